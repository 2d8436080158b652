# Longer than 250 lines: two machines that share nearly all, and what one can be asked for.
"""Restricted Boltzmann machines behind scikit-learn's interface."""

from __future__ import annotations

import time
from collections.abc import Iterator
from numbers import Integral, Real
from typing import Any, ClassVar

import numpy as np
from scipy import sparse
from sklearn.base import (
    BaseEstimator,
    ClassNamePrefixFeaturesOutMixin,
    TransformerMixin,
    _fit_context,
)
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.validation import check_is_fitted, validate_data

from chainrule.basics.errors import DataError, DivergenceError, InputError
from chainrule.basics.i18n import _
from chainrule.basics.random import (
    GIBBS,
    Seed,
    initialization_generator,
    make_seed,
    philox_uniform,
    row_order,
)
from chainrule.basics.typing import Floats, Integers
from chainrule.families.cells import column_named
from chainrule.families.choice import chosen_engine
from chainrule.families.rbm import ais, engine
from chainrule.families.rbm import maths as rbm
from chainrule.families.rbm.ais import Estimate
from chainrule.families.rbm.learning import Plan, State
from chainrule.families.rbm.maths import Gradient, Machine

_FLOATS = (np.float64, np.float32)
_SAMPLING, _SCORING, _ANNEALING = 2, 4, 5
"""The first layers, in the random stream, of draws that are not for learning."""
EXACT_UNITS = 20
"""Up to so many units on the smaller side, ln Z is a sum over all of their states."""
_AT_ONCE = 2**22  # numbers of a block of rows


class _Machine(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """What both kinds share."""

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        "n_components": [Interval(Integral, 1, None, closed="left")],
        "learning_rate": [Interval(Real, 0, None, closed="neither")],
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
    _sparse_input = False

    # -- fitting -------------------------------------------------------------------------------

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: Any, y: Any = None) -> Any:
        """Fit to X ``(n, features)``, `n_iter` times over its rows; y is not looked at."""
        X = self._checked(X, reset=True)
        self._check_range(X)
        state = self._begun(X)
        self._saw(X, reset=True)
        self.n_iter_, begin = 0, time.monotonic()
        for epoch in range(self.n_iter):
            order = row_order(Seed(*self.seed_), X.shape[0], epoch) if self.shuffle else None
            for part, places, rows in _blocks(X, order, self.batch_size):
                state = engine.cd_epoch(
                    self.engine_, state, part, places, rows, self.batch_size, self._plan()
                )
            self._store(state)
            self.n_iter_ = epoch + 1
            if self.verbose:
                self._say(X, time.monotonic() - begin)
                begin = time.monotonic()
        self._store(state)
        return self

    @_fit_context(prefer_skip_nested_validation=True)
    def partial_fit(self, X: Any, y: Any = None) -> Any:
        """One step, with X ``(n, features)`` as its batch, as scikit-learn's."""
        goes_on = hasattr(self, "components_")
        X = self._checked(X, reset=not goes_on)
        self._check_range(X)
        state = self._state(X.dtype) if goes_on else self._begun(X)
        self._saw(X, reset=not goes_on)
        rows = np.arange(X.shape[0])
        batch = max(len(rows), self.batch_size)  # one step, however many rows there are
        self._store(
            engine.cd_epoch(self.engine_, state, _dense(X), rows, rows, batch, self._plan())
        )
        return self

    def _checked(self, X: Any, reset: bool) -> Any:
        accepted = "csr" if self._sparse_input else False
        return validate_data(self, X, dtype=_FLOATS, order="C", reset=reset, accept_sparse=accepted)

    def _check_range(self, X: Any) -> None:
        """Gaussian units take any number."""

    def _begun(self, X: Any) -> State:
        """The state to start from: small normal weights, no biases, chains of zeros."""
        for left_over in ("h_samples_", "velocity_", "hidden_activity_"):
            self.__dict__.pop(left_over, None)
        self.seed_, self.gibbs_sweeps_ = list(make_seed(self.random_state)), 0
        n, m, dtype = X.shape[1], self.n_components, X.dtype
        generator = initialization_generator(Seed(*self.seed_))
        W = generator.normal(0, 0.01, (m, n)).astype(dtype)
        machine = self._start(X, W, np.zeros(m, dtype))
        self.engine_ = self._engine(X, W)
        still = rbm.changed(Gradient(*machine), np.zeros_like)
        target = self.sparsity_target
        return State(
            machine,
            still if self.momentum else None,
            None if target is None else np.full(m, target, dtype),
            np.zeros((self.batch_size, m), dtype) if self.persistent else None,
        )

    def _start(self, X: Any, W: Floats, c: Floats) -> Machine:
        return Machine(W, np.zeros(W.shape[1], W.dtype), c)

    def _engine(self, X: Any, W: Floats) -> str:
        return "reference"

    def _plan(self) -> Plan:
        return Plan(
            self.k, self.learning_rate, self.momentum, self.weight_decay, self.sparsity_target,
            self.sparsity_cost, Seed(*self.seed_),
        )  # fmt: skip

    def _saw(self, X: Any, reset: bool) -> None:
        """Remember the columns' means, from which annealing begins."""
        before = 0 if reset else self.n_samples_seen_
        mean = np.asarray(X.mean(axis=0), float).ravel()
        share = X.shape[0] / (before + X.shape[0])
        known = mean if reset else self.feature_means_
        self.feature_means_: Floats = known + share * (mean - known)
        self.n_samples_seen_: int = before + X.shape[0]

    def _state(self, dtype: Any) -> State:
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

    def _say(self, X: Any, seconds: float) -> None:
        print(
            _("[{name}] Iteration {n}, {figure} = {value:.2f}, time = {seconds:.2f}s").format(
                name=type(self).__name__, n=self.n_iter_, seconds=seconds, **self._figure(X),
            )
        )  # fmt: skip

    def _figure(self, X: Any) -> dict[str, Any]:
        return {"figure": _("reconstruction error"), "value": self.reconstruction_error(X)}

    # -- using ---------------------------------------------------------------------------------

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

    def _given(self, X: Any) -> tuple[Any, Machine]:
        """Rows and the machine, in the type of the rows."""
        check_is_fitted(self, "components_")
        X = self._checked(X, reset=False)
        return X, self._machine_as(X.dtype)

    def transform(self, X: Any) -> Floats:
        """P(h = 1|v) ``(n, n_components)`` of rows X ``(n, features)``."""
        X, machine = self._given(X)
        return rbm.hidden_probabilities(machine, X)

    def inverse_transform(self, H: Any) -> Floats:
        """P(v = 1|h), or the means of Gaussian units, ``(n, features)``, of H
        ``(n, n_components)``."""
        machine = self.machine_
        H = np.asarray(H, machine.W.dtype)
        if H.ndim != 2 or H.shape[1] != len(machine.c):
            raise InputError(
                _("Expected rows of {n} hidden units, found shape {shape}.").format(
                    n=len(machine.c), shape=H.shape
                )
            )
        return rbm.visible_means(machine, H)

    def reconstruct(self, X: Any) -> Floats:
        """The visible means by the hidden probabilities of X, ``(n, features)``."""
        X, machine = self._given(X)
        return rbm.visible_means(machine, rbm.hidden_probabilities(machine, X))

    def reconstruction_error(self, X: Any) -> float:
        """The mean square of X less its reconstruction. It says little of the likelihood."""
        X = self._checked(X, reset=False)
        return float(np.mean(np.square(_dense(X) - self.reconstruct(X))))

    def gibbs(self, X: Any, k: int = 1) -> Floats:
        """Visible units ``(n, features)`` after `k` sweeps of Gibbs sampling from X
        ``(n, features)``. Each call goes on in the random stream."""
        X, machine = self._given(X)
        seed, first = Seed(*self.seed_), self.gibbs_sweeps_
        chosen = self._engine(X, machine.W)
        v, _h = engine.gibbs(chosen, machine, _dense(X), k, seed, first, _SAMPLING)
        self.gibbs_sweeps_ = first + k
        return v

    def energy(self, X: Any, H: Any) -> Floats:
        """E(v, h) ``(n,)`` of X ``(n, features)`` and H ``(n, n_components)``."""
        X, machine = self._given(X)
        return rbm.energy(machine, X, np.asarray(H, X.dtype))

    def free_energy(self, X: Any) -> Floats:
        """F(v) = −ln Σ_h e^(−E(v, h)) of rows X, ``(n,)``."""
        X, machine = self._given(X)
        return rbm.free_energy(machine, X)

    # -- likelihood ----------------------------------------------------------------------------

    def log_partition(
        self, method: str = "auto", n_runs: int = 100, n_betas: int = 1000
    ) -> Estimate:
        """ln Z as (log_z, standard_error, log_weights).

        `method`: ``"exact"``, a sum over all states of the smaller side (Gaussian: of the hidden
        side), error 0; ``"ais"``, annealed importance sampling by `n_runs` runs over `n_betas`
        temperatures (Neal 2001; Salakhutdinov & Murray 2008), with its standard error; ``"auto"``,
        exact up to 20 units.
        """
        machine = self._machine_as(float)
        hidden, visible = machine.W.shape
        smaller = hidden if machine.s is not None else min(hidden, visible)
        if method not in ("auto", "exact", "ais"):
            raise InputError(_("method={value!r}: auto, exact or ais.").format(value=method))
        if method == "exact" and smaller > 30:
            raise InputError(
                _("The exact sum would take 2^{n} states.").format(n=smaller),
                _("Use method='ais'."),
            )
        if method == "exact" or (method == "auto" and smaller <= EXACT_UNITS):
            return Estimate(rbm.log_partition(machine), 0.0)
        p = (self.feature_means_ * self.n_samples_seen_ + 1) / (self.n_samples_seen_ + 2)
        p = np.clip(p, 1e-6, 1 - 1e-6)
        draws = engine.uniforms(Seed(*self.seed_), np.arange(n_runs), _ANNEALING)
        return ais.annealed(machine, np.log(p / (1 - p)), np.linspace(0, 1, n_betas), n_runs, draws)

    def log_likelihood(self, X: Any, log_z: float | None = None) -> Floats:
        """ln p(v) = −F(v) − ln Z of rows X, ``(n,)``; `log_z` is `log_partition()`'s where it is
        not given."""
        known = self.log_partition().log_z if log_z is None else log_z
        return -self.free_energy(X) - known

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = self._sparse_input
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags


class BernoulliRBM(_Machine):
    """A restricted Boltzmann machine of binary units: features learned without labels.

    The arguments and attributes of scikit-learn's class of that name, and more.

    Parameters
    ----------
    n_components : hidden units
    learning_rate : of each step, for the mean over a batch
    batch_size : rows of a step, and chains
    n_iter : epochs
    verbose : print the pseudo-likelihood after each epoch
    random_state : seed, generator or None
    k : sweeps of Gibbs sampling in a step
    persistent : chains that go on from step to step (persistent CD, as scikit-learn's); False: they
        begin at the data (CD-k)
    momentum : share of the last change that is made again
    weight_decay : λ of −λW in the gradient
    sparsity_target : mean activity that hidden units are pulled towards (Hinton 2012, section 11)
    sparsity_cost : how strongly
    shuffle : take the rows in a new order each epoch; False: as they stand, as scikit-learn does
    validate_range : refuse to fit values outside [0, 1]
    engine : "auto", "native" or "reference"

    Attributes
    ----------
    components_ : ``(n_components, features)``
    intercept_hidden_ : ``(n_components,)``
    intercept_visible_ : ``(features,)``
    h_samples_ : ``(batch_size, n_components)``, the chains' hidden states
    engine_, n_iter_, sweeps_, seed_, n_features_in_

    >>> X = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 1]]
    >>> BernoulliRBM(n_components=2, random_state=0).fit(X).transform(X).shape
    (4, 2)
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **_Machine._parameter_constraints,
        "validate_range": ["boolean"],
        "engine": [StrOptions({"auto", "native", "reference"})],
    }
    _sparse_input = True

    def __init__(
        self,
        n_components: int = 256,
        *,
        learning_rate: float = 0.1,
        batch_size: int = 10,
        n_iter: int = 10,
        verbose: int = 0,
        random_state: Any = None,
        k: int = 1,
        persistent: bool = True,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
        sparsity_target: float | None = None,
        sparsity_cost: float = 0.1,
        shuffle: bool = False,
        validate_range: bool = False,
        engine: str = "auto",
    ) -> None:
        self.n_components = n_components
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.n_iter = n_iter
        self.verbose = verbose
        self.random_state = random_state
        self.k = k
        self.persistent = persistent
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.sparsity_target = sparsity_target
        self.sparsity_cost = sparsity_cost
        self.shuffle = shuffle
        self.validate_range = validate_range
        self.engine = engine

    def _engine(self, X: Any, W: Floats) -> str:
        return chosen_engine(self.engine, X.data if _is_sparse(X) else X, W)

    def _check_range(self, X: Any) -> None:
        if not self.validate_range:
            return
        for part, _places, rows in _blocks(X, None, self.batch_size):
            outside = np.argwhere((part < 0) | (part > 1))
            if not len(outside):
                continue
            row, column = outside[0]
            raise DataError(
                _("Column {name} has {value:g} in row {row}; Bernoulli units take 0 to 1.").format(
                    name=column_named(self, int(column)),
                    value=part[row, column], row=int(rows[row]) + 1,
                ),
                _("Scale the columns (--scale minmax), or use Gaussian units (gaussian-rbm)."),
            )  # fmt: skip

    def _figure(self, X: Any) -> dict[str, Any]:
        mean = float(self.score_samples(X).mean())
        return {"figure": _("pseudo-likelihood"), "value": mean}

    def score_samples(self, X: Any) -> Floats:
        """An estimate of the pseudo-log-likelihood of each row, ``(n,)``, as scikit-learn's: one
        unit of each row, drawn by the seed and the row's place, is turned over, and what that
        costs is taken for all of them. `pseudo_log_likelihood` turns every unit."""
        X, machine = self._given(X)
        n, features = X.shape
        u = philox_uniform(Seed(*self.seed_), np.arange(n), 1, step=0, stream=GIBBS, layer=_SCORING)
        columns = (u[:, 0] * features).astype(np.int64)
        values = np.asarray(X[np.arange(n), columns], X.dtype).ravel()
        away = rbm.flip_difference(machine, rbm.hidden_input(machine, X), columns, values)
        return np.asarray(-features * np.logaddexp(0, -away))

    def pseudo_log_likelihood(self, X: Any) -> Floats:
        """Σᵢ ln P(vᵢ|the other units) of each row, ``(n,)`` (Besag 1975)."""
        X, machine = self._given(X)
        return rbm.pseudo_log_likelihood(machine, _dense(X))


class GaussianRBM(_Machine):
    """A restricted Boltzmann machine of real visible units, for columns of measurements.

    Visible units are normal given the hidden ones. With ``variance="unit"``, the default, their
    variances are 1: scale the columns to mean 0 and variance 1 (Hinton 2012, section 13.2). With
    ``"learned"`` each column has a variance of its own, which starts at the column's and is learned
    as its logarithm with all else (Cho, Ilin & Raiko 2011). Visible biases start at the means.

    Parameters
    ----------
    As `BernoulliRBM`'s, but a smaller learning_rate, rows in a new order each epoch, and

    variance : "unit" or "learned"

    Attributes
    ----------
    As `BernoulliRBM`'s, and

    variances_ : ``(features,)``

    >>> X = [[0.1, 2.0], [-1.0, 0.4], [0.3, -1.1], [1.2, 0.2]]
    >>> GaussianRBM(n_components=3, random_state=0).fit(X).transform(X).shape
    (4, 3)
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **_Machine._parameter_constraints,
        "variance": [StrOptions({"unit", "learned"})],
    }

    def __init__(
        self,
        n_components: int = 256,
        *,
        learning_rate: float = 0.01,
        batch_size: int = 10,
        n_iter: int = 10,
        verbose: int = 0,
        random_state: Any = None,
        k: int = 1,
        persistent: bool = False,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
        sparsity_target: float | None = None,
        sparsity_cost: float = 0.1,
        shuffle: bool = True,
        variance: str = "unit",
    ) -> None:
        self.n_components = n_components
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.n_iter = n_iter
        self.verbose = verbose
        self.random_state = random_state
        self.k = k
        self.persistent = persistent
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.sparsity_target = sparsity_target
        self.sparsity_cost = sparsity_cost
        self.shuffle = shuffle
        self.variance = variance

    def _start(self, X: Any, W: Floats, c: Floats) -> Machine:
        s = np.ones(X.shape[1], X.dtype)
        if self.variance == "learned":
            found = X.var(axis=0)
            s = np.where(found > 0, found, 1).astype(X.dtype)
        return Machine(W, X.mean(axis=0).astype(X.dtype), c, s)

    def _plan(self) -> Plan:
        return super()._plan()._replace(learns_variance=self.variance == "learned")


def _dense(X: Any) -> Floats:
    return np.asarray(X.toarray() if _is_sparse(X) else X)


def _is_sparse(X: Any) -> bool:
    return bool(sparse.issparse(X))


def _blocks(
    X: Any, order: Integers | None, batch: int
) -> Iterator[tuple[Floats, Integers, Integers]]:
    """Dense rows, the places in them to be taken one after another, and the numbers that these have
    in X: all rows at once where X is dense, else blocks of whole batches."""
    n, features = X.shape
    order = np.arange(n) if order is None else order
    if not _is_sparse(X):
        yield X, order, order
        return
    some = batch * max(1, _AT_ONCE // (batch * features))
    for start in range(0, n, some):
        rows = order[start : start + some]
        yield X[rows].toarray(), np.arange(len(rows)), rows
