"""How good a model is on rows, and what guessing would reach: figures by target.

The figures are those of `chainrule.families.figures`, or the family's own where it learns no
target; of several targets they are means over them. Guessing names the commonest class (with each
class's frequency as its probability), or the mean, of the training rows. Where rows have weights,
they count by them in all of these.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from chainrule.basics.many_rows import some_rows
from chainrule.basics.typing import Floats, Integers
from chainrule.data.in_files import Inputs
from chainrule.families.family import Figures
from chainrule.families.figures import figures_of_classes, figures_of_numbers, log_loss, mean
from chainrule.models.model import Model
from chainrule.pieces.scores import SCORES
from chainrule.preprocessing.schema import Schema
from chainrule.problems.problem import Problem


class Tested(NamedTuple):
    """Rows that a model has not seen: X raw ``(n, inputs)``, y labels or numbers (None: there is no
    target), how much each counts ``(n,)`` (None: equally), and the file they come from ("": held
    out of the training file)."""

    X: Inputs
    y: Any
    weight: Floats | None = None
    source: str = ""


def weights_of(problem: Problem, rows: Integers) -> Floats | None:
    """How much each of the rows ``(n,)`` counts; None: equally."""
    weight = problem.sample_weight
    return None if weight is None else np.asarray(weight, float)[rows]


def mean_of(by_target: dict[str, Figures]) -> Figures:
    """Each figure's mean over the targets."""
    figures = list(by_target.values())
    return {name: float(np.mean([of_one[name] for of_one in figures])) for name in figures[0]}


def figures_on(model: Model, tested: Tested, scores: Sequence[str]) -> dict[str, Figures]:
    """The figures of each target on rows, and the `scores` asked for."""
    figures = model.figures(tested.X, tested.y, tested.weight)
    a = model.outputs(tested.X) if scores else None
    return with_asked(figures, model, tested.y, scores, a, tested.weight)


def with_asked(
    figures: dict[str, Figures],
    model: Model,
    y: Any,
    scores: Sequence[str],
    a: Floats | None,
    weight: Floats | None,
) -> dict[str, Figures]:
    """`figures` with the `scores` of outputs a ``(n, outputs)``."""
    asked = _by_target(model, y, a) if scores and a is not None else {}
    for target, (truth, outputs) in asked.items():
        figures[target] |= _scores(scores, truth, outputs, weight)
    return figures


def _scores(names: Sequence[str], y: Floats, a: Floats, weight: Floats | None) -> Figures:
    """Each score; NaN where no row counts."""
    counts = weight is None or weight.sum() > 0
    return {name: SCORES[name](y, a, weight) if counts else np.nan for name in names}


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


Confusion: TypeAlias = "dict[str, list[list[int]] | list[list[float]]]"
"""``[target][i][j]``: rows of class i that were called class j; where they count differently, the
sum of their weights."""


def confusion_of(
    schema: Schema | None, y: Any, a: Floats, weight: Floats | None = None
) -> Confusion:
    """Of rows with the labels y that the outputs `a` call something."""
    assert schema is not None
    sizes = [len(c.labels) for c in schema.classes]
    counts: list[Any] = [np.zeros(n * n, np.int64 if weight is None else float) for n in sizes]
    for rows in some_rows(len(a)):
        w = None if weight is None else weight[rows]
        pairs = zip(schema.codes(y[rows]), schema.probabilities(a[rows]), strict=True)
        for n, total, (truth, p) in zip(sizes, counts, pairs, strict=True):
            total += np.bincount(truth * n + p.argmax(axis=1), w, minlength=n * n)
    named = zip(schema.targets, sizes, counts, strict=True)
    return {target: total.reshape(n, n).tolist() for target, n, total in named}


# -- guessing ------------------------------------------------------------------------------------


class Targets(NamedTuple):
    """Labels or numbers ``(n,)`` or ``(n, targets)``, and how much each row counts ``(n,)``."""

    y: Any
    weight: Floats | None = None


def guessing(task: str, known: Targets, of: Targets, like: dict[str, Figures]) -> Figures:
    """The figures, those that `like` has, of each target's commonest class or mean in `known`."""
    guess = _guessed_class if task == "classification" else _guessed_number
    pairs = zip(_columns(known), _columns(of), like.items(), strict=True)
    return mean_of({name: guess(seen, truth, figures) for seen, truth, (name, figures) in pairs})


def _columns(targets: Targets) -> list[Targets]:
    """Each target ``(n,)``."""
    y = targets.y
    columns = [y] if np.ndim(y) == 1 else list(np.asarray(y).T)
    return [targets._replace(y=column) for column in columns]


def _guessed_class(known: Targets, of: Targets, like: Figures) -> Figures:
    y, weight = of
    labels = np.unique(np.concatenate([known.y, y]))
    counts = np.bincount(np.searchsorted(labels, known.y), known.weight, minlength=len(labels))
    figures = figures_of_classes(y == labels[counts.argmax()], y, weight)
    p = np.broadcast_to(counts / counts.sum(), (len(y), len(labels)))
    codes = np.searchsorted(labels, y)
    if "log_loss" in like:
        figures["log_loss"] = log_loss(p, codes, weight)
    return _with_scores(figures, like, lambda: _of_classes(codes, p), weight)


def _guessed_number(known: Targets, of: Targets, like: Figures) -> Figures:
    guess = np.broadcast_to(mean(np.asarray(known.y, float), known.weight), len(of.y))
    figures = figures_of_numbers(of.y, guess, of.weight)

    def pair() -> tuple[Floats, Floats]:
        return np.asarray(of.y, float)[:, None], guess[:, None]

    return _with_scores(figures, like, pair, of.weight)


def _with_scores(
    figures: Figures,
    like: Figures,
    pair: Callable[[], tuple[Floats, Floats]],
    weight: Floats | None,
) -> Figures:
    """`figures`, and the scores that `like` has besides, of the targets and outputs of `pair`."""
    asked = [name for name in like if name not in figures]
    return figures | _scores(asked, *pair(), weight) if asked else figures
