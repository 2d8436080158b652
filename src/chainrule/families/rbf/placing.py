"""Where the units of a radial basis function network lie, and how wide they are.

random     rows drawn without repetition
kmeans     the means of k clusters (scikit-learn's KMeans)                (Moody, Darken 1989)
ols        orthogonal least squares: one row after another, each time the one whose column of φ,
           made orthogonal to those chosen, explains most of the targets
           (Chen, Cowan, Grant, IEEE TNN 2, 1991)

nearest    σⱼ the root mean square distance to the p nearest other centers  (Moody, Darken 1989)
cv         one σ for all, the best of a grid around the median of these by 5-fold validation
"""

from __future__ import annotations

from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from chainrule.basics.random import Seed, initialization_generator
from chainrule.basics.typing import Floats, Integers
from chainrule.families.rbf.maths import Kernel, read_out, squared_distances
from chainrule.preprocessing import fold_rows

_FOLDS = 5
WIDTH_FACTORS = tuple(2.0 ** (power / 2) for power in range(-3, 9))
"""What the grid of ``cv`` is, times the median nearest distance: 0.35 to 16."""
_MOST_CANDIDATES = 2000
_MOST_VALIDATED = 4000


def random_rows(n: int, k: int, seed: Seed) -> Integers:
    """k of n rows, in order."""
    return np.sort(initialization_generator(seed).choice(n, k, replace=False)).astype(np.int64)


def kmeans(X: Floats, k: int, seed: Seed) -> Floats:
    """k cluster means ``(k, inputs)``. In one thread: a process forked after OpenMP has had several
    hangs where it asks for several itself."""
    from sklearn.cluster import KMeans

    state = seed.low % 2**32
    with threadpool_limits(1):
        return np.asarray(KMeans(k, n_init=1, random_state=state).fit(X).cluster_centers_)


def orthogonal_least_squares(
    X: Floats, y: Floats, k: int, kernel: Kernel, width: float, seed: Seed
) -> Integers:
    """k rows of X ``(n, inputs)`` by how much of y ``(n, outputs)`` their units explain; of many
    rows a part, drawn by `seed`, are candidates."""
    n = len(X)
    candidates = random_rows(n, min(n, _MOST_CANDIDATES), seed)
    P = kernel.value(squared_distances(X, X[candidates]), np.array(width))
    P = P - P.mean(axis=0)
    rest = y - y.mean(axis=0)
    size = (P**2).sum(axis=0)
    whole = size.copy()
    chosen: list[int] = []
    for _step in range(k):
        usable = size > 1e-10 * np.maximum(whole, 1e-300)
        usable[chosen] = False
        if not usable.any():
            break
        explained = ((P.T @ rest) ** 2).sum(axis=1) / np.where(usable, size, 1)
        best = int(np.where(usable, explained, -1).argmax())
        chosen.append(best)
        q = P[:, best] / np.sqrt(size[best])
        rest = rest - np.outer(q, q @ rest)
        P = P - np.outer(q, q @ P)  # what is left of every candidate beside those chosen
        size = (P**2).sum(axis=0)
    return np.sort(candidates[chosen])


def nearest_widths(centers: Floats, p: int = 2) -> Floats:
    """σ ``(units,)``; 1 where there is no other center, and never 0."""
    k = len(centers)
    if k == 1:
        return np.ones(1)
    r2 = squared_distances(centers, centers)
    r2[np.diag_indices(k)] = np.inf
    nearest = np.sort(r2, axis=1)[:, : min(p, k - 1)]
    widths = np.sqrt(nearest.mean(axis=1))
    positive = widths[widths > 0]
    return np.where(widths > 0, widths, positive.min() if len(positive) else 1.0)


def validated_width(
    X: Floats, y: Floats, share: Floats, centers: Floats, kernel: Kernel, alpha: float, seed: Seed
) -> tuple[float, dict[float, float]]:
    """The width with the least squared error on rows left out, and the mean error of each width
    tried; of many rows a part, drawn by `seed`, is looked at."""
    rows: Any = (
        slice(None) if len(X) <= _MOST_VALIDATED else random_rows(len(X), _MOST_VALIDATED, seed)
    )
    X, y, share = X[rows], y[rows], share[rows]
    r2 = squared_distances(X, centers)
    usual = float(np.median(nearest_widths(centers)))
    folds = fold_rows(len(X), min(_FOLDS, len(X)), seed)
    errors = {}
    for factor in WIDTH_FACTORS:
        phi = kernel.value(r2, np.array(usual * factor))
        errors[usual * factor] = sum(_left_out(phi, y, share, alpha, *fold) for fold in folds)
    best = min(errors, key=errors.__getitem__)
    return best, errors


def _left_out(
    phi: Floats, y: Floats, share: Floats, alpha: float, kept: Integers, held_out: Integers
) -> float:
    total = share[kept].sum()
    if total <= 0:
        return 0.0
    V, b = read_out(phi[kept], y[kept], share[kept] / total, alpha)
    error = ((phi[held_out] @ V + b - y[held_out]) ** 2).sum(axis=1)
    return float(share[held_out] @ error)


def validated_average(
    X: Floats, y: Floats, share: Floats, centers: Floats, _kernel: Kernel, _alpha: float, seed: Seed
) -> tuple[float, dict[float, float]]:
    """The same for `rbf.average` with a unit on each row: each row is left out of its own mean."""
    rows: Any = (
        slice(None) if len(X) <= _MOST_VALIDATED else random_rows(len(X), _MOST_VALIDATED, seed)
    )
    X, y, share = X[rows], y[rows], share[rows]
    r2 = squared_distances(X, X)
    r2[np.diag_indices(len(X))] = np.inf
    r2 -= r2.min(axis=1, keepdims=True)
    usual = float(np.median(nearest_widths(centers)))
    errors = {}
    for factor in WIDTH_FACTORS:
        phi = np.exp(-r2 / (2 * (usual * factor) ** 2)) * share
        total = phi.sum(axis=1, keepdims=True)
        means = phi @ y / np.where(total > 0, total, 1)
        errors[usual * factor] = float(share @ ((means - y) ** 2).sum(axis=1))
    return min(errors, key=errors.__getitem__), errors
