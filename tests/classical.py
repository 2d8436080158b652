"""A fitted network of each family, for tests of what all families share: ``CASES[name](seed)`` is
the family's name, the estimator, and the X and y that it is explained on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import chainrule as cr

Case = tuple[str, Any, Any, Any]


def _data(seed: int, n: int = 24, inputs: int = 3) -> tuple[Any, Any, Any]:
    rng = np.random.default_rng([7, seed])
    X = rng.normal(size=(n, inputs)).round(3)
    return rng, X, rng.integers(0, 3, n)


def _neuron(seed: int) -> Case:
    rng, _X, _y = _data(seed)
    bits = rng.integers(0, 2, (8, 3)).astype(float)
    weights, threshold = rng.normal(size=3).round(2), float(rng.normal())
    y = np.arange(8) % 2
    return "mcculloch-pitts", cr.McCullochPittsNeuron(weights, threshold).fit(bits, y), bits, y


def _perceptron(seed: int) -> Case:
    _rng, X, y = _data(seed)
    labels = y if seed % 3 else y % 2
    made = cr.Perceptron(
        multi_class=("ovr", "together")[seed % 2], margin=0.1 * (seed % 2), max_iter=5, tol=None,
        random_state=seed,
    )  # fmt: skip
    return "perceptron", made.fit(X, labels), X, labels


def _rbf(seed: int) -> Case:
    rng, X, y = _data(seed)
    kernel = ("gaussian", "multiquadric", "inverse_multiquadric", "thin_plate")[seed % 4]
    settings: dict[str, Any] = {"kernel": kernel, "n_centers": 4, "width": "nearest"}
    settings["column_weights"] = [None, [1, 3, 0.5], "by_column"][seed % 3]
    if seed % 5 == 4:
        settings |= {"read_out": "average", "kernel": "gaussian", "n_centers": 5, "width": 1.5}
    if seed % 2:
        return "rbf", cr.RBFClassifier(**settings).fit(X, y), X, y
    numbers = rng.normal(size=(len(X), 2))
    return "rbf", cr.RBFRegressor(**settings).fit(X, numbers), X, numbers


def _som(seed: int) -> Case:
    _rng, X, y = _data(seed)
    neighborhood = ("gaussian", "bubble", "triangle", "mexican_hat")[seed % 4]
    if seed % 3 == 2:
        made = cr.SOM(
            2, 3, n_iter=2, neighborhood=("gaussian", "bubble", "triangle")[seed % 3 - seed % 2],
            learning_rate=(None, 0.5)[seed % 2], column_weights=[1, 3, 0.5],
        )  # fmt: skip
        return "som", made.fit(X, y), X, y
    made = cr.SOM(
        2, 3, mode="online", n_iter=2, neighborhood=neighborhood, radius=1.6, radius_end=1.3,
        metric=("euclidean", "manhattan", "cosine")[seed % 3], learning_rate=0.1,
        topology=("rectangular", "hexagonal")[seed % 2], toroidal=seed % 5 == 0,
    )  # fmt: skip
    return "som", made.fit(X, y), X, y


def _supervised_som(seed: int) -> Case:
    rng, X, y = _data(seed)
    own = cr.SOM(2, 3, n_iter=3, toroidal=seed % 5 == 0, column_weights=[1, 2, 0.5])
    if seed % 2:
        return "supervised-som", cr.SOMClassifier(own).fit(X, y), X, y
    numbers = rng.normal(size=(len(X), 2))
    return "supervised-som", cr.SOMRegressor(own, smoothing=0.8).fit(X, numbers), X, numbers


def _art(family: str) -> Callable[[int], Case]:
    def case(seed: int) -> Case:
        _rng, X, y = _data(seed, 18)
        X = abs(X)
        settings: dict[str, Any] = {"rho": 0.4 + 0.1 * (seed % 5)}
        settings["column_weights"] = [None, [1, 3, 0.5]][seed % 2]
        if family == "art1":
            X = (X > 0.6).astype(float)
            return family, cr.ART1(**settings).fit(X), X, None
        settings["beta"] = 1 - 0.3 * (seed % 3 == 1)
        if family == "art2a":
            made = cr.ART2A(theta=0.1 * (seed % 3), alpha=0.2, **settings)
            return family, made.fit(X), X, None
        if family == "fuzzy-art":
            return family, cr.FuzzyART(**settings).fit(X), X, None
        tracking = ("MT+", "MT-", "MT0", "MT1", "MT~")[seed % 5]
        made = cr.FuzzyARTMAP(match_tracking=tracking, **settings)
        return family, made.fit(X, y), X, np.roll(y, 1)

    return case


def _bernoulli(seed: int) -> Case:
    _rng, X, y = _data(seed)
    values = (X > 0).astype(float) if seed % 2 else 1 / (1 + np.exp(-X))
    made = cr.BernoulliRBM(
        4, n_iter=20, random_state=seed, k=1 + seed % 3, persistent=seed % 2 == 0,
        weight_decay=0.01 * (seed % 3), momentum=0.5 * (seed % 2),
    )  # fmt: skip
    return "rbm", made.fit(values), values, y


def _gaussian(seed: int) -> Case:
    _rng, X, y = _data(seed)
    variance = ("unit", "learned")[seed % 2]
    made = cr.GaussianRBM(3, n_iter=20, learning_rate=0.05, random_state=seed, variance=variance,
                          weight_decay=0.01 * (seed % 3))  # fmt: skip
    return "gaussian-rbm", made.fit(X), X, y


def _boltzmann(seed: int) -> Case:
    rng, X, _y = _data(seed)
    X = (X > 0).astype(float)
    made = cr.BoltzmannMachine(2, n_iter=3, random_state=seed).fit(X)
    W = np.triu(rng.normal(0, 1, (5, 5)), 1)
    made.weights_ = W + W.T
    return "boltzmann", made, X, None


CASES: dict[str, Callable[[int], Case]] = {
    "mcculloch-pitts": _neuron,
    "perceptron": _perceptron,
    "rbf": _rbf,
    "som": _som,
    "supervised-som": _supervised_som,
    "rbm": _bernoulli,
    "boltzmann": _boltzmann,
    "gaussian-rbm": _gaussian,
    **{name: _art(name) for name in ("art1", "art2a", "fuzzy-art", "fuzzy-artmap")},
}
