"""Expressions: the tree from which a formula, its numbers, LaTeX and JSON are all written.

A leaf is a number or a reference to another quantity by name; an inner node is an operation:

    add mul (any number of arguments) · sub div pow · neg exp ln sqrt abs sign tanh
    Phi phi (the normal distribution and its density) · max min argmax argmin (of any number; the
    place, from 1, of the first one) · case (condition, then, else) with the conditions gt lt le
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from chainrule.basics.typing import Json


class Num(NamedTuple):
    """A constant that belongs to the formula itself."""

    value: float


class Ref(NamedTuple):
    """Another quantity's value."""

    name: str


class Op(NamedTuple):
    """An operation on expressions."""

    op: str
    args: tuple[Expr, ...]


Expr: TypeAlias = Num | Ref | Op
Operand: TypeAlias = Num | Ref | Op | float


def as_expr(x: Operand) -> Expr:
    return x if isinstance(x, (Num, Ref, Op)) else Num(x)


def _op(name: str, *args: Operand) -> Expr:
    return Op(name, tuple(as_expr(x) for x in args))


def add(*terms: Operand) -> Expr:
    """The sum; of one term, the term itself; of none, 0."""
    return _op("add", *terms) if len(terms) > 1 else as_expr(terms[0]) if terms else Num(0)


def mul(*factors: Operand) -> Expr:
    """The product, factors of exactly 1 left out."""
    kept = [f for f in factors if f != Num(1) and f != 1]
    return _op("mul", *kept) if len(kept) > 1 else as_expr(kept[0]) if kept else Num(1)


def sub(x: Operand, y: Operand) -> Expr:
    return _op("sub", x, y)


def div(x: Operand, y: Operand) -> Expr:
    return _op("div", x, y)


def power(x: Operand, y: Operand) -> Expr:
    return _op("pow", x, y)


def neg(x: Operand) -> Expr:
    return _op("neg", x)


def call(name: str, *args: Operand) -> Expr:
    """exp, ln, sqrt, abs, sign, tanh, Phi, phi, max, min, argmax, argmin."""
    return _op(name, *args)


def case(condition: Expr, then: Operand, otherwise: Operand) -> Expr:
    return _op("case", condition, then, otherwise)


def gt(x: Operand, y: Operand) -> Expr:
    return _op("gt", x, y)


def lt(x: Operand, y: Operand) -> Expr:
    return _op("lt", x, y)


def le(x: Operand, y: Operand) -> Expr:
    return _op("le", x, y)


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
