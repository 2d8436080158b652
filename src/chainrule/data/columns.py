"""What the cells of a column are, and the cells as numbers.

    kind       what is in it                              as a number
    number     numbers                                    the number
    boolean    true, false                                1, 0
    category   texts that come again and again            the place of the text among the labels
    date       2024-01-31, 31.1.2024, with a time or not  days since 1970
    time       08:30, 08:30:15                            part of the day, 0 … 1

A missing cell is NaN, a label that was not there before −1. A column of text that hardly repeats
(names, remarks, identifiers) teaches nothing about other rows and is left out, as is one of dates
where day and month cannot be told apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats, Json
from chainrule.data.cells import (
    factorized,
    is_missing,
    is_number,
    is_separated,
    mostly_numbers,
    parse,
)
from chainrule.data.table import Table

Kind: TypeAlias = Literal["number", "boolean", "category", "date", "time"]
Order: TypeAlias = Literal["", "ymd", "dmy", "mdy"]
Flags: TypeAlias = npt.NDArray[np.bool_]

FEW_LABELS = 10  # are categories, in however few rows
MOST_LABELS = 1000  # are refused beyond, and where they come less than twice each

_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?"
_AFTER_DATE = rf"(?:[T ]+{_CLOCK})?\s*(Z|[+-]\d{{2}}:?\d{{2}})?"
_DATES = {
    "y": re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?" + _AFTER_DATE, re.ASCII),
    "": re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})" + _AFTER_DATE, re.ASCII),
}
_TIME = re.compile(_CLOCK, re.ASCII)
_BOOLEANS = {"true": 1.0, "false": 0.0, "1": 1.0, "0": 0.0}


class Feature(NamedTuple):
    """A column that goes in; `labels` of a category, the `order` of the parts of a date."""

    name: str
    kind: Kind = "number"
    labels: tuple[str, ...] = ()
    order: Order = ""

    def to_json(self) -> Json:
        return {key: value for key, value in self._asdict().items() if value}

    @staticmethod
    def from_json(data: Json) -> Feature:
        return Feature(**data | {"labels": tuple(data.get("labels", ()))})


class Unused(NamedTuple):
    """A column that does not go in, and why, to be said to a person; `dropped` by that person."""

    name: str
    reason: str
    dropped: bool = False


def infer(table: Table, name: str, wanted: Kind | None = None) -> Feature | Unused:
    """What the column `name` is; `wanted`: what a person says it is.

    Raises DataError for a column with no value at all, and for numbers written with a comma.
    """
    cells = table.cells(name)
    if cells.dtype.kind == "M":
        found: Feature | Unused = Feature(name, "date")
        empty = bool(np.isnat(cells).all())
    elif cells.dtype != object:
        found = Feature(name, "boolean" if cells.dtype.kind == "b" else "number")
        empty = cells.dtype.kind == "f" and bool(np.isnan(cells).all())
    else:
        texts = [text for text in set(cells) if not is_missing(text)]
        found, empty = _of_texts(table, name, texts, wanted), not texts
    if empty:
        raise DataError(
            _("{source}: column {column!r} has no value in any row.").format(
                source=table.source, column=name
            ),
            _("Leave it out with --drop {column}.").format(column=name),
        )
    if wanted == "category":
        labels = (text for text in set(factorized(cells)[0]) if not is_missing(text))
        return Feature(name, "category", tuple(sorted(labels, key=_natural)))
    return Feature(name) if wanted == "number" else found


def _natural(text: str) -> tuple[bool, float, str]:
    """Numbers by size, before texts."""
    number = parse(text)
    return number is None, number or 0.0, text


def _of_texts(table: Table, name: str, texts: list[str], wanted: Kind | None) -> Feature | Unused:
    if all(text.lower() in ("true", "false") for text in texts):
        return Feature(name, "boolean")
    if mostly_numbers([parse(text, table.numerals) for text in texts]):
        return Feature(name, "number")
    if all(_TIME.fullmatch(text) for text in texts):
        return Feature(name, "time")
    if _mostly(texts, lambda text: any(form.fullmatch(text) for form in _DATES.values())):
        order = _order(texts)
        if order:
            return Feature(name, "date", order=order)
        return Unused(name, _("in its dates, day and month cannot be told apart"))
    if wanted is None and _mostly(texts, lambda text: is_separated(text) or is_number(text)):
        cells = table.cells(name)
        raise table.cell_error(name, next(i for i, cell in enumerate(cells) if is_separated(cell)))
    if len(texts) > FEW_LABELS and _hardly_repeat(texts, table.cells(name)):
        return Unused(name, _("text with {n:,} different values").format(n=len(texts)))
    return Feature(name, "category", tuple(sorted(texts, key=_natural)))


def _hardly_repeat(texts: list[str], cells: Iterable[str]) -> bool:
    """The different texts are very many, or come less than twice each among the cells present."""
    return len(texts) > MOST_LABELS or 2 * len(texts) > sum(not is_missing(cell) for cell in cells)


def _mostly(texts: list[str], fits: Callable[[str], bool]) -> bool:
    """All of a few texts fit, 9 of 10 of many."""
    n = sum(map(fits, texts))
    return n == len(texts) or (len(texts) > 2 * FEW_LABELS and 10 * n >= 9 * len(texts))


def _order(texts: list[str]) -> Order:
    """The parts' order: a year first, points between, or a day beyond 12 tell."""
    if any(_DATES["y"].fullmatch(text) for text in texts):
        return "ymd"
    found = [m for text in texts if (m := _DATES[""].fullmatch(text))]
    first, second = (max(int(match[part]) for match in found) for part in (1, 2))
    if all("." in match[0][:3] for match in found) or (first > 12 >= second):
        return "dmy"
    return "mdy" if second > 12 >= first else ""


def read_feature(table: Table, feature: Feature) -> tuple[Floats, Flags]:
    """A column's cells as numbers (n,), and which of them are not what `feature` says.

    Raises DataError where a column of texts at training holds numbers now.
    """
    if feature.kind == "number":
        return table.as_numbers(feature.name)
    cells = table.cells(feature.name)
    if cells.dtype.kind == "M":
        days = cells.astype("datetime64[us]").astype(np.int64) / 86_400e6
        days[np.isnat(cells)] = np.nan
        return days, np.full(len(cells), feature.kind != "date")
    texts, codes = factorized(cells.tolist())
    if feature.kind == "category":
        _check_labels(table, feature, texts)
    places = {label: place for place, label in enumerate(feature.labels)}
    values = np.array([_value(text.strip(), feature, places) for text in texts], np.float64)[codes]
    return values, np.isinf(values)


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


def _value(text: str, feature: Feature, places: dict[str, int]) -> float:
    """NaN where it is missing, infinite where it is not what it should be."""
    if is_missing(text):
        return np.nan
    if feature.kind == "category":
        return float(places.get(text, -1))
    if feature.kind == "boolean":
        return _BOOLEANS.get(text.lower(), np.inf)
    value = _part_of_day(_TIME.fullmatch(text)) if feature.kind == "time" else _days(text, feature)
    return np.inf if value is None else value


def _part_of_day(match: re.Match[str] | None, first: int = 1) -> float | None:
    if match is None:
        return None
    hours, minutes, seconds = (float(match[first + part] or 0) for part in range(3))
    wrong = hours >= 24 or minutes >= 60 or seconds >= 60
    return None if wrong else (hours + (minutes + seconds / 60) / 60) / 24


def _days(text: str, feature: Feature) -> float | None:
    """Days since 1970, with the time of day as a part of one, in universal time if it says so."""
    match = _DATES["y" if feature.order in ("", "ymd") else ""].fullmatch(text)
    if match is None:
        return None
    parts = dict(zip(feature.order or "ymd", (int(match[i]) for i in (1, 2, 3)), strict=True))
    clock = _part_of_day(match, 4)
    try:
        day = date(parts["y"], parts["m"], parts["d"]).toordinal() - date(1970, 1, 1).toordinal()
    except ValueError:
        return None
    return None if clock is None else day + clock - _zone(match[7])


def _zone(text: str | None) -> float:
    """An offset such as +08:00 as a part of a day."""
    if text is None or text == "Z":
        return 0.0
    hours, minutes = int(text[1:3]), int(text[-2:])
    return (1 if text[0] == "+" else -1) * (hours + minutes / 60) / 24
