"""The report's figures against scikit-learn's metrics on the same predictions."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics
from sklearn.dummy import DummyClassifier, DummyRegressor

import chainrule as cr
from chainrule.basics.random import make_seed
from chainrule.families.figures import figures_of_classes
from chainrule.preprocessing import split_rows
from chainrule.problems.sources import read_problem


def trained(name: str) -> tuple[Any, Any, Any]:
    """The outcome, and the rows that were trained on and held out."""
    problem = read_problem(name)
    codes = np.unique(problem.y, return_inverse=True)[1]
    stratify = codes if problem.task == "classification" else None
    rows = split_rows(len(problem.X), 0.2, make_seed(0), stratify)
    return cr.train(name, max_iter=15), problem, rows


@pytest.mark.quick
@pytest.mark.parametrize("name", ["iris", "breast-cancer", "moons"])
def test_figures_of_classes_are_those_of_scikit_learn(name: str) -> None:
    outcome, problem, (known, held_out) = trained(name)
    report, y = outcome.report, np.asarray(problem.y, str)
    labels = list(report.class_counts[report.targets[0]])
    for figures, rows in ((report.training, known), (report.held_out, held_out)):
        p = cr.predict(outcome.model, problem.X[rows], proba=True)
        called = outcome.model.predict(problem.X[rows])
        assert figures == pytest.approx(
            {
                "accuracy": metrics.accuracy_score(y[rows], called),
                "balanced_accuracy": metrics.balanced_accuracy_score(y[rows], called),
                "log_loss": metrics.log_loss(y[rows], p, labels=labels),
            }
        )
    called = outcome.model.predict(problem.X[held_out])
    expected = metrics.confusion_matrix(y[held_out], called, labels=labels)
    assert report.confusion == {report.targets[0]: expected.tolist()}


@pytest.mark.parametrize("name", ["iris", "breast-cancer"])
def test_guessing_classes_is_scikit_learns_dummy(name: str) -> None:
    outcome, problem, (known, held_out) = trained(name)
    y = np.asarray(problem.y, str)
    dummy = DummyClassifier(strategy="prior").fit(problem.X[known], y[known])
    p, called = dummy.predict_proba(problem.X[held_out]), dummy.predict(problem.X[held_out])
    found = outcome.report.guessing
    assert found["log_loss"] == pytest.approx(metrics.log_loss(y[held_out], p))
    assert found["accuracy"] == pytest.approx(metrics.accuracy_score(y[held_out], called))


@pytest.mark.quick
def test_figures_of_numbers_are_those_of_scikit_learn() -> None:
    outcome, problem, (known, held_out) = trained("diabetes")
    dummy = DummyRegressor().fit(problem.X[known], problem.y[known])
    predictions = {
        "training": (known, outcome.model.predict(problem.X[known])[:, 0]),
        "held_out": (held_out, outcome.model.predict(problem.X[held_out])[:, 0]),
        "guessing": (held_out, dummy.predict(problem.X[held_out])),
    }
    for which, (rows, predicted) in predictions.items():
        y = problem.y[rows]
        assert getattr(outcome.report, which) == pytest.approx(
            {
                "r2": metrics.r2_score(y, predicted),
                "rmse": metrics.root_mean_squared_error(y, predicted),
                "mae": metrics.mean_absolute_error(y, predicted),
            },
            abs=1e-12,
        )


WEIGHTS = np.random.default_rng(4).integers(0, 4, 90) / 2  # some rows do not count


def _weighted(classes: bool) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    frame = pd.DataFrame(rng.normal(size=(90, 2)), columns=["a", "b"])
    y = frame["a"] + rng.normal(size=90)
    frame["y"] = np.array(["no", "yes", "maybe"])[np.digitize(y, [0, 1])] if classes else y
    return frame.assign(w=WEIGHTS)


@pytest.mark.quick
@pytest.mark.parametrize("how", [{"fast": True}, {"max_iter": 3}, {"model": "perceptron"}])
def test_rows_count_by_their_weights_in_figures_of_classes_as_in_scikit_learns(how: Any) -> None:
    """On other rows, which have weights too; by one network, several, and a perceptron."""
    frame = _weighted(classes=True)
    known, test = frame[:60], frame[60:]
    scores = [] if "model" in how else ["f1", "roc_auc"]
    outcome = cr.train(known, "y", weight="w", test=test, score=scores or None, **how)
    report, model = outcome.report, outcome.model
    found, w, y = report.held_out, test["w"].to_numpy(), test["y"].to_numpy()
    called = model.predict(test[["a", "b"]].to_numpy())
    expected = {
        "accuracy": metrics.accuracy_score(y, called, sample_weight=w),
        "balanced_accuracy": metrics.balanced_accuracy_score(y, called, sample_weight=w),
    }
    dummy = DummyClassifier(strategy="prior")
    dummy.fit(known[["a", "b"]], known["y"], sample_weight=known["w"])
    guess = metrics.accuracy_score(y, dummy.predict(test[["a", "b"]]), sample_weight=w)
    assert report.guessing["accuracy"] == pytest.approx(guess)
    if scores:
        p, labels = model.probabilities(test[["a", "b"]].to_numpy()), ["maybe", "no", "yes"]
        areas = [
            metrics.roc_auc_score(y == label, p[:, k], sample_weight=w)
            for k, label in enumerate(labels)
        ]
        expected |= {
            "log_loss": metrics.log_loss(y, p, labels=labels, sample_weight=w),
            "f1": metrics.f1_score(y, called, average="macro", sample_weight=w),
            "roc_auc": np.mean(areas),
        }
        table = metrics.confusion_matrix(y, called, labels=labels, sample_weight=w)
        assert report.confusion == {"y": table.tolist()}
    assert found == pytest.approx(expected)


def test_rows_count_by_their_weights_in_figures_of_numbers_as_in_scikit_learns() -> None:
    frame = _weighted(classes=False)
    outcome = cr.train(frame, "y", weight="w", max_iter=4)
    report, model = outcome.report, outcome.model
    y, w = frame["y"].to_numpy(), WEIGHTS
    predictions = {
        "training": model.predict(frame[["a", "b"]].to_numpy())[:, 0],
        "out_of_fold": model.schema.decode_outputs(model.fitted.out_of_fold.outputs)[:, 0],
        "guessing": np.full(90, np.average(y, weights=w)),
    }
    for which, predicted in predictions.items():
        assert getattr(report, which) == pytest.approx(
            {
                "r2": metrics.r2_score(y, predicted, sample_weight=w),
                "rmse": metrics.root_mean_squared_error(y, predicted, sample_weight=w),
                "mae": metrics.mean_absolute_error(y, predicted, sample_weight=w),
            },
            abs=1e-12,
        )


def test_rows_of_another_file_without_weights_count_once_and_that_is_told() -> None:
    frame = _weighted(classes=True)
    test = frame[60:].drop(columns="w")
    outcome = cr.train(frame[:60], "y", weight="w", test=test, fast=True)
    called = outcome.model.predict(test[["a", "b"]].to_numpy())
    accuracy = metrics.accuracy_score(test["y"], called)
    assert outcome.report.held_out["accuracy"] == pytest.approx(accuracy)
    assert any("each row counts once" in note for note in outcome.report.notes)


def test_figures_are_undefined_where_no_row_counts() -> None:
    frame = _weighted(classes=True)
    test = frame[60:].assign(w=0)
    report = cr.train(frame[:60], "y", weight="w", test=test, fast=True, score="f1").report
    assert set(report.held_out) >= {"accuracy", "balanced_accuracy", "log_loss", "f1"}
    assert all(np.isnan(value) for value in report.held_out.values())


def test_outputs_that_are_no_probabilities_have_no_log_loss() -> None:
    assert set(cr.train("xor", max_iter=5).report.training) == {"accuracy", "balanced_accuracy"}


@pytest.mark.quick
@pytest.mark.parametrize("labels", [np.array([3, 5, 9]), np.array(["a", "bb", "c"])])
def test_figures_of_many_rows_of_classes_hold_little_of_each(labels: Any) -> None:
    """Looked at some at a time they are scikit-learn's, and take no array as long as the rows."""
    rng = np.random.default_rng(0)
    y, called = (labels[rng.integers(0, 3, 1_000_000)] for _array in range(2))
    right = called == y
    tracemalloc.start()
    found = figures_of_classes(right, y)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found["accuracy"] == metrics.accuracy_score(y, called)
    assert found["balanced_accuracy"] == pytest.approx(
        metrics.balanced_accuracy_score(y, called), rel=1e-15
    )
    assert peak < 10 * len(y)  # bytes
