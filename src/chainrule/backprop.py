"""Backpropagation: all the differentiation there is.

    forward    z[l] = a[l−1] W[l] + b[l]             a[l] = f_l(z[l]) · mask[l]
    backward   δ[L] = ∂E/∂z[L]  from the loss        δ[l] = (δ[l+1] W[l+1]ᵀ · mask[l]) · f_l′(z[l])
               dW[l] = a[l−1]ᵀ δ[l] + ∂R/∂W[l]       db[l] = Σ over samples of δ[l]

Rows are samples and W is (n_in, n_out) (Nielsen's and thinc's are transposed). Every δ holds its
sample's share 1/n of the batch already, so dW and db are the gradient of the mean. Lists count
from 0: ``z[0]`` is z of layer 1, while ``a[0]`` is the input. The records that the two functions
return are the trace: whatever is shown of a network is read from them.

Source: Rumelhart, Hinton & Williams 1986; Nielsen, "Neural Networks and Deep Learning", BP1-BP4.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from array_api_compat import array_namespace

from chainrule.basics.typing import Array
from chainrule.network import Layer, Network
from chainrule.pieces.penalties import Penalty

Step: TypeAlias = Callable[[int, Array, Array], Layer]
"""``step(l, dW, db) -> layer``: layer l (from 0) after its update. See `backward`."""


class Forward(NamedTuple):
    """What a forward pass leaves behind.

    ``a[l]`` (n, units) for l = 0 … L; ``z[l]`` and ``f[l]`` = f(z[l]) (n, units) and ``mask[l]``
    (n, units) or None, for layers 1 … L at places 0 … L−1. a = f · mask.
    """

    a: list[Array]
    z: list[Array]
    f: list[Array]
    mask: Sequence[Array | None]


class Backward(NamedTuple):
    """What a backward pass leaves behind, places 0 … L−1 for layers 1 … L.

    ``delta[l]`` (n, units), ``dW[l]`` of W's shape, ``db[l]`` of b's shape, () where there is no b.
    """

    delta: list[Array]
    dW: list[Array]
    db: list[Array]


def forward(network: Network, X: Array, masks: Sequence[Array | None] | None = None) -> Forward:
    """Send `X` (n, inputs) through; `masks` are dropout's factors per layer, 0 or 1/(1−p)."""
    masks = masks or [None] * len(network.layers)
    a, z, f = [X], [], []
    for layer, mask in zip(network.layers, masks, strict=True):
        z.append(a[-1] @ layer.W if layer.b is None else a[-1] @ layer.W + layer.b)
        f.append(layer.activation.value(z[-1]))
        a.append(f[-1] if mask is None else f[-1] * mask)
    return Forward(a, z, f, masks)


def backward(
    network: Network,
    passed: Forward,
    delta: Array,
    penalty: Penalty | None = None,
    step: Step | None = None,
) -> Backward:
    """Carry `delta`, δ of the output layer (n, outputs), back through the layers.

    With `step` the order is sequential: each layer is updated as soon as its gradient is known,
    and the δ below it is taken through its new weights, so that it is no derivative of E.
    """
    deltas, dW, db = [], [], []
    for l in reversed(range(len(network.layers))):
        layer = network.layers[l]
        deltas.append(delta)
        dW.append(passed.a[l].T @ delta)
        db.append(_bias_gradient(layer, delta))
        if penalty is not None:
            dW[-1] = dW[-1] + penalty.gradient(layer.W)
        if step is not None:
            layer = step(l, dW[-1], db[-1])
        if l > 0:
            below, mask = network.layers[l - 1].activation, passed.mask[l - 1]
            g = delta @ layer.W.T
            g = g if mask is None else g * mask
            assert below.pullback is not None  # `check_trainable` refuses `step`
            delta = below.pullback(g, passed.z[l - 1], passed.f[l - 1])
    return Backward(deltas[::-1], dW[::-1], db[::-1])


def _bias_gradient(layer: Layer, delta: Array) -> Array:
    """Σ over samples; over the units too where they share one bias; empty where there is none."""
    xp = array_namespace(delta)
    if layer.b is None:
        return xp.zeros((0,), dtype=delta.dtype)
    total = xp.sum(delta, axis=0)
    return xp.sum(total, keepdims=True) if layer.shares_bias else total
