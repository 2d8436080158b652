"""A step of the torch engine: `reference.train_step` on tensors that lie on a device, call by call
or, on CUDA, recorded as a graph that one call starts. A small network's step takes less time than
to start its fifty functions one by one."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from chainrule.backprop import backward, forward
from chainrule.basics import random
from chainrule.engines.plan import Data, Plan, State
from chainrule.engines.reference import Updates
from chainrule.network import Layer
from chainrule.pieces.losses import batch_sum, output_delta, shares


def mapped(state: State, f: Callable[[Any], Any]) -> State:
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


def take_step(
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


def mask_there(
    torch: Any, seed: random.Seed, rows: Any, n_units: int, p: float, t: int, l: int, dtype: Any
) -> Any:
    """`reference.dropout_masks` of one layer, made where `rows` ``(n,)`` are; None where p is 0.
    u < p is compared as whole numbers of 53 bits, since not every device has float64."""
    if p == 0:
        return None
    block = torch.arange(-(-n_units // 4), device=rows.device)[None, :]
    like = torch.zeros_like(block)
    counter = block, rows[:, None], like + t, like + ((random.DROPOUT << 32) + l)
    words = torch.stack(random.philox_words(counter, seed), -1).reshape(len(rows), -1)
    kept = (words[:, :n_units] >> 11 & (1 << 53) - 1) >= math.ceil(p * 2**53)
    return kept.to(dtype) * (1 / (1 - p))


class RecordedStep:
    """`take_step` as a graph of CUDA's, for batches of one size without weights. It has arrays of
    its own, which a step changes in place; the step's number and the rate are numbers on the
    device."""

    def __init__(self, torch: Any, state: State, batch: Data, masks: list[Any], plan: Plan) -> None:
        self._plan, self._batch, self._masks = plan, batch, masks
        self._own = mapped(state, torch.clone)
        self._last: State | None = None
        self._t, self._rate = torch.zeros(2, dtype=torch.float64, device=batch.X.device)
        self._rate_now = 0.0
        self._columns = None
        if state.network.embedding is not None:
            self._columns = torch.tensor(state.network.embedding.columns, device=batch.X.device)
        self._warm_up(torch)
        self._graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self._graph, capture_error_mode="thread_local"):
            after, self._loss = self._taken()
            _overwrite(_arrays(self._own), _arrays(after))
            self._t.add_(1)

    def _warm_up(self, torch: Any) -> None:
        """What a device makes at the first call of a function cannot be recorded."""
        beside = torch.cuda.Stream()
        beside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(beside):
            self._taken()
        torch.cuda.current_stream().wait_stream(beside)

    def _taken(self) -> tuple[State, Any]:
        """One of this graph's arrays, its number and rate being tensors."""
        network = self._own.network
        if network.embedding is not None:
            there: Any = self._columns
            embedding = network.embedding._replace(columns=there)
            network = network.with_numbers(network.layers, embedding)
        t: Any = self._t
        rate: Any = self._rate
        state = self._own._replace(network=network, t=t)
        n = float(self._batch.X.shape[0])
        return take_step(state, self._batch, n, self._masks, self._plan, rate)

    def __call__(
        self, state: State, batch: Data, total: float, masks: list[Any], plan: Plan, rate: float
    ) -> tuple[State, Any]:
        """As `take_step`. The next step changes the arrays of the state that comes back."""
        if state is not self._last:  # the first, or one after another step's
            _overwrite(_arrays(self._own), _arrays(state))
            self._t.fill_(state.t)
        if rate != self._rate_now:
            self._rate.fill_(rate)
            self._rate_now = rate
        _overwrite(_given(self._batch, self._masks), _given(batch, masks))
        self._graph.replay()
        last = self._last = self._own._replace(t=state.t + 1)
        return last, self._loss.clone()


def _arrays(state: State) -> list[Any]:
    network = state.network
    layers = [array for layer in network.layers for array in (layer.W, layer.b)]
    memory = [part for pair in state.memory for each in pair for part in each or ()]
    embedded = () if network.embedding is None else network.embedding.parameters
    of_embedding = [part for each in state.embedding_memory for part in each]
    found = [*layers, *memory, *embedded, *of_embedding]
    return [array for array in found if array is not None]


def _given(batch: Data, masks: list[Any]) -> list[Any]:
    return [batch.X, batch.y, *(mask for mask in masks if mask is not None)]


def _overwrite(mine: list[Any], theirs: list[Any]) -> None:
    for one, other in zip(mine, theirs, strict=True):
        one.copy_(other)
