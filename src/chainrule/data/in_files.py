"""A table that memory does not hold: its columns in files, one of them loaded at a time.

OneAtATime    the columns of a table, as `Table.values` has them, loaded when asked for
ColumnFiles   columns that grow piece by piece, each in a file: numbers (n,) as float64, texts
              as codes (n,) int32 beside each different text
StoredRows    inputs (n, k) as float64, a file a column, of which some rows are looked at
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias, overload

import numpy as np
import numpy.typing as npt

from chainrule.basics.arguments import argument
from chainrule.basics.errors import FileError, InputError
from chainrule.basics.i18n import _
from chainrule.basics.temporary import as_file_error
from chainrule.basics.typing import Array, Floats, Integers
from chainrule.data.texts import Texts

Cells: TypeAlias = npt.NDArray[Any] | Texts

MOST_OF_TEXTS = 100_000_000
"""Characters of a column's different texts, each of which takes some fifty bytes more."""


class OneAtATime(Sequence[Cells]):
    """`n_columns` of `n_rows` cells each; the last that was loaded is kept."""

    def __init__(self, load: Callable[[int], Cells], n_columns: int, n_rows: int) -> None:
        self._load, self._n_columns, self.n_rows = load, n_columns, n_rows
        self._last: tuple[int, Cells] | None = None

    def __len__(self) -> int:
        return self._n_columns

    @overload
    def __getitem__(self, place: int) -> Cells: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Cells]: ...
    def __getitem__(self, place: int | slice) -> Cells | Sequence[Cells]:
        if isinstance(place, slice):
            return [self[j] for j in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        place %= len(self)
        if self._last is None or self._last[0] != place:
            self._last = None  # two columns are never held
            self._last = (place, self._load(place))
        return self._last[1]


class ColumnFiles:
    """Columns in `folder`, by their names; cells are numbers or texts, `put` piece after piece."""

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        self.names = names
        self._paths = [folder / f"column{j}" for j in range(len(names))]
        self._places: list[dict[str, int] | None] = [None] * len(names)
        self._sizes = [0] * len(names)

    def put(self, j: int, cells: Cells) -> None:
        """More cells of column `j`, which are of the kind that the first were."""
        if isinstance(cells, Texts):
            cells = self._codes(j, cells)
        with as_file_error(self._paths[j]), self._paths[j].open("ab") as file:
            file.write(np.ascontiguousarray(cells).data)

    def _codes(self, j: int, cells: Texts) -> Integers:
        """Their places among the different texts of the column."""
        places = self._places[j]
        if places is None:
            places = self._places[j] = {}
        before = len(places)
        texts = cells.texts
        moved = np.array([places.setdefault(text, len(places)) for text in texts], np.int32)
        self._sizes[j] += sum(map(len, islice(places, before, None)))
        if self._sizes[j] > MOST_OF_TEXTS:
            raise InputError(
                _("Column {column!r} holds {n:,} different texts, more than memory should.").format(
                    column=self.names[j], n=len(places)
                ),
                _("Leave it out: {option}.").format(option=argument(drop=self.names[j])),
            )
        return np.asarray(cells.by_text(moved), np.int32)

    def restart(self, j: int) -> None:
        """Forget the cells of column `j`."""
        self._paths[j].unlink(missing_ok=True)
        self._places[j], self._sizes[j] = None, 0

    def column(self, j: int) -> Cells:
        """All cells of column `j` that were put."""
        places = self._places[j]
        with as_file_error(self._paths[j]):
            if places is None:
                return np.fromfile(self._paths[j], np.float64)
            return Texts(np.fromfile(self._paths[j], np.int32), list(places))


class StoredRows:
    """``(n, k)`` float64 in files; `rows` are the places of those that are looked at.

    ``X[rows]`` looks at some of them, and reads nothing; ``numpy.asarray(X)`` reads them: what lies
    between the first and the last of them in each file.
    """

    dtype = np.dtype(np.float64)
    ndim = 2

    def __init__(self, files: _Files, rows: range | Integers) -> None:
        self._files, self._rows = files, rows

    @classmethod
    def written(cls, folder: Path, columns: Iterable[Floats], n: int) -> StoredRows:
        """Rows of `columns` ``(n,)``, which come one after another, in new files in `folder`."""
        paths = []
        for j, column in enumerate(columns):
            paths.append(folder / f"input{j}")
            with as_file_error(paths[-1]):
                np.asarray(column, np.float64).tofile(paths[-1])
        return cls(_Files(paths, n), range(n))

    @property
    def shape(self) -> tuple[int, int]:
        return len(self._rows), len(self._files.paths)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, which: slice | Integers | npt.NDArray[np.bool_]) -> StoredRows:
        rows = self._rows
        if not isinstance(rows, range):
            return StoredRows(self._files, rows[which])
        if isinstance(which, slice):
            return StoredRows(self._files, rows[which])
        chosen: Integers = np.flatnonzero(which) if which.dtype == np.bool_ else np.asarray(which)
        return StoredRows(self._files, _moved(chosen, rows.start))

    @property
    def _ends(self) -> tuple[int, int]:
        """The place of the first row, and that behind the last."""
        rows = self._rows
        if isinstance(rows, range):
            return rows.start, rows.stop
        return int(rows.min()), int(rows.max()) + 1

    def column(self, j: int) -> Floats:
        """Column `j` ``(n,)``."""
        if not len(self):
            return np.empty(0)
        low, high = self._ends
        found = self._files.column(j, low, high)
        return found if isinstance(self._rows, range) else found[_moved(self._rows, -low)]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        matrix = np.empty(self.shape)
        low, high = self._ends if len(self) else (0, 0)
        near = self._files.near(low, high)
        for j in range(self.shape[1]):
            found = self._files.column(j, low, high) if near is None else near[j]
            matrix[:, j] = found if isinstance(self._rows, range) else found[self._rows - low]
        return matrix if dtype is None else matrix.astype(dtype, copy=False)


def _moved(places: Integers, by: int) -> Integers:
    """Places counted from elsewhere; those that are 0 from there are not copied."""
    return places if by == 0 else places + by


class _Files:
    """A file of `n` numbers for each column, and those that were read last of all of them: rows
    are mostly asked for a few at a time, in order."""

    def __init__(self, paths: Sequence[Path], n: int) -> None:
        self.paths, self.n = paths, n
        self._ahead = _AHEAD // max(1, 8 * len(paths))
        self._first, self._window = 0, np.empty((len(paths), 0))

    def column(self, j: int, low: int, high: int) -> Floats:
        """The numbers ``(high − low,)`` of column `j`."""
        with as_file_error(self.paths[j]):
            found = np.fromfile(self.paths[j], np.float64, high - low, offset=8 * low)
        if len(found) != high - low:
            raise FileError(_("The rows in {file} have become fewer.").format(file=self.paths[j]))
        return found

    def near(self, low: int, high: int) -> Floats | None:
        """Those of all columns ``(k, high − low)``; None where they are too many to be kept."""
        if high - low > self._ahead:
            return None
        if not self._first <= low <= high <= self._first + self._window.shape[1]:
            last = min(self.n, low + self._ahead)
            del self._window  # two are never held
            self._first, self._window = low, np.empty((len(self.paths), last - low))
            for j in range(len(self.paths)):
                self._window[j] = self.column(j, low, last)
        return self._window[:, low - self._first : high - self._first]


_AHEAD = 1 << 23
"""Bytes."""


Inputs: TypeAlias = Floats | StoredRows
"""Raw inputs ``(n, k)``, in memory or not."""


def column_of(X: Inputs, j: int) -> Floats:
    """Column `j` ``(n,)``."""
    return X.column(j) if isinstance(X, StoredRows) else X[:, j]
