"""What stands behind a source: a built-in example, a network file (TOML, or a
worksheet in JSON), or a table."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.basics.arguments import argument_name
from chainrule.basics.errors import FileError, InputError, UnknownNameError
from chainrule.basics.i18n import _
from chainrule.basics.memory import Room
from chainrule.basics.numbers import as_frame_hint, refuse_lazy
from chainrule.data.applying import TABLES, does_not_apply
from chainrule.data.arrow_streams import is_one_column, is_stream
from chainrule.data.files import (
    STDIN,
    Unread,
    cells_about,
    is_pattern,
    read,
    read_by_column,
    unread,
    unread_stream,
)
from chainrule.data.kinds import refuse_address
from chainrule.data.making import make_table, table_from_frame
from chainrule.data.reading import skips
from chainrule.data.table import Table
from chainrule.problems.builtin import example_names, read_example
from chainrule.problems.from_network_file import read_network_file
from chainrule.problems.from_table import Columns, table_problem
from chainrule.problems.network_spec import drawn_by
from chainrule.problems.problem import Problem
from chainrule.training.settings import make_settings

DEFAULTS = {"learning_rate_init": 0.003, "batch_size": 32, "alpha": 0.05, "random_state": 0}
"""How a table is trained where nothing is said; chosen by docs/tables_beside_scikit_learn.py."""


def read_problem(
    source: Any,
    target: str | Sequence[str] | None = None,
    *,
    settings: dict[str, Any] | None = None,
    room_for: Callable[[float], Room | None] = lambda cells: None,
    folder_for_copies: Callable[[], Path] | None = None,
    **of_table: Any,
) -> Problem:
    """The problem behind a source: a name, path or pattern, a `Table` or one that is to be read, a
    data frame, or, where a `folder_for_copies` of them is given, a stream of tables.

    `target` and `of_table` (see `table_problem`) are for tables. A file of that name comes before a
    built-in example of that name. `room_for` says what room a table of so many cells is given
    (None: it is held in memory).
    """
    if folder_for_copies is not None and is_stream(source):
        source = unread_stream(source, folder_for_copies())
    if not isinstance(source, Table | Unread | str | Path):
        refuse_lazy("table", source)
        if isinstance(source, type) or not hasattr(source, "columns"):
            raise no_table(source)
        source = table_from_frame(source)
    if isinstance(source, str | Path) and is_stated(source):
        stated = read_network_file if _is_network_file(source) else read_example
        _refuse_idle(str(source), **of_table)
        return _as_stated(stated(str(source)), target, settings)
    if isinstance(source, str | Path):
        refuse_address(source)
        if not Path(source).exists() and str(source) != STDIN and not is_pattern(source):
            raise no_such_source(source)
        how = {"on_bad_row": of_table.get("on_bad_row", "stop"), "texts": _texts(of_table)}
        source = unread(source, **how)
    if isinstance(source, Unread):
        room = room_for(cells_about(source))
        source = read(source) if room is None else read_by_column(source, room, _dropped(of_table))
    else:
        source = source._replace(room=room_for(source.n_rows * len(source.columns)))
    chosen = make_settings(DEFAULTS | _usual_rule(settings or {}) | (settings or {}))
    return table_problem(source, target, settings=chosen, **of_table)


def _refuse_idle(
    source: str, columns: Columns | None = None, on_bad_row: str = "stop", **_others: Any
) -> None:
    """Raise InputError where something is said of columns or rows of an example or a network file,
    which states both itself."""
    said = (columns or Columns())._asdict() | {"on_bad_row": skips(on_bad_row)}
    for name, value in said.items():
        if value and name != "weight":  # for weights there is an error of their own
            raise does_not_apply(argument_name(name), source, "stated", TABLES)


def no_table(given: Any) -> InputError:
    """It has no columns with names."""
    return InputError(
        _("{kind} is no table: it has no columns with names.").format(kind=type(given).__name__),
        as_frame_hint("table", given)
        or (
            _("Give the whole data frame, of which it is a column.")
            if is_one_column(given) and np.ndim(given) == 1
            else ""
        )
        or _("Arrays are trained on by cr.fit(network, X, y) and by the estimators."),
    )


def _usual_rule(settings: dict[str, Any]) -> dict[str, Any]:
    """A table stops where its loss levels off, unless held-out rows or a falling rate decide."""
    falls = settings.get("learning_rate", "constant") != "constant"
    return {} if falls or settings.get("early_stopping") else {"rel_tol": 1e-4}


def _dropped(of_table: dict[str, Any]) -> list[str]:
    """The columns that are said to be left out."""
    columns = of_table.get("columns")
    said = () if columns is None else columns.drop
    return [name.strip() for text in said for name in (text, *text.split(","))]


def _texts(of_table: dict[str, Any]) -> list[str]:
    """The columns that are said to be labels or dates, and are read as they stand."""
    columns = of_table.get("columns")
    said = () if columns is None else (*columns.categorical, *columns.date)
    return [name for text in said for name in (text, *text.split(","), text.rpartition("=")[0])]


def is_stated(source: str | Path) -> bool:
    """The source states network and data itself: a network file, or a built-in example.

    A file comes before an example of the same name.
    """
    is_example = not Path(source).exists() and str(source) in example_names()
    return _is_network_file(source) or is_example


def stated_table(source: str | Path, with_targets: bool = True) -> Table:
    """The data of an example or a network file as a table, its targets after its inputs."""
    problem = read_problem(source)
    names, columns = list(problem.inputs), list(problem.in_memory.T)
    if with_targets:
        y = np.asarray(problem.y)
        names, columns = [*names, *problem.targets], [*columns, *y.reshape(len(y), -1).T]
    return make_table(names, columns, str(source))


_WORKSHEET = re.compile(rb'\s*\{\s*"format":\s*"chainrule-worksheet/')
"""How a worksheet in JSON begins; other JSON files are tables."""


def _is_network_file(source: str | Path) -> bool:
    path = Path(source)
    ending = path.suffix.lower()
    if ending != ".json" or not path.is_file():
        return ending == ".toml"
    with path.open("rb") as file:
        return _WORKSHEET.match(file.read(200)) is not None


def no_such_source(source: str | Path) -> FileError:
    """Neither a file nor an example: name the nearest of both."""
    folder = Path(source).parent
    beside = [str(path) for path in folder.iterdir()] if folder.is_dir() else []
    near = difflib.get_close_matches(str(source), [*beside, *example_names()], n=1)
    hint = _("Did you mean {nearest!r}?").format(nearest=near[0]) + " " if near else ""
    return FileError(
        _("{source} is neither a file nor a built-in example.").format(source=source),
        hint + _("Examples: {names}.").format(names=", ".join(example_names())),
    )


def _as_stated(
    problem: Problem, target: str | Sequence[str] | None, settings: dict[str, Any] | None
) -> Problem:
    """An example or a network file brings its own target; settings may be changed, and with
    `random_state` the weights that it leaves to chance."""
    said = () if target is None else (target,) if isinstance(target, str) else tuple(target)
    if target is not None and said != problem.targets:
        raise UnknownNameError("target", ", ".join(map(str, said)), [", ".join(problem.targets)])
    changed = make_settings(settings or {}, problem.settings)
    spec = drawn_by(problem.spec, (settings or {}).get("random_state"))
    return problem._replace(settings=changed, spec=spec)
