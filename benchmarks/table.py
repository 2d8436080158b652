"""A large table from end to end, as CSV and as Parquet: reading, an epoch, predicting, beside
pandas + scikit-learn and polars + scikit-learn.

Each round runs all in fresh processes, one after the other, on the same files of 30 columns (22 of
numbers, one in dollars, one in percent, 3 of labels, a boolean, a date, the target; one cell in a
hundred of the numbers is missing); the median of the rounds is given. Theirs is read_csv, by hand
what makes numbers of dollars, percent and dates, SimpleImputer, StandardScaler, OneHotEncoder and
MLPClassifier, with the same network, batch size and solver. pandas reads Parquet by pyarrow.
"""

from __future__ import annotations

import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

ROUNDS = 3
SETTINGS: dict[str, Any] = {"max_iter": 1, "batch_size": 200, "learning_rate_init": 0.001}
LABELS = ["a", "b", "c"]


def make_files(folder: Path, rows: int) -> None:
    """table.csv, of `rows` rows; numbers have four decimals; and the same as table.parquet, with
    numbers for numbers and texts for what is dressed."""
    import duckdb

    rng = np.random.default_rng(0)
    names = [*(f"x{j}" for j in range(22)), "price", "share", *LABELS, "flag", "day", "target"]
    path = folder / "table.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(names) + "\n")
        for start in range(0, rows, 50_000):
            n = min(50_000, rows - start)
            X = rng.normal(size=(n, 22))
            labels = rng.choice(["red", "green", "blue", "black"], (n, 3))
            target = np.where(X[:, 0] + X[:, 1] * (labels[:, 0] == "red") > 0, "yes", "no")
            texts = np.char.mod("%.4f", X)
            texts[rng.random(X.shape) < 0.01] = ""
            prices = np.char.add("$", np.char.mod("%.2f", rng.gamma(2, 50, n)))
            shares = np.char.add(np.char.mod("%.1f", 100 * rng.random(n)), "%")
            days = np.datetime64("2020-01-01") + rng.integers(0, 1000, n) * np.timedelta64(1, "D")
            flags = np.where(rng.random(n) < 0.5, "true", "false")
            columns = [*texts.T, prices, shares, *labels.T, flags, days.astype(str), target]
            file.writelines(",".join(row) + "\n" for row in zip(*columns, strict=True))
    query = "COPY (SELECT * FROM read_csv(?)) TO '{}' (FORMAT parquet)"
    duckdb.execute(query.format(folder / "table.parquet"), [str(path)])


def ours(path: Path, out: Path) -> dict[str, float]:
    import chainrule as cr
    from chainrule.api import predict_pieces
    from chainrule.data.files import read_pieces
    from chainrule.data.writing import write_columns

    for library in ("duckdb", "polars"):  # theirs are imported before the clock too
        import_module(library)
    clock = Clock()
    table = cr.read_table(path)
    clock.lap("read")
    model = cr.train(table, "target", test_fraction=0.0, **SETTINGS).model
    clock.lap("train one epoch")
    pieces, _surprises = predict_pieces(model, read_pieces(path))
    write_columns(out, pieces, force=True)
    clock.lap("predict, reading and writing")
    return clock.seconds


def by_pandas(path: Path, out: Path) -> dict[str, float]:
    import pandas as pd

    def read() -> Any:
        return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)

    def as_numbers(frame: Any) -> Any:
        for name in ("price", "share"):
            frame[name] = frame[name].str.strip("$%").astype(float)
        frame["day"] = (pd.to_datetime(frame["day"]) - pd.Timestamp(0)).dt.days
        return frame

    return _by_scikit_learn(read, as_numbers, out)


def by_polars(path: Path, out: Path) -> dict[str, float]:
    import polars as pl

    def read() -> Any:
        return pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path)

    def as_numbers(frame: Any) -> Any:
        day = pl.col("day")
        if frame["day"].dtype == pl.String:
            day = day.str.to_date()
        frame = frame.with_columns(
            pl.col("price", "share").str.strip_chars("$%").cast(pl.Float64),
            day.cast(pl.Date).to_physical(),
            pl.col("flag").cast(pl.Int8),
        )
        return frame.with_columns(pl.col(pl.Float64).fill_null(float("nan")))

    return _by_scikit_learn(read, as_numbers, out)


def _by_scikit_learn(
    read: Callable[[], Any], as_numbers: Callable[[Any], Any], out: Path
) -> dict[str, float]:
    import warnings

    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.neural_network import MLPClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    warnings.simplefilter("ignore")
    clock = Clock()
    frame = read()
    clock.lap("read")
    frame = as_numbers(frame)
    numbers = [name for name in frame.columns if name not in (*LABELS, "target")]
    scaled = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler())
    labels = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    columns = make_column_transformer((scaled, numbers), (labels, LABELS))
    model = make_pipeline(columns, MLPClassifier((64,), **SETTINGS))
    model.fit(frame, np.asarray(frame["target"], str))
    clock.lap("train one epoch")
    predicted = model.predict(as_numbers(read()))
    frame = type(frame)({"target": predicted})
    frame.write_csv(out) if hasattr(frame, "write_csv") else frame.to_csv(out, index=False)
    clock.lap("predict, reading and writing")
    return clock.seconds


LIBRARIES = {"ours": ours, "pandas": by_pandas, "polars": by_polars}


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
    """Rows a second of each part and library, and the largest memory of each process."""
    table: list[dict[str, object]] = [{"machine": machine(), "rows": rows, "rounds": ROUNDS}]
    with tempfile.TemporaryDirectory() as folder:
        make_files(Path(folder), rows)
        for ending in ("csv", "parquet"):
            found = _rounds(Path(folder) / f"table.{ending}")
            for part in found["ours"][0]:
                medians = {name: median(r[part] for r in rounds) for name, rounds in found.items()}
                table.append({"file": ending, "part": part, **_told(part, medians, rows)})
    return table


def machine() -> str:
    """The processor, how many of it this process may use, and the system."""
    text = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    named = [line.partition(":")[2].strip() for line in text.splitlines() if "model name" in line]
    return f"{named[0] if named else platform.machine()}, {len(named)} cores, {platform.system()}"


def _rounds(path: Path) -> dict[str, list[dict[str, float]]]:
    found: dict[str, list[dict[str, float]]] = {name: [] for name in LIBRARIES}
    for _ in range(ROUNDS):
        for name, rounds in found.items():
            command = [sys.executable, "-m", "benchmarks.table", name, str(path)]
            ran = subprocess.run(command, check=True, capture_output=True, text=True)
            rounds.append(json.loads(ran.stdout))
    return found


def _told(part: str, medians: dict[str, float], rows: int) -> dict[str, object]:
    """Gigabytes; or rows a second, and how many times theirs ours are."""
    if part == "memory_gb":
        return {name: round(value, 2) for name, value in medians.items()}
    speeds = {f"{name}_rows_per_s": round(rows / value) for name, value in medians.items()}
    ratios = {
        f"beside_{name}": round(value / medians["ours"], 2)
        for name, value in medians.items()
        if name != "ours"
    }
    return {**speeds, **ratios}


if __name__ == "__main__":
    run, source = LIBRARIES[sys.argv[1]], Path(sys.argv[2])
    seconds = run(source, source.with_name(f"{sys.argv[1]}.csv"))
    seconds["read + train"] = seconds["read"] + seconds["train one epoch"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps(seconds | {"memory_gb": peak}))
