"""Backpropagation: all the differentiation there is.

    forward    z[l] = a[l−1] W[l] + b[l]             a[l] = f_l(z[l]) · mask[l]
    backward   δ[L] = ∂E/∂z[L]  from the loss        δ[l] = (δ[l+1] W[l+1]ᵀ · mask[l]) · f_l′(z[l])
               dW[l] = a[l−1]ᵀ δ[l] + ∂R/∂W[l]       db[l] = Σ over samples of δ[l]

Where the inputs are embedded, a[0] holds what layer 1 takes in: the inputs and their embeddings
(`chainrule.pieces.embeddings`, whose pullback gets δ[1] W[1]ᵀ).

Rows are samples and W is (n_in, n_out) (Nielsen's and thinc's are transposed). Every δ holds its
sample's share 1/n of the batch already, so dW and db are the gradient of the mean. The records that
the two functions return are the trace: whatever is shown of a network is read from them. All their
lists begin with the input, at place 0, so that ``z[l]`` is z of layer l; what the input does not
have is None there.

Source: Rumelhart, Hinton & Williams 1986; Nielsen, "Neural Networks and Deep Learning", BP1-BP4.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from chainrule.basics.array_api import array_namespace
from chainrule.basics.typing import Array
from chainrule.network import Layer, Network
from chainrule.pieces.embeddings import Embedded, Embedding, embed, pullback
from chainrule.pieces.penalties import Penalty

UpdateLayer: TypeAlias = Callable[[int, Array, Array], Layer]
"""``update_layer(l, dW, db)`` gives layer l, from 1, after its update. See `backward`."""


class Forward(NamedTuple):
    """What a forward pass leaves behind, for layers 0 (the input) to L.

    ``a[l]``, ``z[l]``, ``f[l]`` = f(z[l]) and ``mask[l]`` are (n, units), a = f · mask. The input
    has a alone, and a layer without dropout no mask. `embedded` is the embedding's record.
    """

    a: list[Array]
    z: list[Array]
    f: list[Array]
    mask: Sequence[Array | None]
    embedded: Embedded | None = None


class Backward(NamedTuple):
    """What a backward pass leaves behind, for layers 1 to L; place 0 is None.

    ``delta[l]`` (n, units), ``dW[l]`` of W's shape, ``db[l]`` of b's shape, (0,) where there is
    no b. `embedding` is the gradient by the embedding's parameters.
    """

    delta: list[Array]
    dW: list[Array]
    db: list[Array]
    embedding: Embedding | None = None


def forward(network: Network, X: Array, masks: Sequence[Array | None] | None = None) -> Forward:
    """Send `X` (n, inputs) through. `masks` are dropout's factors, 0 or 1/(1−p), of each layer,
    the input's (None) first."""
    masks = masks or [None] * (len(network.layers) + 1)
    embedded = None if network.embedding is None else embed(network.embedding, X)
    a, z, f = [X if embedded is None else embedded.output], [None], [None]
    for layer, mask in zip(network.layers, masks[1:], strict=True):
        z.append(a[-1] @ layer.W if layer.b is None else a[-1] @ layer.W + layer.b)
        f.append(layer.activation.value(z[-1]))
        a.append(f[-1] if mask is None else f[-1] * mask)
    return Forward(a, z, f, masks, embedded)


def backward(
    network: Network,
    passed: Forward,
    delta: Array,
    penalty: Penalty | None = None,
    update_layer: UpdateLayer | None = None,
) -> Backward:
    """Carry `delta`, δ of the output layer (n, outputs), back through the layers.

    With `update_layer` the order is sequential: each layer is updated as soon as its gradient is
    known, and the δ below it is taken through its new weights, so that it is no derivative of E.
    """
    L = len(network.layers)
    back = Backward([None] * (L + 1), [None] * (L + 1), [None] * (L + 1))
    for l in range(L, 0, -1):
        layer = network.layers[l - 1]
        dW, db = passed.a[l - 1].T @ delta, _bias_gradient(layer, delta)
        if penalty is not None:
            dW = dW + penalty.gradient(layer.W)
        back.delta[l], back.dW[l], back.db[l] = delta, dW, db
        if update_layer is not None:
            layer = update_layer(l, dW, db)
        if l > 1:
            mask, below = passed.mask[l - 1], network.layers[l - 2].activation
            g = delta @ layer.W.T
            g = g if mask is None else g * mask
            assert below.pullback is not None  # `check_trainable` refuses `step`
            delta = below.pullback(g, passed.z[l - 1], passed.f[l - 1])
    if network.embedding is None or passed.embedded is None:
        return back
    g = delta @ layer.W.T
    return back._replace(embedding=pullback(network.embedding, passed.embedded, g))


def _bias_gradient(layer: Layer, delta: Array) -> Array:
    """Σ over samples; over the units too where they share one bias; empty where there is none."""
    xp = array_namespace(delta)
    if layer.b is None:
        return xp.zeros((0,), dtype=delta.dtype, device=delta.device)
    total = xp.sum(delta, axis=0)
    return xp.sum(total, keepdims=True) if layer.shares_bias else total
