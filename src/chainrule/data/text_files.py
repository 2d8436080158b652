"""CSV and TSV files, read by duckdb.

Numbers are parsed by one fast scan; only where a cell is in the way is the column's text kept, so
that an error can name file, row, line, column and cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _
from chainrule.basics.temporary import write_scratch
from chainrule.data.cells import MISSING_NUMBERS, POINT, Column, is_number, typed
from chainrule.data.decoding import TextFile, as_text
from chainrule.data.making import check_names, numbered
from chainrule.data.queries import connected
from chainrule.data.reading import Reading
from chainrule.data.records import Layout, cut, records
from chainrule.data.table import Rejected, Table

if TYPE_CHECKING:
    import duckdb


MOST_COLUMNS = 100_000


def read_text(file: Path, reading: Reading) -> Table:
    """The table in a CSV or TSV file, packed or not, in any encoding (see `decoding`)."""
    layout, names = find_layout(file, reading)
    scanned, rejected = _scan(layout, len(names), reading)
    values = _without_last_blanks(scanned, reading)
    if not len(values[0]):
        raise DataError(
            _("{path} has a header and no rows.").format(path=layout.text),
            _("Its first line was taken for the columns' names."),
        )
    rows = None
    if rejected:
        rows = np.delete(np.arange(len(values[0]) + len(rejected)), [r.row - 1 for r in rejected])
    table = Table(tuple(names), tuple(values), str(layout.text), layout, rows, tuple(rejected))
    return table._replace(numerals=reading.numerals)


PIECE = 1 << 26  # bytes


def read_text_pieces(file: Path, reading: Reading, size: int = PIECE) -> Iterator[Table]:
    """The table of `read_text`, about `size` bytes of the file at a time."""
    layout, names = find_layout(file, reading)
    if layout.text.path.stat().st_size <= size:
        yield read_text(file, reading)
        return
    piece = layout
    for content in _cut_after_rows(layout.text.path, size):
        copy = write_scratch([content], ".csv")
        piece = piece._replace(text=TextFile(copy, str(layout.text)))
        values, _rejected = _scan(piece, len(names), reading)
        copy.unlink()
        n = len(values[0])
        rows = np.arange(piece.rows_before, piece.rows_before + n)
        if n:
            yield Table(
                tuple(names),
                tuple(values),
                str(layout.text),
                layout,
                rows,
                numerals=reading.numerals,
            )
        lines = piece.lines_before + content.count(b"\n")
        piece = Layout(layout.text, layout.delimiter, False, 1, lines, piece.rows_before + n)


def _cut_after_rows(path: Path, size: int) -> Iterator[bytes]:
    """Blocks that end where a row does: at an end of line outside of quotes."""
    rest = b""
    with path.open("rb") as file:
        while block := file.read(size):
            rest += block
            end = rest.rfind(b"\n")
            inside = rest.count(b'"', 0, end + 1) % 2
            while inside and end >= 0:
                before = rest.rfind(b"\n", 0, end)
                inside = (inside + rest.count(b'"', before + 1, end + 1)) % 2
                end = before
            if end >= 0:
                yield rest[: end + 1]
                rest = rest[end + 1 :]
    if rest:
        yield rest


def find_layout(file: Path, reading: Reading) -> tuple[Layout, list[str]]:
    """How the file is cut, and the names of its columns."""
    path = as_text(file, reading.encoding)
    delimiter, head = cut(path)
    if not head:
        raise DataError(_("{path} has no rows.").format(path=path))
    first_line, first = head[0]
    if len(first) > MOST_COLUMNS:
        raise DataError(
            _("{path} has {n:,} columns; at most {most:,} can be read.").format(
                path=path, n=len(first), most=MOST_COLUMNS
            ),
            _("Is it turned on its side? A row is a sample, a column a quantity."),
        )
    has_header = _is_header(first, reading) if reading.header is None else reading.header
    names = [name.strip() for name in first] if has_header else numbered("column", len(first))
    check_names(names, str(path))
    return Layout(path, delimiter, has_header, first_line), names


def _is_header(first: Sequence[str], reading: Reading) -> bool:
    """No cell is a number; or the numbers, three and more, are pandas' column numbers 0, 1, 2 …"""
    texts = [cell.strip() for cell in first]
    numbers = [(j, text) for j, text in enumerate(texts) if is_number(text, reading.numerals)]
    counted = 3 <= len(numbers) < len(first) and all(text == str(j) for j, text in numbers)
    return not numbers or counted


def _scan(layout: Layout, width: int, reading: Reading) -> tuple[list[Column], list[Rejected]]:
    """Every column, as Table describes them; duckdb reads, and what it refuses we look at."""
    import duckdb

    if not _is_plain(layout.text.path):
        return _scan_records(layout, width, reading)
    with connected() as connection:
        try:
            cells = dict.fromkeys(range(width), _number(reading))
            for rows in (_LOOKED_AT, None):  # a few, all; then once more what came up late
                found = _query(connection, layout, width, cells, rows)
                cells |= dict.fromkeys(_not_numbers(found), _TEXT)
            late = dict.fromkeys(_not_numbers(found), _TEXT)
            found |= _query(connection, layout, width, late, None) if late else {}
        except duckdb.Error:
            return _scan_records(layout, width, reading)
    numbers = {j: np.ma.filled(c, np.nan) for j, c in found.items() if c.dtype != object}
    texts = {j: typed(c, reading.numerals) for j, c in found.items() if c.dtype == object}
    return [texts[j] if j in texts else numbers[j] for j in range(width)], []


def _not_numbers(columns: dict[int, Column]) -> list[int]:
    """The columns with a cell that is neither a number nor missing."""
    return [j for j, cells in columns.items() if cells.dtype != object and np.isinf(cells).any()]


_LOOKED_AT = 2000  # rows, to find columns of text
_TEXT = "coalesce({c}, '')"
_NOTHING = r"\s*(" + "|".join(re.escape(word) for word in MISSING_NUMBERS) + r")\s*"


def _number(reading: Reading) -> str:
    """SQL for a cell {c}: its number, NULL where it is missing, infinite where it is neither.

    Words for missing cells are a pattern: of a long IN list duckdb makes a join, and a join does
    not keep the order of the rows.
    """
    number = "CASE WHEN contains({c}, '_') THEN NULL ELSE TRY_CAST({c} AS DOUBLE) END"
    if reading.numerals != POINT:
        decimal, thousands = (mark.replace("'", "''") for mark in reading.numerals)
        pattern = _for_format(reading.numerals.pattern)
        plain = f"replace(replace({{c}}, '{thousands}', ''), '{decimal}', '.')"
        number = (
            f"CASE WHEN regexp_full_match(trim({{c}}), '{pattern}')"
            f" THEN TRY_CAST({plain} AS DOUBLE) END"
        )
    nothing = f"{{c}} IS NULL OR regexp_full_match({{c}}, '{_for_format(_NOTHING)}')"
    return f"coalesce({number}, CASE WHEN {nothing} THEN NULL ELSE 'inf'::DOUBLE END)"


def _for_format(pattern: str) -> str:
    """A pattern as a text in SQL that is still to be formatted."""
    return pattern.replace("'", "''").replace("{", "{{").replace("}", "}}")


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
    cells: Mapping[int, str],
    rows: int | None,
) -> dict[int, Column]:
    """An expression over each of some columns, of the first `rows`; no header, no guessing."""
    types = ", ".join(f"'c{j}': 'VARCHAR'" for j in range(width))
    chosen = ", ".join(cell.format(c=f"c{j}") + f" AS c{j}" for j, cell in cells.items())
    text = (
        f"SELECT {chosen} FROM read_csv(?, auto_detect=false, columns={{{types}}}, delim=?,"
        " quote='\"', escape='\"', header=?, skip=?, compression='none', strict_mode=true)"
    )
    path = re.sub(r"([*?\[])", r"[\1]", str(layout.text.path))  # a name is no pattern
    given = [path, layout.delimiter, layout.has_header, layout.first_line - 1]
    found = connection.execute(text + (f" LIMIT {rows}" if rows else ""), given).fetchnumpy()
    return {int(name[1:]): column for name, column in found.items()}


def _scan_records(
    layout: Layout, width: int, reading: Reading
) -> tuple[list[Column], list[Rejected]]:
    """The same, record by record: slower, and it knows where a record is wrong.

    Empty cells past the last column are passed over, as duckdb does.
    """
    rows: list[list[str]] = []
    rejected = []
    first = layout.rows_before + 1 - layout.has_header
    for row, record in enumerate(records(layout.text, layout.delimiter), first):
        line = record.line + layout.lines_before
        if len(record.cells) >= width and not any(record.cells[width:]):
            rows.append(record.cells[:width])
            continue
        reason = _("expected {width} cells, found {n}").format(width=width, n=len(record.cells))
        if not reading.skips:
            raise DataError(
                _("{path}, line {line}: {reason}.").format(
                    path=layout.text, line=line, reason=reason
                ),
                _(
                    "Cells are separated by {delimiter!r}; --on-bad-row skip leaves such rows out."
                ).format(delimiter=layout.delimiter),
            )
        rejected.append(Rejected(str(layout.text), row, line, reason))
    cells = np.array(rows[layout.has_header :], dtype=object).reshape(-1, width)
    return [typed(cells[:, j], reading.numerals) for j in range(width)], rejected


def _without_last_blanks(columns: list[Column], reading: Reading) -> list[Column]:
    """In a file of one column, blank lines at its end are no rows."""
    if len(columns) > 1:
        return columns
    column = columns[0]
    filled = np.flatnonzero(column != "" if column.dtype == object else ~np.isnan(column))
    cells = column[: filled[-1] + 1 if len(filled) else 0]
    return [typed(cells, reading.numerals) if cells.dtype == object else cells]
