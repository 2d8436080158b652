"""The networks of a table's default make the same bytes in memory, streamed, stopped and gone on
with: their weights, what they say out of fold, temperature, importance, report and log.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.container import load_document, save_document
from chainrule.basics.errors import ChainruleError, CheckpointError
from chainrule.engines import source, streamed
from chainrule.engines.row_files import Chosen, RowsInFile
from chainrule.families.mlp.ensemble import best_temperature
from chainrule.pieces.activations import get_activation
from chainrule.problems import recipe
from chainrule.training import run as running
from chainrule.training.checkpoint import Checkpoint

duckdb = pytest.importorskip("duckdb")

N = 8000
HOW: dict[str, Any] = {"max_iter": 2, "random_state": 3}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Two numbers, one with gaps, labels, weights, a class of three, and a quantity."""
    rng = np.random.default_rng(0)
    a, b, label = rng.normal(size=N), rng.normal(size=N), rng.integers(0, 4, N)
    path = tmp_path_factory.mktemp("tables") / "table.parquet"
    kind = np.array(["low", "mid", "high"])[np.digitize(a + (label == 1), [-0.5, 1])]
    lines = zip(
        np.where(rng.random(N) < 0.02, "", a.round(4).astype(str)),
        b.round(4),
        np.array(["red", "green", "blue", "white"])[label],
        rng.integers(0, 3, N),
        kind,
        (3 * b + label).round(3),
        strict=True,
    )
    text = "\n".join(["a,b,color,w,kind,amount", *(",".join(map(str, line)) for line in lines)])
    path.with_suffix(".csv").write_text(text + "\n")
    with duckdb.connect() as connection:
        connection.execute(f"COPY (FROM '{path.with_suffix('.csv')}') TO '{path}'")
    return str(path)


CASES: dict[str, dict[str, Any]] = {
    "classes": {"target": "kind"},
    "a quantity": {"target": "amount"},
    "several targets, weights": {
        "target": ["kind", "color"],
        "weight": "w",
        "class_weight": [{"mid": 2.0}, {"red": 0.5}],
    },
    "parts left out": {"target": "kind", "cv": 2, "max_iter": 1},
    "rows looked at": {"target": "amount", "test_fraction": 0.02, "verbose": 1, "max_iter": 1},
}


def content(outcome: Any, folder: Path) -> tuple[bytes, str]:
    """The model's file, and the report, but for the clock."""
    outcome.model.history.seconds = 0.0
    save_document(outcome.model.to_document(), folder / "m.model", force=True)
    report = {k: v for k, v in outcome.report.to_json().items() if k != "history"}
    return (folder / "m.model").read_bytes(), json.dumps(report, default=str, sort_keys=True)


def log_of(folder: Path) -> list[Any]:
    """The lines of the only log, without its clock."""
    (path,) = folder.iterdir()
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return [{k: v for k, v in line.items() if k not in ("seconds", "began")} for line in lines]


@pytest.mark.parametrize(
    "case, memory",
    [*((case, "300KB") for case in CASES), ("classes", "400KB"), ("classes", "600KB")],
)
def test_streamed_is_as_in_memory(
    case: str, memory: str, table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if memory != "400KB":  # the read blocks cut folds and parts elsewhere
        monkeypatch.setattr(streamed, "_READ", 30_000)
    monkeypatch.setattr(source, "BLOCK", 500)
    how, told = HOW | CASES[case], []
    expected = content(cr.train(table, log=tmp_path / "one", **how), tmp_path)
    found = cr.train(
        table,
        memory=memory,
        scratch=tmp_path,
        log=tmp_path / "other",
        announce=lambda p: told.append(p.streamed),
        **how,
    )
    assert content(found, tmp_path) == expected
    if case != "parts left out":  # half of the rows may find room
        assert all(f" of rows through {memory}: " in text for text in told)
        assert told
        assert log_of(tmp_path / "one") == log_of(tmp_path / "other")
        assert [line["epoch"] for line in log_of(tmp_path / "one")[1:-1]] == [
            *range(1, how["max_iter"] + 1)
        ]
    (scratch,) = tmp_path.glob("chainrule-scratch-*")
    assert not any(scratch.iterdir())


class Stopped(BaseException):
    """As a process that is killed."""


class StopsAt(Checkpoint):
    """The process ends behind the `n_writes`-th time that it was written."""

    def __init__(self, path: Path, n_writes: int, every: str, resume: bool = False) -> None:
        super().__init__(path, every, resume=resume)
        self.left = n_writes

    def put(self, number: int, run: Any) -> None:
        if self.left <= 0:  # the others are no more
            raise Stopped
        super().put(number, run)
        self.left -= 1
        if self.left == 0:
            raise Stopped


@pytest.mark.parametrize(
    "way, stop",
    [("memory", 1), ("memory", 9), ("streamed", 2), ("streamed", 14), ("to memory", 5),
     ("to a stream", 19)],
)  # fmt: skip
def test_stopped_and_gone_on(
    way: str, stop: int, table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_WORK", 1024 * 2 * 20_000)
    how = {"target": "kind"} | HOW
    expected = content(cr.train(table, log=tmp_path / "whole", **how), tmp_path)
    in_files = {"memory": "400KB", "scratch": tmp_path}
    first = in_files if way in ("streamed", "to memory") else {}
    second = in_files if way in ("streamed", "to a stream") else {}
    path, logs = tmp_path / "run.ck", tmp_path / "logs"
    keeper = StopsAt(path, stop, "0s")
    with pytest.raises(Stopped):
        cr.train(table, checkpoint=keeper, log=logs, **how | first)
    again = StopsAt(path, 3, "0s", resume=True)
    with pytest.raises(Stopped):
        cr.train(table, checkpoint=again, log=logs, **second)
    found = cr.train(table, checkpoint=path, resume=True, log=logs, every=1, **second)
    assert content(found, tmp_path) == expected
    ended = cr.train(table, checkpoint=path, resume=True)
    assert content(ended, tmp_path) == expected
    assert log_of(logs) == log_of(tmp_path / "whole")


class Heard(logging.Handler):
    """Knows when the main thread has heard of Ctrl-C."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.event = threading.Event()

    def emit(self, record: logging.LogRecord) -> None:
        self.event.set()


@pytest.mark.usefixtures("hears_ctrl_c")
def test_ctrl_c_leaves_a_model_and_a_checkpoint_that_goes_on(table: str, tmp_path: Path) -> None:
    heard = Heard()

    def interrupt(epoch: Any) -> None:
        if (epoch.member, epoch.number) == (1, 2):
            os.kill(os.getpid(), signal.SIGINT)
            heard.event.wait(30)

    how = {"target": "amount"} | HOW | {"max_iter": 4}
    expected = content(cr.train(table, **how), tmp_path)
    path = tmp_path / "run.ck"
    logging.getLogger("chainrule").addHandler(heard)
    try:
        half = cr.train(table, checkpoint=path, callbacks=interrupt, **how)
    finally:
        logging.getLogger("chainrule").removeHandler(heard)
    assert half.model.history.stop_reason == "interrupted"
    found = cr.train(table, checkpoint=path, resume=True)
    assert content(found, tmp_path) == expected


def test_a_callback_that_ends_the_training_has_ended_it(table: str, tmp_path: Path) -> None:
    path, how = tmp_path / "run.ck", {"target": "amount"} | HOW | {"max_iter": 9}
    ended = cr.train(table, checkpoint=path, callbacks=lambda epoch: epoch.number == 1, **how)
    assert ended.model.history.stop_reason == "callback"
    again = cr.train(table, checkpoint=path, resume=True)
    assert content(again, tmp_path) == content(ended, tmp_path)


@pytest.mark.parametrize("stop", [2, 5])
def test_the_trials_of_penalties_are_kept_too(
    stop: int, table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recipe, "MANY_OF_CATEGORIES", 2)
    how, path = {"target": "kind"} | HOW, tmp_path / "run.ck"
    in_files = {"memory": "400KB", "scratch": tmp_path}
    expected = content(cr.train(table, **how), tmp_path)
    with pytest.raises(Stopped):
        cr.train(table, checkpoint=StopsAt(path, stop, "1"), **how, **in_files)
    found = cr.train(table, checkpoint=path, resume=True, every=1)
    assert content(found, tmp_path) == expected
    assert len(load_document(path).parameters["runs"]) == 2 + 5


def test_a_checkpoint_of_another_table_or_seed_is_refused(table: str, tmp_path: Path) -> None:
    path = tmp_path / "run.ck"
    cr.train(table, "kind", checkpoint=path, every=1, **HOW)
    with pytest.raises(CheckpointError, match="random_state"):
        cr.train(table, checkpoint=path, resume=True, random_state=4)
    with pytest.raises(CheckpointError, match="fast"):
        cr.train(table, checkpoint=path, resume=True, fast=True)
    lines = Path(table).with_suffix(".csv").read_text().splitlines()
    (tmp_path / "other.csv").write_text("\n".join([*lines[:-2], lines[-1], lines[-2]]) + "\n")
    with pytest.raises(CheckpointError, match="other rows"):
        cr.train(str(tmp_path / "other.csv"), checkpoint=path, resume=True)


def test_a_budget_in_which_no_member_finds_room_is_told(table: str, tmp_path: Path) -> None:
    with pytest.raises(ChainruleError, match=r"in steps of 1,024 rows need .* memory='"):
        cr.train(table, "kind", memory="50KB", scratch=tmp_path, **HOW)


def chosen_of(flags: Any) -> Chosen:
    return Chosen(len(flags), lambda start, stop: flags[start:stop])


@pytest.mark.quick
@pytest.mark.parametrize("n", [1, 7, 64, 65, 200])
def test_the_places_of_chosen_rows_are_found_block_by_block(
    n: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chainrule.engines.row_files._NEAR", 8)
    flags = np.random.default_rng(n).random(n) < 0.3
    flags[16:40] = False  # blocks without one
    chosen, places = chosen_of(flags), np.flatnonzero(flags)
    assert len(chosen) == len(places)
    for start in range(len(places) + 2):
        for stop in range(start, len(places) + 2):
            assert chosen[start:stop].tolist() == places[start:stop].tolist()


@pytest.mark.quick
@pytest.mark.parametrize("start, stop", [(0, 50), (7, 31), (49, 50), (20, 20)])
def test_rows_in_a_file_are_those_of_an_array(start: int, stop: int, tmp_path: Path) -> None:
    X = np.random.default_rng(0).normal(size=(50, 3)).astype("f4")
    (tmp_path / "X").write_bytes(X.tobytes())
    stored = RowsInFile(tmp_path / "X", range(50), 3, X.dtype)
    flags = X[:, 0] > 0
    some, chosen = np.flatnonzero(flags), chosen_of(flags)
    assert np.asarray(stored[start:stop]).tobytes() == X[start:stop].tobytes()
    assert np.asarray(stored[some]).tobytes() == X[some].tobytes()
    assert np.asarray(stored[some][start:stop]).tobytes() == X[some][start:stop].tobytes()
    assert np.asarray(stored).tobytes() == X.tobytes()
    assert stored[some].shape == stored[chosen].shape == X[some].shape
    assert np.asarray(stored[chosen]).tobytes() == X[some].tobytes()
    assert np.asarray(stored[chosen][start:stop]).tobytes() == X[some][start:stop].tobytes()


@pytest.mark.quick
def test_some_rows_of_a_stream_are_numbered_by_themselves(tmp_path: Path) -> None:
    """As if they alone had been written, whatever lies between them."""
    from chainrule.basics.random import make_seed
    from chainrule.engines.plan import Data
    from chainrule.engines.row_files import Layout, append
    from chainrule.engines.source import InMemory
    from chainrule.engines.streamed import Streamed

    rng = np.random.default_rng(0)
    data = Data(rng.normal(size=(997, 3)), rng.normal(size=(997, 1)), None)
    layout, kept = Layout(3, 1, False, np.dtype(float)), rng.random(997) < 0.7
    append(tmp_path, layout, data)
    whole = Streamed(tmp_path, layout, 997, data.rows(slice(0, 100)))
    found = whole.some(chosen_of(kept), "own")
    found.divide(4 * (4 * 8 + 16) * 200, 64)
    expected = InMemory(data, np.flatnonzero(kept))
    assert found.n_parts > 3
    assert found.n_rows == expected.n_rows == np.count_nonzero(kept)
    assert found.fingerprint == InMemory(data.rows(kept)).fingerprint == expected.fingerprint
    for part, other in zip(
        *(s.parts(make_seed(1), 4, 0, 64) for s in (found, expected)), strict=True
    ):
        np.testing.assert_array_equal(part.numbers, other.numbers)
        np.testing.assert_array_equal(part.data.X[part.order], other.data.X[other.order])


@pytest.mark.quick
def test_the_temperature_is_the_same_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    z, codes = 3 * rng.normal(size=(400, 3)), rng.integers(0, 3, 400)
    softmax, y = get_activation("softmax"), np.eye(3)[codes]
    whole = best_temperature(softmax, z, y, None)
    monkeypatch.setattr("chainrule.families.mlp.ensemble.BLOCK", 33)
    assert best_temperature(softmax, z, y, None) == pytest.approx(whole, rel=1e-6)
