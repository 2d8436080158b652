# Longer than 250 lines: operators and functions, each a line or two.
"""Expressions: the tree from which a formula, its numbers, LaTeX and JSON are all written.

A leaf is a number or a reference to another quantity by name; an inner node is an operation:

    add mul (any number of arguments) · sub div pow · neg exp ln sqrt abs sign tanh sin cos
    Phi phi (the normal distribution and its density) · max min argmax argmin (of any number; the
    place, from 1, of the first one) · case (condition, then, else) with the conditions gt lt le

Python's operators make them, ``f * (1 - f)``, and so does a function that was written for arrays:
run on references instead of numbers it gives its own formula, whether it asks for an array's
namespace (`NAMESPACE`) or calls NumPy. The operators normalize lightly, so that a formula looks as
it does in a book: a factor 1 and a term 0 are left out, and x·x is x². The functions `add` and
`mul` take any number of arguments, and `mul` keeps a square that is meant as a product.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any, TypeAlias, cast

from chainrule.basics.typing import Json


class Symbolic:
    """Python's operators, and NumPy's functions, on what an expression is made of."""

    __slots__ = ()

    def __add__(self, other: Operand) -> Expr:
        return _binary("add", self, other, right=0)

    def __radd__(self, other: Operand) -> Expr:
        return _binary("add", other, self, left=0)

    def __sub__(self, other: Operand) -> Expr:
        return _binary("sub", self, other, right=0)

    def __rsub__(self, other: Operand) -> Expr:
        return _binary("sub", other, self)

    def __mul__(self, other: Operand) -> Expr:
        return _op("pow", self, 2) if self == other else _binary("mul", self, other, 1, 1)

    def __rmul__(self, other: Operand) -> Expr:
        return _binary("mul", other, self, left=1)

    def __truediv__(self, other: Operand) -> Expr:
        return _binary("div", self, other, right=1)

    def __rtruediv__(self, other: Operand) -> Expr:
        return _binary("div", other, self)

    def __pow__(self, other: Operand) -> Expr:
        return _binary("pow", self, other, right=1)

    def __rpow__(self, other: Operand) -> Expr:
        return _binary("pow", other, self)

    def __neg__(self) -> Expr:
        return _op("neg", self)

    def __abs__(self) -> Expr:
        return _op("abs", self)

    def __gt__(self, other: Operand) -> Expr:
        return _op("gt", self, other)

    def __lt__(self, other: Operand) -> Expr:
        return _op("lt", self, other)

    def __le__(self, other: Operand) -> Expr:
        return _op("le", self, other)

    def __ge__(self, other: Operand) -> Expr:
        return _op("le", other, self)

    def __bool__(self) -> bool:
        if is_condition(self):
            raise TypeError("a comparison of symbols is neither true nor false")
        return True

    def __array_namespace__(self, *, api_version: str | None = None) -> SimpleNamespace:
        return NAMESPACE

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Expr:
        if method != "__call__":
            raise TypeError(f"{ufunc.__name__}.{method} of symbols")
        return _of_numpy(ufunc.__name__, tuple(map(as_expr, inputs)), options)

    def __array_function__(
        self, function: Any, _types: Any, inputs: tuple[Any, ...], options: Mapping[str, Any]
    ) -> Expr:
        return _of_numpy(function.__name__, inputs, options)


@dataclass(frozen=True, slots=True)
class Num(Symbolic):
    """A constant that belongs to the formula itself."""

    value: float


@dataclass(frozen=True, slots=True)
class Ref(Symbolic):
    """Another quantity's value."""

    name: str


@dataclass(frozen=True, slots=True)
class Op(Symbolic):
    """An operation on expressions."""

    op: str
    args: tuple[Expr, ...]


Expr: TypeAlias = Num | Ref | Op
Operand: TypeAlias = Symbolic | float


def as_expr(x: Operand) -> Expr:
    """`x` itself, or the number that it is; TypeError for anything else."""
    if isinstance(x, Symbolic):
        return cast(Expr, x)
    return Num(x if type(x) in (int, float) else float(x))


_CONDITIONS = ("gt", "lt", "le")


def is_condition(x: Symbolic) -> bool:
    """Its value is true or false."""
    return isinstance(x, Op) and x.op in _CONDITIONS


def _as_number(x: Operand) -> Expr:
    """`x`, or 1 and 0 for a condition that is reckoned with, as arrays count true and false."""
    if isinstance(x, Op):
        return Op("case", (x, Num(1), Num(0))) if x.op in _CONDITIONS else x
    return as_expr(x)


def _op(name: str, *args: Operand) -> Expr:
    return Op(name, tuple(map(_as_number, args)))


def _binary(
    name: str, x: Operand, y: Operand, left: float | None = None, right: float | None = None
) -> Expr:
    """The operation; y alone where x is `left`, x alone where y is `right`."""
    x, y = _as_number(x), _as_number(y)
    if left is not None and x == Num(left):
        return y
    if right is not None and y == Num(right):
        return x
    return Op(name, (x, y))


# -- functions -----------------------------------------------------------------------------------


def add(*terms: Operand) -> Expr:
    """The sum; of one term, the term itself; of none, 0."""
    return _op("add", *terms) if len(terms) > 1 else as_expr(terms[0]) if terms else Num(0)


def mul(*factors: Operand) -> Expr:
    """The product, factors of exactly 1 left out."""
    others = [f for f in factors if f != Num(1) and f != 1]
    return _op("mul", *others) if len(others) > 1 else as_expr(others[0]) if others else Num(1)


def sub(x: Operand, y: Operand) -> Expr:
    return _op("sub", x, y)


def div(x: Operand, y: Operand) -> Expr:
    return _op("div", x, y)


def power(x: Operand, y: Operand) -> Expr:
    return _op("pow", x, y)


def neg(x: Operand) -> Expr:
    return _op("neg", x)


def gt(x: Operand, y: Operand) -> Expr:
    return _op("gt", x, y)


def lt(x: Operand, y: Operand) -> Expr:
    return _op("lt", x, y)


def le(x: Operand, y: Operand) -> Expr:
    return _op("le", x, y)


def call(name: str, *args: Operand) -> Expr:
    """exp, ln, sqrt, abs, sign, tanh, sin, cos, Phi, phi, max, min, argmax, argmin."""
    return _op(name, *args)


def exp(x: Operand) -> Expr:
    return _op("exp", x)


def ln(x: Operand) -> Expr:
    return _op("ln", x)


def sqrt(x: Operand) -> Expr:
    return _op("sqrt", x)


def sign(x: Operand) -> Expr:
    return _op("sign", x)


def case(condition: Expr | bool, then: Operand, otherwise: Operand) -> Expr:
    """`then` where the condition holds, else `otherwise`; a condition on numbers is settled."""
    if isinstance(condition, bool):
        return as_expr(then if condition else otherwise)
    return Op("case", (as_expr(condition), _as_number(then), _as_number(otherwise)))


def _of_numpy(name: str, inputs: tuple[Any, ...], options: Mapping[str, Any]) -> Expr:
    """NumPy's function of that name on symbols; TypeError for one that has no counterpart here."""
    if name not in _NUMPY:
        raise TypeError(f"{name} of symbols")
    return _NUMPY[name](*inputs, **options)


_ARRAY_API: dict[str, Callable[..., Expr]] = {
    **{name: partial(_op, name) for name in ("exp", "sqrt", "abs", "sign", "tanh", "sin", "cos")},
    "log": ln,
    "expm1": lambda x: exp(x) - 1,
    "log1p": lambda x: ln(1 + as_expr(x)),
    "sinh": lambda x: (exp(x) - exp(-x)) / 2,
    "cosh": lambda x: (exp(x) + exp(-x)) / 2,
    "square": lambda x: as_expr(x) ** 2,
    "reciprocal": lambda x: 1 / as_expr(x),
    "where": case,
    "maximum": partial(_op, "max"),
    "minimum": partial(_op, "min"),
    "clip": lambda x, low, high: _op("min", _op("max", x, low), high),
    "zeros_like": lambda x: Num(0),
    "ones_like": lambda x: Num(1),
    "full_like": lambda x, value: as_expr(value),
}
NAMESPACE = SimpleNamespace(__name__=__name__, **_ARRAY_API)
"""What `array_namespace` finds for a symbol."""

_NUMPY: dict[str, Callable[..., Expr]] = {
    **_ARRAY_API,
    "absolute": abs,
    "negative": operator.neg,
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "power": operator.pow,
    "greater": operator.gt,
    "greater_equal": operator.ge,
    "less": operator.lt,
    "less_equal": operator.le,
}
"""The same by NumPy's names."""


# -- trees ---------------------------------------------------------------------------------------


def replaced(expr: Expr, values: Mapping[Expr, Expr]) -> Expr:
    """The expression with every part that stands in `values` replaced, the largest first."""
    if expr in values:
        return values[expr]
    if isinstance(expr, Op):
        return Op(expr.op, tuple(replaced(arg, values) for arg in expr.args))
    return expr


def references(expr: Expr) -> Iterator[str]:
    """The names an expression refers to, in order, repeats included."""
    if isinstance(expr, Ref):
        yield expr.name
    elif isinstance(expr, Op):
        for arg in expr.args:
            yield from references(arg)


def to_json(expr: Expr) -> Json:
    """``{"num": 0.5}``, ``{"ref": "a[1][1]"}`` or ``{"op": "add", "args": [...]}``."""
    if isinstance(expr, Num):
        return {"num": expr.value}
    if isinstance(expr, Ref):
        return {"ref": expr.name}
    return {"op": expr.op, "args": [to_json(arg) for arg in expr.args]}


def from_json(tree: Json) -> Expr:
    """The inverse of `to_json`; ValueError where it is no such tree."""
    match tree:
        case {"num": int() | float() | str() as number}:
            return Num(float(number))
        case {"ref": str() as name}:
            return Ref(name)
        case {"op": str() as op, "args": [*args]}:
            return Op(op, tuple(from_json(arg) for arg in args))
    raise ValueError(tree)
