"""A Parquet table streamed with a budget of memory, beside the same in memory and scikit-learn.

Each runs in a fresh process, from the file to the model: a network 30-64-1, adam, batches of 256.
The peak is of the whole process; rows/s are those of the training alone, all epochs. scikit-learn's
`partial_fit` takes the same Parquet batch by batch, once, its rows/s with the reading.
"""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

INPUTS, EPOCHS, BUDGET = 30, 10, "500MB"


def measure(rows: int) -> list[dict[str, Any]]:
    """One row a way; `weights` are a hash of them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        _write(path, rows)
        return [_child(way, path) for way in WAYS]


def _write(path: Path, rows: int) -> None:
    """Numbers near normal, and y, a bent sum of a few of them and noise."""
    import duckdb

    draws = ", ".join(
        f"CAST(random() + random() + random() - 1.5 AS FLOAT) AS x{j}" for j in range(INPUTS)
    )
    y = "CAST(sin(2 * x0 + x1) + x2 * x3 + 0.1 * random() AS FLOAT) AS y"
    with duckdb.connect() as connection:
        connection.execute("SELECT setseed(0.5)")
        query = f"SELECT *, {y} FROM (SELECT {draws} FROM range({rows}))"
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")


def _child(way: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.larger", way, str(path)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def _ours(path: Path, memory: str) -> dict[str, Any]:
    import chainrule as cr

    how: dict[str, Any] = {"max_iter": EPOCHS, "batch_size": 256, "rel_tol": None}
    outcome = cr.train(
        path, "y", fast=True, memory=memory, scratch=path.parent, test_fraction=0.0, **how
    )
    network, history = outcome.model.network, outcome.model.history
    arrays = b"".join(layer.W.tobytes() for layer in network.layers)
    return {
        "rows_per_second": round(outcome.report.training_rows * EPOCHS / history.seconds),
        "weights": hashlib.sha256(arrays).hexdigest()[:12],
    }


def _sklearn(path: Path) -> dict[str, Any]:
    import duckdb
    import numpy as np
    from sklearn.neural_network import MLPRegressor

    regressor = MLPRegressor(hidden_layer_sizes=(64,), batch_size=256, random_state=0)
    n, began = 0, time.perf_counter()
    with duckdb.connect() as connection:
        answer = connection.execute(f"SELECT * FROM '{path}'")
        while len(rows := answer.fetch_df_chunk(32).to_numpy(np.float32)):
            regressor.partial_fit(rows[:, :-1], rows[:, -1])
            n += len(rows)
    return {"rows_per_second": round(n / (time.perf_counter() - began)), "weights": ""}


WAYS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "in memory": lambda path: _ours(path, "1000GB"),
    f"streamed, {BUDGET}": lambda path: _ours(path, BUDGET),
    "scikit-learn, partial_fit": _sklearn,
}


def _run(way: str, path: Path) -> dict[str, Any]:
    began = time.perf_counter()
    found = WAYS[way](path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    seconds = round(time.perf_counter() - began, 1)
    return {"way": way, "peak_mb": round(peak), "seconds": seconds} | found


if __name__ == "__main__":
    print(json.dumps(_run(sys.argv[1], Path(sys.argv[2]))))
