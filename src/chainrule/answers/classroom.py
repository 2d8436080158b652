"""A class marked in one go: sheets read, each marked, and the results written into a folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path

from chainrule.answers.checking import check_sheet
from chainrule.answers.class_pages import class_page, feedback_page
from chainrule.answers.class_reading import Place, Row, read_answers, read_register
from chainrule.answers.entries import Entry
from chainrule.answers.finding import PARTS
from chainrule.answers.handed_in import Explained, read_blank, read_folder, read_own
from chainrule.answers.klass import Learner, MarkedClass, own_slips, said
from chainrule.answers.marking import Tolerance
from chainrule.basics.errors import ChainruleError, DataError, InputError, UnknownNameError
from chainrule.basics.files import check_writable, cleaned, write_bytes
from chainrule.basics.i18n import _
from chainrule.derivation.feedforward.code import code_of
from chainrule.derivation.feedforward.derivation import FeedForward

Practice = Callable[[FeedForward, str], str]
"""HTML with a short fresh exercise for a quantity of a step."""


def mark_folder(
    folder: str | Path,
    answers: str | Path | None,
    explained: Explained,
    tolerance: Tolerance | None = None,
) -> MarkedClass:
    """Every learner's sheet marked: as it is filled in, or as the table or folder `answers` says.

    What cannot be read costs that learner that answer, or the sheet where it is all of it. Raises
    InputError or DataError that names the file and the line of what says nothing at all.
    """
    places = read_register(folder)
    rows = _rows(answers, places, explained)
    learners = [_marked(p, rows[p.learner], explained, tolerance) for p in places]
    if all(learner.is_unread for learner in learners):
        raise DataError(learners[0].unread[0], _("No sheet of the class can be read."))
    return MarkedClass(learners)


def _rows(
    answers: str | Path | None, places: list[Place], explained: Explained
) -> Mapping[str, Row]:
    """What each learner handed in: in a table, in a folder, or in the sheets themselves."""
    if answers is None:
        return {place.learner: read_own(place) for place in places}
    if Path(answers).is_dir():
        return read_folder(Path(answers), places, explained)
    return read_answers(answers, [place.learner for place in places])


def _marked(place: Place, row: Row, explained: Explained, tolerance: Tolerance | None) -> Learner:
    try:
        explanation, given = explained(place.file), read_blank(place.file)
    except ChainruleError as error:  # filled in there, and broken by that
        told = row.unread or error.message
        return Learner(place.learner, place.code, None, row.asked, place.blanks, (told,))
    code = code_of(explanation.feed_forward)
    _check_code(place, code)
    if row.code and row.code.upper() != code:
        raise DataError(
            _("{where}: the answers of {learner} are for sheet {said}; theirs is {code}.").format(
                where=row.where, learner=place.learner, said=row.code, code=code
            ),
            _("Give the answers to whose sheet has that code."),
        )
    asked = row.asked or given.asked
    n = max(len(asked), 0 if row.asked else place.blanks)
    if row.sheet is None:
        return Learner(place.learner, code, None, asked, n, (row.unread,) if row.unread else ())
    sheet = row.sheet._replace(asked=asked, document=given.document)
    unread: list[str] = []

    def refuse(entry: Entry, error: ChainruleError) -> None:
        is_of_name = isinstance(error, UnknownNameError | InputError)
        if is_of_name and row.asked and entry.name not in PARTS:
            raise error  # a heading of the table, so that it is everybody's
        unread.append(error.message)

    marked = check_sheet(explanation, sheet, tolerance, refuse)
    return Learner(place.learner, code, marked, asked, n, tuple(unread))


def _check_code(place: Place, code: str) -> None:
    """The sheet in the folder is the one that was written there."""
    if place.code and place.code != code:
        raise DataError(
            _("{where}: {file} is not the sheet {code} that {learner} was given.").format(
                where=place.where, file=place.file.name, code=place.code, learner=place.learner
            ),
            _("Put the sheet back as it was, with its own numbers."),
        )


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
