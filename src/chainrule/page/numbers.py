"""The quantities of a derivation as the page holds them: the numbers and trees of ``--format
json``, written short.

    [name, phase, layer, sample, value, tree, symbol, reason]

A tree is a place in this list (a reference), ``["num", x]``, or ``[operation, tree, ...]``; a
long weighted sum is written shorter (`_products_in_a_row`). Of a large network, weights and what
belongs to each of them follow as blocks (`blocks`); their places go on where the list ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from chainrule.basics.expression import Expr, Num, Ref
from chainrule.basics.json_floats import json_float
from chainrule.basics.typing import Json
from chainrule.derivation.feedforward.records import StepRecords
from chainrule.derivation.forms.symbols import Symbol, in_parts
from chainrule.derivation.graph.derivation import Derivation
from chainrule.derivation.graph.names import Name, as_name, names_in
from chainrule.derivation.graph.quantity import Quantity
from chainrule.page.blocks import Block, blocks_of, is_of_weight, written
from chainrule.page.symbols import symbol_of
from chainrule.page.words import reason_of

MOST_NAMED = 5000
"""Quantities that are named one by one; of a step with more, those of weights are blocks."""

FEWEST_DOTS = 20

Place = Callable[[Name], int]


def is_large(derivation: Derivation[Any]) -> bool:
    """Weights and what belongs to each of them are blocks."""
    return derivation.records is not None and derivation.size > MOST_NAMED


def listed_names(derivation: Derivation[Any]) -> list[Name]:
    """What is told one by one, in its order."""
    if not is_large(derivation):
        return list(derivation.names())
    step = derivation.records
    whole = (name for name in derivation.names() if not is_of_weight(name))
    return [name for name in whole if not name.kind.startswith("dE[k]") or step.L == 1]


def numbers(derivation: Derivation[Any], symbol: Symbol, others: Iterable[Name] = ()) -> Json:
    """``{"listed": n, "quantities": [...], "blocks": [...]}``: the n that the derivation lists, in
    the order that it tells them in; then `others`, and whatever is referred to besides."""
    step = derivation.records if is_large(derivation) else None
    quantities = list(map(derivation.quantity, listed_names(derivation)))
    listed = len(quantities)
    place: dict[str, int] = {q.name: i for i, q in enumerate(quantities)}
    waiting = [*map(derivation.quantity, others), *quantities]
    for q in waiting:
        if q.name not in place:
            place[q.name] = len(quantities)
            quantities.append(q)
        found = [] if q.expr is None else names_in(q.expr)
        waiting += [
            derivation.quantity(name)
            for name in found
            if name not in place and not (step and is_of_weight(name))
        ]
    blocks = [] if step is None else list(blocks_of(step))
    place_of = _places(place, blocks, len(quantities))
    return {
        "listed": listed,
        "quantities": [_short(q, place_of, symbol, derivation) for q in quantities],
        "blocks": [written(block, derivation, symbol) for block in blocks],
    }


def _places(place: dict[str, int], blocks: Sequence[Block], first: int) -> Place:
    """The place of a name: in the list, or in the blocks behind it."""
    starts: dict[tuple[str, int], tuple[int, int]] = {}
    for block in blocks:
        starts[block.kind, block.layer] = (first, block.values.shape[1])
        first += block.values.size

    def place_of(name: Name) -> int:
        if name in place:
            return place[name]
        l, i, j = name.indices
        start, n_out = starts[name.kind, l]
        return start + (i - 1) * n_out + j - 1

    return place_of


def _short(
    q: Quantity, place_of: Place, symbol: Symbol, derivation: Derivation[StepRecords | None]
) -> list[Any]:
    return [
        str(q.name),
        q.phase,
        q.layer,
        q.sample if derivation.is_batch else None,
        q.value if isinstance(q.value, bool) else json_float(q.value),
        None if q.expr is None else _tree(q.expr, place_of),
        symbol_of(in_parts(symbol(q.name))),
        reason_of(q, derivation.records),
    ]


def _tree(expr: Expr, place_of: Place) -> Any:
    if isinstance(expr, Ref):
        return place_of(as_name(expr.name))
    if isinstance(expr, Num):
        return ["num", json_float(expr.value)]
    args = [_tree(arg, place_of) for arg in expr.args]
    return [expr.op, *(_products_in_a_row(args) if expr.op == "add" else args)]


def _products_in_a_row(terms: list[Any]) -> list[Any]:
    """Many products of two places that go on evenly, as a weighted sum's, as one term ``["dots", n,
    place, step, place, step]``."""
    n = next((k for k, t in enumerate(terms) if not _is_product(t)), len(terms))
    if n < FEWEST_DOTS:
        return terms
    (_, p, q), (_, p2, q2) = terms[:2]
    even = [["mul", p + k * (p2 - p), q + k * (q2 - q)] for k in range(n)]
    if terms[:n] != even:
        return terms
    return [["dots", n, p, p2 - p, q, q2 - q], *terms[n:]]


def _is_product(term: Any) -> bool:
    return isinstance(term, list) and term[0] == "mul" and [*map(type, term[1:])] == [int, int]
