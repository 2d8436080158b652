"""What both multi-layer perceptrons share: from scikit-learn's arguments to a run, and back."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from numbers import Integral
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, _fit_context
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from chainrule.backprop import forward
from chainrule.basics.errors import DivergenceWarning
from chainrule.basics.i18n import _
from chainrule.basics.random import make_seed
from chainrule.basics.typing import Array, Floats
from chainrule.engines.plan import Data
from chainrule.families.mlp.arguments import pairs, print_epoch, with_given
from chainrule.families.mlp.attributes import attributes_of, network_of
from chainrule.families.mlp.callbacks import CallbackSupportMixin, ScikitLearnCallbacks
from chainrule.network import Network
from chainrule.pieces.activations import get_activation
from chainrule.pieces.initializers import glorot_with_biases
from chainrule.pieces.losses import get_loss
from chainrule.training.begin import begin
from chainrule.training.evaluation import Validation
from chainrule.training.history import History
from chainrule.training.run import RunResult
from chainrule.training.settings import Settings

_STEPPERS = ("sgd", "momentum", "nesterov")  # solvers that scikit-learn's schedules apply to
_MANY = 2**62


class BaseMLP(CallbackSupportMixin, BaseEstimator):
    """Abstract: a subclass says what its targets are (`_validate_training`), the usual output
    and loss, and how a score is taken."""

    solver: str
    _score_of: Any
    _validate_training: Callable[..., Any]
    _usual_output: Callable[[], str]
    _weights: Callable[[Any, Any], Any]

    def _usual_loss(self) -> Any:
        return self.loss

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: Any, y: Any, sample_weight: Any = None, eval_set: Any = None) -> Any:
        """Fit to X ``(n, features)``, dense or sparse, and y ``(n,)`` or ``(n, outputs)``.

        `sample_weight` ``(n,)``; `eval_set`: (X, y) or a list of them, scored after each epoch.
        """
        return self._fit(X, y, sample_weight, eval_set)

    def initialize(self, n_features: int, n_outputs: int = 1) -> Any:
        """Draw (or take from `coefs_init`) the weights without fitting, to look at or to set.

        A classifier learns its classes in `fit`; before, only the outputs can be looked at.
        """
        self._validate_params()
        self.n_features_in_ = n_features
        output = self.output_activation or ("identity" if n_outputs == 1 else "softmax")
        self._store(self._new_network(n_features, n_outputs, output, np.dtype(float)))
        return self

    def _fit(
        self, X: Any, y: Any, sample_weight: Any, eval_set: Any = None, incremental: bool = False
    ) -> Any:
        self._validate_params()
        if incremental and self.early_stopping:
            raise ValueError(_("partial_fit does not support early_stopping=True"))
        goes_on = hasattr(self, "coefs_") and (self.warm_start or incremental)
        X, targets, y = self._validate_training(X, y, reset=not goes_on, incremental=incremental)
        if sample_weight is not None:
            sample_weight = _check_sample_weight(sample_weight, X, dtype=X.dtype)
        weight = self._weights(y, sample_weight)
        data = Data(X, targets, None if weight is None else np.asarray(weight, X.dtype))
        network = self._network_to_train(X, targets, goes_on)
        resume = self._run._replace(network=network) if goes_on and hasattr(self, "_run") else None
        data, held_out = self._hold_out(data) if self.early_stopping else (data, None)
        eval_sets = [self._evaluated(X_eval, y_eval) for X_eval, y_eval in pairs(eval_set)]
        told = self._told()
        theirs = None
        if hasattr(self, "_skl_callbacks") and not incremental:
            theirs = ScikitLearnCallbacks(self, X, y, attributes_of)
            told.append(theirs)
        validation = Validation(held_out, eval_sets, self._score_of)
        settings = self._settings(X.shape[0], incremental)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DivergenceWarning)
            run = begin(network, data, settings, validation, told, resume).train()
        self._take(run, n_before=0 if resume is None else resume.history.n_epochs, n=len(targets))
        if theirs is not None:
            theirs.close()
        self._judge(run.history, incremental)
        return self

    # -- from arguments to a run ---------------------------------------------------------------

    def _sizes(self) -> list[int]:
        sizes = self.hidden_layer_sizes
        hidden = list(sizes) if hasattr(sizes, "__iter__") else [sizes]
        if any(units <= 0 for units in hidden):
            raise ValueError(_("hidden_layer_sizes must be > 0, got {sizes}.").format(sizes=hidden))
        return [int(units) for units in hidden]

    def _network_to_train(self, X: Array, targets: Floats, goes_on: bool) -> Network:
        if goes_on:
            self._seed = getattr(self, "_seed", None) or make_seed(self.random_state)
            return self.network_
        output = self.output_activation or self._usual_output()
        return self._new_network(X.shape[1], targets.shape[1], output, X.dtype)

    def _new_network(self, n_inputs: int, n_outputs: int, output: str, dtype: Any) -> Network:
        activation = self.activation
        logistic = isinstance(activation, str) and get_activation(activation).name == "logistic"
        draw, state = (
            glorot_with_biases(2.0 if logistic else 6.0),
            check_random_state(self.random_state),
        )
        network = Network.create(
            [n_inputs, *self._sizes(), n_outputs],
            activation if isinstance(activation, str) else list(activation),
            output,
            get_loss(self._usual_loss(), get_activation(output)),
            bias=self.bias,
            # from the same numbers as scikit-learn, so that both start from the same weights
            initializer=lambda _generator, *sizes: draw(state, *sizes),
            dtype=dtype,
        )
        self._seed = make_seed(self.random_state)
        return with_given(network, self.coefs_init, self.intercepts_init)

    @property
    def settings_(self) -> Settings:
        """The arguments as the settings of a run on any number of rows."""
        if not hasattr(self, "_seed"):
            self._seed = make_seed(self.random_state)
        return self._settings(_MANY, incremental=False)

    def _settings(self, n_rows: int, incremental: bool) -> Settings:
        solver = self.solver
        if solver == "sgd" and self.momentum > 0:
            solver = "nesterov" if self.nesterovs_momentum else "momentum"
        scheduled = solver in _STEPPERS or callable(self.learning_rate)
        batch_size = self.batch_size
        if isinstance(batch_size, Integral) and int(batch_size) > n_rows:
            warnings.warn(_("batch_size is larger than the sample; it is clipped."), stacklevel=4)
        no_change, dropout = self.n_iter_no_change, self.dropout
        return Settings(
            solver=solver,
            learning_rate=self.learning_rate if scheduled else "constant",
            batch_size=batch_size,
            max_iter=1 if incremental else self.max_iter,
            n_iter_no_change=_MANY if incremental or math.isinf(no_change) else no_change,
            early_stopping=self.early_stopping and solver != "lbfgs",
            dropout=tuple(dropout) if hasattr(dropout, "__iter__") else dropout,
            random_state=self._seed,
            **{name: getattr(self, name) for name in _PASSED_ON},
        )

    def _hold_out(self, data: Data) -> tuple[Data, Data | None]:
        if self.solver == "lbfgs":
            return data, None
        stratify = data.y > 0.5 if self._stratifies(data) else None
        rows = np.arange(data.X.shape[0])
        state = np.random.RandomState(self._seed.low % 2**32)
        kept, held = train_test_split(
            rows, test_size=self.validation_fraction, stratify=stratify, random_state=state
        )
        if len(held) < 2:
            raise ValueError(
                _("The validation set is too small. Increase 'validation_fraction' or the size of "
                  "your dataset.")
            )  # fmt: skip
        return data.rows(kept), data.rows(held)

    def _stratifies(self, data: Data) -> bool:
        return hasattr(self, "classes_") and data.y.shape[1] == 1

    def _evaluated(self, X: Any, y: Any) -> Data:
        X, targets, _y = self._validate_training(X, y, reset=False, incremental=True)
        return Data(X, targets)

    def _told(self) -> list[Any]:
        callbacks = self.callbacks or []
        callbacks = [callbacks] if callable(callbacks) else list(callbacks)
        return [*callbacks, print_epoch] if self.verbose else callbacks

    # -- from a run to attributes --------------------------------------------------------------

    def _take(self, run: RunResult, n_before: int, n: int) -> None:
        history = run.history
        self._run = run
        self.n_iter_ = history.n_epochs - n_before
        self.t_ = history.n_epochs * n
        self.history_, self.engine_ = history, history.engine
        self.loss_ = history.loss[-1]
        self._store(run.network)
        if self.solver == "lbfgs":
            return
        self.loss_curve_ = list(history.loss)
        watched = self.early_stopping
        finite = [loss for loss in history.loss if not math.isnan(loss)]
        self.best_loss_ = None if watched else min(finite, default=math.inf)
        self.validation_scores_ = list(history.validation_score) if watched else None
        self.validation_loss_curve_ = list(history.validation_loss) if watched else None
        self.best_validation_score_ = run.stopping.best if watched else None

    def _store(self, network: Network) -> None:
        for name, value in attributes_of(network).items():
            setattr(self, name, value)

    @property
    def network_(self) -> Network:
        """`coefs_` and `intercepts_` as a network."""
        check_is_fitted(self, "coefs_")
        return network_of(self.coefs_, self.intercepts_, self._frame)

    def _outputs(self, X: Any) -> Floats:
        X = validate_data(
            self, X, accept_sparse=["csr", "csc"], dtype=(np.float64, np.float32), reset=False
        )
        a: Floats = forward(self.network_, X).a[-1]
        return a

    def _judge(self, history: History, incremental: bool) -> None:
        """scikit-learn's warnings and errors for how the run ended."""
        if history.stop_reason == "diverged" and not self.early_stopping:
            raise ValueError(
                _("Solver produced non-finite parameter weights. The input data may contain large "
                  "values and need to be preprocessed.")
            )  # fmt: skip
        if history.stop_reason == "interrupted":
            warnings.warn(_("Training interrupted by user."), stacklevel=4)
        if history.stop_reason in ("max_iter", "diverged") and not incremental:
            warnings.warn(
                _("Maximum iterations ({n}) reached and the optimization hasn't converged yet.")
                .format(n=self.max_iter), ConvergenceWarning, stacklevel=4,
            )  # fmt: skip

    def to_sklearn(self) -> Any:
        """The same fitted network as scikit-learn's estimator (see `migration.to_sklearn`)."""
        from chainrule.families.mlp.migration import to_sklearn

        return to_sklearn(self)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags


_PASSED_ON = (
    "learning_rate_init", "power_t", "momentum", "beta_1", "beta_2", "decay", "epsilon",
    "weight_decay", "max_fun", "shuffle", "tol", "alpha", "l1", "update_order", "n_workers",
    "engine", "n_threads",
)  # fmt: skip
