"""Mistakes with an activation and its slope: forgotten, taken at the wrong place, a wrong sign."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.answers.rewriting import mapped, replaced, with_kind, with_names
from chainrule.answers.site import Site, is_elementwise, is_output
from chainrule.basics.expression import Expr, Num, Op, Ref, mul, neg
from chainrule.derivation.feedforward.formulas import ACTIVATION_FORMULAS


def without_slope(site: Site) -> Iterator[Expr]:
    """δ = ∂E/∂a, the factor f′(z) left out; in a sum over δ's, out of each of them."""
    if site.name.kind == "delta" and not is_elementwise(site):
        yield Ref(str(site.name._replace(kind="dE/da")))
    elif site.name.kind in ("delta", "dE[k]/dz"):
        yield with_kind(site.expr, "da/dz", lambda ref: Num(1))
    elif site.name.kind in ("dW", "dE/dW", "db", "dE/da", "dE[k]/da"):
        canonical = site.d.network.output.name in site.d.network.loss.canonical
        L = len(site.d.network.layers)
        yield with_names(
            site.expr,
            lambda name: (
                name._replace(kind="dE/da")
                if name.kind == "delta" and not (canonical and name.indices[0] == L)
                else None
            ),
        )


def slope_where_none_belongs(site: Site) -> Iterator[Expr]:
    """(a − y)·f′(z) for log_loss behind its own activation, where f′ has cancelled."""
    network = site.d.network
    cancels = network.output.name in network.loss.canonical and is_elementwise(site)
    if cancels and site.name.kind == "delta" and is_output(site):
        yield mul(site.expr, Ref(str(site.name._replace(kind="da/dz"))))


def slope_at_output(site: Site) -> Iterator[Expr]:
    """z put where the formula of f′ has a; or f′(a), the activation applied twice."""
    if site.name.kind != "da/dz" or not is_elementwise(site):
        return
    l = site.name.indices[0]
    activation = site.d.network.layers[l - 1].activation.name
    formula = ACTIVATION_FORMULAS[activation]
    of = "a" if site.d.passed.mask[l] is None else "f"
    a, z = (Ref(str(site.name._replace(kind=kind))) for kind in (of, "z"))
    right = formula.derivative(z, a)
    for wrong in (replaced(right, a, z), formula.derivative(a, formula.value(a))):
        yield replaced(site.expr, right, wrong)


def without_activation(site: Site) -> Iterator[Expr]:
    if site.name.kind in ("a", "f") and is_elementwise(site):
        yield with_kind(site.expr, "f", lambda ref: Ref(str(site.name._replace(kind="z"))))
        yield Ref(str(site.name._replace(kind="z")))


def exponent_sign(site: Site) -> Iterator[Expr]:
    if site.name.kind in ("a", "f", "da/dz"):

        def flip(x: Expr) -> Expr:
            if not (isinstance(x, Op) and x.op == "exp"):
                return x
            (inner,) = x.args
            bare = inner.args[0] if isinstance(inner, Op) and inner.op == "neg" else neg(inner)
            return Op("exp", (bare,))

        yield mapped(site.expr, flip)
