"""The self-organizing map: record and maths.

A map has units k at places pₖ of a grid, each with a prototype wₖ. One sample x:

    distance        dₖ = √Σᵢ (xᵢ − wₖᵢ)²        (or 1 − x·w/|x||w|, or Σᵢ |xᵢ − wₖᵢ|)
    winner          c = the k of the least dₖ, the lowest of several
    neighbourhood   hₖ = h(‖pₖ − p_c‖, σ)        see `NEIGHBORHOODS`
    move            wₖ ← wₖ + ε hₖ (x − wₖ)      the components that x has

All samples at once (batch):  wₖ ← Σₓ h(k, c(x)) x / Σₓ h(k, c(x)),  blended with the old wₖ where
the rate ε is below 1. Rate and radius fall from step to step, see `chainrule.families.falling`.

Quality: quantization error, the mean distance to the winner; topographic error, the share of
samples whose two nearest units are no neighbors (Kiviluoto 1996): of the 8 around a unit of a
rectangular grid, or only of the 4 beside it, or of the 6 of a hexagonal one; distortion, the mean
over samples of Σₖ h(k, c) dₖ².

Sources: Kohonen, "Self-organized formation of topologically correct feature maps", Biol. Cybern. 43
(1982); Kohonen, Self-Organizing Maps, 3rd ed. (2001), for the batch map and the hexagonal grid;
Ultsch and Siemon, INNC (1990), for the U-matrix.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np

from chainrule.basics.typing import Flags, Floats, Integers
from chainrule.families.sums import added_up

Distances: TypeAlias = Callable[[Floats, Floats], Floats]
"""``metric(X, W)``: distances ``(n, units)`` of rows ``(n, inputs)`` from ``(units, inputs)``."""

HEIGHT = np.sqrt(3) / 2  # of a hexagonal grid's row


class Grid(NamedTuple):
    """Where the units are: `hexagonal` shifts every second row by half a unit; a `torus` joins
    opposite edges (a hexagonal one needs an even number of rows)."""

    n_rows: int
    n_columns: int
    hexagonal: bool = False
    torus: bool = False

    @property
    def size(self) -> int:
        return self.n_rows * self.n_columns

    def places(self) -> Floats:
        """(x, y) of each unit, ``(units, 2)``, row by row."""
        rows, columns = np.divmod(np.arange(self.size), self.n_columns)
        if not self.hexagonal:
            return np.column_stack([columns, rows]).astype(float)
        return np.column_stack([columns + 0.5 * (rows % 2), rows * HEIGHT])

    @property
    def extent(self) -> tuple[float, float]:
        """After how far x and y begin again on a torus."""
        return float(self.n_columns), self.n_rows * (HEIGHT if self.hexagonal else 1.0)

    def offsets(self, unit: int) -> Floats:
        """|Δx| and |Δy| of every unit from one, ``(units, 2)``, the short way round a torus."""
        places = self.places()
        away: Floats = abs(places - places[unit])
        return np.minimum(away, np.asarray(self.extent) - away) if self.torus else away

    def neighbors(self, unit: int, corners: bool = True) -> Flags:
        """Which units lie around one, ``(units,)``; without `corners` only those beside it."""
        squared = (self.offsets(unit) ** 2).sum(axis=1)
        reach = 1.01 if self.hexagonal or not corners else 2.01
        flags: Flags = (squared < reach) & (squared > 0)
        return flags


class Look(NamedTuple):
    """One sample looked at: distances d ``(units,)``, the winner, h ``(units,)``, and the
    prototypes after the move ``(units, inputs)``."""

    d: Floats
    winner: int
    h: Floats
    after: Floats


class Sums(NamedTuple):
    """What a batch adds up by winner: the samples ``(units, inputs)`` and how many components of
    each there were ``(units, inputs)``; both in float64, whatever the samples have: a sum of many
    is so large that what comes to it in float32 would vanish."""

    values: Floats
    counts: Floats


def _bell(u: Floats) -> Floats:
    """e^(−u²/2), number by number: C's exp, as the compiled kernel has it to the last bit (NumPy's
    own, where it has one, may round otherwise)."""
    values, places = np.unique(u, return_inverse=True)
    bells = [math.exp(-value * value / 2) for value in values.tolist()]
    return np.array(bells)[places].reshape(u.shape)


def _slope(u: Floats) -> Floats:
    return np.asarray(np.maximum(1 - u, 0))


NEIGHBORHOODS: dict[str, Callable[[Floats, Floats], Floats]] = {
    "gaussian": lambda x, y: _bell(x) * _bell(y),
    "mexican_hat": lambda x, y: (1 - (x * x + y * y)) * (_bell(x) * _bell(y)),
    "bubble": lambda x, y: ((x <= 1) & (y <= 1)).astype(float),
    "triangle": lambda x, y: _slope(x) * _slope(y),
}
"""h by |Δx|/σ and |Δy|/σ; at the winner it is 1. A bubble's edge belongs to it; a triangle falls
along both axes and is 0 from the radius on."""


def _away(X: Floats, W: Floats, known: Floats | None) -> Floats:
    """x − w ``(n, units, inputs)``, 0 where x is missing."""
    away = X[:, None, :] - W
    return np.asarray(away if known is None else away * known)


def _euclidean(X: Floats, W: Floats, known: Floats | None) -> Floats:
    return np.asarray(np.sqrt(added_up(_away(X, W, known) ** 2)))


def _manhattan(X: Floats, W: Floats, known: Floats | None) -> Floats:
    return added_up(abs(_away(X, W, known)))


def _cosine(X: Floats, W: Floats, known: Floats | None) -> Floats:
    squares = W * W if known is None else W * W * known
    lengths = np.sqrt(added_up(X * X))[:, None] * np.sqrt(added_up(squares))
    return np.asarray(1 - added_up(X[:, None, :] * W) / np.where(lengths > 0, lengths, 1))


DISTANCES = {"euclidean": _euclidean, "manhattan": _manhattan, "cosine": _cosine}


def distances(X: Floats, W: Floats, metric: str | Distances = "euclidean") -> Floats:
    """d ``(n, units)`` of rows X ``(n, inputs)`` from prototypes W ``(units, inputs)``; a missing
    component (NaN) counts for nothing. By these numbers winners are decided, on every engine."""
    if not isinstance(metric, str):
        return np.asarray(metric(X, W), X.dtype)
    there = ~np.isnan(X)
    if there.all():
        return DISTANCES[metric](X, W, None)
    return DISTANCES[metric](np.where(there, X, 0), W, there[:, None, :].astype(X.dtype))


def look(
    W: Floats,
    x: Floats,
    grid: Grid,
    rate: float,
    radius: float,
    neighborhood: str,
    metric: str | Distances,
) -> Look:
    """Look at a sample x ``(inputs,)``, and move the prototypes towards it."""
    d = distances(x[None], W, metric)[0]
    winner = int(d.argmin())
    h = neighborhood_of(grid, winner, radius, neighborhood).astype(W.dtype)
    step = np.where(np.isnan(x), 0, x - W)
    return Look(d, winner, h, W + W.dtype.type(rate) * h[:, None] * step)


def neighborhood_of(grid: Grid, unit: int, radius: float, neighborhood: str) -> Floats:
    """h ``(units,)`` around one unit."""
    x, y = grid.offsets(unit).T / radius
    return NEIGHBORHOODS[neighborhood](x, y)


def sums(X: Floats, winners: Integers, n_units: int, weight: Floats | None = None) -> Sums:
    """The samples of each winner added up in their order, each `weight` ``(n,)`` times."""
    added = Sums(*(np.zeros((n_units, X.shape[1])) for _part in Sums._fields))
    add_up(added, X, winners, weight)
    return added


def add_up(added: Sums, X: Floats, winners: Integers, weight: Floats | None = None) -> None:
    """Add more samples to those that were `added`."""
    times = np.ones((len(X), 1)) if weight is None else weight[:, None].astype(float)
    known = ~np.isnan(X)
    np.add.at(added.values, winners, times * np.where(known, X, 0))
    np.add.at(added.counts, winners, times * known)


def smoothed(
    W: Floats, added: Sums, grid: Grid, rate: float, radius: float, neighborhood: str
) -> Floats:
    """The prototypes after a batch; one that no sample reaches stays."""
    values, counts = np.zeros_like(added.values), np.zeros_like(added.counts)
    for k in np.flatnonzero(added.counts.any(axis=1)).tolist():  # a unit's samples, to all units
        h = neighborhood_of(grid, k, radius, neighborhood).astype(W.dtype)[:, None]
        values += h * added.values[k]
        counts += h * added.counts[k]
    reached = counts > 0
    means = values / np.where(reached, counts, 1)
    return np.where(reached, W + rate * (means - W), W).astype(W.dtype)


# -- where prototypes begin ------------------------------------------------------------------------


def principal_plane(X: Floats, grid: Grid) -> Floats:
    """Prototypes spread over the plane of the two greatest variances, one standard deviation to
    both sides of the mean, the longer side of the map along the greater: ``(units, inputs)``."""
    middle = X.mean(axis=0)
    _u, singular, directions = np.linalg.svd(X - middle, full_matrices=False)
    deviations = np.append(singular / np.sqrt(max(len(X) - 1, 1)), [0.0, 0.0])[:2]
    axes = np.zeros((2, X.shape[1]))
    found = min(2, len(directions))
    axes[:found] = _pointed(directions[:found]) * deviations[:found, None]
    places = grid.places()
    spread = places.max(axis=0)
    across = 2 * places / np.where(spread > 0, spread, 1) - np.where(spread > 0, 1, 0)
    order = [0, 1] if spread[0] >= spread[1] else [1, 0]
    plane: Floats = middle + across[:, order] @ axes
    return plane


def _pointed(directions: Floats) -> Floats:
    """Each direction ``(k, inputs)`` with the sign by which its first large component is positive:
    a decomposition gives either, by the order of the rows. Large is half of the largest, so that
    of two components as large the same one decides whatever rounding makes of them."""
    size = abs(directions)
    first = (size >= size.max(axis=1, keepdims=True) / 2).argmax(axis=1)
    signs = np.where(directions[np.arange(len(directions)), first] < 0, -1.0, 1.0)
    return np.asarray(directions * signs[:, None])


# -- quality ---------------------------------------------------------------------------------------


_PAIRED: dict[str, Callable[[Floats, Floats], Floats]] = {
    "euclidean": lambda X, W: np.sqrt(((X - W) ** 2).sum(axis=1)),
    "manhattan": lambda X, W: abs(X - W).sum(axis=1),
    "cosine": lambda X, W: 1 - (X * W).sum(axis=1) / _lengths(X, W),
}


def _lengths(X: Floats, W: Floats) -> Floats:
    product = np.sqrt((X**2).sum(axis=1) * (W**2).sum(axis=1))
    return np.where(product > 0, product, 1)


def own_distances(X: Floats, W: Floats, metric: str | Distances) -> Floats:
    """The distance of each row of X ``(n, inputs)`` from its own row of W, ``(n,)``; a missing
    component counts for nothing."""
    if not isinstance(metric, str):
        pairs = zip(X, W, strict=True)
        return np.array([distances(x[None], w[None], metric)[0, 0] for x, w in pairs])
    known = ~np.isnan(X)
    return _PAIRED[metric](np.where(known, X, 0), np.where(known, W, 0))


def unit_labels(counts: Integers, W: Floats, metric: str | Distances) -> Integers:
    """The commonest code among the samples of each unit, ``(units,)``, of which it has `counts`
    ``(units, classes)``; a unit without samples has that of the nearest prototype with some."""
    labels: Integers = counts.argmax(axis=1)
    named = counts.any(axis=1)
    nearest = distances(W[~named], W[named], metric).argmin(axis=1)
    labels[~named] = labels[named][nearest]
    return labels


def distortion(d: Floats, grid: Grid, radius: float, neighborhood: str) -> Floats:
    """Σₖ h(k, winner) dₖ² of each row of distances d ``(n, units)``, ``(n,)``."""
    winners = d.argmin(axis=1)
    found = np.empty(len(d))
    for k in np.unique(winners).tolist():
        here = winners == k
        found[here] = d[here] ** 2 @ neighborhood_of(grid, k, radius, neighborhood)
    return found


def neighbor_errors(first: Integers, second: Integers, grid: Grid, corners: bool) -> Flags:
    """For each sample, whether its two nearest units are no neighbors, ``(n,)``."""
    errors = np.ones(len(first), bool)
    for k in np.unique(first).tolist():
        here = first == k
        errors[here] = ~grid.neighbors(k, corners)[second[here]]
    return errors


def u_matrix(W: Floats, grid: Grid, metric: str | Distances = "euclidean") -> Floats:
    """The mean distance of each prototype from those of its neighbors, ``(units,)``: ridges lie
    between clusters."""
    between = [
        distances(W[[k]], W[grid.neighbors(k)], metric).mean() if grid.neighbors(k).any() else 0.0
        for k in range(grid.size)
    ]
    return np.array(between)
