"""The Boltzmann machine's kernel: sweeps of Gibbs sampling over many chains, by the reference
(`maths`) or compiled, chains side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from chainrule.basics.random import GIBBS, Seed
from chainrule.basics.threads import default_threads
from chainrule.basics.typing import Flags, Floats
from chainrule.engines.native import kernels, level
from chainrule.families.boltzmann import maths as boltzmann
from chainrule.families.boltzmann.maths import Machine

_WORTH_A_THREAD = 100_000  # flips: about a millisecond


class Sweeps(NamedTuple):
    """Sweeps as the compiled module reads them, by these names; it changes `states`."""

    states: Floats
    weights: Floats
    biases: Floats
    clamped: npt.NDArray[np.uint8]
    temperatures: list[float]
    seed: Seed
    first: int
    stream: int
    n_threads: int


def gibbs(
    engine: str,
    m: Machine,
    s: Floats,
    clamped: Flags,
    temperatures: Sequence[float],
    seed: Seed,
    first: int,
    n_threads: int | None = None,
) -> Floats:
    """Chains s ``(chains, units)`` after a sweep at each temperature; the draws are those of the
    steps from `first` on. Units `clamped` ``(units,)``, or ``(chains, units)``, stay. Neither the
    engine nor the number of threads changes a bit."""
    if engine == "reference":
        for t, temperature in enumerate(temperatures):
            s = boltzmann.sweep(m, s, clamped, temperature, seed, first + t)
        return s
    flips = s.size * len(temperatures)
    sweeps = Sweeps(
        states=np.array(s, np.float64, order="C"),
        weights=np.ascontiguousarray(m.W, np.float64),
        biases=np.ascontiguousarray(m.theta, np.float64),
        clamped=np.ascontiguousarray(clamped, np.uint8),
        temperatures=list(map(float, temperatures)),
        seed=seed,
        first=first,
        stream=GIBBS,
        n_threads=max(1, min(n_threads or default_threads(), flips // _WORTH_A_THREAD)),
    )
    kernels.boltzmann_sweeps(sweeps, level())
    return sweeps.states
