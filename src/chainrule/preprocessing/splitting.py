"""Rows held out: a part drawn by the seed, classes in proportion; and the rows that are taken.

Rows are told by their numbers, in four bytes each where these are enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from chainrule.basics.errors import InputError, ShapeError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Flags, Integers

HOLD_OUT_FROM = 20  # rows; of fewer none is held out
_AT_A_TIME = 1 << 16


def row_numbers(n: int) -> Integers:
    """0 … n−1."""
    numbers: Integers = np.arange(n, dtype=np.int32 if n <= 2**31 else np.int64)
    return numbers


def split_rows(
    n: int,
    test_fraction: float,
    seed: int | Sequence[int],
    stratify: npt.ArrayLike | None = None,
) -> tuple[Integers, Integers]:
    """(rows to train on, rows held out), each sorted; together 0 … n−1.

    round(n · test_fraction) rows are held out (of 20 rows or more one at least, of fewer none),
    drawn with Generator(PCG64(seed)). With `stratify`, the codes (n,) of the rows' classes, each
    class gives its share (largest remainders) and keeps a row to train on. Raises InputError
    unless 0 ≤ test_fraction < 1.
    """
    if not 0 <= test_fraction < 1:
        raise InputError(
            _("The fraction held out must be at least 0 and below 1; found {value!r}.").format(
                value=test_fraction
            )
        )
    codes: Integers = np.zeros(n, dtype=np.int8) if stratify is None else np.asarray(stratify)
    if codes.shape != (n,):
        raise ShapeError(_("Expected {n} class codes; found {m}.").format(n=n, m=codes.size))
    if n < HOLD_OUT_FROM or test_fraction == 0:
        return row_numbers(n), row_numbers(0)
    return draw_rows(codes, max(1, round(n * test_fraction)), seed)


def draw_rows(codes: Integers, wanted: int, seed: int | Sequence[int]) -> tuple[Integers, Integers]:
    """(rows kept, rows drawn), each sorted: `wanted` rows, of each class in `codes` ``(n,)`` its
    share, so that it keeps one at least."""
    generator = np.random.Generator(np.random.PCG64(seed))
    kinds, counts = np.unique(codes, return_counts=True)
    drawn = np.zeros(len(codes), dtype=bool)
    for kind, share in zip(kinds, _shares(counts, wanted), strict=True):
        drawn[_shuffled(generator, codes == kind)[:share]] = True
    numbers = row_numbers(len(codes))
    return numbers[~drawn], numbers[drawn]


def _shuffled(generator: np.random.Generator, flags: Flags) -> Integers:
    """The numbers of the rows that `flags` ``(n,)`` says, in random order."""
    numbers = row_numbers(len(flags))[flags]
    generator.shuffle(numbers)
    return numbers


def fold_rows(
    n: int, n_folds: int, seed: int | Sequence[int], stratify: npt.ArrayLike | None = None
) -> list[tuple[Integers, Integers]]:
    """(rows to train on, rows left out) of each fold; every row is left out of one.

    See `fold_numbers`.
    """
    fold = fold_numbers(n, n_folds, seed, stratify)
    return [(np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(n_folds)]


def fold_numbers(
    n: int, n_folds: int, seed: int | Sequence[int], stratify: npt.ArrayLike | None = None
) -> Integers:
    """Which fold each row ``(n,)`` is in, from 0.

    The rows of each class, shuffled with Generator(PCG64(seed)), are dealt out one after another,
    each class going on where the last one ended. Raises InputError unless 2 ≤ n_folds ≤ n.
    """
    if not 2 <= n_folds <= n:
        raise InputError(
            _("The number of folds must be from 2 to the number of rows, {n}; found {k}.").format(
                n=n, k=n_folds
            )
        )
    codes: Integers = np.zeros(n, dtype=np.int8) if stratify is None else np.asarray(stratify)
    generator = np.random.Generator(np.random.PCG64(seed))
    fold: Integers = np.empty(n, dtype=np.int8 if n_folds <= 128 else np.int32)
    dealt = 0
    for code in np.unique(codes):
        numbers = _shuffled(generator, codes == code)
        for k in range(n_folds):
            fold[numbers[(k - dealt) % n_folds :: n_folds]] = k
        dealt += len(numbers)
    return fold


def _shares(counts: Integers, wanted: int) -> Integers:
    """`wanted` divided as `counts` are, whole, each below its count (so their sum may fall short).

    The remainders decide who gets one more, the larger first; of equal ones the first class.
    """
    exact = wanted * counts / max(1, counts.sum())
    shares = np.floor(exact).astype(np.int64)
    order = np.argsort(shares - exact, kind="stable")
    shares[order[: wanted - int(shares.sum())]] += 1
    return np.asarray(np.minimum(shares, counts - 1))


def taken(rows: Integers, *arrays: Any) -> list[Any]:
    """The `rows` of each of `arrays`, which is not copied where these are all its rows; None of
    None."""
    return [
        array if array is None or are_all(rows, len(array)) else array[rows] for array in arrays
    ]


def are_all(rows: Integers, n: int) -> bool:
    """They are 0 … n−1, in this order."""
    if len(rows) != n:
        return False
    starts = range(0, n, _AT_A_TIME)
    parts = ((start, rows[start : start + _AT_A_TIME]) for start in starts)
    return all(np.array_equal(p, np.arange(start, start + len(p))) for start, p in parts)
