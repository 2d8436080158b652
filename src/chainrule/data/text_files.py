"""CSV and TSV files, read by duckdb.

Numbers are parsed by one fast scan; only where a cell is in the way is the column's text kept, so
that an error can name file, row, line, column and cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _
from chainrule.basics.temporary import write_scratch
from chainrule.basics.typing import Integers
from chainrule.data.cells import MISSING_NUMBERS, POINT, Column, typed
from chainrule.data.decoding import TextFile
from chainrule.data.form import Form, find_form
from chainrule.data.queries import connected
from chainrule.data.reading import Reading
from chainrule.data.records import Layout, Record, records
from chainrule.data.table import Rejected, Table
from chainrule.data.wide import is_python, read_wide

if TYPE_CHECKING:
    import duckdb


def read_text(text: TextFile, reading: Reading, told: str = "") -> Table:
    """The table in a text (see `decoding`); it is told as a CSV, or as what it was made from."""
    form = find_form(text, reading)
    form = form._replace(told=told or form.told)
    layout, names = form.layout, form.named.names
    scanned, rejected = _scan(layout, names, reading)
    values = scanned if reading.raw else _without_last_blanks(scanned, names, reading)
    if not len(values[0]):
        raise DataError(
            _("{path} has a header and no rows.").format(path=layout.text),
            _("Its first line was taken for the columns' names; --no-header takes it for data."),
        )
    rows = None
    if rejected:
        every = np.arange(len(scanned[0]) + len(rejected))
        rows = np.delete(every, [r.row - 1 for r in rejected])[: len(values[0])]
    return _table(form, values, rows, reading)._replace(rejected=tuple(rejected))


def _table(form: Form, values: list[Column], rows: Integers | None, reading: Reading) -> Table:
    return Table(
        form.named.names,
        tuple(values),
        str(form.layout.text),
        form.layout,
        rows,
        numerals=reading.numerals,
        nameless=form.named.nameless,
        form=form.told,
        notes=form.named.notes,
    )


PIECE = 1 << 26  # bytes


def read_text_pieces(text: TextFile, reading: Reading, size: int = PIECE) -> Iterator[Table]:
    """The table of `read_text`, about `size` bytes of the file at a time."""
    form = find_form(text, reading)
    layout = form.layout
    if layout.text.path.stat().st_size <= size:
        yield read_text(text, reading)
        return
    piece = layout
    for content in _cut_after_rows(layout.text.path, size):
        copy = write_scratch([content], ".csv")
        piece = piece._replace(text=layout.text._replace(path=copy))
        values, rejected = _scan(piece, form.named.names, reading)
        copy.unlink()
        n = len(values[0]) + len(rejected)
        first = piece.rows_before
        rows = np.delete(np.arange(first, first + n), [r.row - 1 - first for r in rejected])
        if n:
            yield _table(form, values, rows, reading)._replace(rejected=tuple(rejected))
        lines = piece.lines_before + content.count(b"\n")
        piece = Layout(layout.text, layout.delimiter, False, 1, lines, first + n)


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


def _scan(
    layout: Layout, names: Sequence[str], reading: Reading
) -> tuple[list[Column], list[Rejected]]:
    """Every column, as Table describes them; duckdb reads, and what it refuses we look at."""
    import duckdb

    width = len(names)
    kept = {j for j, name in enumerate(names) if reading.raw or name in reading.texts}
    if width > WIDE:
        wide = _scan_wide(layout, kept, width, reading)
        return _scan_records(layout, names, reading) if wide is None else (wide, [])
    if not _is_plain(layout.text.path):
        return _scan_records(layout, names, reading)
    with connected() as connection:
        try:
            cells = {j: _TEXT if j in kept else _number(reading) for j in range(width)}
            for rows in (_LOOKED_AT, None):  # a few, all; then once more what came up late
                found = _query(connection, layout, width, cells, rows)
                cells |= dict.fromkeys(_not_numbers(found), _TEXT)
            late = dict.fromkeys(_not_numbers(found), _TEXT)
            found |= _query(connection, layout, width, late, None) if late else {}
        except duckdb.Error:
            return _scan_records(layout, names, reading)
    return [_column(found[j], j in kept, reading) for j in range(width)], []


def _scan_wide(layout: Layout, kept: set[int], width: int, reading: Reading) -> list[Column] | None:
    """The same of a table of very many columns, most of them plain numbers; None of others."""
    if reading.raw or reading.numerals is not None or not is_python(layout.text.path):
        return None
    found = islice(records(layout.text, layout.delimiter), layout.has_header, None)
    columns = read_wide((record.cells for record in found), kept, width)
    return columns and [_column(cells, j in kept, reading) for j, cells in enumerate(columns)]


def _column(cells: Column, kept: bool, reading: Reading) -> Column:
    """Numbers, where nothing else stands in a column and it is not `kept` as text."""
    if cells.dtype != object:
        return np.ma.filled(cells, np.nan)
    return cells if kept else typed(cells, reading.numerals or POINT)


def _not_numbers(columns: dict[int, Column]) -> list[int]:
    """The columns with a cell that is neither a number nor missing."""
    return [j for j, cells in columns.items() if cells.dtype != object and np.isinf(cells).any()]


WIDE = 200  # columns, beyond which duckdb takes longer
_LONG_LINE = 1 << 19  # bytes; of 2,000,000 duckdb says nothing and leaves the row out
_LOOKED_AT = 2000  # rows, to find columns of text
_TEXT = "coalesce({c}, '')"
_NOTHING = r"\s*(" + "|".join(re.escape(word) for word in MISSING_NUMBERS) + r")\s*"


def _number(reading: Reading) -> str:
    """SQL for a cell {c}: its number, NULL where it is missing, infinite where it is neither, or a
    code such as 007 (texts from 00 to 09… lie before 0:).

    Words for missing cells are a pattern: of a long IN list duckdb makes a join, and a join does
    not keep the order of the rows.
    """
    number = "CASE WHEN contains({c}, '_') THEN NULL ELSE TRY_CAST({c} AS DOUBLE) END"
    if reading.numerals not in (None, POINT):
        decimal, thousands = (mark.replace("'", "''") for mark in reading.numerals)
        pattern = _for_format(reading.numerals.pattern)
        plain = f"replace(replace({{c}}, '{thousands}', ''), '{decimal}', '.')"
        number = (
            f"CASE WHEN regexp_full_match(trim({{c}}), '{pattern}')"
            f" THEN TRY_CAST({plain} AS DOUBLE) END"
        )
    nothing = f"{{c}} IS NULL OR regexp_full_match({{c}}, '{_for_format(_NOTHING)}')"
    number = f"coalesce({number}, CASE WHEN {nothing} THEN NULL ELSE 'inf'::DOUBLE END)"
    return f"CASE WHEN ltrim({{c}}) BETWEEN '00' AND '0:' THEN 'inf'::DOUBLE ELSE {number} END"


def _for_format(pattern: str) -> str:
    """A pattern as a text in SQL that is still to be formatted."""
    return pattern.replace("'", "''").replace("{", "{{").replace("}", "}}")


def _is_plain(path: Path) -> bool:
    """Every line ends in LF, or every one in CR LF; no quotes where the file begins with a BOM; and
    no line is so long that duckdb would pass it over.

    Of other files duckdb may read too few rows, or a wrong header, without saying so.
    """
    returns = feeds = pairs = 0
    last = b""
    with path.open("rb") as file:
        while block := file.read(_LONG_LINE):
            if block.startswith(b"\xef\xbb\xbf") and b'"' in block:
                return False
            n = block.count(b"\n")
            if not n and len(block) == _LONG_LINE:
                return False
            returns, feeds = returns + block.count(b"\r"), feeds + n
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
    layout: Layout, names: Sequence[str], reading: Reading
) -> tuple[list[Column], list[Rejected]]:
    """The same, record by record: it knows where a record is wrong, and its time grows with the
    columns, where duckdb's grows with their square.

    Empty cells past the last column are passed over, as duckdb does.
    """
    width = len(names)
    rows: list[list[str]] = []
    rejected = []
    found = islice(records(layout.text, layout.delimiter), layout.has_header, None)
    for row, record in enumerate(found, layout.rows_before + 1):
        if len(record.cells) == width:
            rows.append(record.cells)
        elif len(record.cells) > width and not any(record.cells[width:]):
            rows.append(record.cells[:width])
        else:
            rejected.append(_rejected(layout, row, record, width, reading))
    columns = zip(*rows, strict=True) if rows else iter([()] * width)
    return [
        _column(np.array(cells, dtype=object), reading.raw or name in reading.texts, reading)
        for name, cells in zip(names, columns, strict=True)
    ], rejected


def _rejected(layout: Layout, row: int, record: Record, width: int, reading: Reading) -> Rejected:
    """A row with too many or too few cells; DataError unless such rows are left out."""
    line = record.line + layout.lines_before
    reason = _("expected {width} cells, found {n}").format(width=width, n=len(record.cells))
    if not reading.skips:
        raise DataError(
            _("{path}, line {line}: {reason}.").format(path=layout.text, line=line, reason=reason),
            _(
                "Cells are separated by {delimiter!r}; --on-bad-row skip leaves such rows out."
            ).format(delimiter=layout.delimiter),
        )
    return Rejected(str(layout.text), row, line, reason)


def _without_last_blanks(
    columns: list[Column], names: Sequence[str], reading: Reading
) -> list[Column]:
    """In a file of one column, blank lines at its end are no rows."""
    if len(columns) > 1:
        return columns
    column = columns[0]
    filled = np.flatnonzero(column != "" if column.dtype == object else ~np.isnan(column))
    cells = column[: filled[-1] + 1 if len(filled) else 0]
    return [_column(cells, names[0] in reading.texts, reading)]
