"""The network that a fit starts from: drawn as scikit-learn draws it, or taken from arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sklearn.utils import check_random_state

from chainrule.basics.numbers import check_finite, numbers
from chainrule.network import Bias, Network, with_arrays
from chainrule.pieces.activations import ActivationLike, get_activation
from chainrule.pieces.embeddings import SCALE, EmbeddingLike, get_embedding
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
    embedding: tuple[EmbeddingLike, Sequence[int] | None, float] = (None, None, SCALE),
) -> Network:
    """A network with random weights, from the same numbers as scikit-learn, so that one
    `random_state` starts both from the same weights. `embedding`: its name, columns and scale."""
    state = check_random_state(random_state)
    which, columns, scale = embedding
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
        embedding=get_embedding(which, sizes[0], columns, scale, state, dtype),
    )


def started_from(
    network: Network, coefs: Sequence[Any] | None, intercepts: Sequence[Any] | None
) -> Network:
    """`network` with the arrays of `coefs_init` and `intercepts_init`, one for each layer; None
    leaves what was drawn.

    Raises ValueError where a layer's array is missing or of another shape.
    """
    n, dtype = len(network.layers), network.layers[0].W.dtype
    weights = [None] * n if coefs is None else _arrays("coefs_init", coefs, dtype)
    biases = [None] * n if intercepts is None else _arrays("intercepts_init", intercepts, dtype)
    if len(biases) == n:
        has_bias = (layer.b is not None for layer in network.layers)
        biases = [b if has else None for b, has in zip(biases, has_bias, strict=True)]
    return with_arrays(network, weights, biases, ("coefs_init", "intercepts_init"))


def _arrays(name: str, arrays: Sequence[Any], dtype: Any) -> list[Any]:
    """Copies, one for each layer."""
    found: list[Any] = []
    for l, array in enumerate(arrays, 1):
        found.append(None if array is None else numbers(f"{name}[{l - 1}]", array, dtype).copy())
        if array is not None:
            check_finite(f"{name}[{l - 1}]", found[-1])
    return found
