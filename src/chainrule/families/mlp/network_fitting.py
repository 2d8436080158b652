"""A feed-forward network fitted to a problem."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import Any

import numpy as np

from chainrule.basics.errors import DivergenceError
from chainrule.basics.i18n import _
from chainrule.basics.memory import check_disk
from chainrule.basics.typing import Floats
from chainrule.data.in_files import Inputs
from chainrule.engines.plan import Data, Ranks
from chainrule.engines.ranks import current
from chainrule.families.family import Contents, Family, Task
from chainrule.families.mlp.ensemble_fitting import fit_ensemble
from chainrule.families.mlp.shared_rows import (
    check_watched,
    encoded_in_parts,
    encoded_rows,
    size_of,
)
from chainrule.network import in_type
from chainrule.pieces.scores import check_score, get_score
from chainrule.preprocessing.targets import USUAL
from chainrule.problems.parts import split
from chainrule.problems.problem import Prepared, Problem, prepare
from chainrule.training.begin import begin
from chainrule.training.endings import check_begun, help_of
from chainrule.training.evaluation import Validation
from chainrule.training.helping import Begun, ScoreName, hand_over, has_helpers
from chainrule.training.history import History
from chainrule.training.settings import Settings
from chainrule.training.stored_run import StoredRun
from chainrule.training.streams import Rows, rows_from


def fit(_family: Family, task: Task) -> Contents:
    """The network of the problem, trained by its settings on the rows of the task, some of them
    only watched where early stopping is on; or the ensemble of its recipe. DivergenceError where
    the loss leaves the numbers."""
    weight = _weight_of_all(task)
    problem, recipe = task.problem, task.problem.recipe
    found = _fit_one(task, weight) if recipe is None else fit_ensemble(task, recipe, weight)
    if found.history.stop_reason == "diverged":
        raise _diverged(found.history, problem.settings)
    return found


def _fit_one(task: Task, weight: Floats | None) -> Contents:
    problem, rows = task.problem, task.rows
    prepared = prepare(problem, rows)
    n_numbers = len(rows) * prepared.network.sizes[0]
    dtype = type_for(n_numbers, problem.settings)
    held_out = None
    if problem.settings.early_stopping:
        rows, watched = split(problem, rows, problem.settings.validation_fraction)
        check_watched(prepared, len(watched), dtype, problem.room)
        held_out = encoded_rows(prepared, watched, weight, dtype) if len(watched) else None
    if task.watched is not None:
        check_watched(prepared, len(task.watched[0]), dtype, problem.room)
    eval_sets = [] if task.watched is None else [_encoded(prepared, *task.watched, dtype)]
    score = _score(task, prepared)
    validation = Validation(held_out, eval_sets, get_score(*score))
    told: list[str] = []
    ranks = current()
    helped = ranks if has_helpers(ranks) else None
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")  # the report tells what is amiss
        network = in_type(prepared.network, dtype)
        if problem.room is None and helped is None:
            found = Rows(network, encoded_rows(prepared, rows, weight, dtype))
        else:
            memory = None
            if problem.room is not None:
                memory = problem.room.memory
                check_disk(problem.room.folder, 2 * size_of(prepared, len(rows), dtype))
            parts = encoded_in_parts(prepared, rows, weight, dtype)
            streams = rows_from(
                network,
                parts,
                problem.settings,
                memory,
                problem.scratch,
                told.append,
                len(rows),
                helped is not None,
            )
            found = stack.enter_context(streams)
        run = begin(
            network,
            found.data,
            problem.settings,
            validation,
            task.callbacks,
            checkpoint=task.checkpoint,
            source=found.source,
            tell=None if helped is None else _handing(helped, problem, found, validation, score),
        )
        if task.begin is not None:
            task.begin(problem._replace(streamed="".join(told)))
        result = run.train()
        if helped is not None:
            helped.wait = True
    check_begun(result.history)
    network = in_type(result.network, np.float64)
    return Contents(network, prepared.schema, problem.settings, result.history)


def _handing(
    ranks: Ranks, problem: Problem, rows: Rows, watched: Validation, score: ScoreName
) -> Callable[[StoredRun, str], None]:
    """Tells the helpers of a run, which are asked for nothing else until it has ended."""
    assert rows.lying is not None
    memory = None if rows.source is None else rows.budget
    run = Begun(rows.network, problem.settings, rows.lying, memory, watched, score)
    return partial(hand_over, ranks, run)


def _weight_of_all(task: Task) -> Floats | None:
    """The weights of the task's rows among those of all rows of the problem ``(n,)``."""
    weight = task.weights()
    if weight is None:
        return None
    of_all = np.zeros(len(task.problem.X))
    of_all[task.rows] = weight
    return of_all


SINGLE_FROM = 1 << 25
"""Numbers that go in, from which on they are float32, so that they take half the memory."""


def type_for(n_numbers: int, settings: Settings) -> type[np.floating[Any]]:
    """The type in which a network is trained on so many numbers: in mixed precision float32 in any
    case, and on a device that is no processor, as such devices are made for it."""
    single = n_numbers >= SINGLE_FROM or settings.device != "cpu" or settings.mixed_precision
    return np.float32 if single else np.float64


def _score(task: Task, prepared: Prepared) -> ScoreName:
    """What is watched: the first score that is asked for, or the usual one. InputError where one of
    them is not for such targets."""
    kind = prepared.schema.target_kind
    name = task.scores[0] if task.scores else USUAL[kind].score
    if kind == "numbers":
        for each in (name, *task.scores):
            check_score(each, prepared.y)
    return ScoreName(name, kind == "labels")


def _encoded(prepared: Prepared, X: Inputs, y: Any, weight: Floats | None, dtype: Any) -> Data:
    """Raw rows as the network is given them."""
    encoded = prepared.schema.encode_inputs(X, dtype=dtype)
    return Data(encoded, prepared.schema.encode_targets(y), weight).as_type(dtype)


def _diverged(history: History, settings: Settings) -> DivergenceError:
    return DivergenceError(
        _("The loss was {loss} in epoch {epoch}: training stopped, and there is no model.").format(
            loss=f"{history.loss[-1]:.7g}", epoch=history.n_epochs
        ),
        help_of(settings),
    )
