"""Can a line (a plane) separate two classes? Either the line, or the proof that there is none.

    there is one      w, b with  tᵢ(w·xᵢ + b) ≥ 1 for every sample i
    there is none     shares λᵢ ≥ 0, of each class 1 in all, with  Σ₊ λᵢxᵢ = Σ₋ λᵢxᵢ:
                      a point between samples of both classes, which no line can give to one

Exactly one of the two holds (Farkas 1902; the classes' convex hulls meet or do not). Of XOR the
point is (½, ½), half of (0, 0) and (1, 1), and half of (0, 1) and (1, 0). Both are found by linear
programming (SciPy's HiGHS), and checked here before they are given out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Flags, Floats

_TOLERANCE = 1e-7


class Separation(NamedTuple):
    """`separable`: then w ``(features,)`` and b separate with a margin of 1. Else the `shares`
    ``(n,)`` of each class's samples, 1 in all, make the same `point` ``(features,)`` of both."""

    separable: bool
    w: Floats | None = None
    b: float = 0.0
    shares: Floats | None = None
    point: Floats | None = None


def separate(X: Floats, positive: Flags) -> Separation:
    """Decide for rows X ``(n, features)`` and booleans `positive` ``(n,)``.

    Raises InputError where a class has no sample, or the numbers are too badly scaled to decide.
    """
    positive = np.asarray(positive, bool)
    if positive.all() or not positive.any():
        raise InputError(_("Only samples of one class are there: there is nothing to separate."))
    X = np.asarray(X, float)
    found = _line(X, positive) or _meeting(X, positive)
    if found is None:
        raise InputError(
            _("Whether a line separates the classes cannot be decided to rounding."),
            _("Scale the columns alike."),
        )
    return found


def _line(X: Floats, positive: Flags) -> Separation | None:
    from scipy.optimize import linprog

    t = np.where(positive, 1.0, -1.0)
    rows = -t[:, None] * np.column_stack([X, np.ones(len(X))])
    solved = linprog(np.zeros(rows.shape[1]), A_ub=rows, b_ub=-np.ones(len(X)), bounds=(None, None))
    if solved.x is None:
        return None
    w, b = solved.x[:-1], float(solved.x[-1])
    holds = (t * (X @ w + b) >= 1 - _TOLERANCE).all()
    return Separation(True, w, b) if holds else None


def _meeting(X: Floats, positive: Flags) -> Separation | None:
    from scipy.optimize import linprog

    t = np.where(positive, 1.0, -1.0)
    equations = np.vstack([(t[:, None] * X).T, positive, ~positive])
    wanted = np.concatenate([np.zeros(X.shape[1]), [1.0, 1.0]])
    solved = linprog(np.zeros(len(X)), A_eq=equations, b_eq=wanted, bounds=(0, None))
    if solved.x is None:
        return None
    shares = np.maximum(solved.x, 0)
    point, other = shares[positive] @ X[positive], shares[~positive] @ X[~positive]
    holds = _agree(point, other, shares, positive, 1 + abs(X).max())
    return Separation(False, shares=shares, point=point) if holds else None


def _agree(point: Floats, other: Floats, shares: Floats, positive: Flags, size: float) -> bool:
    whole = (shares[positive].sum(), shares[~positive].sum())
    return bool(abs(point - other).max() <= _TOLERANCE * size and np.allclose(whole, 1))
