"""The quantities of a derivation as the page holds them: the numbers and trees of ``--format
json``, written short.

    [name, phase, layer, sample, value, tree, symbol, reason]

A tree is a place in this list (a reference), ``["num", x]``, or ``[operation, tree, ...]``; a
symbol is ``[letters, below, above]``, a derivative ``[top, bottom, above]`` with two in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chainrule.basics.expression import Expr, Num, Ref
from chainrule.basics.json_floats import json_float
from chainrule.basics.typing import Json
from chainrule.derivation.forms.symbols import Symbol, SymbolParts, in_parts
from chainrule.derivation.graph.derivation import Derivation
from chainrule.derivation.graph.names import names_in
from chainrule.derivation.graph.quantity import Quantity
from chainrule.page.words import reason_of


def numbers(derivation: Derivation[Any], symbol: Symbol, others: Iterable[str] = ()) -> Json:
    """``{"listed": n, "quantities": [...]}``: the n that the derivation lists, in the order that
    it tells them in; then `others`, and whatever is referred to besides."""
    quantities = list(derivation.quantities())
    listed = len(quantities)
    place = {q.name: i for i, q in enumerate(quantities)}
    waiting = [*(derivation[name] for name in others), *quantities]
    for q in waiting:
        if q.name not in place:
            place[q.name] = len(quantities)
            quantities.append(q)
        if q.expr is not None:
            waiting += [derivation[name] for name in names_in(q.expr) if name not in place]
    return {
        "listed": listed,
        "quantities": [_short(q, place, symbol, derivation) for q in quantities],
    }


def _short(
    q: Quantity, place: dict[Any, int], symbol: Symbol, derivation: Derivation[Any]
) -> list[Any]:
    return [
        str(q.name),
        q.phase,
        q.layer,
        q.sample if derivation.is_batch else None,
        q.value if isinstance(q.value, bool) else json_float(q.value),
        None if q.expr is None else _tree(q.expr, place),
        _symbol(in_parts(symbol(q.name))),
        reason_of(q, derivation.records),
    ]


def _tree(expr: Expr, place: dict[Any, int]) -> Any:
    if isinstance(expr, Ref):
        return place[expr.name]
    if isinstance(expr, Num):
        return ["num", json_float(expr.value)]
    return [expr.op, *(_tree(arg, place) for arg in expr.args)]


def _symbol(parts: SymbolParts) -> list[Any]:
    if parts.fraction is not None:
        top, bottom = parts.fraction
        return [_symbol(top), _symbol(bottom), parts.above]
    return [parts.letters, parts.below, parts.above]
