"""Worksheets for a class, written into a folder: a sheet for each learner, and the key.

sheets.html     to print, a sheet for each learner; or sheets.tex, in LaTeX
key.html        the same, filled in; or key.tex
01-Anna.toml    the sheet to fill in on a computer; chainrule class reads it
01-Anna.html    the same as a form page, where these are asked for
class.csv       which sheet is whose, and its code
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

from chainrule.basics.errors import DataError, InputError
from chainrule.basics.files import check_readable, check_writable, cleaned, write_bytes
from chainrule.basics.i18n import _
from chainrule.data.decoding import as_text
from chainrule.derivation.feedforward.code import code_of
from chainrule.worksheets.html import write_html
from chainrule.worksheets.latex import write_latex
from chainrule.worksheets.worksheet import Worksheet

_HEADINGS = ("name", "learner", "student", "names", "姓名", "学生", "名字")


def read_names(path: str | Path) -> list[str]:
    """The first column of a table of names, with or without a heading. Raises DataError where it
    is empty or a name stands there twice."""
    with as_text(check_readable(path)).open() as file:
        rows = list(csv.reader(io.StringIO(file.read()), skipinitialspace=True))
    cells = [(n, row[0].strip()) for n, row in enumerate(rows, 1) if row and row[0].strip()]
    if cells and cells[0][1].casefold() in _HEADINGS:
        cells = cells[1:]
    if not cells:
        raise DataError(_("{source} holds no names.").format(source=path))
    seen: dict[str, int] = {}
    for line, name in cells:
        if name.casefold() in seen:
            raise DataError(
                _("{source}, line {line}: {name} stands in line {before} already.").format(
                    source=path, line=line, name=name, before=seen[name.casefold()]
                ),
                _("Tell them apart: Anna B., Anna K."),
            )
        seen[name.casefold()] = line
    return [name for _line, name in cells]


def write_folder(
    sheets: Sequence[Worksheet],
    folder: str | Path,
    *,
    force: bool,
    latex: bool = False,
    form: Callable[[Worksheet], str] | None = None,
) -> list[Path]:
    """The files of a class, those to print as pages or in LaTeX, with `form` each learner's form
    page too; where one of them may not be written, none is."""
    place = Path(folder)
    if place.exists() and not place.is_dir():
        raise InputError(_("{folder} is a file, not a folder.").format(folder=folder))
    width = len(str(len(sheets)))
    names = [
        f"{number:0{width}}-{cleaned(sheet.learner)}.toml" for number, sheet in enumerate(sheets, 1)
    ]
    write, suffix = (write_latex, "tex") if latex else (write_html, "html")
    documents = {
        place / f"sheets.{suffix}": write(sheets, False),
        place / f"key.{suffix}": write(sheets, True),
        place / "class.csv": _register(sheets, names),
    }
    for name, sheet in zip(names, sheets, strict=True):
        documents[place / name] = sheet.text()
        if form is not None:
            documents[(place / name).with_suffix(".html")] = form(sheet)
    place.mkdir(parents=True, exist_ok=True)
    for path in documents:
        check_writable(path, force=force)
    for path, text in documents.items():
        write_bytes(path, text.encode(), force=force)
    return list(documents)


def _register(sheets: Sequence[Worksheet], names: Sequence[str]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["learner", "code", "file", "blanks"])
    for sheet, name in zip(sheets, names, strict=True):
        learner = sheet.learner
        safe = f"'{learner}" if learner[:1] in ("=", "+", "-", "@") else learner
        writer.writerow([safe, code_of(sheet.derivation), name, len(sheet.answers())])
    return text.getvalue()
