# Longer than 250 lines: what the kernels are asked, and what they cannot do, in one place.
"""The native engine: the reference's training steps, a whole epoch in one compiled call.

The kernels (``native/``) do the same arithmetic in another order of additions, with multiplications
and additions fused where the processor can, and exp, log and tanh of their own. What they cannot
do is said by `refusal`, and the reference engine does it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.i18n import _
from chainrule.basics.random import Seed
from chainrule.basics.threads import default_threads
from chainrule.basics.typing import Array, Integers
from chainrule.engines.plan import Data, Part, Plan, State, Sums, initial_state
from chainrule.engines.shards import exchange, own_shards
from chainrule.network import Layer, Network
from chainrule.pieces.embeddings import Embedding
from chainrule.pieces.optimizers import Optimizer, get_optimizer
from chainrule.pieces.penalties import Penalty

kernels: Any
"""The compiled module, see ``_native.pyi``; None where it is not there: `levels` is empty then, and
nothing else of it is asked for."""
missing = ""
"""Why it is not there."""
try:
    kernels = importlib.import_module("chainrule._native")
except ImportError as error:  # built without a compiler, or for another Python
    kernels, missing = None, str(error)

_MOST_LAYERS = 64


# -- instruction sets ------------------------------------------------------------------------------

_level: ContextVar[str] = ContextVar("instruction set", default="")


def levels() -> list[str]:
    """The instruction sets that the compiled module has for this processor, the fastest first."""
    return list(kernels.levels()) if kernels else []


def level() -> str:
    """The instruction set that is to be used, of `levels`; empty for the best."""
    return _level.get()


@contextmanager
def instruction_set(name: str) -> Iterator[None]:
    """A context in which kernels run on that one of `levels`."""
    before = _level.set(name)
    try:
        yield
    finally:
        _level.reset(before)


def elementary(name: str, x: Array, level: str = "") -> Array:
    """exp, expm1 (x ≤ 0), log, log1p (0 ≤ x ≤ 1), tanh, logistic or normal_cdf of every entry of
    `x` ``(n,)``, float32 or float64, by the kernels' own arithmetic: for tests of its error."""
    single = x.dtype == np.float32
    values: Array = (kernels.map_float if single else kernels.map_double)(name, x, level)
    return values


# -- what the kernels cannot do --------------------------------------------------------------------


def refusal(network: Network, data: Data, plan: Plan) -> str | None:
    """Why this engine cannot do what is asked; None where it can."""
    return (
        refusal_of_arrays(*_arrays(network, data))
        or _refusal_of_layers(network)
        or _refusal_of_loss(network)
        or _refusal_of_optimizer(plan.optimizer)
    )


def refusal_of_arrays(*arrays: Any) -> str | None:
    """Why no kernel can run over these arrays, which must be of one type; None where it can."""
    if not kernels:
        return _("the compiled module is not there")
    if not levels():
        return _("the processor is older than the compiled module's instruction sets")
    dtypes = {array.dtype if isinstance(array, np.ndarray) else None for array in arrays}
    if len(dtypes) > 1 or not dtypes <= {np.dtype(np.float32), np.dtype(np.float64)}:
        return _("the arrays are not all dense NumPy arrays of one type, float32 or float64")
    return None


def _arrays(network: Network, data: Data) -> list[Any]:
    parameters = [array for layer in network.layers for array in (layer.W, layer.b)]
    parameters += [] if network.embedding is None else network.embedding.parameters
    return [array for array in (*data, *parameters) if array is not None]


def _refusal_of_layers(network: Network) -> str | None:
    if len(network.layers) > _MOST_LAYERS:
        return _("the network has more than {n} layers").format(n=_MOST_LAYERS)
    for activation in (layer.activation for layer in network.layers):
        if activation.kernel is None:
            return _("an activation is a function of the caller's")
        if activation.kernel not in kernels.ACTIVATIONS:
            return _("there is no kernel for {name}").format(name=activation.name)
    return None


def _refusal_of_loss(network: Network) -> str | None:
    if network.loss.kernel is None:
        return _("the loss is a function of the caller's")
    if network.loss.kernel not in kernels.LOSSES:
        return _("there is no kernel for {name}").format(name=network.loss.name)
    return None


def _refusal_of_optimizer(optimizer: Optimizer) -> str | None:
    if optimizer.kernel is None:
        return _("the optimizer is the caller's")
    if optimizer.kernel not in kernels.OPTIMIZERS:
        return _("there is no kernel for {name}").format(name=optimizer.name)
    return None


# -- a forward pass ------------------------------------------------------------------------------


class PassedLayer(NamedTuple):
    """A layer as the compiled module reads it for a forward pass, by these names."""

    W: Array
    b: Array | None
    activation: str
    shared: bool


class EmbeddingArrays(NamedTuple):
    """An embedding as the compiled module reads it, by these names; training writes into the
    `parameters` and into the `memory`, of each part of which there are as many arrays."""

    columns: Integers
    parameters: list[Array]
    memory: list[list[Array]]


class Pass(NamedTuple):
    """A forward pass as the compiled module reads it, by these names; it fills `outputs`."""

    layers: list[PassedLayer]
    embedding: EmbeddingArrays | None
    X: Array
    outputs: Array
    n_threads: int


def refusal_of_pass(network: Network, X: Array) -> str | None:
    """Why this engine cannot send X through; None where it can."""
    if np.shape(X)[1:] != network.sizes[:1]:
        return _("the rows have not as many numbers as the network has inputs")
    return refusal_of_arrays(X) or _refusal_of_layers(network)


def outputs(network: Network, X: Array, n_threads: int | None = None) -> Array:
    """The output layer's values ``(n, outputs)`` of X ``(n, inputs)``, in the type of X, which
    weights of another type are converted to. A row's do not depend on the other rows, nor on the
    threads, which share the rows out. The call lets other Python threads run."""
    return passed(network, X, n_threads)[0]


def passed(network: Network, X: Array, n_threads: int | None = None) -> tuple[Array, bool]:
    """The same, and whether all numbers of X are finite."""
    layers = [
        PassedLayer(
            np.ascontiguousarray(layer.W, X.dtype),
            None if layer.b is None else np.ascontiguousarray(layer.b, X.dtype),
            layer.activation.name,
            layer.shares_bias,
        )
        for layer in network.layers
    ]
    a = np.empty((X.shape[0], network.sizes[-1]), X.dtype)
    X = np.ascontiguousarray(X)
    embedding = _passed_embedding(network.embedding, X.dtype)
    forward = Pass(layers, embedding, X, a, n_threads or default_threads())
    return a, kernels.forward_pass(forward, level())


def _passed_embedding(embedding: Embedding | None, dtype: Any) -> EmbeddingArrays | None:
    if embedding is None:
        return None
    parameters = [np.ascontiguousarray(array, dtype) for array in embedding.parameters]
    return EmbeddingArrays(np.array(embedding.columns, np.int64), parameters, [])


# -- an epoch --------------------------------------------------------------------------------------


class LayerArrays(NamedTuple):
    """A layer as the compiled module reads it, by these names; it writes into the arrays, but for
    the bias that is not trained."""

    W: Array
    b: Array | None
    W_memory: list[Array]
    b_memory: list[Array]
    activation: str
    trains_bias: bool
    shared: bool
    dropout: float


class Epoch(NamedTuple):
    """A part of an epoch as the compiled module reads it, by these names. `order`: places in X;
    `numbers`: of the same rows in the random streams; `loss` and `optimizer`: kernels' names, which
    `refusal` saw to; `canonical`: δ of the output is a − y; `settings`: the optimizer's, by their
    names; `t`, `loss_sum`, `weight_sum`: the steps taken before, and the epoch's `Sums`; of the
    `shards` this process has `own_shards` from `first_shard` on, and ``exchange(sums, loss)`` adds
    those of others, in place, and returns the loss of all. With `gradients`, arrays like those of
    the layers and of the embedding, there is one batch and no step: they are filled."""

    layers: list[LayerArrays]
    embedding: EmbeddingArrays | None
    X: Array
    y: Array
    weight: Array | None
    order: Integers
    numbers: Integers
    batch: int
    loss: str | None
    canonical: bool
    optimizer: str
    settings: dict[str, float]
    l2: float
    l1: float
    rate: float
    sequential: bool
    seed: Seed
    t: int
    loss_sum: float
    weight_sum: float
    shards: int
    first_shard: int
    own_shards: int
    exchange: Callable[[Array, float], float] | None
    n_threads: int
    gradients: list[LayerArrays] | None = None
    embedding_gradient: EmbeddingArrays | None = None


def prepared(data: Data) -> Data:
    """The same data with their rows one after another in memory."""
    weight = None if data.weight is None else np.ascontiguousarray(data.weight)
    return Data(np.ascontiguousarray(data.X), np.ascontiguousarray(data.y), weight)


def train_epoch(
    state: State, data: Data, order: Integers, batch_size: int, plan: Plan, rate: float
) -> tuple[State, float]:
    """One pass over the rows in `order` at once, as `reference.train_epoch`."""
    state, sums = train_part(state, Part.of(data, order), batch_size, plan, rate, Sums())
    return state, sums.mean


def train_part(
    state: State, part: Part, batch_size: int, plan: Plan, rate: float, sums: Sums
) -> tuple[State, Sums]:
    """A part of an epoch, as `reference.train_part`; state is not changed, and the part's data are
    as `prepared` gives them.

    The call lets other Python threads run, and asks every few milliseconds for a
    KeyboardInterrupt, which then leaves everything as it was.
    """
    epoch = _epoch(state, part, batch_size, plan, rate, sums)
    *found, t = kernels.train_part(epoch, level())
    return _state_of(epoch.layers, epoch.embedding, state, t), Sums(*found)


def gradients(
    network: Network, batch: Data, shards: int = 1, penalty: Penalty | None = None
) -> tuple[float, Array]:
    """A batch's loss with its penalty and its gradient in one vector ``(parameters,)``: of each
    layer W and, where it is trained, b, and then the embedding's.

    The sums over the batch are those of so many shards, as in `reference.gradients`. The arrays are
    such as `refusal` lets through."""
    optimizer = get_optimizer("sgd")
    plan = Plan(optimizer, penalty or Penalty(), (), False, shards, Seed(0, 0))
    state, rows = initial_state(network, optimizer), np.arange(batch.X.shape[0])
    epoch = _epoch(state, Part.of(prepared(batch), rows), len(rows), plan, 0.0, Sums())
    flat = np.empty(
        sum(array.size for array in _trained(epoch.layers, epoch.embedding)), batch.X.dtype
    )
    layers, embedding = _views(flat, epoch.layers, epoch.embedding)
    loss, weight, _t = kernels.train_part(
        epoch._replace(gradients=layers, embedding_gradient=embedding), level()
    )
    return loss / weight if weight else 0.0, flat


def _trained(layers: list[LayerArrays], embedding: EmbeddingArrays | None) -> Iterator[Array]:
    for layer in layers:
        yield layer.W
        if layer.trains_bias and layer.b is not None:
            yield layer.b
    yield from () if embedding is None else embedding.parameters


def _views(
    flat: Array, layers: list[LayerArrays], embedding: EmbeddingArrays | None
) -> tuple[list[LayerArrays], EmbeddingArrays | None]:
    """Arrays like those that are trained, which lie one after another in `flat`."""
    like = list(_trained(layers, embedding))
    pieces = np.split(flat, np.cumsum([array.size for array in like])[:-1])
    views = (piece.reshape(array.shape) for piece, array in zip(pieces, like, strict=True))
    of_layers = [
        layer._replace(
            W=next(views),
            b=next(views) if layer.trains_bias and layer.b is not None else None,
        )
        for layer in layers
    ]
    of_embedding = embedding and embedding._replace(parameters=list(views), memory=[])
    return of_layers, of_embedding


def _epoch(state: State, part: Part, batch_size: int, plan: Plan, rate: float, sums: Sums) -> Epoch:
    """What the compiled module is asked, with copies of all that it writes into."""
    network, optimizer, ranks = state.network, plan.optimizer, plan.ranks
    rates = (*plan.dropout, *[0.0] * len(network.layers))  # the output layer has none
    mine = own_shards(plan.shards, ranks)
    return Epoch(
        [_layer_arrays(*parts) for parts in zip(network.layers, state.memory, rates, strict=False)],
        _embedding_arrays(state),
        *part.data,
        order=row_numbers(part.order),
        numbers=row_numbers(part.numbers),
        batch=batch_size,
        loss=network.loss.kernel,
        canonical=network.output.name in network.loss.canonical,
        optimizer=optimizer.name,
        settings=optimizer.settings,
        l2=plan.penalty.l2,
        l1=plan.penalty.l1,
        rate=rate,
        sequential=plan.sequential,
        seed=plan.seed,
        t=state.t,
        loss_sum=sums.loss,
        weight_sum=sums.weight,
        shards=plan.shards,
        first_shard=mine.start,
        own_shards=len(mine),
        exchange=None if ranks is None else partial(exchange, ranks),
        n_threads=plan.n_threads,
    )


def row_numbers(rows: Integers) -> Integers:
    """Numbers of rows as the kernels take them: of uint32, as `row_order` has them, or int64."""
    return np.ascontiguousarray(rows, np.uint32 if rows.dtype == np.uint32 else np.int64)


def _embedding_arrays(state: State) -> EmbeddingArrays | None:
    embedding = state.network.embedding
    if embedding is None:
        return None
    parameters = [np.array(array, order="C") for array in embedding.parameters]
    memory = [
        [part.copy() for part in parts] for parts in zip(*state.embedding_memory, strict=True)
    ]
    return EmbeddingArrays(np.array(embedding.columns, np.int64), parameters, memory)


def _layer_arrays(layer: Layer, memory: tuple[Any, Any], dropout: float) -> LayerArrays:
    W, b, (W_memory, b_memory) = layer.W, layer.b, memory
    return LayerArrays(
        W.copy(),
        None if b is None else b.copy(),
        [part.copy() for part in W_memory],
        [part.copy() for part in b_memory or ()],
        layer.activation.name,
        layer.bias == "trained",
        b is not None and len(b) < W.shape[1],
        dropout,
    )


def _state_of(
    layers: list[LayerArrays], embedding: EmbeddingArrays | None, before: State, t: int
) -> State:
    network, memory = [], []
    for arrays, layer, (W_memory, b_memory) in zip(
        layers, before.network.layers, before.memory, strict=True
    ):
        network.append(layer.with_numbers(arrays.W, arrays.b if arrays.trains_bias else layer.b))
        of_b = None if b_memory is None else type(b_memory)(*arrays.b_memory)
        memory.append((type(W_memory)(*arrays.W_memory), of_b))
    was = before.network.embedding
    if embedding is None or was is None:
        after = before.network.with_numbers(tuple(network), was)
        return State(after, tuple(memory), t)
    learned = was.with_parameters(embedding.parameters)
    parts = zip(*embedding.memory, strict=True) if embedding.memory else [()] * 4
    kinds = map(type, before.embedding_memory)
    of_embedding = tuple(kind(*part) for kind, part in zip(kinds, parts, strict=True))
    return State(
        before.network.with_numbers(tuple(network), learned), tuple(memory), t, of_embedding
    )
