"""How a table's file is to be read, where that has to be said."""

from __future__ import annotations

from typing import NamedTuple

from chainrule.basics.errors import UnknownNameError
from chainrule.data.cells import POINT, Numerals, make_numerals

ON_BAD_ROW = ("stop", "skip")


class Reading(NamedTuple):
    """`header`: the first record holds the names (None: unless a cell in it is a number);
    `encoding` of text (None: told apart); `numerals`; `skips` rows that cannot be used."""

    header: bool | None = None
    encoding: str | None = None
    numerals: Numerals = POINT
    skips: bool = False


def make_reading(
    header: bool | None = None,
    encoding: str | None = None,
    decimal: str = ".",
    thousands: str = "",
    on_bad_row: str = "stop",
) -> Reading:
    """Raises InputError or UnknownNameError for what cannot be meant."""
    return Reading(header, encoding, make_numerals(decimal, thousands), skips(on_bad_row))


def skips(on_bad_row: str) -> bool:
    """Rows that cannot be used are left out, rather than an error."""
    if on_bad_row not in ON_BAD_ROW:
        raise UnknownNameError("on_bad_row", on_bad_row, ON_BAD_ROW)
    return on_bad_row == "skip"
