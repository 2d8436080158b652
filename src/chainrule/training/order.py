"""Data frames that are given one after another: the first says what the columns are called and how
they lie, and those of the others are taken by their names, as scikit-learn's `feature_names_in_`
holds them."""

from __future__ import annotations

from typing import Any

from chainrule.data.making import table_from_frame
from chainrule.preprocessing.schema import check_columns


class Order:
    """The names of the columns, known from the first frame on; arrays have none."""

    def __init__(self) -> None:
        self._names: tuple[str, ...] | None = None
        self.n_targets = 0
        """The last of the columns, which are no inputs."""

    @property
    def inputs(self) -> tuple[str, ...] | None:
        """The names of the inputs; None where no frame came."""
        return None if self._names is None else self._names[: len(self._names) - self.n_targets]

    def taken(self, X: Any) -> Any:
        """X ``(n, columns)`` as the first frame has them; an array, and the first frame, as it is.

        Raises InputError where a column is missing.
        """
        names = names_of(X)
        if names is None:
            return X
        if self._names is None:
            self._names = names
        if self._names == names:
            return X
        table = table_from_frame(X)
        check_columns(table, self._names, self._names)
        return table.numbers(self._names)


def names_of(X: Any) -> tuple[str, ...] | None:
    """What the columns of a data frame or an Arrow table are called; None of an array, and where
    some have no names, but numbers."""
    names = getattr(X, "column_names", None) or getattr(X, "columns", None)
    if names is None or isinstance(X, tuple | list):
        return None
    found = list(names)
    return tuple(map(str, found)) if all(isinstance(name, str) for name in found) else None
