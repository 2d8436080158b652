"""An ensemble fitted to a table: each member leaves out one fold and keeps its best epoch on it.

Cells are parsed and scaled in float64, and fed as float32.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from chainrule.basics.numbers import mean
from chainrule.basics.random import Seed
from chainrule.basics.typing import Floats, Integers
from chainrule.engines.plan import Data
from chainrule.families.family import Contents, Task
from chainrule.families.mlp.ensemble import (
    NOT_LEFT_OUT,
    Ensemble,
    OutOfFold,
    Residuals,
    at_temperature,
    best_temperature,
    logits,
)
from chainrule.families.mlp.importance import importance
from chainrule.families.mlp.side_by_side import Part, Together
from chainrule.network import Network
from chainrule.pieces.scores import check_score
from chainrule.preprocessing.targets import USUAL
from chainrule.problems.parts import folds_of
from chainrule.problems.problem import Prepared, Recipe, prepare
from chainrule.training.history import Curve, Curves, History, StopReason


def fit_ensemble(task: Task, recipe: Recipe, of_all: Floats | None) -> Contents:
    """The members of the problem's recipe; `of_all` are the weights of all its rows ``(n,)``. Of
    the history each curve is the mean over the members.

    A KeyboardInterrupt ends each member after its epoch, the first at the earliest, and is kept to
    the history, as a loss is that left the numbers.
    """
    prepared = prepare(task.problem, task.rows)
    for each in task.scores:
        check_score(each, prepared.y)
    rows = _single(prepared, task.rows, of_all)
    parts = _parts(task, recipe)
    began = time.perf_counter()
    interrupted = False
    if recipe.penalties:
        task, interrupted = _penalized(task, prepared, rows, parts[0], recipe.penalties)
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
                replace(ensemble, members=tuple(witnesses)), prepared, rows, together.seed
            ),
        )
    return Contents(ensemble, prepared.schema, task.problem.settings, history)


def _penalized(
    task: Task, prepared: Prepared, rows: Data, first: Part, penalties: Sequence[float]
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
    ensemble: Ensemble, witnesses: Sequence[Network], parts: Sequence[Part], rows: Data
) -> Ensemble:
    """With what each of the `witnesses`, the members at epochs that their own folds had no say in,
    says of the rows left out of it, and the temperature that suits it."""
    n, k = rows.y.shape
    member, z = np.full(n, NOT_LEFT_OUT), np.full((n, k), np.nan)
    for j, (network, part) in enumerate(zip(witnesses, parts, strict=True)):
        member[part.left_out] = j
        z[part.left_out] = logits(network, rows.X[part.left_out])
    output, t = ensemble.members[0].output, 1.0
    if ensemble.loss.name == USUAL["classes"].loss:
        t = best_temperature(output, z, rows.y, rows.weight)
    return replace(
        ensemble, temperature=t, out_of_fold=OutOfFold(member, at_temperature(output, z, t))
    )


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
    size = abs(scaler.inverse(found.outputs) - scaler.inverse(prepared.y[rows]))
    if len(size) <= _MOST_RESIDUALS:
        return Residuals(found.member, size)
    each = _MOST_RESIDUALS // len(ensemble.members)
    kept = []
    for j in range(len(ensemble.members)):
        of_fold = np.sort(size[found.member == j], axis=0)
        kept.append(of_fold[np.linspace(0, len(of_fold) - 1, each).round().astype(int)])
    member = np.repeat(np.arange(len(kept)), each)
    return Residuals(member, np.concatenate(kept))


def mean_history(histories: Sequence[History]) -> History:
    """The curves' means over the members, as long as the shortest."""
    first = histories[0]

    def mean_curve(curves: Sequence[Sequence[float]]) -> Curve:
        return Curve(map(mean, zip(*curves, strict=False)))

    reasons = [history.stop_reason for history in histories]
    eval_sets = zip(*(history.eval_sets for history in histories), strict=True)
    return History(
        loss=mean_curve([h.loss for h in histories]),
        validation_loss=mean_curve([h.validation_loss for h in histories]),
        eval_sets=[
            Curves(mean_curve([c.loss for c in each]), mean_curve([c.score for c in each]))
            for each in eval_sets
        ],
        learning_rate=first.learning_rate,
        samples_seen=sum(h.samples_seen for h in histories),
        stop_reason=next((r for r in _WORSE if r in reasons), first.stop_reason),
        engine=first.engine,
    )


_WORSE: tuple[StopReason, ...] = ("diverged", "interrupted", "callback")
"""Ends of one member that are told of all, the gravest first."""


def _single(prepared: Prepared, rows: Integers, weight: Floats | None) -> Data:
    """The task's rows in float32."""
    X, w = prepared.inputs(rows, np.float32), None if weight is None else weight[rows]
    return Data(X, prepared.y[rows], w).as_type(np.float32)


def _parts(task: Task, recipe: Recipe) -> list[Part]:
    places = np.arange(len(task.rows))
    if not recipe.folds:
        return [Part(places, places[:0])] * recipe.members
    return [Part(*pair) for pair in folds_of(task.problem, task.rows, recipe.members)]
