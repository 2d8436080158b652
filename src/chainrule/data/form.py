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
from itertools import islice
from typing import NamedTuple

from chainrule.basics.command_line import typed
from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _, ngettext
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

_SEPARATORS = "\t;|,"  # the first one that cuts every record alike
_LONG = "::"
_RARE = "\x01^~:"  # where none of the others cuts anything, and words come first
_LOOKED_AT = 20  # records
_COMMENTS = ("#", "%", "//")
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
    comment = reading.comment or _found_comment(text, reading)
    plain, ruled = text, reading.delimiter in (None, "|") and is_ruled(text)
    if comment or reading.skip or ruled:
        plain = rewritten(text, without(text, reading.skip or 0, comment, ruled))
    quoting, between = quoting_of(plain, reading.delimiter or _SEPARATORS)
    if between:
        plain = quoted_plainly(plain, between, quoting)
    separator = reading.delimiter or between or _separator(plain, reading)
    plain = cut_plainly(plain, separator)
    cut_at = separator if len(separator) == 1 and separator != BLANKS else ","
    head = head_of(plain, cut_at, _LOOKED_AT).records
    if not head:
        raise DataError(_("{path} has no rows.").format(path=text))
    n_above = 0 if reading.skip is not None else n_titles(head, reading)
    notes = [_above(head, n_above, cut_at)] if n_above else []
    if n_above:
        plain = rewritten(plain, without(plain, head[n_above].line - 1, None))
        head = head[n_above:]
    form = _named(Layout(plain, cut_at, False, head[0].line), head, reading, separator, quoting)
    if comment and reading.header is None and not form.layout.has_header:
        form = _named_above(form, text, comment, separator)
    return form._replace(named=form.named._replace(notes=(*notes, *form.named.notes)))


def _above(head: Sequence[Record], n: int, separator: str) -> str:
    """What is told of the first n records, which are no part of the table."""
    title, last = ", ".join(filter(None, map(str.strip, head[0].cells))), head[n].line - 1
    told = ngettext(
        "line {last}, {title!r}, is above the table and passed over",
        "the lines to {last}, from {title!r} on, are above the table and passed over",
        n,
    ).format(last=last, title=title[:60])
    cells = [cell.strip() for record in head[n:] for cell in record.cells]
    if separator == "," and len(head[n].cells) == 2 and all(map(str.isdigit, cells)):
        told += "; " + _("if commas are decimal marks, {option}").format(
            option=typed("--decimal", ",")
        )
    return told


def _named_above(form: Form, text: TextFile, comment: str, separator: str) -> Form:
    """With the words of the comment above the first row, where these are as many as the columns:
    ``# x y z``, as NumPy writes them."""
    with text.open() as file:
        above = list(islice(file, form.layout.first_line - 1))
    line = next((line for line in reversed(above) if line.strip()), "").strip().lstrip(comment)
    cut = line.split(None if separator == BLANKS else separator)
    names = [name.strip() for name in cut]
    if len(names) != len(form.named.names) or not all(map(is_word, names)):
        return form
    named = distinct(names)
    told = _("the columns are named as in the comment above them: {names}").format(
        names=", ".join(names[:10]) + (" …" if len(names) > 10 else "")
    )
    return form._replace(named=named._replace(notes=(*named.notes, told)))


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
    heads = {separator: head_of(text, separator, _LOOKED_AT) for separator in _SEPARATORS}
    if reading.numerals is not None and reading.numerals.decimal == ",":
        cut = {len(record.cells) for record in heads[","].records}
        heads = {sign: head for sign, head in heads.items() if sign != "," or len(cut) == 1}
    lines = first_lines(text)
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


# -- what stands above the table -------------------------------------------------------------------


def _found_comment(text: TextFile, reading: Reading) -> str | None:
    """What begins the first lines, where these are no records like those that follow."""
    if reading.skip:
        return None
    lines = first_lines(text)
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
