"""What a wrong number that no classic mistake gives has in common with the true one."""

from __future__ import annotations

import math

from chainrule.answers.written import Written
from chainrule.basics.i18n import N_

LIKENESSES = {
    "sign": N_("The size is right, the sign is not."),
    "decimal_point": N_("The digits are right, the decimal point is not."),
    "cut_off": N_("Digits are cut off where they should be rounded."),
    "digits_exchanged": N_("Two neighboring digits are exchanged."),
    "close": N_("It is close: a number was rounded on the way, or a digit misread."),
}
"""In the order in which they are asked."""

_CLOSE = 5e-3


def likeness(written: Written, true: float) -> str | None:
    """A key of `LIKENESSES`, or None."""
    if not math.isfinite(true) or true == 0 or written.value == 0:
        return None
    if written.allows(-true):
        return "sign"
    if any(written.allows(true * 10.0**k) for k in (-3, -2, -1, 1, 2, 3)):
        return "decimal_point"
    unit = 2 * written.half_unit
    if 0 <= (abs(true) - abs(written.value)) < unit and true * written.value > 0:
        return "cut_off"
    if _exchanged(written, true):
        return "digits_exchanged"
    return "close" if abs(written.value - true) <= _CLOSE * abs(true) else None


def _exchanged(written: Written, true: float) -> bool:
    text = written.text
    swaps = (text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in range(len(text) - 1))
    values = (float(swapped) for swapped in swaps if swapped != text and _is_plain(swapped))
    return any(written._replace(value=value).allows(true) for value in values)


def _is_plain(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).isdecimal() and text.isascii()
