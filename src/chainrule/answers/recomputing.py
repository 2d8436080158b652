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

from chainrule.basics.expression import Expr, Num, Op, Ref
from chainrule.derivation.feedforward.derivation import FeedForward
from chainrule.derivation.graph.quantity import Quantity

LARGEST_CONE = 1200  # quantities worked out again for one answer; what lies further back is taken

_OPERATIONS: dict[str, Callable[..., float]] = {
    "add": lambda *x: math.fsum(x),
    "mul": lambda *x: math.prod(x),
    "sub": lambda x, y: x - y,
    "div": lambda x, y: x / y,
    "pow": lambda x, y: x**y,
    "neg": lambda x: -x,
    "exp": math.exp,
    "ln": math.log,
    "sqrt": math.sqrt,
    "abs": abs,
    "sign": lambda x: float((x > 0) - (x < 0)),
    "tanh": math.tanh,
    "Phi": lambda x: 0.5 * math.erfc(-x / math.sqrt(2)),
    "phi": lambda x: math.exp(-x * x / 2) / math.sqrt(2 * math.pi),
    "max": lambda *x: max(x),
    "min": lambda *x: min(x),
    "argmax": lambda *x: x.index(max(x)) + 1,
    "argmin": lambda *x: x.index(min(x)) + 1,
    "gt": lambda x, y: x > y,
    "lt": lambda x, y: x < y,
    "le": lambda x, y: x <= y,
    "round": lambda x, digits: round(x, int(digits)),
    "signif": lambda x, digits: float(f"{x:.{int(digits)}g}"),
}


def evaluate(expr: Expr, look: Callable[[str], float]) -> float:
    """The expression's number; NaN where it has none, as the logarithm of a negative."""
    try:
        return float(_evaluate(expr, look))
    except (OverflowError, ZeroDivisionError, ValueError, TypeError):
        return math.nan


def _evaluate(expr: Expr, look: Callable[[str], float]) -> float:
    if isinstance(expr, Num):
        return expr.value
    if isinstance(expr, Ref):
        return look(expr.name)
    if expr.op == "case":
        condition, then, otherwise = expr.args
        return _evaluate(then if _evaluate(condition, look) else otherwise, look)
    return _OPERATIONS[expr.op](*(_evaluate(arg, look) for arg in expr.args))


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
