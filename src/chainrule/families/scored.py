"""What the estimators of numbers score by: scikit-learn's R², in float64.

    R² = 1 − Σ(y − ŷ)²/Σ(y − ȳ)²     the mean over the targets

scikit-learn adds up in the type that the numbers have. Of many rows of several targets in float32,
added one by one down a column, ȳ is off by more than y varies.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import RegressorMixin
from sklearn.metrics import r2_score


class Regressor(RegressorMixin):
    """A mixin: an estimator that predicts numbers."""

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
        """R² of what is predicted for rows X ``(n, features)`` beside y ``(n,)`` or
        ``(n, targets)``, each row counted by its `sample_weight` ``(n,)``."""
        predicted = self.predict(X)
        return float(r2_score(_exactly(y), _exactly(predicted), sample_weight=sample_weight))


def _exactly(numbers: Any) -> Any:
    """Floats as float64; all else as it is."""
    array = np.asarray(numbers)
    return array.astype(np.float64) if array.dtype.kind == "f" else numbers
