"""The Boltzmann machine: record and maths.

Units s, each 0 or 1, all joined to all by symmetric weights W ``(units, units)`` with a diagonal of
0, and biases θ. The first units are visible, the others hidden.

    energy        E(s) = −½ Σᵢⱼ wᵢⱼsᵢsⱼ − Σᵢ θᵢsᵢ        P(s) = e^(−E(s)/T) / Z
    field         xᵢ = Σⱼ wᵢⱼsⱼ + θᵢ                      what E falls by when i turns from 0 to 1
    a flip        P(sᵢ = 1 | the others) = σ(xᵢ/T);  at T = 0: 1 where xᵢ > 0, 0 where xᵢ < 0, and
                  where xᵢ = 0 as it was (Hopfield's recall: E never rises)
    learning      ∂⟨ln P(v)⟩/∂wᵢⱼ = ⟨sᵢsⱼ⟩_clamped − ⟨sᵢsⱼ⟩_free,   ∂/∂θᵢ = ⟨sᵢ⟩ − ⟨sᵢ⟩

Clamped, the visible units are the data's and the hidden ones follow; free, all follow. Means are
exact over all states of up to 20 units, or over chains of Gibbs sampling, cooled from a high
temperature to 1 (annealing). Storing p patterns ξ of n units by Hebb's rule:

    wᵢⱼ = 1/n Σ (2ξᵢ − 1)(2ξⱼ − 1),  i ≠ j,   θᵢ = −½ Σⱼ wᵢⱼ       (±1 units told as 0 and 1)

Sources: Hopfield, PNAS 79 (1982); Ackley, Hinton, Sejnowski, "A learning algorithm for Boltzmann
machines", Cognitive Science 9 (1985); Geman and Geman, IEEE PAMI 6 (1984), for annealing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from chainrule._typing import Flags, Floats
from chainrule.models.rbm import log_sum_exp, logistic, states
from chainrule.random import GIBBS, Seed, philox_uniform

MOST_EXACT = 20
_LAYER = 0  # of the random streams


class Machine(NamedTuple):
    """W ``(units, units)`` symmetric with a diagonal of 0, θ ``(units,)``."""

    W: Floats
    theta: Floats


class Flip(NamedTuple):
    """A unit looked at: its field, the probability of 1, the uniform number, and what it became."""

    field: float
    p: float
    u: float
    state: float


class Means(NamedTuple):
    """⟨sᵢsⱼ⟩ ``(units, units)``, the diagonal 0, and ⟨sᵢ⟩ ``(units,)``."""

    pairs: Floats
    units: Floats


def energy(m: Machine, s: Floats) -> Floats:
    """E ``(n,)`` of rows s ``(n, units)``."""
    of_each: Floats = -0.5 * ((s @ m.W) * s).sum(axis=1) - s @ m.theta
    return of_each


def field(m: Machine, s: Floats, i: int) -> float:
    """xᵢ of a state s ``(units,)``."""
    return float(m.W[i] @ s + m.theta[i])


def flip(m: Machine, s: Floats, i: int, temperature: float, u: float) -> Flip:
    """Unit i of a state s ``(units,)`` anew."""
    x = field(m, s, i)
    if temperature == 0:
        return Flip(x, float(x > 0), u, float(x > 0) if x else float(s[i]))
    p = float(logistic(np.array(x / temperature)))
    return Flip(x, p, u, float(u < p))


def sweep(
    m: Machine, s: Floats, clamped: Flags, temperature: float, seed: Seed, step: int
) -> Floats:
    """Every unit that is not `clamped` ``(units,)`` in turn, in each of s ``(chains, units)``."""
    s = s.copy()
    u = uniforms(seed, len(s), s.shape[1], step)
    for c in range(len(s)):
        for i in np.flatnonzero(~clamped):
            s[c, i] = flip(m, s[c], int(i), temperature, float(u[c, i])).state
    return s


def uniforms(seed: Seed, chains: int, units: int, step: int) -> Floats:
    """Those of a sweep ``(chains, units)``."""
    return philox_uniform(seed, np.arange(chains), units, step=step, stream=GIBBS, layer=_LAYER)


def sampled_means(s: Floats) -> Means:
    """Over chains s ``(chains, units)``."""
    pairs = s.T @ s / len(s)
    np.fill_diagonal(pairs, 0)
    return Means(pairs, s.mean(axis=0))


def gradient(clamped: Means, free: Means) -> tuple[Floats, Floats]:
    """∂⟨ln P(v)⟩ by W ``(units, units)`` and θ ``(units,)``."""
    return clamped.pairs - free.pairs, clamped.units - free.units


def stored(patterns: Floats) -> Machine:
    """Patterns ``(p, units)`` of 0 and 1 by Hebb's rule."""
    signs = 2 * patterns - 1
    W = signs.T @ signs / patterns.shape[1]
    np.fill_diagonal(W, 0)
    return Machine(W, -0.5 * W.sum(axis=1))


# -- exactly ---------------------------------------------------------------------------------------


def log_partition(m: Machine, temperature: float = 1.0) -> float:
    """ln Z over all states."""
    return log_sum_exp(-energy(m, states(len(m.theta))) / temperature)


def exact_means(m: Machine, temperature: float = 1.0) -> Means:
    """The free means over all states."""
    s = states(len(m.theta))
    return _weighted(s, -energy(m, s) / temperature)


def clamped_means(m: Machine, v: Floats) -> Means:
    """The means over all hidden states, and over the rows v ``(n, visible)``."""
    hidden = states(len(m.theta) - v.shape[1])
    pairs, units = np.zeros_like(m.W), np.zeros_like(m.theta)
    rows, counts = np.unique(v, axis=0, return_counts=True)
    for row, count in zip(rows, counts, strict=True):
        s = np.hstack([np.broadcast_to(row, (len(hidden), len(row))), hidden])
        means = _weighted(s, -energy(m, s))
        pairs, units = pairs + count * means.pairs, units + count * means.units
    return Means(pairs / len(v), units / len(v))


def _weighted(s: Floats, logs: Floats) -> Means:
    p = np.exp(logs - log_sum_exp(logs))
    pairs = (p[:, None] * s).T @ s
    np.fill_diagonal(pairs, 0)
    return Means(pairs, p @ s)


def free_energy(m: Machine, v: Floats) -> Floats:
    """−ln Σ_h e^(−E(v, h)) of rows v ``(n, visible)``, over all hidden states."""
    hidden = states(len(m.theta) - v.shape[1])
    found = []
    for row in v:
        s = np.hstack([np.broadcast_to(row, (len(hidden), len(row))), hidden])
        found.append(-log_sum_exp(-energy(m, s)))
    return np.array(found)


def conditional(m: Machine, known: Floats) -> tuple[Floats, Floats]:
    """Of a state with gaps (NaN) ``(units,)``: the probability of 1 of each unit given those known,
    and the likeliest state, over all states of the gaps."""
    gaps = np.isnan(known)
    s = np.tile(known, (2 ** int(gaps.sum()), 1))
    s[:, gaps] = states(int(gaps.sum()))
    logs = -energy(m, s)
    p = np.exp(logs - log_sum_exp(logs))
    return np.where(gaps, p @ s, known), s[logs.argmax()]
