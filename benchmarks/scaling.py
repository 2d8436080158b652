"""How time and memory grow with the rows of `tabular`, each size in a fresh process."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from typing import Any

import numpy as np

from benchmarks.workloads import RATE, WORKLOADS

FIRST, DOUBLINGS, ROUNDS = 1000, range(0, 11, 2), 3
EPOCH_ROWS = 2_000_000


def measure(rows: int | None = None) -> list[dict[str, Any]]:
    """Seconds an epoch and megabytes beyond the data, for 1 and 2 threads; the fitted exponent."""
    sizes = [FIRST * 2**k for k in DOUBLINGS if FIRST * 2**k <= (rows or 10**9)]
    table: list[dict[str, Any]] = []
    for threads in (1, 2):
        found = []
        for n in sizes:
            runs = [_child(n, threads) for _ in range(ROUNDS)]
            seconds = min(run["seconds"] for run in runs)
            found.append(seconds)
            beyond = min(run["megabytes"] for run in runs)
            table.append({"rows": n, "threads": threads, "seconds_per_epoch": round(seconds, 6),
                          "megabytes_beyond_data": round(beyond, 1)})  # fmt: skip
        exponent = float(np.polyfit(np.log(sizes), np.log(found), 1)[0])
        table.append({"threads": threads, "exponent": round(exponent, 3)})
    return table


def _child(rows: int, threads: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.scaling", str(rows), str(threads)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def _train(rows: int, threads: int) -> dict[str, float]:
    import chainrule as cr

    w = WORKLOADS["tabular"]
    rng = np.random.default_rng(0)
    X = rng.random((rows, w.sizes[0]), dtype=np.float32)
    y = rng.random((rows, 1), dtype=np.float32)
    network = cr.Network.create(
        w.sizes, w.hidden, w.output, "half_squared_error", random_state=0, dtype=np.float32
    )
    said: dict[str, Any] = {
        "solver": "sgd", "learning_rate_init": RATE, "batch_size": w.batch, "tol": None,
        "n_iter_no_change": 10**9, "n_threads": threads,
    }  # fmt: skip
    cr.fit(network, X[:64], y[:64], max_iter=1, **said)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    epochs = max(1, EPOCH_ROWS // rows)  # as long for few rows as for many

    def seconds(n: int) -> float:
        started = time.perf_counter()
        cr.fit(network, X, y, max_iter=n, **said)
        return time.perf_counter() - started

    for _ in range(5):  # on a busy machine as many epochs once may take longer than twice
        beyond = seconds(2 * epochs) - seconds(epochs)
        if beyond > 0:
            break
    else:
        raise SystemExit("the machine is too busy for this to be measured")
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"seconds": beyond / epochs, "megabytes": (after - before) / 1e3}


if __name__ == "__main__":
    print(json.dumps(_train(int(sys.argv[1]), int(sys.argv[2]))))
