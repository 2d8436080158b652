"""A table: named columns of numbers or text, and errors that say where a cell is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from chainrule._typing import Floats
from chainrule.data.cells import Column, complaint, mostly_numbers, parse
from chainrule.data.records import Layout, line_of
from chainrule.errors import DataError, ShapeError, UnknownNameError
from chainrule.i18n import _


class Table(NamedTuple):
    """Named columns of equal length.

    ``values[j]`` has shape (n,) and belongs to ``columns[j]``: finite float64 where every cell of a
    text file is a number; int64, float64 or bool from arrays; else an object array of str.
    """

    columns: tuple[str, ...]
    values: tuple[Column, ...]
    source: str
    layout: Layout | None = None

    @property
    def n_rows(self) -> int:
        return len(self.values[0])

    def numbers(self, names: Sequence[str] | None = None) -> Floats:
        """The columns `names` (None: all) as a float64 matrix (n, k), C-ordered.

        Raises UnknownNameError for a column there is not, DataError at the first cell that is
        empty, no number, NaN or infinite.
        """
        chosen = self.columns if names is None else names
        matrix = np.empty((self.n_rows, len(chosen)))
        for j, name in enumerate(chosen):
            matrix[:, j] = self._numbers(name)
        return matrix

    def column(self, name: str) -> Column:
        """One column (n,), as a target: numbers if every cell is one, else its text.

        Raises DataError at the first cell that is empty, NaN or infinite among numbers, or text
        among numbers that are too many to be labels: more than 20 different ones, 9 of 10 cells.
        """
        cells = self._cells(name)
        if cells.dtype != object:
            return cells if cells.dtype.kind in "bi" else self._numbers(name)
        empty = next((i for i, text in enumerate(cells) if not text.strip()), None)
        if empty is not None:
            raise self._cell_error(name, empty)
        parsed = [parse(text) for text in cells]
        return self._numbers(name) if mostly_numbers(parsed) else cells

    def _cells(self, name: str) -> Column:
        if name not in self.columns:
            raise UnknownNameError("column", name, self.columns)
        return self.values[self.columns.index(name)]

    def _numbers(self, name: str) -> Floats:
        cells = self._cells(name)
        if cells.dtype == object:
            parsed = [parse(text) for text in cells]
            numbers = np.array([np.nan if x is None else x for x in parsed], dtype=np.float64)
        else:
            numbers = cells.astype(np.float64)
        bad = np.flatnonzero(~np.isfinite(numbers))
        if len(bad):
            raise self._cell_error(name, int(bad[0]))
        return numbers

    def _cell_error(self, name: str, index: int) -> DataError:
        text = str(self._cells(name)[index])
        message, hint = complaint(text)
        row = index + 1
        line = line_of(self.layout, row)
        where = _("row {row} (line {line})") if line else _("row {row}")
        message = message.format(
            source=self.source, column=name, where=where.format(row=row, line=line),
            text=text if len(text) <= 40 else text[:40] + "…",
        )  # fmt: skip
        return DataError(message, hint)


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
    names = getattr(frame, "column_names", None) or list(frame.columns)
    return make_table([str(name) for name in names], [_cells_of(frame[n]) for n in names], source)


def _cells_of(column: Any) -> Column:
    cells = np.asarray(column)
    if cells.dtype.kind != "O":
        return cells
    missing = [cell is None or cell != cell for cell in cells]  # None, NaN
    return np.array([None if gone else cell for gone, cell in zip(missing, cells, strict=True)])


def numbered(name: str, count: int) -> list[str]:
    return [f"{name}{j + 1}" for j in range(count)]


def make_table(names: Sequence[str], columns: Sequence[Column], source: str) -> Table:
    check_names(names, source)
    if not columns or not len(columns[0]):
        raise DataError(_("{source} has no rows.").format(source=source))
    values = [_native(name, cells, source) for name, cells in zip(names, columns, strict=True)]
    return Table(tuple(names), tuple(values), source)


def _native(name: str, cells: Column, source: str) -> Column:
    """bool, int64, float64 or object (str)."""
    kind = cells.dtype.kind
    if kind == "U" or (kind == "O" and any(isinstance(cell, str) for cell in cells)):
        return np.array(["" if cell is None else str(cell) for cell in cells], dtype=object)
    if kind == "b":
        return cells
    try:
        if kind not in "iufO":
            raise no_column(name, source)
        return cells.astype(np.int64 if kind == "i" else np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise no_column(name, source) from error


def no_column(name: str, source: str) -> DataError:
    return DataError(
        _("{source}: {name!r} is no array of numbers or text.").format(source=source, name=name)
    )


def check_names(names: Sequence[str], source: str) -> None:
    """Raise DataError for a column without a name, or two of one name."""
    if "" in names:
        raise DataError(
            _("{source}: column {number} has no name.").format(
                source=source, number=names.index("") + 1
            ),
            _("Name it in the header; pandas writes no index with index=False."),
        )
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise DataError(
            _("{source}: two columns are named {name!r}.").format(source=source, name=twice)
        )
