"""Rows in files: what a row is made of, how rows are written behind one another, and rows that are
read as they are asked for.

No number of a row is held for each of them: which are looked at is told by `Chosen`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BufferedReader, FileIO
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from chainrule.basics.errors import FileError
from chainrule.basics.i18n import _
from chainrule.basics.temporary import as_file_error
from chainrule.basics.typing import Array, Flags, Integers
from chainrule.engines.plan import Data


class Layout(NamedTuple):
    """What a row is made of: so many inputs and outputs of a type, and a weight or none."""

    n_in: int
    n_out: int
    is_weighted: bool
    dtype: np.dtype[Any]

    @property
    def row_bytes(self) -> int:
        return (self.n_in + self.n_out + self.is_weighted) * self.dtype.itemsize

    def empty(self, n: int) -> Data:
        """Room for `n` rows."""
        X, y = (np.empty((n, k), self.dtype) for k in (self.n_in, self.n_out))
        return Data(X, y, np.empty(n, self.dtype) if self.is_weighted else None)

    def paths(self, folder: Path) -> list[Path]:
        """The files of the arrays."""
        return [folder / name for name in ("X", "y", "weight")[: 2 + self.is_weighted]]


def append(folder: Path, layout: Layout, rows: Data) -> None:
    """Write `rows` behind those that are in `folder`."""
    for path, array in zip(layout.paths(folder), rows, strict=False):
        _append(path, array)


def _append(path: Path, array: Array) -> None:
    with as_file_error(path), path.open("ab") as file:
        file.write(np.ascontiguousarray(array).data)


def overwriting(path: Path) -> FileIO:
    """A file, new or not, that is written from its beginning on."""
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600), "wb", buffering=0)


def write(file: FileIO, array: Array) -> None:
    """All of `array` behind what is in a file."""
    rest = memoryview(array.view(np.uint8).reshape(-1)) if array.size else memoryview(b"")
    while rest:
        rest = rest[file.write(rest) :]


def fill(file: BufferedReader, array: Array) -> None:
    """All of `array` from a file; FileError where it has less."""
    room = memoryview(array.view(np.uint8).reshape(-1)) if array.size else b""
    if room and file.readinto(room) != array.nbytes:
        raise FileError(_("The rows in {file} have become fewer.").format(file=file.name))


_READ = 1_000_000
"""Bytes of which some rows are picked in one go."""
_NEAR = 1 << 16
"""Rows whose flags are looked at together."""


class Chosen:
    """Those of `n` rows that are flagged: ``flags(start, stop)`` tells of the rows between.

    ``chosen[start:stop]`` are their places, from the `start`-th chosen one on; they are found each
    time that they are asked for, and only how many there are in each block is held.
    """

    def __init__(self, n: int, flags: Callable[[int, int], Flags]) -> None:
        self.n, self.flags = n, flags
        starts = range(0, n, _NEAR)
        counts = [np.count_nonzero(flags(start, min(start + _NEAR, n))) for start in starts]
        self._ends = np.cumsum([0, *counts])

    def __len__(self) -> int:
        return int(self._ends[-1])

    def __getitem__(self, which: slice) -> Integers:
        start, stop, _step = which.indices(len(self))
        if stop <= start:
            return np.empty(0, np.int64)
        first = int(np.searchsorted(self._ends, start, side="right")) - 1
        last = int(np.searchsorted(self._ends, stop))
        low = first * _NEAR
        found = low + np.flatnonzero(self.flags(low, min(last * _NEAR, self.n)))
        return found[start - int(self._ends[first]) : stop - int(self._ends[first])]


Rows: TypeAlias = "range | Integers | Chosen"


class RowsInFile:
    """``(n, k)`` numbers of a row each in a file; `places` ``(n,)``, which rise, are those of the
    rows that are looked at.

    ``X[rows]`` looks at some of them, and reads nothing; ``numpy.asarray(X)`` reads them: what lies
    between the first and the last.
    """

    ndim = 2

    def __init__(self, path: Path, places: Rows, width: int, dtype: np.dtype[Any]) -> None:
        self._path, self._places, self.dtype = path, places, dtype
        self.shape = (len(places), width)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, which: slice | Integers | Chosen) -> RowsInFile:
        """Some rows by their places among these; those `Chosen` of all that are in the file."""
        own = self._places
        if isinstance(which, Chosen):
            places: Rows = which
        elif isinstance(which, slice):
            places = own[which]
        else:
            places = which + own.start if isinstance(own, range) else own[:][which]
        return RowsInFile(self._path, places, self.shape[1], self.dtype)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        places, found = self._places[:], np.empty(self.shape, self.dtype)
        low, high = (int(places[0]), int(places[-1]) + 1) if len(places) else (0, 0)
        with as_file_error(self._path), self._path.open("rb") as file:
            file.seek(low * self.shape[1] * self.dtype.itemsize)
            if isinstance(places, range):
                fill(file, found)
            else:
                self._pick(file, places, high, found)
        return found if dtype is None else found.astype(dtype, copy=False)

    def _pick(self, file: BufferedReader, places: Integers, high: int, found: Array) -> None:
        """Those at `places` into `found`, of all up to `high`, read a few at a time."""
        at_a_time = max(1, _READ // max(1, self.shape[1] * self.dtype.itemsize))
        room, n = np.empty((at_a_time, self.shape[1]), self.dtype), 0
        for start in range(int(places[0]) if len(places) else high, high, at_a_time):
            read = room[: high - start]
            fill(file, read)
            end = int(np.searchsorted(places, start + len(read)))
            found[n:end] = read[places[n:end] - start]
            n = end


class RowsMade:
    """``(n, k)`` numbers of a row each that are made when they are asked for: `make` gives those of
    some of all, from the one place to the other."""

    ndim = 2

    def __init__(
        self,
        make: Callable[[int, int], Array],
        places: range,
        width: int,
        dtype: np.dtype[Any],
    ) -> None:
        self._make, self._places, self.dtype = make, places, dtype
        self.shape = (len(places), width)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, which: slice) -> RowsMade:
        return RowsMade(self._make, self._places[which], self.shape[1], self.dtype)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        found = self._make(self._places.start, self._places.stop)
        return found if dtype is None else found.astype(dtype, copy=False)


NOT_HELD = (RowsInFile, RowsMade)
"""Rows of which some are looked at at a time."""
