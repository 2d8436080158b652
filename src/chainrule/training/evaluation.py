"""A network's loss and score on rows, and the curves they make."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.many_rows import joined
from chainrule.basics.typing import Array, Floats, Integers
from chainrule.engines.plan import Data, Outputs
from chainrule.engines.row_files import NOT_HELD
from chainrule.engines.source import blocks
from chainrule.network import Network
from chainrule.pieces.losses import batch_loss, shares
from chainrule.pieces.scores import Score, check_score, get_score
from chainrule.preprocessing.targets import USUAL, TargetKind
from chainrule.training.history import History


class Validation(NamedTuple):
    """What is scored after each epoch: `rows` held out of training, which early stopping watches,
    and `eval_sets` that are only looked at; by `score`, or by the loss alone where it is None."""

    rows: Data | None = None
    eval_sets: Sequence[Data] = ()
    score: Score | None = None


def kind_of_targets(network: Network, y: Floats) -> TargetKind:
    """What the targets y ``(n, outputs)`` are to a network, whose loss and output say it; where a
    loss of numbers learns 0 and 1, y itself."""
    n_outputs = network.sizes[-1]
    if network.loss.name != USUAL["classes"].loss and not ((y == 0) | (y == 1)).all():
        return "numbers"
    if n_outputs == 1:
        return "two classes"
    one_each = bool((abs(y.sum(axis=1) - 1) < 1e-6).all())
    return "classes" if network.output.name == "softmax" or one_each else "labels"


def codes_of(kind: TargetKind, y: Floats) -> Integers:
    """Classes as whole numbers from 0: ``(n,)``, of several labels ``(n, labels)`` of 0 and 1."""
    if kind == "classes":
        return np.asarray(y.argmax(axis=1))
    codes = (y > 0.5).astype(np.int64)
    return codes[:, 0] if kind == "two classes" else codes


def strata(kind: TargetKind, y: Floats) -> Integers | None:
    """What rows are held out in proportion of, ``(n,)``: the class, of several labels which of
    them a row has; None of numbers."""
    if kind == "numbers":
        return None
    codes = codes_of(kind, y)
    return codes if codes.ndim == 1 else np.unique(codes, axis=0, return_inverse=True)[1].ravel()


def scoring(network: Network, score: str | Score | None, y: Floats) -> Score:
    """The score by its name, the usual one of the loss where it is None, or a function itself.

    Raises UnknownNameError for no score's name, InputError for one of classes where y ``(n,
    outputs)`` are numbers.
    """
    if callable(score):
        return score
    kind = kind_of_targets(network, y)
    if score is None:
        score = USUAL[kind if network.loss.name == USUAL["classes"].loss else "numbers"].score
    found = get_score(score, several_labels=kind == "labels")
    check_score(score, y)
    return found


def pairs(eval_set: Any) -> list[Any]:
    """An `eval_set` as users give it, (X, y) or a list of such pairs, as that list.

    Raises InputError for anything else: [X, y] is a list of two things that are no pairs.
    """
    if eval_set is None:
        return []
    found = [eval_set] if isinstance(eval_set, tuple) else eval_set
    if not isinstance(found, list) or any(
        not isinstance(pair, tuple | list) or len(pair) != 2 for pair in found
    ):
        raise InputError(
            _("eval_set must be a pair (X, y), or a list of such pairs."),
            _("eval_set=(X, y), or eval_set=[(X1, y1), (X2, y2)]."),
        )
    return found


def near_blocks(array: Any) -> Iterator[Any]:
    """Rows ``(n, ...)``, in memory or not, some at a time: the bits of an output may depend on how
    many rows there are, so they are always the same."""
    for block in blocks(array):
        yield near(block)


def near(rows: Any) -> Any:
    """Some rows as an array."""
    return np.asarray(rows) if isinstance(rows, NOT_HELD) else rows


def by_blocks(of_rows: Callable[[Any], Array], X: Any) -> Array:
    """What `of_rows` gives of each row of X ``(n, inputs)``, some at a time."""
    found: Array = joined(map(of_rows, near_blocks(X)), range(X.shape[0]))
    return found


def loss_of(
    network: Network, data: Data, outputs: Outputs, keeps: bool
) -> tuple[float, Floats | None]:
    """The mean loss of `data` without penalty or dropout, added up some rows at a time, and the
    outputs ``(n, k)`` where they are to be kept."""
    kept, start, total = [], 0, 0.0
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        share = shares(data.X.shape[0], data.weight, next(near_blocks(data.y[:1])))
        for X, y in zip(near_blocks(data.X), near_blocks(data.y), strict=True):
            a = outputs(network, X)
            total += batch_loss(network.loss, y, a, share[start : start + len(y)])
            start += len(y)
            kept += [a] if keeps else []
    if not keeps:
        return total, None
    return total, kept[0] if len(kept) == 1 else np.concatenate(kept)


def record_scores(
    history: History, network: Network, validation: Validation, outputs: Outputs
) -> None:
    """Append what `network` reaches on all the rows of `validation`, by an engine's `outputs`.
    Rows that stand there twice, since early stopping watches an `eval_set`, are sent through once.
    """
    score, reached = validation.score, {}
    curves = [(curves.loss, curves.score) for curves in history.eval_sets]
    parts = [*zip(validation.eval_sets, curves, strict=False)]
    if validation.rows is not None:
        parts.append((validation.rows, (history.validation_loss, history.validation_score)))
    for part, (losses, scores) in parts:
        if id(part) not in reached:
            reached[id(part)] = _reached(network, part, score, outputs)
        loss, its_score = reached[id(part)]
        losses.append(loss)
        scores += its_score


def record_training_score(
    history: History, network: Network, data: Data, score: Score, outputs: Outputs
) -> None:
    """Append the score of the training rows."""
    history.score += _reached(network, data, score, outputs)[1]


def _reached(
    network: Network, part: Data, score: Score | None, outputs: Outputs
) -> tuple[float, list[float]]:
    """The loss of `part`, and the score where there is one."""
    loss, a = loss_of(network, part, outputs, keeps=score is not None)
    return loss, [] if score is None or a is None else [_scored(score, part, a)]


def _scored(score: Score, part: Data, a: Floats) -> float:
    """InputError where a score of the caller's is no number."""
    found: Any = score(part.y, a, part.weight)
    try:
        return float(found)
    except (TypeError, ValueError):
        message = _("score returned {found!r}; a number is needed, the higher the better.")
        raise InputError(message.format(found=found)) from None


def is_finite(network: Network) -> bool:
    """Every weight and bias, and every parameter of the embedding, is a finite number."""
    for layer in network.layers:
        if not (_all_finite(layer.W) and (layer.b is None or _all_finite(layer.b))):
            return False
    return network.embedding is None or all(map(_all_finite, network.embedding.parameters))


def _all_finite(array: Array) -> bool:
    # a finite sum of squares says so several times faster than every entry asked
    return math.isfinite(np.vdot(array, array)) or bool(np.isfinite(array).all())
