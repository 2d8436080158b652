"""A table as a problem: which columns go in and as what, which come out, which rows can be used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np

from chainrule.basics.errors import DataError, InputError, UnknownNameError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.data.columns import Feature, Flags, Kind, Unused, infer, read_feature
from chainrule.data.reading import skips
from chainrule.data.table import Rejected, Table
from chainrule.preprocessing import Task, decide_task
from chainrule.preprocessing.schema import check_columns
from chainrule.problems.problem import NetworkSpec, Problem, naming
from chainrule.training.settings import Settings


class Columns(NamedTuple):
    """What a person says of a table's columns: to be left out, labels, numbers."""

    drop: tuple[str, ...] = ()
    categorical: tuple[str, ...] = ()
    numeric: tuple[str, ...] = ()


def table_problem(
    table: Table,
    target: str | Sequence[str] | None,
    *,
    settings: Settings,
    task: str | None = None,
    scale: str = "standard",
    spec: NetworkSpec | None = None,
    columns: Columns | None = None,
    on_bad_row: str = "stop",
    needs_target: bool = True,
) -> Problem:
    """The problem of predicting `target`, one column or several, from the others; with none named,
    and none needed, of what the columns are like.

    Raises UnknownNameError for columns there are not, DataError for what cannot be used; with
    ``on_bad_row="skip"`` rows with a wrong cell are left out instead, and are in `rejected`.
    """
    targets = _targets(table, target) if needs_target or target else ()
    features, unused = _features(table, targets, columns or Columns())
    X, y, rejected = _read(table, features, targets, skips(on_bad_row))
    decided = _task(table, targets, y, task) if targets else "none"
    return Problem(
        title=Path(table.source).name,
        X=X,
        y=_together(y, decided),
        inputs=tuple(feature.name for feature in features),
        targets=targets,
        spec=spec or NetworkSpec(),
        settings=settings,
        task=decided,
        scale=scale,
        features=features,
        unused=unused,
        rejected=rejected,
    )


def read_known(
    table: Table,
    features: Sequence[Feature],
    targets: Sequence[str],
    task: Task | Literal["none"],
    on_bad_row: str = "stop",
) -> tuple[Floats, Any, tuple[Rejected, ...]]:
    """Inputs ``(n, features)``, raw, and targets of a table with the columns of an earlier one; and
    the rows left out. Raises InputError where a column is missing, DataError for a wrong cell."""
    names = [*(feature.name for feature in features), *targets]
    check_columns(table, names, names)
    X, y, rejected = _read(table, features, targets, skips(on_bad_row))
    return X, _together(y, task), rejected


def _read(
    table: Table, features: Sequence[Feature], targets: Sequence[str], skip: bool
) -> tuple[Floats, list[Any], tuple[Rejected, ...]]:
    """The columns as numbers, and as targets, of the rows without a wrong cell."""
    wrong_cells = _WrongCells(table)
    X = np.empty((table.n_rows, len(features)))
    for j, feature in enumerate(features):
        X[:, j], wrong = read_feature(table, feature)
        wrong_cells.add(feature.name, wrong, feature.kind)
    y = []
    for name in targets:
        values, wrong = table.as_target(name)
        wrong_cells.add(name, wrong, "number")
        y.append(values)
    kept, rejected = wrong_cells.left_out(skip)
    if len(rejected):
        X, y = X[kept], [values[kept] for values in y]
    return X, y, (*table.rejected, *rejected)


def _targets(table: Table, target: str | Sequence[str] | None) -> tuple[str, ...]:
    """A column's name, several names, or several in one text with commas between."""
    if target is None:
        target = "y" if "y" in table.columns else None
    if target is None:
        raise InputError(
            _("{source}: which column is to be predicted?").format(source=table.source),
            _("Name it with --target. Columns: {names}.").format(
                names=", ".join(table.columns[:30]) + (" …" if len(table.columns) > 30 else "")
            ),
        )
    names = _names(table, [target] if isinstance(target, str) else target)
    if len({*names}) < len(names):
        raise InputError(_("A target is named twice."))
    return names


def _names(table: Table, said: Iterable[str]) -> tuple[str, ...]:
    """Names of columns, each by itself or several with commas between; all there are."""
    names = [
        name.strip()
        for text in said
        for name in ([text] if text in table.columns else text.split(","))
    ]
    for name in names:
        if name not in table.columns:
            raise UnknownNameError("column", name, table.columns)
    return tuple(names)


def _features(
    table: Table, targets: Sequence[str], said: Columns
) -> tuple[tuple[Feature, ...], tuple[Unused, ...]]:
    """The columns that go in, and those that do not."""
    dropped = _names(table, said.drop)
    wanted: dict[str, Kind] = dict.fromkeys(_names(table, said.categorical), "category")
    wanted |= dict.fromkeys(_names(table, said.numeric), "number")
    for name in (*dropped, *wanted):
        if name in targets:
            raise InputError(_("{column!r} is a target.").format(column=name))
    found = [
        infer(table, name, wanted.get(name))
        for name in table.columns
        if name not in targets and name not in dropped
    ]
    features = tuple(column for column in found if isinstance(column, Feature))
    unused = tuple(column for column in found if isinstance(column, Unused))
    if not features:
        raise InputError(
            (
                _("{source} has no column besides the target {target} that can go in.")
                if targets
                else _("{source} has no column that can go in.")
            ).format(source=table.source, target=", ".join(targets)),
            " ".join(f"{column.name}: {column.reason}." for column in unused),
        )
    left_out = [Unused(name, _("left out as told"), dropped=True) for name in dropped]
    return features, (*unused, *left_out)


class _WrongCells:
    """Rows with wrong cells, gathered column by column; the first one of a row tells why."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.first: dict[int, tuple[str, Kind]] = {}

    def add(self, name: str, wrong: Flags, kind: Kind) -> None:
        for row in np.flatnonzero(wrong).tolist():
            self.first.setdefault(row, (name, kind))

    def left_out(self, skip: bool) -> tuple[Flags, list[Rejected]]:
        """Flags (n,) of the other rows, and these with their reasons. DataError unless `skip`."""
        kept, rows = np.ones(self.table.n_rows, bool), sorted(self.first)
        if not rows:
            return kept, []
        if not skip:
            name, kind = self.first[rows[0]]
            raise self.table.cell_error(name, rows[0], kind)
        if len(rows) == self.table.n_rows:
            raise DataError(
                _("{source}: no row can be used. In the first, {reason}.").format(
                    source=self.table.source, reason=self._reason(rows[0])
                )
            )
        kept[rows] = False
        places = zip(self.table.places(rows), rows, strict=True)
        return kept, [place._replace(reason=self._reason(row)) for place, row in places]

    def _reason(self, row: int) -> str:
        name, kind = self.first[row]
        cell = self.table.cells(name)[row]
        text = "" if cell != cell else str(cell)
        if not text.strip():
            return _("column {column!r} is empty").format(column=name)
        return _REASONS[kind]().format(column=name, text=text[:40])


_REASONS: dict[str, Callable[[], str]] = {
    "number": lambda: _("column {column!r}: {text!r} is not a finite number"),
    "boolean": lambda: _("column {column!r}: {text!r} is not true or false"),
    "date": lambda: _("column {column!r}: {text!r} is not a date"),
    "time": lambda: _("column {column!r}: {text!r} is not a time of day"),
}


def _task(table: Table, targets: Sequence[str], y: Sequence[Any], task: str | None) -> Task:
    found = []
    for name, values in zip(targets, y, strict=True):
        with naming(_("{source}, column {column}").format(source=table.source, column=name)):
            found.append(decide_task(values, task))
    if len({*found}) > 1:
        raise InputError(
            _(
                "Targets of two kinds: {first} is for classification, {second} for regression."
            ).format(
                first=targets[found.index("classification")],
                second=targets[found.index("regression")],
            ),
            _("Train a model for each, or say --task."),
        )
    return found[0]


def _together(y: Sequence[Any], task: Task | Literal["none"]) -> Any:
    """One column of labels ``(n,)``; several of them, and numbers, as a matrix; None of none."""
    if task == "none":
        return None
    if task == "regression":
        return np.column_stack([np.asarray(values, float) for values in y])
    if len(y) == 1:
        return y[0]
    return np.array([values.astype(object) for values in y], dtype=object).T
