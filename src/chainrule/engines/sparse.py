"""Sparse rows for the compiled engine: as many batches as fit into a few megabytes are made dense
at a time: an epoch has the bits of dense rows, and memory holds no more than a block of them.

The reference engine multiplies what is there alone, but each step of it costs Python's calls, and
its other products and the update are dense too. Measured with 16, 100 and 256 hidden units,
batches of 200 and 0.2 to 20 % of the entries there, dense blocks took 1/14 to 1/3 of its time at
100 columns, 1/5 to 9/10 at 300, 1/4 to 1.4 at 500, and up to five times as long at 10,000
(`MOST_COLUMNS`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from chainrule.basics.typing import Array
from chainrule.engines import native
from chainrule.engines.plan import Data, Part, Plan, State, Sums, rows_of_parts
from chainrule.network import Network

MOST_COLUMNS = 500
"""Up to which dense blocks are faster."""
_NUMBERS = 1 << 20
"""In a block, unless a batch has more."""


def pays(X: Any) -> bool:
    """Whether sparse X ``(n, inputs)`` is trained on faster in dense blocks."""
    return bool(X.shape[1] <= MOST_COLUMNS)


def train_part(
    state: State, part: Part, batch_size: int, plan: Plan, rate: float, sums: Sums
) -> tuple[State, Sums]:
    """`native.train_part` of sparse rows (CSR)."""
    data, order, numbers = part
    for block in _blocks(len(order), data.X.shape[1], rows_of_parts(batch_size)):
        rows = data.rows(order[block])
        dense = Data(rows.X.toarray(), rows.y, rows.weight)
        places = np.arange(len(rows.y))
        state, sums = native.train_part(
            state, Part(dense, places, numbers[block]), batch_size, plan, rate, sums
        )
        if not math.isfinite(sums.loss):
            break
    return state, sums


def outputs(network: Network, X: Any, n_threads: int | None = None) -> Array:
    """`native.outputs` of sparse X ``(n, inputs)``."""
    X = X.tocsr()
    blocks = _blocks(X.shape[0], X.shape[1], 1)
    return np.concatenate([native.outputs(network, X[b].toarray(), n_threads) for b in blocks])


def _blocks(n: int, d: int, unit: int) -> Iterator[slice]:
    """Slices of `n` rows of `d` inputs, all but the last of a multiple of `unit` rows."""
    m = unit * max(1, _NUMBERS // (unit * d))
    return (slice(first, first + m) for first in range(0, n, m))
