"""What every engine is given and gives back: the terms its kernels are stated in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol, TypeAlias

from chainrule.basics.random import Seed
from chainrule.basics.typing import Array, Integers
from chainrule.network import Network
from chainrule.pieces.optimizers import Optimizer
from chainrule.pieces.penalties import Penalty


class Data(NamedTuple):
    """Rows to learn from: X ``(n, inputs)``, y ``(n, outputs)``, weight ``(n,)`` or None."""

    X: Array
    y: Array
    weight: Array | None = None

    def rows(self, which: Any) -> Data:
        """The rows that an index array or a slice picks."""
        return Data(
            self.X[which], self.y[which], None if self.weight is None else self.weight[which]
        )

    def as_type(self, dtype: Any) -> Data:
        """The same numbers in that type; arrays that are of it already are not copied."""
        parts = (part if part is None else part.astype(dtype, copy=False) for part in self)
        return Data(*parts)

    @property
    def total_weight(self) -> float:
        """Σw, or the number of rows where none are weighted."""
        return float(self.X.shape[0] if self.weight is None else self.weight.sum())


class Ranks(Protocol):
    """Processes that train one network together, each with its part of every batch's shards: this
    is number `rank` of `n`. `leader` is the rank that reads the table for it, on the same
    machine; None where each reads for itself. The others `wait` until they are told of a run."""

    rank: int
    n: int
    leader: int | None
    wait: bool

    def gather(self, numbers: Array, patient: bool = False) -> list[Array]:
        """The `numbers` ``(k,)`` of every rank, in their order."""
        ...


class Plan(NamedTuple):
    """How each step is taken; the same for a whole run. `dropout` has one rate a hidden layer; a
    batch's sums are those of so many `shards`; `n_threads` and `ranks`, None where this process is
    alone, change no bit."""

    optimizer: Optimizer
    penalty: Penalty
    dropout: tuple[float, ...]
    sequential: bool
    shards: int
    seed: Seed
    n_threads: int = 1
    ranks: Ranks | None = None


class State(NamedTuple):
    """Where a run stands: the network, what the optimizer remembers of each layer's (W, b),
    the steps taken, and what it remembers of each of the embedding's parameters."""

    network: Network
    memory: tuple[tuple[Any, Any], ...]
    t: int
    embedding_memory: tuple[Any, ...] = ()


class Part(NamedTuple):
    """A part of an epoch, ``(m,)`` rows: their places in `data`, in the order they are taken, and
    the numbers that the random streams know them by (row numbers of all the data)."""

    data: Data
    order: Integers
    numbers: Integers

    @staticmethod
    def of(data: Data, order: Integers) -> Part:
        """Rows of `data` that are all the data."""
        return Part(data, order, order)


class Sums(NamedTuple):
    """What an epoch's batches so far add up to: Σ loss·weight and Σ weight. After a loss that is
    not finite, that loss, of weight 1."""

    loss: float = 0.0
    weight: float = 0.0

    @property
    def mean(self) -> float:
        """The mean of the batches' losses by their weight."""
        return self.loss / self.weight


_BLOCK = 64
"""So many small batches' losses the compiled engine adds up before they join the others."""


def rows_of_parts(batch_size: int) -> int:
    """An epoch may be cut after a multiple of so many rows, and has the same bits."""
    return _BLOCK * batch_size if batch_size < _BLOCK else batch_size


TrainPart: TypeAlias = Callable[[State, Part, int, Plan, float, Sums], tuple[State, Sums]]
"""``train_part(state, part, batch_size, plan, rate, sums) -> state, sums`` with those of the part,
penalty included."""
Outputs: TypeAlias = Callable[[Network, Any], Array]
"""``outputs(network, X)``: the output layer's values ``(n, outputs)`` of X ``(n, inputs)``."""


def initial_state(network: Network, optimizer: Optimizer) -> State:
    """Before the first step: nothing remembered."""
    memory = tuple(
        (optimizer.init(layer.W), None if layer.b is None else optimizer.init(layer.b))
        for layer in network.layers
    )
    embedded = () if network.embedding is None else network.embedding.parameters
    return State(network, memory, 0, tuple(map(optimizer.init, embedded)))


def resumed_state(state: State, network: Network) -> State:
    """An earlier run's state with the network as it is now, in whose type its memory comes."""
    dtype = network.layers[0].W.dtype

    def in_that_type(memory: Any) -> Any:
        if memory is None:
            return None
        return type(memory)(*(part.astype(dtype, copy=False) for part in memory))

    memory = tuple((in_that_type(of_W), in_that_type(of_b)) for of_W, of_b in state.memory)
    return State(network, memory, state.t, tuple(map(in_that_type, state.embedding_memory)))
