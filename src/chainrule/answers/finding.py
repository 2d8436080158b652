"""A slip planted in a worksheet, and what a person says of it: which line is the first that is
wrong, what was done there, and its right number.

A sheet holds no answer: its numbers are marked as if a person had written them, and what is found
in them is what was to be found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from chainrule.answers.entries import Answer, Entry, Refuse, at_once, written_of
from chainrule.answers.marking import PROVEN, Marking, Verdict, mark
from chainrule.answers.reading import Sheet
from chainrule.answers.slipped import told
from chainrule.answers.spellings import meant
from chainrule.answers.telling import digits_of
from chainrule.answers.web import Quantities
from chainrule.basics.errors import DataError, UnknownNameError
from chainrule.basics.i18n import N_, _
from chainrule.derivation.forms import formula as write
from chainrule.derivation.forms.symbols import Symbol, textbook

LETTERS = "ABCDE"
PARTS = {
    "line": N_("the first wrong line"),
    "done": N_("what was done"),
    "right": N_("the right number"),
}
"""What is asked, by its name on the sheet."""


class Part(NamedTuple):
    """One of the three answers: as said, "" where it is left empty, as it should be, and whether
    it is right."""

    asked: str
    said: str
    expected: str
    is_right: bool


class Finding(NamedTuple):
    """What was found, and `verdict`, on the line where the slip is."""

    parts: tuple[Part, ...]
    verdict: Verdict

    @property
    def is_right(self) -> bool:
        return all(part.is_right for part in self.parts)

    @property
    def is_certain(self) -> bool:
        """All of it is right, and no other of the sentences would have been."""
        return self.is_right and all(p.said == p.expected for p in self.parts if p.asked == "done")

    @property
    def marks(self) -> int:
        return sum(part.is_right for part in self.parts)


class NothingWrongError(DataError):
    """What is shown is right, as far as its digits go."""


def shown_on(sheet: Sheet) -> Sheet | None:
    """The numbers that a sheet with a slip in it shows; None of any other sheet."""
    document = sheet.document
    shown = document.get("shown") if isinstance(document, dict) else None
    if not isinstance(shown, dict):
        return None
    entries = tuple(Entry(str(name), value) for name, value in shown.items())
    return Sheet(sheet.source, entries, tuple(entry.name for entry in entries))


def find(
    quantities: Quantities, shown: Sequence[Answer], sheet: Sheet, refuse: Refuse = at_once
) -> tuple[Marking, Finding]:
    """The numbers shown, marked, and what is said of them on the sheet. What cannot be meant is a
    DataError or an InputError that names the place, and `refuse` says what is done about it."""
    marking = mark(quantities, shown)
    verdicts = marking.verdicts
    first = next((verdict for verdict in verdicts if verdict.mark == "wrong"), None)
    if first is None:
        raise NothingWrongError(
            _("{source}: no line that is shown is wrong.").format(source=sheet.source)
        )
    said = {entry.name: entry for entry in sheet.entries}
    unknown = next((name for name in said if name not in PARTS), None)
    if unknown is not None:
        raise UnknownNameError("question", unknown, PARTS)
    right = [verdict.answer for verdict in verdicts if verdict.mark in PROVEN]
    makers: dict[str, Callable[[Entry | None], Part]] = {
        "line": partial(_line, quantities, first, sheet.source),
        "done": partial(_done, first, _choices(sheet), sheet.source),
        "right": partial(_right, quantities, first, right, sheet.source),
    }
    parts = tuple(_part(make, said.get(asked), refuse) for asked, make in makers.items())
    return marking, Finding(parts, first)


def _part(make: Callable[[Entry | None], Part], entry: Entry | None, refuse: Refuse) -> Part:
    try:
        return make(entry)
    except (DataError, UnknownNameError) as error:
        assert entry is not None
        refuse(entry, error)
        return make(None)._replace(said=str(entry.value))


def _line(quantities: Quantities, first: Verdict, source: str, entry: Entry | None) -> Part:
    expected = textbook(quantities.derivation.textbook)(first.quantity.name)
    if entry is None:
        return Part("line", "", expected, False)
    try:
        found = quantities[meant(quantities.derivation, str(entry.value))]
    except UnknownNameError as error:
        error.message = f"{_place(source, entry)}: {error.message}"
        raise
    return Part("line", str(entry.value), expected, found.name == first.quantity.name)


def _done(first: Verdict, choices: Sequence[str], source: str, entry: Entry | None) -> Part:
    keys = {candidate.slip.key for candidate in first.slips}
    letters = LETTERS[: len(choices)]
    fitting = [letter for letter, key in zip(letters, choices, strict=True) if key in keys]
    expected = ", ".join(fitting)
    if entry is None:
        return Part("done", "", expected, False)
    letter = re.sub(r"[\s().]", "", unicodedata.normalize("NFKC", str(entry.value))).upper()
    if len(letter) != 1 or letter not in letters:
        raise DataError(
            _("{place}: {said!r} is none of the letters {letters}.").format(
                place=_place(source, entry), said=str(entry.value), letters=", ".join(letters)
            )
        )
    return Part("done", letter, expected, letter in fitting)


def _right(
    quantities: Quantities,
    first: Verdict,
    right: Sequence[Answer],
    source: str,
    entry: Entry | None,
) -> Part:
    text = "" if entry is None else str(entry.value)
    expected = write.number(first.quantity.value, digits_of(text))
    if entry is None:
        return Part("right", "", expected, False)
    written = written_of(entry, source)
    answer = Answer(first.answer.name, first.answer.said, written, entry.where)
    verdicts = mark(quantities, [*right, answer]).verdicts
    is_right = any(v.answer is answer and v.mark in PROVEN for v in verdicts)
    return Part("right", written.text, expected, is_right)


def _choices(sheet: Sheet) -> list[str]:
    assert isinstance(sheet.document, dict)
    slip = sheet.document.get("slip")
    choices = slip.get("choices") if isinstance(slip, dict) else None
    if not isinstance(choices, list) or not 1 <= len(choices) <= len(LETTERS):
        raise DataError(
            _("{source}: the slips to choose from are missing.").format(source=sheet.source)
        )
    return [str(key) for key in choices]


def _place(source: str, entry: Entry) -> str:
    return f"{source}, {entry.where}" if entry.where else source


# -- in words ------------------------------------------------------------------------------------


def missed_of(finding: Finding) -> list[str]:
    """What was asked and not found."""
    return [_(PARTS[part.asked]) for part in finding.parts if not part.is_right]


def tell_finding(finding: Finding, symbol: Symbol) -> Iterator[str]:
    """A line for each part, and the slip."""
    for part in finding.parts:
        name = _(PARTS[part.asked])
        if part.is_right:
            yield f"✓ {name}: {part.said}"
        elif part.said:
            yield "✗ " + _("{part}: you wrote {said}; it is {expected}").format(
                part=name, said=part.said, expected=part.expected
            )
        else:
            yield "✗ " + _("{part}: left empty; it is {expected}").format(
                part=name, expected=part.expected
            )
    for candidate in finding.verdict.slips[:1]:
        yield _("The slip: {slip}").format(slip=told(candidate, symbol))
