"""Files made to break a reader: each is read exactly, or refused by an error of ours in one line,
and no row is lost."""

from __future__ import annotations

import csv
import io
import os
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chainrule.basics.errors import ChainruleError
from chainrule.data.files import read_table
from chainrule.problems.sources import read_problem

CASES = int(os.environ.get("CHAINRULE_CASES", "60"))
"""Files made at random; 5,000 take minutes."""

HEAD = b"a,b,c\n"
ROWS = b"1,2,x\n3,4,y\n5,6,x\n"
MARKS = [
    "",
    "1",
    "1e999",
    "-1e-400",
    "nan",
    "inf",
    "0x1F",
    "1_000",
    "\uff11\uff12",
    "1,5",
    "1.2.3",
    "--1",
    "=1+1",
    "@SUM(A1)",
    "'1",
    "$",
    "%",
    "kg",
    "(1",
    "1)",
    "1e",
    "e5",
    "+",
    "-",
    ".",
    "\u00a0",
    "\u200b1",
    "\ufeff1",
    "\u202e1",
    "\x1b[2J",
    "\x00",
    "\ud7ff",
    "9" * 400,
    "1" + "0" * 400,
    "0" * 300,
    "a" * 100_000,
    "31/02/2024",
    "2024-13-01",
    "99999999",
    "25:61",
    "00:00",
    "Q5 2024",
    "1/1/1",
    "\u0661\u0662",
    "\u2153",
    "½",
    "²",
    "1²",
    "1 kg kg",
    "$ $1",
    "€€",
    "万",
    "1万万",
    "1e5万",
    '""',
    "''",
]
FILES: dict[str, bytes] = {
    "nothing but a header": HEAD,
    "no end": HEAD + b"1,2,x",
    "three bytes of a mark": b"\xef\xbb\xbf",
    "a mark within": HEAD + b"\xef\xbb\xbf1,2,x\n3,4,y\n",
    "half a mark": b"\xef\xbb" + HEAD + ROWS,
    "UTF-16 without a mark": (HEAD + ROWS).decode().encode("utf-16-le"),
    "UTF-16, one byte short": (HEAD + ROWS).decode().encode("utf-16")[:-1],
    "UTF-32": (HEAD + ROWS).decode().encode("utf-32"),
    "GB18030 beside UTF-8": HEAD + "1,2,身\n".encode("gb18030") + "3,4,高\n".encode(),
    "zero bytes": HEAD + b"\0\0\0\n" + ROWS,
    "only zero bytes": bytes(5000),
    "only commas": b",,,\n,,,\n,,,\n",
    "only quotes": b'"""""""\n"""\n',
    "an open quote": HEAD + ROWS + b'"7,8,x\n',
    "an open quote at the first line": b'"a,b,c\n' + ROWS,
    "text after a quote": HEAD + b'1,"2"3,x\n',
    "a quote within": HEAD + b'1,2"3,x\n4,5,y\n',
    "line ends within quotes": b'"a\n\nb",b,c\n"1\r\n2",3,x\n',
    "carriage returns alone": (HEAD + ROWS).replace(b"\n", b"\r"),
    "all ends of lines": HEAD + b"1,2,x\r3,4,y\r\n5,6,x\n",
    "vertical tabs and form feeds": HEAD + b"1\x0b,2\x0c,x\n3,4,y\n",
    "line separators of Unicode": HEAD + "1,2,x\u2028y\n3,4,\u0085\n".encode(),
    "a short row": HEAD + ROWS + b"7\n",
    "a long row": HEAD + ROWS + b"7,8,9,10,11\n",
    "rows longer and longer": b"".join(b"1," * k + b"1\n" for k in range(1, 60)),
    "a row of 100,000 cells": HEAD + b"," * 100_000 + b"\n",
    "names that are numbers": b"1,2,3\n1,2,3\n",
    "names that are alike": b"a,a,a,a (2),a\n1,2,3,4,5\n",
    "names that are blanks": b" ,  ,\t\n1,2,3\n4,5,6\n",
    "a name of 10,000 signs": b"a" * 10_000 + b",b\n1,2\n3,4\n",
    "names that are commands": b"\x1b]0;x\x07,=cmd|'/c',--drop\n1,2,3\n4,5,6\n",
    "a separator to each line": b"a,b;c\n1,2;3\n4;5,6\n",
    "every separator": b"a,b;c\td|e\n1,2;3\t4|5\n",
    "comments alone": b"# a\n# b\n",
    "titles alone": b"a\nb\nc\n",
    "a title for each row": b"a\n1,2\nb\n3,4\n",
    "blank lines alone": b"\n" * 1000,
    "spaces alone": b"   \n" * 100,
    "one cell": b"1",
    "one name": b"a",
    "ten thousand columns": b",".join(b"c%d" % j for j in range(10_000))
    + b"\n"
    + b",".join(b"1" for _ in range(10_000))
    + b"\n",
    "a line of two million bytes": HEAD + b"1,2," + b"x" * 2_000_001 + b"\n" + ROWS,
    "gzip cut short": b"\x1f\x8b\x08\x00" + bytes(20),
    "bzip2 cut short": b"BZh9" + bytes(20),
    "xz cut short": b"\xfd7zXZ\x00" + bytes(20),
    "a script": b"#!/bin/sh\necho a,b\n",
    "a program": b"\x7fELF" + bytes(200),
    "bytes at random": random.Random(1).randbytes(5000),
}
FILES |= {
    f"the cell {mark[:12]!r}": HEAD + b"1,2,x\n" * 30 + f'{mark},"{mark}",x\n'.encode()
    for mark in MARKS
}


def records(content: bytes) -> int:
    """The rows as Python's csv counts them, the header not counted, blank lines none."""
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    csv.field_size_limit(1 << 30)
    found = [r for r in csv.reader(text) if len(r) > 1 or "".join(r).strip()]
    return len(found) - 1


def one_line(error: ChainruleError) -> str:
    assert "\n" not in str(error)
    return error.message


def outcome(path: Path) -> int | str:
    """Rows read and rejected, or the message."""
    try:
        table = read_table(path, on_bad_row="skip")
    except ChainruleError as error:
        return one_line(error)
    assert {len(cells) for cells in table.values} == {table.n_rows}
    return table.n_rows + len(table.rejected)


@pytest.mark.parametrize("case", FILES)
def test_a_hostile_file_is_read_or_refused(case: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(FILES[case])
    found = outcome(tmp_path / "t.csv")
    if case.startswith("the cell") and isinstance(found, int):
        assert found == 31
    if isinstance(found, int) and found > 1:
        for target in ("c", "b"):
            try:
                problem = read_problem(tmp_path / "t.csv", target, on_bad_row="skip")
            except ChainruleError as error:
                one_line(error)
            else:
                counted = len(problem.X) + len(problem.rejected) + problem.without_target
                assert counted == found


@pytest.mark.quick
def test_there_are_many() -> None:
    assert len(FILES) >= 80


_PIECES = [
    "1",
    "2.5",
    "a",
    "é",
    ",",
    ",",
    "\n",
    "\n",
    '"',
    " ",
    "-",
    ";",
    "\t",
    "#",
    "$",
    "%",
    "0",
    "nan",
    "\r\n",
    "|",
    "::",
    "kg",
    "2024-01-01",
]


@settings(
    max_examples=CASES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=st.lists(st.sampled_from(_PIECES), max_size=60).map("".join))
def test_any_text_is_read_or_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_bytes(b"x" + text.encode())
    outcome(tmp_path / "t.csv")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_used_rejected_and_without_target_are_all_rows(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever stands in the cells, and however long the last row is."""
    kinds = {
        "good": "7,8.5,a",
        "short": "1",
        "long": "1,2,a,4",
        "no target": "1,2,",
        "blank": "",
        "blanks": "   ",
        "quoted": '1,"2","a\nb"',
        "wrong": "oops,2,a",
        "huge": "9" * 700_000 + ",2,b",
        "mark": "-,3,a",
        "infinite": "inf,2,b",
    }
    drawn = data.draw(st.lists(st.sampled_from([*kinds]), max_size=8))
    last = data.draw(st.sampled_from([*kinds]))
    lines = [f"{i},{i * i % 17}.5,{'ab'[i % 2]}" for i in range(40)]
    for kind in drawn:
        lines.insert(data.draw(st.integers(0, len(lines))), kinds[kind])
    content = "x,z,y\n" + "\n".join([*lines, kinds[last]]) + "\n"
    (tmp_path / "t.csv").write_text(content)
    problem = read_problem(tmp_path / "t.csv", "y", on_bad_row="skip")
    counted = len(problem.X) + len(problem.rejected) + problem.without_target
    assert counted == records(content.encode())
