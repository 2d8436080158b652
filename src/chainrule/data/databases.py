"""SQLite files, read only: one table, or a view where it is named.

The file is opened by a quoted address with ``mode=ro``; functions of a foreign schema are not
trusted, and a query that goes on without end is stopped.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np

from chainrule.basics.arguments import argument
from chainrule.basics.errors import DataError, InputError, UnknownNameError
from chainrule.basics.i18n import _
from chainrule.data.cells import Cells, whole_numbers
from chainrule.data.making import make_table
from chainrule.data.table import Table

MOST_STEPS = 2_000_000_000  # of SQLite's machine: tens of millions of rows
_STEPS = 1_000_000  # between two looks at how many there were
MOST_BYTES = 4 << 30  # of texts and numbers


def read_sqlite(path: Path, named: str, wanted: str | None) -> Table:
    """The one table of a database, or the table or view that is `wanted`."""
    address = f"file:{quote(str(path.resolve()))}?mode=ro"
    try:
        connection = sqlite3.connect(address, uri=True)
        try:
            return _read(connection, named, wanted)
        finally:
            connection.close()
    except sqlite3.Error as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise DataError(
            _("{source} cannot be read: {why}.").format(source=named, why=reason),
            _("Fetch or write it once more."),
        ) from error


def _read(connection: sqlite3.Connection, named: str, wanted: str | None) -> Table:
    connection.execute("PRAGMA trusted_schema=OFF")
    looks = iter(range(MOST_STEPS // _STEPS))
    connection.set_progress_handler(lambda: next(looks, None) is None, _STEPS)
    name = _name(connection, named, wanted)
    quoted = '"' + name.replace('"', '""') + '"'
    answer = connection.execute(f"SELECT * FROM {quoted}")
    names = [str(column[0]) for column in answer.description]
    rows = []
    size = 0
    while block := answer.fetchmany(10_000):
        rows += block
        size += 64 * sum(map(len, block)) + sum(len(c) for r in block for c in r if _is_long(c))
        if size > MOST_BYTES:
            raise DataError(
                _("{source}: the table {name!r} is too large to be read whole.").format(
                    source=named, name=name
                )
            )
    columns = [_column(named, name, j, [row[j] for row in rows]) for j, name in enumerate(names)]
    return make_table(names, columns, named, _("SQLite, table {name!r}").format(name=name))


def _is_long(cell: object) -> bool:
    return isinstance(cell, str | bytes)


def _name(connection: sqlite3.Connection, named: str, wanted: str | None) -> str:
    query = "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY rowid"
    kinds = {str(n): str(k) for n, k in connection.execute(query) if not n.startswith("sqlite_")}
    tables = [name for name, kind in kinds.items() if kind == "table"]
    if wanted is not None:
        if wanted not in kinds:
            raise UnknownNameError("table", wanted, kinds)
        return wanted
    if len(tables) == 1:
        return tables[0]
    if not kinds:
        raise DataError(_("{path} holds no table.").format(path=named))
    names = ", ".join([*kinds][:20]) + (" …" if len(kinds) > 20 else "")
    raise InputError(
        _("{path} holds {n} tables: {names}.").format(path=named, n=len(kinds), names=names),
        _("Choose one: {option}.").format(option=argument(table=next(iter(kinds)))),
    )


def _decoded(cell: bytes) -> str | bytes:
    try:
        text = cell.decode()
    except UnicodeDecodeError:
        return cell
    return text if text.isprintable() else cell


def _column(source: str, name: str, place: int, cells: list[Any]) -> Cells:
    """Numbers where all are, else text; SQLite keeps a type with each cell, not each column. Bytes
    are text where they are UTF-8."""
    cells = [_decoded(cell) if isinstance(cell, bytes) else cell for cell in cells]
    found = [np.nan if cell is None else cell for cell in cells]
    if all(isinstance(cell, int) or cell is None for cell in cells):
        return whole_numbers(cells)
    if all(isinstance(cell, int | float) for cell in found):
        return np.array(found, dtype=np.float64)
    return np.array(cells, dtype=object)
