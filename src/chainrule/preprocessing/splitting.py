"""Rows held out: a part drawn by the seed, classes in proportion; and the rows that are taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from chainrule.basics.errors import InputError, ShapeError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Integers

HOLD_OUT_FROM = 20  # rows; of fewer none is held out


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
    codes = np.zeros(n, dtype=np.int64) if stratify is None else np.asarray(stratify)
    if codes.shape != (n,):
        raise ShapeError(_("Expected {n} class codes; found {m}.").format(n=n, m=codes.size))
    wanted = 0 if n < HOLD_OUT_FROM or test_fraction == 0 else max(1, round(n * test_fraction))
    return draw_rows(codes, wanted, seed)


def draw_rows(codes: Integers, wanted: int, seed: int | Sequence[int]) -> tuple[Integers, Integers]:
    """(rows kept, rows drawn), each sorted: `wanted` rows, of each class in `codes` ``(n,)`` its
    share, so that it keeps one at least."""
    generator = np.random.Generator(np.random.PCG64(seed))
    _kinds, codes, counts = np.unique(codes, return_inverse=True, return_counts=True)
    drawn = np.zeros(len(codes), dtype=bool)
    for code, share in enumerate(_shares(counts, wanted)):
        drawn[generator.permutation(np.flatnonzero(codes == code))[:share]] = True
    return np.flatnonzero(~drawn), np.flatnonzero(drawn)


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
) -> npt.NDArray[np.int32]:
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
    codes = np.zeros(n, dtype=np.int64) if stratify is None else np.asarray(stratify)
    generator = np.random.Generator(np.random.PCG64(seed))
    order = [generator.permutation(np.flatnonzero(codes == code)) for code in np.unique(codes)]
    fold = np.empty(n, dtype=np.int32)
    fold[np.concatenate(order)] = np.arange(n) % n_folds
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
    everything = np.array_equal(rows, np.arange(len(rows)))
    return [
        array if array is None or (everything and len(array) == len(rows)) else array[rows]
        for array in arrays
    ]
