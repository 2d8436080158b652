"""The Boltzmann machine: record and maths.

Units s, each 0 or 1, all joined to all by symmetric weights W ``(units, units)`` with a diagonal of
0, and biases θ. The first units are visible, the others hidden.

    energy        E(s) = −½ Σᵢⱼ wᵢⱼsᵢsⱼ − Σᵢ θᵢsᵢ        P(s) = e^(−E(s)/T) / Z
    field         xᵢ = θᵢ + Σⱼ wᵢⱼsⱼ                      the energy gap: E falls by it when i turns
                                                        from 0 to 1
    a flip        P(sᵢ = 1 | the others) = σ(xᵢ/T);  at T = 0: 1 where xᵢ > 0, 0 where xᵢ < 0, and
                  where xᵢ = 0 as it was (Hopfield's recall: E never rises)
    learning      ∂⟨ln P(v)⟩/∂wᵢⱼ = ⟨sᵢsⱼ⟩_clamped − ⟨sᵢsⱼ⟩_free,   ∂/∂θᵢ = ⟨sᵢ⟩ − ⟨sᵢ⟩

Clamped, the visible units are the data's and the hidden ones follow; free, all follow. Means are
exact over all states of up to 20 units, or over chains of Gibbs sampling, cooled from a high
temperature to 1 (annealing). What a row does not know is as free as a hidden unit. Ackley, Hinton
and Sejnowski put noise on the clamped rows, by which no weight grows without end, and went by the
sign of the difference alone:

    noise         a 1 becomes 0 where u < p_off, a 0 becomes 1 where u < p_on
    by sign       wᵢⱼ ← wᵢⱼ + η sign(⟨sᵢsⱼ⟩_clamped − ⟨sᵢsⱼ⟩_free)

Storing p patterns ξ of n units by Hebb's rule:

    wᵢⱼ = 1/n Σ (2ξᵢ − 1)(2ξⱼ − 1),  i ≠ j,   θᵢ = −½ Σⱼ wᵢⱼ       (±1 units told as 0 and 1)

Where θ is a threshold that the sum must pass (Ackley, Hinton and Sejnowski), it is minus ours.

Sources: Hopfield, PNAS 79 (1982); Ackley, Hinton, Sejnowski, "A learning algorithm for Boltzmann
machines", Cognitive Science 9 (1985); Geman and Geman, IEEE PAMI 6 (1984), for annealing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.random import GIBBS, Seed, philox_uniform
from chainrule.basics.typing import Flags, Floats, Integers
from chainrule.pieces.activations import logistic

MOST_EXACT = 20
_AT_ONCE = 2**22  # numbers of a block of rows
_LAYER = 0  # of the random streams


class Machine(NamedTuple):
    """W ``(units, units)`` symmetric with a diagonal of 0, θ ``(units,)``."""

    W: Floats
    theta: Floats


class Flip(NamedTuple):
    """A unit looked at: its field, the probability of 1, the uniform number, and what it became,
    each ``()`` of one state or ``(chains,)``."""

    field: Floats
    p: Floats
    u: Floats
    state: Floats


class Means(NamedTuple):
    """⟨sᵢsⱼ⟩ ``(units, units)``, the diagonal 0, and ⟨sᵢ⟩ ``(units,)``."""

    pairs: Floats
    units: Floats


def energy(m: Machine, s: Floats) -> Floats:
    """E ``(n,)`` of rows s ``(n, units)``."""
    of_each: Floats = -0.5 * ((s @ m.W) * s).sum(axis=1) - s @ m.theta
    return of_each


def field(m: Machine, s: Floats, i: int) -> Floats:
    """xᵢ of a state s ``(units,)``, or of each ``(chains, units)``.

    Added up in the order of the units, from θᵢ on, as the compiled sweeps do: what is a tie at
    temperature 0 must be one for both.
    """
    terms = np.empty((*s.shape[:-1], s.shape[-1] + 1))
    terms[..., 0] = m.theta[i]
    np.multiply(s, m.W[i], out=terms[..., 1:])
    return np.asarray(terms.cumsum(axis=-1)[..., -1])


def flip(m: Machine, s: Floats, i: int, temperature: float, u: Any) -> Flip:
    """Unit i of a state s ``(units,)`` anew with the number u, or of each ``(chains, units)`` with
    u ``(chains,)``."""
    x, u = field(m, s, i), np.asarray(u)
    if temperature == 0:
        p = np.where(x == 0, s[..., i], x > 0)
        return Flip(x, p, u, p)
    p = np.asarray(logistic(x / temperature))
    return Flip(x, p, u, (u < p).astype(float))


def sweep(
    m: Machine, s: Floats, clamped: Flags, temperature: float, seed: Seed, step: int
) -> Floats:
    """Every unit in turn, in each of s ``(chains, units)``; those `clamped` ``(units,)``, or
    ``(chains, units)``, stay."""
    s = s.copy()
    clamped = np.broadcast_to(clamped, s.shape)
    u = uniforms(seed, len(s), s.shape[1], step)
    for i in range(s.shape[1]):
        found = flip(m, s, i, temperature, u[:, i]).state
        s[:, i] = np.where(clamped[:, i], s[:, i], found)
    return s


def uniforms(seed: Seed, chains: int, units: int, step: int) -> Floats:
    """Those of a sweep ``(chains, units)``."""
    return philox_uniform(seed, np.arange(chains), units, step=step, stream=GIBBS, layer=_LAYER)


def sampled_means(s: Floats) -> Means:
    """Over chains s ``(chains, units)``."""
    pairs = s.T @ s / len(s)
    np.fill_diagonal(pairs, 0)
    return Means(pairs, s.mean(axis=0))


def noisy(v: Floats, u: Floats, off: float, on: float) -> Floats:
    """Rows v ``(n, visible)`` with the uniform numbers u of that shape: ones turned off with
    probability `off`, zeros turned on with probability `on`; gaps (NaN) stay."""
    turned = u < np.where(v == 1, off, on)
    return np.where(turned, 1 - v, v)


def gradient(clamped: Means, free: Means) -> tuple[Floats, Floats]:
    """∂⟨ln P(v)⟩ by W ``(units, units)`` and θ ``(units,)``."""
    return clamped.pairs - free.pairs, clamped.units - free.units


def stored(patterns: Floats) -> Machine:
    """Patterns ``(p, units)`` of 0 and 1 by Hebb's rule."""
    signs = 2 * patterns - 1
    W = signs.T @ signs / patterns.shape[1]
    np.fill_diagonal(W, 0)
    return Machine(W, -0.5 * W.sum(axis=1))


def stored_besides(m: Machine, patterns: Floats) -> Machine:
    """Patterns stored besides those that are: Hebb's sums add up."""
    more = stored(patterns)
    return Machine(m.W + more.W, m.theta + more.theta)


CAPACITY = 0.138
"""Of random patterns, for each unit, what a Hopfield network keeps: beyond, recall breaks down
(Amit, Gutfreund and Sompolinsky, Physical Review Letters 55, 1985)."""


# -- exactly ---------------------------------------------------------------------------------------
# State k of n units has the bits of k: unit i is (k >> i) & 1. The states are those of the first
# half of the units (A) by those of the others (B): what pairs add is a product of matrices.


def states(n: int) -> Floats:
    """All states of n units in that order, ``(2ⁿ, n)``."""
    return np.asarray(np.arange(2**n)[:, None] >> np.arange(n) & 1, float)


def _halves(n: int) -> tuple[Floats, Floats]:
    return states(n // 2), states(n - n // 2)


def energies(W: Floats, theta: Floats) -> Floats:
    """E of all states of units with biases theta ``(..., units)``, ``(..., 2^units)``."""
    A, B = _halves(len(W))
    a = A.shape[1]
    of_a = -0.5 * ((A @ W[:a, :a]) * A).sum(axis=1)
    of_b = -0.5 * ((B @ W[a:, a:]) * B).sum(axis=1)
    of_pairs = of_b[:, None] + of_a - B @ W[a:, :a] @ A.T
    of_units = (theta[..., a:] @ B.T)[..., :, None] + (theta[..., :a] @ A.T)[..., None, :]
    E: Floats = of_pairs - of_units
    return E.reshape(*theta.shape[:-1], -1)


def _probabilities(E: Floats, temperature: float = 1.0) -> tuple[Floats, Floats]:
    """P of all states, and ln Z, of E ``(..., states)``."""
    logs = -E / temperature
    top = logs.max(axis=-1, keepdims=True)
    p = np.exp(logs - top)
    Z = p.sum(axis=-1, keepdims=True)
    return p / Z, (np.log(Z) + top)[..., 0]


def unit_means(p: Floats) -> Floats:
    """⟨sᵢ⟩ ``(..., units)`` of the probabilities p ``(..., 2^units)`` of all states."""
    A, B = _halves(p.shape[-1].bit_length() - 1)
    P = p.reshape(*p.shape[:-1], len(B), len(A))
    return np.concatenate([P.sum(axis=-2) @ A, P.sum(axis=-1) @ B], axis=-1)


def _pair_means(p: Floats) -> Means:
    """Both kinds of means of the probabilities p ``(2^units,)`` of all states."""
    A, B = _halves(len(p).bit_length() - 1)
    P = p.reshape(len(B), len(A))
    of_a, of_b, across = P.sum(axis=0), P.sum(axis=1), B.T @ P @ A
    pairs = np.block([[(A.T * of_a) @ A, across.T], [across, (B.T * of_b) @ B]])
    np.fill_diagonal(pairs, 0)
    return Means(pairs, np.concatenate([of_a @ A, of_b @ B]))


def log_partition(m: Machine, temperature: float = 1.0) -> float:
    """ln Z over all states."""
    return float(_probabilities(energies(*m), temperature)[1])


def exact_means(m: Machine, temperature: float = 1.0) -> Means:
    """The free means over all states."""
    return _pair_means(_probabilities(energies(*m), temperature)[0])


def conditional(m: Machine, known: Floats) -> tuple[Machine, Floats]:
    """The machine of the gaps (NaN), the same in every row of `known` ``(n, units)``, while the
    other units stay: its θ is ``(n, gaps)``; and the energy ``(n,)`` of the others alone."""
    gaps = np.flatnonzero(np.isnan(known[0]))
    rest = np.where(np.isnan(known), 0, known)
    theta = rest @ m.W[:, gaps] + m.theta[gaps]
    return Machine(m.W[np.ix_(gaps, gaps)], theta), energy(m, rest)


def gap_probabilities(m: Machine, known: Floats) -> Floats:
    """P ``(n, 2^gaps)`` of all states of the gaps (NaN), the same in every row of `known`
    ``(n, units)``, given the other units."""
    return _probabilities(energies(*conditional(m, known)[0]))[0]


def with_hidden(m: Machine, v: Floats) -> Floats:
    """Rows v ``(n, visible)`` with a gap for each hidden unit, ``(n, units)``."""
    return np.hstack([v, np.full((len(v), len(m.theta) - v.shape[1]), np.nan)])


def likeliest(m: Machine, known: Floats, visible: int) -> Floats:
    """Of all fillings of the visible gaps together the likeliest, hidden units summed over: the
    rows `known` ``(n, units)``, which have the same gaps (NaN), so filled, ``(n, visible)``."""
    filled = known[:, :visible].copy()
    gaps = np.flatnonzero(np.isnan(filled[0]))
    p = gap_probabilities(m, known).reshape(len(known), -1, 2 ** len(gaps)).sum(axis=1)
    filled[:, gaps] = p.argmax(axis=1)[:, None] >> np.arange(len(gaps)) & 1
    return filled


def pseudo_log_likelihood(m: Machine, v: Floats) -> Floats:
    """Σᵢ ln P(vᵢ | the other visible units) ``(n,)``, over all hidden states (Besag 1975)."""
    here, total = free_energy(m, v), np.zeros(len(v))
    for i in range(v.shape[1]):
        turned = v.copy()
        turned[:, i] = 1 - v[:, i]
        total -= np.logaddexp(0, here - free_energy(m, turned))
    return total


def by_gaps(known: Floats) -> Iterator[tuple[Integers, Floats]]:
    """The places of rows of `known` ``(n, units)`` that have the same gaps (NaN), and the rows; no
    more at once than memory takes."""
    kinds, which = np.unique(np.isnan(known), axis=0, return_inverse=True)
    for k, gaps in enumerate(kinds):
        rows = np.flatnonzero(which.ravel() == k)
        some = max(1, _AT_ONCE >> min(int(gaps.sum()), MOST_EXACT))
        for first in range(0, len(rows), some):
            part = rows[first : first + some]
            yield part, known[part]


def clamped_means(m: Machine, v: Floats) -> Means:
    """The means over all hidden states, and over the rows v ``(n, visible)``. What a row does not
    know (NaN) is as free as the hidden units."""
    pairs, units = np.zeros_like(m.W), np.zeros_like(m.theta)
    rows, counts = np.unique(v, axis=0, return_counts=True)
    for places, known in by_gaps(with_hidden(m, rows)):
        share, gaps = counts[places] / len(v), np.isnan(known[0])
        p = gap_probabilities(m, known)
        s = known.copy()
        s[:, gaps] = unit_means(p)
        joint = (share[:, None] * s).T @ s
        joint[np.ix_(gaps, gaps)] = _pair_means(share @ p).pairs
        pairs, units = pairs + joint, units + share @ s
    np.fill_diagonal(pairs, 0)
    return Means(pairs, units)


def free_energy(m: Machine, v: Floats) -> Floats:
    """−ln Σ_h e^(−E(v, h)) of rows v ``(n, visible)``, over all hidden states, and over those of
    what a row does not know (NaN)."""
    found = np.empty(len(v))
    for rows, known in by_gaps(with_hidden(m, v)):
        free, alone = conditional(m, known)
        found[rows] = alone - _probabilities(energies(*free))[1]
    return found
