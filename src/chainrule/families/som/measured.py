"""How well a map fits rows: the errors of quantization and topography, the distortion, and the
maps of distances and hits."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats, Integers
from chainrule.families.som import maths as som
from chainrule.families.som.engine import in_blocks
from chainrule.families.som.placed import Placed
from chainrule.training.evaluation import near_blocks


class Measured(Placed):
    """Figures of a fitted map."""

    def score(self, X: Any, y: Any = None) -> float:
        """Minus the quantization error: greater is better."""
        return -self.quantization_error(X)

    def quantization_error(self, X: Any) -> float:
        """The mean distance of rows X from their nearest prototype."""
        X = self._validated(X, reset=False)
        W, X = self._weighed(self.prototypes_.astype(X.dtype)), self._weighed(X)
        return self._mean_distance(self._engine_of(X, W), W, X)

    def topographic_error(self, X: Any, corners: bool = True) -> float:
        """The share of rows X whose two nearest units are no neighbors: of the 8 around a unit
        (Kiviluoto 1996), or without `corners` of the 4 beside it; on a hexagonal grid of the 6."""
        if self.grid_.size < 2:
            raise InputError(_("A map of one unit has no topographic error."))
        X = self._weighed(self._validated(X, reset=False))
        W = self._weighed(self.prototypes_)

        def errors(rows: Floats) -> int:
            d = som.distances(rows, W, self.metric)
            nearest = np.argsort(d, axis=1, kind="stable")[:, :2]
            found = som.neighbor_errors(nearest[:, 0], nearest[:, 1], self.grid_, corners)
            return int(found.sum())

        parts = (part for rows in near_blocks(X) for part in in_blocks(rows, W.size))
        return sum(map(errors, parts)) / len(X)

    def distortion(self, X: Any, radius: float | None = None) -> float:
        """The mean over rows X of Σₖ h(k, winner) dₖ², at `radius` (None: where it ends)."""
        radius = self.shape_.radius.at(1, 1) if radius is None else radius
        d = self.transform(X)
        return float(som.distortion(d, self.grid_, radius, self.neighborhood).mean())

    def u_matrix(self) -> Floats:
        """The mean distance of each prototype from its neighbors', ``(n_rows, n_columns)``."""
        between = som.u_matrix(self._weighed(self.prototypes_), self.grid_, self.metric)
        return between.reshape(self.n_rows, self.n_columns)

    def hit_map(self, X: Any) -> Integers:
        """How many rows of X are nearest to each unit, ``(n_rows, n_columns)``."""
        counts = np.bincount(self.units(X), minlength=self.grid_.size)
        return counts.reshape(self.n_rows, self.n_columns)
