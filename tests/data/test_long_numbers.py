"""Whole numbers beyond 2**53, of which float64 takes different ones for the same: in every kind of
file and frame they stay labels of their own. The right values are Python's own integers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pyarrow import feather

import chainrule as cr
from chainrule.data.cells import is_rounded
from chainrule.data.queries import read_sql
from chainrule.problems.sources import read_problem

N = 60
NUMBERS = [2**53, 2**53 + 1, 2**53 + 2]
CODES = [NUMBERS[i % 3] for i in range(N)]
X = [float(i % 7) for i in range(N)]
FRAME = pd.DataFrame({"x": X, "code": CODES, "y": CODES})
GAPS = FRAME.astype({"code": "Int64", "y": "Int64"})
GAPS.loc[5, "code"] = GAPS.loc[7, "y"] = pd.NA
UNSIGNED = FRAME.astype({"code": "uint64", "y": "uint64"}) + np.uint64(2**63)


@pytest.mark.parametrize("mark", [",", ".", "'", " ", "\u202f"])
def test_marks_of_thousands_merge_nothing(mark: str, tmp_path: Path) -> None:
    texts = [f"{code:,}".replace(",", mark) for code in CODES]
    path = tmp_path / "t.csv"
    pd.DataFrame({"x": X, "y": texts}).to_csv(path, index=False, sep=";")
    counts = cr.train(path, "y", max_iter=1).report.class_counts["y"]
    assert counts == dict.fromkeys(texts, N // 3)
    assert not is_rounded("1,000,000,000,000,000,000")
    assert not is_rounded("0.9007199254740993")


def _sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as base:
        base.execute("CREATE TABLE t (x real, code integer, y integer)")
        base.executemany("INSERT INTO t VALUES (?, ?, ?)", zip(X, CODES, CODES, strict=True))
        base.commit()


def _json(path: Path, more: int = 0, around: str = "{}") -> None:
    rows = (
        f'{{"x": {x}, "code": {code + more}, "y": {code + more}}}'
        for x, code in zip(X, CODES, strict=True)
    )
    path.write_text(around.replace("{}", "[" + ", ".join(rows) + "]"))


FILES: dict[str, Callable[[Path], Any]] = {
    "a.csv": lambda path: FRAME.to_csv(path, index=False),
    "gaps.csv": lambda path: GAPS.to_csv(path, index=False),
    "a.parquet": lambda path: pl.from_pandas(FRAME).write_parquet(path),
    "gaps.parquet": lambda path: pl.from_pandas(GAPS).write_parquet(path),
    "unsigned.parquet": lambda path: pl.from_pandas(FRAME.astype("uint64")).write_parquet(path),
    "a.json": _json,
    "inner.json": lambda path: _json(path, around='{"data": {}}'),
    "a.npz": lambda path: np.savez(path, x=X, code=CODES, y=CODES),
    "unsigned.npz": lambda path: np.savez(path, x=X, code=np.uint64(CODES), y=np.uint64(CODES)),
    "a.db": _sqlite,
    "gaps.feather": lambda path: feather.write_feather(pa.Table.from_pandas(GAPS), path),
}
FRAMES = {
    "pandas": FRAME,
    "pandas, gaps": GAPS,
    "polars": pl.from_pandas(FRAME),
    "polars, gaps": pl.from_pandas(GAPS),
    "arrow, gaps": pa.Table.from_pandas(GAPS),
}


def _are_kept(source: Any, numbers: list[int]) -> None:
    problem = read_problem(source, "y")
    assert problem.task == "classification"
    assert sorted({int(label) for label in problem.y}) == numbers
    code = next(feature for feature in problem.features if feature.name == "code")
    assert (code.kind, [*map(int, code.labels)]) == ("category", numbers)
    known = ~np.isnan(problem.X[:, 1])
    assert len({*problem.X[known, 1]}) == 3


@pytest.mark.parametrize("name", FILES)
def test_each_number_of_a_file_is_a_label_of_its_own(tmp_path: Path, name: str) -> None:
    FILES[name](tmp_path / name)
    _are_kept(str(tmp_path / name), NUMBERS)


@pytest.mark.parametrize("name", FRAMES)
def test_each_number_of_a_frame_is_a_label_of_its_own(name: str) -> None:
    _are_kept(FRAMES[name], NUMBERS)


def test_so_are_numbers_beyond_64_bits(tmp_path: Path) -> None:
    _json(tmp_path / "a.json", more=10**22)
    _are_kept(str(tmp_path / "a.json"), [number + 10**22 for number in NUMBERS])
    _are_kept(UNSIGNED, [number + 2**63 for number in NUMBERS])
    file = tmp_path / "a.csv"
    FRAME.to_csv(file, index=False)
    query = f"SELECT x, code::hugeint * 1000001 AS code, y::hugeint * 1000001 AS y FROM '{file}'"
    _are_kept(read_sql(query), [number * 1000001 for number in NUMBERS])


def test_estimators_keep_numbers_without_a_sign_apart() -> None:
    classes = cr.TableClassifier(max_iter=2).fit(FRAME[["x"]], FRAME["y"].astype("uint64")).classes_
    assert classes.tolist() == NUMBERS


def test_a_model_of_a_frame_is_scored_on_a_file_by_the_same_classes(tmp_path: Path) -> None:
    """Each row's class is told by x, so that one class taken for another would cost a third."""
    frame = pd.DataFrame({"x": [float(i % 3) for i in range(N)], "y": CODES})
    frame.to_csv(tmp_path / "a.csv", index=False)
    for source, test in ((frame, str(tmp_path / "a.csv")), (str(tmp_path / "a.csv"), frame)):
        trained = cr.train(source, "y", test=test, max_iter=150, random_state=0)
        assert (trained.report.held_out or {})["accuracy"] == 1.0
        assert [*map(int, cr.predict(trained.model, frame))] == CODES


def test_too_many_for_classes_are_a_quantity_and_told() -> None:
    frame = pd.DataFrame({"x": [*map(float, range(N))], "y": [2**53 + 2 * i + 1 for i in range(N)]})
    problem = read_problem(frame, "y", task="regression")
    np.testing.assert_array_equal(problem.y[:, 0], frame["y"].astype(float))
    problem = read_problem(frame.astype({"y": str}), "y")
    assert problem.task == "regression"
    assert "rounded" in " ".join(told.text for told in problem.told)


def test_a_column_in_which_each_comes_once_stays_out_unless_it_is_said_to_be_numbers() -> None:
    frame = pd.DataFrame({"x": X, "big": [2**53 + 2 * i + 1 for i in range(N)], "y": X})
    (unused,) = read_problem(frame, "y").unused
    assert (unused.name, unused.option) == ("big", "numeric='big'")


@pytest.mark.quick
def test_what_is_rounded_is_what_python_says() -> None:
    for number in (2**53, 2**53 + 1, 10**22, 10**22 + 1, 10**15 + 1, 2**60, 2**60 + 1):
        assert is_rounded(str(number)) is (int(float(number)) != number)
        assert is_rounded(f"-{number}.0") is (int(float(number)) != number)
    assert not any(map(is_rounded, ("1e30", "0.1234567890123456789", "12345678901234567890 kg")))
