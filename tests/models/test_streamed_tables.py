"""A table that is streamed makes the bytes of the model that it makes in memory.

The parts are forced here by a few kilobytes of memory; the peak of what is really taken is measured
by `benchmarks.larger`.
"""

from __future__ import annotations

import json
import shutil
import stat
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics import memory as memories
from chainrule.basics.container import save_document
from chainrule.basics.errors import ChainruleError, InputError
from chainrule.cli import main
from chainrule.data import files, in_files
from chainrule.data.files import unread_sql
from chainrule.data.in_files import ColumnFiles, OneAtATime, StoredRows
from chainrule.data.texts import Texts
from chainrule.problems.network_spec import NetworkSpec
from chainrule.training import run as running
from chainrule.training.checkpoint import Checkpoint

duckdb = pytest.importorskip("duckdb")

N = 3000
HOW = {"max_iter": 3, "batch_size": 64, "random_state": 3}
ONE = {"fast": True} | HOW


def write_table(folder: Path, n: int = N) -> None:
    """As CSV and as Parquet: numbers with gaps, labels with gaps, days, codes, a column of numbers
    and words, of which the words come late; a class, a quantity, and weights."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, 3))
    color = rng.choice(["red", "green", "blue", ""], n, p=[0.4, 0.3, 0.25, 0.05])
    day = np.datetime64("2020-01-01") + rng.integers(0, 900, n) * np.timedelta64(1, "D")
    code = rng.choice(["007", "12", "3.50"], n)
    late = [f"word{i % 7}" if i > 0.7 * n else str(i % 9) for i in range(n)]
    kind = np.where(X[:, 0] + (color == "red") > 0.3, "yes", "no")
    cells = np.where(rng.random(X.shape) < 0.02, "", X.round(4).astype(str))
    weight, amount = rng.integers(0, 3, n), (3 * X[:, 1] + 5 + rng.normal(size=n)).round(3)
    columns = [*cells.T, color, day.astype(str), code, late, weight, kind, amount]
    names = ["a", "b", "c", "color", "day", "code", "late", "w", "kind", "amount"]
    lines = [",".join(names), *(",".join(map(str, row)) for row in zip(*columns, strict=True))]
    (folder / "table.csv").write_text("\n".join(lines) + "\n")
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * FROM read_csv('{folder}/table.csv', types={{'code': 'VARCHAR'}})) "
            f"TO '{folder}/table.parquet'"
        )


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    write_table(folder)
    return folder


@pytest.fixture
def scratch(tmp_path: Path) -> Any:
    """A folder in which nothing of ours is left, and nothing of others is touched."""
    place = tmp_path / "scratch"
    place.mkdir()
    (place / "mine").write_text("mine")
    yield place
    (own,) = [path for path in place.iterdir() if path.name != "mine"] or [None]
    if own is not None:
        assert stat.S_IMODE(own.stat().st_mode) == 0o700
        assert not any(own.iterdir())
    assert (place / "mine").read_text() == "mine"


def content(outcome: Any, folder: Path) -> tuple[bytes, str]:
    """The model's file, and the report, but for the clock."""
    outcome.model.history.seconds = 0.0
    save_document(outcome.model.to_document(), folder / "m.model", force=True)
    report = {k: v for k, v in outcome.report.to_json().items() if k != "history"}
    return (folder / "m.model").read_bytes(), json.dumps(report, default=str, sort_keys=True)


CASES: dict[str, dict[str, Any]] = {
    "classes": {"target": "kind"},
    "a quantity": {"target": "amount", "scale": "minmax"},
    "class weights, early stopping": {
        "target": "kind",
        "weight": "w",
        "class_weight": "balanced",
        "early_stopping": True,
        "validation_fraction": 0.05,
        "score": "f1",
    },
    "robust, parts left out": {"target": "amount", "drop": ["kind"], "scale": "robust", "cv": 2},
    "several targets": {"target": ["amount", "a"], "on_bad_row": "skip"},
    "dropout, wide": {"target": "kind", "dropout": 0.2, "network": NetworkSpec(hidden=(9, 5))},
}


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("case", CASES)
def test_streamed_is_as_in_memory(
    case: str, ending: str, tables: Path, scratch: Path, tmp_path: Path
) -> None:
    how = {"fast": "network" not in CASES[case]} | HOW | CASES[case]
    path, told = str(tables / f"table.{ending}"), []
    expected = content(cr.train(path, **how), tmp_path)
    found = cr.train(
        path, memory="300KB", scratch=scratch, announce=lambda p: told.append(p.streamed), **how
    )
    assert content(found, tmp_path) == expected
    assert all(" of rows through 300KB: " in text for text in told)
    assert told


def test_a_pattern_and_rejected_rows(tables: Path, scratch: Path, tmp_path: Path) -> None:
    lines = (tables / "table.csv").read_text().splitlines()
    lines[700], lines[2100] = lines[700] + ",1", lines[2100].replace(",", ",?", 1)
    for k, part in enumerate((lines[1:900], lines[900:2000], lines[2000:])):
        (tmp_path / f"part{k}.csv").write_text("\n".join([lines[0], *part]) + "\n")
    path, how = str(tmp_path / "part*.csv"), {"target": "kind", "on_bad_row": "skip"} | ONE
    in_memory = cr.train(path, **how)
    assert len(in_memory.report.rejected) > 0
    found = cr.train(path, memory="300KB", scratch=scratch, **how)
    assert content(found, tmp_path) == content(in_memory, tmp_path)


def test_other_kinds_of_files(tables: Path, scratch: Path, tmp_path: Path) -> None:
    """JSON and the answer of a query are copied once; of Arrow files a column is read where it is.
    Whole numbers of 128 bits, and a decimal, come as labels or numbers as they do in memory."""
    path = tables / "table.parquet"
    wide = (
        "SELECT *, CAST(hash(late) AS HUGEINT) * 1000 AS huge, CAST(b * 10 AS HUGEINT) AS small, "
        f"CAST(c * 1e15 AS DECIMAL(38, 3)) AS exact FROM '{path}'"
    )
    with duckdb.connect() as connection:
        for name, is_list in (("t.json", "true"), ("t.jsonl", "false")):
            how = f"(FORMAT json, ARRAY {is_list})"
            connection.execute(f"COPY (SELECT * FROM '{path}') TO '{tmp_path / name}' {how}")
    sources: list[Any] = [str(tmp_path / "t.json"), str(tmp_path / "*.json*"), unread_sql(wide)]
    if find_spec("pyarrow") is not None:
        arrow = import_module("pyarrow.feather")
        arrow.write_feather(import_module("pyarrow.parquet").read_table(tables / "table.parquet"),
                            tmp_path / "t.arrow")  # fmt: skip
        sources.append(str(tmp_path / "t.arrow"))
    for source in sources:
        expected = content(cr.train(source, "kind", **ONE), tmp_path)
        found = cr.train(source, "kind", memory="500KB", scratch=scratch, **ONE)
        assert found.problem.room is not None
        assert content(found, tmp_path) == expected


class Stopped(BaseException):
    pass


@pytest.mark.parametrize("stop", [1, 6])
@pytest.mark.parametrize("begun_in_memory", [True, False])
def test_it_goes_on_from_a_checkpoint(
    stop: int,
    begun_in_memory: bool,
    tables: Path,
    scratch: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "_WORK", 1e6)

    class StopsAt(Checkpoint):
        n = 0

        def write(self, run: Any) -> None:
            super().write(run)
            self.n += 1
            if self.n == stop:
                raise Stopped

    path, how = str(tables / "table.csv"), {"target": "kind"} | ONE
    ways: list[dict[str, Any]] = [{}, {"memory": "300KB", "scratch": scratch}]
    first, second = ways if begun_in_memory else reversed(ways)
    expected = content(cr.train(path, **how), tmp_path)
    with pytest.raises(Stopped):
        cr.train(path, checkpoint=StopsAt(tmp_path / "run.ck", "0s"), **how | first)
    found = cr.train(path, checkpoint=tmp_path / "run.ck", resume=True, **second)
    assert content(found, tmp_path)[0] == expected[0]


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a budget below one block": ({"memory": "20KB"}, r"in steps of 64 rows need .* memory='"),
    "lbfgs": ({"solver": "lbfgs"}, "lbfgs needs all rows"),
    "a batch of all": ({"batch_size": "full"}, "full batch needs all rows"),
    "too much watched": (
        {"early_stopping": True, "validation_fraction": 0.9},
        "watched .* more than a quarter of 300KB",
    ),
    "another family": ({"model": "rbf", "fast": False}, "needs all rows in memory"),
    "no size": ({"memory": "much"}, "must be a size"),
    "no folder": ({"scratch": "/nowhere/at/all"}, "/nowhere/at/all"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_streamed(case: str, tables: Path, scratch: Path) -> None:
    changes, words = WRONG[case]
    usual = {"memory": "300KB", "scratch": scratch, "target": "kind"} | ONE
    if case == "another family":
        usual = {name: usual[name] for name in ("memory", "scratch", "target")}
    with pytest.raises(ChainruleError, match=rf"(?s){words}"):
        cr.train(str(tables / "table.csv"), **usual | changes)


def test_too_little_disk_is_told_before_anything_is_written(
    tables: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(scratch)._replace(free=1000)
    monkeypatch.setattr(memories.shutil, "disk_usage", lambda path: usage)
    monkeypatch.setattr(files, "read_by_column", None)
    with pytest.raises(InputError, match=r"needs room for .* of rows; 1KB is free"):
        cr.train(str(tables / "table.csv"), "kind", memory="300KB", scratch=scratch, **ONE)


def test_a_column_of_too_many_texts_is_left_out_when_it_is_said(
    tables: Path, scratch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (tables / "table.csv").read_text().splitlines()
    named = [f"{line},remark{i}" for i, line in enumerate(lines)]
    (tmp_path / "wide.csv").write_text("\n".join(named) + "\n")
    monkeypatch.setattr(in_files, "MOST_OF_TEXTS", 10_000)
    how = {"target": "kind", "memory": "300KB", "scratch": scratch} | ONE
    with pytest.raises(InputError, match=r"'remark0' holds .* different texts.*drop='remark0'"):
        cr.train(str(tmp_path / "wide.csv"), **how)
    found = cr.train(str(tmp_path / "wide.csv"), drop=["remark0"], **how)
    expected = cr.train(str(tmp_path / "wide.csv"), "kind", drop=["remark0"], **ONE)
    assert content(found, tmp_path) == content(expected, tmp_path)


def test_an_example_has_no_use_for_memory() -> None:
    with pytest.raises(InputError, match="memory and scratch do not apply"):
        cr.train("xor", memory="1MB")


def test_the_command_says_so(
    tables: Path, scratch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*options: str) -> tuple[Any, str]:
        command = ["train", str(tables / "table.csv"), "--target", "kind", "--memory", "300KB"]
        with pytest.raises(SystemExit) as ended:
            main([*command, "--scratch", str(scratch), *options])
        return ended.value.code, capsys.readouterr().err

    status, told = run("--fast", "--batch-size", "64", "--epochs", "2", "--delimiter", ",")
    assert status == 0, told
    assert "of rows through 300KB" in told
    assert str(scratch) in told
    status, told = run("--model", "rbf")
    assert status == 2
    assert "needs all rows in memory" in told


# -- columns and rows in files ---------------------------------------------------------------------


@pytest.mark.quick
def test_rows_in_files_are_picked_as_those_of_an_array(tmp_path: Path) -> None:
    X = np.random.default_rng(0).normal(size=(50, 3))
    stored = StoredRows.written(tmp_path, iter(X.T), 50)
    some = np.array([3, 40, 7, 7])
    flags = X[:, 0] > 0
    picked = [slice(5, 20), some, flags, slice(49, 90), slice(0, 0)]
    for which in picked:
        assert np.asarray(stored[which]).tobytes() == X[which].tobytes()
        assert stored[which].shape == X[which].shape
        assert np.array_equal(stored[which].column(1), X[which][:, 1])
    twice = stored[flags][slice(2, 9)]
    assert np.array_equal(twice, X[flags][2:9])
    (tmp_path / "input1").write_bytes(b"")
    with pytest.raises(ChainruleError, match="have become fewer"):
        stored.column(1)


@pytest.mark.quick
def test_columns_in_files(tmp_path: Path) -> None:
    columns = ColumnFiles(tmp_path, ["number", "text"])
    for start in (0, 3):
        columns.put(0, np.arange(start, start + 3.0))
        columns.put(1, Texts.of(["b", "a", str(start)]))
    assert columns.column(0).tolist() == [0, 1, 2, 3, 4, 5]
    assert columns.column(1).tolist() == ["b", "a", "0", "b", "a", "3"]
    asked: list[int] = []

    def load(j: int) -> Any:
        asked.append(j)
        return columns.column(j)

    values = OneAtATime(load, 2, 6)
    assert [len(cells) for cells in values] == [6, 6]
    assert values[-1][0] == "b"
    assert asked == [0, 1]
    with pytest.raises(IndexError):
        values[2]
