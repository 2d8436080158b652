"""A number as a person wrote it: its value, and how far its digits let the true one lie.

``0.5933`` claims four decimals, so that every number within half a unit of the last one is meant;
``1/3`` claims to be exact. A minus sign may be the typographic one, digits may be full-width, the
decimal point a comma; 5.9·10⁻¹ and 59 % are read, and ≈, **…** or (rounded) around a number.
"""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_FRACTION = re.compile(r"([+-]?\d+)\s*/\s*(\d*[1-9]\d*)", re.ASCII)
_SIGNS = str.maketrans({"−": "-", "–": "-", "₋": "-", "⁄": "/"})
_POWER = re.compile(r"\s*[·⋅∙*×xX]\s*10\s*\^?\s*[{(]?\s*([+-]?\d+)\s*[)}]?$", re.ASCII)
_AROUND = re.compile(r"^[*$`≈~\s]+|[*$`\s]+$|\s*\([^()\d]*\)$")
"""Signs of emphasis, "about", and a remark in brackets."""

_ALL_DIGITS = 17


class Written(NamedTuple):
    """The text, its value, and half a unit of its last digit; 0 where it claims to be exact."""

    text: str
    value: float
    half_unit: float = 0.0

    @property
    def decimals(self) -> int:
        """Digits behind the point; negative where the last digit is worth ten or more."""
        return -round(math.log10(2 * self.half_unit)) if self.half_unit else _ALL_DIGITS

    @property
    def digits(self) -> int:
        """Significant digits; 0 of a zero."""
        if self.value == 0 or not self.half_unit:
            return 0 if self.value == 0 else _ALL_DIGITS
        return max(1, math.floor(math.log10(abs(self.value))) + 1 + self.decimals)

    def allows(self, number: float, slack: float = 0.0) -> bool:
        """`number` rounds to what is written; NaN and infinities only as themselves."""
        if not (math.isfinite(number) and math.isfinite(self.value)):
            return repr(number) == repr(self.value)
        close = 1e-10 * abs(number) if slack == 0 else slack
        return abs(self.value - number) <= self.half_unit + close

    def is_coarse_for(self, number: float) -> bool:
        """The digits are too few to tell the number from others of its size: 0 for 0.3. Not where
        they are all that the number has: 0.1 for 0.1."""
        exactly = abs(self.value - number) <= 1e-9 * abs(number)
        return not exactly and self.half_unit > abs(number) / 2


def read_number(text: str) -> Written | None:
    """The number in `text`, or None where it is none (or overflows)."""
    plain = _AROUND.sub("", unicodedata.normalize("NFKC", text).translate(_SIGNS).strip())
    fraction = _FRACTION.fullmatch(plain)
    if fraction:
        return Written(text.strip(), int(fraction[1]) / int(fraction[2]))
    percent = plain.endswith("%")
    plain = re.sub(r"^([+-]?\d*\.\d+)\.$", r"\1", plain.removesuffix("%").rstrip())
    plain = re.sub(r"^([+-]?\d*),(\d+)(?![,\d])", r"\1.\2", _POWER.sub(r"e\1", plain))
    if not _NUMBER.fullmatch(plain) or not math.isfinite(float(plain)):
        return None
    number = Decimal(plain).scaleb(-2) if percent else Decimal(plain)
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return Written(text.strip(), float(number), float(Decimal(5).scaleb(exponent - 1)))


def exact(value: float) -> Written:
    """A number that a program wrote: it claims all its digits."""
    return Written(repr(value), value)
