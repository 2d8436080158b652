"""The form of a text file: encoding, separator, header, and what stands above the table.

What is said (see `reading`) holds; the rest is found from the first records. The separator is the
first of tab, semicolon, bar and comma that cuts every record alike; then ``::``, and runs of blanks
between numbers; and where none of these cuts anything, 0x01, ``^``, ``~`` and ``:``. Lines that
begin with # and are no records are comments, and the first lines are a title where they have fewer
cells than all that follow. The first record holds the names, unless a cell in it is a number and no
text stands over a column of numbers. One name too few, as R writes it, leaves the first column, of
the names of rows, without one.

A file with comments, titles, runs of blanks or a long separator is rewritten once as a plain CSV of
the same lines, so that one reader reads all.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _
from chainrule.basics.temporary import write_scratch
from chainrule.data.cells import MISSING_NUMBERS, POINT, is_number
from chainrule.data.decoding import TextFile
from chainrule.data.headers import is_header, is_word, n_titles, names_rows
from chainrule.data.names import Named, distinct, numbered
from chainrule.data.reading import BLANKS, Reading
from chainrule.data.records import Head, Layout, Record, head_of

_SEPARATORS = "\t;|,"  # the first one that cuts every record alike
_LONG = "::"
_RARE = "\x01^~:"  # where none of the others cuts anything, and words come first
_LOOKED_AT = 20  # records
_COMMENTS = ("#", "%", "//")
_TOKEN = re.compile(r'"[^"]*"|\S+')
MOST_COLUMNS = 100_000


class Form(NamedTuple):
    """How a file is cut, the names of its columns, and how that is told."""

    layout: Layout
    named: Named
    told: str


def find_form(text: TextFile, reading: Reading) -> Form:
    """Raises DataError for a file without rows, or one turned on its side."""
    comment = reading.comment or _found_comment(text, reading)
    plain = text
    if comment or reading.skip:
        plain = _rewritten(text, _without(text, reading.skip or 0, comment))
    separator = reading.delimiter or _separator(plain)
    plain = _cut_plainly(plain, separator)
    cut_at = separator if len(separator) == 1 and separator != BLANKS else ","
    head = head_of(plain, cut_at, _LOOKED_AT).records
    if not head:
        raise DataError(_("{path} has no rows.").format(path=text))
    n_above = 0 if reading.skip is not None else n_titles(head, reading)
    if n_above:
        plain = _rewritten(plain, _without(plain, head[n_above].line - 1, None))
        head = head[n_above:]
    return _named(Layout(plain, cut_at, False, head[0].line), head, reading, separator)


def _named(layout: Layout, head: list[Record], reading: Reading, separator: str) -> Form:
    cells = [cell.strip() for cell in head[0].cells]
    if len(cells) > MOST_COLUMNS:
        raise DataError(
            _("{path} has {n:,} columns; at most {most:,} can be read.").format(
                path=layout.text, n=len(cells), most=MOST_COLUMNS
            ),
            _("Is it turned on its side? A row is a sample, a column a quantity."),
        )
    has_header = is_header(head, reading) if reading.header is None else reading.header
    cells = _without_trailing(cells, head[1:]) if has_header else cells
    of_rows = has_header and names_rows(head)
    named = distinct(["", *cells] if of_rows else cells if has_header else _columns(len(cells)))
    if of_rows:
        named = named._replace(notes=(*named.notes, _of_rows(named.names[0])))
    shown = {"\t": _("tab"), BLANKS: _("runs of blanks")}.get(separator, repr(separator))
    told = [
        "CSV" if separator != "\t" else "TSV",
        shown,
        _("header") if has_header else _("no header"),
        layout.text.encoding,
    ]
    return Form(layout._replace(has_header=has_header), named, ", ".join(told))


def _columns(n: int) -> list[str]:
    return numbered("column", n)


def _of_rows(name: str) -> str:
    return _(
        "the header has a name less than each row has cells: the first cells name the rows, as R "
        "writes them, and are called {name!r}"
    ).format(name=name)


def _without_trailing(names: list[str], head: Sequence[Record]) -> list[str]:
    """Without the columns at the end that neither the header nor a record fills."""
    width = len(names)
    while (
        width > 1
        and not names[width - 1]
        and not any("".join(r.cells[width - 1 :]).strip() for r in head)
    ):
        width -= 1
    return names[:width]


# -- the separator -------------------------------------------------------------------------------


def _separator(text: TextFile) -> str:
    if text.suffix in {".tsv", ".tab"}:
        return "\t"
    heads = {separator: head_of(text, separator, _LOOKED_AT) for separator in _SEPARATORS}
    lines = _first_lines(text)
    for separator, head in heads.items():
        widths = {len(record.cells) for record in head.records}
        if len(widths) == 1 and widths != {1} and not head.broken:
            return BLANKS if separator == "\t" and _holds_blanks(head.records) else separator
    if _cuts_alike([line.split(_LONG) for line in lines]):
        return _LONG
    if _in_blanks(lines):
        return BLANKS
    if not any(_quality(head)[0] for head in heads.values()):
        rare = next((mark for mark in _RARE if _is_cut_at(text, mark)), None)
        if rare is not None:
            return rare
    return max(reversed(_SEPARATORS), key=lambda separator: _quality(heads[separator]))


def _is_cut_at(text: TextFile, separator: str) -> bool:
    """It cuts every record alike, the first into words: times and ratios are no cells."""
    head = head_of(text, separator, _LOOKED_AT)
    words = bool(head.records) and all(is_word(cell.strip()) for cell in head.records[0].cells)
    return not head.broken and words and _cuts_alike([record.cells for record in head.records])


def _quality(head: Head) -> tuple[bool, int, int]:
    """Whether all can be read and there is more than one cell; how many records have the usual
    width; and that."""
    widths = Counter(len(record.cells) for record in head.records)
    width, n = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(1, 0))
    return (not head.broken and width > 1, n, width) if width > 1 else (False, 0, 0)


def _first_lines(text: TextFile) -> list[str]:
    with text.open() as file:
        lines = (line.strip() for line in islice(file, 10 * _LOOKED_AT))
        return list(islice(filter(None, lines), _LOOKED_AT))


def _cuts_alike(lines: Sequence[Sequence[str]]) -> bool:
    widths = {len(cells) for cells in lines}
    return len(widths) == 1 and widths != {1}


def _in_blanks(lines: Sequence[str]) -> bool:
    """Cells between runs of blanks, as many in each line, and most of them numbers."""
    cut = [_TOKEN.findall(line) for line in lines]
    cells = [cell for line in cut[1:] or cut for cell in line]
    of_rows = (
        len(cut) > 2 and len(cut[1]) > 2 and len(cut[1]) == len(cut[0]) + 1
    )  # R names the rows, not that column
    alike = _cuts_alike(cut[1:] if of_rows else cut)
    if not alike or any(";" in line or "|" in line for line in lines):
        return False
    return 2 * sum(_is_numeral(cell.rstrip(",")) for cell in cells) >= len(cells)


def _holds_blanks(records: Sequence[Record]) -> bool:
    """Between the tabs stand numbers with blanks between them."""
    return all(
        any(len(c.split()) > 2 and all(map(_is_numeral, c.split())) for c in record.cells)
        for record in records
    )


def _is_numeral(text: str) -> bool:
    return is_number(text, POINT) or text in MISSING_NUMBERS


# -- what stands above the table -------------------------------------------------------------------


def _found_comment(text: TextFile, reading: Reading) -> str | None:
    """What begins the first lines, where these are no records like those that follow."""
    if reading.skip:
        return None
    lines = _first_lines(text)
    sign = next((sign for sign in _COMMENTS if lines and lines[0].startswith(sign)), None)
    if sign is None:
        return None
    rest = [line for line in lines if not line.startswith(sign)]
    first = [line for line in lines if line.startswith(sign)][-1]
    if not rest:
        return None
    signs = [reading.delimiter] if reading.delimiter else [*_SEPARATORS, _LONG]
    alike = any(first.count(s) == rest[0].count(s) > 0 for s in signs)
    return None if alike else sign


# -- rewriting ------------------------------------------------------------------------------------


def _rewritten(text: TextFile, lines: Iterator[str]) -> TextFile:
    path = write_scratch((line.encode() for line in lines), ".csv")
    return text._replace(path=path)


def _without(text: TextFile, skip: int, comment: str | None) -> Iterator[str]:
    """The lines, blank where they are skipped or a comment, so that each keeps its number."""
    quotes = 0
    with text.open() as file:
        for number, line in enumerate(file):
            aside = number < skip or (
                comment is not None and not quotes % 2 and line.lstrip().startswith(comment)
            )
            if aside:
                yield "\n"
                continue
            quotes += line.count('"')
            yield line


def _cut_plainly(text: TextFile, separator: str) -> TextFile:
    """A file cut at runs of blanks, or at several signs, as a CSV of the same lines."""
    if len(separator) == 1 and separator != BLANKS:
        return text
    return _rewritten(text, _as_csv(text, separator))


def _as_csv(text: TextFile, separator: str) -> Iterator[str]:
    with text.open() as file:
        for line in file:
            stripped = line.strip()
            if separator == BLANKS:
                cells = [token.strip('"').rstrip(",") for token in _TOKEN.findall(stripped)]
            else:
                cells = [cell.strip() for cell in line.rstrip("\r\n").split(separator)]
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerow(cells if stripped else [])
            yield out.getvalue()
