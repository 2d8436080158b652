"""How good a model is on rows: the figures people expect, beside what guessing would reach.

    classes   accuracy · balanced accuracy, the mean over the classes of each one's own ·
              log loss, the mean of −ln of the probability given to the true class
    numbers   R² · root mean square error · mean absolute error, the last two in the target's units

Guessing names the commonest class (with each class's frequency as its probability), or the mean,
of the training rows. Of several targets the figures are means over them, beside each one's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from chainrule.basics.typing import Flags, Floats, Integers, Json
from chainrule.models.mlp import Model
from chainrule.pieces.losses import clipped
from chainrule.pieces.scores import r2
from chainrule.preprocessing.schema import Schema
from chainrule.problems.problem import Problem
from chainrule.training.history import History

Figures: TypeAlias = dict[str, float]


class Tested(NamedTuple):
    """Rows that a model has not seen: X raw ``(n, inputs)``, y labels or numbers, and the file
    they come from ("": held out of the training file)."""

    X: Floats
    y: Any
    source: str = ""


class Score(NamedTuple):
    """Figures, their means over the targets, and those of each target by its name."""

    mean: Figures
    by_target: dict[str, Figures]


class Report(NamedTuple):
    """What a training run came to. `held_out`, `guessing` and `confusion` are None where no rows
    were held out; ``confusion[target][i][j]``: held-out rows of class i that were called class j.
    `folds` are the figures of each part of a cross-validation, on the rows left out of it.
    """

    title: str
    rows: int
    rejected: tuple[Any, ...]
    inputs: int
    task: str
    targets: tuple[str, ...]
    class_counts: dict[str, dict[str, int]]
    sizes: tuple[int, ...]
    training_rows: int
    held_out_rows: int
    held_out_from: str
    training: Figures
    held_out: Figures | None
    guessing: Figures | None
    by_target: dict[str, Figures]
    confusion: dict[str, list[list[int]]] | None
    folds: tuple[Figures, ...]
    history: History

    def to_json(self) -> Json:
        """Every field, the history by its curves."""
        fields = self._asdict() | {"history": self.history.to_json()}
        fields["rejected"] = [row._asdict() for row in self.rejected]
        return {key: list(v) if isinstance(v, tuple) else v for key, v in fields.items()}


def make_report(
    problem: Problem,
    model: Model,
    known: Integers,
    tested: Tested | None,
    folds: Sequence[Figures] = (),
) -> Report:
    """The report of `model` on the rows `known` it was trained on and on those it was not."""
    schema = model.schema
    assert schema is not None
    y = np.asarray(problem.y)
    training = score(schema, y[known], model.outputs(problem.X[known]), _probable(model))
    held_out = guess = confusion = None
    if tested is not None:
        a = model.outputs(tested.X)
        held_out = score(schema, tested.y, a, _probable(model))
        guess = _guessing(schema, y[known], tested.y, _probable(model)).mean
        confusion = _confusion(schema, tested.y, a) if schema.classes else None
    by_target = (held_out or training).by_target
    return Report(
        title=problem.title,
        rows=len(problem.X),
        rejected=problem.rejected,
        inputs=len(problem.inputs),
        task=schema.task,
        targets=schema.targets,
        class_counts=_class_counts(schema, y),
        sizes=model.network.sizes,
        training_rows=len(known),
        held_out_rows=0 if tested is None else len(tested.X),
        held_out_from="" if tested is None else tested.source,
        training=training.mean,
        held_out=None if held_out is None else held_out.mean,
        guessing=guess,
        by_target=by_target if len(by_target) > 1 else {},
        confusion=confusion,
        folds=tuple(folds),
        history=model.history,
    )


def _probable(model: Model) -> bool:
    """The outputs are probabilities."""
    return model.network.loss.name == "log_loss"


def score_on(model: Model, tested: Tested) -> Figures:
    """The figures of `model` on rows it has not seen."""
    assert model.schema is not None
    return score(model.schema, tested.y, model.outputs(tested.X), _probable(model)).mean


def score(schema: Schema, y: Any, a: Floats, probable: bool = True) -> Score:
    """How good outputs ``(n, outputs)`` are for labels or numbers y."""
    if schema.classes:
        pairs = zip(schema.codes(y), schema.probabilities(a), strict=True)
        found = [_of_classes(codes, p, probable) for codes, p in pairs]
    else:
        found = _by_column(_columns(y), schema.decode_outputs(a))
    return _score(schema, found)


def _score(schema: Schema, found: Sequence[Figures]) -> Score:
    means = {name: float(np.mean([figures[name] for figures in found])) for name in found[0]}
    return Score(means, dict(zip(schema.targets, found, strict=True)))


def _of_classes(codes: Integers, p: Floats, probable: bool) -> Figures:
    figures = figures_of_classes(p.argmax(axis=1) == codes, codes)
    if probable:
        of_truth = clipped(p[np.arange(len(codes)), codes])
        figures["log_loss"] = float(-np.log(of_truth).mean())
    return figures


def figures_of_classes(right: Flags, labels: Any) -> Figures:
    """Of rows ``(n,)`` that were called right or not, by their true labels or codes."""
    each = [right[labels == label].mean() for label in np.unique(labels)]
    return {"accuracy": float(right.mean()), "balanced_accuracy": float(np.mean(each))}


def figures_of_numbers(y: Floats, predicted: Floats) -> Figures:
    """Of numbers ``(n, targets)`` beside those predicted."""
    error = y - predicted
    return {
        "r2": r2(y, predicted),
        "rmse": float(np.sqrt(np.mean(error**2))),
        "mae": float(np.mean(abs(error))),
    }


def _by_column(y: Floats, predicted: Floats) -> list[Figures]:
    return [figures_of_numbers(y[:, [k]], predicted[:, [k]]) for k in range(y.shape[1])]


def _guessing(schema: Schema, known: Any, y: Any, probable: bool) -> Score:
    """The figures of each target's commonest class or mean among `known`."""
    if schema.classes:
        pairs = zip(schema.codes(known), schema.codes(y), schema.classes, strict=True)
        found = [
            _of_classes(codes, _frequencies(seen, len(c.labels), len(codes)), probable)
            for seen, codes, c in pairs
        ]
    else:
        known, y = _columns(known), _columns(y)
        found = _by_column(y, np.broadcast_to(known.mean(axis=0), y.shape))
    return _score(schema, found)


def _frequencies(codes: Integers, n_classes: int, n: int) -> Floats:
    shares = np.bincount(codes, minlength=n_classes) / len(codes)
    return np.broadcast_to(shares, (n, n_classes))


def _confusion(schema: Schema, y: Any, a: Floats) -> dict[str, list[list[int]]]:
    found = {}
    triples = zip(schema.targets, schema.codes(y), schema.probabilities(a), strict=True)
    for target, codes, p in triples:
        n = p.shape[1]
        pairs = codes * n + p.argmax(axis=1)
        found[target] = np.bincount(pairs, minlength=n * n).reshape(n, n).tolist()
    return found


def _class_counts(schema: Schema, y: Any) -> dict[str, dict[str, int]]:
    """How many rows there are of each class of each target."""
    counts = {}
    if not schema.classes:
        return {}
    for target, codes, c in zip(schema.targets, schema.codes(y), schema.classes, strict=True):
        n = np.bincount(codes, minlength=len(c.labels))
        counts[target] = dict(zip(map(str, c.labels.tolist()), n.tolist(), strict=True))
    return counts


def _columns(y: Any) -> Floats:
    return np.asarray(y, float).reshape(len(y), -1)
