"""What is told of a network of adaptive resonance: the category of each row, and how many."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.typing import Flags, Floats, Integers

UNKNOWN = "unknown"
"""In a table of predictions, for rows that no category takes."""


def category_columns(estimator: Any, X: Any) -> dict[str, Any]:
    return _columns(estimator, estimator.nearest(X))


def category_figures(estimator: Any, X: Any) -> dict[str, float]:
    return {
        "categories": estimator.n_categories_,
        "categories_met": len(np.unique(estimator.nearest(X))),
    }


def searched_columns(estimator: Any, X: Any, rho: float | None) -> dict[str, Any]:
    """As `category_columns`, of the search with its vigilance test: "unknown" where that fails."""
    went = estimator.search(X, rho)
    columns = _columns(estimator, went)
    return {name: _told(column, went < 0) for name, column in columns.items()}


def searched_labels(estimator: Any, X: Any, rho: float | None) -> dict[str, Any]:
    """The same of classes; "" stands for the target's name."""
    return {"": estimator.predict(X, unknown=UNKNOWN, rho=rho)}


def _columns(estimator: Any, went: Integers) -> dict[str, Any]:
    """Categories are counted from 1, clusters from 0, as everywhere; −1 is noise."""
    columns = {"category": went + 1}
    if hasattr(estimator, "edges_"):
        columns["cluster"] = np.append(estimator.category_clusters_, -1)[went]
    return columns


def _told(column: Integers, unknown: Flags) -> Any:
    return np.where(unknown, UNKNOWN, column.astype(str)).astype(object)


def box_of_row(estimator: Any, x: Floats) -> tuple[Floats, Floats]:
    """The lower and the upper corner ``(inputs,)`` of the box of row x's category."""
    category = int(estimator.nearest(x[None])[0])
    low, high = estimator.boxes()[category]
    return low, high
