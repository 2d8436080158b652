"""Where the rows of a training come from: a source gives the parts of an epoch, in its order.

The order is a function of (seed, epoch, row), so it is the same whether the rows lie in memory
(`InMemory`) or in files (`chainrule.engines.streamed`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np

from chainrule.basics.random import Seed, row_order
from chainrule.basics.typing import Integers
from chainrule.engines.plan import Data, Part
from chainrule.engines.shards import Share


class Source(Protocol):
    """`n_rows` rows; `sample`, the first of them, stands for all where kinds and types are asked.

    ``parts(seed, epoch, start, length)`` gives the rows of an epoch from place `start` on, in parts
    of at most `length`; `seed` None: in the order they have. `length` is a multiple of what
    `rows_of_parts` says, and so is each part but the last. A part is good until the next one is
    asked for. After ``share_out`` only the rows of one of several processes are right in it.
    """

    @property
    def n_rows(self) -> int: ...
    @property
    def sample(self) -> Data: ...
    @property
    def fingerprint(self) -> str: ...
    def share_out(self, share: Share) -> None: ...
    def parts(self, seed: Seed | None, epoch: int, start: int, length: int) -> Iterator[Part]: ...


class InMemory:
    """Rows that are arrays; `data` are as an engine wants them. Of several sources of the same data
    each has `some` of the rows, their places ``(m,)`` (None: all), numbered from 0. The
    `fingerprint` is taken where it is not known."""

    def __init__(self, data: Data, some: Integers | None = None, fingerprint: str = "") -> None:
        self.sample, self._some, self._fingerprint = data, some, fingerprint

    @property
    def n_rows(self) -> int:
        return int(self.sample.X.shape[0]) if self._some is None else len(self._some)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the rows; a row's place and the type of the numbers count."""
        if not self._fingerprint:
            found = RowHash()
            found.add(self.sample if self._some is None else self.sample.rows(self._some))
            self._fingerprint = found.hexdigest()
        return self._fingerprint

    def share_out(self, share: Share) -> None:
        """Nothing to be done: an engine looks at the rows of its own shards alone."""

    def parts(self, seed: Seed | None, epoch: int, start: int, length: int) -> Iterator[Part]:
        n, some = self.n_rows, self._some
        order = row_order(seed, n, epoch)
        for first in range(start, n, length):
            numbers = order[first : first + length]
            yield Part(self.sample, numbers if some is None else some[numbers], numbers)


BLOCK = 1 << 16
"""Rows that are sent through a network at a time; so many of them in a file are read at a time."""


def blocks(array: Any) -> Iterator[Any]:
    """`array` ``(n, ...)``, some rows at a time; whole where there are no more."""
    if array.shape[0] <= BLOCK:
        yield array
        return
    for start in range(0, array.shape[0], BLOCK):
        yield array[start : start + BLOCK]


class RowHash:
    """SHA-256 of rows, however many of them come at a time."""

    def __init__(self) -> None:
        self._arrays: dict[str, Any] = {}

    def add(self, rows: Data) -> None:
        for name, array in zip(Data._fields, rows, strict=True):
            for part, piece in _pieces(array):
                kind = f"{name} {part} {piece.dtype.str} {piece.shape[1:]}"
                total = self._arrays.setdefault(kind, hashlib.sha256())
                total.update(np.ascontiguousarray(piece).data)

    def hexdigest(self) -> str:
        found = {kind: total.hexdigest() for kind, total in self._arrays.items()}
        return hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()


def _pieces(array: Any) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    """An array, one in a file some rows at a time, or those that a sparse one is made of."""
    if hasattr(array, "__array__"):
        yield from (("", np.asarray(block)) for block in blocks(array))
    elif array is not None:
        rows = array.tocsr()
        yield "data", rows.data
        yield "indices", rows.indices.astype(np.int64)
        yield "indptr", rows.indptr.astype(np.int64)
