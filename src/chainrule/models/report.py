"""What a training run came to: how good the model is on rows, beside what guessing would reach.

The figures are those of `chainrule.models.judging`; of several targets they are means over them,
beside each one's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.typing import Integers, Json
from chainrule.families.family import Figures
from chainrule.models.judging import (
    Confusion,
    Targets,
    Tested,
    confusion_of,
    figures_on,
    guessing,
    mean_of,
    weights_of,
)
from chainrule.models.model import Model
from chainrule.models.notes import notes_on_fit, notes_on_targets, notes_on_type, notes_on_weights
from chainrule.models.unseen import (
    Unseen,
    judged,
    notes_on,
    notes_on_folds,
    notes_on_penalty,
    unseen_by,
)
from chainrule.preprocessing.schema import Schema
from chainrule.preprocessing.splitting import taken
from chainrule.problems.problem import Problem
from chainrule.training.history import History


class Fold(NamedTuple):
    """A part that was left out: the figures on it, and why the training on the others ended."""

    figures: Figures
    stop_reason: str


class Report(NamedTuple):
    """What a training run came to: figures on the training rows, on rows held out (`held_out`,
    `guessing` and `confusion` are None where there were none), and of each part of a
    cross-validation, on the rows left out of it (`folds`).

    Of a feed-forward network there are its `sizes`, its `history` and the sentence on its `ending`
    (`fold_stop_reasons`: why those of the parts ended), how many rows each class has,
    the figures of each of several targets, and ``confusion[target][i][j]``: held-out rows of class
    i that were called class j. Where a column says how much each row counts (`weight`), rows count
    by it in all figures. `notes` are sentences on the fit that the family has to say.
    """

    title: str
    family: str
    rows: int
    rejected: tuple[Any, ...]
    without_target: int
    inputs: int
    task: str
    targets: tuple[str, ...]
    training_rows: int
    held_out_rows: int
    held_out_from: str
    training: Figures
    held_out: Figures | None
    guessing: Figures | None
    by_target: dict[str, Figures]
    folds: tuple[Figures, ...]
    notes: tuple[str, ...]
    sizes: tuple[int, ...]
    class_counts: dict[str, dict[str, int]]
    confusion: Confusion | None
    history: History | None
    ending: str = ""
    fold_stop_reasons: tuple[str, ...] = ()
    members: int = 1
    temperature: float = 1.0
    best_epochs: tuple[int, ...] = ()
    out_of_fold: Figures | None = None
    spread: Figures | None = None
    one_because: str = ""
    importance: Figures | None = None

    def to_json(self) -> Json:
        """Every field, the history by its curves."""
        fields = self._asdict()
        fields["history"] = None if self.history is None else self.history.to_json()
        fields["rejected"] = [row._asdict() for row in self.rejected]
        return {key: list(v) if isinstance(v, tuple) else v for key, v in fields.items()}


def make_report(
    problem: Problem,
    model: Model,
    known: Integers,
    tested: Tested | None,
    folds: Sequence[Fold] = (),
    scores: Sequence[str] = (),
) -> Report:
    """The report of `model` on the rows `known` it was trained on and on those it was not."""
    y = None if model.task == "none" else np.asarray(problem.y)
    X_known, y_known = taken(known, problem.X, y)
    of_known = Targets(y_known, weights_of(problem, known))
    training = held_out = figures_on(model, Tested(X_known, *of_known), scores)
    guess = None
    out_of_fold = unseen_by(model)
    unseen = None if out_of_fold is None else judged(model, out_of_fold, of_known, scores)
    if tested is None and unseen is not None:
        guess = guessing(model.task, of_known, of_known, training)
    if tested is not None:
        held_out = figures_on(model, tested, scores)
        if y_known is not None:
            of_tested = Targets(tested.y, tested.weight)
            guess = guessing(model.task, of_known, of_tested, training)
        elif model.family.guessing is not None:
            rows = model.as_given(X_known), model.as_given(tested.X)
            guess = model.family.guessing(model.fitted, *rows)
    report = Report(
        title=problem.title,
        family=model.family.name,
        rows=len(problem.X),
        rejected=problem.rejected,
        without_target=problem.without_target,
        inputs=len(problem.inputs),
        task=model.task,
        targets=() if model.task == "none" else problem.targets,
        training_rows=len(known),
        held_out_rows=0 if tested is None else len(tested.X),
        held_out_from="" if tested is None else tested.source,
        training=mean_of(training),
        held_out=None if tested is None else mean_of(held_out),
        guessing=guess,
        by_target=held_out if len(held_out) > 1 else {},
        folds=tuple(fold.figures for fold in folds),
        notes=(*notes_on_fit(model, X_known, y_known), *notes_on_weights(problem, tested)),
        sizes=(),
        class_counts={},
        confusion=None,
        history=None,
        ending=model.ending,
    )
    if not model.family.layered:
        return report
    report = _with_network(report, problem, model, tested, folds)
    return report if unseen is None else _with_unseen(report, problem, model, unseen)


def fold_of(model: Model, tested: Tested, scores: Sequence[str] = ()) -> Fold:
    """What `model` came to on the rows of a part that it has not seen."""
    return Fold(mean_of(figures_on(model, tested, scores)), model.history.stop_reason)


def _with_unseen(report: Report, problem: Problem, model: Model, unseen: Unseen) -> Report:
    notes = notes_on(unseen, report.training, report.guessing or {}, report.targets)
    notes += notes_on_penalty(model)
    return report._replace(
        temperature=model.fitted.temperature,
        best_epochs=model.fitted.best_epochs,
        importance=dict(zip(problem.inputs, model.fitted.importance, strict=True)),
        out_of_fold=unseen.figures,
        by_target=unseen.by_target
        if report.held_out is None and report.by_target
        else report.by_target,
        spread=unseen.spread,
        confusion=unseen.confusion if report.confusion is None else report.confusion,
        notes=(*report.notes, *notes),
    )


# -- of a feed-forward network -------------------------------------------------------------------


def _with_network(
    report: Report, problem: Problem, model: Model, tested: Tested | None, folds: Sequence[Fold]
) -> Report:
    schema = model.schema
    assert schema is not None
    counts = _class_counts(schema, problem.y)
    return report._replace(
        notes=(
            *report.notes,
            *notes_on_targets(problem, model),
            *notes_on_folds(problem, counts),
            *notes_on_type(report.training_rows, problem.settings, model),
        ),
        sizes=model.networks[0].sizes,
        class_counts=counts,
        confusion=None
        if tested is None or not schema.classes
        else confusion_of(schema, tested.y, model.outputs(tested.X), tested.weight),
        history=model.history,
        fold_stop_reasons=tuple(fold.stop_reason for fold in folds),
        members=len(model.networks),
        one_because=problem.one_because,
    )


def _class_counts(schema: Schema, y: Any) -> dict[str, dict[str, int]]:
    """How many rows there are of each class of each target."""
    counts = {}
    if not schema.classes:
        return {}
    for target, codes, c in zip(schema.targets, schema.codes(y), schema.classes, strict=True):
        n = np.bincount(codes, minlength=len(c.labels))
        counts[target] = dict(zip(map(str, c.labels.tolist()), n.tolist(), strict=True))
    return counts
