"""What columns count: one that counts four times is as good as four of it, in every family that
compares rows; and a table's column counts as one, however many inputs it became."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.errors import InputError

_RNG = np.random.default_rng(5)
# Whole numbers and powers of two: sums are exact, so that the same winner wins at ties too.
X = _RNG.integers(0, 9, (80, 5)) / 8.0
BITS = (X > 0.5).astype(float)
Y = X @ [1.0, -2.0, 0.5, 1.0, 0.0] + np.sin(3 * X[:, 0])
LABELS = (np.median(Y) < Y).astype(int)

ESTIMATORS: dict[str, tuple[Any, dict[str, Any]]] = {
    "rbf, numbers": (cr.RBFRegressor, {"n_centers": 12, "centers": "random"}),
    "rbf, classes": (cr.RBFClassifier, {"n_centers": 9, "centers": "random", "width": "nearest"}),
    "rbf, refined": (cr.RBFRegressor, {"n_centers": 5, "centers": "random", "refine": 3}),
    "rbf, averages": (cr.RBFRegressor, {"read_out": "average", "width": "cv"}),
    "rbf, by ols": (cr.RBFRegressor, {"n_centers": 7, "centers": "ols", "kernel": "multiquadric"}),
    "art 1": (cr.ART1, {"alpha": 0.0, "rho": 0.6}),
    "art 2-a": (cr.ART2A, {"rho": 0.96, "theta": 0.05}),
    "fuzzy art": (cr.FuzzyART, {"alpha": 0.0, "rho": 0.8, "bounds": (0, 1)}),
    "fuzzy artmap": (cr.FuzzyARTMAP, {"alpha": 0.0, "rho": 0.5, "bounds": (0, 1)}),
}  # fmt: skip


def _rows(make: Any) -> tuple[Any, Any]:
    """Rows, and what is learned of them."""
    if make is cr.RBFRegressor:
        return X, Y
    return (BITS, LABELS) if make is cr.ART1 else (X, LABELS)


@pytest.mark.quick
@pytest.mark.parametrize("case", ESTIMATORS)
def test_a_column_that_counts_four_times_is_as_good_as_four_of_it(case):
    make, arguments = ESTIMATORS[case]
    rows, y = _rows(make)
    four = rows[:, [0, 1, 1, 1, 1, 2, 3, 4]]
    weighed = make(column_weights=[1, 4, 1, 1, 1], **arguments).fit(rows, y)
    repeated = make(**arguments).fit(four, y)
    ours, theirs = weighed.predict(rows), repeated.predict(four)
    np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-6)
    assert not np.array_equal(ours, make(**arguments).fit(rows, y).predict(rows)), "it does count"


@pytest.mark.parametrize("case", ESTIMATORS)
def test_centers_and_boxes_are_told_in_the_units_of_the_columns(case):
    make, arguments = ESTIMATORS[case]
    rows, y = _rows(make)
    fitted = make(column_weights=[1, 8, 0.25, 2, 3], **arguments).fit(rows, y)
    if hasattr(fitted, "centers_") and not arguments.get("refine"):
        assert (np.abs(fitted.centers_[:, None] - rows).max(axis=2).min(axis=1) < 1e-12).all()
    if hasattr(fitted, "boxes"):
        inside = fitted.boxes()[fitted.search(rows, 0.0)]
        assert (inside[:, 0] <= rows + 1e-12).all()
        assert (rows <= inside[:, 1] + 1e-12).all()


OF_ART = [case for case in ESTIMATORS if not case.startswith("rbf")]  # whose width is a distance


@pytest.mark.parametrize("case", OF_ART)
def test_only_ratios_matter_to_art(case):
    make, arguments = ESTIMATORS[case]
    rows, y = _rows(make)
    one, ten = (make(column_weights=np.array([1, 2, 4, 4, 3]) * k, **arguments) for k in (1, 10))
    assert one.fit(rows, y).prototypes_.tolist() == ten.fit(rows, y).prototypes_.tolist()
    assert one.input_weights_.tolist() == [0.25, 0.5, 1, 1, 0.75]


@pytest.mark.quick
@pytest.mark.parametrize("case", ESTIMATORS)
def test_what_columns_cannot_count_is_refused(case):
    make, arguments = ESTIMATORS[case]
    rows, y = _rows(make)
    for wrong in ([1, 2], [1, 0, 2, 1, 1], [1, np.nan, 2, 1, 1]):
        estimator = make(column_weights=wrong, **arguments)
        with pytest.raises(InputError):
            estimator.fit(rows, y)
        assert not hasattr(estimator, "input_weights_")


@pytest.mark.parametrize("family", ["rbf", "art2a", "fuzzy-art", "fuzzy-artmap", "som"])
def test_a_date_of_a_table_counts_as_one_column(family, tmp_path):
    path = tmp_path / "visits.csv"
    lines = ["day,age,kind"]
    days = np.datetime64("2024-01-01") + np.arange(60) * 7
    lines += [f"{day},{20 + k % 30},{'ab'[k % 2]}" for k, day in enumerate(days)]
    path.write_text("\n".join(lines) + "\n")
    model = cr.train(str(path), "kind", model=family, column_weights="by_column").model
    weights = model.fitted.input_weights_
    squared = weights**2 if family in ("rbf", "som") else weights
    n = len(weights)
    np.testing.assert_allclose(squared, [*[1 / (n - 1)] * (n - 1), 1])
    saved = tmp_path / "m.model"
    cr.save(model, saved)
    again = cr.load(saved)
    assert again.fitted.input_weights_.tolist() == weights.tolist()
    told = cr.explain(again, data=str(path), step=0)
    assert told[f"g[{n}]"].value == pytest.approx(squared[-1])
