"""A class marked in one go: sheets read, each marked, and the results written into a folder."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from chainrule.answers.checking import check_sheet
from chainrule.answers.class_pages import class_page, feedback_page
from chainrule.answers.class_reading import Place, Row, read_answers, read_register
from chainrule.answers.klass import Learner, MarkedClass, own_slips, said
from chainrule.answers.marking import Tolerance
from chainrule.answers.reading import NothingFilledError, Sheet, read_sheet
from chainrule.basics.errors import DataError
from chainrule.basics.files import check_writable, write_bytes
from chainrule.basics.i18n import _
from chainrule.derivation.explanation import Explanation
from chainrule.derivation.feedforward.code import code_of
from chainrule.derivation.feedforward.derivation import FeedForward

Explained = Callable[[Path], Explanation]
"""The step that a worksheet's file states."""
Practice = Callable[[FeedForward, str], str]
"""HTML with a short fresh exercise for a quantity of a step."""


def mark_folder(
    folder: str | Path,
    answers: str | Path | None,
    explained: Explained,
    tolerance: Tolerance | None = None,
) -> MarkedClass:
    """Every learner's sheet marked: as it is filled in, or as the table or folder `answers` says.

    Raises InputError or DataError that names the file and the line of what cannot be read.
    """
    places = read_register(folder)
    rows = _rows(answers, places)
    return MarkedClass([_marked(place, rows, explained, tolerance) for place in places])


def _rows(answers: str | Path | None, places: list[Place]) -> Mapping[str, Row] | None:
    """The answers by learner; None where the sheets themselves are filled in."""
    if answers is None:
        return None
    if not Path(answers).is_dir():
        return read_answers(answers, [place.learner for place in places])
    found = {}
    for place in places:
        file = Path(answers) / place.file.name
        sheet = _filled(file) if file.exists() else None
        found[place.learner] = Row(str(file), "", sheet)
    return found


def _filled(file: Path) -> Sheet | None:
    """A filled worksheet; None where nothing is filled in."""
    try:
        return read_sheet(file)
    except NothingFilledError:
        return None


def _marked(
    place: Place,
    rows: Mapping[str, Row] | None,
    explained: Explained,
    tolerance: Tolerance | None,
) -> Learner:
    explanation = explained(place.file)
    code = code_of(explanation.feed_forward)
    row = Row("", "", _filled(place.file)) if rows is None else rows.get(place.learner)
    if row is not None and row.code and row.code.upper() != code:
        raise DataError(
            _("{where}: the answers of {learner} are for sheet {said}; theirs is {code}.").format(
                where=row.where, learner=place.learner, said=row.code, code=code
            ),
            _("Give the answers to whose sheet has that code."),
        )
    if row is None or row.sheet is None:
        return Learner(place.learner, code, None, _blanks_of(place.file))
    marked = check_sheet(explanation, row.sheet, tolerance)
    return Learner(place.learner, code, marked, len(marked.verdicts) + marked.blank)


def _blanks_of(file: Path) -> int:
    """The blanks of a sheet that nobody has filled in."""
    try:
        sheet = read_sheet(file)
    except NothingFilledError as error:
        return error.blanks
    return len(sheet.entries) + sheet.blank


# -- writing -------------------------------------------------------------------------------------


def write_class(
    marked: MarkedClass,
    folder: str | Path,
    *,
    practice: Practice | None = None,
    names: bool = False,
    force: bool = False,
) -> list[Path]:
    """marks.csv, class.html and a page of feedback for each learner; nothing is replaced without
    `force`, and nothing is written where one of them may not be."""
    place = Path(folder)
    documents = {
        place / "marks.csv": marks_table(marked),
        place / "class.html": class_page(marked, names),
    }
    width = len(str(len(marked.learners)))
    for number, learner in enumerate(marked.learners, 1):
        file = place / "feedback" / f"{number:0{width}}-{cleaned(learner.name)}.html"
        documents[file] = feedback_page(learner, _fresh(learner, practice))
    (place / "feedback").mkdir(parents=True, exist_ok=True)
    for path in documents:
        check_writable(path, force=force)
    for path, text in documents.items():
        write_bytes(path, text.encode(), force=force)
    return list(documents)


def _fresh(learner: Learner, practice: Practice | None) -> str:
    """The exercise for the learner's first slip, where there is one."""
    slips = own_slips(learner)
    if practice is None or learner.marked is None or not slips:
        return ""
    first = slips[0]
    return practice(
        learner.marked.derivation, first.slips[0].at if first.slips else first.quantity.name
    )


def marks_table(marked: MarkedClass) -> str:
    """A row for each learner; a cell that a spreadsheet would reckon with has an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["learner", "code", "marks", "of", "slips"])
    for one in marked.learners:
        writer.writerow([quoted(one.name), one.code, one.marks, one.n_blanks, quoted(said(one))])
    return text.getvalue()


def quoted(cell: str) -> str:
    """Text that begins with = + - @ begins with an apostrophe, so that no program runs it."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell


def cleaned(name: str) -> str:
    """A learner's name as part of a file's: letters and digits, never a path."""
    return re.sub(r"\W+", "-", name).strip("-_")[:60] or "learner"
