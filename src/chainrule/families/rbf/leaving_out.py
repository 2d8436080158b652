"""Width and penalty of a network's units by leaving each row out, in closed form.

    A = φ − mean φ     A = U S Qᵀ     ŷ = mean y + U S²/(S² + α) Uᵀ(y − mean y)
    hᵢ = 1/n + Σⱼ Uᵢⱼ² s²ⱼ/(s²ⱼ + α)         the row's error, were it left out: (yᵢ − ŷᵢ)/(1 − hᵢ)

so that one decomposition for a width gives the errors of every penalty (Allen 1974; Golub, Heath
and Wahba, Technometrics 21, 1979). The width is the median distance between centers; another of the
grid where its mean squared error is lower by more than two standard errors of the difference.

A penalty on ‖V‖² makes units alike; one on VᵀΦV, Φ the units' values at each other's centers, makes
the function smooth (Poggio and Girosi 1990), and with a unit on each row is kernel ridge regression
with a bias. With Φ = LLᵀ it is the first for the columns φL⁻ᵀ.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from chainrule.basics.random import Seed
from chainrule.basics.typing import Floats
from chainrule.families.rbf.maths import Kernel, read_out, squared_distances
from chainrule.families.rbf.placing import nearest_widths, random_rows

WIDTH_FACTORS = (1.0, 2.0, 0.5, 0.25, 0.125, 0.0625)
"""Times the median distance between centers."""
ALPHAS = tuple(10.0 ** (power / 2) for power in range(-16, 5))
"""Times the mean square of a row of A."""
POSITIVE_DEFINITE = ("gaussian", "inverse_multiquadric")
"""Kernels whose Φ has an L."""
_JITTER = 1e-10
_SURELY = 2.0  # standard errors
_MOST_ROWS = 2000


class Chosen(NamedTuple):
    """Widths ``(units,)``, a penalty, and the squared error ``(n,)`` of each row left out."""

    widths: Floats
    alpha: float
    errors: Floats


def median_distance(centers: Floats) -> float:
    """Between two different centers; 1 where all are one."""
    r2 = squared_distances(centers, centers)[np.triu_indices(len(centers), 1)]
    middle = float(np.sqrt(np.median(r2))) if len(r2) else 0.0
    return middle if middle > 0 else float(np.median(nearest_widths(centers)))


def chosen(
    X: Floats,
    y: Floats,
    centers: Floats,
    tried: list[Floats],
    kernel: Kernel,
    alpha: float | None,
    smooth: bool,
    seed: Seed,
) -> tuple[Chosen, list[list[float]]]:
    """The best of the widths `tried`, ``(units,)`` each, the first the usual ones, for rows X
    ``(n, inputs)`` and y ``(n, outputs)``; a given `alpha` stays. And [median width, alpha, mean
    error] of each. Of many rows a part, drawn by `seed`, is looked at."""
    if len(X) > _MOST_ROWS:
        rows = random_rows(len(X), _MOST_ROWS, seed)
        X, y = X[rows], y[rows]
    r2, apart = squared_distances(X, centers), squared_distances(centers, centers)
    found = []
    for widths in tried:
        L = cholesky(kernel.value(apart, widths)) if smooth else None
        phi = whitened(kernel.value(r2, widths), L)
        found.append(_best_penalty(phi, y, widths, alpha))
    told = [[float(np.median(one.widths)), one.alpha, float(one.errors.mean())] for one in found]
    return _surely_better(found), told


def usual_widths(centers: Floats, kernel: Kernel) -> list[Floats]:
    """The grid, ``(units,)`` each; a thin plate has no width."""
    usual = np.full(len(centers), median_distance(centers))
    return [usual] if kernel.name == "thin_plate" else [usual * f for f in WIDTH_FACTORS]


def _surely_better(found: list[Chosen]) -> Chosen:
    """The first, or the best where it is better by more than chance."""
    usual, best = found[0], min(found, key=lambda one: one.errors.sum())
    gain = usual.errors - best.errors
    return best if gain.sum() > _SURELY * np.sqrt(len(gain)) * gain.std() else usual


def _best_penalty(phi: Floats, y: Floats, widths: Floats, alpha: float | None) -> Chosen:
    n = len(phi)
    A, rest = phi - phi.mean(axis=0), y - y.mean(axis=0)
    s2, Q = np.linalg.eigh(A.T @ A)
    kept = s2 > 1e-13 * max(float(s2[-1]), np.finfo(float).tiny)
    s2 = s2[kept]
    U = A @ Q[:, kept] / np.sqrt(s2)
    shares, squares = U.T @ rest, U**2
    scale = float(s2.sum()) / n if len(s2) else 1.0
    best = None
    for penalty in [alpha] if alpha is not None else [scale * a for a in ALPHAS]:
        d = s2 / (s2 + penalty)
        left = np.maximum(1 - 1 / n - squares @ d, np.finfo(float).eps)
        errors = (((rest - U @ (d[:, None] * shares)) / left[:, None]) ** 2).sum(axis=1)
        if best is None or errors.sum() < best.errors.sum():
            best = Chosen(widths, penalty, errors)
    assert best is not None
    return best


def cholesky(Phi: Floats) -> Floats:
    """L of Φ ``(units, units)``, with a trace of its diagonal added."""
    jitter = _JITTER * len(Phi) * float(Phi[0, 0])
    return np.asarray(np.linalg.cholesky(Phi + jitter * np.eye(len(Phi))))


def whitened(phi: Floats, L: Floats | None) -> Floats:
    """φL⁻ᵀ ``(n, units)``; φ where there is no L."""
    from scipy.linalg import solve_triangular

    return phi if L is None else np.asarray(solve_triangular(L, phi.T, lower=True).T)


def smooth_read_out(
    phi: Floats, y: Floats, share: Floats, alpha: float, L: Floats
) -> tuple[Floats, Floats]:
    """V ``(units, outputs)`` and b of the least E with αVᵀΦV for α‖V‖²."""
    from scipy.linalg import solve_triangular

    V, b = read_out(whitened(phi, L), y, share, alpha)
    return np.asarray(solve_triangular(L, V, lower=True, trans="T")), b
