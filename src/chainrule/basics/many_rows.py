"""Means over many rows, of which some are looked at at a time: what is made of them is never held
for all. Up to so many they are the means of one array."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

import numpy as np

from chainrule.basics.typing import Floats

AT_A_TIME = 1 << 16


def some_rows(n: int, at_a_time: int | None = None) -> Iterator[slice]:
    """The places of n rows, so many at a time."""
    at_a_time = at_a_time or AT_A_TIME
    for start in range(0, n, at_a_time):
        yield slice(start, min(start + at_a_time, n))


def without_gaps(x: Floats) -> Floats:
    """The cells (n,) that are known: not NaN. The same array where all are."""
    missing = np.isnan(x)
    return x[~missing] if missing.any() else x


def mean_of_rows(of_rows: Callable[[slice], Any], n: int, weight: Any = None) -> Any:
    """The mean over n rows, by their `weight` ``(n,)``, of what `of_rows` gives of some of them,
    ``(rows, ...)``; parts are added up in their order. In float64, whatever the rows have: NumPy
    adds down a column one by one, and of many in float32 little is left."""
    w = None if weight is None else np.asarray(weight, np.float64)
    if n <= AT_A_TIME:
        values = np.asarray(of_rows(slice(0, n)), np.float64)
        return np.average(values, axis=0, weights=w)
    total = 0.0
    for rows in some_rows(n):
        values = np.asarray(of_rows(rows), np.float64)
        counted = values if w is None else (values.T * w[rows]).T
        total = total + counted.sum(axis=0)
    return total / (n if w is None else w.sum())


def joined(parts: Iterable[Any], X: Any) -> Any:
    """What is said of the rows X, some at a time; where it came in one part, that."""
    rest = iter(parts)
    first = next(rest)
    if not hasattr(first, "dtype") or len(first) == len(X):
        return first
    found, end = np.empty((len(X), *first.shape[1:]), first.dtype), 0
    for part in chain([first], rest):
        found[end : end + len(part)] = part
        end += len(part)
    return found
