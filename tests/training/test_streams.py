"""Rows that are streamed from files train to the bytes that they train to in memory."""

import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics import memory, temporary
from chainrule.basics.errors import ChainruleError, FileError, InputError, ShapeError
from chainrule.basics.random import make_seed, order_keys
from chainrule.engines import streamed
from chainrule.engines.plan import Data
from chainrule.engines.row_files import Layout, append
from chainrule.engines.source import InMemory
from chainrule.engines.streamed import Streamed
from chainrule.network import Network
from chainrule.training import run as running
from chainrule.training.checkpoint import Checkpoint

N = 3001
RNG = np.random.default_rng(0)
X = RNG.normal(size=(N, 5))
Y = np.sin(X[:, :1]) + 0.1 * RNG.normal(size=(N, 1))
WEIGHT = RNG.integers(0, 3, size=N).astype(float)
USUAL = {"max_iter": 3, "batch_size": 64, "random_state": 3}
WATCHED = (X[:50], Y[:50])
ROW = 8 * 7 + 16
"""Bytes of a weighted row of X and y, and of its key."""


def batches(n=500, X=X, Y=Y, weight=WEIGHT):
    for first in range(0, len(X), n):
        rows = slice(first, first + n)
        yield (X[rows], Y[rows]) if weight is None else (X[rows], Y[rows], weight[rows])


def memory_for(parts):
    """So much that N rows are divided into so many parts."""
    return 4 * ROW * (-(-N // parts) + 1)


def network(dtype=np.float64):
    return cr.Network.create((5, 8, 1), "tanh", random_state=0, dtype=dtype)


def digest(model):
    total = hashlib.sha256()
    for layer in model.network.layers:
        total.update(layer.W.tobytes() + layer.b.tobytes())
    total.update(json.dumps(asdict(model.history) | {"seconds": 0}).encode())
    return total.hexdigest()


@pytest.fixture
def scratch(tmp_path):
    """A folder for scratch files, in which nothing of ours is left."""
    place = tmp_path / "scratch"
    place.mkdir()
    (place / "mine").write_text("mine")
    yield place
    left = [path for path in place.iterdir() if path.name != "mine"]
    assert all(not any(path.iterdir()) for path in left)
    assert (place / "mine").read_text() == "mine"


CASES = {
    "adam": {},
    "dropout": {"dropout": 0.3, "solver": "adamw"},
    "in their order": {"shuffle": False, "solver": "momentum"},
    "online": {"solver": "sgd", "batch_size": 1, "weight": None},
    "early stopping": {"early_stopping": True, "eval_set": WATCHED},
    "the reference": {"engine": "reference", "dropout": 0.1},
}


@pytest.mark.parametrize("parts", [2, 5, 17, 40])
@pytest.mark.parametrize("case", CASES)
def test_streamed_is_as_in_memory(case, parts, scratch, monkeypatch):
    monkeypatch.setattr(streamed, "_READ", 90 * ROW)
    how = USUAL | CASES[case]
    weight = how.pop("weight", WEIGHT)
    expected = digest(cr.fit(network(), X, Y, sample_weight=weight, **how))
    found = cr.fit(
        network(), batches(700, weight=weight), memory=memory_for(parts), scratch=scratch, **how
    )
    assert digest(found) == expected


def test_batches_of_any_size_and_arrays_are_the_same_rows(scratch):
    how = USUAL | {"memory": memory_for(4), "scratch": scratch}
    expected = digest(cr.fit(network(), X, Y, sample_weight=WEIGHT, **USUAL))
    for n in (1, 64, 999, N):
        assert digest(cr.fit(network(), lambda n=n: batches(n), **how)) == expected
    assert digest(cr.fit(network(), X, Y, sample_weight=WEIGHT, **how)) == expected
    assert digest(cr.fit(network(), batches(), **USUAL | {"memory": "1GB"})) == expected


def test_smoothed_labels_are_streamed_smoothed(scratch):
    two = cr.Network.create((5, 4, 1), "tanh", "logistic", "log_loss", random_state=0)
    how, labels = USUAL | {"label_smoothing": 0.1}, (Y > 0).astype(float)
    expected = digest(cr.fit(two, X, labels, **how))
    rows = batches(Y=labels, weight=None)
    assert digest(cr.fit(two, rows, memory=memory_for(5), scratch=scratch, **how)) == expected
    assert digest(cr.fit(two, X, labels, memory="1GB", **how)) == expected


def test_float32_is_streamed_in_float32(scratch):
    X4, Y4 = X.astype("f4"), Y.astype("f4")
    expected = cr.fit(network("f4"), X4, Y4, **USUAL)
    found = cr.fit(
        network("f4"), batches(X=X4, Y=Y4, weight=None), memory="90KB", scratch=scratch, **USUAL
    )
    assert found.network.layers[0].W.dtype == np.float32
    assert digest(found) == digest(expected)


class Stopped(BaseException):
    pass


@pytest.mark.parametrize("stop", [1, 2, 7, 12, 17])
def test_a_stream_goes_on_from_a_checkpoint_in_memory_and_the_other_way_round(
    stop, scratch, tmp_path, monkeypatch
):
    monkeypatch.setattr(running, "_WORK", 64 * 9 * 60)

    class StopsAt(Checkpoint):
        n = 0

        def write(self, run):
            super().write(run)
            self.n += 1
            if self.n == stop:
                raise Stopped

    in_files = {"memory": memory_for(6), "scratch": scratch}
    expected = digest(cr.fit(network(), X, Y, sample_weight=WEIGHT, **USUAL))
    for begun, gone_on in ((in_files, {}), ({}, in_files), (in_files, in_files)):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.ck"
        with pytest.raises(Stopped):
            cr.fit(network(), X, Y, sample_weight=WEIGHT, checkpoint=StopsAt(path, "0s"),
                   **USUAL | begun)  # fmt: skip
        found = cr.fit(
            network(), X, Y, sample_weight=WEIGHT, checkpoint=path, resume=True, **gone_on
        )
        assert digest(found) == expected


@pytest.mark.quick
@pytest.mark.parametrize("start", [0, 640, 1920])
@pytest.mark.parametrize("seed", [make_seed(0), None])
def test_the_parts_of_an_epoch_are_its_rows_in_order(seed, start, tmp_path):
    data, layout = Data(X, Y, WEIGHT), Layout(5, 1, True, np.dtype(float))
    append(tmp_path, layout, data.rows(slice(0, 800)))
    append(tmp_path, layout, data.rows(slice(800, N)))
    source = Streamed(tmp_path, layout, N, data, "")
    source.divide(memory_for(9), 64)
    found = []
    for part in source.parts(seed, 2, start, 128):
        found.append(part.numbers)
        np.testing.assert_array_equal(part.data.X[part.order], X[part.numbers])
        np.testing.assert_array_equal(part.data.weight[part.order], WEIGHT[part.numbers])
    expected = np.concatenate([part.numbers for part in InMemory(data).parts(seed, 2, start, N)])
    np.testing.assert_array_equal(np.concatenate(found), expected)
    assert {len(numbers) % 64 for numbers in found[:-1]} == {0}


@pytest.mark.quick
@pytest.mark.parametrize("first", [0, 1, 2, 3, 4, 13])
def test_the_words_of_some_rows_are_those_of_all(first):
    seed = make_seed(5)
    np.testing.assert_array_equal(
        order_keys(seed, 50, 7, first), order_keys(seed, 50 + first, 7)[first:]
    )


# -- what is refused -----------------------------------------------------------------------------

TWO = (np.zeros((4, 5)), np.zeros((4, 1)))
BAD = {
    "no batch": ([], {}, "no batch came"),
    "no pair": ([X], {}, "Batch 1 .* found ndarray"),
    "another width": ([TWO, (np.zeros((2, 4)), np.zeros((2, 1)))], {}, r"Batch 2 \(after 4 rows\)"),
    "not finite": ([TWO, (np.full((2, 5), np.nan), np.zeros((2, 1)))], {}, r"Batch 2 \(after 4"),
    "weights now and then": ([TWO, (*TWO, np.ones(4))], {}, "Every batch has weights, or none"),
    "an array alone": (X, {}, "y is missing"),
    "lbfgs": (batches, {"solver": "lbfgs", "memory": memory_for(3)}, "lbfgs needs all rows"),
    "a full batch": (batches, {"batch_size": "full", "memory": memory_for(3)}, "full batch needs"),
    "a score": (batches, {"train_score": True, "memory": memory_for(3)}, "train_score needs all"),
    "less than a block": (batches, {"batch_size": 1000, "memory": "100KB"}, "is too little"),
    "too many parts": (batches, {"memory": "2KB"}, "is too little"),
    "early stopping": (batches, {"early_stopping": True}, "needs rows to watch"),
    "class weights": (batches, {"class_weight": "balanced"}, "class_weight needs all rows"),
    "no size": (batches, {"memory": "much"}, "memory must be a size"),
    "no folder": (batches, {"scratch": "/no/such"}, "/no/such"),
}  # fmt: skip


@pytest.mark.quick
@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_streamed_is_told(what, scratch):
    rows, how, words = BAD[what]
    with pytest.raises(ChainruleError, match=words) as told:
        cr.fit(network(), rows, **USUAL | {"scratch": scratch} | how)
    assert isinstance(told.value, InputError | ShapeError | cr.ChainruleError)


@pytest.mark.quick
def test_a_disk_with_too_little_room_is_told_first(scratch, monkeypatch):
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(InputError, match=r"needs room for 216KB of rows; 1KB is free"):
        cr.fit(network(), batches(), memory=memory_for(4), scratch=scratch, **USUAL)


def test_what_a_killed_process_left_is_removed_by_the_next(scratch):
    code = (
        "import os, signal; from chainrule.basics.temporary import scratch_folder;"
        f"f = scratch_folder({str(scratch)!r}); (f / 'rows').write_text('x');"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code], check=False)
    (left,) = scratch.glob("chainrule-scratch-*")
    assert oct(left.stat().st_mode)[-3:] == "700"
    temporary.scratch_folder(scratch)
    assert not left.exists()


# -- sizes ---------------------------------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize(
    "text, size",
    [
        ("1GB", 1e9),
        ("500 MB", 5e8),
        ("1.5g", 1.5e9),
        ("64kb", 64e3),
        (1000, 1000),
        ("7B", 7),
        ("1GiB", 2**30),
        ("512 MiB", 2**29),
        ("2ki", 2**11),
    ],
)
def test_sizes(text, size):
    assert memory.as_bytes(text) == size


@pytest.mark.quick
@pytest.mark.parametrize(
    "size, text",
    [
        (999, "999B"),
        (999.6, "1KB"),
        (999_400, "999KB"),
        (999_600, "1MB"),
        (1_234_567, "1.23MB"),
        (999.9e6, "1GB"),
        (9.996e9, "10GB"),
        (5e15, "5000TB"),
    ],
)
def test_a_size_that_is_told_is_one_that_memory_takes(size, text):
    """A hint once said ``--memory 1e+03KB``, which is refused."""
    assert memory.in_units(size) == text
    assert memory.as_bytes(text) == pytest.approx(size, rel=0.006)


def test_a_folder_that_is_not_there_is_named_as_it_was_said(tmp_path):
    with (
        pytest.raises(FileError, match=f"^{tmp_path}/none: No such file"),
        temporary.folder_within(tmp_path / "none"),
    ):
        pass


@pytest.mark.quick
def test_a_containers_limit_counts(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "_CGROUP", tmp_path)
    free = memory.free_memory()
    assert 0 < free <= os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    Path(tmp_path / "memory.max").write_text("max\n")
    Path(tmp_path / "memory.current").write_text("400000\n")
    assert memory.free_memory() > 1_000_000
    Path(tmp_path / "memory.max").write_text("1000000\n")
    assert memory.free_memory() == 600_000
    kinds = "anon 150000\ninactive_file 200000\nactive_file 50000\nslab 0\n"
    Path(tmp_path / "memory.stat").write_text(kinds)  # copies of files are given up when asked for
    assert memory.free_memory() == 850_000


def test_what_the_processes_own_limit_leaves_is_free_memory(monkeypatch):
    """An explained network of 16 GB was begun under ``ulimit -v`` of less."""
    limit = (15_000_000_000, resource.RLIM_INFINITY)
    monkeypatch.setattr(resource, "getrlimit", lambda which: limit)
    assert 0 <= memory.free_memory() < 15_000_000_000
    with pytest.raises(InputError, match=r"needs 16\.0 GB; this machine has \d+\.\d GB free"):
        Network.create((2, 20_000, 20_000, 1))
