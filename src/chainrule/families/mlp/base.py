"""What both multi-layer perceptrons share: from scikit-learn's arguments to a run, and back."""

from __future__ import annotations

import math
import warnings
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, NoReturn, Self

import numpy as np
from sklearn.utils.validation import check_is_fitted

from chainrule.basics.errors import InputError, TrainingWarning
from chainrule.basics.i18n import _
from chainrule.basics.random import Seed, estimator_seed, make_seed
from chainrule.basics.typing import Array, Floats
from chainrule.engines.choice import outputs, outputs_of_finite
from chainrule.engines.plan import Data
from chainrule.families.gate import checked, checked_weight, fits, is_plain
from chainrule.families.mlp.attributes import attributes_of, curves_of, network_of
from chainrule.families.mlp.callbacks import (
    CallbackSupportMixin,
    ScikitLearnCallbacks,
    print_epoch,
)
from chainrule.families.mlp.holding_out import hold_out
from chainrule.families.mlp.outcome import tell_end, tell_outcome
from chainrule.families.mlp.pickled import StoredAsData
from chainrule.families.mlp.start import draw_network, started_from
from chainrule.network import Network, hidden_sizes
from chainrule.pieces.activations import is_one_activation
from chainrule.pieces.scores import Score
from chainrule.preprocessing.targets import USUAL, TargetKind
from chainrule.training.begin import begin
from chainrule.training.callbacks import Callback, as_callbacks
from chainrule.training.endings import check_begun
from chainrule.training.evaluation import Validation, pairs, scoring
from chainrule.training.run import Run, RunResult
from chainrule.training.settings import Settings

FLOATS = (np.float64, np.float32)
_STEPPERS = ("sgd", "momentum", "nesterov")  # solvers that scikit-learn's schedules apply to
_ENDLESS = 2**62  # so many epochs, or rows, are as good as no limit


class BaseMLP(CallbackSupportMixin, StoredAsData, ABC):
    """A subclass says what its targets are, the usual output and loss, and how it is scored."""

    _setting_names: list[str]

    @abstractmethod
    def _validated(
        self, X: Any, y: Any, *, reset: bool, incremental: bool
    ) -> tuple[Array, Floats, Any]:
        """X, the targets ``(n, outputs)`` in the type of X, and y, when all is found right."""

    @abstractmethod
    def _weights(self, y: Any, sample_weight: Any) -> Any:
        """The weight of each sample ``(n,)``; None where all weigh the same."""

    @abstractmethod
    def _usual_output(self, n_outputs: int) -> str:
        """The output activation where none is named."""

    @abstractmethod
    def _usual_loss(self) -> Any:
        """The loss that `loss` stands for."""

    @property
    @abstractmethod
    def _target_kind(self) -> TargetKind:
        """What the targets are."""

    @property
    def _score(self) -> str | Score:
        """What rows that are watched are scored by."""
        return self.scoring or USUAL[self._target_kind].score

    # -- fitting -------------------------------------------------------------------------------

    @fits
    def fit(self, X: Any, y: Any, sample_weight: Any = None, eval_set: Any = None) -> Self:
        """Fit to X ``(n, features)``, dense or sparse, and y ``(n,)`` or ``(n, outputs)``.

        `sample_weight` ``(n,)``; `eval_set`: (X, y) or a list of them, scored after each epoch, of
        which early stopping watches the first; without one it holds rows out.
        """
        return self._fit(X, y, sample_weight, eval_set)

    def initialize(self, n_features: int, n_outputs: int = 1) -> Self:
        """Draw (or take from `coefs_init`) the weights without fitting, to look at or to set.

        A classifier learns its classes in `fit`; before, only the outputs can be looked at: of two
        classes there is one, and several are taken for as many classes, not for labels.
        """
        self._validate_params()
        self.n_features_in_ = n_features
        self._set_network(self._new_network(n_features, n_outputs, np.dtype(float)))
        self._seed = estimator_seed(self.random_state)
        return self

    def _fit(
        self, X: Any, y: Any, sample_weight: Any, eval_set: Any = None, incremental: bool = False
    ) -> Self:
        if incremental and self.early_stopping:
            raise ValueError(_("partial_fit does not support early_stopping=True"))
        continues = hasattr(self, "coefs_") and (self.warm_start or incremental)
        if continues:
            self._check_same_layers()
        X, targets, y = self._validated(X, y, reset=not continues, incremental=incremental)
        data = Data(X, targets, self._weight(X, y, sample_weight))
        eval_sets = [self._eval_data(*pair) for pair in pairs(eval_set)]
        sklearn_callbacks = [] if incremental else self._sklearn_callbacks(X, y)
        run = self._begin(data, eval_sets, sklearn_callbacks, continues, incremental)
        n_before = run.history.n_epochs
        with warnings.catch_warnings(), run.history.taken_back_on_error():
            warnings.simplefilter("ignore", TrainingWarning)
            result = run.train()
            check_begun(result.history, n_before)
        self._set_fitted_attributes(result, n_before)
        for callback in sklearn_callbacks:
            callback.close()
        if incremental:
            tell_end(result, run.settings)
        else:
            tell_outcome(result, run.settings, data)
        return self

    def _check_same_layers(self) -> None:
        """InputError where other layers are asked for than those that would be gone on with."""
        there, here = self.network_.sizes[1:-1], tuple(hidden_sizes(self.hidden_layer_sizes))
        if there != here:
            raise InputError(
                _("The fit before had hidden layers {there}; hidden_layer_sizes is {here}.").format(
                    there=list(there), here=list(here)
                ),
                _("A new fit begins with warm_start=False, or with a new estimator."),
            )

    def _begin(
        self,
        data: Data,
        eval_sets: Sequence[Data],
        sklearn_callbacks: Sequence[ScikitLearnCallbacks],
        continues: bool,
        incremental: bool,
    ) -> Run:
        """The run over `data`, from new weights or, where it continues, from those there are."""
        if continues:
            network = self.network_
            dtype = np.result_type(data.X.dtype, network.layers[0].W)  # of either nothing is cut
            data, network = data.as_type(dtype), network.as_type(dtype)
            eval_sets = [part.as_type(dtype) for part in eval_sets]
        else:
            network = self._new_network(data.X.shape[1], data.y.shape[1], data.X.dtype)
        resume = getattr(self, "_run", None) if continues else None
        seed = (continues and getattr(self, "_seed", None)) or estimator_seed(self.random_state)
        settings = self._settings(len(data.y), seed, incremental)
        held_out = None
        if settings.early_stopping and eval_sets:
            held_out = eval_sets[0]
        elif settings.early_stopping:
            data, held_out = hold_out(data, self._target_kind, self.validation_fraction, seed)
        score = scoring(network, self._score, data.y)
        validation = Validation(held_out, eval_sets, score)
        callbacks: list[Callback] = [*self._callbacks(), *sklearn_callbacks]
        return begin(network, data, settings, validation, callbacks, resume)

    # -- from arguments to a run ---------------------------------------------------------------

    def _weight(self, X: Array, y: Any, sample_weight: Any) -> Floats | None:
        if sample_weight is not None:
            sample_weight = checked_weight(sample_weight, X, X.dtype)
        weight = self._weights(y, sample_weight)
        return None if weight is None else np.asarray(weight, X.dtype)

    def _new_network(self, n_inputs: int, n_outputs: int, dtype: Any) -> Network:
        activation = self.activation
        network = draw_network(
            [n_inputs, *hidden_sizes(self.hidden_layer_sizes), n_outputs],
            activation if is_one_activation(activation) else list(activation),
            self.output_activation or self._usual_output(n_outputs),
            self._usual_loss(),
            self.bias,
            self.random_state,
            dtype,
            (self.embedding, self.embedding_columns, self.embedding_scale),
        )
        return started_from(network, self.coefs_init, self.intercepts_init)

    @property
    def settings_(self) -> Settings:
        """The arguments as the settings of a run on any number of rows."""
        seed = getattr(self, "_seed", None) or make_seed(self.random_state)
        return self._settings(_ENDLESS, seed, incremental=False)

    def _settings(self, n: int, seed: Seed, incremental: bool) -> Settings:
        """The arguments that are settings, for `n` rows; some scikit-learn has in another form."""
        solver, no_change, dropout = self.solver, self.n_iter_no_change, self.dropout
        if solver == "sgd" and self.momentum > 0:
            solver = "nesterov" if self.nesterovs_momentum else "momentum"
        theirs = ("constant", "invscaling", "adaptive")  # which they apply to some solvers alone
        of_ours = not isinstance(solver, str) or self.learning_rate not in theirs
        if not isinstance(self.batch_size, str) and self.batch_size > n:
            warnings.warn(_("batch_size is larger than the sample; it is clipped."), stacklevel=4)
        translated = {
            "solver": solver,
            "learning_rate": self.learning_rate if of_ours or solver in _STEPPERS else "constant",
            "max_iter": 1 if incremental else self.max_iter,
            "n_iter_no_change": _ENDLESS if incremental or math.isinf(no_change) else no_change,
            "early_stopping": self.early_stopping and solver != "lbfgs",
            "validation_fraction": Settings.validation_fraction,  # rows are held out here
            "dropout": tuple(dropout) if hasattr(dropout, "__iter__") else dropout,
            "random_state": seed,
        }
        return Settings(**{name: getattr(self, name) for name in self._setting_names} | translated)

    def _eval_data(self, X: Any, y: Any) -> Data:
        X, targets, _y = self._validated(X, y, reset=False, incremental=True)
        return Data(X, targets)

    def _callbacks(self) -> list[Callback]:
        callbacks = as_callbacks(self.callbacks)
        return [*callbacks, print_epoch] if self.verbose else callbacks

    def _sklearn_callbacks(self, X: Array, y: Any) -> list[ScikitLearnCallbacks]:
        """scikit-learn's own, as one callback of ours; none where none are set."""
        is_set = hasattr(self, "_skl_callbacks")
        return [ScikitLearnCallbacks(self, X, y, attributes_of)] if is_set else []

    # -- from a run to attributes --------------------------------------------------------------

    def _set_fitted_attributes(self, result: RunResult, n_before: int) -> None:
        """What a fit leaves, after `n_before` epochs of earlier ones."""
        history = result.history
        self._run, self._seed = result, result.seed
        self.history_, self.engine_ = history, history.engine
        self.n_iter_ = history.n_epochs - n_before
        self.t_ = history.samples_seen
        self.loss_ = history.loss[-1]
        self._set_network(result.network)
        if self.solver != "lbfgs":
            for name, value in curves_of(result, self.early_stopping).items():
                setattr(self, name, value)

    def _set_network(self, network: Network) -> None:
        for name, value in attributes_of(network).items():
            setattr(self, name, value)

    @property
    def network_(self) -> Network:
        """`coefs_` and `intercepts_`, and `embedding_`, as a network."""
        check_is_fitted(self, "coefs_")
        embedding = getattr(self, "embedding_", None)  # none in a pickle of 0.1.0
        return network_of(self.coefs_, self.intercepts_, self._frame, embedding)

    @property
    def _sparse_formats(self) -> list[str] | bool:
        """The sparse matrices that X may be; none where inputs are embedded one by one."""
        return ["csr", "csc"] if self.embedding is None else False

    def _outputs(self, X: Any) -> Floats:
        plain, how = is_plain(self, X, FLOATS), (self.engine, self.n_threads)
        a: Floats | None = outputs_of_finite(self.network_, X, *how) if plain else None
        if a is None:
            X = checked(self, X, accept_sparse=self._sparse_formats, dtype=FLOATS, reset=False)
        return outputs(self.network_, X, *how) if a is None else a

    def to_sklearn(self) -> NoReturn:
        """Is now ``cr.to_sklearn(model)``."""
        raise AttributeError(_("model.to_sklearn() is now cr.to_sklearn(model)."))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = self.embedding is None
        return tags
