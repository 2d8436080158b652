"""L-BFGS: whole-batch training through `scipy.optimize.minimize(method="L-BFGS-B")`.

The parameters that are trained lie in one flat vector, layer by layer, weights before biases.
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
) -> tuple[Network, bool]:
    """The network at the minimum found, and whether it converged before `max_iter`.

    `on_iteration` gets each iterate with its loss, and stops the search by returning True.
    `tol` bounds the largest entry of the gradient.
    """
    from scipy.optimize import minimize as scipy_minimize

    latest = network

    def value_and_gradient(w: Floats) -> tuple[float, Floats]:
        J, back = objective(unpack(network, w))
        return J, _flat(network, back.dW[1:], back.db[1:])

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
    return found, result.status == 0


def pack(network: Network) -> Floats:
    """The trained parameters of `network` as one float64 vector."""
    return _flat(network, [layer.W for layer in network.layers], [l.b for l in network.layers])


def _flat(network: Network, W: list[Any], b: list[Any]) -> Floats:
    pieces = []
    for layer, W_part, b_part in zip(network.layers, W, b, strict=True):
        pieces.append(np.ravel(W_part))
        if layer.bias == "trained":
            pieces.append(np.ravel(b_part))
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
    return replace(network, layers=tuple(layers))
