"""Numbers with a common fraction: ``13 1/2``, ``1/4``, ``2½``, as inches and recipes have them.

A column is one of them where some cells are a whole number and a fraction: ``1/2`` alone may be a
date, a share of votes or the name of a size.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_SIGNS = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_MIXED = re.compile(
    rf"(?P<sign>[+-])?(?:(?P<whole>\d{{1,9}})(?:[ -]+(?=\d)|(?=[{_SIGNS}])|$))?"
    rf"(?:(?P<n>\d{{1,3}})[/⁄](?P<d>[1-9]\d{{0,2}})|(?P<mark>[{_SIGNS}]))?"
)
_SHARE = 20  # one of so many cells is a whole number and a fraction


def mixed(text: str) -> float | None:
    """The number in a cell; None where it is no whole number, no fraction below 1, nor both.

    >>> mixed("13 1/2"), mixed("-2½"), mixed("3/4"), mixed("7"), mixed("5/4"), mixed("10-20")
    (13.5, -2.5, 0.75, 7.0, None, None)
    """
    match = _MIXED.fullmatch(text)
    if match is None or not (match["whole"] or match["d"] or match["mark"]):
        return None
    part = unicodedata.numeric(match["mark"]) if match["mark"] else 0.0
    if match["d"]:
        if int(match["n"]) >= int(match["d"]):
            return None
        part = int(match["n"]) / int(match["d"])
    found = int(match["whole"] or 0) + part
    return -found if match["sign"] == "-" else found


def are_mixed(counts: Mapping[str, int]) -> bool:
    """From texts and how often each comes: 9 of 10 are such numbers, and enough of them a whole
    number and a fraction."""
    found = {text: n for text, n in counts.items() if mixed(text) is not None}
    both = sum(n for text, n in found.items() if _is_both(text))
    total = sum(counts.values())
    return bool(both) and 10 * sum(found.values()) >= 9 * total and _SHARE * both >= total


def _is_both(text: str) -> bool:
    match = _MIXED.fullmatch(text)
    return match is not None and bool(match["whole"] and (match["d"] or match["mark"]))
