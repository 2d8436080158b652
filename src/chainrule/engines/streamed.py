"""Rows that lie in files because memory is too small for them, in the order they would have there.

They are written once, as they come. An epoch is an external bucket sort: the rows are read front to
back, the Philox word of each is computed from its number, and by its first bits the row joins one
of K parts (`engines.keys`). Each part is then read whole and taken in the order of its words. Two
readings and one writing an epoch, and no index of all rows. Rows that do not fill a batch go over
to the next part. The parts of the next epoch are written over these: a page of a new file costs far
more than one that is there. One of several processes reads and writes its own rows alone
(`engines.own_rows`).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import FileIO
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.basics.arguments import argument
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.memory import check_disk, give_back, in_units
from chainrule.basics.random import Seed
from chainrule.basics.temporary import as_file_error
from chainrule.engines.keys import KEYS, keyed, ordered
from chainrule.engines.own_rows import OwnRows
from chainrule.engines.plan import Data, Part
from chainrule.engines.row_files import Chosen, Layout, RowsInFile, fill, overwriting, write
from chainrule.engines.shards import Share
from chainrule.engines.source import RowHash

MOST_PARTS = 64
_SHARE = 4
"""A part takes this part of the memory: what is read, what is carried over, and the network have to
find room too."""
_READ = 8_000_000
"""Bytes that are read at a time."""


def least_memory(layout: Layout, n_rows: int, unit: int) -> int:
    """Bytes below which the parts of so many rows would be too many, or hold no `unit` of them."""
    rows = max(min(unit, n_rows), -(-n_rows // MOST_PARTS))
    return _SHARE * rows * (layout.row_bytes + KEYS.itemsize)


def check_parts(layout: Layout, n_rows: int, unit: int, memory: float) -> None:
    """Raise InputError where `memory` is less than that."""
    least = least_memory(layout, n_rows, unit)
    if least <= memory:
        return
    error = too_little(n_rows * layout.row_bytes, unit, least, memory)
    error.hint = _("{option}, or smaller batches.").format(
        option=argument(memory=in_units(1.01 * least))
    )
    raise error


def too_little(n_bytes: float, unit: int, least: float, memory: float) -> InputError:
    """Rows of so many bytes, looked at in steps of `unit` of them, need more than this memory."""
    needed = in_units(1.01 * least)
    message = _(
        "{rows} of rows in steps of {n:,} rows need {needed} of memory; {memory} is too little."
    )
    return InputError(
        message.format(rows=in_units(n_bytes), n=unit, needed=needed, memory=in_units(memory)),
        argument(memory=needed),
    )


class Streamed:
    """A source whose rows are in files in `folder`, `n_stored` of that layout; `made_of` is what
    training makes of rows. It has those of them that are `chosen` (None: all), numbered from 0; its
    parts lie in a folder of that name within."""

    def __init__(
        self,
        folder: Path,
        layout: Layout,
        n_stored: int,
        sample: Data,
        fingerprint: str = "",
        made_of: Callable[[Data], Data] = lambda rows: rows,
        chosen: Chosen | None = None,
        name: str = "parts",
    ) -> None:
        self.folder, self.layout, self.sample = folder, layout, sample
        self.n_rows = n_stored if chosen is None else len(chosen)
        self._n_stored, self._chosen, self._fingerprint = n_stored, chosen, fingerprint
        self._place = folder / name
        self.n_parts, self._unit, self._made_of = 1, 1, made_of
        self._share: Share | None = None

    def some(self, chosen: Chosen, name: str) -> Streamed:
        """A source of those rows, which lie where they are; `name` is its own. Its epochs are taken
        from their beginning, in an order of their own."""
        known = self.sample.rows(chosen.flags(0, len(self.sample.X)))
        return Streamed(
            self.folder, self.layout, self._n_stored, known, "", self._made_of, chosen, name
        )

    @property
    def n_bytes(self) -> int:
        return self.n_rows * self.layout.row_bytes

    @property
    def fingerprint(self) -> str:
        """See `chainrule.engines.source.InMemory`."""
        if not self._fingerprint:
            found = RowHash()
            for _number, block in self._blocks(0, self._at_a_time):
                found.add(self._made_of(block))
            self._fingerprint = found.hexdigest()
        return self._fingerprint

    @property
    def stored(self) -> Data:
        """All rows that are in the files; X and y stay there."""
        X, y, *weight = self.layout.paths(self.folder)
        rows, dtype = range(self._n_stored), self.layout.dtype
        return Data(
            RowsInFile(X, rows, self.layout.n_in, dtype),
            RowsInFile(y, rows, self.layout.n_out, dtype),
            *(np.fromfile(path, dtype) for path in weight),
        )

    @property
    def _at_a_time(self) -> int:
        """Rows that are read in one go."""
        return max(1, _READ // self.layout.row_bytes)

    def release(self) -> None:
        """Remove its parts, which may be made again, and give back the memory they went through."""
        shutil.rmtree(self._place, ignore_errors=True)
        give_back()

    def divide(self, memory: float, unit: int) -> None:
        """Into as many parts as `memory`, in bytes, asks for; an epoch is cut after multiples of
        `unit` rows.

        Raises InputError where that are too many, or the disk has no room for them.
        """
        check_parts(self.layout, self.n_rows, unit, memory)
        row, room = self.layout.row_bytes + KEYS.itemsize, memory / _SHARE
        self.n_parts, self._unit = max(1, -int(-self.n_rows * row // room)), unit
        check_disk(self.folder, self.n_rows * row)

    def share_out(self, share: Share) -> None:
        """Only these rows are asked for from here on: those of one of several processes, each of
        which has parts of its own."""
        self._share = share
        self._place = self._place.with_name(f"{self._place.name}-{share.ranks.rank}")

    def made_by(self, made_of: Callable[[Data], Data], fingerprint: str) -> Streamed:
        """The same rows, of which training makes that."""
        args = (self.folder, self.layout, self._n_stored, self.sample)
        return Streamed(*args, fingerprint, made_of)

    def mapped(self) -> Data:
        """All rows as arrays that lie in the files: processes that look at them share memory."""
        shapes = [(self.n_rows, self.layout.n_in), (self.n_rows, self.layout.n_out), (self.n_rows,)]
        pairs = zip(self.layout.paths(self.folder), shapes, strict=False)
        maps = (np.memmap(path, self.layout.dtype, "c", 0, shape) for path, shape in pairs)
        return Data(*map(np.asarray, maps))

    def whole(self) -> Data:
        """All rows as arrays."""
        return next(data for _first, data in self._blocks(0, self.n_rows))

    def inputs(self) -> RowsByEpoch:
        """All rows' inputs, which stay in their file."""
        path = self.layout.paths(self.folder)[0]
        return RowsByEpoch(path, range(self._n_stored), self.layout.n_in, self.layout.dtype, self)

    def parts(self, seed: Seed | None, epoch: int, start: int, length: int) -> Iterator[Part]:
        """Rows of an epoch, see `chainrule.engines.source.Source`."""
        if seed is None:
            n = max(self._unit, self.n_rows // self.n_parts // self._unit * self._unit)
            for first, block in self._blocks(start, min(n, length)):
                rows = np.arange(len(block.X))
                yield Part(self._made_of(block), rows, rows + first)
            return
        own = self._own_rows()
        counts = self._divided(seed, epoch) if own is None else own.divided(seed, epoch)
        yield from self._in_order(counts, start, length, own)

    def _own_rows(self) -> OwnRows | None:
        if self._share is None or self._chosen is not None:
            return None
        return OwnRows(self.folder, self._place, self.layout, self.n_parts, self._share)

    def _blocks(self, start: int, n: int, reuse: bool = False) -> Iterator[tuple[int, Data]]:
        """The rows from `start` on as they come, of at most `n` that are stored at a time, and the
        first one's number. With `reuse` a block is overwritten by the next one, which saves the
        system's clearing it."""
        if self._chosen is None:
            yield from self._stored_blocks(start, n, reuse)
            return
        number = 0
        for place, block in self._stored_blocks(0, n, reuse):
            kept = self._chosen.flags(place, place + len(block.X))
            yield number, block.rows(kept)
            number += int(np.count_nonzero(kept))

    def _stored_blocks(self, start: int, n: int, reuse: bool) -> Iterator[tuple[int, Data]]:
        room = self.layout.empty(min(n, self._n_stored)) if reuse else None
        with as_file_error(self.folder), ExitStack() as stack:
            files = [stack.enter_context(p.open("rb")) for p in self.layout.paths(self.folder)]
            for file, array in zip(files, self.layout.empty(1), strict=False):
                file.seek(start * array.nbytes)
            for first in range(start, self._n_stored, n):
                m = min(n, self._n_stored - first)
                block = self.layout.empty(m) if room is None else room.rows(slice(0, m))
                for file, array in zip(files, block, strict=False):
                    fill(file, array)
                yield first, block

    def _divided(self, seed: Seed, epoch: int) -> list[int]:
        """How many rows of the epoch each part has got."""
        counts = np.zeros(self.n_parts, np.int64)
        with as_file_error(self._place), ExitStack() as stack:
            files = [self._part_files(k, stack) for k in range(self.n_parts)]
            for first, block in self._blocks(0, self._at_a_time, reuse=True):
                keys, part = keyed(seed, epoch, first, len(block.X), self.n_parts)
                order = np.argsort(part, kind="stable")
                sizes = np.bincount(part, minlength=self.n_parts)
                arrays = [np.take(a, order, axis=0) for a in (*block, keys) if a is not None]
                for k, end in enumerate(np.cumsum(sizes).tolist()):
                    for file, array in zip(files[k], arrays, strict=True):
                        write(file, array[end - sizes[k] : end])
                counts += sizes
        return [int(n) for n in counts]

    def _part_files(self, k: int, stack: ExitStack) -> list[FileIO]:
        folder = self._place / str(k)
        folder.mkdir(parents=True, exist_ok=True)
        paths = [*self.layout.paths(folder), folder / "keys"]
        return [stack.enter_context(overwriting(path)) for path in paths]

    def _in_order(
        self, counts: list[int], start: int, length: int, own: OwnRows | None
    ) -> Iterator[Part]:
        """The rows from place `start` on."""
        room = self.layout.empty(max(counts) + self._unit)  # of every part: see `_blocks`
        left, place = Part.of(room, np.empty(0, np.int64)), 0
        for k, n in enumerate(counts):
            skipped = min(n, max(0, start - place))
            place += n
            if skipped < n:
                left = (
                    self._joined(left, k, n, skipped, room)
                    if own is None
                    else own.joined(left, k, n, skipped, room, place - n)
                )
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
        data, keys = room.rows(slice(0, m + n)), np.empty(n, KEYS)
        with as_file_error(folder), ExitStack() as stack:
            paths = [*self.layout.paths(folder), folder / "keys"]
            files = [stack.enter_context(path.open("rb")) for path in paths]
            for file, array, old in zip(files, data, left.data, strict=False):
                if array is not None:
                    array[:m] = old[left.order]
                    fill(file, array[m:])
            fill(files[-1], keys)
        order = ordered(keys)[skipped:]
        numbers = np.concatenate([left.numbers, keys["number"][order]])
        return Part(data, np.concatenate([np.arange(m), m + order]), numbers)


class RowsByEpoch(RowsInFile):
    """Rows in a file that an epoch may take in an order of its own: ``epoch`` gives its parts."""

    def __init__(
        self, path: Path, places: range, width: int, dtype: np.dtype[Any], source: Streamed
    ) -> None:
        super().__init__(path, places, width, dtype)
        self._source = source

    def epoch(self, seed: Seed | None, epoch: int) -> Iterator[Part]:
        """See `chainrule.engines.source.Source`."""
        return self._source.parts(seed, epoch, 0, self._source.n_rows)
