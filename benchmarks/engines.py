"""The native engine beside the torch engine: milliseconds an epoch of networks that grow.

Two hidden layers of so many units, 64 inputs, 10 classes, float32, adam, one epoch a call after one
that is not counted; rounds alternate, and the least counts. With ``--device cuda`` the torch
engine's epochs are on that device.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np

import chainrule as cr

WIDTHS = (16, 64, 256, 1024, 2048)
INPUTS, CLASSES, ROWS, BATCH = 64, 10, 4096, 256
ROUNDS = 3


def measure(device: str = "cpu", threads: int = 1, widths: Any = WIDTHS) -> list[dict[str, Any]]:
    """A row a width."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(ROWS, INPUTS)).astype(np.float32)
    y = rng.integers(0, CLASSES, ROWS)
    return [_row(width, X, y, device, threads) for width in widths]


def _row(width: int, X: Any, y: Any, device: str, threads: int) -> dict[str, Any]:
    network = cr.Network.create(
        [INPUTS, width, width, CLASSES], "relu", "softmax", "log_loss", random_state=0,
        dtype="float32",
    )  # fmt: skip
    found: dict[str, float] = {}
    engines = {"native": {"engine": "native"}, "torch": {"engine": "torch", "device": device}}
    for _round in range(ROUNDS):
        for name, how in engines.items():
            taken = _seconds(network, X, y, how | {"n_threads": threads})
            found[name] = min(taken, found.get(name, taken))
    return {
        "width": width,
        "parameters": network.n_parameters,
        "native_ms": round(1000 * found["native"], 2),
        "torch_ms": round(1000 * found["torch"], 2),
        "torch_x": round(found["torch"] / found["native"], 2),
        "device": device,
        "threads": threads,
    }


def _seconds(network: Any, X: Any, y: Any, how: dict[str, Any]) -> float:
    """Of the second of two epochs."""
    ends: list[float] = []

    def told(_epoch: Any) -> None:
        ends.append(time.perf_counter())

    cr.fit(network, X, y, batch_size=BATCH, max_iter=2, random_state=0, callbacks=told, **how)
    return ends[1] - ends[0]
