"""How a restricted Boltzmann machine learns: a step of contrastive divergence becomes a change.

    W ← W + u,   u ← μu + η(ΔW − λW)         (b, c likewise, without λ; momentum μ, decay λ; the
                                              rate η is one epoch's, see `families.falling`)

A target p for the hidden units' mean activity q ← 0.9 q + 0.1 mean P(h|v₀) adds κ(p − qⱼ) to Δcⱼ,
and κ(p − qⱼ) mean vᵢ to ΔWⱼᵢ. Gaussian units: the steps by W and b are taken in units of the
standard deviations √s, so that the unit of a column changes nothing, and ln s ← ln s + ηΔz, by 0.1
at most.

Source: Hinton, "A practical guide to training restricted Boltzmann machines" (2012), sections 9
(momentum), 10 (weight decay) and 11 (sparsity).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from chainrule.basics.random import Seed
from chainrule.basics.typing import Floats
from chainrule.families.rbm import maths as rbm
from chainrule.families.rbm.maths import Gradient, Machine, Uniforms

ACTIVITY_MEMORY = 0.9
"""How much of a hidden unit's mean activity the next batch leaves (Hinton 2012, section 11)."""

MOST_LOG_VARIANCE = 0.1
"""A step changes ln s by at most this much: one far-off value of a batch would undo a column."""


class Plan(NamedTuple):
    """What stays the same over a run. `target` None: no pull towards a mean activity."""

    k: int
    rate: float
    momentum: float = 0.0
    decay: float = 0.0
    target: float | None = None
    cost: float = 0.0
    seed: Seed = Seed(0, 0)
    learns_variance: bool = False


class State(NamedTuple):
    """What steps change. `velocity` None: no momentum; `activity` ``(hidden,)`` None: no target;
    `chains` ``(chains, hidden)`` None: they begin at the data; `sweep`: how many were made."""

    machine: Machine
    velocity: Gradient | None = None
    activity: Floats | None = None
    chains: Floats | None = None
    sweep: int = 0


def learned(state: State, v0: Floats, plan: Plan, draws: Uniforms) -> State:
    """The state after a step with the batch v0 ``(n, visible)``; `draws` are those of the rows'
    places, or of the chains'."""
    seen = rbm.cd_step(state.machine, v0, state.chains, plan.k, draws, state.sweep)
    last, chains = state.sweep + plan.k, state.chains
    if chains is not None:
        chains = rbm.coins(seen.ph1, draws(last - 1, rbm.HIDDEN, chains.shape[1]))
    moved, activity = _pulled(seen, state, plan)
    if not plan.learns_variance:
        moved = moved._replace(dz=None)
    moved = _in_deviations(moved, state.machine)
    moved = moved._replace(dW=moved.dW - plan.decay * state.machine.W)
    step = rbm.changed(moved, lambda g: g.dtype.type(plan.rate) * g)
    if state.velocity is not None:
        step = rbm.joined(state.velocity, step, lambda v, s: plan.momentum * v + s)
    velocity = None if state.velocity is None else step
    return State(_moved(state.machine, step, plan), velocity, activity, chains, last)


def _pulled(seen: rbm.Step, state: State, plan: Plan) -> tuple[Gradient, Floats | None]:
    """The gradient, and what pulls each hidden unit's mean activity towards the target."""
    if state.activity is None or plan.target is None:
        return seen.gradient, None
    activity = ACTIVITY_MEMORY * state.activity + (1 - ACTIVITY_MEMORY) * seen.ph0.mean(axis=0)
    pull = plan.cost * (plan.target - activity).astype(seen.ph0.dtype)
    mean = rbm.scaled(state.machine, seen.v0).mean(axis=0)
    gradient = seen.gradient
    moved = gradient._replace(dW=gradient.dW + np.outer(pull, mean), dc=gradient.dc + pull)
    return moved, activity.astype(seen.ph0.dtype)


def _in_deviations(moved: Gradient, machine: Machine) -> Gradient:
    """The way up in units of the standard deviations, so that a column's unit changes nothing: by
    W/√s and b/√s, which is s times that by W and b."""
    if machine.s is None:
        return moved
    return moved._replace(dW=moved.dW * machine.s, db=moved.db * machine.s)


def _moved(machine: Machine, step: Gradient, plan: Plan) -> Machine:
    s = machine.s
    if s is not None and step.dz is not None and plan.learns_variance:
        change = np.clip(step.dz, -MOST_LOG_VARIANCE, MOST_LOG_VARIANCE)
        s = (s * np.exp(change)).astype(s.dtype)
    return Machine(machine.W + step.dW, machine.b + step.db, machine.c + step.dc, s)
