"""Mistakes with an activation and its slope: forgotten, taken at the wrong place, a wrong sign."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.basics.expression import Expr, Num, Op, Ref, mul, neg
from chainrule.derivation.slips.rewriting import mapped, replaced, with_kind, with_names
from chainrule.derivation.slips.site import Site, is_elementwise, is_output


def without_slope(site: Site) -> Iterator[Expr]:
    """δ = ∂E/∂a, the factor f′(z) left out; in a sum over δ's, out of each of them."""
    if site.name.kind == "delta" and not is_elementwise(site):
        yield Ref(site.name.of_kind("dE/da"))
    elif site.name.kind in ("delta", "dE[k]/dz"):
        yield with_kind(site.expr, "da/dz", lambda ref: Num(1))
    elif site.name.kind in ("dW", "dE/dW", "db", "dE/da", "dE[k]/da"):
        step = site.step
        yield with_names(
            site.expr,
            lambda name: (
                name.of_kind("dE/da")
                if name.kind == "delta" and not (step.is_canonical and name.indices[0] == step.L)
                else None
            ),
        )


def slope_where_none_belongs(site: Site) -> Iterator[Expr]:
    """(a − y)·f′(z) for log_loss behind its own activation, where f′ has cancelled."""
    cancels = site.step.is_canonical and is_elementwise(site)
    if cancels and site.name.kind == "delta" and is_output(site):
        yield mul(site.expr, Ref(site.name.of_kind("da/dz")))


def slope_at_output(site: Site) -> Iterator[Expr]:
    """z put where the formula of f′ has a; or f′(a), the activation applied twice."""
    if site.name.kind != "da/dz" or not is_elementwise(site):
        return
    l = site.name.indices[0]
    f = site.step.layer(l).activation
    if f.formula is None or f.slope is None:
        return
    of = "f" if site.step.drops_out(l) else "a"
    a, z = (Ref(site.name.of_kind(kind)) for kind in (of, "z"))
    right = f.slope(z, a)
    for wrong in (replaced(right, a, z), f.slope(a, f.formula(a))):
        yield replaced(site.expr, right, wrong)


def without_activation(site: Site) -> Iterator[Expr]:
    if site.name.kind in ("a", "f") and is_elementwise(site):
        yield with_kind(site.expr, "f", lambda ref: Ref(site.name.of_kind("z")))
        yield Ref(site.name.of_kind("z"))


def exponent_sign(site: Site) -> Iterator[Expr]:
    if site.name.kind in ("a", "f", "da/dz"):

        def flip(x: Expr) -> Expr:
            if not (isinstance(x, Op) and x.op == "exp"):
                return x
            (inner,) = x.args
            bare = inner.args[0] if isinstance(inner, Op) and inner.op == "neg" else neg(inner)
            return Op("exp", (bare,))

        yield mapped(site.expr, flip)
