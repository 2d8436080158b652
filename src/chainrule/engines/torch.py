"""The torch engine: `backprop.py` as it stands, on tensors that lie on a device.

The rows come onto the device once, the state at the beginning of each part of an epoch, and the
state goes back at its end with the losses of all its batches, which are asked then whether they are
finite: in between nothing waits for the device. What a step is, is the reference's; only the order
of additions and the elementary functions are PyTorch's. Masks of dropout are the reference's bits,
made by the processor for each batch.

With mixed precision the factors of a product of matrices, and the product, are rounded to bfloat16
(8 bits of 24): layers' inputs, weights and δ. The weights themselves, what the optimizer remembers,
activations and losses stay float32, so that an update of a thousandth of a weight is not lost.

PyTorch is imported when this engine is asked for, and not before.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import numpy as np

from chainrule.backprop import backward, forward
from chainrule.basics.arguments import argument
from chainrule.basics.errors import InputError, MissingDependencyError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import is_sparse
from chainrule.basics.typing import Array, Floats
from chainrule.engines.plan import Data, Part, Plan, State, Sums
from chainrule.engines.reference import Updates, dropout_masks
from chainrule.network import Layer, Network
from chainrule.pieces.losses import batch_sum, output_delta, shares

DEVICES = ("cpu", "cuda", "mps")
_ROWS_AT_ONCE = 1 << 16
"""So many rows are sent through at once where only outputs are asked for."""
_WORTH_THREADS = 1 << 24
"""Rows of a batch · parameters, from which on several threads of the processor pay: below,
PyTorch's wait for one another, on a busy machine ten times as long as the step takes."""


# -- what is there, and what it can do -------------------------------------------------------------


def check_device(device: str) -> None:
    """Raise MissingDependencyError without PyTorch, InputError without the device, of `DEVICES`:
    what else is asked for is refused with the settings."""
    if device in DEVICES:
        _device(device)


def _device(name: str) -> Any:
    try:
        torch = importlib.import_module("torch")
    except ImportError:
        raise MissingDependencyError(
            _("{option} needs PyTorch, which is not installed.").format(
                option=argument(engine="torch")
            ),
            _("pip install torch, or {option}.").format(option=argument(engine="auto")),
        ) from None
    there = {"cuda": torch.cuda.is_available, "mps": torch.backends.mps.is_available}
    if not there.get(name, lambda: True)():
        raise InputError(
            _("PyTorch {version} finds no device {device!r} here.").format(
                version=torch.__version__, device=name
            ),
            _("{cpu} is always there; {auto} needs none.").format(
                cpu=argument(device="cpu"), auto=argument(engine="auto")
            ),
        )
    return torch.device(name)


def refusal(
    network: Network, data: Data, plan: Plan, device: str, mixed_precision: bool = False
) -> str | None:
    """Why this engine cannot do what is asked; None where it can."""
    if is_sparse(data.X):
        return _("X is a sparse matrix; X.toarray() is what it takes")
    if plan.shards > 1:
        return _("it sums a batch at once, and not in shards")
    if network.loss.is_own:
        return _("the loss is a function of the caller's")
    if any(layer.activation.is_own for layer in network.layers):
        return _("an activation is a function of the caller's")
    if plan.optimizer.kernel is None:
        return _("the optimizer is the caller's")
    if mixed_precision and network.layers[0].W.dtype != np.float32:
        return _("mixed precision is of float32, and the network or its data are float64")
    return _refusal_of_mps(network) if device == "mps" else None


def _refusal_of_mps(network: Network) -> str | None:
    if network.layers[0].W.dtype != np.float32:
        return _("mps computes in float32, and the network or its data are float64")
    if any(layer.activation.name == "gelu" for layer in network.layers):
        return _("gelu needs float64, which mps has not")
    return None


# -- to the device and back ------------------------------------------------------------------------


def _mapped(state: State, f: Callable[[Any], Any]) -> State:
    """The state with `f` of each of its arrays."""

    def remembered(memory: Any) -> Any:
        return None if memory is None else type(memory)(*map(f, memory))

    network = state.network
    embedding = network.embedding
    if embedding is not None:
        embedding = embedding.with_parameters(map(f, embedding.parameters))
    layers = tuple(_layer(layer, f) for layer in network.layers)
    return State(
        network.with_numbers(layers, embedding),
        tuple((remembered(of_W), remembered(of_b)) for of_W, of_b in state.memory),
        state.t,
        tuple(map(remembered, state.embedding_memory)),
    )


def _layer(layer: Layer, f: Callable[[Any], Any]) -> Layer:
    return layer.with_numbers(f(layer.W), None if layer.b is None else f(layer.b))


def _back(tensor: Any) -> Any:
    return tensor.cpu().numpy()


def _products_in_bfloat16(torch: Any) -> Any:
    """A context in which a product of two matrices is that of their numbers in bfloat16."""
    products = {torch.Tensor.__matmul__, torch.Tensor.matmul, torch.matmul}

    class Products(torch.overrides.TorchFunctionMode):
        def __torch_function__(self, f: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            if f in products:
                one, other = args
                return f(one.bfloat16(), other.bfloat16()).to(one.dtype)
            return f(*args, **(kwargs or {}))

    return Products()


class OnDevice:
    """PyTorch on one device, with the rows that were trained on last."""

    def __init__(self, device: str, mixed_precision: bool = False) -> None:
        self.device = _device(device)
        self._torch = importlib.import_module("torch")
        self._products = _products_in_bfloat16(self._torch) if mixed_precision else nullcontext()
        self._rows: tuple[Data, Data] | None = None

    def _there(self, array: Any) -> Any:
        """An array on the device."""
        return self._torch.tensor(np.ascontiguousarray(array), device=self.device)

    def _rows_there(self, data: Data) -> Data:
        """X and y on the device, which stay there until others come. The weights stay here."""
        if self._rows is None or self._rows[0] is not data:
            self._rows = None  # room for those that come
            self._rows = data, Data(self._there(data.X), self._there(data.y))
        return self._rows[1]

    def train_part(
        self, state: State, part: Part, batch_size: int, plan: Plan, rate: float, sums: Sums
    ) -> tuple[State, Sums]:
        """A part of an epoch, as `reference.train_part`, but with `state` itself after a loss that
        is not finite."""
        worth = batch_size * state.network.n_parameters >= _WORTH_THREADS
        with self._threads(plan.n_threads if worth else 1), self._products:
            return self._part(state, part, batch_size, plan, rate, sums)

    @contextmanager
    def _threads(self, n: int) -> Iterator[None]:
        """A context in which PyTorch has so many threads of the processor."""
        before = self._torch.get_num_threads()
        self._torch.set_num_threads(n)
        try:
            yield
        finally:
            self._torch.set_num_threads(before)

    def _part(
        self, state: State, part: Part, batch_size: int, plan: Plan, rate: float, sums: Sums
    ) -> tuple[State, Sums]:
        rows, order = self._rows_there(part.data), self._there(part.order)
        after, losses, weights = _mapped(state, self._there), [], []
        for start in range(0, len(part.order), batch_size):
            which = slice(start, start + batch_size)
            weight = None if part.data.weight is None else part.data.weight[part.order[which]]
            total = float(len(part.order[which]) if weight is None else weight.sum())
            if total == 0:
                continue  # no weight, no step
            batch = rows.rows(order[which])
            batch = batch._replace(weight=None if weight is None else self._there(weight))
            masks = [
                None if mask is None else self._there(mask)
                for mask in dropout_masks(state.network, plan, part.numbers[which], after.t + 1)
            ]
            after, loss = _step(after, batch, total, masks, plan, rate)
            losses.append(loss)
            weights.append(total)
        for loss, total in zip(self._numbers(losses), weights, strict=True):
            if not math.isfinite(loss):
                return state, Sums(loss, 1.0)
            sums = Sums(sums.loss + loss * total, sums.weight + total)
        return _mapped(after, _back), sums

    def _numbers(self, losses: list[Any]) -> list[float]:
        """The only question to the device."""
        found: list[float] = self._torch.stack(losses).tolist() if losses else []
        return found

    def outputs(self, network: Network, X: Array) -> Floats:
        """The output layer's values ``(n, outputs)`` of X ``(n, inputs)``."""
        there = _mapped(State(network, (), 0), self._there).network
        return np.concatenate(
            [
                _back(forward(there, self._there(X[start : start + _ROWS_AT_ONCE])).a[-1])
                for start in range(0, X.shape[0], _ROWS_AT_ONCE)
            ]
        )


def _step(
    state: State, batch: Data, total: float, masks: list[Any], plan: Plan, rate: float
) -> tuple[State, Any]:
    """`reference.train_step` of a batch of that `total` weight, its loss left on the device."""
    network, penalty = state.network, plan.penalty.per_batch(total)
    updates = Updates(state, plan, rate)
    passed = forward(network, batch.X, masks)
    z, a = passed.z[-1], passed.a[-1]
    share = shares(batch.X.shape[0], batch.weight, batch.y)
    loss = batch_sum(network.loss, batch.y, a, share)
    if penalty.l2 or penalty.l1:
        loss = sum((penalty.of(layer.W) for layer in network.layers), loss)
    delta = output_delta(network.loss, network.output, batch.y, z, a, share)
    back = backward(network, passed, delta, penalty, updates.layer if plan.sequential else None)
    return updates.after(back), loss
