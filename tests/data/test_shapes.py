"""What is decided and read shape by shape is what it is text by text, and columns of texts are the
object arrays of these texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.data import compiled
from chainrule.data.cells import MISSING_NUMBERS, POINT, Numerals, numbers_in, parse
from chainrule.data.dates import (
    Order,
    all_days,
    days,
    looks_like_date,
    looks_like_time,
    part_of_day,
)
from chainrule.data.dress import Dress, parts_of
from chainrule.data.marks import is_mark
from chainrule.data.shapes import examples_of, shapes_of
from chainrule.data.texts import Texts

_PIECES = [*"0123456789", "00", "12", ".", ",", "-", "−", "+", "e", "E", " ", "'", "$", " kg", "%"]
_NUMBERS = st.lists(
    st.sampled_from([*_PIECES, "K", "万", "(", ")", "NA", "inf", "３", "_"]), max_size=8
)
_DATE_PIECES = (
    "2024 31 12 02 29 1999 - / . : T Z 年 月 日 Jan feb PM am Q1 q +08:00 0 1 2 3 4 5 6 7 8 9"
)
_DATES = st.lists(st.sampled_from([*_DATE_PIECES.split(), " "]), max_size=10)
_TEXTS = st.lists(st.one_of(_NUMBERS, _DATES).map("".join).map(str.strip), max_size=40)

RULES: dict[str, Callable[[str], Any]] = {
    "date": looks_like_date,
    "time": looks_like_time,
    "mark": is_mark,
    "dress": lambda text: (parts := parts_of(text)) and parts._replace(digits=""),
}


@pytest.mark.quick
def test_the_shapes_of_a_few_texts() -> None:
    texts = ["12.5", "31.4", "0.5", "02.5", "q1", "q2", "10", "99", "", "a\0b"]
    groups = [[texts[place] for place in shape.places] for shape in shapes_of(texts)]
    assert groups == [
        ["12.5", "31.4"],
        ["0.5"],
        ["02.5"],
        ["q1"],
        ["q2"],
        ["10", "99"],
        [""],
        ["a\0b"],
    ]
    assert examples_of({"12": 3, "7": 1, "45": 2}) == {"12": 5, "7": 1}


@given(texts=_TEXTS)
def test_every_rule_says_the_same_of_all_texts_of_a_shape(texts: list[str]) -> None:
    for example, places in shapes_of(texts):
        for rule in RULES.values():
            assert {str(rule(texts[place])) for place in places} == {str(rule(example))}


def _or_infinite(values: list[float | None]) -> list[float]:
    return [np.inf if value is None else value for value in values]


@given(texts=_TEXTS, numerals=st.sampled_from([POINT, Numerals(",", "."), Numerals(".", ",")]))
def test_numbers_are_those_of_each_text(texts: list[str], numerals: Numerals) -> None:
    expected = _or_infinite([parse(text, numerals) for text in texts])
    np.testing.assert_array_equal(numbers_in(texts, numerals), expected)
    for dress in (Dress("$", "kg"), Dress("", "", ",", "."), Dress("", "", ".", "", True)):
        expected = _or_infinite([dress.value(text) for text in texts])
        np.testing.assert_array_equal(dress.values(texts), expected)


@given(texts=_TEXTS, order=st.sampled_from(["", "dmy", "mdy", "ymd"]))
def test_days_are_those_of_each_text(texts: list[str], order: Any) -> None:
    expected = _or_infinite([days(text, order) for text in texts])
    np.testing.assert_array_equal(all_days(texts, order), expected)


def test_moments_are_those_of_the_calendar() -> None:
    rng = np.random.default_rng(0)
    seconds = rng.integers(-2_000_000_000, 4_000_000_000, 2000).tolist()
    moments = [datetime.fromtimestamp(s, UTC) for s in seconds]
    forms: dict[str, Order] = {"%Y-%m-%d %H:%M:%S": "ymd", "%d/%m/%Y %H:%M:%S": "dmy"}
    for form, order in forms.items():
        found = all_days([moment.strftime(form) for moment in moments], order)
        np.testing.assert_allclose(found * 86400, seconds, rtol=0, atol=1e-4)
    wrong = ["2023-02-29", "2024-02-30", "2024-13-01", "2024-00-10", "2024-04-31", "2024-01-00"]
    assert np.isinf(all_days(wrong, "ymd")).all()
    assert part_of_day("12:00") == 0.5


@given(cells=st.lists(st.sampled_from(["a", "b ", " b", "b", "", "é"]), max_size=30))
def test_a_column_of_texts_is_the_array_of_these(cells: list[str]) -> None:
    column, array = Texts.of(cells), np.array(cells, dtype=object)
    assert (len(column), list(column), column.tolist()) == (len(cells), cells, cells)
    np.testing.assert_array_equal(np.asarray(column), array)
    picked = np.arange(len(cells))[::-2]
    np.testing.assert_array_equal(np.asarray(column[picked]), array[picked])
    assert [column[i] for i in range(len(cells))] == cells
    assert column[picked].counts() == {
        t: n for t in {*cells} if (n := list(array[picked]).count(t))
    }
    assert column.changed(str.strip).tolist() == [cell.strip() for cell in cells]
    assert Texts.joined([column, Texts.of(["c", "a"])]).tolist() == [*cells, "c", "a"]
    held = Texts(column.codes, "".join(text + "\0" for text in column.texts))
    assert held.tolist() == cells


# -- the compiled reader ---------------------------------------------------------------------------


@pytest.mark.skipif(compiled.kernels is None, reason="the compiled module is not built")
@given(
    text=_NUMBERS.map("".join),
    numerals=st.sampled_from([POINT, Numerals(",", "."), Numerals(".", ",")]),
)
def test_the_compiled_reader_takes_no_cell_for_another_number(
    text: str, numerals: Numerals
) -> None:
    """It may leave one to be read as text; what it takes for a number has its bits."""
    _is_the_same_number(text, numerals)


def _is_the_same_number(text: str, numerals: Numerals) -> None:
    content = f'"{text}"|0\n'.encode()
    found = compiled.scan(lambda: iter([content]), "|", 0, [False, False], numerals)
    assert found is not None
    if not isinstance(found.columns[0], Texts):
        number = parse(text, numerals)
        assert number is not None
        assert not np.isinf(number)
        assert not (text.strip()[:1] == "0" and text.strip()[1:2].isdigit())
        assert np.float64(number).tobytes() == found.columns[0].tobytes() or number != number


@pytest.mark.skipif(compiled.kernels is None, reason="the compiled module is not built")
def test_the_compiled_reader_has_the_bits_of_hard_numbers() -> None:
    rng = np.random.default_rng(1)
    bits = rng.integers(0, 2**63, 3000, dtype=np.uint64).view(np.float64)
    hard = [repr(float(x)) for x in bits[np.isfinite(bits)]]
    hard += [
        f"{x:.{d}f}"
        for x, d in zip(rng.normal(size=500) * 1e6, [0, 3, 15, 22, 30] * 100, strict=True)
    ]
    hard += ["9007199254740993", "1e22", "1e23", "123456789012345678901234567890", "4.9e-324", "-0"]
    hard += [
        "2.4703282292062327e-324",
        "1.7976931348623157e308",
        "0." + "0" * 30 + "1",
        *MISSING_NUMBERS,
    ]
    for text in hard:
        _is_the_same_number(text, POINT)


@pytest.mark.skipif(compiled.kernels is None, reason="the compiled module is not built")
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_blocks_and_threads_change_nothing(
    threads: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a block ends, and where a text comes late."""
    rows = [f'{i},"a, ""{i % 3}""\r\n",{"late" if i == 90 else i}\r\n' for i in range(100)]
    content = ("x,y,z\r\n" + "".join(rows) + "1,2\r\n7,8,9,,\n").encode()
    monkeypatch.setattr(compiled, "default_threads", lambda: threads)
    for size in (1, 7, 64, 10_000):
        blocks = [content[i : i + size] for i in range(0, len(content), size)]
        found = compiled.scan(partial(iter, blocks), ",", 1, [False] * 3, None)
        assert found is not None
        assert found.wrong == [(101, 202, 2)]
        x, y, z = (column.tolist() for column in found.columns)
        assert x == [*range(100), 7]
        assert y == [*(f'a, "{i % 3}"\r\n' for i in range(100)), "8"]
        assert z == [*("late" if i == 90 else str(i) for i in range(100)), "9"]


@pytest.mark.skipif(compiled.kernels is None, reason="the compiled module is not built")
def test_texts_that_begin_alike_are_kept_apart() -> None:
    """Of every length around the eight letters that are compared, and cut, at a time."""
    rng = np.random.default_rng(2)
    texts = ["é" * n + end for n in range(7) for end in ("", "x", "y")]
    texts += ["abcdefghijklmnopqrst"[:n] + end for n in range(21) for end in ("", "a", "b", "\x01")]
    cells = [texts[i] for i in rng.integers(0, len(texts), 3000)]
    content = "".join(f"{cell};{cell[::-1]};1.5\n" for cell in cells).encode()
    found = compiled.scan(lambda: iter([b"x;y;z\n", content]), ";", 1, [True, True, False], None)
    assert found is not None
    x, y, z = (column.tolist() for column in found.columns)
    assert (x, y, z) == (cells, [cell[::-1] for cell in cells], [1.5] * 3000)
