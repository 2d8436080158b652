"""What a command names must be there: the data that `explain` takes, `predict` takes; each loss
that --loss offers can be trained; an engine that is missing is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import expit
from sklearn.linear_model import PoissonRegressor

import chainrule as cr
from chainrule.cli import main
from chainrule.data.files import read_table
from chainrule.engines import native
from chainrule.pieces.losses import NAMES
from chainrule.problems.builtin import example_names, example_text
from chainrule.problems.parts import split
from chainrule.problems.sources import read_problem

RNG = np.random.default_rng(5)
X = RNG.normal(size=(120, 2)).round(3)
SUM = X @ [1, 0.5]
TARGETS: dict[str, Any] = {
    "two": np.where(SUM > 0, "yes", "no"),
    "three": np.array(list("abc"))[np.digitize(SUM, [-0.7, 0.7])],
    "count": RNG.poisson(np.exp(0.5 * SUM + 2)),
    "part": expit(SUM).round(4),
    "score": (50 + 10 * SUM).round(3),
}


def said(capsys: Any, *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, printed.out, printed.err


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHAINRULE_LANG", "en")


def write(target: str) -> str:
    rows = ["x1,x2,y", *(f"{a},{b},{y}" for (a, b), y in zip(X, TARGETS[target], strict=True))]
    Path("t.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return "t.csv"


# -- data ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", example_names())
def test_what_explain_takes_as_data_predict_takes(name: str, capsys: Any) -> None:
    assert said(capsys, "train", name, "--epochs", 2, "-o", "m")[0] == 0
    Path("same.toml").write_text(example_text(name), encoding="utf-8")
    explained = [
        said(capsys, "explain", "m", "--data", data, "--quantity", "z[1][1]")
        for data in (name, "same.toml")
    ]
    assert [status for status, *_ in explained] == [0, 0]
    problem, model = read_problem(name), cr.load("m")
    expected = np.asarray(model.predict(problem.X)).reshape(len(problem.X), -1)
    for data in (name, "same.toml"):
        assert said(capsys, "predict", "m", data, "--keep", "-o", "p.csv", "--force")[0] == 0
        kept = read_table("p.csv")
        assert kept.columns[: len(problem.inputs)] == problem.inputs
        predicted = [kept.cells(column) for column in kept.columns[-expected.shape[1] :]]
        np.testing.assert_array_equal(np.array(predicted).T, expected)
        np.testing.assert_array_equal(cr.predict(model, data), model.predict(problem.X))


@pytest.mark.quick
def test_a_network_alone_takes_an_example_as_well(capsys: Any) -> None:
    network = cr.Network.create([2, 3, 1], "tanh", "logistic", "log_loss", random_state=0)
    cr.save(network, "m")
    assert said(capsys, "predict", "m", "xor")[0] == 0
    assert said(capsys, "explain", "m", "--data", "xor", "--quantity", "E")[0] == 0
    np.testing.assert_array_equal(
        cr.predict(network, "xor"), cr.predict(network, read_problem("xor").X)
    )


@pytest.mark.quick
def test_an_example_with_other_columns_is_refused_by_both(capsys: Any) -> None:
    assert said(capsys, "train", "iris", "--epochs", 1, "-o", "m")[0] == 0
    for command in (["predict", "m", "wine"], ["explain", "m", "--data", "wine"]):
        status, _out, error = said(capsys, *command)
        assert status == 2
        assert "wine: columns sepal length (cm)" in error


def test_a_table_without_the_target_is_predicted_and_explained(capsys: Any) -> None:
    assert (
        said(capsys, "train", write("score"), "--target", "y", "--epochs", 2, "--fast", "-o", "m")[
            0
        ]
        == 0
    )
    Path("new.csv").write_text("x2,x1\n0.5,1\n", encoding="utf-8")
    _status, predicted, _error = said(capsys, "predict", "m", "new.csv")
    explained = cr.explain("m", data="new.csv")
    output = explained[f"a[{len(explained.feed_forward.sizes) - 1}][1]"].value
    schema = cr.load("m").schema
    assert schema is not None
    assert schema.target_scaler is not None
    number = schema.target_scaler.inverse([[output]])[0, 0]
    assert float(predicted.split()[1]) == pytest.approx(number, rel=1e-6)
    status, text, _error = said(
        capsys, "explain", "m", "--data", "new.csv", "--quantity", "a[1][1]"
    )
    assert status == 0
    assert "No targets are given, so the loss, the backward pass" in text
    status, _text, error = said(capsys, "explain", "m", "--data", "new.csv", "--quantity", "E")
    assert status == 2
    assert "needs the targets" in error


# -- losses --------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", NAMES)
@pytest.mark.parametrize("target", TARGETS)
def test_each_loss_that_is_offered_can_be_trained(target: str, loss: str, capsys: Any) -> None:
    task = "classification" if TARGETS[target].dtype.kind == "U" else "regression"
    how = ["--target", "y", "--task", task, "--epochs", 40, "--json"]
    status, out, _error = said(capsys, "train", write(target), *how, "--fast", "--loss", loss)
    assert status == 0
    report = json.loads(out)
    better = "accuracy" if task == "classification" else "r2"
    assert report["held_out"][better] > max(0.3, report["guessing"][better])


def test_the_help_names_the_losses(capsys: Any) -> None:
    words = said(capsys, "train", "--help")[1].replace(",", " ").split()
    assert {*NAMES} <= {word.rstrip(".") for word in words}


def test_poisson_predicts_rates_as_scikit_learn_s_regression_does(capsys: Any) -> None:
    how = [
        "--target",
        "y",
        "--task",
        "regression",
        "--hidden",
        "",
        "--param",
        "alpha=0",
        "--loss",
        "poisson",
        "--param",
        "rel_tol=none",
        "--epochs",
        3000,
        "--batch-size",
        "full",
        "--test-fraction",
        0,
    ]
    status, out, _error = said(
        capsys, "train", write("count"), *how, "--learning-rate", 0.02, "-o", "m"
    )
    assert status == 0
    assert "targets are scaled by max, within the reach of the output exp" in out
    linear = PoissonRegressor(alpha=0, tol=1e-10, max_iter=1000).fit(X, TARGETS["count"])
    np.testing.assert_allclose(cr.predict("m", X)[:, 0], linear.predict(X), rtol=1e-3)


@pytest.mark.parametrize(
    "output, scaled",
    [("identity", "standard"), ("tanh", "max"), ("softplus", "max"), ("logistic", "minmax")],
)
def test_targets_lie_within_the_reach_of_the_output_that_is_asked_for(
    output: str, scaled: str, capsys: Any
) -> None:
    how = ["--target", "y", "--output-activation", output, "--epochs", 1, "-o", "m"]
    status, out, _error = said(capsys, "train", write("score"), *how)
    assert status == 0
    assert ("note: targets are scaled" in out) == (scaled != "standard")
    model = cr.load("m")
    assert model.network.output.name == output
    assert model.schema is not None
    assert model.schema.target_scaler is not None
    assert model.schema.target_scaler.kind == scaled
    low, high = model.network.output.range[:2]
    y = model.schema.target_scaler.transform(model_rows())
    assert low <= y.min() <= y.max() <= high


def model_rows() -> Any:
    """The rows that were trained on; those held out may lie beyond."""
    problem = read_problem("t.csv", "y")
    return problem.y[split(problem, np.arange(len(problem.X)), 0.2)[0]]


# -- engines -------------------------------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize("more", [[], ["--json"], ["--cv", "3"], ["--model", "som"]])
def test_a_missing_engine_is_told_once_where_a_person_sees_it(
    more: list[str], capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(native, "kernels", None)
    epochs = [] if "som" in more else ["--epochs", 1]
    status, _out, error = said(capsys, "train", "iris", *epochs, *more)
    assert status == 0
    assert error.count("the reference engine trains, which is slower") == 1
    assert "Install a C++ compiler" in error


@pytest.mark.skipif(not native.kernels, reason="the compiled module is not there")
def test_nothing_is_told_where_it_is_there(capsys: Any) -> None:
    assert said(capsys, "train", "xor", "--epochs", 1)[2] == ""
