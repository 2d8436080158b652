"""Trained weights in from scikit-learn and a stack of RBMs, and out to scikit-learn.

What comes in is what was there: the same weights, the same predictions.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import sklearn.neural_network
from sklearn.base import is_classifier
from sklearn.preprocessing import LabelBinarizer
from sklearn.utils.validation import check_is_fitted

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.families.mlp.base import BaseMLP
from chainrule.families.mlp.ensemble import check_single
from chainrule.families.mlp.estimator import MLPClassifier, MLPRegressor
from chainrule.network import Layer, Network
from chainrule.pieces.activations import get_activation
from chainrule.pieces.losses import get_loss

_THEIRS = {
    sklearn.neural_network.MLPClassifier: MLPClassifier,
    sklearn.neural_network.MLPRegressor: MLPRegressor,
}


# -- scikit-learn --------------------------------------------------------------------------------


def from_rbms(rbms: Sequence[Any], estimator: type = MLPClassifier, **settings: Any) -> Any:
    """An `MLPClassifier` (or MLPRegressor) whose hidden layers begin as fitted `rbms`, the first on
    the inputs, each next one on the hidden units of the one before: `fit` goes on from them by
    backpropagation. It is an `estimator` made with `settings`. Hidden units are logistic; the
    output layer begins at random.

    Of each are taken ``components_`` ``(hidden, visible)`` and ``intercept_hidden_`` ``(hidden,)``,
    as of scikit-learn's; where it has ``variances_`` ``(visible,)``, its hidden units take in its
    visible ones divided by them. Source: Hinton and Salakhutdinov, Science 313 (2006). Raises
    InputError where one's hidden units are not the next one's visible ones.
    """
    for below, above in itertools.pairwise(rbms):
        if above.components_.shape[1] != below.components_.shape[0]:
            raise InputError(
                _("A machine has {n} hidden units, the next has {m} visible ones.").format(
                    n=below.components_.shape[0], m=above.components_.shape[1]
                )
            )
    return estimator(
        hidden_layer_sizes=tuple(int(rbm.components_.shape[0]) for rbm in rbms),
        activation="logistic",
        coefs_init=[*map(_weights_of, rbms), None],
        intercepts_init=[*(rbm.intercept_hidden_ for rbm in rbms), None],
        **settings,
    )


def _weights_of(rbm: Any) -> Any:
    variances = getattr(rbm, "variances_", None)
    return (rbm.components_ if variances is None else rbm.components_ / variances).T


def from_sklearn(model: Any) -> Any:
    """A fitted scikit-learn `model`, MLPClassifier or MLPRegressor, as ours, with the same
    predictions.

    Its parameters come along; the optimizer's state does not, so `partial_fit` starts anew.
    Raises InputError for another kind of estimator, NotFittedError for one that is not fitted.
    """
    kind = next((ours for theirs, ours in _THEIRS.items() if isinstance(model, theirs)), None)
    if kind is None:
        raise InputError(
            _("Expected scikit-learn's MLPClassifier or MLPRegressor, found {kind}.").format(
                kind=type(model).__name__
            )
        )
    check_is_fitted(model)
    ours = kind(**{k: v for k, v in model.get_params().items() if k in kind().get_params()})
    n = len(model.coefs_)
    activations = [model.activation] * (n - 1) + [model.out_activation_]
    layers = tuple(
        Layer(np.array(W), np.array(b), get_activation(name))
        for W, b, name in zip(model.coefs_, model.intercepts_, activations, strict=True)
    )
    _copy(model, ours, ("classes_", "_label_binarizer", *_NAMES))
    loss = model.loss if is_classifier(model) else ours._usual_loss()
    ours._set_network(Network(layers, get_loss(loss, layers[-1].activation)))
    return ours


_NAMES = (
    "n_features_in_",
    "feature_names_in_",
    "n_iter_",
    "t_",
    "loss_",
    "loss_curve_",
    "best_loss_",
    "validation_scores_",
    "best_validation_score_",
)


def _copy(source: Any, target: Any, names: tuple[str, ...]) -> None:
    for name in names:
        if hasattr(source, name):
            setattr(target, name, getattr(source, name))


def to_sklearn(model: Any) -> Any:
    """scikit-learn's MLPClassifier or MLPRegressor with the weights, and so the predictions, of
    ours: a fitted estimator, a `Network`, or a `Model` of one of these. The classes of a `Network`
    are whole numbers from 0.

    Raises InputError where scikit-learn has no such network: another activation, or not the same
    in every hidden layer, another output or loss; for several networks that are averaged; and for
    a model that scales a table's columns.
    """
    fitted = getattr(model, "fitted", model)
    check_single(fitted, "cr.to_sklearn")
    if getattr(model, "schema", None) is not None:
        raise InputError(
            _("scikit-learn's network takes numbers, this model the columns of a table."),
            _("cr.to_sklearn(model.network) takes what model.encoded(X) gives."),
        )
    ours = _estimator_of(fitted) if isinstance(fitted, Network) else fitted
    kind = next((theirs for theirs, known in _THEIRS.items() if isinstance(ours, known)), None)
    if kind is None:
        raise InputError(
            _("{kind} is no multi-layer perceptron.").format(kind=type(fitted).__name__)
        )
    check_is_fitted(ours, "coefs_")
    _check_theirs(ours)
    return _theirs_of(ours, kind)


def _estimator_of(network: Network) -> Any:
    """An estimator of ours with these weights."""
    classifies = network.loss.name == "log_loss"
    ours = MLPClassifier() if classifies else MLPRegressor()
    ours.set_params(hidden_layer_sizes=network.sizes[1:-1])
    if classifies:
        labels = np.arange(max(network.sizes[-1], 2))
        several = network.output.name == "logistic" and network.sizes[-1] > 1
        ours._label_binarizer = LabelBinarizer().fit(np.diag(labels > -1) if several else labels)
        ours.classes_ = ours._label_binarizer.classes_
    ours.n_features_in_ = network.sizes[0]
    ours._set_network(network)
    return ours


def _check_theirs(ours: BaseMLP) -> None:
    """Raise InputError where scikit-learn has no such network."""
    network = ours.network_
    if network.embedding is not None:
        raise InputError(_("scikit-learn has no network with an embedding of its inputs."))
    if ours.get_params().get("clip_output"):
        raise InputError(_("scikit-learn's network does not clip what it predicts (clip_output)."))
    hidden = {layer.activation.name for layer in network.layers[:-1]}
    in_theirs = len(hidden) <= 1 and hidden <= {"identity", "logistic", "tanh", "relu"}
    if not in_theirs or network.output.name != ours._usual_output(network.sizes[-1]):
        raise InputError(
            _("scikit-learn has no network with the activations {names}.").format(
                names=", ".join(layer.activation.name for layer in network.layers)
            ),
            _("It has one of identity, logistic, tanh, relu for all hidden layers."),
        )


def _theirs_of(model: BaseMLP, kind: type) -> Any:
    hidden = {layer.activation.name for layer in model.network_.layers[:-1]} or {"identity"}
    names = set(kind().get_params())
    arguments = {k: v for k, v in model.get_params().items() if k in names}
    arguments |= {"activation": hidden.pop(), "solver": _their_solver(model.solver)}
    theirs = kind(**arguments)
    _copy(model, theirs, ("coefs_", "intercepts_", "n_layers_", "n_outputs_", "out_activation_"))
    _copy(model, theirs, ("classes_", "_label_binarizer", *_NAMES))
    theirs.coefs_ = [np.array(W) for W in model.coefs_]
    theirs.intercepts_ = [np.array(b) for b in model.intercepts_]
    theirs._no_improvement_count = 0
    return theirs


def _their_solver(solver: str) -> str:
    return solver if solver in ("sgd", "adam", "lbfgs") else "sgd"
