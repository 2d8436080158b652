"""The quantities that a sheet's numbers come from, each after what it refers to.

They are collected backwards from the numbers written, at most `MOST`; what lies further back keeps
its true value, which is what it has anyway unless someone wrote a number for it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from chainrule.basics.evaluation import evaluate
from chainrule.basics.expression import Expr, Num, Op, references
from chainrule.derivation.feedforward.derivation import FeedForward
from chainrule.derivation.graph.exactly import Exactly
from chainrule.derivation.graph.quantity import Quantity
from chainrule.derivation.slips.edits import Edit
from chainrule.derivation.slips.grammar import edits_of
from chainrule.derivation.slips.rewriting import differing_terms, is_long_sum

MOST = 1500
MOST_EDITS = 2000  # of one formula


class Quantities(dict[str, Quantity]):
    """A derivation's quantities by name, each looked up once; ``derivation`` is the derivation.
    What is exactly 0 has that value, whatever binary leaves over."""

    def __init__(self, derivation: FeedForward) -> None:
        super().__init__()
        self.derivation, self._exactly = derivation, Exactly(derivation)
        self._depends: dict[str, tuple[str, ...]] = {}
        self._edits: dict[str, list[Edit]] = {}
        self._values: dict[str, float] = {}

    def __missing__(self, name: str) -> Quantity:
        self[name] = quantity = self._exactly[name]
        return quantity

    def depends(self, name: str) -> tuple[str, ...]:
        """The quantities that one refers to."""
        if name not in self._depends:
            self._depends[name] = self[name].depends
        return self._depends[name]

    def value(self, name: str) -> float:
        value = self._values.get(name)
        if value is None:
            self._values[name] = value = float(self[name].value)
        return value

    def left_over(self, name: str) -> float:
        """The value as the derivation has it: a program writes what binary leaves over of 0."""
        return float(self.derivation[name].value)

    def edits(self, name: str) -> list[Edit]:
        """Every edit of a quantity's formula, of a long one the first `MOST_EDITS`."""
        if name not in self._edits:
            found = edits_of(self.derivation, self[name])
            self._edits[name] = [edit for _n, edit in zip(range(MOST_EDITS), found, strict=False)]
        return self._edits[name]


class Numbers(dict[str, float]):
    """Numbers by name; a name that has none of its own has its true value."""

    def __init__(self, quantities: Quantities, own: Mapping[str, float] | None = None) -> None:
        super().__init__(own or {})
        self._quantities = quantities

    def __missing__(self, name: str) -> float:
        return self._quantities.value(name)


class Web:
    """``order`` are the names, each after what it comes from; `ends` are the numbers written."""

    def __init__(self, quantities: Quantities, ends: Iterable[str]) -> None:
        self.quantities, self.ends = quantities, list(ends)
        self.inside, self.worked = self._collected()
        self.order = self._sorted()
        self.place = {name: i for i, name in enumerate(self.order)}
        self.users: dict[str, list[str]] = {name: [] for name in self.order}
        for name in self.order:
            for above in self.depends(name):
                self.users[above].append(name)

    def _collected(self) -> tuple[set[str], set[str]]:
        """The names, and those among them that are worked out again; the others are the edge."""
        found, queue = dict.fromkeys(self.ends), list(self.ends)
        worked = set()
        for name in queue:
            if len(found) > MOST and name not in self.ends:
                continue
            worked.add(name)
            for above in self.quantities.depends(name):
                if above not in found:
                    found[above] = None
                    queue.append(above)
        return set(found), worked

    def depends(self, name: str) -> tuple[str, ...]:
        """What a name refers to; nothing of what lies at the edge."""
        return self.quantities.depends(name) if name in self.worked else ()

    def _sorted(self) -> list[str]:
        done: dict[str, None] = {}
        stack = [(name, False) for name in reversed(self.ends)]
        while stack:
            name, is_ready = stack.pop()
            if name in done:
                continue
            if is_ready:
                done[name] = None
                continue
            stack.append((name, True))
            stack.extend((above, False) for above in self.depends(name) if above not in done)
        return list(done)

    def expr(self, name: str) -> Expr | None:
        return self.quantities[name].expr

    def behind(self, tips: Iterable[str], barriers: Iterable[str] = ()) -> list[str]:
        """The tips and what they come from, nearest first, not past the `barriers`."""
        found, stops = dict.fromkeys(tips), set(barriers)
        first = set(found)
        for name in (queue := list(found)):
            if name in stops and name not in first:
                continue
            for above in self.depends(name):
                if above not in found:
                    found[above] = None
                    queue.append(above)
        return queue

    def ahead(self, sites: Iterable[str], barriers: Iterable[str] = ()) -> list[str]:
        """The sites and what comes from them, in order; barriers are reached, not passed."""
        found, stops = dict.fromkeys(sites), set(barriers)
        first = set(found)
        for name in (queue := list(found)):
            if name in stops and name not in first:
                continue
            for beyond in self.users[name]:
                if beyond not in found:
                    found[beyond] = None
                    queue.append(beyond)
        return sorted(queue, key=self.place.__getitem__)


class Worked:
    """A formula worked out, every operation's value kept, so that a change of one place is cheap:
    a term of a long sum is taken out and another put in."""

    def __init__(
        self, expr: Expr, numbers: Mapping[str, float], value: float | None = None
    ) -> None:
        self.expr, self.numbers = expr, numbers
        self._given = value

    @cached_property
    def value(self) -> float:
        return evaluate(self.expr, self._look) if self._given is None else self._given

    def _look(self, name: str) -> float:
        return self.numbers[name]

    @cached_property
    def arguments(self) -> list[Worked]:
        assert isinstance(self.expr, Op)
        return [Worked(arg, self.numbers) for arg in self.expr.args]

    def with_change(self, path: tuple[int, ...], new: Expr) -> float:
        """The value with `new` at the end of the path; NaN where it has none."""
        if not path:
            return self._in_place_of_all(new)
        assert isinstance(self.expr, Op)
        inner = self.arguments[path[0]].with_change(path[1:], new)
        if self.expr.op == "add":
            others = self.value - self.arguments[path[0]].value
            return others + inner
        values = [arg.value for arg in self.arguments]
        values[path[0]] = inner
        return applied(self.expr.op, values)

    def _in_place_of_all(self, new: Expr) -> float:
        """The value of another formula; of a long sum by the terms that differ."""
        differing = differing_terms(self.expr, new)
        if differing is None:
            return evaluate(new, self._look)
        pairs = ((self.arguments[i].value, evaluate(term, self._look)) for i, term in differing)
        return math.fsum([self.value, *(b - a for a, b in pairs)])

    def over(self, changed: Collection[str], numbers: Mapping[str, float]) -> float:
        """The value over `numbers`, which are others for the `changed` names alone; of a long sum
        by the terms that refer to those."""
        if not is_long_sum(self.expr):
            return evaluate(self.expr, numbers.__getitem__)
        arguments = [self.arguments[i] for i in self.terms_with(changed)]
        pairs = ((a.value, evaluate(a.expr, numbers.__getitem__)) for a in arguments)
        return math.fsum([self.value, *(b - a for a, b in pairs)])

    def terms_with(self, names: Iterable[str]) -> list[int]:
        """The places of the terms of a sum that refer to one of the names."""
        return sorted({i for name in names for i in self._stands.get(name, ())})

    @cached_property
    def _stands(self) -> dict[str, list[int]]:
        """The arguments that refer to a name."""
        found: dict[str, list[int]] = {}
        for i, argument in enumerate(self.arguments):
            for name in references(argument.expr):
                found.setdefault(name, []).append(i)
        return found


def applied(op: str, values: list[float]) -> float:
    """The operation on numbers; NaN where it has none."""
    return evaluate(Op(op, tuple(map(Num, values))), _no_name)


def _no_name(name: str) -> float:
    raise KeyError(name)


def close(x: float, y: float) -> bool:
    """The same number but for the order in which it was summed."""
    return abs(x - y) <= 1e-9 * max(abs(x), abs(y)) or math.isclose(x, y, abs_tol=1e-300)
