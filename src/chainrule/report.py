"""How good a model is on rows: the figures people expect, beside what guessing would reach.

    classes   accuracy · balanced accuracy, the mean over the classes of each one's own ·
              log loss, the mean of −ln of the probability given to the true class
    numbers   R² · root mean square error · mean absolute error, the last two in the target's units

Guessing names the commonest class (with each class's frequency as its probability), or the mean,
of the training rows.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np

from chainrule._typing import Floats, Integers, Json
from chainrule.history import History
from chainrule.losses import clipped
from chainrule.metrics import r2
from chainrule.model import Model
from chainrule.problem import Problem

Figures: TypeAlias = dict[str, float]


class Report(NamedTuple):
    """What a training run came to; `held_out`, `guessing` and `confusion` are None where no rows
    were held out. ``confusion[i][j]``: held-out rows of class i that were called class j."""

    title: str
    rows: int
    inputs: int
    task: str
    targets: tuple[str, ...]
    classes: tuple[Any, ...]
    sizes: tuple[int, ...]
    training_rows: int
    held_out_rows: int
    training: Figures
    held_out: Figures | None
    guessing: Figures | None
    confusion: list[list[int]] | None
    history: History

    def to_json(self) -> Json:
        """Every field, the history by its curves."""
        fields = self._asdict() | {"history": self.history.to_json()}
        return {key: list(v) if isinstance(v, tuple) else v for key, v in fields.items()}


def make_report(
    problem: Problem, model: Model, training_rows: Integers, held_out: Integers
) -> Report:
    """The report of `model` on the rows it was trained on and on those it was not."""
    assert model.schema is not None
    figures = _of_classes if model.schema.classes is not None else _of_numbers
    schema, confusion, known, guess = model.schema, None, None, None
    if len(held_out):
        known = figures(problem, model, held_out)
        guess = _guessing(problem, model, training_rows, held_out)
        confusion = _confusion(problem, model, held_out) if schema.classes is not None else None
    return Report(
        title=problem.title,
        rows=len(problem.X),
        inputs=len(problem.inputs),
        task=schema.task,
        targets=schema.targets,
        classes=() if schema.classes is None else tuple(schema.classes.labels.tolist()),
        sizes=model.network.sizes,
        training_rows=len(training_rows),
        held_out_rows=len(held_out),
        training=figures(problem, model, training_rows),
        held_out=known,
        guessing=guess,
        confusion=confusion,
        history=model.history,
    )


def _of_classes(problem: Problem, model: Model, rows: Integers) -> Figures:
    codes = _codes(problem, model)[rows]
    p = probabilities(model.outputs(problem.X[rows]))
    found = _class_figures(codes, p.argmax(axis=1), p)
    if model.network.loss.name != "log_loss":  # then outputs are no probabilities
        del found["log_loss"]
    return found


def probabilities(a: Floats) -> Floats:
    """Outputs as one column for each class: one output is that of the second class."""
    return np.hstack([1 - a, a]) if a.shape[1] == 1 else a


def _class_figures(codes: Integers, called: Integers, p: Floats) -> Figures:
    right = called == codes
    each = [right[codes == code].mean() for code in np.unique(codes)]
    of_truth = clipped(p[np.arange(len(codes)), codes])
    return {
        "accuracy": float(right.mean()),
        "balanced_accuracy": float(np.mean(each)),
        "log_loss": float(-np.log(of_truth).mean()),
    }


def _of_numbers(problem: Problem, model: Model, rows: Integers) -> Figures:
    return _number_figures(_numbers(problem)[rows], model.predict(problem.X[rows]))


def _number_figures(y: Floats, predicted: Floats) -> Figures:
    error = y - predicted
    return {
        "r2": r2(y, predicted),
        "rmse": float(np.sqrt(np.mean(error**2))),
        "mae": float(np.mean(abs(error))),
    }


def _guessing(problem: Problem, model: Model, known: Integers, rows: Integers) -> Figures:
    assert model.schema is not None
    if model.schema.classes is None:
        y = _numbers(problem)
        return _number_figures(y[rows], np.broadcast_to(y[known].mean(axis=0), y[rows].shape))
    codes = _codes(problem, model)
    frequency = np.bincount(codes[known], minlength=len(model.schema.classes.labels)) / len(known)
    p = np.broadcast_to(frequency, (len(rows), len(frequency)))
    figures = _class_figures(codes[rows], p.argmax(axis=1), p)
    if model.network.loss.name != "log_loss":
        del figures["log_loss"]
    return figures


def _confusion(problem: Problem, model: Model, rows: Integers) -> list[list[int]]:
    assert model.schema is not None
    assert model.schema.classes is not None
    n = len(model.schema.classes.labels)
    called = probabilities(model.outputs(problem.X[rows])).argmax(axis=1)
    pairs = _codes(problem, model)[rows] * n + called
    counts: list[list[int]] = np.bincount(pairs, minlength=n * n).reshape(n, n).tolist()
    return counts


def _codes(problem: Problem, model: Model) -> Integers:
    assert model.schema is not None
    assert model.schema.classes is not None
    return model.schema.classes.encode(problem.y)


def _numbers(problem: Problem) -> Floats:
    return np.asarray(problem.y, float).reshape(len(problem.X), -1)
