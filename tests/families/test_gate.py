"""The gate of every family: arrays that say more than numbers are refused, alike in all of them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from sklearn.base import clone

import chainrule as cr
from chainrule.basics.errors import DataError, InputError
from tests.classical import CASES

pytestmark = pytest.mark.filterwarnings("ignore:Maximum iterations")
RNG = np.random.default_rng(3)
X = RNG.integers(0, 2, (12, 3)).astype(float)
LABELS = np.arange(12) % 2
MLPS = {
    "mlp": cr.MLPClassifier((3,), max_iter=2, random_state=0),
    "mlp numbers": cr.MLPRegressor(hidden_layer_sizes=(3,), max_iter=2, random_state=0),
}
ESTIMATORS = [*CASES, *MLPS]
"""One of each family, with arguments that let it learn X."""


def fresh(name: str) -> Any:
    return clone(MLPS[name] if name in MLPS else CASES[name](0)[1])


def masked(array: Any) -> Any:
    return np.ma.masked_array(array, np.arange(array.size).reshape(array.shape) == 7)


@pytest.mark.parametrize("name", ESTIMATORS)
@pytest.mark.parametrize(
    "spoil, told",
    [
        (masked, "row 3, column 2 is masked"),
        (lambda X: X + 0j, "Complex data not supported"),
        (lambda X: X.astype("datetime64[D]"), "dates or times"),
        (lambda X: X.astype("timedelta64[h]"), "dates or times"),
    ],
)
def test_masks_complex_numbers_and_dates_are_refused(name: str, spoil: Any, told: str) -> None:
    with pytest.raises(InputError, match=told):
        fresh(name).fit(spoil(X), LABELS)


@pytest.mark.parametrize("name", ESTIMATORS)
@pytest.mark.parametrize("value, told", [(np.nan, "NaN"), (np.inf, "inf")])
def test_what_is_not_finite_is_told_by_row_and_column(name: str, value: float, told: str) -> None:
    estimator, spoiled = fresh(name), X.copy()
    spoiled[4, 2] = value
    tags = estimator.__sklearn_tags__().input_tags
    if tags.allow_nan and np.isnan(value):
        return
    with pytest.raises(InputError, match=f"X is not a finite number in row 5, column 3: {told}"):
        estimator.fit(spoiled, LABELS)


@pytest.mark.parametrize("name", ESTIMATORS)
def test_whole_numbers_and_truth_values_are_the_same_as_floats(name: str) -> None:
    fitted = [fresh(name).fit(X.astype(kind), LABELS) for kind in (float, int, bool, object)]
    use = "predict" if hasattr(fitted[0], "predict") else "transform"
    first, *others = [getattr(estimator, use)(X) for estimator in fitted]
    for other in others:
        np.testing.assert_array_equal(first, other)


@pytest.mark.parametrize("make", [cr.GaussianRBM, cr.BernoulliRBM])
def test_a_machine_is_told_numbers_whose_squares_overflow(make: Any) -> None:
    """They gave NaN, with NumPy's warning alone."""
    far = X.astype(float)
    far[2, 1] = -1e300
    with pytest.raises(DataError, match="Row 3, column 2"):
        make(2).fit(far)
    with pytest.raises(DataError, match="Row 3, column 2"):
        make(2).fit(X).transform(far)


@pytest.mark.parametrize("name", ESTIMATORS)
@pytest.mark.parametrize(
    "spoil, told",
    [
        (lambda X: pd.DataFrame(X, columns=["a", "b", "c"], dtype=object), "column 2 (b)"),
        (lambda X: X.astype(object), "column 2"),
        (lambda X: X.astype(object).tolist(), "column 2"),
    ],
)
def test_a_text_among_numbers_is_told_by_row_and_column(name: str, spoil: Any, told: str) -> None:
    spoiled = spoil(X)
    if isinstance(spoiled, pd.DataFrame):
        spoiled.iloc[4, 1] = "old"
    else:
        spoiled[4][1] = "old"
    with pytest.raises(InputError) as error:
        fresh(name).fit(spoiled, LABELS)
    assert error.value.args[0] == f"X must be numbers; row 5, {told} is 'old'."
    assert "TableClassifier" in str(error.value)


@pytest.mark.parametrize(
    "made, spoiled, by_hand, scale",
    [
        (cr.SOM(2, 2, n_iter=1, random_state=0), 1e200, "StandardScaler()", "standard"),
        (cr.BernoulliRBM(2, n_iter=1, validate_range=True), 3.0, "MinMaxScaler()", "minmax"),
    ],
)
def test_how_columns_are_scaled_is_said_by_an_argument_only_where_there_is_one(
    made: Any, spoiled: float, by_hand: str, scale: str
) -> None:
    numbers = np.random.default_rng(4).random((12, 3))
    numbers[4, 2] = spoiled
    with pytest.raises(DataError) as error:
        clone(made).fit(numbers)
    assert by_hand in str(error.value)
    assert "scale=" not in str(error.value)
    table = pd.DataFrame(numbers, columns=["a", "b", "c"])
    family = "som" if isinstance(made, cr.SOM) else "rbm"
    with pytest.raises(DataError, match=f"scale='{scale}'"):
        cr.train(table, model=family, scale="none", n_iter=1)


def test_layers_that_are_not_those_of_the_fit_before_are_told() -> None:
    """scikit-learn goes on with the old ones, and says nothing."""
    fitted = cr.MLPRegressor(hidden_layer_sizes=(3,), warm_start=True).partial_fit(X, LABELS)
    fitted.set_params(hidden_layer_sizes=(4,))
    for method in (fitted.fit, fitted.partial_fit):
        with pytest.raises(InputError, match=r"hidden layers \[3\]; hidden_layer_sizes is \[4\]"):
            method(X, LABELS)
    fitted.set_params(hidden_layer_sizes=3).partial_fit(X, LABELS)
    fitted.set_params(hidden_layer_sizes=(4,), warm_start=False)
    with pytest.warns(UserWarning, match="Maximum iterations"):
        assert fitted.set_params(max_iter=1).fit(X, LABELS).coefs_[0].shape == (3, 4)


def test_a_data_frames_column_is_named() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(X.copy(), columns=["height", "weight", "age"])
    frame.loc[1, "weight"] = np.nan
    with pytest.raises(InputError, match=r"row 2, column 2 \(weight\): NaN"):
        cr.MLPRegressor(max_iter=2).fit(frame, LABELS)
    with pytest.raises(InputError, match="dates"):
        cr.RBFRegressor().fit(frame.assign(day=pandas.Timestamp("2020-01-01")), LABELS)


def test_gaps_of_pandas_are_told_by_column_whatever_their_type() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"age": [1, 2, None], "size": [1, 2, 3]}, dtype="Int64")
    for make in (cr.MLPRegressor, cr.RBFRegressor, cr.GaussianRBM, cr.FuzzyART):
        with pytest.raises(InputError, match=r"row 3, column 1 \(age\): NaN"):
            make().fit(frame, [1.0, 2.0, 3.0])


def test_fields_of_a_structured_array_are_no_columns() -> None:
    rows = np.array([(1.0, 2), (3.0, 4)], [("age", float), ("size", int)])
    for make in (cr.MLPRegressor, cr.RBFRegressor, cr.SOM, cr.FuzzyART, cr.BernoulliRBM):
        with pytest.raises(InputError, match="X is a structured array"):
            make().fit(rows, [1.0, 2.0])
    with pytest.raises(InputError, match="X is a structured array"):
        cr.fit(cr.Network.create([2, 1]), rows, [1.0, 2.0])


@pytest.mark.quick
@pytest.mark.parametrize("make", [cr.MLPRegressor, cr.RBFRegressor])
def test_targets_that_are_dates_are_no_numbers(make: Any) -> None:
    days = np.datetime64("2020-01-01") + np.arange(12) * np.timedelta64(1, "D")
    with pytest.raises(InputError, match="y holds dates"):
        make().fit(X, days)


def test_labels_may_be_dates_but_not_masked() -> None:
    days = np.array(["2020-01-01", "2021-01-01"], "datetime64[D]")[LABELS]
    fitted = cr.MLPClassifier((3,), max_iter=300, random_state=0).fit(X, days)
    assert set(fitted.predict(X)) <= set(days)
    with pytest.raises(InputError, match="y is a masked array; row 8 is masked"):
        cr.MLPClassifier().fit(X, masked(LABELS))


def test_labels_that_are_missing_are_told_by_row() -> None:
    labels = np.array(["a", "b"], object)[LABELS]
    for estimator in (cr.MLPClassifier(), cr.RBFClassifier(), cr.TableClassifier()):
        for missing in (None, float("nan")):
            labels[4] = missing
            with pytest.raises(InputError, match="y has no label in row 5"):
                estimator.fit(X, labels)
        labels[4] = 7
        with pytest.raises(InputError, match=r"texts and others .*'.' in row 1, 7 in row 5"):
            estimator.fit(X, labels)


@pytest.mark.parametrize("sizes", [(3.7,), 3.7, (True,), True, (4, "5"), (np.float64(3.0),)])
def test_units_are_whole_numbers(sizes: Any) -> None:
    with pytest.raises(ValueError, match=r"hidden_layer_sizes.*"):
        cr.MLPRegressor(hidden_layer_sizes=sizes, max_iter=2).fit(X, LABELS)


@pytest.mark.parametrize(
    "arguments, told",
    [
        ({"coefs_init": [np.ones((3, 2)) * 1j, None]}, r"coefs_init\[0\]: Complex"),
        ({"coefs_init": [None, [[np.nan], [1]]]}, r"coefs_init\[1\] is not .* row 1, column 1"),
        ({"intercepts_init": [["a", "b"], None]}, r"intercepts_init\[0\] must be"),
    ],
)
def test_weights_to_start_from_are_numbers(arguments: Any, told: str) -> None:
    with pytest.raises(InputError, match=told):
        cr.MLPRegressor(hidden_layer_sizes=(2,), max_iter=2, **arguments).fit(X, LABELS)


def test_whole_numbers_to_start_from_are_floats() -> None:
    W, b = [[[1, -1], [2, 1], [0, 1]], [[1], [2]]], [[0, 1], [3]]
    made = cr.MLPRegressor(hidden_layer_sizes=(2,), coefs_init=W, intercepts_init=b)
    model = made.initialize(3, 1)
    hidden = np.maximum(X @ np.array([[1, -1], [2, 1], [0, 1.0]]) + [0, 1], 0)
    np.testing.assert_array_equal(model.predict(X), hidden @ [1, 2.0] + 3)


def test_float32_does_not_cut_targets() -> None:
    """Seconds since 1970 come in steps of 128 in float32: the fit is that of float64."""
    y = 1.7e9 + np.arange(12.0)
    narrow = cr.MLPRegressor(hidden_layer_sizes=(2,), activation="tanh", max_iter=3, random_state=0)
    with pytest.warns(UserWarning, match="float64: y is not the same in float32"):
        narrow.fit(X.astype(np.float32), y)
    wide = cr.MLPRegressor(
        hidden_layer_sizes=(2,), activation="tanh", max_iter=3, random_state=0
    ).fit(X, y)
    assert narrow.loss_ == wide.loss_
    assert narrow.coefs_[0].dtype == np.float64


def test_float32_is_kept_where_the_targets_are_the_same_in_it() -> None:
    y = np.arange(12) / 4
    made = cr.MLPRegressor(hidden_layer_sizes=(2,), activation="tanh", max_iter=3)
    fitted = made.fit(X.astype(np.float32), y)
    assert fitted.coefs_[0].dtype == np.float32


@pytest.mark.parametrize("rows", [sparse.csr_matrix(X), sparse.dok_array(X), sparse.coo_array(X)])
def test_sparse_rows_are_taken_or_refused_in_a_sentence(rows: Any) -> None:
    for name in ESTIMATORS:
        estimator = fresh(name)
        if estimator.__sklearn_tags__().input_tags.sparse:
            assert estimator.fit(rows, LABELS) is estimator
        else:
            with pytest.raises(InputError, match=r"X is a sparse matrix.*X\.toarray\(\) is one"):
                estimator.fit(rows, LABELS)


TABLES = {
    "table": cr.TableClassifier(max_iter=1, random_state=0),
    "table numbers": cr.TableRegressor(max_iter=1, random_state=0),
}
_OTHERS = {
    "separability",  # asks of the rows alone, as `fit` does
    "predict_interval",  # is there from 20 rows on
}


def methods_of_rows(estimator: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The public methods that take rows X with what was learned, and their arguments after X."""
    for name in dir(estimator):
        method = None if name.startswith("_") else getattr(estimator, name, None)
        if not inspect.ismethod(method) or "fit" in name or name in _OTHERS:
            continue
        names = [*inspect.signature(method).parameters]
        if names[:1] == ["X"] and names[1:2] != ["H"]:
            yield name, (LABELS,) if names[1:2] == ["y"] else ()


@pytest.mark.parametrize("name", [*ESTIMATORS, *TABLES])
def test_every_method_takes_columns_by_name_and_tells_what_it_cannot_take(name: str) -> None:
    """A frame whose columns lie in another order is never taken by place, as `coded` and `phases`
    took it; sparse rows and dictionaries are told in a sentence."""
    frame = pd.DataFrame(X, columns=["a", "b", "c"])
    made = clone(TABLES[name]) if name in TABLES else fresh(name)
    fitted = made.fit(frame, LABELS)
    takes_sparse = fitted.__sklearn_tags__().input_tags.sparse
    found = [*methods_of_rows(fitted)]
    assert {"predict", "transform"} & {method for method, _others in found}
    for method, others in found:
        call = getattr(fitted, method)
        call(frame, *others)
        with pytest.raises(ValueError, match="feature names should match"):
            call(frame[["c", "a", "b"]], *others)
        for columns in (frame.to_dict("list"), frame.to_dict("records")):
            with pytest.raises(InputError, match=r"X must be an array or a data frame.*pandas\.D"):
                call(columns, *others)
            call(pd.DataFrame(columns), *others)  # as told
        if not takes_sparse:
            with pytest.raises(InputError, match=r"X is a sparse matrix.*X\.toarray\(\) is one"):
                call(sparse.csr_array(X), *others)


@pytest.mark.parametrize("name", [*ESTIMATORS, *TABLES])
def test_dictionaries_are_not_fitted(name: str) -> None:
    made = clone(TABLES[name]) if name in TABLES else fresh(name)
    with pytest.raises(InputError, match=r"^X must be an array or a data frame; found dict\."):
        made.fit({"a": [0.0, 1.0], "b": [1.0, 0.0]}, [0, 1])
    with pytest.raises(
        InputError, match=r"^X must be an array or a data frame; found list\[dict\]"
    ):
        made.fit([{"a": 0.0}, {"a": 1.0}], [0, 1])


def test_codes_and_phases_are_those_of_the_columns_named() -> None:
    """By the definitions: (x, 1 − x) of rows between the bounds; without hidden units the clamped
    means are those of the rows."""
    frame = pd.DataFrame(X, columns=["a", "b", "c"])
    codes = cr.FuzzyART(bounds=(0, 2)).fit(frame).coded(frame)[1]
    np.testing.assert_array_equal(codes, np.hstack([X / 2, 1 - X / 2]))
    machine = cr.BoltzmannMachine(n_hidden=0, n_iter=1, threshold=3.0).fit(frame * 6)
    clamped, _free = machine.phases(frame * 6)
    np.testing.assert_allclose(clamped.units, X.mean(axis=0), rtol=1e-12)
    pairs = X.T @ X / len(X)
    np.testing.assert_allclose(clamped.pairs, pairs - np.diag(np.diag(pairs)), rtol=1e-12)


@pytest.mark.parametrize("make", [cr.TableClassifier, cr.TableRegressor])
@pytest.mark.parametrize(
    "change, told",
    [
        (lambda rows, y: (masked(rows), y), "X is a masked array; row 3, column 2"),
        (lambda rows, y: (rows + 1j, y), "X: Complex"),
        (lambda rows, y: (rows.astype("datetime64[s]"), y), "X holds dates"),
        (lambda rows, y: (rows, masked(y)), "y is a masked array; row 8"),
    ],
)
def test_estimators_of_tables_pass_arrays_through_the_same_gate(
    make: Any, change: Any, told: str
) -> None:
    with pytest.raises(InputError, match=told):
        make().fit(*change(X, LABELS))


@pytest.mark.parametrize(
    "make", [cr.Perceptron, cr.MLPClassifier, cr.TableClassifier, lambda: cr.SOM(2, 2)]
)
@pytest.mark.parametrize("spoil, told", [(-1.0, "negative"), (np.nan, "NaN"), (np.inf, "inf")])
def test_weights_of_rows_are_zero_or_more_in_every_family(
    make: Any, spoil: float, told: str
) -> None:
    weight = np.where(np.arange(12) == 4, spoil, 1.0)
    with pytest.raises(ValueError, match=f"(?i){told}"):
        make().fit(X, LABELS, sample_weight=weight)


@pytest.mark.parametrize("weight", [-1, np.nan, np.inf, "much"])
def test_weights_of_classes_are_zero_or_more_in_every_family(weight: Any) -> None:
    for make in (cr.Perceptron, cr.MLPClassifier, cr.TableClassifier):
        with pytest.raises(InputError, match="class_weight of 1 must be zero or a positive"):
            make(class_weight={0: 1, 1: weight}).fit(X, LABELS)


@pytest.mark.parametrize(
    "fit, told",
    [
        (lambda: cr.Perceptron().fit(X, LABELS, coef_init=[1j, 1, 1]), "coef_init: Complex"),
        (
            lambda: cr.Perceptron().fit(X, LABELS, coef_init=[1, 1]),
            r"coef_init: expected .*\(1, 3\)",
        ),
        (lambda: cr.McCullochPittsNeuron([1, np.nan, 1]).fit(X), "weights is not a finite number"),
        (lambda: cr.RBFRegressor(centers=[[1j, 0, 0]]).fit(X, LABELS), "centers: Complex"),
        (
            lambda: cr.SOM(1, 1, init=[["a", "b", "c"]]).fit(X),
            r"init must be numbers; row 1.* is .a.\.$",
        ),
        (lambda: cr.FuzzyART(bounds=(0, 1j)).fit(X), "bounds: Complex"),
        (lambda: cr.BoltzmannMachine(schedule=[("a", 1)]).fit(X), "schedule must be"),
        (lambda: cr.BoltzmannMachine(n_iter=1).fit(X).energy([[1j] * 7]), "S: Complex"),
        (lambda: cr.BernoulliRBM(2).fit(X).inverse_transform([[1j, 2]]), "H: Complex"),
    ],
)
def test_other_arrays_pass_the_same_gate(fit: Any, told: str) -> None:
    with pytest.raises(InputError, match=told):
        fit()
