"""The form of a text file: found, printed in a line, or as it is said; encodings; long lines."""

from __future__ import annotations

import ast
import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chainrule.basics.arguments import argument
from chainrule.basics.errors import ChainruleError, DataError, InputError
from chainrule.data.files import read_pieces, read_table
from chainrule.data.table import Table
from chainrule.problems.sources import read_problem

BODY = "".join(f"{i}{{s}}{i * 7 % 11}.5{{s}}{'ab'[i % 2]}\n" for i in range(1, 7))


def rows(separator: str = ",") -> str:
    return BODY.format(s=separator)


FOUND: dict[str, tuple[str, str, list[str]]] = {
    "years in the header": (
        "country,2018,2019,2020,growth\nOslo,1,2,3,0.5\nRome,2,3,4,0.1\n",
        "CSV, ',', header, utf-8",
        ["country", "2018", "2019", "2020", "growth"],
    ),
    "no header, with a label": (
        "5.1,3.5,setosa\n4.9,3.0,setosa\n",
        "CSV, ',', no header, utf-8",
        ["column1", "column2", "column3"],
    ),
    "no header, a word for missing": (
        "5.1,?,1\n4.9,3.0,2\n",
        "CSV, ',', no header, utf-8",
        ["column1", "column2", "column3"],
    ),
    "pandas' index": (",x,y\n" + rows(), "CSV, ',', header, utf-8", ["column1", "x", "y"]),
    "pandas' index over numbered columns": (
        ",0,1\n0,5,6\n1,7,8\n",
        "CSV, ',', header, utf-8",
        ["column1", "0", "1"],
    ),
    "a comma at the end of the header": (
        "x,c,y,\n" + rows(),
        "CSV, ',', header, utf-8",
        ["x", "c", "y"],
    ),
    "a comma at the end of each line": (
        "x,c,y,\n" + rows().replace("\n", ",\n"),
        "CSV, ',', header, utf-8",
        ["x", "c", "y"],
    ),
    "a comment above": (
        "# made by hand\nx,c,y\n" + rows(),
        "CSV, ',', header, utf-8",
        ["x", "c", "y"],
    ),
    "a comment above, with commas": (
        "# made by hand, in May\nx,c,y\n" + rows(),
        "CSV, ',', header, utf-8",
        ["x", "c", "y"],
    ),
    "a header that begins with #": (
        "#x,c,y\n" + rows(),
        "CSV, ',', header, utf-8",
        ["#x", "c", "y"],
    ),
    "a title above": (
        "Trees of 2020\nx,c,y\n" + rows(),
        "CSV, ',', header, utf-8",
        ["x", "c", "y"],
    ),
    "a title above, as a spreadsheet writes it": (
        "Trees of 2020,,\n,,\nx,c,y\n" + rows(),
        "CSV, ',', header, utf-8",
        ["x", "c", "y"],
    ),
    "runs of blanks": (
        "  1.0   2  a\n 10.5   3  b\n  2.0  44  a\n",
        "CSV, runs of blanks, no header, utf-8",
        ["column1", "column2", "column3"],
    ),
    "runs of blanks and a tab, as UCI has it": (
        '18.0   8   307.0   70  1\t"chevrolet chevelle"\n'
        '15.0   8   350.0   70  1\t"buick skylark"\n',
        "CSV, runs of blanks, no header, utf-8",
        [f"column{j}" for j in range(1, 7)],
    ),
    "two colons": ("u::i::r\n" + rows("::"), "CSV, '::', header, utf-8", ["u", "i", "r"]),
    "a name twice": ("x,x,y\n" + rows(), "CSV, ',', header, utf-8", ["x", "x (2)", "y"]),
    "a semicolon in a name": (
        'a;b,c,t\n"x",1,2\n"y",3,4\n',
        "CSV, ',', header, utf-8",
        ["a;b", "c", "t"],
    ),
    "lists within cells": ("a,b,y\n1,p;q,2\n2,r;s,3\n", "CSV, ',', header, utf-8", ["a", "b", "y"]),
    "quoted by apostrophes": (
        "'a','c','y'\n'1.5','red, dark',1\n'2.5','it''s',2\n",
        "CSV, ',', quotes ', header, utf-8",
        ["a", "c", "y"],
    ),
    "quotes behind a backslash": (
        'a,c,y\n1,"6\\" wide, red",1\n2,"7\\" wide, blue",2\n',
        "CSV, ',', quotes \\\", header, utf-8",
        ["a", "c", "y"],
    ),
    "apostrophes within words": (
        "a,c,y\n1,it's,1\n2,'tis,2\n",
        "CSV, ',', header, utf-8",
        ["a", "c", "y"],
    ),
    "a table as Markdown has it": (
        "| a | y |\n|---|--:|\n| 1 | 2 |\n| 3 | 4 |\n",
        "CSV, '|', header, utf-8",
        ["column1", "a", "y"],
    ),
    "a table as a database prints it": (
        "+---+---+\n| a | y |\n+---+---+\n| 1 | 2 |\n| 3 | 4 |\n+---+---+\n",
        "CSV, '|', header, utf-8",
        ["column1", "a", "y"],
    ),
    "a sign seldom used, and no header": (
        "1.5^red^1\n2.5^blue^2\n",
        "CSV, '^', no header, utf-8",
        ["column1", "column2", "column3"],
    ),
    "decimal commas between blanks": (
        "x z c y\n95,6 7,2 red 1\n5,25 7,5 blue 2\n",
        "CSV, runs of blanks, header, utf-8",
        ["x", "z", "c", "y"],
    ),
    "decimal commas": ("a;b\n1,5;2,5\n3,5;4,5\n", "CSV, ';', header, utf-8", ["a", "b"]),
}


def read(folder: Path, content: str | bytes, name: str = "t.csv", **how: Any) -> Table:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path, **how)


@pytest.mark.parametrize("case", FOUND)
def test_the_form_is_found(case: str, tmp_path: Path) -> None:
    content, form, names = FOUND[case]
    table = read(tmp_path, content)
    assert (table.form, list(table.columns)) == (form, names)
    assert all(len(cells) == table.n_rows for cells in table.values)


def test_cells_quoted_otherwise_are_read_as_they_are_meant(tmp_path: Path) -> None:
    """By Python's own reader with that quote, or that escape."""
    for name, how in (
        ("quoted by apostrophes", {"quotechar": "'"}),
        ("quotes behind a backslash", {"escapechar": "\\"}),
    ):
        content = FOUND[name][0]
        expected = [*csv.reader(content.splitlines(), **how)][1:]
        table = read(tmp_path, content, raw=True)
        assert [*map(list, zip(*map(np.asarray, table.values), strict=True))] == expected


def test_lines_above_the_table_are_told(tmp_path: Path) -> None:
    """A line ``x`` above cells with decimal commas was dropped in silence."""
    table = read(tmp_path, "Trees of 2020\n\nx,c,y\n" + rows())
    assert table.notes == (
        "the lines to 2, from 'Trees of 2020' on, are above the table and passed over",
    )
    single = "x\n" + "".join(f"{i},{i % 10}\n" for i in range(60))
    assert read(tmp_path, single).notes == (
        "line 1, 'x', is above the table and passed over; if commas are decimal marks, "
        "cr.read_table(..., decimal=',')",
    )
    table = read(tmp_path, single, decimal=",")
    assert list(table.columns) == ["x"]
    np.testing.assert_array_equal(table.numbers()[:3, 0], [0.0, 1.1, 2.2])


ELSEWHERE: dict[str, tuple[str, str, str]] = {
    "under a first header": ("size,,what\nx,z,y\n1,2,3\n4,5,6\n7,8,9\n", "y", "skip=1"),
    "a year": ("2019,2020\n1.5,2\n3,4.5\n", "2020", "header=True"),
    "an odd sign": ("x#y\n1#2\n3#4\n", "y", "delimiter='#'"),
}


@pytest.mark.parametrize("case", ELSEWHERE)
def test_a_column_that_is_not_found_is_there_with_the_option_told(
    case: str, tmp_path: Path
) -> None:
    content, target, option = ELSEWHERE[case]
    read(tmp_path, content)
    with pytest.raises(InputError) as error:
        read_problem(tmp_path / "t.csv", target)
    assert option in error.value.hint
    name, _equals, value = option.partition("=")
    said: dict[str, Any] = {name: ast.literal_eval(value)}
    assert target in read(tmp_path, content, **said).columns


def test_a_row_that_cannot_be_cut_can_be_left_out(tmp_path: Path) -> None:
    """A quote that nothing closes took all rows after it, or stopped with no way on."""
    content = 'x,y\n1,2\n"3" wide,4\n5,"6\n7,8\n"9\n9",10\n'
    with pytest.raises(DataError, match="line 3") as error:
        read(tmp_path, content)
    assert "on_bad_row='skip'" in error.value.hint
    table = read(tmp_path, content, on_bad_row="skip")
    assert [(r.row, r.line) for r in table.rejected] == [(2, 3), (3, 4)]
    assert np.asarray(table.cells("y")).tolist() == [2, 8, 10]
    assert [place.line for place in table.places([0, 1, 2])] == [2, 5, 6]


def test_what_is_no_table_says_what_reads_it(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="LIBSVM") as error:
        read(tmp_path, "1 1:0.5 3:2\n-1 2:1e-3\n")
    assert "load_svmlight_file" in error.value.hint
    with pytest.raises(DataError) as error:
        read(tmp_path, b"x,y\n1,2\n\0\0\n")
    assert "encoding='utf-8'" in error.value.hint
    skipped = {"encoding": "utf-8", "on_bad_row": "skip"}
    assert read(tmp_path, b"x,y\n1,2\n\0\0\n", **skipped).n_rows == 1


SAID: dict[str, tuple[str, dict[str, Any], list[str], int]] = {
    "a sign": ("a^b\n1^2\n", {"delimiter": "^"}, ["a", "b"], 1),
    "one blank": ("a b\n1  2\n", {"delimiter": "blanks"}, ["a", "b"], 1),
    "tab by its name": ("a\tb,c\n1\t2\n", {"delimiter": "tab"}, ["a", "b,c"], 1),
    "a header of numbers": ("2019,2020\n1,2\n", {"header": True}, ["2019", "2020"], 1),
    "no header": ("x,y\nu,v\n", {"header": False}, ["column1", "column2"], 2),
    "lines to skip": ("x,y\nof,trees\na,b\n1,2\n", {"skip": 2}, ["a", "b"], 1),
    "comments between": ("a,b\n1,2\n% aside\n3,4\n", {"comment": "%"}, ["a", "b"], 2),
}


@pytest.mark.parametrize("case", SAID)
def test_the_form_can_be_said(case: str, tmp_path: Path) -> None:
    content, how, names, n_rows = SAID[case]
    table = read(tmp_path, content, **how)
    assert (list(table.columns), table.n_rows) == (names, n_rows)


@pytest.mark.quick
def test_lines_keep_their_numbers(tmp_path: Path) -> None:
    table = read(tmp_path, "Trees\n\n# aside\na,b\n1,2\n# aside\n3,oops\n", skip=2, comment="#")
    with pytest.raises(DataError, match=r"'oops' in column 'b', row 2 \(line 7\)"):
        table.numbers()


@pytest.mark.parametrize(
    "how",
    [
        {"delimiter": "abc"},
        {"delimiter": '"'},
        {"skip": -1},
        {"decimal": ",", "thousands": ","},
        {"decimal": "x"},
    ],
)
def test_what_cannot_be_meant_is_told(how: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read(tmp_path, "a,b\n1,2\n", **how)


ENCODED = {"cp1252": "größe", "cp1251": "возраст", "shift_jis": "身長の表"}


@pytest.mark.parametrize("encoding", ENCODED)
def test_an_encoding_that_cannot_be_told_is_shown_in_each(encoding: str, tmp_path: Path) -> None:
    """Never a silent wrong one; read where it is named, and printed."""
    name = ENCODED[encoding]
    content = f"{name},b\n1,2\n".encode(encoding)
    with pytest.raises(DataError, match="not a text file in UTF-8") as caught:
        read(tmp_path, content)
    assert f"{encoding}: '{name}" in caught.value.hint
    assert "encoding=" in caught.value.hint
    table = read(tmp_path, content, encoding=encoding)
    assert (table.columns[0], table.form) == (name, f"CSV, ',', header, {encoding}")


def test_western_text_far_below_is_told_with_an_encoding(tmp_path: Path) -> None:
    late = b"a,b\n" + b"1,2\n" * 400_000 + "é,3\n".encode("cp1252")
    with pytest.raises(DataError, match="not a text file in UTF-8") as caught:
        read(tmp_path, late)
    assert "encoding='cp1252'" in caught.value.hint


@pytest.mark.parametrize("length", [600_000, 3_000_000, 40_000_000])
def test_a_long_last_line_is_a_row(length: int, tmp_path: Path) -> None:
    """Of lines beyond two million bytes duckdb says nothing and leaves them out."""
    content = "x,y\n" + "".join(f"{i},{i % 2}\n" for i in range(50)) + "9" * length + ",1\n"
    table = read(tmp_path, content)
    assert table.n_rows + len(table.rejected) == 51
    with pytest.raises(ChainruleError, match="row 51"):
        table.numbers(["x"])


def test_columns_that_only_number_the_rows_stay_out(tmp_path: Path) -> None:
    for name in ("Id", "PassengerId", "row_number", "编号", "S.No", ""):
        content = f"{name},x,y\n" + "".join(f"{i},{i * 7 % 13},{i % 2}\n" for i in range(1, 40))
        problem = read_problem(read(tmp_path, content), "y")
        assert problem.inputs == ("x",), name
        assert problem.unused[0].reason == "numbers the rows"
    for name in ("width", "idea", "paid", "number of rooms"):
        content = f"z,{name},y\n" + "".join(f"{i * 7 % 13},{40 - i},{i % 2}\n" for i in range(40))
        assert name in read_problem(read(tmp_path, content), "y").inputs
    hours = "hours,x,y\n" + "".join(f"{i},{i * 7 % 13},{i % 2}\n" for i in range(1, 40))
    problem = read_problem(read(tmp_path, hours), "y")
    assert problem.inputs == ("hours", "x")
    assert any("runs 1 … 39" in told.text and "drop='hours'" in told.text for told in problem.told)
    alone = "id,y\n" + "".join(f"{i},{i % 2}\n" for i in range(1, 40))
    assert read_problem(read(tmp_path, alone), "y").inputs == ("id",)


def test_an_empty_column_is_not_used(tmp_path: Path) -> None:
    content = "x,Reference Code,y\n" + "".join(f"{i},,{i % 2}\n" for i in range(30))
    problem = read_problem(read(tmp_path, content), "y")
    assert [(column.name, column.reason) for column in problem.unused] == [
        ("Reference Code", "empty")
    ]


def test_a_target_of_dates_is_refused_or_said_to_be_classes(tmp_path: Path) -> None:
    content = "x,when\n" + "".join(f"{i},2024-01-{1 + i % 4:02d}\n" for i in range(60))
    table = read(tmp_path, content)
    with pytest.raises(DataError, match="'when' holds dates") as caught:
        read_problem(table, "when")
    assert "task='classification'" in caught.value.hint
    labels = read_problem(table, "when", task="classification").y
    assert sorted({*labels}) == [f"2024-01-0{d}" for d in range(1, 5)]


def test_codes_as_a_target_keep_their_noughts(tmp_path: Path) -> None:
    content = "x,zip\n" + "".join(f"{i},0{1067 + i % 3}\n" for i in range(60))
    problem = read_problem(read(tmp_path, content), "zip")
    assert sorted({*problem.y}) == ["01067", "01068", "01069"]


def test_300_rows_of_20_000_columns_take_seconds(tmp_path: Path) -> None:
    """The time grows with the columns, not with their square."""
    import time

    path = tmp_path / "wide.csv"
    line = ",".join(f"{j % 97}.5" for j in range(20_000))
    path.write_text(",".join(f"c{j}" for j in range(20_000)) + "\n" + (line + "\n") * 300)
    started = time.process_time()
    table = read_table(path)
    assert time.process_time() - started < 12  # 3 s on a quiet machine
    np.testing.assert_array_equal(table.cells("c98"), np.full(300, 1.5))
    assert sum(piece.n_rows for piece in read_pieces(path)) == 300


TITLES: dict[str, tuple[str, dict[str, Any]]] = {
    "one comma": ("Sales of 2023, second half\nx,c,y\n" + rows(), {"skip": 1}),
    "a name less": ("Sales, 2023\nx,c,y\n" + rows(), {"skip": 1}),
    "two lines": ("Sales, 2023\nby B, C, D, E\nx,c,y\n" + rows(), {"skip": 2}),
    "no names": ("Sales, of 2023, second, half\n" + rows(), {"skip": 1, "header": False}),
}


@pytest.mark.parametrize("case", TITLES)
def test_a_title_with_commas_is_answered_with_the_option_that_reads_the_table(
    tmp_path: Path, case: str
) -> None:
    text, said = TITLES[case]
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(DataError) as error:
        read_table(tmp_path / "t.csv")
    assert f"{argument(**said)} begins" in error.value.hint
    table = read_table(tmp_path / "t.csv", **said)
    assert (len(table.columns), table.n_rows) == (3, 6)
    assert not table.rejected


def test_a_header_without_a_name_for_the_names_of_rows_is_read_as_by_r(tmp_path: Path) -> None:
    """As R's write.csv(…, quote = FALSE) writes no header of its own for them (write.table)."""
    text = "mpg,cyl\nMazda RX4,21,6\nDatsun 710,22.8,4\nValiant,18.1,6\n"
    (tmp_path / "t.csv").write_text(text)
    table = read_table(tmp_path / "t.csv")
    assert table.columns == ("column1", "mpg", "cyl")
    assert table.cells("mpg").tolist() == [21.0, 22.8, 18.1]
    assert list(table.cells("column1")) == ["Mazda RX4", "Datsun 710", "Valiant"]
    assert "as R" in " ".join(table.notes)
    (tmp_path / "n.csv").write_text(
        "a b y\n" + "".join(f"{i} {i % 3} {i % 5}.5 {i % 2}\n" for i in range(1, 30))
    )
    problem = read_problem(str(tmp_path / "n.csv"), "y")
    assert problem.inputs == ("a", "b")
    assert [unused.name for unused in problem.unused] == ["column1"]


def test_decimals_with_a_comma_are_not_taken_for_names_of_rows(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("x,y\n" + "".join(f"{i * 3},5,7\n" for i in range(1, 9)))
    with pytest.raises(DataError, match="expected 2 cells, found 3"):
        read_table(tmp_path / "t.csv")


@pytest.mark.parametrize("separator", ["\x01", "^", "~", ":"])
def test_rare_separators_are_found_by_the_words_in_the_first_record(
    tmp_path: Path, separator: str
) -> None:
    header = separator.join("xcy") + "\n"
    (tmp_path / "t.csv").write_text(header + rows(separator))
    table = read_table(tmp_path / "t.csv")
    assert table.columns == ("x", "c", "y")
    assert table.cells("x").tolist() == [1, 2, 3, 4, 5, 6]
    name = separator.replace("\x01", "\\x01")  # as it can be typed
    said = read_table(tmp_path / "t.csv", delimiter=name)
    assert [list(cells) for cells in said.values] == [list(cells) for cells in table.values]
    (tmp_path / "t.csv").write_text("".join(f"{i}:{i + 30}\n" for i in range(6)))
    assert len(read_table(tmp_path / "t.csv").columns) == 1  # times, or ratios
