# Longer than 250 lines: fitting and the state between its steps, each method short.
"""How a restricted Boltzmann machine is fitted: epochs over rows, and the state between them, which
the fitted attributes hold, so that `partial_fit` goes on from it."""

from __future__ import annotations

import time
import warnings
from abc import ABC, abstractmethod
from functools import partial
from numbers import Integral, Real
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.base import (
    ClassNamePrefixFeaturesOutMixin,
    TransformerMixin,
)
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.validation import check_is_fitted

from chainrule.basics.errors import DivergenceError, TrainingWarning
from chainrule.basics.i18n import _
from chainrule.basics.numbers import is_sparse
from chainrule.basics.random import Seed, estimator_seed, initialization_generator
from chainrule.basics.stored import WHOLE
from chainrule.basics.typing import Floats
from chainrule.engines.row_files import NOT_HELD
from chainrule.families import watching
from chainrule.families.falling import DECAYS, Decay, falling_rate
from chainrule.families.gate import check_squares, checked, fits
from chainrule.families.keeping import Keeping
from chainrule.families.keywords import Estimator
from chainrule.families.rbm import maths as rbm
from chainrule.families.rbm.engine import cd_epoch
from chainrule.families.rbm.learning import Plan, State
from chainrule.families.rbm.maths import Gradient, Machine
from chainrule.families.rbm.rows import column_means, dense, parts_of
from chainrule.families.state import state_of
from chainrule.families.stored_state import (
    COMMON,
    ENGINE,
    SEED,
    Array,
    Arrays,
    Table,
    Value,
)
from chainrule.families.watching import ROWS, Likelihood, Watched, is_due
from chainrule.training.evaluation import near, near_blocks
from chainrule.training.history import Curve

_COUNTS = ("sweeps_", "gibbs_sweeps_")
_LOOKS = ("likelihoods_", "likelihood_errors_")


class FittedMachine(Watched, ClassNamePrefixFeaturesOutMixin, TransformerMixin, Estimator, ABC):
    """Both kinds as far as fitting goes; a kind says with which machine and engine it begins."""

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        "n_components": [Interval(Integral, 1, None, closed="left")],
        "learning_rate": [Interval(Real, 0, None, closed="neither")],
        "learning_rate_end": [Interval(Real, 0, None, closed="left"), None],
        "learning_rate_decay": [StrOptions(set(DECAYS)), callable],
        "batch_size": [Interval(Integral, 1, None, closed="left")],
        "n_iter": [Interval(Integral, 0, None, closed="left")],
        "k": [Interval(Integral, 1, None, closed="left")],
        "persistent": ["boolean"],
        "momentum": [Interval(Real, 0, 1, closed="left")],
        "weight_decay": [Interval(Real, 0, None, closed="left")],
        "sparsity_target": [Interval(Real, 0, 1, closed="neither"), None],
        "sparsity_cost": [Interval(Real, 0, None, closed="left")],
        "shuffle": ["boolean"],
        "verbose": ["verbose"],
        "random_state": ["random_state"],
    }
    _stored: ClassVar[Table] = Table(
        {
            **COMMON,
            "components_": Array("hidden inputs"),
            "intercept_hidden_": Array("hidden"),
            "intercept_visible_": Array("inputs"),
            "feature_means_": Array("inputs"),
            "n_samples_seen_": Value(WHOLE),
            "n_iter_": Value(WHOLE, optional=True),  # 0.1.0 did not count steps of partial_fit
            "sweeps_": Value(WHOLE),
            "gibbs_sweeps_": Value(WHOLE),
            "seed_": Value(SEED),
            "engine_": ENGINE,
            "h_samples_": Array("chains hidden", low=0, high=1, optional=True),
            "velocity_": Arrays(("hidden inputs", "inputs", "hidden", "inputs")),
            "hidden_activity_": Array("hidden", low=0, high=1, optional=True),
            **watching.STORED,
        }
    )
    n_components: int
    learning_rate: float
    learning_rate_end: float | None
    learning_rate_decay: str | Decay
    batch_size: int
    n_iter: int
    verbose: int
    random_state: Any
    k: int
    persistent: bool
    momentum: float
    weight_decay: float
    sparsity_target: float | None
    sparsity_cost: float
    shuffle: bool

    _takes_sparse: ClassVar[bool]
    _keeping: Keeping | None = None

    @abstractmethod
    def _initial_machine(self, X: Any, W: Floats, c: Floats) -> Machine:
        """The machine to begin with, of weights W ``(hidden, visible)`` and hidden biases c."""

    @abstractmethod
    def _chosen_engine(self, X: Any, W: Floats) -> str:
        """ "native" or "reference"."""

    @abstractmethod
    def _check_range(self, X: Any) -> None:
        """Raise DataError where rows have values that such units cannot have."""

    @abstractmethod
    def _likelihood(self, X: Floats) -> Likelihood:
        """How likely rows X are, by what takes a moment."""

    @abstractmethod
    def _figure(self, X: Any) -> tuple[str, float]:
        """What `verbose` prints of an epoch: its name and its value on X."""

    @fits
    def fit(self, X: Any, y: Any = None) -> Self:
        """Fit to X ``(n, features)``, `n_iter` times over its rows; y is not looked at."""
        X = self._validated(X, reset=True)
        self._check_range(X)
        falling_rate(self)
        state = self._initial_state(X)
        self._remember_means(X, reset=True)
        self._store(state)
        self.n_iter_ = 0
        self._forget_looks()
        some = _some_rows(X)
        if self._keeping is not None and self._restored(self._keeping):
            state = self._stored_state(X.dtype)
        for epoch in range(self.n_iter_, self.n_iter):
            started = time.monotonic()
            state = self._epoch(state, X, epoch)
            self._store(state)
            self.n_iter_ = epoch + 1
            if is_due(self.n_iter_, self.n_iter):
                self._keep_look(self.n_iter_, self._likelihood(some))
            if self.verbose:
                self._print_epoch(X, time.monotonic() - started)
            if self._keeping is not None:
                self._keep(self._keeping)
        if self.fall_ is not None:
            warnings.warn(self.fall_.sentence(self._more_sweeps), TrainingWarning, stacklevel=2)
        return self

    def _kept(self) -> dict[str, Any]:
        """What the next epoch needs, as arrays."""
        counts = {name: np.array([getattr(self, name)], np.int64) for name in _COUNTS}
        looks = {name: np.array(getattr(self, name), float) for name in _LOOKS}
        return {**state_of(self).arrays, **counts, **looks}

    def _keep(self, keeping: Keeping) -> None:
        keeping.after(self.n_iter_, self._kept(), self.n_iter_ == self.n_iter)

    def _restored(self, keeping: Keeping) -> bool:
        """Whether there was something that `_keep` has kept; it is taken."""

        def watched(epochs: int) -> list[int]:
            return [epoch for epoch in range(1, epochs + 1) if is_due(epoch, self.n_iter)]

        curves = dict.fromkeys(_LOOKS, lambda epochs: len(watched(epochs)))
        kept = keeping.begun(self.engine_, self.seed_, self._kept(), self.n_iter, curves)
        for name, array in kept.items():
            if name in _COUNTS:
                setattr(self, name, int(array[0]))
            elif name in _LOOKS:
                setattr(self, name, Curve(array.tolist()))
            elif "." not in name:
                setattr(self, name, array)
        velocity = [kept[name] for name in sorted(kept) if name.startswith("velocity_.")]
        if velocity:
            self.velocity_ = velocity
        self.n_iter_, self.watched_epochs_ = keeping.epochs, Curve(watched(keeping.epochs))
        return bool(kept)

    @fits
    def partial_fit(self, X: Any, y: Any = None) -> Self:
        """One step, with X ``(n, features)`` as its batch, as scikit-learn's."""
        continues = hasattr(self, "components_")
        X = self._validated(X, reset=not continues)
        self._check_range(X)
        self._forget_looks()
        if continues:
            X = X.astype(np.result_type(X, self.components_), copy=False)
        state = self._stored_state(X.dtype) if continues else self._initial_state(X)
        self._remember_means(X, reset=not continues)
        if not continues:
            self.n_iter_ = 0
        rows = np.arange(X.shape[0])
        batch = max(len(rows), self.batch_size)  # one step, however many rows there are
        self._store(cd_epoch(self.engine_, state, dense(X), rows, rows, batch, self._plan()))
        return self

    def _validated(self, X: Any, reset: bool) -> Any:
        if isinstance(X, NOT_HELD):
            for rows in map(partial(self._validated, reset=reset), near_blocks(X)):
                del rows  # before the next are read
            return X
        accepted = "csr" if self._takes_sparse else False
        dtypes = (np.float64, np.float32)
        found = checked(self, X, dtype=dtypes, order="C", reset=reset, accept_sparse=accepted)
        if not is_sparse(found):
            check_squares(self, found)
        return found

    def _epoch(self, state: State, X: Any, epoch: int) -> State:
        seed, plan = Seed(*self.seed_) if self.shuffle else None, self._plan()
        for part, places, rows in parts_of(X, seed, epoch, self.batch_size):
            state = cd_epoch(self.engine_, state, part, places, rows, self.batch_size, plan)
        return state

    # -- whether it goes on learning -------------------------------------------------------------

    @property
    def rate_(self) -> float:
        """The rate of the next epoch, or of the next step of `partial_fit`."""
        return falling_rate(self).at(getattr(self, "n_iter_", 0), self.n_iter)

    def _plan(self) -> Plan:
        return Plan(
            self.k,
            self.rate_,
            self.momentum,
            self.weight_decay,
            self.sparsity_target,
            self.sparsity_cost,
            Seed(*self.seed_),
        )

    def _remember_means(self, X: Any, reset: bool) -> None:
        """The columns' means over all rows seen, from which annealing begins."""
        n_before = 0 if reset else self.n_samples_seen_
        mean = column_means(X).astype(float)
        share = X.shape[0] / (n_before + X.shape[0])
        before = mean if reset else self.feature_means_
        self.feature_means_: Floats = before + share * (mean - before)
        self.n_samples_seen_: int = n_before + X.shape[0]

    def _print_epoch(self, X: Any, seconds: float) -> None:
        figure, value = self._figure(X)
        message = _("[{name}] Iteration {n}, {figure} = {value:.2f}, time = {seconds:.2f}s")
        name = type(self).__name__
        print(
            message.format(name=name, n=self.n_iter_, figure=figure, value=value, seconds=seconds)
        )

    # -- the state between steps, as fitted attributes -----------------------------------------

    def _initial_state(self, X: Any) -> State:
        """Small normal weights, no hidden biases, chains of zeros."""
        for left_over in ("h_samples_", "velocity_", "hidden_activity_"):
            self.__dict__.pop(left_over, None)
        self.seed_, self.gibbs_sweeps_ = list(estimator_seed(self.random_state)), 0
        m, dtype = self.n_components, X.dtype
        generator = initialization_generator(Seed(*self.seed_))
        W = generator.normal(0, 0.01, (m, X.shape[1])).astype(dtype)
        machine = self._initial_machine(X, W, np.zeros(m, dtype))
        self.engine_ = self._chosen_engine(X, W)
        at_rest = rbm.changed(Gradient(*machine), np.zeros_like)
        target = self.sparsity_target
        return State(
            machine,
            at_rest if self.momentum else None,
            None if target is None else np.full(m, target, dtype),
            np.zeros((self.batch_size, m), dtype) if self.persistent else None,
        )

    def _stored_state(self, dtype: Any) -> State:
        """What `_store` stored, in that type."""
        velocity, activity, chains = (
            getattr(self, name, None) for name in ("velocity_", "hidden_activity_", "h_samples_")
        )
        if velocity is not None:
            velocity = Gradient(*(part.astype(dtype) for part in velocity))
        return State(
            self._machine_as(dtype),
            velocity,
            None if activity is None else activity.astype(dtype),
            None if chains is None else chains.astype(dtype),
            self.sweeps_,
        )

    def _store(self, state: State) -> None:
        machine = state.machine
        if not all(np.isfinite(part).all() for part in machine if part is not None):
            raise DivergenceError(
                _("The weights left the numbers."),
                _("A smaller learning_rate usually helps, and columns of mean 0 and variance 1."),
            )
        self.components_, self.intercept_visible_, self.intercept_hidden_ = machine[:3]
        if machine.s is not None:
            self.variances_ = machine.s
        if state.chains is not None:
            self.h_samples_ = state.chains
        if state.velocity is not None:
            self.velocity_ = [part for part in state.velocity if part is not None]
        if state.activity is not None:
            self.hidden_activity_ = state.activity
        self.sweeps_ = state.sweep

    @property
    def machine_(self) -> Machine:
        """The machine as `chainrule.families.rbm.maths` takes it."""
        check_is_fitted(self, "components_")
        return Machine(
            self.components_,
            self.intercept_visible_,
            self.intercept_hidden_,
            getattr(self, "variances_", None),
        )

    def _machine_as(self, dtype: Any) -> Machine:
        return rbm.changed(self.machine_, lambda part: part.astype(dtype))

    @property
    def _n_features_out(self) -> int:
        return len(self.components_)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = self._takes_sparse
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags


def _some_rows(X: Any) -> Floats:
    """Rows from all over X, as an array."""
    step = -(-X.shape[0] // ROWS)
    if not isinstance(X, NOT_HELD):
        return dense(X[::step])
    return np.concatenate([near(X[i : i + 1]) for i in range(0, X.shape[0], step)])
