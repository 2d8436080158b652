"""One `Model` for every family: fitted estimators and bare networks used, saved and explained."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sklearn.neural_network as theirs
from classical import CASES
from sklearn.datasets import load_diabetes, load_iris
from sklearn.exceptions import ConvergenceWarning

import chainrule as cr
from chainrule.basics.errors import ChainruleError, InputError, ShapeError
from chainrule.data.making import table_from_arrays
from chainrule.families.registry import FAMILIES, family_of
from chainrule.models.model import model_of

X, CODES = load_iris(return_X_y=True)
LABELS = np.array(["setosa", "versicolor", "virginica"])[CODES]
INDICATORS = np.eye(3, dtype=int)[CODES]
SUGAR, NUMBERS = load_diabetes(return_X_y=True)
HIDDEN = {"hidden_layer_sizes": (5,), "max_iter": 20, "random_state": 3}


def classifier(y: Any, **arguments: Any) -> Any:
    return cr.MLPClassifier(**(HIDDEN | arguments)).fit(X[: len(y)], y)


def regressor(y: Any, **arguments: Any) -> Any:
    return cr.MLPRegressor(**(HIDDEN | arguments)).fit(SUGAR, y)


FITTED: dict[str, Any] = {
    "labels": lambda: (classifier(LABELS), X, LABELS),
    "objects": lambda: (classifier(LABELS.astype(object)), X, LABELS),
    "whole numbers": lambda: (classifier(CODES + 5), X, CODES + 5),
    "two labels": lambda: (classifier(LABELS[:100]), X[:100], LABELS[:100]),
    "true and false": lambda: (classifier(CODES > 0), X, CODES > 0),
    "several labels": lambda: (classifier(INDICATORS), X, INDICATORS),
    "one label": lambda: (classifier(LABELS[:50]), X[:50], LABELS[:50]),
    "early stopping": lambda: (classifier(LABELS, early_stopping=True), X, LABELS),
    "an activation each": lambda: (classifier(LABELS, activation=["elu"], dropout=0.2), X, LABELS),
    "numbers": lambda: (regressor(NUMBERS), SUGAR, NUMBERS),
    "columns of numbers": lambda: (
        regressor(np.column_stack([NUMBERS, -NUMBERS])), SUGAR, np.column_stack([NUMBERS, -NUMBERS])
    ),
    "lbfgs": lambda: (regressor(NUMBERS, solver="lbfgs", bias="none"), SUGAR, NUMBERS),
    "huber": lambda: (regressor(NUMBERS, loss="huber"), SUGAR, NUMBERS),
    "started": lambda: (
        classifier(LABELS, coefs_init=[np.ones((4, 5)), None], callbacks=[lambda epoch: None]),
        X, LABELS,
    ),
}  # fmt: skip
KINDS = pytest.mark.parametrize("case", FITTED)


@pytest.fixture(autouse=True)
def _few_epochs() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield


# -- multi-layer perceptrons ---------------------------------------------------------------------


@KINDS
def test_a_saved_perceptron_predicts_the_same_to_the_bit(case: str, tmp_path: Any) -> None:
    estimator, inputs, _y = FITTED[case]()
    cr.save(estimator, tmp_path / "m")
    loaded = cr.load(tmp_path / "m")
    assert isinstance(loaded, cr.Model)
    assert type(loaded.estimator) is type(estimator)
    expected = estimator.predict(inputs)
    for found in (loaded.predict(inputs), cr.predict(estimator, inputs),
                  cr.predict(tmp_path / "m", inputs)):  # fmt: skip
        assert found.dtype == expected.dtype
        np.testing.assert_array_equal(found, expected)
    if hasattr(estimator, "predict_proba"):
        p = estimator.predict_proba(inputs)
        np.testing.assert_array_equal(cr.predict(loaded, inputs, proba=True), p)
        np.testing.assert_array_equal(loaded.estimator.classes_, estimator.classes_)
    assert loaded.history.loss == estimator.history_.loss == loaded.estimator.history_.loss


def test_a_saved_perceptron_of_float32_stays_one(tmp_path: Any) -> None:
    narrow = X.astype(np.float32)
    estimator = cr.MLPClassifier(**HIDDEN).fit(narrow, LABELS)
    cr.save(estimator, tmp_path / "m")
    loaded = cr.load(tmp_path / "m")
    assert {W.dtype for W in loaded.estimator.coefs_} == {np.dtype(np.float32)}
    p = cr.predict(loaded, narrow, proba=True)
    assert p.dtype == np.float32
    np.testing.assert_array_equal(p, estimator.predict_proba(narrow))


def test_a_saved_perceptron_goes_on_learning(tmp_path: Any) -> None:
    estimator = classifier(LABELS, solver="sgd", momentum=0.0)
    cr.save(estimator, tmp_path / "m")
    loaded = cr.load(tmp_path / "m").estimator
    before = [W.copy() for W in loaded.coefs_]
    loaded.partial_fit(X, LABELS)
    assert 0 < max(abs(W - b).max() for W, b in zip(loaded.coefs_, before, strict=True)) < 0.1


@KINDS
def test_an_explained_perceptron_is_its_network_explained(case: str, tmp_path: Any) -> None:
    estimator, inputs, y = FITTED[case]()
    network = estimator.network_
    if network.loss.name == "squared_error":  # scikit-learn's: what is descended is the half
        network = cr.Network(network.layers, cr.Network.create((1, 1)).loss)
    targets = y
    if case not in ("several labels", "numbers", "columns of numbers", "lbfgs", "huber"):
        codes = np.searchsorted(estimator.classes_, y)
        targets = codes if network.sizes[-1] > 1 else codes.astype(float)
    settings = {"solver": "sgd", "learning_rate_init": 0.01, "alpha": 0.1, "batch_size": 10,
                "random_state": 2, "tol": 0.0}  # fmt: skip
    shown = {"samples": [3, 7], "step": 0}
    wanted = cr.explain(network, data=inputs, target=targets, **shown, **settings)
    found = cr.explain(estimator, data=inputs, target=y, **shown, **settings)
    assert found.json(everything=True) == wanted.json(everything=True)
    cr.save(estimator, tmp_path / "m")
    loaded = cr.explain(tmp_path / "m", data=inputs, target=y, **shown, **settings)
    assert loaded.json(everything=True) == wanted.json(everything=True)


def test_an_explained_perceptron_takes_its_own_steps() -> None:
    estimator = cr.MLPRegressor(
        hidden_layer_sizes=(3,), solver="sgd", momentum=0.0, learning_rate_init=0.05, alpha=0.0,
        batch_size="full", max_iter=3, random_state=0, loss="half_squared_error",
    ).fit(X, CODES)  # fmt: skip
    e = cr.explain(estimator, data=X, target=CODES, samples="all")
    W, b = estimator.coefs_, estimator.intercepts_
    hidden = np.maximum(X @ W[0] + b[0], 0)
    delta = (hidden @ W[1] + b[1] - CODES[:, None]) / len(X)
    stepped = W[1] - 0.05 * hidden.T @ delta
    shown = [e[f"W+[2][{i},1]"].value for i in (1, 2, 3)]
    assert shown == pytest.approx(stepped[:, 0], rel=1e-12)


def test_class_weights_weigh_the_rows_explained() -> None:
    estimator = classifier(LABELS[:100], class_weight={"setosa": 3.0, "versicolor": 1.0})
    rows = [50, 51]  # the last of one class and the first of the other
    whole = cr.explain(estimator, data=X[:100], target=LABELS[:100], samples=rows)
    each = [
        cr.explain(estimator, data=X[:100], target=LABELS[:100], samples=[row])["E"].value
        for row in rows
    ]
    assert whole["E"].value == pytest.approx((3 * each[0] + each[1]) / 4, rel=1e-12)


def test_a_label_that_was_not_learned_is_told() -> None:
    with pytest.raises(InputError, match="no class 'rose'"):
        cr.explain(classifier(LABELS), data=X[:2], target=["setosa", "rose"])


# -- every family --------------------------------------------------------------------------------


@pytest.mark.quick
def test_every_family_knows_its_estimators() -> None:
    for name in CASES:
        family, estimator, *_rest = CASES[name](1)
        assert family_of(estimator) is FAMILIES[family]
    assert family_of(cr.MLPClassifier()) is family_of(cr.Network.create((1, 1))) is FAMILIES["mlp"]


@pytest.mark.parametrize("name", CASES)
def test_a_fitted_estimator_is_used_as_it_is(name: str, tmp_path: Any) -> None:
    _family, estimator, inputs, _y = CASES[name](2)
    cr.save(estimator, tmp_path / "m")
    model = cr.load(tmp_path / "m")
    assert isinstance(model, cr.Model)
    assert model.family.name == name
    found, expected = cr.predict(model, inputs), cr.predict(estimator, inputs)
    if isinstance(expected, dict):
        assert found.keys() == expected.keys()
        for column in expected:
            np.testing.assert_array_equal(found[column], expected[column])
    else:
        np.testing.assert_array_equal(found, expected)
        np.testing.assert_array_equal(found, estimator.predict(inputs))
    assert cr.explain(estimator, data=inputs).json() == cr.explain(model, data=inputs).json()
    assert not hasattr(model, "network")


@pytest.mark.parametrize("kind", [cr.MLPClassifier, cr.MLPRegressor, cr.SOM, cr.RBFClassifier])
def test_what_is_not_fitted_is_told(kind: type, tmp_path: Any) -> None:
    message = f"This {kind.__name__} is not fitted"
    with pytest.raises(InputError, match=message):
        cr.save(kind(), tmp_path / "m")
    with pytest.raises(InputError, match=message):
        cr.predict(kind(), X)
    with pytest.raises(InputError, match=message):
        cr.explain(kind(), data=X)


@pytest.mark.parametrize("stranger", [3, b"text", theirs.MLPClassifier(), np.ones(3)])
def test_what_is_no_network_is_told(stranger: Any, tmp_path: Any) -> None:
    with pytest.raises(InputError, match=f"{type(stranger).__name__} is no network"):
        cr.save(stranger, tmp_path / "m")


def test_weights_do_not_apply_to_a_classical_network() -> None:
    _family, estimator, inputs, _y = CASES["som"](0)
    with pytest.raises(InputError, match="sample_weight does not apply"):
        cr.explain(estimator, data=inputs, sample_weight=np.ones(len(inputs)))


# -- networks, tables ----------------------------------------------------------------------------


@pytest.mark.quick
def test_a_network_alone_predicts() -> None:
    network = cr.Network.create((4, 3, 2), "tanh", random_state=0)
    hidden = np.tanh(X @ network.layers[0].W + network.layers[0].b)
    expected = hidden @ network.layers[1].W + network.layers[1].b
    np.testing.assert_allclose(cr.predict(network, X), expected, rtol=1e-14, atol=1e-15)
    np.testing.assert_allclose(cr.predict(network, table_from_arrays(X, list("abcd"))), expected,
                               rtol=1e-14, atol=1e-15)  # fmt: skip
    with pytest.raises(ShapeError, match="4 inputs"):
        cr.predict(network, X[:, :3])
    with pytest.raises(InputError, match="predicts numbers"):
        cr.predict(network, X, proba=True)
    with pytest.raises(AttributeError, match="network alone"):
        _ = cr.Model(network).estimator


def test_an_estimator_of_a_data_frame_is_given_its_columns_by_name(tmp_path: Any) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(X, columns=list("abcd"))
    estimator = cr.MLPClassifier(**HIDDEN).fit(frame, LABELS)
    expected = estimator.predict(frame)
    cr.save(estimator, tmp_path / "m")
    turned = frame[list("dbac")].assign(kind=LABELS)
    for model in (estimator, tmp_path / "m"):
        np.testing.assert_array_equal(cr.predict(model, turned), expected)
        np.testing.assert_array_equal(cr.predict(model, X), expected)
    with pytest.raises(InputError, match="column d is missing"):
        cr.predict(estimator, frame[list("abc")])


def test_a_model_of_a_table_is_explained_on_arrays_in_its_own_units() -> None:
    table = table_from_arrays(np.column_stack([SUGAR, NUMBERS]), [*"abcdefghij", "y"])
    model = cr.train(table, "y", max_iter=2, fast=True).model
    whole = cr.explain(model, data=table, samples=[5])
    for target in (NUMBERS, NUMBERS[:, None]):
        arrays = cr.explain(model, data=SUGAR, target=target, samples=[5])
        assert arrays.json(everything=True) == whole.json(everything=True)


@pytest.mark.quick
def test_a_step_needs_the_targets() -> None:
    forward_alone = cr.explain(cr.Network.create((4, 3, 2)), data=X)
    with pytest.raises(InputError, match="needs the targets"):
        forward_alone["E"]


@pytest.mark.quick
@pytest.mark.parametrize("make", [cr.MLPClassifier, cr.MLPRegressor])
def test_a_fitted_mlp_says_what_it_was_made_with(make, tmp_path):
    """As it is, and from its file, as `chainrule inspect` shows it."""
    X = np.arange(12.0).reshape(6, 2) / 12
    made = make(hidden_layer_sizes=(3,), solver="lbfgs", max_iter=2, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two iterations are few
        fitted = made.fit(X, [0, 1, 0, 1, 0, 1])
    cr.save(fitted, tmp_path / "m.safetensors")
    heading = cr.load(tmp_path / "m.safetensors").lines()[0]
    for said in (f": {make.__name__}(", "hidden_layer_sizes=[3]", "solver='lbfgs'", "max_iter=2"):
        assert said in heading
    assert "alpha" not in heading  # it is the usual one


# -- data frames -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def frame():
    pandas = pytest.importorskip("pandas")
    rng = np.random.default_rng(0)
    rows = {"a": rng.normal(size=80), "b": 5 * rng.normal(size=80), "k": rng.integers(1, 4, 80)}
    frame = pandas.DataFrame(rows)
    return frame.assign(day="2024-01-0" + frame.k.astype(str), y=frame.a - frame.b + 9 * frame.k)


def test_a_data_frame_is_read_by_its_names_as_at_training(frame):
    """Whole numbers that are labels, a date, columns in another order, columns that are unknown:
    `Model.predict` is `cr.predict`, which reads the table."""
    model = cr.train(frame, "y", categorical="k", max_iter=20, fast=True).model
    ours = cr.predict(model, frame)
    np.testing.assert_allclose(ours[:, 0], frame.y, atol=12)
    assert np.array_equal(model.predict(frame), ours)
    other = frame[["y", "k", "day", "b", "a"]].assign(more="x")
    assert np.array_equal(model.predict(other), ours)
    polars = pytest.importorskip("polars")
    assert np.array_equal(model.predict(polars.from_pandas(other)), ours)
    with pytest.raises(InputError, match="column b is missing"):
        model.predict(frame.drop(columns="b"))
    with pytest.raises(ChainruleError, match="cell 'x' in column 'a', row 1 is not a number"):
        model.predict(frame.assign(a="x"))


def test_probabilities_of_a_data_frame_are_those_of_its_names(frame):
    labelled = frame.assign(y=np.where(frame.y > 18, "up", "down"))
    model = cr.train(labelled, "y", fast=True, max_iter=5).model
    turned = labelled[labelled.columns[::-1]]
    ours = cr.predict(model, labelled, proba=True)
    assert np.array_equal(model.probabilities(turned), ours)
    assert (model.predict(turned) == cr.predict(model, labelled)).all()


def test_an_estimators_columns_are_taken_by_their_names(frame):
    X = frame[["a", "b"]]
    model = model_of(cr.MLPRegressor(hidden_layer_sizes=3, max_iter=2).fit(X, frame.y))
    assert np.array_equal(model.predict(X[["b", "a"]]), model.predict(X))


def test_targets_stand_beside_a_table_that_has_no_column_of_them(tmp_path):
    """As those in a column do: they were left out without a word."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"a": rng.normal(size=40), "flag": rng.random(40) > 0.5})
    for y in (np.where(frame.a > 0, "yes", "no"), 3 * frame.a.to_numpy()):
        table = frame.assign(y=y)
        model = cr.train(table, "y", fast=True, max_iter=2, random_state=0).model
        wanted = cr.explain(model, data=table, samples=[2]).text(["E", "dE/dz[2][1]"])
        for given in (y, list(y), pd.Series(y)):
            found = cr.explain(model, data=frame, target=given, samples=[2])
            assert found.text(["E", "dE/dz[2][1]"]) == wanted
        other = cr.explain(model, data=table, target=y[::-1], samples=[2])["E"].value
        turned = frame.assign(y=y[::-1])
        assert other == cr.explain(model, data=turned, samples=[2])["E"].value
        frame.to_csv(tmp_path / "rows.csv", index=False)
        of_file = cr.explain(model, data=tmp_path / "rows.csv", target=y, samples=[2])
        loss = cr.explain(model, data=table, samples=[2])["E"].value
        assert of_file["E"].value == pytest.approx(loss)
        for wrong in (y[:3], "y"):
            with pytest.raises(
                cr.ChainruleError, match=r"targets must be as many|must be an array"
            ):
                cr.explain(model, data=frame, target=wrong)
    with pytest.raises(cr.ChainruleError, match="target"):
        cr.explain(model, data=frame, target=["maybe"] * 40)
    fitted = cr.TableClassifier(random_state=0, max_iter=2).fit(frame, frame.a > 0)
    assert cr.explain(fitted, data=frame, target=frame.a > 0)["E"].value > 0


def test_a_boolean_cell_is_told_as_one():
    frame = pd.DataFrame({"a": np.arange(20.0), "flag": np.arange(20) % 3 == 0})
    model = cr.train(frame.assign(y=frame.a), "y", model="rbf").model
    for row, said in ((1, "true"), (2, "false")):
        lines = cr.explain(model, data=frame, samples=[row]).text().splitlines()
        assert next(line for line in lines if " flag " in line).split()[2] == said
