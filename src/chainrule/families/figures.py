"""Figures and columns that several families have.

classes   accuracy · balanced accuracy, the mean over the classes of each one's own ·
          log loss, the mean of −ln of the probability given to the true class
numbers   R² (NaN where the numbers do not vary) · root mean square error · mean absolute error, the
          last two in the target's units

Where rows count differently, `weight` ``(n,)``, each mean is Σ wᵢ vᵢ / Σ wᵢ, as scikit-learn's
metrics have it with `sample_weight`; NaN where no row counts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from chainrule.basics.many_rows import mean_of_rows, some_rows
from chainrule.basics.typing import Flags, Floats, Integers
from chainrule.families.family import Figures
from chainrule.pieces.losses import clipped
from chainrule.pieces.scores import r2


def figures_by_target(
    names: Sequence[str], task: str, y: Any, predicted: Any, weight: Floats | None = None
) -> dict[str, Figures]:
    """The figures of each target: labels or numbers ``(n,)`` or ``(n, targets)`` beside those
    predicted."""
    y, predicted = (np.asarray(values).reshape(len(y), -1) for values in (y, predicted))
    columns = zip(names, y.T, predicted.T, strict=True)
    if task == "classification":
        return {
            name: figures_of_classes(p == labels, labels, weight) for name, labels, p in columns
        }
    return {name: figures_of_numbers(numbers, p, weight) for name, numbers, p in columns}


def mean(values: Any, weight: Floats | None = None) -> float:
    """Of values ``(n,)``, by their weights; NaN where there are none that count."""
    if weight is None:
        return float(np.mean(values))
    return float(np.average(values, weights=weight)) if weight.sum() > 0 else np.nan


def figures_of_classes(right: Flags, labels: Any, weight: Floats | None = None) -> Figures:
    """Of rows ``(n,)`` that were called right or not, by their true labels or codes. A class of
    which no row counts is left out of the balanced accuracy."""
    each = _of_each_class(right, labels, weight)
    return {
        "accuracy": mean(right, weight),
        "balanced_accuracy": float(np.mean(each)) if each else np.nan,
    }


def _of_each_class(right: Flags, labels: Any, weight: Floats | None) -> list[float]:
    """The share of each class's rows that were called right."""
    if weight is not None:
        of_each = [labels == label for label in np.unique(labels[weight > 0])]
        return [mean(right[of], weight[of]) for of in of_each]
    counts: dict[Any, list[int]] = {}
    for rows in some_rows(len(right)):  # whole numbers: in any parts the same
        found, places = np.unique(labels[rows], return_inverse=True)
        so_many = np.bincount(places, minlength=len(found)).tolist()
        so_right = np.bincount(places[right[rows]], minlength=len(found)).tolist()
        for label, n, n_right in zip(found.tolist(), so_many, so_right, strict=True):
            total = counts.setdefault(label, [0, 0])
            total[0] += n
            total[1] += n_right
    return [counts[label][1] / counts[label][0] for label in sorted(counts)]


def log_loss(p: Floats, codes: Integers, weight: Floats | None = None) -> float:
    """Of probabilities ``(n, classes)`` for the true classes ``(n,)``."""
    return log_loss_of(p[np.arange(len(codes)), codes], weight)


def log_loss_of(given: Floats, weight: Floats | None = None) -> float:
    """Of the probabilities ``(n,)`` that the true classes were given."""
    return _mean(lambda rows: -np.log(clipped(given[rows])), len(given), weight)


def figures_of_numbers(y: Any, predicted: Any, weight: Floats | None = None) -> Figures:
    """Of numbers ``(n,)`` beside those predicted."""
    y, predicted = np.asarray(y, float)[:, None], np.asarray(predicted, float)[:, None]
    n = len(y)

    def error(rows: slice) -> Floats:
        return np.asarray(abs(y[rows, 0] - predicted[rows, 0]))

    with np.errstate(over="ignore"):  # squares of very small or large numbers leave the numbers
        unit = float(max(error(rows).max() for rows in some_rows(n))) or 1.0
        return {
            "r2": r2(y, predicted, weight) if _varies(y, weight) else np.nan,
            "rmse": unit * math.sqrt(_mean(lambda rows: (error(rows) / unit) ** 2, n, weight)),
            "mae": _mean(error, n, weight),
        }


def _mean(of_rows: Callable[[slice], Floats], n: int, weight: Floats | None) -> float:
    """Over n rows, some at a time; NaN where there are none that count."""
    if weight is not None and not weight.sum() > 0:
        return np.nan
    return float(mean_of_rows(of_rows, n, weight))


def _varies(y: Floats, weight: Floats | None) -> bool:
    counts = y if weight is None else y[weight > 0]
    return len(counts) > 0 and bool(np.ptp(counts))


def hidden_columns(estimator: Any, X: Any) -> dict[str, Any]:
    p = estimator.transform(X)
    return {f"P(h{j}=1)": p[:, j - 1] for j in range(1, p.shape[1] + 1)}
