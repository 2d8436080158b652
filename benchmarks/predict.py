"""What predicting costs: one row through the estimator, and many rows, beside scikit-learn.

CPU time of one thread, both libraries in turn in one process; the best of several rounds, since
what else the machine does only adds. Both predict with the same weights, and the outputs are
compared.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

SIZES = (30, 64, 64, 1)
ROWS = 1_000_000
CALLS = 200  # with one row, in a round
ROUNDS = 7


def _pair(dtype: Any) -> tuple[Any, Any]:
    """Our estimator and scikit-learn's, with the same weights."""
    from sklearn.neural_network import MLPRegressor as Theirs

    from chainrule import MLPRegressor

    rng = np.random.default_rng(0)
    X = rng.normal(size=(200, SIZES[0])).astype(dtype)
    how: dict[str, Any] = {"hidden_layer_sizes": SIZES[1:-1], "random_state": 0, "max_iter": 2}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they are not trained to the end
        ours = MLPRegressor(**how, n_threads=1).fit(X, X[:, 0])
        theirs = Theirs(**how).fit(X, X[:, 0])
    theirs.coefs_, theirs.intercepts_ = ours.coefs_, ours.intercepts_
    return ours, theirs


def _seconds(call: Callable[[], Any], n: int) -> float:
    """CPU time of this thread for one of n calls."""
    begin = time.thread_time()
    for _ in range(n):
        call()
    return (time.thread_time() - begin) / n


def _compared(dtype: Any, rows: int, calls: int) -> dict[str, Any]:
    ours, theirs = _pair(dtype)
    X = np.random.default_rng(1).normal(size=(rows, SIZES[0])).astype(dtype)
    found, right = ours.predict(X[:1000]), theirs.predict(X[:1000])
    assert abs(found - right).max() <= (1e-12 if dtype is np.float64 else 1e-5) * abs(right).max()
    best = {"ours": np.inf, "scikit-learn": np.inf}
    for _ in range(ROUNDS):
        for name, model in (("ours", ours), ("scikit-learn", theirs)):
            best[name] = min(best[name], _seconds(lambda model=model: model.predict(X), calls))
    return {
        "rows": rows,
        "dtype": np.dtype(dtype).name,
        **{f"{name}_us": round(1e6 * seconds, 1) for name, seconds in best.items()},
        "of_scikit_learn": round(best["ours"] / best["scikit-learn"], 3),
    }


def measure(rows: int | None = None) -> list[dict[str, Any]]:
    """A row for each number of rows and type."""
    from threadpoolctl import threadpool_limits

    sizes = [(1, CALLS), (1_000, 10), (rows or ROWS, 1)]
    with threadpool_limits(1):
        return [_compared(dtype, n, k) for dtype in (np.float32, np.float64) for n, k in sizes]
