"""Parquet by polars and pyarrow: they read what duckdb reads, and it reads what they leave."""

from __future__ import annotations

import ast
import datetime
import importlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chainrule.basics.errors import DataError
from chainrule.data import parquet_files, queries
from chainrule.data.files import read_pieces, read_table
from chainrule.data.parquet_files import parquet_by_column
from chainrule.data.table import Table
from chainrule.data.texts import Texts

LIBRARIES = ("polars", "pyarrow")
DAYS = st.dates(datetime.date(1700, 1, 1), datetime.date(2200, 1, 1))
MOMENTS = st.datetimes(datetime.datetime(1700, 1, 1), datetime.datetime(2200, 1, 1))
TYPES: dict[str, tuple[pa.DataType, st.SearchStrategy[Any]]] = {
    "int8": (pa.int8(), st.integers(-128, 127)),
    "int64": (pa.int64(), st.integers(-(2**63), 2**63 - 1)),
    "uint8": (pa.uint8(), st.integers(0, 255)),
    "uint64": (pa.uint64(), st.integers(0, 2**64 - 1)),
    "float32": (pa.float32(), st.floats(width=32)),
    "float64": (pa.float64(), st.floats()),
    "bool": (pa.bool_(), st.booleans()),
    "text": (pa.string(), st.sampled_from(["", " a", "a", "é\0", "007", "1.5", "NA"])),
    "large text": (pa.large_string(), st.text(max_size=3)),
    "dictionary": (pa.dictionary(pa.int8(), pa.string()), st.sampled_from(["", "x", " y"])),
    "day": (pa.date32(), DAYS),
    "moment": (pa.timestamp("us"), MOMENTS),
    "moment in ms": (pa.timestamp("ms"), MOMENTS.map(lambda m: m.replace(microsecond=0))),
}
LEFT: dict[str, pa.Array] = {
    "decimal": pa.array([Decimal("1.5"), Decimal("2.25"), None]),
    "time": pa.array([datetime.time(8, 30), None, datetime.time(9, 0)]),
    "zone": pa.array([1, 2, None], pa.timestamp("us", "Europe/Berlin")),
}


@st.composite
def arrow_tables(draw: st.DrawFn) -> pa.Table:
    n = draw(st.integers(1, 12))
    kinds = draw(st.lists(st.sampled_from(sorted(TYPES)), min_size=1, max_size=4))
    columns = {}
    for place, kind in enumerate(kinds):
        dtype, cells = TYPES[kind]
        if draw(st.booleans()):
            cells = st.none() | cells
        columns[f"{place} {kind}"] = pa.array(draw(st.lists(cells, min_size=n, max_size=n)), dtype)
    return pa.table(columns)


def only(monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    def found(name: str) -> Any:
        if name.partition(".")[0] in LIBRARIES and name.partition(".")[0] != library:
            raise ImportError(name)
        return importlib.import_module(name)

    monkeypatch.setattr(parquet_files, "import_module", found)


def as_duckdb(path: Path) -> Table:
    return queries.read_parquet(path, str(path))


def assert_alike(table: Table, expected: Table) -> None:
    assert table.columns == expected.columns
    for found, right in zip(table.values, expected.values, strict=True):
        assert isinstance(found, Texts) == isinstance(right, Texts)
        if isinstance(found, Texts) and isinstance(right, Texts):
            assert found.tolist() == right.tolist()
            assert found.counts() == right.counts()
        elif right.dtype.kind == "M":
            np.testing.assert_array_equal(found, right.astype(found.dtype))
        else:
            assert found.dtype == right.dtype
            np.testing.assert_array_equal(found, right)


@pytest.mark.parametrize("library", LIBRARIES)
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(made=arrow_tables(), group=st.integers(1, 12))
def test_a_library_reads_what_duckdb_reads(
    made: pa.Table, group: int, library: str, tmp_path: Path
) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(made, path, row_group_size=group)
    module = importlib.import_module(library)
    read = {"polars": parquet_files._by_polars, "pyarrow": parquet_files._by_pyarrow}[library]
    found = read(module, path, 0, made.num_rows)
    assert found is not None
    table = parquet_files.make_table([n for n, _ in found], [c for _, c in found], str(path))
    assert_alike(table, as_duckdb(path))


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("kind", LEFT)
def test_what_is_no_plain_column_is_read_by_duckdb(
    library: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "time" and duckdb.__version__.startswith("1."):
        pytest.skip("before its release 2 duckdb hands no time of UTC to NumPy, and says so")
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"a": LEFT[kind], "b": [1, 2, 3]}), path)
    only(monkeypatch, library)
    assert parquet_files._by_library(path, 0, 3) is None
    assert_alike(read_table(path), as_duckdb(path))


@pytest.mark.quick
@pytest.mark.parametrize("library", [*LIBRARIES, "neither"])
def test_pieces_are_the_whole(
    library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.parquet"
    made = pa.table({"a": range(10), "b": list("xyxyxyxyxz"), "c": [None, True] * 5})
    pq.write_table(made, path, row_group_size=3)
    only(monkeypatch, library)
    monkeypatch.setattr(parquet_files, "ROWS", 4)
    pieces = list(parquet_files.read_parquet_pieces(path, str(path), 4))
    assert [piece.n_rows for piece in pieces] == [4, 4, 2]
    assert np.concatenate([piece.rows for piece in pieces]).tolist() == list(range(10))
    for name in made.column_names:
        cells = [cell for piece in pieces for cell in piece.cells(name)]
        assert cells == list(as_duckdb(path).cells(name))
    assert sum(piece.n_rows for piece in read_pieces(path)) == 10


def test_names_that_differ_by_case_or_are_none(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    numbers = pa.array([1.0, 2.0])
    pq.write_table(pa.Table.from_arrays([numbers] * 3, names=["x", "X", ""]), path)
    table = read_table(path)
    assert table.columns == ("x", "X", "column3")
    assert table.nameless == ("column3",)


def test_flags_with_gaps_stay_flags(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"a": [True, None, False]}), path)
    for table in (read_table(path), as_duckdb(path)):
        assert table.cells("a").tolist() == ["True", "", "False"]


def test_a_column_of_lists_is_left_out_by_the_query_that_the_error_names(tmp_path: Path) -> None:
    path = tmp_path / "it's.parquet"
    pq.write_table(pa.table({'a "b"': [[1, 2], [3]], "c": [1, 2]}), path)
    with pytest.raises(DataError, match="is no array of numbers or text") as caught:
        parquet_by_column(path, str(path)).cells('a "b"')
    said = caught.value.hint.removeprefix("Leave the column out: chainrule.data.queries.read_sql(")
    query = ast.literal_eval(said.removesuffix(")."))
    assert queries.read_sql(query).columns == ("c",)


def test_a_column_of_lists_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"a": [[1, 2], [3]], "c": [1, 2]}), path)
    table = read_table(path)
    assert table.columns == ("c",)
    assert table.notes == ("a holds neither numbers nor texts (lists, bytes …), and is left out",)


@pytest.mark.parametrize("has_categories", [True, False])
def test_texts_are_placed_as_they_come_first(
    has_categories: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    polars = importlib.import_module("polars")
    if not has_categories:
        monkeypatch.delattr(polars, "Categories", raising=False)
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"a": ["y", None, "x ", "y", "", "z", "x"]}), path, row_group_size=2)
    ((_name, cells),) = parquet_files._by_polars(polars, path, 1, 6) or ()
    assert isinstance(cells, Texts)
    assert cells.texts == ["", "x", "y", "z"]
    assert cells.tolist() == ["", "x", "y", "", "z", "x"]


@pytest.mark.parametrize("library", [*LIBRARIES, "neither"])
def test_the_size_is_what_the_file_says(
    library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"a": range(7), "b": list("abcdefg")}), path, row_group_size=3)
    only(monkeypatch, library)
    assert parquet_files.size_of_parquet(path, str(path)) == (7, 2)


def test_few_columns_at_a_time_are_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({f"x{j}": [j, j + 1, j + 2] for j in range(17)}), path)
    monkeypatch.setattr(parquet_files, "_CELLS", 15)
    table = read_table(path)
    assert table.columns == tuple(f"x{j}" for j in range(17))
    assert [cells.tolist() for cells in table.values] == [[j, j + 1, j + 2] for j in range(17)]
