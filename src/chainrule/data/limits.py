"""What is too much to be read: what unpacks to far more than it is, and what no memory holds."""

from __future__ import annotations

from chainrule.basics.arguments import argument
from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _
from chainrule.basics.memory import check_room

PACKED_ENDINGS = (".gz", ".bz2", ".xz")
MOST_TIMES = 100
SMALL = 64 << 20
"""Bytes, of which nobody asks how small they were packed."""
BYTES_A_CELL = 3 * 8  # as it is read, as an input, encoded
_BESIDE = 250e6


def check_unpacked(named: str, size: int, packed: int) -> None:
    """Raise DataError where `packed` bytes unpack to far more, `size`."""
    if size > SMALL and size > MOST_TIMES * max(1, packed):
        raise DataError(
            _("{path} unpacks to {size:,} bytes, more than {times} times its own size.").format(
                path=named, size=size, times=MOST_TIMES
            ),
            _("If that is meant, unpack it first and give the file."),
        )


def check_table(named: str, rows: float, columns: int) -> None:
    """Raise InputError where a table needs more than there is: 24 bytes a cell and 250 MB."""
    what = _("{path}, about {rows:,.0f} rows of {columns:,} columns,").format(
        path=named, rows=rows, columns=columns
    )
    hint = _("Take fewer columns or rows: {option}.").format(
        option=argument(sql="SELECT a, b FROM 'FILE'")
    )
    check_room(what, BYTES_A_CELL * rows * columns + _BESIDE, hint)
