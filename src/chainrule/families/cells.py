"""What a column is called in an error, by its number from 1, and by its name where it has one; and
numbers that are said by column, for the inputs that columns became."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.typing import Floats


def column_named(estimator: Any, column: int) -> str:
    """`column` from 0. A data frame's names are ``feature_names_in_``; a table's are told by who
    fits the estimator."""
    names = getattr(estimator, "feature_names_in_", None)
    if names is None:
        names = getattr(estimator, "_names_of_inputs", None)
    return str(column + 1) if names is None else f"{column + 1} ({names[column]})"


def by_input(estimator: Any, said: Floats) -> Floats:
    """Numbers ``(columns,)`` of a table, each for all inputs that its column became, ``(inputs,)``;
    as they are where there is no table, or where they are said by input."""
    widths = getattr(estimator, "_widths_of_columns", None)
    if widths is None or said.shape != (len(widths),):
        return said
    return np.repeat(said, widths)
