"""What a column is called in an error: by its number from 1, and by its name where it has one."""

from __future__ import annotations

from typing import Any


def column_named(estimator: Any, column: int) -> str:
    """`column` from 0. A data frame's names are ``feature_names_in_``; a table's are told by who
    fits the estimator."""
    names = getattr(estimator, "feature_names_in_", None)
    if names is None:
        names = getattr(estimator, "_names_of_inputs", None)
    return str(column + 1) if names is None else f"{column + 1} ({names[column]})"
