"""A run at a moment, and as a checkpoint holds it: arrays, and JSON for the rest.

W[l], b[l], best.W[l], best.b[l]     parameters, and the best epoch's where they are others
memory[l].W[k], memory[l].b[k]       what the optimizer remembers of them
history.loss, ...                    the curves
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.random import Seed
from chainrule.basics.stored import (
    ANY_NUMBER,
    ANYTHING,
    TABLE,
    WHOLE,
    WORD,
    check_fields,
    is_whole,
    listed,
    require,
)
from chainrule.basics.typing import Array, Json
from chainrule.engines.plan import State, Sums, initial_state
from chainrule.network import Layer, Network
from chainrule.pieces.embeddings import PARAMETERS
from chainrule.pieces.optimizers import Optimizer
from chainrule.training.history import Curve, History
from chainrule.training.stopping import StoppingState

_KINDS = {
    "seed": listed(WHOLE, 2),
    "t": WHOLE,
    "cursor": listed(ANY_NUMBER, 3),
    "stopping": listed(ANY_NUMBER, 3),
    "history": TABLE,
    "eval_sets": WHOLE,
    "same": TABLE,
    "functions": listed(ANY_NUMBER),
}
_BY_TYPE = {int: WHOLE, float: ANY_NUMBER, str: WORD}
_HISTORY = {
    name: _BY_TYPE.get(type(value), ANYTHING)
    for name, value in vars(History()).items()
    if not isinstance(value, list)
}


class Cursor(NamedTuple):
    """How far within an epoch a run is: rows taken, and what their batches add up to."""

    rows: int = 0
    sums: Sums = Sums()


class Point(NamedTuple):
    """A run at a moment: all that it needs to go on from there."""

    seed: Seed
    state: State
    cursor: Cursor
    stopping: StoppingState
    best_network: Network
    history: History


class StoredRun(NamedTuple):
    """A point as JSON and arrays."""

    document: Json
    arrays: dict[str, Array]

    @property
    def seed(self) -> Seed:
        return Seed(*self.document["seed"])

    @property
    def stop_reason(self) -> str:
        """How it ended; "running" while it has not."""
        return str(self.document["history"]["stop_reason"])

    @property
    def n_epochs(self) -> int:
        """Whole epochs that it has taken."""
        return len(self.arrays["history.loss"])


def stored(point: Point) -> StoredRun:
    """`point` as a checkpoint holds it."""
    state, history = point.state, point.history
    arrays = parameters(state.network)
    if point.best_network is not state.network:
        arrays |= {f"best.{name}": a for name, a in parameters(point.best_network).items()}
    for l, memories in enumerate(state.memory, 1):
        for which, memory in zip("Wb", memories, strict=True):
            arrays |= {f"memory[{l}].{which}[{k}]": part for k, part in enumerate(memory or ())}
    for name, memory in zip(PARAMETERS, state.embedding_memory, strict=False):
        arrays |= {f"memory.{name}[{k}]": part for k, part in enumerate(memory)}
    arrays |= {f"history.{name}": np.array(curve, float) for name, curve in _curves(history)}
    document = {
        "seed": list(point.seed),
        "t": state.t,
        "cursor": [point.cursor.rows, *point.cursor.sums],
        "stopping": list(point.stopping),
        "history": {
            row.name: getattr(history, row.name)
            for row in fields(History)
            if not isinstance(getattr(history, row.name), list)
        },
        "eval_sets": len(history.eval_sets),
    }
    return StoredRun(document, arrays)


def check_stored(run: StoredRun) -> None:
    """Raise ValueError unless what a file says of a run is of the kind it must be."""
    check_fields("checkpoint", run.document, _KINDS)
    check_fields("history", run.document["history"], _HISTORY)
    rows, *_sums = run.document["cursor"]
    require(is_whole(rows), "cursor")
    curves = [array for name, array in run.arrays.items() if name.startswith("history.")]
    require("history.loss" in run.arrays, "history.loss")
    require(all(curve.ndim == 1 and curve.dtype == float for curve in curves), "history")


def restored(run: StoredRun, network: Network, optimizer: Optimizer) -> Point:
    """The inverse, for the network (of whatever numbers) and the optimizer that it was of.

    Raises KeyError, TypeError or ValueError where it does not fit them.
    """
    document, arrays = run
    now = with_parameters(network, arrays, "")
    made = initial_state(now, optimizer)
    memory = tuple(
        (_memory(of_W, arrays, f"memory[{l}].W"), _memory(of_b, arrays, f"memory[{l}].b"))
        for l, (of_W, of_b) in enumerate(made.memory, 1)
    )
    of_embedding = tuple(
        _memory(each, arrays, f"memory.{name}")
        for name, each in zip(PARAMETERS, made.embedding_memory, strict=False)
    )
    rows, *sums = document["cursor"]
    return Point(
        run.seed,
        State(now, memory, document["t"], of_embedding),
        Cursor(rows, Sums(*sums)),
        StoppingState(*document["stopping"]),
        with_parameters(network, arrays, "best.") if "best.W[1]" in arrays else now,
        _history(document, arrays),
    )


def _history(document: Json, arrays: dict[str, Array]) -> History:
    def curve(name: str) -> Curve:
        return Curve(arrays[f"history.{name}"].tolist())

    curves: Json = {
        row.name: curve(row.name) for row in fields(History) if f"history.{row.name}" in arrays
    }
    watched = [
        {which: curve(f"eval_sets[{i}].{which}") for which in ("loss", "score")}
        for i in range(document["eval_sets"])
    ]
    return History.from_json(document["history"] | curves | {"eval_sets": watched})


def parameters(network: Network) -> dict[str, Array]:
    """The arrays of a network by their names."""
    arrays = {f"W[{l}]": layer.W for l, layer in enumerate(network.layers, 1)}
    biases = {f"b[{l}]": layer.b for l, layer in enumerate(network.layers, 1)}
    if network.embedding is not None:
        arrays |= dict(zip(PARAMETERS, network.embedding.parameters, strict=True))
    return arrays | {name: b for name, b in biases.items() if b is not None}


def with_parameters(network: Network, arrays: dict[str, Array], prefix: str) -> Network:
    """The inverse: a network like this one; KeyError or ValueError where they do not fit it."""
    layers = [
        _layer(layer, arrays[f"{prefix}W[{l}]"], arrays.get(f"{prefix}b[{l}]"))
        for l, layer in enumerate(network.layers, 1)
    ]
    embedding = network.embedding
    if embedding is not None:
        found = [arrays[f"{prefix}{name}"] for name in PARAMETERS]
        for array, here in zip(found, embedding.parameters, strict=True):
            _check_like(array, here)
        embedding = embedding.with_parameters(found)
    return replace(network, layers=tuple(layers), embedding=embedding)


def _layer(layer: Layer, W: Array, b: Array | None) -> Layer:
    for found, here in ((W, layer.W), (b, layer.b)):
        _check_like(found, here)
    return replace(layer, W=W, b=b)


def _check_like(found: Array | None, here: Array | None) -> None:
    """ValueError unless an array of the file is of the shape and the type that it is here."""
    if found is None or here is None:
        require(found is here, "None")
    else:
        require(found.shape == here.shape and found.dtype == here.dtype, str(here.shape))


def _memory(made: Any, arrays: dict[str, Array], name: str) -> Any:
    """What an optimizer made, with the arrays that were stored of it."""
    if made is None:
        return None
    parts = [arrays[f"{name}[{k}]"] for k in range(len(made))]
    for part, new in zip(parts, made, strict=True):
        _check_like(part, new)
    return made._make(parts) if hasattr(made, "_make") else type(made)(parts)


def _curves(history: History) -> list[tuple[str, list[float]]]:
    """Every curve by its name."""
    lists = [row.name for row in fields(History) if row.name != "eval_sets"]
    found = [(name, getattr(history, name)) for name in lists]
    named = [(name, curve) for name, curve in found if isinstance(curve, list)]
    for i, curves in enumerate(history.eval_sets):
        named += [
            (f"eval_sets[{i}].loss", curves.loss),
            (f"eval_sets[{i}].score", curves.score),
        ]
    return named
