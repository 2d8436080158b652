"""Scores: how good outputs are, higher is better, weighted by sample where weights are given.

Of classes (y one-hot ``(n, k)``, or ``(n, 1)`` of 0 and 1), from the counts C[i, j] of the samples
of class i that were called j: the one with the largest output (one output: 1 where a ≥ ½).

| name              | value                                                                  |
|-------------------|------------------------------------------------------------------------|
| accuracy          | Σᵢ C[i, i] / Σ C                                                       |
| balanced_accuracy | mean of the classes' recalls C[i, i] / Σⱼ C[i, j]                      |
| precision, recall | C[i, i] / Σⱼ C[j, i], and as above: of class 1; of several, their mean |
| f1                | 2·C[i, i] / Σⱼ (C[i, j] + C[j, i]), likewise                           |
| f1_weighted       | the mean of the classes' f1 by their samples                           |
| matthews_corrcoef | the correlation of being and being called                              |
| roc_auc           | P(a of class 1 > a of class 0), ties half; of several, each against the rest |
| average_precision | Σ (recall's rise)·precision, over falling thresholds; likewise         |
| neg_log_loss      | mean of ln p, p the output of the true class                           |

Of several labels at once, each ``(n, k)`` of 0 and 1 for itself, these are means over the labels;
subset_accuracy is the share of the samples whose labels are all right.

Of numbers:

| name              | value                                                                  |
|-------------------|------------------------------------------------------------------------|
| r2                | 1 − Σ(y−a)²/Σ(y−ȳ)², mean over the outputs; 0 or 1 where y does not vary |
| neg_…_error       | mean_squared, root_mean_squared, mean_absolute: the mean error, negated |

Names and values are scikit-learn's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.basics.i18n import _
from chainrule.basics.many_rows import mean_of_rows
from chainrule.basics.typing import Floats, Integers

Score: TypeAlias = Callable[[Floats, Floats, "Floats | None"], float]
"""``score(y, a, weight) -> float`` of targets and outputs ``(n, k)`` and weights ``(n,)``."""

# -- of classes, from counts ---------------------------------------------------------------------


def accuracy(y: Floats, a: Floats, weight: Floats | None = None) -> float:
    """Share of right classes: y one-hot ``(n, k)``, or ``(n, 1)`` of 0 and 1."""
    return float(np.average(_codes(a) == _codes(y), weights=weight))


def subset_accuracy(y: Floats, a: Floats, weight: Floats | None = None) -> float:
    """Share of the samples whose outputs all lie on their target's side of ½: several labels."""
    return float(np.average(((a > 0.5) == (y > 0.5)).all(axis=1), weights=weight))


def balanced_accuracy(y: Floats, a: Floats, weight: Floats | None = None) -> float:
    """The mean of the recalls of the classes that y has."""
    C = _counts(y, a, weight)
    there = C.sum(axis=1) > 0
    return float(np.mean(_recalls(C)[there])) if there.any() else np.nan


def precision(y: Floats, a: Floats, weight: Floats | None = None) -> float:
    """How many of those called a class are of it; 0 of a class that none is called."""
    return _of_classes(_counts(y, a, weight), lambda C: _share(C.diagonal(), C.sum(axis=0)))


def recall(y: Floats, a: Floats, weight: Floats | None = None) -> float:
    """How many of a class are called so."""
    return _of_classes(_counts(y, a, weight), _recalls)


def f1(y: Floats, a: Floats, weight: Floats | None = None) -> float:
    """The harmonic mean of precision and recall."""
    return _of_classes(_counts(y, a, weight), _f1_of_each)


def f1_weighted(y: Floats, a: Floats, weight: Floats | None = None) -> float:
    """The mean of the f1 of each class, by how many samples it has."""
    C = _counts(y, a, weight)
    return float(_f1_of_each(C) @ C.sum(axis=1) / C.sum())


def matthews_corrcoef(y: Floats, a: Floats, weight: Floats | None = None) -> float:
    """Matthews' coefficient, of several classes Gorodkin's; 0 where all are called the same."""
    C = _counts(y, a, weight)
    are, called, n = C.sum(axis=1), C.sum(axis=0), C.sum()
    product = (n**2 - are @ are) * (n**2 - called @ called)
    return float((C.trace() * n - are @ called) / np.sqrt(product)) if product > 0 else 0.0


def _codes(values: Floats) -> Integers:
    if values.shape[1] == 1:
        return (values[:, 0] >= 0.5).astype(np.int64)
    return np.asarray(values.argmax(axis=1))


def _counts(y: Floats, a: Floats, weight: Floats | None) -> Floats:
    """C ``(k, k)``: a row for each class there is, a column for each that is called."""
    k = max(2, y.shape[1])
    weight = None if weight is None else np.asarray(weight, np.float64)
    counts = np.bincount(_codes(y) * k + _codes(a), weights=weight, minlength=k * k)
    return counts.reshape(k, k).astype(np.float64)


def _of_classes(C: Floats, of_each: Callable[[Floats], Floats]) -> float:
    """Of two classes that of the second, of several the mean over those that are met."""
    if len(C) == 2:
        return float(of_each(C)[1])
    met = C.sum(axis=0) + C.sum(axis=1) > 0
    return float(np.mean(of_each(C)[met]))


def _recalls(C: Floats) -> Floats:
    return _share(C.diagonal(), C.sum(axis=1))


def _f1_of_each(C: Floats) -> Floats:
    return _share(2 * C.diagonal(), C.sum(axis=0) + C.sum(axis=1))


def _share(part: Floats, whole: Floats) -> Floats:
    """part/whole, 0 where there is no whole."""
    return part / np.where(whole > 0, whole, 1.0)


# -- of classes, from probabilities --------------------------------------------------------------


def roc_auc(y: Floats, a: Floats, weight: Floats | None = None) -> float:
    """The area under the ROC curve; NaN where y has one class alone."""
    return _against_the_rest(_area, y, a, weight)


def average_precision(y: Floats, a: Floats, weight: Floats | None = None) -> float:
    """The area under the steps of precision by recall; 0 where there is nothing to find."""
    return _against_the_rest(_precision_area, y, a, weight)


def neg_log_loss(y: Floats, a: Floats, weight: Floats | None = None) -> float:
    """The mean of ln p of the true class, p at least the type's ε."""
    if a.shape[1] == 1:
        y, a = np.hstack([1 - y, y]), np.hstack([1 - a, a])
    p = np.clip(a, np.finfo(a.dtype).eps, 1)
    return float(np.average((y * np.log(p)).sum(axis=1), weights=weight))


def _against_the_rest(of_two: Score, y: Floats, a: Floats, weight: Floats | None) -> float:
    """Of one output itself, else the mean over the outputs, each 1 against 0."""
    w = np.ones(len(y)) if weight is None else np.asarray(weight, np.float64)
    return float(np.mean([of_two(y[:, k], a[:, k], w) for k in range(y.shape[1])]))


def _falling(y: Floats, a: Floats, w: Floats | None) -> tuple[Floats, Floats]:
    """The weights of 1s and of 0s that lie at or above each different output, from the highest."""
    assert w is not None
    order = np.argsort(-a, kind="stable")
    last = np.append(np.flatnonzero(np.diff(a[order])), len(a) - 1)
    ones, zeros = (np.cumsum((w * of)[order])[last] for of in (y > 0.5, y <= 0.5))
    return ones, zeros


def _area(y: Floats, a: Floats, w: Floats | None) -> float:
    ones, zeros = _falling(y, a, w)
    if ones[-1] == 0 or zeros[-1] == 0:
        return np.nan
    heights = ones + np.append(0.0, ones[:-1])
    return float(heights @ np.diff(zeros, prepend=0.0) / (2 * ones[-1] * zeros[-1]))


def _precision_area(y: Floats, a: Floats, w: Floats | None) -> float:
    ones, zeros = _falling(y, a, w)
    if ones[-1] == 0:
        return 0.0
    return float(np.diff(ones, prepend=0.0) @ _share(ones, ones + zeros) / ones[-1])


# -- of numbers ----------------------------------------------------------------------------------


def r2(y: Floats, a: Floats, weight: Floats | None = None) -> float:
    """Coefficient of determination, the mean of the outputs' own."""
    with np.errstate(over="ignore", invalid="ignore"):
        center = mean_of_rows(lambda rows: y[rows], len(y), weight)
        low, high = y.min(axis=0), y.max(axis=0)
        constant = low == high  # their mean, which is rounded, may lie beside them
        unit = np.maximum(abs(high - center), abs(low - center))
        unit = np.where(constant, 1.0, unit)  # squares of very small numbers would be zeros
        residual = mean_of_rows(lambda rows: ((y[rows] - a[rows]) / unit) ** 2, len(y), weight)
        spread = mean_of_rows(lambda rows: ((y[rows] - center) / unit) ** 2, len(y), weight)
        ratio = residual / np.where(constant, 1.0, spread)
        return float(np.mean(np.where(constant, residual == 0, 1 - ratio)))


def neg_mean_squared_error(y: Floats, a: Floats, weight: Floats | None = None) -> float:
    """The mean square error, negated."""
    return -float(np.mean(_mean_square(y, a, weight)))


def neg_root_mean_squared_error(y: Floats, a: Floats, weight: Floats | None = None) -> float:
    """The root of each output's mean square error, their mean, negated."""
    return -float(np.mean(np.sqrt(_mean_square(y, a, weight))))


def _mean_square(y: Floats, a: Floats, weight: Floats | None) -> Floats:
    """Of each output's errors ``(k,)``."""
    found: Floats = mean_of_rows(lambda rows: (y[rows] - a[rows]) ** 2, len(y), weight)
    return found


def neg_mean_absolute_error(y: Floats, a: Floats, weight: Floats | None = None) -> float:
    """The mean absolute error, negated."""
    return -float(np.mean(mean_of_rows(lambda rows: abs(y[rows] - a[rows]), len(y), weight)))


# -- by name -------------------------------------------------------------------------------------

OF_CLASSES: dict[str, Score] = {
    row.__name__: row
    for row in (
        accuracy,
        balanced_accuracy,
        precision,
        recall,
        f1,
        f1_weighted,
        matthews_corrcoef,
        roc_auc,
        average_precision,
        neg_log_loss,
        subset_accuracy,
    )
}
OF_NUMBERS: dict[str, Score] = {
    row.__name__: row
    for row in (
        r2,
        neg_mean_squared_error,
        neg_root_mean_squared_error,
        neg_mean_absolute_error,
    )
}
SCORES: dict[str, Score] = OF_CLASSES | OF_NUMBERS


def get_score(name: str, several_labels: bool = False) -> Score:
    """The score called `name`, of `several_labels` at once the mean over them; UnknownNameError
    lists the known ones."""
    if not isinstance(name, str) or name not in SCORES:
        raise UnknownNameError("score", name, SCORES)
    if not several_labels or name in (*OF_NUMBERS, "subset_accuracy"):
        return SCORES[name]
    if name == "accuracy":
        return subset_accuracy
    of_one = OF_CLASSES[name]

    def of_labels(y: Floats, a: Floats, weight: Floats | None = None) -> float:
        columns = [(y[:, [k]], a[:, [k]]) for k in range(y.shape[1])]
        return float(np.mean([of_one(*column, weight) for column in columns]))

    return of_labels


def check_score(name: str, y: Floats) -> None:
    """Raise InputError where the score `name` is of classes, and the targets y are not 0 and 1; for
    an accuracy a target's side of ½ is enough."""
    if name in OF_CLASSES and not name.endswith("accuracy") and not ((y == 0) | (y == 1)).all():
        raise InputError(
            _("The score {name} is of classes, and the targets are not all 0 or 1.").format(
                name=name
            ),
            _("Of numbers: {names}.").format(names=", ".join(OF_NUMBERS)),
        )
