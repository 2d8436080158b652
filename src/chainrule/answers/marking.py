"""Answers marked as a fair teacher marks them: against the truth, and against the person's own
numbers, so that one mistake costs one mark.

    right     the true number rounds to what is written
    rounded   the person's own numbers give it, and they are right as far as their digits go
    coarse    the true number rounds to it, but it has too few digits to tell: 0 for 0.3
    follows   worked out correctly from numbers of which one is wrong
    equation  the number is right, but the equation that a derivation states does not give it
    wrong     none of these

A sheet is read as rounded, or as cut off where that leaves less unexplained. A right number whose
digits hold the result of a common slip as well is right, with a remark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from chainrule.answers.diagnosis import Candidate, Diagnosis
from chainrule.answers.entries import Answer
from chainrule.answers.precision import Precision, precisions_of
from chainrule.answers.web import Numbers, Quantities
from chainrule.answers.workings import ROUNDING, Workings, is_whole, magnitude
from chainrule.answers.written import Written, read_number
from chainrule.basics.errors import InputError
from chainrule.basics.evaluation import evaluate
from chainrule.basics.expression import Expr
from chainrule.basics.i18n import _
from chainrule.derivation.graph.quantity import Quantity
from chainrule.derivation.slips.edits import Edit

VERDICTS = ("right", "rounded", "coarse", "follows", "equation", "wrong")
PROVEN = ("right", "rounded")
PASSING = (*PROVEN, "coarse")


class Tolerance(NamedTuple):
    """What a number may be off by beside its digits: so much of itself, or so many digits."""

    relative: float = 0.0
    digits: int | None = None

    def of(self, written: Written) -> Written:
        """The number, meant no more exactly than that."""
        half = self.relative * abs(written.value)
        if self.digits is not None:
            half = max(half, Precision(self.digits, False).step(written.value))
        return written._replace(half_unit=max(half, written.half_unit))


def read_tolerance(text: str | float | None) -> Tolerance:
    """ "1%" or 0.01: so much of a number; 3: so many significant digits."""
    if text is None:
        return Tolerance()
    said = str(text).strip().replace("％", "%")
    number = read_number(said.removesuffix("%"))
    if number is not None and said.endswith("%") and 0 <= number.value < 100:
        return Tolerance(number.value / 100)
    if number is not None and 0 <= number.value < 1:
        return Tolerance(number.value)
    if number is not None and number.value in range(1, 16):
        return Tolerance(digits=int(number.value))
    raise InputError(
        _(
            "A tolerance is a share such as 1%, or a number of significant digits; found {found!r}."
        ).format(found=said)
    )


class Verdict(NamedTuple):
    """One answer's mark. `own` is what the person's other numbers give; `upstream` are the wrong
    ones among them that it comes from; `slips` are named where it is wrong. `spread` is by how much
    `own` may be off because those numbers are rounded. `twin` is a slip that the digits of a right
    number do not tell from the truth, which `needed` digits do."""

    answer: Answer
    quantity: Quantity
    mark: str
    own: float
    upstream: tuple[str, ...] = ()
    slips: tuple[Candidate, ...] = ()
    spread: float = 0.0
    twin: Edit | None = None
    needed: int = 0


class Marking(NamedTuple):
    """The verdicts in the order of the derivation, and how the sheet was read."""

    verdicts: list[Verdict]
    precision: Precision


class Reading(NamedTuple):
    """A sheet at one precision, and the slips that give its wrong numbers."""

    workings: Workings
    slips: Mapping[str, tuple[Candidate, ...]]

    @property
    def unexplained(self) -> int:
        """For how many wrong numbers no slip is known."""
        return sum(name not in self.slips for name in self.workings.wrong)


def mark(
    quantities: Quantities,
    answers: Iterable[Answer],
    equations: Mapping[str, Expr] | None = None,
    tolerance: Tolerance | None = None,
) -> Marking:
    """Each answer's verdict; `equations` are those stated beside the answers."""
    said = {answer.name: answer for answer in answers}
    allowed = tolerance or Tolerance()
    workings, slips = _read(quantities, {n: allowed.of(a.written) for n, a in said.items()})
    values = {name: answer.written.value for name, answer in said.items()}
    verdicts = []
    for name in _in_order(quantities, workings):
        verdict = _verdict(workings, said[name], slips.get(name, ()))
        stated = (equations or {}).get(name)
        holds = stated is None or _holds(quantities, said[name], stated, values)
        if verdict.mark in PASSING and not holds:
            verdict = verdict._replace(mark="equation")
        verdicts.append(verdict)
    return Marking(verdicts, workings.precision)


def _read(quantities: Quantities, written: Mapping[str, Written]) -> Reading:
    """The sheet as rounded; as cut off, where fewer of its numbers are wrong so, or as many and
    more are true to the last digit, or fewer without a slip that gives them."""
    rounded = _least_wrong(quantities, written, cuts=False)
    if not rounded.wrong:
        return Reading(rounded, {})
    cut = _least_wrong(quantities, written, cuts=True)
    if (len(cut.wrong), -_true(cut)) < (len(rounded.wrong), -_true(rounded)):
        return _diagnosed(cut)
    reading = _diagnosed(rounded)
    if len(cut.wrong) > len(rounded.wrong) or not reading.unexplained:
        return reading
    return min(reading, _diagnosed(cut), key=lambda found: found.unexplained)


def _least_wrong(quantities: Quantities, written: Mapping[str, Written], cuts: bool) -> Workings:
    """The sheet at its precision; where its digits tell of two, at that which leaves less wrong."""
    whole = [n for name, n in written.items() if is_whole(n, quantities.value(name))]
    telling = [n for n in written.values() if n not in whole]
    found = (Workings(quantities, written, p) for p in precisions_of(telling, whole, cuts))
    best = next(found)
    return min([best, *found], key=lambda workings: len(workings.wrong)) if best.wrong else best


def _true(workings: Workings) -> int:
    """How many of the numbers are the true ones to the last digit, as the sheet is read."""
    true = workings.quantities.value
    return sum(written.allows(true(name)) for name, written in workings.written.items())


def _diagnosed(workings: Workings) -> Reading:
    return Reading(workings, Diagnosis(workings).slips)


def _in_order(quantities: Quantities, workings: Workings) -> list[str]:
    """The answers in the order of the derivation; a factor that it does not list comes as soon
    as all that it refers to has come."""
    listed = quantities.derivation.places(quantities[name].name for name in workings.written)
    places: dict[str, float] = {str(name): place for name, place in listed.items()}
    for name in workings.written.keys() - places.keys():
        back = workings.web.behind([name])[1:]
        places[name] = max((places.get(other, -1.0) for other in back), default=-1.0) + 0.5
    return sorted(workings.written, key=lambda name: places[name])


def _verdict(workings: Workings, answer: Answer, slips: tuple[Candidate, ...]) -> Verdict:
    found = workings.found[answer.name]
    quantity = workings.quantities[answer.name]
    mark, upstream = found.mark, found.upstream
    if mark == "coarse" and found.twin is None and not answer.written.is_coarse_for(quantity.value):
        mark = "right"  # one digit, and nothing else that it could be
    needed = 0 if found.twin is None else _needed(workings, answer.name, found.twin)
    return Verdict(
        answer, quantity, mark, found.own, upstream, slips, found.carried, found.twin, needed
    )


def _needed(workings: Workings, name: str, twin: Edit) -> int:
    """How many significant digits tell the number from the slip's."""
    true, other = workings.quantities.value(name), workings.of_edit(name, twin)
    digits = range(2, 17)
    return next((n for n in digits if f"{true:.{n - 1}e}" != f"{other:.{n - 1}e}"), 17)


def _holds(
    quantities: Quantities, answer: Answer, stated: Expr, values: Mapping[str, float]
) -> bool:
    """A stated equation gives the answer, over the stated numbers or, where one of those is wrong,
    over the true ones."""
    for numbers in (Numbers(quantities, values), Numbers(quantities)):
        look = numbers.__getitem__
        number, terms = evaluate(stated, look), magnitude(stated, look)
        if answer.written.allows(number, max(ROUNDING * terms, 5e-324)):
            return True
    return False
