"""Expressions taken apart and put together again, as a slip of the pen does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeGuard

from chainrule.basics.expression import Expr, Num, Op, Ref, add, mul
from chainrule.derivation.graph.names import Name, as_name


def mapped(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """Every subtree changed, from the leaves up; factors of 1 vanish from products."""
    if isinstance(expr, Op):
        args = [mapped(arg, change) for arg in expr.args]
        expr = mul(*args) if expr.op == "mul" else Op(expr.op, tuple(args))
    return change(expr)


def replaced(expr: Expr, old: Expr, new: Expr) -> Expr:
    """`new` in place of every `old`."""
    return mapped(expr, lambda x: new if x == old else x)


def with_names(expr: Expr, rename: Callable[[Name], Name | None]) -> Expr:
    """Every reference renamed; None keeps it."""

    def change(x: Expr) -> Expr:
        if not isinstance(x, Ref):
            return x
        name = rename(as_name(x.name))
        return x if name is None else Ref(name)

    return mapped(expr, change)


def with_kind(expr: Expr, kind: str, new: Callable[[Ref], Expr]) -> Expr:
    """Every reference to a quantity of that kind replaced by ``new(reference)``."""

    def change(x: Expr) -> Expr:
        return new(x) if isinstance(x, Ref) and as_name(x.name).kind == kind else x

    return mapped(expr, change)


def terms_of(expr: Expr) -> tuple[Expr, ...]:
    """The terms of a sum; of anything else, itself."""
    return expr.args if isinstance(expr, Op) and expr.op == "add" else (expr,)


def without_term(expr: Expr) -> Iterator[tuple[Expr, Expr]]:
    """``(the term left out, what remains)`` for each term of a sum of several."""
    terms = terms_of(expr)
    if len(terms) > 1:
        for i, term in enumerate(terms):
            yield term, add(*terms[:i], *terms[i + 1 :])


LONG = 60  # terms of a sum, from which it is looked at term by term


def is_long_sum(expr: Expr) -> TypeGuard[Op]:
    return isinstance(expr, Op) and expr.op == "add" and len(expr.args) > LONG


def differing_terms(old: Expr, new: Expr) -> list[tuple[int, Expr]] | None:
    """The terms of a long sum that are not the very ones of another, with their places; None where
    the two are no such sums."""
    if not is_long_sum(old) or not is_long_sum(new) or len(old.args) != len(new.args):
        return None
    pairs = enumerate(zip(old.args, new.args, strict=True))
    return [(i, b) for i, (a, b) in pairs if a is not b]


def is_bias(expr: Expr) -> bool:
    return isinstance(expr, Ref) and as_name(expr.name).kind == "b"


def is_constant(expr: Expr) -> bool:
    """A number of the formula itself: 0.5, or a fraction of numbers."""
    if isinstance(expr, Op):
        return expr.op == "div" and all(isinstance(arg, Num) for arg in expr.args)
    return isinstance(expr, Num)
