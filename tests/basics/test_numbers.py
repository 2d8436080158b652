"""The gate for arrays of numbers: what is taken, and as what; what is refused, and where it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from chainrule.basics.averages import deviation
from chainrule.basics.errors import InputError
from chainrule.basics.numbers import check_finite, numbers, refuse_others

DAYS = np.array([["2020-01-01", "2020-01-02"]], "datetime64[D]")


@pytest.mark.quick
@pytest.mark.parametrize("kind", ["?", "i1", "i8", "u1", "u8", "f2", "f4", "f8", "g", "O"])
def test_numbers_become_floats_of_the_same_value(kind: str) -> None:
    found = numbers("X", np.array([[0, 1], [1, 0]], kind))
    assert found.dtype == (np.float32 if kind == "f4" else np.float64)
    assert found.tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize(
    "given", [[[1, 2], [3, 4]], [[Decimal(1), 2], [3.0, True + 3]], np.matrix([[1, 2], [3, 4]])]
)
@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_lists_and_objects_that_are_numbers_are_taken(given: Any) -> None:
    assert numbers("X", given).tolist() == [[1, 2], [3, 4]]


def test_an_array_that_is_right_is_not_copied() -> None:
    X = np.ones((3, 2))
    assert numbers("X", X) is X
    assert numbers("X", X, np.float32).dtype == np.float32


@pytest.mark.quick
@pytest.mark.parametrize(
    "given, told",
    [
        (np.ma.masked_array([[1.0, 2], [3, 4]], [[0, 0], [0, 1]]), "row 2, column 2 is masked"),
        (np.ones((2, 2)) * 1j, "Complex data not supported"),
        ([[1, 2j]], "Complex data not supported"),
        (DAYS, "dates or times"),
        (DAYS - DAYS[0, 0], "dates or times"),
        ([list(DAYS[0])], "dates or times"),
        (DAYS.astype(object), "row 1, column 1 is datetime.date"),
        ([[1.5, date(2020, 1, 1)]], "row 1, column 2 is datetime.date"),
        ([["1", "2"]], "row 1, column 1 is '1'"),
        ([[1, 2], [3, "x"]], "row 2, column 2 is 'x'"),
        (np.array([["1", "x"]], object), "row 1, column 2 is 'x'"),
        ([[1, 2], [3]], "every row of the same length"),
        ([10**400], "row 1 is 1000"),
        ({"a": [1, 2]}, r"found dict\. Of a dictionary of columns pandas\.DataFrame\(X\) makes"),
        ([{"a": 1}, {"a": 2}], r"found list\[dict\]\. Of a list of rows pandas\.DataFrame\(X\)"),
        (sparse.csr_matrix(np.eye(2)), r"sparse matrix.*X\.toarray\(\)"),
        (object(), "must be numbers"),
    ],
)
def test_what_says_more_than_a_number_is_refused(given: Any, told: str) -> None:
    with pytest.raises(InputError, match=told):
        numbers("X", given)


def test_a_mask_that_hides_nothing_is_none() -> None:
    assert numbers("X", np.ma.masked_array([1.0, 2.0], [False, False])).tolist() == [1, 2]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_the_columns_of_a_data_frame_are_looked_at(library: str) -> None:
    frames = pytest.importorskip(library)
    refuse_others("X", frames.DataFrame({"a": [1.0, 2.0], "b": [3, 4]}))
    with pytest.raises(InputError, match="dates"):
        numbers("X", frames.DataFrame({"day": DAYS[0].astype("datetime64[ns]")}))
    with pytest.raises(InputError):
        numbers("X", frames.DataFrame({"n": [1, 2], "day": DAYS[0].astype("datetime64[ns]")}))


@pytest.mark.parametrize("value, told", [(np.nan, "NaN"), (np.inf, "inf"), (-np.inf, "-inf")])
def test_what_is_not_finite_is_told_by_row_and_column(value: float, told: str) -> None:
    X = np.ones((5, 3))
    X[3, 1] = value
    for given in (X, sparse.csr_matrix(X)):
        with pytest.raises(
            InputError, match=f"X is not a finite number in row 4, column 2: {told}"
        ):
            check_finite("X", given)
    with pytest.raises(InputError, match=f"y is not a finite number in row 4: {told}"):
        check_finite("y", X[:, 1])
    with pytest.raises(InputError, match=r"column 2 \(weight\)"):
        check_finite("X", X, column=lambda j: f"{j + 1} (weight)")


def test_gaps_may_be_allowed_and_large_numbers_are_finite() -> None:
    check_finite("X", np.array([[np.nan, 1e308], [1e308, 2.0]]), nan=True)
    check_finite("X", np.full((4, 2), 1.7e308))  # though their sum is not


@pytest.mark.quick
def test_deviations_are_those_of_numpy_in_any_unit() -> None:
    values = np.random.default_rng(0).normal(size=7)
    for unit in (1.0, 1e300, 1e-300):
        assert deviation(list(values * unit)) == pytest.approx(np.std(values) * unit, rel=1e-12)
    assert deviation([3.0]) == deviation([0.0, 0.0]) == 0
    assert np.isnan(deviation([1.0, np.nan]))
