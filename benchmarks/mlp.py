"""Microseconds a step of the ladder's workloads, ours beside each installed peer.

Every library trains in a process of its own, pinned to as many cores as it may use; rounds
alternate between them, so that a busy machine slows all alike, and the median round counts. The
limit is the step's arithmetic at the rate of a large matrix product, measured in the same run.
Setting up and compiling are left out. Peers whose weights differ after an epoch are an error.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.workloads import RATE, WORKLOADS, Workload, arrays

ROUNDS = 7
SECONDS = 0.25  # a round, about
PEERS = ("jax", "torch", "sklearn")


class Runner:
    """A library at a workload, in its own process; `here` is False where it cannot be had."""

    def __init__(self, library: str, name: str, file: Path, threads: int, python: str) -> None:
        w = WORKLOADS[name]
        said = w._asdict() | {"rate": RATE, "shuffled": name != "mazur"}
        script = str(Path(__file__).with_name("peers.py"))
        self.library = library
        self.process = subprocess.Popen(
            [python, script, library, json.dumps(said), str(file), str(threads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | {"OMP_NUM_THREADS": str(threads)},
        )  # fmt: skip
        self.weights = self.ask("weights")
        self.here = self.weights is not None

    def ask(self, line: str) -> Any:
        """The answer to a line; None where the library is not there or cannot do the workload."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if answer:
            return json.loads(answer)
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()
        if self.process.wait() != 3 or self.library == "ours":
            raise SystemExit(f"{self.library} failed: see above")
        return None

    def close(self) -> None:
        self.process.communicate()


def measure(
    workload: str | None = None,
    peers: Iterable[str] = PEERS,
    threads: int = 1,
    pythons: Mapping[str, str] | None = None,
    rounds: int = ROUNDS,
    seconds: float = SECONDS,
) -> list[dict[str, Any]]:
    """A row a workload. `pythons` are the interpreters of peers that live elsewhere."""
    names = list(WORKLOADS) if workload is None else [workload]
    rates = {dtype: gemm_rate(dtype) for dtype in ("float32", "float64")}
    return [_one(name, peers, threads, pythons or {}, rates, rounds, seconds) for name in names]


def _one(
    name: str,
    peers: Iterable[str],
    threads: int,
    pythons: Mapping[str, str],
    rates: Mapping[str, float],
    rounds: int,
    seconds: float,
) -> dict[str, Any]:
    w = WORKLOADS[name]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "arrays.npz"
        start = arrays(name)
        np.savez(file, **start)
        libraries = ["ours", *peers]
        runners = {
            lib: Runner(lib, name, file, threads, pythons.get(lib, sys.executable))
            for lib in libraries
        }
        missing = [lib for lib, runner in runners.items() if not runner.here]
        runners = {lib: runner for lib, runner in runners.items() if runner.here}
        check_agreement(name, start, runners)
        found = _alternate(runners, w, rounds, seconds)
        versions = {lib: runner.ask("version") for lib, runner in runners.items()}
        for runner in runners.values():
            runner.close()
    mine = found.pop("ours")
    limit = w.flops / (rates[w.dtype] * threads) * 1e6
    return {
        "workload": name,
        "ours_us_per_step": _digits(mine),
        "peers": {lib: _digits(us) for lib, us in found.items()},
        "ratio": {lib: round(us / mine, 2) for lib, us in found.items()},
        "limit_us_per_step": _digits(limit),
        "fraction_of_limit": round(limit / mine, 2),
        "threads": threads,
        "missing": missing,
        "versions": versions,
    }


def _digits(us: float) -> float:
    return float(f"{us:.4g}")


def _alternate(
    runners: Mapping[str, Runner], w: Workload, rounds: int, seconds: float
) -> dict[str, float]:
    """The median of several rounds, each library's epochs filling about `seconds`."""
    epochs = {}
    for library, runner in runners.items():
        epoch = max(1e-5, runner.ask("1") * w.steps / 1e6)
        epochs[library] = max(1, min(500, round(seconds / epoch)))
    found: dict[str, list[float]] = {library: [] for library in runners}
    for _ in range(rounds):
        for library, runner in runners.items():
            found[library].append(runner.ask(str(epochs[library])))
    return {library: median(us) for library, us in found.items()}


def check_agreement(name: str, start: dict[str, Any], runners: Mapping[str, Any]) -> None:
    """After one unshuffled epoch from the same weights, all have moved to the same weights, to a
    hundredth of the way they moved (of a millionth in float64)."""
    mine = [np.array(x) for x in runners["ours"].weights]
    first = [start[key] for l in range(1, 1 + len(mine) // 2) for key in (f"W{l}", f"b{l}")]
    began = [x.ravel()[:: 1 + x.size // 5000] for x in first]
    moved = max(np.abs(a - b).max() for a, b in zip(mine, began, strict=True))
    tolerance = moved * (1e-2 if WORKLOADS[name].dtype == "float32" else 1e-6)
    for library, runner in runners.items():
        pairs = zip(mine, runner.weights, strict=True)
        worst = max(np.abs(a - np.array(b)).max() for a, b in pairs)
        if not worst <= tolerance:
            raise SystemExit(
                f"{name}: {library} computes something else: weights differ by {worst:.2g} after "
                f"moving by {moved:.2g}"
            )


def gemm_rate(dtype: str) -> float:
    """Operations a second of a large matrix product on one core."""
    from threadpoolctl import threadpool_limits

    a = np.random.default_rng(0).random((1024, 1024)).astype(dtype)
    best = float("inf")
    with threadpool_limits(1):
        for _ in range(12):
            started = time.perf_counter()
            a @ a
            best = min(best, time.perf_counter() - started)
    return 2 * 1024**3 / best
