"""The rows of a problem in parts: held out, or each left out once; classes in proportion."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from chainrule.basics.random import make_seed
from chainrule.basics.typing import Integers
from chainrule.preprocessing import fit_classes, split_rows
from chainrule.preprocessing.splitting import fold_numbers, row_numbers
from chainrule.problems.problem import Problem


def split(problem: Problem, rows: Integers, fraction: float) -> tuple[Integers, Integers]:
    """(kept, held out): a part of `rows`; nothing of few rows."""
    if fraction == 0:
        return rows, rows[:0]
    seed = make_seed(problem.settings.random_state)
    kept, held_out = split_rows(len(rows), fraction, seed, _codes(problem, rows))
    return rows[kept], rows[held_out]


def folds(problem: Problem, n_folds: int) -> Iterator[tuple[Integers, Integers]]:
    """(kept, held out) of each of `n_folds` parts, one after another; none of 0."""
    if not n_folds:
        return
    rows = row_numbers(len(problem.X))
    fold = fold_of_each(problem, rows, n_folds)
    for k in range(n_folds):
        yield rows[fold != k], rows[fold == k]


def fold_of_each(problem: Problem, rows: Integers, n_folds: int) -> Integers:
    """In which of `n_folds` parts each of `rows` ``(n,)`` is left out, from 0."""
    seed = make_seed(problem.settings.random_state)
    return fold_numbers(len(rows), n_folds, seed, _codes(problem, rows))


def _codes(problem: Problem, rows: Integers) -> Integers | None:
    """The classes of `rows`, of the first of several targets; None for numbers."""
    if problem.task != "classification":
        return None
    labels = np.asarray(problem.y)
    first = labels if labels.ndim == 1 else labels[:, 0]
    return fit_classes(first).encode(first)[rows]
