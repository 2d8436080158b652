"""A feed-forward network fitted to a problem."""

from __future__ import annotations

import warnings

from chainrule.basics.errors import DivergenceError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Integers
from chainrule.engines.plan import Data
from chainrule.families.family import Contents, Family, Task
from chainrule.pieces.scores import get_score
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
    only watched where early stopping is on. DivergenceError where the loss leaves the numbers."""
    problem, rows = task.problem, task.rows
    prepared = prepare(problem, rows)
    held_out = None
    if problem.settings.early_stopping:
        rows, watched = split(problem, rows, problem.settings.validation_fraction)
        held_out = _rows(prepared, watched) if len(watched) else None
    score = get_score(USUAL[prepared.schema.target_kind].score)
    validation, data = Validation(held_out, score=score), _rows(prepared, rows)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the report tells what is amiss
        run = begin(prepared.network, data, problem.settings, validation, task.callbacks)
        if task.begin is not None:
            task.begin(problem)
        result = run.train()
    check_begun(result.history)
    if result.history.stop_reason == "diverged":
        raise _diverged(result.history, problem.settings)
    return Contents(result.network, prepared.schema, problem.settings, result.history)


def _rows(prepared: Prepared, rows: Integers) -> Data:
    weight = None if prepared.weight is None else prepared.weight[rows]
    return Data(prepared.X[rows], prepared.y[rows], weight)


def _diverged(history: History, settings: Settings) -> DivergenceError:
    return DivergenceError(
        _("The loss was {loss} in epoch {epoch}: training stopped, and there is no model.").format(
            loss=f"{history.loss[-1]:.7g}", epoch=history.n_epochs
        ),
        help_of(settings),
    )
