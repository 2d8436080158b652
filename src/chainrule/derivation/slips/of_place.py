"""Mistakes of place: another quantity's number where the right one belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from chainrule.basics.expression import Expr, Op
from chainrule.derivation.feedforward.records import StepRecords
from chainrule.derivation.graph.names import Name, names_in
from chainrule.derivation.slips.rewriting import terms_of, with_names
from chainrule.derivation.slips.site import Site, is_output


def swapped_target(site: Site) -> Iterator[Expr]:
    """y − a for a − y: target and output exchanged."""
    L = site.step.L
    if not (is_output(site) or site.name.kind == "E[k]"):
        return

    def other(name: Name) -> Name | None:
        if name.kind == "y[k]":
            return Name("a", (L, name.indices[0]), name.sample)
        if name.kind == "a" and name.indices[0] == L:
            return Name("y[k]", (name.indices[1],), name.sample)
        return None

    if any(name.kind == "y[k]" for name in names_in(site.expr)):
        yield with_names(site.expr, other)


def other_weights(site: Site) -> Iterator[Expr]:
    """The weights after their update where those before it belong, or the other way round."""
    if site.quantity.phase == "backward" and site.name.kind not in ("dR/dW", "dW"):
        old, new = ("W+", "W") if site.step.is_sequential else ("W", "W+")
        yield with_names(site.expr, lambda name: name.of_kind(new) if name.kind == old else None)


def transposed(site: Site) -> Iterator[Expr]:
    """The weights of a matrix read in the other order: Wᵀ where it is square.

    w1, w2 … are counted by the unit that receives them; counted by the unit that sends them, they
    are other entries, of a matrix that is not square too.
    """
    if site.name.kind in ("z", "dE/da", "dE[k]/da", "d"):
        for by_receiver in (True, False):
            yield with_names(site.expr, partial(_read_otherwise, site.step, by_receiver))


def _read_otherwise(step: StepRecords, by_receiver: bool, name: Name) -> Name | None:
    if name.kind not in ("W", "W+"):
        return None
    l, i, j = name.indices
    n_in, n_out = step.layer(l).W.shape
    if by_receiver:
        i, j = divmod((j - 1) * n_in + i - 1, n_out)
    else:
        j, i = divmod((i - 1) * n_out + j - 1, n_in)
    return name.at(l, i + 1, j + 1)


_UNITS = ("a", "z", "f", "y[k]", "delta", "dE/da", "da/dz", "dW", "db")
_ALL_NEIGHBORS = 12  # in larger layers only the units right beside


def exchanged(site: Site) -> Iterator[Expr]:
    """Two units' numbers exchanged, throughout the formula; of a sum only the terms are made anew
    that they stand in."""
    terms, stands = terms_of(site.expr), dict[Name, list[int]]()
    for i, term in enumerate(terms):
        for name in names_in(term):
            stands.setdefault(name.of_sample(None), []).append(i)
    for name in stands:
        if name.kind in _UNITS:
            for other in _neighbors(site, name):
                if other in stands and name.indices < other.indices:
                    rename, changed = _renaming({name: other, other: name}), list(terms)
                    for i in {*stands[name], *stands[other]}:
                        changed[i] = with_names(terms[i], rename)
                    yield changed[0] if len(changed) == 1 else Op("add", tuple(changed))


def _renaming(pairs: dict[Name, Name]) -> Callable[[Name], Name | None]:
    def rename(name: Name) -> Name | None:
        other = pairs.get(name.of_sample(None))
        return None if other is None else other.of_sample(name.sample)

    return rename


def _neighbors(site: Site, name: Name) -> Iterator[Name]:
    """The names that differ from `name` in one unit."""
    step, sizes = site.step, site.step.sizes
    *first, last = name.indices
    if name.kind == "dW":
        l, i, j = name.indices
        yield from (name.at(l, k, j) for k in _beside(i, sizes[l - 1]))
        yield from (name.at(l, i, k) for k in _beside(j, sizes[l]))
        return
    if name.kind == "db" and step.layer(first[0]).shares_bias:
        return
    n = sizes[-1] if name.kind == "y[k]" else sizes[first[0]]
    yield from (name.at(*first, k) for k in _beside(last, n))


def _beside(unit: int, n: int) -> Iterator[int]:
    near = range(1, n + 1) if n <= _ALL_NEIGHBORS else (unit - 1, unit + 1)
    return (k for k in near if k != unit and 1 <= k <= n)
