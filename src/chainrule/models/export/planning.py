"""A trained model as a `Plan`: its columns, its network, what its outputs mean."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.data.cells import MISSING
from chainrule.families.estimated import names_of_targets
from chainrule.families.mlp.ensemble import as_ensemble
from chainrule.models.export.plan import (
    Answer,
    Cell,
    Dense,
    Label,
    Layers,
    Mean,
    Place,
    Plan,
    Prototypes,
    Quantity,
    Radial,
    Shares,
)
from chainrule.models.model import Model
from chainrule.network import Network
from chainrule.preprocessing.schema import Schema

EXPORTED = ("mlp", "rbf", "som")
"""The families whose models travel."""


def plan_of(model: Model) -> Plan:
    """Raises InputError for what cannot travel, and names the part."""
    name = model.family.name
    if name not in EXPORTED:
        raise InputError(
            _("A model of the family {family} cannot be exported.").format(family=name),
            _("Families that can: {names}.").format(names=", ".join(EXPORTED)),
        )
    cells = _cells(model)
    named = model.input_names is not None
    fitted = model.fitted
    if getattr(fitted, "clip_output", False):
        raise InputError(_("Predictions that are clipped (clip_output) cannot be exported."))
    if name == "mlp":
        first = model.networks[0]
        return Plan(cells, named, _networks(model), first.sizes[-1], _of_layers(model, first))
    _check_distances(model)
    if name == "rbf":
        units = fitted.units_
        averages = fitted.read_out == "average"
        numbers = (units.centers, units.widths, units.V, units.b)
        centers, widths, V, b = (np.asarray(each, np.float64) for each in numbers)
        body = Radial(centers, widths, V, b, fitted.kernel, averages)
        return Plan(cells, named, body, len(units.b), _of_radial(model))
    prototypes = Prototypes(np.asarray(fitted.prototypes_, np.float64), fitted.metric)
    labels = fitted.classes_[fitted.unit_labels_] if hasattr(fitted, "unit_labels_") else None
    place = Place(fitted.n_columns, labels)
    return Plan(cells, named, prototypes, len(prototypes.W), (place,))


def _check_distances(model: Model) -> None:
    """Raise InputError for a network that takes distances in a way that no file says: of a table's
    gaps a file says only how they are filled."""
    fitted, reason = model.fitted, None
    if not isinstance(getattr(fitted, "metric", ""), str):
        reason = _("its metric is a function of one's own")
    elif hasattr(fitted, "input_weights_"):
        reason = _("its columns have weights of their own")
    elif model.schema is not None and getattr(fitted, "missing", "") == "ignore":
        reason = _("it passes over missing components")
    if reason is not None:
        raise InputError(_("This network cannot be exported: {reason}.").format(reason=reason))


# -- cells ---------------------------------------------------------------------------------------


def _cells(model: Model) -> tuple[Cell, ...]:
    schema = model.schema
    if schema is None:
        names = model.input_names or [f"x{i + 1}" for i in range(model.n_inputs)]
        return tuple(map(Cell, names))
    scaler, part, cells = schema.input_scaler, 0, []
    for j, feature in enumerate(schema.named_features):
        encoding = schema.encodings[j] if schema.encodings else None
        places = encoding.labels if encoding else ()
        cell = Cell(
            feature.name,
            feature.kind,
            tuple(feature.labels[place] for place in places),
            encoding,
            float(scaler.shift[part]),
            float(scaler.scale[part]),
            (*MISSING, *feature.missing) if feature.kind == "category" else (),
            math.inf if scaler.clip is None else float(scaler.clip[part]),
        )
        cells.append(cell)
        part += cell.n_parts
    return tuple(cells)


# -- feed-forward networks -----------------------------------------------------------------------


def _networks(model: Model) -> Layers | Mean:
    ensemble = as_ensemble(getattr(model.fitted, "network_", model.fitted))
    members = [_layers(_at_temperature(m, ensemble.temperature)) for m in ensemble.members]
    return members[0] if len(members) == 1 else Mean(tuple(members))


def _at_temperature(network: Network, temperature: float) -> Network:
    """The network whose last z is z/T: T goes into the weights, and is not seen any more."""
    *before, last = network.layers
    W = np.asarray(last.W, np.float64) / temperature
    b = None if last.b is None else np.asarray(last.b, np.float64) / temperature
    return replace(network, layers=(*before, replace(last, W=W, b=b)))


def _layers(network: Network) -> Layers:
    layers = []
    for l, layer in enumerate(network.layers, 1):
        if layer.activation.is_own:
            raise InputError(
                _(
                    "Layer {layer}: {activation} is a function of your own, which no file can say."
                ).format(layer=l, activation=layer.activation.name),
                _("Models with the library's own activations can be exported."),
            )
        b = 0.0 if layer.b is None else layer.b
        whole = np.broadcast_to(np.asarray(b, np.float64), (layer.n_out,))
        for array in (layer.W, whole):
            _check_single(array, _("Layer {layer}").format(layer=l))
        layers.append(Dense(np.asarray(layer.W), whole, layer.activation.name))
    for array in () if network.embedding is None else network.embedding.parameters:
        _check_single(array, _("The embedding"))
    return Layers(tuple(layers), network.embedding)


def _check_single(array: Floats, part: str) -> None:
    with np.errstate(over="ignore"):
        if not np.isfinite(np.asarray(array, np.float32)).all():
            raise InputError(
                _("{part} has a weight that float32 cannot hold.").format(part=part),
                _("Train on scaled columns."),
            )


def _of_layers(model: Model, network: Network) -> tuple[Answer, ...]:
    """Of a network of the model, whose outputs mean what those of any other do."""
    schema, n = model.schema, network.sizes[-1]
    if schema is not None and schema.classes:
        return _of_classes(schema, network.loss.name == "log_loss")
    if schema is not None:
        return _of_targets(schema)
    if hasattr(model.fitted, "classes_"):
        return _of_classifier(model.fitted, n)
    return (Quantity("y", 0, n),)


def _of_classes(schema: Schema, probable: bool) -> tuple[Answer, ...]:
    answers, first = [], 0
    single = len(schema.classes) == 1
    for name, classes, width in zip(schema.targets, schema.classes, schema.widths, strict=True):
        shares: Shares = "of two" if width == 1 else "as they are" if single else "of their sum"
        answers.append(Label(name, first, width, classes.labels, shares if probable else None))
        first += width
    return tuple(answers)


def _of_targets(schema: Schema) -> tuple[Answer, ...]:
    scaler = schema.target_scaler
    assert scaler is not None
    triples = zip(schema.targets, scaler.shift.tolist(), scaler.scale.tolist(), strict=True)
    return tuple(Quantity(name, k, 1, *units) for k, (name, *units) in enumerate(triples))


def _of_classifier(estimator: Any, n: int) -> tuple[Answer, ...]:
    """Of scikit-learn's kinds of targets: two classes, several, or several labels at once."""
    if estimator._label_binarizer.y_type_.startswith("multilabel"):
        labels, names = np.array([0, 1]), names_of_targets(n)
        return tuple(Label(name, k, 1, labels, "of two") for k, name in enumerate(names))
    return (Label("y", 0, n, estimator.classes_, "of two" if n == 1 else "as they are"),)


# -- RBF networks --------------------------------------------------------------------------------


def _of_radial(model: Model) -> tuple[Answer, ...]:
    names = model.schema.targets if model.schema else None
    n = model.fitted.coef_.shape[1]
    if model.task == "classification":
        name = names[0] if names else "y"
        return (Label(name, 0, n, model.fitted.classes_, "cut, of their sum"),)
    if names is None:
        return (Quantity("y", 0, n),)
    return tuple(Quantity(name, k) for k, name in enumerate(names))
