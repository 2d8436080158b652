"""A feed-forward network in a model file.

Arrays ``W[1] b[1] W[2] …``, ``freq phase mix shift`` of an embedding, those of functions of one's
own and, in JSON, the activations, the loss, the embedding's columns, how it was trained, the
columns and scales it was trained on, and its history.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

import numpy as np

from chainrule.basics.container import Document
from chainrule.basics.typing import Json
from chainrule.families.family import Contents, Family, Fitted
from chainrule.families.mlp.own_functions import OwnFunctions, arrays_of, is_own, key_of
from chainrule.families.mlp.stored_network import check_document, check_names, check_schema
from chainrule.families.stored_schema import read_schema
from chainrule.network import Layer, Network
from chainrule.pieces.activations import Activation, get_activation
from chainrule.pieces.embeddings import PARAMETERS, Embedding
from chainrule.pieces.losses import SQUARED_ERROR, Loss, get_loss
from chainrule.pieces.optimizers import Optimizer
from chainrule.training.history import History
from chainrule.training.settings import Settings, by_new_names


def document(model: Fitted) -> Document:
    network = model.network
    arrays = {f"W[{l}]": np.asarray(layer.W) for l, layer in enumerate(network.layers, 1)}
    biases = {f"b[{l}]": layer.b for l, layer in enumerate(network.layers, 1)}
    arrays |= {name: np.asarray(b) for name, b in biases.items() if b is not None}
    arrays |= arrays_of(network, model.settings.solver)
    embedding = network.embedding
    if embedding is not None:
        arrays |= dict(zip(PARAMETERS, map(np.asarray, embedding.parameters), strict=True))
    of_embedding = (
        {}
        if embedding is None
        else {"embedding": {"name": embedding.name, "columns": list(embedding.columns)}}
    )
    parameters = of_embedding | {
        "activations": [layer.activation.name for layer in network.layers],
        "bias": [layer.bias for layer in network.layers],
        "loss": network.loss.name,
        "settings": _plain_settings(model.settings),
    }
    if model.names is not None:
        parameters["inputs"] = list(model.names)
    schema, steps = model.schema.to_json() if model.schema else (None, None)
    return Document(model.family.name, parameters, arrays, schema, steps, model.history.to_json())


def restored(_family: Family, document: Document, own: OwnFunctions) -> Contents:
    check_document(document, own)
    parameters, arrays = document.parameters, document.arrays
    layers = tuple(
        Layer(arrays[f"W[{l}]"], arrays.get(f"b[{l}]"), _activation(name, own), bias)
        for l, (name, bias) in enumerate(
            zip(parameters["activations"], parameters["bias"], strict=True), 1
        )
    )
    loss = _loss(parameters["loss"], layers[-1].activation, own)
    network = Network(layers, loss, _embedding(document))
    schema = read_schema(document)
    check_schema(network, schema)
    check_names(network, parameters.get("inputs"))
    plain = by_new_names(parameters["settings"])
    solver = {"solver": solver_from(plain["solver"], own)} if "solver" in plain else {}
    settings = Settings().changed(**(plain | solver))
    names = parameters.get("inputs")
    history = History.from_json(document.history)
    return Contents(network, schema, settings, history, None if names is None else tuple(names))


def _embedding(document: Document) -> Embedding | None:
    said = document.parameters.get("embedding")
    if said is None:
        return None
    return Embedding(tuple(said["columns"]), *(document.arrays[name] for name in PARAMETERS))


def _activation(name: str, own: OwnFunctions) -> Activation:
    row = own.get(f"activation[{name}]")
    return row if isinstance(row, Activation) else get_activation(name)


def _loss(name: str, output: Activation, own: OwnFunctions) -> Loss:
    """scikit-learn's squared error, which only its estimators know, or one that all know."""
    row = own.get(f"loss[{name}]")
    if isinstance(row, Loss):
        return row
    return SQUARED_ERROR if name == SQUARED_ERROR.name else get_loss(name, output)


def _plain_settings(settings: Settings) -> Json:
    """The settings that JSON can hold and that differ from the defaults."""
    plain = (bool, int, float, str, list, tuple, dict, type(None))
    chosen = {row.name: getattr(settings, row.name) for row in fields(settings)}
    chosen["solver"] = solver_in_file(settings.solver)
    usual = asdict(Settings())
    return {
        key: value
        for key, value in chosen.items()
        if isinstance(value, plain) and value != usual[key]
    }


def solver_in_file(solver: str | Optimizer) -> Json:
    """A solver's name; of an object of ours its numbers too, of one's own its key in the file."""
    if isinstance(solver, str):
        return solver
    if is_own(solver):
        return {"function": key_of(solver)}
    return {"optimizer": solver.name, "settings": solver.settings}


def solver_from(plain: Json, own: OwnFunctions) -> Any:
    """The inverse of `solver_in_file`."""
    if isinstance(plain, str):
        return plain
    if "function" in plain:
        return own[plain["function"]]
    return Settings().changed(solver=plain["optimizer"], **plain["settings"]).optimizer()
