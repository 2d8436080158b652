# Longer than 250 lines: two estimators, most of it their arguments and what these mean.
"""Restricted Boltzmann machines behind scikit-learn's interface."""

from __future__ import annotations

import time
from numbers import Integral, Real
from typing import Any

import numpy as np
import scipy.sparse
from sklearn.base import (
    BaseEstimator,
    ClassNamePrefixFeaturesOutMixin,
    TransformerMixin,
    _fit_context,
)
from sklearn.utils import gen_even_slices
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.validation import check_is_fitted, validate_data

from chainrule._typing import Floats
from chainrule.engines.classical import chosen_engine
from chainrule.engines.rbm import Standing, cd_epoch
from chainrule.errors import DataError, DivergenceError, InputError
from chainrule.estimators._cells import column_named
from chainrule.i18n import _
from chainrule.models import rbm
from chainrule.models.rbm import Estimate, Learning, Machine
from chainrule.random import Seed, initialization_generator, make_seed

_FLOATS = (np.float64, np.float32)
MOST_EXACT = 20  # units of the smaller layer
_SCORING = 3  # a layer of the random streams of its own
_VERBOSE = "[{}] Iteration {}, pseudo-likelihood = {:.2f}, time = {:.2f}s"
"""scikit-learn's line, which its own tests read."""
_AFTERWARDS = 2**62  # steps that training never takes


def _dense(X: Any) -> Any:
    return X.toarray() if scipy.sparse.issparse(X) else X  # type: ignore[attr-defined]


class _RBM(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """What both share."""

    _parameter_constraints = {  # noqa: RUF012  (scikit-learn's name for it)
        "n_components": [Interval(Integral, 1, None, closed="left")],
        "learning_rate": [Interval(Real, 0, None, closed="neither")],
        "batch_size": [Interval(Integral, 1, None, closed="left")],
        "n_iter": [Interval(Integral, 0, None, closed="left")],
        "verbose": ["verbose"],
        "random_state": ["random_state"],
        "k": [Interval(Integral, 1, None, closed="left")],
        "persistent": ["boolean"],
        "momentum": [Interval(Real, 0, 1, closed="left")],
        "weight_decay": [Interval(Real, 0, None, closed="left")],
        "sparsity_target": [Interval(Real, 0, 1, closed="neither"), None],
        "sparsity_cost": [Interval(Real, 0, None, closed="left")],
        "engine": [StrOptions({"auto", "native", "reference"})],
    }
    _gaussian = False

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: Any, y: Any = None) -> Any:
        """Fit to X ``(n, features)``, dense or sparse; y is not used. Rows are taken as they lie,
        in even batches, as scikit-learn does."""
        X = self._checked(X, reset=True)
        standing = self._begun(X)
        n_batches = -(-len(X) // self.batch_size)
        batches = [X[part] for part in gen_even_slices(n_batches * self.batch_size, n_batches,
                                                       n_samples=len(X))]  # fmt: skip
        begin = time.time()
        for epoch in range(1, self.n_iter + 1):
            standing = cd_epoch(self.engine_, standing, batches, self.learning_, self._seed)
            self._store(standing)
            if self.verbose:
                seconds, score = time.time() - begin, self.score_samples(X).mean()
                print(_VERBOSE.format(type(self).__name__, epoch, score, seconds))
                begin = time.time()
        self._store(standing)
        self.n_iter_ = self.n_iter
        return self

    @_fit_context(prefer_skip_nested_validation=True)
    def partial_fit(self, X: Any, y: Any = None) -> Any:
        """One step for X ``(n, features)`` as a batch."""
        goes_on = hasattr(self, "components_")
        X = self._checked(X, reset=not goes_on)
        standing = self._standing(X) if goes_on else self._begun(X)
        self._store(cd_epoch(self.engine_, standing, [X], self.learning_, self._seed))
        return self

    # -- before and after a step -------------------------------------------------------------------

    def _checked(self, X: Any, reset: bool) -> Floats:
        X = validate_data(self, X, accept_sparse="csr", dtype=_FLOATS, reset=reset)
        return np.ascontiguousarray(_dense(X))

    def _begun(self, X: Floats) -> Standing:
        """Small weights, biases of 0 (gaussian: the visible ones the columns' means)."""
        seed = make_seed(self.random_state)
        self.seed_ = list(seed)
        k, d = self.n_components, X.shape[1]
        W = initialization_generator(seed).normal(0, 0.01, (k, d)).astype(X.dtype)
        b = X.mean(axis=0).astype(X.dtype) if self._gaussian else np.zeros(d, X.dtype)
        machine = Machine(W, b, np.zeros(k, X.dtype), self._gaussian)
        self.engine_ = chosen_engine(self.engine, X, W)
        still = Machine(0 * W, 0 * b, np.zeros(k, X.dtype), self._gaussian)
        return Standing(machine, still, np.zeros((self.batch_size, k), X.dtype), 0)

    def _standing(self, X: Floats) -> Standing:
        """Where the last step ended; the velocity begins anew after a model file."""
        m = self.machine_
        W, b, c = (part.astype(X.dtype) for part in m[:3])
        machine = Machine(W, b, c, m.gaussian)
        still = Machine(0 * machine.W, 0 * machine.b, 0 * machine.c, m.gaussian)
        velocity = getattr(self, "_velocity", still)
        return Standing(machine, velocity, self.h_samples_.astype(X.dtype), self.t_)

    def _store(self, standing: Standing) -> None:
        m = standing.machine
        if not all(np.isfinite(part).all() for part in m[:3]):
            raise DivergenceError(
                _("The weights left the numbers."),
                _("A smaller learning_rate, or columns of variance 1, usually helps."),
            )
        self.components_, self.intercept_visible_, self.intercept_hidden_ = m.W, m.b, m.c
        self.h_samples_, self.t_, self._velocity = standing.chains, standing.step, standing.velocity

    @property
    def learning_(self) -> Learning:
        """The arguments as `models.rbm` takes them."""
        return Learning(
            self.learning_rate, self.k, self.persistent, self.momentum, self.weight_decay,
            self.sparsity_target, self.sparsity_cost,
        )  # fmt: skip

    @property
    def _seed(self) -> Seed:
        return Seed(*self.seed_)

    @property
    def machine_(self) -> Machine:
        """The parameters as `models.rbm` takes them."""
        check_is_fitted(self, "components_")
        return Machine(
            self.components_, self.intercept_visible_, self.intercept_hidden_, self._gaussian
        )

    @property
    def _n_features_out(self) -> int:
        return int(self.components_.shape[0])

    # -- using -------------------------------------------------------------------------------------

    def _mean_hiddens(self, v: Any) -> Floats:
        """P(h = 1 | v) of rows that were checked, or of one."""
        return rbm.p_hidden(self.machine_, _dense(v))

    def _sample_hiddens(self, v: Any, rng: Any) -> Any:
        p = self._mean_hiddens(v)
        return rng.uniform(size=p.shape) < p

    def transform(self, X: Any) -> Floats:
        """P(h = 1 | v) of each row, ``(n, n_components)``."""
        check_is_fitted(self, "components_")
        X = self._checked(X, reset=False)
        features: Floats = self._mean_hiddens(X).astype(X.dtype)
        return features

    def gibbs(self, v: Any, n_steps: int = 1) -> Floats:
        """v ``(n, features)`` after steps of Gibbs sampling: hidden units from v, v from them. Each
        call goes on with new draws."""
        check_is_fitted(self, "components_")
        m = self.machine_
        v = np.asarray(_dense(v), m.W.dtype)
        for _step in range(n_steps):
            self.draws_ = getattr(self, "draws_", _AFTERWARDS) + 1
            u = rbm.uniforms(self._seed, len(v), len(m.c), self.draws_, rbm.HIDDEN)
            h = (u < rbm.p_hidden(m, v)).astype(m.W.dtype)
            v = rbm.phase(m, h, self._seed, self.draws_).v
        sampled: Floats = v if self._gaussian else v.astype(bool)
        return sampled

    def reconstruct(self, X: Any) -> Floats:
        """The mean of v given P(h|v) of each row, ``(n, features)``."""
        X = self._checked(X, reset=False)
        return rbm.mean_visible(self.machine_, self._mean_hiddens(X))

    def reconstruction_error(self, X: Any) -> float:
        """The mean square of rows X less their reconstruction."""
        X = self._checked(X, reset=False)
        return float(((X - self.reconstruct(X)) ** 2).mean())

    def free_energy(self, X: Any) -> Floats:
        """F of each row, ``(n,)``."""
        check_is_fitted(self, "components_")
        return rbm.free_energy(self.machine_, self._checked(X, reset=False))

    def log_partition(
        self, method: str = "auto", n_runs: int = 100, n_temperatures: int = 1000
    ) -> Estimate:
        """ln Z: exact where the smaller layer (gaussian: the hidden) has up to 20 units, else by
        annealed importance sampling, with its standard error (0 where exact). `method`: "auto",
        "exact" or "annealed"."""
        m = self.machine_
        units = len(m.c) if self._gaussian else min(len(m.b), len(m.c))
        if method not in ("auto", "exact", "annealed"):
            raise InputError(
                _("method must be auto, exact or annealed, not {method!r}.").format(method=method)
            )
        if method == "exact" and units > MOST_EXACT:
            raise InputError(
                _("The smaller layer has {n} units: 2^{n} states are too many (up to {most}).")
                .format(n=units, most=MOST_EXACT),
                _("Use method='annealed'."),
            )  # fmt: skip
        if method == "exact" or (method == "auto" and units <= MOST_EXACT):
            return Estimate(rbm.log_partition(m), 0.0, np.empty(0))
        return rbm.annealed(m, self._seed, n_runs, n_temperatures)

    def log_likelihood(self, X: Any, **how: Any) -> tuple[float, float]:
        """The mean of ln P(v) over rows X, and its standard error (0 where ln Z is exact); `how` as
        in `log_partition`."""
        found = self.log_partition(**how)
        return float(-self.free_energy(X).mean()) - found.log_partition, found.standard_error


_ARGUMENTS = """
    n_components : hidden units
    learning_rate, batch_size, n_iter (epochs), verbose, random_state : as in scikit-learn
    k : steps of Gibbs sampling in each step of learning
    persistent : chains go on from step to step (stochastic maximum likelihood, as scikit-learn);
        else they start at the data (contrastive divergence)
    momentum, weight_decay (L2), sparsity_target and sparsity_cost (of the hidden units' mean)
    engine : "auto", "native" or "reference"

    Attributes: components_ (n_components, features), intercept_visible_, intercept_hidden_,
    h_samples_ (batch_size, n_components) the chains, engine_.
    Formulas, variants and sources: `chainrule.models.rbm`.
"""


class BernoulliRBM(_RBM):
    __doc__ = (
        "A restricted Boltzmann machine of units that are 0 or 1; rows in [0, 1] count as\n"
        "    probabilities.\n\n    Parameters\n    ----------"
        + _ARGUMENTS.replace(
            "    engine :",
            "    validate_range : refuse values outside [0, 1], naming them\n    engine :",
        )
    )
    _parameter_constraints = {  # noqa: RUF012
        **_RBM._parameter_constraints,
        "validate_range": ["boolean"],
    }

    def __init__(
        self, n_components: int = 256, *, learning_rate: float = 0.1, batch_size: int = 10,
        n_iter: int = 10, verbose: int = 0, random_state: Any = None, k: int = 1,
        persistent: bool = True, momentum: float = 0.0, weight_decay: float = 0.0,
        sparsity_target: float | None = None, sparsity_cost: float = 0.01,
        validate_range: bool = False, engine: str = "auto",
    ) -> None:  # fmt: skip
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
        self.validate_range = validate_range
        self.engine = engine

    def _checked(self, X: Any, reset: bool) -> Floats:
        checked = super()._checked(X, reset)
        if self.validate_range and ((checked < 0) | (checked > 1)).any():
            row, column = np.argwhere((checked < 0) | (checked > 1))[0].tolist()
            raise DataError(
                _("Row {row}, column {column}: {value:.6g} is not between 0 and 1.").format(
                    row=row + 1, column=column_named(self, column), value=checked[row, column]
                ),
                _("Units of BernoulliRBM are 0 or 1: scale the columns to [0, 1]."),
            )
        return checked

    def score_samples(self, X: Any) -> Floats:
        """The pseudo-likelihood of each row, ``(n,)``: features times the logarithm of how likely
        one of them, drawn at random, is as it is rather than the other way round."""
        check_is_fitted(self, "components_")
        v = super()._checked(X, reset=False)
        seed = self._seed if self.random_state is None else make_seed(self.random_state)
        u = rbm.uniforms(seed, len(v), 1, 0, _SCORING)[:, 0]
        turned = v.copy()
        place = np.arange(len(v)), (u * v.shape[1]).astype(int)
        turned[place] = 1 - turned[place]
        m = self.machine_
        difference = rbm.free_energy(m, turned) - rbm.free_energy(m, v)
        scores: Floats = -v.shape[1] * rbm.softplus(-difference)
        return scores

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags


class GaussianRBM(_RBM):
    __doc__ = (
        "A restricted Boltzmann machine whose visible units are numbers of variance 1.\n\n"
        "    Scale columns to variance 1 before (StandardScaler): the variance is not learned.\n"
        "\n    Parameters\n    ----------" + _ARGUMENTS
    )
    _gaussian = True

    def __init__(
        self, n_components: int = 64, *, learning_rate: float = 0.01, batch_size: int = 10,
        n_iter: int = 10, verbose: int = 0, random_state: Any = None, k: int = 1,
        persistent: bool = False, momentum: float = 0.0, weight_decay: float = 0.0,
        sparsity_target: float | None = None, sparsity_cost: float = 0.01, engine: str = "auto",
    ) -> None:  # fmt: skip
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
        self.engine = engine

    def score_samples(self, X: Any) -> Floats:
        """−F of each row, ``(n,)``: ln P(v) up to a number that is the same for all rows."""
        scores: Floats = -self.free_energy(X)
        return scores

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags
