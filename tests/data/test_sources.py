"""The files people have: one table, written in each kind of file, is read the same; what is no
table is named as what it is."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.errors import (
    ChainruleError,
    DataError,
    InputError,
    MissingDependencyError,
    UnknownNameError,
)
from chainrule.basics.memory import Room
from chainrule.cli import main
from chainrule.data.files import read_by_column, read_pieces, read_table, unread

N = 40
X = [round(i * 1.5 - 7, 1) for i in range(N)]
CITY = [["Oslo", "北京", "Bergen & Co"][i % 3] for i in range(N)]
Y = [["yes", "no"][i % 2] for i in range(N)]
ROWS = list(zip(X, CITY, Y, strict=True))
CSV = "x,city,y\n" + "".join(f"{x},{c},{y}\n" for x, c, y in ROWS)
RECORDS = [{"x": x, "city": c, "y": y} for x, c, y in ROWS]


def xlsx(sheets: dict[str, list[list[Any]]]) -> bytes:
    """A workbook as ECMA-376 describes it, with inline strings."""
    main_ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    numbers = range(1, len(sheets) + 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{k}.xml"'
            f' ContentType="{office}.worksheet+xml"/>'
            for k in numbers
        )
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{office}.sheet.main+xml"/>'
            f"{parts}</Types>",
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
            f' Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        names = "".join(
            f'<sheet name="{name}" sheetId="{k}" r:id="r{k}"/>'
            for k, name in zip(numbers, sheets, strict=True)
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main_ns}" xmlns:r="{relations}">'
            f"<sheets>{names}</sheets></workbook>",
        )
        links = "".join(
            f'<Relationship Id="r{k}" Type="{relations}/worksheet"'
            f' Target="worksheets/sheet{k}.xml"/>'
            for k in numbers
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships">{links}</Relationships>',
        )
        for k, rows in zip(numbers, sheets.values(), strict=True):
            lines = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
            archive.writestr(
                f"xl/worksheets/sheet{k}.xml",
                f'<worksheet xmlns="{main_ns}"><sheetData>{lines}</sheetData></worksheet>',
            )
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, str):
        text = value.replace("&", "&amp;")
        return f'<c t="inlineStr"><is><t>{text}</t></is></c>'
    return f"<c><v>{value!r}</v></c>"


def zipped(**files: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


def database(path: Path, *more: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute('CREATE TABLE "my trees" (x REAL, city TEXT, y TEXT)')
        connection.executemany('INSERT INTO "my trees" VALUES (?, ?, ?)', ROWS)
        for statement in more:
            connection.execute(statement)


def arrow(path: Path, stream: bool = False) -> None:
    import pyarrow
    from pyarrow import ipc

    table = pyarrow.table({"x": X, "city": CITY, "y": Y})
    with pyarrow.OSFile(str(path), "wb") as sink:
        new = ipc.new_stream if stream else ipc.new_file
        with new(sink, table.schema) as writer:
            writer.write_table(table)


ARFF = (
    "% trees\n@relation trees\n\n@attribute x numeric\n@attribute city string\n"
    "@attribute y {yes, no}\n\n@data\n"
    + "".join(f"{x},'{c}',{y}\n" for x, c, y in ROWS[:3])
    + "% aside\n"
    + "".join(f"{x}, '{c}', {y}\n" for x, c, y in ROWS[3:])
)
SHEET = [["x", "city", "y"], *map(list, ROWS)]
COLUMNS = {"x": X, "city": CITY, "y": Y}

WRITERS: dict[str, tuple[str, str, Callable[[Path], Any]]] = {
    "csv": ("t.csv", "CSV, ',', header, utf-8", lambda p: p.write_text(CSV)),
    "xlsx": ("t.xlsx", "Excel, sheet 'A'", lambda p: p.write_bytes(xlsx({"A": SHEET}))),
    "xlsx, a title above, another ending": (
        "t.dat",
        "Excel, sheet 'A'",
        lambda p: p.write_bytes(xlsx({"Empty": [], "A": [["Trees of 2020"], [], *SHEET]})),
    ),
    "sqlite": ("it's a?.db", "SQLite, table 'my trees'", database),
    "feather": ("t.feather", "Arrow", arrow),
    "arrow stream": ("t.arrows", "Arrow", lambda p: arrow(p, stream=True)),
    "arff": ("t.arff", "ARFF", lambda p: p.write_text(ARFF)),
    "arff by its first line": ("t.txt", "ARFF", lambda p: p.write_text(ARFF)),
    "zip": ("t.zip", "CSV, ',', header, utf-8", lambda p: p.write_bytes(zipped(t__csv=CSV))),
    "zip of a workbook": (
        "t.zip",
        "Excel, sheet 'A'",
        lambda p: p.write_bytes(zipped(t__xlsx=xlsx({"A": SHEET}))),
    ),
    "zip of JSON": ("t.zip", "JSON", lambda p: p.write_bytes(zipped(t__json=json.dumps(RECORDS)))),
    "json": ("t.json", "JSON", lambda p: p.write_text(json.dumps(RECORDS))),
    "json with the table inside": (
        "t.json",
        "JSON",
        lambda p: p.write_text(json.dumps({"meta": {"n": 1}, "result": {"rows": RECORDS}})),
    ),
    "json columns": ("t.json", "JSON", lambda p: p.write_text(json.dumps(COLUMNS))),
    "json as pandas writes it": (
        "t.json",
        "JSON",
        lambda p: p.write_text(
            json.dumps({k: {str(i): v for i, v in enumerate(c)} for k, c in COLUMNS.items()})
        ),
    ),
    "parquet by its first bytes": (
        "t.pq",
        "Parquet",
        lambda p: __import__("polars").DataFrame(COLUMNS).write_parquet(p),
    ),
}


@pytest.mark.parametrize("kind", WRITERS)
def test_one_table_is_read_from_each_kind_of_file(kind: str, tmp_path: Path) -> None:
    name, form, write = WRITERS[kind]
    write(tmp_path / name)
    for table in (read_table(tmp_path / name), *read_pieces(tmp_path / name)):
        assert table.form == form
        assert list(table.columns) == ["x", "city", "y"]
        np.testing.assert_array_equal(table.numbers(["x"])[:, 0], X)
        assert table.column("city").tolist() == CITY
        assert table.column("y").tolist() == Y


DOCUMENTS: dict[str, Any] = {
    "split, as pandas writes it": {
        "columns": ["x", "city", "y"],
        "index": [*range(N)],
        "data": [list(row) for row in ROWS],
    },
    "rows under their names": [["x", "city", "y"], *map(list, ROWS)],
    "an object a line, in a text file": RECORDS,
    "two tables": {"others": [{"k": 1}], "inner": {"rows": RECORDS}},
}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_table_is_found_in_each_form_of_json(document: str, tmp_path: Path) -> None:
    value = DOCUMENTS[document]
    lines = value is RECORDS
    path = tmp_path / ("t.txt" if lines else "t.json")
    text = "\n".join(map(json.dumps, RECORDS)) if lines else json.dumps(value)
    path.write_text(text, encoding="utf-8")
    how = {}
    if document == "two tables":
        with pytest.raises(InputError, match="2 lists of records: others, inner") as caught:
            read_table(path)
        assert "table='others'" in caught.value.hint
        how = {"table": "inner.rows"}
    table = read_table(path, **how)
    assert table.columns == ("x", "city", "y")
    assert list(zip(*(table.cells(name).tolist() for name in table.columns), strict=True)) == ROWS


def test_members_of_objects_are_columns(tmp_path: Path) -> None:
    """Long whole numbers too, which duckdb rounds, in memory and from a copy on the disk."""
    path = tmp_path / "t.json"
    long = [2**53 + 1, 2**53 + 3, 0.5]
    path.write_text(json.dumps([{"a": {"b": v, "c'd": {"e": str(v)}}} for v in long]))
    room = Room(1e6, None, tmp_path, 1e7)
    for table in (read_table(path), read_by_column(unread(path), room)):
        assert table.columns == ("a.b", "a.c'd.e")
        assert table.cells("a.b").tolist() == ["9007199254740993", "9007199254740995", "0.5"]


def test_bytes_are_texts_or_left_out(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "t.db")) as connection, connection:
        connection.execute("CREATE TABLE t (a BLOB, b BLOB, y REAL)")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?)", [(b"red", b"\xff\0", 1.5)] * 3)
    table = read_table(tmp_path / "t.db")
    assert table.columns == ("a", "y")
    assert table.cells("a").tolist() == ["red"] * 3
    assert any(note.startswith("b holds neither") for note in table.notes)
    np.savez(tmp_path / "t.npz", X=np.ones((2, 1)), y=np.array([b"no", b"ja"]))
    assert read_table(tmp_path / "t.npz").cells("y").tolist() == ["no", "ja"]


@pytest.mark.parametrize("ending", [".xlsx", ".parquet", ".json", ".zip"])
def test_text_is_read_whatever_its_name_ends_in(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"t{ending}"
    path.write_text(CSV, encoding="utf-8")
    assert read_table(path).form == "CSV, ',', header, utf-8"


def test_names_in_a_comment_above_are_those_of_the_columns(tmp_path: Path) -> None:
    """As NumPy writes them."""
    numbers = np.random.default_rng(0).normal(size=(5, 3))
    np.savetxt(tmp_path / "t.txt", numbers, header="x y z")
    table = read_table(tmp_path / "t.txt")
    assert table.columns == ("x", "y", "z")
    np.testing.assert_allclose(table.numbers(), numbers, rtol=1e-15)
    assert any("named as in the comment" in note for note in table.notes)


@pytest.mark.quick
def test_a_database_of_several_tables_asks_which(tmp_path: Path) -> None:
    database(
        tmp_path / "t.db",
        "CREATE TABLE b (z INT)",
        "INSERT INTO b VALUES (1), (2)",
        "CREATE VIEW v AS SELECT z + 1 AS w FROM b",
    )
    with pytest.raises(InputError, match="holds 3 tables: my trees, b, v") as caught:
        read_table(tmp_path / "t.db")
    assert "table='my trees'" in caught.value.hint
    assert read_table(tmp_path / "t.db", table="b").numbers().tolist() == [[1.0], [2.0]]
    assert read_table(tmp_path / "t.db", table="v").numbers().tolist() == [[2.0], [3.0]]
    with pytest.raises(UnknownNameError, match="'c'"):
        read_table(tmp_path / "t.db", table="c")


def test_a_view_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from chainrule.data import databases

    monkeypatch.setattr(databases, "MOST_STEPS", 5_000_000)
    database(
        tmp_path / "t.db",
        "CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
        "SELECT i + 1 FROM n) SELECT max(i) AS m FROM n",
    )
    with pytest.raises(DataError, match="interrupted"):
        read_table(tmp_path / "t.db", table="v")


def test_a_workbook_of_several_sheets_tells_which(tmp_path: Path) -> None:
    book = xlsx({"A": SHEET, "B 2": [["z"], [1.0], [None], [3.0]]})
    (tmp_path / "t.xlsx").write_bytes(book)
    assert (
        read_table(tmp_path / "t.xlsx").form
        == "Excel, sheet 'A' (others: cr.read_table(..., sheet='B 2'))"
    )
    assert read_table(tmp_path / "t.xlsx", sheet="B 2").columns == ("z",)
    with pytest.raises(UnknownNameError, match="Unknown sheet 'C'"):
        read_table(tmp_path / "t.xlsx", sheet="C")
    (tmp_path / "t.xlsx").write_bytes(book[:300])
    with pytest.raises(DataError, match="cannot be"):
        read_table(tmp_path / "t.xlsx")


def test_what_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "t.xlsx").write_bytes(xlsx({"A": SHEET}))
    arrow(tmp_path / "t.feather")
    for library in ("python_calamine", "pyarrow", "polars"):
        monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingDependencyError, match="python-calamine") as caught:
        read_table(tmp_path / "t.xlsx")
    assert "chainrule[excel]" in caught.value.hint
    with pytest.raises(MissingDependencyError, match="pyarrow or polars"):
        read_table(tmp_path / "t.feather")


def test_archives_that_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.zip"
    path.write_bytes(zipped(a__csv=CSV, b__csv=CSV))
    with pytest.raises(InputError, match=r"holds 2 files: a.csv, b.csv") as caught:
        read_table(path)
    assert "table='a.csv'" in caught.value.hint
    assert read_table(path, table="b.csv").n_rows == N
    refused = {
        "archive itself": zipped(a__zip=zipped(t__csv=CSV)),
        "100 times": zipped(t__csv=b"x\n" + b"0\n" * (40 << 20)),
        "cannot be unpacked": zipped(t__csv=CSV)[:-30],
        "holds no file": zipped(),
    }
    encrypted = bytearray(zipped(t__csv=CSV))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = encrypted.index(sign) + offset
        encrypted[place] |= 1
    for why, content in (refused | {"is encrypted": bytes(encrypted)}).items():
        path.write_bytes(content)
        with pytest.raises(DataError, match=why):
            read_table(path)


def test_a_members_name_is_no_path(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../evil.csv", CSV)
    (tmp_path / "t.zip").write_bytes(out.getvalue())
    before = sorted(tmp_path.parent.iterdir())
    assert read_table(tmp_path / "t.zip").n_rows == N
    assert sorted(tmp_path.parent.iterdir()) == before


NO_TABLES = {
    "a web page": b"<!DOCTYPE html><html><body>x,y</body></html>",
    "a PDF": b"%PDF-1.7\n",
    "an XML file": b"<?xml version='1.0'?><a/>",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(20),
    "an HDF5 file": b"\x89HDF\r\n\x1a\n" + bytes(20),
    "a pickle": b"\x80\x04\x95" + bytes(20),
    "a model file": (300).to_bytes(8, "little") + b'{"W": {"dtype": "F64"',
}


@pytest.mark.parametrize("what", NO_TABLES)
def test_what_is_no_table_is_named(what: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(NO_TABLES[what])
    with pytest.raises(InputError, match=f"is {what}"):
        read_table(tmp_path / "t.csv")


def test_an_address_is_not_fetched() -> None:
    for read in (read_table, lambda name: cr.train(name, "y")):
        with pytest.raises(InputError, match="web address") as caught:
            read("https://example.org/t.csv")
        assert "curl -O" in caught.value.hint


DAMAGED: dict[str, tuple[str, Any, str]] = {
    "an IDX file without rows": (
        "t-idx3-ubyte",
        struct.pack(">BBBBIII", 0, 0, 8, 3, 0, 4, 4),
        "no rows",
    ),
    "an NPY header of brackets": (
        "t.npy",
        b"\x93NUMPY\x01\x00" + struct.pack("<H", 3000) + b"(" * 3000,
        "cannot be read",
    ),
    "an NPZ bomb": ("t.npz", None, "100 times"),
    "no database": ("t.db", b"SQLite format 3\0" + bytes(100), "cannot be read"),
    "no Arrow file": ("t.arrow", b"ARROW1\0\0" + bytes(100), "cannot be read"),
    "ARFF without data": ("t.arff", b"@relation r\n@attribute x numeric\n", "no whole ARFF"),
    "sparse ARFF": ("t.arff", b"@relation r\n@attribute x numeric\n@data\n{0 1}\n", "line 4"),
    "JSON with two tables": ("t.json", b'{"a": [{"x": 1}], "b": [{"x": 1}]}', "holds 2 lists"),
    "JSON without a table": ("t.json", b'{"a": {"b": [1, 2]}}', "holds 0 lists"),
    "JSON of very many brackets": ("t.json", b"[" * 100_000, "cannot be read"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_damage_is_told_in_one_line(case: str, tmp_path: Path) -> None:
    name, content, said = DAMAGED[case]
    path = tmp_path / name
    if content is None:
        np.savez_compressed(path, X=np.zeros(13_000_000))
    else:
        path.write_bytes(content)
    with pytest.raises(ChainruleError, match=said) as caught:
        read_table(path)
    assert "\n" not in str(caught.value)


def test_what_is_piped_in_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Piped:
        def __init__(self, content: bytes) -> None:
            self.buffer = io.BytesIO(content)

    def run(content: bytes, *command: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "stdin", Piped(content))
        with pytest.raises(SystemExit) as ended:
            main(list(command))
        return int(str(ended.value.code or 0)), capsys.readouterr().out

    model = str(tmp_path / "m")
    status, out = run(CSV.encode(), "train", "-", "--target", "y", "--epochs", "1", "-o", model)
    assert (status, "CSV, ',', header, utf-8, 40 rows" in out) == (0, True)
    status, out = run(CSV.encode(), "predict", model, "-", "-o", "-", "--keep")
    assert (status, len(out.splitlines())) == (0, N + 1)
    assert [line.rpartition(",")[0] for line in out.splitlines()] == CSV.splitlines()


@pytest.mark.parametrize("packer", ["gz", "bz2", "xz"])
def test_json_may_be_packed_and_in_another_encoding(packer: str, tmp_path: Path) -> None:
    import bz2
    import gzip
    import lzma

    content = '[{"größe": 1, "y": "a"}, {"größe": 2.5, "y": "ü"}]'
    pack = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}[packer]
    for name, written in {
        f"t.json.{packer}": pack(content.encode()),
        "t.json": content.encode("utf-16"),
    }.items():
        path = tmp_path / name
        path.write_bytes(written)
        table = read_table(path)
        assert table.columns == ("größe", "y")
        assert table.cells("größe").tolist() == [1, 2.5]
        assert list(table.cells("y")) == ["a", "ü"]
