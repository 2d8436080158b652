"""The score of the estimators of numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.base import BaseEstimator
from sklearn.metrics import r2_score

import chainrule as cr
from chainrule.families.scored import Regressor


class Copying(Regressor, BaseEstimator):  # type: ignore[misc]
    """Predicts what it is given."""

    def predict(self, X: Any) -> Any:
        return X


@pytest.mark.quick
@pytest.mark.parametrize("weighted", [False, True])
def test_many_rows_of_float32_are_scored_exactly(weighted: bool) -> None:
    rng = np.random.default_rng(5)
    y = (1e4 + rng.normal(size=(60_000, 3))).astype(np.float32)
    a = (y + rng.normal(0, 1 / 3, y.shape)).astype(np.float32)
    w = rng.uniform(1, 2, len(y)) if weighted else None
    y64, a64, counts = y.astype(float), a.astype(float), np.ones(len(y)) if w is None else w
    middle = (counts @ y64) / counts.sum()
    exact = np.mean(1 - counts @ (y64 - a64) ** 2 / (counts @ (y64 - middle) ** 2))
    assert exact == pytest.approx(8 / 9, abs=0.01)
    assert Copying().score(a, y, w) == pytest.approx(exact, abs=1e-9)


def test_every_estimator_of_numbers_scores_so() -> None:
    names = [name for name in cr.__all__ if name.endswith("Regressor")]
    assert len(names) >= 4
    assert all(issubclass(getattr(cr, name), Regressor) for name in names)


def test_whole_numbers_and_lists_are_scored_as_they_are() -> None:
    y, a = [1, 2, 4], [1.5, 2.0, 3.0]
    assert Copying().score(a, y) == r2_score(y, a)
