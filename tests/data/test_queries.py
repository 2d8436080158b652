"""Parquet, JSON, SQL over files, and data frames: the same table by each way, and none that writes.

pandas and polars are the second readers and writers.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.errors import ChainruleError, DataError, InputError
from chainrule.cli import main
from chainrule.data.files import read_table
from chainrule.data.making import table_from_frame
from chainrule.data.queries import read_sql

ROWS = 60
GENERATOR = np.random.default_rng(0)
COLUMNS: dict[str, Any] = {
    "length": GENERATOR.normal(size=ROWS),
    "count": GENERATOR.integers(0, 50, ROWS),
    "kind": np.array(["low", "high"])[np.arange(ROWS) % 2],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(COLUMNS)
    frame.write_parquet(tmp_path / "t.parquet")
    frame.write_ndjson(tmp_path / "t.jsonl")
    frame.write_json(tmp_path / "t.json")
    frame.write_csv(tmp_path / "t.csv")
    return tmp_path


def same_as_written(table: Any) -> None:
    assert table.columns == tuple(COLUMNS)
    np.testing.assert_array_equal(
        table.numbers(["length", "count"]), np.column_stack([COLUMNS["length"], COLUMNS["count"]])
    )
    assert list(table.column("kind")) == list(COLUMNS["kind"])


@pytest.mark.parametrize("name", ["t.parquet", "t.jsonl", "t.json", "t.csv"])
def test_each_kind_of_file_gives_the_same_table(folder: Path, name: str) -> None:
    same_as_written(read_table(folder / name))
    same_as_written(read_sql(f"SELECT * FROM '{folder / name}'"))


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_data_frame_is_a_table(library: str) -> None:
    frame = pytest.importorskip(library).DataFrame
    same_as_written(table_from_frame(frame(COLUMNS)))


def test_an_arrow_table_is_a_table() -> None:
    arrow = pytest.importorskip("pyarrow")
    same_as_written(table_from_frame(arrow.table(COLUMNS)))


def test_many_files_are_one_table(folder: Path) -> None:
    polars = pytest.importorskip("polars")
    polars.DataFrame(COLUMNS).write_parquet(folder / "u.parquet")
    table = read_sql(f"SELECT length FROM '{folder}/*.parquet'")
    assert table.n_rows == 2 * ROWS


@pytest.mark.parametrize(
    "sql",
    [
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "CREATE TABLE t AS SELECT 1",
        "ATTACH '{folder}/a.db'",
        "SELECT 1; COPY (SELECT 1) TO '{folder}/out.csv'",
        "INSTALL httpfs",
        "PRAGMA database_list",
        "",
        "SET threads = 1",
        "EXPORT DATABASE '{folder}/x'",
    ],
)
def test_sql_that_does_more_than_read_is_refused(folder: Path, sql: str) -> None:
    before = sorted(folder.iterdir())
    with pytest.raises(InputError, match="must be one SELECT"):
        read_sql(sql.format(folder=folder))
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    "sql, message",
    [
        ("SELEC 1", "SQL cannot be read"),
        ("SELECT * FROM 'nothing.parquet'", "SQL cannot be read"),
        ("SELECT 1 AS a WHERE false", "no rows"),
        ("SELECT 1 AS a, 2 AS a", "a"),
        ("SELECT [1, 2] AS a", "no array of numbers"),
    ],
)
def test_sql_that_gives_no_table_is_told_in_one_line(sql: str, message: str) -> None:
    with pytest.raises(ChainruleError, match=message) as caught:
        read_sql(sql).numbers()
    assert "\n" not in str(caught.value)


@pytest.mark.quick
@pytest.mark.parametrize("name", ["t.parquet", "t.json", "t.jsonl"])
def test_a_damaged_file_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\x00PAR1 no such thing {")
    with pytest.raises(DataError, match="cannot be read"):
        read_table(tmp_path / name)


def test_a_missing_number_is_told_with_its_row(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    polars.DataFrame({"a": [1.0, None, 3.0], "b": ["x", "y", None]}).write_parquet(
        tmp_path / "m.parquet"
    )
    table = read_table(tmp_path / "m.parquet")
    for name in ("a", "b"):
        with pytest.raises(DataError, match=f"column '?{name}"):
            table.numbers([name])


def test_a_frame_is_trained_on_and_predicted(folder: Path) -> None:
    polars = pytest.importorskip("polars")
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(COLUMNS)
    model = cr.train(frame, "kind", max_iter=3).model
    predicted = cr.predict(model, frame)
    assert set(predicted) <= {"low", "high"}
    np.testing.assert_array_equal(predicted, cr.predict(model, folder / "t.parquet"))
    np.testing.assert_array_equal(predicted, cr.predict(model, polars.DataFrame(COLUMNS)))


def test_the_commands_take_a_query(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model, sql = str(folder / "m.model"), f"SELECT * FROM '{folder}/t.parquet'"
    runs = [
        ["train", "--sql", sql, "--target", "kind", "--epochs", "2", "-o", model],
        ["predict", model, "--sql", sql],
    ]
    for arguments in runs:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 0
    assert capsys.readouterr().out.splitlines()[-1] in ("low", "high")
    (folder / "old.csv").write_bytes("größe,art\n1,a\n2,b\n3,a\n".encode("latin-1"))
    with pytest.raises(SystemExit) as ended:
        main(["train", str(folder / "old.csv"), "--target", "art", "--encoding", "latin-1"])
    assert ended.value.code == 0
    for arguments in (["train"], ["train", "iris", "--sql", sql]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2


def test_sql_finds_no_variable_of_pythons() -> None:
    """Neither the caller's nor one of the functions that the query passes through."""
    mine = {"x": np.arange(3.0)}
    for name in ("mine", "values", "query", "COLUMNS", "columns", "connection"):
        with pytest.raises(DataError, match="SQL cannot be read"):
            read_sql(f"SELECT * FROM {name}")
    assert len(mine["x"]) == 3


@pytest.mark.parametrize(
    "sql", ["pragma database_list", "-- a\n PRAGMA version", "/* a */PRAGMA x"]
)
def test_a_pragma_is_no_select(sql: str) -> None:
    with pytest.raises(InputError, match="must be one SELECT"):
        read_sql(sql)


def test_the_input_is_not_blamed_on_the_output(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A column that is missing is found while the predictions are being written."""
    cr.train(folder / "t.csv", "kind", max_iter=2, output=folder / "m")
    (folder / "few.csv").write_text("length\n1\n")
    with pytest.raises(SystemExit) as ended:
        main(["predict", str(folder / "m"), str(folder / "few.csv"), "-o", str(folder / "p.csv")])
    said = capsys.readouterr().err
    assert (ended.value.code, "count is missing" in said, "p.csv" in said) == (2, True, False)
    assert not (folder / "p.csv").exists()


def test_an_answer_that_memory_does_not_hold_is_refused_before_a_row_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """100 million rows of two columns, 24 bytes a cell and 250 MB: 5.05 GB."""
    monkeypatch.setattr("chainrule.basics.memory.total_memory", lambda: 10**9)
    with pytest.raises(
        InputError, match=r"100,000,000 rows of 2 columns, needs 5\.[01] GB.* 1\.0 GB"
    ):
        read_sql("SELECT range AS x, 2 * range AS y FROM range(100_000_000); -- many")
    assert read_sql("SELECT range AS x FROM range(5) ;").n_rows == 5
