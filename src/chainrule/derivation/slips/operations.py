"""Edits of one operation in a formula: a part left out, turned, doubled, or another operation.

a + b + c   a term left out, its sign, one term alone, twice, terms multiplied
a·b         a factor left out, twice, divided by, factors added
a - b       turned, added, one side left out
a/b         turned, not divided, multiplied
a^b, −a     without the power, the product; without the sign
f(a)        without the function, with a sibling
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from chainrule.basics.expression import Expr, Num, Op, Ref, add, call, div, exp, mul, neg, sub
from chainrule.derivation.graph.names import as_name
from chainrule.derivation.slips.edits import LEFT_OUT, Edit
from chainrule.derivation.slips.rewriting import is_bias, is_constant

SHORT = 8  # terms; in longer sums only what concerns one term is tried
_MOST_PAIRS = 4


def edits_of_operations(expr: Expr) -> Iterator[Edit]:
    """Every edit of every operation in the tree."""
    if isinstance(expr, Op):
        yield from _EDITS.get(expr.op, _of_function)(expr)
        for place, arg in enumerate(expr.args):
            for edit in edits_of_operations(arg):
                inner = edit.within(place)
                yield inner._replace(role=(place, *edit.role))


def _of_sum(expr: Op) -> Iterator[Edit]:
    terms = expr.args
    for i, term in enumerate(terms):
        key = "bias_forgotten" if is_bias(term) else "path_forgotten"
        yield Edit(key, (i,), LEFT_OUT, (term,), ("term", i))
        yield Edit("term_sign", (i,), _opposite(term), (term,), (i,))
        if len(terms) <= SHORT:
            yield Edit("only_term", (), term, (term,), (i,))
            yield Edit("term_twice", (i,), mul(2, term), (term,), (i,))
        if 1 < i <= SHORT:
            before, after = add(*terms[:i]), terms[i + 1 :]
            product = add(mul(before, term), *after)
            yield Edit("terms_multiplied", (), product, (before, term), ("all before", i))
    if len(terms) <= SHORT:
        yield from _same_factor_in_all(terms)
        yield from _term_times_factor(terms)
    if len(terms) <= _MOST_PAIRS:
        for i, j in combinations(range(len(terms)), 2):
            rest = [term for k, term in enumerate(terms) if k not in (i, j)]
            product = add(mul(terms[i], terms[j]), *rest)
            yield Edit("terms_multiplied", (), product, (terms[i], terms[j]), (i, j))


def _same_factor_in_all(terms: tuple[Expr, ...]) -> Iterator[Edit]:
    """A factor of one place left out of all terms, or taken twice in all."""
    factors = [term.args if isinstance(term, Op) and term.op == "mul" else () for term in terms]
    n = min((len(args) for args in factors if args), default=0)
    if sum(map(bool, factors)) < 2:
        return
    for i in range(n):
        first = next(args for args in factors if args)[i]

        def changed(change: Callable[[tuple[Expr, ...]], Expr]) -> Expr:
            pairs = zip(terms, factors, strict=True)
            return add(*(change(args) if args else term for term, args in pairs))

        def dropped(args: tuple[Expr, ...], i: int = i) -> Expr:
            return mul(*args[:i], *args[i + 1 :])

        def doubled(args: tuple[Expr, ...], i: int = i) -> Expr:
            return mul(*args, args[i])

        yield Edit("factor_dropped", (), changed(dropped), (first,), ("all", i))
        yield Edit("factor_twice", (), changed(doubled), (first,), ("all", i))
    added = add(*(add(*args) if args else term for term, args in zip(terms, factors, strict=True)))
    args = next(args for args in factors if args)
    yield Edit("factors_added", (), added, args[:2], ("all",))


def _term_times_factor(terms: tuple[Expr, ...]) -> Iterator[Edit]:
    """A term without factors multiplied by a factor of another term: b·i1."""
    for i, term in enumerate(terms):
        if isinstance(term, Op):
            continue
        for j, other in enumerate(terms):
            if isinstance(other, Op) and other.op == "mul":
                for k, factor in enumerate(other.args):
                    parts = (term, factor)
                    yield Edit("extra_factor", (i,), mul(term, factor), parts, (i, j, k))


def _of_product(expr: Op) -> Iterator[Edit]:
    factors = expr.args
    for i, factor in enumerate(factors):
        rest = mul(*factors[:i], *factors[i + 1 :])
        yield Edit(_key_of_dropped(factor), (), rest, (factor,), ("factor", i))
        yield Edit("factor_twice", (), mul(*factors, factor), (factor,), (i,))
        if not is_constant(factor):
            yield Edit("factor_divided", (), div(rest, factor), (factor,), (i,))
    yield Edit("sign", (), neg(expr), (expr,))
    if len(factors) <= SHORT:
        for i, j in combinations(range(len(factors)), 2):
            others = [factor for k, factor in enumerate(factors) if k not in (i, j)]
            summed = mul(*others, add(factors[i], factors[j]))
            yield Edit("factors_added", (), summed, (factors[i], factors[j]), (i, j))


def _key_of_dropped(factor: Expr) -> str:
    if is_constant(factor):
        return "constant_forgotten"
    kind = as_name(factor.name).kind if isinstance(factor, Ref) else ""
    return {"eta": "rate_forgotten", "da/dz": "slope_forgotten", "share": "not_averaged"}.get(
        kind, "factor_dropped"
    )


def _of_difference(expr: Op) -> Iterator[Edit]:
    left, right = expr.args
    yield Edit("difference_turned", (), sub(right, left), (left, right))
    yield Edit("added_for_subtracted", (), add(left, right), (left, right))
    yield Edit("subtrahend_forgotten", (), left, (left, right))
    yield Edit("step_alone", (), neg(right), (left, right), ("with sign",))
    yield Edit("step_alone", (), right, (left, right))
    yield Edit("factors_added", (), mul(left, right), (left, right), ("difference",))


def _of_fraction(expr: Op) -> Iterator[Edit]:
    above, below = expr.args
    if is_constant(expr):
        return
    yield Edit("fraction_turned", (), div(below, above), (above, below))
    yield Edit("not_divided", (), above, (above, below))
    yield Edit("multiplied_for_divided", (), mul(above, below), (above, below))
    yield Edit("sign", (), neg(expr), (expr,))
    if above != Num(1):
        yield Edit("numerator_forgotten", (), div(1, below), (above,))


def _of_power(expr: Op) -> Iterator[Edit]:
    base, exponent = expr.args
    yield Edit("power_forgotten", (), base, (base,))
    yield Edit("power_as_factor", (), mul(exponent, base), (base, exponent))
    yield Edit("sign", (), neg(expr), (expr,))


def _of_negative(expr: Op) -> Iterator[Edit]:
    (inner,) = expr.args
    yield Edit("sign", (), inner, (inner,))


_SIBLINGS: dict[str, tuple[Callable[[Expr], Expr], ...]] = {
    "ln": (
        lambda x: div(call("ln", x), call("ln", 10)),
        lambda x: div(call("ln", x), call("ln", 2)),
    ),
    "exp": (lambda x: call("pow", 10, x), lambda x: call("pow", 2, x)),
    "tanh": (lambda x: div(1, add(1, exp(neg(x)))), lambda x: x),
}


def _of_function(expr: Op) -> Iterator[Edit]:
    if len(expr.args) != 1:
        return
    (inner,) = expr.args
    yield Edit("function_forgotten", (), inner, (inner,))
    yield Edit("sign", (), neg(expr), (expr,))
    if isinstance(inner, Op) and inner.op != "neg":
        yield Edit("sign", (0,), neg(inner), (inner,), ("inside",))
    for i, sibling in enumerate(_SIBLINGS.get(expr.op, ())):
        yield Edit("function_swapped", (), sibling(inner), (expr, sibling(inner)), (i,))


def _opposite(term: Expr) -> Expr:
    return term.args[0] if isinstance(term, Op) and term.op == "neg" else neg(term)


_EDITS: dict[str, Callable[[Op], Iterator[Edit]]] = {
    "add": _of_sum,
    "mul": _of_product,
    "sub": _of_difference,
    "div": _of_fraction,
    "pow": _of_power,
    "neg": _of_negative,
}
