"""What edits of the formulas make of a person's numbers: whether they give one that is written.

An edit may have been made in the number's own formula or in that of a quantity before it that was
not written down, there alone or alike in several. Everything starts from the person's own numbers.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple, TypeAlias

from chainrule.answers.chains import Chain, Sites
from chainrule.answers.web import Numbers, close
from chainrule.answers.workings import Workings
from chainrule.basics.evaluation import evaluate
from chainrule.basics.expression import Expr, Op, references
from chainrule.derivation.graph.quantity import Quantity
from chainrule.derivation.slips.edits import LAST_RANK, Edit
from chainrule.derivation.slips.grammar import last_edits_of
from chainrule.derivation.slips.rewriting import differing_terms, is_long_sum

MOST_SITES = 60  # quantities before a number in which edits are tried
MOST_WORK = 60_000  # terms added up for one number
MOST_JOINT = 40  # edits made alike in several places at once
_MORE_CARRIED = 8.0  # times the rounding that the right formulas carry, which others do not exceed
_NEAR = 0.05  # of a number: what lies further off has not been rounded to it

EditsAt: TypeAlias = Callable[[str], list[Edit]]


class Fit(NamedTuple):
    """Edits that give the number asked for."""

    sites: Sites
    value: float
    off: float


class Trials:
    """The edits of one sheet, tried. ``barriers`` are the numbers written: the person went on with
    what they had written, so that no edit further back reaches past them."""

    def __init__(self, workings: Workings) -> None:
        self.workings, self.web = workings, workings.web
        self.quantities = workings.quantities
        self.barriers = {n for n in workings.written if workings.counts_as_written(n)}
        self._edits: dict[str, list[Edit]] = {}
        self._by_signature: dict[str, dict[Hashable, Edit]] = {}
        self._back: dict[str, set[str]] = {}

    # -- what fits one number ----------------------------------------------------------------------

    def sites_of(self, name: str) -> list[str]:
        """The number itself and what it comes from that was not written down, nearest first."""
        behind = self.web.behind([name], self.barriers)
        return [n for n in behind if n == name or n not in self.barriers][:MOST_SITES]

    def fits(self, name: str, edits: EditsAt) -> Iterator[Fit]:
        sites = sorted(self.sites_of(name), key=lambda site: self.quantities[site].expr is None)
        near = {site: self.between([site], name) for site in sites}
        several: dict[Hashable, Sites] = {}
        work = 0
        for site in sites:
            onward = sum(len(self.web.depends(n)) for n in near[site] if n != site)
            for edit in edits(site) if work < MOST_WORK else ():
                work += onward + (1 if edit.path else len(self.web.depends(site)))
                fit = self.fit(name, {site: edit}, near[site])
                if fit is not None:
                    yield fit
                if self.quantities[site].expr is not None and edit.rank < LAST_RANK:
                    several.setdefault(edit.signature, {})[site] = edit
        for alike in several.values():
            yield from self._joint_fits(name, alike)

    def _joint_fits(self, name: str, alike: Sites) -> Iterator[Fit]:
        """The same edit in several quantities at once: of a kind and layer, of a kind, in all."""
        if not 1 < len(alike) <= MOST_JOINT:
            return
        for scope in _scopes(alike, self.quantities):
            fit = self.fit(name, scope, self.between(scope, name))
            if fit is not None:
                yield fit

    def fit(self, name: str, sites: Sites, path: list[str], is_known: bool = False) -> Fit | None:
        """The edits, if they give the number that is written; one with too few digits to tell
        anything only where they are known from others."""
        workings, written = self.workings, self.workings.written[name]
        found = workings.found[name]
        value = math.nan
        for step in self.own.along(sites, path):
            value = step.value  # of the last one, which is the number itself
        off = abs(value - written.value)
        if close(value, found.own) or not off <= _NEAR * abs(value) + 8 * written.half_unit:
            return None
        if written.is_coarse_for(value) and not is_known:
            return None
        if workings.fits(name, value, 0.0):
            return Fit(sites, value, off)
        if not workings.fits(name, value, _MORE_CARRIED * found.carried):
            return None
        fits = workings.fits(name, value, self._carried(sites, path))
        return Fit(sites, value, off) if fits else None

    def _carried(self, sites: Sites, path: list[str]) -> float:
        """What rounding on the way can do to the number that the edits give."""
        workings = self.workings
        errors, carried = dict(workings.errors), 0.0
        for at, value, moved, numbers in self.own.along(sites, path):
            expr, edit = self.quantities[at].expr, sites.get(at)
            if expr is not None:
                parts = self._anew(at, edit, moved)
                if parts is None:
                    made = expr if edit is None else edit.of(expr)
                    carried = workings.spread(made, numbers, errors)
                else:
                    more = (workings.spread(part, numbers, errors) for part in parts)
                    carried = workings.carried[at] + sum(more)
                errors[at] = carried + workings.precision.step(value)
        return carried

    def _anew(self, at: str, edit: Edit | None, moved: list[str]) -> list[Expr] | None:
        """The terms of a long sum that an edit makes anew, or that refer to what has moved; None
        of other formulas, and where the edit is of the whole sum."""
        expr = self.quantities[at].expr
        if expr is None or not is_long_sum(expr):
            return None
        terms = self.own.worked(at).terms_with(moved)
        if edit is None:
            return [expr.args[i] for i in terms]
        made = edit.of(expr)
        differing = differing_terms(expr, made)
        if differing is None or not isinstance(made, Op):
            return None
        return [term for _i, term in differing] + [made.args[i] for i in terms]

    # -- the numbers that edits give ---------------------------------------------------------------

    def edits_at(self, site: str) -> list[Edit]:
        if site not in self._edits:
            self._edits[site] = self._without_circles(site, self.quantities.edits(site))
        return self._edits[site]

    def last_edits_at(self, site: str) -> list[Edit]:
        found = last_edits_of(self.quantities.derivation, self.quantities[site])
        return self._without_circles(site, found)

    def _without_circles(self, site: str, edits: Iterable[Edit]) -> list[Edit]:
        """None that takes what comes from the quantity itself."""
        later, expr = set(self.web.ahead([site])), self.quantities[site].expr
        return [edit for edit in edits if later.isdisjoint(_taken(expr, edit))]

    def alike(self, site: str, edit: Edit) -> Edit | None:
        """The same edit in another quantity."""
        if site not in self._by_signature:
            self._by_signature[site] = {e.signature: e for e in reversed(self.edits_at(site))}
        return self._by_signature[site].get(edit.signature)

    def between(self, sites: Iterable[str], name: str) -> list[str]:
        """What lies on a way from the sites to a number, both ends with it, in order."""
        if name not in self._back:
            self._back[name] = set(self.web.behind([name], self.barriers))
        sites, back = list(sites), self._back[name]
        ahead = self.web.ahead(sites, self.barriers - set(sites))
        return [n for n in ahead if n in back and (n == name or n not in self.barriers)]

    def moved(self, chain: Chain, sites: Sites, barriers: set[str]) -> dict[str, float]:
        """What every quantity that the edits reach has then."""
        path = self.web.ahead(sites, barriers - set(sites))
        return {step.at: step.value for step in chain.along(sites, path, barriers)}

    @cached_property
    def own(self) -> Chain:
        """From the person's own numbers."""
        return Chain(self.quantities, self.workings.numbers, self.workings.derived)

    @cached_property
    def true(self) -> Chain:
        """From those that are given."""
        return Chain(self.quantities, Numbers(self.quantities), Numbers(self.quantities))

    @cached_property
    def rounded(self) -> Chain:
        """From their own numbers, all that they have not written rounded as what they have."""
        workings, keep = self.workings, self.workings.precision.kept
        numbers, derived = Numbers(self.quantities, workings.numbers), dict(workings.derived)
        for name in self.web.order:
            expr = self.quantities[name].expr
            if expr is not None and name in self.web.worked:
                derived[name] = evaluate(expr, numbers.__getitem__)
                numbers[name] = keep(derived[name])
            if name in self.barriers:
                numbers[name] = workings.said[name].value
        return Chain(self.quantities, numbers, derived, keep)

    def made_of(self, site: str, edit: Edit) -> str:
        """What tells a formula from others, however it is written: its value at other numbers."""
        value = evaluate(rewritten(edit, self.quantities[site]), _anywhere)
        return f"{value:.9g}"

    def is_constant(self, sites: Sites) -> bool:
        """An edit leaves a formula whose names cancel, so that no number changes it."""
        for site, edit in sites.items():
            made = rewritten(edit, self.quantities[site])
            if any(references(made)) and close(
                evaluate(made, _anywhere), evaluate(made, _elsewhere)
            ):
                return True
        return False


def _elsewhere(name: str) -> float:
    """Another one; none that mirrors it, for of (y - a)² a mirror shows the same."""
    return _anywhere(f"{name} elsewhere")


def _taken(expr: Expr | None, edit: Edit) -> Iterator[str]:
    """The names that an edit takes; none from terms that it leaves as they are."""
    differing = None if expr is None or edit.path else differing_terms(expr, edit.new)
    for part in [edit.new] if differing is None else [term for _i, term in differing]:
        yield from references(part)


def rewritten(edit: Edit, quantity: Quantity) -> Expr:
    return edit.new if quantity.expr is None else edit.of(quantity.expr)


def _anywhere(name: str) -> float:
    """A number for a name that depends on nothing but the name, from ½ to 1."""
    return 0.5 + zlib.crc32(name.encode()) / 2**33


def _scopes(alike: Sites, quantities: Mapping[str, Quantity]) -> Iterator[Sites]:
    """The quantities of one kind in one layer, of one kind, and all; each set of several once."""
    seen: list[set[str]] = []
    keys: tuple[Callable[[Quantity], Hashable], ...] = (
        lambda q: (q.name.kind, q.layer, q.sample),
        lambda q: (q.name.kind, q.layer),
        lambda q: q.name.kind,
        lambda q: None,
    )
    for key in keys:
        groups: dict[Hashable, Sites] = {}
        for site, edit in alike.items():
            groups.setdefault(key(quantities[site]), {})[site] = edit
        for group in groups.values():
            if len(group) > 1 and set(group) not in seen:
                seen.append(set(group))
                yield group
