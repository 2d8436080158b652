"""Trainings that are killed at random moments, while they train and while they write.

A process trains with a checkpoint that is written as often as can be; it is ended by SIGKILL after
a random time, and the next one goes on, until the training has come to its end. Then every array
and the history have to be those of a training that was never stopped; whatever a process said it
had written has to be in the file that it left; and nothing else may lie beside the file.

    PYTHONPATH=src python -m tests.killed --kills 300 [--seed 0]

The tests kill a few.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np

import chainrule as cr
from chainrule.basics.container import load_document
from chainrule.training import run as running
from chainrule.training.checkpoint import Checkpoint

LONGEST = 0.5
"""Seconds that a process lives at most."""


class Acknowledging(Checkpoint):
    """Says through a pipe what is in the file, once it is."""

    def __init__(self, path: Path, pipe: int) -> None:
        super().__init__(path, "0s", resume=True)
        self.pipe = pipe

    def write(self, run):
        super().write(run)
        os.write(self.pipe, f"{_place(run.document, run.arrays)}\n".encode())


def _place(document, arrays, prefix=""):
    """Epochs and rows of the next one that a run has taken."""
    return len(arrays[f"{prefix}history.loss"]), document["cursor"][0]


def train(checkpoint=None):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(2000, 12))
    y = np.sin(X[:, :1]) * X[:, 1:2]
    network = cr.Network.create((12, 24, 1), "tanh", random_state=0)
    return cr.fit(
        network, X, y, max_iter=30, batch_size=64, dropout=0.1, solver="adam", random_state=1,
        early_stopping=True, n_iter_no_change=30, checkpoint=checkpoint,
    )  # fmt: skip


def digest(model):
    total = hashlib.sha256()
    for layer in model.network.layers:
        total.update(layer.W.tobytes() + layer.b.tobytes())
    total.update(json.dumps(asdict(model.history) | {"seconds": 0}).encode())
    return total.hexdigest()


def one_process(path, seconds):
    """A process that goes on from `path` and is killed after `seconds`: what it said, the last
    first, and whether it came to its end."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.write(writing, f"end {digest(train(Acknowledging(path, writing)))}\n".encode())
        os._exit(0)
    os.close(writing)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        return [line for line in reversed(pipe.read().split("\n")) if line]


def one_training(folder, rng, expected):
    """How many processes it took; AssertionError where something was lost."""
    path, kills = folder / "run.ck", 0
    while True:
        said = one_process(path, rng.random() * LONGEST)
        if said and said[0].startswith("end"):
            assert said[0] == f"end {expected}", "another end"
            assert [entry.name for entry in folder.iterdir()] == ["run.ck"]
            path.unlink()
            return kills
        kills += 1
        if said:
            document = load_document(path)
            found = _place(document.parameters["runs"][0], document.arrays, "1/")
            acknowledged = tuple(json.loads(said[0].replace("(", "[").replace(")", "]")))
            assert found >= acknowledged, f"{acknowledged} was written, {found} is there"


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    running._WORK = 2e5  # a few parts an epoch
    expected, rng = digest(train()), random.Random(asked.seed)
    kills = trainings = 0
    with tempfile.TemporaryDirectory() as folder:
        while kills < asked.kills:
            kills += one_training(Path(folder), rng, expected)
            trainings += 1
    print(f"{kills} kills in {trainings} trainings, each with the same bytes")
    sys.exit(0)


if __name__ == "__main__":
    main()
