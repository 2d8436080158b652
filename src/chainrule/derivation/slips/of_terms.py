"""Mistakes with terms and factors: one forgotten, with the wrong sign, or rounded too early."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.basics.expression import Expr, Num, Op, Ref, add, div, mul, neg
from chainrule.derivation.graph.names import as_name
from chainrule.derivation.slips.rewriting import (
    is_bias,
    is_constant,
    mapped,
    replaced,
    terms_of,
    with_kind,
    without_term,
)
from chainrule.derivation.slips.site import Site, is_output


def without_bias(site: Site) -> Iterator[Expr]:
    if site.name.kind == "z":
        kept = [term for term in terms_of(site.expr) if not is_bias(term)]
        if len(kept) < len(terms_of(site.expr)):
            yield add(*kept)


def without_rate(site: Site) -> Iterator[Expr]:
    if site.quantity.phase == "update":
        yield with_kind(site.expr, "eta", lambda ref: Num(1))


def rate_sign(site: Site) -> Iterator[Expr]:
    if site.quantity.phase == "update":
        yield with_kind(site.expr, "eta", neg)


def without_constant(site: Site) -> Iterator[Expr]:
    """½ of the half squared error, 1/N and 2/N of the mean squared error, left out."""
    loss, n = site.step.network.loss.name, site.step.sizes[-1]
    of_batch = site.step.is_batch and site.name.sample is None
    if site.name.kind == "E[k]" and not of_batch:
        fraction = div(1, 2) if loss in ("half_squared_error", "huber") else div(1, n)
        yield replaced(site.expr, fraction, Num(1))
    if not is_output(site) or site.name.kind == "delta":
        return
    if loss in ("half_squared_error", "huber"):
        yield mul(2, site.expr)
    elif loss == "mean_squared_error":
        for constant in (Num(1), Num(2), div(1, n)):
            yield replaced(site.expr, div(2, n), constant)


def not_averaged(site: Site) -> Iterator[Expr]:
    """A sample's share of the batch, 1/n, left out."""
    n, kind = len(site.step.samples), site.name.kind
    if n == 1:
        return
    if kind in ("E", "E[k]") and site.name.sample is None:
        yield add(*(_without_first_factor(term) for term in terms_of(site.expr)))
    elif is_output(site):
        yield _without_first_factor(site.expr)
    elif kind in ("dW", "db", "dE/dW"):
        yield mul(n, site.expr)


def _without_first_factor(term: Expr) -> Expr:
    if isinstance(term, Op) and term.op == "mul":
        first, *rest = term.args
        if is_constant(first) or (isinstance(first, Ref) and as_name(first.name).kind == "share"):
            return mul(*rest)
    return term


_SUMS = ("z", "E", "E[k]", "R", "dE/da", "dE[k]/da", "dW", "dE/dW", "dE[k]/dW", "db", "d")


def path_forgotten(site: Site) -> Iterator[Expr]:
    """One term of a sum left out: an input, an output's part, a path back, a sample's share."""
    if site.name.kind in _SUMS:
        for term, rest in without_term(site.expr):
            if not is_bias(term):
                yield rest


_ROUNDINGS = [("round", k) for k in range(1, 7)] + [("signif", k) for k in range(1, 6)]


def rounded_early(site: Site) -> Iterator[Expr]:
    """Every operand that was itself worked out, rounded before it is used; or every term."""
    given = {name for name in site.quantity.depends if site.derivation[name].phase == "given"}
    several = isinstance(site.expr, Op) and site.expr.op == "add"
    for how, digits in _ROUNDINGS:

        def shortened(x: Expr, how: str = how, digits: int = digits) -> Expr:
            computed = isinstance(x, Ref) and x.name not in given
            return Op(how, (x, Num(digits))) if computed else x

        yield mapped(site.expr, shortened)
        if several:
            yield add(*(Op(how, (term, Num(digits))) for term in terms_of(site.expr)))
