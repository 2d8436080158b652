"""Predictions beside the columns that they were made from, and what was surprising in these."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np

from chainrule.basics.i18n import _, ngettext
from chainrule.basics.typing import Floats
from chainrule.data.cells import Cells, Column
from chainrule.data.shapes import examples_of
from chainrule.data.table import Rejected, Table
from chainrule.data.texts import Texts
from chainrule.preprocessing import columns_of
from chainrule.preprocessing.schema import Schema


def beside_inputs(table: Table, predicted: dict[str, Column]) -> dict[str, Column]:
    """The columns of the table, then those predicted, renamed where the name is taken."""
    kept = {name: _as_found(cells) for name, cells in zip(table.columns, table.values, strict=True)}
    for name, cells in predicted.items():
        kept[name if name not in kept else _("{name} (predicted)").format(name=name)] = cells
    return kept


def _as_found(cells: Cells) -> Column:
    """Whole numbers without a point, as they most likely stood in the file; texts as they did."""
    if isinstance(cells, Texts):
        return cells.by_text(np.array([text or None for text in cells.texts], dtype=object))
    if cells.dtype.kind == "M":
        return np.where(np.isnat(cells), "", np.datetime_as_string(cells)).astype(object)
    whole = cells.dtype.kind == "f" and (np.isnan(cells) | (cells == np.rint(cells))).all()
    if not whole or np.isinf(cells).any():
        return cells
    if not np.isnan(cells).any():
        return cells.astype(np.int64)
    return np.array([None if x != x else int(x) for x in cells.tolist()], dtype=object)


class Surprises:
    """What the training rows did not have the like of, counted piece by piece."""

    def __init__(self, schema: Schema | None) -> None:
        self.schema = schema
        self.unseen: Counter[str] = Counter()
        self.missing: Counter[str] = Counter()
        self.bare: Counter[str] = Counter()
        self.far: dict[str, _Far] = {}
        self.unknown: dict[str, None] = {}
        self.rejected: list[Rejected] = []

    def look_at_table(self, table: Table) -> None:
        """Name columns that are not known; count numbers without the unit of their column."""
        if self.schema is None:
            return
        table = table.named_as(self.schema.known)
        known = {*self.schema.known}
        self.unknown |= dict.fromkeys(name for name in table.columns if name not in known)
        for feature in self.schema.features:
            cells = table.cells(feature.name)
            if not feature.dress.unit or not isinstance(cells, Texts):
                continue
            shapes = examples_of(cells.counts())
            bare = (n for text, n in shapes.items() if feature.dress.fits_bare(text))
            self.bare[feature.name] += sum(bare)

    def look_at(self, X: Floats) -> None:
        """Count labels never seen, missing cells where none were, and numbers far outside of those
        of training, in X ``(n, inputs)``."""
        if self.schema is None:
            return
        columns = zip(self.schema.inputs, self.schema.encodings, columns_of(X), strict=False)
        for name, encoding, x in columns:
            missing = np.isnan(x)
            if encoding.kind == "category":
                self.unseen[name] += int((~missing & ~np.isin(x, encoding.labels)).sum())
            elif encoding.kind in ("number", "date"):
                reach = _FAR * (encoding.high - encoding.low)
                far = x[(x < encoding.low - reach) | (x > encoding.high + reach)]
                if len(far):
                    known = self.far.get(name, _NOTHING_FAR)
                    self.far[name] = known.joined(far)
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
        return [*self._of_columns(), *unseen, *missing, *self._far_ones(), *self._bare_ones()]

    def _of_columns(self) -> list[str]:
        if not self.unknown:
            return []
        names = list(self.unknown)
        shown = ", ".join(names[:_MOST_NAMES]) + (" …" if len(names) > _MOST_NAMES else "")
        return [
            _("columns that training did not have are passed over: {names}").format(names=shown)
        ]

    def _far_ones(self) -> list[str]:
        if self.schema is None:
            return []
        pairs = zip(self.schema.named_features, self.schema.encodings, strict=False)
        return [
            ngettext(
                "{name}: {n} cell is far outside of what training saw: {found}, in training "
                "{known}.",
                "{name}: {n} cells are far outside of what training saw: {found}, in training "
                "{known}.",
                far.n,
            ).format(
                name=feature.name,
                n=far.n,
                found=_range(feature.kind, far.low, far.high),
                known=_range(feature.kind, encoding.low, encoding.high),
            )
            for feature, encoding in pairs
            if (far := self.far.get(feature.name)) is not None
        ]

    def _bare_ones(self) -> list[str]:
        units = {f.name: f.dress.unit for f in self.schema.features} if self.schema else {}
        return [
            ngettext(
                "{name}: {n} cell without {unit} is taken to be in it.",
                "{name}: {n} cells without {unit} are taken to be in it.",
                n,
            ).format(name=name, n=n, unit=units[name])
            for name, n in self.bare.items()
            if n
        ]


_FAR = 0.5  # of the range of training, beyond its ends
_MOST_NAMES = 10


class _Far(NamedTuple):
    """Numbers far outside: how many, the least and the greatest."""

    n: int
    low: float
    high: float

    def joined(self, x: Floats) -> _Far:
        return _Far(self.n + len(x), min(self.low, float(x.min())), max(self.high, float(x.max())))


_NOTHING_FAR = _Far(0, np.inf, -np.inf)


def _range(kind: str, low: float, high: float) -> str:
    """Two ends, dates as such."""
    if kind == "date":
        ends = [str(np.datetime64(int(day), "D")) for day in (low, high)]
    else:
        ends = [f"{end:.6g}" for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} … {ends[1]}"
