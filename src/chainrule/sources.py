"""What stands behind a source: a built-in example, a network file (TOML), or a table."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

from chainrule.builtin import example_names, read_example
from chainrule.data import Table, read_table, table_from_frame
from chainrule.errors import FileError, InputError, UnknownNameError
from chainrule.i18n import _
from chainrule.network_file import read_network_file
from chainrule.preprocessing import decide_task
from chainrule.problem import NetworkSpec, Problem, naming
from chainrule.settings import make_settings

DEFAULTS = {"learning_rate_init": 0.003, "batch_size": 32, "random_state": 0}
"""How a table is trained where nothing is said."""


def read_problem(
    source: Any,
    target: str | None = None,
    *,
    task: str | None = None,
    scale: str = "standard",
    spec: NetworkSpec | None = None,
    settings: dict[str, Any] | None = None,
) -> Problem:
    """The problem behind a source: a name or path, a `Table`, or a data frame.

    `target`, `task` and `scale` are for tables.

    A file of that name comes before a built-in example of that name.
    """
    if not isinstance(source, Table | str | Path):
        source = table_from_frame(source)
    if isinstance(source, Table):
        return _table_problem(source, target, task, scale, spec, settings)
    if is_stated(source):
        stated = read_network_file if Path(source).suffix == ".toml" else read_example
        return _as_stated(stated(str(source)), target, settings)
    if not Path(source).exists():
        raise no_such_source(source)
    return _table_problem(read_table(source), target, task, scale, spec, settings)


def is_stated(source: str | Path) -> bool:
    """The source states network and data itself: a network file, or a built-in example.

    A file comes before an example of the same name.
    """
    is_example = not Path(source).exists() and str(source) in example_names()
    return Path(source).suffix == ".toml" or is_example


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


def _as_stated(problem: Problem, target: str | None, settings: dict[str, Any] | None) -> Problem:
    """An example or a network file brings its own target; settings may be changed."""
    if target is not None and (target,) != problem.targets:
        raise UnknownNameError("target", target, [", ".join(problem.targets)])
    return problem._replace(settings=problem.settings.changed(**(settings or {})))


def _table_problem(
    table: Table,
    target: str | None,
    task: str | None,
    scale: str,
    spec: NetworkSpec | None,
    settings: dict[str, Any] | None,
) -> Problem:
    if target is None:
        target = "y" if "y" in table.columns else None
    if target is None:
        raise InputError(
            _("{source}: which column is to be predicted?").format(source=table.source),
            _("Name it with --target. Columns: {names}.").format(names=", ".join(table.columns)),
        )
    if target not in table.columns:
        raise UnknownNameError("column", target, table.columns)
    inputs = tuple(name for name in table.columns if name != target)
    if not inputs:
        raise InputError(
            _("{source} has no column besides the target {target}.").format(
                source=table.source, target=target
            )
        )
    y = table.column(target)
    with naming(_("{source}, column {column}").format(source=table.source, column=target)):
        task = decide_task(y, task)
    return Problem(
        title=Path(table.source).name,
        X=table.numbers(inputs),
        y=y,
        inputs=inputs,
        targets=(target,),
        spec=spec or NetworkSpec(),
        settings=make_settings(DEFAULTS | (settings or {})),
        task=task,
        scale=scale,
    )
