"""How a table's file is to be read, where that has to be said."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from chainrule.basics.arguments import OF_READING, argument, argument_name
from chainrule.basics.errors import InputError, UnknownArgumentError, UnknownNameError
from chainrule.basics.i18n import _
from chainrule.data.cells import Numerals, make_numerals
from chainrule.data.names import forms_of

ON_BAD_ROW = ("stop", "skip")
BLANKS = " "
"""The separator that stands for a run of blanks."""
_SEPARATORS = {
    "tab": "\t",
    "\\t": "\t",
    "\\x01": "\x01",
    "blanks": BLANKS,
    "comma": ",",
    "semicolon": ";",
}


class Reading(NamedTuple):
    """`header`: the first record holds the names (None: as it looks); `encoding` and `delimiter` of
    text (None: told apart); lines to `skip` at the beginning, and what begins a `comment`; the
    `numerals` of numbers; `sheet` of a workbook, `table` of a database; columns to be kept as
    `texts`, or all of them, `raw`; `skips` rows that cannot be used."""

    header: bool | None = None
    encoding: str | None = None
    numerals: Numerals | None = None
    skips: bool = False
    delimiter: str | None = None
    skip: int | None = None
    comment: str | None = None
    sheet: str | None = None
    table: str | None = None
    texts: frozenset[str] = frozenset()
    raw: bool = False


def make_reading(
    header: bool | None = None,
    encoding: str | None = None,
    decimal: str | None = None,
    thousands: str | None = None,
    on_bad_row: str = "stop",
    delimiter: str | None = None,
    skip: int | None = None,
    comment: str | None = None,
    sheet: str | None = None,
    table: str | None = None,
    texts: Collection[str] = (),
    raw: bool = False,
    **others: Any,
) -> Reading:
    """Raises InputError or UnknownNameError for what cannot be meant, UnknownArgumentError for the
    `others`."""
    for name in others:
        raise UnknownArgumentError("setting", name, (*OF_READING, "on_bad_row", "texts"))
    if skip is not None and skip < 0:
        raise InputError(
            _("{name} must be zero or more; found {n}.").format(name=argument_name("skip"), n=skip)
        )
    return Reading(
        header,
        encoding,
        make_numerals(decimal, thousands),
        skips(on_bad_row),
        None if delimiter is None else _separator(delimiter),
        skip,
        comment or None,
        sheet,
        table,
        frozenset(form for name in texts for form in forms_of(name)),
        raw,
    )


def _separator(text: str) -> str:
    """A word for a separator, or the separator itself."""
    found = _SEPARATORS.get(text, text)
    if not found or found in ('"', "\n", "\r") or found.isalnum() or len(found) > 4:
        raise InputError(
            _("{text!r} cannot separate cells.").format(text=text),
            _("For instance {option}, or tab, or blanks for runs of these.").format(
                option=argument(delimiter=";")
            ),
        )
    return found


def skips(on_bad_row: str) -> bool:
    """Rows that cannot be used are left out, rather than an error."""
    if on_bad_row not in ON_BAD_ROW:
        raise UnknownNameError("on_bad_row", on_bad_row, ON_BAD_ROW)
    return on_bad_row == "skip"
