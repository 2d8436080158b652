"""The classic mistakes of backpropagation by hand: one row each, a change of a quantity's formula.

A row's `rewrites` yields the wrong formulas that the mistake makes of a quantity's right one (none
where it does not apply), so that a number can be compared with what each mistake would have given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple, TypeAlias

from chainrule.answers.rewriting import (
    is_bias,
    is_constant,
    mapped,
    name_of,
    names_in,
    replaced,
    terms_of,
    with_kind,
    with_names,
    without_term,
)
from chainrule.derivation.expression import Expr, Num, Op, Ref, add, div, mul, neg
from chainrule.derivation.feedforward import FeedForward
from chainrule.derivation.formulas import ACTIVATION_FORMULAS
from chainrule.derivation.names import Name
from chainrule.derivation.quantity import Quantity
from chainrule.i18n import N_


class Site(NamedTuple):
    """A quantity where a slip may have been made."""

    d: FeedForward
    name: Name
    quantity: Quantity
    expr: Expr


Rewrites: TypeAlias = Callable[[Site], Iterator[Expr]]


class Slip(NamedTuple):
    """`sentence` says what was done, to be translated when shown; `alike`: who makes it once makes
    it wherever it can be made."""

    key: str
    sentence: str
    rewrites: Rewrites
    alike: bool = True


def _is_output(site: Site) -> bool:
    """∂E/∂a, δ or an output's part of them, of the output layer: where the loss comes in."""
    l = site.quantity.layer
    return l == len(site.d.network.layers) and site.name.kind in ("dE/da", "dE[k]/da", "delta")


def _without_slope(site: Site) -> Iterator[Expr]:
    """δ = ∂E/∂a, the factor f′(z) left out; in a sum over δ's, out of each of them."""
    if site.name.kind == "delta" and not _elementwise(site):
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


def _elementwise(site: Site) -> bool:
    l = site.quantity.layer
    return l is not None and l > 0 and site.d.network.layers[l - 1].activation.elementwise


def _slope_where_none_belongs(site: Site) -> Iterator[Expr]:
    """(a − y)·f′(z) for log_loss behind its own activation, where f′ has cancelled."""
    network = site.d.network
    cancels = network.output.name in network.loss.canonical and _elementwise(site)
    if cancels and site.name.kind == "delta" and _is_output(site):
        yield mul(site.expr, Ref(str(site.name._replace(kind="da/dz"))))


def _slope_at_output(site: Site) -> Iterator[Expr]:
    """z put where the formula of f′ has a; or f′(a), the activation applied twice."""
    if site.name.kind != "da/dz" or not _elementwise(site):
        return
    l = site.name.indices[0]
    activation = site.d.network.layers[l - 1].activation.name
    formula = ACTIVATION_FORMULAS[activation]
    of = "a" if site.d.passed.mask[l - 1] is None else "f"
    a, z = (Ref(str(site.name._replace(kind=kind))) for kind in (of, "z"))
    right = formula.derivative(z, a)
    for wrong in (replaced(right, a, z), formula.derivative(a, formula.value(a))):
        yield replaced(site.expr, right, wrong)


def _without_activation(site: Site) -> Iterator[Expr]:
    if site.name.kind in ("a", "f") and _elementwise(site):
        yield with_kind(site.expr, "f", lambda ref: Ref(str(site.name._replace(kind="z"))))
        yield Ref(str(site.name._replace(kind="z")))


def _exponent_sign(site: Site) -> Iterator[Expr]:
    if site.name.kind in ("a", "f", "da/dz"):

        def flip(x: Expr) -> Expr:
            if not (isinstance(x, Op) and x.op == "exp"):
                return x
            (inner,) = x.args
            bare = inner.args[0] if isinstance(inner, Op) and inner.op == "neg" else neg(inner)
            return Op("exp", (bare,))

        yield mapped(site.expr, flip)


def _swapped_target(site: Site) -> Iterator[Expr]:
    """y − a for a − y: target and output exchanged."""
    L = len(site.d.network.layers)
    if not (_is_output(site) or site.name.kind == "E[k]"):
        return

    def other(name: Name) -> Name | None:
        if name.kind == "y":
            return Name("a", (L, name.indices[0]), name.row)
        if name.kind == "a" and name.indices[0] == L:
            return Name("y", (name.indices[1],), name.row)
        return None

    if any(name.kind == "y" for name in names_in(site.expr)):
        yield with_names(site.expr, other)


def _other_weights(site: Site) -> Iterator[Expr]:
    """The weights after their update where those before it belong, or the other way round."""
    if site.quantity.phase == "backward" and site.name.kind not in ("dR/dW", "dW"):
        old, new = ("W+", "W") if site.d.situation.plan.sequential else ("W", "W+")
        yield with_names(
            site.expr, lambda name: name._replace(kind=new) if name.kind == old else None
        )


def _transposed(site: Site) -> Iterator[Expr]:
    """The weights of a matrix read in the other order: Wᵀ where it is square.

    w1, w2 … are counted by the unit that receives them; counted by the unit that sends them, they
    are other entries, of a matrix that is not square too.
    """
    if site.name.kind in ("z", "dE/da", "dE[k]/da", "d"):
        for by_receiver in (True, False):
            yield with_names(site.expr, partial(_read_otherwise, site.d, by_receiver))


def _read_otherwise(d: FeedForward, by_receiver: bool, name: Name) -> Name | None:
    if name.kind not in ("W", "W+"):
        return None
    l, i, j = name.indices
    n_in, n_out = d.network.layers[l - 1].W.shape
    if by_receiver:
        i, j = divmod((j - 1) * n_in + i - 1, n_out)
    else:
        j, i = divmod((i - 1) * n_out + j - 1, n_in)
    return name._replace(indices=(l, i + 1, j + 1))


_UNITS = ("a", "z", "f", "y", "delta", "dE/da", "da/dz", "dW", "db")
_ALL_NEIGHBORS = 12  # in larger layers only the units right beside


def _neighbor(site: Site) -> Iterator[Expr]:
    """Another unit's number in place of one; two inputs exchanged."""
    for name in dict.fromkeys(n._replace(row=None) for n in names_in(site.expr)):
        if name.kind in _UNITS:
            for other in _neighbors(site, name):
                yield with_names(site.expr, _renaming({name: other}))
                if name.indices < other.indices:
                    yield with_names(site.expr, _renaming({name: other, other: name}))


def _renaming(pairs: dict[Name, Name]) -> Callable[[Name], Name | None]:
    def rename(name: Name) -> Name | None:
        other = pairs.get(name._replace(row=None))
        return None if other is None else other._replace(row=name.row)

    return rename


def _neighbors(site: Site, name: Name) -> Iterator[Name]:
    """The names that differ from `name` in one unit."""
    sizes = site.d.network.sizes
    *first, last = name.indices
    if name.kind == "dW":
        l, i, j = name.indices
        yield from (name._replace(indices=(l, k, j)) for k in _beside(i, sizes[l - 1]))
        yield from (name._replace(indices=(l, i, k)) for k in _beside(j, sizes[l]))
        return
    if name.kind == "db" and site.d.network.layers[first[0] - 1].shares_bias:
        return
    n = sizes[-1] if name.kind == "y" else sizes[first[0]]
    yield from (name._replace(indices=(*first, k)) for k in _beside(last, n))


def _beside(unit: int, n: int) -> Iterator[int]:
    near = range(1, n + 1) if n <= _ALL_NEIGHBORS else (unit - 1, unit + 1)
    return (k for k in near if k != unit and 1 <= k <= n)


def _without_bias(site: Site) -> Iterator[Expr]:
    if site.name.kind == "z":
        kept = [term for term in terms_of(site.expr) if not is_bias(term)]
        if len(kept) < len(terms_of(site.expr)):
            yield add(*kept)


def _without_rate(site: Site) -> Iterator[Expr]:
    if site.quantity.phase == "update":
        yield with_kind(site.expr, "eta", lambda ref: Num(1))


def _rate_sign(site: Site) -> Iterator[Expr]:
    if site.quantity.phase == "update":
        yield with_kind(site.expr, "eta", neg)


def _without_constant(site: Site) -> Iterator[Expr]:
    """½ of the half squared error, 1/N and 2/N of the mean squared error, left out."""
    loss, n = site.d.network.loss.name, site.d.network.sizes[-1]
    batch = len(site.d.rows) > 1 and site.name.row is None
    if site.name.kind == "E[k]" and not batch:
        fraction = div(1, 2) if loss in ("half_squared_error", "huber") else div(1, n)
        yield replaced(site.expr, fraction, Num(1))
    if not _is_output(site) or site.name.kind == "delta":
        return
    if loss in ("half_squared_error", "huber"):
        yield mul(2, site.expr)
    elif loss == "mean_squared_error":
        for constant in (Num(1), Num(2), div(1, n)):
            yield replaced(site.expr, div(2, n), constant)


def _not_averaged(site: Site) -> Iterator[Expr]:
    """A sample's share of the batch, 1/n, left out."""
    n, kind = len(site.d.rows), site.name.kind
    if n == 1:
        return
    if kind in ("E", "E[k]") and site.name.row is None:
        yield add(*(_without_first_factor(term) for term in terms_of(site.expr)))
    elif _is_output(site):
        yield _without_first_factor(site.expr)
    elif kind in ("dW", "db", "dE/dW"):
        yield mul(n, site.expr)


def _without_first_factor(term: Expr) -> Expr:
    if isinstance(term, Op) and term.op == "mul":
        first, *rest = term.args
        if is_constant(first) or (isinstance(first, Ref) and name_of(first.name).kind == "share"):
            return mul(*rest)
    return term


_SUMS = ("z", "E", "E[k]", "R", "dE/da", "dE[k]/da", "dW", "dE/dW", "dE[k]/dW", "db", "d")


def _path_forgotten(site: Site) -> Iterator[Expr]:
    """One term of a sum left out: an input, an output's part, a path back, a sample's share."""
    if site.name.kind in _SUMS:
        for term, rest in without_term(site.expr):
            if not is_bias(term):
                yield rest


_ROUNDINGS = [("round", k) for k in range(1, 7)] + [("signif", k) for k in range(1, 6)]


def _rounded_early(site: Site) -> Iterator[Expr]:
    """Every operand that was itself worked out, rounded before it is used; or every term."""
    given = {name for name in site.quantity.depends if site.d[name].phase == "given"}
    several = isinstance(site.expr, Op) and site.expr.op == "add"
    for how, digits in _ROUNDINGS:

        def shortened(x: Expr, how: str = how, digits: int = digits) -> Expr:
            computed = isinstance(x, Ref) and x.name not in given
            return Op(how, (x, Num(digits))) if computed else x

        yield mapped(site.expr, shortened)
        if several:
            yield add(*(Op(how, (term, Num(digits))) for term in terms_of(site.expr)))


SLIPS: dict[str, Slip] = {
    row.key: row
    for row in (
        Slip("slope_forgotten", N_("the factor σ′(z), the activation's slope, forgotten"),
             _without_slope),
        Slip("slope_at_output", N_("the slope taken at the wrong place: z where a belongs, or σ′ "
             "of a instead of z"), _slope_at_output),
        Slip("slope_not_cancelled", N_("σ′(z) multiplied in, though it cancels for this loss"),
             _slope_where_none_belongs),
        Slip("target_swapped", N_("target and output swapped: y − a for a − y"), _swapped_target),
        Slip("other_weights", N_("the weights after their update used in place of those before, or "
             "the other way round"), _other_weights),
        Slip("transposed", N_("a transposed weight: the matrix read the other way round"),
             _transposed),
        Slip("neighbor", N_("a neighbor's number used: another input or another unit"), _neighbor,
             False),
        Slip("bias_forgotten", N_("the bias forgotten"), _without_bias),
        Slip("rate_forgotten", N_("the learning rate forgotten"), _without_rate),
        Slip("rate_sign", N_("the wrong sign before the learning rate: uphill, not downhill"),
             _rate_sign),
        Slip("constant_forgotten", N_("a constant of the loss forgotten: ½, or the 2/N"),
             _without_constant),
        Slip("not_averaged", N_("not averaged over the batch"), _not_averaged),
        Slip("path_forgotten", N_("one path of the sum forgotten"), _path_forgotten,
             False),
        Slip("activation_forgotten", N_("the activation forgotten: z taken for a"),
             _without_activation),
        Slip("exponent_sign", N_("the wrong sign in the exponent of e"), _exponent_sign),
        Slip("rounded_early", N_("numbers rounded too early, before they were used"),
             _rounded_early),
    )
}  # fmt: skip
"""Each mistake by its key, in the order in which ties are told."""
