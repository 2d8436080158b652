"""The Boltzmann machine's kernel: sweeps of Gibbs sampling over many chains, by the reference
(`maths`) or compiled, chains side by side; and the means over chains and sweeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from chainrule.basics.random import GIBBS, Seed
from chainrule.basics.threads import default_threads
from chainrule.basics.typing import Flags, Floats
from chainrule.engines.native import kernels, level
from chainrule.families.boltzmann import maths as boltzmann
from chainrule.families.boltzmann.maths import Machine, Means

_WORTH_A_THREAD = 100_000  # flips: about a millisecond

Temperatures: TypeAlias = Sequence[float] | Floats
"""One a sweep."""


class Sweeps(NamedTuple):
    """Sweeps as the compiled module reads them, by these names; it changes `states`, and adds to
    `counts` ``(units, units)``, if any, how often two units are both 1 after each of the last
    `counted` sweeps."""

    states: Floats
    weights: Floats
    biases: Floats
    clamped: npt.NDArray[np.uint8]
    temperatures: list[float]
    counts: Floats | None
    counted: int
    seed: Seed
    first: int
    stream: int
    n_threads: int


class Run(NamedTuple):
    """How chains are swept: the engine, the draws' seed and the first of their steps."""

    engine: str
    seed: Seed
    first: int
    n_threads: int | None = None


def gibbs(
    engine: str,
    m: Machine,
    s: Floats,
    clamped: Flags,
    temperatures: Temperatures,
    seed: Seed,
    first: int,
    n_threads: int | None = None,
) -> Floats:
    """Chains s ``(chains, units)`` after a sweep at each temperature; the draws are those of the
    steps from `first` on. Units `clamped` ``(units,)``, or ``(chains, units)``, stay. Neither the
    engine nor the number of threads changes a bit."""
    run = Run(engine, seed, first, n_threads)
    return _swept(run, m, s, clamped, temperatures, 0)[0]


def measured(
    run: Run, m: Machine, s: Floats, clamped: Flags, temperatures: Temperatures, counted: int
) -> tuple[Floats, Means]:
    """The same, and the means over the chains after each of the last `counted` sweeps."""
    s, counts = _swept(run, m, s, clamped, temperatures, counted)
    units = counts.diagonal() / (len(s) * counted)
    pairs = counts / (len(s) * counted)
    np.fill_diagonal(pairs, 0)
    return s, Means(pairs, units)


def _swept(
    run: Run, m: Machine, s: Floats, clamped: Flags, temperatures: Temperatures, counted: int
) -> tuple[Floats, Floats]:
    """The chains, and how often two units were both 1, the diagonal one by itself: whole numbers,
    which add up to the same in any order."""
    counts = np.zeros_like(m.W)
    if run.engine == "native":
        return _native_sweeps(run, m, s, clamped, temperatures, counts, counted), counts
    for t, temperature in enumerate(temperatures):
        s = boltzmann.sweep(m, s, clamped, temperature, run.seed, run.first + t)
        if t + counted >= len(temperatures):
            counts += s.T @ s
    return s, counts


def _native_sweeps(
    run: Run,
    m: Machine,
    s: Floats,
    clamped: Flags,
    temperatures: Temperatures,
    counts: Floats,
    counted: int,
) -> Floats:
    flips = s.size * len(temperatures)
    most = run.n_threads or default_threads()
    sweeps = Sweeps(
        states=np.array(s, np.float64, order="C"),
        weights=np.ascontiguousarray(m.W, np.float64),
        biases=np.ascontiguousarray(m.theta, np.float64),
        clamped=np.ascontiguousarray(clamped, np.uint8),
        temperatures=list(map(float, temperatures)),
        counts=counts if counted else None,
        counted=counted,
        seed=run.seed,
        first=run.first,
        stream=GIBBS,
        n_threads=max(1, min(most, flips // _WORTH_A_THREAD)),
    )
    kernels.boltzmann_sweeps(sweeps, level())
    return sweeps.states
