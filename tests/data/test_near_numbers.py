"""Texts that say a number and are not read as one: what is told of them."""

from __future__ import annotations

import doctest
import shlex
from collections import Counter
from pathlib import Path

import pytest

from chainrule.data import near_numbers
from chainrule.data.near_numbers import near_numbers as told


@pytest.mark.quick
@pytest.mark.parametrize(
    "cells, number",
    [
        (["10-19", "20-29"], "14.5"),
        (["18 – 24", "25 – 34", "65+"], "21"),
        (["<18", "18 to 24", "25 to 34"], "21"),
        (["$5-$10", "$10-$20"], "7.5"),
        (["0-5 years", "6-10 years"], "2.5"),
        (["1,5–2,5", "2,5–3,5"], "2"),
        (["0x1F", "0xff"], "31"),
        (["44 BC", "1066 AD", "12"], "-44"),
        (["公元前44年", "12年"], "-44"),
        (["753 v. Chr.", "9 n. Chr."], "-753"),
    ],
)
def test_what_to_write(cells: list[str], number: str) -> None:
    text = told(Counter(cells))
    example = next(cell for cell in cells if repr(cell) in text)
    assert text.startswith(f"cells are like {example!r}")
    assert text.split()[-1] == number


@pytest.mark.quick
@pytest.mark.parametrize(
    "cells",
    [
        ["red", "blue"],
        ["3-1", "1-3", "2-2", "0-4"],
        ["2009-10", "2010-11"],
        ["1066 AD", "12 AD"],
        ["2024", "2025"],
        ["44 BC", "red"],
        [f"555-{n}" for n in range(1000, 1300)],
    ],
)
def test_others_are_passed_over(cells: list[str]) -> None:
    assert told(Counter(cells)) == ""


def test_the_example_holds() -> None:
    assert doctest.testmod(near_numbers).failed == 0


@pytest.mark.parametrize("n", [3, 40])
def test_it_is_printed_of_labels_and_of_what_is_left_out(
    n: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from chainrule.cli import main

    path = tmp_path / "t.csv"
    rows = [f"{i % n}-{i % n + 9},{i * i % 7},{'ab'[i % 2]}" for i in range(42)]
    path.write_text("\n".join(["band,x,y", *rows]))
    with pytest.raises(SystemExit):
        main(shlex.split(f"train {path} --target y --fast --epochs 2"))
    printed = " ".join(capsys.readouterr().out.split())
    assert "band: cells are like '0-9', a range" in printed
