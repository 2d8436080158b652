"""A trained feed-forward network as a model: its predictions, how good they are, a step of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.layout import sparkline
from chainrule.basics.many_rows import some_rows
from chainrule.basics.typing import Floats
from chainrule.data.cells import Column
from chainrule.derivation.feedforward.derivation import FeedForward
from chainrule.derivation.feedforward.moments import derive as derive_step
from chainrule.derivation.feedforward.moments import derive_forward
from chainrule.derivation.feedforward.records import no_targets
from chainrule.engines.plan import Data
from chainrule.families.estimated import columns_of_classes
from chainrule.families.family import Contents, Figures, Fitted, Kind, Rows
from chainrule.families.figures import figures_by_target, figures_of_classes, log_loss_of
from chainrule.families.mlp.ensemble import Ensemble, as_ensemble
from chainrule.families.mlp.network_document import document, restored
from chainrule.families.mlp.network_fitting import fit
from chainrule.network import Layer, Network, in_type
from chainrule.pieces.losses import SQUARED_ERROR, get_loss
from chainrule.preprocessing.schema import Schema
from chainrule.training.arrays import as_data, as_inputs
from chainrule.training.history import History
from chainrule.training.settings import Settings

# -- predicting ----------------------------------------------------------------------------------


def n_inputs(network: Network) -> int:
    return network.sizes[0]


def contents(network: Network) -> Contents:
    return Contents(network, None, Settings(), History())


def task(model: Fitted) -> str:
    return model.schema.task if model.schema else "none"


def outputs(fitted: Network | Ensemble, X: Floats) -> Floats:
    """The output layer's values ``(n, outputs)``, of an ensemble their mean."""
    return as_ensemble(fitted).outputs(X)


def predict(model: Fitted, X: Floats) -> Any:
    a = outputs(model.fitted, X)
    return model.schema.decode_outputs(a) if model.schema else a


def columns(model: Fitted, X: Floats, proba: bool) -> dict[str, Column]:
    a, schema = outputs(model.fitted, X), model.schema
    if schema is None:
        return {f"y{k}": column for k, column in enumerate(a.T, 1)}
    values = schema.decode_outputs(a).reshape(len(a), -1)
    named: dict[str, Column] = dict(zip(schema.targets, values.T, strict=True))
    if not proba:
        return named
    for target, c, p in zip(schema.targets, schema.classes, schema.probabilities(a), strict=True):
        named |= columns_of_classes(target, c.labels.tolist(), p)
    return named


def check_probable(model: Fitted) -> None:
    _probable_schema(model)


def _probable_schema(model: Fitted) -> Schema:
    """The schema of a model whose outputs are probabilities of classes; else InputError."""
    if model.schema is None or not model.schema.classes:
        raise InputError(_("Only a classification has probabilities: this model predicts numbers."))
    if not _gives_probabilities(model):
        message = _("The outputs of a network trained with the loss {loss} are no probabilities.")
        raise InputError(
            message.format(loss=model.fitted.loss.name), _("Train with the loss log_loss.")
        )
    return model.schema


def _gives_probabilities(model: Fitted) -> bool:
    return bool(model.fitted.loss.name == "log_loss")


def probabilities(model: Fitted, X: Floats) -> list[Floats]:
    return _probable_schema(model).probabilities(outputs(model.fitted, X))


def figures(model: Fitted, X: Floats, y: Any, weight: Floats | None = None) -> dict[str, Figures]:
    return figures_of_outputs(model, outputs(model.fitted, X), y, weight)


def figures_of_outputs(
    model: Fitted, a: Floats, y: Any, weight: Floats | None = None
) -> dict[str, Figures]:
    """How good outputs ``(n, outputs)`` are, by target, where rows count by `weight` ``(n,)``."""
    schema = model.schema
    assert schema is not None
    if not schema.classes:
        return figures_by_target(schema.targets, schema.task, y, schema.decode_outputs(a), weight)
    of_targets = {}
    for k, (target, codes) in enumerate(zip(schema.targets, schema.codes(y), strict=True)):
        right, given = np.empty(len(codes), bool), np.empty(len(codes))
        for rows in some_rows(len(codes)):
            p, truth = schema.probabilities(a[rows])[k], codes[rows]
            right[rows] = p.argmax(axis=1) == truth
            given[rows] = p[np.arange(len(truth)), truth]
        of_targets[target] = figures_of_classes(right, codes, weight)
        if _gives_probabilities(model):
            of_targets[target]["log_loss"] = log_loss_of(given, weight)
    return of_targets


# -- looking inside ------------------------------------------------------------------------------


def derive(
    model: Fitted, rows: Rows, shown: Sequence[int] | None, step: int, settings: dict[str, Any]
) -> FeedForward:
    network, schema = to_explain(model.fitted), model.schema
    if rows.y is None:
        return derive_forward_of(network, rows, model.settings, shown, step, settings)
    y = rows.y if schema is None else schema.encode_targets(rows.y)
    data = as_data(network, rows.X, y, rows.weight)
    return derive_from(network, data, model.settings, shown, step, settings)


def derive_from(
    network: Network,
    data: Data,
    settings: Settings,
    shown: Sequence[int] | None,
    step: int,
    changes: dict[str, Any],
) -> FeedForward:
    """A step of a trained network, as `_looked_at` has it."""
    settings = _looked_at(settings, changes)
    return derive_step(network, data, settings, n_steps=step, rows=shown or [0])


def derive_forward_of(
    network: Network,
    rows: Rows,
    settings: Settings,
    shown: Sequence[int] | None,
    step: int,
    changes: dict[str, Any],
) -> FeedForward:
    """The forward pass of a trained network, where the targets are not known; InputError where
    they are needed all the same."""
    if step or rows.weight is not None:
        raise no_targets()
    data = as_inputs(network, rows.X)
    return derive_forward(network, data, _looked_at(settings, changes), shown or [0])


def _looked_at(settings: Settings, changes: dict[str, Any]) -> Settings:
    """A trained network is looked at whole: nothing is dropped out, unless `changes` of the
    settings say so; what L-BFGS trained takes plain steps."""
    settings = settings.changed(**({"dropout": 0.0} | changes))
    return settings.changed(solver="sgd") if settings.solver == "lbfgs" else settings


def to_explain(network: Network) -> Network:
    """In float64, from the stored weights, also of a float32 network; scikit-learn's squared error,
    which is reported otherwise than it is descended, as what is descended."""
    loss = network.loss
    shown = get_loss("half_squared_error", network.output) if loss == SQUARED_ERROR else loss
    return replace(in_type(network, np.float64), loss=shown)


def lines(model: Fitted, _name: str) -> list[str]:
    """The layers, the loss, and how training went."""
    return lines_of(model.network, model)


def lines_of(network: Network, model: Fitted) -> list[str]:
    """The same of one network of a model."""
    of_layer = _("layer {layer}: {n_in} → {n_out}, {activation}, biases {bias}")
    layers = [
        of_layer.format(
            layer=l,
            n_in=layer.n_in,
            n_out=layer.n_out,
            activation=layer.activation.name,
            bias=_bias(layer),
        )
        for l, layer in enumerate(network.layers, 1)
    ]
    loss = _("loss {loss}, {n:,} trained parameters")
    return [
        *_of_embedding(network),
        *layers,
        loss.format(loss=network.loss.name, n=network.n_parameters),
        *_training(model),
    ]


def _of_embedding(network: Network) -> list[str]:
    """Each of so many inputs becomes so many numbers more."""
    e = network.embedding
    if e is None:
        return []
    said = _("embedding {name} of {n} of {all} inputs: {waves} waves → {mixtures} numbers each")
    shown = {"name": e.name, "n": len(e.columns), "all": network.sizes[0]}
    return [said.format(**shown, waves=e.n_waves, mixtures=e.n_mixtures)]


def _bias(layer: Layer) -> str:
    words = {"trained": _("trained"), "fixed": _("fixed"), "none": _("none")}
    return words[layer.bias] + (_(" and shared") if layer.shares_bias else "")


def _training(model: Fitted) -> list[str]:
    history = model.history
    if not history.loss:
        return [_("not trained here")]
    return [
        _("trained {epochs} epochs with {solver} on {rows} rows").format(
            epochs=history.n_epochs, solver=model.settings.solver, rows=history.n_samples
        ),
        _("loss {curve} {first:.4g} → {last:.4g}").format(
            curve=sparkline(history.loss), first=history.loss[0], last=history.loss[-1]
        ),
    ]


NETWORK = Kind.of(globals(), fit=fit, document=document, restored=restored)
