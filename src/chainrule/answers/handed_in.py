"""A class's answers in files: the sheets filled in, or what the form pages saved.

    {"format": "chainrule-answers/1", "learner": "Anna", "code": "K7QXM", "answers": {...}}

A sheet is called as `class.csv` calls it, whatever its ending; a form's file may be called as it
likes. A file that cannot be read costs its learner that sheet.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from chainrule.answers.class_reading import Place, Row, files_in, is_sheet
from chainrule.answers.reading import NothingFilledError, Sheet, read_sheet
from chainrule.basics.errors import ChainruleError, DataError, UnknownNameError
from chainrule.basics.files import cleaned
from chainrule.basics.i18n import _
from chainrule.derivation.explanation import Explanation
from chainrule.derivation.feedforward.code import code_of

Explained = Callable[[Path], Explanation]
"""The step that a worksheet's file states."""


def read_own(place: Place) -> Row:
    """The sheet in the class's own folder, filled in."""
    return _read(place.file, lambda: Row(str(place.file), "", _filled(place.file)))


def _read(file: Path, read: Callable[[], Row]) -> Row:
    """The row, which says so where the file cannot be read."""
    try:
        return read()
    except ChainruleError as error:
        return Row(str(file), "", None, unread=error.message)


def read_blank(file: Path) -> Sheet:
    """A sheet as it was handed out, filled in or not."""
    try:
        return read_sheet(file)
    except NothingFilledError as error:
        return error.sheet


def read_folder(folder: Path, places: list[Place], explained: Explained) -> dict[str, Row]:
    """Each learner's file. Raises UnknownNameError for a file that is nobody's, DataError where
    one learner has two."""
    learners = {_folded(place.learner): place.learner for place in places}
    found: dict[str, Row] = {}
    for file in filter(is_sheet, files_in(folder)):
        form = _form(file)
        said = _owner(file, places) if form is None else str(form.get("learner"))
        learner = learners.get(_folded(said))
        if learner is None:
            raise _nobodys(file, said, form is not None, places)
        if learner in found:
            raise DataError(
                _("{file}: {learner} has handed in two sheets, the other is {before}.").format(
                    file=file, learner=learner, before=found[learner].where
                ),
                _("Take one of the two away."),
            )
        found[learner] = _read(file, partial(_handed_in, file, form, explained))
    for file in files_in(folder):  # what is called like a sheet, and is perhaps a picture of one
        learner = learners.get(_folded(_owner(file, places)))
        if learner is not None and learner not in found and file.suffix.lower() not in _PAGES:
            found[learner] = _read(file, partial(_handed_in, file, None, explained))
    return {p.learner: found.get(p.learner, Row("", "", None)) for p in places}


_PAGES = (".html", ".htm", ".tex")
"""Endings of what is handed out beside the sheets."""


def _owner(file: Path, places: list[Place]) -> str:
    """Whose sheet it is by its name, also where a browser has put a number behind it; "" where it
    is nobody's. What a form page saves is called like the learner."""
    stem = _folded(re.sub(r"(\.toml)?(\s*\(\d+\))?$", "", file.stem))
    for place in places:
        is_form = file.suffix.lower() == ".json" and stem == _folded(cleaned(place.learner))
        if is_form or stem == _folded(place.file.stem):
            return place.learner
    return ""


def _folded(name: str) -> str:
    """The same for names that look alike: capitals, and accents stored as letters of their own."""
    return unicodedata.normalize("NFC", name).casefold()


def _form(file: Path) -> dict[str, Any] | None:
    """What a form page saved; None where the file is something else."""
    if file.suffix.lower() != ".json":
        return None
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, OSError, RecursionError):
        return None  # `read_sheet` says what is wrong with it
    is_form = isinstance(document, dict) and "learner" in document
    return document if is_form else None


def _handed_in(file: Path, form: dict[str, Any] | None, explained: Explained) -> Row:
    """A file of answers, and the code of the sheet that they are for."""
    sheet = _filled(file)
    if form is not None:
        return Row(str(file), str(form.get("code", "")), sheet)
    document = None if sheet is None else sheet.document
    if isinstance(document, dict) and "network" in document and is_sheet(file):
        return Row(str(file), code_of(explained(file).feed_forward), sheet)
    return Row(str(file), "", sheet)


def _filled(file: Path) -> Sheet | None:
    """A filled worksheet; None where nothing is filled in."""
    try:
        return read_sheet(file)
    except NothingFilledError:
        return None


def _nobodys(
    file: Path, said: str, is_form: bool, places: list[Place]
) -> DataError | UnknownNameError:
    if is_form:
        error = UnknownNameError("learner", said, [place.learner for place in places])
        error.message = f"{file}: {error.message}"
        return error
    return DataError(
        _("{file} is nobody's sheet.").format(file=file),
        _("Call it as it was called when it was handed out, for instance {name}.").format(
            name=places[0].file.name
        ),
    )
