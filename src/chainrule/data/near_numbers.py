"""Texts that say a number and are not read as one: ranges, hexadecimal numbers, years of two eras.

    10-19   25 to 34   $5–10 k     0x1F     44 BC   公元前44年

Which number is meant is for a person to say (the middle of a range, its lower end?), so they stay
labels or stay out, and it is told what to write to have numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from chainrule.basics.i18n import _

_NUMBER = r"(\d{1,9}(?:[.,]\d{1,9})?)"
_RANGE = re.compile(
    rf"[^\d\s]{{0,5}}\s*{_NUMBER}[^\W\d]{{0,9}}%?\s*(?:[-‐‑–—−~～〜…]|\.\.\.?|to|bis|à|a|至|到)\s*"
    rf"[^\d\s]{{0,5}}\s*{_NUMBER}\s*[^\d]{{0,20}}",
    re.IGNORECASE,
)
_OPEN = re.compile(rf"(?:[<>≤≥]=?|under|over|below|above)?\s*{_NUMBER}\s*[^\d-]{{0,20}}", re.I)
_HEXADECIMAL = re.compile(r"0[xX][0-9a-fA-F]{1,16}")
_BEFORE = re.compile(
    r"(\d{1,5})\s*(?:BC|BCE|B\.\s?C\.(?:\s?E\.)?|v\.\s?Chr\.|av\.\s?J\.-C\.|a\.\s?C\.|до н\.\s?э\.)"
    r"|(?:公元前|紀元前|纪元前|BC)\s*(\d{1,5})\s*年?"
)
_AFTER = (
    r"(?:AD|CE|A\.D\.|公元|西元)?\s*\d{1,5}\s*年?"
    r"(?:AD|CE|A\.D\.|C\.E\.|n\.\s?Chr\.|ap\.\s?J\.-C\.|d\.\s?C\.|н\.\s?э\.)?"
)
_MOST = 200  # different ranges: with more they may be numbers of telephones


def near_numbers(counts: Mapping[str, int]) -> str:
    """What to tell of a column's texts, by how often each comes; "" where they are none of these.

    >>> near_numbers({"0x1F": 3, "0x10": 2})
    "cells are like '0x1F', which is read as a label; to have numbers, write 31"
    """
    for number, told in (
        (_middle, _of_ranges),
        (_of_hexadecimal, _of_others),
        (_year, _of_others),
    ):
        found = {text: x for text in counts if (x := number(text.strip())) is not None}
        if found and _are_all(counts, found, number):
            text = next(iter(found))
            return told(text, f"{found[text]:.10g}")
    return ""


def _of_ranges(text: str, number: str) -> str:
    return _(
        "cells are like {text!r}, a range, which is read as a label; to have numbers, write the "
        "middles, such as {number}"
    ).format(text=text, number=number)


def _of_others(text: str, number: str) -> str:
    return _(
        "cells are like {text!r}, which is read as a label; to have numbers, write {number}"
    ).format(text=text, number=number)


def _are_all(
    counts: Mapping[str, int], found: Mapping[str, float], number: Callable[[str], float | None]
) -> bool:
    """9 of 10 cells are; or half of different ranges, beside which others are open: ``65+``."""
    if number is _year:
        others = [text for text in counts if text not in found]
        return all(re.fullmatch(_AFTER, text.strip()) for text in others)
    if number is _middle and len(found) > _MOST:
        return False
    if 10 * sum(counts[text] for text in found) >= 9 * sum(counts.values()):
        return True
    others = [text for text in counts if text not in found]
    half = number is _middle and 2 * len(found) >= len(counts)
    return half and all(_OPEN.fullmatch(text.strip()) for text in others)


def _middle(text: str) -> float | None:
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    low, high = (float(number.replace(",", ".")) for number in match.groups())
    return (low + high) / 2 if low < high else None


def _of_hexadecimal(text: str) -> float | None:
    return float(int(text, 16)) if _HEXADECIMAL.fullmatch(text) else None


def _year(text: str) -> float | None:
    """A year before our era."""
    match = _BEFORE.fullmatch(text)
    return -float(match[1] or match[2]) if match else None
