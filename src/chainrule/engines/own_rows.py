"""Of rows that are streamed, those of one process among several that train together.

Which rows a rank needs is known only when an epoch is in order: of each batch those of its shards.
So an epoch is divided twice. First the words of all rows, which are made from their numbers and
need no reading, join the parts (see `chainrule.engines.streamed`); each part is put in order, and
what lies in the rank's shards is flagged. Then the flagged rows alone are looked up in the file,
and written into the parts; of the others no input and no target is read or held, and of all rows
the weights are, of which each batch's sum is made.

A part's data have room for all its rows, the rank's own in front. The rest of the room is never
touched, so it takes no memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.random import Seed
from chainrule.basics.temporary import as_file_error
from chainrule.basics.typing import Array, Flags, Integers
from chainrule.engines.keys import KEYS, keyed, ordered
from chainrule.engines.plan import Data, Part
from chainrule.engines.row_files import Layout, fill, overwriting, write
from chainrule.engines.shards import Share

_ONCE = 1 << 18
"""Rows whose words are made in one go."""


class OwnRows(NamedTuple):
    """The parts of one rank, in folders of `place`; the rows lie in `folder`."""

    folder: Path
    place: Path
    layout: Layout
    n_parts: int
    share: Share

    def divided(self, seed: Seed, epoch: int) -> list[int]:
        """How many rows of the epoch each part has got, those of others among them."""
        counts = self._with_words(seed, epoch)
        starts = np.cumsum([0, *counts])
        for k, n in enumerate(counts):
            self._flag(k, int(starts[k]), n)
        self._with_rows(seed, epoch)
        return counts

    def _blocks(self, seed: Seed, epoch: int) -> Iterator[tuple[int, Array, Integers, list[int]]]:
        """Of some rows from the first one's number on: their keys, their order by parts, and where
        the rows of each part begin in it."""
        for first in range(0, self.share.n, _ONCE):
            n = min(_ONCE, self.share.n - first)
            keys, part = keyed(seed, epoch, first, n, self.n_parts)
            order = np.argsort(part, kind="stable")
            ends = np.cumsum(np.bincount(part, minlength=self.n_parts))
            yield first, keys, order, [0, *ends.tolist()]

    def _with_words(self, seed: Seed, epoch: int) -> list[int]:
        """Write keys and weights of all rows into the parts; how many each has."""
        counts = np.zeros(self.n_parts, np.int64)
        names = ["keys", "weight"] if self.layout.is_weighted else ["keys"]
        with as_file_error(self.place), ExitStack() as stack:
            files = self._written(names, stack)
            for first, keys, order, at in self._blocks(seed, epoch):
                arrays = [keys[order]]
                if self.layout.is_weighted:
                    arrays.append(self._mapped("weight", first, len(keys))[order])
                for k, of_part in enumerate(files):
                    for file, array in zip(of_part, arrays, strict=True):
                        write(file, array[at[k] : at[k + 1]])
                counts += np.diff(at)
        return [int(n) for n in counts]

    def _flag(self, k: int, place: int, n: int) -> None:
        """Write which rows of part `k`, as they came, are the rank's; its first has that place."""
        order = ordered(self._read("keys", k, np.empty(n, KEYS)))
        own = np.empty(n, bool)
        own[order] = self.share.flags(np.arange(place, place + n))
        with as_file_error(self.place), overwriting(self.place / str(k) / "own") as file:
            write(file, own)

    def _with_rows(self, seed: Seed, epoch: int) -> None:
        """Write the rank's own rows into the parts."""
        with as_file_error(self.place), ExitStack() as stack:
            files = self._written(["X", "y"], stack)
            paths = [self.place / str(k) / "own" for k in range(self.n_parts)]
            flags = [stack.enter_context(path.open("rb")) for path in paths]
            for first, keys, order, at in self._blocks(seed, epoch):
                own = np.empty(len(keys), bool)
                for k, file in enumerate(flags):
                    fill(file, own[at[k] : at[k + 1]])
                chosen = order[own]
                ends = np.concatenate([[0], np.cumsum(own)])[at]
                X, y = (self._taken(name, first, len(keys), chosen) for name in ("X", "y"))
                for k, of_part in enumerate(files):
                    for file, array in zip(of_part, (X, y), strict=True):
                        write(file, array[ends[k] : ends[k + 1]])

    def joined(self, left: Part, k: int, n: int, skipped: int, room: Data, place: int) -> Part:
        """In `room` the rows that are left and, behind them, those of part `k` by their words,
        without the first `skipped`; its first row has that place in the epoch."""
        m = len(left.order)
        keys = self._read("keys", k, np.empty(n, KEYS))
        new = self._read("own", k, np.empty(n, bool))
        old = self.share.flags(np.arange(place - m, place))
        places = _own_first(np.concatenate([old, new]))
        a, b = int(np.count_nonzero(old)), int(np.count_nonzero(new))
        data = room.rows(slice(0, m + n))
        for name, array, before in zip(("X", "y"), data[:2], left.data[:2], strict=True):
            array[:a] = before[left.order[old]]
            self._read(name, k, array[a : a + b])
        data.y[a + b :] = 0  # what is made of targets is made of all that there is room for
        if data.weight is not None and left.data.weight is not None:
            kept = left.data.weight[left.order]
            data.weight[places[m:]] = self._read("weight", k, np.empty(n, self.layout.dtype))
            data.weight[places[:m]] = kept
        order = ordered(keys)[skipped:]
        numbers = np.concatenate([left.numbers, keys["number"][order]])
        return Part(data, np.concatenate([places[:m], places[m:][order]]), numbers)

    # -- files ---------------------------------------------------------------------------------

    def _written(self, names: list[str], stack: ExitStack) -> list[list[Any]]:
        """The files of that name of each part."""
        folders = [self.place / str(k) for k in range(self.n_parts)]
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        return [[stack.enter_context(overwriting(f / name)) for name in names] for f in folders]

    def _read(self, name: str, k: int, room: Array) -> Array:
        path = self.place / str(k) / name
        with as_file_error(path), path.open("rb") as file:
            fill(file, room)
        return room

    def _mapped(self, name: str, first: int, n: int) -> Array:
        """`n` rows of an array from the `first` on, which are read where they are looked at."""
        width = {"X": self.layout.n_in, "y": self.layout.n_out, "weight": 1}[name]
        shape = (n,) if name == "weight" else (n, width)
        at = first * width * self.layout.dtype.itemsize
        return np.memmap(self.folder / name, self.layout.dtype, "r", at, shape)

    def _taken(self, name: str, first: int, n: int, chosen: Integers) -> Array:
        return np.take(self._mapped(name, first, n), chosen, axis=0)


def _own_first(own: Flags) -> Integers:
    """Where rows are put of which the rank's `own` come before the others."""
    n_own = int(np.count_nonzero(own))
    return np.where(own, np.cumsum(own) - 1, n_own + np.cumsum(~own) - 1)
