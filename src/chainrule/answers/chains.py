"""A sheet's numbers carried on through edits of its formulas: only what an edit reaches is worked
out again, and of a long sum the terms that change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from chainrule.answers.web import Numbers, Quantities, Worked
from chainrule.basics.evaluation import evaluate
from chainrule.derivation.slips.edits import Edit

Sites: TypeAlias = "dict[str, Edit]"
"""An edit at each quantity where it was made."""


class Step(NamedTuple):
    """What a quantity has with the edits made; `moved` are the names before it that have others by
    them, and `numbers` all."""

    at: str
    value: float
    moved: list[str]
    numbers: Numbers


class Chain:
    """Formulas over one set of `numbers`; `derived` is what they give of them, of which those that
    go on `keep` digits."""

    def __init__(
        self,
        quantities: Quantities,
        numbers: Numbers,
        derived: Mapping[str, float],
        keep: Callable[[float], float] = float,
    ) -> None:
        self.quantities, self.numbers, self.derived = quantities, numbers, derived
        self.keep = keep
        self._worked: dict[str, Worked] = {}
        self._refers: dict[str, frozenset[str]] = {}

    def along(
        self, sites: Sites, path: Iterable[str], held: Collection[str] = ()
    ) -> Iterator[Step]:
        """Each name of the path, which are in order, with the edits made; those `held` have the
        number that they had, whatever the edits make of them."""
        changed, moved = Numbers(self.quantities, self.numbers), list[str]()
        for at in path:
            value = self.keep(self._value(at, sites.get(at), changed, moved))
            yield Step(at, value, moved, changed)
            if at not in held:
                changed[at] = value
                moved.append(at)

    def worked(self, at: str) -> Worked:
        """A formula over the numbers."""
        if at not in self._worked:
            expr = self.quantities[at].expr
            assert expr is not None
            self._worked[at] = Worked(expr, self.numbers, self.derived[at])
        return self._worked[at]

    def _value(self, at: str, edit: Edit | None, numbers: Numbers, moved: Collection[str]) -> float:
        expr = self.quantities[at].expr
        if edit is None:
            return numbers[at] if expr is None else self.worked(at).over(moved, numbers)
        if expr is None:
            return evaluate(edit.new, numbers.__getitem__)
        if self._is_untouched(at, moved):
            return self.worked(at).with_change(edit.path, edit.new)
        return evaluate(edit.of(expr), numbers.__getitem__)

    def _is_untouched(self, at: str, moved: Iterable[str]) -> bool:
        """Nothing that a formula refers to has moved."""
        if at not in self._refers:
            self._refers[at] = frozenset(self.quantities.depends(at))
        return self._refers[at].isdisjoint(moved)
