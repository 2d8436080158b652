"""Initializers: the weights and biases a layer starts with.

| name    | weights                         | biases  | source                             |
|---------|---------------------------------|---------|------------------------------------|
| glorot  | U(−r, r), r = √(6/(n_in+n_out)) | 0       | Glorot & Bengio 2010, equation 16  |
| he      | N(0, 2/n_in)                    | 0       | He et al. 2015, equation 10        |
| lecun   | N(0, 1/n_in)                    | 0       | LeCun et al. 1998, section 4.6     |
| normal  | N(0, 1)                         | N(0, 1) | Nielsen's network.py               |
| uniform | U(0, 1)                         | U(0, 1) | the classical textbook programs    |

An initializer draws a layer's weights first, then its biases.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from chainrule.basics.errors import UnknownNameError
from chainrule.basics.typing import Floats

if TYPE_CHECKING:
    from numpy.random import Generator

Initializer: TypeAlias = "Callable[[Generator, int, int, int], tuple[Floats, Floats]]"
"""``(generator, n_in, n_out, n_biases) -> W (n_in, n_out), b (n_biases,)`` in float64."""


def glorot(generator: Generator, n_in: int, n_out: int, n_biases: int) -> tuple[Floats, Floats]:
    """U(−r, r) with r = √(6/(n_in+n_out)), which keeps variances level both ways; b = 0."""
    r = math.sqrt(6 / (n_in + n_out))
    return generator.uniform(-r, r, (n_in, n_out)), _zeros(n_biases)


def he(generator: Generator, n_in: int, n_out: int, n_biases: int) -> tuple[Floats, Floats]:
    """N(0, 2/n_in), for layers of rectifiers; b = 0."""
    return _gaussian(generator, math.sqrt(2 / n_in), n_in, n_out), _zeros(n_biases)


def lecun(generator: Generator, n_in: int, n_out: int, n_biases: int) -> tuple[Floats, Floats]:
    """N(0, 1/n_in); b = 0."""
    return _gaussian(generator, math.sqrt(1 / n_in), n_in, n_out), _zeros(n_biases)


def normal(generator: Generator, n_in: int, n_out: int, n_biases: int) -> tuple[Floats, Floats]:
    """N(0, 1) for weights and biases alike."""
    return _gaussian(generator, 1.0, n_in, n_out), generator.standard_normal(n_biases)


def uniform(generator: Generator, n_in: int, n_out: int, n_biases: int) -> tuple[Floats, Floats]:
    """U(0, 1) for weights and biases alike."""
    return generator.random((n_in, n_out)), generator.random(n_biases)


def glorot_with_biases(numerator: float) -> Initializer:
    """U(−r, r), r = √(numerator/(n_in+n_out)), for weights and biases alike, as in scikit-learn:
    numerator 2 where the hidden activation is logistic, else 6."""

    def draw(generator: Generator, n_in: int, n_out: int, n_biases: int) -> tuple[Floats, Floats]:
        r = math.sqrt(numerator / (n_in + n_out))
        return generator.uniform(-r, r, (n_in, n_out)), generator.uniform(-r, r, n_biases)

    return draw


def _gaussian(generator: Generator, deviation: float, n_in: int, n_out: int) -> Floats:
    return deviation * generator.standard_normal((n_in, n_out))


def _zeros(n: int) -> Floats:
    return np.zeros(n)


INITIALIZERS: dict[str, Initializer] = {
    "glorot": glorot,
    "he": he,
    "lecun": lecun,
    "normal": normal,
    "uniform": uniform,
}


def get_initializer(name: str | Initializer) -> Initializer:
    """The initializer called `name`; UnknownNameError lists the known ones."""
    if callable(name):
        return name
    if name not in INITIALIZERS:
        raise UnknownNameError("initializer", name, INITIALIZERS)
    return INITIALIZERS[name]
