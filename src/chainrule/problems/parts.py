"""The rows of a problem in parts: held out, or each left out once; classes in proportion."""

from __future__ import annotations

import numpy as np

from chainrule.basics.random import make_seed
from chainrule.basics.typing import Integers
from chainrule.preprocessing import fit_classes, fold_rows, split_rows
from chainrule.preprocessing.splitting import fold_numbers
from chainrule.problems.problem import Problem


def split(problem: Problem, rows: Integers, fraction: float) -> tuple[Integers, Integers]:
    """(kept, held out): a part of `rows`; nothing of few rows."""
    if fraction == 0:
        return rows, rows[:0]
    seed = make_seed(problem.settings.random_state)
    kept, held_out = split_rows(len(rows), fraction, seed, _codes(problem, rows))
    return rows[kept], rows[held_out]


def folds(problem: Problem, n_folds: int) -> list[tuple[Integers, Integers]]:
    """(kept, held out) of each of `n_folds` parts; none of 0."""
    if not n_folds:
        return []
    rows, seed = np.arange(len(problem.X)), make_seed(problem.settings.random_state)
    return fold_rows(len(rows), n_folds, seed, _codes(problem, rows))


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
