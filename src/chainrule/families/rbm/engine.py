"""The restricted Boltzmann machine's kernels: steps of contrastive divergence, Gibbs sampling, by
the reference (`models.rbm`) or, for Bernoulli units, compiled."""

from __future__ import annotations

import numpy as np

from chainrule.basics.random import GIBBS, Seed, philox_uniform
from chainrule.basics.typing import Floats, Integers
from chainrule.engines import native
from chainrule.families.rbm import maths as rbm
from chainrule.families.rbm.learning import ACTIVITY_MEMORY, Plan, State, learned
from chainrule.families.rbm.maths import Machine, Uniforms


def uniforms(seed: Seed, rows: Integers, first_layer: int = 0) -> Uniforms:
    """The numbers of the stream GIBBS for the rows of those places ``(n,)``."""
    return lambda sweep, layer, units: philox_uniform(
        seed, rows, units, step=sweep, stream=GIBBS, layer=first_layer + layer
    )


def gibbs(
    engine: str, machine: Machine, v: Floats, k: int, seed: Seed, first: int, first_layer: int = 0
) -> tuple[Floats, Floats]:
    """v ``(n, visible)`` and h ``(n, hidden)`` after k sweeps from v, numbered from `first`."""
    if engine == "native" and machine.s is None:
        return _native_gibbs(machine, v, k, seed, first, first_layer)
    return rbm.gibbs(machine, v, k, uniforms(seed, np.arange(len(v)), first_layer), first)


def cd_epoch(
    engine: str, state: State, X: Floats, order: Integers, rows: Integers, batch: int, plan: Plan
) -> State:
    """One step for each `batch` of the rows `order` ``(n,)`` of X, whose places in the random
    streams are `rows` ``(n,)``. Chains that go on have the places 0, 1, …; `state` stays."""
    as_many = state.chains is None or len(state.chains) == batch  # chains as rows
    if engine == "native" and state.machine.s is None and as_many:
        return _native_epoch(state, X, order, rows, batch, plan)
    for start in range(0, len(order), batch):
        some = slice(start, start + batch)
        places = rows[some] if state.chains is None else np.arange(len(state.chains))
        state = learned(state, X[order[some]], plan, uniforms(plan.seed, places))
    return state


# -- compiled --------------------------------------------------------------------------------------


def _native_epoch(
    state: State, X: Floats, order: Integers, rows: Integers, batch: int, plan: Plan
) -> State:
    assert native._native is not None
    machine = rbm.changed(state.machine, _copied)
    velocity = None if state.velocity is None else rbm.changed(state.velocity, _copied)
    activity = None if state.activity is None else _copied(state.activity)
    chains = None if state.chains is None else _copied(state.chains)
    native._native.rbm_steps(
        machine.W, machine.b, machine.c, *((None,) * 3 if velocity is None else velocity[:3]),
        activity, chains, np.ascontiguousarray(X), np.ascontiguousarray(order, np.int64),
        np.ascontiguousarray(rows, np.uint64), batch, plan.k, plan.rate, plan.momentum, plan.decay,
        plan.target or 0.0, plan.cost, ACTIVITY_MEMORY, plan.seed.low, plan.seed.high, state.sweep,
        native.LEVEL,
    )  # fmt: skip
    steps = -(-len(order) // batch)
    return State(machine, velocity, activity, chains, state.sweep + steps * plan.k)


def _native_gibbs(
    machine: Machine, v: Floats, k: int, seed: Seed, first: int, first_layer: int
) -> tuple[Floats, Floats]:
    assert native._native is not None
    v, h = np.array(v, order="C"), np.zeros((len(v), len(machine.c)), v.dtype)
    native._native.rbm_sweeps(
        *(np.ascontiguousarray(part) for part in machine[:3]), v, h,
        np.arange(len(v), dtype=np.uint64), k, seed.low, seed.high, first,
        first_layer + rbm.VISIBLE, first_layer + rbm.HIDDEN, native.LEVEL,
    )  # fmt: skip
    return v, h


def _copied(array: Floats) -> Floats:
    return np.array(array, order="C")
