"""The restricted Boltzmann machine's kernels: steps of contrastive divergence, Gibbs sampling, by
the reference (`maths`) or compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from chainrule.basics.random import GIBBS, Seed, philox_uniform
from chainrule.basics.typing import Floats, Integers
from chainrule.engines.native import kernels, level, row_numbers
from chainrule.families.rbm import maths as rbm
from chainrule.families.rbm.learning import ACTIVITY_MEMORY, MOST_LOG_VARIANCE, Plan, State, learned
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
    if engine == "native":
        return _native_gibbs(machine, v, k, seed, first, first_layer)
    return rbm.gibbs(machine, v, k, uniforms(seed, np.arange(len(v)), first_layer), first)


def cd_epoch(
    engine: str, state: State, X: Floats, order: Integers, rows: Integers, batch: int, plan: Plan
) -> State:
    """One step for each `batch` of the rows `order` ``(n,)`` of X, whose places in the random
    streams are `rows` ``(n,)``. Chains that go on have the places 0, 1, …; `state` stays."""
    as_many = state.chains is None or len(state.chains) == batch  # chains as rows
    if engine == "native" and as_many:
        return _native_epoch(state, X, order, rows, batch, plan)
    for start in range(0, len(order), batch):
        some = slice(start, start + batch)
        places = rows[some] if state.chains is None else np.arange(len(state.chains))
        state = learned(state, X[order[some]], plan, uniforms(plan.seed, places))
    return state


# -- compiled --------------------------------------------------------------------------------------


class KernelMachine(NamedTuple):
    """A machine as the compiled module reads it, by these names."""

    W: Floats
    b: Floats
    c: Floats
    s: Floats | None
    seed: Seed


class Steps(NamedTuple):
    """Steps as the compiled module reads them, by these names. It changes the machine, and what
    there is of velocities, activity and chains."""

    W_velocity: Floats | None
    b_velocity: Floats | None
    c_velocity: Floats | None
    z_velocity: Floats | None
    activity: Floats | None
    chains: Floats | None
    X: Floats
    order: Integers
    rows: npt.NDArray[np.uint64]
    batch: int
    k: int
    rate: float
    momentum: float
    decay: float
    target: float
    cost: float
    activity_memory: float
    most_log_variance: float
    sweep: int


class Sweeps(NamedTuple):
    """Sweeps of Gibbs sampling as the compiled module reads them, by these names. It changes v
    and writes h."""

    v: Floats
    h: Floats
    rows: npt.NDArray[np.uint64]
    k: int
    sweep: int
    visible_layer: int
    hidden_layer: int


def _native_epoch(
    state: State, X: Floats, order: Integers, rows: Integers, batch: int, plan: Plan
) -> State:
    machine = rbm.changed(state.machine, _copied)
    velocity = None if state.velocity is None else rbm.changed(state.velocity, _copied)
    steps = Steps(
        W_velocity=velocity and velocity.dW,
        b_velocity=velocity and velocity.db,
        c_velocity=velocity and velocity.dc,
        z_velocity=velocity and velocity.dz,
        activity=None if state.activity is None else _copied(state.activity),
        chains=None if state.chains is None else _copied(state.chains),
        X=np.ascontiguousarray(X),
        order=row_numbers(order),
        rows=np.ascontiguousarray(rows, np.uint64),
        batch=batch,
        k=plan.k,
        rate=plan.rate,
        momentum=plan.momentum,
        decay=plan.decay,
        target=plan.target or 0.0,
        cost=plan.cost,
        activity_memory=ACTIVITY_MEMORY,
        most_log_variance=MOST_LOG_VARIANCE if plan.learns_variance else 0.0,
        sweep=state.sweep,
    )
    kernels.rbm_steps(_kernel_machine(machine, plan.seed), steps, level())
    n_steps = -(-len(order) // batch)
    sweep = state.sweep + n_steps * plan.k
    return State(machine, velocity, steps.activity, steps.chains, sweep)


def _native_gibbs(
    machine: Machine, v: Floats, k: int, seed: Seed, first: int, first_layer: int
) -> tuple[Floats, Floats]:
    sweeps = Sweeps(
        v=_copied(v),
        h=np.zeros((len(v), len(machine.c)), v.dtype),
        rows=np.arange(len(v), dtype=np.uint64),
        k=k,
        sweep=first,
        visible_layer=first_layer + rbm.VISIBLE,
        hidden_layer=first_layer + rbm.HIDDEN,
    )
    read_only = rbm.changed(machine, np.ascontiguousarray)
    kernels.rbm_sweeps(_kernel_machine(read_only, seed), sweeps, level())
    return sweeps.v, sweeps.h


def _kernel_machine(machine: Machine, seed: Seed) -> KernelMachine:
    return KernelMachine(machine.W, machine.b, machine.c, machine.s, seed)


def _copied(array: Floats) -> Floats:
    return np.array(array, order="C")
