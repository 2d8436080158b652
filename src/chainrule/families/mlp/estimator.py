# Longer than 250 lines: two constructors of 45 arguments each, which scikit-learn reads from them.
"""Multi-layer perceptrons behind scikit-learn's interface, trained by `chainrule.training`.

Arguments, defaults and fitted attributes are those of `sklearn.neural_network`, and there is more:
an activation for each layer, any loss, dropout, L1, class weights, an `eval_set` scored each
epoch, weights to start from, no hidden layers at all, update orders and bias modes.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.exceptions import NotFittedError
from sklearn.preprocessing import LabelBinarizer
from sklearn.utils import column_or_1d
from sklearn.utils.multiclass import (
    _check_partial_fit_first_call,
    type_of_target,
    unique_labels,
)
from sklearn.utils.validation import check_is_fitted

from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.families.gate import available_if, checked, fits
from chainrule.families.mlp.arguments import described
from chainrule.families.mlp.base import FLOATS, BaseMLP
from chainrule.families.mlp.stored_network import OF_CLASSES, OF_NUMBERS
from chainrule.families.scored import Regressor
from chainrule.families.state import keep_arguments
from chainrule.pieces.embeddings import SCALE
from chainrule.pieces.losses import SQUARED_ERROR, output_for
from chainrule.preprocessing.class_weights import class_weights
from chainrule.preprocessing.targets import USUAL, TargetKind
from chainrule.training.arrays import fits_float32, tell_float64


def _can_take_steps(estimator: BaseMLP) -> bool:
    if estimator.solver == "lbfgs":
        raise AttributeError(_("partial_fit needs a solver that takes steps; lbfgs does not."))
    return True


def _checked(estimator: BaseMLP, X: Any, y: Any, **checks: bool) -> tuple[Any, Any]:
    """X and y as scikit-learn checks them; a column of targets becomes ``(n,)``, with a warning."""
    X, y = checked(
        estimator,
        X,
        y,
        accept_sparse=estimator._sparse_formats and ["csr"],
        multi_output=True,
        dtype=FLOATS,
        **checks,
    )
    if y.ndim == 2 and y.shape[1] == 1:
        y = column_or_1d(y, warn=True)
    return X, y


@described
class MLPClassifier(ClassifierMixin, BaseMLP):
    """A multi-layer perceptron that classifies: two classes, several, or several labels at once.

    Its arguments are scikit-learn's, and there are more.

    Parameters
    ----------
    {parameters}

    Attributes are scikit-learn's, and `history_` (every curve: `chainrule.History`),
    `validation_loss_curve_`, `network_` (a frozen view of `coefs_` and `intercepts_`), `engine_`.
    """

    def __init__(
        self,
        hidden_layer_sizes: Any = (100,),
        activation: Any = "relu",
        *,
        solver: str = "adam",
        alpha: float = 0.0001,
        batch_size: Any = "auto",
        learning_rate: Any = "constant",
        learning_rate_init: float = 0.001,
        power_t: float = 0.5,
        max_iter: int = 200,
        shuffle: bool = True,
        random_state: Any = None,
        tol: float = 1e-4,
        verbose: Any = False,
        warm_start: bool = False,
        momentum: float = 0.9,
        nesterovs_momentum: bool = True,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
        n_iter_no_change: float = 10,
        scoring: Any = None,
        max_fun: int = 15000,
        loss: Any = "log_loss",
        output_activation: Any = None,
        class_weight: Any = None,
        l1: float = 0.0,
        dropout: Any = 0.0,
        dropout_schedule: str = "constant",
        label_smoothing: float = 0.0,
        weight_decay: float = 0.01,
        weight_decay_schedule: str = "constant",
        decay: float = 0.99,
        rel_tol: float | None = None,
        update_order: str = "simultaneous",
        bias: str = "trained",
        shards: int = 1,
        embedding: Any = None,
        embedding_columns: Any = None,
        embedding_scale: float = SCALE,
        coefs_init: Any = None,
        intercepts_init: Any = None,
        engine: str = "auto",
        device: str = "cpu",
        mixed_precision: bool = False,
        n_threads: Any = None,
        callbacks: Any = None,
    ) -> None:
        keep_arguments(self, locals())

    _stored = OF_CLASSES

    @property
    def _target_kind(self) -> TargetKind:
        if self._is_multilabel:
            return "labels"
        return "classes" if len(self.classes_) > 2 else "two classes"

    @property
    def _is_multilabel(self) -> bool:
        return bool(self._label_binarizer.y_type_.startswith("multilabel"))

    def _usual_output(self, n_outputs: int) -> str:
        if hasattr(self, "_label_binarizer") and self._is_multilabel:
            return USUAL["labels"].output
        return USUAL["classes" if n_outputs > 1 else "two classes"].output

    def _usual_loss(self) -> Any:
        return self.loss

    def _validated(self, X: Any, y: Any, *, reset: bool, incremental: bool) -> Any:
        X, y = _checked(self, X, y, reset=reset)
        if not hasattr(self, "_label_binarizer") or (reset and not incremental):
            self._label_binarizer = LabelBinarizer().fit(y)
            self.classes_ = self._label_binarizer.classes_
        else:
            self._check_classes(y, incremental)
        return X, self._targets(y, X.dtype), y

    def _targets(self, y: Any, dtype: Any) -> Any:
        """0 and 1 for the labels y: a column for each class, one for two; one for each label."""
        if self._label_binarizer.y_type_ not in ("binary", "multiclass"):
            return self._label_binarizer.transform(y).astype(dtype)
        codes = np.searchsorted(self.classes_, y)  # what scikit-learn's transform takes long for
        if len(self.classes_) <= 2:
            return codes.reshape(-1, 1).astype(dtype)
        targets = np.zeros((len(codes), len(self.classes_)), dtype)
        targets[np.arange(len(codes)), codes] = 1
        return targets

    def _check_classes(self, y: Any, incremental: bool) -> None:
        classes = unique_labels(y)
        if self.warm_start and not incremental:
            if set(classes) != set(self.classes_):
                raise ValueError(
                    _(
                        "warm_start can only be used where `y` has the same classes as in the "
                        "previous call to fit. Previously got {before}, `y` has {now}"
                    ).format(before=self.classes_, now=classes)
                )
        elif len(np.setdiff1d(classes, self.classes_, assume_unique=True)):
            message = _(
                "`y` has classes not in `self.classes_`. `self.classes_` has {known}. "
                "'y' has {now}."
            )
            raise ValueError(message.format(known=self.classes_, now=classes))

    def _weights(self, y: Any, sample_weight: Any) -> Any:
        if self.class_weight is None:
            return sample_weight
        classes = (0, 1) if self._is_multilabel else self.classes_
        by_class = class_weights(y, self.class_weight, classes)
        return by_class if sample_weight is None else by_class * sample_weight

    @available_if(_can_take_steps)
    @fits
    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None, classes: Any = None) -> Self:
        """One epoch over X ``(n, features)`` and y; in the first call `classes`, all there will be.

        So many calls with the same rows are one `fit` of so many epochs. Raises ValueError where
        `class_weight` is "balanced", which a batch by itself cannot say.
        """
        if self.class_weight == "balanced":
            raise ValueError(
                _(
                    'class_weight="balanced" counts the classes of all rows, and partial_fit is '
                    "given some of them. Give the weights of all: class_weight={0: 0.6, 1: 3.0}."
                )
            )
        if _check_partial_fit_first_call(self, classes):
            self._label_binarizer = LabelBinarizer()
            multilabel = type_of_target(y).startswith("multilabel")
            self._label_binarizer.fit(y if multilabel else classes)
        return self._fit(X, y, sample_weight, incremental=True)

    def predict(self, X: Any) -> Any:
        """The classes ``(n,)``, or the labels ``(n, labels)`` as 0 and 1."""
        check_is_fitted(self)
        if not hasattr(self, "_label_binarizer"):
            message = _("This MLPClassifier has weights but no classes yet: call its fit first.")
            raise NotFittedError(message)
        a = self._outputs(X)
        if a.shape[1] == 1:
            a = a.ravel()
        return self._label_binarizer.inverse_transform(a)

    def predict_proba(self, X: Any) -> Floats:
        """Probabilities ``(n, classes)``; of each label by itself where there are several."""
        check_is_fitted(self)
        a = self._outputs(X)
        if len(getattr(self, "classes_", ())) == 1:
            return np.ones_like(a)
        return np.hstack([1 - a, a]) if a.shape[1] == 1 else a

    def predict_log_proba(self, X: Any) -> Floats:
        """Their logarithms."""
        return np.asarray(np.log(self.predict_proba(X)))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        return tags


@described
class MLPRegressor(Regressor, BaseMLP):
    """A multi-layer perceptron for numbers, one output or several.

    `loss` "squared_error" means what scikit-learn means: it descends ½Σ(y − a)² and reports its
    mean over the outputs. "poisson" goes with an exponential output.

    Parameters
    ----------
    {parameters}

    Attributes are those of `MLPClassifier`, without classes; with `clip_output` `output_range_`
    (2, outputs), the least and the greatest targets.
    """

    def __init__(
        self,
        loss: Any = "squared_error",
        hidden_layer_sizes: Any = (100,),
        activation: Any = "relu",
        *,
        solver: str = "adam",
        alpha: float = 0.0001,
        batch_size: Any = "auto",
        learning_rate: Any = "constant",
        learning_rate_init: float = 0.001,
        power_t: float = 0.5,
        max_iter: int = 200,
        shuffle: bool = True,
        random_state: Any = None,
        tol: float = 1e-4,
        verbose: Any = False,
        warm_start: bool = False,
        momentum: float = 0.9,
        nesterovs_momentum: bool = True,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
        n_iter_no_change: float = 10,
        scoring: Any = None,
        max_fun: int = 15000,
        output_activation: Any = None,
        l1: float = 0.0,
        dropout: Any = 0.0,
        dropout_schedule: str = "constant",
        label_smoothing: float = 0.0,
        weight_decay: float = 0.01,
        weight_decay_schedule: str = "constant",
        decay: float = 0.99,
        rel_tol: float | None = None,
        update_order: str = "simultaneous",
        bias: str = "trained",
        shards: int = 1,
        clip_output: bool = False,
        embedding: Any = None,
        embedding_columns: Any = None,
        embedding_scale: float = SCALE,
        coefs_init: Any = None,
        intercepts_init: Any = None,
        engine: str = "auto",
        device: str = "cpu",
        mixed_precision: bool = False,
        n_threads: Any = None,
        callbacks: Any = None,
    ) -> None:
        keep_arguments(self, locals())

    _stored = OF_NUMBERS
    output_range_: Floats

    @property
    def _target_kind(self) -> TargetKind:
        return "numbers"

    def _usual_output(self, n_outputs: int) -> str:
        return output_for(self.loss, USUAL["numbers"].output)

    def _usual_loss(self) -> Any:
        # L-BFGS asks that value and gradient belong together
        if self.loss == "squared_error":
            return "half_squared_error" if self.solver == "lbfgs" else SQUARED_ERROR
        return self.loss

    def _validated(self, X: Any, y: Any, *, reset: bool, incremental: bool) -> Any:
        X, y = _checked(self, X, y, reset=reset, y_numeric=True)
        if X.dtype == np.float32 and not fits_float32(y):
            tell_float64("y")
            X = X.astype(np.float64)
        return X, y.reshape(len(y), -1).astype(X.dtype), y

    def _fit(
        self, X: Any, y: Any, sample_weight: Any, eval_set: Any = None, incremental: bool = False
    ) -> Self:
        goes_on = self.warm_start or incremental
        seen = [self.output_range_] if goes_on and hasattr(self, "output_range_") else []
        super()._fit(X, y, sample_weight, eval_set, incremental)
        if self.clip_output:
            targets = np.concatenate([*seen, np.asarray(y, float).reshape(len(y), -1)])
            self.output_range_ = np.stack([targets.min(axis=0), targets.max(axis=0)])
        return self

    def _weights(self, y: Any, sample_weight: Any) -> Any:
        return sample_weight

    @available_if(_can_take_steps)
    @fits
    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """One epoch over X ``(n, features)`` and y; so many calls are a `fit` of so many epochs."""
        return self._fit(X, y, sample_weight, incremental=True)

    def predict(self, X: Any) -> Floats:
        """The numbers ``(n,)``, or ``(n, outputs)``; with `clip_output` between the least and the
        greatest target of the fit."""
        check_is_fitted(self)
        a = self._outputs(X)
        if self.clip_output:
            check_is_fitted(self, "output_range_")
            a = np.clip(a, *self.output_range_)
        return a.ravel() if a.shape[1] == 1 else a
