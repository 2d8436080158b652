"""A derivation as JSON, format ``chainrule-derivation/1``.

    {"format": ..., "context": {...}, "quantities": [{"name", "aliases", "family", "phase", "step",
     "layer", "sample", "relation", "expr", "value", "depends", "formula", "substituted", "latex"}]}

Every value reads back to the same float64; what JSON has no number for is {"$float": "nan"}.
"""

from __future__ import annotations

from collections.abc import Iterable

from chainrule.basics.expression import Expr, Num, Ref, to_json
from chainrule.basics.formats import DERIVATION
from chainrule.basics.json_floats import json_float
from chainrule.basics.typing import Json
from chainrule.derivation.forms import formula as write
from chainrule.derivation.forms import symbols
from chainrule.derivation.forms.text import text_formula, text_substituted
from chainrule.derivation.graph.quantity import Quantity, Values


def render_json(quantities: Iterable[Quantity], values: Values, context: Json) -> Json:
    """The whole document, ready for `json.dumps`."""
    return {
        "format": DERIVATION,
        "context": context,
        "quantities": [_node(quantity, values) for quantity in quantities],
    }


def _node(q: Quantity, values: Values) -> Json:
    given = q.expr is None
    return {
        "name": str(q.name),
        "aliases": list(q.aliases),
        "family": q.family,
        "phase": q.phase,
        "step": q.step,
        "layer": q.layer,
        "sample": q.sample,
        "relation": q.relation,
        "expr": None if q.expr is None else to_json(q.expr),
        "value": json_float(q.value),
        "depends": list(q.depends),
        "formula": None if q.expr is None else text_formula(q.expr, symbols.plain),
        "substituted": None if q.expr is None else text_substituted(q.expr, values, None),
        "latex": symbols.latex(q.name) + ("" if given else " = " + _latex(q.expr)),
    }


def _latex(expr: Expr | None) -> str:
    assert expr is not None

    def leaf(x: Expr) -> str:
        if isinstance(x, Num):
            return write.constant(x)
        assert isinstance(x, Ref)
        return symbols.latex(x.name)

    return write.latex(expr, leaf)
