# Longer than 250 lines: which rows and columns of a table are used is one decision.
"""A table as a problem: which columns go in and as what, which come out, which rows can be used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np

from chainrule.basics.arguments import Like, argument, argument_name, is_taken
from chainrule.basics.errors import DataError, InputError, UnknownNameError
from chainrule.basics.i18n import _, ngettext
from chainrule.basics.temporary import make_folder
from chainrule.basics.typing import Floats
from chainrule.basics.visible import visible
from chainrule.data.cells import holds_rounded, is_missing, is_number, texts_of
from chainrule.data.columns import Feature, Flags, Kind, read_feature, read_target, side_by_side
from chainrule.data.dates import ORDERS, Order
from chainrule.data.elsewhere import where_named
from chainrule.data.findings import (
    NOTHING_SAID,
    Finding,
    Said,
    Unused,
    find,
    find_target,
    share_of_numbers,
)
from chainrule.data.in_files import Inputs, StoredRows
from chainrule.data.names import alike
from chainrule.data.reading import skips
from chainrule.data.table import Rejected, Table
from chainrule.data.texts import Texts
from chainrule.preprocessing import Task, decide_task
from chainrule.preprocessing.schema import check_columns
from chainrule.preprocessing.targets import (
    LABELS_AT_MOST,
    ROWS_PER_LABEL,
    check_task,
    looks_like_labels,
)
from chainrule.problems.network_spec import NetworkSpec, drawn_by
from chainrule.problems.problem import Problem, naming
from chainrule.problems.told import Told, ordered, tell, total_row, whole_numbers
from chainrule.training.settings import Settings


class Columns(NamedTuple):
    """What a person says of a table's columns: to be left out, labels, numbers, dates (``when``, or
    ``when=dmy`` with the order of their parts); and what stands for missing cells (``-,-999``, or
    ``age=-1`` of one column); and which column says how much a row counts."""

    drop: tuple[str, ...] = ()
    categorical: tuple[str, ...] = ()
    numeric: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    weight: str | None = None


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

    Rows without a target are left out and counted. Raises UnknownNameError for columns there are
    not, DataError for what cannot be used; with ``on_bad_row="skip"`` rows with a wrong cell are
    left out instead, and are in `rejected`.
    """
    check_task(task)
    targets = _targets(table, target) if needs_target or target else ()
    if task is None and targets and {*targets} <= {*table.labels}:
        task = "classification"
    features, unused, told = _features(table, targets, columns or Columns())
    said = _said(table, columns or Columns())
    found = [_target(table, name, said.get(name, NOTHING_SAID), task) for name in targets]
    target_features = tuple(feature for feature, _told in found)
    found_table = table._replace(numerals=None)  # each column's own reading holds them
    weights = _weights(table, (columns or Columns()).weight, targets)
    rows = _read(found_table, features, targets, target_features, skips(on_bad_row), weights)
    decided = _task(table, targets, rows.y, task) if targets else "none"
    told += [remark for _feature, remarks in found for remark in remarks]
    told += [
        *total_row(table),
        *whole_numbers(features, rows.X),
        *ordered(targets, rows.y, task, decided),
    ]
    return Problem(
        title=Path(table.source).name,
        X=rows.X,
        y=_together(rows.y, decided),
        inputs=tuple(feature.name for feature in features),
        targets=targets,
        spec=drawn_by(spec or NetworkSpec(), settings.random_state),
        settings=settings,
        task=decided,
        scale=scale,
        features=features,
        target_features=target_features,
        unused=unused,
        rejected=rows.rejected,
        without_target=rows.without_target,
        told=(*(Told("", note) for note in table.notes), *told),
        form=table.form,
        sample_weight=rows.weight,
        room=table.room,
    )


def _weights(table: Table, column: str | None, targets: Sequence[str]) -> tuple[Feature, ...]:
    """The column of weights, if there is one; DataError for a cell that is none."""
    if column is None:
        return ()
    (name,) = _names(table, [column])
    if name in targets:
        raise _never_in(name, "weight")
    feature = Feature(name)
    values, wrong = read_feature(table, feature)
    bad = np.flatnonzero(wrong | ~(values >= 0) | np.isinf(values))
    if len(bad):
        raise DataError(
            _(
                "{source}, row {row}: the weight {column!r} must be zero or more; found {found}."
            ).format(
                source=table.source, row=bad[0] + 1, column=name, found=table.cells(name)[bad[0]]
            )
        )
    return (feature,)


def _never_in(target: str, argument: str) -> InputError:
    return InputError(
        _("{column!r} is a target.").format(column=target),
        _("A target never goes in: leave it out of {name}, or name another target.").format(
            name=argument_name(argument)
        ),
    )


def read_known(
    table: Table,
    features: Sequence[Feature],
    targets: Sequence[str],
    task: Task | Literal["none"],
    on_bad_row: str = "stop",
    target_features: Sequence[Feature] = (),
    weight: str | None = None,
) -> tuple[Floats, Any, Floats | None]:
    """Inputs ``(n, features)``, raw, and targets of a table with the columns of an earlier one; and
    how much each row counts, where the table has the column `weight`. Raises InputError where
    another column is missing, DataError for a wrong cell."""
    names = [*(feature.name for feature in features), *targets]
    table = table.named_as([*names, *([weight] if weight else [])])
    weights = _weights(table, weight if weight in table.columns else None, targets)
    check_columns(table, names, [*names, *(feature.name for feature in weights)])
    rows = _read(table, features, targets, target_features, skips(on_bad_row), weights)
    return np.asarray(rows.X), _together(rows.y, task), rows.weight


def read_rows(table: Table, features: Sequence[Feature]) -> tuple[Floats, list[Rejected], Flags]:
    """Inputs of the rows without a wrong cell, the rows left out, and flags (n,) of the others."""
    wrong_cells = _WrongCells(table)
    X = _inputs(table, features, wrong_cells)
    kept, rejected = wrong_cells.left_out(True, np.zeros(table.n_rows, bool))
    return np.asarray(X[kept]), rejected, kept


def _inputs(table: Table, features: Sequence[Feature], wrong_cells: _WrongCells) -> Inputs:
    columns = (_values_of(table, feature, wrong_cells) for feature in features)
    if table.room is not None:
        return StoredRows.written(make_folder(table.room.folder / "rows"), columns, table.n_rows)
    return side_by_side(list(columns), table.n_rows)


def _values_of(table: Table, feature: Feature, wrong_cells: _WrongCells) -> Floats:
    values, wrong = read_feature(table, feature)
    wrong_cells.add(feature.name, wrong, feature.kind)
    return values


class _Rows(NamedTuple):
    """Inputs (n, features), how much each row counts (n,), targets (n,) each; the rows left out,
    and how many have no target."""

    X: Inputs
    weight: Floats | None
    y: list[Any]
    rejected: tuple[Rejected, ...]
    without_target: int


def _read(
    table: Table,
    features: Sequence[Feature],
    targets: Sequence[str],
    target_features: Sequence[Feature],
    skip: bool,
    weights: Sequence[Feature],
) -> _Rows:
    """The columns as numbers, and as targets, of the rows that have these and no wrong cell."""
    wrong_cells = _WrongCells(table)
    X = _inputs(table, features, wrong_cells)
    weight = _values_of(table, weights[0], wrong_cells) if weights else None
    y = []
    without = np.zeros(table.n_rows, bool)
    known = {feature.name: feature for feature in target_features}
    for name in targets:
        values, wrong, missing = read_target(table, name, known.get(name))
        wrong_cells.add(name, wrong, "number")
        without |= missing
        y.append(values)
    if len(without) and without.all():
        raise DataError(
            _("{source}: column {column!r} has no value in any row.").format(
                source=table.source, column=targets[0]
            ),
            _("Name another target."),
        )
    kept, rejected = wrong_cells.left_out(skip, without)
    if not kept.all():
        X, y = X[kept], [values[kept] for values in y]
        weight = None if weight is None else weight[kept]
    return _Rows(X, weight, y, (*table.rejected, *rejected), int(without.sum()))


def _targets(table: Table, target: str | Sequence[str] | None) -> tuple[str, ...]:
    """A column's name, several names, or several in one text with commas between."""
    if target is None:
        target = "y" if "y" in table.columns else None
    if target is None or not len(target):
        raise InputError(
            _("{source}: which column is to be predicted?").format(source=table.source),
            _("Name it with {option}. Columns: {names}.").format(
                option=argument(target=Like("COLUMN")),
                names=", ".join(table.columns[:30]) + (" …" if len(table.columns) > 30 else ""),
            ),
        )
    names = _names(table, [target] if isinstance(target, str) else target)
    if len({*names}) < len(names):
        raise InputError(_("A target is named twice."))
    return names


def _names(table: Table, said: Iterable[str]) -> tuple[str, ...]:
    """Names of columns, each by itself or several with commas between, as they are or as they are
    shown; all there are."""
    shown = {visible(name): name for name in reversed(table.columns)}
    names = [
        alike(shown.get(name.strip(), name.strip()), table.columns)
        for text in said
        for name in ([text] if text in table.columns else text.split(","))
    ]
    for name in names:
        if name not in table.columns:
            error = UnknownNameError("column", name, table.columns)
            error.hint = visible(f"{error.hint} {where_named(table, name)}".strip())
            raise error
    return tuple(names)


def _said(table: Table, columns: Columns) -> dict[str, Said]:
    """What is said of each column of which anything is."""
    said = {name: Said(kind="category") for name in _names(table, columns.categorical)}
    said |= {name: Said(kind="number") for name in _names(table, columns.numeric)}
    for text in columns.date:
        name, order = _dated(table, text)
        said[name] = Said(kind="date", order=order)
    for text in columns.missing:
        name, equals, marks = text.rpartition("=")
        name = alike(name, table.columns)
        names = [name] if equals and name in table.columns else table.columns
        for column in names:
            known = said.get(column, NOTHING_SAID)
            found = (marks if equals and name in table.columns else text).split(",")
            said[column] = known._replace(missing=(*known.missing, *map(str.strip, found)))
    return said


def _dated(table: Table, text: str) -> tuple[str, Order]:
    """The column in ``when`` or ``when=dmy``, and the order."""
    name, equals, order = text.rpartition("=")
    if text in table.columns or not equals:
        return _names(table, [text])[0], ""
    found = next((known for known in ORDERS if known == order), None)
    if found is None:
        raise UnknownNameError("order of a date", order, ORDERS)
    return _names(table, [name])[0], found


def _features(
    table: Table, targets: Sequence[str], columns: Columns
) -> tuple[tuple[Feature, ...], tuple[Unused, ...], list[Told]]:
    """The columns that go in, those that do not, and what is told of them."""
    dropped, said = _names(table, columns.drop), _said(table, columns)
    weight = () if columns.weight is None else _names(table, [columns.weight])
    kinds = [name for name, what in said.items() if what.kind is not None]
    for name in targets:
        if name in dropped:
            raise _never_in(name, "drop")
        if name in kinds:
            raise InputError(
                _("{column!r} is a target.").format(column=name),
                _("{regression} takes it as numbers, {classification} as labels.").format(
                    regression=argument(task="regression"),
                    classification=argument(task="classification"),
                ),
            )
    for name in table.labels:
        known = said.get(name, NOTHING_SAID)
        said[name] = known if known.kind else known._replace(kind="category")
    found = [
        find(table, name, said.get(name, NOTHING_SAID))
        for name in table.columns
        if name not in (*targets, *dropped, *weight)
    ]
    if not any(isinstance(finding.column, Feature) for finding in found):
        found = [_anyway(table, finding, said) for finding in found]
    features = [f for f in found if isinstance(f.column, Feature)]
    unused = tuple(f.column for f in found if isinstance(f.column, Unused))
    if not features:
        raise InputError(
            (
                _("{source} has no column besides the target {target} that can go in.")
                if targets
                else _("{source} has no column that can go in.")
            ).format(source=table.source, target=", ".join(targets)),
            " ".join(map(_why, unused)),
        )
    left_out = [Unused(name, _("left out as told"), dropped=True) for name in dropped]
    left_out += [Unused(name, _("how much each row counts"), dropped=True) for name in weight]
    told = [remark for finding in found for remark in tell(finding)]
    return (
        tuple(f.column for f in features if isinstance(f.column, Feature)),
        (
            *unused,
            *left_out,
        ),
        told,
    )


def _why(column: Unused) -> str:
    """Why a column does not go in, and the option that would use it."""
    if not column.used_by:
        return f"{column.name}: {column.reason}."
    used = _("{option} uses it").format(option=column.option)
    if column.or_by:
        used = _("{option} or {other} uses it").format(
            option=column.option, other=argument(**dict(column.or_by))
        )
    return f"{column.name}: {column.reason} ({used})."


def _anyway(table: Table, finding: Finding, said: Mapping[str, Said]) -> Finding:
    """Numbers that number the rows go in after all where nothing else would; text of which some
    cells are numbers does not."""
    if isinstance(finding.column, Feature) or "numeric" not in dict(finding.column.used_by):
        return finding
    if finding.column.or_by:
        return finding
    name = finding.column.name
    return find(table, name, said.get(name, NOTHING_SAID)._replace(kind="number"))


def _target(table: Table, name: str, said: Said, task: str | None) -> tuple[Feature, list[Told]]:
    """How a target is read. Numbers in some dress that look like labels stay as they are written;
    dates are labels only where classes are asked for."""
    finding = find_target(table, name, said)
    feature = finding.column
    assert isinstance(feature, Feature)
    is_day = table.cells(name).dtype.kind == "M" or feature.kind in ("date", "time")
    if is_day and task != "classification":
        raise DataError(
            _(
                "{source}: the target {column!r} holds dates or times, which are no quantity."
            ).format(source=table.source, column=name),
            _("Give it in days or seconds, or take each as a class: {option}.").format(
                option=argument(task="classification")
            ),
        )
    if is_day:
        finding = find_target(table, name, said._replace(kind="category"))
    elif feature.kind == "number" and task is None and _are_labels(table, feature):
        text = _("few numbers, taken as classes; {option} takes them as numbers").format(
            option=argument(task="regression")
        )
        finding = find_target(table, name, said._replace(kind="category"))
        finding = finding._replace(remarks=(*finding.remarks, text))
    elif feature.kind == "category" and _is_rounded_quantity(table, name, feature, task):
        text = _("whole numbers of more than 15 digits, taken as a quantity and rounded")
        finding = find_target(table, name, said._replace(kind="number"))
        finding = finding._replace(remarks=(*finding.remarks, text))
    elif feature.kind == "category" and task == "regression":
        finding = _as_quantity(table, name, said) or finding
    assert isinstance(finding.column, Feature)
    return finding.column, tell(finding)


def _as_quantity(table: Table, name: str, said: Said) -> Finding | None:
    """A target of texts as numbers in the dress that most have; None where fewer than half are."""
    finding = find_target(table, name, said._replace(kind="number"))
    counts = _texts(table, name, said)
    if not isinstance(finding.column, Feature):
        return None
    n, total = share_of_numbers(finding.column, counts)
    if 2 * n < total:
        return None
    rounded = [_("whole numbers of more than 15 digits, rounded")] if holds_rounded(counts) else []
    return finding._replace(remarks=(*finding.remarks, *rounded))


def _texts(table: Table, name: str, said: Said) -> dict[str, int]:
    """The different cells of a column that are not missing, and how often each comes."""
    counts = texts_of(table.cells(name)).counts()
    return {t: n for t, n in counts.items() if not is_missing(t) and t not in said.missing}


def _is_rounded_quantity(table: Table, name: str, feature: Feature, task: str | None) -> bool:
    """Labels that are whole numbers which float64 rounds, and too many for classes."""
    if task == "classification" or not holds_rounded(feature.labels):
        return False
    values, missing = read_feature(table, Feature(name))
    known = values[~missing & ~np.isnan(values)]
    few = len(feature.labels) <= LABELS_AT_MOST
    enough = len(known) >= ROWS_PER_LABEL * len(feature.labels)
    is_quantity = task == "regression" or not (few and enough)
    return is_quantity and all(map(is_number, feature.labels))


def _are_labels(table: Table, feature: Feature) -> bool:
    """Numbers with a unit, few and whole."""
    if not feature.dress.unit:
        return False
    values, missing = read_feature(table, feature)
    known = values[~missing & ~np.isnan(values)]
    return bool(len(known)) and looks_like_labels(known)


class _WrongCells:
    """Rows with wrong cells, gathered column by column; the first one of a row tells why."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.first: dict[int, tuple[str, Kind]] = {}

    def add(self, name: str, wrong: Flags, kind: Kind) -> None:
        for row in np.flatnonzero(wrong).tolist():
            self.first.setdefault(row, (name, kind))

    def left_out(self, skip: bool, without: Flags) -> tuple[Flags, list[Rejected]]:
        """Flags (n,) of the other rows that are not `without` a target, and those with wrong cells
        and their reasons. DataError unless `skip`."""
        kept = ~without
        rows = [row for row in sorted(self.first) if kept[row]]
        if not rows:
            return kept, []
        if not skip:
            raise self._error(rows[0])
        if len(rows) == kept.sum():
            raise DataError(
                _("{source}: no row can be used. In the first, {reason}.").format(
                    source=self.table.source, reason=self._reason(rows[0])
                )
            )
        kept[rows] = False
        places = zip(self.table.places(rows), rows, strict=True)
        return kept, [place._replace(reason=self._reason(row)) for place, row in places]

    def _error(self, row: int) -> DataError:
        """What is wrong with a row; a text that is in the way several times may mean missing."""
        name, kind = self.first[row]
        error = self.table.cell_error(name, row, kind)
        text = str(self.table.cells(name)[row]).strip()
        again = sum(str(self.table.cells(name)[r]).strip() == text for r in self.first)
        if again > 1 and text and is_taken("missing"):
            error.hint = visible(_may_mean_missing(text, again))
        return error

    def _reason(self, row: int) -> str:
        name, kind = self.first[row]
        cell = self.table.cells(name)[row]
        text = "" if cell != cell else str(cell)
        if not text.strip():
            return _("column {column!r} is empty").format(column=name)
        return _REASONS[kind]().format(column=name, text=text[:40])


def _may_mean_missing(text: str, n: int) -> str:
    """What to do where a text is in the way in n cells."""
    if is_taken("on_bad_row"):
        told = ngettext(
            "{n} cell is {text!r}: if that means missing, {option}. Such rows are left out "
            "with {skip}.",
            "{n} cells are {text!r}: if that means missing, {option}. Such rows are left "
            "out with {skip}.",
            n,
        )
    else:
        told = ngettext(
            "{n} cell is {text!r}: if that means missing, {option}.",
            "{n} cells are {text!r}: if that means missing, {option}.",
            n,
        )
    option, skip = argument(missing=text), argument(on_bad_row="skip")
    return told.format(n=n, text=text[:40], option=option, skip=skip)


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
            found.append(_task_of(table, name, values, task))
    if len({*found}) > 1:
        raise InputError(
            _(
                "Targets of two kinds: {first} is for classification, {second} for regression."
            ).format(
                first=targets[found.index("classification")],
                second=targets[found.index("regression")],
            ),
            _("Train a model for each, or say {name}.").format(name=argument_name("task")),
        )
    return found[0]


def _task_of(table: Table, name: str, values: Any, task: str | None) -> Task:
    """What a target is; an error of texts that are mostly numbers says how to take these."""
    try:
        return decide_task(values, task)
    except DataError as error:
        quantity = None if task is not None else _as_quantity(table, name, NOTHING_SAID)
        if quantity is not None and isinstance(table.cells(name), Texts):
            assert isinstance(quantity.column, Feature)
            n, total = share_of_numbers(quantity.column, _texts(table, name, NOTHING_SAID))
            skips_some = n < total and is_taken("on_bad_row")
            skip = {"on_bad_row": "skip"} if skips_some else {}
            error.hint = _("{n:,} of {total:,} cells are numbers: {option} takes these.").format(
                n=n, total=total, option=argument(task="regression", **skip)
            )
        raise


def _together(y: Sequence[Any], task: Task | Literal["none"]) -> Any:
    """One column of labels ``(n,)``; several of them, and numbers, as a matrix; None of none."""
    if task == "none":
        return None
    if task == "regression":
        columns = [np.asarray(values, float) for values in y]
        return columns[0][:, None] if len(columns) == 1 else np.column_stack(columns)
    if len(y) == 1:
        return y[0]
    return np.array([values.astype(object) for values in y], dtype=object).T
