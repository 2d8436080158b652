"""The order in which a step is told: given, forward, loss, backward, update."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from chainrule.derivation.feedforward.formulas import SETTING_SYMBOLS
from chainrule.derivation.feedforward.update import memory_letters
from chainrule.derivation.graph.names import Name

if TYPE_CHECKING:
    from chainrule.derivation.feedforward.derivation import FeedForward


def listing(d: FeedForward) -> Iterator[Name]:
    """Every quantity of the step, in the order in which it is worked out by hand."""
    samples = d.rows if len(d.rows) > 1 else [None]
    L = len(d.network.layers)
    yield from _given(d, samples)
    for l in range(1, L + 1):
        for row in samples:
            yield from _layer_forward(d, l, row)
    yield from _losses(d, samples)
    for l in range(L, 0, -1):
        for row in samples:
            yield from _layer_backward(d, l, row)
        yield from _layer_gradients(d, l)
    if d.situation.shows_signals:
        for l in range(L, 0, -1):
            for row in samples:
                yield from (Name("d", (l, j), row) for j in range(1, d.network.sizes[l] + 1))
    yield from _updates(d)


def _given(d: FeedForward, samples: list[Any]) -> Iterator[Name]:
    for row in samples:
        yield from (Name("a", (0, i), row) for i in range(1, d.network.sizes[0] + 1))
        yield from (Name("y", (k,), row) for k in range(1, d.network.sizes[-1] + 1))
        if row is not None and d.situation.data.weight is not None:
            yield Name("share", (), row)
    for l in range(1, len(d.network.layers) + 1):
        yield from (Name("W", index) for index in _weights(d, l))
        yield from (Name("b", index) for index in _biases(d, l))
    yield Name("eta")
    symbols = (SETTING_SYMBOLS.get(key, key) for key in d.situation.plan.optimizer.settings)
    yield from (Name(symbol) for symbol in symbols)
    if any(d.situation.plan.penalty):
        yield from (Name("alpha"), Name("l1"), Name("n"))


def _layer_forward(d: FeedForward, l: int, row: int | None) -> Iterator[Name]:
    units = range(1, d.network.sizes[l] + 1)
    together = not d.network.layers[l - 1].activation.elementwise  # each a needs every z
    if together:
        yield from (Name("z", (l, j), row) for j in units)
    for j in units:
        if not together:
            yield Name("z", (l, j), row)
        if d.passed.mask[l] is not None:
            yield from (Name("f", (l, j), row), Name("mask", (l, j), row))
        yield Name("a", (l, j), row)


def _losses(d: FeedForward, samples: list[Any]) -> Iterator[Name]:
    for row in samples:
        yield from (Name("E[k]", (k,), row) for k in range(1, d.network.sizes[-1] + 1))
        if row is not None:
            yield Name("E", (), row)
    yield Name("E")
    if any(d.situation.plan.penalty):
        yield Name("R")


def _layer_backward(d: FeedForward, l: int, row: int | None) -> Iterator[Name]:
    L, outputs = len(d.network.layers), range(1, d.network.sizes[-1] + 1)
    canonical = d.network.output.name in d.network.loss.canonical
    by_parts = l == L - 1 and d.network.output.elementwise and len(outputs) > 1
    units = range(1, d.network.sizes[l] + 1)
    if l == L and not canonical and not d.network.output.elementwise:  # each δ needs all of them
        yield from (Name("dE/da", (l, j), row) for j in units)
    for j in units:
        if by_parts:
            yield from (Name("dE[k]/da", (k, l, j), row) for k in outputs)
        if l < L or (not canonical and d.network.output.elementwise):
            yield from (Name("dE/da", (l, j), row), Name("da/dz", (l, j), row))
        elif not canonical:
            for i in outputs:
                yield Name("da/dz", (l, j), row) if i == j else Name("da[i]/dz", (l, i, j), row)
        yield Name("delta", (l, j), row)


def _layer_gradients(d: FeedForward, l: int) -> Iterator[Name]:
    for index in _weights(d, l):
        if any(d.situation.plan.penalty):
            yield from (Name("dE/dW", index), Name("dR/dW", index))
        yield Name("dW", index)
    yield from (Name("db", index) for index in _biases(d, l, trained=True))


def _updates(d: FeedForward) -> Iterator[Name]:
    for l in range(1, len(d.network.layers) + 1):
        for array, indices in (("W", _weights(d, l)), ("b", _biases(d, l, trained=True))):
            for index in indices:
                yield from (Name(f"{m}{array}+", index) for m in memory_letters(d))
                yield Name(f"{array}+", index)


def _weights(d: FeedForward, l: int) -> Iterator[tuple[int, int, int]]:
    return (indices for indices in d.weights() if indices[0] == l)


def _biases(d: FeedForward, l: int, trained: bool = False) -> Iterator[tuple[int, int]]:
    layer = d.network.layers[l - 1]
    if layer.b is not None and (layer.bias == "trained" or not trained):
        for j in range(1, layer.b.shape[0] + 1):
            yield l, j
