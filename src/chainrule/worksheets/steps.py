"""One line of a worksheet: a quantity, its name in answer files, its formula and its number."""

from __future__ import annotations

from typing import NamedTuple

from chainrule.derivation.feedforward.derivation import FeedForward
from chainrule.derivation.forms import formula as write
from chainrule.derivation.graph.quantity import Quantity


class WorkedStep(NamedTuple):
    """One quantity of the sheet: what it is called in answers, how it is written, its formula and
    its number; `blank` where the number is left to work out."""

    quantity: Quantity
    name: str
    symbol: str
    formula: str
    substituted: str
    number: str
    blank: bool


def answer_name(derivation: FeedForward, quantity: Quantity) -> str:
    """The textbook's name where there is one, in ASCII; else the canonical one."""
    return derivation.textbook.written(quantity.name) or quantity.name


def short_number(value: float, digits: int) -> str:
    """All digits where they are few, else so many significant ones."""
    value += 0.0  # no −0
    exact = f"{value:.12g}"
    short = float(exact) == value or abs(float(exact) - value) <= 1e-13 * abs(value)
    return (
        exact
        if short and len(exact.lstrip("-0.").replace(".", "")) <= digits
        else (write.number(value, digits))
    )
