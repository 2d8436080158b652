"""The number that an expression has where its references have numbers."""

from __future__ import annotations

import math
from collections.abc import Callable

from chainrule.basics.expression import Expr, Num, Ref

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
    "sin": math.sin,
    "cos": math.cos,
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
"""The last two are no operations of a formula: a person's rounding, for what they may have done."""


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
    values = [look(x.name) if type(x) is Ref else _evaluate(x, look) for x in expr.args]
    return _OPERATIONS[expr.op](*values)
