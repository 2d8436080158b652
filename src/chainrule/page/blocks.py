"""Weights and what belongs to each of them, as arrays: a large network has too many to name one by
one.

    {"kind", "layer", "shape": [n_in, n_out], "phase", "reason", "values", "tree", "symbol"}

`values` are float64, little-endian, base64, row by row; "" for zeros alone, null for those that the
page works out by the tree. The tree of one of them is that of all,
with ``{i}`` and ``{j}`` where the indices of the weight stand; a reference in it is
``{"ref": "delta[1][{j}]"}``.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.expression import Expr, Num, Ref
from chainrule.basics.json_floats import json_float
from chainrule.basics.typing import Floats, Json
from chainrule.derivation.feedforward.records import StepRecords
from chainrule.derivation.forms.symbols import Symbol, in_parts
from chainrule.derivation.graph.derivation import Derivation
from chainrule.derivation.graph.names import Name, as_name, form_of
from chainrule.page.symbols import symbol_of
from chainrule.page.words import reason_of


class Block(NamedTuple):
    """One kind of a layer's weights: the numbers ``(n_in, n_out)``, which the page may work out."""

    kind: str
    layer: int
    values: Floats
    worked_out: bool = False


def is_of_weight(name: Name) -> bool:
    """It stands in a block, or is a part of a gradient that large networks leave out."""
    return name.kind.endswith(("W", "W+"))


def blocks_of(step: StepRecords) -> Iterator[Block]:
    """Every layer's weights; where there is a step, their gradients and their new values."""
    for l in range(1, step.L + 1):
        yield Block("W", l, step.layer(l).W)
        if not step.knows_targets:
            continue
        yield Block("dW", l, step.back.dW[l])
        for letter in step.memory_letters:
            for state, after in ((step.situation.state, ""), (step.record.state, "+")):
                values = getattr(state.memory[l - 1][0], letter)
                yield Block(f"{letter}W{after}", l, values, worked_out=bool(after))
        yield Block("W+", l, step.record.state.network.layers[l - 1].W)


def written(block: Block, derivation: Derivation[Any], symbol: Symbol) -> Json:
    """The block as the page reads it."""
    n_in, n_out = block.values.shape
    ends = [(1, min(2, n_out)), (min(2, n_in), 1)]
    two = [derivation.quantity(Name(block.kind, (block.layer, *end))) for end in ends]
    (i, j), first = ends[0], two[0]
    return {
        "kind": block.kind,
        "layer": block.layer,
        "shape": [n_in, n_out],
        "phase": first.phase,
        "reason": reason_of(first, derivation.records),
        "values": _encoded(block, first.expr is not None),
        "tree": None if first.expr is None else _pattern(first.expr, two[1].expr, ends),
        "symbol": _for_all(symbol_of(in_parts(symbol(first.name))), f"{i},{j}"),
    }


def _encoded(block: Block, has_tree: bool) -> str | None:
    if block.worked_out and has_tree:
        return None
    numbers = np.ascontiguousarray(block.values, "<f8")
    return base64.b64encode(numbers.tobytes()).decode() if numbers.any() else ""


def _pattern(one: Expr, other: Expr | None, ends: list[tuple[int, int]]) -> Any:
    """What two trees of a block have in common: an index that follows i or j is that."""
    if isinstance(one, Ref):
        assert isinstance(other, Ref)
        return {"ref": _name_of_all(as_name(one.name), as_name(other.name), ends)}
    if isinstance(one, Num):
        return ["num", json_float(one.value)]
    assert other is not None
    assert not isinstance(other, Ref | Num)
    return [one.op, *(_pattern(a, b, ends) for a, b in zip(one.args, other.args, strict=True))]


def _name_of_all(one: Name, other: Name, ends: list[tuple[int, int]]) -> str:
    (i, j), (i_other, j_other) = ends
    letters = {(i, i_other): "{i}", (j, j_other): "{j}"}
    pairs = zip(one.indices, other.indices, strict=True)
    places = [str(a) if a == b else letters[a, b] for a, b in pairs]
    sample = "" if one.sample is None else f"@{one.sample}"
    return form_of(one.kind).format(*places) + sample


def _for_all(symbol: Any, index: str) -> Any:
    if isinstance(symbol, list):
        return [_for_all(part, index) for part in symbol]
    return "{i},{j}" if symbol == index else symbol
