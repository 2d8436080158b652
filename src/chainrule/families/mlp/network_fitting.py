"""A feed-forward network fitted to a problem."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from chainrule.basics.errors import DivergenceError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats, Integers
from chainrule.engines.plan import Data
from chainrule.families.family import Contents, Family, Task
from chainrule.families.mlp.ensemble_fitting import fit_ensemble
from chainrule.pieces.scores import check_score, get_score
from chainrule.preprocessing.targets import USUAL
from chainrule.problems.parts import split
from chainrule.problems.problem import Prepared, prepare
from chainrule.training.begin import begin
from chainrule.training.endings import check_begun, help_of
from chainrule.training.evaluation import Validation
from chainrule.training.history import History
from chainrule.training.settings import Settings


def fit(_family: Family, task: Task) -> Contents:
    """The network of the problem, trained by its settings on the rows of the task, some of them
    only watched where early stopping is on; or the ensemble of its recipe. DivergenceError where
    the loss leaves the numbers."""
    weight = _weight_of_all(task)
    recipe = task.problem.recipe
    found = _fit_one(task, weight) if recipe is None else fit_ensemble(task, recipe, weight)
    if found.history.stop_reason == "diverged":
        raise _diverged(found.history, task.problem.settings)
    return found


def _fit_one(task: Task, weight: Floats | None) -> Contents:
    problem, rows = task.problem, task.rows
    prepared = prepare(problem, rows)
    held_out = None
    if problem.settings.early_stopping:
        rows, watched = split(problem, rows, problem.settings.validation_fraction)
        held_out = _rows(prepared, watched, weight) if len(watched) else None
    kind = prepared.schema.target_kind
    name = task.scores[0] if task.scores else USUAL[kind].score
    for each in (name, *task.scores):
        check_score(each, prepared.y)
    score = get_score(name, several_labels=kind == "labels")
    eval_sets = [] if task.watched is None else [_encoded(prepared, *task.watched)]
    validation, data = Validation(held_out, eval_sets, score), _rows(prepared, rows, weight)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the report tells what is amiss
        run = begin(
            prepared.network,
            data,
            problem.settings,
            validation,
            task.callbacks,
            checkpoint=task.checkpoint,
        )
        if task.begin is not None:
            task.begin(problem)
        result = run.train()
    check_begun(result.history)
    return Contents(result.network, prepared.schema, problem.settings, result.history)


def _weight_of_all(task: Task) -> Floats | None:
    """The weights of the task's rows among those of all rows of the problem ``(n,)``."""
    weight = task.weights()
    if weight is None:
        return None
    of_all = np.zeros(len(task.problem.X))
    of_all[task.rows] = weight
    return of_all


def _rows(prepared: Prepared, rows: Integers, weight: Floats | None) -> Data:
    return Data(prepared.X[rows], prepared.y[rows], None if weight is None else weight[rows])


def _encoded(prepared: Prepared, X: Floats, y: Any) -> Data:
    """Raw rows as the network is given them."""
    return Data(prepared.schema.encode_inputs(X), prepared.schema.encode_targets(y))


def _diverged(history: History, settings: Settings) -> DivergenceError:
    return DivergenceError(
        _("The loss was {loss} in epoch {epoch}: training stopped, and there is no model.").format(
            loss=f"{history.loss[-1]:.7g}", epoch=history.n_epochs
        ),
        help_of(settings),
    )
