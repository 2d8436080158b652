"""CSV and TSV files, read by duckdb.

Numbers are parsed by one fast scan; only where a cell is in the way is the column's text kept, so
that an error can name file, row, line, column and cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from chainrule.data.cells import Column, is_number, stripped, typed
from chainrule.data.decoding import as_text
from chainrule.data.queries import OFFLINE
from chainrule.data.records import Layout, cut, records
from chainrule.data.table import Table, check_names, numbered
from chainrule.errors import DataError
from chainrule.i18n import _

if TYPE_CHECKING:
    import duckdb


def read_text(file: Path, header: bool | None, encoding: str | None = None) -> Table:
    """The table in a CSV or TSV file, packed or not, in any encoding (see `decoding`)."""
    path = as_text(file, encoding)
    delimiter, head = cut(path)
    if not head:
        raise DataError(_("{path} has no rows.").format(path=path))
    first_line, first = head[0]
    has_header = _is_header(first) if header is None else header
    layout = Layout(path, delimiter, has_header, first_line)
    names = [name.strip() for name in first] if has_header else numbered("column", len(first))
    check_names(names, str(path))
    values = _without_last_blanks(_scan(layout, len(names)))
    if not len(values[0]):
        raise DataError(
            _("{path} has a header and no rows.").format(path=path),
            _("Its first line was taken for the columns' names."),
        )
    return Table(tuple(names), tuple(values), str(path), layout)


def _is_header(first: Sequence[str]) -> bool:
    """No cell is a number; or the numbers, three and more, are pandas' column numbers 0, 1, 2 …"""
    numbers = [(j, c.strip()) for j, c in enumerate(first) if is_number(c.strip())]
    counted = 3 <= len(numbers) < len(first) and all(text == str(j) for j, text in numbers)
    return not numbers or counted


def _scan(layout: Layout, width: int) -> list[Column]:
    """Every column, as Table describes them; duckdb reads, and what it refuses we look at."""
    import duckdb

    if not _is_plain(layout.text.path):
        return _scan_records(layout, width)
    number = "CASE WHEN contains({c}, '_') THEN NULL ELSE TRY_CAST({c} AS DOUBLE) END"
    with duckdb.connect(config=OFFLINE) as connection:
        connection.execute("SET enable_progress_bar = false")
        try:
            columns = _query(connection, layout, width, range(width), number)
            numbers = {j: np.ma.filled(column, np.nan) for j, column in columns.items()}
            rest = [j for j, column in numbers.items() if not np.isfinite(column).all()]
            texts = _query(connection, layout, width, rest, "coalesce({c}, '')") if rest else {}
        except duckdb.Error:
            return _scan_records(layout, width)
    return [stripped(texts[j]) if j in texts else numbers[j] for j in range(width)]


def _is_plain(path: Path) -> bool:
    """Every line ends in LF, or every one in CR LF; no quotes where the file begins with a BOM.

    Of other files duckdb may read too few rows, or a wrong header, without saying so.
    """
    returns = feeds = pairs = 0
    last = b""
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            if block.startswith(b"\xef\xbb\xbf") and b'"' in block:
                return False
            returns, feeds = returns + block.count(b"\r"), feeds + block.count(b"\n")
            pairs += (last + block).count(b"\r\n")
            last = block[-1:] if block.endswith(b"\r") else b""
    return returns == 0 or returns == feeds == pairs


def _query(
    connection: duckdb.DuckDBPyConnection,
    layout: Layout,
    width: int,
    which: Iterable[int],
    cell: str,
) -> dict[int, Column]:
    """The expression `cell` over the columns `which` of the file; no header, no guessing."""
    types = ", ".join(f"'c{j}': 'VARCHAR'" for j in range(width))
    chosen = ", ".join(cell.format(c=f"c{j}") + f" AS c{j}" for j in which)
    text = (
        f"SELECT {chosen} FROM read_csv(?, auto_detect=false, columns={{{types}}}, delim=?,"
        " quote='\"', escape='\"', header=?, skip=?, compression='none', strict_mode=true)"
    )
    path = re.sub(r"([*?\[])", r"[\1]", str(layout.text.path))  # a name is no pattern
    given = [path, layout.delimiter, layout.has_header, layout.first_line - 1]
    found = connection.execute(text, given).fetchnumpy()
    return {int(name[1:]): column for name, column in found.items()}


def _scan_records(layout: Layout, width: int) -> list[Column]:
    """The same, record by record: slower, and it knows where a record is wrong.

    Empty cells past the last column are passed over, as duckdb does.
    """
    rows = []
    for record in records(layout.text, layout.delimiter):
        if len(record.cells) < width or any(record.cells[width:]):
            raise DataError(
                _("{path}, line {line}: expected {width} cells, found {n}.").format(
                    path=layout.text, line=record.line, width=width, n=len(record.cells)
                ),
                _("Cells are separated by {delimiter!r}.").format(delimiter=layout.delimiter),
            )
        rows.append(record.cells[:width])
    cells = np.array(rows[layout.has_header :], dtype=object).reshape(-1, width)
    return [typed(cells[:, j]) for j in range(width)]


def _without_last_blanks(columns: list[Column]) -> list[Column]:
    """In a file of one column, blank lines at its end are no rows."""
    if len(columns) > 1 or columns[0].dtype != object:
        return columns
    filled = np.flatnonzero(columns[0] != "")
    cells = columns[0][: filled[-1] + 1 if len(filled) else 0]
    return [typed(cells)]
