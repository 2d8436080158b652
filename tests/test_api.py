"""What a script calls: fit, train, predict, save, load, explain."""

import inspect
import json
import re
import warnings
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_iris

import chainrule as cr
from chainrule import explain, fit, load, predict, save, train
from chainrule.basics.errors import (
    DivergenceError,
    FileError,
    InputError,
    ModelFileError,
    ShapeError,
    UnknownNameError,
)
from chainrule.basics.random import make_seed
from chainrule.cli import main
from chainrule.data.files import read_table
from chainrule.data.making import table_from_arrays
from chainrule.families.registry import FAMILIES
from chainrule.models.model import Model
from chainrule.network import Network
from chainrule.preprocessing import split_rows
from chainrule.problems.network_spec import NetworkSpec
from chainrule.training.history import History
from chainrule.training.setting_types import EstimatorTypes, SettingTypes
from chainrule.training.settings import Settings

RNG = np.random.default_rng(0)
X = RNG.normal(size=(60, 3))
LINE = X @ [1.0, -2.0, 0.5] + 1
CLASSES = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0.5)


def regressor(**said):
    said = {"random_state": 1} | said
    return Network.create((3, 8, 1), "tanh", **said)


def classifier(dtype=np.float64):
    return Network.create((3, 8, 3), "relu", "softmax", "log_loss", random_state=1, dtype=dtype)


def same_bits(one, other):
    return all(
        np.array_equal(a.W, b.W)
        and a.W.dtype == b.W.dtype
        and (a.b is b.b is None or (np.array_equal(a.b, b.b) and a.b.dtype == b.b.dtype))
        and (a.activation.name, a.bias) == (b.activation.name, b.bias)
        for a, b in zip(one.layers, other.layers, strict=True)
    )


# -- names ---------------------------------------------------------------------------------------


@pytest.mark.quick
def test_every_public_name_has_its_place_in_the_reference():
    page = Path(__file__).parents[1] / "docs" / "api.md"
    found = re.findall(
        r"^\.\. (?:auto\w+|data):: chainrule\.(\w+)$", page.read_text("utf-8"), re.MULTILINE
    )
    assert sorted(found) == sorted(cr.__all__)


RESULTS = {
    "Explanation",
    "History",
    "Marked",
    "MarkedClass",
    "Model",
    "Network",
    "Outcome",
    "Worksheet",
}
"""What is made by a function, whose own docstring says what goes in."""


@pytest.mark.quick
@pytest.mark.parametrize("name", sorted(set(cr.__all__) - RESULTS))
def test_every_parameter_is_spoken_of(name):
    called = getattr(cr, name)
    if not callable(called) or (isinstance(called, type) and issubclass(called, Exception)):
        return
    signature = inspect.signature(called.__init__ if isinstance(called, type) else called)
    said = inspect.getdoc(called)
    missing = [p for p in signature.parameters if p != "self" and not re.search(rf"\b{p}\b", said)]
    assert not missing


@pytest.mark.quick
def test_checkers_of_types_know_every_setting_and_no_other():
    own = {field.name for field in fields(Settings)}
    assert set(SettingTypes.__annotations__) == own
    arguments = set()
    for family in FAMILIES.values():
        for task in family.estimators:
            arguments |= {*inspect.signature(family.estimator(task)).parameters}
    arguments -= {*inspect.signature(train).parameters}  # said by the function's own
    assert set(EstimatorTypes.__annotations__) == own | arguments


# -- fit -----------------------------------------------------------------------------------------


@pytest.mark.quick
def test_every_public_name_is_there():
    assert all(getattr(cr, name) is not None for name in cr.__all__)
    assert set(cr.__all__) <= set(dir(cr))
    with pytest.raises(AttributeError, match="no attribute 'fitt'"):
        _ = cr.fitt


def test_fitting_learns_and_leaves_the_given_network_alone():
    network = regressor()
    before = [layer.W.copy() for layer in network.layers]
    model = fit(network, X, LINE, max_iter=300, learning_rate_init=0.02, random_state=0)
    assert isinstance(model, Model)
    residual = model.predict(X)[:, 0] - LINE
    assert np.mean(residual**2) < 0.02 * np.var(LINE)
    assert all(np.array_equal(a.W, b) for a, b in zip(network.layers, before, strict=True))
    assert not same_bits(model.network, network)


def test_a_vector_of_numbers_is_a_column_for_one_output():
    vector, column = (fit(regressor(), X, y, max_iter=3, random_state=0)
                      for y in (LINE, LINE[:, None]))  # fmt: skip
    assert same_bits(vector.network, column.network)
    assert vector.predict(X).shape == (60, 1)


@pytest.mark.parametrize("kind", [int, float, np.int8, list])
def test_class_numbers_are_one_hot_for_a_softmax(kind):
    numbers = CLASSES.tolist() if kind is list else CLASSES.astype(kind)
    hot = (CLASSES[:, None] == np.arange(3)).astype(float)
    by_number, by_row = (fit(classifier(), X, y, max_iter=3, random_state=0)
                         for y in (numbers, hot))  # fmt: skip
    assert same_bits(by_number.network, by_row.network)
    assert by_number.outputs(X).sum(axis=1) == pytest.approx(np.ones(60))


def test_lists_are_arrays():
    one, other = (fit(regressor(), a, b, max_iter=2, random_state=0)
                  for a, b in ((X, LINE), (X.tolist(), LINE.tolist())))  # fmt: skip
    assert same_bits(one.network, other.network)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_network_is_trained_in_its_own_type(dtype):
    model = fit(classifier(dtype), X.astype(dtype), CLASSES, max_iter=5, random_state=0)
    assert {layer.W.dtype for layer in model.network.layers} == {np.dtype(dtype)}
    assert model.outputs(X).dtype == dtype


@pytest.mark.quick
def test_a_weight_of_two_counts_a_sample_twice():
    weight = np.where(np.arange(60) < 20, 2.0, 1.0)
    rows = np.concatenate([np.arange(60), np.arange(20)])
    settings = {"solver": "sgd", "batch_size": "full", "max_iter": 20, "learning_rate_init": 0.1}
    weighted = fit(regressor(), X, LINE, sample_weight=weight, **settings)
    repeated = fit(regressor(), X[rows], LINE[rows], **settings)
    for a, b in zip(weighted.network.layers, repeated.network.layers, strict=True):
        assert np.allclose(a.W, b.W, rtol=1e-12, atol=1e-14)


def test_eval_sets_are_scored_after_each_epoch():
    other = (X[:10], LINE[:10])
    model = fit(regressor(), X, LINE, eval_set=[other, (X, LINE)], max_iter=4, random_state=0)
    first, second = model.history.eval_sets
    assert len(first.loss) == len(first.score) == len(second.loss) == 4
    a = model.predict(X[:10])[:, 0]
    assert first.loss[-1] == pytest.approx(np.mean((a - LINE[:10]) ** 2) / 2)
    spread = np.sum((LINE[:10] - LINE[:10].mean()) ** 2)
    assert first.score[-1] == pytest.approx(1 - np.sum((a - LINE[:10]) ** 2) / spread)
    alone = fit(regressor(), X, LINE, eval_set=other, max_iter=4, random_state=0)
    assert alone.history.eval_sets == [first]
    assert same_bits(alone.network, model.network)


def test_early_stopping_watches_the_eval_set_and_keeps_its_best_epoch():
    stopping = {"early_stopping": True, "n_iter_no_change": 3, "max_iter": 500, "random_state": 0,
                "learning_rate_init": 0.05}  # fmt: skip
    other = (X[:20], RNG.permutation(LINE[:20]))  # nothing to be learned about these
    model = fit(regressor(), X[20:], LINE[20:], eval_set=other, **stopping)
    history = model.history
    assert history.stop_reason == "early_stopping"
    assert history.n_samples == 40
    assert history.validation_score == history.eval_sets[0].score
    assert history.best_epoch == int(np.argmax(history.validation_score)) + 1
    a = model.predict(other[0])[:, 0]
    loss = np.mean((a - other[1]) ** 2) / 2
    assert loss == pytest.approx(history.validation_loss[history.best_epoch - 1])


def test_early_stopping_without_an_eval_set_holds_rows_out():
    model = fit(regressor(), X, LINE, early_stopping=True, validation_fraction=0.25, max_iter=5,
                random_state=0)  # fmt: skip
    assert model.history.n_samples == 45
    assert len(model.history.validation_score) == model.history.n_epochs
    with pytest.raises(InputError, match="Too few rows"):
        fit(regressor(), X[:8], LINE[:8], early_stopping=True)


def test_a_score_is_a_name_or_a_function():
    def negative_largest_error(y, a, weight):
        return -float(abs(y - a).max())

    for score, curve in (("r2", None), ("accuracy", None), (negative_largest_error, "largest")):
        model = fit(regressor(), X, LINE, score=score, train_score=True, max_iter=2, random_state=0)
        assert len(model.history.score) == 2
        if curve:
            a = model.predict(X)[:, 0]
            assert model.history.score[-1] == pytest.approx(-abs(a - LINE).max())
    model = fit(classifier(), X, CLASSES, train_score=True, max_iter=2, random_state=0)
    right = model.outputs(X).argmax(axis=1) == CLASSES
    assert model.history.score[-1] == pytest.approx(right.mean())


def test_callbacks_are_told_of_each_epoch_and_may_end_the_run():
    seen = []

    def watch(epoch):
        seen.append((epoch.number, epoch.history.loss[-1]))
        return epoch.number == 3

    model = fit(regressor(), X, LINE, callbacks=[watch], max_iter=10, random_state=0)
    assert [number for number, _ in seen] == [1, 2, 3]
    assert [loss for _, loss in seen] == model.history.loss
    assert model.history.stop_reason == "callback"


def test_an_interruption_keeps_what_was_learned():
    def interrupt(epoch):
        if epoch.number == 2:
            raise KeyboardInterrupt

    model = fit(regressor(), X, LINE, callbacks=[interrupt], max_iter=10, random_state=0)
    assert model.history.stop_reason == "interrupted"
    assert same_bits(model.network, fit(regressor(), X, LINE, max_iter=2, random_state=0).network)


def test_equal_seeds_give_equal_bits_and_others_other_bits():
    first, second, third = (
        fit(regressor(), X, LINE, max_iter=3, batch_size=8, random_state=seed).network
        for seed in (5, 5, 6)
    )
    assert same_bits(first, second)
    assert not same_bits(first, third)


def test_a_loss_that_leaves_the_numbers_is_told_and_the_last_finite_weights_kept():
    with pytest.warns(cr.DivergenceWarning, match=r"epoch \d+.*learning_rate_init"):
        model = fit(regressor(), X * 1e3, LINE * 1e3, solver="sgd", learning_rate_init=1e200,
                    batch_size="full", random_state=0)  # fmt: skip
    assert model.history.stop_reason == "diverged"
    assert not np.isfinite(model.history.loss[-1])
    assert model.history.best_epoch == model.history.n_epochs - 1
    for layer in model.network.layers:
        assert np.isfinite(layer.W).all()
        assert np.isfinite(layer.b).all()


def with_entry(array, place, value):
    changed = array.copy()
    changed[place] = value
    return changed


WRONG_FITS = [
    ({"X": X[0]}, ShapeError, r"X must be \(n, inputs\)"),
    ({"X": X[:, :2]}, ShapeError, r"X has shape \(60, 2\).*\(60, 3\)"),
    ({"y": LINE[:50]}, ShapeError, r"y has shape \(50, 1\).*\(60, 1\)"),
    ({"y": np.column_stack([LINE, LINE])}, ShapeError, "y has shape"),
    ({"X": X[:0], "y": LINE[:0]}, InputError, "no rows"),
    ({"X": with_entry(X, (7, 1), np.nan)}, InputError, "X is not a finite .* row 8"),
    ({"y": with_entry(LINE, 3, np.inf)}, InputError, "y is not a finite .* row 4"),
    ({"sample_weight": -np.ones(60)}, InputError, "negative"),
    ({"sample_weight": np.ones(59)}, ShapeError, r"sample_weight has shape \(59,\)"),
    ({"sample_weight": np.zeros(60)}, InputError, "sum to zero"),
    ({"eval_set": (X[:, :2], LINE)}, ShapeError, "eval_set 1: X has shape"),
    ({"eval_set": [(X, LINE), (X, LINE[:9])]}, ShapeError, "eval_set 2: y has"),
    ({"score": "accurcy"}, UnknownNameError, "'accurcy'.* 'accuracy'"),
    ({"learning_rte": 1}, UnknownNameError, "'learning_rte'.* 'learning_rate'"),
    ({"solver": "sdg"}, UnknownNameError, "'sdg'.* 'sgd'"),
    ({"batch_size": 0}, InputError, "batch_size"),
    ({"max_iter": 2.5}, InputError, "max_iter"),
    ({"random_state": -1}, InputError, "random_state"),
]


@pytest.mark.parametrize("said, kind, message", WRONG_FITS)
def test_a_wrong_argument_of_fit_is_told_before_anything_is_learned(said, kind, message):
    with pytest.raises(kind, match=message):
        fit(regressor(), **({"X": X, "y": LINE} | said))


@pytest.mark.parametrize("wrong, row", [(3, 5), (-1, 5), (0.5, 5), (np.nan, 5)])
def test_a_class_number_that_is_none_is_told_with_its_row(wrong, row):
    y = CLASSES.astype(float)
    y[row - 1] = wrong
    with pytest.raises(InputError, match=f"from 0 to 2; row {row} "):
        fit(classifier(), X, y)


# -- save and load -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fitted():
    return {
        "float64": fit(regressor(), X, LINE, max_iter=3, dropout=0.25, random_state=7,
                       eval_set=(X, LINE)),
        "float32": fit(classifier(np.float32), X.astype(np.float32), CLASSES, max_iter=3,
                       random_state=7),
        "no bias": fit(regressor(bias="none"), X, LINE, max_iter=2, tol=None),
        "shared": fit(regressor(shared_bias=True, bias="fixed"), X, LINE, max_iter=2),
        "classes": train("iris", max_iter=2).model,
        "regression": train("diabetes", max_iter=2).model,
        "scaled target": train("exam", max_iter=2).model,
    }  # fmt: skip


@pytest.mark.quick
@pytest.mark.parametrize(
    "name",
    ["float64", "float32", "no bias", "shared", "classes", "regression", "scaled target"],
)
def test_a_model_comes_back_as_it_was_saved_bit_for_bit(name, fitted, tmp_path):
    model = fitted[name]
    save(model, tmp_path / "m.safetensors")
    back = load(tmp_path / "m.safetensors")
    assert same_bits(back.network, model.network)
    assert back.network.loss == model.network.loss
    assert back.settings == model.settings
    assert back.history == model.history
    assert repr(back.schema) == repr(model.schema)
    inputs = np.abs(RNG.normal(size=(5, model.network.sizes[0])))
    assert np.array_equal(back.predict(inputs), model.predict(inputs))
    save(back, tmp_path / "again.safetensors")
    again, once = (tmp_path / f"{n}.safetensors" for n in ("again", "m"))
    assert again.read_bytes() == once.read_bytes()


def test_a_network_alone_can_be_saved(tmp_path):
    save(regressor(), tmp_path / "n")
    back = load(tmp_path / "n")
    assert same_bits(back.network, regressor())
    assert (back.schema, back.settings, back.history) == (None, Settings(), History())


def test_an_existing_file_is_replaced_only_with_force(fitted, tmp_path):
    path = tmp_path / "m"
    path.write_bytes(b"mine")
    with pytest.raises(FileError, match="exists"):
        save(fitted["float64"], path)
    assert path.read_bytes() == b"mine"
    save(fitted["float64"], path, force=True)
    assert same_bits(load(path).network, fitted["float64"].network)


def test_a_loss_of_ones_own_trains_and_comes_back_only_where_it_is_given(tmp_path):
    def wave(y, a):
        return 1 - np.cos(y - a), np.sin(a - y)

    network = Network.create((3, 4, 1), "tanh", "identity", wave, random_state=0)
    model = fit(network, X, LINE / 5, max_iter=30, learning_rate_init=0.01, random_state=0)
    assert model.history.loss[-1] < model.history.loss[0]
    save(model, tmp_path / "m")
    with pytest.raises(ModelFileError, match=r"function of one's own, wave, which is not in it"):
        load(tmp_path / "m")
    again = load(tmp_path / "m", functions={"wave": wave})
    assert same_bits(again.network, model.network)


# -- train and predict ---------------------------------------------------------------------------


@pytest.fixture
def table_file(tmp_path):
    path = tmp_path / "table.csv"
    rows = [",".join(map(repr, row)) for row in np.column_stack([X, LINE]).tolist()]
    path.write_text("a,b,c,price\n" + "".join(row + "\n" for row in rows))
    return path


def test_a_table_its_file_and_arrays_train_alike(table_file):
    table = table_from_arrays(np.column_stack([X, LINE]), ["a", "b", "c", "price"])
    sources = (table_file, str(table_file), read_table(table_file), table)
    found = [train(source, "price", max_iter=3, fast=True).model for source in sources]
    assert all(same_bits(model.network, found[0].network) for model in found)
    assert found[0].schema.inputs == ("a", "b", "c")


def test_a_tables_scales_come_from_the_training_rows_and_predictions_go_back(table_file):
    outcome = train(table_file, "price", max_iter=100, learning_rate_init=0.01)
    assert outcome.report.held_out_rows == 12
    kept, held_out = split_rows(60, 0.2, make_seed(0))
    assert outcome.model.schema.input_scaler.shift == pytest.approx(X[kept].mean(axis=0))
    assert outcome.model.schema.target_scaler.scale == pytest.approx([LINE[kept].std()])
    predicted = predict(outcome.model, table_file)
    error = predicted[held_out, 0] - LINE[held_out]
    assert outcome.report.held_out["rmse"] == pytest.approx(np.sqrt(np.mean(error**2)))
    assert predicted.shape == (60, 1)
    assert np.mean((predicted[:, 0] - LINE) ** 2) < 0.1 * np.var(LINE)
    assert np.array_equal(predict(outcome.model, X), predicted)
    assert np.array_equal(predict(outcome.model, read_table(table_file)), predicted)
    assert np.array_equal(outcome.model.predict(X), predicted)


def test_the_network_of_a_table_may_be_said(table_file):
    spec = NetworkSpec(hidden=(5, 4), activation=("tanh", "elu"), loss="huber", seed=3)
    model = train(table_file, "price", network=spec, max_iter=1).model
    assert model.network.sizes == (3, 5, 4, 1)
    assert [layer.activation.name for layer in model.network.layers] == ["tanh", "elu", "identity"]
    assert model.network.loss.name == "huber"


@pytest.mark.parametrize("loss", ["huber", "absolute_error", "half_squared_error"])
def test_naming_the_loss_of_a_table_does_not_bend_its_output(table_file, loss):
    model = train(table_file, "price", network=NetworkSpec(loss=loss), max_iter=1, fast=True).model
    assert model.network.output.name == "identity"


def test_training_with_an_output_saves_what_it_returns(table_file, tmp_path):
    outcome = train(table_file, "price", max_iter=2, fast=True, output=tmp_path / "m")
    assert same_bits(load(tmp_path / "m").network, outcome.model.network)
    assert np.array_equal(predict(tmp_path / "m", table_file), outcome.model.predict(X))
    with pytest.raises(FileError, match="exists"):
        train(table_file, "price", max_iter=2, fast=True, output=tmp_path / "m")


def test_an_example_predicts_its_labels():
    model = train("moons").model
    labels = predict(model, [[0.0, 1.0], [1.0, -0.5]])
    assert labels.tolist() == ["upper", "lower"]


def test_divergence_of_train_is_an_error_and_writes_nothing(table_file, tmp_path):
    with pytest.raises(DivergenceError, match=r"epoch \d+") as raised, warnings.catch_warnings():
        train(table_file, "price", solver="sgd", learning_rate_init=1e300, output=tmp_path / "m")
    assert "learning_rate_init" in raised.value.hint
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize("data", [np.ones((4, 2)), np.ones(3), np.ones((1, 3, 1))])
def test_arrays_of_another_shape_cannot_be_predicted(data, fitted):
    with pytest.raises(ShapeError, match="3 inputs"):
        predict(fitted["float64"], data)


# -- explain -------------------------------------------------------------------------------------


@pytest.mark.quick
def test_a_network_is_explained_on_arrays():
    network = regressor()
    e = explain(network, data=X, target=LINE, samples=[4])
    z = X[3] @ network.layers[0].W + network.layers[0].b
    assert [e[f"z[1][{j}]"].value for j in range(1, 9)] == pytest.approx(z, rel=1e-14)
    a = np.tanh(z) @ network.layers[1].W + network.layers[1].b
    assert e["E"].value == pytest.approx(float((a[0] - LINE[3]) ** 2 / 2), rel=1e-13)
    assert e["a[0][2]"].value == X[3, 1]
    assert e.derivation.samples == [4]


def test_samples_are_one_batch_and_all_are_all():
    network = regressor()
    several = explain(network, data=X, target=LINE, samples=[2, 5])
    singles = [explain(network, data=X, target=LINE, samples=[row]) for row in (2, 5)]
    for name in ("E", "dW[1][2,3]", "db[2][1]"):
        mean = np.mean([single[name].value for single in singles])
        assert several[name].value == pytest.approx(mean, rel=1e-13)
    whole = explain(network, data=X, target=LINE, samples="all")
    assert whole.derivation.samples == list(range(1, 61))
    a = np.tanh(X @ network.layers[0].W + network.layers[0].b) @ network.layers[1].W
    a = a + network.layers[1].b
    assert whole["E"].value == pytest.approx(np.mean((a[:, 0] - LINE) ** 2) / 2, rel=1e-13)


@pytest.mark.parametrize("n", [1, 2, 7])
def test_step_n_shows_the_network_after_n_steps_made_by_hand(n):
    network, rate = regressor(), 0.1
    W = [layer.W.copy() for layer in network.layers]
    b = [layer.b.copy() for layer in network.layers]
    for _step in range(n):
        h = np.tanh(X @ W[0] + b[0])
        d2 = (h @ W[1] + b[1] - LINE[:, None]) / 60
        d1 = (d2 @ W[1].T) * (1 - h * h)
        W = [W[0] - rate * X.T @ d1, W[1] - rate * h.T @ d2]
        b = [b[0] - rate * d1.sum(axis=0), b[1] - rate * d2.sum(axis=0)]
    e = explain(network, data=X, target=LINE, samples="all", step=n, solver="sgd",
                batch_size="full", learning_rate_init=rate)  # fmt: skip
    for i in range(3):
        for j in range(8):
            assert e[f"W[1][{i + 1},{j + 1}]"].value == pytest.approx(W[0][i, j], rel=1e-11)
    assert e["b[2][1]"].value == pytest.approx(b[1][0], rel=1e-11)
    assert e["E"].step == n


def test_step_n_of_an_example_is_the_run_that_trains_it():
    model = train("xor", max_iter=5).model  # four rows, one at a time: 20 steps
    e = explain("xor", step=20)
    for l, layer in enumerate(model.network.layers, 1):
        for i, row in enumerate(layer.W, 1):
            shown = [e[f"W[{l}][{i},{j}]"].value for j in range(1, len(row) + 1)]
            assert shown == pytest.approx(row.tolist(), rel=1e-12)  # engines agree to rounding


@pytest.mark.parametrize("name", ["mazur", "signals", "xor"])
def test_json_holds_the_quantities_values_bit_for_bit(name):
    e = explain(name, step=3)
    document = json.loads(e.json(everything=True))
    assert document == e.to_json(everything=True)
    quantities = list(e)
    assert [node["name"] for node in document["quantities"]] == [q.name for q in quantities]
    assert [node["value"] for node in document["quantities"]] == [q.value for q in quantities]
    assert [node["name"] for node in json.loads(e.json(["E"]))["quantities"]] == ["E"]
    for node in document["quantities"]:
        for other in node["depends"]:
            assert isinstance(e[other].value, float)


def test_an_explanation_is_its_text():
    e = explain("mazur")
    assert str(e) == e.text()
    assert "The 2-2-2 example" in str(e).splitlines()[0]
    assert e["net_h1"] == e["z[1][1]"]
    sequential = explain("mazur", update_order="sequential")
    assert "no derivatives of E" in str(sequential)


def test_a_model_is_explained_on_a_table_in_the_networks_own_scale(table_file):
    model = train(table_file, "price", max_iter=3, fast=True).model
    for data in (table_file, str(table_file), read_table(table_file)):
        e = explain(model, data=data, samples=[7])
        assert e["a[0][2]"].value == model.schema.encode_inputs(X)[6, 1]
        assert e["y[1]"].value == model.schema.encode_targets(LINE[:, None])[6, 0]
        assert e["a[2][1]"].value == pytest.approx(model.outputs(X)[6, 0], rel=1e-13)


def test_a_model_of_text_classes_is_explained_on_its_table(tmp_path):
    path = tmp_path / "t.csv"
    rows = [f"{a!r},{b!r},{'high' if a > 0 else 'low'}" for a, b, _ in X.tolist()]
    path.write_text("a,b,kind\n" + "\n".join(rows) + "\n")
    outcome = train(path, "kind", max_iter=2, fast=True, output=tmp_path / "m")
    e = explain(tmp_path / "m", data=path, samples=[1, 2])
    assert [e[f"y[1]@{row}"].value for row in (1, 2)] == [float(x <= 0) for x in X[:2, 0]]
    assert e["a[2][1]@1"].value == pytest.approx(outcome.model.outputs(X[:, :2])[0, 0], rel=1e-13)


def test_a_float32_model_is_explained_in_float64_from_its_weights():
    model = fit(classifier(np.float32), X.astype(np.float32), CLASSES, max_iter=3, random_state=0)
    e = explain(model, data=X, target=CLASSES, samples=[2])
    W = model.network.layers[0].W.astype(np.float64)
    z = X[1] @ W + model.network.layers[0].b.astype(np.float64)
    assert [e[f"z[1][{j}]"].value for j in range(1, 9)] == pytest.approx(z, rel=1e-14)
    assert e["W[1][2,3]"].value == float(model.network.layers[0].W[1, 2])


def test_dropout_is_left_out_of_a_models_explanation_unless_asked_for():
    model = fit(regressor(), X, LINE, dropout=0.5, max_iter=2, random_state=0)
    plain = explain(model, data=X, target=LINE)
    assert not any(name.startswith("mask") for name in plain.derivation.names())
    dropped = explain(model, data=X, target=LINE, dropout=0.5)
    assert any(name.startswith("mask") for name in dropped.derivation.names())


WRONG_EXPLANATIONS = [
    ("mazur", {"step": -1}, "step"),
    ("mazur", {"samples": [2]}, "sample 2"),
    ("mazur", {"samples": [0]}, "sample 0"),
    ("xor", {"samples": [1, 1]}, "twice"),
    ("mazur", {"data": X}, "mazur brings its own data"),
    ("mazur", {"solver": "lbfgs"}, "lbfgs"),
    ("mazur", {"update_ordr": "sequential"}, "'update_order'"),
    (regressor(), {}, "data="),
    (regressor(), {"data": X[:, :2], "target": LINE}, "shape"),
    ("mazr", {}, "'mazur'"),
    ("nothing", {"data": X}, "nothing"),
]


@pytest.mark.parametrize("source, said, message", WRONG_EXPLANATIONS)
def test_a_wrong_argument_of_explain_is_told(source, said, message):
    with pytest.raises(cr.ChainruleError, match=message):
        explain(source, **said)


@pytest.mark.parametrize("name", ["z[1][3]", "net_h3", "W[3][1,1]", "E[3]", "", "z", "dE/dw9"])
def test_a_quantity_that_is_none_is_told_with_the_nearest(name):
    with pytest.raises(UnknownNameError, match="Names look like"):
        explain("mazur")[name]


def test_too_many_quantities_are_shown_only_when_asked_for():
    e = explain("digits", samples=[1])
    assert "largest terms of layer 1" in e.text()  # a summary stands for them
    with pytest.raises(InputError, match="too many"):
        e.json()
    assert "E = " in e.text(["E"])


# -- a table's network -----------------------------------------------------------------------------


@pytest.fixture
def flowers(tmp_path):
    rows, names = load_iris(return_X_y=True)
    path = tmp_path / "flowers.csv"
    lines = [f"{a},{b},{c},{d},k{y}" for (a, b, c, d), y in zip(rows, names, strict=True)]
    path.write_text("\n".join(["a,b,c,d,kind", *lines]) + "\n")
    return path


def test_a_tables_network_is_said_by_the_estimators_names(flowers):
    said = {"hidden_layer_sizes": (5, 4), "activation": ["tanh", "relu"], "max_iter": 2}
    network = cr.train(flowers, "kind", **said).model.network
    assert network.sizes == (4, 5, 4, 3)
    assert [layer.activation.name for layer in network.layers] == ["tanh", "relu", "softmax"]
    assert cr.train(flowers, "kind", hidden_layer_sizes=6, max_iter=1).model.network.sizes[1] == 6
    several = cr.train(flowers, "kind", loss="half_squared_error", max_iter=1).model.networks
    assert {network.loss.name for network in several} == {"half_squared_error"}
    assert len(several) > 1, "a loss does not mean one network"


@pytest.mark.parametrize(
    "said, told",
    [
        ({"hidden": (3,)}, "Did you mean 'hidden_layer_sizes'"),
        ({"hidden_layer_sizes": (3.5,)}, "must be whole numbers, found 3.5"),
        ({"network": (8,)}, "network=(8,) is no specification"),
        ({"activation": "rleu"}, "Did you mean 'relu'"),
    ],
)
def test_what_a_tables_network_cannot_be_is_told(flowers, said, told):
    with pytest.raises(InputError, match=re.escape(told)):
        cr.train(flowers, "kind", **said)


def test_an_example_brings_its_own_network():
    with pytest.raises(InputError, match="own network and scales: hidden_layer_sizes does"):
        cr.train("iris", hidden_layer_sizes=3)


@pytest.mark.parametrize(
    "said",
    [
        {"task": "regression"},
        {"scale": "minmax"},
        {"loss": "huber"},
        {"network": NetworkSpec(hidden=(3,))},
    ],
)
def test_what_is_said_of_an_example_is_never_passed_over(said):
    """`task` and `scale` were, in Python alone."""
    with pytest.raises(InputError, match="brings its own network and scales"):
        cr.train("xor", max_iter=1, **said)
    assert cr.train("iris", model="som", scale="minmax", n_iter=1).model.schema is not None


@pytest.mark.parametrize("source", ["table", "example"])
def test_random_state_decides_the_weights_that_are_left_to_chance(flowers, source):
    source, target = (flowers, "kind") if source == "table" else ("iris", None)
    still = {"max_iter": 1, "learning_rate_init": 1e-12, "fast": True}

    def weights(state):
        return cr.train(source, target, random_state=state, **still).model.network.layers[0].W

    one, again, other = weights(1), weights(1), weights(2)
    assert np.array_equal(one, again)
    assert np.abs(one - other).max() > 0.1
    assert np.array_equal(weights(np.random.default_rng(4)), weights(np.random.default_rng(4)))


def test_the_command_and_the_call_draw_the_same_weights(flowers, tmp_path):
    model = tmp_path / "m"
    said = ["--target", "kind", "--fast", "--seed", "3", "--epochs", "2", "-o", str(model)]
    with pytest.raises(SystemExit) as ended:
        main(["train", str(flowers), *said])
    assert ended.value.code == 0
    ours = cr.train(flowers, "kind", fast=True, random_state=3, max_iter=2).model.network
    for here, there in zip(ours.layers, cr.load(model).network.layers, strict=True):
        assert np.array_equal(here.W, there.W)
