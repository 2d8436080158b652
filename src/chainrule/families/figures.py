"""Figures and columns that several families have.

classes   accuracy · balanced accuracy, the mean over the classes of each one's own ·
          log loss, the mean of −ln of the probability given to the true class
numbers   R² (NaN where the numbers do not vary) · root mean square error · mean absolute error, the
          last two in the target's units
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from chainrule.basics.typing import Flags, Floats, Integers
from chainrule.families.family import Figures
from chainrule.pieces.losses import clipped
from chainrule.pieces.scores import r2


def figures_by_target(
    names: Sequence[str], task: str, y: Any, predicted: Any
) -> dict[str, Figures]:
    """The figures of each target: labels or numbers ``(n,)`` or ``(n, targets)`` beside those
    predicted."""
    y, predicted = (np.asarray(values).reshape(len(y), -1) for values in (y, predicted))
    columns = zip(names, y.T, predicted.T, strict=True)
    if task == "classification":
        return {name: figures_of_classes(p == labels, labels) for name, labels, p in columns}
    return {name: figures_of_numbers(numbers, p) for name, numbers, p in columns}


def figures_of_classes(right: Flags, labels: Any) -> Figures:
    """Of rows ``(n,)`` that were called right or not, by their true labels or codes."""
    each = [right[labels == label].mean() for label in np.unique(labels)]
    return {"accuracy": float(right.mean()), "balanced_accuracy": float(np.mean(each))}


def log_loss(p: Floats, codes: Integers) -> float:
    """Of probabilities ``(n, classes)`` for the true classes ``(n,)``."""
    return float(-np.log(clipped(p[np.arange(len(codes)), codes])).mean())


def figures_of_numbers(y: Any, predicted: Any) -> Figures:
    """Of numbers ``(n,)`` beside those predicted."""
    y, predicted = np.asarray(y, float)[:, None], np.asarray(predicted, float)[:, None]
    with np.errstate(over="ignore"):
        error = abs(y - predicted)
        unit = float(error.max()) or 1.0  # squares of very small or large numbers leave the numbers
        return {
            "r2": r2(y, predicted) if np.ptp(y) else np.nan,
            "rmse": unit * float(np.sqrt(np.mean((error / unit) ** 2))),
            "mae": float(np.mean(error)),
        }


def hidden_columns(estimator: Any, X: Any) -> dict[str, Any]:
    p = estimator.transform(X)
    return {f"P(h{j}=1)": p[:, j - 1] for j in range(1, p.shape[1] + 1)}
