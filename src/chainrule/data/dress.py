"""Numbers in their everyday dress: ``$1.50``, ``12 %``, ``10 kg``, ``1.234,5``, ``(3)``, ``−2``.

    cell     sign? currency? sign? digits exponent? unit?      in brackets: its negative, as 3.50-
    number   ± digits; times 10³, 10⁴ … where units such as K and M, or 万 and 亿, differ from cell
             to cell

Digits of every script are read, full-width ones too, and every sign that looks like a minus. What
the column's cells have in common (`Dress`) is found once, from the different cells and how often
each comes, so counts of blocks of rows may be added up before; afterwards it is only applied.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from chainrule.basics.typing import Floats, Json
from chainrule.data.cells import POINT, Numerals, is_number
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
_MARKED = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_NUMERALS = (
    POINT,
    Numerals(","),
    *(Numerals(".", mark) for mark in (",", " ", "'", "_")),
    *(Numerals(",", mark) for mark in (".", " ", "'")),
)


class Dress(NamedTuple):
    """What stands around the digits of a column's numbers, how these are written, and whether units
    such as K and M stand for powers of ten."""

    prefix: str = ""
    suffix: str = ""
    decimal: str = "."
    thousands: str = ""
    tens: bool = False

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
        if is_number(text, self.numerals):
            return float(self.numerals.plain(text))
        parts = parts_of(text)
        return None if parts is None else self.value_of(parts)

    def values(self, texts: Sequence[str]) -> Floats:
        """The `value` of each of `texts` (n,), infinite where there is none."""

        def values(example: str, alike: Sequence[str]) -> npt.ArrayLike:
            if self.holds_digits:  # m2 and m3 have one shape
                found = map(self.value, alike)
                return np.array([np.inf if number is None else number for number in found])
            number = self.value(example)
            if number is None:
                return np.inf
            if is_number(example, self.numerals):
                return np.array(list(map(float, self.numerals.all_plain(alike))))
            parts, span = _taken_apart(example)
            assert parts is not None
            digits = [folded(text)[span] for text in alike]
            around = parts.sign * (_split_tens(parts.suffix)[0] if self.tens else 1.0)
            return np.array(list(map(float, self.numerals.all_plain(digits)))) * around

        return by_shape(texts, values)

    def value_of(self, parts: Parts) -> float | None:
        if parts.prefix not in ("", self.prefix):
            return None
        tens, unit = _split_tens(parts.suffix) if self.tens else (1.0, parts.suffix)
        if unit and _alike(unit) != _alike(self.suffix):
            return None
        number = _number(parts.digits, self.numerals)
        return None if number is None else parts.sign * number * tens

    def fits_bare(self, text: str) -> bool:
        """The cell is a number without the sign or the unit that the others have."""
        return bool(self.unit) and is_number(text.strip(), self.numerals)

    def to_json(self) -> Json:
        usual = Dress()._asdict()
        return {key: value for key, value in self._asdict().items() if value != usual[key]}


PLAIN = Dress()


class Parts(NamedTuple):
    """A cell taken apart: −1 or 1, what stands before the digits, the digits, what follows."""

    sign: float
    prefix: str
    digits: str
    suffix: str


def parts_of(text: str) -> Parts | None:
    """A cell as a number in some dress; None if it cannot be one."""
    return _taken_apart(text)[0]


def _taken_apart(text: str) -> tuple[Parts | None, slice]:
    """The same, and where its digits stand in the `folded` text."""
    match = _CELL.fullmatch(folded(text))
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


def folded(text: str) -> str:
    """Digits, signs and spaces of every script as those of ASCII."""
    return text.strip() if text.isascii() else text.translate(_folding()).strip()


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


class Found(NamedTuple):
    """The dress of a column; which of its cells are not in it; and a mark of its cells that could
    be the decimal mark or separate thousands ("": none could)."""

    dress: Dress
    values: dict[str, float]
    unclear: str = ""


def find_dress(
    counts: Mapping[str, int], numerals: Numerals | None = None, comma: str = "thousands"
) -> Found | None:
    """The dress that 9 of 10 cells have, from the different cells and how often each comes.

    `numerals` are those that a person has named; where commas could be either, they are what
    `comma` says. None where no dress is that common.
    """
    cells = {text: parts for text in counts if (parts := parts_of(text)) is not None}
    total = sum(counts.values())
    shared = _shared(cells, counts, total)
    if shared is None:
        return None
    prefix, suffix, tens = shared
    digits: Counter[str] = Counter()
    for text, parts in cells.items():
        digits[parts.digits] += counts[text]
    unclear = "" if numerals is not None else _unclear(digits)
    some_bare = any(map(str.isdigit, digits))  # decimals, always three, would hardly be none
    chosen = _numerals(digits, numerals, "thousands" if unclear and some_bare else comma)
    dress = Dress(prefix, suffix, *chosen, tens)
    values = {t: v for t, parts in cells.items() if (v := dress.value_of(parts)) is not None}
    if 10 * sum(counts[text] for text in values) < 9 * total:
        return None
    return Found(dress, values, unclear)


def _shared(
    cells: Mapping[str, Parts], counts: Mapping[str, int], total: int
) -> tuple[str, str, bool] | None:
    """Sign, unit, and whether units are powers of ten."""
    around: Counter[tuple[str, str]] = Counter()
    spelled: Counter[tuple[str, str]] = Counter()
    for text, parts in cells.items():
        around[parts.prefix, _alike(parts.suffix)] += counts[text]
        spelled[parts.prefix, parts.suffix] += counts[text]
    if not around:
        return None
    (prefix, unit), n = around.most_common(1)[0]
    if 10 * n >= 9 * total:
        return (
            prefix,
            max(
                (s for p, s in spelled if p == prefix and _alike(s) == unit),
                key=lambda s: spelled[prefix, s],
            ),
            False,
        )
    prefixes, bare = {p for p, _ in spelled if p}, {s for _, s in spelled}
    units = {_split_tens(s)[1] for s in bare if _split_tens(s)[0] != 1.0}
    if len(prefixes) <= 1 and len(units) == 1 and len(bare) > 1:
        rest = {_split_tens(s)[1] for s in bare}
        if rest <= {"", *units}:
            return next(iter(prefixes), ""), units.pop(), True
    named = [key for key in around if key != ("", "")]
    if len(named) == 1 and 10 * (around[named[0]] + around["", ""]) >= 9 * total:
        prefix, unit = named[0]
        half = 2 * around[named[0]] >= total
        return (prefix, next(s for p, s in spelled if _alike(s) == unit), False) if half else None
    return None


def _split_tens(suffix: str) -> tuple[float, str]:
    """A power of ten at the beginning of a unit, and the rest."""
    for name in sorted(_TENS, key=len, reverse=True):
        rest = suffix[len(name) :]
        if suffix.startswith(name) and not (name.isascii() and rest[:1].isalpha()):
            return _TENS[name], rest.strip()
    return 1.0, suffix


def _alike(unit: str) -> str:
    """``Kg`` and ``kg``, ``1 year`` and ``2 years`` are the same unit."""
    return unit.casefold().rstrip("s") if len(unit) > 2 else unit.casefold()


def _number(digits: str, numerals: Numerals) -> float | None:
    if not is_number(digits, numerals) or _begins_with_nought(digits, numerals):
        return None
    return float(numerals.plain(digits))


def _begins_with_nought(digits: str, numerals: Numerals) -> bool:
    """``0,123`` is no number with thousands set apart."""
    mark = numerals.thousands
    return bool(mark) and digits.startswith("0" + mark)


def _numerals(digits: Counter[str], said: Numerals | None, comma: str) -> Numerals:
    """Those that the most cells fit; what a person said, and the usual ones, come first."""
    order = list(_NUMERALS)
    if comma == "thousands":
        order[1], order[2] = order[2], order[1]
    candidates = [said, *order] if said is not None else order
    shares = [
        sum(n for text, n in digits.items() if _number(text, c) is not None) for c in candidates
    ]
    return candidates[shares.index(max(shares))]


def _unclear(digits: Iterable[str]) -> str:
    """The mark, where each cell that has one has three digits after it and one to three before, and
    the others are whole numbers below 1,000."""
    marks = {text[-4] if _MARKED.fullmatch(text) else "" for text in digits if len(text) > 3}
    marks |= {"" for text in digits if len(text) <= 3 and not text.isdigit()}
    return marks.pop() if len(marks) == 1 else ""
