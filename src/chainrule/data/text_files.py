"""CSV and TSV files: columns of numbers, and of texts where another cell is in the way, so that an
error can name file, row, line, column and cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np

from chainrule.basics.arguments import argument, argument_of_reading
from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _
from chainrule.basics.temporary import write_scratch
from chainrule.basics.typing import Integers
from chainrule.data import compiled
from chainrule.data.cells import POINT, Cells, typed
from chainrule.data.decoding import TextFile
from chainrule.data.form import Form, find_form
from chainrule.data.headers import is_title
from chainrule.data.in_files import OneAtATime
from chainrule.data.limits import check_table
from chainrule.data.reading import Reading
from chainrule.data.records import Layout, head_of, records
from chainrule.data.table import Rejected, Table
from chainrule.data.texts import Texts


def read_text(text: TextFile, reading: Reading, told: str = "") -> Table:
    """The table in a text (see `decoding`); it is told as a CSV, or as what it was made from."""
    form = find_form(text, reading)
    form = form._replace(told=told or form.told)
    layout, names = form.layout, form.named.names
    check_table(str(text), rows_about(layout.text.path), len(names))
    scanned, rejected = _scan(layout, names, reading)
    values = scanned if reading.raw else _without_last_blanks(scanned, names, reading)
    if not len(values[0]):
        raise DataError(
            _("{path} has a header and no rows.").format(path=layout.text),
            _(
                "Its first line was taken for the columns' names; {option} takes it for data."
            ).format(option=argument(header=False)),
        )
    rows = None
    if rejected:
        every = np.arange(len(scanned[0]) + len(rejected))
        rows = np.delete(every, [r.row - 1 for r in rejected])[: len(values[0])]
    return table_of(form, values, rows, reading)._replace(rejected=tuple(rejected))


def rows_about(path: Path) -> float:
    """By the file's size and the length of its first lines."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
    return path.stat().st_size * head.count(b"\n") / max(1, len(head))


def table_of(form: Form, values: Sequence[Cells], rows: Integers | None, reading: Reading) -> Table:
    return Table(
        form.named.names,
        values if isinstance(values, OneAtATime) else tuple(values),
        str(form.layout.text),
        form.layout,
        rows,
        numerals=reading.numerals,
        nameless=form.named.nameless,
        form=form.told,
        notes=form.named.notes,
    )


PIECE = 1 << 26  # bytes
_HEAD = 20  # records, in which it is seen where a table begins


def read_text_pieces(text: TextFile, reading: Reading, size: int = PIECE) -> Iterator[Table]:
    """The table of `read_text`, about `size` bytes of the file at a time."""
    form = find_form(text, reading)
    layout = form.layout
    if layout.text.path.stat().st_size <= size:
        yield read_text(text, reading)
        return
    piece = layout
    for content in _cut_after_rows(layout.text.path, size):
        values, rejected = _scan_piece(piece, content, form.named.names, reading)
        n = len(values[0]) + len(rejected)
        first = piece.rows_before
        rows = np.delete(np.arange(first, first + n), [r.row - 1 - first for r in rejected])
        if n:
            yield table_of(form, values, rows, reading)._replace(rejected=tuple(rejected))
        lines = piece.lines_before + content.count(b"\n")
        piece = Layout(layout.text, layout.delimiter, False, 1, lines, first + n)


def _scan_piece(
    piece: Layout, content: bytes, names: Sequence[str], reading: Reading
) -> tuple[list[Cells], list[Rejected]]:
    """The columns of a piece of a file, of which a copy is made where records have to be read."""
    known = content.removeprefix(b"\xef\xbb\xbf") if piece.lines_before == 0 else content
    found = _scan_compiled(partial(compiled.blocks_in, known), piece, names, reading)
    if found is not None:
        return found
    copy = write_scratch([content], ".csv")
    try:
        return _scan_records(piece._replace(text=piece.text._replace(path=copy)), names, reading)
    finally:
        copy.unlink()


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
) -> tuple[list[Cells], list[Rejected]]:
    """Every column, as Table describes them; what the compiled reader does not read, or where
    there is none, is read record by record."""
    blocks = partial(compiled.blocks_of, layout.text.path)
    found = _scan_compiled(blocks, layout, names, reading)
    return _scan_records(layout, names, reading) if found is None else found


def _scan_compiled(
    blocks: compiled.Blocks, layout: Layout, names: Sequence[str], reading: Reading
) -> tuple[list[Cells], list[Rejected]] | None:
    found = compiled.scan(
        blocks,
        layout.delimiter,
        int(layout.has_header),
        [reading.raw or name in reading.texts for name in names],
        reading.numerals,
    )
    if found is None:
        return None
    rejected = [_rejected(layout, *wrong, len(names), reading) for wrong in found.wrong]
    return _columns(found.columns, names, reading), rejected


def _columns(cells: Iterable[Cells], names: Sequence[str], reading: Reading) -> list[Cells]:
    return [in_its_kind(column, name, reading) for column, name in zip(cells, names, strict=True)]


def in_its_kind(cells: Cells, name: str, reading: Reading) -> Cells:
    """Numbers, where nothing else stands in a column and it is not kept as text."""
    kept = reading.raw or name in reading.texts
    return (
        typed(cells, reading.numerals or POINT) if isinstance(cells, Texts) and not kept else cells
    )


def _scan_records(
    layout: Layout, names: Sequence[str], reading: Reading
) -> tuple[list[Cells], list[Rejected]]:
    """The same, record by record, by the definition of what a record is.

    Empty cells past the last column are passed over.
    """
    width = len(names)
    rows: list[list[str]] = []
    rejected = []
    found = islice(records(layout.text, layout.delimiter, reading.skips), layout.has_header, None)
    for row, (line, cells, wrong) in enumerate(found, 1):
        if wrong:
            at = row + layout.rows_before, line + layout.lines_before
            rejected.append(Rejected(str(layout.text), *at, wrong))
        elif len(cells) == width:
            rows.append(cells)
        elif len(cells) > width and not any(cells[width:]):
            rows.append(cells[:width])
        else:
            rejected.append(_rejected(layout, row, line, len(cells), width, reading))
    columns = zip(*rows, strict=True) if rows else iter([()] * width)
    return _columns((Texts.of(list(cells)) for cells in columns), names, reading), rejected


def _rejected(
    layout: Layout, row: int, line: int, n_cells: int, width: int, reading: Reading
) -> Rejected:
    """A row with too many or too few cells; DataError unless such rows are left out."""
    row, line = row + layout.rows_before, line + layout.lines_before
    reason = _("expected {width} cells, found {n}").format(width=width, n=n_cells)
    if not reading.skips:
        raise DataError(
            _("{path}, line {line}: {reason}.").format(path=layout.text, line=line, reason=reason),
            _title_hint(layout) or _cells_hint(layout.delimiter),
        )
    return Rejected(str(layout.text), row, line, reason)


def _cells_hint(delimiter: str) -> str:
    option = argument_of_reading(on_bad_row="skip")
    if not option:
        return _("Cells are separated by {delimiter!r}.").format(delimiter=delimiter)
    return _("Cells are separated by {delimiter!r}; {option} leaves such rows out.").format(
        delimiter=delimiter, option=option
    )


def _title_hint(layout: Layout) -> str:
    """Where the first line has more or fewer cells than all that follow: what begins the table; ""
    elsewhere."""
    head = [] if layout.lines_before else head_of(layout.text, layout.delimiter, _HEAD).records
    widths = [len(record.cells) for record in head]
    begin = next((k for k in range(1, len(widths) - 1) if len({*widths[k:]}) == 1), 0)
    if not begin or widths[begin] in (widths[0], 1):
        return ""
    names = {} if is_title(head[begin:]) else {"header": False}
    option = argument(skip=head[begin].line - 1, **names)
    return _("From line {line} on each row has {n} cells: {option} begins there.").format(
        line=head[begin].line, n=widths[begin], option=option
    )


def _without_last_blanks(
    columns: list[Cells], names: Sequence[str], reading: Reading
) -> list[Cells]:
    """In a file of one column, blank lines at its end are no rows."""
    if len(columns) > 1:
        return columns
    column = columns[0]
    is_filled = (
        column.by_text([bool(text) for text in column.texts])
        if isinstance(column, Texts)
        else ~np.isnan(column)
    )
    filled = np.flatnonzero(is_filled)
    return _columns([column[: filled[-1] + 1 if len(filled) else 0]], names, reading)
