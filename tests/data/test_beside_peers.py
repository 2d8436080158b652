"""What is printed of a column, field by field, beside what pandas, polars and duckdb make of the
same file, where they can be told to read it: kind, numbers, and how many cells are missing.

A peer is told what it has to be; of ours nothing is said but what the kind says. What no peer reads
(units, brackets, dates in words of other languages …) has no row here.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from corpus import FILES, FORMS, KINDS, Form, write

from chainrule.cli.columns import columns_of_problem
from chainrule.data.files import read_table
from chainrule.problems.from_table import Columns
from chainrule.problems.sources import read_problem

Cells = list[Any]  # Python's values, None where one is missing
NUMBER: dict[str, Any] = {}
TEXT: dict[str, Any] = {"dtype": {"c": str}}


def day(form: str, **rest: Any) -> dict[str, Any]:
    """How pandas is told of dates."""
    return {"parse_dates": ["c"], "date_format": form, **rest}


PANDAS: dict[str, dict[str, Any]] = {
    "plain": NUMBER,
    "exponents": NUMBER,
    "thousands": {"thousands": ","},
    "German": {"thousands": ".", "decimal": ","},
    "decimal comma": {"decimal": ","},
    "Swiss": {"thousands": "'"},
    "thousands apart": {"thousands": " "},
    "empty cells": NUMBER,
    "NA": NUMBER,
    "question marks": {"na_values": ["?"]},
    "dashes": {"na_values": ["-"]},
    "dots": {"na_values": ["."]},
    "暂无数据": {"na_values": ["暂无数据"]},
    "#DIV/0!": {"na_values": ["#DIV/0!"]},
    "dashes among few numbers": {"na_values": ["-"]},
    "a word that is named": {"na_values": ["absent"]},
    "a number that is named": {"na_values": {"c": ["-200"]}},
    "a far number that recurs": NUMBER,
    "few whole numbers": NUMBER,
    "labels": TEXT,
    "labels in two cases": TEXT,
    "codes": TEXT,
    "codes of two lengths": TEXT,
    "words among numbers": TEXT,
    "school years": TEXT,
    "bands of ages": TEXT,
    "years of two eras": TEXT,
    "hexadecimal codes": TEXT,
    "months of ISO 8601 have no length": TEXT,
    "booleans": NUMBER,
    "ISO dates": day("%Y-%m-%d"),
    "dates with slashes, year first": day("%Y/%m/%d"),
    "month first": day("%m/%d/%Y"),
    "month first, two digits": day("%m/%d/%y"),
    "day first": day("%d/%m/%Y"),
    "points": day("%d.%m.%Y"),
    "31-Jan-2024": day("%d-%b-%Y"),
    "31-Jan-24": day("%d-%b-%y"),
    "31 January 2024": day("%d %B %Y"),
    "Jan 31, 2024": day("%b %d, %Y"),
    "with the day of the week": day("%a, %d %b %Y"),
    "20240131": day("%Y%m%d"),
    "中文 dates": day("%Y年%m月%d日"),
    "months": day("%Y-%m"),
    "months by name": day("%b %Y"),
    "dates with dashes for missing": day("%Y-%m-%d", na_values=["-"]),
    "days that there are not": day("%Y-%m-%d", na_values=["0000-00-00"]),
    "a day without end": day("%Y-%m-%d"),
    "months of Eurostat": day("%YM%m"),
    "202401": day("%Y%m"),
    "moments in digits": day("%Y%m%d%H%M%S"),
    "moments as a web server logs them": day("%d/%b/%Y:%H:%M:%S %z"),
    "moments five hours behind": day("%Y-%m-%d %H:%M:%S%z"),
    "an order that is said": day("%m/%d/%Y"),
    "moments": day("%Y-%m-%d %H:%M"),
    "moments of 12 hours": day("%m/%d/%Y %I:%M %p"),
    "days of a year": day("%Y-%j"),
}


def by_pandas(path: Path, form: Form, how: dict[str, Any]) -> Cells:
    column = pd.read_csv(
        path,
        sep=form.delimiter,
        encoding=form.encoding,
        skiprows=form.above.count("\n"),
        compression="gzip" if form.pack is not bytes else None,
        **how,
    )["c"]
    return [None if pd.isna(cell) else cell for cell in column.tolist()]


def of_texts(change: Callable[[Any], Any]) -> Callable[[Path], Cells]:
    """By pandas, the column of texts changed by a function of it."""

    def read(path: Path) -> Cells:
        changed = change(pd.read_csv(path, dtype=str)["c"])
        return [None if pd.isna(cell) else cell for cell in changed.tolist()]

    return read


def by_polars(change: Callable[[Any], Any], **how: Any) -> Callable[[Path], Cells]:
    def read(path: Path) -> Cells:
        frame = pl.read_csv(path, **how)
        return frame.select(change(pl.col("c")).alias("c"))["c"].to_list()

    return read


def by_duckdb(cell: str = "c", **how: str) -> Callable[[Path], Cells]:
    """`cell`: what is selected; `how`: arguments of read_csv as SQL writes them."""

    def read(path: Path) -> Cells:
        said = "".join(f", {name}={value}" for name, value in how.items())
        query = f"SELECT {cell} FROM read_csv(?, header=true{said})"
        with duckdb.connect() as connection:
            return [row[0] for row in connection.execute(query, [str(path)]).fetchall()]

    return read


def same(column: Any) -> Any:
    return column


AS_TEXT: dict[str, Any] = {"infer_schema": False}
TEXTS = "{'c': 'VARCHAR'}"


def read_by_duckdb_as(form: str) -> Callable[[Path], Cells]:
    return by_duckdb(f"strptime(c, '{form}')", types=TEXTS)


OTHERS: dict[tuple[str, str], Callable[[Path], Cells]] = {
    ("polars", "plain"): by_polars(same),
    ("polars", "exponents"): by_polars(same),
    ("polars", "decimal comma"): by_polars(
        lambda c: c.str.replace(",", ".").cast(pl.Float64), **AS_TEXT
    ),
    ("polars", "empty cells"): by_polars(same),
    ("polars", "NA"): by_polars(same, null_values=["NA"]),
    ("polars", "dashes"): by_polars(same, null_values=["-"]),
    ("polars", "暂无数据"): by_polars(same, null_values=["暂无数据"]),
    ("polars", "codes"): by_polars(same, **AS_TEXT),
    ("polars", "codes of two lengths"): by_polars(same, **AS_TEXT),
    ("polars", "labels"): by_polars(same),
    ("polars", "bands of ages"): by_polars(same),
    ("polars", "ISO dates"): by_polars(same, try_parse_dates=True),
    ("polars", "31 January 2024"): by_polars(lambda c: c.str.to_date("%d %B %Y")),
    ("polars", "day first"): by_polars(lambda c: c.str.to_date("%d/%m/%Y")),
    ("polars", "month first"): by_polars(lambda c: c.str.to_date("%m/%d/%Y")),
    ("polars", "a day without end"): by_polars(same, try_parse_dates=True),
    ("polars", "moments"): by_polars(lambda c: c.str.to_datetime("%Y-%m-%d %H:%M")),
    ("polars", "moments of two zones"): by_polars(
        lambda c: c.str.replace("Z", "+00:00").str.to_datetime("%Y-%m-%dT%H:%M:%S%z")
    ),
    ("polars", "times"): by_polars(lambda c: c.str.to_time("%H:%M")),
    ("polars", "times of 12 hours"): by_polars(lambda c: c.str.to_time("%I:%M %p")),
    ("polars", "booleans"): by_polars(lambda c: c.str.to_lowercase() == "true", **AS_TEXT),
    ("polars", "quarters"): by_polars(
        lambda c: pl.date(
            c.str.slice(0, 4).cast(pl.Int32), 3 * c.str.slice(5).cast(pl.Int32) - 2, 1
        )
    ),
    ("duckdb", "plain"): by_duckdb(),
    ("duckdb", "exponents"): by_duckdb(types="{'c': 'DOUBLE'}"),
    ("duckdb", "thousands"): by_duckdb(types="{'c': 'DOUBLE'}", thousands="','"),
    ("duckdb", "German"): by_duckdb(
        types="{'c': 'DOUBLE'}", thousands="'.'", decimal_separator="','"
    ),
    ("duckdb", "decimal comma"): by_duckdb(types="{'c': 'DOUBLE'}", decimal_separator="','"),
    ("duckdb", "empty cells"): by_duckdb(),
    ("duckdb", "NA"): by_duckdb(nullstr="'NA'"),
    ("duckdb", "dots"): by_duckdb(nullstr="'.'"),
    ("duckdb", "a number that is named"): by_duckdb(nullstr="'-200'"),
    ("duckdb", "words among numbers"): by_duckdb(),
    ("duckdb", "labels in two cases"): by_duckdb(),
    ("duckdb", "codes"): by_duckdb(types=TEXTS),
    ("duckdb", "hexadecimal codes"): by_duckdb(types=TEXTS),
    ("duckdb", "booleans"): by_duckdb(types="{'c': 'BOOLEAN'}"),
    ("duckdb", "ISO dates"): by_duckdb(),
    ("duckdb", "day first"): by_duckdb(dateformat="'%d/%m/%Y'", types="{'c': 'DATE'}"),
    ("duckdb", "points"): by_duckdb(dateformat="'%d.%m.%Y'", types="{'c': 'DATE'}"),
    ("duckdb", "31-Jan-24"): read_by_duckdb_as("%d-%b-%y"),
    ("duckdb", "days of a year"): read_by_duckdb_as("%Y-%j"),
    ("duckdb", "moments of 12 hours"): read_by_duckdb_as("%m/%d/%Y %I:%M %p"),
    ("duckdb", "a day without end"): by_duckdb(types="{'c': 'DATE'}"),
    ("duckdb", "times"): by_duckdb("CAST(c || ':00' AS TIME)", types=TEXTS),
    ("duckdb", "moments of two zones"): by_duckdb(
        "CAST(c AS TIMESTAMPTZ) AT TIME ZONE 'UTC'", types=TEXTS
    ),
    ("pandas", "moments of two zones"): of_texts(lambda c: pd.to_datetime(c, utc=True)),
    ("pandas", "quarters"): of_texts(lambda c: pd.Series(pd.PeriodIndex(c, freq="Q").start_time)),
    ("pandas", "lengths of ISO 8601"): of_texts(
        lambda c: pd.to_timedelta(c) / pd.Timedelta(hours=1)
    ),
}

TYPES = {bool: "boolean", int: "number", float: "number", str: "category", datetime.time: "time"}
EPOCH = pd.Timestamp(0)


def fields(cells: Cells) -> tuple[str, list[float], int]:
    """The kind of the cells, their numbers, and how many are missing."""
    known = [cell for cell in cells if cell is not None]
    is_day = isinstance(known[0], datetime.date)
    kind = "date" if is_day else TYPES[type(known[0])]
    labels = sorted(set(known)) if kind == "category" else []
    return kind, [_number(cell, labels) for cell in cells], len(cells) - len(known)


def _number(cell: Any, labels: list[str]) -> float:
    if cell is None:
        return float("nan")
    if labels:
        return float(labels.index(cell))
    if isinstance(cell, datetime.time):
        return (cell.hour + cell.minute / 60) / 24
    if isinstance(cell, datetime.datetime):
        moment = cell.astimezone(datetime.UTC).replace(tzinfo=None) if cell.tzinfo else cell
        return (moment - datetime.datetime(1970, 1, 1)) / datetime.timedelta(days=1)
    if isinstance(cell, datetime.date):
        return float((cell - datetime.date(1970, 1, 1)).days)
    return float(cell)


def ours(path: Path, kind: str, form: Form) -> tuple[str, list[float], int]:
    """The same, as printed, and as it goes in."""
    table = read_table(path, **form.said)
    problem = read_problem(table, "y", columns=Columns(**KINDS[kind].said))
    (line,) = [line for line in columns_of_problem(problem) if line.startswith("c ")]
    _name, told, missing, *_rest = filter(None, map(str.strip, line.split("  ")))
    return told.partition(",")[0], problem.X[:, 0].tolist(), int(missing)


def assert_alike(found: tuple[str, list[float], int], cells: Cells) -> None:
    kind, values, missing = fields(cells)
    assert (found[0], found[2]) == (kind, missing)
    np.testing.assert_allclose(found[1], values, rtol=1e-12, atol=1e-9)


BESIDE_PANDAS = [(kind, form) for kind, form in FILES if kind in PANDAS]


@pytest.mark.parametrize("kind, form", BESIDE_PANDAS)
def test_as_pandas_reads_it(kind: str, form: str, tmp_path: Path) -> None:
    if kind == "a day without end" and pd.__version__.startswith("2."):
        pytest.skip("before its release 3 pandas counts nanoseconds, and knows no year 9999")
    path = write(tmp_path / "t.csv", KINDS[kind], FORMS[form])
    cells = by_pandas(path, FORMS[form], PANDAS[kind])
    assert_alike(ours(path, kind, FORMS[form]), cells)


@pytest.mark.parametrize("peer, kind", OTHERS)
def test_as_a_peer_reads_it(peer: str, kind: str, tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", KINDS[kind], FORMS["commas"])
    assert_alike(ours(path, kind, FORMS["commas"]), OTHERS[peer, kind](path))


@pytest.mark.quick
def test_there_are_many() -> None:
    assert len(BESIDE_PANDAS) + len(OTHERS) >= 200
    assert {peer for peer, _kind in OTHERS} == {"pandas", "polars", "duckdb"}
