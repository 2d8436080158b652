"""A text rewritten once as a plain CSV of the same lines, so that one reader reads all.

above the table, comments      blank lines
lines of dashes                blank lines, as beneath a header or around a printed table
runs of blanks, long signs     cut, the cells quoted where they have to be
'cells' in apostrophes         in quotes
"a \\"b\\" c"                    "a ""b"" c"
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from chainrule.basics.temporary import write_scratch
from chainrule.data.decoding import TextFile
from chainrule.data.reading import BLANKS
from chainrule.data.records import allow_long_cells

TOKEN = re.compile(r'"[^"]*"|\S+')
_RULED = re.compile(r"\s*[|+]?[\s:]*[-=]{3,}[\s:|+=-]*")
_LOOKED_AT = 20  # lines


class Quoting(NamedTuple):
    """The mark around cells that hold a separator, and what stands before one within."""

    mark: str = '"'
    escape: str | None = None


PLAIN = Quoting()
_APOSTROPHES = Quoting("'")
_ESCAPES = Quoting(escape="\\")


def first_lines(text: TextFile, n: int = _LOOKED_AT) -> list[str]:
    """The first lines that are not blank, without the blanks around them."""
    with text.open() as file:
        lines = (line.strip() for line in islice(file, 10 * n))
        return list(islice(filter(None, lines), n))


def rewritten(text: TextFile, lines: Iterator[str]) -> TextFile:
    path = write_scratch((line.encode() for line in lines), ".csv")
    return text._replace(path=path)


def without(text: TextFile, skip: int, comment: str | None, ruled: bool = False) -> Iterator[str]:
    """The lines, blank where they are skipped, a comment, or where it is `ruled` one of dashes, so
    that each keeps its number."""
    quotes = 0
    with text.open() as file:
        for number, line in enumerate(file):
            inside = quotes % 2
            aside = number < skip or (
                not inside
                and (
                    (comment is not None and line.lstrip().startswith(comment))
                    or (ruled and _RULED.fullmatch(line) is not None)
                )
            )
            if aside:
                yield "\n"
                continue
            quotes += line.count('"')
            yield line


def is_ruled(text: TextFile) -> bool:
    """Among the first lines are some of dashes."""
    return any(map(_RULED.fullmatch, first_lines(text)))


def cut_plainly(text: TextFile, separator: str) -> TextFile:
    """A file cut at runs of blanks, or at several signs, as a CSV of the same lines."""
    if len(separator) == 1 and separator != BLANKS:
        return text
    return rewritten(text, _as_csv(text, separator))


def _as_csv(text: TextFile, separator: str) -> Iterator[str]:
    with text.open() as file:
        for line in file:
            stripped = line.strip()
            if separator == BLANKS:
                cells = [token.strip('"').rstrip(",") for token in TOKEN.findall(stripped)]
            else:
                cells = [cell.strip() for cell in line.rstrip("\r\n").split(separator)]
            yield _line(cells if stripped else [])


def _line(cells: Sequence[str], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return out.getvalue()


# -- quotes of another kind ------------------------------------------------------------------------


def quoting_of(text: TextFile, separators: Iterable[str]) -> tuple[Quoting, str]:
    """How the cells of the first lines are quoted, and the one of the `separators` between them;
    ("" where they are quoted plainly)."""
    lines = first_lines(text)
    for separator in separators:
        if '"' not in "".join(lines) and _in_apostrophes(lines, separator):
            return _APOSTROPHES, separator
        if _has_escapes(lines, separator):
            return _ESCAPES, separator
    return PLAIN, ""


def _in_apostrophes(lines: Sequence[str], separator: str) -> bool:
    """Each apostrophe is at an end of a cell, those of half the lines and more; and so cut, all
    lines have as many cells."""
    sign = re.escape(separator)
    cell = re.compile(rf"(?:^|(?<={sign}))[ \t]*'(?:[^']|'')*'[ \t]*(?={sign}|$)")
    rest = [cell.subn("", line) for line in lines]
    quoted = sum(n > 0 for _rest, n in rest)
    if 2 * quoted < max(2, len(lines)) or any("'" in line for line, _n in rest):
        return False
    return _alike(lines, separator, _APOSTROPHES)


def _has_escapes(lines: Sequence[str], separator: str) -> bool:
    """There are quotes behind a backslash, and only so all lines have as many cells."""
    if not any('\\"' in line for line in lines) or _alike(lines, separator, PLAIN):
        return False
    return _alike(lines, separator, _ESCAPES)


def _alike(lines: Sequence[str], separator: str, quoting: Quoting) -> bool:
    try:
        widths = {len(cells) for cells in _cut(iter(lines), separator, quoting, strict=True)}
    except csv.Error:
        return False
    return len(widths) == 1 and widths != {1}


def _cut(
    lines: Iterator[str], separator: str, quoting: Quoting, strict: bool = False
) -> Iterator[list[str]]:
    mark, escape = quoting
    allow_long_cells()
    return csv.reader(
        lines,
        delimiter=separator,
        quotechar=mark,
        escapechar=escape,
        skipinitialspace=True,
        strict=strict,
    )


def quoted_plainly(text: TextFile, separator: str, quoting: Quoting) -> TextFile:
    """The same, its cells quoted as in any CSV."""
    return rewritten(text, _requoted(text, separator, quoting))


def _requoted(text: TextFile, separator: str, quoting: Quoting) -> Iterator[str]:
    with text.open() as file:
        for cells in _cut(file, separator, quoting):
            yield _line(cells, separator)
