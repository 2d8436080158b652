"""The native engine: the reference's training steps, a whole epoch in one compiled call.

The kernels (``native/``) do the same arithmetic in another order of additions, with multiplications
and additions fused where the processor can, and exp, log and tanh of their own. What they cannot
do is said by `refusal`, and the reference engine does it.
"""

from __future__ import annotations

import importlib
import os
from types import ModuleType
from typing import Any

import numpy as np

from chainrule.basics.i18n import _
from chainrule.basics.typing import Array, Integers
from chainrule.engines.plan import Data, Plan, State
from chainrule.network import BIASES, Layer, Network

_native: ModuleType | None
try:
    _native = importlib.import_module("chainrule._native")
except ImportError:  # built without a compiler
    _native = None

_MOST_LAYERS = 64
_BIAS_CODES = {name: code for code, name in enumerate(reversed(BIASES))}
"""none 0, fixed 1, trained 2, as in the compiled module."""


def refusal(network: Network, data: Data, plan: Plan) -> str | None:
    """Why this engine cannot do what is asked; None where it can."""
    if _native is None:
        return _("the compiled module is not there")
    if not levels():
        return _("the processor is older than the compiled module's instruction sets")
    if not _is_dense(network, data):
        return _("the arrays are not all dense NumPy arrays of one type, float32 or float64")
    if len(network.layers) > _MOST_LAYERS:
        return _("the network has more than {n} layers").format(n=_MOST_LAYERS)
    if any(layer.activation.kernel not in _native.ACTIVATIONS for layer in network.layers):
        return _("an activation is a function of the caller's")
    if network.loss.kernel not in _native.LOSSES:
        return _("the loss is a function of the caller's")
    if plan.optimizer.kernel not in _native.SOLVERS:
        return _("the optimizer is the caller's")
    if plan.n_workers > 1:
        return _("several workers sum in an order of their own")
    return None


def _is_dense(network: Network, data: Data) -> bool:
    dtype = network.layers[0].W.dtype
    arrays = [data.X, data.y, *(() if data.weight is None else (data.weight,))]
    for layer in network.layers:
        arrays += [layer.W] if layer.b is None else [layer.W, layer.b]
    dense = all(isinstance(array, np.ndarray) and array.dtype == dtype for array in arrays)
    return dense and dtype in (np.float32, np.float64)


def prepared(data: Data) -> Data:
    """The same data with their rows one after another in memory."""
    weight = None if data.weight is None else np.ascontiguousarray(data.weight)
    return Data(np.ascontiguousarray(data.X), np.ascontiguousarray(data.y), weight)


def default_threads() -> int:
    """OMP_NUM_THREADS where it is set, else the processors this process may use."""
    said = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0]
    if said.isdigit() and int(said) > 0:
        return int(said)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def train_epoch(
    state: State, data: Data, order: Integers, batch_size: int, plan: Plan, rate: float
) -> tuple[State, float]:
    """One pass over the rows in `order`, as `reference.train_epoch`; state is not changed, and
    `data` are as `prepared` gives them.

    The call lets other Python threads run, and asks every few milliseconds for a
    KeyboardInterrupt, which then leaves everything as it was.
    """
    assert _native is not None
    copies = [_copied(layer, memory) for layer, memory in zip(*_parts(state), strict=True)]
    _end, loss, t = _native.train_epoch(
        layers=[_described(layer, memory, plan, l) for l, (layer, memory) in enumerate(copies)],
        X=data.X,
        y=data.y,
        weight=data.weight,
        order=np.ascontiguousarray(order, np.int64),
        batch=batch_size,
        loss=_native.LOSSES.index(state.network.loss.name),
        solver=_native.SOLVERS.index(plan.optimizer.name),
        numbers=list(plan.optimizer.settings.values()),
        l2=plan.penalty.l2,
        l1=plan.penalty.l1,
        rate=rate,
        sequential=plan.sequential,
        seed_low=plan.seed.low,
        seed_high=plan.seed.high,
        t=state.t,
        n_threads=plan.n_threads or default_threads(),
        level=LEVEL,
    )
    network = Network(tuple(layer for layer, _memory in copies), state.network.loss)
    return State(network, tuple(memory for _layer, memory in copies), t), loss


LEVEL = ""
"""The instruction set to use, of `levels()`; empty for the best that this processor has."""


def levels() -> list[str]:
    """The instruction sets that the compiled module has for this processor."""
    return [] if _native is None else list(_native.levels())


def elementary(name: str, x: Array, level: str = "") -> Array:
    """exp, expm1 (x ≤ 0), log, log1p (0 ≤ x ≤ 1), tanh, logistic or normal_cdf of every entry of
    `x` ``(n,)``, float32 or float64, by the kernels' own arithmetic: for tests of its error."""
    assert _native is not None
    single = x.dtype == np.float32
    return (_native.map_float if single else _native.map_double)(name, x, level)


def _parts(state: State) -> tuple[tuple[Layer, ...], tuple[Any, ...]]:
    return state.network.layers, state.memory


def _copied(layer: Layer, memory: tuple[Any, Any]) -> tuple[Layer, tuple[Any, Any]]:
    """The arrays that the call may write into."""
    b = layer.b.copy() if layer.b is not None and layer.bias == "trained" else layer.b
    W = np.array(layer.W, order="C")
    copied = Layer(W, b, layer.activation, layer.bias)
    return copied, (_copied_memory(memory[0]), _copied_memory(memory[1]))


def _copied_memory(memory: Any) -> Any:
    return None if memory is None else type(memory)(*(np.array(part, order="C") for part in memory))


def _described(
    layer: Layer, memory: tuple[Any, Any], plan: Plan, l: int
) -> tuple[Array, Array | None, tuple[Array, ...], tuple[Array, ...], int, int, bool, float]:
    """A layer as the compiled module takes it. A bias that is fixed is only read."""
    assert _native is not None
    b = layer.b if layer.bias == "trained" or layer.b is None else layer.b.copy()
    return (
        layer.W,
        b,
        tuple(memory[0]),
        tuple(memory[1] or ()),
        _native.ACTIVATIONS.index(layer.activation.name),
        _BIAS_CODES[layer.bias],
        layer.b is not None and layer.b.shape[0] == 1 and layer.n_out > 1,
        plan.dropout[l] if l < len(plan.dropout) else 0.0,
    )
