"""A classical network of a table that memory does not hold has the bytes of one that was fitted to
all of it, in whatever blocks the rows come."""

from __future__ import annotations

import json
import re
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule import SOM
from chainrule.basics import many_rows
from chainrule.basics.container import save_document
from chainrule.basics.errors import InputError
from chainrule.cli import main
from chainrule.engines import source, streamed
from chainrule.engines.row_files import RowsInFile
from chainrule.families import fitting
from chainrule.families.falling import Falling
from chainrule.families.som.engine import Batch, Shape, som_batch
from chainrule.families.som.maths import DISTANCES, Grid

pytest.importorskip("duckdb")

N = 1500


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Numbers with gaps, labels, days, weights, and a class."""
    rng = np.random.default_rng(0)
    a, b, label = rng.normal(size=N), rng.normal(size=N), rng.integers(0, 3, N)
    day = np.datetime64("2020-01-01") + rng.integers(0, 900, N)
    lines = zip(
        np.where(rng.random(N) < 0.02, "", a.round(4).astype(str)),
        b.round(4),
        np.array(["red", "green", "blue"])[label],
        day.astype(str),
        rng.integers(0, 3, N),
        np.where(a + b > 0, "yes", "no"),
        strict=True,
    )
    path = tmp_path_factory.mktemp("tables") / "table.csv"
    rows = "\n".join(",".join(map(str, line)) for line in lines)
    path.write_text(f"a,b,color,day,w,kind\n{rows}\n")
    return str(path)


def content(outcome: Any, folder: Path) -> tuple[bytes, str]:
    """The model's file, and the report."""
    save_document(outcome.model.to_document(), folder / "m.model", force=True)
    report = json.dumps(outcome.report.to_json(), default=str, sort_keys=True)
    return (folder / "m.model").read_bytes(), report


OTHERS: dict[str, dict[str, Any]] = {
    "perceptron": {"model": "perceptron", "target": "kind", "max_iter": 4},
    "perceptron of three classes, weighted": {
        "model": "perceptron", "target": "color", "max_iter": 3, "weight": "w", "pocket": True,
    },
    "perceptron, mean, reference": {
        "model": "perceptron", "target": "kind", "max_iter": 2, "average": True,
        "engine": "reference",
    },
    "perceptron, mean, together, parts left out": {
        "model": "perceptron", "target": "color", "max_iter": 2, "average": True,
        "multi_class": "together", "cv": 2,
    },
    "perceptron as the rows lie": {
        "model": "perceptron", "target": "kind", "max_iter": 2, "shuffle": False,
    },
    "rbm": {"model": "rbm", "n_components": 5, "n_iter": 3},
    "rbm, its own order": {
        "model": "rbm", "n_components": 20, "n_iter": 2, "shuffle": True, "momentum": 0.5,
        "sparsity_target": 0.2, "batch_size": 7,
    },
    "gaussian rbm": {"model": "gaussian-rbm", "n_components": 5, "n_iter": 2, "batch_size": 16},
    "gaussian rbm, variances, persistent, reference": {
        "model": "gaussian-rbm", "n_components": 4, "n_iter": 1, "variance": "learned",
        "persistent": True, "engine": "reference", "k": 2,
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def in_memory() -> dict[str, tuple[bytes, str]]:
    """The cases as they are in memory."""
    return {}


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("n_parts", [1, 4, 30, 64])
@pytest.mark.parametrize("case", OTHERS)
def test_epochs_in_an_order_of_their_own_are_as_in_memory(
    case: str,
    n_parts: int,
    table: str,
    tmp_path: Path,
    in_memory: dict[str, tuple[bytes, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In about so many parts, read in blocks of other sizes."""
    how, told = OTHERS[case], []
    if case not in in_memory:
        in_memory[case] = content(cr.train(table, **how), tmp_path)
    if n_parts == 1:
        monkeypatch.setattr(streamed, "_SHARE", 1)
    monkeypatch.setattr(streamed, "_READ", 100_000 // n_parts)
    found = cr.train(
        table,
        memory={1: "170KB", 4: "170KB", 30: "23KB", 64: "10.5KB"}[n_parts],
        scratch=tmp_path,
        announce=lambda problem: told.append(problem.streamed),
        **how,
    )
    assert content(found, tmp_path) == in_memory[case]
    said = re.search(r"through \S+: (\d+) parts? in", told[0])
    assert said is not None
    assert n_parts / 4 < int(said[1]) <= n_parts
    (scratch,) = tmp_path.glob("chainrule-scratch-*")
    assert not any(scratch.iterdir())


HOW: dict[str, Any] = {"model": "som", "n_rows": 4, "n_columns": 5, "n_iter": 4}
CASES: dict[str, dict[str, Any]] = {
    "no target": {},
    "labels, clusters": {"target": "kind", "n_clusters": "auto", "watch": True},
    "weights, columns counted": {"weight": "w", "column_weights": "by_column"},
    "manhattan, uniform, a torus": {"metric": "manhattan", "init": "random", "toroidal": True},
    "a bubble, reference": {"neighborhood": "bubble", "engine": "reference", "test_fraction": 0.4},
    "parts left out": {"cv": 2, "metric": "cosine"},
}


@pytest.mark.parametrize("block", [37, 300, 4096])
@pytest.mark.parametrize("case", CASES)
def test_a_map_is_as_in_memory(
    case: str, block: int, table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    how, told = HOW | CASES[case], []
    expected = content(cr.train(table, **how), tmp_path)
    monkeypatch.setattr(source, "BLOCK", block)
    monkeypatch.setattr(fitting, "BLOCK", block)
    memory = 170_000  # bytes; the table takes 1500 · 6 · 24 at least
    if block == 4096:
        monkeypatch.setattr(fitting, "_BLOCKS", 1)
    found = cr.train(
        table,
        memory=f"{memory}B",
        scratch=tmp_path,
        announce=lambda problem: told.append(problem.streamed),
        **how,
    )
    assert content(found, tmp_path) == expected
    assert all(" of rows through 1" in text for text in told)
    assert told
    (scratch,) = tmp_path.glob("chainrule-scratch-*")
    assert not any(scratch.iterdir())


@pytest.mark.quick
@pytest.mark.parametrize("engine", ["native", "reference"])
@pytest.mark.parametrize("metric", DISTANCES)
def test_a_batch_has_the_bits_of_its_parts(engine: str, metric: str) -> None:
    if engine == "native":
        pytest.importorskip("chainrule._native")
    rng = np.random.default_rng(2)
    X, W, weight = rng.normal(size=(200, 5)), rng.normal(size=(12, 5)), rng.random(200)
    still = Falling("linear", 1.0, 1.0)
    shape = Shape(Grid(3, 4), "gaussian", metric, still, still)
    expected, winners = som_batch(engine, W, X, shape, 0.8, 1.3, None, weight)
    for size in (1, 7, 64, 199):
        batch, found = Batch(engine, W, shape), []
        for start in range(0, 200, size):
            rows = slice(start, start + size)
            found.append(batch.add(X[rows], weight[rows]))
        assert batch.after(0.8, 1.3).tobytes() == expected.tobytes()
        assert np.concatenate(found).tolist() == winners.tolist()


def test_of_more_rows_a_block_at_a_time_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fifty blocks take the memory of five, as NumPy counts it: a map with the unit of each row
    would take 16 bytes a row more."""
    som = SOM(3, 3, n_iter=2, random_state=0)
    som._keeps_rows = False
    monkeypatch.setattr(source, "BLOCK", 4000)
    monkeypatch.setattr(many_rows, "AT_A_TIME", 4000)
    peaks = []
    for n in (20_000, 200_000):
        path = tmp_path / str(n)
        np.random.default_rng(0).normal(size=(n, 4)).tofile(path)
        rows = RowsInFile(path, range(n), 4, np.dtype(float))
        som.fit(rows)
        tracemalloc.start()
        som.fit(rows)
        som.quantization_error(rows)
        som.topographic_error(rows)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 180_000


@pytest.mark.parametrize(
    "model, said", [("som", "mode=online"), ("som", "init=pca"), ("som", "missing=ignore"),
                    ("rbf", "")],
)  # fmt: skip
def test_what_needs_all_rows_is_refused_by_name(
    model: str, said: str, table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["train", table, "--model", model, "--memory", "100KB", "--scratch", str(tmp_path)]
    arguments += ["--param", said] if said else ["--target", "kind"]
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert f"{said or model} needs all rows in memory" in capsys.readouterr().err
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_size]


def test_a_memory_below_a_block_is_refused_with_one_that_is_enough(
    table: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="100KB is too little") as caught:
        cr.train(table, memory="100KB", scratch=tmp_path, **HOW)
    assert caught.value.hint.startswith("memory='")


def test_a_map_of_a_table_holds_nothing_of_a_row(table: str) -> None:
    found = cr.train(table, target="kind", test_fraction=0.0, **HOW).model.estimator
    assert not hasattr(found, "units_")
    assert not hasattr(found, "labels_")
    assert found.hits_.sum() == N
    assert found.training_hits_.tolist() == found.hits_.tolist()
