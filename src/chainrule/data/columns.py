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

import re
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats, Json
from chainrule.data.cells import MISSING, Numerals, holds_rounded, is_missing, parse, texts_of
from chainrule.data.dates import Order, all_days, part_of_day
from chainrule.data.dress import PLAIN, Dress
from chainrule.data.marks import missing_numbers, numbers_of
from chainrule.data.table import Table
from chainrule.data.texts import Texts

Kind: TypeAlias = Literal["number", "boolean", "category", "date", "time"]
Flags: TypeAlias = npt.NDArray[np.bool_]
Values: TypeAlias = npt.NDArray[Any]

_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)  # int64 holds it
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
    if not isinstance(cells, Texts) and cells.dtype.kind == "M":
        moments = cells.astype("datetime64[us]").astype(np.int64) / 86_400e6
        moments[np.isnat(cells)] = np.nan
        return moments, np.full(len(cells), feature.kind != "date")
    if feature.kind == "number" and not isinstance(cells, Texts):
        numbers = cells.astype(np.float64, copy=False)
        marks = numbers_of(feature.missing)
        if marks:
            numbers = np.where(np.isin(numbers, marks), np.nan, numbers)
        return numbers, np.isinf(numbers)
    cells = texts_of(cells)
    if feature.kind == "category":
        _check_labels(table, feature, cells.texts)
    values = cells.by_text(_values(feature, cells.texts, table.numerals))
    return values, np.isinf(values)


def side_by_side(columns: Sequence[Floats], n: int) -> Floats:
    """Columns (n,) as a matrix (n, k), the cells of each one after another in memory."""
    by_column = np.empty((len(columns), n))
    for j, column in enumerate(columns):
        by_column[j] = column
    return by_column.T


def _values(feature: Feature, texts: Sequence[str], said: Numerals | None) -> Floats:
    """Each text as a number: NaN where it is missing, infinite where it is wrong. `said` are the
    numerals that a person has named for the file."""
    if feature.kind == "category":
        places = {label: float(place) for place, label in enumerate(feature.labels)}
        places |= dict.fromkeys((*MISSING, *feature.missing), np.nan)
        return np.array([places.get(text, -1.0) for text in texts], np.float64)
    values = _known(feature, texts, said)
    values[missing_numbers(texts, feature.missing)] = np.nan
    return values


def _known(feature: Feature, texts: Sequence[str], said: Numerals | None) -> Floats:
    if feature.kind == "number":
        values = feature.dress.values(texts)
        if said is not None and said != feature.dress.numerals:
            own = feature.dress._replace(**said._asdict()).values(texts)
            values = np.where(np.isinf(own), values, own)
        return values
    if feature.kind == "boolean":
        return np.array([_BOOLEANS.get(text.lower(), np.inf) for text in texts], np.float64)
    if feature.kind == "date":
        return all_days(texts, feature.order or "ymd")
    found = map(part_of_day, texts)
    return np.array([np.inf if part is None else part for part in found], np.float64)


def read_target(table: Table, name: str, feature: Feature | None) -> tuple[Values, Flags, Flags]:
    """A column (n,) to be predicted, numbers or labels as `feature` says (None: as its cells look);
    which cells are wrong, and which are missing."""
    cells = table.cells(name)
    if feature is None:
        values, wrong = table.as_target(name)
        labels = texts_of(cells)
        gone = labels.by_text([is_missing(text) for text in labels.texts]).astype(bool)
        return values, wrong & ~gone, wrong & gone
    if feature.kind == "category":
        labels = texts_of(cells)
        missing = [is_missing(text) or text in feature.missing for text in labels.texts]
        none = np.zeros(len(cells), bool)
        return np.asarray(labels), none, labels.by_text(missing).astype(bool)
    if not isinstance(cells, Texts) and cells.dtype.kind in "bi" and not feature.missing:
        return cells, np.zeros(len(cells), bool), np.zeros(len(cells), bool)
    numbers, wrong = read_feature(table, feature)
    gaps = np.isnan(numbers)
    whole = _unrounded(cells) if isinstance(cells, Texts) and not gaps.any() else None
    return numbers if whole is None else whole, wrong, gaps


def _unrounded(cells: Texts) -> Values | None:
    """Whole numbers as int64 (n,), where float64 would take different ones for the same."""
    texts = cells.texts
    if not holds_rounded(texts) or any(_WHOLE.fullmatch(text) is None for text in texts):
        return None
    return cells.by_text(np.array(list(map(int, texts)), np.int64))


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
