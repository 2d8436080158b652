"""A fitted MLPClassifier or MLPRegressor as a model: its network, and what the estimator knows.

Its file is a network's file with one entry more, ``estimator``: the task, the arguments, and the
fitted attributes that the network and its history do not say, the classes above all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from chainrule.basics.container import Document
from chainrule.basics.errors import ShapeError
from chainrule.basics.i18n import _
from chainrule.basics.random import Seed
from chainrule.basics.stored import require
from chainrule.derivation.feedforward.derivation import FeedForward
from chainrule.families import estimated
from chainrule.families.family import Contents, Family, Fitted, Rows
from chainrule.families.mlp import ensemble_document, network_document, network_model
from chainrule.families.mlp.attributes import attributes_of
from chainrule.families.mlp.network_fitting import fit
from chainrule.families.mlp.network_model import derive_forward_of, derive_from, to_explain
from chainrule.families.mlp.own_functions import OwnFunctions, key_of
from chainrule.families.mlp.stored_network import check_labels
from chainrule.families.state import State, estimator_from, state_of
from chainrule.families.stored_state import check_state
from chainrule.pieces.activations import get_activation, is_one_activation
from chainrule.pieces.embeddings import PARAMETERS
from chainrule.pieces.losses import get_loss
from chainrule.training.arrays import as_data
from chainrule.training.history import History
from chainrule.training.settings import by_new_names

_FOR_FITTING = ("coefs_init", "intercepts_init", "callbacks")
"""Arguments that say where fitting begins and who is told of it: nothing of what came of it."""
_FUNCTIONS = ("activation", "output_activation", "loss")
"""Arguments that may be functions of one's own."""


def contents(estimator: Any) -> Contents:
    estimated.check_fitted(estimator)
    history = getattr(estimator, "history_", None) or History()  # none: not trained here
    return Contents(estimator, None, estimator.settings_, history)


def document(model: Fitted) -> Document:
    network = network_document.document(model)
    state = _state(model.fitted)
    of_estimator = {
        "task": model.task,
        "arguments": state.arguments,
        "fitted": state.fitted,
        "labels": _kind_of_labels(model.fitted),
    }
    return network._replace(
        parameters=network.parameters | {"estimator": of_estimator},
        arrays=network.arrays | state.arrays,
    )


def _state(estimator: Any) -> State:
    """What the network and its history do not say."""
    said = (*attributes_of(estimator.network_), "history_", "engine_")
    state = state_of(estimator, without=(*_FOR_FITTING, *said, *_FUNCTIONS, "solver"))
    functions = {name: _keyed(name, getattr(estimator, name)) for name in _FUNCTIONS}
    solver = network_document.solver_in_file(estimator.solver)
    arguments = state.arguments | functions | {"solver": solver}
    in_order = [name for name in estimator.get_params() if name in arguments]
    return state._replace(arguments={name: arguments[name] for name in in_order})


def _keyed(name: str, value: Any) -> Any:
    """An argument with functions of one's own replaced by their keys in the file."""
    if value is None or isinstance(value, str):
        return value
    if name != "loss" and not is_one_activation(value):
        return [_keyed(name, each) for each in value]
    identity = get_activation("identity")
    row = get_loss(value, identity) if name == "loss" else get_activation(value)
    return {"function": key_of(row)} if row.is_own else row.name


def _with_functions(value: Any, own: OwnFunctions) -> Any:
    """The inverse of `_keyed`."""
    if isinstance(value, dict):
        return own[value["function"]]
    return [_with_functions(each, own) for each in value] if isinstance(value, list) else value


def _kind_of_labels(estimator: Any) -> str | None:
    """scikit-learn's name for them: binary, multiclass, multilabel-indicator; None of numbers."""
    binarizer = getattr(estimator, "_label_binarizer", None)
    return None if binarizer is None else str(binarizer.y_type_)


def restored(family: Family, document: Document, own: OwnFunctions) -> Contents:
    """A network, an ensemble, or the estimator that the network was saved with."""
    if "members" in document.parameters:
        return ensemble_document.restored(family, document, own)
    contents = network_document.restored(family, document, own)
    network, schema, settings, history, _names = contents
    entry = document.parameters.get("estimator")
    if entry is None:
        return contents
    of_network = {f"{letter}[{l}]" for letter in "Wb" for l in range(1, len(network.sizes))}
    of_network |= set() if network.embedding is None else {*PARAMETERS}
    others = document.arrays.keys() - of_network - own.keys()
    arrays = {name: array for name, array in document.arrays.items() if name in others}
    arguments = {
        name: _with_functions(value, own) if name in _FUNCTIONS else value
        for name, value in by_new_names(entry["arguments"]).items()
    }
    arguments["solver"] = network_document.solver_from(arguments["solver"], own)
    state = State(arguments, entry["fitted"], arrays)
    kind = family.estimator(entry["task"])
    made = estimated.checked_arguments(kind, arguments)
    for name in _FUNCTIONS:
        _keyed(name, getattr(made, name))  # its names are known
    sizes = check_state(made, kind._stored, entry["fitted"], arrays)
    check_labels(entry["labels"], sizes, network, entry["task"])
    clips = getattr(made, "clip_output", False)
    require(
        not clips or "output_range_" in arrays, _("{name} is missing").format(name="output_range_")
    )
    estimator = estimator_from(kind, state)
    for name, value in attributes_of(network).items():
        setattr(estimator, name, value)
    estimator.history_, estimator.engine_ = history, history.engine
    estimator._seed = Seed(*settings.random_state)
    settings = settings.changed(random_state=estimator._seed)
    if entry["labels"] is not None:
        estimator._label_binarizer = _binarizer(estimator.classes_, entry["labels"])
    return Contents(estimator, schema, settings, history)


def _binarizer(classes: Any, kind: str) -> Any:
    from sklearn.preprocessing import LabelBinarizer

    binarizer = LabelBinarizer()
    binarizer.classes_, binarizer.y_type_, binarizer.sparse_input_ = classes, kind, False
    return binarizer


def derive(
    model: Fitted, rows: Rows, shown: Sequence[int] | None, step: int, settings: dict[str, Any]
) -> FeedForward:
    estimator, network = model.fitted, to_explain(model.fitted.network_)
    if rows.y is None:
        return derive_forward_of(network, rows, model.settings, shown, step, settings)
    targets = _targets(estimator, rows.y)
    data = as_data(network, rows.X, targets, estimator._weights(rows.y, rows.weight))
    return derive_from(network, data, model.settings, shown, step, settings)


def _targets(estimator: Any, y: Any) -> Any:
    """Labels as the outputs that stand for them; numbers as they are."""
    kind = _kind_of_labels(estimator)
    if kind is None:
        return y
    if kind.startswith("multilabel"):
        return _several_labels(np.asarray(y), len(estimator.classes_))
    return estimator._label_binarizer.transform(estimated.known_labels(y, estimator.classes_))


def _several_labels(y: Any, k: int) -> Any:
    """Targets ``(n, k)`` of 0 and 1, each label by itself."""
    if y.ndim != 2 or y.shape[1] != k or not np.isin(y, (0, 1)).all():
        message = _("The targets must be 0 or 1, {k} in each row; found {found}, shape {shape}.")
        found = ", ".join(map(repr, y.ravel()[:3].tolist()))
        raise ShapeError(message.format(k=k, found=found, shape=y.shape))
    return y


def lines(model: Fitted, name: str) -> list[str]:
    state = _state(model.fitted)
    arguments = {key: getattr(model.fitted, key) for key in state.arguments}
    heading = estimated.heading(type(model.fitted), state._replace(arguments=arguments), name)
    return [heading, *network_model.lines(model, name)]


ESTIMATOR = estimated.KIND._replace(
    fit=fit, contents=contents, document=document, restored=restored, derive=derive, lines=lines
)
