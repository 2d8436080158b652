# Longer than 250 lines: one contest for each classical network, all of them short.
"""Seconds and quality of the classical networks, ours beside the library people use for each.

Both train on the same data with the same number of updates, in turn, in one process with one
thread; the median of the rounds' CPU times counts. Quality stands next to the times: means over
seeds with their standard errors where chance has a part.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from statistics import median
from typing import Any, NamedTuple

import numpy as np

ROUNDS = 5
SEEDS = 20

Row = dict[str, Any]


class Contest(NamedTuple):
    """What is timed: each a call that trains and returns the model."""

    ours: Callable[[], Any]
    peer: Callable[[], Any]
    same_dtype: Callable[[], Any] | None = None


def timed(contest: Contest, rounds: int = ROUNDS) -> tuple[dict[str, float], Any, Any]:
    """Median seconds by name, and the last models of ours and the peer."""
    seconds: dict[str, list[float]] = {"ours": [], "peer": [], "same": []}
    calls = {"ours": contest.ours, "peer": contest.peer, "same": contest.same_dtype}
    models: dict[str, Any] = {}
    for _round in range(rounds + 1):  # the first only warms up
        for name, call in calls.items():
            if call is None:
                continue
            begin = time.process_time()
            models[name] = call()
            seconds[name].append(time.process_time() - begin)
    found = {name: median(times[1:]) for name, times in seconds.items() if times}
    return found, models["ours"], models["peer"]


def row(workload: str, peer: str, contest: Contest, dtype: str = "float64", **quality: Any) -> Row:
    seconds, _ours, _peer = timed(contest)
    result: Row = {
        "workload": workload,
        "ours_s": round(seconds["ours"], 6),
        "peers": {peer: seconds["peer"]},
        "ratio": {peer: seconds["peer"] / seconds["ours"]},
        "threads": 1,
        "dtype": dtype,
        "quality": quality,
    }
    if "same" in seconds:
        result["same_dtype_ratio"] = {peer: seconds["peer"] / seconds["same"]}
    return result


def _mean(values: list[float]) -> dict[str, float]:
    return {"mean": float(np.mean(values)),
            "standard_error": float(np.std(values, ddof=1) / np.sqrt(len(values)))}  # fmt: skip


# -- perceptron ----------------------------------------------------------------------------------


def perceptron() -> list[Row]:
    """100 epochs over digits; accuracy by 5-fold cross-validation with the defaults."""
    from sklearn.datasets import load_digits
    from sklearn.linear_model import Perceptron as Theirs
    from sklearn.model_selection import StratifiedKFold, cross_val_score

    from chainrule import Perceptron

    X, y = load_digits(return_X_y=True)
    single = X.astype(np.float32)
    accuracy: dict[str, list[float]] = {"ours": [], "scikit-learn": []}
    for seed in range(SEEDS):
        folds = StratifiedKFold(5, shuffle=True, random_state=seed)
        estimators = {"ours": Perceptron(random_state=seed),
                      "scikit-learn": Theirs(random_state=seed)}  # fmt: skip
        for name, estimator in estimators.items():
            accuracy[name].append(float(cross_val_score(estimator, X, y, cv=folds).mean()))
    contest = Contest(
        lambda: Perceptron(tol=None, max_iter=100).fit(single, y),
        lambda: Theirs(tol=None, max_iter=100).fit(single, y),
        lambda: Perceptron(tol=None, max_iter=100).fit(single, y),
    )
    double = Contest(
        lambda: Perceptron(tol=None, max_iter=100).fit(X, y),
        lambda: Theirs(tol=None, max_iter=100).fit(X, y),
    )
    quality = {name: {"accuracy": _mean(values)} for name, values in accuracy.items()}
    return [
        row("perceptron", "scikit-learn", contest, dtype="float32", **quality),
        row("perceptron", "scikit-learn", double, dtype="float64", **quality),
        *_large_perceptron(),
    ]


def _large_perceptron() -> list[Row]:
    """20 epochs over 20,000 rows of 50 columns; accuracy on 20,000 others."""
    from sklearn.datasets import make_classification
    from sklearn.linear_model import Perceptron as Theirs

    from chainrule import Perceptron

    X, y = make_classification(40_000, 50, n_informative=20, random_state=0)
    kinds = {"ours": Perceptron, "scikit-learn": Theirs}
    accuracy: dict[str, list[float]] = {name: [] for name in kinds}
    for name, kind in kinds.items():
        for seed in range(SEEDS):
            fitted = kind(tol=None, max_iter=20, random_state=seed).fit(X[::2], y[::2])
            accuracy[name].append(float(fitted.score(X[1::2], y[1::2])))
    quality = {name: {"accuracy": _mean(values)} for name, values in accuracy.items()}
    rows = []
    for dtype in (np.float32, np.float64):
        data, settings = X[::2].astype(dtype), {"tol": None, "max_iter": 20}
        ours, peer = (partial(_fitted, kind, settings) for kind in kinds.values())
        contest = Contest(partial(ours, data, y[::2]), partial(peer, data, y[::2]))
        name = "perceptron 20000x50"
        rows.append(row(name, "scikit-learn", contest, dtype=np.dtype(dtype).name, **quality))
    return rows


# -- radial basis functions ------------------------------------------------------------------------


def _fits(ours: Any, peer: Any, X: Any, y: Any) -> Contest:
    return Contest(lambda: ours.fit(X, y), lambda: peer.fit(X, y))


def rbf() -> list[Row]:
    """R² on rows held out of make_friedman1 and 2, beside kernel ridge with its best of a grid of
    gammas (the grid is not in its time); and of ridge on diabetes, by cross-validation."""
    from sklearn.datasets import load_diabetes, make_friedman1, make_friedman2
    from sklearn.kernel_ridge import KernelRidge
    from sklearn.linear_model import RidgeCV
    from sklearn.model_selection import KFold, cross_val_score, train_test_split
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    from chainrule import RBFRegressor

    rows = []
    for make in (make_friedman1, make_friedman2):
        X, y = make(10_000, noise=1.0, random_state=0)
        X = StandardScaler().fit_transform(X)
        X, X_test, y, y_test = train_test_split(X, y, random_state=0)
        y, y_test = y - y.mean(), y_test - y.mean()
        peers = [KernelRidge(alpha=0.1, kernel="rbf", gamma=g) for g in (0.01, 0.03, 0.1)]
        best = max(peers, key=lambda peer: peer.fit(X, y).score(X_test, y_test))
        ours = RBFRegressor(400, centers="random")
        contest = _fits(ours, best, X, y)
        found = row(f"rbf {make.__name__}", "kernel ridge", contest)
        found["quality"] = {"ours": {"r2": ours.score(X_test, y_test)},
                            "kernel ridge": {"r2": best.score(X_test, y_test)}}  # fmt: skip
        rows.append(found)
    X, y = load_diabetes(return_X_y=True)
    folds = KFold(5, shuffle=True, random_state=0)
    ours, ridge = (
        make_pipeline(StandardScaler(), estimator)
        for estimator in (RBFRegressor(), RidgeCV(np.logspace(-3, 3, 13)))
    )
    quality = {name: {"r2": float(cross_val_score(estimator, X, y, cv=folds).mean())}
               for name, estimator in (("ours", ours), ("ridge", ridge))}  # fmt: skip
    contest = _fits(ours, ridge, X, y)
    return [*rows, row("rbf diabetes", "ridge", contest, **quality)]


# -- self-organizing map ---------------------------------------------------------------------------


def som_online() -> list[Row]:
    """10,000 steps of a map of 20×20 on digits; quality of 20×20 on digits and 8×8 on iris."""
    return _som("online")


def som_batch() -> list[Row]:
    """10 batch epochs, as MiniSom's train_batch_offline."""
    return _som("batch")


def _som(mode: str) -> list[Row]:
    from minisom import MiniSom
    from sklearn.datasets import load_digits, load_iris

    from chainrule import SOM

    def begun(X: Any, side: int, seed: int) -> Any:
        peer = MiniSom(side, side, X.shape[1], sigma=3.0, learning_rate=0.5, random_seed=seed)
        peer.random_weights_init(X)
        return peer

    def ours(X: Any, side: int, updates: int, seed: int) -> Any:
        start = begun(X, side, seed).get_weights()  # the same start for both
        return SOM(
            side, side, mode=mode, n_iter=updates, n_steps=updates, learning_rate=0.5, radius=3.0,
            learning_rate_decay="asymptotic", radius_decay="asymptotic", init=start,
            random_state=seed, n_threads=1,
        ).fit(X)  # fmt: skip

    def theirs(X: Any, side: int, updates: int, seed: int) -> Any:
        peer = begun(X, side, seed)
        if mode == "online":
            peer.train(X, updates, random_order=True, use_epochs=False)
        else:
            peer.train_batch_offline(X, updates)
        return peer

    digits, iris = load_digits().data / 16, load_iris().data
    iris = (iris - iris.mean(axis=0)) / iris.std(axis=0)
    quality: Row = {}
    for name, X, side, updates in (("digits", digits, 20, 10_000), ("iris", iris, 8, 2_000)):
        updates = updates if mode == "online" else 10
        for whose, train in (("ours", ours), ("MiniSom", theirs)):
            maps = [train(X, side, updates, seed) for seed in range(SEEDS)]
            quality.setdefault(whose, {})[name] = {
                "quantization_error": _mean([float(m.quantization_error(X)) for m in maps]),
                "topographic_error": _mean([float(m.topographic_error(X)) for m in maps]),
            }
    updates, single = (10_000 if mode == "online" else 10), digits.astype(np.float32)
    contest = Contest(
        lambda: ours(single, 20, updates, 0),
        lambda: theirs(digits, 20, updates, 0),
        lambda: ours(digits, 20, updates, 0),
    )
    rows = [row(f"som-{mode}", "MiniSom", contest, dtype="float32", **quality)]
    for name, module, train in OTHER_MAPS[mode]:
        if find_spec(module) is not None:
            own = partial(_own_map, mode, single, updates)
            contest = Contest(own, partial(train, single, updates))
            _seconds, model, W = timed(contest, 1)
            errors = {"ours": _quantization_error(model.prototypes_, digits),
                      name: _quantization_error(W, digits)}  # fmt: skip
            told = {whose: {"quantization_error": error} for whose, error in errors.items()}
            rows.append(row(f"som-{mode}", name, contest, dtype="float32", **told))
    return rows


def _own_map(mode: str, X: Any, updates: int) -> Any:
    """With the radius of somoclu's 3 to 1, half of which is its gaussian's deviation."""
    from chainrule import SOM

    return SOM(
        20, 20, mode=mode, n_iter=updates, n_steps=updates, radius=1.5, radius_end=0.5, n_threads=1
    ).fit(X)


def _quantization_error(W: Any, X: Any) -> float:
    """The mean distance of rows X from the nearest of prototypes W ``(units, features)``."""
    from scipy.spatial.distance import cdist

    return float(cdist(X, W).min(axis=1).mean())


def _somoclu(X: Any, epochs: int) -> Any:
    """OMP_NUM_THREADS=1 keeps it to one thread."""
    import somoclu

    peer = somoclu.Somoclu(20, 20, neighborhood="gaussian")
    peer.train(X, epochs=epochs, radius0=3.0, radiusN=1.0)
    return peer.codebook.reshape(-1, X.shape[1])


def _torchsom(X: Any, epochs: int) -> Any:
    """All rows in one batch."""
    import torch
    from torchsom import SOM

    torch.set_num_threads(1)
    rows = torch.from_numpy(X)
    peer = SOM(20, 20, X.shape[1], epochs=epochs, batch_size=len(X), sigma=3.0, learning_rate=0.95)
    peer.initialize_weights(data=rows, mode="random")
    peer.fit(rows)
    return peer.weights.detach().numpy().reshape(-1, X.shape[1])


def _susi(X: Any, steps: int) -> Any:
    from susi import SOMClustering

    peer = SOMClustering(20, 20, n_iter_unsupervised=steps, random_state=0)
    return peer.fit(X.astype(float)).unsuper_som_.reshape(-1, X.shape[1])


OTHER_MAPS: dict[str, list[tuple[str, str, Callable[[Any, int], Any]]]] = {
    "batch": [("somoclu", "somoclu", _somoclu), ("torchsom", "torchsom", _torchsom)],
    "online": [("susi", "susi", _susi)],
}
"""Of each mode: a library, its module, and what trains 20×20 units for so many updates and gives
their prototypes. What they begin with and how they fall is their own."""


# -- adaptive resonance ----------------------------------------------------------------------------


def _coded_digits() -> tuple[Any, Any, Any, Any]:
    """Digits, their labels, (low, high) of each column, and the codes that artlib is given."""
    from sklearn.datasets import load_digits

    X, y = load_digits(return_X_y=True)
    low, high = X.min(axis=0), X.max(axis=0)
    scaled = (X - low) / np.where(high > low, high - low, 1)
    return X, y, (low, high), np.hstack([scaled, 1 - scaled])


def fuzzy_art() -> list[Row]:
    """Digits at vigilance 0.7; quality: how many categories, and whether each row's is the same."""
    from artlib import FuzzyART as Theirs

    from chainrule import FuzzyART

    X, _y, _bounds, codes = _coded_digits()
    contest = Contest(
        lambda: FuzzyART(0.7, alpha=1e-3).fit(X),
        lambda: Theirs(rho=0.7, alpha=1e-3, beta=1.0).fit(codes),
    )
    _seconds, ours, theirs = timed(contest, 1)
    same = bool((ours.labels_ == theirs.labels_).all())
    quality = {"ours": {"categories": ours.n_categories_}, "artlib": {"categories": len(theirs.W)},
               "same_categories": same}  # fmt: skip
    return [row("fuzzy-art", "artlib", contest, dtype="float64", **quality)]


def artmap() -> list[Row]:
    """1,200 digits learned, the others told; beside artlib's compiled fuzzy ARTMAP."""
    from artlib.optimized.backends.cpp.FuzzyARTMAP import FuzzyARTMAP as Compiled

    from chainrule import FuzzyARTMAP

    X, y, bounds, codes = _coded_digits()
    contest = Contest(
        lambda: FuzzyARTMAP(0.0, alpha=1e-3, bounds=bounds).fit(X[:1200], y[:1200]),
        lambda: Compiled(rho=0.0, alpha=1e-3, beta=1.0).fit(codes[:1200], y[:1200]),
    )
    _seconds, ours, theirs = timed(contest, 1)
    quality = {
        "ours": {"accuracy": float((ours.predict(X[1200:]) == y[1200:]).mean())},
        "artlib": {"accuracy": float((theirs.predict(codes[1200:]) == y[1200:]).mean())},
    }
    return [row("artmap", "artlib", contest, dtype="float64", **quality)]


# -- Boltzmann machines ----------------------------------------------------------------------------


def _pseudo_likelihood(machine: Any, v: Any) -> float:
    """The mean over rows of Σᵢ ln P(vᵢ | the others), every unit turned once: scikit-learn's score
    draws one at random, and its noise would hide a difference."""
    W, b, c = machine.components_, machine.intercept_visible_, machine.intercept_hidden_
    x = v @ W.T + c
    free = np.logaddexp(0, x).sum(axis=1)
    total = np.zeros(len(v))
    for i in range(v.shape[1]):
        change = 1 - 2 * v[:, i]
        turned = np.logaddexp(0, x + change[:, None] * W[:, i]).sum(axis=1) + change * b[i]
        total -= np.logaddexp(0, turned - free)
    return float(total.mean())


def _fitted(kind: Any, settings: dict[str, Any], X: Any, y: Any = None) -> Any:
    return kind(random_state=0, **settings).fit(X, y)


def rbm() -> list[Row]:
    """Digits (100 hidden, batches of 10, 10 epochs) and 10,000 rows of 784 (256 hidden, batches
    of 100, one epoch); the peer in float64, its default. Quality: the pseudo-likelihood."""
    from sklearn.datasets import load_digits
    from sklearn.neural_network import BernoulliRBM as Theirs

    from chainrule import BernoulliRBM

    digits = load_digits().data / 16
    rng = np.random.default_rng(0)
    parts = rng.random((20, 784)) < 0.2  # rows are unions of a few of twenty parts
    large = ((rng.random((10_000, 20)) < 0.15).astype(float) @ parts > 0).astype(float)
    rows = []
    for name, X, settings in (
        ("rbm digits", digits, {"n_components": 100, "learning_rate": 0.06}),
        ("rbm 10000x784", large, {"n_components": 256, "batch_size": 100, "n_iter": 1}),
    ):
        single = X.astype(np.float32)
        ours, peer = (partial(_fitted, kind, settings) for kind in (BernoulliRBM, Theirs))
        contest = Contest(partial(ours, single), partial(peer, X), partial(ours, X))
        found = row(name, "scikit-learn", contest, dtype="float32")
        single_seconds, _ours, _peer = timed(Contest(contest.ours, partial(peer, single)))
        found["float32_ratio"] = single_seconds["peer"] / single_seconds["ours"]
        for whose, kind in (("ours", BernoulliRBM), ("scikit-learn", Theirs)):
            scores = [
                _pseudo_likelihood(kind(random_state=seed, **settings).fit(X), X[::40])
                for seed in range(SEEDS // 4)
            ]
            found["quality"][whose] = {"pseudo_likelihood": _mean(scores)}
        rows.append(found)
    return rows


def gaussian_rbm() -> list[Row]:
    """The defaults on standardized digits and 5,000 rows of 200; beside its form in NumPy, as no
    library of today has it. Quality: the reconstruction error and ln p, over seeds."""
    from sklearn.datasets import load_digits
    from sklearn.preprocessing import StandardScaler

    from chainrule import GaussianRBM

    rng = np.random.default_rng(0)
    large = rng.normal(size=(5000, 20)) @ rng.normal(size=(20, 200)) + rng.normal(size=(5000, 200))
    rows = []
    for name, table, settings in (
        ("gaussian-rbm digits", load_digits().data, {}),
        ("gaussian-rbm 5000x200", large, {"n_components": 100, "batch_size": 100, "n_iter": 10}),
    ):
        X, engines = StandardScaler().fit_transform(table), {"ours": "native", "NumPy": "reference"}
        quality: Row = {}
        for whose, engine in engines.items():
            fitted = [
                GaussianRBM(**settings, engine=engine, random_state=seed).fit(X)
                for seed in range(SEEDS // 4)
            ]
            quality[whose] = {
                "reconstruction_error": _mean([m.reconstruction_error(X) for m in fitted]),
                "log_likelihood": _mean([m.likelihoods_[-1] for m in fitted]),
            }
        for dtype in ("float32", "float64"):
            data = X.astype(dtype)
            contest = Contest(
                *(partial(_fitted, GaussianRBM, settings | {"engine": engine}, data)
                  for engine in engines.values())
            )  # fmt: skip
            rows.append(row(name, "NumPy", contest, dtype=dtype, **quality))
    return rows


def boltzmann() -> list[Row]:
    """100 sweeps of 1,000 chains of a machine of 64 units; beside the same sweeps in NumPy, all
    chains of a unit at once: no library of today has the general machine."""
    from chainrule.basics.random import make_seed
    from chainrule.families.boltzmann.engine import gibbs
    from chainrule.families.boltzmann.maths import Machine

    rng = np.random.default_rng(0)
    W = np.triu(rng.normal(0, 0.2, (64, 64)), 1)
    m, start = Machine(W + W.T, rng.normal(0, 0.2, 64)), np.zeros((1000, 64))

    def in_numpy() -> Any:
        s, generator = start.copy(), np.random.default_rng(1)
        for _sweep in range(100):
            for i in range(64):
                p = 1 / (1 + np.exp(-(s @ m.W[i] + m.theta[i])))
                s[:, i] = generator.random(1000) < p
        return s

    none = np.zeros(64, bool)
    contest = Contest(
        lambda: gibbs("native", m, start, none, [1.0] * 100, make_seed(0), 0, 1), in_numpy
    )
    _seconds, ours, theirs = timed(contest, 1)
    quality = {name: {"mean_state": float(s.mean())}
               for name, s in (("ours", ours), ("NumPy", theirs))}  # fmt: skip
    return [row("boltzmann", "NumPy", contest, dtype="float64", **quality)]


WORKLOADS: dict[str, tuple[Callable[[], list[Row]], str]] = {
    "perceptron": (perceptron, "sklearn"),
    "rbf": (rbf, "sklearn"),
    "som-online": (som_online, "minisom"),
    "som-batch": (som_batch, "minisom"),
    "fuzzy-art": (fuzzy_art, "artlib"),
    "artmap": (artmap, "artlib"),
    "rbm": (rbm, "sklearn"),
    "gaussian-rbm": (gaussian_rbm, "numpy"),
    "boltzmann": (boltzmann, "numpy"),
}
"""Each workload, and the module of its peer."""


def measure(workload: str | None = None) -> list[Row]:
    """The rows of one workload, or of all whose peer is installed."""
    from threadpoolctl import threadpool_limits

    rows = []
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, (contest, peer) in WORKLOADS.items():
            if workload in (None, name) and find_spec(peer) is not None:
                rows += contest()
    return rows
