"""An option of form that is not for a kind of file is refused with exit code 2, and the one that is
for it is heeded: every option with every kind."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from chainrule.basics.errors import InputError
from chainrule.cli import main
from chainrule.data.applying import KINDS_OF
from chainrule.data.files import read_pieces, read_table

CSV = "x,y\n1,2\n3,4\n5,6\n"
FRAME = pl.DataFrame({"x": [1, 3, 5], "y": [2, 4, 6]})
SAID: dict[str, Any] = {
    "delimiter": ",",
    "header": True,
    "skip": 0,
    "comment": "!",
    "encoding": "utf-8",
    "decimal": ".",
    "thousands": " ",
    "sheet": "Sheet1",
    "table": "t",
}
SHOWN = {"header": "--header", "skip": "--skip=0"}


def _sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as base:
        base.execute("CREATE TABLE t (x, y)")
        base.executemany("INSERT INTO t VALUES (?, ?)", FRAME.rows())
        base.commit()


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("t", CSV)


FILES: dict[str, tuple[str, Callable[[Path], Any]]] = {
    "text": ("t.csv", lambda path: path.write_text(CSV)),
    "arff": (
        "t.arff",
        lambda path: path.write_text(
            "@relation t\n@attribute x numeric\n@attribute y numeric\n@data\n1,2\n3,4\n5,6\n"
        ),
    ),
    "json": ("t.json", lambda path: path.write_text('[{"x": 1, "y": 2}, {"x": 3, "y": 4}]')),
    "sqlite": ("t.db", _sqlite),
    "parquet": ("t.parquet", FRAME.write_parquet),
    "arrow": ("t.arrow", FRAME.write_ipc),
    "arrays": ("t.npz", lambda path: np.savez(path, x=[1, 3, 5], y=[2, 4, 6])),
}


def ended(arguments: list[str]) -> object:
    """The exit code of a command."""
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return end.value.code


@pytest.mark.parametrize("kind", FILES)
def test_each_option_is_heeded_or_refused(tmp_path: Path, kind: str) -> None:
    name, write = FILES[kind]
    write(tmp_path / name)
    for option, value in SAID.items():
        if kind in KINDS_OF[option]:
            assert read_table(tmp_path / name, **{option: value}).columns == ("x", "y")
            continue
        for read in (read_table, lambda *a, **k: list(read_pieces(*a, **k))):
            with pytest.raises(InputError, match=f"{option} does not apply") as error:
                read(tmp_path / name, **{option: value})
            assert "Leave it out" in (error.value.hint or "")


def test_in_an_archive_both_its_own_option_and_that_of_what_is_in_it_apply(tmp_path: Path) -> None:
    _zip(tmp_path / "t.zip")
    assert read_table(tmp_path / "t.zip", table="t", delimiter=",").columns == ("x", "y")
    with pytest.raises(InputError, match="sheet does not apply"):
        read_table(tmp_path / "t.zip", sheet="a")


@pytest.mark.parametrize("option", SAID)
def test_none_applies_to_a_query_or_an_example(
    tmp_path: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = SHOWN.get(option, f"--{option}={SAID[option]}")
    (tmp_path / "t.csv").write_text(CSV)
    query = f"SELECT * FROM '{tmp_path / 't.csv'}'"
    for source in (["--sql", query, "--target", "y"], ["xor"]):
        assert ended(["train", *source, said]) == 2
        assert f"{option} does not apply" in capsys.readouterr().err


@pytest.mark.parametrize("said", [["--drop", "x1"], ["--missing", "9"], ["--on-bad-row", "skip"]])
def test_what_is_said_of_columns_and_rows_does_not_apply_to_an_example(
    said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(["train", "xor", *said]) == 2
    assert f"{said[0]} does not apply to xor" in capsys.readouterr().err


def test_a_test_file_of_another_kind_is_read_by_what_applies_to_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [(i, i % 2) for i in range(40)]
    (tmp_path / "t.csv").write_text("x!y\n" + "".join(f"{x}!{y}\n" for x, y in rows))
    pl.DataFrame(rows, ["x", "y"], orient="row").write_parquet(tmp_path / "t.parquet")
    data, test = str(tmp_path / "t.csv"), str(tmp_path / "t.parquet")
    said = ["--target", "y", "--delimiter", "!", "--test", test, "--param", "max_iter=2"]
    assert ended(["train", data, *said]) == 0, capsys.readouterr().err


@pytest.mark.quick
def test_every_option_of_form_is_in_the_table_of_kinds() -> None:
    from chainrule.cli.options import _HOW

    assert {*_HOW} == {*KINDS_OF} == {*SAID}
