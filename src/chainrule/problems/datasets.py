"""The data sets behind the built-in examples, as arrays with names and units.

moons and spirals are drawn here from PCG64(0), the same on every machine; iris, wine,
breast-cancer, digits and diabetes are the ones that come with scikit-learn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.errors import UnknownNameError
from chainrule.basics.typing import Floats


class Dataset(NamedTuple):
    """X ``(n, k)`` with a name for each column; y ``(n,)`` labels or numbers, and its name."""

    X: Floats
    y: Any
    inputs: tuple[str, ...]
    target: str


def moons(n: int = 500, noise: float = 0.15) -> Dataset:
    """Two interleaved half circles, `n` points, Gaussian noise of that deviation."""
    generator = np.random.Generator(np.random.PCG64(0))
    angle = np.pi * generator.random(n)
    lower = np.arange(n) % 2
    x = np.where(lower, 1 - np.cos(angle), np.cos(angle))
    y = np.where(lower, 0.5 - np.sin(angle), np.sin(angle))
    X = np.column_stack([x, y]) + noise * generator.standard_normal((n, 2))
    return Dataset(X, np.where(lower, "lower", "upper").astype(object), ("x", "y"), "moon")


def spirals(n: int = 600, turns: float = 1.5, noise: float = 0.02) -> Dataset:
    """Three spiral arms of `turns` turns from the center, `n` points in all."""
    generator = np.random.Generator(np.random.PCG64(0))
    arm = np.arange(n) % 3
    radius = np.sqrt(generator.random(n))
    angle = 2 * np.pi * (turns * radius + arm / 3)
    X = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    X += noise * generator.standard_normal((n, 2))
    names = np.array(["red", "green", "blue"], dtype=object)
    return Dataset(X, names[arm], ("x", "y"), "arm")


def _from_scikit_learn(loader: str, target: str) -> Dataset:
    from sklearn import datasets

    bunch = getattr(datasets, loader)()
    labels = getattr(bunch, "target_names", None)
    y = bunch.target
    if labels is not None and loader != "load_digits":
        y = np.asarray(labels, dtype=object)[y]
    return Dataset(np.asarray(bunch.data, float), y, tuple(map(str, bunch.feature_names)), target)


DATASETS: dict[str, Callable[[], Dataset]] = {
    "moons": moons,
    "spirals": spirals,
    "iris": lambda: _from_scikit_learn("load_iris", "species"),
    "wine": lambda: _from_scikit_learn("load_wine", "cultivar"),
    "breast-cancer": lambda: _from_scikit_learn("load_breast_cancer", "diagnosis"),
    "digits": lambda: _from_scikit_learn("load_digits", "digit"),
    "diabetes": lambda: _from_scikit_learn("load_diabetes", "progression"),
}


def load_dataset(name: str) -> Dataset:
    """The data set called `name`; UnknownNameError lists the known ones."""
    if name not in DATASETS:
        raise UnknownNameError("data set", name, DATASETS)
    return DATASETS[name]()
