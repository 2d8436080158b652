"""A class's answers: a folder of sheets, and a table of learners and quantities.

    learner,code,net_h1,out_h1        a row for each learner; the code is optional, an empty cell
    Anna,K7QXM,0.3775,0.5933          is not answered, a line begins with # where it is no answer

In the folder `class.csv` says which sheet is whose; without it a sheet is called like its file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from chainrule.answers.entries import Entry, is_blank
from chainrule.answers.reading import Sheet
from chainrule.basics.errors import DataError, InputError, UnknownNameError
from chainrule.basics.files import check_readable
from chainrule.basics.i18n import _
from chainrule.data.decoding import as_text

REGISTER = "class.csv"
_LEARNER = ("learner", "name", "student", "姓名", "学生")
_CODE = ("code", "编号", "代码")


class Place(NamedTuple):
    """A learner and the file of their sheet; where that is said, its code and how many blanks it
    has."""

    learner: str
    file: Path
    where: str = ""
    code: str = ""
    blanks: int = 0


class Row(NamedTuple):
    """What a learner handed in: where it stands, the code it says, the sheet, None where there is
    none, the names of all that was asked for, and why the sheet cannot be read, where it cannot."""

    where: str
    code: str
    sheet: Sheet | None
    asked: tuple[str, ...] = ()
    unread: str = ""


def read_register(folder: str | Path) -> list[Place]:
    """The learners and their sheets. Raises InputError where there is none, DataError where one is
    missing."""
    place = Path(folder)
    register = place / REGISTER
    if not place.is_dir():
        raise InputError(
            _("{folder} is no folder of worksheets.").format(folder=folder),
            _("chainrule worksheet --class names.csv -o FOLDER makes one."),
        )
    if not register.exists():
        files = [file for file in files_in(place) if is_sheet(file)]
        if not files:
            raise InputError(
                _("There is no worksheet in {folder}.").format(folder=folder),
                _("chainrule worksheet --class names.csv -o FOLDER makes one."),
            )
        return [Place(file.stem, file) for file in files]
    found = []
    for line, cells in _records(register):
        file = place / Path(cells.get("file", "")).name
        if not cells.get("learner") or not file.is_file():
            raise DataError(
                _("{source}, line {line}: the sheet {file} is missing.").format(
                    source=register, line=line, file=file.name
                )
            )
        blanks = cells.get("blanks", "")
        where = f"{register}, " + _("line {line}").format(line=line)
        n = int(blanks) if blanks.isdecimal() else 0
        found.append(Place(cells["learner"], file, where, cells.get("code", ""), n))
    return found


def files_in(folder: Path) -> list[Path]:
    """The files of a folder, by name; not those that a system keeps there for itself."""
    return sorted(f for f in folder.iterdir() if f.is_file() and f.name[0] not in ".~")


def is_sheet(file: Path) -> bool:
    """Its name ends like that of a sheet."""
    return file.suffix.lower() in (".toml", ".json")


def read_answers(table: str | Path, learners: list[str]) -> dict[str, Row]:
    """Each learner's row; of who has none, what the table asks for. Raises UnknownNameError for a
    name that is not in the class, DataError for one that stands there twice."""
    found: dict[str, Row] = {}
    by_name = {learner.casefold(): learner for learner in learners}
    asked: tuple[str, ...] = ()
    for line, cells in _records(check_readable(table)):
        said = _taken(cells, _LEARNER)
        where = _("line {line}").format(line=line)
        if said is None:
            raise DataError(
                _("{source}: there is no column “learner”.").format(source=table),
                _("A row for each learner: learner, then the quantities."),
            )
        if said.casefold() not in by_name:
            error = UnknownNameError("learner", said, learners)
            error.message = f"{table}, {where}: {error.message}"
            raise error
        learner = by_name[said.casefold()]
        if learner in found:
            raise DataError(
                _("{source}, {where}: {learner} stands there twice, before in {before}.").format(
                    source=table, where=where, learner=learner, before=found[learner].where
                )
            )
        found[learner] = _row(cells, str(table), learner, where)
        asked = found[learner].asked
    return {learner: found.get(learner, Row("", "", None, asked)) for learner in learners}


def _row(cells: dict[str, str], source: str, learner: str, where: str) -> Row:
    code = _taken(cells, _CODE) or ""
    quantities = {k: v for k, v in cells.items() if k.casefold() not in (*_LEARNER, *_CODE)}
    answered = {name: text for name, text in quantities.items() if not is_blank(text)}
    entries = tuple(Entry(name, text, where) for name, text in answered.items())
    sheet = Sheet(f"{source} ({learner})", entries, tuple(quantities)) if entries else None
    return Row(f"{source}, {where}", code, sheet, tuple(quantities))


def _taken(cells: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((text for key, text in cells.items() if key.casefold() in names), None)


def _records(path: str | Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row by its headings, with its line."""
    try:
        with as_text(Path(path)).open() as file:
            text = file.read()
    except UnicodeDecodeError:
        raise DataError(_("{source} is not UTF-8 text.").format(source=path)) from None
    first = text.partition("\n")[0]
    delimiter = next((d for d in "\t;" if d in first), ",")
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True)
    heads = [_unquoted(head) for head in next(reader, [])]
    if not any(heads):
        raise DataError(_("{source} is empty.").format(source=path))
    if len(set(heads)) < len(heads):
        twice = next(head for head in heads if heads.count(head) > 1)
        raise DataError(
            _("{source}: the column {name} stands there twice.").format(source=path, name=twice)
        )
    for cells in reader:
        if any(cell.strip() for cell in cells) and not cells[0].startswith("#"):
            if len(cells) > len(heads):
                raise DataError(
                    _("{source}, line {line}: {n} cells where the headings are {m}.").format(
                        source=path, line=reader.line_num, n=len(cells), m=len(heads)
                    )
                )
            padded = [*map(_unquoted, cells), *[""] * (len(heads) - len(cells))]
            yield reader.line_num, dict(zip(heads, padded, strict=True))


def _unquoted(cell: str) -> str:
    """A cell as it was meant: without the apostrophe that keeps a spreadsheet from reckoning."""
    bare = cell.strip()
    return bare[1:] if bare[:1] == "'" and bare[1:2] in "=+-@" else bare
