"""Text files cut into records, uninterpreted: which line, which cells.

Rows count from 1 without the header, lines from 1 with it.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from chainrule.basics.arguments import argument_of_reading
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
    """One row of a text file, uninterpreted, and the line it begins on; `wrong`: why it cannot be
    cut into cells."""

    line: int
    cells: list[str]
    wrong: str = ""


def records_of(layout: Layout, rows: Sequence[int]) -> dict[int, Record]:
    """The records of `rows`, counted from 0 without the header, by one reading of the file."""
    wanted = set(rows)
    last = max(wanted, default=-1)
    found = islice(records(layout.text, layout.delimiter, True), layout.has_header, None)
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


def allow_long_cells() -> None:
    csv.field_size_limit(max(LONGEST_CELL, csv.field_size_limit()))


def records(path: TextFile, delimiter: str, skips: bool = False) -> Iterator[Record]:
    """Every record of a text file; blank lines are none, unless there is one column only.

    One that cannot be read is a DataError, or where it `skips` such, a Record that says why; the
    next begins on the following line.
    """
    width, line, before = 0, 1, 0
    allow_long_cells()
    with path.open() as file:
        lines = _Lines(file)
        while True:
            reader = csv.reader(
                lines if skips else file, delimiter=delimiter, skipinitialspace=True, strict=True
            )
            try:
                for cells in reader:
                    blank = len(cells) <= 1 and not "".join(cells).strip()
                    width = width or (0 if blank else len(cells))
                    if not blank or width == 1:
                        yield Record(line, cells or [""])
                    line = before + reader.line_num + 1
                    lines.pass_over()
                return
            except csv.Error as error:
                if not skips:
                    raise _unreadable(path, line, error) from error
                yield Record(line, [], _("cannot be cut into cells: {reason}").format(reason=error))
                lines.go_back()
                before, line = line, line + 1
            except UnicodeDecodeError as error:
                line, hint = _odd_line(path)
                raise DataError(
                    _("{path}, line {line}: not a text file in UTF-8.").format(
                        path=path, line=line
                    ),
                    hint,
                ) from error


def _unreadable(path: TextFile, line: int, error: csv.Error) -> DataError:
    option = argument_of_reading(on_bad_row="skip")
    hint = _("A cell that holds quotes is quoted, its quotes doubled.")
    if option:
        hint = _(
            "A cell that holds quotes is quoted, its quotes doubled; {option} leaves such rows out."
        ).format(option=option)
    return DataError(
        _("{path}, line {line}: {reason}.").format(path=path, line=line, reason=error), hint
    )


class _Lines(Iterator[str]):
    """The lines of a file, of which those of the record at hand can be read again."""

    def __init__(self, file: Iterator[str]) -> None:
        self._file, self._again, self._record = file, deque[str](), list[str]()

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._file)
        self._record.append(line)
        return line

    def pass_over(self) -> None:
        """The record has been read."""
        self._record.clear()

    def go_back(self) -> None:
        """To the second line of the record."""
        self._again.extendleft(reversed(self._record[1:]))
        self._record.clear()


def _odd_line(path: TextFile) -> tuple[int, str]:
    """The first line that is no UTF-8, and how to name the encoding."""
    with path.path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if decoded(line, "utf-8") is None:
                return number, candidates([line])
    return number, ""
