"""What stands above a table in a text: comments, among them the names of columns, and titles."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from chainrule.basics.arguments import argument
from chainrule.basics.i18n import _, ngettext
from chainrule.data.decoding import TextFile
from chainrule.data.headers import is_word
from chainrule.data.reading import BLANKS, Reading
from chainrule.data.records import Record
from chainrule.data.rewriting import first_lines

SEPARATORS = "\t;|,"  # the first one that cuts every record alike
LONG = "::"
_COMMENTS = ("#", "%", "//")


def found_comment(text: TextFile, reading: Reading) -> str | None:
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
    signs = [reading.delimiter] if reading.delimiter else [*SEPARATORS, LONG]
    alike = any(first.count(s) == rest[0].count(s) > 0 for s in signs)
    return None if alike else sign


def names_above(text: TextFile, comment: str, separator: str, first_line: int, n: int) -> list[str]:
    """The words of the comment above the first row, which is on that line, where these are as many
    as the n columns: ``# x y z``, as NumPy writes them; else none."""
    with text.open() as file:
        above = list(islice(file, first_line - 1))
    line = next((line for line in reversed(above) if line.strip()), "").strip().lstrip(comment)
    cut = line.split(None if separator == BLANKS else separator)
    names = [name.strip() for name in cut]
    return names if len(names) == n and all(map(is_word, names)) else []


def told_above(head: Sequence[Record], n: int, separator: str) -> str:
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
            option=argument(decimal=",")
        )
    return told
