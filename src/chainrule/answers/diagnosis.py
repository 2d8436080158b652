"""Which edits of the formulas explain the wrong numbers of a sheet.

The first number that nothing explains is taken, and every edit is tried in its formula and in those
of the quantities before it that were not written down: at one place, and wherever it can be made
alike. An edit is kept if it gives the number, moves no number that was written and is right, and
explains the most of the other wrong numbers; of those the ones are told that give the whole sheet
best, digit for digit, carried on exactly or from the rounded numbers, and of these the ones that
people make more often. What is still unexplained is taken up the same way, so that two slips are
two findings.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from chainrule.answers.web import Numbers, Worked, close
from chainrule.answers.workings import Workings
from chainrule.basics.evaluation import evaluate
from chainrule.basics.expression import Expr, references
from chainrule.derivation.graph.quantity import Quantity
from chainrule.derivation.slips.edits import CLASSIC_RANK, LAST_RANK, Edit
from chainrule.derivation.slips.grammar import last_edits_of

MOST_TOLD = 3
MOST_FINDINGS = 4  # wrong numbers of a sheet for which slips are looked for
MOST_SITES = 60  # quantities before a number in which they are looked for
MOST_WEIGHED = 60  # edits that give a number, of which it is asked what else they explain
MOST_JOINT = 40  # edits made alike in several places at once

_NEAR = 0.05  # of a number: what lies further off has not been rounded to it

Sites: TypeAlias = "dict[str, Edit]"
"""An edit at each quantity where it was made."""
EditsAt: TypeAlias = Callable[[str], list[Edit]]


class Candidate(NamedTuple):
    """Edits that give a written number: `sites` says where each was made, the nearest first.
    `value` is what the first site then has, from its `operands`; `result` is the number itself,
    before it was rounded."""

    sites: Sites
    rewritten: dict[str, Expr]
    value: float
    operands: dict[str, float]
    result: float

    @property
    def at(self) -> str:
        """The nearest quantity where it was made."""
        return next(iter(self.sites))

    @property
    def slip(self) -> Edit:
        return self.sites[self.at]

    @property
    def expr(self) -> Expr:
        """The wrong formula there."""
        return self.rewritten[self.at]

    @property
    def everywhere(self) -> bool:
        """It has to be made in several quantities alike to give the number."""
        return len(self.sites) > 1


class Fit(NamedTuple):
    """Edits that give the number asked for."""

    sites: Sites
    value: float
    off: float


class Weighed(NamedTuple):
    """What a fit explains: for each wrong number the edits that give it."""

    fit: Fit
    explains: dict[str, Fit]
    misses: int
    rank: int
    distance: int

    @property
    def order(self) -> tuple[float, ...]:
        return (-len(self.explains), self.misses, self.rank, len(self.fit.sites), self.distance)


class Diagnosis:
    """The findings of one sheet: ``slips[name]`` are the candidates for a wrong number."""

    def __init__(self, workings: Workings) -> None:
        self.workings, self.web = workings, workings.web
        self.quantities = workings.quantities
        self.slips: dict[str, tuple[Candidate, ...]] = {}
        self.made: Sites = {}
        self._worked: dict[str, Worked] = {}
        self._edits: dict[str, list[Edit]] = {}
        self._by_signature: dict[str, dict[Hashable, Edit]] = {}
        self._barriers = {n for n in workings.written if workings.counts_as_written(n)}
        left = workings.wrong
        for _n in range(MOST_FINDINGS):
            if not left:
                break
            explained = self._explain(left[0], left)
            left = [name for name in left[1:] if name not in explained]

    # -- one finding -------------------------------------------------------------------------------

    def _explain(self, first: str, left: list[str]) -> set[str]:
        """Find the edits that give the first of the wrong numbers; what they explain."""
        if self.quantities[first].expr is None:
            return {first}
        best = self._best(first, left, self._edits_at)
        if not best or best[0].misses or len(best[0].explains) < len(left):
            last = self._best(first, left, self._last_edits_at)
            if last and (not best or last[0].order[:2] < best[0].order[:2]):
                best = last
        if not best:
            return {first}
        for name, fit in best[0].explains.items():
            others = [w.explains[name] for w in best if name in w.explains]
            self.slips[name] = tuple(self._candidate(name, fit) for fit in others)
            self.made |= fit.sites
        return set(best[0].explains)

    def _best(self, first: str, left: list[str], edits: EditsAt) -> list[Weighed]:
        """The edits that explain most and fit best, at most `MOST_TOLD`, the likeliest first."""
        fits = self._distinct(self._fits(first, edits))
        weighed = [self._weighed(fit, first, left) for fit in fits[:MOST_WEIGHED]]
        kept = sorted((w for w in weighed if w is not None), key=lambda w: w.order)
        return [w for w in kept if w.order[:2] == kept[0].order[:2]][:MOST_TOLD]

    def _distinct(self, fits: Iterable[Fit]) -> list[Fit]:
        """Of edits that make the same formula, the likeliest; those that fit better first."""
        found: dict[Hashable, dict[str, Fit]] = {}
        for fit in fits:
            formulas = frozenset((site, self._made_of(site, e)) for site, e in fit.sites.items())
            found.setdefault(formulas, {}).setdefault(next(iter(fit.sites.values())).key, fit)
        distinct = (fit for alike in found.values() for fit in _likeliest(alike.values()))
        return sorted(distinct, key=lambda fit: (_likelihood(fit)[0] >= LAST_RANK, fit.off))

    def _made_of(self, site: str, edit: Edit) -> str:
        """What tells a formula from others, however it is written: its value at other numbers."""
        value = evaluate(_rewritten(edit, self.quantities[site]), _anywhere)
        return f"{value:.9g}"

    # -- what fits one number ----------------------------------------------------------------------

    def _sites_of(self, name: str) -> list[str]:
        """The number itself and what it comes from that was not written down, nearest first."""
        behind = self.web.behind([name], self._barriers)
        return [n for n in behind if n == name or n not in self._barriers][:MOST_SITES]

    def _fits(self, name: str, edits: EditsAt) -> Iterator[Fit]:
        sites = self._sites_of(name)
        near = {site: self._between(site, name) for site in sites}
        several: dict[Hashable, Sites] = {}
        for site in sites:
            for edit in edits(site):
                fit = self._fit(name, {site: edit}, near[site])
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
            fit = self._fit(name, scope, self._between_all(scope, name))
            if fit is not None:
                yield fit

    def _fit(self, name: str, sites: Sites, path: list[str]) -> Fit | None:
        """The edits, if they give the number that is written."""
        workings, written = self.workings, self.workings.written[name]
        found, value = workings.found[name], self._carried_on(sites, path, name)
        off = abs(value - written.value)
        if close(value, found.own) or not off <= _NEAR * abs(value) + 8 * written.half_unit:
            return None
        if written.is_coarse_for(value):
            return None
        fits = workings.fits(name, value, 0.0) or workings.fits(
            name, value, self._carried(sites, path, name)
        )
        return Fit(sites, value, off) if fits else None

    def _carried(self, sites: Sites, path: list[str], name: str) -> float:
        """What rounding on the way can do to the number that the edits give."""
        workings = self.workings
        changed, errors = Numbers(self.quantities, workings.numbers), dict(workings.errors)
        carried = 0.0
        for at in path:
            value = self._value_at(at, sites.get(at), changed, False)
            expr, edit = self.quantities[at].expr, sites.get(at)
            if expr is None:
                changed[at] = value
                continue
            made = expr if edit is None else edit.of(expr)
            carried = workings.spread(made, changed, errors)
            changed[at], errors[at] = value, carried + workings.precision.step(value)
        return carried

    # -- the numbers that edits give ---------------------------------------------------------------

    def _edits_at(self, site: str) -> list[Edit]:
        if site not in self._edits:
            self._edits[site] = self._without_circles(site, self.quantities.edits(site))
        return self._edits[site]

    def _last_edits_at(self, site: str) -> list[Edit]:
        found = last_edits_of(self.quantities.derivation, self.quantities[site])
        return self._without_circles(site, found)

    def _without_circles(self, site: str, edits: Iterable[Edit]) -> list[Edit]:
        """None that takes what comes from the quantity itself."""
        later = set(self.web.ahead([site]))
        return [edit for edit in edits if later.isdisjoint(references(edit.new))]

    def _alike(self, site: str, edit: Edit) -> Edit | None:
        """The same edit in another quantity."""
        if site not in self._by_signature:
            self._by_signature[site] = {e.signature: e for e in reversed(self._edits_at(site))}
        return self._by_signature[site].get(edit.signature)

    def _between(self, site: str, name: str) -> list[str]:
        return self._between_all({site: None}, name)

    def _between_all(self, sites: Mapping[str, object], name: str) -> list[str]:
        """What lies on a way from the sites to a number, both ends with it, in order."""
        back = set(self.web.behind([name], self._barriers))
        ahead = self.web.ahead(sites, self._barriers - set(sites))
        return [n for n in ahead if n in back and (n == name or n not in self._barriers)]

    def _carried_on(self, sites: Sites, path: list[str], name: str) -> float:
        """The number that `name` has with the edits made, from the person's own numbers."""
        changed = Numbers(self.quantities, self.workings.numbers)
        value = float("nan")
        for at in path:
            value = self._value_at(at, sites.get(at), changed, len(path) == 1 or at == path[0])
            changed[at] = value
        return value

    def _value_at(self, at: str, edit: Edit | None, numbers: Numbers, is_first: bool) -> float:
        expr = self.quantities[at].expr
        if edit is None:
            return numbers[at] if expr is None else evaluate(expr, numbers.__getitem__)
        if expr is None:
            return evaluate(edit.new, numbers.__getitem__)
        if is_first:  # nothing that it refers to has changed
            if at not in self._worked:
                derived = self.workings.derived[at]
                self._worked[at] = Worked(expr, self.workings.numbers, derived)
            return self._worked[at].with_change(edit.path, edit.new)
        return evaluate(edit.of(expr), numbers.__getitem__)

    # -- what else a fit explains ------------------------------------------------------------------

    def _weighed(self, fit: Fit, first: str, left: list[str]) -> Weighed | None:
        if self._contradicts(fit.sites):
            return None
        explains = {first: fit}
        for name in left:
            if name != first:
                other = self._also(fit, name)
                if other is not None:
                    explains[name] = other
        sites: Sites = {}
        for other in explains.values():
            sites |= other.sites
        at, edit = next(iter(fit.sites.items()))
        misses = self._misses(sites)
        if misses and edit.rank < LAST_RANK:  # where it moves too little to be seen as well
            alike = {site: self._alike(site, edit) for site in self.web.worked}
            everywhere = {site: e for site, e in alike.items() if e is not None}
            misses = min(misses, self._misses({**everywhere, **sites}))
        distance = self._sites_of(first).index(at)
        return Weighed(fit, explains, misses, _likelihood(fit)[0], distance)

    def _also(self, fit: Fit, name: str) -> Fit | None:
        """The same edits, or the same in sibling quantities, where they give another number."""
        own = set(self._sites_of(name))
        shared = {site: edit for site, edit in fit.sites.items() if site in own}
        edit = next(iter(fit.sites.values()))
        alike = {site: e for site in own if (e := self._alike(site, edit)) is not None}
        tried = [shared, alike, *({site: e} for site, e in alike.items())]
        for sites in tried:
            if sites:
                found = self._fit(name, sites, self._between_all(sites, name))
                if found is not None:
                    return found
        return None

    def _contradicts(self, sites: Sites) -> bool:
        """The edits would move a number that was written and is right."""
        moved = self._moved(sites, self.workings.numbers, self._barriers)
        for name, value in moved.items():
            found = self.workings.found.get(name)
            if found is None or found.mark in ("wrong", "coarse") or name in sites:
                continue
            if not self.workings.fits(name, value, found.carried):
                return True
        return False

    def _misses(self, sites: Sites) -> int:
        """How many written numbers the edits do not give to the last digit: carried on exactly
        from what was given, or from the numbers as they were written."""
        own = self._moved(sites, self.workings.numbers, self._barriers)
        exact = self._moved({**self.made, **sites}, Numbers(self.quantities), set())
        return min(
            self._missed({**self.workings.derived, **own}),
            self._missed(Numbers(self.quantities, exact)),
        )

    def _missed(self, values: Mapping[str, float]) -> int:
        return sum(
            not written.allows(values[name], 1e-9 * abs(values[name]))
            for name, written in self.workings.written.items()
        )

    def _moved(self, sites: Sites, numbers: Numbers, barriers: set[str]) -> dict[str, float]:
        """What every quantity that the edits reach has then."""
        changed, found = Numbers(self.quantities, numbers), dict[str, float]()
        for at in self.web.ahead(sites, barriers - set(sites)):
            value = self._value_at(at, sites.get(at), changed, False)
            found[at] = value
            if at not in barriers:
                changed[at] = value
        return found

    def _candidate(self, name: str, fit: Fit) -> Candidate:
        """With the numbers of its nearest site, to be told."""
        order = {site: i for i, site in enumerate(self._sites_of(name))}
        sites = dict(sorted(fit.sites.items(), key=lambda pair: order[pair[0]]))
        at = next(iter(sites))
        numbers = Numbers(self.quantities, self.workings.numbers)
        for site in self._between_all(sites, name):
            if site != at:
                numbers[site] = self._value_at(site, sites.get(site), numbers, False)
        exprs = {site: _rewritten(edit, self.quantities[site]) for site, edit in sites.items()}
        operands = {ref: numbers[ref] for ref in references(exprs[at])}
        value = evaluate(exprs[at], numbers.__getitem__)
        return Candidate(sites, exprs, value, operands, fit.value)


def _rewritten(edit: Edit, quantity: Quantity) -> Expr:
    return edit.new if quantity.expr is None else edit.of(quantity.expr)


def _likeliest(alike: Iterable[Fit]) -> list[Fit]:
    """Of edits that make the same formula the one that people make most often; the classic ones
    all, for each has a sentence of its own."""
    ranked = sorted(alike, key=_likelihood)
    classic = [fit for fit in ranked if _likelihood(fit) == (CLASSIC_RANK, 1)]
    return classic or ranked[:1]


def _anywhere(name: str) -> float:
    """A number for a name that depends on nothing but the name, from ½ to 1."""
    return 0.5 + zlib.crc32(name.encode()) / 2**33


def _likelihood(fit: Fit) -> tuple[int, int]:
    """What people do more often first, in fewer places."""
    return max(edit.rank for edit in fit.sites.values()), len(fit.sites)


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
