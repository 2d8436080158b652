"""An ensemble fitted to a table: each member leaves out one fold and keeps its best epoch on it.

Cells are parsed and scaled in float64, and fed as float32.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from chainrule.basics.arguments import argument
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.random import Seed
from chainrule.basics.typing import Floats, Integers
from chainrule.engines.plan import Data, rows_of_parts
from chainrule.engines.ranks import current
from chainrule.families.family import Contents, Task
from chainrule.families.mlp.ensemble import (
    NOT_LEFT_OUT,
    Ensemble,
    OutOfFold,
    Residuals,
    best_temperature,
    logits,
)
from chainrule.families.mlp.importance import importance
from chainrule.families.mlp.shared_rows import Part, SharedRows, check_watched, shared_rows
from chainrule.families.mlp.side_by_side import Together, member_network
from chainrule.network import Network
from chainrule.pieces.scores import check_score
from chainrule.preprocessing.targets import USUAL
from chainrule.problems.parts import fold_of_each
from chainrule.problems.problem import Prepared, Recipe, prepare
from chainrule.training.evaluation import by_blocks
from chainrule.training.history import mean_history


def fit_ensemble(task: Task, recipe: Recipe, of_all: Floats | None) -> Contents:
    """The members of the problem's recipe; `of_all` are the weights of all its rows ``(n,)``. Of
    the history each curve is the mean over the members.

    A KeyboardInterrupt ends each member after its epoch, the first at the earliest, and is kept to
    the history, as a loss is that left the numbers.
    """
    if current() is not None:
        raise InputError(
            _(
                "Several processes share out the shards of one network; a table is learned by {n}."
            ).format(n=recipe.members),
            _("One network: {option}. All of them: one process.").format(
                option=argument(shards=8, fast=True)
            ),
        )
    prepared = prepare(task.problem, task.rows)
    for each in task.scores:
        check_score(each, prepared.y)
    if task.watched is not None:
        check_watched(prepared, len(task.watched[0]), np.float32, task.problem.room)
    make = partial(member_network, prepared, task.problem, 0)
    n, settings = len(task.rows), task.problem.settings
    n_kept = n - n // recipe.members if recipe.folds else n
    unit = rows_of_parts(settings.steps_of(n_kept))
    room = task.problem.room
    with shared_rows(prepared, task.rows, of_all, room, make, n_kept, unit) as rows:
        return _fit(task, recipe, prepared, rows)


def _fit(task: Task, recipe: Recipe, prepared: Prepared, rows: SharedRows) -> Contents:
    parts = _parts(task, recipe)
    began = time.perf_counter()
    interrupted = False
    if recipe.penalties:
        task, interrupted = _penalized(task, prepared, rows, parts[0], recipe.penalties)
    if interrupted:  # which penalty is best was not found: to go on from is the trial
        task = task._replace(checkpoint=None)
    together = Together(task, prepared, rows, parts)
    if interrupted:
        together.interrupt()
    results = together.train()
    ensemble = Ensemble(
        tuple(result.network for result in results),
        best_epochs=tuple(result.history.best_epoch for result in results),
    )
    history = mean_history([result.history for result in results])
    history.n_samples, history.seconds = len(task.rows), time.perf_counter() - began
    if recipe.folds and history.stop_reason != "diverged":
        witnesses = together.witnesses([r.history.validation_loss for r in results])
        ensemble = _tempered(ensemble, witnesses, parts, rows)
        ensemble = replace(
            ensemble,
            residuals=_residuals(ensemble, prepared, task.rows),
            importance=_importance(
                replace(ensemble, members=tuple(witnesses)), prepared, rows.data, together.seed
            ),
        )
    return Contents(ensemble, prepared.schema, task.problem.settings, history)


def _penalized(
    task: Task, prepared: Prepared, rows: SharedRows, first: Part, penalties: Sequence[float]
) -> tuple[Task, bool]:
    """The task with that of the `penalties` by which the first member is best on its fold; True
    after an interruption, which leaves the best of those that were tried."""
    losses, interrupted = {}, False
    for alpha in penalties:
        tried = _with_penalty(task, alpha)._replace(callbacks=())
        trial = Together(tried, prepared, rows, [first])
        history = trial.train()[0].history
        task = task._replace(begin=None)  # it has been told
        losses[alpha] = min(filter(math.isfinite, history.validation_loss), default=math.inf)
        interrupted = trial.interrupted
        if interrupted:
            break
    return _with_penalty(task, min(losses, key=lambda alpha: losses[alpha])), interrupted


def _with_penalty(task: Task, alpha: float) -> Task:
    settings = task.problem.settings.changed(alpha=alpha)
    return task._replace(problem=task.problem._replace(settings=settings))


def _tempered(
    ensemble: Ensemble, witnesses: Sequence[Network], parts: Sequence[Part], rows: SharedRows
) -> Ensemble:
    """With what each of the `witnesses`, the members at epochs that their own folds had no say in,
    says of the rows left out of it, and the temperature that suits it."""
    z = np.empty(rows.data.y.shape, witnesses[0].layers[0].W.dtype)
    member = parts[0].part_of
    for j, (network, part) in enumerate(zip(witnesses, parts, strict=True)):
        z[member == j] = by_blocks(partial(logits, network), rows.those(part.left_out).X)
    output, t = ensemble.members[0].output, 1.0
    if ensemble.loss.name == USUAL["classes"].loss:
        t = best_temperature(output, z, np.asarray(rows.data.y), rows.data.weight)
    return replace(ensemble, temperature=t, out_of_fold=OutOfFold(member, z, output, t))


def _importance(
    witnesses: Ensemble, prepared: Prepared, rows: Data, seed: Seed
) -> tuple[float, ...]:
    unseen, widths = witnesses.out_of_fold, prepared.schema.part_counts
    return () if unseen is None else tuple(importance(witnesses, unseen, rows, widths, seed))


_MOST_RESIDUALS = 5_000


def _residuals(ensemble: Ensemble, prepared: Prepared, rows: Integers) -> Residuals | None:
    """Of very many rows an even share of the sorted ones of each fold; None of classes."""
    scaler, found = prepared.schema.target_scaler, ensemble.out_of_fold
    if scaler is None or found is None:
        return None
    if len(rows) <= _MOST_RESIDUALS:
        true = scaler.inverse(prepared.targets(rows))
        return Residuals(found.member, abs(scaler.inverse(found.outputs) - true))
    each = _MOST_RESIDUALS // len(ensemble.members)
    kept = []
    for j in range(len(ensemble.members)):
        apart = scaler.inverse(found.of(j))
        apart -= scaler.inverse(prepared.targets(rows[found.member == j]))
        of_fold = np.sort(abs(apart), axis=0)
        kept.append(of_fold[np.linspace(0, len(of_fold) - 1, each).round().astype(int)])
    member = np.repeat(np.arange(len(kept)), each)
    return Residuals(member, np.concatenate(kept))


def _parts(task: Task, recipe: Recipe) -> list[Part]:
    if not recipe.folds:
        return [Part(np.zeros(len(task.rows), np.int32), NOT_LEFT_OUT)] * recipe.members
    part_of = fold_of_each(task.problem, task.rows, recipe.members)
    return [Part(part_of, j) for j in range(recipe.members)]
