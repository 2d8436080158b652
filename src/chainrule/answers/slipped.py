"""The formula of a slip, written as it was worked out by mistake."""

from __future__ import annotations

from chainrule.answers.diagnosis import Candidate
from chainrule.basics.evaluation import evaluate
from chainrule.basics.expression import Expr, Num, Op, Ref
from chainrule.derivation.forms import formula as write
from chainrule.derivation.forms.symbols import Symbol, plain
from chainrule.derivation.forms.text import text_formula
from chainrule.derivation.slips.rewriting import mapped
from chainrule.derivation.slips.telling import told_of

_ROUNDINGS = ("round", "signif")


def formula_of(candidate: Candidate, symbol: Symbol = plain) -> str:
    """The wrong formula in names; what was rounded stands as if it were not."""

    def bare(x: Expr) -> Expr:
        return x.args[0] if isinstance(x, Op) and x.op in _ROUNDINGS else x

    return text_formula(mapped(candidate.expr, bare), symbol)


def substituted_of(candidate: Candidate, digits: int | None = 9) -> str:
    """The numbers put in, rounded where they were."""

    def rounded(x: Expr) -> Expr:
        if isinstance(x, Op) and x.op in _ROUNDINGS:
            return Num(evaluate(x, candidate.operands.__getitem__))
        return x

    def leaf(x: Expr) -> str:
        if isinstance(x, Ref):
            return write.number(candidate.operands[x.name], digits)
        return write.constant(x)

    return write.text(mapped(candidate.expr, rounded), leaf)


def told(candidate: Candidate, symbol: Symbol = plain) -> str:
    """The slip in a sentence."""
    return told_of(candidate.slip, symbol)
