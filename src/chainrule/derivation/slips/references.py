"""Edits of one name in a formula: another quantity's number where the right one belongs.

another unit      out_h2 for out_h1, w6 for w5, another sample, another target
another kind      net for out, ∂E/∂out for δ, i1 for w1, the target for the output
another layer     b2 for b1, out_h1 for i1, δ_o1 for δ_h1
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from chainrule.basics.expression import Expr, Op, Ref
from chainrule.derivation.feedforward.records import StepRecords
from chainrule.derivation.graph.names import Name, as_name
from chainrule.derivation.slips.edits import Edit
from chainrule.derivation.slips.rewriting import with_names
from chainrule.derivation.slips.site import Site

_FEW = 12  # units, or samples, of which each may be confused with each; of more, those beside
_FEW_WEIGHTS = 24
_LONG = 24  # names in a formula; of a longer one only units beside each other are confused
_UNITS = ("a", "z", "f", "y[k]", "delta", "dE/da", "da/dz", "dW", "db", "b", "d", "E[k]")
_PARTS = ("dE[k]/da", "dE[k]/dz")
_LAYERED = ("a", "z", "delta", "da/dz", "dE/da", "b", "db")

_SIBLINGS: dict[str, tuple[str, ...]] = {
    "a": ("z", "da/dz", "delta"),
    "z": ("a",),
    "f": ("z",),
    "delta": ("dE/da", "da/dz", "a", "z"),
    "dE/da": ("delta", "a", "da/dz"),
    "da/dz": ("a", "z", "dE/da"),
    "W": ("W+", "dW"),
    "W+": ("W",),
    "b": ("b+",),
    "dW": ("W",),
    "db": ("b",),
}
"""Kinds that have the same indices, and are taken for one another."""


class _Other(NamedTuple):
    """The name that is taken, how the edit is called, and what sibling edits share."""

    name: Name
    key: str
    role: tuple[object, ...]


def edits_of_references(site: Site) -> Iterator[Edit]:
    """Every name in the formula replaced by what it is taken for: in one place, and throughout
    where it stands in several."""
    places = list(_places(site.expr, ()))
    is_long = len(places) > _LONG
    for path, name in places:
        for other in _others(site, name, is_long):
            new, role = Ref(other.name), (path, *other.role)
            yield Edit(other.key, path, new, (Ref(name), new), role)
    times = Counter(name.of_sample(None) for _path, name in places)
    firsts = {name.of_sample(None): name for _path, name in reversed(places)}
    for bare, name in firsts.items():
        if times[bare] > 1 and not is_long:
            for other in _others(site, name, is_long):
                yield _throughout(site.expr, name, other)


def _throughout(expr: Expr, name: Name, other: _Other) -> Edit:
    """The name replaced wherever it stands, of whichever sample."""
    moves = other.name.sample != name.sample

    def renamed(found: Name) -> Name | None:
        if found.of_sample(None) != name.of_sample(None) or (moves and found != name):
            return None
        return other.name if moves or name.sample is None else other.name.of_sample(found.sample)

    key = "neighbor" if other.key == "neighbor" else "names_swapped"
    whole = with_names(expr, renamed)
    return Edit(key, (), whole, (Ref(name), Ref(other.name)), (name.kind, *other.role))


def _places(expr: Expr, path: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Name]]:
    if isinstance(expr, Ref):
        yield path, as_name(expr.name)
    elif isinstance(expr, Op):
        for i, arg in enumerate(expr.args):
            yield from _places(arg, (*path, i))


def _others(site: Site, name: Name, is_long: bool) -> Iterator[_Other]:
    yield from _other_units(site.step, name, is_long)
    if is_long:
        return
    yield from _other_kinds(site, name)
    yield from _other_weights(site.step, name)
    yield from _other_layers(site.step, name)
    if name.sample is not None and len(site.step.samples) <= _FEW:
        for sample in site.step.samples:
            if sample != name.sample:
                yield _Other(name.of_sample(sample), "neighbor", ("sample", sample))


def _other_units(step: StepRecords, name: Name, is_long: bool) -> Iterator[_Other]:
    """Names that differ in one unit."""
    if name.kind in _PARTS:
        k, l, j = name.indices
        for other in _beside(k, step.sizes[-1], is_long):
            yield _Other(name.at(other, l, j), "neighbor", ("output", other))
        for other in _beside(j, step.sizes[l], is_long):
            yield _Other(name.at(k, l, other), "neighbor", ("unit", other))
        return
    if name.kind not in _UNITS:
        return
    *first, last = name.indices
    if name.kind in ("b", "db") and step.layer(first[0]).shares_bias:
        return
    if name.kind == "dW":
        l, i, j = name.indices
        for k in _beside(i, step.sizes[l - 1], is_long):
            yield _Other(name.at(l, k, j), "neighbor", ("sender", k))
        for k in _beside(j, step.sizes[l], is_long):
            yield _Other(name.at(l, i, k), "neighbor", ("receiver", k))
        return
    n = step.sizes[first[0]] if first else step.sizes[-1]
    for k in _beside(last, n, is_long):
        yield _Other(name.at(*first, k), "neighbor", ("unit", k))


def _beside(unit: int, n: int, is_long: bool) -> Iterator[int]:
    near = range(1, n + 1) if n <= _FEW and not is_long else (unit - 1, unit + 1)
    return (k for k in near if k != unit and 1 <= k <= n)


def _other_kinds(site: Site, name: Name) -> Iterator[_Other]:
    step = site.step
    for kind in _SIBLINGS.get(name.kind, ()):
        if _there_is(step, kind, name):
            yield _Other(name.of_kind(kind), "name_swapped", (kind,))
    if name.kind == "a" and name.indices[0] == step.L:
        yield _Other(Name("y[k]", name.indices[1:], name.sample), "name_swapped", ("y",))
    if name.kind == "y[k]":
        output = Name("a", (step.L, *name.indices), name.sample)
        yield _Other(output, "name_swapped", ("output",))
    if name.kind == "a" and site.name.kind in ("dW", "dE/dW"):
        yield _Other(Name("W", site.name.indices), "name_swapped", ("its weight",))
    if site.name.kind == "z" and name.kind == "W":
        l, i, _j = name.indices
        sample = site.name.sample
        yield _Other(Name("a", (l - 1, i), sample), "name_swapped", ("its input",))
    if site.name.kind == "z" and name.kind == "a":
        l, j = site.name.indices
        yield _Other(Name("W", (l, name.indices[1], j)), "name_swapped", ("its weight",))
    if name.kind in ("dW", "db"):
        l, j = name.indices[0], name.indices[-1]
        if not step.is_batch:
            yield _Other(Name("delta", (l, j)), "name_swapped", ("delta",))


def _there_is(step: StepRecords, kind: str, name: Name) -> bool:
    """A quantity of that kind with the name's indices, which has a number."""
    l = name.indices[0]
    if l == 0 or (kind == "b+" and step.layer(l).bias != "trained"):
        return False
    if kind in ("dE/da", "da/dz") and l == step.L:
        return step.network.output.elementwise or kind == "da/dz"
    return True


def _other_weights(step: StepRecords, name: Name) -> Iterator[_Other]:
    """Another weight, or gradient, of the same layer, or of the next one."""
    if name.kind not in ("W", "W+", "dW"):
        return
    for l in range(1, step.L + 1):
        if step.sizes[l] * step.sizes[l - 1] > _FEW_WEIGHTS:
            continue
        for index in step.weights(l):
            if index != name.indices:
                same = [a == b for a, b in zip(index, name.indices, strict=True)]
                key = "neighbor" if sum(same) == 2 and same[0] else "far_name_swapped"
                yield _Other(name.at(*index), key, ("weight", l, *_moved(same, index)))


def _moved(same: list[bool], index: tuple[int, int, int]) -> tuple[object, ...]:
    """The indices that differ, so that siblings share them."""
    return tuple(None if is_same else i for is_same, i in zip(same, index, strict=True))


def _other_layers(step: StepRecords, name: Name) -> Iterator[_Other]:
    if name.kind not in _LAYERED:
        return
    own, last = name.indices
    least = 0 if name.kind == "a" else 1
    for l in range(least, step.L + 1):
        if l == own:
            continue
        n = _how_many(step, name.kind, l)
        for unit in range(1, n + 1) if n <= _FEW else [last] if last <= n else []:
            other = name.at(l, unit)
            if l == 0 or _there_is(step, name.kind, other):
                yield _Other(other, "far_name_swapped", ("layer", l, unit))


def _how_many(step: StepRecords, kind: str, l: int) -> int:
    """Quantities of that kind in a layer: of biases none, one, or one a unit."""
    if kind not in ("b", "db"):
        return step.sizes[l]
    b = step.layer(l).b
    return 0 if b is None else len(b)
