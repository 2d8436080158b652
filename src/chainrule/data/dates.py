"""Dates and times as numbers: days since 1970, and parts of a day.

    31 Jan 2024 · Jan 31, 2024 · 31-Jan-24      2024-01-31 · 2024/1/31 · 2024年1月31日 · 20240131
    31.1.2024 · 31/1/24 · 1/31/2024             2024-01 · Jan 2024 · 1/2024: a month's first day
    2024Q1 · Q1 2024: a quarter's first day     … with 08:30, 08:30:15.5, 02:05 PM, Z or +08:00
    2024-W05 · 2024-W05-3: of ISO 8601, Monday  Wed Jan 31 08:30:15 2024, as ctime of C has it
    2024-031: of ISO 8601, a year's day         令和6年1月31日, 民國113年1月31日: by era

Where day and month are both numbers and the year comes last, their order has to be known: points
between them, or a number beyond 12, tell. Of two-digit years 69 … 99 are 1969 … 1999 (as POSIX).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from chainrule.basics.typing import Floats, Integers
from chainrule.data.calendars import ERAS, MONTHS
from chainrule.data.shapes import by_shape, shapes_of, whole_numbers_at

Order: TypeAlias = Literal["", "ymd", "dmy", "mdy"]
ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")

_MONTH = "(?P<b>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_DAY_OF_WEEK = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_CLOCK = r"(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2}(?:[.,]\d+)?))?(?:\s*(?P<p>[ap])\.?m\.?)?"
_HOUR = r"(?P<H>\d{1,2})\s*(?P<p>[ap])\.?m\.?"
_HOURS_BEHIND = {"est": 5, "edt": 4, "cst": 6, "cdt": 5, "mst": 7, "mdt": 6, "pst": 8, "pdt": 7}
"""Zones of RFC 822, how many hours they are behind universal time."""
_ZONE = r"(?:\s*(?P<z>z|utc|gmt|[+-]\d{2}:?\d{2}))?"
_OF_CLOCK = rf"(?:\s*(?P<z>z|utc|gmt|[+-]\d{{2}}(?::?\d{{2}})?|{'|'.join(_HOURS_BEHIND)}))?"
_AFTER = rf"(?:[t ,:]+{_CLOCK}{_OF_CLOCK}|{_ZONE.replace('<z>', '<Z>')})"
_YEAR, _TWO = r"(?P<y>\d{4})", r"(?P<y>\d{4}|\d{2})"
_M, _D = r"(?P<m>\d{1,2})", r"(?P<d>\d{1,2})"
_WHOLE = (
    rf"{_YEAR}[-/.年]{_M}[-/.月]{_D}日?{_AFTER}",
    rf"{_DAY_OF_WEEK}{_D}(?:st|nd|rd|th|er)?[-/. ]*(?:de )?{_MONTH}[-/., ]*(?:de )?{_TWO}{_AFTER}",
    rf"{_DAY_OF_WEEK}{_MONTH}[ .-]+{_D}(?:st|nd|rd|th)?,?[ -]+{_YEAR}{_AFTER}",
    rf"{_YEAR}(?P<m>\d{{2}})(?P<d>\d{{2}})(?:t?(?P<H>\d{{2}})(?P<M>\d{{2}})(?P<S>\d{{2}})?)?"
    rf"{_ZONE}",
    rf"{_YEAR}[-/年m]{_M}月?",
    rf"{_YEAR}(?P<m>\d{{2}})",
    rf"{_MONTH}[-/., ']*{_TWO}",
    rf"{_M}/{_YEAR}",
    rf"{_YEAR}[-/ ]?(?:q|年第?)(?P<q>[1-4])(?:季度?)?",
    rf"q(?P<q>[1-4])[-/ ]?{_YEAR}",
    rf"{_YEAR}-?w(?P<w>\d{{2}})(?:-?(?P<v>\d))?",
    rf"{_DAY_OF_WEEK}{_MONTH}\s+{_D}\s+{_CLOCK}{_OF_CLOCK}\s+{_YEAR}",
    rf"{_YEAR}-(?P<n>\d{{3}}){_AFTER}",
    rf"(?P<e>{'|'.join(ERAS)})\s*(?P<r>元|\d{{1,3}})年(?:{_M}月(?:{_D}日)?)?",
)
_SPLIT = (r"(?P<i>\d{1,4})(?P<sep> ?[-/.] ?)(?P<j>\d{1,2})(?P=sep)(?P<k>\d{4}|\d{2})" + _AFTER,)
_TIMES = (_CLOCK, _HOUR)
_EPOCH = date(1970, 1, 1).toordinal()


@cache
def _compiled(forms: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """When the first date is looked for: it takes 10 ms, and most programs meet none."""
    return tuple(re.compile(form, re.ASCII | re.IGNORECASE) for form in forms)


def looks_like_date(text: str) -> bool:
    """Digits alone do not: see `are_dates`."""
    if text.isdigit():
        return False
    return _split(text) is not None or any(form.fullmatch(text) for form in _compiled(_WHOLE))


def looks_like_time(text: str) -> bool:
    return any(form.fullmatch(text) for form in _compiled(_TIMES))


def _split(text: str) -> re.Match[str] | None:
    """Three numbers of which the year may come last."""
    match = _compiled(_SPLIT)[0].fullmatch(text)
    return None if match is None or len(match["i"]) > 2 else match


def order_of(texts: Sequence[str]) -> Order:
    """The order of day, month and year in dates that are three numbers; "" where none tells, "ymd"
    where there are none."""
    largest, separators = np.zeros(3), set()
    for example, places in shapes_of(texts):
        match = _split(example)
        if match is None:
            continue
        separators.add(match["sep"].strip())
        alike = [texts[place] for place in places.tolist()]
        parts = [whole_numbers_at(alike, *match.span(part)).max() for part in "ijk"]
        largest = np.maximum(largest, parts)
    if not separators:
        return "ymd"
    first, second, last = largest
    if separators == {"."} and second <= 12:
        return "dmy"
    if first > 31 and last <= 31:
        return "ymd"
    if first > 12 >= second:
        return "dmy"
    return "mdy" if second > 12 >= first else ""


def zones_of(texts: Sequence[str]) -> set[str]:
    """The zones that moments are in, "" of those that name none."""
    zones = set()
    for example, places in shapes_of(texts):
        match = _match(example, "")
        if match is None or not match.groupdict().get("H"):
            continue
        begin, end = match.span("z")
        alike = [texts[place][begin:end] for place in places.tolist()] if end > begin else [""]
        zones |= {zone.upper().replace(":", "") for zone in {*alike}}
    return zones


def _match(text: str, order: Order) -> re.Match[str] | None:
    split = _split(text)
    if split is not None:
        return split
    return next((match for form in _compiled(_WHOLE) if (match := form.fullmatch(text))), None)


def days(text: str, order: Order) -> float | None:
    """Days since 1970, with the time of day as a part of one, in universal time if it says so; None
    where `text` is no date, or one that there is not."""
    match = _match(text, order)
    if match is None:
        return None
    parts = match.groupdict()
    if "i" in parts:
        if not order:
            return None
        parts |= dict(zip(order, (parts["i"], parts["j"], parts["k"]), strict=True))
    year = _year(parts)
    clock = _part_of_day(parts)
    try:
        day = _day(year, parts).toordinal() - _EPOCH
    except ValueError:
        return None
    return None if clock is None else day + clock - _zone(parts.get("z") or parts.get("Z"))


def _year(parts: dict[str, str | None]) -> int:
    if parts.get("e"):
        within = str(parts["r"])
        return ERAS[str(parts["e"])] + (1 if within == "元" else int(within))
    text = str(parts["y"])
    return int(text) + ((1900 if int(text) > 68 else 2000) if len(text) == 2 else 0)


def is_day_of_year(text: str) -> bool:
    """``2024-123``"""
    match = _match(text, "")
    return match is not None and bool(match.groupdict().get("n"))


def _day(year: int, parts: dict[str, str | None]) -> date:
    """Raises ValueError for one there is not."""
    if parts.get("w"):
        return date.fromisocalendar(year, int(parts["w"] or 0), int(parts.get("v") or 1))
    if parts.get("n"):
        found = date(year, 1, 1) + timedelta(days=int(parts["n"] or 0) - 1)
        if found.year != year:
            raise ValueError
        return found
    return date(year, _month(parts), int(parts.get("d") or 1))


def all_days(texts: Sequence[str], order: Order) -> Floats:
    """The `days` of each text (n,), infinite where there are none."""
    return by_shape(texts, lambda example, alike: _days_alike(example, alike, order))


def _days_alike(example: str, alike: Sequence[str], order: Order) -> npt.ArrayLike:
    """Of texts of one shape. Those in which a month is a word, or the clock has more than whole
    numbers, are taken one by one."""
    match = _match(example, order)
    if match is None:
        return np.inf
    spans = {part: match.span(part) for part, text in match.groupdict().items() if text}
    if "i" in spans and order:
        spans |= {part: spans[place] for part, place in zip(order, "ijk", strict=True)}
    years = spans.get("y", (0, 0))
    plain = all(match.string[slice(*spans[part])].isdigit() for part in "yS" if part in spans)
    if years[1] - years[0] != 4 or "m" not in spans or not plain or {"p", "z", "Z", "b"} & {*spans}:
        found = [days(text, order) for text in alike]
        return np.array([np.inf if day is None else day for day in found])
    year, month, day, hours, minutes, seconds = (
        whole_numbers_at(alike, *spans[part]) if part in spans else np.full(len(alike), usual)
        for part, usual in zip("ymdHMS", (1970, 1, 1, 0, 0, 0), strict=True)
    )
    right = (year > 0) & (month >= 1) & (month <= 12) & (day >= 1)
    right &= (hours < 24) & (minutes < 60) & (seconds < 60)
    months = (year - 1970) * 12 + np.where(right, month, 1) - 1
    whole = _first_days(months) + day - 1
    right &= whole < _first_days(months + 1)
    return np.where(right, whole + (hours + (minutes + seconds / 60) / 60) / 24, np.inf)


def _first_days(months: npt.NDArray[Any]) -> Integers:
    """The first day of each month, both counted from the beginning of 1970."""
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def _month(parts: dict[str, str | None]) -> int:
    if parts.get("b"):
        return MONTHS[str(parts["b"]).lower()]
    if parts.get("q"):
        return 3 * int(parts["q"] or 1) - 2
    return int(parts["m"] or 1)


def part_of_day(text: str) -> float | None:
    """A time of day as a part of one, 0 … 1; None where `text` is none."""
    match = next((found for form in _compiled(_TIMES) if (found := form.fullmatch(text))), None)
    return None if match is None else _part_of_day(match.groupdict())


def _part_of_day(parts: dict[str, str | None]) -> float | None:
    hours, minutes, seconds = (
        float((parts.get(name) or "0").replace(",", ".")) for name in ("H", "M", "S")
    )
    half = (parts.get("p") or "").lower()
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half == "p" else 0)
    wrong = hours >= 24 or minutes >= 60 or seconds >= 60
    return None if wrong else (hours + (minutes + seconds / 60) / 60) / 24


def _zone(text: str | None) -> float:
    """An offset such as +08:00, or a zone's, as a part of a day."""
    if text is None:
        return 0.0
    if text[0] not in "+-":
        return -_HOURS_BEHIND.get(text.lower(), 0) / 24
    hours, minutes = int(text[1:3]), int(text[-2:]) if len(text) > 3 else 0
    return (1 if text[0] == "+" else -1) * (hours + minutes / 60) / 24


_DIGITS_AFTER_MONTH = {6: 0, 8: 2, 12: 6, 14: 8}
"""Of a moment in digits alone, by how many they are."""
_FEWESTMONTHS = 10


def are_dates(numbers: Floats) -> bool:
    """Whole numbers such as 20240131, or with the clock 20240131083015: every one is a day from
    1900 to 2099; or months such as 202401, at least ten."""
    if not len(numbers) or not (numbers >= 190001).all() or not (numbers < 2.1e13).all():
        return False
    whole = numbers.astype(np.int64)
    if (whole != numbers).any():
        return False
    texts = list(map(str, np.unique(whole).tolist()))
    size = len(texts[0])
    if size not in _DIGITS_AFTER_MONTH or len(texts[-1]) != size:
        return False
    if size == 6 and len(texts) < _FEWESTMONTHS:
        return False
    years = whole // 10 ** (2 + _DIGITS_AFTER_MONTH[size])
    if not ((years >= 1900) & (years <= 2099)).all():
        return False
    return not np.isinf(all_days(texts, "ymd")).any()


_SCHOOL_YEAR = re.compile(r"(\d{4})[-/](\d{2})", re.ASCII)


def are_years_in_two(texts: Sequence[str]) -> bool:
    """``2009-10``, ``2010-11`` …: each is of a year and the next one, and no month."""
    found = [_SCHOOL_YEAR.fullmatch(text) for text in texts]
    return all(match and (int(match[1]) + 1) % 100 == int(match[2]) for match in found)
