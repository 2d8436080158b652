"""Restricted Boltzmann machines: record and maths.

Visible units v and hidden units h, each 0 or 1, joined by weights W ``(hidden, visible)``:

    bernoulli   E(v, h) = −b·v − c·h − hWv
    gaussian    E(v, h) = ½‖v − b‖² − c·h − hWv       visible units are numbers, of variance 1

    P(hⱼ = 1 | v) = σ(Σᵢ Wⱼᵢvᵢ + cⱼ)
    P(vᵢ = 1 | h) = σ(Σⱼ hⱼWⱼᵢ + bᵢ)                  gaussian: v | h ~ N(b + hW, 1)

    F(v) = −b·v − Σⱼ ln(1 + e^(Wⱼv + cⱼ))             the free energy; gaussian: ½‖v − b‖² for −b·v
    ln P(v) = −F(v) − ln Z

Contrastive divergence follows the likelihood's gradient with a model average that a few steps of
Gibbs sampling stand for:

    ΔW = ⟨P(h|v) v⟩_data − ⟨P(h|v) v⟩_model,   Δb = ⟨v⟩ − ⟨v⟩,   Δc = ⟨P(h|v)⟩ − ⟨P(h|v)⟩

started at the data (CD-k), or where the last step's chains ended (persistent). ln Z is exact, over
all states of the smaller side, or estimated by annealed importance sampling (`annealed`).

Sources: Smolensky (1986); Hinton, "Training products of experts", Neural Comp. 14 (2002); Tieleman,
ICML (2008), persistent chains; Hinton, "A practical guide" (2012), gaussian units, momentum, decay,
sparsity; Salakhutdinov and Murray, ICML (2008), for ln Z.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np

from chainrule._typing import Floats
from chainrule.random import GIBBS, Seed, philox_uniform

VISIBLE, HIDDEN = 0, 1
"""The layers of the random streams."""


class Machine(NamedTuple):
    """W ``(hidden, visible)``, b ``(visible,)``, c ``(hidden,)``."""

    W: Floats
    b: Floats
    c: Floats
    gaussian: bool = False


class Phase(NamedTuple):
    """A step of Gibbs sampling from h: what v was drawn from, the uniforms (gaussian: the normal
    numbers), v, and then P(h|v), the uniforms and h; each ``(n, units)``."""

    mean_v: Floats
    draws_v: Floats
    v: Floats
    p_h: Floats
    u_h: Floats
    h: Floats


class Step(NamedTuple):
    """A step of contrastive divergence: the data's v and P(h|v), their flips (none where chains
    persist), the phases that follow, and the gradient: ΔW, Δb, Δc."""

    v: Floats
    p_h: Floats
    u_h: Floats
    h: Floats
    phases: tuple[Phase, ...]
    dW: Floats
    db: Floats
    dc: Floats


def logistic(x: Floats) -> Floats:
    """σ(x), without overflow."""
    e = np.exp(-abs(x))
    return np.asarray(np.where(x >= 0, 1 / (1 + e), e / (1 + e)))


def softplus(x: Floats) -> Floats:
    """ln(1 + eˣ)."""
    return np.asarray(np.maximum(x, 0) + np.log1p(np.exp(-abs(x))))


def p_hidden(m: Machine, v: Floats) -> Floats:
    """P(h = 1 | v) ``(n, hidden)``."""
    return logistic(v @ m.W.T + m.c)


def mean_visible(m: Machine, h: Floats) -> Floats:
    """P(v = 1 | h), or the means, ``(n, visible)``."""
    x: Floats = h @ m.W + m.b
    return x if m.gaussian else logistic(x)


def energy(m: Machine, v: Floats, h: Floats) -> Floats:
    """E ``(n,)`` of rows v and h."""
    of_v = 0.5 * ((v - m.b) ** 2).sum(axis=1) if m.gaussian else -(v @ m.b)
    joint: Floats = of_v - h @ m.c - ((h @ m.W) * v).sum(axis=1)
    return joint


def free_energy(m: Machine, v: Floats) -> Floats:
    """F ``(n,)`` of rows v."""
    of_v = 0.5 * ((v - m.b) ** 2).sum(axis=1) if m.gaussian else -(v @ m.b)
    free: Floats = of_v - softplus(v @ m.W.T + m.c).sum(axis=1)
    return free


# -- sampling --------------------------------------------------------------------------------------


def uniforms(seed: Seed, n: int, units: int, step: int, layer: int) -> Floats:
    """Those of n chains' units in a step, ``(n, units)``."""
    return philox_uniform(seed, np.arange(n), units, step=step, stream=GIBBS, layer=layer)


def normals(seed: Seed, n: int, units: int, step: int) -> Floats:
    """Normal numbers ``(n, units)`` from two uniforms each (Box and Muller 1958)."""
    u = uniforms(seed, n, 2 * units, step, VISIBLE)
    radius = np.sqrt(-2 * np.log1p(-u[:, :units]))
    return np.asarray(radius * np.cos(2 * np.pi * u[:, units:]))


def phase(m: Machine, h: Floats, seed: Seed, step: int) -> Phase:
    """v from h, and h from v."""
    mean = mean_visible(m, h)
    if m.gaussian:
        draws = normals(seed, len(h), len(m.b), step)
        v = mean + draws
    else:
        draws = uniforms(seed, len(h), len(m.b), step, VISIBLE)
        v = (draws < mean).astype(m.W.dtype)
    v = v.astype(m.W.dtype)
    p = p_hidden(m, v)
    u = uniforms(seed, len(h), len(m.c), step, HIDDEN)
    return Phase(mean, draws, v, p, u, (u < p).astype(m.W.dtype))


def divergence(
    m: Machine, v: Floats, seed: Seed, step: int, k: int = 1, chains: Floats | None = None
) -> Step:
    """A step for a batch v ``(n, visible)``; from `chains` ``(m, hidden)``, or from the data. Step
    t takes the draws t·(k + 1) …, the first of them for the data's hidden units."""
    p = p_hidden(m, v)
    u = uniforms(seed, len(v), len(m.c), step * (k + 1), HIDDEN)
    h = (u < p).astype(m.W.dtype)
    at, phases = h if chains is None else chains, []
    for i in range(1, k + 1):
        phases.append(phase(m, at, seed, step * (k + 1) + i))
        at = phases[-1].h
    last = phases[-1]
    n, n_model = len(v), len(last.v)
    return Step(
        v, p, u, h, tuple(phases),
        dW=p.T @ v / n - last.p_h.T @ last.v / n_model,
        db=v.mean(axis=0) - last.v.mean(axis=0),
        dc=p.mean(axis=0) - last.p_h.mean(axis=0),
    )  # fmt: skip


# -- learning --------------------------------------------------------------------------------------


class Learning(NamedTuple):
    """η; k steps of sampling, from chains that persist or from the data; momentum; L2 weight decay;
    and how strongly (`sparsity_cost`) the mean of P(h|v) is drawn to `sparsity_target`."""

    rate: float
    k: int = 1
    persistent: bool = True
    momentum: float = 0.0
    weight_decay: float = 0.0
    sparsity_target: float | None = None
    sparsity_cost: float = 0.0

    @property
    def is_plain(self) -> bool:
        """Nothing but the gradient moves the parameters."""
        return not (self.momentum or self.weight_decay or self.sparsity_target is not None)


def updated(m: Machine, velocity: Machine, step: Step, how: Learning) -> tuple[Machine, Machine]:
    """The machine after a step, and its velocity: u ← momentum·u + η(Δ − decay·W), W ← W + u."""
    dW, db, dc = step.dW - how.weight_decay * m.W, step.db, step.dc
    if how.sparsity_target is not None:
        short = how.sparsity_cost * (how.sparsity_target - step.p_h.mean(axis=0))
        dW = dW + short[:, None] * step.v.mean(axis=0)
        dc = dc + short
    gradient = zip(velocity[:3], (dW, db, dc), strict=True)
    W, b, c = (how.momentum * before + how.rate * g for before, g in gradient)
    u = Machine(W, b, c, m.gaussian)
    return Machine(m.W + u.W, m.b + u.b, m.c + u.c, m.gaussian), u


# -- exactly, where there are few units ------------------------------------------------------------


def states(n: int) -> Floats:
    """All states of n binary units, ``(2ⁿ, n)``."""
    return np.asarray((np.arange(2**n)[:, None] >> np.arange(n)) & 1, float)


def log_sum_exp(x: Floats) -> float:
    """ln Σ eˣ."""
    top = float(x.max())
    return top + float(np.log(np.exp(x - top).sum()))


def log_partition(m: Machine) -> float:
    """ln Z, over all states of the smaller layer (gaussian: of the hidden one)."""
    W, b, c = (np.asarray(part, float) for part in m[:3])
    if m.gaussian:
        h = states(len(c))
        x = h @ W
        logs = h @ c + x @ b + 0.5 * (x**2).sum(axis=1)
        return log_sum_exp(logs) + 0.5 * len(b) * float(np.log(2 * np.pi))
    if len(c) <= len(b):
        h = states(len(c))
        return log_sum_exp(h @ c + softplus(h @ W + b).sum(axis=1))
    return log_sum_exp(-free_energy(Machine(W, b, c), states(len(b))))


def model_means(m: Machine) -> tuple[Floats, Floats, Floats]:
    """⟨P(h|v) v⟩ ``(hidden, visible)``, ⟨v⟩ and ⟨P(h|v)⟩ of the model, exactly; by its hidden
    states, of which each has ⟨v⟩ = P(v = 1 | h), or the mean."""
    h = states(len(m.c))
    x = h @ m.W
    rest = x @ m.b + 0.5 * (x**2).sum(axis=1) if m.gaussian else softplus(x + m.b).sum(axis=1)
    logs = h @ m.c + rest
    p = np.exp(logs - log_sum_exp(logs))
    v = mean_visible(m, h)
    return (p[:, None] * h).T @ v, p @ v, p @ h


# -- annealed importance sampling ------------------------------------------------------------------


class Estimate(NamedTuple):
    """ln Z, its standard error, and the logarithms of the runs' weights ``(runs,)``."""

    log_partition: float
    standard_error: float
    log_weights: Floats


def annealed(m: Machine, seed: Seed, n_runs: int = 100, n_temperatures: int = 1000) -> Estimate:
    """ln Z by annealed importance sampling, from a machine without weights (β = 0) to this one:

        f_β(v) = e^(b·v) Πⱼ (1 + e^(β(Wⱼv + cⱼ)))      gaussian: e^(−½‖v − b‖²) for e^(b·v)

    with a Gibbs step at each β; the weights' mean estimates Z/Z₀. The error is that of the mean, to
    first order in ln.
    """
    W, b, c = (np.asarray(part, float) for part in m[:3])
    m = Machine(W, b, c, m.gaussian)
    betas = np.linspace(0, 1, n_temperatures + 1)
    v = _sampled(m, np.broadcast_to(b, (n_runs, len(b))), seed, 0)
    log_weights = np.zeros(n_runs)
    for t, (before, after) in enumerate(itertools.pairwise(betas.tolist()), 1):
        x = v @ W.T + c
        log_weights += (softplus(after * x) - softplus(before * x)).sum(axis=1)
        u = uniforms(seed, n_runs, len(c), t, HIDDEN)
        h = (u < logistic(after * x)).astype(float)
        v = _sampled(m, b + after * (h @ W), seed, t)
    start = len(c) * float(np.log(2))
    start += 0.5 * len(b) * float(np.log(2 * np.pi)) if m.gaussian else float(softplus(b).sum())
    mean = log_sum_exp(log_weights) - float(np.log(n_runs))
    relative = np.exp(log_weights - mean)
    error = float(relative.std(ddof=1) / np.sqrt(n_runs)) if n_runs > 1 else np.inf
    return Estimate(start + mean, error, log_weights)


def _sampled(m: Machine, x: Floats, seed: Seed, step: int) -> Floats:
    """v of what goes into the visible units."""
    n, units = x.shape
    if m.gaussian:
        return np.asarray(x + normals(seed, n, units, step))
    return np.asarray(uniforms(seed, n, units, step, VISIBLE) < logistic(x), float)
