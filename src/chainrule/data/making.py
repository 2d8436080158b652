"""Tables made from arrays and data frames."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from chainrule.basics.arguments import argument
from chainrule.basics.errors import DataError, ShapeError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Frame
from chainrule.data.cells import EXACT, Cells, Column, texts_of, whole_numbers
from chainrule.data.in_files import OneAtATime, StoredRows
from chainrule.data.lengths import written
from chainrule.data.names import Named, Names, check_distinct, distinct, numbered
from chainrule.data.table import Table
from chainrule.data.texts import Texts

Given: TypeAlias = npt.ArrayLike | Frame | Table | StoredRows
"""Rows ``(n, k)`` as a person gives them, or as they lie in files."""


def table_from_arrays(
    X: npt.ArrayLike, names: Sequence[str] | None = None, source: str = "X"
) -> Table:
    """A table of the columns of X (n, k); `names` are X1 … Xk unless given.

    Raises ShapeError unless X is a matrix with as many columns as names, DataError if it is empty.
    """
    cells = np.asarray(X)
    if cells.ndim != 2:
        raise ShapeError(
            _("{source} must be a matrix (rows, columns); found shape {shape}.").format(
                source=source, shape=cells.shape
            ),
            _("One column of numbers is X.reshape(-1, 1)."),
        )
    chosen = numbered("X", cells.shape[1]) if names is None else list(names)
    if len(chosen) != cells.shape[1]:
        raise ShapeError(
            _("{source} has {k} columns; found {n} names.").format(
                source=source, k=cells.shape[1], n=len(chosen)
            )
        )
    return make_table(chosen, list(cells.T), source)


def table_from_frame(frame: Any, source: str = "X") -> Table:
    """A table of the columns of a pandas or polars DataFrame, or an Arrow table."""
    names = getattr(frame, "column_names", None) or list(frame.columns)  # Arrow, or the others
    check_distinct(map(str, names), source)  # by a name that two have, neither can be asked for
    columns = [frame[name] for name in names]
    table = make_table([str(name) for name in names], list(map(_cells_of, columns)), source)
    labels = [str(name) for name, c in zip(names, columns, strict=True) if _are_labels(c)]
    return table._replace(labels=tuple(labels))


def _are_labels(column: Any) -> bool:
    """pandas' and polars' type of categories (and polars' Enum)."""
    return str(getattr(column, "dtype", "")).startswith(("category", "Categorical", "Enum"))


_WHOLE = ("int", "uint")
_NO_CELLS = (bytes, list, tuple, dict, np.ndarray)
_MOST_TOLD = 10


def _cells_of(column: Any) -> npt.NDArray[Any]:
    if not hasattr(column, "notna"):
        return _cells_of_arrow(column)
    missing = ~np.asarray(column.notna(), bool)  # pandas: its NA does not compare
    if _is_named_otherwise(column.dtype):
        column = column.astype(object).map(str)
    if not missing.any() and np.asarray(column).dtype.kind != "O":
        return np.asarray(column)
    whole = str(column.dtype).lower().startswith(_WHOLE)
    if np.asarray(column).dtype.kind in "fMm" and not whole:
        return np.asarray(column)
    cells = np.array(column, dtype=object)
    cells[missing] = None
    return cells


def _is_named_otherwise(dtype: Any) -> bool:
    """Cells that are no numbers or texts, and have a name: pandas' intervals (what `pandas.cut`
    gives) and periods, as they are or as categories."""
    categories = getattr(dtype, "categories", None)
    of_cells = dtype if categories is None else categories.dtype
    return str(of_cells).startswith(("interval", "period"))


def _cells_of_arrow(column: Any) -> npt.NDArray[Any]:
    """Of polars or Arrow; whole numbers with gaps, which NumPy would round, by themselves."""
    missing = getattr(column, "null_count", 0)
    missing = missing() if callable(missing) else missing
    kind = str(getattr(column, "dtype", "") or getattr(column, "type", "")).lower()
    if not missing or not kind.startswith(_WHOLE):
        return np.asarray(column)
    cells = np.empty(len(column), object)
    cells[:] = column.to_list() if hasattr(column, "to_list") else column.to_pylist()
    return cells


def make_table(
    names: Sequence[str], columns: Sequence[Cells], source: str, form: str = ""
) -> Table:
    """Names and columns (n,) of a file whose form is told so. Raises DataError without
    rows, or where two columns have one name."""
    if not columns or not len(columns[0]):
        raise DataError(_("{source} has no rows.").format(source=source))
    named = _named(names, source)
    values: dict[str, Cells] = {}
    left_out: list[DataError] = []
    for name, cells in zip(named.names, columns, strict=True):
        try:
            values[name] = _native(name, cells, source, form)
        except DataError as error:
            if not form:
                raise
            left_out.append(error)
    if not values:
        raise left_out[0]
    gone = [name for name in named.names if name not in values]
    told = [_left_out(name) for name in gone[:_MOST_TOLD]]
    return Table(
        Names(values),
        tuple(values.values()),
        source,
        nameless=tuple(name for name in named.nameless if name in values),
        notes=(*named.notes, *told),
        form=form,
    )


def _left_out(name: str) -> str:
    return _("{name} holds neither numbers nor texts (lists, bytes …), and is left out").format(
        name=name
    )


def make_table_by_column(
    names: Sequence[str], load: Callable[[int], Cells], n_rows: int, source: str, form: str
) -> Table:
    """The same of columns ``(n_rows,)`` that are loaded by their places when they are asked for."""
    named = _named(names, source)

    def native(j: int) -> Cells:
        return _native(names[j], load(j), source, form)

    return Table(
        named.names,
        OneAtATime(native, len(names), n_rows),
        source,
        nameless=named.nameless,
        notes=named.notes,
        form=form,
    )


def _named(names: Sequence[str], source: str) -> Named:
    check_distinct(filter(None, names), source)
    return distinct(names)


def _native(name: str, cells: Cells, source: str, form: str) -> Cells:
    """bool, int64, float64, datetime64 or object (str)."""
    if isinstance(cells, Texts):
        return cells
    kind = cells.dtype.kind
    if kind in "bM":
        return cells
    if kind in "iuf":
        return _numbers(cells)
    if kind == "m":
        return Texts.of(written(cells))
    if kind == "O" and any(isinstance(cell, _NO_CELLS) for cell in cells):
        raise no_column(name, source, form)
    first = next((c for c in cells if c is not None and not isinstance(c, float)), None)
    if kind == "U" or (kind == "O" and any(isinstance(cell, str) for cell in cells)):
        return texts_of(cells)
    if isinstance(first, time):
        return texts_of(cells)
    try:
        if isinstance(first, timedelta):
            return Texts.of(written(np.array(cells, "timedelta64[us]")))
        if isinstance(first, date):
            return np.array([_without_zone(cell) for cell in cells], "datetime64[us]")
        if kind != "O":
            raise no_column(name, source, form)
        if {*map(type, cells.tolist())} <= {int, type(None)}:
            return whole_numbers(cells.tolist())
        return cells.astype(np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise no_column(name, source, form) from error


def _numbers(cells: Column) -> Cells:
    """int64 or float64; texts, where int64 does not hold numbers without a sign."""
    if cells.dtype.kind == "u" and len(cells) and cells.max() > EXACT:
        fits = cells.max() <= np.iinfo(np.int64).max
        return cells.astype(np.int64) if fits else whole_numbers(cells.tolist())
    return cells.astype(np.int64 if cells.dtype.kind == "i" else np.float64, copy=False)


def _without_zone(cell: Any) -> Any:
    """A moment in universal time; a date, or nothing, as it is."""
    if isinstance(cell, datetime) and cell.tzinfo is not None:
        return cell.astimezone(UTC).replace(tzinfo=None)
    return cell if isinstance(cell, date) and cell == cell else None


def texts_of_flags(flags: Any, missing: Any) -> Texts:
    """True and false with gaps (n,), as text; an array cannot hold them."""
    return Texts(np.where(missing, 2, np.asarray(flags, bool)).astype(np.int32), _FLAGS)


_FLAGS = ["False", "True", ""]


def no_column(name: str, source: str, form: str = "") -> DataError:
    """The error at a column of lists, bytes or the like, and for a file that SQL can read the query
    that leaves it out."""
    quoted, file = name.replace('"', '""'), source.replace("'", "''")
    query = f"""SELECT * EXCLUDE ("{quoted}") FROM '{file}'"""
    hint = _("Leave the column out: {option}.").format(option=argument(sql=query))
    if not form:
        hint = _("Leave it out, or make numbers of it first.")
    return DataError(
        _("{source}: {name!r} is no array of numbers or text.").format(source=source, name=name),
        hint if form in ("", "Parquet", "JSON") else "",
    )
