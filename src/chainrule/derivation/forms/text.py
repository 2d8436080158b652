"""A derivation for the terminal: each quantity as formula, numbers put in, result.

net_h1 = w1·i1 + w2·i2 + b1
       = 0.15·0.05 + 0.2·0.1 + 0.35
       = 0.3775                              z[1][1]
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from chainrule.basics.expression import Expr, Num, Ref
from chainrule.derivation.forms import formula as write
from chainrule.derivation.forms.sections import told
from chainrule.derivation.forms.symbols import Symbol
from chainrule.derivation.graph.quantity import Quantity, Values


def render_text(
    quantities: Iterable[Quantity],
    values: Values,
    symbol: Symbol,
    *,
    digits: int | None = 9,
    width: int = 100,
    given: bool = False,
) -> Iterator[str]:
    """The lines, a heading where a phase or a layer begins; what is given only if `given`."""
    for start, quantity in told(quantities, given):
        if start.phase:
            yield from ("", start.phase)
        if start.layer:
            yield "  " + start.layer
        yield from render_one(quantity, values, symbol, digits=digits, width=width)


def render_one(
    quantity: Quantity, values: Values, symbol: Symbol, *, digits: int | None, width: int
) -> list[str]:
    """Formula, numbers, result of one quantity; a given one has its value only."""
    shown = symbol(quantity.name)
    lines = equation_lines(quantity, values, symbol, digits)
    margin = " " * (4 + len(shown))
    wrapped: list[str] = []
    for i, line in enumerate(lines):
        first = f"    {shown} = " if i == 0 else f"{margin} = "
        wrapped += textwrap.wrap(
            line,
            width,
            initial_indent=first,
            subsequent_indent=margin + "   ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    name = quantity.name if shown != quantity.name else ""
    gap = max(2, 60 - len(wrapped[-1]))
    wrapped[-1] += " " * gap + name if name else ""
    return wrapped


def equation_lines(
    quantity: Quantity, values: Values, symbol: Symbol, digits: int | None
) -> list[str]:
    """The right-hand sides, one a line: formula, numbers put in, result."""
    result = write.number(quantity.value, digits)
    if quantity.expr is None:
        return [result]
    formula = text_formula(quantity.expr, symbol)
    substituted = text_substituted(quantity.expr, values, digits)
    return write.without_repeats([formula, substituted, result])


def text_formula(expr: Expr, symbol: Symbol) -> str:
    return write.text(expr, lambda x: symbol(x.name) if isinstance(x, Ref) else write.constant(x))


def text_substituted(expr: Expr, values: Values, digits: int | None) -> str:
    def leaf(x: Expr) -> str:
        if isinstance(x, Num):
            return write.constant(x)
        assert isinstance(x, Ref)
        return write.number(values[x.name].value, digits)

    return write.text(expr, leaf)
