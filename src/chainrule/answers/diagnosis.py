"""Which mistake gives the very number that a person wrote.

A mistake may lie in the quantity itself, or further back in a quantity that the person did not
write down, there alone or wherever it can be made. Each is worked out and compared with the digits
written. All that fit are named, of the nearest kind that has any: made in the quantity itself or
alike wherever it can be; made once, further back; and last, made from the true numbers where
the person's own do not explain it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import NamedTuple

from chainrule.answers.recomputing import Cone, Quantities, Recomputed
from chainrule.answers.site import Site
from chainrule.answers.slips import SLIPS, Slip
from chainrule.answers.written import Written
from chainrule.basics.expression import Expr, references
from chainrule.derivation.graph.quantity import Quantity

MOST_SITES = 60  # quantities further back in which a mistake is looked for
MOST_TERMS = 200_000  # of all the ways to make one mistake in one place, together
MOST_FAR_SEARCHES = 4  # numbers of a sheet for which mistakes are looked for further back
_SAME = 1e-9  # relative: a mistake that changes less changes nothing


class Candidate(NamedTuple):
    """A mistake that gives the number: the formulas it makes of those of the quantities where it
    was made, the nearest first, whose number then is `value`; `operands` went into it. `result`
    is the number all told, before it was rounded."""

    slip: Slip
    rewritten: dict[str, Expr]
    value: float
    operands: dict[str, float]
    result: float

    @property
    def at(self) -> str:
        """The nearest quantity where the mistake was made."""
        return next(iter(self.rewritten))

    @property
    def expr(self) -> Expr:
        """The wrong formula there."""
        return self.rewritten[self.at]

    @property
    def everywhere(self) -> bool:
        """It has to be made in several quantities alike to give the number."""
        return len(self.rewritten) > 1


class Diagnosis:
    """The mistakes of one sheet: one that has been found explains later numbers too."""

    def __init__(self, quantities: Quantities) -> None:
        self.quantities = quantities
        self.found: list[Candidate] = []
        self.far_searches = MOST_FAR_SEARCHES

    def candidates(
        self, name: str, written: Written, numbers: Mapping[str, float]
    ) -> list[Candidate]:
        """The mistakes that turn `name` into `written`, one each, those made nearest first.

        `numbers` are the person's own numbers; those that `name` comes from count as used.
        """
        for base in (numbers, {}) if numbers else ({},):
            fitting = self._fitting(Cone(self.quantities, name, base), written)
            if fitting:
                self.found += fitting
                return fitting
        return []

    def _fitting(self, cone: Cone, written: Written) -> list[Candidate]:
        names = (name for name in cone.names if name == cone.tip or name not in cone.numbers)
        quantities = (self.quantities[name] for name in names)
        sites = [q for q in quantities if q.expr is not None][:MOST_SITES]
        near = _all_that_fit(cone, written, partial(_near_ways, self.quantities, sites))
        if near or len(sites) < 2:
            return near
        again = (
            _tried(cone, written, before.slip, [before.rewritten])
            for before in self.found
            if before.at in cone
        )
        made_before = list({c.slip.key: c for c in again if c is not None}.values())
        if made_before or self.far_searches == 0:
            return made_before
        self.far_searches -= 1
        return _all_that_fit(cone, written, partial(_far_ways, self.quantities, sites))


def _all_that_fit(
    cone: Cone, written: Written, ways: Callable[[Slip], Iterable[dict[str, Expr]]]
) -> list[Candidate]:
    tried = (_tried(cone, written, slip, ways(slip)) for slip in SLIPS.values())
    return [candidate for candidate in tried if candidate is not None]


def _tried(
    cone: Cone, written: Written, slip: Slip, ways: Iterable[dict[str, Expr]]
) -> Candidate | None:
    """The first of the ways to make this mistake that gives the number."""
    right = cone.own.derived(cone.tip)
    for rewritten in ways:
        worked = Recomputed(cone, rewritten)
        value = worked.derived(cone.tip)
        changed = abs(value - right) > _SAME * max(abs(value), abs(right))
        if changed and written.allows(value) and not written.is_coarse_for(value):
            at = next(iter(rewritten))
            operands = {ref: worked(ref) for ref in references(rewritten[at])}
            return Candidate(slip, rewritten, worked.derived(at), operands, value)
    return None


def _near_ways(
    quantities: Quantities, sites: list[Quantity], slip: Slip
) -> Iterator[dict[str, Expr]]:
    """Made in the quantity itself, which is the first of `sites`; or alike in all of them."""
    tip: str = sites[0].name
    yield from ({tip: expr} for expr in _rewrites(quantities, sites[0], slip))
    if not slip.alike:
        return
    made: dict[str, list[Expr]] = {q.name: list(_rewrites(quantities, q, slip)) for q in sites}
    for way in range(max(map(len, made.values()))):
        alike = {name: exprs[way] for name, exprs in made.items() if way < len(exprs)}
        if set(alike) != {tip}:
            yield alike


def _far_ways(
    quantities: Quantities, sites: list[Quantity], slip: Slip
) -> Iterator[dict[str, Expr]]:
    """Made in one quantity further back."""
    for site in sites[1:]:
        name: str = site.name
        yield from ({name: expr} for expr in _rewrites(quantities, site, slip))


def _rewrites(quantities: Quantities, quantity: Quantity, slip: Slip) -> Iterator[Expr]:
    assert quantity.expr is not None
    site = Site(quantities.derivation, quantity, quantity.expr)
    ways = islice(slip.rewrites(site), MOST_TERMS // (1 + len(quantities.depends(quantity.name))))
    return (expr for expr in ways if expr != quantity.expr)
