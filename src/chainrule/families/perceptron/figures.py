"""What is told of a perceptron that leaves mistakes: whether a line could do without."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from chainrule.basics.i18n import _
from chainrule.training.evaluation import near

_MOST_TO_PROVE = 500_000  # numbers of the training rows: some seconds
_MOST_SHARES = 4


def separability_notes(estimator: Any, X: Any, y: Any) -> list[str]:
    """Where mistakes are left: for each class whether a line could do better, or why none can."""
    if math.prod(X.shape) > _MOST_TO_PROVE or (estimator.predict(X) == y).all():
        return []
    labels, found = estimator.classes_, estimator.separability(near(X), y)
    names = labels[1:] if len(labels) == 2 else labels
    return [_told(label, case) for label, case in zip(names.tolist(), found, strict=True)]


def _told(label: Any, found: Any) -> str:
    if found.separable:
        return _("{label}: a line separates it from the rest.").format(label=label)
    rows = np.flatnonzero(found.shares > 1e-9)
    if len(rows) > _MOST_SHARES:
        return _(
            "{label}: no line separates it from the rest: a point between its rows lies "
            "between the others too."
        ).format(label=label)
    shares = ", ".join(
        _("{share:.4g} of row {row}").format(share=found.shares[i], row=i + 1) for i in rows
    )
    point = ", ".join(f"{x:.4g}" for x in found.point)
    return _(
        "{label}: no line separates it from the rest: the point ({point}) lies between rows "
        "of both ({shares} of the training rows)."
    ).format(label=label, point=point, shares=shares)
