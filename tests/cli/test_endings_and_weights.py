"""``chainrule train``: how a run ended, what is saved of it, weights, scores, lines on epochs."""

import json
import sys
from types import ModuleType

import numpy as np
import pytest
from sklearn.metrics import f1_score, roc_auc_score

import chainrule as cr
from chainrule import __main__ as command_line
from chainrule.cli import main
from chainrule.models.fit import fit
from chainrule.models.report_lines import _figure
from tests.noted import told

RNG = np.random.default_rng(0)
ROWS = RNG.normal(size=(120, 2))
RARE = np.where(ROWS[:, 0] + 0.5 * RNG.normal(size=120) > 1.2, "yes", "no")
WEIGHTS = RNG.integers(0, 4, 120)


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command in a folder with rare.csv; its status, output and error output."""
    monkeypatch.chdir(tmp_path)
    lines = [f"{a},{b},{w},{y}" for (a, b), w, y in zip(ROWS, WEIGHTS, RARE, strict=True)]
    (tmp_path / "rare.csv").write_text("a,b,w,y\n" + "\n".join(lines))

    def done(*arguments):
        with pytest.raises(SystemExit) as exited:
            main(list(arguments))
        out, err = capsys.readouterr()
        return exited.value.code, out, told(err)

    return done


TRAIN = ("train", "rare.csv", "--target", "y", "--drop", "w", "--hidden", "3")


def interrupting(monkeypatch, in_call):
    """Ctrl-C in the `in_call`-th epoch that is taken, before it is whole."""
    calls = []
    from chainrule.training import run as module

    whole = module.is_finite

    def is_finite(network):
        calls.append(1)
        if len(calls) == in_call:
            raise KeyboardInterrupt
        return whole(network)

    monkeypatch.setattr(module, "is_finite", is_finite)
    return calls


# -- ends ----------------------------------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize(
    "settings, reason, said",
    [
        (("--epochs", "3"), "max_iter", "all epochs done"),
        (("--epochs", "400", "--param", "rel_tol=0.5"), "converged", "over 20 epochs by less than"),
        (
            ("--solver", "lbfgs", "--param", "max_fun=2"),
            "max_fun",
            "after 2 evaluations of the loss",
        ),
        (("--validation", "0.3", "--param", "n_iter_no_change=1"), "early_stopping", "of epoch"),
    ],
)
def test_the_report_and_its_json_say_how_the_run_ended(run, settings, reason, said):
    status, out, _err = run(*TRAIN, *settings)
    assert (status, said in out) == (0, True)
    _status, out, _err = run(*TRAIN, *settings, "--json")
    report = json.loads(out)
    assert report["history"]["stop_reason"] == reason
    assert said in report["ending"]


def test_ctrl_c_before_the_first_epoch_is_done_saves_nothing(run, monkeypatch, tmp_path):
    interrupting(monkeypatch, 1)
    status, out, err = run(*TRAIN, "-o", "m.model", "--plot", "m.svg")
    assert status == 130
    assert "nothing was learned" in err
    assert "saved" not in out
    assert not (tmp_path / "m.model").exists()
    assert not (tmp_path / "m.svg").exists()


@pytest.mark.quick
def test_ctrl_c_while_the_command_is_being_loaded_ends_it(monkeypatch, capsys):
    class Loading(ModuleType):
        def __getattr__(self, name):
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "chainrule.cli", Loading("chainrule.cli"))
    with pytest.raises(SystemExit) as ended:
        command_line.main()
    assert ended.value.code == 130
    assert capsys.readouterr() == ("", "")


def test_ctrl_c_in_a_cross_validation_ends_it(run, monkeypatch, tmp_path):
    calls = interrupting(monkeypatch, 8)
    status, _out, err = run(*TRAIN, "--cv", "4", "--epochs", "5", "-o", "m.model")
    assert status == 130
    assert "part 2 of 4" in err
    assert len(calls) == 8
    assert not (tmp_path / "m.model").exists()


def test_a_part_that_diverges_is_named(run):
    status, _out, err = run(
        *TRAIN, "--cv", "3", "--solver", "sgd", "--learning-rate", "1e300", "--loss",
        "half_squared_error", "--activation", "relu", "--output-activation", "identity",
    )  # fmt: skip
    assert status == 2
    assert "Part 1 of 3 of the cross-validation: The loss was" in err


def test_reasons_of_parts_are_told_where_they_differ(run):
    _status, out, _err = run(*TRAIN, "--cv", "3", "--json", "--epochs", "2")
    assert json.loads(out)["fold_stop_reasons"] == ["max_iter"] * 3


# -- weights and scores --------------------------------------------------------------------------


def test_scores_are_figures_beside_the_usual_ones(run):
    status, out, _err = run(*TRAIN, "--score", "f1,roc_auc", "--json", "-o", "m.model")
    assert status == 0
    report = json.loads(out)
    model = cr.load("m.model")
    p = model.probabilities(ROWS)[:, 1]
    is_rare = RARE == "yes"
    kept = report["training_rows"]
    assert kept == 96
    assert {"f1", "roc_auc"} <= set(report["held_out"]) & set(report["guessing"])
    whole = cr.train("rare.csv", "y", drop=["w"], test_fraction=0, score=["f1", "roc_auc"])
    figures, p = whole.report.training, whole.model.probabilities(ROWS)[:, 1]
    assert figures["f1"] == pytest.approx(f1_score(is_rare, p >= 0.5))
    assert figures["roc_auc"] == pytest.approx(roc_auc_score(is_rare, p))


@pytest.mark.parametrize("family", ["mlp", "perceptron"])
def test_weights_of_rows_and_classes_are_those_of_python(run, family):
    """A row of weight 2 is two rows, of weight 0 none: the same training by either way."""
    both = {"test_fraction": 0, "model": family, "max_iter": 3}
    both |= {"tol": None} if family == "perceptron" else {}
    by_class = cr.train("rare.csv", "y", drop=["w"], class_weight={"yes": 3.0}, fast=True, **both)
    RARE_WEIGHTS = np.where(RARE == "yes", 3, 1)
    rows = [f"{a},{b},{w},{y}" for (a, b), w, y in zip(ROWS, RARE_WEIGHTS, RARE, strict=True)]
    with open("weighted.csv", "w", encoding="utf-8") as file:
        file.write("a,b,w,y\n" + "\n".join(rows))
    by_row = cr.train("weighted.csv", "y", weight="w", fast=True, **both)
    assert by_row.report.inputs == 2
    np.testing.assert_array_equal(by_class.model.predict(ROWS), by_row.model.predict(ROWS))
    if family == "mlp":
        for one, other in zip(
            by_class.model.network.layers, by_row.model.network.layers, strict=True
        ):
            np.testing.assert_array_equal(one.W, other.W)


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("--class-weight", "maybe=2"), "Unknown class 'maybe'"),
        (("--class-weight", "yes=much"), "LABEL=WEIGHT"),
        (("--weight", "v"), "Unknown column 'v'"),
        (("--weight", "a"), "must be zero or more"),
        (("--score", "f7"), "Unknown score 'f7'"),
        (("--score", "f1", "--model", "perceptron"), "--score does not apply"),
        (("--class-weight", "balanced", "--model", "fuzzy-artmap"), "takes no weights"),
        (("--param", "tol=1e-4"), "rel_tol"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(run, arguments, said):
    status, _out, err = run("train", "rare.csv", "--target", "y", *arguments)
    assert status == 2
    assert said in err
    assert "Traceback" not in err


def test_class_weights_in_cr_fit_are_sample_weights():
    network = cr.Network.create([2, 3, 1], "tanh", "logistic", "log_loss", random_state=0)
    y, how = (RARE == "yes").astype(float), {"max_iter": 3, "random_state": 0}
    balanced = fit(network, ROWS, y, class_weight="balanced", **how)
    weight = np.where(y == 1, 60 / y.sum(), 60 / (120 - y.sum()))
    same = fit(network, ROWS, y, sample_weight=weight, **how)
    assert balanced.history.loss == pytest.approx(same.history.loss, rel=1e-12)


def test_lines_after_epochs(run, capsys):
    status, _out, err = run(*TRAIN, "--print-every", "2", "--epochs", "4", "--validation", "0.3")
    assert status == 0
    lines = err.splitlines()
    assert [line[:12] for line in lines] == ["epoch 2 of 4", "epoch 4 of 4"]
    assert all("rows watched: loss" in line and "rows held out: loss" in line for line in lines)
    network = cr.Network.create([2, 3, 1], random_state=0)
    fit(network, ROWS, ROWS[:, 0], max_iter=40, verbose=True)
    assert len(capsys.readouterr().err.splitlines()) == 21


# -- numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value, name, shown",
    [
        (0.98333, "accuracy", "0.9833"),
        (-5e38, "r2", "-5e+38"),
        (-5.6123456789e37, "r2", "-5.612346e+37"),
        (float("nan"), "r2", "undefined"),
        (1234.56789, "log_loss", "1234.568"),
        (12.3456, "rmse", "12.35"),
    ],
)
def test_a_figure_has_seven_digits_at_most(value, name, shown):
    assert _figure(value, name) == shown


def test_a_guess_where_targets_are_tiny_is_no_perfect_one(run):
    X = ROWS[:, :1]
    with open("tiny.csv", "w", encoding="utf-8") as file:
        numbers = [f"{x},{x * x * 1e-300}" for x in X[:, 0]]
        file.write("a,y\n" + "\n".join(numbers))
    guessing = cr.train("tiny.csv", "y", max_iter=2).report.guessing
    assert guessing["r2"] < 0.5
    assert 0 < guessing["rmse"] < 1e-298
