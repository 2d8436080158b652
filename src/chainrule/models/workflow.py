"""From a source to a trained model: what lies between a file's name and a network.

A source is a built-in example, a network file (TOML) or a table. Rows are held out, scales are
taken from the training rows alone, the network is trained, and its score on the rows it has not
seen stands beside what guessing would reach.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from chainrule.basics.errors import DivergenceError
from chainrule.basics.i18n import _
from chainrule.basics.random import make_seed
from chainrule.basics.typing import Integers
from chainrule.data import Unused
from chainrule.engines.plan import Data
from chainrule.families import fitting
from chainrule.families.family import Family
from chainrule.models.model import Model
from chainrule.models.report import Report, Tested, make_report, score
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

    model: Model
    report: Report
    problem: Problem


def problem_for(problem: Problem, family: Family, scale: str | None) -> Problem:
    """The problem as the family takes it: scaled as said, else as the family needs it, else as the
    source says; a target it neither learns nor uses is left out. A layered network takes it as it
    is stated."""
    if family.layered:
        return problem
    problem = problem._replace(scale=scale or family.scale or problem.scale)
    if not family.learns_nothing or family.uses_labels:
        return problem
    reason = _("this kind of network learns no target")
    left_out = [Unused(name, reason, dropped=True) for name in problem.targets]
    unused = (*problem.unused, *left_out)
    return problem._replace(y=None, task="none", targets=(), unused=unused)


def train_problem(
    problem: Problem,
    family: Family,
    *,
    arguments: Mapping[str, Any] | None = None,
    test_fraction: float = 0.2,
    tested: Tested | None = None,
    n_folds: int = 0,
    callbacks: Sequence[Callback] = (),
    begin: Begin | None = None,
) -> Outcome:
    """Hold rows out, train a network of the family, score. With `tested` rows, or after scoring on
    `n_folds` parts that are each left out once, all rows of `problem` are trained on. `arguments`
    are the estimator's; a layered network is trained by the problem's own settings. `begin` is
    given the problem when nothing is found against training on it.

    Raises DivergenceError where the loss leaves the numbers.
    """

    def fitted(rows: Integers, begin: Begin | None) -> Model:
        if family.layered:
            return _trained(problem, rows, callbacks, begin)
        return Model(*fitting.fit(problem, family, dict(arguments or {}), rows, begin))

    with naming(problem.source):
        folds = [
            score(fitted(kept, begin if k == 0 else None), _tested(problem, held_out))
            for k, (kept, held_out) in enumerate(_folds(problem, n_folds))
        ]
        rows = np.arange(len(problem.X))
        known, held_out = rows, rows[:0]
        if tested is None and not folds:
            known, held_out = _split(problem, rows, test_fraction)
        model = fitted(known, None if folds else begin)
        if tested is None and len(held_out):
            tested = _tested(problem, held_out)
        return Outcome(model, make_report(problem, model, known, tested, folds), problem)


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
