"""An edit in a sentence, its parts written in a network's own names."""

from __future__ import annotations

from functools import partial

from chainrule.basics.expression import Expr, Op
from chainrule.derivation.forms.symbols import Symbol, plain
from chainrule.derivation.forms.text import text_formula
from chainrule.derivation.slips.edits import Edit
from chainrule.derivation.slips.rewriting import is_constant

_LONGEST_PART = 60


def told_of(edit: Edit, symbol: Symbol = plain) -> str:
    """What was done."""
    return edit.told(partial(_part, symbol))


def _part(symbol: Symbol, x: Expr) -> str:
    """A piece of a formula; in brackets where it is more than a name."""
    shown = text_formula(x, symbol)
    shown = shown if len(shown) <= _LONGEST_PART else f"{shown[:_LONGEST_PART]} …"
    return f"({shown})" if isinstance(x, Op) and not is_constant(x) else shown
