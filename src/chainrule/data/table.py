"""A table: named columns of numbers, dates or text, and errors that say where a cell is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from chainrule.basics.errors import DataError, UnknownNameError
from chainrule.basics.i18n import _
from chainrule.basics.memory import Room
from chainrule.basics.typing import Floats, Integers
from chainrule.data.cells import (
    POINT,
    Cells,
    Column,
    Numerals,
    complaint,
    holds_rounded,
    is_code,
    is_missing,
    mostly_numbers,
    parse,
    texts_of,
)
from chainrule.data.in_files import OneAtATime
from chainrule.data.names import Names, alike
from chainrule.data.records import Layout, records_of
from chainrule.data.texts import Texts


class Rejected(NamedTuple):
    """A row that was left out: of which file, which row (from 1, without the header), on which
    line (None: the file has no lines), and why."""

    source: str
    row: int
    line: int | None
    reason: str


class Table(NamedTuple):
    """Named columns of equal length.

    ``values[j]`` has shape (n,) and belongs to ``columns[j]``: float64, NaN where a cell is
    missing, if all others of a text file are finite numbers; int64, float64, bool or datetime64
    from arrays; else `Texts`. ``rows`` are the places (from 0) in `source` of the
    rows that are here, None: all of them; ``parts`` the tables this one was put together from,
    each with the row it begins at. ``numerals`` are those that a person has named for the file;
    ``nameless`` the columns that it gives no name, ``labels`` those of a data frame whose type says
    that they are labels, whatever they look like; ``form`` tells its form, ``notes`` what else
    there is to say of it. With ``room`` its rows are more than memory should hold, and what is made
    of them lies in files; its columns do too where they are `OneAtATime`.
    """

    columns: tuple[str, ...]
    values: Sequence[Cells]
    source: str
    layout: Layout | None = None
    rows: Integers | None = None
    rejected: tuple[Rejected, ...] = ()
    parts: tuple[tuple[int, Table], ...] = ()
    numerals: Numerals | None = None
    nameless: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    form: str = ""
    notes: tuple[str, ...] = ()
    room: Room | None = None

    @property
    def n_rows(self) -> int:
        values = self.values
        return values.n_rows if isinstance(values, OneAtATime) else len(values[0])

    def named_as(self, wanted: Sequence[str]) -> Table:
        """With its columns named as those `wanted`, where names differ in nothing that can be
        seen."""
        gone = [name for name in wanted if name not in self.columns]
        found = {alike(name, self.columns): name for name in gone}
        renamed = {old: new for old, new in found.items() if old != new and old not in wanted}
        if not renamed:
            return self
        return self._replace(
            columns=Names(renamed.get(name, name) for name in self.columns),
            parts=tuple((start, part.named_as(wanted)) for start, part in self.parts),
            nameless=tuple(renamed.get(name, name) for name in self.nameless),
            labels=tuple(renamed.get(name, name) for name in self.labels),
        )

    def cells(self, name: str) -> Cells:
        """One column (n,) as it is. Raises UnknownNameError for one there is not."""
        if name not in self.columns:
            raise UnknownNameError("column", name, self.columns)
        return self.values[self.columns.index(name)]

    def numbers(self, names: Sequence[str] | None = None) -> Floats:
        """The columns `names` (None: all) as a float64 matrix (n, k), C-ordered.

        Raises UnknownNameError for a column there is not, DataError at the first cell that is
        missing, no number or infinite.
        """
        chosen = self.columns if names is None else names
        matrix = np.empty((self.n_rows, len(chosen)))
        for j, name in enumerate(chosen):
            matrix[:, j] = self._finite(name)
        return matrix

    def as_numbers(self, name: str) -> tuple[Floats, npt.NDArray[np.bool_]]:
        """A column's numbers (n,), NaN where a cell is missing; and which cells are wrong."""
        cells = self.cells(name)
        if not isinstance(cells, Texts):
            numbers = cells.astype(np.float64, copy=False)
            return numbers, np.isinf(numbers)
        parsed = [parse(text, self.numerals or POINT) for text in cells.texts]
        numbers = cells.by_text(np.array([np.inf if x is None else x for x in parsed]))
        return numbers, np.isinf(numbers)

    def as_target(self, name: str) -> tuple[Column, npt.NDArray[np.bool_]]:
        """One column (n,): numbers if every cell is one, else its text; and which cells are wrong.

        Wrong are those that are missing, infinite, or text among numbers that are too many to be
        labels: more than 20 different ones, 9 of 10 cells.
        """
        cells = self.cells(name)
        if isinstance(cells, Texts):
            parsed = {t: (parse(t, self.numerals or POINT), n) for t, n in cells.counts().items()}
            kept = any(map(is_code, parsed)) or holds_rounded(parsed)
            if kept or not mostly_numbers(parsed.values()):
                missing = cells.by_text([is_missing(text) for text in cells.texts])
                return np.asarray(cells), missing
        elif cells.dtype.kind in "bi":
            return cells, np.zeros(len(cells), bool)
        elif cells.dtype.kind == "M":
            return np.datetime_as_string(cells).astype(object), np.isnat(cells)
        numbers, wrong = self.as_numbers(name)
        return numbers, wrong | np.isnan(numbers)

    def column(self, name: str) -> Column:
        """One column (n,), as a target. Raises DataError at the first cell that is wrong."""
        cells, wrong = self.as_target(name)
        if wrong.any():
            raise self.cell_error(name, int(wrong.argmax()))
        return cells

    def _finite(self, name: str) -> Floats:
        numbers, wrong = self.as_numbers(name)
        wrong |= np.isnan(numbers)
        if wrong.any():
            raise self.cell_error(name, int(wrong.argmax()))
        return numbers

    def cell_error(self, name: str, index: int, kind: str = "number") -> DataError:
        """What is wrong with a cell that should be of that kind, or not be missing."""
        place, text = self.places([index])[0], self.text(name, index)
        message, hint = complaint(text, kind)
        where = _("row {row} (line {line})") if place.line else _("row {row}")
        message = message.format(
            source=place.source,
            column=name,
            where=where.format(row=place.row, line=place.line),
            text=text if len(text) <= 40 else text[:40] + "…",
        )
        return DataError(message, hint)

    def text(self, name: str, index: int) -> str:
        """A cell as it stands in the file, as far as that is known."""
        cell = self.cells(name)[index]
        if isinstance(cell, str):
            return cell
        table, row = self._origin(index)
        if table.layout is None:
            return str(cell)
        record = records_of(table.layout, [row])[row]
        return record.cells[table.columns.index(name)]

    def places(self, indices: Iterable[int]) -> list[Rejected]:
        """Where rows of this table stand: file, row and line; each file is read once."""
        origins = [self._origin(index) for index in indices]
        lines: dict[tuple[int, int], int] = {}
        for table in {id(table): table for table, _row in origins}.values():
            if table.layout is not None:
                rows = [row for origin, row in origins if origin is table]
                found = records_of(table.layout, rows)
                lines |= {(id(table), row): record.line for row, record in found.items()}
        return [
            Rejected(table.source, row + 1, lines.get((id(table), row)), "")
            for table, row in origins
        ]

    def _origin(self, index: int) -> tuple[Table, int]:
        """The table a row comes from, and its place (from 0) in that table's source."""
        place = index if self.rows is None else int(self.rows[index])
        if not self.parts:
            return self, place
        first, part = next(p for p in reversed(self.parts) if p[0] <= place)
        return part._origin(place - first)


def concatenated(tables: Sequence[Table], source: str) -> Table:
    """One table of the rows of all, which have the same columns; by the first one's order."""
    first = tables[0]
    for table in tables[1:]:
        differing = sorted({*first.columns} ^ {*table.columns})
        if differing:
            raise DataError(
                _("{source} and {other} differ in column {names}.").format(
                    source=first.source, other=table.source, names=", ".join(differing[:3])
                ),
                _("Files read together have the same columns."),
            )

    def joined(j: int) -> Cells:
        return _joined([table.cells(first.columns[j]) for table in tables])

    n, k = sum(table.n_rows for table in tables), len(first.columns)
    in_files = any(isinstance(table.values, OneAtATime) for table in tables)
    values = OneAtATime(joined, k, n) if in_files else tuple(map(joined, range(k)))
    starts = np.cumsum([0, *(table.n_rows for table in tables)])
    rejected = tuple(row for table in tables for row in table.rejected)
    parts = tuple((int(start), table) for start, table in zip(starts, tables, strict=False))
    return Table(
        first.columns,
        values,
        source,
        rejected=rejected,
        parts=parts,
        numerals=first.numerals,
        nameless=first.nameless,
        form=first.form,
        notes=first.notes,
    )


def _joined(columns: Sequence[Cells]) -> Cells:
    """Text if one of the columns is text."""
    if any(isinstance(column, Texts) for column in columns):
        return Texts.joined([texts_of(column) for column in columns])
    return np.concatenate([np.asarray(column) for column in columns])
