"""Clusters on top of a map: units joined to few (see `clusters`), and the cluster of each row."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.typing import Integers
from chainrule.families.som.base import Map
from chainrule.families.som.clusters import unit_clusters
from chainrule.families.som.looked import Looked


class Clustered(Map):
    """Each row's cluster; without n_clusters its unit."""

    hits_: Integers
    labels_: Integers
    unit_clusters_: Integers
    _keeps_rows = True
    """The unit and the cluster of each training row; those of a table are not kept."""

    def predict(self, X: Any) -> Integers:
        """The cluster of each row, ``(n,)``; without n_clusters its unit."""
        return self._clusters_of(self.units(X))

    @property
    def training_hits_(self) -> Integers:
        """How many training rows each unit has, ``(units,)``."""
        if hasattr(self, "hits_"):
            return self.hits_
        # files of earlier versions have the units, one of 0.1.0 the labels alone
        units = getattr(self, "units_", self.labels_)
        return np.bincount(units, minlength=self.grid_.size)

    def _cluster(self, looked: Looked) -> None:
        for of_earlier in ("unit_clusters_", "units_", "labels_"):
            self.__dict__.pop(of_earlier, None)
        self.hits_ = looked.hits
        if self.n_clusters is not None:
            k = None if isinstance(self.n_clusters, str) else self.n_clusters
            W = self._weighed(self.prototypes_)
            self.unit_clusters_ = unit_clusters(W, self.grid_, self.hits_, k, self.cluster_by)
        units = looked.units
        if units is not None:
            self.units_, self.labels_ = units, self._clusters_of(units)

    def _clusters_of(self, units: Integers) -> Integers:
        """What `labels_` says of these units."""
        return self.unit_clusters_[units] if hasattr(self, "unit_clusters_") else units
