"""The Boltzmann machine behind scikit-learn's interface, and Hopfield's recall with it."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import numbers
from chainrule.basics.random import Seed
from chainrule.basics.typing import Floats
from chainrule.engines.threads import one_blas_thread
from chainrule.families.boltzmann import maths as boltzmann
from chainrule.families.boltzmann.engine import gibbs
from chainrule.families.boltzmann.fitting import AFTERWARDS, FittedMachine
from chainrule.families.boltzmann.maths import MOST_EXACT, Machine
from chainrule.families.falling import Decay
from chainrule.families.state import keep_arguments

_GAPS_EXACT = 12  # beyond 20 units: gaps and hidden units of a row that are still enumerated


class BoltzmannMachine(FittedMachine):
    """A Boltzmann machine: binary units, all joined to all, that learns how likely rows are.

    Parameters
    ----------
    n_hidden : hidden units besides one visible unit for each column
    rule : "boltzmann": clamped less free statistics; "hebb": the rows are stored as a Hopfield
        network's patterns (no hidden units)
    learning_rate, n_iter : steps up the gradient, each of all rows
    learning_rate_end, learning_rate_decay : as in `BernoulliRBM`
    update : "gradient"; or "sign": by its sign alone, each weight by `learning_rate` up or down
    method : "exact" (up to 20 units), "sampled", or "auto", exact up to 16 units
    n_chains, n_sweeps : chains of the free phase, which go on from step to step, and sweeps in
        each step
    n_measured : sweeps at temperature 1 after these, over which means are taken; 0: the last state
    persistent : False: the free chains too begin anywhere in each step, and are cooled
    noise : None, or (off, on): how likely a known 1 is learned as 0, and a 0 as 1, anew in each
        step, by which no weight grows without end
    start_temperature : from which every clamped phase, and the first free one (not `persistent`:
        every one), is cooled to 1
    schedule : None: `n_sweeps` temperatures falling geometrically from start_temperature to 1; or
        pairs (temperature, sweeps), the last at 1, as Ackley, Hinton and Sejnowski's
        [(2, 2), (1.5, 2), (1.2, 2), (1, 4)] (theirs are 10 times as high, and so are their weights)
    weight_decay : L2
    connections : None: all units are joined to all; or (units, units) of 0 and 1, visible units
        first: which pairs are (not by "hebb")
    threshold : None: rows must be of 0 and 1; what is above it counts as 1: a number, one for each
        column, or "median", each column's
    random_state : seed
    engine : "auto", "native" or "reference"; n_threads: no number of them changes a bit

    Attributes: weights_ (units, units), biases_ (units,), chains_ (n_chains, units),
    log_likelihood_ (after each step where exact), n_iter_, n_patterns_ (stored by "hebb"), engine_.
    Visible units come first.
    Formulas and sources: `chainrule.families.boltzmann.maths`.
    """

    def __init__(
        self,
        n_hidden: int = 4,
        *,
        rule: str = "boltzmann",
        learning_rate: float = 0.2,
        learning_rate_end: float | None = None,
        learning_rate_decay: str | Decay = "linear",
        update: str = "gradient",
        n_iter: int = 200,
        method: str = "auto",
        n_chains: int = 200,
        n_sweeps: int = 5,
        n_measured: int = 0,
        persistent: bool = True,
        noise: Any = None,
        start_temperature: float = 4.0,
        schedule: Any = None,
        weight_decay: float = 0.0,
        connections: Any = None,
        threshold: Any = None,
        random_state: Any = 0,
        engine: str = "auto",
        n_threads: int | None = None,
    ) -> None:
        keep_arguments(self, locals())

    @property
    def _n_features_out(self) -> int:
        return int(self.n_hidden_)

    def bits(self, X: Any) -> Floats:
        """Rows X ``(n, features)`` as the visible units have them: 0, 1, or NaN in a gap."""
        return self._bits(X, reset=False, gaps=True)

    def transform(self, X: Any) -> Floats:
        """P(hidden unit = 1 | what is known of the row), ``(n, n_hidden)``: exact up to 20 units
        or 12 that are not known, else the mean over chains."""
        X = self._bits(X, reset=False, gaps=True)
        return self._unit_means(X)[:, self.n_features_in_ :]

    def complete_proba(self, X: Any) -> Floats:
        """Rows ``(n, features)`` with gaps (NaN): the probability of 1 in each gap, given the rest;
        what is known stays."""
        X = self._bits(X, reset=False, gaps=True)
        return self._unit_means(X)[:, : self.n_features_in_]

    def complete(self, X: Any, together: bool = False) -> Floats:
        """Rows ``(n, features)`` with gaps (NaN) filled: each gap by what is likelier, 0 or 1; or
        `together`: all gaps of a row by the likeliest of all their fillings (exact)."""
        if not together:
            likelier: Floats = (self.complete_proba(X) > 0.5).astype(float)
            return likelier
        m, X = self.machine_, self._bits(X, reset=False, gaps=True)
        filled: Floats = X.copy()
        for rows, known in boltzmann.by_gaps(boltzmann.with_hidden(m, X)):
            n = int(np.isnan(known[0]).sum())
            if n > MOST_EXACT:
                raise InputError(
                    _(
                        "{n} gaps and hidden units have 2^{n} states: exact means are for up to "
                        "{most} units."
                    ).format(n=n, most=MOST_EXACT),
                    _("complete(X) fills each gap by itself."),
                )
            filled[rows] = boltzmann.likeliest(m, known, X.shape[1])
        return filled

    def predict(self, X: Any) -> Floats:
        """The same as `complete`: rows ``(n, features)``, gaps (NaN) filled."""
        return self.complete(X)

    def _unit_means(self, X: Floats) -> Floats:
        """P(unit = 1) of all units given what is known of the visible ones, ``(n, units)``."""
        m = self.machine_
        s = boltzmann.with_hidden(m, X)
        found = s.copy()
        most = MOST_EXACT if len(m.theta) <= MOST_EXACT else _GAPS_EXACT
        for rows, known in boltzmann.by_gaps(s):
            gaps = np.isnan(known[0])
            if gaps.sum() <= most:
                p = boltzmann.gap_probabilities(m, known)
                found[np.ix_(rows, gaps)] = boltzmann.unit_means(p)
            else:
                found[rows] = [self._sampled(m, row) for row in known]
        return found

    def _sampled(self, m: Machine, known: Floats) -> Floats:
        """The same by chains: cooled, then the mean over sweeps at temperature 1. Every row takes
        the same draws, so that its answer does not depend on the others."""
        gaps = np.isnan(known)
        s = np.where(gaps, 0.0, np.broadcast_to(known, (self.n_chains, len(known))))
        cooled = self._cooling(4 * self.n_sweeps)
        seed, total = Seed(*self.seed_), np.zeros(len(known))
        s = gibbs(self.engine_, m, s, ~gaps, cooled, seed, AFTERWARDS, self.n_threads)
        for t in range(self.n_sweeps):
            first = AFTERWARDS + len(cooled) + t
            s = gibbs(self.engine_, m, s, ~gaps, [1.0], seed, first, self.n_threads)
            total += s.mean(axis=0)
        return np.where(gaps, total / self.n_sweeps, known)

    def recall(self, X: Any, n_sweeps: int = 100) -> Floats:
        """Rows ``(n, features)`` run down to a state of least energy nearby, at temperature 0
        (hidden units from 0): Hopfield's recall of stored patterns."""
        m, X = self.machine_, self._bits(X, reset=False)
        s = np.hstack([X, np.zeros((len(X), self.n_hidden_))])
        free, seed = np.zeros(s.shape[1], bool), Seed(*self.seed_)
        for _sweep in range(n_sweeps):
            before = s
            s = gibbs(self.engine_, m, s, free, [0.0], seed, 0, self.n_threads)
            if np.array_equal(before, s):
                break
        return s[:, : self.n_features_in_]

    def sample(self, n: int = 1, temperature: float = 1.0, n_sweeps: int = 50) -> Floats:
        """n rows ``(n, features)`` drawn from chains cooled to `temperature`, each call anew."""
        if not temperature > 0:
            raise InputError(
                _("temperature must be above 0; found {t}.").format(t=temperature),
                _("recall runs at temperature 0."),
            )
        s = self._drawn(n, self._cooling(n_sweeps, temperature))
        return s[:, : self.n_features_in_]

    def _drawn(self, n: int, temperatures: list[float]) -> Floats:
        """n states ``(n, units)`` by chains that begin anywhere, with draws not taken before."""
        m, seed, first = self.machine_, Seed(*self.seed_), self.draws_
        self.draws_ = first + len(temperatures) + 1
        s = (boltzmann.uniforms(seed, n, len(m.theta), first) < 0.5).astype(float)
        none = np.zeros(len(m.theta), bool)
        return gibbs(self.engine_, m, s, none, temperatures, seed, first + 1, self.n_threads)

    def ground_state(self, n_sweeps: int = 200, coldest: float = 0.05) -> Floats:
        """The state of least energy ``(units,)`` that simulated annealing finds: n_chains chains
        cooled to the temperature `coldest`, then to 0. Of few units it is the least of all."""
        if not coldest > 0:
            raise InputError(
                _("temperature must be above 0; found {t}.").format(t=coldest),
                _("recall runs at temperature 0."),
            )
        found = self._drawn(self.n_chains, [*self._cooling(n_sweeps, coldest), 0.0])
        lowest: Floats = found[boltzmann.energy(self.machine_, found).argmin()]
        return lowest

    def energy(self, S: Any) -> Floats:
        """E of states of all units ``(n, units)``, ``(n,)``."""
        m = self.machine_
        S = np.atleast_2d(numbers("S", S, np.float64))
        if S.shape[1] != len(m.theta):
            raise InputError(
                _("Expected states of {n} units, found shape {shape}.").format(
                    n=len(m.theta), shape=S.shape
                )
            )
        return boltzmann.energy(m, S)

    def score_samples(self, X: Any) -> Floats:
        """ln P(what is known of the row), ``(n,)``, exact: of up to 20 units."""
        m, X = self.machine_, self._bits(X, reset=False, gaps=True)
        self._check_enumerable(m)
        return self._scores(X)

    def _check_enumerable(self, m: Machine) -> None:
        if len(m.theta) > MOST_EXACT:
            raise InputError(
                _("{n} units have 2^{n} states: exact means are for up to {most} units.").format(
                    n=len(m.theta), most=MOST_EXACT
                ),
                _("free_energy and pseudo_log_likelihood need the hidden units' states alone."),
            )

    def log_partition(self) -> float:
        """ln Z, a sum over the states of all units: of up to 20."""
        m = self.machine_
        self._check_enumerable(m)
        with one_blas_thread():
            return boltzmann.log_partition(m)

    def free_energy(self, X: Any) -> Floats:
        """F = −ln Σ_h e^(−E) of rows, ``(n,)``: ln P(row) = −F − ln Z. Of up to 20 hidden units."""
        return self._of_rows(boltzmann.free_energy, self._bits(X, reset=False))

    def pseudo_log_likelihood(self, X: Any) -> Floats:
        """The sum over the columns of ln P(column | the row's other columns), ``(n,)``. Of up to 20
        hidden units."""
        return self._of_rows(boltzmann.pseudo_log_likelihood, self._bits(X, reset=False))

    def score(self, X: Any, y: Any = None) -> float:
        """The mean of ln P(row)."""
        return float(self.score_samples(X).mean())

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.positive_only = self.threshold is None
        return tags
