"""The Boltzmann machine's kernel: sweeps of Gibbs sampling over many chains, by the reference
(`models.boltzmann`) or compiled, chains side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chainrule.basics.random import GIBBS, Seed
from chainrule.basics.typing import Flags, Floats
from chainrule.engines import native
from chainrule.families.boltzmann import maths as boltzmann
from chainrule.families.boltzmann.maths import Machine

_WORTH_A_THREAD = 100_000  # flips: about a millisecond


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
    assert native._native is not None
    s = np.array(s, np.float64, order="C")
    flips = s.size * len(temperatures)
    threads = max(1, min(n_threads or native.default_threads(), flips // _WORTH_A_THREAD))
    native._native.sweeps(
        s, np.ascontiguousarray(m.W, np.float64), np.ascontiguousarray(m.theta, np.float64),
        np.ascontiguousarray(clamped, np.uint8), list(map(float, temperatures)), seed.low,
        seed.high, first, GIBBS, threads, native.LEVEL,
    )  # fmt: skip
    return s
