"""Verdicts in words, for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from chainrule.answers.diagnosis import Candidate
from chainrule.answers.likeness import LIKENESSES, likeness
from chainrule.answers.marking import PASSING, Verdict
from chainrule.answers.slipped import formula_of, substituted_of, told
from chainrule.basics.arguments import argument
from chainrule.basics.i18n import N_, _
from chainrule.derivation.feedforward.derivation import FeedForward
from chainrule.derivation.forms import formula as write
from chainrule.derivation.forms.symbols import Symbol, textbook
from chainrule.derivation.forms.text import equation_lines
from chainrule.derivation.graph.exactly import Exactly
from chainrule.derivation.slips.telling import told_of

MOST_ROWS = 60  # a longer list shows what is not right
LONGEST = 300  # characters of a formula

_SIGNS = {
    "right": "✓",
    "rounded": "✓",
    "coarse": "?",
    "follows": "→",
    "wrong": "✗",
    "equation": "✗",
}
_REMARKS = {
    "rounded": N_("right from your rounded numbers"),
    "coarse": N_("too few digits to tell"),
    "equation": N_("its own equation gives another number"),
}


def tell_first(derivation: FeedForward, verdict: Verdict, width: int) -> Iterator[str]:
    """The first wrong number: what was written, what it is and why, and the likely slip."""
    symbol, written = textbook(derivation.textbook), verdict.answer.written
    digits = digits_of(written.text)
    place = f" ({verdict.answer.where})" if verdict.answer.where else ""
    yield _("The first wrong number: {name}{place}").format(
        name=symbol(verdict.quantity.name), place=place
    )
    yield "  " + _("you wrote  {number}").format(number=written.text)
    yield "  " + _("it is      {number}").format(
        number=write.number(verdict.quantity.value, digits)
    )
    if verdict.quantity.expr is not None:
        yield from _equation(
            symbol(verdict.quantity.name),
            equation_lines(verdict.quantity, Exactly(derivation), symbol, max(digits, 6)),
            width,
        )
    yield from _tell_cause(verdict, symbol, digits, width)


def _tell_cause(verdict: Verdict, symbol: Symbol, digits: int, width: int) -> Iterator[str]:
    if verdict.mark == "equation":
        yield "  " + _("The number is right, but the equation beside it does not give it.")
        return
    if verdict.quantity.phase == "given":
        yield "  " + _("This number is given: copied wrongly, or it belongs to another network.")
        return
    several = len(verdict.slips) > 1
    for n, candidate in enumerate(verdict.slips, 1):
        title = _("Likely slip {n}: {slip}") if several else _("Likely slip: {slip}")
        yield title.format(n=n, slip=told(candidate, symbol))
        yield from _tell_slip(verdict, candidate, symbol, digits, width)
    if not verdict.slips:
        like = likeness(verdict.answer.written, verdict.quantity.value)
        if like:
            yield _("No classic slip gives this number. {likeness}").format(
                likeness=_(LIKENESSES[like])
            )
        else:
            yield _("No classic slip gives this number.")


def _tell_slip(
    verdict: Verdict, candidate: Candidate, symbol: Symbol, digits: int, width: int
) -> Iterator[str]:
    """The wrong equation; where it was not made in the answer itself, where it was."""
    name = symbol(candidate.at)
    if candidate.everywhere:
        yield "  " + _("made wherever it can be, for instance:")
    elif candidate.at != verdict.quantity.name:
        yield "  " + _("made on the way, in {name}; carried on, it gives your number:").format(
            name=name
        )
    lines = [
        formula_of(candidate, symbol),
        substituted_of(candidate, max(digits, 6)),
        write.number(candidate.value, digits),
    ]
    yield from _equation(name, write.without_repeats(lines), width)


def _equation(name: str, right_sides: Sequence[str], width: int) -> Iterator[str]:
    margin = " " * (4 + len(name))
    for i, line in enumerate(right_sides):
        shown = line if len(line) <= LONGEST else f"{line[: LONGEST * 2 // 3]} … {line[-60:]}"
        yield from textwrap.wrap(
            shown,
            width,
            initial_indent=(f"    {name}" if i == 0 else margin) + " = ",
            subsequent_indent=margin + "   ",
            break_long_words=False,
            break_on_hyphens=False,
        )


def tell_table(
    derivation: FeedForward, verdicts: Sequence[Verdict], everything: bool
) -> Iterator[str]:
    """A line an answer: its mark, what was written, what it is, a remark."""
    rows = verdicts
    if len(verdicts) > MOST_ROWS and not everything:
        rows = [verdict for verdict in verdicts if verdict.mark not in PASSING][:MOST_ROWS]
        if rows:
            yield _("What is not right ({option} shows every answer):").format(
                option=argument(everything=True)
            )
    symbol = textbook(derivation.textbook)
    cells = [_row(symbol, verdict) for verdict in rows]
    widths = [max((len(row[i]) for row in cells), default=0) for i in range(4)]
    for row in cells:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        yield "  ".join([*padded, row[4]]).rstrip()


def _row(symbol: Symbol, verdict: Verdict) -> tuple[str, ...]:
    written, passes = verdict.answer.written, verdict.mark in PASSING
    true = "" if passes else write.number(verdict.quantity.value, digits_of(written.text))
    name = symbol(verdict.quantity.name)
    return _SIGNS[verdict.mark], name, written.text, true, _remark(symbol, verdict)


def _remark(symbol: Symbol, verdict: Verdict) -> str:
    if verdict.mark == "follows":
        wrong = ", ".join(symbol(name) for name in verdict.upstream)
        return _("follows correctly from your {names}").format(names=wrong)
    if verdict.mark == "wrong":
        return "; ".join(told(candidate, symbol) for candidate in verdict.slips)
    if verdict.twin is not None:
        return _("with these digits it cannot be told from “{slip}”: write {n} digits").format(
            slip=told_of(verdict.twin, symbol), n=verdict.needed
        )
    return _(_REMARKS[verdict.mark]) if verdict.mark in _REMARKS else ""


def digits_of(text: str) -> int:
    """Significant digits to show a true number with: two more than were written, at least 4."""
    digits = text.lower().partition("e")[0].replace(".", "").lstrip("+-0 ")
    return min(16, max(4, sum(c.isdigit() for c in digits) + 2))
