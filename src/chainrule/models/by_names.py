"""Rows as the model that is used on them takes them: columns by their names, many rows some at a
time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from chainrule.basics.numbers import numbers, refuse_lazy
from chainrule.basics.typing import Floats
from chainrule.data.making import table_from_frame
from chainrule.data.table import Table
from chainrule.preprocessing.schema import Schema, numbers_by_names


def by_names(X: Any, names: Sequence[str] | None, schema: Schema | None) -> Floats:
    """Raw inputs ``(n, inputs)``: of a table or a data frame by the `names` of its columns and read
    as at training, where there are names; an array as it is.

    Raises InputError where a column is missing or a number is none, DataError at the first cell
    that is not what it was at training.
    """
    refuse_lazy("X", X)
    if not isinstance(X, Table) and not (hasattr(X, "columns") and names):
        return numbers("X", X)
    table = X if isinstance(X, Table) else table_from_frame(X)
    if schema is not None:
        return schema.inputs_of(table)
    return table.numbers() if names is None else numbers_by_names(table, names)


def some_at_a_time(
    of_rows: Callable[[int, int], Floats], width: int, start: int, stop: int
) -> Floats:
    """What `of_rows` gives of the rows from `start` to `stop`, ``(stop − start, width)``; what is
    made of them on the way lies near."""
    found = np.empty((stop - start, width))
    for first in range(start, stop, NEAR):
        last = min(first + NEAR, stop)
        found[first - start : last - start] = of_rows(first, last)
    return found


NEAR = 8192  # rows
