"""The form of a text file: encoding, separator, header, and what stands above the table.

What is said (see `reading`) holds; the rest is found from the first records. The separator is the
first of tab, semicolon, bar and comma that cuts every record alike; then ``::``, and runs of blanks
between numbers; and where none of these cuts anything, 0x01, ``^``, ``~`` and ``:``. Lines that
begin with # and are no records are comments, and the first lines are a title where they have fewer
cells than all that follow. The first record holds the names, unless a cell in it is a number and no
text stands over a column of numbers. One name too few, as R writes it, leaves the first column, of
the names of rows, without one.

A file with comments, titles, runs of blanks or a long separator, or quoted otherwise, is rewritten
once (see `rewriting`), so that one reader reads all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _
from chainrule.data.above import LONG, SEPARATORS, found_comment, names_above, told_above
from chainrule.data.cells import MISSING_NUMBERS, POINT, Numerals, is_number
from chainrule.data.decoding import TextFile
from chainrule.data.headers import is_header, is_word, n_titles, names_rows
from chainrule.data.names import Named, distinct, numbered
from chainrule.data.reading import BLANKS, Reading
from chainrule.data.records import Head, Layout, Record, head_of
from chainrule.data.rewriting import (
    PLAIN,
    TOKEN,
    Quoting,
    cut_plainly,
    first_lines,
    is_ruled,
    quoted_plainly,
    quoting_of,
    rewritten,
    without,
)

_RARE = "\x01^~:"  # where none of the others cuts anything, and words come first
_LOOKED_AT = 20  # records
_COMMA = Numerals(",")
_PAIRS = re.compile(
    r"[+-]?\d+(?:\.\d+)?(?:\s+\d+:[-+]?[\d.]+(?:[eE][-+]?\d+)?)+\s*(?:#.*)?", re.ASCII
)
MOST_COLUMNS = 100_000


class Form(NamedTuple):
    """How a file is cut, the names of its columns, and how that is told."""

    layout: Layout
    named: Named
    told: str


def find_form(text: TextFile, reading: Reading) -> Form:
    """Raises DataError for a file without rows, or one turned on its side, or that is no table."""
    _refuse_pairs(text)
    comment = reading.comment or found_comment(text, reading)
    plain, ruled = text, reading.delimiter in (None, "|") and is_ruled(text)
    if comment or reading.skip or ruled:
        plain = rewritten(text, without(text, reading.skip or 0, comment, ruled))
    quoting, between = quoting_of(plain, reading.delimiter or SEPARATORS)
    if between:
        plain = quoted_plainly(plain, between, quoting)
    separator = reading.delimiter or between or _separator(plain, reading)
    plain = cut_plainly(plain, separator)
    cut_at = separator if len(separator) == 1 and separator != BLANKS else ","
    head = head_of(plain, cut_at, _LOOKED_AT).records
    if not head:
        raise DataError(_("{path} has no rows.").format(path=text))
    n_above = 0 if reading.skip is not None else n_titles(head, reading)
    notes = [told_above(head, n_above, cut_at)] if n_above else []
    if n_above:
        plain = rewritten(plain, without(plain, head[n_above].line - 1, None))
        head = head[n_above:]
    form = _named(Layout(plain, cut_at, False, head[0].line), head, reading, separator, quoting)
    if comment and reading.header is None and not form.layout.has_header:
        names = names_above(text, comment, separator, head[0].line, len(form.named.names))
        form = form._replace(named=_of_comment(names)) if names else form
    return form._replace(named=form.named._replace(notes=(*notes, *form.named.notes)))


def _refuse_pairs(text: TextFile) -> None:
    """Raise DataError for ``1 3:0.5 7:1``, a label and the places of numbers that are not 0."""
    lines = first_lines(text)
    if len(lines) > 1 and all(map(_PAIRS.fullmatch, lines)):
        raise DataError(
            _("{path} has the sparse form of LIBSVM: it is no table.").format(path=text),
            _(
                "In Python: X, y = sklearn.datasets.load_svmlight_file({path!r}), then "
                "chainrule.MLPClassifier().fit(X, y)."
            ).format(path=str(text)),
        )


def _named(
    layout: Layout, head: list[Record], reading: Reading, separator: str, quoting: Quoting
) -> Form:
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
        *([] if quoting == PLAIN else [_("quotes {mark}").format(mark=_shown_quote(quoting))]),
        _("header") if has_header else _("no header"),
        layout.text.encoding,
    ]
    return Form(layout._replace(has_header=has_header), named, ", ".join(told))


def _shown_quote(quoting: Quoting) -> str:
    return quoting.mark if quoting.escape is None else quoting.escape + quoting.mark


def _columns(n: int) -> list[str]:
    return numbered("column", n)


def _of_comment(names: Sequence[str]) -> Named:
    named = distinct(names)
    told = _("the columns are named as in the comment above them: {names}").format(
        names=", ".join(names[:10]) + (" …" if len(names) > 10 else "")
    )
    return named._replace(notes=(*named.notes, told))


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


def _separator(text: TextFile, reading: Reading) -> str:
    if text.suffix in {".tsv", ".tab"}:
        return "\t"
    heads = {separator: head_of(text, separator, _LOOKED_AT) for separator in SEPARATORS}
    if reading.numerals is not None and reading.numerals.decimal == ",":
        cut = {len(record.cells) for record in heads[","].records}
        heads = {sign: head for sign, head in heads.items() if sign != "," or len(cut) == 1}
    lines = first_lines(text)
    for separator, head in heads.items():
        widths = {len(record.cells) for record in head.records}
        if len(widths) == 1 and widths != {1} and not head.broken:
            return BLANKS if separator == "\t" and _holds_blanks(head.records) else separator
    if _cuts_alike([line.split(LONG) for line in lines]):
        return LONG
    if _in_blanks(lines):
        return BLANKS
    if not any(_quality(head)[0] for head in heads.values()):
        rare = next((mark for mark in _RARE if _is_cut_at(text, mark)), None)
        if rare is not None:
            return rare
    return max(reversed(heads), key=lambda separator: _quality(heads[separator]))


def _is_cut_at(text: TextFile, separator: str) -> bool:
    """It cuts every record alike, and where it is a colon the first into words: times and ratios
    are no cells."""
    head = head_of(text, separator, _LOOKED_AT)
    first = head.records[0].cells if head.records else []
    words = separator != ":" or all(is_word(cell.strip()) for cell in first)
    return not head.broken and words and _cuts_alike([record.cells for record in head.records])


def _quality(head: Head) -> tuple[bool, int, int]:
    """Whether all can be read and there is more than one cell; how many records have the usual
    width; and that."""
    widths = Counter(len(record.cells) for record in head.records)
    width, n = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(1, 0))
    return (not head.broken and width > 1, n, width) if width > 1 else (False, 0, 0)


def _cuts_alike(lines: Sequence[Sequence[str]]) -> bool:
    widths = {len(cells) for cells in lines}
    return len(widths) == 1 and widths != {1}


def _in_blanks(lines: Sequence[str]) -> bool:
    """Cells between runs of blanks, as many in each line, and most of them numbers."""
    cut = [TOKEN.findall(line) for line in lines]
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
    return is_number(text, POINT) or is_number(text, _COMMA) or text in MISSING_NUMBERS
