"""Answers on lines: ``out_h1 = 0.5933`` as people write it, and rows of a table.

The sign may be a colon, several may stand on a line with commas or semicolons between, and a comma
may be the decimal point. Of ``net = 0.15·0.05 + … = 0.3775`` the last is the number; a list's mark
(``- ``, ``1. ``) is none of the name.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator

from chainrule.answers.entries import Entry, duplicate, is_blank
from chainrule.answers.written import read_number
from chainrule.basics.i18n import _

_IS = re.compile("[=:＝：≈~→]")
_NEXT = re.compile(r"[;；、]|[,，](?=\s*[^\d\s=:＝：≈~→+−-][^=:＝：≈~→]*[=:＝：≈~→])")
"""Between two answers on a line: a comma only where another name follows."""
_ITEM = re.compile(r"^\s*(?:[-*•]|\(?[a-z\d]{1,2}[.)])\s+")


def of_lines(text: str, source: str) -> Iterator[Entry]:
    """``out_h1 = 0.5933``, a colon for the sign, several on a line."""
    seen: dict[str, Entry] = {}
    for number, line in enumerate(text.splitlines(), 1):
        for part in _parts_of(_ITEM.sub("", line.partition("#")[0], count=1)):
            name, *_steps, value = map(unquoted, _IS.split(part.rstrip(" ,，")))
            entry = Entry(name, value, _("line {line}").format(line=number))
            if name in seen:
                raise duplicate(source, entry, seen[name])
            if not is_blank(value):
                seen[name] = entry
            yield entry


def unquoted(text: str) -> str:
    """Without the quotes around it; the prime of w5' is none."""
    bare = text.strip()
    is_quoted = len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'"
    return bare[1:-1].strip() if is_quoted else bare


def _parts_of(line: str) -> Iterator[str]:
    """The answers of a line; a comma inside a name's brackets separates nothing."""
    start = depth = 0
    breaks = {match.start() for match in _NEXT.finditer(line)}
    for i, letter in enumerate(line):
        depth += (letter == "[") - (letter == "]")
        if i in breaks and depth == 0:
            yield from _answer(line[start:i])
            start = i + 1
    yield from _answer(line[start:])


def _answer(part: str) -> Iterator[str]:
    if _IS.search(part):
        yield part


def in_cells(text: str) -> str | None:
    """A table of Markdown, or names and numbers with blanks between, with tabs between the cells;
    None where it is neither."""
    lines = [line.strip() for line in text.splitlines()]
    told = [line for line in lines if line and line[0] != "#"]
    if all(line[0] == line[-1] == "|" for line in told):
        lines = [re.sub(r"[|\s:-]+", "", line) and line.strip("| ") for line in lines]
        return "\n".join(re.sub(r"\s*\|\s*", "\t", line) for line in lines)
    if all(len(line.split()) == 2 and read_number(line.split()[1]) for line in told):
        return "\n".join("\t".join(line.split()) if line in told else line for line in lines)
    return None


def rows_of(lines: Iterable[str], delimiter: str, source: str) -> Iterator[Entry]:
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip()[0] == "#":
            continue
        cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))
        if len(cells) > 2 and _is_decimal_comma(cells):
            cells[-2:] = [f"{cells[-2]},{cells[-1]}"]
        where = _("line {line}").format(line=number)
        # a name may hold the comma itself: W[2][1,1]
        yield Entry(delimiter.join(cells[:-1]).strip(), cells[-1].strip(), where)


def _is_decimal_comma(cells: list[str]) -> bool:
    """out_h1,0,5933: the last comma stands in the number, for the name is whole without it."""
    name = ",".join(cells[:-2])
    is_whole = name.count("[") == name.count("]")
    return is_whole and all(re.fullmatch(r"[-+−]?\d+", cell.strip()) for cell in cells[-2:])
