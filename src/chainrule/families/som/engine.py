"""The self-organizing map's kernels: online steps, batch epochs and winners, by the reference
(`maths`) or compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from chainrule.basics.random import Seed, row_order
from chainrule.basics.threads import default_threads
from chainrule.basics.typing import Floats, Integers
from chainrule.engines.native import kernels, level
from chainrule.families.falling import Falling
from chainrule.families.som import maths as som
from chainrule.families.som.maths import Distances, Grid, Sums

_BLOCK = 2**19  # numbers of a block of distances: what lies near, and holds little memory


class Shape(NamedTuple):
    """What stays the same over a run."""

    grid: Grid
    neighborhood: str
    metric: str | Distances
    rate: Falling
    radius: Falling


class Steps(NamedTuple):
    """Steps `first` … `last` − 1 of `total`; step t takes row t % n of epoch t // n, in the order
    of `seed`, or, with None, one after another. `weight` ``(n,)`` multiplies the rate."""

    first: int
    last: int
    total: int
    seed: Seed | None
    weight: Floats | None = None


def som_online(engine: str, W: Floats, X: Floats, shape: Shape, steps: Steps) -> Floats:
    """The prototypes ``(units, inputs)`` after the steps over X ``(n, inputs)``, of one type."""
    if engine == "native":
        return _native_online(W, X, shape, steps)
    n = len(X)
    order = row_order(None, n, 0)
    for t in range(steps.first, steps.last):
        if steps.seed is not None and (t % n == 0 or t == steps.first):
            order = row_order(steps.seed, n, t // n)
        rate, radius = (v.at(t, steps.total) for v in (shape.rate, shape.radius))
        row = order[t % n]
        rate *= 1.0 if steps.weight is None else float(steps.weight[row])
        W = som.look(W, X[row], shape.grid, rate, radius, shape.neighborhood, shape.metric).after
    return W


def som_batch(
    engine: str,
    W: Floats,
    X: Floats,
    shape: Shape,
    rate: float,
    radius: float,
    n_threads: int | None = None,
    weight: Floats | None = None,
) -> tuple[Floats, Integers]:
    """The prototypes after one epoch of the batch map over X ``(n, inputs)``, each row counted
    `weight` ``(n,)`` times, and the winners ``(n,)`` it went by."""
    batch = Batch(engine, W, shape, n_threads)
    found = batch.add(X, weight)
    return batch.after(rate, radius), found


class Batch:
    """One epoch of the batch map over rows that come some at a time, to the bits that they have
    together: the rows of each winner are added up in their order."""

    def __init__(self, engine: str, W: Floats, shape: Shape, n_threads: int | None = None) -> None:
        self.engine, self.W, self.shape, self.n_threads = engine, W, shape, n_threads
        counts = np.zeros(len(W)) if engine == "native" else np.zeros(W.shape)
        self.added = Sums(np.zeros(W.shape), counts)

    def add(self, X: Floats, weight: Floats | None = None) -> Integers:
        """Rows ``(n, inputs)``, each counted `weight` ``(n,)`` times; their winners ``(n,)``."""
        if self.engine == "native":
            return _native_batch(self.W, X, self.shape, self.n_threads, weight, self.added)[1]
        found = winners(self.engine, self.W, X, self.shape.metric)
        som.add_up(self.added, X, found, weight)
        return found

    def after(self, rate: float, radius: float) -> Floats:
        """The prototypes after all rows."""
        W, shape = self.W, self.shape
        if self.engine == "native":
            return _native_batch(W, W[:0], shape, 1, None, self.added, rate, radius)[0]
        return som.smoothed(W, self.added, shape.grid, rate, radius, shape.neighborhood)


def winners(
    engine: str, W: Floats, X: Floats, metric: str | Distances, n_threads: int | None = None
) -> Integers:
    """The nearest unit of each row, the lowest of several, ``(n,)``."""
    if engine == "native" and not np.isnan(X).any():
        shape = Shape(Grid(1, len(W)), "gaussian", metric, _STILL, _STILL)
        return _native_batch(W, X, shape, n_threads)[1]
    parts = [som.distances(part, W, metric).argmin(axis=1) for part in in_blocks(X, W.size)]
    found: Integers = np.concatenate(parts).astype(np.int64)
    return found


_STILL = Falling("linear", 0.0, 0.0)


def in_blocks(X: Floats, numbers_a_row: int) -> list[Floats]:
    """X in blocks of rows for which a block of distances is not large."""
    return [X[rows] for rows in in_parts(len(X), numbers_a_row)]


def in_parts(n: int, numbers_a_row: int) -> list[slice]:
    """The places of n rows in parts that make at most so many numbers as are not large; one part
    of none."""
    rows = max(1, _BLOCK // max(1, numbers_a_row))
    return [slice(i, min(i + rows, n)) for i in range(0, max(1, n), rows)]


# -- compiled --------------------------------------------------------------------------------------


class KernelMap(NamedTuple):
    """A map as the compiled module reads it, by these names; it changes W."""

    W: Floats
    places: Floats
    extent: tuple[float, float]
    torus: bool
    neighborhood: str
    metric: str | Distances


class KernelSteps(NamedTuple):
    """Steps as the compiled module reads them, by these names; rows may have NaN if `masked`."""

    X: Floats
    weight: Floats | None
    masked: bool
    seed: Seed | None
    first: int
    last: int
    total: int
    rate: Falling
    radius: Falling


class KernelBatch(NamedTuple):
    """Rows of a batch as the compiled module reads them, by these names; it writes `winners`, and
    adds to `values` and `counts` where they are there."""

    X: Floats
    weight: Floats | None
    winners: Integers
    values: Floats | None
    counts: Floats | None
    rate: float
    radius: float
    n_threads: int


def _native_online(W: Floats, X: Floats, shape: Shape, steps: Steps) -> Floats:
    kernel_map = _kernel_map(W, shape)
    kernel_steps = KernelSteps(
        X=np.ascontiguousarray(X),
        weight=_doubles(steps.weight),
        masked=bool(np.isnan(X).any()),
        seed=steps.seed,
        first=steps.first,
        last=steps.last,
        total=steps.total,
        rate=shape.rate,
        radius=shape.radius,
    )
    kernels.som_steps(kernel_map, kernel_steps, level())
    return kernel_map.W


def _native_batch(
    W: Floats,
    X: Floats,
    shape: Shape,
    n_threads: int | None,
    weight: Floats | None = None,
    added: Sums | None = None,
    rate: float = 0.0,
    radius: float = 0.0,
) -> tuple[Floats, Integers]:
    kernel_map = _kernel_map(W, shape)
    batch = KernelBatch(
        X=np.ascontiguousarray(X),
        weight=_doubles(weight),
        winners=np.zeros(len(X), np.int64),
        values=None if added is None else added.values,
        counts=None if added is None else added.counts,
        rate=rate,
        radius=radius,
        n_threads=_threads(X, W, n_threads),
    )
    kernels.som_batch(kernel_map, batch, level())
    return kernel_map.W, batch.winners


def _doubles(weight: Floats | None) -> Floats | None:
    return None if weight is None else np.ascontiguousarray(weight, np.float64)


_WORTH_A_THREAD = 2e7  # multiplications: about a millisecond


def _threads(X: Floats, W: Floats, n_threads: int | None) -> int:
    most = n_threads or default_threads()
    return max(1, min(most, int(X.size * len(W) / _WORTH_A_THREAD)))


def _kernel_map(W: Floats, shape: Shape) -> KernelMap:
    grid = shape.grid
    return KernelMap(
        W=np.array(W, order="C"),
        places=np.ascontiguousarray(grid.places()),
        extent=grid.extent,
        torus=grid.torus,
        neighborhood=shape.neighborhood,
        metric=shape.metric,
    )
