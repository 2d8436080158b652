"""Workbooks of Excel and LibreOffice (.xlsx, .xls, .ods), read by python-calamine.

A sheet becomes a CSV whose lines are the sheet's rows, so that a title above the table, units,
dates and gaps are found as in any text, and an error names the row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from chainrule.basics.arguments import argument
from chainrule.basics.errors import DataError, InputError, MissingDependencyError, UnknownNameError
from chainrule.basics.i18n import _
from chainrule.basics.temporary import write_scratch
from chainrule.data.decoding import TextFile


def workbook_text(path: Path, named: str, sheet: str | None) -> tuple[TextFile, str]:
    """A sheet as CSV, and how it is told. Raises MissingDependencyError without python-calamine."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise MissingDependencyError(
            _("{path} is a workbook, and python-calamine, which reads these, is missing.").format(
                path=named
            ),
            _("Install it with: pip install 'chainrule[excel]'; or save the sheet as CSV."),
        ) from error
    try:
        book = CalamineWorkbook.from_path(str(path))
        filled = {name: _cells(book, name) for name in _wanted(book.sheet_names, sheet)}
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = str(error).partition("\n")[0].rstrip(".")
        raise DataError(
            _("{path} cannot be read as a workbook: {reason}.").format(path=named, reason=reason),
            _("Open it, and save the sheet as CSV."),
        ) from error
    chosen = next((name for name, rows in filled.items() if rows), None)
    if chosen is None:
        raise DataError(_("{path} has no rows.").format(path=named))
    others = [name for name, rows in filled.items() if rows and name != chosen]
    told = _("Excel, sheet {sheet!r}").format(sheet=chosen)
    if others:
        told += " " + _("(others: {option})").format(option=argument(sheet=others[0]))
    return TextFile(write_scratch(_lines(filled[chosen]), ".csv"), named), told


def _wanted(names: Sequence[str], sheet: str | None) -> Sequence[str]:
    if sheet is None:
        return names
    if sheet not in names:
        raise UnknownNameError("sheet", sheet, names)
    return [sheet]


def _cells(book: Any, name: str) -> list[list[Any]]:
    """The rows of a sheet from its first on, without empty columns at the left and right."""
    rows: list[list[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    used = [j for row in rows for j, cell in enumerate(row) if cell not in ("", None)]
    return [row[min(used) : max(used) + 1] for row in rows] if used else []


def _lines(rows: Sequence[Sequence[Any]]) -> Iterator[bytes]:
    """A line a row; an empty row is a blank line."""
    for row in rows:
        cells = [_text(cell) for cell in row]
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerow(cells if any(cells) else [])
        yield out.getvalue().encode()


def _text(cell: Any) -> str:
    """A cell as a text file would have it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell.total_seconds())
    return "" if cell is None else " ".join(str(cell).split("\n"))
