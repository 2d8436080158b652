"""The native engine beside the torch engine: milliseconds an epoch of networks that grow.

Two hidden layers of so many units, 64 inputs, 10 classes, float32, adam; the least of some epochs
after one that is not counted, rounds alternating. With ``--device cuda`` the torch engine's epochs
are on that device, in float32, in bfloat16 and with dropout of a fifth, and there are larger
networks and batches too.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np

import chainrule as cr

BATCHES_OF_ROWS = {256: 4096, 4096: 65536}
WIDTHS = (16, 64, 256, 1024, 2048)
INPUTS, CLASSES = 64, 10
ROUNDS, EPOCHS = 3, 3


def measure(device: str = "cpu", threads: int = 1, widths: Any = WIDTHS) -> list[dict[str, Any]]:
    """A row a width and size of batch."""
    batches = [256] if device == "cpu" else list(BATCHES_OF_ROWS)
    return [_row(width, batch, device, threads) for batch in batches for width in widths]


def _row(width: int, batch: int, device: str, threads: int) -> dict[str, Any]:
    rng, rows = np.random.default_rng(0), BATCHES_OF_ROWS[batch]
    X = rng.normal(size=(rows, INPUTS)).astype(np.float32)
    y = rng.integers(0, CLASSES, rows)
    network = cr.Network.create(
        [INPUTS, width, width, CLASSES], "relu", "softmax", "log_loss", random_state=0,
        dtype="float32",
    )  # fmt: skip
    there: dict[str, Any] = {"engine": "torch", "device": device}
    engines: dict[str, dict[str, Any]] = {"native": {"engine": "native"}, "torch": there}
    if device != "cpu":
        engines["bfloat16"] = there | {"mixed_precision": True}
        engines["dropout"] = there | {"dropout": 0.2}
    found: dict[str, float] = {}
    for _round in range(ROUNDS):
        for name, how in engines.items():
            taken = _seconds(network, X, y, how | {"n_threads": threads, "batch_size": batch})
            found[name] = min(taken, found.get(name, taken))
    return {
        "width": width,
        "batch": batch,
        "parameters": network.n_parameters,
        **{f"{name}_ms": round(1000 * taken, 2) for name, taken in found.items()},
        "torch_x": round(found["torch"] / found["native"], 2),
        "device": device,
        "threads": threads,
    }


def _seconds(network: Any, X: Any, y: Any, how: dict[str, Any]) -> float:
    """Of the fastest epoch but the first."""
    ends: list[float] = []

    def told(_epoch: Any) -> None:
        ends.append(time.perf_counter())

    cr.fit(network, X, y, max_iter=EPOCHS, random_state=0, callbacks=told, **how)
    return float(np.diff(ends).min())
