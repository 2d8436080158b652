"""Rows in files: what a row is made of, how rows are written behind one another, and rows that are
read as they are asked for."""

from __future__ import annotations

import os
from io import BufferedReader, FileIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.errors import FileError
from chainrule.basics.i18n import _
from chainrule.basics.temporary import as_file_error
from chainrule.basics.typing import Array, Integers
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


class RowsInFile:
    """``(n, k)`` numbers of a row each in a file; `places` ``(n,)``, which rise, are those of the
    rows that are looked at (None: all).

    ``X[rows]`` looks at some of them, and reads nothing; ``numpy.asarray(X)`` reads them: what lies
    between the first and the last.
    """

    ndim = 2

    def __init__(
        self, path: Path, n: int, width: int, dtype: np.dtype[Any], places: Integers | None = None
    ) -> None:
        self._path, self._places, self.dtype = path, places, dtype
        self.shape = (n if places is None else len(places), width)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, which: slice | Integers) -> RowsInFile:
        places = np.arange(len(self)) if self._places is None else self._places
        return RowsInFile(self._path, 0, self.shape[1], self.dtype, places[which])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        low, high = 0, len(self)
        if self._places is not None and len(self):
            low, high = int(self._places[0]), int(self._places[-1]) + 1
        found = np.empty((high - low, self.shape[1]), self.dtype)
        with as_file_error(self._path), self._path.open("rb") as file:
            file.seek(low * self.shape[1] * self.dtype.itemsize)
            fill(file, found)
        if self._places is not None:
            found = found[self._places - low]
        return found if dtype is None else found.astype(dtype, copy=False)
