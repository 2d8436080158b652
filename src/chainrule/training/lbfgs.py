"""L-BFGS: whole-batch training through `scipy.optimize.minimize(method="L-BFGS-B")`.

The parameters that are trained lie in one flat vector, layer by layer, weights before biases, and
behind them the embedding's. The
search ends where no entry of the gradient is above `tol`; where an iteration lowers the loss by
less than 2.2e-9 of it; after `max_iter` iterations or `max_fun` evaluations; or where a line search
finds no lower loss.
Source: Liu & Nocedal 1989; the bounded variant of Byrd, Lu, Nocedal & Zhu 1995 without bounds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from chainrule.backprop import Backward
from chainrule.basics.typing import Floats
from chainrule.network import Network
from chainrule.pieces.embeddings import Embedding
from chainrule.training.history import StopReason, StopRule

GRADIENT_OF_MINIMUM = 1e-5
"""The `tol` where none is said: SciPy's own."""

Objective = Callable[[Network], tuple[float, Backward]]
"""``objective(network) -> J, gradients`` of all rows."""


def minimize(
    network: Network,
    objective: Objective,
    on_iteration: Callable[[Network, float], bool],
    *,
    max_iter: int,
    max_fun: int,
    tol: float,
) -> tuple[Network, StopReason, StopRule]:
    """The network at the minimum found, and how the search ended.

    `on_iteration` gets each iterate with its loss, and stops the search by returning True.
    """
    from scipy.optimize import minimize as scipy_minimize

    latest = network

    def value_and_gradient(w: Floats) -> tuple[float, Floats]:
        J, back = objective(unpack(network, w))
        return J, _flat(network, back.dW[1:], back.db[1:], back.embedding)

    def callback(intermediate_result: Any) -> None:
        nonlocal latest
        latest = unpack(network, intermediate_result.x)
        if on_iteration(latest, float(intermediate_result.fun)):
            raise StopIteration

    result = scipy_minimize(
        value_and_gradient,
        pack(network),
        method="L-BFGS-B",
        jac=True,
        callback=callback,
        options={"maxiter": max_iter, "maxfun": max_fun, "gtol": tol},
    )
    found = unpack(network, result.x) if np.isfinite(result.fun) else latest
    return found, *_end_of(result, max_iter)


def _end_of(result: Any, max_iter: int) -> tuple[StopReason, StopRule]:
    if result.status == 0:  # the message alone says which of the two
        return "converged", "gradient" if "GRADIENT" in str(result.message) else "reduction"
    if result.status == 1:
        return ("max_iter" if result.nit >= max_iter else "max_fun"), ""
    return "line_search", ""


def pack(network: Network) -> Floats:
    """The trained parameters of `network` as one float64 vector."""
    layers = network.layers
    return _flat(network, [layer.W for layer in layers], [l.b for l in layers], network.embedding)


def _flat(network: Network, W: list[Any], b: list[Any], embedding: Embedding | None) -> Floats:
    pieces = []
    for layer, W_part, b_part in zip(network.layers, W, b, strict=True):
        pieces.append(np.ravel(W_part))
        if layer.bias == "trained":
            pieces.append(np.ravel(b_part))
    pieces += [] if embedding is None else map(np.ravel, embedding.parameters)
    return np.concatenate(pieces).astype(np.float64)


def unpack(network: Network, w: Floats) -> Network:
    """`network` with its trained parameters taken from the vector `w`."""
    layers, start = [], 0
    for layer in network.layers:
        end = start + layer.W.size
        layer = replace(layer, W=w[start:end].reshape(layer.W.shape).astype(layer.W.dtype))
        if layer.bias == "trained" and layer.b is not None:
            start, end = end, end + layer.b.size
            layer = replace(layer, b=w[start:end].astype(layer.W.dtype))
        layers.append(layer)
        start = end
    return replace(
        network, layers=tuple(layers), embedding=_embedding_of(network.embedding, w[start:])
    )


def _embedding_of(embedding: Embedding | None, w: Floats) -> Embedding | None:
    """`embedding` with its parameters taken from the vector `w`."""
    if embedding is None:
        return None
    ends = np.cumsum([array.size for array in embedding.parameters])[:-1]
    parts = zip(np.split(w, ends), embedding.parameters, strict=True)
    return embedding.with_parameters(
        part.reshape(array.shape).astype(array.dtype) for part, array in parts
    )
