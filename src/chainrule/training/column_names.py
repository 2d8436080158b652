"""Data frames that are given one after another: the first says what the columns are called and how
they lie, and those of the others are taken by their names, as scikit-learn's `feature_names_in_`
holds them."""

from __future__ import annotations

from typing import Any

from chainrule.data.making import table_from_frame
from chainrule.data.names import check_distinct
from chainrule.preprocessing.schema import numbers_by_names


class ColumnNames:
    """The names of the columns, where the rows that come first are a frame's; arrays have none."""

    def __init__(self) -> None:
        self._names: tuple[str, ...] | None = None
        self._has_begun = False
        self.n_targets = 0
        """The last of the columns, which are no inputs."""

    @property
    def inputs(self) -> tuple[str, ...] | None:
        """The names of the inputs; None where an array came first."""
        return None if self._names is None else self._names[: len(self._names) - self.n_targets]

    def taken(self, X: Any) -> Any:
        """X ``(n, columns)`` as the first frame has them. What comes first, an array, and a frame
        after an array are taken as they lie.

        Raises InputError where a column is missing.
        """
        names = names_of(X)
        if not self._has_begun:
            self._has_begun, self._names = True, names
        if names is None or self._names in (None, names):
            return X
        return numbers_by_names(table_from_frame(X), self._names)


def names_of(X: Any) -> tuple[str, ...] | None:
    """What the columns of a data frame or an Arrow table are called; None of an array, and where
    some have no names, but numbers. Raises DataError where two have one name."""
    names = getattr(X, "column_names", None) or getattr(X, "columns", None)
    if names is None or isinstance(X, tuple | list):
        return None
    found = list(names)
    if not all(isinstance(name, str) for name in found):
        return None
    check_distinct(found, "X")
    return tuple(map(str, found))
