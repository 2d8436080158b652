"""The network that a fit starts from: drawn as scikit-learn draws it, or taken from arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.utils import check_random_state

from chainrule.basics.i18n import _
from chainrule.network import Bias, Network, with_arrays
from chainrule.pieces.activations import ActivationLike, get_activation
from chainrule.pieces.initializers import glorot_with_biases
from chainrule.pieces.losses import get_loss


def draw_network(
    sizes: Sequence[int],
    activation: ActivationLike | Sequence[ActivationLike],
    output: ActivationLike,
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


def started_from(
    network: Network, coefs: Sequence[Any] | None, intercepts: Sequence[Any] | None
) -> Network:
    """`network` with the arrays of `coefs_init` and `intercepts_init`, one for each layer; None
    leaves what was drawn.

    Raises ValueError where a layer's array is missing or of another shape.
    """
    n, dtype = len(network.layers), network.layers[0].W.dtype
    weights = [None] * n if coefs is None else _arrays(coefs, dtype)
    biases = [None] * n if intercepts is None else _arrays(intercepts, dtype)
    if len(biases) == n:
        has_bias = (layer.b is not None for layer in network.layers)
        biases = [b if has else None for b, has in zip(biases, has_bias, strict=True)]
    return with_arrays(network, weights, biases, ("coefs_init", "intercepts_init"))


def _arrays(arrays: Sequence[Any], dtype: Any) -> list[Any]:
    return [None if array is None else np.array(array, dtype) for array in arrays]
