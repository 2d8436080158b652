# Longer than 250 lines: the arguments' rules, a step's phases and what they take, each short.
"""How a Boltzmann machine learns: clamped and free phases, exact or by chains; what a step of the
gradient, or of its sign, makes of the weights; or patterns stored by Hebb's rule."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from numbers import Integral, Real
from typing import Any, Self

import numpy as np
from sklearn.base import ClassNamePrefixFeaturesOutMixin, TransformerMixin
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
from chainrule.families import watching
from chainrule.families.boltzmann import maths as boltzmann
from chainrule.families.boltzmann.engine import Run, measured
from chainrule.families.boltzmann.figures import QUICKLY_ENUMERATED
from chainrule.families.boltzmann.maths import MOST_EXACT, Machine, Means
from chainrule.families.falling import DECAYS, Decay, falling_rate
from chainrule.families.gate import checked, fits
from chainrule.families.keywords import Estimator
from chainrule.families.stored_state import COMMON, CURVE, ENGINE, SEED, Array, Size, Table, Value
from chainrule.families.watching import ROWS, Likelihood, Watched, is_due

_APART = 0.5  # standard deviation of the first weights of hidden units
AFTERWARDS = 2**40
"""Steps that training never takes."""
_QUICKLY_EXACT = 16  # a step of learning takes milliseconds


class FittedMachine(Watched, ClassNamePrefixFeaturesOutMixin, TransformerMixin, Estimator):
    """The machine as far as it is fitted."""

    _parameter_constraints = {  # noqa: RUF012  (scikit-learn's name for it)
        "n_hidden": [Interval(Integral, 0, None, closed="left")],
        "rule": [StrOptions({"boltzmann", "hebb"})],
        "learning_rate": [Interval(Real, 0, None, closed="neither")],
        "learning_rate_end": [Interval(Real, 0, None, closed="left"), None],
        "learning_rate_decay": [StrOptions(set(DECAYS)), callable],
        "update": [StrOptions({"gradient", "sign"})],
        "n_iter": [Interval(Integral, 0, None, closed="left")],
        "method": [StrOptions({"auto", "exact", "sampled"})],
        "n_chains": [Interval(Integral, 1, None, closed="left")],
        "n_sweeps": [Interval(Integral, 1, None, closed="left")],
        "n_measured": [Interval(Integral, 0, None, closed="left")],
        "persistent": ["boolean"],
        "noise": ["array-like", None],
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
            **watching.STORED,
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
    _more_sweeps = "n_sweeps"

    n_hidden: int
    rule: str
    learning_rate: float
    learning_rate_end: float | None
    learning_rate_decay: str | Decay
    update: str
    n_iter: int
    method: str
    n_chains: int
    n_sweeps: int
    n_measured: int
    persistent: bool
    noise: Any
    start_temperature: float
    schedule: Any
    weight_decay: float
    connections: Any
    threshold: Any
    random_state: Any
    engine: str
    n_threads: int | None

    @fits
    def fit(self, X: Any, y: Any = None) -> Self:
        """Fit to rows X ``(n, features)`` of 0 and 1, or NaN where it is not known (not by "hebb");
        y is not used."""
        X = self._bits(X, reset=True, gaps=self.rule == "boltzmann")
        self._begin(X)
        if self.rule == "hebb":
            self._store(boltzmann.stored(X))
            self.n_iter_ = 1
            self._count_patterns(len(X))
            return self
        with one_blas_thread():
            for step in range(1, self.n_iter + 1):
                self._learn(X)
                self.n_iter_ = step
                if is_due(step, self.n_iter):
                    self._look(X)
        if self.fall_ is not None:
            warnings.warn(self.fall_.sentence(self._more_sweeps), TrainingWarning, stacklevel=2)
        return self

    @fits
    def partial_fit(self, X: Any, y: Any = None) -> Self:
        """By "hebb", rows ``(n, features)`` stored besides those that are: in parts the same as at
        once. By "boltzmann", one step up the gradient of rows X."""
        begins = not hasattr(self, "weights_")
        X = self._bits(X, reset=begins, gaps=self.rule == "boltzmann")
        if begins:
            self._begin(X)
        self._forget_looks()
        if self.rule == "hebb":
            m = boltzmann.stored(X) if begins else boltzmann.stored_besides(self.machine_, X)
            self._store(m)
            self.n_iter_ = 1
            self._count_patterns(getattr(self, "n_patterns_", 0) + len(X))
            return self
        with one_blas_thread():
            self._learn(X)
        self.n_iter_ += 1
        return self

    def _begin(self, X: Floats) -> None:
        """Check what belongs together, and take the first weights."""
        n_hidden = 0 if self.rule == "hebb" else int(self.n_hidden)
        units = X.shape[1] + n_hidden
        self._cooling(self.n_sweeps)
        joined, exact = self._joined(units), self._is_exact(units)
        falling_rate(self)
        self._noise_shares()
        self.seed_ = list(estimator_seed(self.random_state))
        self.n_hidden_, self.exact_ = n_hidden, exact
        self.engine_ = chosen_engine(self.engine, X)
        self.log_likelihood_: list[float] = []
        self._forget_looks()
        self.n_iter_, self.n_patterns_ = 0, 0
        self.sweeps_, self.draws_ = 0, 2 * AFTERWARDS
        generator = initialization_generator(Seed(*self.seed_))
        self.chains_ = generator.integers(0, 2, (self.n_chains, units)).astype(float)
        if self.rule == "hebb":
            return
        # near 0 hidden units are all alike, and the likelihood is flat: they begin apart
        W = np.triu(generator.normal(0, _APART, (units, units)), 1)
        W[: X.shape[1], : X.shape[1]] = 0
        self._store(Machine((W + W.T) * joined, np.zeros(units)))

    def _count_patterns(self, n: int) -> None:
        """Remember how many are stored; warn of more than can be recalled."""
        self.n_patterns_ = n
        if self.overfull_ is not None:
            warnings.warn(self.overfull_, TrainingWarning, stacklevel=4)

    @property
    def overfull_(self) -> str | None:
        """That more patterns are stored than can be recalled, where it is so."""
        n, units = getattr(self, "n_patterns_", 0), len(self.biases_)
        if n <= boltzmann.CAPACITY * units:
            return None
        return _(
            "{n} patterns are stored in {units} units; beyond about {most} (0.138 a unit) "
            "recall of random patterns breaks down."
        ).format(n=n, units=units, most=int(boltzmann.CAPACITY * units))

    def _is_exact(self, units: int) -> bool:
        if self.method == "exact" and units > MOST_EXACT:
            raise InputError(
                _("{n} units have 2^{n} states: exact means are for up to {most} units.").format(
                    n=units, most=MOST_EXACT
                ),
                _("Use method='sampled'."),
            )
        return self.method == "exact" or (self.method == "auto" and units <= _QUICKLY_EXACT)

    @property
    def rate_(self) -> float:
        """The rate of the next step."""
        return falling_rate(self).at(self.n_iter_, self.n_iter)

    def _learn(self, X: Floats) -> None:
        """A step up the gradient."""
        m = self.machine_
        clamped, free = self._phases(X)
        dW, dtheta = boltzmann.gradient(clamped, free)
        if self.update == "sign":
            dW, dtheta = np.sign(dW), np.sign(dtheta)
        dW = (dW - self.weight_decay * m.W) * self._joined(len(m.theta))
        rate = self.rate_
        self._store(Machine(m.W + rate * dW, m.theta + rate * dtheta))
        if self.exact_:
            self.log_likelihood_.append(float(self._scores(X).mean()))

    def phases(self, X: Any) -> tuple[Means, Means]:
        """The clamped means of rows X ``(n, features)``, NaN in gaps, and the free ones: of sampled
        means those of chains that have gone on."""
        return self._phases(self._bits(X, reset=False, gaps=True))

    def _phases(self, X: Floats) -> tuple[Means, Means]:
        """The same of rows of bits."""
        m, begins = self.machine_, self.sweeps_ == 0
        return self._clamped(m, self._noisy(X)), self._free(m, begins)

    def _look(self, X: Floats) -> None:
        """Keep how likely rows are, where that takes a moment."""
        if self.exact_:
            self._keep_look(self.n_iter_, Likelihood(self.log_likelihood_[-1]))
        elif self.n_hidden_ <= QUICKLY_ENUMERATED and not np.isnan(X).any():
            some = X[:: -(-len(X) // ROWS)]
            found = boltzmann.pseudo_log_likelihood(self.machine_, some)
            self._keep_look(self.n_iter_, Likelihood(float(found.mean())))

    def _noise_shares(self) -> Floats | None:
        """How likely a 1 is turned off, and a 0 on."""
        if self.noise is None:
            return None
        shares = numbers("noise", self.noise, np.float64)
        if shares.shape != (2,) or not ((shares >= 0) & (shares < 1)).all():
            raise InputError(
                _("noise: expected (off, on), two shares from 0 to below 1; found {found}.").format(
                    found=self.noise
                ),
                _("For example (0.15, 0.05)."),
            )
        return shares

    def _noisy(self, X: Floats) -> Floats:
        shares = self._noise_shares()
        if shares is None:
            return X
        return boltzmann.noisy(X, self._uniforms(*X.shape), *shares)

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
        start = np.zeros(known.shape) if self.persistent else self._anywhere(len(known))
        s = np.where(free, start, known)
        return self._measured(m, s, ~free, self._cooling(self.n_sweeps))[1]

    def _free(self, m: Machine, begins: bool) -> Means:
        if self.exact_:
            return boltzmann.exact_means(m)
        if not self.persistent:
            self.chains_ = self._anywhere(len(self.chains_))
        anew = begins or not self.persistent
        cooled = self._cooling(self.n_sweeps) if anew else [1.0] * self.n_sweeps
        none = np.zeros(self.chains_.shape[1], bool)
        self.chains_, means = self._measured(m, self.chains_, none, cooled)
        return means

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

    def _measured(
        self, m: Machine, s: Floats, clamped: Any, temperatures: list[float]
    ) -> tuple[Floats, Means]:
        """Chains s ``(chains, units)`` swept at the temperatures and measured."""
        temperatures = temperatures + [1.0] * self.n_measured
        run = Run(self.engine_, Seed(*self.seed_), self.sweeps_, self.n_threads)
        self.sweeps_ += len(temperatures)
        return measured(run, m, s, clamped, temperatures, max(self.n_measured, 1))

    def _anywhere(self, chains: int) -> Floats:
        """Each unit of chains 0 or 1 alike, ``(chains, units)``."""
        return (self._uniforms(chains, len(self.biases_)) < 0.5).astype(float)

    def _uniforms(self, chains: int, units: int) -> Floats:
        """Numbers ``(chains, units)`` that no sweep takes."""
        step, self.sweeps_ = self.sweeps_, self.sweeps_ + 1
        return boltzmann.uniforms(Seed(*self.seed_), chains, units, step)

    @property
    def machine_(self) -> Machine:
        """The parameters as `chainrule.families.boltzmann.maths` takes them."""
        check_is_fitted(self, "weights_")
        return Machine(self.weights_, self.biases_)

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

    def _scores(self, X: Floats) -> Floats:
        free: Floats = self._of_rows(boltzmann.free_energy, X)
        return -free - boltzmann.log_partition(self.machine_)

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
