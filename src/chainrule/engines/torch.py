"""The torch engine: `backprop.py` as it stands, on tensors that lie on a device.

The rows come onto the device once, the state at the beginning of each part of an epoch, and the
state goes back at its end with the losses of all its batches, which are asked then whether they are
finite: in between nothing waits for the device. What a step is, is the reference's; only the order
of additions and the elementary functions are PyTorch's. Masks of dropout are the reference's bits,
made for each batch by the processor, or where they are large by the device.

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

from chainrule.backprop import forward
from chainrule.basics.arguments import argument
from chainrule.basics.errors import InputError, MissingDependencyError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import is_sparse
from chainrule.basics.typing import Array, Floats, Integers
from chainrule.engines.plan import Data, Part, Plan, State, Sums
from chainrule.engines.reference import dropout_masks
from chainrule.engines.torch_steps import RecordedStep, mapped, mask_there, take_step
from chainrule.network import Network

DEVICES = ("cpu", "cuda", "mps")
_ROWS_AT_ONCE = 1 << 16
"""So many rows are sent through at once where only outputs are asked for."""
_WORTH_THREADS = 1 << 24
"""Rows of a batch · parameters, from which on several threads of the processor pay: below,
PyTorch's wait for one another, on a busy machine ten times as long as the step takes."""
_LARGE_MASK = 1 << 19
"""Numbers of a mask from which on another device makes it itself: that takes some 400 calls, four
milliseconds, in which the processor makes and sends so many."""


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
        self._end: tuple[State, State] | None = None
        self._recorded: tuple[tuple[Any, ...], RecordedStep] | None = None

    def _there(self, array: Any) -> Any:
        """An array on the device."""
        return self._torch.tensor(np.ascontiguousarray(array), device=self.device)

    def _numbers_there(self, rows: Integers) -> Any:
        """Numbers of rows, which index there only as int64."""
        return self._there(rows.astype(np.int64, copy=False))

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
        rows, order = self._rows_there(part.data), self._numbers_there(part.order)
        after, losses, weights = self._state_there(state), [], []
        for start in range(0, len(part.order), batch_size):
            which = slice(start, start + batch_size)
            weight = None if part.data.weight is None else part.data.weight[part.order[which]]
            total = float(len(part.order[which]) if weight is None else weight.sum())
            if total == 0:
                continue  # no weight, no step
            batch = rows.rows(order[which])
            batch = batch._replace(weight=None if weight is None else self._there(weight))
            masks = self._masks(
                state.network, batch.X.dtype, plan, part.numbers[which], after.t + 1
            )
            take = self._taker(after, batch, masks, plan, batch_size)
            after, loss = take(after, batch, total, masks, plan, rate)
            losses.append(loss)
            weights.append(total)
        for loss, total in zip(self._numbers(losses), weights, strict=True):
            if not math.isfinite(loss):
                return state, Sums(loss, 1.0)
            sums = Sums(sums.loss + loss * total, sums.weight + total)
        self._end = mapped(after, _back), after
        return self._end[0], sums

    def _state_there(self, state: State) -> State:
        """The state on the device, where it still lies if a part has ended with it."""
        end, self._end = self._end, None
        return end[1] if end is not None and end[0] is state else mapped(state, self._there)

    def _masks(self, network: Network, dtype: Any, plan: Plan, rows: Array, t: int) -> list[Any]:
        """A step's masks on the device; the same bits wherever they are made."""
        most = len(rows) * max(network.sizes[1:-1], default=0)
        if self.device.type == "cpu" or most < _LARGE_MASK:
            masks = dropout_masks(network, plan, rows, t)
            return [None if mask is None else self._there(mask) for mask in masks]
        numbers = self._numbers_there(rows)
        layers = enumerate(zip(network.sizes[1:-1], plan.dropout, strict=True), 1)
        made = (
            mask_there(self._torch, plan.seed, numbers, n, p, t, l, dtype) for l, (n, p) in layers
        )
        return [None, *made, None]

    def _taker(
        self, state: State, batch: Data, masks: list[Any], plan: Plan, batch_size: int
    ) -> Callable[..., tuple[State, Any]]:
        """What takes this step: on CUDA, for a batch of full size without weights, a recorded one.
        The batch alone decides, so that a stream's parts have the bits of all rows at once."""
        if self.device.type != "cuda" or batch.weight is not None or len(batch.X) < batch_size:
            return take_step
        key = tuple(batch.X.shape), plan
        if self._recorded is None or self._recorded[0] != key:
            self._recorded = key, RecordedStep(self._torch, state, batch, masks, plan)
        return self._recorded[1]

    def _numbers(self, losses: list[Any]) -> list[float]:
        """The only question to the device."""
        found: list[float] = self._torch.stack(losses).tolist() if losses else []
        return found

    def outputs(self, network: Network, X: Array) -> Floats:
        """The output layer's values ``(n, outputs)`` of X ``(n, inputs)``."""
        there = mapped(State(network, (), 0), self._there).network
        return np.concatenate(
            [
                _back(forward(there, self._there(X[start : start + _ROWS_AT_ONCE])).a[-1])
                for start in range(0, X.shape[0], _ROWS_AT_ONCE)
            ]
        )
