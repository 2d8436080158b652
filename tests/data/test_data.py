"""Tables: what is in the file, or an error that says where it is not a number."""

from __future__ import annotations

import bz2
import contextlib
import csv
import errno
import gzip
import lzma
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chainrule.basics.errors import (
    ChainruleError,
    DataError,
    FileError,
    InputError,
    ShapeError,
    UnknownNameError,
)
from chainrule.data import compiled, text_files
from chainrule.data.files import read_table
from chainrule.data.making import table_from_arrays
from chainrule.data.table import Table
from chainrule.data.writing import csv_text, write_csv

_same_folder = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)


def _read(folder: Path, content: bytes | str, name: str = "t.csv", **given: Any) -> Table:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path, **given)


# --- text files that are tables --------------------------------------------------------------

_AB = [[1.0, 2.0], [3.0, 4.0]]

GOOD = {
    "plain": ("a,b\n1,2\n3,4\n", ["a", "b"], _AB),
    "no newline at the end": ("a,b\n1,2\n3,4", ["a", "b"], _AB),
    "CR LF": ("a,b\r\n1,2\r\n3,4\r\n", ["a", "b"], _AB),
    "CR": ("a,b\r1,2\r3,4\r", ["a", "b"], _AB),
    "mixed line ends": ("a,b\r\n1,2\n3,4\r\n", ["a", "b"], _AB),
    "BOM": ("\ufeffa,b\n1,2\n3,4\n", ["a", "b"], _AB),
    "BOM and CR LF": ("\ufeffa,b\r\n1,2\r\n3,4\r\n", ["a", "b"], _AB),
    "BOM and quotes": ('\ufeff"a\nx","b, c"\n1,2\n3,4\n', ["a\nx", "b, c"], _AB),
    "BOM, no header": ("\ufeff1,2\n3,4\n", ["column1", "column2"], _AB),
    "no header": ("1,2\n3,4\n", ["column1", "column2"], _AB),
    "no header, one text": ("1,2\n3,x\n", ["column1", "column2"], None),
    "semicolons": ("a;b\n1;2\n3;4\n", ["a", "b"], _AB),
    "tabs": ("a\tb\n1\t2\n3\t4\n", ["a", "b"], _AB),
    "bars": ("a|b\n1|2\n3|4\n", ["a", "b"], _AB),
    "spaces around": (" a , b\n 1, 2 \n3 ,  4\n", ["a", "b"], _AB),
    "quoted numbers": ('"a","b"\n"1","2"\n3, "4"\n', ["a", "b"], _AB),
    "names with signs": ('"a,1","b\nc"\n1,2\n3,4\n', ["a,1", "b\nc"], _AB),
    "doubled quotes": ('"a ""x""",b\n1,2\n3,4\n', ['a "x"', "b"], _AB),
    "blank lines": ("\n\na,b\n\n1,2\n\n\n3,4\n\n", ["a", "b"], _AB),
    "lines of spaces": ("  \na,b\n   \n1,2\n3,4\n", ["a", "b"], _AB),
    "empty cells past the end": ("a,b\n1,2,\n3,4,,\n", ["a", "b"], _AB),
    "Chinese names": ("身高,体重\n1,2\n3,4\n", ["身高", "体重"], _AB),
    "one column": ("a\n1\n3\n", ["a"], [[1.0], [3.0]]),
    "one column, blank at the end": ("a\n1\n3\n\n\n", ["a"], [[1.0], [3.0]]),
    "one row": ("a,b\n1,2", ["a", "b"], [[1.0, 2.0]]),
    "exponents": ("a,b\n1e5,-0.0\n.5,+2.\n", ["a", "b"], [[1e5, -0.0], [0.5, 2.0]]),
    "extremes": ("a\n5e-324\n1.7976931348623157e308\n", ["a"], [[5e-324], [sys.float_info.max]]),
    "pandas' numbered columns": (
        "0,1,2,label\n1,2,3,4\n",
        ["0", "1", "2", "label"],
        [[1, 2, 3, 4]],
    ),
    "a name twice": ("a,b,a\n1,2,3\n", ["a", "b", "a (2)"], [[1.0, 2.0, 3.0]]),
    "a name twice after trimming": ("a, a\n1,2\n", ["a", "a (2)"], [[1.0, 2.0]]),
    "a column without a name": ("a,,c\n1,2,3\n", ["a", "column2", "c"], [[1.0, 2.0, 3.0]]),
    "pandas' index": (",a,b\n0,1,2\n", ["column1", "a", "b"], [[0.0, 1.0, 2.0]]),
    "text row without header": ("5.1,3.5,setosa\n", ["column1", "column2", "column3"], None),
}


@pytest.mark.parametrize("case", GOOD)
def test_reads(tmp_path: Path, case: str) -> None:
    content, columns, expected = GOOD[case]
    table = _read(tmp_path, content)
    assert list(table.columns) == columns
    if expected is not None:
        found = table.numbers()
        assert found.tobytes() == np.array(expected, dtype=np.float64).tobytes()
        assert found.flags.c_contiguous
        assert table.n_rows == len(expected)
        assert all(column.dtype == np.float64 for column in table.values)


@pytest.mark.quick
def test_header_is_taken_as_told(tmp_path: Path) -> None:
    assert _read(tmp_path, "2019,2020\n1,2\n", header=True).columns == ("2019", "2020")
    table = _read(tmp_path, "x,y\nu,v\n", header=False)
    assert (table.columns, table.column("column2").tolist()) == (("column1", "column2"), ["y", "v"])


def test_tsv_keeps_commas_and_a_csv_of_commas_keeps_semicolons(tmp_path: Path) -> None:
    table = _read(tmp_path, "a,b\tc\n1\tx;y,z\n", "t.tsv")
    assert (table.columns, table.column("c").tolist()) == (("a,b", "c"), ["x;y,z"])
    table = _read(tmp_path, "a,b\n1,p;q\n2,r\n")
    assert table.column("b").tolist() == ["p;q", "r"]


@pytest.mark.parametrize(
    "name", ["a*.csv", "a[1].csv", "q?.csv", "it's.csv", "空 格.csv", "a.csv.x"]
)
def test_a_name_is_no_pattern(tmp_path: Path, name: str) -> None:
    (tmp_path / "abc.csv").write_text("a\n9\n")
    (tmp_path / "a1.csv").write_text("a\n9\n")
    assert _read(tmp_path, "a\n1\n", name).numbers().tolist() == [[1.0]]


def test_text_columns(tmp_path: Path) -> None:
    table = _read(tmp_path, 'x,y\n1," a\nb "\n2,"p,""q"""\n3,早\n')
    assert table.column("y").tolist() == ["a\nb", 'p,"q"', "早"]
    assert table.column("y").dtype == object
    assert table.numbers(["x"]).tolist() == [[1.0], [2.0], [3.0]]


def test_columns_in_the_order_asked_for(tmp_path: Path) -> None:
    table = _read(tmp_path, "a,b,c\n1,2,3\n")
    assert table.numbers(["c", "a"]).tolist() == [[3.0, 1.0]]
    assert table.numbers([]).shape == (1, 0)
    for ask in (lambda: table.numbers(["a", "bb"]), lambda: table.column("bb")):
        with pytest.raises(UnknownNameError, match="Unknown column 'bb'") as caught:
            ask()
        assert "a, b, c" in caught.value.hint


# --- text files that are none ----------------------------------------------------------------

BAD_FILES = {
    "only blank lines": ("\n\n  \n\n", "has no rows"),
    "BOM only": ("\ufeff", "has no rows"),
    "header only": ("a,b\n", "has a header and no rows"),
    "header only, one column": ("a\n\n\n", "has a header and no rows"),
    "header only, no newline": ("a,b", "has a header and no rows"),
    "short row": ("a,b\n1,2\n\n3\n5,6\n", "line 4: expected 2 cells, found 1"),
    "long row": ("a,b\n1,2\n3,4,5\n", "line 3: expected 2 cells, found 3"),
    "long first row": ("a,b\n1,2,3\n", "line 2: expected 2 cells, found 3"),
    "a line of one cell after quotes": ('a,b\n"1\n",2\n3\n', "line 4: expected 2 cells, found 1"),
    "ragged, CR LF": ("a,b\r\n1,2\r\n3\r\n", "line 3: expected 2 cells"),
    "open quote": ('a,b\n1,2\n3,"4\n5,6\n', "line 3: unexpected end of data"),
    "text after quote": ('a,b\n1,"2"x\n', "line 2: "),
    "NUL": ("a,b\n1,\0002\n", "not a text file"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_refuses_files(tmp_path: Path, case: str) -> None:
    content, message = BAD_FILES[case]
    with pytest.raises(DataError, match=message) as caught:
        _read(tmp_path, content)
    assert "t.csv" in caught.value.message
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-16-le", "latin-1"])
def test_refuses_encodings_that_it_cannot_tell(tmp_path: Path, encoding: str) -> None:
    text = "größe,b\n1,2\n" if encoding == "latin-1" else "身高,b\n1,2\n"
    with pytest.raises(DataError, match="not a text file in UTF-8"):
        _read(tmp_path, text.encode(encoding))
    (tmp_path / "t.csv").write_bytes(text.encode(encoding))
    assert read_table(tmp_path / "t.csv", encoding=encoding).columns[1] == "b"


CHINESE = "学习时间,睡眠时间,成绩\n2,9,优\n1,5,良\n3,6,优\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
@pytest.mark.parametrize("packed", ["", ".gz", ".bz2", ".xz"])
def test_a_chinese_table_is_read_in_any_usual_encoding(
    tmp_path: Path, encoding: str, packed: str
) -> None:
    pack = {"": bytes, ".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}[packed]
    path = tmp_path / f"成绩.csv{packed}"
    path.write_bytes(pack(CHINESE.encode(encoding)))
    table = read_table(path)
    assert table.columns == ("学习时间", "睡眠时间", "成绩")
    np.testing.assert_array_equal(table.numbers(["学习时间"])[:, 0], [2, 1, 3])
    assert list(table.column("成绩")) == ["优", "良", "优"]
    assert table.source == str(path)
    with pytest.raises(DataError, match=r"成绩.csv.*row 1 \(line 2\)"):
        table.numbers(["成绩"])


def test_a_packed_table_may_be_tab_separated_and_is_told_when_damaged(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv.gz"
    path.write_bytes(gzip.compress(b"a\tb\n1\t2\n"))
    assert read_table(path).columns == ("a", "b")
    path.write_bytes(gzip.compress(b"a\tb\n1\t2\n" * 99)[:-9])
    with pytest.raises(DataError, match=r"cannot be unpacked.* Fetch or write it once more"):
        read_table(path)


def test_an_unknown_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"a\n1\n")
    with pytest.raises(UnknownNameError, match="utf-8"):
        read_table(tmp_path / "t.csv", encoding="utf-9")


def test_rejects_text_that_turns_out_to_be_something_else(tmp_path: Path) -> None:
    late = b"a,b\n" + b"1,2\n" * 20_000 + "é,3\n".encode("latin-1")
    with pytest.raises(DataError, match="not a text file in UTF-8"):
        _read(tmp_path, late)


@pytest.mark.parametrize("suffix", [".xlsx", ".XLSX", ".ods", ".zip"])
def test_refuses_what_is_damaged(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(DataError, match=r"cannot be (read|unpacked)"):
        _read(tmp_path, b"PK\x03\x04 no archive", "t" + suffix)


def test_missing_empty_and_folder(tmp_path: Path) -> None:
    (tmp_path / "iris.csv").write_bytes(b"")
    for name, message in (
        ("iris.cvs", "Did you mean 'iris.csv'"),
        ("iris.csv", "is empty"),
        (".", "folder"),
    ):
        with pytest.raises(FileError, match=message):
            read_table(tmp_path / name)


# --- cells that are no numbers ---------------------------------------------------------------

BAD_CELLS = {
    "abc": "is not a number",
    "1,5": "is not a number",
    "1_000": "is not a number",
    "0x10": "is not a number",
    "１２": "is not a number",
    "٣": "is not a number",
    "1 2": "is not a number",
    "--1": "is not a number",
    "1e": "is not a number",
    ".": "is not a number",
    "true": "is not a number",
    "2024-01-01": "is not a number",
    "1\u00a0000": "is not a number",
    "NA": "is not a finite number",
    "-": "is not a number",
    "x" * 1000: "is not a number",
    "nan": "is not a finite number",
    "NaN": "is not a finite number",
    "inf": "is not a finite number",
    "-Infinity": "is not a finite number",
    "1e400": "is not a finite number",
    "": "is empty",
    "   ": "is empty",
}


@pytest.mark.parametrize("cell", BAD_CELLS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_names_the_first_bad_cell(tmp_path: Path, cell: str, newline: str) -> None:
    rows = ["a,age", "1,2", "", f'3,"{cell}"', '4,"bad"']
    table = _read(tmp_path, newline.join(rows))
    with pytest.raises(DataError, match=BAD_CELLS[cell]) as caught:
        table.numbers(["a", "age"])
    for part in ("t.csv", "column 'age'", "row 2 (line 4)", repr(cell.strip()[:40])[1:-1]):
        assert part in caught.value.message
    assert len(str(caught.value)) < 200 + len(str(tmp_path))
    assert table.numbers(["a"]).tolist() == [[1.0], [3.0], [4.0]]


def test_line_and_row_after_quoted_newlines_and_without_header(tmp_path: Path) -> None:
    table = _read(tmp_path, 'note,x\n"a\nb\nc",1\n\n"d",oops\n')
    with pytest.raises(DataError, match=r"'oops' in column 'x', row 2 \(line 6\)"):
        table.numbers(["x"])
    table = _read(tmp_path, "1,2\n3,oops\n")
    with pytest.raises(DataError, match=r"'oops' in column 'column2', row 2 \(line 2\)"):
        table.numbers()


def test_a_decimal_comma_gets_its_own_hint(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="decimal=','"):
        _read(tmp_path, "a;b\n1,5;2\n").numbers()


def test_a_nul_far_below(tmp_path: Path) -> None:
    table = _read(tmp_path, "a,b\n" + "1,2\n" * 5000 + "1,\0\n")
    with pytest.raises(DataError, match="row 5001 "):
        table.numbers()


def test_a_target_with_holes_or_slips(tmp_path: Path) -> None:
    for cells, message in (
        (["1", "2", "nan"], "row 3 .* not a finite"),
        (["cat", "", "dog"], "row 2 .* is empty"),
        ([*map(str, range(40)), "4O"], "'4O' .* row 41 .* is not a number"),
    ):
        table = _read(tmp_path, "x,y\n" + "".join(f"0,{cell}\n" for cell in cells))
        with pytest.raises(DataError, match=message):
            table.column("y")
    table = _read(tmp_path, "x,y\n" + "".join(f"0,{cell}\n" for cell in ["1", "2", "more"] * 5))
    assert table.column("y").tolist() == ["1", "2", "more"] * 5


def test_a_blank_line_within_one_column_is_an_empty_cell(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"row 2 \(line 3\) is empty"):
        _read(tmp_path, "a\n1\n\n3\n\n").numbers()


# --- the fast reading against the slow one ---------------------------------------------------

_pieces = st.sampled_from(
    [
        "1",
        "2.5",
        "a",
        '"',
        '""',
        ",",
        ",",
        "\n",
        "\n",
        " ",
        "-",
        "e3",
        ";",
        "\t",
        "é",
        "\r\n",
        "nan",
    ]
)


def _outcome(path: Path) -> object:
    try:
        table = read_table(path)
    except ChainruleError as error:
        return type(error)
    return table.columns, [list(map(str, column.tolist())) for column in table.values]


@_same_folder
@given(text=st.lists(_pieces, max_size=25).map("".join), bom=st.booleans())
@example(text='"n\nl"\nb c\n', bom=True)
@example(text="a\n1\r\n2\r\n", bom=False)
def test_the_compiled_reader_reads_what_the_record_reader_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, bom: bool
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"\xef\xbb\xbf" * bom + text.encode())
    fast = _outcome(path)
    with monkeypatch.context() as patch:
        patch.setattr(text_files, "_scan", text_files._scan_records)
        assert _outcome(path) == fast


@pytest.mark.skipif(compiled.kernels is None, reason="the compiled module is not built")
def test_a_large_table_is_read_by_the_compiled_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    X = np.random.default_rng(0).normal(size=(20_000, 10))
    write_csv(tmp_path / "t.csv", {f"x{j}": X[:, j] for j in range(10)})
    monkeypatch.setattr(text_files, "_scan_records", None)
    assert read_table(tmp_path / "t.csv").numbers().tobytes() == X.tobytes()


def test_duckdb_is_imported_late() -> None:
    code = "import sys, chainrule.data.files; print('duckdb' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


# --- arrays ----------------------------------------------------------------------------------


def _npz(folder: Path, **arrays: Any) -> Table:
    np.savez(folder / "t.npz", **arrays)
    return read_table(folder / "t.npz")


def test_npz_with_a_matrix_and_a_target(tmp_path: Path) -> None:
    X, y = np.arange(6.0).reshape(3, 2), np.array(["a", "b", "a"])
    for target in ("y", "target", "label"):
        table = _npz(tmp_path, **{target: y, "data": X})
        assert table.columns == ("data1", "data2", target)
        assert table.column(target).tolist() == ["a", "b", "a"]
        np.testing.assert_array_equal(table.numbers(["data1", "data2"]), X)


def test_npz_with_an_array_a_column(tmp_path: Path) -> None:
    table = _npz(tmp_path, a=np.array([1, 2], np.uint8), b=np.float32([0.5, 1]), c=[True, False])
    assert table.columns == ("a", "b", "c")
    assert table.numbers().tolist() == [[1.0, 0.5, 1.0], [2.0, 1.0, 0.0]]
    assert [table.column(name).dtype.kind for name in "abc"] == ["f", "f", "b"]
    assert _npz(tmp_path, a=np.arange(3)).column("a").dtype == np.int64


def test_npz_images_and_npy(tmp_path: Path) -> None:
    images = np.arange(24).reshape(2, 3, 4)
    table = _npz(tmp_path, X=images, y=[0, 1])
    assert table.columns == (*(f"X{j}" for j in range(1, 13)), "y")
    np.testing.assert_array_equal(table.numbers(table.columns[:-1]), images.reshape(2, 12))
    np.save(tmp_path / "t.npy", np.eye(2))
    assert read_table(tmp_path / "t.npy").columns == ("X1", "X2")


@pytest.mark.parametrize(
    "arrays, message",
    [
        ({"a": np.array([1, None])}, "objects"),
        ({"a": np.array([1j])}, "no array of numbers or text"),
        ({"a": np.array(3)}, "no array of numbers or text"),
        ({"a": np.zeros(2), "b": np.zeros(3)}, "different numbers of rows: a 2, b 3"),
        ({"a": np.zeros(0)}, "has no rows"),
        ({"X": np.zeros((0, 3))}, "has no rows"),
        ({"X": np.zeros((3, 0))}, "has no rows"),
        ({}, "has no rows"),
        ({"X": np.zeros((2, 1)), "X1": np.zeros(2)}, "two columns are named 'X1'"),
    ],
)
def test_refuses_arrays(tmp_path: Path, arrays: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError, match=message) as caught:
        _npz(tmp_path, **arrays)
    assert "t.npz" in caught.value.message


def test_npz_cells_that_are_not_finite(tmp_path: Path) -> None:
    table = _npz(tmp_path, a=[1.0, np.nan, np.inf], b=["1", "x", ""])
    with pytest.raises(DataError, match="'nan' in column 'a', row 2 is not a finite number"):
        table.column("a")
    with pytest.raises(DataError, match="'x' in column 'b', row 2 is not a number"):
        table.numbers(["b"])


def test_damaged_archives(tmp_path: Path) -> None:
    path = tmp_path / "t.npz"
    np.savez_compressed(path, X=np.random.default_rng(0).normal(size=(40, 3)), y=np.arange(40))
    whole, draw = path.read_bytes(), np.random.default_rng(1)
    for _ in range(300):
        altered = bytearray(whole)
        for place in draw.integers(len(whole), size=draw.integers(1, 4)):
            altered[place] ^= 1 << draw.integers(8)
        path.write_bytes(altered if draw.random() < 0.7 else whole[: draw.integers(1, len(whole))])
        with contextlib.suppress(DataError):
            read_table(path)
    for content in (b"x", b"PK\x03\x04", b"PK", b"\x93NUMPY", b"a,b\n1,2\n"):
        path.write_bytes(content)
        with pytest.raises(DataError, match="cannot be read") as error:
            read_table(path)
        assert "unsafely" not in str(error.value)
    path.write_bytes(b"\x80\x04N.")
    with pytest.raises(InputError, match="is a pickle, which is never read"):
        read_table(path)


DAMAGED = [
    "t.xlsx", "t.ods", "t.parquet", "t.zip", "t.npz", "t.npy", "t.feather", "t.arrow", "t.sqlite",
    "t.db", "t.json", "t.csv.gz", "t.csv.bz2", "t.csv.xz", "t.idx", "train-images-idx3-ubyte",
]  # fmt: skip


@pytest.mark.parametrize("content", [b"PK", b"P", bytes(64), b"\xfd7", b"\x00\x00"])
@pytest.mark.parametrize("name", DAMAGED)
def test_what_is_not_what_its_name_says_is_told(name: str, content: bytes, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read: damaged, or not what its name") as error:
        _read(tmp_path, content, name)
    assert error.value.hint == "Fetch or write it once more."


@pytest.mark.parametrize("name", [name for name in DAMAGED if not name.startswith("t.np")])
def test_lines_of_text_are_read_whatever_the_name_says(name: str, tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-16"):
        text = '{"a": 1}' if name.endswith("json") else "a,b\n1,2\n3,4\n"
        assert _read(tmp_path, text.encode(encoding), name).column("a")[0] == 1


def test_archive_with_something_else_in_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "t.npz", "w") as archive:
        archive.writestr("note.txt", b"hello")
    with pytest.raises(DataError, match="no array"):
        read_table(tmp_path / "t.npz")


def test_table_from_arrays() -> None:
    table = table_from_arrays(np.arange(6).reshape(3, 2))
    assert (table.columns, table.source, table.n_rows) == (("X1", "X2"), "X", 3)
    assert table.numbers().tolist() == [[0, 1], [2, 3], [4, 5]]
    assert table_from_arrays([[1.0]], ["a"]).columns == ("a",)
    mixed = table_from_arrays(np.array([[1, "x"], [2, "y"]], dtype=object), ["n", "t"])
    assert mixed.numbers(["n"]).tolist() == [[1.0], [2.0]]
    assert mixed.column("t").tolist() == ["x", "y"]
    with pytest.raises(DataError, match="X: cell 'nan' in column 'X2', row 1 is not a finite"):
        table_from_arrays([[0.0, np.nan]]).numbers()


@pytest.mark.quick
@pytest.mark.parametrize(
    "X, names, kind",
    [
        ([1.0, 2.0], None, ShapeError),
        ([[1.0]], ["a", "b"], ShapeError),
        ([[1.0, 2.0]], ["a", "a"], DataError),
        (np.zeros((0, 2)), None, DataError),
        (np.zeros((2, 0)), None, DataError),
        ([[1j]], None, DataError),
        ([[object()]], None, DataError),
    ],
)
def test_refuses_other_shapes(X: Any, names: list[str] | None, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        table_from_arrays(X, names)


# --- writing ---------------------------------------------------------------------------------


@_same_folder
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=30))
def test_floats_survive_to_the_bit(tmp_path: Path, numbers: list[float]) -> None:
    write_csv(tmp_path / "t.csv", {"a": numbers, "b": np.array(numbers)}, force=True)
    found = read_table(tmp_path / "t.csv").numbers()
    assert found[:, 0].tobytes() == found[:, 1].tobytes() == np.array(numbers).tobytes()


@_same_folder
@given(st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=1))
def test_float32_survives_to_the_bit(tmp_path: Path, numbers: list[float]) -> None:
    given = np.array(numbers, dtype=np.float32)
    write_csv(tmp_path / "t.csv", {"a": given}, force=True)
    found = read_table(tmp_path / "t.csv").numbers()[:, 0].astype(np.float32)
    assert found.tobytes() == given.tobytes()


@_same_folder
@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=5))
@example(["\x00", "a\x00"])
def test_text_is_quoted_where_it_must(tmp_path: Path, texts: list[str]) -> None:
    write_csv(tmp_path / "t.csv", {"a,b": np.array(texts, dtype=object), "n": texts}, force=True)
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows == [["a,b", "n"], *([text, text] for text in texts)]


def test_written_form(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    columns = {"a": [0.1, 1e22], "b": np.float32([0.1, 2]), "c": ["x", "y,z"], "d": [True, 3]}
    write_csv(path, columns)
    assert path.read_text() == csv_text(columns) == 'a,b,c,d\n0.1,0.1,x,1\n1e+22,2.0,"y,z",3\n'
    with pytest.raises(FileError, match="exists"):
        write_csv(path, columns)
    with pytest.raises(ShapeError, match="a 1, b 2"):
        write_csv(path, {"a": [1], "b": [1, 2]}, force=True)


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_csv(tmp_path / "t.csv", {"a": [1]})

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match="No space left"):
        write_csv(tmp_path / "t.csv", {"a": [2]}, force=True)
    assert (tmp_path / "t.csv").read_text() == "a\n1\n"
    assert os.listdir(tmp_path) == ["t.csv"]
