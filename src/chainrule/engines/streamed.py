"""Rows that lie in files because memory is too small for them, in the order they would have there.

They are written once, as they come. An epoch is an external bucket sort: the rows are read front to
back, the Philox word of each is computed from its number, and the row joins one of K parts by the
word's first bits,

    part = ⌊word · K / 2⁶⁴⌋,

so that all words of a part lie below those of the next one. Each part is then read whole and taken
in the order of its words. Two readings and one writing an epoch, and no index of all rows. Rows
that do not fill a batch go over to the next part. The parts of the next epoch are written over
these: a page of a new file costs far more than one that is there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BufferedReader, FileIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.errors import FileError, InputError
from chainrule.basics.i18n import _
from chainrule.basics.memory import check_disk, in_units
from chainrule.basics.random import Seed, Words, order_keys
from chainrule.basics.temporary import as_file_error
from chainrule.basics.typing import Array, Integers
from chainrule.engines.plan import Data, Part

MOST_PARTS = 64
_SHARE = 4
"""A part takes this part of the memory: what is read, what is carried over, and the network have to
find room too."""
_READ = 8_000_000
"""Bytes that are read at a time."""
_KEYS = np.dtype([("word", "<u8"), ("number", "<i8")])


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


def _overwriting(path: Path) -> FileIO:
    """A file, new or not, that is written from its beginning on."""
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600), "wb", buffering=0)


def _write(file: FileIO, array: Array) -> None:
    rest = memoryview(array.view(np.uint8).reshape(-1)) if array.size else memoryview(b"")
    while rest:
        rest = rest[file.write(rest) :]


def _ordered(words: Words) -> Integers:
    """Their order, ties by place, which NumPy's quicker sort leaves open; they hardly ever come."""
    order = np.argsort(words)
    in_order = words[order]
    if (in_order[1:] == in_order[:-1]).any():
        return np.argsort(words, kind="stable")
    return order


def _fill(file: BufferedReader, array: Array) -> None:
    """All of `array` from a file; FileError where it has less."""
    room = memoryview(array.view(np.uint8).reshape(-1)) if array.size else b""
    if room and file.readinto(room) != array.nbytes:
        raise FileError(_("The rows in {file} have become fewer.").format(file=file.name))


class Streamed:
    """A source whose rows are in files in `folder`, `n_rows` of that layout; `made_of` is what
    training makes of rows."""

    def __init__(
        self,
        folder: Path,
        layout: Layout,
        n_rows: int,
        sample: Data,
        fingerprint: str,
        made_of: Callable[[Data], Data] = lambda rows: rows,
    ) -> None:
        self.folder, self.layout, self.n_rows = folder, layout, n_rows
        self.sample, self.fingerprint = sample, fingerprint
        self.n_parts, self._unit, self._made_of = 1, 1, made_of

    @property
    def n_bytes(self) -> int:
        return self.n_rows * self.layout.row_bytes

    def divide(self, memory: float, unit: int) -> None:
        """Into as many parts as `memory`, in bytes, asks for; an epoch is cut after multiples of
        `unit` rows.

        Raises InputError where that are too many, or the disk has no room for them.
        """
        row, room = self.layout.row_bytes + _KEYS.itemsize, memory / _SHARE
        least = max(min(unit, self.n_rows), -(-self.n_rows // MOST_PARTS)) * row
        if least > room:
            needed, message = (
                in_units(1.01 * _SHARE * least),
                _(
                    "{rows} of rows in steps of {n:,} rows need {needed} of memory; {memory} is "
                    "too little."
                ),
            )
            raise InputError(
                message.format(
                    rows=in_units(self.n_bytes), n=unit, needed=needed, memory=in_units(memory)
                ),
                _("--memory {needed} (memory={needed!r}), or smaller batches.").format(
                    needed=needed
                ),
            )
        self.n_parts, self._unit = max(1, -int(-self.n_rows * row // room)), unit
        check_disk(self.folder, self.n_rows * row)

    def whole(self) -> Data:
        """All rows as arrays."""
        return next(data for _first, data in self._blocks(0, self.n_rows))

    def parts(self, seed: Seed | None, epoch: int, start: int, length: int) -> Iterator[Part]:
        """Rows of an epoch, see `chainrule.engines.source.Source`."""
        if seed is None:
            n = max(self._unit, self.n_rows // self.n_parts // self._unit * self._unit)
            for first, block in self._blocks(start, min(n, length)):
                rows = np.arange(len(block.X))
                yield Part(self._made_of(block), rows, rows + first)
            return
        yield from self._in_order(self._divided(seed, epoch), start, length)

    @property
    def _place(self) -> Path:
        return self.folder / "parts"

    def _blocks(self, start: int, n: int, reuse: bool = False) -> Iterator[tuple[int, Data]]:
        """The rows from `start` on as they come, `n` at a time, and the first one's number. With
        `reuse` a block is overwritten by the next one, which saves the system's clearing it."""
        room = self.layout.empty(min(n, self.n_rows)) if reuse else None
        with as_file_error(self.folder), ExitStack() as stack:
            files = [stack.enter_context(p.open("rb")) for p in self.layout.paths(self.folder)]
            for file, array in zip(files, self.layout.empty(1), strict=False):
                file.seek(start * array.nbytes)
            for first in range(start, self.n_rows, n):
                m = min(n, self.n_rows - first)
                block = self.layout.empty(m) if room is None else room.rows(slice(0, m))
                for file, array in zip(files, block, strict=False):
                    _fill(file, array)
                yield first, block

    def _divided(self, seed: Seed, epoch: int) -> list[int]:
        """How many rows of the epoch each part has got."""
        counts = np.zeros(self.n_parts, np.int64)
        with as_file_error(self._place), ExitStack() as stack:
            files = [self._part_files(k, stack) for k in range(self.n_parts)]
            for first, block in self._blocks(0, max(1, _READ // self.layout.row_bytes), reuse=True):
                keys, part = self._keyed(seed, epoch, first, len(block.X))
                order = np.argsort(part, kind="stable")
                sizes = np.bincount(part, minlength=self.n_parts)
                arrays = [np.take(a, order, axis=0) for a in (*block, keys) if a is not None]
                for k, end in enumerate(np.cumsum(sizes).tolist()):
                    for file, array in zip(files[k], arrays, strict=True):
                        _write(file, array[end - sizes[k] : end])
                counts += sizes
        return [int(n) for n in counts]

    def _part_files(self, k: int, stack: ExitStack) -> list[FileIO]:
        folder = self._place / str(k)
        folder.mkdir(parents=True, exist_ok=True)
        paths = [*self.layout.paths(folder), folder / "keys"]
        return [stack.enter_context(_overwriting(path)) for path in paths]

    def _keyed(self, seed: Seed, epoch: int, first: int, n: int) -> tuple[Array, Array]:
        """The keys of `n` rows from the `first` on, and which part each joins, as bytes, which are
        sorted in one go."""
        keys = np.empty(n, _KEYS)
        keys["word"] = order_keys(seed, n, epoch, first)
        keys["number"] = np.arange(first, first + n)
        part = ((keys["word"] >> np.uint64(32)) * np.uint64(self.n_parts)) >> np.uint64(32)
        return keys, part.astype(np.uint8)

    def _in_order(self, counts: list[int], start: int, length: int) -> Iterator[Part]:
        """The rows from place `start` on."""
        room = self.layout.empty(max(counts) + self._unit)  # of every part: see `_blocks`
        left, place = Part.of(room, np.empty(0, np.int64)), 0
        for k, n in enumerate(counts):
            skipped = min(n, max(0, start - place))
            place += n
            if skipped < n:
                left = self._joined(left, k, n, skipped, room)
            is_last = k == len(counts) - 1
            ready = len(left.order) - (0 if is_last else len(left.order) % self._unit)
            made = self._made_of(left.data) if ready else left.data
            for first in range(0, ready, length):
                rows = slice(first, min(first + length, ready))
                yield Part(made, left.order[rows], left.numbers[rows])
            left = Part(left.data, left.order[ready:], left.numbers[ready:])

    def _joined(self, left: Part, k: int, n: int, skipped: int, room: Data) -> Part:
        """In `room` the rows that are left and, behind them, those of part `k` by their words,
        without the first `skipped`."""
        m, folder = len(left.order), self._place / str(k)
        data, keys = room.rows(slice(0, m + n)), np.empty(n, _KEYS)
        with as_file_error(folder), ExitStack() as stack:
            paths = [*self.layout.paths(folder), folder / "keys"]
            files = [stack.enter_context(path.open("rb")) for path in paths]
            for file, array, old in zip(files, data, left.data, strict=False):
                if array is not None:
                    array[:m] = old[left.order]
                    _fill(file, array[m:])
            _fill(files[-1], keys)
        words = np.ascontiguousarray(keys["word"])
        order = _ordered(words)[skipped:]
        numbers = np.concatenate([left.numbers, keys["number"][order]])
        return Part(data, np.concatenate([np.arange(m), m + order]), numbers)
