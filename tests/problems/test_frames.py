"""Columns of data frames whose type says more than their cells: categories are labels, whatever
they look like, and intervals and periods have names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule.problems.sources import read_problem

pandas: Any = pytest.importorskip("pandas")
RNG = np.random.default_rng(3)
N = 90
A = RNG.normal(size=N)
K = RNG.integers(1, 4, N)


def _frame(**columns: Any) -> Any:
    return pandas.DataFrame({"a": A, **columns, "y": A + K})


def _kinds(frame: Any, target: str = "y", **said: Any) -> dict[str, tuple[str, tuple[str, ...]]]:
    model = cr.train(frame, target, fast=True, max_iter=1, **said).model
    assert model.schema is not None
    return {f.name: (f.kind, tuple(f.labels)) for f in model.schema.features}


@pytest.mark.quick
@pytest.mark.parametrize(
    "cells, labels",
    [
        (pandas.Categorical(K), ("1", "2", "3")),
        (pandas.Categorical(K.astype(str)), ("1", "2", "3")),
        (pandas.cut(A, 3, labels=[10, 20, 30]), ("10", "20", "30")),
        (pandas.cut(A, [-9, 0, 9]), ("(-9, 0]", "(0, 9]")),
    ],
)
def test_categories_are_labels_whatever_they_look_like(cells: Any, labels: Any) -> None:
    frame = _frame(k=cells)
    assert _kinds(frame)["k"] == ("category", labels)


def test_what_is_said_comes_before_the_type() -> None:
    frame = _frame(k=pandas.Categorical(K))
    assert _kinds(frame, numeric="k")["k"] == ("number", ())
    assert "k" not in _kinds(frame, drop="k")


def test_periods_are_dates() -> None:
    months = pandas.period_range("2020-01", periods=N, freq="M")
    assert _kinds(_frame(when=months))["when"][0] == "date"


def test_a_target_of_categories_is_classified() -> None:
    frame = _frame(k=pandas.Categorical(K))
    problem = read_problem(frame, "k")
    assert problem.task == "classification"
    assert read_problem(frame.assign(k=K + 0.5), "k").task == "regression"
    assert set(cr.predict(cr.train(frame, "k", fast=True, max_iter=1), frame)) <= {1, 2, 3}


def test_polars_categories_and_those_of_the_estimators_of_tables() -> None:
    polars = pytest.importorskip("polars")
    texts = polars.Series(K.astype(str).tolist())
    for dtype in (polars.Categorical, polars.Enum(["1", "2", "3"])):
        frame = polars.DataFrame({"a": A, "k": texts.cast(dtype), "y": A})
        assert _kinds(frame)["k"] == ("category", ("1", "2", "3"))
    frame = _frame(k=pandas.Categorical(K))
    fitted = cr.TableRegressor(max_iter=1, random_state=0).fit(frame[["a", "k"]], frame.y)
    assert [f.kind for f in fitted.model_.schema.features] == ["number", "category"]


def test_a_frames_column_without_a_name_can_be_the_target() -> None:
    frame = _frame().set_axis(range(2), axis=1)
    assert cr.train(frame, 1, fast=True, max_iter=1).model.input_names == ("0",)
