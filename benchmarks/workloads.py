"""The ladder of workloads: the same network, data and arithmetic for every library.

Mean over the batch of half the squared error, plain gradient descent at rate 0.01, weights drawn
once for all, rows in a new order each epoch (but for `mazur`, whose one row comes again and again).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

RATE = 0.01


class Workload(NamedTuple):
    """Layer sizes, activations of the hidden layers and of the output, rows a step, rows, type."""

    sizes: tuple[int, ...]
    hidden: str
    output: str
    batch: int
    rows: int
    dtype: str = "float32"

    @property
    def steps(self) -> int:
        """Steps an epoch."""
        return self.rows // self.batch

    @property
    def flops(self) -> int:
        """Of a step: forward, weight gradients, and deltas, which the first layer does not need."""
        weights = sum(a * b for a, b in pairwise(self.sizes))
        return 2 * self.batch * (3 * weights - self.sizes[0] * self.sizes[1])


WORKLOADS = {
    "mazur": Workload((2, 2, 2), "logistic", "logistic", 1, 10_000, "float64"),
    "tiny": Workload((2, 8, 1), "logistic", "logistic", 4, 8_000),
    "tabular": Workload((30, 64, 64, 1), "relu", "identity", 32, 16_384),
    "nielsen": Workload((784, 30, 10), "logistic", "logistic", 10, 10_000),
    "nielsen-100": Workload((784, 100, 10), "logistic", "logistic", 10, 5_000),
    "mid": Workload((784, 256, 128, 10), "relu", "identity", 128, 12_800),
    "wide": Workload((784, 2048, 2048, 10), "relu", "identity", 512, 2_048),
}


def arrays(name: str, rows: int | None = None) -> dict[str, Any]:
    """X, y and the weights W1, b1, W2 … that every library starts from."""
    w = WORKLOADS[name]
    rng = np.random.default_rng(0)
    n = rows or w.rows
    X, y = rng.random((n, w.sizes[0])), rng.random((n, w.sizes[-1]))
    if name == "mazur":
        X, y = np.repeat([[0.05, 0.1]], n, axis=0), np.repeat([[0.01, 0.99]], n, axis=0)
    made = {"X": X, "y": y}
    for l, (a, b) in enumerate(pairwise(w.sizes), 1):
        made |= {f"W{l}": rng.normal(size=(a, b)) / np.sqrt(a), f"b{l}": np.zeros(b)}
    return {key: np.ascontiguousarray(array, w.dtype) for key, array in made.items()}
