"""What a call of `partial_fit` with one row costs, the thousandth as the hundred-thousandth, beside
scikit-learn's: CPU time of a stretch of calls, both libraries in turn in one process."""

from __future__ import annotations

import pickle
import time
from typing import Any, NamedTuple

import numpy as np

AT = (1_000, 20_000)  # calls before the stretch that is timed
STRETCH = 500
ROUNDS = 3  # the stretch is cut in so many, between which the libraries take turns


class Workload(NamedTuple):
    """Our estimator and scikit-learn's, the targets, and what the first call is told."""

    ours: Any
    peer: Any
    y: Any
    first: dict[str, Any]


def _workloads(X: Any) -> dict[str, Workload]:
    from sklearn.neural_network import MLPClassifier as TheirClassifier
    from sklearn.neural_network import MLPRegressor as TheirRegressor

    from chainrule import MLPClassifier, MLPRegressor

    numbers = X.sum(axis=1)
    ours, peer = MLPRegressor(random_state=0), TheirRegressor(random_state=0)
    regression = Workload(ours, peer, numbers, {})
    both = MLPClassifier(random_state=0), TheirClassifier(random_state=0)
    return {
        "regression": regression,
        "classification": Workload(*both, (numbers > 0).astype(int), {"classes": [0, 1]}),
    }


def _take(model: Any, X: Any, workload: Workload, n: int) -> float:
    """CPU seconds of n calls, a row each."""
    begin = time.process_time()
    for call in range(n):
        row = slice(call % len(X), call % len(X) + 1)
        model.partial_fit(X[row], workload.y[row], **workload.first)
    return time.process_time() - begin


def measure(calls: int | None = None) -> list[dict[str, Any]]:
    """A row for each workload and stretch; with `calls` one more of ours alone, after so many."""
    X = np.random.default_rng(0).normal(size=(64, 10))
    rows = []
    for name, workload in _workloads(X).items():
        models, taken = {"ours": workload.ours, "scikit-learn": workload.peer}, 0
        for at in AT:
            seconds = dict.fromkeys(models, 0.0)
            for model in models.values():
                _take(model, X, workload, at - taken)
            for _round in range(ROUNDS):
                for key, model in models.items():
                    seconds[key] += _take(model, X, workload, STRETCH)
            taken = at + ROUNDS * STRETCH
            rows.append(_row(name, at, seconds, workload.ours))
        if calls is not None:
            _take(workload.ours, X, workload, calls - taken)
            alone = {"ours": _take(workload.ours, X, workload, ROUNDS * STRETCH)}
            rows.append(_row(name, calls, alone, workload.ours))
    return rows


def _row(name: str, at: int, seconds: dict[str, float], ours: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"workload": name, "call": at, "pickle_bytes": len(pickle.dumps(ours))}
    row |= {f"{key}_us": round(1e6 * s / ROUNDS / STRETCH, 1) for key, s in seconds.items()}
    if "scikit-learn" in seconds:
        row["of_scikit_learn"] = round(seconds["ours"] / seconds["scikit-learn"], 3)
    return row
