"""Networks to practice with: weights, inputs and targets of one decimal, so that results are short.

Each attempt draws all numbers from the seed's stream EXERCISE; of `ATTEMPTS` the one whose forward
pass, gradients and new weights take the fewest digits is kept, and one that teaches nothing (units
that are all switched off, saturated or at a kink, an output that is right already) only where there
is no other.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from chainrule.backprop import Forward, forward
from chainrule.basics.expression import Op, Ref
from chainrule.basics.random import EXERCISE, make_seed, philox_uniform
from chainrule.basics.typing import Floats
from chainrule.derivation.graph.exactly import LEFT_OVER
from chainrule.engines.plan import Data
from chainrule.engines.reference import gradients
from chainrule.network import Bias, Layer, Network
from chainrule.pieces.activations import Activation, get_activation
from chainrule.pieces.formula import Range
from chainrule.pieces.losses import get_loss, output_for

ATTEMPTS = 40
_SHORT = 8  # digits beyond which a number counts as long
_SATURATED = 4.0

_WEIGHTS = [k / 10 for k in range(-9, 10) if k]
_INPUTS = [-2.0, -1.0, -0.5, 0.5, 1.0, 2.0, 3.0]


class Exercise(NamedTuple):
    """A network and the rows of one training step."""

    network: Network
    data: Data


class Outline(NamedTuple):
    """What an exercise is like: sizes, an activation for each layer, a loss, biases, the rows of
    the batch."""

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    bias: Bias = "trained"
    n_rows: int = 1
    rate: float = 0.1


def make_exercise(outline: Outline, seed: int) -> Exercise:
    """The exercise of a seed: always the same for the same outline."""
    made = (_draw(outline, seed, attempt) for attempt in range(ATTEMPTS))
    return min(made, key=lambda exercise: _cost(exercise, outline.rate))


def output_activation_for(hidden: str, loss: str, n_outputs: int) -> str:
    """The output's activation where none is named: the loss's own, the textbook's sigmoid
    everywhere, or identity."""
    if loss == "log_loss":
        return "logistic" if n_outputs == 1 else "softmax"
    f = get_activation(hidden)
    is_bounded = math.isfinite(f.range.high - f.range.low)
    return output_for(loss, f.name if is_bounded else "identity")


# -- drawing -------------------------------------------------------------------------------------


def _draw(outline: Outline, seed: int, attempt: int) -> Exercise:
    shapes = list(zip(outline.sizes, outline.sizes[1:], strict=False))
    n = sum(a * b + b for a, b in shapes) + outline.n_rows * (outline.sizes[0] + outline.sizes[-1])
    u = iter(philox_uniform(make_seed(seed), np.array([0]), n, step=attempt, stream=EXERCISE)[0])
    layers = [
        _layer(u, shape, get_activation(name), outline.bias)
        for shape, name in zip(shapes, outline.activations, strict=True)
    ]
    network = Network(tuple(layers), get_loss(outline.loss, layers[-1].activation))
    X = _pick(u, _INPUTS, (outline.n_rows, outline.sizes[0]))
    return Exercise(network, Data(X, _targets(u, outline, layers[-1].activation)))


def _layer(u: Iterator[float], shape: tuple[int, int], f: Activation, bias: Bias) -> Layer:
    W, b = _pick(u, _WEIGHTS, shape), _pick(u, _WEIGHTS, (1, shape[1]))[0]
    return Layer(W, None if bias == "none" else b, f, bias)


def _targets(u: Iterator[float], outline: Outline, output: Activation) -> Floats:
    shape = (outline.n_rows, outline.sizes[-1])
    if outline.loss == "log_loss" and output.name == "softmax":
        chosen = [int(next(u) * shape[1]) for _ in range(shape[0])]
        return np.eye(shape[1])[chosen]
    if outline.loss == "log_loss":
        return _pick(u, [0.0, 1.0], shape)
    if outline.loss == "poisson":
        return _pick(u, [0.0, 1.0, 2.0, 3.0], shape)
    return _pick(u, _reachable(output.range), shape)


def _reachable(range_: Range) -> list[float]:
    """Targets inside what the output can reach: of both ends a tenth of the range is left out."""
    low, high = range_.low, range_.high
    if math.isfinite(high - low):
        margin = (high - low) / 10
        return [k / 10 for k in range(round(10 * (low + margin)), round(10 * (high - margin)) + 1)]
    return [k / 2 for k in range(1, 6)] if (low, high) == (0, math.inf) else _INPUTS


def _pick(u: Iterator[float], values: Sequence[float], shape: tuple[int, int]) -> Floats:
    n = shape[0] * shape[1]
    return np.array([values[int(next(u) * len(values))] for _ in range(n)]).reshape(shape)


# -- judging -------------------------------------------------------------------------------------


def _cost(exercise: Exercise, rate: float) -> float:
    """Digits of all results; what teaches nothing costs more than any digits."""
    network, data = exercise
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        passed = forward(network, data.X)
        loss, back = gradients(network, data)
    changed = [layer.W - rate * dW for layer, dW in zip(network.layers, back.dW[1:], strict=True)]
    arrays = [*passed.z[1:], *passed.a[1:], *back.delta[1:], *back.dW[1:], *changed]
    numbers = np.concatenate([np.ravel(array) for array in arrays])
    if not (np.isfinite(numbers).all() and math.isfinite(loss)):
        return math.inf
    return 1e6 * _faults(network, passed, back.delta) + sum(map(_length, numbers.tolist()))


def _faults(network: Network, passed: Forward, delta: list[Any]) -> int:
    """How many layers have nothing to show, or an input of an activation that is a bad example."""
    faults = 0
    for layer, z, d in zip(network.layers, passed.z[1:], delta[1:], strict=True):
        name, bent = layer.activation.name, _is_bent(layer.activation)
        if bent:
            off = int((z <= 0).all(axis=0).sum())  # units that are off in all rows
            faults += max(0, off - z.shape[1] // 3)
        faults += int((abs(z) < LEFT_OVER).sum()) * (name != "identity")
        faults += int((abs(z) > _SATURATED).sum()) * (name != "identity" and not bent)
        faults += 4 * int((abs(d) < 1e-3).all())
    return faults


def _is_bent(f: Activation) -> bool:
    """Its formula has two branches: a unit can be off."""
    formula = f.formula(Ref("z")) if f.elementwise and f.formula else None
    return isinstance(formula, Op) and formula.op in ("case", "max")


def _length(value: float) -> int:
    """Significant digits, at most `_SHORT`."""
    digits = f"{abs(value):.{_SHORT}g}".partition("e")[0].replace(".", "").strip("0")
    return len(digits)
