"""What a row says in symbols: its formula, and how its derivative comes about, step by step.

A row's formula is a function of expressions. Where the row's own function, run on symbols, does
not look as it does in a book (one that is written so that nothing overflows, say), the row has
the textbook's form beside it; a test evaluates each against its row. The derivative in use is the
last step of its derivation. In a step, f is the function's own value, a1 a softmax's.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.evaluation import evaluate
from chainrule.basics.expression import Expr, Ref, as_expr, case, is_condition
from chainrule.basics.i18n import N_, _
from chainrule.basics.typing import Floats

CHAIN = N_("chain rule")
EACH_BRANCH = N_(
    "each branch by itself; at the corner, where there is no derivative, the second is taken"
)
DEFINITION = N_("by the definition of f")


class Step(NamedTuple):
    """An expression that equals the derivative, and why it equals the one before."""

    expr: Expr
    reason: str

    @property
    def why(self) -> str:
        """The reason, translated."""
        return _(self.reason)


class Differentiation(NamedTuple):
    """``function = definition`` and ``derivative = step₁ = step₂ …``, both sides' symbols."""

    title: str
    function: str
    definition: Expr
    derivative: str
    steps: tuple[Step, ...]


class Range(NamedTuple):
    """The numbers that a function's values lie between; `closed` where it reaches the ends.
    `total` is what the values of a layer's units sum to, where they depend on one another."""

    low: float = -math.inf
    high: float = math.inf
    closed: bool = False
    total: float | None = None


ANY_NUMBER = Range()
POSITIVE = Range(0, math.inf)
NOT_NEGATIVE = Range(0, math.inf, closed=True)
PROBABILITY = Range(0, 1)
DISTRIBUTION = Range(0, 1, total=1)

_LEAST = 5  # points at which a function must have a number before its formula is believed
_CLOSE = 1e-9


def traced(function: Callable[..., Any], arguments: Mapping[str, Floats]) -> Expr | None:
    """The formula of a function of arrays: what it makes of symbols named like its `arguments`.

    None where it cannot be run on symbols, and where the formula's numbers at the `arguments`, all
    ``(n, 1)``, are not the function's (it may ask what no symbol can answer).
    """
    try:
        formula = as_expr(function(*map(Ref, arguments)))
        formula = case(formula, 1, 0) if is_condition(formula) else formula
        with np.errstate(all="ignore"):
            expected = np.asarray(function(*(array.copy() for array in arguments.values())), float)
    except Exception:  # a function written for other arrays alone may raise anything here
        return None
    numbers = _numbers(formula, arguments)
    if expected.shape != numbers.shape:
        return None
    compared = np.isfinite(expected)
    close = abs(numbers - expected) <= _CLOSE * np.maximum(1, abs(expected))
    return formula if compared.sum() >= _LEAST and close[compared].all() else None


def check_leaves_alone(name: str, function: Callable[..., Any], at: Sequence[Floats]) -> None:
    """Raise InputError where a function of one's own writes into the arrays that it is given:
    training would go on with what it has left of them. Whatever else is wrong is told later."""
    given = [array.copy() for array in at]
    try:
        with np.errstate(all="ignore"):
            function(*given)
    except Exception:  # a function of other arrays, or a wrong one
        return
    if not all(map(np.array_equal, given, at)):
        raise InputError(
            _("{name} changes the array that it is given.").format(name=name),
            _("Return a new array: z * z, where z *= z changes z itself."),
        )


def _numbers(formula: Expr, arguments: Mapping[str, Floats]) -> Floats:
    columns = (array[:, 0].tolist() for array in arguments.values())
    rows = (dict(zip(arguments, row, strict=True)) for row in zip(*columns, strict=True))
    return np.array([[evaluate(formula, row.__getitem__)] for row in rows])


def last(steps: Sequence[Step]) -> Expr:
    """The derivative in use."""
    return steps[-1].expr
