"""ln Z of a restricted Boltzmann machine, by the sum over its states or by annealing; and an
estimate of the pseudo-likelihood, which needs no ln Z.

Sources: `chainrule.families.rbm.ais` for annealing; Besag 1975 for the pseudo-likelihood.
"""

from __future__ import annotations

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.random import GIBBS, Seed, philox_uniform
from chainrule.basics.typing import Floats
from chainrule.families.rbm import ais
from chainrule.families.rbm import maths as rbm
from chainrule.families.rbm.ais import Estimate
from chainrule.families.rbm.engine import gibbs, uniforms
from chainrule.families.rbm.maths import Machine

_SCORING, _ANNEALING = 4, 5
"""The first layers, in the random stream, of draws that are not for learning."""
EXACT_UNITS = 20
"""Up to so many units on the smaller side, ln Z is a sum over all of their states."""
_MOST_EXACT_UNITS = 30


def log_partition(
    engine: str, machine: Machine, p: Floats, seed: Seed, method: str, n_runs: int, n_betas: int
) -> Estimate:
    """ln Z of a float64 machine by `method` "exact", "ais" or "auto", exact up to `EXACT_UNITS`.

    p ``(visible,)``, strictly between 0 and 1: the means of the data, from which annealing begins.
    Raises InputError for another method, and where the sum would take too long.
    """
    hidden, visible = machine.W.shape
    smaller = hidden if machine.s is not None else min(hidden, visible)
    if method not in ("auto", "exact", "ais"):
        raise InputError(_("method={value!r}: auto, exact or ais.").format(value=method))
    if method == "exact" and smaller > _MOST_EXACT_UNITS:
        raise InputError(
            _("The exact sum would take 2^{n} states.").format(n=smaller), _("Use method='ais'.")
        )
    if method == "exact" or (method == "auto" and smaller <= EXACT_UNITS):
        return Estimate(rbm.log_partition(machine), 0.0)
    draws = uniforms(seed, np.arange(n_runs), _ANNEALING)
    base, betas = np.log(p / (1 - p)), np.linspace(0, 1, n_betas)

    def sweep(between: Machine, v: Floats, t: int) -> Floats:
        return gibbs(engine, between, v, 1, seed, t, _ANNEALING)[0]

    return ais.annealed(machine, base, betas, n_runs, draws, sweep)


def sampled_pseudo_log_likelihood(
    machine: Machine, X: Floats, seed: Seed, first: int = 0
) -> Floats:
    """An estimate of each row's Σᵢ ln P(vᵢ|the other units), ``(n,)``: the term of one unit, drawn
    by the seed and the row's place, times the number of units. X ``(n, visible)`` may be sparse;
    its places are counted from `first` on."""
    n, features = X.shape
    u = philox_uniform(seed, np.arange(first, first + n), 1, step=0, stream=GIBBS, layer=_SCORING)
    columns = (u[:, 0] * features).astype(np.int64)
    values = np.asarray(X[np.arange(n), columns], X.dtype).ravel()
    away = rbm.flip_difference(machine, rbm.hidden_input(machine, X), columns, values)
    return np.asarray(-features * np.logaddexp(0, -away))
