"""Rows of an RBM's data, dense or sparse, as its kernels take them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from chainrule.basics.many_rows import mean_of_rows
from chainrule.basics.numbers import is_sparse
from chainrule.basics.random import Seed, row_order
from chainrule.basics.typing import Floats, Integers
from chainrule.engines.streamed import RowsByEpoch
from chainrule.training.evaluation import near

_NUMBERS_AT_ONCE = 2**22


def dense(X: Any) -> Floats:
    """X ``(n, features)`` as an array."""
    return np.asarray(X.toarray() if is_sparse(X) else X)


def parts_of(
    X: Any, seed: Seed | None, epoch: int, batch: int
) -> Iterator[tuple[Floats, Integers, Integers]]:
    """Dense rows of an epoch, the places in them to be taken one after another, by the order of
    `seed` or, with None, as they lie, and the numbers that these have in X: of whole batches, but
    for the last."""
    if isinstance(X, RowsByEpoch):
        yield from ((part.data.X, part.order, part.numbers) for part in X.epoch(seed, epoch))
        return
    yield from blocks(X, row_order(seed, X.shape[0], epoch), batch)


def mean_in_parts(of_rows: Callable[[slice], Floats], n: int) -> float:
    """The mean of what `of_rows` gives of each of n rows ``(rows,)``; what is made of them on the
    way, several arrays as large, lies near."""

    def parts(rows: slice) -> Floats:
        starts = range(rows.start, max(rows.stop, rows.start + 1), _NEAR)
        return np.concatenate([of_rows(slice(i, min(i + _NEAR, rows.stop))) for i in starts])

    return float(mean_of_rows(parts, n))


_NEAR = 4096  # rows


def column_means(X: Any) -> Floats:
    """Of rows dense or sparse, in memory or not, ``(features,)``."""
    if is_sparse(X):
        return np.asarray(X.mean(axis=0)).ravel()
    return np.asarray(mean_of_rows(lambda rows: near(X[rows]), X.shape[0]))


def column_variances(X: Any, mean: Floats) -> Floats:
    """Of dense rows with those means, ``(features,)``."""
    found = mean_of_rows(lambda rows: np.square(near(X[rows]) - mean), X.shape[0])
    return np.asarray(found)


def blocks(X: Any, order: Integers, batch: int) -> Iterator[tuple[Floats, Integers, Integers]]:
    """Dense rows, the places in them to be taken one after another, and the numbers that these have
    in X: all rows at once where X is dense, else blocks of whole batches."""
    n, features = X.shape
    if not is_sparse(X):
        yield X, order, order
        return
    size = batch * max(1, _NUMBERS_AT_ONCE // (batch * features))
    for start in range(0, n, size):
        rows = order[start : start + size]
        yield X[rows].toarray(), np.arange(len(rows)), rows
