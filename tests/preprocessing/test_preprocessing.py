"""Scaling, labels, tasks and held-out rows."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, RobustScaler, StandardScaler

from chainrule.basics.errors import (
    ChainruleError,
    DataError,
    InputError,
    ShapeError,
    UnknownNameError,
)
from chainrule.preprocessing import (
    SCALINGS,
    Classes,
    Scaler,
    decide_task,
    encode,
    fit_classes,
    fit_encoding,
    fit_input_scaler,
    fit_scaler,
    split_rows,
    targets,
)
from chainrule.preprocessing.splitting import fold_numbers

_matrices = hnp.arrays(
    np.float64,
    hnp.array_shapes(min_dims=2, max_dims=2, max_side=8),
    elements=st.floats(-1e100, 1e100, allow_subnormal=False),
)


# --- scaling ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SCALINGS)
@given(X=_matrices)
@example(X=np.array([[5e-254], [7e54], [0.0], [0.0], [0.0], [0.0]]))
def test_inverse_undoes_transform(kind: str, X: np.ndarray) -> None:
    scaler = fit_scaler(kind, X)
    Z = scaler.transform(X)
    underflow = np.finfo(float).smallest_subnormal * scaler.scale
    tolerance = 8 * np.finfo(float).eps * (np.abs(X) + np.abs(scaler.shift)) + underflow
    assert (np.abs(scaler.inverse(Z) - X) <= tolerance).all()
    assert np.isfinite(Z).all()
    assert (scaler.scale > 0).all()


@pytest.mark.quick
@pytest.mark.parametrize(
    "kind, oracle",
    [
        ("standard", StandardScaler()),
        ("max", MaxAbsScaler()),
        ("minmax", MinMaxScaler()),
        ("robust", RobustScaler()),
    ],
)
def test_agrees_with_scikit_learn(kind: str, oracle: Any) -> None:
    X = np.random.default_rng(0).normal([0, 5, -100], [1, 1e-3, 1e6], size=(200, 3))
    expected = oracle.fit_transform(X)
    np.testing.assert_allclose(fit_scaler(kind, X).transform(X), expected, rtol=1e-9, atol=1e-11)


def test_constant_columns_have_scale_one() -> None:
    X = np.array([[0.1, 0.0, -3.0]] * 7)
    assert fit_scaler("standard", X).scale.tolist() == [1, 1, 1]
    assert fit_scaler("minmax", X).scale.tolist() == [1, 1, 1]
    assert fit_scaler("max", X).scale.tolist() == [0.1, 1, 3]
    np.testing.assert_array_equal(fit_scaler("minmax", X).transform(X), np.zeros_like(X))


def test_none_changes_nothing() -> None:
    X = np.array([[5e-324, -0.0, 1.7e308]])
    scaler = fit_scaler("none", X)
    assert scaler.transform(X).tobytes() == X.tobytes()
    assert scaler.transform(X) is not X


@pytest.mark.parametrize("kind", SCALINGS)
def test_tiny_and_huge_columns(kind: str) -> None:
    X = np.array([[1e-200, 1e200, 5e-324], [2e-200, 2e200, 0.0], [4e-200, -1e200, 5e-324]])
    scaled = fit_scaler(kind, X).transform(X)
    assert np.isfinite(scaled).all()
    if kind != "none":
        assert (np.abs(scaled[:, :2]).max(axis=0) > 0.1).all()


@pytest.mark.parametrize("kind", ["standard", "minmax"])
def test_a_range_that_overflows(kind: str) -> None:
    with pytest.raises(DataError, match="column 2 are too large"):
        fit_scaler(kind, [[0.0, 1.7e308], [1.0, -1.7e308]])


def test_inputs_scaled_robustly_level_off_at_three() -> None:
    x = np.array([0.0, 1, 2, 3, 4, 1e300])
    encodings = [fit_encoding("number", x), fit_encoding("category", np.arange(6.0) % 2)]
    X = np.column_stack([x, np.arange(6.0) % 2])
    parts, scaler = encode(encodings, X), fit_input_scaler("robust", encodings, X)
    found = scaler.transform(parts)
    z = (x[:5] - 2.5) / 2.5  # the quartiles are 1.25 and 3.75
    np.testing.assert_allclose(found[:5, 0], z / np.sqrt(1 + (z / 3) ** 2), rtol=1e-15)
    assert found[5, 0] == 3
    assert found[:, 1:].tolist() == parts[:, 1:].tolist()  # labels stay 0 and 1
    again = Scaler.from_json(json.loads(json.dumps(scaler.to_json(), allow_nan=False)))
    assert again.transform(parts).tobytes() == found.tobytes()


def test_a_column_whose_quartiles_are_equal_is_scaled_by_half_its_range() -> None:
    rare = np.array([[0.0]] * 9 + [[8.0]])
    assert fit_scaler("robust", rare).scale.tolist() == [4]
    assert fit_scaler("robust", np.ones((3, 1))).scale.tolist() == [1]


@pytest.mark.parametrize("kind", ["standard", "minmax", "robust"])
def test_a_column_that_changes_only_as_rounding_does_is_constant(kind: str) -> None:
    shares = np.random.default_rng(0).dirichlet(np.ones(30), 200)
    of_rounding = np.where(np.arange(200) % 2, 0.1 + 0.2, 0.3)
    days = 1.7e9 + np.arange(200.0)
    X = np.column_stack([of_rounding, -of_rounding, shares @ np.ones(30), days])
    assert (np.ptp(X, axis=0) > 0).all()
    assert (fit_scaler(kind, X).scale[:3] == 1).all()
    assert fit_scaler(kind, X).scale[3] > 50
    assert fit_scaler("max", X).scale[0] == 0.1 + 0.2


def test_scaler_refuses() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'standard'"):
        fit_scaler("standrad", [[1.0]])
    with pytest.raises(ShapeError):
        fit_scaler("max", [1.0, 2.0])
    with pytest.raises(DataError, match="no rows"):
        fit_scaler("max", np.zeros((0, 2)))
    for bad in (np.nan, np.inf):
        with pytest.raises(DataError, match="row 2, column 1"):
            fit_scaler("max", [[1.0, 2.0], [bad, 1.0]])
    with pytest.raises(ShapeError, match="3 columns; the scaling was made for 2"):
        fit_scaler("max", np.ones((2, 2))).transform(np.ones((2, 3)))


@given(X=_matrices, kind=st.sampled_from(sorted(SCALINGS)))
def test_scaler_through_json(X: np.ndarray, kind: str) -> None:
    scaler = fit_scaler(kind, X)
    found = Scaler.from_json(json.loads(json.dumps(scaler.to_json(), allow_nan=False)))
    assert found.kind == kind
    assert found.shift.tobytes() == scaler.shift.tobytes()
    assert found.scale.tobytes() == scaler.scale.tobytes()


# --- classes ---------------------------------------------------------------------------------

_labels = st.one_of(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2),
    st.lists(st.integers(-(2**60), 2**60), min_size=2),
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2),
    st.lists(st.booleans(), min_size=2),
).filter(lambda labels: len(set(labels)) > 1)


@given(_labels)
def test_encode_and_decode(labels: list[Any]) -> None:
    classes = fit_classes(labels)
    codes = classes.encode(labels)
    assert codes.dtype == np.int64
    assert classes.decode(codes).tolist() == labels
    np.testing.assert_array_equal(classes.one_hot(codes).argmax(axis=1), codes)
    assert classes.one_hot(codes).sum() == len(labels)
    assert classes.labels.tolist() == sorted(set(labels))
    found = Classes.from_json(json.loads(json.dumps(classes.to_json())))
    assert found.labels.dtype.kind == classes.labels.dtype.kind
    assert found.labels.tolist() == classes.labels.tolist()


@pytest.mark.parametrize(
    "y, kind",
    [
        (["b", "a"], "text"),
        (np.array(["b", "a"], dtype=object), "text"),
        ([[0], [1]], "integer"),
        (np.array([0, 1], np.uint8), "integer"),
        (np.array([2.0, 1.0]), "integer"),
        ([0.5, 1.0], "float"),
        ([True, False], "bool"),
        (np.array([1, 2], dtype=object), "integer"),
    ],
)
def test_kinds_of_labels(y: Any, kind: str) -> None:
    assert fit_classes(y).to_json()["type"] == kind


@pytest.mark.parametrize(
    "known, y, message",
    [
        (["a", "b"], ["a", "c"], "Row 2: there is no class 'c'"),
        (["a", "b"], ["", "a"], "Row 1: there is no class ''"),
        (["a", "b"], [1.0, 2.0], "Row 1: there is no class 1.0"),
        ([1, 2], ["1"], "Row 1: there is no class '1'"),
        ([1, 2], [1, 2, 3], "Row 3: there is no class 3"),
        ([1, 2], [1, 0], "Row 2: there is no class 0"),
        ([1, 2], [1, 1.5], "Row 2: there is no class 1.5"),
        ([1, 2], [1, np.nan], "Row 2: there is no class nan"),
    ],
)
def test_unknown_labels(known: list[Any], y: list[Any], message: str) -> None:
    with pytest.raises(DataError, match=message) as caught:
        fit_classes(known).encode(y)
    assert repr(known[0]) in caught.value.hint


def test_no_rows_to_encode() -> None:
    assert fit_classes([1, 2]).encode([]).shape == (0,)


# --- tasks -----------------------------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize(
    "y, task",
    [
        (["a", "b"], "classification"),
        ([True, False], "classification"),
        ([0, 1] * 5, "classification"),
        ([0.0, 1.0, 2.0] * 5, "classification"),
        ([0, 1] * 4, "regression"),
        ([0.5, 1.0] * 50, "regression"),
        (list(range(20)) * 5, "classification"),
        (list(range(21)) * 50, "regression"),
        (np.array([["a"], ["b"]]), "classification"),
        (np.random.default_rng(0).normal(size=100), "regression"),
        (np.random.default_rng(0).normal(size=(100, 2)), "regression"),
        ([3.0], "regression"),
        (None, "regression"),
    ],
)
def test_decides(y: Any, task: str) -> None:
    assert decide_task(y) == task


def test_an_explicit_task_decides() -> None:
    assert decide_task([0, 1] * 50, "regression") == "regression"
    assert decide_task([0.5, 1.5], "classification") == "classification"
    assert decide_task(None, "classification") == "classification"


@pytest.mark.parametrize(
    "y, task, kind, message",
    [
        (["a", "a"], None, DataError, "one class only: 'a'"),
        ([True, True], None, DataError, "one class only: True"),
        ([7] * 100, None, DataError, "one class only: 7"),
        ([7, 7], "classification", DataError, "one class only: 7"),
        ([7.5] * 3, None, DataError, "constant"),
        ([7] * 100, "regression", DataError, "constant"),
        ([[1.0, 2.0], [2.0, 2.0]], None, DataError, "constant"),
        ([1.0, np.nan], None, DataError, "row 2 is not a finite number"),
        ([1.0, 2.0, -np.inf], "classification", DataError, "row 3 is not a finite number"),
        ([[1.0, 2.0], [2.0, np.nan]], None, DataError, "row 2 is not a finite number"),
        (["a", "b"], "regression", DataError, "needs numbers"),
        (np.array(["a", None], dtype=object), None, DataError, "row 2 is None"),
        ([], None, DataError, "empty"),
        ([[[1.0]]], None, ShapeError, "shape"),
        ([[1, 2], [3, 4]], "classification", InputError, "one target column"),
        ([1, 2], "regresion", UnknownNameError, "Did you mean 'regression'"),
    ],
)
def test_refuses_targets(
    y: Any, task: str | None, kind: type[ChainruleError], message: str
) -> None:
    with pytest.raises(kind, match=message) as caught:
        decide_task(y, task)
    assert "\n" not in str(caught.value)


# --- held-out rows ---------------------------------------------------------------------------


@given(
    n=st.integers(0, 200),
    fraction=st.floats(0, 0.999),
    seed=st.integers(0, 2**128 - 1),
    n_classes=st.integers(1, 9) | st.none(),
)
def test_a_split_is_a_partition(n: int, fraction: float, seed: int, n_classes: int | None) -> None:
    codes = None if n_classes is None else np.random.default_rng(0).integers(n_classes, size=n)
    train, held_out = split_rows(n, fraction, seed, codes)
    assert train.dtype.kind == held_out.dtype.kind == "i"
    assert sorted([*train, *held_out]) == list(range(n))
    assert (np.diff(train) > 0).all()
    assert (np.diff(held_out) > 0).all()
    assert n >= 20 or not len(held_out)
    assert len(held_out) <= max(1, round(n * fraction))
    if codes is not None:
        assert set(codes[train]) == set(codes)
    again = split_rows(n, fraction, seed, codes)
    np.testing.assert_array_equal(held_out, again[1])


@pytest.mark.quick
@pytest.mark.parametrize("n_folds", [2, 3, 5])
@pytest.mark.parametrize("n_classes", [1, 4])
def test_folds_are_dealt_from_the_shuffled_rows_of_each_class(n_folds: int, n_classes: int) -> None:
    """As a pack of cards, from a permutation by NumPy, one class behind the other."""
    codes = np.random.default_rng(5).integers(n_classes, size=61)
    generator = np.random.Generator(np.random.PCG64(11))
    shuffled = [generator.permutation(np.flatnonzero(codes == code)) for code in range(n_classes)]
    expected = np.empty(61, int)
    for place, row in enumerate(np.concatenate(shuffled).tolist()):
        expected[row] = place % n_folds
    assert fold_numbers(61, n_folds, 11, codes).tolist() == expected.tolist()
    _kept, drawn = split_rows(61, 0.3, 11, np.zeros(61, int))
    generator = np.random.Generator(np.random.PCG64(11))
    assert drawn.tolist() == sorted(generator.permutation(61)[: len(drawn)].tolist())


def test_classes_keep_their_shares() -> None:
    codes = np.repeat([0, 1, 2], [60, 30, 10])
    _train, held_out = split_rows(100, 0.2, 1, codes)
    assert np.bincount(codes[held_out]).tolist() == [12, 6, 2]
    codes = np.repeat([0, 1, 2], [40, 40, 1])
    train, held_out = split_rows(81, 0.25, 1, codes)
    assert len(held_out) == 20
    assert 80 in train


def test_seeds_matter_and_all_rows_are_drawn() -> None:
    drawn = [tuple(split_rows(50, 0.2, seed)[1]) for seed in range(100)]
    assert len(set(drawn)) == 100
    assert {row for rows in drawn for row in rows} == set(range(50))
    assert len(split_rows(50, 0.2, [1, 2, 3])[1]) == 10
    assert len(split_rows(20, 0.001, 0)[1]) == 1
    assert len(split_rows(20, 0.999, 0)[0]) == 1


def test_split_refuses() -> None:
    for fraction in (-0.1, 1.0, np.nan):
        with pytest.raises(InputError, match="fraction"):
            split_rows(100, fraction, 0)
    with pytest.raises(ShapeError):
        split_rows(100, 0.2, 0, [0, 1])


def test_texts_are_looked_up_one_by_one():
    labels = np.array(["no", "certainly", "ja", "", "no"] * 40, object)
    labels[150:] = "a longer one"
    classes = targets.fit_classes(labels)
    known, codes = np.unique(labels.astype(str), return_inverse=True)
    assert classes.labels.dtype == known.dtype
    assert classes.labels.tolist() == known.tolist()
    assert classes.encode(labels).tolist() == codes.tolist()
    assert targets.decide_task(labels) == "classification"
    with pytest.raises(DataError, match="A regression needs numbers"):
        targets.decide_task(labels, "regression")
    with pytest.raises(DataError, match="The target has one class only"):
        targets.decide_task(labels[150:])
    labels[93] = "new"
    with pytest.raises(DataError, match="Row 94: there is no class 'new'"):
        classes.encode(labels)
