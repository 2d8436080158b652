"""Answers marked as a fair teacher marks them: against the truth, and against the person's own
numbers, so that one mistake costs one mark.

    right     the true number rounds to what is written
    rounded   the person's own numbers give it, and they are right as far as their digits go
    coarse    the true number rounds to it, but half of the number is lost: 0 for 0.3
    follows   worked out correctly from numbers of which one is wrong
    equation  the number is right, but the equation that a derivation states does not give it
    wrong     none of these
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from chainrule.answers.diagnosis import Candidate, Diagnosis
from chainrule.answers.entries import Answer
from chainrule.answers.recomputing import Cone, Quantities, Recomputed, magnitude
from chainrule.answers.written import Written
from chainrule.basics.evaluation import evaluate
from chainrule.basics.expression import Expr
from chainrule.derivation.graph.quantity import Quantity

VERDICTS = ("right", "rounded", "coarse", "follows", "equation", "wrong")
PASSING = ("right", "rounded", "coarse")
_ROUNDING = 64 * 2.0**-52  # of the terms' magnitudes: another order of summation


class Verdict(NamedTuple):
    """One answer's mark. `own` is what the person's other numbers give; `upstream` are the wrong
    ones among them that it comes from; `slips` are named where it is wrong. `spread` is by how much
    `own` may be off because those numbers are rounded."""

    answer: Answer
    quantity: Quantity
    mark: str
    own: float
    upstream: tuple[str, ...] = ()
    slips: tuple[Candidate, ...] = ()
    spread: float = 0.0


class Number(NamedTuple):
    """A number of the person's, and by how much it may have been rounded."""

    value: float
    rounded: float


def mark(
    quantities: Quantities, answers: Iterable[Answer], equations: Mapping[str, Expr] | None = None
) -> Iterator[Verdict]:
    """Each answer's verdict, in the order of the derivation; `equations` are those stated beside
    the answers."""
    said = {answer.name: answer for answer in answers}
    ordered = in_order(quantities, said)
    values = {name: answer.written.value for name, answer in said.items()}
    numbers: dict[str, Number] = {}
    wrong: set[str] = set()
    diagnosis = Diagnosis(quantities)
    for answer in ordered:
        verdict = _verdict(diagnosis, answer, numbers, wrong)
        stated = (equations or {}).get(answer.name)
        holds = stated is None or _holds(quantities, answer, stated, values)
        if verdict.mark in PASSING and not holds:
            verdict = verdict._replace(mark="equation")
        numbers[answer.name] = _number(verdict)
        if verdict.mark not in PASSING:
            wrong.add(answer.name)
        yield verdict


def in_order(quantities: Quantities, answers: Mapping[str, Answer]) -> list[Answer]:
    """The answers in the order of the derivation; a factor that it does not list comes as soon
    as all that it refers to has come."""
    places: dict[str, float] = {}
    left = set(answers)
    for place, listed in enumerate(quantities.derivation.names()):
        if listed in left:
            places[listed] = place
            left.remove(listed)
        if not left:
            break
    for name in left:
        places[name] = _place_of(quantities, name, places)
    return sorted(answers.values(), key=lambda answer: places[answer.name])


def _place_of(quantities: Quantities, name: str, places: Mapping[str, float]) -> float:
    """Just behind the last answer that it comes from; in front of all where there is none."""
    back = Cone(quantities, name, {}).names[1:]
    return max((places.get(other, -1.0) for other in back), default=-1.0) + 0.5


def _verdict(
    diagnosis: Diagnosis, answer: Answer, numbers: Mapping[str, Number], wrong: set[str]
) -> Verdict:
    quantities = diagnosis.quantities
    quantity, written = quantities[answer.name], answer.written
    values = {name: other.value for name, other in numbers.items()}
    cone = Cone(quantities, answer.name, values)
    used = [name for name in cone.names if name in numbers]
    upstream = tuple(name for name in used if name in wrong)
    own, spread = cone.own.derived(answer.name), _spread(cone, numbers)

    def verdict(mark: str, slips: Iterable[Candidate] = ()) -> Verdict:
        return Verdict(answer, quantity, mark, own, upstream, tuple(slips), spread)

    if written.allows(quantity.value, _slack(quantities, quantity, written)):
        return verdict("coarse" if written.is_coarse_for(quantity.value) else "right")
    if used and _follows(cone, answer, spread):
        return verdict("follows" if upstream else "rounded")
    if quantity.expr is None:
        return verdict("wrong")
    return verdict("wrong", diagnosis.candidates(answer.name, written, values))


def _slack(
    quantities: Quantities,
    quantity: Quantity,
    written: Written,
    numbers: Mapping[str, float] | None = None,
) -> float:
    """What a number that claims all its digits may differ by; 0 for the usual."""
    if written.half_unit or quantity.expr is None:
        return 0.0
    numbers = numbers or {}
    terms = magnitude(quantity.expr, lambda name: numbers.get(name, quantities[name].value))
    return max(_ROUNDING * terms, 5e-324) if math.isfinite(terms) else 0.0


def _holds(
    quantities: Quantities, answer: Answer, stated: Expr, values: Mapping[str, float]
) -> bool:
    """A stated equation gives the answer, over the stated numbers or, where one of those is wrong,
    over the true ones."""
    for numbers in (values, {}):

        def look(name: str, numbers: Mapping[str, float] = numbers) -> float:
            return numbers[name] if name in numbers else quantities[name].value

        number, terms = evaluate(stated, look), magnitude(stated, look)
        if answer.written.allows(number, max(_ROUNDING * terms, 5e-324)):
            return True
    return False


def _number(verdict: Verdict) -> Number:
    """A marked number, and how far off it may have been rounded: not beyond half a unit, and not
    beyond what it can have been before."""
    written, own = verdict.answer.written, verdict.own
    if verdict.mark == "wrong":
        own = verdict.slips[0].result if verdict.slips else math.inf
    rounded = abs(own - written.value) + verdict.spread
    if verdict.mark in ("right", "coarse", "equation"):
        rounded = max(rounded, abs(verdict.quantity.value - written.value))
    return Number(written.value, min(written.half_unit, rounded))


def _spread(cone: Cone, numbers: Mapping[str, Number]) -> float:
    """By how much the tip changes, to first order, if none of the person's numbers is rounded."""
    own = cone.own.derived(cone.tip)
    moved = ({n: numbers[n].value + numbers[n].rounded} for n in cone.names if n in numbers)
    return math.fsum(abs(Recomputed(cone, moved=m).derived(cone.tip) - own) for m in moved)


def _follows(cone: Cone, answer: Answer, spread: float) -> bool:
    """The person's own numbers give the answer, as written or as they were before rounding."""
    own, written = cone.own.derived(cone.tip), answer.written
    slack = _slack(cone.quantities, cone.quantities[cone.tip], written, cone.numbers)
    off = abs(written.value - own)
    return written.allows(own, slack) or off <= written.half_unit + 1.01 * spread
