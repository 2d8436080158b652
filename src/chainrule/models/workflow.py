"""From a source to a trained model: what lies between a file's name and a network.

A source is a built-in example, a network file (TOML) or a table. Rows are held out, scales are
taken from the training rows alone, the network is trained, and its score on the rows it has not
seen stands beside what guessing would reach.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from chainrule.basics.errors import DivergenceError
from chainrule.basics.i18n import _
from chainrule.basics.random import make_seed
from chainrule.basics.typing import Integers
from chainrule.engines.plan import Data
from chainrule.families.registry import Family
from chainrule.models.classical import ClassicalModel
from chainrule.models.classical_report import fit_family, report_family, score_family
from chainrule.models.mlp import Model
from chainrule.models.report import Figures, Tested, make_report, score_on
from chainrule.pieces.scores import SCORES
from chainrule.preprocessing import fit_classes, fold_rows, split_rows
from chainrule.problems.problem import Prepared, Problem, naming, prepare
from chainrule.training.begin import begin as begin_run
from chainrule.training.callbacks import Callback
from chainrule.training.evaluation import Validation
from chainrule.training.history import History

Begin: TypeAlias = Callable[[Problem], None]


class Outcome(NamedTuple):
    """A trained model, how good it is, and the problem it was trained on."""

    model: Any
    report: Any
    problem: Problem


class Learner(NamedTuple):
    """How a kind of network is trained and scored: ``fit(problem, rows, callbacks, begin)`` gives a
    model of the rows, ``score(model, tested)`` its figures, ``report(problem, model, rows, tested,
    folds)`` what is told of it."""

    fit: Callable[[Problem, Integers, Sequence[Callback], Begin | None], Any]
    score: Callable[[Any, Tested], Figures]
    report: Callable[[Problem, Any, Integers, Tested | None, Sequence[Figures]], Any]


def train_problem(
    problem: Problem,
    *,
    learner: Learner | None = None,
    test_fraction: float = 0.2,
    tested: Tested | None = None,
    n_folds: int = 0,
    callbacks: Sequence[Callback] = (),
    begin: Begin | None = None,
) -> Outcome:
    """Hold rows out, train (a feed-forward network where `learner` is None), score. With `tested`
    rows, or after scoring on `n_folds` parts that are
    each left out once, all rows of `problem` are trained on. `begin` is given the problem when
    nothing is found against training on it.

    Raises DivergenceError where the loss leaves the numbers.
    """
    learner = learner or NETWORK
    with naming(problem.source):
        rows = np.arange(len(problem.X))
        folds = [
            learner.score(
                learner.fit(problem, kept, callbacks, begin if k == 0 else None),
                _tested(problem, held_out),
            )
            for k, (kept, held_out) in enumerate(_folds(problem, n_folds))
        ]
        known, held_out = rows, rows[:0]
        if tested is None and not folds:
            known, held_out = _split(problem, rows, test_fraction)
        model = learner.fit(problem, known, callbacks, None if folds else begin)
        if tested is None and len(held_out):
            tested = _tested(problem, held_out)
        return Outcome(model, learner.report(problem, model, known, tested, folds), problem)


def _tested(problem: Problem, rows: Integers) -> Tested:
    return Tested(problem.X[rows], None if problem.y is None else np.asarray(problem.y)[rows])


def _trained(
    problem: Problem,
    known: Integers,
    callbacks: Sequence[Callback],
    begin: Begin | None,
) -> Model:
    """A model of the rows `known`, some of them only watched where early stopping is on."""
    prepared = prepare(problem, known)
    held_out, learned = None, known
    if problem.settings.early_stopping:
        learned, held_out_rows = _split(problem, known, problem.settings.validation_fraction)
        held_out = _rows(prepared, held_out_rows) if len(held_out_rows) else None
    validation = Validation(held_out, score=SCORES[_metric(prepared)])
    data = _rows(prepared, learned)
    run = begin_run(prepared.network, data, problem.settings, validation, callbacks)
    if begin is not None:
        begin(problem)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = run.train()
    if result.history.stop_reason == "diverged":
        raise _diverged(result.history)
    return Model(result.network, prepared.schema, problem.settings, result.history)


NETWORK = Learner(_trained, score_on, make_report)


def _metric(prepared: Prepared) -> str:
    if not prepared.schema.classes:
        return "r2"
    return "accuracy" if len(prepared.schema.classes) == 1 else "subset_accuracy"


def _diverged(history: History) -> DivergenceError:
    return DivergenceError(
        _("The loss was {loss} in epoch {epoch}: training stopped, and there is no model.").format(
            loss=history.loss[-1], epoch=history.n_epochs
        ),
        _("A smaller learning_rate_init (--learning-rate) or scaled inputs usually help."),
    )


def _rows(prepared: Prepared, rows: Integers) -> Data:
    weight = None if prepared.weight is None else prepared.weight[rows]
    return Data(prepared.X[rows], prepared.y[rows], weight)


def _split(problem: Problem, rows: Integers, fraction: float) -> tuple[Integers, Integers]:
    """(kept, held out): a part of `rows`, classes in proportion; nothing of few rows."""
    seed = make_seed(problem.settings.random_state)
    kept, held_out = split_rows(len(rows), fraction, seed, _codes(problem, rows))
    return rows[kept], rows[held_out]


def _folds(problem: Problem, n_folds: int) -> list[tuple[Integers, Integers]]:
    if not n_folds:
        return []
    rows = np.arange(len(problem.X))
    seed = make_seed(problem.settings.random_state)
    return fold_rows(len(rows), n_folds, seed, _codes(problem, rows))


def _codes(problem: Problem, rows: Integers) -> Integers | None:
    """The classes of `rows`, of the first of several targets; None for numbers."""
    if problem.task != "classification":
        return None
    labels = np.asarray(problem.y)
    first = labels if labels.ndim == 1 else labels[:, 0]
    return fit_classes(first).encode(first)[rows]


def family_learner(family: Family, arguments: dict[str, Any]) -> Learner:
    """Fits the estimator of a classical family with these arguments."""

    def fit(
        problem: Problem, rows: Integers, _callbacks: Sequence[Callback], begin: Begin | None
    ) -> ClassicalModel:
        return fit_family(problem, family, arguments, rows, begin)

    return Learner(fit, score_family, report_family)
