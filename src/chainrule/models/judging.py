"""How good a model is on rows, and what guessing would reach: figures by target.

The figures are those of `chainrule.families.figures`, or the family's own where it learns no
target; of several targets they are means over them. Guessing names the commonest class (with each
class's frequency as its probability), or the mean, of the training rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.typing import Floats, Integers
from chainrule.families.family import Figures
from chainrule.families.figures import figures_of_classes, figures_of_numbers, log_loss
from chainrule.models.model import Model
from chainrule.pieces.scores import SCORES
from chainrule.preprocessing.schema import Schema


class Tested(NamedTuple):
    """Rows that a model has not seen: X raw ``(n, inputs)``, y labels or numbers (None: there is no
    target), and the file they come from ("": held out of the training file)."""

    X: Floats
    y: Any
    source: str = ""


def mean_of(by_target: dict[str, Figures]) -> Figures:
    """Each figure's mean over the targets."""
    figures = list(by_target.values())
    return {name: float(np.mean([of_one[name] for of_one in figures])) for name in figures[0]}


def figures_on(model: Model, tested: Tested, scores: Sequence[str]) -> dict[str, Figures]:
    """The figures of each target on rows, and the `scores` asked for."""
    figures = model.figures(tested.X, tested.y)
    return with_asked(figures, model, tested.y, scores, model.outputs(tested.X) if scores else None)


def with_asked(
    figures: dict[str, Figures], model: Model, y: Any, scores: Sequence[str], a: Floats | None
) -> dict[str, Figures]:
    """`figures` with the `scores` of outputs a ``(n, outputs)``."""
    for target, (truth, outputs) in ({} if a is None else _by_target(model, y, a)).items():
        figures[target] |= {name: SCORES[name](truth, outputs, None) for name in scores}
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


def confusion_of(schema: Schema | None, y: Any, called_as: Any) -> dict[str, list[list[int]]]:
    """``[target][i][j]``: rows of class i that were called class j."""
    assert schema is not None
    truths, called = schema.codes(y), schema.codes(called_as)
    counts = {}
    for target, c, truth, call in zip(schema.targets, schema.classes, truths, called, strict=True):
        n = len(c.labels)
        pairs = np.bincount(truth * n + call, minlength=n * n)
        counts[target] = pairs.reshape(n, n).tolist()
    return counts


# -- guessing ------------------------------------------------------------------------------------


def guessing(task: str, known: Any, y: Any, like: dict[str, Figures]) -> Figures:
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
