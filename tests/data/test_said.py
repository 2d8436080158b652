"""What a caller in Python gives in place of a column's name, a table or its cells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule import MLPClassifier, TableClassifier, TableRegressor
from chainrule.basics.errors import DataError, InputError
from chainrule.data.said import marks_said, names_said

pd = pytest.importorskip("pandas")
QUICK: dict[str, Any] = {"fast": True, "max_iter": 2}
FRAME = pd.DataFrame(
    {
        "a": np.arange(30.0),
        "b": np.arange(30.0)[::-1] ** 2,
        "t": ["x", "y", "z"] * 10,
        "y": [0, 1] * 15,
    }
)
NUMBERED = pd.DataFrame(np.random.default_rng(0).normal(size=(30, 4)))
LEVELS = NUMBERED.set_axis(pd.MultiIndex.from_product([["u", "v"], [0, 1]]), axis=1)


@pytest.mark.parametrize(
    "values",
    [
        FRAME["y"],
        FRAME["b"],
        FRAME["y"].to_numpy(),
        FRAME[["y"]].to_numpy(),
        FRAME[["y"]],
        [0, 1] * 15,
        ["no", "yes"] * 15,
        [None],
    ],
)
@pytest.mark.parametrize("argument", ["target", "weight"])
def test_values_in_place_of_a_name_are_told_how_to_be_given(argument: str, values: Any) -> None:
    with pytest.raises(InputError, match=f"^{argument} takes the names of columns; found") as error:
        cr.train(FRAME[["a", "b"]], **{"target": "a", argument: values}, **QUICK)
    assert error.value.hint.startswith("Make the values a column of the table, and name it: ")


@pytest.mark.parametrize("wrong", [1.5, True, b"y", np.nan, object()])
def test_what_is_no_name_is_told_with_the_names(wrong: Any) -> None:
    with pytest.raises(InputError, match="takes the names of columns; found") as error:
        cr.train(FRAME, wrong, **QUICK)
    assert error.value.hint == "Known: a, b, t, y."


def test_no_target_is_asked_for() -> None:
    with pytest.raises(InputError, match="which column is to be predicted"):
        cr.train(FRAME, [], **QUICK)


@pytest.mark.parametrize(
    "frame, target, targets",
    [
        (NUMBERED, 1, ["1"]),
        (NUMBERED, [1, 2], ["1", "2"]),
        (NUMBERED, (1, 2), ["1", "2"]),
        (NUMBERED, np.array([1, 2]), ["1", "2"]),
        (LEVELS, ("u", 1), ["('u', 1)"]),
        (LEVELS, [("u", 1), ("v", 0)], ["('u', 1)", "('v', 0)"]),
        (NUMBERED.rename(columns={0: 1.5}), 1.5, ["1.5"]),
    ],
)
def test_columns_are_named_as_the_frame_has_them(frame: Any, target: Any, targets: Any) -> None:
    assert [*cr.train(frame, target, **QUICK).problem.targets] == targets


def test_so_are_other_columns() -> None:
    frame = NUMBERED.abs()
    problem = cr.train(frame, 0, drop=1, weight=2, numeric=[3], date=None, **QUICK).problem
    assert problem.inputs == ("3",)
    assert np.array_equal(problem.sample_weight, frame[2])
    for name in ("drop", "categorical", "numeric", "date"):
        with pytest.raises(InputError, match=f"{name} takes the names of columns; found int: 9"):
            cr.train(FRAME, "y", **{name: 9}, **QUICK)
    model = TableClassifier(max_iter=2, categorical=np.array(["a", "t"])).fit(
        FRAME[["a", "t"]], FRAME["y"]
    )
    assert [f.kind for f in model.model_.schema.features] == ["category", "category"]


def test_marks_may_be_numbers() -> None:
    assert marks_said("missing", -999) == marks_said("missing", [-999.0, None]) == ("-999",)
    assert marks_said("missing", None) == ()
    with pytest.raises(InputError, match="missing takes texts or numbers"):
        marks_said("missing", object())
    a = FRAME["a"].where(FRAME["a"] > 2, -999)
    problem = cr.train(FRAME.assign(a=a), "y", missing=-999, drop=["b", "t"], **QUICK).problem
    assert np.isnan(problem.in_memory[:, 0]).sum() == 3


@pytest.mark.quick
def test_of_a_file_whole_numbers_may_be_names() -> None:
    assert names_said("target", [2, "b"]) == ("2", "b")
    with pytest.raises(InputError, match="found list"):
        names_said("target", [0.5, 1.5])


@pytest.mark.parametrize(
    "call",
    [
        lambda lazy: cr.train(lazy, "y", **QUICK),
        lambda lazy: cr.train(FRAME, "y", test=lazy, **QUICK),
        lambda lazy: TableClassifier().fit(lazy, FRAME["y"]),
        lambda lazy: TableRegressor().fit(lazy, FRAME["y"]),
        lambda lazy: TableRegressor().fit(FRAME, lazy),
        lambda lazy: MLPClassifier().fit(lazy, FRAME["y"]),
        lambda lazy: cr.predict(cr.train(FRAME, "y", **QUICK), lazy),
    ],
)
def test_a_table_that_is_not_computed_yet_is_told(call: Callable[[Any], Any]) -> None:
    lazy = pytest.importorskip("polars").DataFrame({"a": [1.0, 2.0], "y": [0, 1]}).lazy()
    with pytest.raises(InputError, match="found LazyFrame") as error:
        call(lazy)
    assert ".collect() makes a data frame of it" in error.value.hint


@pytest.mark.parametrize("source", [FRAME["a"], FRAME["a"].to_numpy()])
def test_one_column_is_no_table(source: Any) -> None:
    with pytest.raises(InputError, match=f"{type(source).__name__} is no table") as error:
        cr.train(source, "y", **QUICK)
    assert error.value.hint == "Give the whole data frame, of which it is a column."


ROWS = [[1.0, "x"], [2.0, "y"], [3.0, "x"]] * 10


@pytest.mark.parametrize("X", [ROWS, np.array(ROWS, object)])
def test_what_is_said_of_texts_in_an_array_works_when_typed(X: Any) -> None:
    with pytest.raises(InputError, match="row 1, column 2 is 'x'") as error:
        TableClassifier(max_iter=2).fit(X, FRAME["y"])
    assert "pandas.DataFrame(X, columns=names)" in error.value.hint
    frame = pd.DataFrame(X, columns=["n", "t"])
    model = TableClassifier(max_iter=2).fit(frame, FRAME["y"]).model_
    assert [feature.kind for feature in model.schema.features] == ["number", "category"]
    with pytest.raises(InputError, match="row 1, column 2 is 'x'") as error:
        cr.predict(model, X)
    assert "pandas.DataFrame(X, columns=names)" in error.value.hint
    assert len(cr.predict(model, frame)) == 30


def test_the_name_of_a_file_where_rows_belong(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    FRAME[["a", "y"]].to_csv(path, index=False)
    model = cr.train(path, "y", **QUICK).model
    for call in (model.predict, model.probabilities):
        for name in (path, str(path)):
            with pytest.raises(InputError) as error:
                call(name)
            assert f"cr.predict(model, {str(path)!r})" in error.value.hint
    assert len(cr.predict(model, str(path))) == 30
    with pytest.raises(InputError, match="y must be an array or a data frame; found 'y'") as error:
        MLPClassifier().fit(FRAME[["a"]], "y")
    assert error.value.hint == "cr.train(table, 'y') takes a column by its name."


def test_a_batch_that_is_not_computed_yet() -> None:
    pytest.importorskip("pyarrow")
    lazy = pytest.importorskip("polars").DataFrame({"a": [1.0], "y": [0]}).lazy()
    with pytest.raises(DataError, match="Batch 1 of the stream is no table; found LazyFrame"):
        cr.train(iter([lazy]), "y", **QUICK)
