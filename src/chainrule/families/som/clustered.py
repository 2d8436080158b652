"""Clusters on top of a map: units joined to few (see `clusters`), and the cluster of each row."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.typing import Integers
from chainrule.families.som.base import Map
from chainrule.families.som.clusters import unit_clusters


class Clustered(Map):
    """Each row's cluster; without n_clusters its unit."""

    units_: Integers
    unit_clusters_: Integers

    def predict(self, X: Any) -> Integers:
        """The cluster of each row, ``(n,)``; without n_clusters its unit."""
        return self._clusters_of(self.units(X))

    @property
    def training_hits_(self) -> Integers:
        """How many training rows each unit has, ``(units,)``."""
        units = getattr(self, "units_", self.labels_)  # a file of 0.1.0 has the latter alone
        return np.bincount(units, minlength=self.grid_.size)

    def _cluster(self) -> None:
        self.__dict__.pop("unit_clusters_", None)
        if self.n_clusters is not None:
            k = None if isinstance(self.n_clusters, str) else self.n_clusters
            hits = np.bincount(self.units_, minlength=self.grid_.size)
            W = self._weighed(self.prototypes_)
            self.unit_clusters_ = unit_clusters(W, self.grid_, hits, k, self.cluster_by)
        self.labels_ = self._clusters_of(self.units_)

    def _clusters_of(self, units: Integers) -> Integers:
        """What `labels_` says of these units."""
        return self.unit_clusters_[units] if hasattr(self, "unit_clusters_") else units
