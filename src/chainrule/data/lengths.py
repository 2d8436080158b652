"""Lengths of time in hours: ``36:10:00``, ``1 day, 2:03:04.5``, ``-1 days +23:50:00`` as pandas
writes them, ``PT1H30M`` and ``P2DT4H`` as ISO 8601 does; not its years and months, which are not
all equally long. Those by the clock below a day look as times of day do; a column is one of lengths
where some say days, are negative, or are a day and longer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

_LENGTH = re.compile(
    r"(?:(?P<days>[+-]?\d{1,7}) ?d(?:ays?)?,?\s*\+?|(?P<sign>[+-]))?"
    r"(?P<H>\d{1,7}):(?P<M>[0-5]\d)(?::(?P<S>[0-5]\d(?:[.,]\d+)?))?",
    re.ASCII,
)
_ISO = re.compile(
    r"(?P<sign>[+-])?P(?=.*\d[WDHMS]$)(?:(?P<W>N)W)?(?:(?P<D>N)D)?"
    r"(?:T(?=\d)(?:(?P<H>N)H)?(?:(?P<M>N)M)?(?:(?P<S>N)S)?)?".replace("N", r"\d{1,9}(?:[.,]\d+)?"),
    re.ASCII,
)
_HOURS = {"W": 168.0, "D": 24.0, "H": 1.0, "M": 1 / 60, "S": 1 / 3600}
_SHARE = 20  # one of so many cells is a day and longer, or says days


def hours(text: str) -> float | None:
    """The hours in a cell; None where it is no length of time.

    >>> hours("36:30:00"), hours("-1 days +12:00:00"), hours("PT1H30M")
    (36.5, -12.0, 1.5)
    """
    if "P" in text:
        return _hours_of_iso(text)
    match = _LENGTH.fullmatch(text)
    if match is None:
        return None
    seconds = float((match["S"] or "0").replace(",", "."))
    found = 24.0 * int(match["days"] or 0) + int(match["H"]) + (int(match["M"]) + seconds / 60) / 60
    return -found if match["sign"] == "-" else found


def _hours_of_iso(text: str) -> float | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    parts = {unit: float(match[unit].replace(",", ".")) for unit in _HOURS if match[unit]}
    found = sum(number * _HOURS[unit] for unit, number in parts.items())
    return -found if match["sign"] == "-" else found


def may_be_lengths(text: str) -> bool:
    """It has a colon, or begins as those of ISO 8601."""
    return ":" in text or text.lstrip("+-")[:1] == "P"


def are_lengths(counts: Mapping[str, int], are_numbers: bool = False) -> bool:
    """From texts and how often each comes: 9 of 10 are lengths of time, and enough of them are no
    time of day, unless it is said that `are_numbers`."""
    lengths = {text: n for text, n in counts.items() if hours(text) is not None}
    beyond = sum(n for text, n in lengths.items() if not _may_be_time(text))
    total = sum(counts.values())
    most = 10 * sum(lengths.values()) >= 9 * total
    return most and (are_numbers or _SHARE * beyond >= total)


def _may_be_time(text: str) -> bool:
    return text[:1].isdigit() and "d" not in text and int(text.partition(":")[0]) < 24


def written(lengths: npt.NDArray[np.timedelta64]) -> list[str]:
    """Lengths of time (n,) as text, "" where one is missing."""
    microseconds = lengths.astype("timedelta64[us]").astype(np.int64)
    gone = np.isnat(lengths).tolist()
    return ["" if no else _text(n) for n, no in zip(microseconds.tolist(), gone, strict=True)]


def _text(microseconds: int) -> str:
    seconds, parts = divmod(microseconds, 1_000_000)
    minutes, seconds = divmod(seconds, 60)
    whole, minutes = divmod(minutes, 60)
    days, whole = divmod(whole, 24)
    return f"{days} days {whole:02d}:{minutes:02d}:{seconds:02d}.{parts:06d}"
