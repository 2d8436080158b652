"""Why a column that a person names is not there: its name stands in a line that was taken for data,
or the cells of the file were not told apart."""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.basics.arguments import argument
from chainrule.basics.i18n import _
from chainrule.data.records import Record, records_of
from chainrule.data.table import Table

_LOOKED_AT = 20  # rows
_NO_SEPARATORS = "\"'.-+_()[]{}<>/\\&@%$€£°"


def where_named(table: Table, name: str) -> str:
    """A sentence with the option by which that column is there; "" where nothing tells."""
    notes = " ".join(f"{note[:1].upper()}{note[1:]}." for note in table.notes)
    if table.layout is None:
        return notes
    found = list(records_of(table.layout, range(_LOOKED_AT)).values())
    holds = (record for record in found if name in map(str.strip, record.cells))
    record = next(holds, None)
    if record is not None:
        is_first = record is found[0] and not table.layout.has_header
        option = argument(header=True) if is_first else argument(skip=record.line - 1)
        return _("Line {line} has it among its cells: with {option} it holds the names.").format(
            line=record.line, option=option
        )
    sign = _between(found) if len(table.columns) == 1 else ""
    if sign:
        option = argument(delimiter=sign)
        return _("If {sign!r} separates its cells: {option}.").format(sign=sign, option=option)
    return notes


def _between(found: Sequence[Record]) -> str:
    """The sign that each line has as often."""
    lines = ["".join(record.cells) for record in found]
    signs = dict.fromkeys(sign for line in lines[:1] for sign in line if not sign.isalnum())
    often = [
        sign
        for sign in signs
        if sign not in _NO_SEPARATORS
        and not sign.isspace()
        and len({line.count(sign) for line in lines}) == 1
    ]
    return often[0] if often else ""
