"""A trained feed-forward network with all that is needed to use it: a model file's content.

Arrays ``W[1] b[1] W[2] …`` and, in JSON, the activations, the loss, how it was trained, the
columns and scales it was trained on, and its history.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.backprop import forward
from chainrule.basics.container import Document, load_document, save_document
from chainrule.basics.errors import InputError, ModelFileError, ShapeError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats, Json
from chainrule.network import Layer, Network
from chainrule.pieces.activations import get_activation
from chainrule.pieces.losses import get_loss
from chainrule.preprocessing.schema import Schema
from chainrule.training.history import History
from chainrule.training.settings import Settings, make_settings

FAMILY = "mlp"


@dataclass(frozen=True, eq=False)
class Model:
    """A network, the columns and units it works in (None: plain arrays), and its training."""

    network: Network
    schema: Schema | None = None
    settings: Settings = field(default_factory=Settings)
    history: History = field(default_factory=History)

    def outputs(self, X: Floats) -> Floats:
        """The output layer's values ``(n, outputs)`` for raw inputs ``(n, inputs)``."""
        n = len(self.schema.inputs) if self.schema else self.network.sizes[0]
        if np.ndim(X) != 2 or np.shape(X)[1] != n:
            raise ShapeError(
                _("Expected rows of {n} inputs, found shape {shape}.").format(
                    n=n, shape=np.shape(X)
                )
            )
        inputs = self.schema.encode_inputs(np.asarray(X, float)) if self.schema else X
        a: Floats = forward(self.network, np.asarray(inputs, self.network.layers[0].W.dtype)).a[-1]
        return a

    def predict(self, X: Floats) -> Any:
        """Labels ``(n,)``, or numbers ``(n, targets)`` in the target's units."""
        a = self.outputs(X)
        return self.schema.decode_outputs(a) if self.schema else a

    def save(self, path: str | Path, *, force: bool = False) -> None:
        """Write a model file; an existing one is only replaced with `force`."""
        save_document(self.to_document(), path, force=force)

    def to_document(self) -> Document:
        if self.network.loss.outputs is None:
            raise InputError(
                _("A network with a loss of one's own ({loss}) cannot be saved.").format(
                    loss=self.network.loss.name
                )
            )
        layers = self.network.layers
        arrays = {f"W[{l}]": np.asarray(layer.W) for l, layer in enumerate(layers, 1)}
        biases = {f"b[{l}]": layer.b for l, layer in enumerate(layers, 1)}
        arrays |= {name: np.asarray(b) for name, b in biases.items() if b is not None}
        parameters = {
            "activations": [layer.activation.name for layer in layers],
            "bias": [layer.bias for layer in layers],
            "loss": self.network.loss.name,
            "settings": _plain_settings(self.settings),
        }
        schema, steps = self.schema.to_json() if self.schema else (None, None)
        return Document(FAMILY, parameters, arrays, schema, steps, self.history.to_json())

    @staticmethod
    def from_document(document: Document, source: str | Path = "") -> Model:
        """The inverse of `to_document`; ModelFileError where it describes no network."""
        if document.family != FAMILY:
            raise ModelFileError(
                _("{source} holds a model of the family {family!r}, which this version lacks.")
                .format(source=source, family=document.family)
            )  # fmt: skip
        try:
            return _from_document(document)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ModelFileError(
                _("{source} does not describe a network: {reason}.").format(
                    source=source, reason=str(error).rstrip(".")
                )
            ) from error


def load_model(path: str | Path) -> Model:
    """Read a model file; ModelFileError says what is wrong with it."""
    return Model.from_document(load_document(path), path)


def _from_document(document: Document) -> Model:
    parameters, arrays = document.parameters, document.arrays
    layers = tuple(
        Layer(arrays[f"W[{l}]"], arrays.get(f"b[{l}]"), get_activation(name), bias)
        for l, (name, bias) in enumerate(
            zip(parameters["activations"], parameters["bias"], strict=True), 1
        )
    )
    network = Network(layers, get_loss(parameters["loss"], layers[-1].activation))
    schema = Schema.from_json(document.schema, document.preprocessing) if document.schema else None
    settings = make_settings(parameters["settings"])
    return Model(network, schema, settings, History.from_json(document.history))


def _plain_settings(settings: Settings) -> Json:
    """The settings that JSON can hold and that differ from the defaults."""
    plain = (bool, int, float, str, list, tuple, type(None))
    chosen, usual = asdict(settings), asdict(Settings())
    return {
        key: value
        for key, value in chosen.items()
        if isinstance(value, plain) and value != usual[key]
    }
