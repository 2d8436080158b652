"""The printed equations of random networks are true (tests/truth.py; the full run is there)."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from mpmath import mp

_spec = importlib.util.spec_from_file_location("truth", Path(__file__).parents[1] / "truth.py")
assert _spec is not None
truth = importlib.util.module_from_spec(_spec)
assert _spec.loader is not None
_spec.loader.exec_module(truth)


@pytest.mark.parametrize("part", range(4))
def test_five_thousand_printed_equations_are_true(part: int) -> None:
    verdict = truth.judge(1250, first_seed=1000 * part)
    assert verdict.equations >= 1250
    assert verdict.wrong == []
    assert verdict.undecided < 0.01 * verdict.equations


FALSE = [
    ("0.5·0.5 + 0.1", "0.36"),
    ("1/(1 + e^(-0.3775))", "0.59327"),
    ("(1 if 0.5 > 0 else 0)·3", "2"),
    ("0.1 - 0.1·2²", "-0.31"),
]


@pytest.mark.quick
@pytest.mark.parametrize("line, result", FALSE)
def test_what_is_false_is_found(line: str, result: str) -> None:
    with mp.workdps(40):
        assert not truth._is_true(line, result)


@pytest.mark.quick
def test_a_wrong_last_digit_is_found_where_numbers_are_rounded() -> None:
    with mp.workdps(40):
        assert truth._may_be_true("0.593269·0.4", "0.237308")
        assert not truth._may_be_true("0.593269·0.4", "0.237310")
