"""What is told of a network of adaptive resonance: the category of each row, and how many."""

from __future__ import annotations

from typing import Any

import numpy as np


def category_columns(estimator: Any, X: Any) -> dict[str, Any]:
    return {"category": estimator.predict(X) + 1}


def category_figures(estimator: Any, X: Any) -> dict[str, float]:
    return {
        "categories": estimator.n_categories_,
        "categories_met": len(np.unique(estimator.predict(X))),
    }
