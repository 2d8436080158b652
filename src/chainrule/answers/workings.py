"""One person's sheet, worked out again from their own numbers.

    own(q)   = the person's number for q, where they wrote one
             = its formula over own(...) of what it refers to, else
    error(q) = how far that may be from what the person went on with: they may have carried more
               digits than they wrote, or have rounded what they did not write

A number is explained where its formula over own(...) gives it within its own digits and those
errors. Numbers with too few digits to tell anything count as not written: they excuse nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from chainrule.answers.precision import Precision
from chainrule.answers.spread import spread
from chainrule.answers.web import Numbers, Quantities, Web
from chainrule.answers.written import Written
from chainrule.basics.evaluation import evaluate
from chainrule.basics.expression import Expr, Op
from chainrule.derivation.slips.edits import Edit
from chainrule.derivation.slips.grammar import common_edits_of

ROUNDING = 64 * 2.0**-52  # of the terms' magnitudes: another order of summation
_BINARY = 1e-12  # of a number: what a short decimal may lose in binary
_COARSE = 2e-4  # of the number: with finer digits nothing is taken for anything else
_FIRST_ORDER = 1.02  # the errors are taken to first order


class Found(NamedTuple):
    """What a written number is: `own` is what the person's other numbers give, `carried` by how
    much that may be off, `upstream` the wrong numbers it comes from. `twin` is a common slip whose
    result the digits of a right number hold as well."""

    mark: str
    own: float
    carried: float
    upstream: tuple[str, ...] = ()
    twin: Edit | None = None


class Workings:
    """`written` are the numbers as they are read at that precision; ``found`` says what each is."""

    def __init__(
        self, quantities: Quantities, written: Mapping[str, Written], precision: Precision
    ) -> None:
        self.quantities, self.precision = quantities, precision
        self.written = {
            name: number if is_whole(number, quantities.value(name)) else precision.read(number)
            for name, number in written.items()
        }
        self.said = written
        self.web = Web(quantities, written)
        self.numbers = Numbers(quantities)
        self.derived: dict[str, float] = {}
        self.carried: dict[str, float] = {}
        self.errors: dict[str, float] = {}
        self.found: dict[str, Found] = {}
        self._wrong_behind: dict[str, frozenset[str]] = {}
        for name in self.web.order:
            self._work(name)

    @property
    def wrong(self) -> list[str]:
        """The numbers that nothing explains, in order."""
        return [name for name in self.web.order if self.is_wrong(name)]

    def is_wrong(self, name: str) -> bool:
        found = self.found.get(name)
        return found is not None and found.mark == "wrong"

    def counts_as_written(self, name: str) -> bool:
        """Later numbers are worked out from the one written: not from one whose digits do not tell
        what it is."""
        found = self.found.get(name)
        return found is not None and found.mark != "coarse" and found.twin is None

    # -- one quantity after another --------------------------------------------------------------

    def _work(self, name: str) -> None:
        expr = self.quantities[name].expr
        if expr is None and name not in self.written:  # given: most of a large network's names
            self.derived[name] = self.quantities.value(name)
            self._wrong_behind[name] = frozenset()
            return
        behind = frozenset[str]().union(*(self._wrong_behind[n] for n in self.web.depends(name)))
        own, carried = self._derived(name, expr)
        self.derived[name], self.carried[name] = own, carried
        if name in self.written:
            found = self._judged(name, own, carried, tuple(sorted(behind)))
            self.found[name] = found
            self._go_on_with(name, found)
            if found.mark == "wrong":
                behind = frozenset((name,))
            elif self.counts_as_written(name) and found.mark != "follows":
                behind = frozenset()
        else:
            self._go_on_without(name, own, carried)
        self._wrong_behind[name] = behind

    def _derived(self, name: str, expr: Expr | None) -> tuple[float, float]:
        true = self.quantities.value(name)
        if expr is None or name not in self.web.worked:
            return true, 0.0
        touched = any(n in self.numbers for n in self.web.depends(name))
        own = evaluate(expr, self.numbers.__getitem__) if touched else true
        return own, self._carried(name, expr)

    def _carried(self, name: str, expr: Expr) -> float:
        """What rounding on the way can do to a quantity's value."""
        exact = not any(self.errors.get(n) for n in self.quantities.depends(name))
        return self.spread(expr, self.numbers, self.errors, exact)

    def spread(
        self, expr: Expr, numbers: Numbers, errors: Mapping[str, float], exact: bool = False
    ) -> float:
        """What rounding on the way can do to a formula's value over those numbers."""
        step = partial(_step_of_exact, self.precision) if exact else self.precision.step
        return _FIRST_ORDER * spread(
            expr, numbers.__getitem__, lambda name: errors.get(name, 0.0), step
        )

    def _go_on_with(self, name: str, found: Found) -> None:
        """What later numbers are worked out from."""
        written = self.written[name]
        if not self.counts_as_written(name):
            self._go_on_without(name, found.own, found.carried)
            return
        if not math.isfinite(written.value):
            return
        off = math.inf
        if found.mark != "wrong":
            # on with the truth, with their own, or with the very digits they wrote
            meant = (self.quantities.value(name), found.own, self.said[name].value)
            off = max(abs(value - written.value) for value in meant) + found.carried
        self.numbers[name] = written.value
        is_exact = off <= _BINARY * abs(written.value)
        self.errors[name] = 0.0 if is_exact else min(written.half_unit, off)

    def _go_on_without(self, name: str, own: float, carried: float) -> None:
        quantity = self.quantities[name]
        if quantity.expr is None:
            return
        if own != quantity.value:
            self.numbers[name] = own
        rounds = bool(carried) or not self.precision.holds(own)
        error = carried + (self.precision.step(own) if rounds else 0.0)
        if error:
            self.errors[name] = error

    # -- one number judged -----------------------------------------------------------------------

    def _judged(self, name: str, own: float, carried: float, behind: tuple[str, ...]) -> Found:
        written, true = self.written[name], self.quantities.value(name)
        slack = self.slack(name, Numbers(self.quantities))
        if written.allows(true, slack) or written.allows(self.quantities.left_over(name), slack):
            mark = "coarse" if self.is_coarse(name) else "right"
            return Found(mark, own, carried, behind, self._twin(name))
        if self.quantities[name].expr is not None and self.fits(name, own, carried):
            mark = "follows" if behind else "coarse" if self.is_coarse(name) else "rounded"
            return Found(mark, own, carried, behind)
        return Found("wrong", own, carried, behind)

    def is_coarse(self, name: str) -> bool:
        """The number has less than two digits, and not all that the true one has: 0 is all where
        the terms cancel, whatever is left over of their binary digits."""
        said, quantity = self.said[name], self.quantities[name]
        true, look = float(quantity.value), Numbers(self.quantities).__getitem__
        left_over = 0.0 if quantity.expr is None else ROUNDING * magnitude(quantity.expr, look)
        return said.digits < 2 and abs(said.value - true) > max(1e-9 * abs(true), left_over)

    def _twin(self, name: str) -> Edit | None:
        written, quantity = self.written[name], self.quantities[name]
        true = float(quantity.value)
        if quantity.expr is None or written.half_unit <= _COARSE * abs(true):
            return None
        if is_whole(self.said[name], true) or self.said[name].value == true == 0:
            return None
        for edit in common_edits_of(self.quantities.derivation, quantity):
            value = self.of_edit(name, edit)
            if written.allows(value) and abs(value - true) > 1e-9 * abs(true):
                return edit
        return None

    def of_edit(self, name: str, edit: Edit) -> float:
        """What an edit of its formula makes of a quantity, from the true numbers."""
        expr = self.quantities[name].expr
        assert expr is not None
        return evaluate(edit.of(expr), Numbers(self.quantities).__getitem__)

    def fits(self, name: str, value: float, carried: float) -> bool:
        """`value`, which may be off by `carried`, is what is written."""
        written = self.written[name]
        if written.allows(value, self.slack(name, self.numbers)):
            return True
        return abs(written.value - value) <= written.half_unit * (1 + 1e-9) + carried

    def slack(self, name: str, numbers: Numbers) -> float:
        """What a number that claims all its digits may differ by; 0 for the usual."""
        quantity = self.quantities[name]
        if self.written[name].half_unit or quantity.expr is None:
            return 0.0
        terms = magnitude(quantity.expr, numbers.__getitem__)
        return max(ROUNDING * terms, 5e-324) if math.isfinite(terms) else 0.0


def is_whole(written: Written, true: float) -> bool:
    """The number has all digits that there are, and does not say how many more would be kept."""
    is_filled_up = "." in written.text and written.text.endswith("0")
    return abs(written.value - true) <= _BINARY * abs(true) and not is_filled_up


def magnitude(expr: Expr, look: Callable[[str], float]) -> float:
    """The sum of the magnitudes of an expression's terms: what its rounding is measured by."""
    if isinstance(expr, Op) and expr.op in ("add", "sub"):
        return math.fsum(magnitude(arg, look) for arg in expr.args)
    return abs(evaluate(expr, look))


def _step_of_exact(precision: Precision, number: float) -> float:
    """Nobody rounds what has no more digits than are kept."""
    return 0.0 if precision.holds(number) else precision.step(number)
