"""Someone's real table goes in, and predictions come out in the same columns and units."""

from __future__ import annotations

import csv
import datetime
import gzip
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import OneHotEncoder

import chainrule as cr
from chainrule.basics.arguments import taking
from chainrule.basics.errors import ChainruleError, DataError, InputError, UnknownNameError
from chainrule.cli import main
from chainrule.data import text_files
from chainrule.data.columns import read_feature
from chainrule.data.decoding import as_text
from chainrule.data.files import read_pieces, read_table
from chainrule.data.findings import find
from chainrule.preprocessing import encode, fit_encoding, fold_rows
from chainrule.problems.from_table import Columns
from chainrule.problems.network_spec import NetworkSpec
from chainrule.problems.sources import read_problem

Rows = list[list[Any]]


def write(path: Path, header: str, rows: Rows) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header.split(","), *rows])
    return path


def mixed_rows(n: int = 120) -> Rows:
    """age, city, since, vip, open, name, churn; every seventh age and ninth city is missing."""
    rng = np.random.default_rng(0)
    day = datetime.date(2021, 3, 1)
    return [
        [
            "" if i % 7 == 0 else 20 + i % 50,
            ["北京", "Rome", "NA", "Oslo"][i % 4] if i % 9 else "",
            day + datetime.timedelta(days=3 * i),
            "true" if rng.random() < 0.4 else "False",
            f"{6 + i % 12:02d}:30",
            f"person {i}",
            "yes" if i % 50 > 24 else "no",
        ]
        for i in range(n)
    ]


HEADER = "age,city,since,vip,open,name,churn"


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    return write(tmp_path / "mixed.csv", HEADER, mixed_rows())


def run(capsys: pytest.CaptureFixture[str], *arguments: Any) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(a) for a in arguments])
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


# --- what a column is ------------------------------------------------------------------------

KINDS = {
    "number": (["1", "", "2.5", "NA", "?"], "number"),
    "boolean": (["true", "FALSE", "", "True"], "boolean"),
    "category": (["a", "b", "", "a"], "category"),
    "date": (["2024-01-31", "2024-2-1", "NaN", "2023/12/31"], "date"),
    "moment": (["2024-01-31 08:30", "2024-01-31T08:30:15Z", "2024-02-01 00:00:00+08:00"], "date"),
    "date with points": (["31.1.2024", "1.2.2024"], "date"),
    "date, month first": (["1/31/2024", "2/1/2024"], "date"),
    "date, day first": (["31/1/2024", "1/2/2024"], "date"),
    "Chinese date": (["2024年1月31日", "2024年2月1日"], "date"),
    "time": (["08:30", "23:59:59"], "time"),
    "None is a label": (["None", "some", "None"], "category"),
}


def table_of(cells: list[str], folder: Path) -> Any:
    return read_table(write(folder / "t.csv", "c,other", [[cell, "x"] for cell in cells]))


@pytest.mark.parametrize("case", KINDS)
def test_a_columns_kind_is_inferred(case: str, tmp_path: Path) -> None:
    cells, kind = KINDS[case]
    assert find(table_of(cells, tmp_path), "c").column.kind == kind  # type: ignore[union-attr]


DATES = {
    "30. August 2023": "2023-08-30",
    "2024-W05": "2024-01-29",
    "2024-W05-3": "2024-01-31",
    "Wed Jan 31 08:30:15 2024": "2024-01-31T08:30:15",
    "Mon Jan  1 00:00:00 UTC 2024": "2024-01-01",
    "2024-02-29": "2024-02-29T00:00", "2024/2/29 06:00": "2024-02-29T06:00",
    "29.2.2024": "2024-02-29T00:00", "1969-12-31": "1969-12-31T00:00",
    "2024-02-29T12:30:30Z": "2024-02-29T12:30:30",
    "2024-02-29 08:00+08:00": "2024-02-29T00:00", "2024-02-29 08:00-0130": "2024-02-29T09:30",
    "2024年2月29日 23:59": "2024-02-29T23:59",
}  # fmt: skip


@pytest.mark.parametrize("text", DATES)
def test_dates_are_days_as_numpy_counts_them(text: str, tmp_path: Path) -> None:
    table = table_of([text], tmp_path)
    feature = find(table, "c").column
    days, wrong = read_feature(table, feature)  # type: ignore[arg-type]
    expected = np.datetime64(DATES[text], "us").astype(np.int64) / 86400e6
    assert days[0] == pytest.approx(expected, abs=1e-9)
    assert not wrong.any()


@pytest.mark.parametrize("order, cell", [("31/1/2024", "32/1/2024"), ("2024-01-01", "2024-02-30")])
def test_a_date_that_there_is_not_is_told(order: str, cell: str, tmp_path: Path) -> None:
    cells = [order.replace("2024", str(1990 + i)) for i in range(30)]
    table = table_of([*cells, cell], tmp_path)
    with pytest.raises(
        DataError, match=rf"'{cell}' in column 'c', row 31 \(line 32\) is not a date"
    ):
        read_problem(table, "other", task="classification")


def test_dates_that_could_be_either_are_left_out_and_it_is_said(tmp_path: Path) -> None:
    unused = find(table_of(["1/2/2024", "3/4/2024"], tmp_path), "c").column
    assert "day and month" in unused.reason  # type: ignore[union-attr]


def test_text_that_hardly_repeats_is_left_out_unless_asked_for(mixed: Path) -> None:
    problem = read_problem(mixed, "churn")
    assert [(column.name, "120" in column.reason) for column in problem.unused] == [("name", True)]
    asked = read_problem(mixed, "churn", columns=Columns(categorical=("name",)))
    assert "name" in asked.inputs
    dropped = read_problem(mixed, "churn", columns=Columns(drop=("name", "age")))
    assert dropped.inputs == ("city", "since", "vip", "open")


def test_labels_are_counted_among_the_cells_that_are_there(tmp_path: Path) -> None:
    """180 cabins in 891 rows look few, but only 200 rows have one."""
    cabins = [f"C{i % 180}" if i < 200 else "" for i in range(891)]
    assert "180" in find(table_of(cabins, tmp_path), "c").column.reason  # type: ignore[union-attr]


def test_whole_numbers_as_classes_are_shown_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "t.csv", "x,y", [[i, i % 2] for i in range(30)])
    _status, out, _err = run(capsys, "train", path, "--target", "y", "--epochs", "1")
    assert "0 15" in out
    assert "1.0" not in out.split("\n\n")[0]


@pytest.mark.quick
def test_numbers_can_be_labels_and_texts_numbers(tmp_path: Path) -> None:
    rows: Rows = [[[10, 9, 100][i % 3], "x" if i == 3 else i, "ab"[i % 2]] for i in range(40)]
    table = read_table(write(tmp_path / "t.csv", "zip,code,y", rows))
    problem = read_problem(table, "y", columns=Columns(categorical=("zip",), drop=("code",)))
    assert problem.features[0].labels == ("9", "10", "100")
    np.testing.assert_array_equal(problem.X[:4, 0], [1, 0, 2, 1])
    with pytest.raises(DataError, match=r"'x' in column 'code', row 4 \(line 5\)"):
        read_problem(table, "y", columns=Columns(numeric=("code",)))


@pytest.mark.parametrize("option", ["drop", "categorical", "numeric"])
def test_an_option_for_a_column_there_is_not_is_told(option: str, mixed: Path) -> None:
    with pytest.raises(UnknownNameError, match="citty"):
        cr.train(mixed, "churn", **{option: ["citty"]})  # type: ignore[arg-type]
    with pytest.raises(InputError, match="is a target"):
        cr.train(mixed, "churn", **{option: ["churn"]})  # type: ignore[arg-type]


def test_a_hint_of_a_target_that_is_left_out_speaks_of_that(mixed: Path) -> None:
    for option in ("drop", "weight"):
        with pytest.raises(InputError, match="is a target") as error:
            cr.train(mixed, "churn", **{option: "churn"})  # type: ignore[arg-type]
        hint = f"A target never goes in: leave it out of {option}, or name another target."
        assert error.value.hint == hint


def half(folder: Path) -> Path:
    """A lone input of which half are numbers, the others a word that comes again, and dates."""
    cells = [f"{i}.25" if i % 10 < 5 else "t1" if i % 10 < 8 else f"2024-01-{i % 28 + 1:02}"
             for i in range(60)]  # fmt: skip
    return write(folder / "half.csv", "m,y", [[cell, i % 2] for i, cell in enumerate(cells)])


def test_a_lone_column_of_half_numbers_is_told_with_what_works(tmp_path: Path) -> None:
    path = half(tmp_path)
    with pytest.raises(InputError, match="no column besides the target y") as error:
        cr.train(path, "y")
    assert "30 of 60 cells are numbers" in error.value.hint
    assert "(numeric='m', on_bad_row='skip' or categorical='m' uses it)" in error.value.hint
    with pytest.raises(InputError, match="no column besides the target y") as error:
        cr.train(path, "y", missing="t1")
    assert "30 of 42 cells are numbers" in error.value.hint  # what is said is not dropped
    numbers = cr.train(path, "y", numeric="m", on_bad_row="skip", max_iter=1, fast=True)
    assert len(numbers.problem.X) == 30
    labels = cr.train(path, "y", categorical="m", max_iter=1, fast=True).problem
    assert labels.features[0].kind == "category"


def test_a_lone_numbering_goes_in_with_the_marks_that_are_said(tmp_path: Path) -> None:
    rows = [[-1 if i == 5 else i + 10, i % 2] for i in range(40)]
    path = write(tmp_path / "t.csv", "id,y", rows)
    X = cr.train(path, "y", missing="-1", max_iter=1, fast=True).problem.X
    assert np.flatnonzero(np.isnan(np.asarray(X)[:, 0])).tolist() == [5]


def test_a_delimiter_is_told_as_it_can_be_typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "t.csv", "a,y", [[i, i % 2] for i in range(20)])
    with pytest.raises(SystemExit):
        main(["train", str(path), "--target", "y", "--delimiter", ";"])
    assert "--delimiter ','." in capsys.readouterr().err


def test_an_interval_of_classes_is_told_of_probabilities(mixed: Path) -> None:
    model = cr.train(mixed, "churn", max_iter=1, fast=True).model
    with pytest.raises(InputError, match="has intervals") as error:
        cr.predict(model, mixed, interval=0.9)
    assert error.value.hint == "Of classes there are probabilities: proba=True."


COMPOSED, APART = "pr\u00fdm\u011br", "pry\u0301me\u030cr"
"""The same word, each sign with its accent or before it."""


@pytest.mark.parametrize("header, said", [(COMPOSED, APART), (APART, COMPOSED)])
def test_names_that_look_the_same_are_the_same(header: str, said: str, tmp_path: Path) -> None:
    assert header != said
    rows = [[f"{i % 3:03}", i, i % 2] for i in range(40)]
    path = write(tmp_path / "t.csv", f"{header},b,y", rows)
    problem = read_problem(read_table(path), "y", columns=Columns(categorical=(said,)))
    assert problem.features[0].name == header
    outcome = cr.train(path, "y", categorical=said, missing=f"{said}=002", max_iter=1, fast=True)
    assert outcome.problem.features[0].labels == ("000", "001")
    assert cr.train(path, said, max_iter=1, fast=True).problem.targets == (header,)
    assert cr.train(path, "y", drop=said, max_iter=1, fast=True).problem.inputs == ("b",)
    other = write(tmp_path / "other.csv", f"b,{said},y", [[b, a, y] for a, b, y in rows])
    assert np.array_equal(cr.predict(outcome, other), cr.predict(outcome, path))
    output = tmp_path / "model"
    outcome.model.save(output)
    with pytest.raises(SystemExit) as ended:
        main(["predict", str(output), str(other), "--on-bad-row", "skip"])
    assert not ended.value.code


def test_of_two_that_look_the_same_each_is_itself(tmp_path: Path) -> None:
    rows = [[i, 9 * i % 7, i % 2] for i in range(40)]
    path = write(tmp_path / "t.csv", f"{COMPOSED},{APART},y", rows)
    for name, other in ((COMPOSED, APART), (APART, COMPOSED)):
        assert cr.train(path, "y", drop=name, max_iter=1, fast=True).problem.inputs == (other,)


@pytest.mark.parametrize("scale", ["standard", "robust", "minmax"])
def test_numbers_too_large_to_scale_are_told_by_their_column(scale: str, tmp_path: Path) -> None:
    rows = [[i % 5, "1.7e308" if i % 2 else "-1.7e308", i % 2] for i in range(40)]
    path = write(tmp_path / "t.csv", "b,a,y", rows)
    with pytest.raises(DataError, match="The numbers in column 'a' are too large to scale"):
        cr.train(path, "y", scale=scale)
    with pytest.raises(DataError, match="The numbers in column 'a' are too large to scale"):
        cr.train(path, "a", task="regression", scale=scale)


# --- what becomes of it ----------------------------------------------------------------------


def test_numbers_and_labels_are_encoded_as_scikit_learn_encodes_them() -> None:
    rng = np.random.default_rng(0)
    x, codes = rng.normal(size=50), rng.integers(0, 4, 50).astype(float)
    x[::7] = np.nan
    number = fit_encoding("number", x).encode(x)
    imputed = SimpleImputer(add_indicator=True).fit_transform(x[:, None])
    np.testing.assert_allclose(number, imputed, rtol=1e-15)
    label = fit_encoding("category", codes)
    np.testing.assert_array_equal(
        label.encode(codes), OneHotEncoder(sparse_output=False).fit_transform(codes[:, None])
    )
    unseen = label.encode(np.array([-1.0, 9.0, np.nan]))
    np.testing.assert_allclose(unseen, np.tile(label.encode(codes).mean(axis=0), (3, 1)))


def test_a_date_has_its_place_in_the_year_and_the_week() -> None:
    days = np.array([0.0, 7.0, 3.5, np.nan])
    parts = fit_encoding("date", days).encode(days)
    assert parts.shape == (4, 8)  # day, three periods since there is a time, and a gap
    np.testing.assert_allclose(parts[0, 3:5], parts[1, 3:5], atol=1e-12)  # a week later
    np.testing.assert_allclose(parts[2, 5:7], [0, -1], atol=1e-12)  # noon
    np.testing.assert_allclose(parts[3, :7], parts[:3, :7].mean(axis=0))
    np.testing.assert_array_equal(parts[:, 7], [0, 0, 0, 1])


def test_the_encodings_are_those_of_the_training_rows(mixed: Path) -> None:
    outcome = cr.train(mixed, "churn", max_iter=2, fast=True)
    schema = outcome.model.schema
    assert schema is not None
    assert len(schema.parts) == outcome.model.network.sizes[0]
    assert schema.parts[:5] == ["age", "age (missing)", "city=Oslo", "city=Rome", "city=北京"]
    encoded = schema.encode_inputs(outcome.problem.X)
    np.testing.assert_array_equal(encoded[:, 1], [float(i % 7 == 0) for i in range(120)])
    assert np.isfinite(encoded).all()


@pytest.mark.quick
def test_a_model_keeps_its_columns_in_its_file(mixed: Path, tmp_path: Path) -> None:
    model = cr.train(mixed, "churn", max_iter=3, fast=True, output=tmp_path / "m").model
    loaded = cr.load(tmp_path / "m")
    assert loaded.schema is not None
    assert model.schema is not None
    assert loaded.schema.features == model.schema.features
    assert loaded.schema.encodings == model.schema.encodings
    assert cr.predict(loaded, mixed).tolist() == cr.predict(model, mixed).tolist()


def test_files_frames_and_parquet_give_the_same_inputs(mixed: Path, tmp_path: Path) -> None:
    import polars

    expected = read_problem(mixed, "churn")
    frame = polars.read_csv(mixed, try_parse_dates=True, null_values=["NA", ""]).with_columns(
        vip=polars.col("vip").cast(polars.String).str.to_lowercase() == "true"
    )
    frame.write_parquet(tmp_path / "t.parquet")
    for source in (frame, frame.to_pandas(), frame.to_arrow(), tmp_path / "t.parquet"):
        found = read_problem(source, "churn")
        np.testing.assert_allclose(found.X, expected.X, rtol=1e-12)
        assert [f.kind for f in found.features] == [f.kind for f in expected.features]
        assert [f.labels for f in found.features] == [f.labels for f in expected.features]


def test_pandas_own_missing_values_and_categories() -> None:
    import pandas

    frame = pandas.DataFrame({
        "whole": pandas.array([1, None, 3] * 8, dtype="Int64"),
        "flag": pandas.array([True, False, None] * 8, dtype="boolean"),
        "text": pandas.array(["a", None, "b"] * 8, dtype="string"),
        "level": pandas.Categorical(["low", "high", None] * 8),
        "when": pandas.to_datetime(["2024-01-01", None, "2024-01-03"] * 8),
        "y": [0.0, 1.5, 2.0] * 8,
    })  # fmt: skip
    problem = read_problem(frame, "y")
    assert [f.kind for f in problem.features] == [
        "number",
        "number",
        "category",
        "category",
        "date",
    ]
    assert np.isnan(problem.X).sum(axis=0).tolist() == [8] * 5


# --- rows that cannot be used ----------------------------------------------------------------


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_used_and_rejected_rows_are_all_rows(tmp_path: Path, data: Any) -> None:
    bad = {"short": ["1"], "long": ["1", "2", "a", "4"], "text": ["oops", "2", "a"],
           "infinite": ["inf", "2", "b"], "no target": ["1", "2", ""]}  # fmt: skip
    rows = [[str(i), str(i * i), "ab"[i % 2]] for i in range(30)]
    n_bad = data.draw(st.integers(0, 6))
    wrong: dict[int, str] = {}
    for _ in range(n_bad):
        place, kind = data.draw(st.integers(0, len(rows))), data.draw(st.sampled_from(list(bad)))
        rows.insert(place, bad[kind])
        wrong = {i + (i >= place): k for i, k in wrong.items()} | {place: kind}
    path = tmp_path / "t.csv"
    path.write_text("a,b,y\n\n" + "".join(",".join(row) + "\n" for row in rows))
    problem = read_problem(path, "y", on_bad_row="skip")
    without = [i for i, kind in wrong.items() if kind == "no target"]
    assert len(problem.X) + len(problem.rejected) + problem.without_target == len(rows)
    assert problem.without_target == len(without)
    wrong = {i: kind for i, kind in wrong.items() if i not in without}
    assert {(r.row - 1, r.line) for r in problem.rejected} == {(i, i + 3) for i in wrong}
    assert all(r.reason and r.source == str(path) for r in problem.rejected)
    if wrong:
        with pytest.raises(DataError, match=r"line \d+"):
            read_problem(path, "y")


def test_rejected_rows_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows: Rows = [[i, "ab"[i % 2]] for i in range(40)]
    rows[4], rows[9] = [4], [9, ""]
    path = write(tmp_path / "t.csv", "x,y", rows)
    status, out, _err = run(capsys, "train", path, "--target", "y", "--on-bad-row", "skip")
    assert status == 0
    assert "row 5 (line 6): expected 2 cells, found 1" in out
    assert "1 row without a target left out" in out
    assert "38 rows used and 2 left out" in out
    status, out, _err = run(
        capsys, "train", path, "--target", "y", "--on-bad-row", "skip", "--json"
    )
    found = json.loads(out)
    assert (found["rows"], len(found["rejected"]), found["without_target"]) == (38, 1, 1)
    assert found["rejected"][0]["line"] == 6


def test_nothing_left_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "x,y", [[1, ""], [2, ""]])
    with pytest.raises(DataError, match="'y' has no value in any row"):
        read_problem(path, "y", on_bad_row="skip")
    path = write(tmp_path / "t.csv", "x,y", [["inf", "a"], ["inf", "b"]])
    with pytest.raises(DataError, match="no row can be used"):
        read_problem(path, "y", on_bad_row="skip", columns=Columns(numeric=("x",)))


# --- numbers as they are written elsewhere ---------------------------------------------------

NUMERALS = {
    "decimal comma": ("1,5;-2,25;.5;3", ",", "", [1.5, -2.25, 0.5, 3]),
    "thousands comma": ("1,234;12,345.5;7;-1,000,000", ".", ",", [1234, 12345.5, 7, -1e6]),
    "German": ("1.234,5;12.345.678;7;-0,5", ",", ".", [1234.5, 12345678, 7, -0.5]),
    "Swiss": ("1'234.5;12'345;7;-0.5", ".", "'", [1234.5, 12345, 7, -0.5]),
    "spaces": ("1 234,5;12 345;7;-0,5", ",", " ", [1234.5, 12345, 7, -0.5]),
}


@pytest.mark.parametrize("case", NUMERALS)
@pytest.mark.parametrize("plain", [True, False])
def test_numbers_are_read_as_said(case: str, plain: bool, tmp_path: Path) -> None:
    cells, decimal, thousands, expected = NUMERALS[case]
    if case == "decimal comma":
        cells = cells.replace(".5", "0,5")
    end = "\n" if plain else "\r"  # the second is read record by record
    path = tmp_path / "t.csv"
    lines = ["a;b", *(f"{cell};x" for cell in cells.split(";"))]
    path.write_bytes(end.join(lines).encode())
    table = read_table(path, decimal=decimal, thousands=thousands)
    np.testing.assert_array_equal(table.cells("a"), expected)
    unsaid = read_table(path)
    feature = find(unsaid, "a").column
    np.testing.assert_array_equal(read_feature(unsaid, feature)[0], expected)  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", ["1,23,4", "1,2345", "12,34", "1.5"])
def test_a_number_that_is_marked_wrongly_is_none(cell: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"a;b\n1.000,5;x\n{cell};x\n")
    table = read_table(path, decimal=",", thousands=".")
    assert (table.cells("a").dtype == object) == (cell not in ("1,2345", "12,34"))


@pytest.mark.parametrize("said", [("x", ""), (".", "."), (",", ","), (".", ";")])
def test_marks_that_cannot_be_are_refused(said: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_table(write(tmp_path / "t.csv", "a", [[1]]), decimal=said[0], thousands=said[1])


def test_a_large_table_with_gaps_is_read_cell_by_cell_right(tmp_path: Path) -> None:
    """More rows than duckdb takes at once, by several threads, against Python's own reader."""
    rng = np.random.default_rng(0)
    n = 60_000
    columns = {
        "row": list(range(n)),
        "gaps": [x if i % 11 else "" for i, x in enumerate(rng.integers(0, 9, n).tolist())],
        "label": rng.choice(["a", "b", "NA", ""], n).tolist(),
        "wrong": [i if i % 997 else "oops" for i in range(n)],
        "long": ["x" * 200] * n,  # so that the file is read in several parts at once
    }
    path = write(tmp_path / "t.csv", ",".join(columns), list(zip(*columns.values(), strict=True)))
    table = read_table(path)
    with path.open(newline="") as file:
        expected = list(csv.DictReader(file))
    for name in ("row", "gaps"):
        cells = [float(row[name] or "nan") for row in expected]
        np.testing.assert_array_equal(table.cells(name), cells)
    for name in ("label", "wrong"):
        assert table.cells(name).tolist() == [row[name] for row in expected]


# --- several files, pieces, IDX --------------------------------------------------------------


def test_files_of_a_pattern_are_one_table(tmp_path: Path) -> None:
    rows = mixed_rows()
    for part in range(3):
        write(tmp_path / f"part{part}.csv", HEADER, rows[40 * part : 40 * part + 40])
    whole = write(tmp_path / "whole.csv", HEADER, rows)
    table = read_table(tmp_path / "part*.csv")
    np.testing.assert_allclose(read_problem(table, "churn").X, read_problem(whole, "churn").X)
    write(tmp_path / "part1.csv", HEADER, [*rows[:3], ["x", *rows[3][1:]]])
    with pytest.raises(DataError, match=r"part1.csv: cell 'x' in column 'age', row 4 \(line 5\)"):
        read_problem(str(tmp_path / "part*.csv"), "churn",
                     columns=Columns(numeric=("age",)))  # fmt: skip
    write(tmp_path / "part2.csv", "age,town", [[1, "a"]])
    with pytest.raises(DataError, match="differ in column"):
        read_table(tmp_path / "part*.csv")


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    size=st.integers(20, 400),
    cells=st.lists(st.sampled_from(["1", "a b", 'q"q', "x\ny", "x,y", "早", ""]), min_size=8),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_pieces_are_the_whole(tmp_path: Path, size: int, cells: list[str], end: str) -> None:
    rows = [[str(i), cell] for i, cell in enumerate(cells)]
    path = tmp_path / "t.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator=end).writerows([["i", "c"], *rows])
    whole = read_table(path)
    reading = text_files.Reading()
    pieces = list(text_files.read_text_pieces(as_text(path), reading, size))
    joined = [text_files_text(cell) for piece in pieces for cell in piece.cells("c")]
    assert joined == [text_files_text(cell) for cell in whole.cells("c")]
    rows_found = [place.row for piece in pieces for place in piece.places(range(piece.n_rows))]
    assert rows_found == list(range(1, len(rows) + 1))
    last = pieces[-1]
    assert last.places([last.n_rows - 1])[0].line == whole.places([whole.n_rows - 1])[0].line


def text_files_text(cell: Any) -> str:
    return "" if cell != cell else str(cell).removesuffix(".0")


def test_a_bad_cell_in_a_late_piece_is_found_on_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: Rows = [[i, "ab"[i % 2]] for i in range(3000)]
    model = cr.train(
        read_table(write(tmp_path / "t.csv", "x,y", rows)), "y", max_iter=1, fast=True
    ).model
    rows[2500][0] = "oops"
    path = write(tmp_path / "bad.csv", "x,y", rows)
    pieces, _surprises = cr.api.predict_pieces(
        model, text_files.read_text_pieces(as_text(path), text_files.Reading(), 4096)
    )
    with pytest.raises(DataError, match=r"'oops' in column 'x', row 2501 \(line 2502\)"):
        list(pieces)
    rows[2500] = [1]
    path = write(tmp_path / "ragged.csv", "x,y", rows)
    with pytest.raises(DataError, match=r"line 2502: expected 2 cells, found 1"):
        list(text_files.read_text_pieces(as_text(path), text_files.Reading(), 4096))


def test_parquet_is_read_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import polars

    from chainrule.data import parquet_files

    polars.DataFrame({"x": np.arange(1000.0), "y": ["a", "b"] * 500}).write_parquet(
        tmp_path / "t.parquet", row_group_size=100
    )
    pieces = list(parquet_files.read_parquet_pieces(tmp_path / "t.parquet", "t.parquet", 300))
    assert [piece.n_rows for piece in pieces] == [300, 300, 300, 100]
    assert np.concatenate([piece.cells("x") for piece in pieces]).tolist() == list(range(1000))
    assert pieces[2].places([5])[0].row == 606


def idx(array: Any, kind: int) -> bytes:
    head = struct.pack(">BBBB", 0, 0, kind, array.ndim) + struct.pack(
        f">{array.ndim}I", *array.shape
    )
    return head + array.astype({8: ">u1", 13: ">f4", 12: ">i4"}[kind]).tobytes()


@pytest.mark.parametrize("packed", [bytes, gzip.compress])
@pytest.mark.parametrize("kind", [8, 12, 13])
def test_idx_images_find_their_labels(tmp_path: Path, packed: Any, kind: int) -> None:
    end = ".gz" if packed is gzip.compress else ""
    images, labels = np.arange(24).reshape(4, 3, 2), np.array([1, 0, 1, 0])
    path = tmp_path / f"train-images-idx3-ubyte{end}"
    path.write_bytes(packed(idx(images, kind)))
    assert read_table(path).columns == tuple(f"X{j}" for j in range(1, 7))
    (tmp_path / f"train-labels-idx1-ubyte{end}").write_bytes(packed(idx(labels, 8)))
    table = read_table(path)
    np.testing.assert_array_equal(table.numbers(table.columns[:-1]), images.reshape(4, 6))
    assert table.cells("label").tolist() == labels.tolist()
    path.write_bytes(packed(idx(images, kind)[:-1]))
    with pytest.raises(DataError, match="no whole IDX file"):
        read_table(path)


# --- targets, splits, scores -----------------------------------------------------------------


def several(tmp_path: Path) -> Path:
    rng = np.random.default_rng(3)
    X = rng.normal(size=(200, 2))
    rows: Rows = [
        [a, b, ["low", "middle", "high"][int(a > 0) + int(a > 1)], "yes" if b > 0 else "no",
         round(3 * a + b, 3), round(a - 5 * b, 3)]
        for a, b in X
    ]  # fmt: skip
    return write(tmp_path / "several.csv", "a,b,level,sign,u,v", rows)


def test_several_targets_of_numbers(tmp_path: Path) -> None:
    path = several(tmp_path)
    outcome = cr.train(path, ["u", "v"], drop=["level", "sign"], max_iter=60, fast=True)
    assert cr.predict(outcome.model, path).shape == (200, 2)
    assert set(outcome.report.by_target) == {"u", "v"}
    assert outcome.report.held_out is not None
    assert outcome.report.held_out["r2"] > 0.95


def test_several_targets_of_classes(tmp_path: Path) -> None:
    path = several(tmp_path)
    outcome = cr.train(
        path, "level,sign", drop=["u", "v"], max_iter=80, fast=True, output=tmp_path / "m"
    )
    assert outcome.model.network.sizes[-1] == 4  # three classes each against the rest, and two
    predicted = cr.predict(tmp_path / "m", path)
    truth = read_table(path)
    for k, name in enumerate(("level", "sign")):
        assert (predicted[:, k] == truth.cells(name)).mean() > 0.9
    for p in cr.predict(outcome.model, path, proba=True):
        np.testing.assert_allclose(p.sum(axis=1), 1)
    assert outcome.report.confusion is not None
    assert {name: len(c) for name, c in outcome.report.confusion.items()} == {"level": 3, "sign": 2}


def test_targets_of_two_kinds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="level is for classification, u for regression"):
        cr.train(several(tmp_path), ["level", "u"])


@pytest.mark.parametrize("target", [["x"], ["sign", "sign"], ["level", "zz"]])
def test_a_target_that_cannot_be_is_told(target: list[str], tmp_path: Path) -> None:
    with pytest.raises(InputError):
        cr.train(several(tmp_path), target)


def test_names_and_quantities_are_no_classes(tmp_path: Path) -> None:
    rows: Rows = [[i, f"name {i}", i + 0.5] for i in range(60)]
    path = write(tmp_path / "t.csv", "x,name,q", rows)
    with pytest.raises(DataError, match="60 different values"):
        cr.train(path, "name")
    with pytest.raises(DataError, match="too many for classes"):
        cr.train(path, "q", task="classification")


def test_a_test_file_is_scored_and_all_rows_are_trained_on(mixed: Path, tmp_path: Path) -> None:
    unseen = write(tmp_path / "unseen.csv", HEADER, mixed_rows(160)[120:])
    outcome = cr.train(mixed, "churn", test=unseen, max_iter=20, fast=True)
    report = outcome.report
    assert (report.training_rows, report.held_out_rows) == (120, 40)
    assert report.held_out_from == str(unseen)
    predicted = cr.predict(outcome.model, unseen)
    truth = read_table(unseen).cells("churn")
    assert report.held_out is not None
    assert report.held_out["accuracy"] == pytest.approx((predicted == truth).mean())
    write(unseen, "age,city", [[1, "Rome"]])
    with pytest.raises(InputError, match="columns since, vip, open, churn are missing"):
        cr.train(mixed, "churn", test=unseen)
    with pytest.raises(InputError, match="brings its own data"):
        cr.train("iris", test=unseen)
    with pytest.raises(InputError, match="two ways"):
        cr.train(mixed, "churn", test=unseen, cv=3)


@given(n=st.integers(2, 200), k=st.integers(2, 12), classes=st.integers(1, 4))
def test_folds_leave_every_row_out_once(n: int, k: int, classes: int) -> None:
    codes = np.arange(n) % classes
    if k > n:
        with pytest.raises(InputError, match="number of folds"):
            fold_rows(n, k, 0, codes)
        return
    folds = fold_rows(n, k, 0, codes)
    assert sorted(np.concatenate([out for _kept, out in folds])) == list(range(n))
    for kept, out in folds:
        assert sorted([*kept, *out]) == list(range(n))
        for code in range(classes):
            share = (codes == code).sum() / k
            assert abs((codes[out] == code).sum() - share) <= 1


def test_cross_validation_scores_each_part_and_trains_on_all(mixed: Path) -> None:
    outcome = cr.train(mixed, "churn", cv=4, max_iter=15, fast=True)
    assert len(outcome.report.folds) == 4
    assert outcome.report.training_rows == 120
    again = cr.train(mixed, "churn", test_fraction=0, max_iter=15, fast=True).model
    for ours, theirs in zip(outcome.model.network.layers, again.network.layers, strict=True):
        np.testing.assert_array_equal(ours.W, theirs.W)


def test_validation_rows_are_watched(mixed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _err = run(
        capsys, "train", mixed, "--target", "churn", "--validation", "0.25", "--json"
    )
    assert status == 0
    history = json.loads(out)["history"]
    assert len(history["validation_score"]) == len(history["loss"])
    assert history["n_samples"] == 72  # of 96 training rows


# --- the commands ----------------------------------------------------------------------------


@pytest.fixture
def model(mixed: Path, tmp_path: Path) -> Path:
    cr.train(mixed, "churn", max_iter=10, fast=True, output=tmp_path / "churn.model")
    return tmp_path / "churn.model"


@pytest.mark.quick
def test_the_schema_is_one_table(mixed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _err = run(capsys, "train", mixed, "--target", "churn", "--epochs", "2")
    assert status == 0
    lines = {line.split()[0]: line for line in out.split("\n\n")[0].splitlines()}
    assert list(lines) == ["column", *HEADER.split(",")[:5], "name", "churn"]
    for name, said in {
        "age": ["number", "18", "20 … 69", "2 inputs"],
        "city": ["category", "北京", "4 inputs"],
        "since": ["date", "2021-03-01 … 2022-02-21"],
        "vip": ["boolean", "false … true"],
        "open": ["time", "06:30 … 17:30"],
        "name": ["120", "--categorical name"],
        "churn": ["no 70, yes 50", "2 classes"],
    }.items():
        assert [text for text in said if text not in lines[name]] == [], lines[name]


@pytest.mark.parametrize("ending", ["csv", "tsv", "json", "jsonl", "parquet"])
def test_predictions_are_written_in_any_form(
    ending: str, mixed: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import pandas

    out = tmp_path / f"out.{ending}"
    status, _out, err = run(capsys, "predict", model, mixed, "-o", out, "--keep", "--proba")
    assert (status, err) == (0, "")
    readers: dict[str, Any] = {
        "csv": pandas.read_csv, "tsv": lambda p: pandas.read_csv(p, sep="\t"),
        "json": pandas.read_json, "jsonl": lambda p: pandas.read_json(p, lines=True),
        "parquet": pandas.read_parquet,
    }  # fmt: skip
    frame = readers[ending](out)
    expected = cr.predict(model, mixed)
    assert list(frame["churn (predicted)"]) == expected.tolist()
    p = cr.predict(model, mixed, proba=True)
    np.testing.assert_allclose(frame[["P(churn=no)", "P(churn=yes)"]], p, rtol=1e-12)
    assert list(frame.columns[:7]) == HEADER.split(",")
    assert frame["age"].isna().sum() == 18
    status, _out, err = run(capsys, "predict", model, mixed, "-o", out)
    assert status == 2
    assert "--force" in err


def test_an_output_of_another_ending_is_refused(
    mixed: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _out, err = run(capsys, "predict", model, mixed, "-o", tmp_path / "out.xlsx")
    assert (status, ".parquet" in err) == (2, True)


def test_cells_unlike_those_of_training_are_told(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = mixed_rows()[1]
    rows = [row, [row[0], "Paris", *row[2:]], [*row[:2], "", *row[3:]]]
    status, out, err = run(capsys, "predict", model, write(tmp_path / "new.csv", HEADER, rows))
    assert (status, len(out.splitlines())) == (0, 4)
    assert "city: 1 cell has a label that training did not" in err
    assert "since: 1 cell is missing" in err


RETYPED = {
    "text for a number": (0, "old", "'old' in column 'age', row 2"),
    "numbers for labels": (1, "7", "column 'city' held text such as"),
    "text for a date": (2, "someday", "'someday' in column 'since', row 2 (line 3) is not a date"),
    "text for a boolean": (3, "perhaps", "'perhaps' in column 'vip', row 2 (line 3) is not true"),
    "text for a time": (4, "noon", "'noon' in column 'open', row 2 (line 3) is not a time"),
}  # fmt: skip


@pytest.mark.parametrize("case", RETYPED)
def test_columns_of_another_type_are_refused(
    case: str, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    column, cell, said = RETYPED[case]
    rows = [list(row) for row in mixed_rows()[1:4]]
    for place, row in enumerate(rows):
        if place == 1 or case == "numbers for labels":
            row[column] = cell
    path = write(tmp_path / "new.csv", HEADER, rows)
    status, out, err = run(capsys, "predict", model, path)
    assert (status, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_only_probabilities_are_shown_as_such(tmp_path: Path) -> None:
    path = several(tmp_path)
    numbers = cr.train(path, "u", max_iter=1, fast=True).model
    with pytest.raises(InputError, match="Only a classification"):
        cr.predict(numbers, path, proba=True)
    squares = cr.train(
        path, "sign", max_iter=1, network=NetworkSpec(loss="half_squared_error")
    ).model
    with pytest.raises(InputError, match="no probabilities"):
        cr.predict(squares, path, proba=True)


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_pictures_are_drawn(ending: str, mixed: Path, model: Path, tmp_path: Path,
                            capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    magic = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[ending]
    for name, command in {
        "train": ("train", mixed, "--target", "churn", "--epochs", "3"),
        "inspect": ("inspect", model),
    }.items():
        path = tmp_path / f"{name}.{ending}"
        assert run(capsys, *command, "--plot", path)[0] == 0
        assert path.read_bytes().startswith(magic)
        status, _out, err = run(capsys, *command, "--plot", path)
        assert (status, "--force" in err) == (2, True)
    status, _out, err = run(capsys, "inspect", model, "--plot", tmp_path / "x.bmp")
    assert (status, ".svg" in err) == (2, True)


BAD: dict[str, tuple[str, str]] = {
    "a target with one value": ("x,y\n" + "1,a\n" * 30, "one class only"),
    "a constant number": ("x,y\n" + "".join(f"{i},2.5\n" for i in range(30)), "constant"),
    "infinities": ("x,y\n" + "".join(f"{i},a\n{i},b\n" for i in range(20)) + "inf,a\n", "row 41"),
    "ragged": ("x,y\n1,a\n2\n", "line 3: expected 2 cells"),
    "no inputs": ("y\n1\n2\n", "no column besides"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_tables_get_one_clear_line(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, said = BAD[case]
    path = tmp_path / "t.csv"
    path.write_text(content)
    before = sorted(tmp_path.iterdir())
    status, out, err = run(
        capsys, "train", path, "--target", "y", "-o", tmp_path / "m", "--plot", tmp_path / "p.png"
    )
    assert (status, out) == (2, "")
    assert [line.split(":")[0] for line in err.splitlines()] in (["Error"], ["Error", "Hint"])
    assert said in err
    assert sorted(tmp_path.iterdir()) == before


def test_a_million_columns_are_refused_quickly(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    row = ",".join(map(str, range(1_000_000)))
    path.write_text(f"{row}\n{row}\n")
    with pytest.raises(DataError, match="1,000,000 columns"):
        read_table(path, header=False)


def test_every_reader_of_pieces_reads_what_read_table_reads(mixed: Path, tmp_path: Path) -> None:
    import polars

    polars.read_csv(mixed).write_parquet(tmp_path / "t.parquet")
    np.savez(tmp_path / "t.npz", X=np.eye(3), y=np.arange(3))
    (tmp_path / "i-idx1-ubyte").write_bytes(idx(np.arange(5), 8))
    (tmp_path / "t.jsonl").write_text('{"a": 1}\n{"a": 2}\n')
    for name in ("mixed.csv", "t.parquet", "t.npz", "i-idx1-ubyte", "t.jsonl"):
        pieces = list(read_pieces(tmp_path / name))
        whole = read_table(tmp_path / name)
        assert [piece.columns for piece in pieces] == [whole.columns]
        for ours, theirs in zip(pieces[0].values, whole.values, strict=True):
            np.testing.assert_array_equal(ours, theirs)


def test_encode_without_encodings_is_the_identity() -> None:
    X = np.ones((2, 2))
    assert encode((), X) is X


def test_errors_are_ours(tmp_path: Path) -> None:
    with pytest.raises(ChainruleError, match="on_bad_row"):
        read_table(write(tmp_path / "t.csv", "a", [[1]]), on_bad_row="ignore")


# -- numbers that are wanted ----------------------------------------------------------------------

WANTED: dict[str, tuple[list[str], list[float], str]] = {
    "two units": (
        [f"{i}.5 km" if i % 6 else f"{i}.5 mi" for i in range(60)],
        [i + 0.5 for i in range(60) if i % 6],
        ", on_bad_row='skip'",
    ),
    "two currencies": (
        [f"€{i}.25" if i % 3 else f"${i}.25" for i in range(60)],
        [i + 0.25 for i in range(60) if i % 3],
        ", on_bad_row='skip'",
    ),
    "flags of estimates": (
        [f"{i}.75 p" if i % 5 == 0 else f"{i}.75" for i in range(60)],
        [i + 0.75 for i in range(60) if i % 5],
        ", on_bad_row='skip'",
    ),
    "codes": ([f"{37 * i:05d}" for i in range(60)], [37.0 * i for i in range(60)], ""),
}


@pytest.mark.parametrize("case", WANTED)
@taking("on_bad_row")
def test_a_target_of_texts_most_of_which_are_numbers_trains_with_what_the_hint_says(
    case: str, tmp_path: Path
) -> None:
    """It said "Choose another target", though the cells were numbers in several dresses."""
    cells, numbers, skipping = WANTED[case]
    path = write(tmp_path / "t.csv", "x,y", [[i * 7 % 11, cell] for i, cell in enumerate(cells)])
    with pytest.raises(DataError, match="too many for classes") as error:
        read_problem(path, "y")
    n = f"{len(numbers)} of 60 cells are numbers: task='regression'{skipping} takes these."
    assert error.value.hint == n
    found = read_problem(path, "y", task="regression", on_bad_row="skip")
    assert found.y[:, 0].tolist() == numbers
    assert len(found.rejected) == 60 - len(numbers)


@pytest.mark.parametrize("case", [case for case, (*_, skipping) in WANTED.items() if skipping])
@taking("on_bad_row")
def test_a_column_of_texts_most_of_which_are_numbers_goes_in_as_told(
    case: str, tmp_path: Path
) -> None:
    cells, numbers, skipping = WANTED[case]
    rows = [[cell, i * 7 % 11, i] for i, cell in enumerate(cells)]
    path = write(tmp_path / "t.csv", "x,z,y", rows)
    (unused,) = read_problem(path, "y").unused
    assert (unused.name, unused.option) == ("x", f"numeric='x'{skipping}")
    found = read_problem(path, "y", columns=Columns(numeric=("x",)), on_bad_row="skip")
    assert found.in_memory[:, 0].tolist() == numbers


def test_long_whole_numbers_with_thousands_set_apart_are_a_quantity_where_that_is_said(
    tmp_path: Path,
) -> None:
    cells = [f"9,007,199,254,740,{993 + i % 5}" for i in range(40)]
    path = write(tmp_path / "t.csv", "x,y", [[i, cell] for i, cell in enumerate(cells)])
    found = read_problem(path, "y", task="regression")
    assert found.y[:, 0].tolist() == [float(cell.replace(",", "")) for cell in cells]
    assert any("rounded" in told.text for told in found.told)


def test_a_target_named_as_numbers_says_which_option_is_meant(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "x,y", [[i, f"{i:03d}"] for i in range(30)])
    with pytest.raises(InputError) as error:
        read_problem(path, "y", columns=Columns(numeric=("y",)))
    assert "task='regression'" in error.value.hint
    assert read_problem(path, "y", task="regression").y[:3, 0].tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    "last, is_told", [("Total", True), ("合计", True), ("TOTAL:", True), ("Rome", False)]
)
def test_a_last_row_that_sums_up_the_others_is_told(
    last: str, is_told: bool, tmp_path: Path
) -> None:
    rows = [[f"c{i % 3}", i * i % 17, i % 5] for i in range(30)]
    table = read_table(write(tmp_path / "t.csv", "city,sales,y", [*rows, [last, 240, 60]]))
    told = [told.text for told in read_problem(table, "y").told if told.column == "city"]
    text = f"the last row, {last!r}, seems to sum up the others: take it out of the file"
    assert told == [text] * is_told
    again = read_table(write(tmp_path / "u.csv", "city,sales,y", [*rows, [last, 1, 2]] * 2))
    assert not any("sum up" in told.text for told in read_problem(again, "y").told)
