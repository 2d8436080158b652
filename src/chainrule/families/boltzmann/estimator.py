# Longer than 250 lines: most of it arguments and what these mean; each method is short.
"""The Boltzmann machine behind scikit-learn's interface, and Hopfield's recall with it."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from numbers import Integral, Real
from typing import Any, Self

import numpy as np
from sklearn.base import (
    ClassNamePrefixFeaturesOutMixin,
    TransformerMixin,
    clone,
)
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.validation import check_is_fitted

from chainrule.basics.errors import InputError, TrainingWarning
from chainrule.basics.i18n import _
from chainrule.basics.numbers import numbers
from chainrule.basics.random import Seed, estimator_seed, initialization_generator
from chainrule.basics.stored import FLAG, WHOLE
from chainrule.basics.threads import MOST_THREADS
from chainrule.basics.typing import Floats
from chainrule.engines.choice import chosen_engine
from chainrule.engines.threads import one_blas_thread
from chainrule.families import bits as thresholds
from chainrule.families.boltzmann import maths as boltzmann
from chainrule.families.boltzmann.engine import gibbs
from chainrule.families.boltzmann.maths import MOST_EXACT, Machine, Means
from chainrule.families.gate import checked, fits
from chainrule.families.keywords import Estimator
from chainrule.families.state import keep_arguments
from chainrule.families.stored_state import COMMON, CURVE, ENGINE, SEED, Array, Size, Table, Value

_APART = 0.5  # standard deviation of the first weights of hidden units
_AFTERWARDS = 2**40  # steps that training never takes
_GAPS_EXACT = 12  # beyond 20 units: gaps and hidden units of a row that are still enumerated
_QUICKLY_EXACT = 16  # a step of learning takes milliseconds


class BoltzmannMachine(ClassNamePrefixFeaturesOutMixin, TransformerMixin, Estimator):
    """A Boltzmann machine: binary units, all joined to all, that learns how likely rows are.

    Parameters
    ----------
    n_hidden : hidden units besides one visible unit for each column
    rule : "boltzmann": clamped less free statistics; "hebb": the rows are stored as a Hopfield
        network's patterns (no hidden units)
    learning_rate, n_iter : steps up the gradient, each of all rows
    method : "exact" (up to 20 units), "sampled", or "auto", exact up to 16 units
    n_chains, n_sweeps : chains of the free phase, which go on from step to step, and sweeps in
        each step
    start_temperature : from which every clamped phase, and the first free one, is cooled to 1
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

    _parameter_constraints = {  # noqa: RUF012  (scikit-learn's name for it)
        "n_hidden": [Interval(Integral, 0, None, closed="left")],
        "rule": [StrOptions({"boltzmann", "hebb"})],
        "learning_rate": [Interval(Real, 0, None, closed="neither")],
        "n_iter": [Interval(Integral, 0, None, closed="left")],
        "method": [StrOptions({"auto", "exact", "sampled"})],
        "n_chains": [Interval(Integral, 1, None, closed="left")],
        "n_sweeps": [Interval(Integral, 1, None, closed="left")],
        "start_temperature": [Interval(Real, 1, None, closed="left")],
        "schedule": ["array-like", None],
        "weight_decay": [Interval(Real, 0, None, closed="left")],
        "connections": ["array-like", None],
        "threshold": [Real, StrOptions({"median"}), "array-like", None],
        "random_state": ["random_state"],
        "engine": [StrOptions({"auto", "native", "reference"})],
        "n_threads": [Interval(Integral, 1, MOST_THREADS, closed="both"), None],
    }
    _stored = Table(
        {
            **COMMON,
            **thresholds.STORED,
            "n_hidden_": Size("hidden"),
            "weights_": Array("units units"),
            "biases_": Array("units"),
            "chains_": Array("chains units", low=0, high=1),
            "log_likelihood_": Value(CURVE),
            "exact_": Value(FLAG),
            "n_iter_": Value(WHOLE),
            "n_patterns_": Value(WHOLE, optional=True),
            "sweeps_": Value(WHOLE),
            "draws_": Value(WHOLE),
            "seed_": Value(SEED),
            "engine_": ENGINE,
        },
        {"units": lambda _, sizes: sizes["inputs"] + sizes["hidden"]},
    )
    n_hidden: int
    rule: str
    learning_rate: float
    n_iter: int
    method: str
    n_chains: int
    n_sweeps: int
    start_temperature: float
    schedule: Any
    weight_decay: float
    connections: Any
    threshold: Any
    random_state: Any
    engine: str
    n_threads: int | None

    def __init__(
        self,
        n_hidden: int = 4,
        *,
        rule: str = "boltzmann",
        learning_rate: float = 0.2,
        n_iter: int = 200,
        method: str = "auto",
        n_chains: int = 200,
        n_sweeps: int = 5,
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

    @fits
    def fit(self, X: Any, y: Any = None) -> Self:
        """Fit to rows X ``(n, features)`` of 0 and 1, or NaN where it is not known (not by "hebb");
        y is not used."""
        X = self._bits(X, reset=True, gaps=self.rule == "boltzmann")
        self.seed_ = list(estimator_seed(self.random_state))
        self.n_hidden_ = 0 if self.rule == "hebb" else int(self.n_hidden)
        units = X.shape[1] + self.n_hidden_
        self._cooling(self.n_sweeps)
        self._joined(units)
        self.exact_ = self._is_exact(units)
        self.engine_ = chosen_engine(self.engine, X)
        self.log_likelihood_: list[float] = []
        self.sweeps_, self.draws_ = 0, 2 * _AFTERWARDS
        generator = initialization_generator(Seed(*self.seed_))
        self.chains_ = generator.integers(0, 2, (self.n_chains, units)).astype(float)
        if self.rule == "hebb":
            self._store(boltzmann.stored(X))
            self.n_iter_ = 1
            self._count_patterns(len(X))
            return self
        self.n_patterns_ = 0
        # near 0 hidden units are all alike, and the likelihood is flat: they begin apart
        W = np.triu(generator.normal(0, _APART, (units, units)), 1)
        W[: X.shape[1], : X.shape[1]] = 0
        self._store(Machine((W + W.T) * self._joined(units), np.zeros(units)))
        with one_blas_thread():
            for _step in range(self.n_iter):
                self._learn(X)
        self.n_iter_ = self.n_iter
        return self

    @fits
    def partial_fit(self, X: Any, y: Any = None) -> Self:
        """By "hebb", rows ``(n, features)`` stored besides those that are: in parts the same as at
        once. By "boltzmann", one step up the gradient of rows X."""
        if not hasattr(self, "weights_"):
            first = clone(self).set_params(n_iter=1).fit(X)
            self.__dict__.update({k: v for k, v in vars(first).items() if k.endswith("_")})
            return self
        X = self._bits(X, reset=False, gaps=self.rule == "boltzmann")
        if self.rule == "hebb":
            self._store(boltzmann.stored_besides(self.machine_, X))
            self._count_patterns(getattr(self, "n_patterns_", 0) + len(X))
            return self
        with one_blas_thread():
            self._learn(X)
        self.n_iter_ += 1
        return self

    def _count_patterns(self, n: int) -> None:
        """Remember how many are stored; warn of more than can be recalled."""
        self.n_patterns_ = n
        units = len(self.biases_)
        if n > boltzmann.CAPACITY * units:
            warnings.warn(
                _(
                    "{n} patterns are stored in {units} units; beyond about {most} (0.138 a unit) "
                    "recall of random patterns breaks down."
                ).format(n=n, units=units, most=int(boltzmann.CAPACITY * units)),
                TrainingWarning,
                stacklevel=4,
            )

    def _is_exact(self, units: int) -> bool:
        if self.method == "exact" and units > MOST_EXACT:
            raise InputError(
                _("{n} units have 2^{n} states: exact means are for up to {most} units.").format(
                    n=units, most=MOST_EXACT
                ),
                _("Use method='sampled'."),
            )
        return self.method == "exact" or (self.method == "auto" and units <= _QUICKLY_EXACT)

    def _learn(self, X: Floats) -> None:
        """A step up the gradient."""
        m, begins = self.machine_, self.sweeps_ == 0
        clamped, free = self._clamped(m, X), self._free(m, begins)
        dW, dtheta = boltzmann.gradient(clamped, free)
        dW = (dW - self.weight_decay * m.W) * self._joined(len(m.theta))
        rate = self.learning_rate
        self._store(Machine(m.W + rate * dW, m.theta + rate * dtheta))
        if self.exact_:
            self.log_likelihood_.append(float(self._scores(X).mean()))

    def _joined(self, units: int) -> Floats:
        """1 where two units are joined, else 0, ``(units, units)``."""
        if self.connections is None:
            return np.ones((units, units))
        joined = numbers("connections", self.connections, np.float64)
        of_bits = np.isin(joined, (0, 1)).all()
        if joined.shape != (units, units) or not of_bits or (joined != joined.T).any():
            raise InputError(
                _(
                    "connections: expected {n}×{n} of 0 and 1, the same on both sides of the "
                    "diagonal, for the visible and then the hidden units."
                ).format(n=units)
            )
        return joined

    def _store(self, m: Machine) -> None:
        self.weights_, self.biases_ = m.W, m.theta

    def _clamped(self, m: Machine, X: Floats) -> Means:
        if self.exact_:
            return boltzmann.clamped_means(m, X)
        known = boltzmann.with_hidden(m, X)
        free = np.isnan(known)
        if not free.any():
            return boltzmann.sampled_means(known)
        cooled = self._cooling(self.n_sweeps)
        return boltzmann.sampled_means(self._swept(m, np.where(free, 0, known), ~free, cooled))

    def _free(self, m: Machine, begins: bool) -> Means:
        if self.exact_:
            return boltzmann.exact_means(m)
        cooled = self._cooling(self.n_sweeps) if begins else [1.0] * self.n_sweeps
        none = np.zeros(self.chains_.shape[1], bool)
        self.chains_ = self._swept(m, self.chains_, none, cooled)
        return boltzmann.sampled_means(self.chains_)

    def _cooling(self, n_sweeps: int, end: float = 1.0) -> list[float]:
        """Temperatures of the schedule, or else that fall geometrically, down to `end`."""
        if self.schedule is None:
            start = max(self.start_temperature, end)
            return np.geomspace(start, end, n_sweeps).tolist() if n_sweeps > 1 else [end]
        pairs = numbers("schedule", self.schedule, np.float64)
        if not (
            pairs.shape[1:] == (2,)
            and (pairs > 0).all()
            and pairs[-1, 0] == 1
            and np.isfinite(pairs).all()
            and (pairs[:, 1] == np.rint(pairs[:, 1])).all()
        ):
            raise InputError(
                _(
                    "schedule: expected pairs (temperature, sweeps) above 0, the last at "
                    "temperature 1; found {found}."
                ).format(found=self.schedule),
                _("For example [(2, 2), (1.5, 2), (1, 4)]; recall runs at temperature 0."),
            )
        return [end * T for T, sweeps in pairs.tolist() for _sweep in range(int(sweeps))]

    def _swept(self, m: Machine, s: Floats, clamped: Any, temperatures: list[float]) -> Floats:
        first = self.sweeps_
        self.sweeps_ = first + len(temperatures)
        return gibbs(
            self.engine_, m, s, clamped, temperatures, Seed(*self.seed_), first, self.n_threads
        )

    # -- using ---------------------------------------------------------------------------------

    @property
    def machine_(self) -> Machine:
        """The parameters as `chainrule.families.boltzmann.maths` takes them."""
        check_is_fitted(self, "weights_")
        return Machine(self.weights_, self.biases_)

    @property
    def _n_features_out(self) -> int:
        return int(self.n_hidden_)

    def _bits(self, X: Any, reset: bool, gaps: bool = False) -> Floats:
        """Rows of 0 and 1; with `gaps` NaN stays. NotFittedError comes before what is wrong with
        the rows."""
        if not reset:
            check_is_fitted(self, "weights_")
        X = checked(
            self, X, dtype=np.float64, reset=reset, ensure_all_finite="allow-nan" if gaps else True
        )
        if reset:
            thresholds.begin(self, X)
        return thresholds.bits(self, X)

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
        s = gibbs(self.engine_, m, s, ~gaps, cooled, seed, _AFTERWARDS, self.n_threads)
        for t in range(self.n_sweeps):
            first = _AFTERWARDS + len(cooled) + t
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

    def _scores(self, X: Floats) -> Floats:
        free: Floats = self._of_rows(boltzmann.free_energy, X)
        return -free - boltzmann.log_partition(self.machine_)

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

    def _of_rows(self, of: Callable[[Machine, Floats], Floats], X: Floats) -> Floats:
        m = self.machine_
        if self.n_hidden_ > MOST_EXACT:
            raise InputError(
                _(
                    "{n} hidden units have 2^{n} states: exact means are for up to {most} units."
                ).format(n=self.n_hidden_, most=MOST_EXACT),
                _("Fewer hidden units; or energy, of states of all units."),
            )
        rows, places = np.unique(X, axis=0, return_inverse=True)
        with one_blas_thread():
            return of(m, rows)[places.ravel()]

    def score(self, X: Any, y: Any = None) -> float:
        """The mean of ln P(row)."""
        return float(self.score_samples(X).mean())

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.positive_only = self.threshold is None
        return tags
