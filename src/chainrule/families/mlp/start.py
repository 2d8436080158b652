"""The network that a fit starts from: drawn as scikit-learn draws it, or taken from arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.utils import check_random_state

from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.network import Bias, Layer, Network
from chainrule.pieces.activations import get_activation
from chainrule.pieces.initializers import glorot_with_biases
from chainrule.pieces.losses import get_loss


def draw_network(
    sizes: Sequence[int],
    activation: str | Sequence[str],
    output: str,
    loss: Any,
    bias: Bias,
    random_state: Any,
    dtype: Any,
) -> Network:
    """A network with random weights, from the same numbers as scikit-learn, so that one
    `random_state` starts both from the same weights."""
    state = check_random_state(random_state)
    logistic = isinstance(activation, str) and get_activation(activation).name == "logistic"
    draw = glorot_with_biases(2.0 if logistic else 6.0)
    return Network.create(
        sizes,
        activation,
        output,
        get_loss(loss, get_activation(output)),
        bias=bias,
        initializer=lambda _generator, *shape: draw(state, *shape),
        dtype=dtype,
    )


def hidden_sizes(sizes: Any) -> list[int]:
    """`hidden_layer_sizes` as a list; ValueError where one is not above 0."""
    hidden = list(sizes) if hasattr(sizes, "__iter__") else [sizes]
    if any(units <= 0 for units in hidden):
        raise ValueError(_("hidden_layer_sizes must be > 0, got {sizes}.").format(sizes=hidden))
    return [int(units) for units in hidden]


def with_arrays(
    network: Network, coefs: Sequence[Any] | None, intercepts: Sequence[Any] | None
) -> Network:
    """`network` with the arrays of `coefs_init` and `intercepts_init`; None leaves what was drawn.

    Raises ValueError where a layer's array is missing or of another shape.
    """
    layers = []
    for l, layer in enumerate(network.layers):
        W = layer.W if coefs is None else _array(coefs, l, layer.W, "coefs_init")
        b = layer.b
        if b is not None and intercepts is not None:
            b = _array(intercepts, l, b, "intercepts_init")
        layers.append(Layer(W, b, layer.activation, layer.bias))
    return Network(tuple(layers), network.loss)


def _array(arrays: Sequence[Any], l: int, drawn: Floats, name: str) -> Floats:
    """The array for layer l (from 0), or what was `drawn` where it is None."""
    if l < len(arrays) and arrays[l] is None:
        return drawn
    array = np.array(arrays[l], drawn.dtype) if l < len(arrays) else None
    shape = None if array is None else array.shape
    if array is None or shape != drawn.shape:
        message = _("{name}, layer {layer}: expected shape {expected}, found {found}.")
        raise ValueError(message.format(name=name, layer=l + 1, expected=drawn.shape, found=shape))
    return array
