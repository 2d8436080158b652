"""Shards: the fixed parts that a batch is cut into, and sums over them in one binary tree.

    shard k of S (a power of two): the rows from ⌊n k / S⌋ to ⌊n (k + 1) / S⌋ of the batch's n
    Σ = ((g₀ + g₁) + (g₂ + g₃)) + …

So a sum has the same bits whoever computes the shards: a process that has some of them adds up its
subtree, and every process finishes the same tree. As in ``native/mlp/shards.hpp``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np

from chainrule.basics.typing import Array, Flags, Integers
from chainrule.engines.plan import Ranks

S = TypeVar("S", float, Array)


def own_shards(shards: int, ranks: Ranks | None) -> range:
    """The shards of this process: all, or its rank's."""
    if ranks is None:
        return range(shards)
    own = shards // ranks.n
    return range(ranks.rank * own, (ranks.rank + 1) * own)


def rows_of(shard: int, shards: int, n: Any) -> slice:
    """The rows of one of the shards of a batch of `n`; none where there are more shards."""
    return slice(n * shard // shards, n * (shard + 1) // shards)


class Share(NamedTuple):
    """What a rank has of an epoch of `n` rows in batches: the rows of its shards."""

    n: int
    batch: int
    shards: int
    ranks: Ranks

    def flags(self, places: Integers) -> Flags:
        """Which of these places ``(m,)`` in the epoch's order are its own."""
        start = places // self.batch * self.batch
        size = np.minimum(self.batch, self.n - start)
        mine = own_shards(self.shards, self.ranks)
        first = rows_of(mine.start, self.shards, size).start
        end = rows_of(mine.stop - 1, self.shards, size).stop
        within = places - start
        return np.asarray((first <= within) & (within < end))


def added(parts: Sequence[S]) -> S:
    """Their sum; there are a power of two."""
    while len(parts) > 1:
        parts = [a + b for a, b in zip(parts[::2], parts[1::2], strict=True)]
    return parts[0]


def exchange(ranks: Ranks, sums: Array, loss: float) -> float:
    """Make of a process's `sums` ``(n,)``, in place, those of all ranks; the loss of all."""
    head = np.array([loss], np.float64).view(np.uint8)
    found = ranks.gather(np.concatenate([head, sums.view(np.uint8)]))
    sums[:] = added([each[len(head) :].view(sums.dtype) for each in found])
    losses: list[Any] = [each[: len(head)].view(np.float64)[0] for each in found]
    return float(added(losses))
