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

from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple

from chainrule.answers.chains import Chain, Sites
from chainrule.answers.trying import EditsAt, Fit, Trials, rewritten
from chainrule.answers.web import Numbers
from chainrule.answers.workings import Workings
from chainrule.basics.evaluation import evaluate
from chainrule.basics.expression import Expr, references
from chainrule.derivation.slips.edits import CLASSIC_RANK, LAST_RANK, Edit

MOST_TOLD = 3
MOST_FINDINGS = 4  # wrong numbers of a sheet for which slips are looked for
MOST_WEIGHED = 60  # edits that give a number, of which it is asked what else they explain


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

    def is_clearer_than(self, other: Weighed) -> bool:
        """It explains more, or as much and more to the last digit: all, or more than one number, in
        which rounding may make a difference."""
        if len(self.explains) != len(other.explains):
            return len(self.explains) > len(other.explains)
        return self.misses < other.misses - (self.misses > 0)


class Diagnosis:
    """The findings of one sheet: ``slips[name]`` are the candidates for a wrong number."""

    def __init__(self, workings: Workings) -> None:
        self.workings, self.web = workings, workings.web
        self.quantities, self.trials = workings.quantities, Trials(workings)
        self.slips: dict[str, tuple[Candidate, ...]] = {}
        self.made: Sites = {}
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
        best = self._best(first, left, self.trials.edits_at)
        if not best or best[0].misses or len(best[0].explains) < len(left):
            last = self._best(first, left, self.trials.last_edits_at)
            if last and (not best or last[0].is_clearer_than(best[0])):
                best = last
        if not best:
            return {first}
        for name, fit in best[0].explains.items():
            others = [w.explains[name] for w in best if name in w.explains]
            self.slips[name] = tuple(self._candidate(name, fit) for fit in others)
            self.made |= fit.sites
        return set(best[0].explains)

    def _best(self, first: str, left: list[str], edits: EditsAt) -> list[Weighed]:
        """The edits that explain most and fit best, at most `MOST_TOLD`, the likeliest first; where
        there are others none that leaves a constant, such as a + (1 - a) or y - y."""
        fits = self._distinct(self.trials.fits(first, edits))
        weighed = [self._weighed(fit, first, left) for fit in fits[:MOST_WEIGHED]]
        kept = sorted((w for w in weighed if w is not None), key=lambda w: w.order)
        told = [w for w in kept if w.order[:2] == kept[0].order[:2]]
        varied = [w for w in told if not self.trials.is_constant(w.fit.sites)]
        is_said = self._is_said_elsewhere()
        various = sorted(varied or told, key=lambda w: (w.rank, is_said(w)))
        return sorted(various[:MOST_TOLD], key=lambda w: w.order)

    def _is_said_elsewhere(self) -> Callable[[Weighed], bool]:
        """Whether one that was asked of before says the same, at another place."""
        said: dict[Hashable, Weighed] = {}

        def is_said(one: Weighed) -> bool:
            site, edit = next(iter(one.fit.sites.items()))
            is_whole = edit.parts == (self.quantities[site].expr,)
            what = (edit.key, () if is_whole else edit.parts)
            return said.setdefault(what, one) is not one

        return is_said

    def _distinct(self, fits: Iterable[Fit]) -> list[Fit]:
        """Of edits that make the same formula, the likeliest; those that fit better first."""
        found: dict[Hashable, dict[str, Fit]] = {}
        for fit in fits:
            formulas = frozenset(
                (site, self.trials.made_of(site, e)) for site, e in fit.sites.items()
            )
            found.setdefault(formulas, {}).setdefault(next(iter(fit.sites.values())).key, fit)
        distinct = (fit for alike in found.values() for fit in _likeliest(alike.values()))
        return sorted(distinct, key=lambda fit: (_likelihood(fit)[0] >= LAST_RANK, fit.off))

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
            alike = {site: self.trials.alike(site, edit) for site in self.web.worked}
            everywhere = {site: e for site, e in alike.items() if e is not None}
            misses = min(misses, self._misses({**everywhere, **sites}))
        distance = self.trials.sites_of(first).index(at)
        return Weighed(fit, explains, misses, _likelihood(fit)[0], distance)

    def _also(self, fit: Fit, name: str) -> Fit | None:
        """The same edits, or the same in sibling quantities, where they give another number."""
        own = set(self.trials.sites_of(name))
        shared = {site: edit for site, edit in fit.sites.items() if site in own}
        edit = next(iter(fit.sites.values()))
        alike = {site: e for site in own if (e := self.trials.alike(site, edit)) is not None}
        tried = [shared, alike, *({site: e} for site, e in alike.items())]
        for sites in tried:
            if sites:
                path = self.trials.between(sites, name)
                found = self.trials.fit(name, sites, path, is_known=True)
                if found is not None:
                    return found
        return None

    def _contradicts(self, sites: Sites) -> bool:
        """The edits would move a number that was written and is right. Those at a number that was
        written itself move nothing: what follows is worked out from what stands there."""
        open_ = {site: edit for site, edit in sites.items() if site not in self.trials.barriers}
        moved = self.trials.moved(self.trials.own, open_, self.trials.barriers)
        for name, value in moved.items():
            found = self.workings.found.get(name)
            if found is None or found.mark in ("wrong", "coarse"):
                continue
            if not self.workings.fits(name, value, found.carried):
                return True
        return False

    def _misses(self, sites: Sites) -> int:
        """How many written numbers the edits do not give to the last digit: carried on exactly
        from what was given, from the numbers as they were written, or with all others rounded."""
        least = len(self.workings.written)
        trials, barriers = self.trials, self.trials.barriers
        least = self._missed(trials.own, sites, barriers)
        least = least and min(least, self._missed(trials.true, {**self.made, **sites}, set()))
        return least and min(least, self._missed(trials.rounded, sites, barriers))

    def _missed(self, chain: Chain, sites: Sites, barriers: set[str]) -> int:
        moved, n = self.trials.moved(chain, sites, barriers), 0
        for name, written in self.workings.written.items():
            value = moved[name] if name in moved else chain.keep(chain.derived[name])
            n += not written.allows(value, 1e-9 * abs(value))
        return n

    def _candidate(self, name: str, fit: Fit) -> Candidate:
        """With the numbers of its nearest site, to be told."""
        order = {site: i for i, site in enumerate(self.trials.sites_of(name))}
        sites = dict(sorted(fit.sites.items(), key=lambda pair: order[pair[0]]))
        at = next(iter(sites))
        numbers = Numbers(self.quantities, self.workings.numbers)
        for step in self.trials.own.along(sites, self.trials.between(sites, name), {at}):
            numbers = step.numbers
        exprs = {site: rewritten(edit, self.quantities[site]) for site, edit in sites.items()}
        operands = {ref: numbers[ref] for ref in references(exprs[at])}
        value = evaluate(exprs[at], numbers.__getitem__)
        return Candidate(sites, exprs, value, operands, fit.value)


def _likelihood(fit: Fit) -> tuple[int, int]:
    """What people do more often first, in fewer places."""
    return max(edit.rank for edit in fit.sites.values()), len(fit.sites)


def _likeliest(alike: Iterable[Fit]) -> list[Fit]:
    """Of edits that make the same formula the one that people make most often; the classic ones
    all, for each has a sentence of its own."""
    ranked = sorted(alike, key=_likelihood)
    classic = [fit for fit in ranked if _likelihood(fit) == (CLASSIC_RANK, 1)]
    return classic or ranked[:1]
