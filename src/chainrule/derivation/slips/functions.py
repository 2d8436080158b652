"""Edits of a formula as a whole: another function's formula, a constant too many, no update."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.basics.expression import Expr, Num, Op, Ref, add, div, exp, mul, neg, sub
from chainrule.derivation.slips.edits import Edit
from chainrule.derivation.slips.rewriting import is_constant, replaced
from chainrule.derivation.slips.site import Site
from chainrule.pieces.activations import ACTIVATIONS

_SIBLINGS = ("logistic", "tanh", "relu", "identity", "softplus", "exp")
_RATES = (1.0, 0.5, 0.1, 0.01, 0.2, 0.05, 0.3, 0.001)


def edits_of_functions(site: Site) -> Iterator[Edit]:
    """The edits of the whole formula."""
    yield from _other_activations(site)
    yield from _softmax_as_units(site)
    yield from _other_constants(site)
    yield from _of_update(site)
    yield from _slope_beside_softmax(site)


def _other_activations(site: Site) -> Iterator[Edit]:
    """tanh for sigmoid, and the slopes likewise."""
    kind, l = site.name.kind, site.quantity.layer
    if kind not in ("a", "f", "da/dz") or not l or not site.step.layer(l).activation.elementwise:
        return
    own = site.step.layer(l).activation
    z = Ref(site.name.of_kind("z"))
    a = Ref(site.name.of_kind("f" if site.step.drops_out(l) else "a"))
    right = own.slope(z, a) if kind == "da/dz" and own.slope else own.formula and own.formula(z)
    if right is None:
        return
    for name in _SIBLINGS:
        f = ACTIVATIONS[name]
        if f is own or f.formula is None or f.slope is None:
            continue
        wrong = f.slope(z, a) if kind == "da/dz" else f.formula(z)
        key = "slope_swapped" if kind == "da/dz" else "activation_swapped"
        whole = wrong if site.expr == right else replaced(site.expr, right, wrong)
        yield Edit(key, (), whole, (right, wrong), (name,))


def _softmax_as_units(site: Site) -> Iterator[Edit]:
    """e^z without the sum, or a sigmoid for each unit; the sum without the unit itself."""
    l = site.quantity.layer
    if site.name.kind != "a" or not l or site.step.layer(l).activation.elementwise:
        return
    z = Ref(site.name.of_kind("z"))
    for i, wrong in enumerate((exp(z), div(1, add(1, exp(neg(z)))), z)):
        yield Edit("softmax_as_units", (), wrong, (site.expr, wrong), (i,))
    zs = [Ref(site.name.at(l, k)) for k in site.step.units(l)]
    yield Edit("function_swapped", (), div(z, add(*zs)), (site.expr, div(z, add(*zs))), ("shares",))
    others = [exp(other) for other in zs if other != z]
    ratio = div(exp(z), add(*others))
    yield Edit("function_swapped", (), ratio, (site.expr, ratio), ("others",))


def _other_constants(site: Site) -> Iterator[Edit]:
    """The whole multiplied by a constant; a constant of the formula replaced."""
    step = site.step
    numbers: list[Expr] = [Num(2), div(1, 2)]
    for n in {len(step.samples), step.sizes[-1], step.sizes[0]} - {1, 2}:
        numbers += [Num(n), div(1, n)]
    for number in numbers:
        yield Edit(
            "constant_factor", (), mul(number, site.expr), (site.expr, number), (repr(number),)
        )
    for path, constant in _constants(site.expr, ()):
        for new in (*numbers, Num(1)):
            if new != constant:
                parts = (constant, new)
                yield Edit("constant_swapped", path, new, parts, (path, repr(new)))


def _constants(expr: Expr, path: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Expr]]:
    if is_constant(expr):
        yield path, expr
    elif isinstance(expr, Op):
        for i, arg in enumerate(expr.args):
            yield from _constants(arg, (*path, i))


def _of_update(site: Site) -> Iterator[Edit]:
    kind = site.name.kind
    if kind not in ("W+", "b+"):
        return
    old = Ref(site.name.of_kind(kind[0]))
    l, unit = site.name.indices[0], site.name.indices[-1]
    if site.expr == old:
        step = site.step
        biases = [
            Ref(_delta(site, l, j))
            for j in (step.units(l) if step.layer(l).shares_bias else [unit])
        ]
        for i, gradient in enumerate((add(*biases), *(biases if len(biases) > 1 else ()))):
            if not step.is_batch:
                updated = sub(old, mul(step.ref("eta"), gradient))
                yield Edit("fixed_updated", (), updated, (), (i,))
        return
    yield Edit("not_updated", (), old)
    for rate in _RATES:
        wrong = replaced(site.expr, site.step.ref("eta"), Num(rate))
        if wrong != site.expr:
            yield Edit("other_rate", (), wrong, (site.step.ref("eta"), Num(rate)), (rate,))


def _delta(site: Site, l: int, j: int) -> str:
    return site.step.ref("delta", l, j).name


def _slope_beside_softmax(site: Site) -> Iterator[Edit]:
    """(a − y)·a(1 − a) behind a softmax, where the slope has cancelled."""
    step = site.step
    if site.name.kind != "delta" or site.quantity.layer != step.L or not step.is_canonical:
        return
    if not step.network.output.elementwise:
        a = Ref(site.name.of_kind("a"))
        slope = mul(a, sub(1, a))
        yield Edit("slope_not_cancelled", (), mul(site.expr, slope), (), ("softmax",))
