"""Rows of an RBM's data, dense or sparse, as its kernels take them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import sparse

from chainrule.basics.typing import Floats, Integers

_NUMBERS_AT_ONCE = 2**22


def is_sparse(X: Any) -> bool:
    """Whether X is a sparse matrix."""
    return bool(sparse.issparse(X))


def dense(X: Any) -> Floats:
    """X ``(n, features)`` as an array."""
    return np.asarray(X.toarray() if is_sparse(X) else X)


def blocks(
    X: Any, order: Integers | None, batch: int
) -> Iterator[tuple[Floats, Integers, Integers]]:
    """Dense rows, the places in them to be taken one after another, and the numbers that these have
    in X: all rows at once where X is dense, else blocks of whole batches."""
    n, features = X.shape
    order = np.arange(n) if order is None else order
    if not is_sparse(X):
        yield X, order, order
        return
    size = batch * max(1, _NUMBERS_AT_ONCE // (batch * features))
    for start in range(0, n, size):
        rows = order[start : start + size]
        yield X[rows].toarray(), np.arange(len(rows)), rows
