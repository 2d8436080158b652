"""Text files cut into records, uninterpreted: which line, which cells.

Rows count from 1 without the header, lines from 1 with it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _
from chainrule.data.decoding import TextFile
from chainrule.data.encodings import candidates, decoded

LONGEST_CELL = 1 << 30  # characters


class Layout(NamedTuple):
    """How a text file is cut: where it lies, its separator, the line of its first record; of a
    piece of a file, the lines and rows that come before it."""

    text: TextFile
    delimiter: str
    has_header: bool
    first_line: int
    lines_before: int = 0
    rows_before: int = 0


class Record(NamedTuple):
    """One row of a text file, uninterpreted, and the line it begins on."""

    line: int
    cells: list[str]


def records_of(layout: Layout, rows: Sequence[int]) -> dict[int, Record]:
    """The records of `rows`, counted from 0 without the header, by one reading of the file."""
    wanted = set(rows)
    last = max(wanted, default=-1)
    found = islice(records(layout.text, layout.delimiter), layout.has_header, None)
    return {row: r for row, r in zip(range(last + 1), found, strict=False) if row in wanted}


class Head(NamedTuple):
    """The first records, as far as they can be read; `broken` where one could not be."""

    records: list[Record]
    broken: bool = False


def head_of(path: TextFile, delimiter: str, n: int) -> Head:
    found: list[Record] = []
    try:
        for record in islice(records(path, delimiter), n):
            found.append(record)
    except DataError:
        return Head(found, broken=True)
    return Head(found)


def records(path: TextFile, delimiter: str) -> Iterator[Record]:
    """Every record of a text file; blank lines are none, unless there is one column only."""
    width = 0
    line = 1
    csv.field_size_limit(max(LONGEST_CELL, csv.field_size_limit()))
    with path.open() as file:
        reader = csv.reader(file, delimiter=delimiter, skipinitialspace=True, strict=True)
        try:
            for cells in reader:
                blank = len(cells) <= 1 and not "".join(cells).strip()
                width = width or (0 if blank else len(cells))
                if not blank or width == 1:
                    yield Record(line, cells or [""])
                line = reader.line_num + 1
        except csv.Error as error:
            raise DataError(
                _("{path}, line {line}: {reason}.").format(path=path, line=line, reason=error),
                _("A cell that holds quotes is quoted, its quotes doubled."),
            ) from error
        except UnicodeDecodeError as error:
            line, hint = _odd_line(path)
            raise DataError(
                _("{path}, line {line}: not a text file in UTF-8.").format(path=path, line=line),
                hint,
            ) from error


def _odd_line(path: TextFile) -> tuple[int, str]:
    """The first line that is no UTF-8, and how to name the encoding."""
    with path.path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if decoded(line, "utf-8") is None:
                return number, candidates([line])
    return number, ""
