"""The report's figures against scikit-learn's metrics on the same predictions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn import metrics
from sklearn.dummy import DummyClassifier, DummyRegressor

import chainrule as cr
from chainrule.basics.random import make_seed
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


def test_outputs_that_are_no_probabilities_have_no_log_loss() -> None:
    assert set(cr.train("xor", max_iter=5).report.training) == {"accuracy", "balanced_accuracy"}
