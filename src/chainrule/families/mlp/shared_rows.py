"""The encoded rows of a table as networks are given them, in memory or in files; and what each of
several networks has of the same rows.

Rows in files are written once. Each network's epochs are read from there: those of its rows that
are trained on through parts of its own (`engines.streamed`), those that it leaves out as they are
asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.arguments import argument
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.memory import Room, check_disk, in_units
from chainrule.basics.typing import Flags, Floats, Integers
from chainrule.engines import native
from chainrule.engines.plan import Data
from chainrule.engines.row_files import Chosen, Layout
from chainrule.engines.source import InMemory, Source
from chainrule.engines.streamed import Streamed, check_parts, least_memory
from chainrule.network import Network
from chainrule.preprocessing.schema import NEAR
from chainrule.preprocessing.splitting import taken
from chainrule.problems.problem import Prepared
from chainrule.training.streams import rows_in_files, told

_AT_A_TIME = 16 * NEAR  # rows
_WATCHED = 4
"""Rows that are watched, which are kept in memory, may take such a part of it."""


def encoded_rows(prepared: Prepared, rows: Integers, weight: Floats | None, dtype: Any) -> Data:
    """Those of a problem, of all of which there are the weights."""
    (of_rows,) = taken(rows, weight)
    return Data(prepared.inputs(rows, dtype), prepared.targets(rows), of_rows).as_type(dtype)


def encoded_in_parts(
    prepared: Prepared, rows: Integers, weight: Floats | None, dtype: Any
) -> Iterator[tuple[Any, ...]]:
    """The same, so many rows at a time as stay near, with the bits that they have together."""
    for start in range(0, len(rows), _AT_A_TIME):
        part = encoded_rows(prepared, rows[start : start + _AT_A_TIME], weight, dtype)
        yield part[:2] if part.weight is None else tuple(part)


def size_of(prepared: Prepared, n: int, dtype: Any) -> int:
    """Bytes of `n` rows as the network is given them."""
    width = prepared.network.sizes[0] + prepared.network.sizes[-1]
    return n * width * int(np.dtype(dtype).itemsize)


def check_watched(prepared: Prepared, n: int, dtype: Any, room: Room | None) -> None:
    """Raise InputError where `n` rows are too many to be kept in memory."""
    if room is None:
        return
    size = size_of(prepared, n, dtype)
    if _WATCHED * size > room.memory:
        needed = in_units(1.01 * _WATCHED * size)
        raise InputError(
            _(
                "The rows that are watched after each epoch are kept in memory: {n:,} rows, "
                "{size}, are more than a quarter of {memory}."
            ).format(n=n, size=in_units(size), memory=in_units(room.memory)),
            _("Watch fewer ({test_fraction}, {validation}), or give more: {memory}.").format(
                test_fraction=argument(test_fraction=0.01),
                validation=argument(validation_fraction=0.01),
                memory=argument(memory=needed),
            ),
        )


class Part(NamedTuple):
    """The rows of one network: all but those of the part `number` by `part_of` ``(n,)``, which it
    leaves out."""

    part_of: Integers
    number: int

    @property
    def kept(self) -> Chosen:
        return Chosen(len(self.part_of), self._is_kept)

    @property
    def left_out(self) -> Chosen:
        return Chosen(len(self.part_of), lambda start, stop: ~self._is_kept(start, stop))

    def _is_kept(self, start: int, stop: int) -> Flags:
        return np.asarray(self.part_of[start:stop] != self.number)


class SharedRows(NamedTuple):
    """Rows for several networks: `data`, which may lie in files, `stream` then, to be read through
    so much `memory`."""

    data: Data
    stream: Streamed | None = None
    memory: float = 0.0

    def sources(self, parts: Sequence[Part]) -> list[Source]:
        """What each network is trained on."""
        if self.stream is None:
            return [InMemory(self.data, part.kept[:]) for part in parts]
        return [self.stream.some(part.kept, f"parts{j}") for j, part in enumerate(parts)]

    def those(self, chosen: Chosen) -> Data:
        """Some of the rows; in files they stay there."""
        if self.stream is None:
            return self.data.rows(chosen[:])
        X, y, weight = self.data
        return Data(X[chosen], y[chosen], None if weight is None else weight[chosen[:]])

    def divide(self, sources: Sequence[Source], unit: int, n_workers: int) -> int:
        """Divide what is streamed so that `n_workers` of the networks find room side by side, or
        fewer: how many. InputError where memory or the disk have no room for one."""
        streams = [source for source in sources if isinstance(source, Streamed)]
        if not streams:
            return n_workers
        least = max(least_memory(stream.layout, stream.n_rows, unit) for stream in streams)
        n_workers = max(1, min(n_workers, int(self.memory // least)))
        for stream in streams:
            stream.divide(self.memory / n_workers, unit)
        check_disk(streams[0].folder, n_workers * max(stream.n_bytes for stream in streams))
        return n_workers


def told_of(sources: Sequence[Source], memory: float) -> str:
    """Through how much memory they are streamed; "" where they are not."""
    first = sources[0]
    return told(first, memory) if isinstance(first, Streamed) else ""


@contextmanager
def shared_rows(
    prepared: Prepared,
    rows: Integers,
    weight: Floats | None,
    room: Room | None,
    make_network: Callable[[], Network],
    n_kept: int,
    unit: int,
) -> Iterator[SharedRows]:
    """A context with the `rows` of a problem, of all of which there are the weights, in float32; in
    memory unless they are more than the `room` has. `make_network` makes one that learns `n_kept`
    of them in steps of `unit`: InputError before one is written where memory is too small."""
    if room is None:
        found = encoded_rows(prepared, rows, weight, np.float32)
        yield SharedRows(native.prepared(found))
        return
    memory = room.memory

    def check(layout: Layout, _so_far: int) -> None:
        if 2 * len(rows) * layout.row_bytes > memory:
            check_parts(layout, n_kept, unit, memory)

    check_disk(room.folder, 2 * size_of(prepared, len(rows), np.float32))
    parts = encoded_in_parts(prepared, rows, weight, np.float32)
    with rows_in_files(make_network(), parts, room.scratch, check=check) as (_network, stream):
        if 2 * stream.n_bytes <= memory:
            yield SharedRows(stream.whole())
        else:
            yield SharedRows(stream.stored, stream, memory)
