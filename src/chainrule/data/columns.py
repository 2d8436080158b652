"""What the cells of a column are, and the cells as numbers.

    kind       what is in it                              as a number
    number     numbers, in any dress (see `dress`)        the number
    boolean    true, false                                1, 0
    category   texts that come again and again            the place of the text among the labels
    date       a day, with a time or not (see `dates`)    days since 1970
    time       08:30, 08:30:15, 02:05 PM                  part of the day, 0 … 1

A column is what most of its cells are. That is found once (`findings.find`), kept as a `Feature` in
the model, and applied to every later table by `read_feature`, which infers nothing. A missing cell
is NaN, a label that was not there before −1.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats, Json
from chainrule.data.cells import Column, factorized, is_missing, parse, texts_of
from chainrule.data.dates import Order, days, part_of_day
from chainrule.data.dress import PLAIN, Dress
from chainrule.data.marks import is_missing_number, numbers_of
from chainrule.data.table import Table

Kind: TypeAlias = Literal["number", "boolean", "category", "date", "time"]
Flags: TypeAlias = npt.NDArray[np.bool_]

_BOOLEANS = {"true": 1.0, "false": 0.0, "1": 1.0, "0": 0.0}


class Feature(NamedTuple):
    """A column that goes in: `labels` of a category, the `order` of the parts of a date, the
    `dress` of numbers, and the marks that stand in it for `missing` cells."""

    name: str
    kind: Kind = "number"
    labels: tuple[str, ...] = ()
    order: Order = ""
    dress: Dress = PLAIN
    missing: tuple[str, ...] = ()

    @property
    def by_text(self) -> bool:
        """Its cells are read as they stand, even where they would make plain numbers."""
        return self.kind in ("category", "date") or bool(self.missing) or self.dress != PLAIN

    def to_json(self) -> Json:
        fields = self._asdict() | {"dress": self.dress.to_json()}
        return {key: value for key, value in fields.items() if value}

    @staticmethod
    def from_json(data: Json) -> Feature:
        of_texts = {key: tuple(data.get(key, ())) for key in ("labels", "missing")}
        return Feature(**data | of_texts | {"dress": Dress(**data.get("dress", {}))})


def read_feature(table: Table, feature: Feature) -> tuple[Floats, Flags]:
    """A column's cells as numbers (n,), and which of them are not what `feature` says.

    Raises DataError where a column of texts at training holds numbers now.
    """
    cells = table.cells(feature.name)
    if cells.dtype.kind == "M":
        moments = cells.astype("datetime64[us]").astype(np.int64) / 86_400e6
        moments[np.isnat(cells)] = np.nan
        return moments, np.full(len(cells), feature.kind != "date")
    if feature.kind == "number" and cells.dtype != object:
        numbers = cells.astype(np.float64)
        for mark in numbers_of(feature.missing):
            numbers[numbers == mark] = np.nan
        return numbers, np.isinf(numbers)
    texts, codes = factorized(cells.tolist())
    if feature.kind == "category":
        _check_labels(table, feature, texts)
    reader = _Reader(table, feature)
    values = np.array([reader.value(text.strip()) for text in texts], np.float64)[codes]
    return values, np.isinf(values)


class _Reader:
    """One cell after another as a number: NaN where it is missing, infinite where it is wrong."""

    def __init__(self, table: Table, feature: Feature) -> None:
        self.feature = feature
        self.places = {label: place for place, label in enumerate(feature.labels)}
        said = table.numerals  # of this file
        self.dresses = [feature.dress]
        if said is not None and said != feature.dress.numerals:
            self.dresses.insert(0, feature.dress._replace(**said._asdict()))

    def value(self, text: str) -> float:
        feature = self.feature
        if feature.kind == "category":
            missing = is_missing(text) or text in feature.missing
            return np.nan if missing else float(self.places.get(text, -1))
        if is_missing(text) or is_missing_number(text, feature.missing):
            return np.nan
        found: float | None
        if feature.kind == "number":
            values = (dress.value(text) for dress in self.dresses)
            found = next((value for value in values if value is not None), None)
        elif feature.kind == "boolean":
            found = _BOOLEANS.get(text.lower())
        elif feature.kind == "time":
            found = part_of_day(text)
        else:
            found = days(text, feature.order or "ymd")
        return np.inf if found is None else found


def read_target(table: Table, name: str, feature: Feature | None) -> tuple[Column, Flags, Flags]:
    """A column (n,) to be predicted, numbers or labels as `feature` says (None: as its cells look);
    which cells are wrong, and which are missing."""
    cells = table.cells(name)
    if feature is None:
        values, wrong = table.as_target(name)
        texts, codes = factorized(cells)
        gone = np.array([is_missing(text) for text in texts], bool)[codes]
        return values, wrong & ~gone, wrong & gone
    if feature.kind == "category":
        labels = texts_of(cells)
        missing = np.array([is_missing(t) or t in feature.missing for t in labels], bool)
        return labels, np.zeros(len(cells), bool), missing
    if cells.dtype.kind in "bi" and not feature.missing:
        return cells, np.zeros(len(cells), bool), np.zeros(len(cells), bool)
    numbers, wrong = read_feature(table, feature)
    return numbers, wrong, np.isnan(numbers)


def _check_labels(table: Table, feature: Feature, texts: list[str]) -> None:
    present = [text for text in texts if not is_missing(text)]
    numbers = all(parse(text) is not None for text in present)
    if present and numbers and all(parse(label) is None for label in feature.labels):
        raise DataError(
            _(
                "{source}: column {column!r} held text such as {label!r} at training; here it "
                "holds numbers such as {found!r}."
            ).format(
                source=table.source, column=feature.name, label=feature.labels[0], found=present[0]
            ),
            _("Give the column as it was, or train again."),
        )
