"""Text files cut into records, uninterpreted: which separator, which line, which cells.

Rows count from 1 without the header, lines from 1 with it.
"""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _
from chainrule.data.decoding import TextFile

_DELIMITERS = "\t;|,"  # the first one that cuts every row alike
_LOOK_AHEAD = 20  # rows


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


def cut(path: TextFile) -> tuple[str, list[Record]]:
    """The separator, and the first records cut at it."""
    if path.suffix in {".tsv", ".tab"}:
        return "\t", _head(path, "\t")
    heads = {delimiter: _head(path, delimiter) for delimiter in _DELIMITERS}
    for delimiter, head in heads.items():
        widths = {len(record.cells) for record in head}
        if len(widths) == 1 and widths != {1}:
            return delimiter, head
    widest = max(reversed(_DELIMITERS), key=lambda d: len(heads[d][0].cells) if heads[d] else 0)
    return widest, heads[widest] or list(islice(records(path, widest), 1))


def _head(path: TextFile, delimiter: str) -> list[Record]:
    """The first records, as far as they can be read."""
    head: list[Record] = []
    with contextlib.suppress(DataError):
        for record in islice(records(path, delimiter), _LOOK_AHEAD):
            head.append(record)
    return head


def records(path: TextFile, delimiter: str) -> Iterator[Record]:
    """Every record of a text file; blank lines are none, unless there is one column only."""
    width = 0
    line = 1
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
            raise DataError(
                _("{path} is not a text file in UTF-8.").format(path=path),
                _("Save it as UTF-8."),
            ) from error
