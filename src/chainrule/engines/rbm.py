"""A restricted Boltzmann machine's epoch: by the reference (`models.rbm`); compiled whole where it
is small; else with matrix products in place and the flips compiled."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from chainrule._typing import Floats
from chainrule.engines import native
from chainrule.models import rbm
from chainrule.models.rbm import HIDDEN, VISIBLE, Learning, Machine
from chainrule.random import GIBBS, Seed

_SMALL = 40_000  # weights
_WORTH_A_THREAD = 200_000  # flips: about a millisecond


class Standing(NamedTuple):
    """Where training stands: the machine, its velocity, the chains' hidden states ``(chains,
    hidden)``, and the steps taken."""

    machine: Machine
    velocity: Machine
    chains: Floats
    step: int


def cd_epoch(
    engine: str, standing: Standing, batches: list[Floats], how: Learning, seed: Seed
) -> Standing:
    """Steps of contrastive divergence, one for each batch ``(n, visible)``."""
    if engine == "native":
        return _native_epoch(standing, batches, how, seed)
    for v in batches:
        standing = _reference_step(standing, v, how, seed)
    return standing


def _reference_step(at: Standing, v: Floats, how: Learning, seed: Seed) -> Standing:
    chains = at.chains if how.persistent else None
    step = rbm.divergence(at.machine, v, seed, at.step, how.k, chains)
    machine, velocity = rbm.updated(at.machine, at.velocity, step, how)
    W, b, c = (part.astype(v.dtype) for part in machine[:3])
    chains = step.phases[-1].h if how.persistent else at.chains
    return Standing(machine._replace(W=W, b=b, c=c), velocity, chains, at.step + 1)


def _compiled_epoch(at: Standing, batches: list[Floats], how: Learning, seed: Seed) -> Standing:
    """All steps in one call: of a small machine, whose products are no work for a library."""
    assert native._native is not None
    W, b, c = (np.array(part, order="C") for part in at.machine[:3])
    chains = np.array(at.chains, order="C")
    bounds = np.cumsum([0, *map(len, batches)], dtype=np.int64)
    X = np.ascontiguousarray(np.concatenate(batches)) if len(batches) > 1 else batches[0]
    native._native.rbm_epoch(
        W, b, c, chains, np.ascontiguousarray(X), bounds, how.rate, how.k, how.persistent,
        seed.low, seed.high, at.step, GIBBS, native.LEVEL,
    )  # fmt: skip
    return Standing(Machine(W, b, c), at.velocity, chains, at.step + len(batches))


def _native_epoch(at: Standing, batches: list[Floats], how: Learning, seed: Seed) -> Standing:
    machine, velocity, chains, step = at
    if how.is_plain and not machine.gaussian and machine.W.size <= _SMALL:
        return _compiled_epoch(at, batches, how, seed)
    sampler = _Sampler(machine, chains.copy(), seed)
    for v in batches:
        sampler.sample(v, step, how)
        if how.is_plain:
            sampler.descend(v, how.rate)
        else:
            sampler.machine, velocity = rbm.updated(
                sampler.machine, velocity, sampler.as_step(v), how
            )
            sampler.machine = _of_type(sampler.machine, v.dtype)
        step += 1
    return Standing(sampler.machine, velocity, sampler.chains, step)


def _of_type(m: Machine, dtype: Any) -> Machine:
    W, b, c = (np.ascontiguousarray(part, dtype) for part in m[:3])
    return Machine(W, b, c, m.gaussian)


class _Sampler:
    """The arrays of a step, made once."""

    def __init__(self, m: Machine, chains: Floats, seed: Seed) -> None:
        dtype = m.W.dtype
        self.machine = Machine(m.W.copy(), m.b.copy(), m.c.copy(), m.gaussian)
        self.chains, self.seed = chains, seed
        self.gemm = _gemm(dtype)
        self.made: dict[tuple[str, int], Floats] = {}

    def array(self, name: str, n: int, units: int) -> Floats:
        """One of that name and number of rows, made once."""
        if (name, n) not in self.made:
            self.made[name, n] = np.empty((n, units), self.machine.W.dtype)
        return self.made[name, n]

    def sample(self, v: Floats, step: int, how: Learning) -> None:
        """P(h|v) of the data, and v and P(h|v) of the model, as `models.rbm.divergence`."""
        W, b, c, _gaussian = self.machine
        first = step * (how.k + 1)
        self.p = self.array("p", len(v), len(c))
        np.matmul(v, W.T, out=self.p)
        if how.persistent:
            flip(self.p, c, None, self.seed, first, HIDDEN)
            h = self.chains
        else:
            h = self.array("h", len(v), len(c))
            flip(self.p, c, h, self.seed, first, HIDDEN)
        self.v = self.array("v", len(h), len(b))
        self.p_model = self.array("p of the model", len(h), len(c))
        for i in range(1, how.k + 1):
            self.visible(h, first + i)
            np.matmul(self.v, W.T, out=self.p_model)
            flip(self.p_model, c, h, self.seed, first + i, HIDDEN)

    def visible(self, h: Floats, step: int) -> None:
        W, b, _c, gaussian = self.machine
        if gaussian:
            np.matmul(h, W, out=self.v)
            self.v += b
            self.v += rbm.normals(self.seed, len(h), len(b), step).astype(b.dtype)
            return
        mean = self.array("mean", len(h), len(b))
        np.matmul(h, W, out=mean)
        flip(mean, b, self.v, self.seed, step, VISIBLE)

    def descend(self, v: Floats, rate: float) -> None:
        """W + η(⟨P(h|v)v⟩ − ⟨P(h|v)v⟩) in place, and so the biases."""
        W, b, c, _gaussian = self.machine
        for sign, p, x in ((1, self.p, v), (-1, self.p_model, self.v)):
            weight = sign * rate / len(x)
            # Wᵀ in Fortran's order is W in C's: nothing is copied
            self.gemm(weight, x.T, p.T, beta=1.0, c=W.T, trans_b=True, overwrite_c=True)
            b += weight * np.add.reduce(x, axis=0)
            c += weight * np.add.reduce(p, axis=0)

    def as_step(self, v: Floats) -> rbm.Step:
        n, n_model = len(v), len(self.v)
        none = np.empty((0, 0))
        return rbm.Step(
            v, self.p, none, none, (),
            self.p.T @ v / n - self.p_model.T @ self.v / n_model,
            v.mean(axis=0) - self.v.mean(axis=0),
            self.p.mean(axis=0) - self.p_model.mean(axis=0),
        )  # fmt: skip


def _gemm(dtype: Any) -> Any:
    from scipy.linalg import blas

    return blas.sgemm if dtype == np.float32 else blas.dgemm


def flip(
    x: Floats,
    bias: Floats,
    states: Floats | None,
    seed: Seed,
    step: int,
    layer: int,
    n_threads: int | None = None,
) -> None:
    """x ``(n, units)`` becomes σ(x + bias), and `states` the flips by it, in place; compiled."""
    assert native._native is not None
    threads = max(1, min(n_threads or native.default_threads(), x.size // _WORTH_A_THREAD))
    native._native.flips(
        x, bias, states, seed.low, seed.high, step, GIBBS, layer, threads, native.LEVEL
    )
