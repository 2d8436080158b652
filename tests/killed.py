"""Trainings that are killed at random moments, while they train and while they write.

A process trains with a checkpoint that is written as often as can be; it is ended by SIGKILL after
a random time, and the next one goes on, until the training has come to its end. Then every array
and the history have to be those of a training that was never stopped; whatever a process said it
had written has to be in the file that it left; and nothing else may lie beside the file.

    PYTHONPATH=src python -m tests.killed --kills 300 [--seed 0] [--what default]

`--what` is "network", one network in parts of an epoch, or what `cr.train` makes of a table:
"default", several networks side by side, or a family of `TABLES`; of these what was said to be
written is not compared, only that the file can be read. The tests kill a few.
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
import warnings
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd

import chainrule as cr
from chainrule.basics.container import load_document
from chainrule.training import run as running
from chainrule.training.checkpoint import Checkpoint

LONGEST = {"network": 0.5, "default": 1.0, "som": 0.3, "gaussian-rbm": 1.0, "perceptron": 0.2}
"""Seconds that a process lives at most."""
TABLES = {
    "default": {"max_iter": 12},
    "som": {"model": "som", "n_rows": 8, "n_columns": 8, "n_iter": 40},
    "gaussian-rbm": {"model": "gaussian-rbm", "n_iter": 60},
    "perceptron": {"model": "perceptron", "max_iter": 60, "tol": None},
}
"""What `cr.train` is told."""


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


def table(name, checkpoint=None):
    """A hash of all arrays of the model, and of what stands beside them but the seconds."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(600, 5)), columns=list("abcde"))
    frame["y"] = np.where(frame["a"] * frame["b"] + np.sin(2 * frame["c"]) > 0, "yes", "no")
    target = "y" if name in ("default", "perceptron") else None
    how = TABLES[name] | {"random_state": 0, "checkpoint": checkpoint}
    if checkpoint is not None:
        how |= {"every": 1, "resume": True}
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("ignore")
        cr.train(frame, target, **how).model.save(Path(folder) / "a.model")
        document = load_document(Path(folder) / "a.model")
    total = hashlib.sha256()
    for key in sorted(document.arrays):
        total.update(key.encode() + document.arrays[key].tobytes())
    return total.hexdigest()


def ended(what, path, pipe):
    """The hash of a training that goes on from `path` to its end; what it says goes to `pipe`."""
    if what != "network":
        return table(what, path)
    return digest(train(Acknowledging(path, pipe)))


def one_process(what, path, seconds):
    """A process that goes on from `path` and is killed after `seconds`: what it said, the last
    first, and whether it came to its end."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.write(writing, f"end {ended(what, path, writing)}\n".encode())
        os._exit(0)
    os.close(writing)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        return [line for line in reversed(pipe.read().split("\n")) if line]


def one_training(what, folder, rng, expected):
    """How many processes it took; AssertionError where something was lost."""
    path, kills = folder / "run.ck", 0
    while True:
        said = one_process(what, path, rng.random() * LONGEST[what])
        if said and said[0].startswith("end"):
            assert said[0] == f"end {expected}", "another end"
            assert [entry.name for entry in folder.iterdir()] == ["run.ck"]
            path.unlink()
            return kills
        kills += 1
        if path.exists():
            load_document(path)
        if said:
            document = load_document(path)
            found = _place(document.parameters["runs"][0], document.arrays, "1/")
            acknowledged = tuple(json.loads(said[0].replace("(", "[").replace(")", "]")))
            assert found >= acknowledged, f"{acknowledged} was written, {found} is there"


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--what", choices=LONGEST, default="network")
    asked = parser.parse_args()
    running._WORK = 2e5  # a few parts an epoch
    expected = digest(train()) if asked.what == "network" else table(asked.what)
    rng = random.Random(asked.seed)
    kills = trainings = 0
    with tempfile.TemporaryDirectory() as folder:
        while kills < asked.kills:
            kills += one_training(asked.what, Path(folder), rng, expected)
            trainings += 1
    print(f"{kills} kills in {trainings} trainings, each with the same bytes")
    sys.exit(0)


if __name__ == "__main__":
    main()
