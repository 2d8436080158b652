"""Predictions beside the columns that they were made from, and what was surprising in these."""

from __future__ import annotations

from collections import Counter

import numpy as np

from chainrule.basics.i18n import _, ngettext
from chainrule.basics.typing import Floats
from chainrule.data.cells import Column
from chainrule.data.table import Table
from chainrule.preprocessing.schema import Schema


def beside_inputs(table: Table, predicted: dict[str, Column]) -> dict[str, Column]:
    """The columns of the table, then those predicted, renamed where the name is taken."""
    kept = {name: _as_found(cells) for name, cells in zip(table.columns, table.values, strict=True)}
    for name, cells in predicted.items():
        kept[name if name not in kept else _("{name} (predicted)").format(name=name)] = cells
    return kept


def _as_found(cells: Column) -> Column:
    """Whole numbers without a point, as they most likely stood in the file."""
    if cells.dtype.kind == "M":
        return np.where(np.isnat(cells), "", np.datetime_as_string(cells)).astype(object)
    whole = cells.dtype.kind == "f" and (np.isnan(cells) | (cells == np.rint(cells))).all()
    if not whole or np.isinf(cells).any():
        return cells
    if not np.isnan(cells).any():
        return cells.astype(np.int64)
    return np.array([None if x != x else int(x) for x in cells.tolist()], dtype=object)


class Surprises:
    """Cells that the training rows did not have the like of, counted piece by piece."""

    def __init__(self, schema: Schema | None) -> None:
        self.schema = schema
        self.unseen: Counter[str] = Counter()
        self.missing: Counter[str] = Counter()

    def look_at(self, X: Floats) -> None:
        """Count the labels never seen, and missing cells where none were, in X ``(n, inputs)``."""
        if self.schema is None:
            return
        for j, encoding in enumerate(self.schema.encodings):
            missing = np.isnan(X[:, j])
            name = self.schema.inputs[j]
            if encoding.kind == "category":
                self.unseen[name] += int((~missing & ~np.isin(X[:, j], encoding.labels)).sum())
            if not encoding.tells_missing:
                self.missing[name] += int(missing.sum())

    def lines(self) -> list[str]:
        """What a person should know; nothing where there is nothing."""
        unseen = [
            ngettext(
                "{name}: {n} cell has a label that training did not; it counts as the average row.",
                "{name}: {n} cells have labels that training did not; they count as the average "
                "row.",
                n,
            ).format(name=name, n=n)
            for name, n in self.unseen.items()
            if n
        ]
        missing = [
            ngettext(
                "{name}: {n} cell is missing, as none was in training; it counts as the mean.",
                "{name}: {n} cells are missing, as none were in training; they count as the mean.",
                n,
            ).format(name=name, n=n)
            for name, n in self.missing.items()
            if n
        ]
        return unseen + missing
