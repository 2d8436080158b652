"""Scores: how good outputs are, higher is better, weighted by sample where weights are given.

| name     | value                                                                          |
|----------|--------------------------------------------------------------------------------|
| accuracy | share of the samples whose largest output is their class (one output: a ≥ ½)    |
| subset_accuracy | share of the samples whose outputs all lie on the right side of ½          |
| r2       | 1 − Σ(y−a)²/Σ(y−ȳ)², mean over the outputs; 0 or 1 where y does not vary        |
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from chainrule.basics.errors import UnknownNameError
from chainrule.basics.typing import Floats

Score: TypeAlias = Callable[[Floats, Floats, "Floats | None"], float]
"""``score(y, a, weight) -> float`` of targets and outputs ``(n, k)`` and weights ``(n,)``."""


def accuracy(y: Floats, a: Floats, weight: Floats | None = None) -> float:
    """Share of right classes: y one-hot ``(n, k)``, or ``(n, 1)`` of 0 and 1."""
    if y.shape[1] == 1:
        right = (a[:, 0] >= 0.5) == (y[:, 0] >= 0.5)
    else:
        right = a.argmax(axis=1) == y.argmax(axis=1)
    return float(np.average(right, weights=weight))


def subset_accuracy(y: Floats, a: Floats, weight: Floats | None = None) -> float:
    """Share of the samples whose outputs all lie on their target's side of ½: several labels."""
    return float(np.average(((a > 0.5) == (y > 0.5)).all(axis=1), weights=weight))


def r2(y: Floats, a: Floats, weight: Floats | None = None) -> float:
    """Coefficient of determination, the mean of the outputs' own."""
    residual = np.average((y - a) ** 2, axis=0, weights=weight)
    spread = np.average((y - np.average(y, axis=0, weights=weight)) ** 2, axis=0, weights=weight)
    constant = spread == 0
    ratio = residual / np.where(constant, 1.0, spread)
    return float(np.mean(np.where(constant, residual == 0, 1 - ratio)))


SCORES: dict[str, Score] = {"accuracy": accuracy, "subset_accuracy": subset_accuracy, "r2": r2}


def get_score(name: str) -> Score:
    """The score called `name`; UnknownNameError lists the known ones."""
    if name not in SCORES:
        raise UnknownNameError("score", name, SCORES)
    return SCORES[name]
