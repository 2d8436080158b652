"""Radial basis function networks: record and maths.

    r²ⱼ = Σᵢ (xᵢ − cⱼᵢ)²      φⱼ = φ(r²ⱼ, σⱼ)      oₖ = Σⱼ φⱼvⱼₖ + bₖ

    gaussian      exp(−r²/2σ²)       multiquadric          √(r² + σ²)
    thin_plate    ½ r² ln r²         inverse_multiquadric  1/√(r² + σ²)

    E = 1/2n · (Σ ‖o − y‖² + α‖V‖²)     over n samples; weighted, each counts w/Σw for 1/n

Least squares finds the V and b of the least E while centers and widths stand still; the gradient
moves all of them. Sources: Broomhead and Lowe, "Multivariable functional interpolation and adaptive
networks", Complex Systems 2 (1988); Poggio and Girosi, Proc. IEEE 78 (1990), for the gradients;
Specht, "A general regression neural network", IEEE TNN 2 (1991), for the average.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.many_rows import some_rows
from chainrule.basics.typing import Floats


class Units(NamedTuple):
    """The parameters: centers ``(units, inputs)``, widths ``(units,)``, V ``(units, outputs)``,
    b ``(outputs,)``."""

    centers: Floats
    widths: Floats
    V: Floats
    b: Floats


class Forward(NamedTuple):
    """What the forward pass leaves: r² and φ ``(n, units)``, outputs ``(n, outputs)``."""

    r2: Floats
    phi: Floats
    outputs: Floats


class Backward(NamedTuple):
    """∂E of outputs ``(n, outputs)``, of φ ``(n, units)``, and of each parameter."""

    outputs: Floats
    phi: Floats
    gradients: Units


class Kernel(NamedTuple):
    """One row: ``value(r2, width)``, and its slopes by r² and by the width."""

    name: str
    value: Callable[[Floats, Floats], Floats]
    by_r2: Callable[[Floats, Floats], Floats]
    by_width: Callable[[Floats, Floats], Floats]


def _gaussian(r2: Floats, s: Floats) -> Floats:
    return np.asarray(np.exp(-r2 / (2 * s**2)))


def _log(r2: Floats) -> Floats:
    """ln r², 0 at the center, where r² ln r² is 0 too."""
    return np.log(np.where(r2 > 0, r2, 1))


KERNELS = {
    kernel.name: kernel
    for kernel in (
        Kernel(
            "gaussian",
            _gaussian,
            lambda r2, s: -_gaussian(r2, s) / (2 * s**2),
            lambda r2, s: _gaussian(r2, s) * r2 / s**3,
        ),
        Kernel(
            "multiquadric",
            lambda r2, s: np.sqrt(r2 + s**2),
            lambda r2, s: 0.5 / np.sqrt(r2 + s**2),
            lambda r2, s: s / np.sqrt(r2 + s**2),
        ),
        Kernel(
            "inverse_multiquadric",
            lambda r2, s: 1 / np.sqrt(r2 + s**2),
            lambda r2, s: -0.5 * (r2 + s**2) ** -1.5,
            lambda r2, s: -s * (r2 + s**2) ** -1.5,
        ),
        Kernel(
            "thin_plate",
            lambda r2, s: 0.5 * r2 * _log(r2),
            lambda r2, s: 0.5 * (_log(r2) + 1),
            lambda r2, s: np.zeros_like(r2),
        ),
    )
}


def squared_distances(X: Floats, centers: Floats) -> Floats:
    """r² ``(n, units)``, by ‖x‖² − 2x·c + ‖c‖², after moving the origin amid the centers so that
    little is lost in the difference; where most would be (one center lies far from the others, or
    x on a center), term by term."""
    middle = centers.mean(axis=0)
    moved, C = X - middle, centers - middle
    of_x, of_c = np.einsum("ij,ij->i", moved, moved)[:, None], np.einsum("ij,ij->i", C, C)
    r2: Floats = moved @ C.T
    r2 *= -2
    r2 += of_x
    r2 += of_c
    for rows in some_rows(len(X), max(1, _AT_ONCE // C.size)):
        near = np.nonzero(r2[rows] < _LOST * (of_x[rows] + of_c))
        away = X[rows][near[0]] - centers[near[1]]
        r2[rows][near] = np.einsum("ij,ij->i", away, away)
    return r2


_LOST = 1e-6
"""Of ‖x‖² + ‖c‖²: the rounding of a lesser difference would be more than 1e-9 of it."""
_AT_ONCE = 2**20  # numbers


def forward(units: Units, kernel: Kernel, X: Floats) -> Forward:
    """The outputs for rows X ``(n, inputs)``, and what lies between."""
    r2 = squared_distances(X, units.centers)
    phi = kernel.value(r2, units.widths)
    return Forward(r2, phi, phi @ units.V + units.b)


def loss(units: Units, passed: Forward, y: Floats, share: Floats, alpha: float) -> float:
    """E; y ``(n, outputs)``, `share` ``(n,)`` of each sample, 1 in all."""
    penalty = alpha / len(y) * float((units.V**2).sum())
    return 0.5 * (float(share @ ((passed.outputs - y) ** 2).sum(axis=1)) + penalty)


def backward(
    units: Units,
    kernel: Kernel,
    X: Floats,
    y: Floats,
    passed: Forward,
    share: Floats,
    alpha: float = 0.0,
) -> Backward:
    """The gradient of E by every parameter."""
    by_outputs = share[:, None] * (passed.outputs - y)
    by_phi = by_outputs @ units.V.T
    by_r2 = by_phi * kernel.by_r2(passed.r2, units.widths)
    # r² = Σ (x − c)², so ∂r²/∂c = −2(x − c): the sum over samples in two products
    centers = 2 * (by_r2.sum(axis=0)[:, None] * units.centers - by_r2.T @ X)
    widths = (by_phi * kernel.by_width(passed.r2, units.widths)).sum(axis=0)
    V = passed.phi.T @ by_outputs + alpha / len(y) * units.V
    return Backward(by_outputs, by_phi, Units(centers, widths, V, by_outputs.sum(axis=0)))


def read_out(phi: Floats, y: Floats, share: Floats, alpha: float) -> tuple[Floats, Floats]:
    """V ``(units, outputs)`` and b of the least E for φ ``(n, units)`` and y ``(n, outputs)``: the
    normal equations of the centered columns; by singular values where these are singular."""
    from scipy.linalg import LinAlgError, LinAlgWarning, lstsq, solve

    middle_phi, middle_y = share @ phi, share @ y
    A = phi - middle_phi
    B = (y - middle_y) * share[:, None]
    G = (A * share[:, None]).T @ A
    G[np.diag_indices_from(G)] += alpha / len(y)
    try:
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("error", LinAlgWarning)
            V = solve(G, A.T @ B, assume_a="pos")
    except (LinAlgError, LinAlgWarning):
        V = lstsq(G, A.T @ B)[0]
    return V, middle_y - middle_phi @ V


def probabilities(outputs: Floats) -> Floats:
    """Outputs ``(n, classes)`` cut to [0, 1] and made to add up to 1; alike where none is left."""
    cut = np.clip(outputs, 0, 1)
    total = cut.sum(axis=1, keepdims=True)
    return np.where(total > 0, cut / np.where(total > 0, total, 1), 1 / outputs.shape[1])


def averaging(X: Floats, y: Floats, share: Floats, centers: Floats, widths: Floats) -> Units:
    """The units that `average` takes: each one's V is the mean target of the rows it is nearest to
    (a unit on a row: that row's own); units nearest to none are left out."""
    nearest = squared_distances(X, centers).argmin(axis=1)
    weights = np.bincount(nearest, share, len(centers))
    sums = [np.bincount(nearest, share * column, len(centers)) for column in y.T]
    owns = weights > 0
    V = np.column_stack(sums)[owns] / weights[owns, None]
    return Units(centers[owns], widths[owns], V, np.zeros(y.shape[1]))


def average(X: Floats, units: Units) -> Floats:
    """Σ φv / Σ φ ``(n, outputs)`` with gaussian φ: each center's target, by its nearness. Exponents
    are taken from the nearest center's, so that far from all of them the nearest decides."""
    exponent = -squared_distances(X, units.centers) / (2 * units.widths**2)
    exponent -= exponent.max(axis=1, keepdims=True)
    phi = np.exp(exponent, out=exponent)
    means: Floats = phi @ units.V / phi.sum(axis=1, keepdims=True)
    return means


def refine(
    units: Units, kernel: Kernel, X: Floats, y: Floats, share: Floats, alpha: float, max_iter: int
) -> tuple[Units, list[float]]:
    """All parameters moved down the gradient of E, by L-BFGS (SciPy) in centers, ln widths, V and
    b, so that widths stay above 0; and E after each iteration."""
    from scipy.optimize import minimize

    shapes = [part.shape for part in units]
    curve: list[float] = []

    def unpacked(flat: Floats) -> Units:
        parts, start = [], 0
        for shape in shapes:
            end = start + int(np.prod(shape))
            parts.append(flat[start:end].reshape(shape))
            start = end
        return Units(parts[0], np.exp(parts[1]), parts[2], parts[3])

    def packed(units: Units) -> Floats:
        return np.concatenate([np.ravel(part) for part in units])

    def value_and_gradient(flat: Floats) -> tuple[float, Floats]:
        here = unpacked(flat)
        passed = forward(here, kernel, X)
        slopes = backward(here, kernel, X, y, passed, share, alpha).gradients
        return loss(here, passed, y, share, alpha), packed(
            slopes._replace(widths=slopes.widths * here.widths)
        )

    def told(intermediate_result: Any) -> None:
        curve.append(float(intermediate_result.fun))

    start = packed(units._replace(widths=np.log(units.widths)))
    found = minimize(
        value_and_gradient,
        start,
        jac=True,
        method="L-BFGS-B",
        callback=told,
        options={"maxiter": max_iter, "maxfun": 20 * max_iter},
    )
    return unpacked(found.x), curve
