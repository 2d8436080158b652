"""A large CSV from end to end: read it, train one epoch, predict it, beside pandas + scikit-learn.

Each round runs both in fresh processes, one after the other, on the same file of 30 columns (24 of
numbers, 3 of labels, a boolean, a date, the target); the median of the rounds is given. Theirs is
pandas.read_csv, SimpleImputer, StandardScaler, OneHotEncoder and MLPClassifier, with the same
network, batch size and solver.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

ROUNDS = 3
SETTINGS: dict[str, Any] = {"max_iter": 1, "batch_size": 200, "learning_rate_init": 0.001}


def make_file(path: Path, rows: int) -> None:
    """`rows` rows of 30 columns; numbers have four decimals, one cell in a hundred is missing."""
    rng = np.random.default_rng(0)
    names = [*(f"x{j}" for j in range(24)), "a", "b", "c", "flag", "day", "target"]
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(names) + "\n")
        for start in range(0, rows, 50_000):
            n = min(50_000, rows - start)
            X = rng.normal(size=(n, 24))
            labels = rng.choice(["red", "green", "blue", "black"], (n, 3))
            target = np.where(X[:, 0] + X[:, 1] * (labels[:, 0] == "red") > 0, "yes", "no")
            texts = np.char.mod("%.4f", X)
            texts[rng.random(X.shape) < 0.01] = ""
            days = np.datetime64("2020-01-01") + rng.integers(0, 1000, n)
            flags = np.where(rng.random(n) < 0.5, "true", "false")
            columns = [*texts.T, *labels.T, flags, days.astype(str), target]
            file.writelines(",".join(row) + "\n" for row in zip(*columns, strict=True))


def ours(path: Path, out: Path) -> dict[str, float]:
    import chainrule as cr
    from chainrule.api import predict_pieces
    from chainrule.data.files import read_pieces
    from chainrule.data.writing import write_columns

    clock = Clock()
    table = cr.read_table(path)
    clock.lap("read")
    model = cr.train(table, "target", test_fraction=0.0, **SETTINGS).model
    clock.lap("train one epoch")
    pieces, _surprises = predict_pieces(model, read_pieces(path))
    write_columns(out, pieces, force=True)
    clock.lap("predict, reading and writing")
    return clock.seconds


def theirs(path: Path, out: Path) -> dict[str, float]:
    import warnings

    import pandas as pd
    from sklearn.compose import make_column_selector, make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.neural_network import MLPClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    warnings.simplefilter("ignore")
    clock = Clock()
    frame = pd.read_csv(path, parse_dates=["day"])
    frame["day"] = (frame["day"] - pd.Timestamp(0)).dt.days
    clock.lap("read")
    y = frame.pop("target")
    numbers = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler())
    columns = make_column_transformer(
        (numbers, make_column_selector(dtype_include=["number", "bool"])),
        (OneHotEncoder(handle_unknown="ignore", sparse_output=False), ["a", "b", "c"]),
    )
    model = make_pipeline(columns, MLPClassifier((64,), **SETTINGS)).fit(frame, y)
    clock.lap("train one epoch")
    frame = pd.read_csv(path, parse_dates=["day"])
    frame["day"] = (frame["day"] - pd.Timestamp(0)).dt.days
    pd.DataFrame({"target": model.predict(frame)}).to_csv(out, index=False)
    clock.lap("predict, reading and writing")
    return clock.seconds


class Clock:
    """Seconds from lap to lap."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.started = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name] = now - self.started
        self.started = now


def measure(rows: int = 1_000_000) -> list[dict[str, object]]:
    """Rows a second of each part, ours and theirs, and the largest memory of each process."""
    found: dict[str, list[dict[str, float]]] = {"ours": [], "theirs": []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        make_file(path, rows)
        for _ in range(ROUNDS):
            for which, rounds in found.items():
                command = [sys.executable, "-m", "benchmarks.table", which, str(path)]
                ran = subprocess.run(command, check=True, capture_output=True, text=True)
                rounds.append(json.loads(ran.stdout))
    table: list[dict[str, object]] = []
    for part in found["ours"][0]:
        seconds = {which: median(r[part] for r in rounds) for which, rounds in found.items()}
        if part == "memory_gb":
            table.append({"part": part, **{k: round(v, 2) for k, v in seconds.items()}})
            continue
        speeds = {f"{which}_rows_per_s": round(rows / s) for which, s in seconds.items()}
        ratio = round(seconds["theirs"] / seconds["ours"], 2)
        table.append({"part": part, "rows": rows, **speeds, "ratio": ratio})
    return table


if __name__ == "__main__":
    run = {"ours": ours, "theirs": theirs}[sys.argv[1]]
    source = Path(sys.argv[2])
    seconds = run(source, source.with_name(f"{sys.argv[1]}.csv"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps(seconds | {"memory_gb": peak}))
