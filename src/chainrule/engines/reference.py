"""The reference engine: `backprop.py` as it stands, step by step. It defines what is correct."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from chainrule.backprop import Backward, UpdateLayer, backward, forward
from chainrule.basics.random import DROPOUT, Seed, philox_uniform
from chainrule.basics.threads import default_threads
from chainrule.basics.typing import Array, Integers
from chainrule.engines.plan import Data, Part, Plan, Ranks, State, Sums
from chainrule.engines.shards import added, exchange, own_shards, rows_of
from chainrule.network import Layer, Network
from chainrule.pieces.embeddings import Embedding
from chainrule.pieces.losses import batch_loss, output_delta, shares
from chainrule.pieces.penalties import Penalty


class StepRecord(NamedTuple):
    """What one training step leaves behind: the state after it, the batch's loss with its
    penalty before it, the masks of layers 0 to L, and the backward pass (None where the batch has
    no weight)."""

    state: State
    loss: float
    masks: list[Array | None]
    backward: Backward | None


def train_epoch(
    state: State, data: Data, order: Integers, batch_size: int, plan: Plan, rate: float
) -> tuple[State, float]:
    """One pass over the rows in `order` at once; the mean of the batches' losses by their weight,
    or the first that is not finite."""
    state, sums = train_part(state, Part.of(data, order), batch_size, plan, rate, Sums())
    return state, sums.mean


def train_part(
    state: State, part: Part, batch_size: int, plan: Plan, rate: float, sums: Sums
) -> tuple[State, Sums]:
    """A part of an epoch whose batches before have these `sums`.

    Stops at the first loss that is not finite and returns it, with the state before that step.
    """
    data, order, numbers = part
    for start in range(0, len(order), batch_size):
        rows = slice(start, start + batch_size)
        batch = data.rows(order[rows])
        record = train_step(state, batch, numbers[rows], plan, rate)
        if not math.isfinite(record.loss):
            return state, Sums(record.loss, 1.0)
        state, weight = record.state, batch.total_weight
        sums = Sums(sums.loss + record.loss * weight, sums.weight + weight)
    return state, sums


def train_step(state: State, batch: Data, rows: Integers, plan: Plan, rate: float) -> StepRecord:
    """One update from one batch, whose row numbers (from 0) are `rows`. No weight, no step."""
    masks = dropout_masks(state.network, plan, rows, state.t + 1)
    if batch.total_weight == 0:
        return StepRecord(state, 0.0, masks, None)
    updates = Updates(state, plan, rate)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        if plan.sequential:
            loss, back = gradients(
                state.network, batch, plan.penalty, masks, update_layer=updates.layer
            )
        else:
            loss, back = gradients(
                state.network, batch, plan.penalty, masks, plan.shards, ranks=plan.ranks
            )
        return StepRecord(updates.after(back), loss, masks, back)


class Updates:
    """The updates of a step from `state`, layer by layer."""

    def __init__(self, state: State, plan: Plan, rate: float) -> None:
        self._state, self._plan, self._rate = state, plan, rate
        self._layers, self._memory = list(state.network.layers), list(state.memory)

    def layer(self, l: int, dW: Array, db: Array) -> Layer:
        """Layer l, from 1, after its update; see `chainrule.backprop.UpdateLayer`."""
        k, t = l - 1, self._state.t + 1
        self._layers[k], self._memory[k] = _updated(
            self._layers[k], self._memory[k], dW, db, self._plan, t, self._rate
        )
        return self._layers[k]

    def after(self, back: Backward) -> State:
        """The state after the step; the layers that the backward pass has not updated are now."""
        state, plan, t = self._state, self._plan, self._state.t + 1
        if not plan.sequential:
            for l in range(1, len(self._layers) + 1):
                self.layer(l, back.dW[l], back.db[l])
        embedding, memory = _updated_embedding(state, back.embedding, plan, t, self._rate)
        network = state.network.with_numbers(tuple(self._layers), embedding)
        return State(network, tuple(self._memory), t, memory)


def _updated(
    layer: Layer,
    memory: tuple[object, object],
    dW: Array,
    db: Array,
    plan: Plan,
    t: int,
    rate: float,
) -> tuple[Layer, tuple[object, object]]:
    W, W_memory = plan.optimizer.update(layer.W, dW, memory[0], t, rate)
    b, b_memory = layer.b, memory[1]
    if layer.bias == "trained":
        b, b_memory = plan.optimizer.update(layer.b, db, memory[1], t, rate)
    if plan.optimizer.kernel is None:  # the caller's own may give back anything
        return replace(layer, W=W, b=b), (W_memory, b_memory)
    return layer.with_numbers(W, b), (W_memory, b_memory)


def _updated_embedding(
    state: State, gradient: Embedding | None, plan: Plan, t: int, rate: float
) -> tuple[Embedding | None, tuple[Any, ...]]:
    """The embedding after its update, the last of a step, and what the optimizer remembers of it;
    like the biases it is not penalized."""
    embedding = state.network.embedding
    if embedding is None or gradient is None:
        return embedding, state.embedding_memory
    updated = [
        plan.optimizer.update(*parts, t, rate)
        for parts in zip(
            embedding.parameters, gradient.parameters, state.embedding_memory, strict=True
        )
    ]
    return embedding.with_parameters(w for w, _ in updated), tuple(m for _, m in updated)


def gradients(
    network: Network,
    batch: Data,
    penalty: Penalty | None = None,
    masks: Sequence[Array | None] | None = None,
    shards: int = 1,
    update_layer: UpdateLayer | None = None,
    ranks: Ranks | None = None,
) -> tuple[float, Backward]:
    """A batch's loss with its penalty, and the backward pass.

    Where the batch is cut into several shards, each goes forward and backward by itself, at once
    with others, and their losses and gradients are summed in one binary tree; δ is put together, of
    `ranks` of this one's shards.
    """
    penalty = (penalty or Penalty()).per_batch(batch.total_weight)
    share = shares(batch.X.shape[0], batch.weight, batch.y)  # X may be sparse
    masks = masks or [None] * (len(network.layers) + 1)
    R = penalty.value(layer.W for layer in network.layers)
    if shards == 1:
        E, back = _one_shard(network, batch, share, masks, penalty, update_layer)
        return E + R, back

    def of_shard(k: int) -> tuple[float, Backward]:
        rows = rows_of(k, shards, batch.X.shape[0])
        own = [None if mask is None else mask[rows] for mask in masks]
        return _one_shard(network, batch.rows(rows), share[rows], own)

    mine = own_shards(shards, ranks)
    with ThreadPoolExecutor(min(len(mine), default_threads())) as pool:
        found = list(pool.map(of_shard, mine))
    E, sums = added([E for E, _ in found]), added([_flat(back) for _, back in found])
    if ranks is not None:
        E = exchange(ranks, sums, E)
    return E + R, _summed(network, [back for _, back in found], sums, penalty)


def _one_shard(
    network: Network,
    batch: Data,
    share: Array,
    masks: Sequence[Array | None],
    penalty: Penalty | None = None,
    update_layer: UpdateLayer | None = None,
) -> tuple[float, Backward]:
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        passed = forward(network, batch.X, masks)
        z, a = passed.z[-1], passed.a[-1]
        E = batch_loss(network.loss, batch.y, a, share)
        delta = output_delta(network.loss, network.output, batch.y, z, a, share)
        return E, backward(network, passed, delta, penalty, update_layer)


def _gradients_of(back: Backward) -> list[Array]:
    """By W and b of each layer, and by the embedding."""
    embedded = () if back.embedding is None else back.embedding.parameters
    return [*back.dW[1:], *back.db[1:], *embedded]


def _flat(back: Backward) -> Array:
    """Its gradients in one vector."""
    return np.concatenate([np.ravel(each) for each in _gradients_of(back)])


def _summed(network: Network, parts: list[Backward], sums: Array, penalty: Penalty) -> Backward:
    """The backward pass whose gradients are the penalty's and `sums`, in one vector."""
    like = _gradients_of(parts[0])
    pieces = np.split(sums, np.cumsum([each.size for each in like])[:-1])
    found = (piece.reshape(each.shape) for piece, each in zip(pieces, like, strict=True))
    dW = [next(found) + penalty.gradient(layer.W) for layer in network.layers]
    db = [next(found) for _layer in network.layers]
    delta = [np.concatenate(each) for each in zip(*(p.delta[1:] for p in parts), strict=True)]
    embedding = None if network.embedding is None else network.embedding.with_parameters(found)
    return Backward([None, *delta], [None, *dW], [None, *db], embedding)


def dropout_masks(network: Network, plan: Plan, rows: Integers, t: int) -> list[Array | None]:
    """Step `t`'s factors for layers 0 to L: 0 with chance p, else 1/(1−p); None where p is 0, for
    the input, and for the output."""
    hidden = [
        _mask(plan.seed, rows, layer, p, t, l)
        for l, (layer, p) in enumerate(zip(network.layers, plan.dropout, strict=False), 1)
    ]
    return [None, *hidden, *[None] * (len(network.layers) - len(hidden))]


def _mask(seed: Seed, rows: Integers, layer: Layer, p: float, t: int, l: int) -> Array | None:
    if p == 0:
        return None
    u = philox_uniform(seed, rows, layer.n_out, step=t, stream=DROPOUT, layer=l)
    return np.where(u < p, 0.0, 1 / (1 - p)).astype(layer.W.dtype)
