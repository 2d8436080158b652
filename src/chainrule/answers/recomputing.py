"""Quantities worked out again: from other numbers than the true ones, or by another formula.

    value(q) = the person's number for it, where they gave one
             = its expression over value(...) of what it refers to, else

An expression of a slip may replace a quantity's own, and may hold two operations more than those
of a derivation: ``round`` (to so many decimals) and ``signif`` (significant digits).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cached_property

from chainrule.basics.evaluation import evaluate
from chainrule.basics.expression import Expr, Op
from chainrule.derivation.feedforward.derivation import FeedForward
from chainrule.derivation.graph.quantity import Quantity

LARGEST_CONE = 1200  # quantities worked out again for one answer; what lies further back is taken


def magnitude(expr: Expr, look: Callable[[str], float]) -> float:
    """The sum of the magnitudes of an expression's terms: what its rounding is measured by."""
    if isinstance(expr, Op) and expr.op in ("add", "sub"):
        return math.fsum(magnitude(arg, look) for arg in expr.args)
    return abs(evaluate(expr, look))


class Quantities(dict[str, Quantity]):
    """A derivation's quantities by name, each looked up once; ``derivation`` is the derivation."""

    def __init__(self, derivation: FeedForward) -> None:
        super().__init__()
        self.derivation = derivation
        self._depends: dict[str, tuple[str, ...]] = {}

    def __missing__(self, name: str) -> Quantity:
        self[name] = quantity = self.derivation[name]
        return quantity

    def depends(self, name: str) -> tuple[str, ...]:
        """The quantities that one refers to."""
        if name not in self._depends:
            self._depends[name] = self[name].depends
        return self._depends[name]


class Cone:
    """A quantity and all that it comes from, nearest first, up to and with the person's `numbers`.

    ``names`` are at most `LARGEST_CONE`; what lies further back keeps its true value.
    """

    def __init__(self, quantities: Quantities, tip: str, numbers: Mapping[str, float]) -> None:
        self.quantities, self.tip, self.numbers = quantities, tip, numbers
        self.names = [tip]
        self._beyond: dict[str, list[str]] = {tip: []}  # who refers to it
        for name in self.names:
            if name in numbers and name != tip:
                continue
            for above in quantities.depends(name):
                if above in self._beyond:
                    self._beyond[above].append(name)
                elif len(self.names) < LARGEST_CONE:
                    self.names.append(above)
                    self._beyond[above] = [name]
        self._affected: dict[str, frozenset[str]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._beyond

    def affected(self, name: str) -> frozenset[str]:
        """The names in the cone that a change of `name` changes, itself among them."""
        if name not in self._affected:
            found = {name}
            queue = [name]
            for at in queue:
                for beyond in self._beyond.get(at, ()):
                    if beyond not in found and (beyond == self.tip or beyond not in self.numbers):
                        found.add(beyond)
                        queue.append(beyond)
            self._affected[name] = frozenset(found)
        return self._affected[name]

    @cached_property
    def own(self) -> Recomputed:
        """The quantities as they follow from the person's numbers."""
        return Recomputed(self)


class Recomputed:
    """The quantities of a cone that follow from the person's numbers, some of these `moved` to
    other numbers, and some expressions `rewritten`.

    Worked out again are those in the cone that this changes, and what a rewritten expression
    newly refers to.
    """

    def __init__(
        self,
        cone: Cone,
        rewritten: Mapping[str, Expr] | None = None,
        moved: Mapping[str, float] | None = None,
    ) -> None:
        self.cone, self.rewritten, self.moved = cone, rewritten or {}, moved or {}
        changed = {**self.rewritten, **self.moved} or [n for n in cone.names if n in cone.numbers]
        self._is_own = not (rewritten or moved)
        self._affected = frozenset().union(*(cone.affected(name) for name in changed))
        self._found: dict[str, float] = {}

    def __call__(self, name: str) -> float:
        """The number that `name` has here."""
        if name in self.moved:
            return self.moved[name]
        number = self.cone.numbers.get(name)
        return self.derived(name) if number is None else number

    def derived(self, name: str) -> float:
        """The number that its expression gives, also where the person has one."""
        if name not in self._found:
            self._found[name] = self._derive(name)
        return self._found[name]

    def _derive(self, name: str) -> float:
        quantity = self.cone.quantities[name]
        expr = self.rewritten.get(name, quantity.expr)
        if expr is None:
            return quantity.value
        if name in self.cone and name not in self._affected:
            return quantity.value if self._is_own else self.cone.own.derived(name)
        if name not in self.cone and len(self.cone.names) >= LARGEST_CONE:
            return quantity.value
        return evaluate(expr, self)
