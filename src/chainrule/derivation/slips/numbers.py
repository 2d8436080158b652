"""A number miscopied: its decimal point moved, two digits exchanged, one misread, its sign."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from chainrule.basics.expression import Expr, Num
from chainrule.derivation.forms.formula import number
from chainrule.derivation.slips.edits import Edit

_LONGEST = 6  # digits; of a longer number a single digit is looked for in the first ones


def edits_of_number(value: float, told: Expr, role: object) -> Iterator[Edit]:
    """What `value`, which `told` stands for, is miscopied to; as edits of the whole."""
    if value == 0:
        return
    for power in (0.1, 10.0, 0.01, 100.0):
        yield _edit("power_of_ten", float(f"{value * power:.12g}"), told, role)
    yield Edit("sign", (), Num(-value), (told,), ("number", role))
    digits = number(abs(value), _LONGEST)
    if "e" in digits:
        return
    sign = -1.0 if value < 0 else 1.0
    for wrong in dict.fromkeys(_exchanged(digits)):
        yield _edit("digits_exchanged", sign * float(wrong), told, role)
    for wrong in dict.fromkeys(_misread(digits)):
        yield _edit("digit_miscopied", sign * float(wrong), told, role)


def _edit(key: str, wrong: float, told: Expr, role: object) -> Edit:
    return Edit(key, (), Num(wrong), (told, Num(wrong)), (role, wrong))


def _exchanged(digits: str) -> Iterator[str]:
    places = [i for i, c in enumerate(digits) if c.isdigit()]
    for i, j in pairwise(places):
        if digits[i] != digits[j]:
            swapped = list(digits)
            swapped[i], swapped[j] = swapped[j], swapped[i]
            yield "".join(swapped)


def _misread(digits: str) -> Iterator[str]:
    for i, c in enumerate(digits):
        if c.isdigit():
            for d in "0123456789":
                if d != c:
                    yield digits[:i] + d + digits[i + 1 :]
