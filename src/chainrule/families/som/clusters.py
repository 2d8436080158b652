"""Clusters on top of a map: units that are near, in the data and on the map, belong together.

"agglomerative": units are joined, two clusters at a time, by the least growth of the squares within
(Ward 1963), and only where they lie beside one another on the map; "kmeans": by their prototypes
alone. Where no number of clusters is said, it is the one from 2 to 12 of the greatest silhouette
(Rousseeuw 1987), each unit counted as often as it has rows.

Source of the two steps, a map and its clusters: Vesanto and Alhoniemi, IEEE TNN 11 (2000).
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from chainrule.basics.typing import Floats, Integers
from chainrule.families.som.maths import Grid

WAYS = ("agglomerative", "kmeans")
_MOST = 12
_SEED = 0  # of k-means: a map's clusters are a function of the map


def unit_clusters(
    W: Floats, grid: Grid, hits: Integers, n_clusters: int | None, way: str
) -> Integers:
    """The cluster of each unit, ``(units,)``, numbered in the order of the units; W
    ``(units, inputs)``, `hits` ``(units,)`` rows of each."""
    if n_clusters is None:
        found = [_clusters(W, grid, k, way) for k in range(2, min(_MOST, len(W) - 1) + 1)]
        if not found:
            return np.zeros(len(W), np.int64)
        return max(found, key=lambda labels: _silhouette(W, labels, hits))
    return _clusters(W, grid, n_clusters, way)


def _clusters(W: Floats, grid: Grid, k: int, way: str) -> Integers:
    from sklearn.cluster import AgglomerativeClustering, KMeans

    if way == "kmeans":
        labels = KMeans(k, n_init=10, random_state=_SEED).fit_predict(W)
    else:
        joined = sparse.csr_matrix(np.array([grid.neighbors(unit) for unit in range(grid.size)]))
        labels = AgglomerativeClustering(k, connectivity=joined, linkage="ward").fit_predict(W)
    _labels, first, places = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[first.argsort()] = np.arange(len(first))
    return rank[places]


def _silhouette(W: Floats, labels: Integers, hits: Integers) -> float:
    """The mean over rows, each taken for its unit's prototype, of (b − a)/max(a, b): a its mean
    distance from its own cluster's rows, b that from the nearest other's."""
    d = np.sqrt(np.maximum(((W[:, None, :] - W) ** 2).sum(axis=2), 0))
    member = (labels[:, None] == np.arange(labels.max() + 1)) * hits[:, None].astype(float)
    rows = member.sum(axis=0)
    total = d @ member
    own = np.arange(len(W)), labels
    others = rows[labels] - 1
    a = total[own] / np.maximum(others, 1)
    means = total / np.where(rows > 0, rows, np.nan)
    means[own] = np.inf
    b = np.nanmin(means, axis=1)
    large = np.maximum(a, b)
    s = np.where((others > 0) & (large > 0) & np.isfinite(b), (b - a) / large, 0.0)
    return float((s * hits).sum() / max(hits.sum(), 1))
