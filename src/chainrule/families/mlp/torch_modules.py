"""Trained weights in from PyTorch, and out to it.

What comes in is what was there: the same weights, the same predictions. Dropout layers are passed
over, as in PyTorch's own evaluation mode.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np

from chainrule.basics.errors import InputError, MissingDependencyError
from chainrule.basics.i18n import _
from chainrule.families.mlp.ensemble import Ensemble, as_ensemble
from chainrule.network import Layer, Network
from chainrule.pieces.activations import LEAKY_SLOPE, get_activation
from chainrule.pieces.losses import get_loss

_Rule = tuple[str, Callable[[Any], bool]]


def _always(module: Any) -> bool:
    return True


_ACTIVATIONS: dict[str, _Rule] = {
    "Identity": ("identity", _always),
    "Sigmoid": ("logistic", _always),
    "Tanh": ("tanh", _always),
    "ReLU": ("relu", _always),
    "LeakyReLU": ("leaky_relu", lambda m: m.negative_slope == LEAKY_SLOPE),
    "ELU": ("elu", lambda m: m.alpha == 1.0),
    "GELU": ("gelu", lambda m: m.approximate == "none"),
    "Softplus": ("softplus", lambda m: m.beta == 1),
    "Softmax": ("softmax", lambda m: m.dim in (1, -1)),
}
"""PyTorch's modules, ours, and when the two are the same function."""

_PASSED_OVER = ("Dropout",)


def from_torch(module: Any, loss: str = "half_squared_error") -> Network:
    """A `torch.nn.Sequential` of Linear layers and activations as a `Network`.

    It can be used at once: ``cr.predict(network, X)`` gives its outputs ``(n, outputs)``, and
    `explain`, `fit` and `save` take it as it is. `loss` is what it is to be looked at or trained
    further with; "log_loss" after a last layer without activation means that it gives logits, and
    puts a softmax (one output: a logistic) behind them. Raises InputError for a module that has no
    counterpart, with its place.
    """
    steps: list[tuple[Any, Any, str]] = []
    for place, part in enumerate(module.children() if hasattr(module, "children") else [], 1):
        kind = type(part).__name__
        if kind == "Linear":
            bias = None if part.bias is None else _array(part.bias)
            steps.append((_array(part.weight).T.copy(), bias, ""))
        elif kind not in _PASSED_OVER:
            if not steps or steps[-1][2]:
                raise _no_counterpart(place, part)
            steps[-1] = (*steps[-1][:2], _activation_of(place, part))
    if not steps:
        raise InputError(
            _("Expected a torch.nn.Sequential with Linear layers, found {kind}.").format(
                kind=type(module).__name__
            )
        )
    W, b, last = steps[-1]
    logits = loss == "log_loss" and not last
    steps[-1] = (W, b, ("softmax" if W.shape[1] > 1 else "logistic") if logits else last)
    layers = tuple(
        Layer(W, b, get_activation(name or "identity"), "none" if b is None else "trained")
        for W, b, name in steps
    )
    return Network(layers, get_loss(loss, layers[-1].activation))


def _array(tensor: Any) -> Any:
    return np.array(tensor.detach().cpu().numpy())


def _activation_of(place: int, part: Any) -> str:
    name, same = _ACTIVATIONS.get(type(part).__name__, ("", lambda m: False))
    if not same(part):
        raise _no_counterpart(place, part)
    return name


def _no_counterpart(place: int, part: Any) -> InputError:
    return InputError(
        _("Module {place}, {part}, has no counterpart here.").format(place=place, part=part),
        _("Linear layers, each with at most one activation behind it: {names}.").format(
            names=", ".join(_ACTIVATIONS)
        ),
    )


# -- out -----------------------------------------------------------------------------------------

_ARGUMENTS: dict[str, dict[str, Any]] = {
    "leaky_relu": {"negative_slope": LEAKY_SLOPE},
    "softmax": {"dim": 1},
}
"""Those of PyTorch's modules that are not its usual ones."""


def to_torch(model: Any) -> Any:
    """A `torch.nn.Module` with the weights, and so the outputs, of a `Network`, of a fitted
    `MLPClassifier` or `MLPRegressor`, of the networks whose outputs are averaged (`model.fitted` of
    a table's model), or of a `Model` of one of these.

    Of one network it is a `torch.nn.Sequential`: Linear layers, each with its activation behind it,
    and before them an embedding if there is one. Tensors have the type of ours; a bias that units
    share becomes one for each. `from_torch` is the inverse, but of embeddings. Several networks are
    a module with these as ``members``; its output, in float64, is the mean of theirs at the
    temperature.

    Raises InputError where PyTorch has no such module, and for a model that scales a table's
    columns; MissingDependencyError without PyTorch.
    """
    fitted = getattr(model, "fitted", model)
    found = getattr(fitted, "network_", fitted)
    if getattr(model, "schema", None) is not None:
        raise InputError(
            _("PyTorch's network takes numbers, this model the columns of a table."),
            _("cr.to_torch(model.fitted) takes what model.encoded(X) gives."),
        )
    if not isinstance(found, Network | Ensemble):
        raise InputError(
            _("{kind} is no multi-layer perceptron.").format(kind=type(fitted).__name__)
        )
    several = as_ensemble(found)
    kinds = [_module_of(l, layer) for l, layer in enumerate(several.members[0].layers, 1)]
    try:
        import_module("torch")
        parts = import_module("chainrule.families.mlp.torch_parts")
    except ImportError:
        raise MissingDependencyError(
            _("to_torch needs PyTorch, which is not installed."), "pip install torch"
        ) from None
    modules = [_in_sequence(parts, each, kinds, several.temperature) for each in several.members]
    module = modules[0] if len(modules) == 1 else parts.Averaged(modules)
    return module.eval()


def _in_sequence(parts: Any, network: Network, kinds: list[str], temperature: float) -> Any:
    """The modules of one network; what goes into its last activation is divided by the
    temperature."""
    modules = [] if network.embedding is None else [parts.Embedded(network.embedding)]
    for layer, kind in zip(network.layers, kinds, strict=True):
        modules.append(_linear(layer))
        if layer is network.layers[-1] and temperature != 1.0:
            modules.append(parts.Cooled(temperature))
        if kind != "Identity":
            modules.append(getattr(parts.nn, kind)(**_ARGUMENTS.get(layer.activation.name, {})))
    return parts.nn.Sequential(*modules)


def _module_of(l: int, layer: Layer) -> str:
    """PyTorch's name for the activation of layer l."""
    theirs = {ours: kind for kind, (ours, _same) in _ACTIVATIONS.items()}
    name = layer.activation.name
    if layer.activation.is_own or name not in theirs:
        raise InputError(
            _("Layer {layer}: PyTorch has no module for {activation}.").format(
                layer=l, activation=name
            ),
            _("It has one for {names}.").format(names=", ".join(theirs)),
        )
    return theirs[name]


def _linear(layer: Layer) -> Any:
    import torch

    W = torch.tensor(layer.W.T)
    linear = torch.nn.Linear(layer.n_in, layer.n_out, bias=layer.b is not None, dtype=W.dtype)
    with torch.no_grad():
        linear.weight.copy_(W)
        if layer.b is not None:
            linear.bias.copy_(torch.tensor(layer.b))
    return linear
