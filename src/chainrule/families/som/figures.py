"""What is told of a self-organizing map: where each row lies on it, and how well it fits them."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.typing import Floats


def map_columns(estimator: Any, X: Any) -> dict[str, Any]:
    d = estimator.transform(X)
    units = d.argmin(axis=1)
    columns = {
        "row": units // estimator.n_columns,
        "column": units % estimator.n_columns,
        "distance": d[np.arange(len(d)), units],
    }
    if hasattr(estimator, "unit_clusters_"):
        columns["cluster"] = estimator.unit_clusters_[units]
    if hasattr(estimator, "unit_labels_"):
        columns["label"] = estimator.classes_[estimator.unit_labels_[units]]
    return columns


def map_figures(estimator: Any, X: Any) -> dict[str, float]:
    return {
        "quantization_error": estimator.quantization_error(X),
        "topographic_error": estimator.topographic_error(X),
    }


def prototype_of_row(estimator: Any, x: Floats) -> tuple[Floats, Floats]:
    """The prototype ``(inputs,)`` of row x's winner, as both ends."""
    own = estimator.prototypes_[int(estimator.units(x[None])[0])]
    return own, own
