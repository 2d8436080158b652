"""The restricted Boltzmann machine: record and maths.

Visible units v and hidden units h ∈ {0, 1}, each visible joined to each hidden one by W (hidden,
visible), none to its own kind; b and c are the biases of v and h. The energy of a state:

    Bernoulli, v ∈ {0, 1}    E(v, h) = −Σᵢ bᵢvᵢ − Σⱼ cⱼhⱼ − Σⱼᵢ hⱼ Wⱼᵢ vᵢ
    Gaussian,  v real        E(v, h) = Σᵢ (vᵢ − bᵢ)²/(2sᵢ) − Σⱼ cⱼhⱼ − Σⱼᵢ hⱼ Wⱼᵢ vᵢ/sᵢ

with variances s, and p(v, h) = e^(−E)/Z. Given one side the units of the other are independent (for
Bernoulli units v stands for v/s):

    P(hⱼ = 1|v) = σ(cⱼ + Σᵢ Wⱼᵢ vᵢ/sᵢ)
    P(vᵢ = 1|h) = σ(bᵢ + Σⱼ hⱼWⱼᵢ),   or   vᵢ|h ~ N(bᵢ + Σⱼ hⱼWⱼᵢ, sᵢ)
    free energy   F(v) = −ln Σ_h e^(−E) = −Σᵢ bᵢvᵢ − Σⱼ ln(1 + e^(cⱼ + Σᵢ Wⱼᵢvᵢ/sᵢ))
                  (Gaussian: Σᵢ (vᵢ − bᵢ)²/(2sᵢ) for the first sum)
    likelihood    ln p(v) = −F(v) − ln Z,   ∂ ln p/∂Wⱼᵢ = ⟨hⱼvᵢ/sᵢ⟩_data − ⟨hⱼvᵢ/sᵢ⟩_model

Contrastive divergence puts for the model's mean that after k sweeps of Gibbs sampling begun at the
data; persistent CD (stochastic maximum likelihood) goes on with chains of its own:

    h₀ ~ P(h|v₀)   v₁ ~ P(v|h₀)   …      ΔW = mean P(h|v₀) v₀ᵀ − mean P(h|v₁) v₁ᵀ

A coin falls 1 where its uniform number u < P; a normal number is √(−2 ln(1 − u₁)) cos 2πu₂.

Sources: Smolensky (1986); Hinton, "Training products of experts by minimizing contrastive
divergence", Neural Computation 14 (2002); Tieleman, ICML (2008), for persistent CD; Hinton, "A
practical guide to training restricted Boltzmann machines" (2012), for momentum, weight decay and
sparsity; Cho, Ilin, Raiko, ICANN (2011), for the form with variances.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias, TypeVar

import numpy as np

from chainrule.basics.typing import Floats, Integers
from chainrule.pieces.activations import logistic as logistic

Uniforms: TypeAlias = Callable[[int, int, int], Floats]
"""``uniforms(sweep, layer, units)``: a number in [0, 1) for each row's units, ``(rows, units)``."""

VISIBLE, HIDDEN = 0, 1
"""The layers, as the random streams number them."""


class Machine(NamedTuple):
    """W ``(hidden, visible)``, b ``(visible,)``, c ``(hidden,)``; the variances s ``(visible,)`` of
    Gaussian units, None for Bernoulli ones."""

    W: Floats
    b: Floats
    c: Floats
    s: Floats | None = None


class Gradient(NamedTuple):
    """The way up of ln p: dW ``(hidden, visible)``, db ``(visible,)``, dc ``(hidden,)``; of
    Gaussian units dz ``(visible,)``, by z = ln s."""

    dW: Floats
    db: Floats
    dc: Floats
    dz: Floats | None = None


Parts = TypeVar("Parts", Machine, Gradient)


def changed(parts: Parts, change: Callable[[Floats], Floats]) -> Parts:
    """Each part changed; one that is not there stays away."""
    found: list[Any] = [None if part is None else change(part) for part in parts]
    return type(parts)(*found)


def joined(one: Gradient, other: Gradient, join: Callable[[Floats, Floats], Floats]) -> Gradient:
    """Each part of the one with that of the other."""
    pairs = zip(one, other, strict=True)
    found: list[Any] = [None if p is None or q is None else join(p, q) for p, q in pairs]
    return Gradient(*found)


class Step(NamedTuple):
    """One step of CD, rows by units. v0, ph0: the data and P(h|v0). u, h0: the coins and the hidden
    states that the last sweep begins with (u None: of chains, thrown before). pv1, u1, v1: the
    visible probabilities (Gaussian: means), their numbers, the states. ph1: P(h|v1)."""

    v0: Floats
    ph0: Floats
    u: Floats | None
    h0: Floats
    pv1: Floats
    u1: Floats
    v1: Floats
    ph1: Floats
    gradient: Gradient


# -- energies --------------------------------------------------------------------------------------


def scaled(machine: Machine, v: Floats) -> Floats:
    """v/s, or v itself."""
    return v if machine.s is None else np.asarray(v / machine.s)


def hidden_input(machine: Machine, v: Floats) -> Floats:
    """What the hidden units take in, ``(n, hidden)``, of v ``(n, visible)``."""
    return np.asarray(scaled(machine, v) @ machine.W.T + machine.c)


def hidden_probabilities(machine: Machine, v: Floats) -> Floats:
    """P(h = 1|v) ``(n, hidden)``."""
    return np.asarray(logistic(hidden_input(machine, v)))


def visible_means(machine: Machine, h: Floats) -> Floats:
    """P(v = 1|h), or the means of Gaussian units, ``(n, visible)``, of h ``(n, hidden)``."""
    field = h @ machine.W + machine.b
    return np.asarray(logistic(field) if machine.s is None else field)


def visible_energy(machine: Machine, v: Floats) -> Floats:
    """The part of E that no hidden unit has a share in, ``(n,)``."""
    if machine.s is None:
        return np.asarray(-(v @ machine.b))
    return np.asarray(((v - machine.b) ** 2 / (2 * machine.s)).sum(axis=1))


def energy(machine: Machine, v: Floats, h: Floats) -> Floats:
    """E(v, h) ``(n,)`` of v ``(n, visible)`` with h ``(n, hidden)``."""
    return np.asarray(visible_energy(machine, v) - (h * hidden_input(machine, v)).sum(axis=1))


def free_energy(machine: Machine, v: Floats) -> Floats:
    """F(v) ``(n,)`` of v ``(n, visible)``."""
    hidden = np.logaddexp(0, hidden_input(machine, v)).sum(axis=1)
    return np.asarray(visible_energy(machine, v) - hidden)


# -- sampling --------------------------------------------------------------------------------------


def coins(p: Floats, u: Floats) -> Floats:
    """1 where u < p, in p's type."""
    return (u < p).astype(p.dtype)


def normal(u: Floats) -> Floats:
    """Standard normal numbers ``(n, units)`` of uniform ones ``(n, 2·units)`` (Box and Muller
    1958): unit i has the numbers 2i and 2i + 1."""
    return np.asarray(np.sqrt(-2 * np.log1p(-u[:, ::2])) * np.cos(2 * np.pi * u[:, 1::2]))


def visible_draws(machine: Machine) -> int:
    """How many uniform numbers the visible units of a row take."""
    return len(machine.b) * (1 if machine.s is None else 2)


def drawn_visible(machine: Machine, means: Floats, u: Floats) -> Floats:
    """v|h by its means ``(n, visible)`` and uniform numbers ``(n, visible_draws)``."""
    if machine.s is None:
        return coins(means, u)
    return (means + np.sqrt(machine.s) * normal(u)).astype(means.dtype)


def gibbs(
    machine: Machine, v: Floats, k: int, uniforms: Uniforms, first: int = 0
) -> tuple[Floats, Floats]:
    """v and h after k sweeps from v ``(n, visible)``: h by v, then v by h. Sweep `first` + t takes
    the numbers of that sweep."""
    h = np.zeros((len(v), len(machine.c)), v.dtype)
    for sweep in range(first, first + k):
        h = coins(hidden_probabilities(machine, v), uniforms(sweep, HIDDEN, len(machine.c)))
        u = uniforms(sweep, VISIBLE, visible_draws(machine))
        v = drawn_visible(machine, visible_means(machine, h), u)
    return v, h


# -- learning --------------------------------------------------------------------------------------


def statistics(machine: Machine, v: Floats, ph: Floats) -> Gradient:
    """The means over rows of −∂E/∂W, −∂E/∂b, −∂E/∂c (and −∂E/∂z) with P(h|v) for h."""
    n = v.dtype.type(len(v))
    dW = ph.T @ scaled(machine, v) / n
    if machine.s is None:
        return Gradient(dW, v.mean(axis=0, dtype=float), ph.mean(axis=0, dtype=float))
    away, field = v - machine.b, ph @ machine.W
    dz = (away**2 / 2 - v * field).mean(axis=0) / machine.s
    return Gradient(dW, away.mean(axis=0) / machine.s, ph.mean(axis=0), dz)


def difference(positive: Gradient, negative: Gradient) -> Gradient:
    """The data's means less the machine's; of float32 rows in float64 until here, since what is
    left of two that are close is all that is learned from."""
    kind = positive.dW.dtype
    return joined(positive, negative, lambda seen, made: np.asarray(seen - made, kind))


def cd_step(
    machine: Machine, v0: Floats, chains: Floats | None, k: int, uniforms: Uniforms, first: int = 0
) -> Step:
    """k sweeps, numbered from `first`, and the gradient they give: from v0 ``(n, visible)``, or
    from the hidden states of `chains` ``(chains, hidden)``."""
    ph0 = hidden_probabilities(machine, v0)
    m = len(machine.c)
    u, h = None, chains
    if h is None:
        u = uniforms(first, HIDDEN, m)
        h = coins(ph0, u)
    for sweep in range(first, first + k):
        pv1 = visible_means(machine, h)
        u1 = uniforms(sweep, VISIBLE, visible_draws(machine))
        v1 = drawn_visible(machine, pv1, u1)
        ph1 = hidden_probabilities(machine, v1)
        if sweep + 1 < first + k:  # chains that go on throw a sweep's coins at its end
            thrown = uniforms(sweep + (chains is None), HIDDEN, m)
            h, u = coins(ph1, thrown), thrown if chains is None else None
    moved = difference(statistics(machine, v0, ph0), statistics(machine, v1, ph1))
    return Step(v0, ph0, u, h, pv1, u1, v1, ph1, moved)


# -- by enumeration --------------------------------------------------------------------------------


def states(n: int) -> Floats:
    """All states of n binary units, ``(2ⁿ, n)``, as numbers written in binary."""
    return np.asarray(np.arange(2**n)[:, None] >> np.arange(n)[::-1] & 1, float)


def log_sum_exp(x: Floats) -> float:
    """ln Σ eˣ."""
    return float(np.logaddexp.reduce(x, axis=None))


def hidden_log_weights(machine: Machine, h: Floats) -> Floats:
    """ln of the sum (Gaussian: integral) of e^(−E(v, h)) over v, ``(n,)``, of h ``(n, hidden)``."""
    field = h @ machine.W
    if machine.s is None:
        return np.asarray(h @ machine.c + np.logaddexp(0, field + machine.b).sum(axis=1))
    each = np.log(2 * np.pi * machine.s) / 2 + (field * machine.b + field**2 / 2) / machine.s
    return np.asarray(h @ machine.c + each.sum(axis=1))


def log_partition(machine: Machine, block: int = 2**12) -> float:
    """ln Z, a sum over all states of the smaller side (Gaussian: of the hidden side)."""
    by_visible = machine.s is None and len(machine.b) < len(machine.c)
    n = len(machine.b) if by_visible else len(machine.c)
    total = -np.inf
    for start in range(0, 2**n, block):
        numbers = np.arange(start, min(start + block, 2**n))
        bits = (numbers[:, None] >> np.arange(n) & 1).astype(float)
        logs = -free_energy(machine, bits) if by_visible else hidden_log_weights(machine, bits)
        total = np.logaddexp(total, log_sum_exp(logs))
    return float(total)


def model_statistics(machine: Machine) -> Gradient:
    """The model's means of what `statistics` takes of the data, over all hidden states."""
    h = states(len(machine.c))
    logs = hidden_log_weights(machine, h)
    p = np.exp(logs - log_sum_exp(logs))[:, None]
    means = visible_means(machine, h)
    if machine.s is None:
        return Gradient((p * h).T @ means, (p * means).sum(axis=0), (p * h).sum(axis=0))
    field, away = h @ machine.W, means - machine.b
    squares = (away**2 + machine.s) / 2 - means * field  # E[(v−b)²] has the variance, too
    dz = (p * squares).sum(axis=0) / machine.s
    dW = (p * h).T @ (means / machine.s)
    return Gradient(dW, (p * away).sum(axis=0) / machine.s, (p * h).sum(axis=0), dz)


def exact_gradient(machine: Machine, v: Floats) -> Gradient:
    """The gradient of the mean of ln p over v ``(n, visible)``, by enumeration."""
    seen = statistics(machine, v, hidden_probabilities(machine, v))
    return difference(seen, model_statistics(machine))


def flip_difference(machine: Machine, inputs: Floats, columns: Integers, values: Floats) -> Floats:
    """F(v with one unit turned over) − F(v), ``(n,)``, of Bernoulli units with hidden inputs
    `inputs` ``(n, hidden)``: unit `columns` ``(n,)`` of each row, which is `values` ``(n,)``."""
    turned = (1 - 2 * values).astype(inputs.dtype)
    after = np.logaddexp(0, inputs + turned[:, None] * machine.W.T[columns]).sum(axis=1)
    before = np.logaddexp(0, inputs).sum(axis=1)
    return np.asarray(before - after - turned * machine.b[columns])


def pseudo_log_likelihood(machine: Machine, v: Floats) -> Floats:
    """Σᵢ ln P(vᵢ|the other units), ``(n,)``, of Bernoulli units v ``(n, visible)`` (Besag 1975)."""
    inputs, total = hidden_input(machine, v), np.zeros(len(v))
    for i in range(v.shape[1]):
        away = flip_difference(machine, inputs, np.full(len(v), i), v[:, i])
        total -= np.logaddexp(0, -away)
    return total
