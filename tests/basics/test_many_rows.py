"""Means over rows that are looked at some at a time."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from chainrule.basics import many_rows
from chainrule.basics.many_rows import mean_of_rows, without_gaps
from chainrule.families.figures import figures_of_numbers
from chainrule.pieces.scores import r2
from chainrule.preprocessing import fit_scaler


@pytest.mark.quick
@pytest.mark.parametrize("at_a_time", [1, 7, 100, 1000])
@pytest.mark.parametrize("weighted", [False, True])
def test_a_mean_is_that_of_exact_fractions(
    at_a_time: int, weighted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many_rows, "AT_A_TIME", at_a_time)
    rng = np.random.default_rng(0)
    X, w = rng.normal(size=(100, 2)), rng.integers(0, 4, 100).astype(float)
    found = mean_of_rows(lambda rows: X[rows], 100, w if weighted else None)
    counts = [Fraction(x) for x in (w if weighted else np.ones(100)).tolist()]
    for column, mean in zip(X.T.tolist(), found.tolist(), strict=True):
        exact = sum(Fraction(x) * c for x, c in zip(column, counts, strict=True)) / sum(counts)
        assert math.isclose(mean, float(exact), rel_tol=1e-12)


@pytest.mark.quick
def test_figures_and_scales_of_many_rows_are_those_of_few(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    y, a, w = rng.normal(50, 3, 500), rng.normal(50, 3, 500), rng.random(500)
    few = [figures_of_numbers(y, a), figures_of_numbers(y, a, w), {"": r2(y[:, None], a[:, None])}]
    scaler = fit_scaler("standard", y[:, None])
    monkeypatch.setattr(many_rows, "AT_A_TIME", 64)
    many = [figures_of_numbers(y, a), figures_of_numbers(y, a, w), {"": r2(y[:, None], a[:, None])}]
    assert many == [pytest.approx(figures, rel=1e-12) for figures in few]
    other = fit_scaler("standard", y[:, None])
    np.testing.assert_allclose([*other[1:3]], [*scaler[1:3]], rtol=1e-13)


@pytest.mark.quick
def test_a_column_without_gaps_is_not_copied() -> None:
    x = np.array([1.0, np.nan, 3.0])
    assert without_gaps(x).tolist() == [1.0, 3.0]
    assert without_gaps(x[:1]).base is x
