"""Numbers in their everyday dress: ``$1.50``, ``12 %``, ``10 kg``, ``1.234,5``, ``(3)``, ``−2``.

    cell     sign? currency? sign? digits exponent? unit?      in brackets: its negative, as 3.50-
    number   ± digits; times 10³, 10⁴ … where units such as K and M, or 万 and 亿, differ from cell
             to cell

Digits of every script are read, full-width ones too, every sign that looks like a minus, and the
``D`` of Fortran's exponents. Marks of footnotes behind a number, ``12.5*`` and ``12[1]``, are
passed over. What the column's cells have in common (`Dress`) is found once (see `dressing`);
afterwards it is only applied.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from chainrule.basics.typing import Floats, Json
from chainrule.data.cells import Numerals, is_number
from chainrule.data.fractions import mixed
from chainrule.data.lengths import hours
from chainrule.data.shapes import by_shape

_CURRENCY = (
    r"(?:[A-Z]{0,3}[$¢£¤¥฿₠-⃀]|USD|EUR|GBP|CHF|CNY|RMB|JPY|INR|AUD|CAD|NZD|BRL|SEK|NOK|DKK|PLN"
    r"|kr\.?|Rs\.?|[~≈约])"
)
_CELL = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[+-])?\s*(?P<prefix>{_CURRENCY})?\s*(?P<inner>[+-])?\s*"
    r"(?P<digits>(?:[.,]?\d)(?:[\d.,' _]*\d)?[.,]?)(?P<exponent>[eE][+-]?\d+)?"
    r"(?P<after>-(?=\s|$))?(?:\s*(?P<unit>[^\d\s.,'_()+-].{0,19}?|\+.{0,19}?))?\s*(?P<close>\))?",
    re.ASCII,
)
_FOOTNOTES = re.compile(
    r"(?<=[\w%])(?:\s?[*†‡§]{1,3}|\[(?:\d{1,3}|[a-z]|(?:note|nb|n) ?\d{1,3}|citation needed)\])+$"
)
_TENS = {
    "k": 1e3,
    "K": 1e3,
    "M": 1e6,
    "B": 1e9,
    "千": 1e3,
    "万": 1e4,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "萬": 1e4,
    "億": 1e8,
}


class Dress(NamedTuple):
    """What stands around the digits of a column's numbers, how these are written, whether units
    such as K and M stand for powers of ten, and whether they are lengths of time by the clock, or
    have common fractions."""

    prefix: str = ""
    suffix: str = ""
    decimal: str = "."
    thousands: str = ""
    tens: bool = False
    clock: bool = False
    fractions: bool = False

    @property
    def numerals(self) -> Numerals:
        return Numerals(self.decimal, self.thousands)

    @property
    def unit(self) -> str:
        """What the numbers are in, to be shown; "" where nothing stands around them."""
        return " … ".join(part for part in (self.prefix, self.suffix) if part)

    @property
    def holds_digits(self) -> bool:
        """As ``m2`` does, or ``/10``: the unit differs where the shape of a text does not."""
        return re.search(r"\d", self.suffix) is not None

    def value(self, text: str) -> float | None:
        """The number in a cell; None where there is none in this dress, or in none at all.

        >>> Dress("$", decimal=",", thousands=".").value("−$1.234,50")
        -1234.5
        """
        if self.clock and (found := hours(text)) is not None:
            return found
        if self.fractions and (found := mixed(text)) is not None:
            return found
        if is_number(text, self.numerals):
            return float(self.numerals.plain(text))
        parts = parts_of(text)
        return None if parts is None else self.value_of(parts)

    def values(self, texts: Sequence[str]) -> Floats:
        """The `value` of each of `texts` (n,), infinite where there is none."""

        def values(example: str, alike: Sequence[str]) -> npt.ArrayLike:
            if self.holds_digits or self.clock or self.fractions:  # m2 and m3 have one shape
                found = map(self.value, alike)
                return np.array([np.inf if number is None else number for number in found])
            number = self.value(example)
            if number is None:
                return np.inf
            if is_number(example, self.numerals):
                return np.array(list(map(float, self.numerals.all_plain(alike))))
            parts, span = _taken_apart(example)
            assert parts is not None
            digits = _digits_of(example, alike, span)
            around = parts.sign * (split_tens(parts.suffix)[0] if self.tens else 1.0)
            return np.array(list(map(float, self.numerals.all_plain(digits)))) * around

        return by_shape(texts, values)

    def value_of(self, parts: Parts) -> float | None:
        if parts.prefix not in ("", self.prefix):
            return None
        tens, unit = split_tens(parts.suffix) if self.tens else (1.0, parts.suffix)
        if unit and alike(unit) != alike(self.suffix):
            return None
        number = number_in(parts.digits, self.numerals)
        return None if number is None else parts.sign * number * tens

    def fits_bare(self, text: str) -> bool:
        """The cell is a number without the sign or the unit that the others have."""
        return bool(self.unit) and is_number(text.strip(), self.numerals)

    def to_json(self) -> Json:
        usual = Dress()._asdict()
        return {key: value for key, value in self._asdict().items() if value != usual[key]}


PLAIN = Dress()
LENGTH = Dress(suffix="h", clock=True)
MIXED = Dress(fractions=True)


class Parts(NamedTuple):
    """A cell taken apart: −1 or 1, what stands before the digits, the digits, what follows."""

    sign: float
    prefix: str
    digits: str
    suffix: str


def has_footnote(text: str) -> bool:
    """A mark that points to a note stands behind the number: ``12.5*``, ``1,234[a]``."""
    return _FOOTNOTES.search(folded(text)) is not None


def parts_of(text: str) -> Parts | None:
    """A cell as a number in some dress; None if it cannot be one."""
    return _taken_apart(text)[0]


def _taken_apart(text: str) -> tuple[Parts | None, slice]:
    """The same, and where its digits stand in the `folded` text."""
    match = _CELL.fullmatch(_FOOTNOTES.sub("", folded(text)))
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None, slice(0)
    signs = [match[place] for place in ("sign", "inner", "after") if match[place]]
    if len(signs) + bool(match["open"]) > 1:
        return None, slice(0)
    sign = -1.0 if match["open"] or signs == ["-"] else 1.0
    digits = match["digits"] + (match["exponent"] or "")
    parts = Parts(sign, match["prefix"] or "", digits, (match["unit"] or "").strip())
    begin = match.start("digits")
    return parts, slice(begin, begin + len(digits))


def _digits_of(example: str, alike: Sequence[str], span: slice) -> list[str]:
    """What stands at that place of the `folded` texts, all of the shape of `example`."""
    if not example.isascii() or _FORTRAN.search(example):
        return [folded(text)[span] for text in alike]
    blanks = len(example) - len(example.lstrip())
    place = slice(blanks + span.start, blanks + span.stop)
    return [text[place] for text in alike]


def folded(text: str) -> str:
    """Digits, signs and spaces of every script as those of ASCII; 1.2D+02, as Fortran writes
    double precision, is 1.2e+02."""
    plain = text if text.isascii() else text.translate(_folding())
    return _FORTRAN.sub("e", plain).strip()


_FORTRAN = re.compile(r"(?<=[\d.])[dD](?=[+-]\d{2,3}\s*$)", re.ASCII)


@cache
def _folding() -> dict[int, str]:
    full_width = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    digits = {
        code: str(unicodedata.decimal(chr(code)))
        for code in range(128, sys.maxunicode)
        if unicodedata.category(chr(code)) == "Nd"
    }
    minus = dict.fromkeys(map(ord, "−–—‐‑‒﹣－⁻"), "-")
    spaces = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\u3000"), " ")
    marks = {ord("’"): "'", ord("٫"): ".", ord("٬"): ",", ord("￥"): "¥", ord("￡"): "£"}
    return full_width | digits | minus | spaces | marks


def split_tens(suffix: str) -> tuple[float, str]:
    """A power of ten at the beginning of a unit, and the rest."""
    for name in sorted(_TENS, key=len, reverse=True):
        rest = suffix[len(name) :]
        if suffix.startswith(name) and not (name.isascii() and rest[:1].isalpha()):
            return _TENS[name], rest.strip()
    return 1.0, suffix


_ORDINALS = ("st", "nd", "rd", "th")


def alike(unit: str) -> str:
    """``Kg`` and ``kg``, ``1 year`` and ``2 years``, ``1st`` and ``4th`` are the same unit."""
    if unit.casefold() in _ORDINALS:
        return "th"
    return unit.casefold().rstrip("s") if len(unit) > 2 else unit.casefold()


def number_in(digits: str, numerals: Numerals) -> float | None:
    if not is_number(digits, numerals) or _begins_with_nought(digits, numerals):
        return None
    return float(numerals.plain(digits))


def _begins_with_nought(digits: str, numerals: Numerals) -> bool:
    """``0,123`` is no number with thousands set apart."""
    mark = numerals.thousands
    return bool(mark) and digits.startswith("0" + mark)
