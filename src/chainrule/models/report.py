# Longer than 250 lines: what a report says stands in one place, each function short.
"""What a training run came to: how good the model is on rows, beside what guessing would reach.

The figures are those of `chainrule.families.figures`, or the family's own where it learns no
target; of several targets they are means over them, beside each one's own. Guessing names the
commonest class (with each class's frequency as its probability), or the mean, of the training rows;
of a machine that learns how likely rows are, guessing takes each column by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats, Integers, Json
from chainrule.engines.plan import Data
from chainrule.families.family import Figures
from chainrule.families.figures import figures_of_classes, figures_of_numbers, log_loss
from chainrule.families.fitting import as_target
from chainrule.models.model import Model
from chainrule.pieces.scores import SCORES
from chainrule.preprocessing.schema import Schema
from chainrule.problems.problem import Problem
from chainrule.training.history import History
from chainrule.training.reach import TOLD, beyond_range, idle_units


class Tested(NamedTuple):
    """Rows that a model has not seen: X raw ``(n, inputs)``, y labels or numbers (None: there is no
    target), and the file they come from ("": held out of the training file)."""

    X: Floats
    y: Any
    source: str = ""


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
    i that were called class j. `notes` are sentences on the fit that the family has to say.
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
    confusion: dict[str, list[list[int]]] | None
    history: History | None
    ending: str = ""
    fold_stop_reasons: tuple[str, ...] = ()

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
    X_known, y_known = problem.X[known], None if y is None else y[known]
    training = held_out = figures_on(model, Tested(X_known, y_known), scores)
    guess = None
    if tested is not None:
        held_out = figures_on(model, tested, scores)
        if y_known is not None:
            guess = _guessing(model.task, y_known, tested.y, training)
        elif model.family.guessing is not None:
            rows = model.encoded(X_known), model.encoded(tested.X)
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
        notes=_notes(model, X_known, y_known),
        sizes=(),
        class_counts={},
        confusion=None,
        history=None,
        ending=model.ending,
    )
    return _with_network(report, problem, model, tested, folds) if model.family.layered else report


def mean_of(by_target: dict[str, Figures]) -> Figures:
    """Each figure's mean over the targets."""
    figures = list(by_target.values())
    return {name: float(np.mean([of_one[name] for of_one in figures])) for name in figures[0]}


def fold_of(model: Model, tested: Tested, scores: Sequence[str] = ()) -> Fold:
    """What `model` came to on the rows of a part that it has not seen."""
    return Fold(mean_of(figures_on(model, tested, scores)), model.history.stop_reason)


def figures_on(model: Model, tested: Tested, scores: Sequence[str]) -> dict[str, Figures]:
    """The figures of each target on rows, and the `scores` asked for."""
    figures = model.figures(tested.X, tested.y)
    if scores:
        a = model.outputs(tested.X)
        for target, (y, outputs) in _by_target(model, tested.y, a).items():
            figures[target] |= {name: SCORES[name](y, outputs, None) for name in scores}
    return figures


def _by_target(model: Model, y: Any, a: Floats) -> dict[str, tuple[Floats, Floats]]:
    """Targets and outputs ``(n, k)`` of each target: of classes what is 0 and 1 beside
    probabilities, of numbers those in units."""
    schema = model.schema
    assert schema is not None
    if not schema.classes:
        numbers = np.asarray(y, float).reshape(len(a), -1)
        pairs = zip(numbers.T, schema.decode_outputs(a).T, strict=True)
        return {
            t: (y[:, None], p[:, None]) for t, (y, p) in zip(schema.targets, pairs, strict=True)
        }
    blocks = zip(schema.targets, schema.codes(y), schema.probabilities(a), strict=True)
    return {target: _of_classes(codes, p) for target, codes, p in blocks}


def _of_classes(codes: Integers, p: Floats) -> tuple[Floats, Floats]:
    """One-hot targets beside probabilities ``(n, k)``; of two classes the second's alone."""
    y = np.eye(p.shape[1])[codes]
    return (y[:, 1:], p[:, 1:]) if p.shape[1] == 2 else (y, p)


def _notes(model: Model, X: Floats, y: Any) -> tuple[str, ...]:
    if model.family.layered:
        return _notes_on_network(model, X, y)
    if model.family.notes is None:
        return ()
    return tuple(model.family.notes(model.estimator, model.encoded(X), as_target(y, model.task)))


# -- guessing ------------------------------------------------------------------------------------


def _guessing(task: str, known: Any, y: Any, like: dict[str, Figures]) -> Figures:
    """The figures, those that `like` has, of each target's commonest class or mean in `known`."""
    pairs = zip(_columns(known), _columns(y), like.items(), strict=True)
    guess = _guessed_class if task == "classification" else _guessed_number
    return mean_of({name: guess(seen, truth, figures) for seen, truth, (name, figures) in pairs})


def _columns(y: Any) -> list[Any]:
    """The targets of labels or numbers ``(n,)`` or ``(n, targets)``."""
    return [y] if np.ndim(y) == 1 else list(np.asarray(y).T)


def _guessed_class(known: Any, y: Any, like: Figures) -> Figures:
    labels = np.unique(np.concatenate([known, y]))
    counts = np.bincount(np.searchsorted(labels, known), minlength=len(labels))
    figures = figures_of_classes(y == labels[counts.argmax()], y)
    p = np.broadcast_to(counts / len(known), (len(y), len(labels)))
    codes = np.searchsorted(labels, y)
    if "log_loss" in like:
        figures["log_loss"] = log_loss(p, codes)
    return _with_scores(figures, like, *_of_classes(codes, p))


def _guessed_number(known: Any, y: Any, like: Figures) -> Figures:
    guess = np.full(len(y), np.asarray(known, float).mean())
    numbers = np.asarray(y, float)[:, None]
    return _with_scores(figures_of_numbers(y, guess), like, numbers, guess[:, None])


def _with_scores(figures: Figures, like: Figures, y: Floats, a: Floats) -> Figures:
    """`figures`, and the scores that `like` has besides."""
    asked = [name for name in like if name not in figures]
    return figures | {name: SCORES[name](y, a, None) for name in asked}


def _notes_on_network(model: Model, X: Floats, y: Any) -> tuple[str, ...]:
    """Targets that its output cannot reach, and units that no longer learn."""
    schema = model.schema
    assert schema is not None
    targets = schema.encode_targets(y)
    beyond = beyond_range(model.network, targets)
    idle = idle_units(model.network, Data(model.encoded(X), targets))
    return (
        *([beyond] if beyond else []),
        *(layer.sentence() for layer in idle if layer.share >= TOLD),
    )


# -- of a feed-forward network -------------------------------------------------------------------


def _with_network(
    report: Report, problem: Problem, model: Model, tested: Tested | None, folds: Sequence[Fold]
) -> Report:
    schema = model.schema
    assert schema is not None
    return report._replace(
        notes=(*report.notes, *_notes_on_targets(problem, model)),
        sizes=model.network.sizes,
        class_counts=_class_counts(schema, problem.y),
        confusion=None if tested is None or not schema.classes else _confusion(model, tested),
        history=model.history,
        fold_stop_reasons=tuple(fold.stop_reason for fold in folds),
    )


def _notes_on_targets(problem: Problem, model: Model) -> list[str]:
    """How targets are scaled, where it is otherwise than the inputs and nobody said so."""
    scaler = None if model.schema is None else model.schema.target_scaler
    if scaler is None or problem.target_scale is not None or scaler.kind == problem.scale:
        return []
    note = _("note: targets are scaled by {kind}, within the reach of the output {output}.")
    if scaler.kind == "none":
        note = _("note: targets are not scaled: they lie within the reach of the output {output}.")
    return [note.format(kind=scaler.kind, output=model.network.output.name)]


def _confusion(model: Model, tested: Tested) -> dict[str, list[list[int]]]:
    schema = model.schema
    assert schema is not None
    truths, called = schema.codes(tested.y), schema.codes(model.predict(tested.X))
    counts = {}
    for target, c, truth, call in zip(schema.targets, schema.classes, truths, called, strict=True):
        n = len(c.labels)
        pairs = np.bincount(truth * n + call, minlength=n * n)
        counts[target] = pairs.reshape(n, n).tolist()
    return counts


def _class_counts(schema: Schema, y: Any) -> dict[str, dict[str, int]]:
    """How many rows there are of each class of each target."""
    counts = {}
    if not schema.classes:
        return {}
    for target, codes, c in zip(schema.targets, schema.codes(y), schema.classes, strict=True):
        n = np.bincount(codes, minlength=len(c.labels))
        counts[target] = dict(zip(map(str, c.labels.tolist()), n.tolist(), strict=True))
    return counts
