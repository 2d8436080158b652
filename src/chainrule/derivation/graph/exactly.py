"""Numbers that are exactly 0, of which binary leaves something over.

    0.2·(−0.5) + 0.8·0.5 − 0.3 = 0        in binary 5.6e-17

What is given counts as the decimal that it is written as. From decimals come fractions, as long as
a formula adds, multiplies and divides, and wherever a function has one (tanh(0) = 0, e⁰ = 1); what
else there is (tanh(0.3)) is not exact, but a product with an exact 0 is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

from chainrule.basics.expression import Expr, Num, Ref, references
from chainrule.derivation.graph.quantity import Quantity, Values

LEFT_OVER = 1e-9  # larger numbers are none that terms leave over that cancel
_MOST = 20_000  # quantities looked at; whatever else there is counts as not exact

Exact: TypeAlias = Fraction | None


class Exactly:
    """A derivation's quantities, with 0 for those that are exactly 0: ``e[name].value``. `instead`
    are formulas that stand in place of their own."""

    def __init__(self, values: Values, instead: Mapping[str, Expr] | None = None) -> None:
        self._values, self._instead = values, instead or {}
        self._found: dict[str, Exact] = {}

    def __getitem__(self, name: str) -> Quantity:
        quantity = self._values[name]
        value = self.told(quantity.name, quantity.value)
        return quantity if value == quantity.value else quantity._replace(value=value)

    def told(self, name: str, value: float) -> float:
        """The value that a quantity has been worked out to; 0 where it is exactly that."""
        is_near = 0 < abs(value) < LEFT_OVER
        return 0.0 if is_near and self._exact(name) == 0 else value

    def _exact(self, name: str) -> Exact:
        """A quantity's fraction, after those of all that it comes from."""
        stack = [name]
        while stack:
            quantity = self._values[stack[-1]]
            expr = self._instead.get(stack[-1], quantity.expr)
            behind = () if expr is None else references(expr)
            waiting = [x for x in dict.fromkeys(behind) if x not in self._found]
            if waiting and len(self._found) + len(stack) < _MOST:
                stack += waiting
            elif expr is None:
                self._found[stack.pop()] = _decimal(quantity.value)
            else:
                self._found[stack.pop()] = _worked_out(expr, self._found.get)
        return self._found[name]


def _decimal(value: float) -> Exact:
    """The shortest decimal that is that number in binary."""
    return Fraction(repr(float(value))) if math.isfinite(value) else None


def _worked_out(expr: Expr, look: Callable[[str], Exact]) -> Exact:
    if isinstance(expr, Num):
        return _decimal(expr.value)
    if isinstance(expr, Ref):
        return look(expr.name)
    if expr.op == "case":
        condition, *branches = expr.args
        holds = _worked_out(condition, look)
        return None if holds is None else _worked_out(branches[not holds], look)
    values = [_worked_out(arg, look) for arg in expr.args]
    if expr.op == "mul" and 0 in values:
        return Fraction(0)
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    if expr.op in _OF_ONE:
        return _OF_ONE[expr.op].get(known[0])
    return _OPERATIONS[expr.op](*known) if expr.op in _OPERATIONS else None


def _quotient(x: Fraction, y: Fraction) -> Exact:
    return x / y if y else None


def _power(x: Fraction, y: Fraction) -> Exact:
    return x ** int(y) if y in _EXPONENTS else None


_EXPONENTS = range(9)  # higher ones would only make long numbers
_OPERATIONS: dict[str, Callable[..., Exact]] = {
    "add": lambda *x: sum(x, Fraction(0)),
    "mul": lambda *x: math.prod(x, start=Fraction(1)),
    "sub": lambda x, y: x - y,
    "div": _quotient,
    "pow": _power,
    "neg": lambda x: -x,
    "abs": abs,
    "sign": lambda x: Fraction((x > 0) - (x < 0)),
    "max": lambda *x: max(x),
    "min": lambda *x: min(x),
    "gt": lambda x, y: Fraction(x > y),
    "lt": lambda x, y: Fraction(x < y),
    "le": lambda x, y: Fraction(x <= y),
}
_ZERO, _HALF, _ONE = Fraction(0), Fraction(1, 2), Fraction(1)
_OF_ONE: dict[str, dict[Fraction, Fraction]] = {
    "exp": {_ZERO: _ONE},
    "ln": {_ONE: _ZERO},
    "sqrt": {_ZERO: _ZERO, _ONE: _ONE},
    "tanh": {_ZERO: _ZERO},
    "sin": {_ZERO: _ZERO},
    "cos": {_ZERO: _ONE},
    "Phi": {_ZERO: _HALF},
}
"""Where a function of one number has a fraction for a fraction."""
