"""Where rows lie on a map: their places, their distances, and what their nearest prototype fills
their gaps with."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.typing import Floats, Integers
from chainrule.families.som import maths as som
from chainrule.families.som.base import Map
from chainrule.families.som.engine import in_blocks


class Placed(Map):
    """Rows on the map."""

    def impute(self, X: Any) -> Floats:
        """Rows X ``(n, features)`` with gaps (NaN) filled by the prototype that is nearest by what
        is known; what is known stays."""
        rows = self._validated(X, reset=False, gaps=True)
        own = self.prototypes_.astype(rows.dtype)[self._units(rows)]
        return np.where(np.isnan(rows), own, rows)

    def positions(self, X: Any) -> Integers:
        """(row, column) of the nearest unit of each row, ``(n, 2)``, from 0."""
        return np.column_stack(np.divmod(self.units(X), self.n_columns))

    def transform(self, X: Any) -> Floats:
        """The distance of each row from every prototype, ``(n, units)``."""
        X = self._validated(X, reset=False)
        W, X = self._weighed(self.prototypes_.astype(X.dtype)), self._weighed(X)
        return np.vstack([som.distances(part, W, self.metric) for part in in_blocks(X, W.size)])

    @property
    def _n_features_out(self) -> int:
        return self.n_rows * self.n_columns
