"""What the last look at the training rows tells of a map's units: how many rows each has, of which
labels, and, where they are kept, the unit of each row."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.typing import Integers


class Looked:
    """A map of so many units; y labels of the rows ``(n,)``, or None.

    `hits` ``(units,)``; `classes`, the different labels, and `counts` ``(units, classes)`` where
    there are some; `units` ``(n,)`` where they are kept, else nothing is held of a row.
    """

    def __init__(self, n_units: int, y: Any, keeps_rows: bool) -> None:
        self.hits = np.zeros(n_units, np.int64)
        self._y, self._keeps_rows, self._units = y, keeps_rows, list[Integers]()
        self.classes = None if y is None else np.unique(y)
        self.counts = np.zeros(
            (n_units, 0 if self.classes is None else len(self.classes)), np.int64
        )

    def see(self, rows: slice, units: Integers) -> None:
        """The units ``(rows,)`` of some rows; each row once, in their order."""
        self.hits += np.bincount(units, minlength=len(self.hits))
        if self.classes is not None:
            np.add.at(self.counts, (units, np.searchsorted(self.classes, self._y[rows])), 1)
        if self._keeps_rows:
            self._units.append(units)

    @property
    def units(self) -> Integers | None:
        return np.concatenate(self._units) if self._keeps_rows else None
