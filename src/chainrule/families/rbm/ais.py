"""Annealed importance sampling of a restricted Boltzmann machine's ln Z, where 2ⁿ are too many.

Distributions lead from one that is known (β = 0: no weights, visible biases a) to the machine's
own (β = 1); their unnormalized probabilities, with the hidden units summed out, are

    p_β(v) = e^(((1−β)a + βb)·v) Πⱼ (1 + e^(β(cⱼ + Σᵢ Wⱼᵢvᵢ)))       Z₀ = Πᵢ (1 + e^(aᵢ)) · 2^hidden

(Gaussian units: e^(−Σ (vᵢ−bᵢ)²/(2sᵢ)) for the first factor, and Z₀ = Πᵢ √(2πsᵢ) · 2^hidden).
Each run draws v from the first, weighs it by p_βₜ(v)/p_βₜ₋₁(v), moves it by a sweep of Gibbs
sampling at βₜ, and so on. The mean weight estimates Z/Z₀ without bias; the standard error of ln Z
is that of the mean over the mean itself.

Sources: Neal, "Annealed importance sampling", Statistics and Computing 11 (2001); Salakhutdinov and
Murray, "On the quantitative analysis of deep belief networks", ICML (2008).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from chainrule.basics.typing import Floats
from chainrule.families.rbm.maths import (
    VISIBLE,
    Machine,
    Uniforms,
    drawn_visible,
    hidden_input,
    visible_draws,
    visible_means,
)

Sweep = Callable[[Machine, Floats, int], Floats]
"""v ``(n, visible)`` after a sweep of Gibbs sampling from v, of that number."""


class Estimate(NamedTuple):
    """ln Z, its standard error (0: exact), and the ln weights of the runs (None: exact)."""

    log_z: float
    standard_error: float
    log_weights: Floats | None = None


def annealed(
    machine: Machine, base: Floats, betas: Floats, runs: int, uniforms: Uniforms, sweep: Sweep
) -> Estimate:
    """ln Z by `runs` runs over rising `betas` from 0 to 1. `base` ``(visible,)``: the biases a,
    near ln(p/(1 − p)) of the data's means p; Gaussian machines have no use for it."""
    start = Machine(
        0 * machine.W, base if machine.s is None else machine.b, 0 * machine.c, machine.s
    )
    means = np.tile(visible_means(start, np.zeros((1, len(machine.c)))), (runs, 1))
    v = drawn_visible(machine, means, uniforms(0, VISIBLE, visible_draws(machine)))
    logs = np.zeros(runs)
    for t, (last, beta) in enumerate(pairwise(betas), start=1):
        field, slope = hidden_input(machine, v), v @ (machine.b - start.b)
        logs += (beta - last) * slope + _log_sums(beta * field) - _log_sums(last * field)
        v = sweep(_between(start, machine, beta), v, t)
    return _estimate(_log_z0(start), logs)


def _between(start: Machine, machine: Machine, beta: float) -> Machine:
    """The machine whose distribution is p_β."""
    b = (1 - beta) * start.b + beta * machine.b
    return Machine(beta * machine.W, b, beta * machine.c, machine.s)


def _log_sums(x: Floats) -> Floats:
    """Σⱼ ln(1 + e^xⱼ) ``(n,)`` of x ``(n, m)``, by logarithms of products: 1,000 factors of 1 to 2
    are within the numbers."""
    total: Floats = np.maximum(x, 0).sum(axis=1)
    factors = 1 + np.exp(-abs(x))
    for j in range(0, x.shape[1], 1000):
        total += np.log(factors[:, j : j + 1000].prod(axis=1))
    return total


def _log_z0(start: Machine) -> float:
    each = np.logaddexp(0, start.b) if start.s is None else np.log(2 * np.pi * start.s) / 2
    return float(each.sum() + len(start.c) * np.log(2))


def _estimate(log_z0: float, logs: Floats) -> Estimate:
    weights = np.exp(logs - logs.max())
    mean = weights.mean()
    error = weights.std(ddof=1) / np.sqrt(len(logs)) / mean if len(logs) > 1 else np.inf
    return Estimate(float(log_z0 + logs.max() + np.log(mean)), float(error), logs)
