"""Categories without classes: which one each row goes to, and the clusters that arise where the
categories that fit one row are joined (topological clustering)."""

from __future__ import annotations

from numbers import Integral
from typing import Any, Self

import numpy as np
from sklearn.base import ClusterMixin
from sklearn.utils._param_validation import Interval
from sklearn.utils.validation import check_is_fitted

from chainrule.basics.typing import Floats, Integers
from chainrule.families.art import maths as art
from chainrule.families.art.base import ART
from chainrule.families.gate import fits
from chainrule.families.stored_state import Array, Row

STORED_CLUSTERS: dict[str, Row] = {
    "labels_": Array("samples", low=-1, below="categories", whole=True),
    "categories_": Array("samples", low=0, below="categories", whole=True, optional=True),
    "edges_": Array("edges 2", low=0, below="categories", whole=True, optional=True),
    "category_rows_": Array("categories", low=0, whole=True, optional=True),
}
JOINS: dict[str, Any] = {
    "join_categories": ["boolean"],
    "min_rows": [Interval(Integral, 1, None, closed="left")],
}


class Clusterer(ClusterMixin, ART):
    """Categories without classes."""

    join_categories: bool
    min_rows: int
    categories_: Integers
    labels_: Integers
    edges_: Integers
    category_rows_: Integers

    @fits
    def fit(self, X: Any, y: Any = None) -> Self:
        """Learn the rows of X ``(n, features)`` in order; y is not used."""
        X = self._validated(X, reset=True)
        self._begin(X)
        self._keep(*self._learn(X, False, self.n_iter), continues=False)
        self.n_iter_ = self._epochs
        return self

    @fits
    def partial_fit(self, X: Any, y: Any = None) -> Self:
        """Learn more rows in order; what was learned stays."""
        continues = hasattr(self, "prototypes_")
        X = self._validated(X, reset=not continues)
        if not continues:
            self._begin(X)
        self._keep(*self._learn(X, continues, 1), continues=continues)
        self.n_iter_ = 1
        return self

    def _begin(self, X: Floats) -> None:
        self._begin_bounds(X)

    def _keep(self, went: Integers, pairs: Integers, continues: bool) -> None:
        """Keep the categories that rows `went` to ``(n,)``, and where they are joined which
        `pairs` ``(pairs, 2)`` are, besides those of earlier calls."""
        edges: Integers = np.zeros((0, 2), np.int64)
        rows: Integers = np.zeros(0, np.int64)
        if continues and self.join_categories and hasattr(self, "edges_"):
            edges, rows = self.edges_, self.category_rows_
        for name in ("edges_", "category_rows_"):
            self.__dict__.pop(name, None)
        self.categories_ = went
        if self.join_categories:
            self.edges_ = np.unique(np.vstack([edges, pairs]), axis=0)
            counts = np.bincount(went, minlength=self.n_categories_)
            counts[: len(rows)] += rows
            self.category_rows_ = counts.astype(np.int64)
        self.labels_ = self._clusters_of(went)

    @property
    def category_clusters_(self) -> Integers:
        """The cluster of each category, ``(categories,)``, −1 for noise; with join_categories."""
        check_is_fitted(self, "edges_")
        rows = self.category_rows_
        return art.clusters(self.n_categories_, self.edges_, rows, self.min_rows)

    def _clusters_of(self, categories: Integers) -> Integers:
        """What `predict` says of these categories; −1 of −1."""
        if not hasattr(self, "edges_"):
            return categories
        return np.append(self.category_clusters_, -1)[categories]

    def predict(self, X: Any, unknown: int | None = None, rho: float | None = None) -> Integers:
        """The category of the greatest choice for each row, ``(n,)``, whatever its match; with
        join_categories its cluster. With `unknown`, −1 for instance, that stands for rows that the
        vigilance test keeps from every category (see `search`)."""
        found = self._categories(X, unknown, rho)
        labels = self._clusters_of(found)
        return labels if unknown is None else np.where(found < 0, unknown, labels)
