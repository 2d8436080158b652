"""A class marked: each learner's verdicts, and what fails most.

One mark for each blank that is right, also where it follows from an earlier number of one's own or
has too few digits to tell; none for a wrong or an empty one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from chainrule.answers.finding import missed_of
from chainrule.answers.marked import Marked
from chainrule.answers.marking import PASSING, Verdict
from chainrule.answers.slipped import told
from chainrule.basics.i18n import _
from chainrule.basics.layout import aligned
from chainrule.basics.typing import Json
from chainrule.derivation.forms.symbols import Symbol, textbook


class Learner(NamedTuple):
    """One learner's sheet: its code, how it is marked, None where nothing was handed in, the names
    of its blanks, how many it had when it was handed out, and what is told of each answer that
    cannot be read, or of the whole sheet, by its file and line: no mark is given for it."""

    name: str
    code: str
    marked: Marked | None
    asked: tuple[str, ...]
    n_blanks: int
    unread: tuple[str, ...] = ()

    @property
    def is_unread(self) -> bool:
        """A sheet was handed in, and nothing of it can be read."""
        return self.marked is None and bool(self.unread)

    @property
    def marks(self) -> int:
        """The marks, by the rule above; none for what is not asked."""
        if self.marked is None:
            return 0
        if self.marked.finding is not None:
            return self.marked.finding.marks
        earned = (v.answer.said for v in self.marked if v.mark in (*PASSING, "follows"))
        return min(self.n_blanks, sum(said in self.asked for said in earned))


class Failing(NamedTuple):
    """What fails: quantities of one kind and layer, and the slip; `names` are who made it."""

    where: str
    slip: str
    names: tuple[str, ...]


class MarkedClass:
    """What `mark_class` returns: ``learners`` in the order of the list, ``failing`` what went wrong
    for how many."""

    def __init__(self, learners: Sequence[Learner]) -> None:
        self.learners = list(learners)
        self.failing = _failing(self.learners)

    @property
    def n_sheets(self) -> int:
        """How many handed in."""
        return self.n_marked + sum(learner.is_unread for learner in self.learners)

    @property
    def n_marked(self) -> int:
        """How many handed in what can be read."""
        return sum(learner.marked is not None for learner in self.learners)

    @property
    def is_all_read(self) -> bool:
        """No answer, and no sheet, is one that cannot be read."""
        return not any(learner.unread for learner in self.learners)

    def text(self, *, names: bool = False) -> str:
        """What fails most, and each learner's marks; `names` says who."""
        lines = [_("{n} of {total} sheets handed in").format(n=self.n_sheets, total=self._total)]
        lines += [rule(), "", *self.told(names), ""]
        rows = [[one.name, f"{one.marks}/{one.n_blanks}", said(one)] for one in self.learners]
        lines += aligned(rows, right=(1,))
        unread = [f"{one.name}: {told}" for one in self.learners for told in one.unread]
        if unread:
            lines += ["", _("Answers that cannot be read, without a mark:"), *unread]
        return "\n".join(lines) + "\n"

    @property
    def _total(self) -> int:
        return len(self.learners)

    def told(self, names: bool = False) -> list[str]:
        """ "17 of 30: δ_h1 …: the slope forgotten", the most frequent first."""
        line = _("{n} of {total}: {where}: {slip}")
        return [
            line.format(n=len(f.names), total=self.n_marked, where=f.where, slip=f.slip)
            + (f" ({', '.join(f.names)})" if names else "")
            for f in self.failing
        ]

    def to_json(self) -> Json:
        """Marks and findings as dictionaries and lists."""
        return {
            "sheets": self.n_sheets,
            "rule": rule(),
            "failing": [{**f._asdict(), "names": list(f.names)} for f in self.failing],
            "learners": [
                {
                    "learner": one.name,
                    "code": one.code,
                    "marks": one.marks,
                    "of": one.n_blanks,
                    "said": said(one),
                    "unread": list(one.unread),
                }
                for one in self.learners
            ],
        }

    def __str__(self) -> str:
        return self.text()


def rule() -> str:
    """How marks are given, in one line."""
    return _(
        "One mark for each blank that is right, also from an earlier number of one's own; none for "
        "a wrong or an empty one."
    )


def said(learner: Learner) -> str:
    """The learner's slips, one after another."""
    if learner.marked is None:
        return _("it cannot be read") if learner.is_unread else _("nothing handed in")
    symbol = textbook(learner.marked.derivation.textbook)
    if learner.marked.finding is not None:
        missed = _(", ").join(missed_of(learner.marked.finding))
        return _("not found: {parts}").format(parts=missed) if missed else ""
    found = [f"{symbol(v.quantity.name)}: {slip_of(v, symbol)}" for v in own_slips(learner)]
    return "; ".join(found)


def own_slips(learner: Learner) -> list[Verdict]:
    """The wrong numbers, of those that one slip explains the first; a slip that was to be found and
    was not."""
    if learner.marked is None:
        return []
    finding = learner.marked.finding
    if finding is not None:
        return [] if finding.is_right else [finding.verdict]
    seen: set[str] = set()
    found = []
    for verdict in learner.marked:
        if verdict.mark not in ("wrong", "equation"):
            continue
        key = verdict.slips[0].slip.key if verdict.slips else verdict.quantity.name
        if key not in seen:
            seen.add(key)
            found.append(verdict)
    return found


def slip_of(verdict: Verdict, symbol: Symbol) -> str:
    """What was probably done."""
    if not verdict.slips:
        return _("wrong, by no known slip")
    return told(verdict.slips[0], symbol)


def _failing(learners: Sequence[Learner]) -> list[Failing]:
    who: dict[tuple[str, str, str], list[str]] = {}
    wording: dict[tuple[str, str, str], tuple[str, str]] = {}
    for learner in learners:
        if learner.marked is None:
            continue
        symbol = textbook(learner.marked.derivation.textbook)
        for verdict in own_slips(learner):
            slip = verdict.slips[0].slip if verdict.slips else None
            name = verdict.slips[0].at if verdict.slips else verdict.quantity.name
            where = _place(symbol(name))
            key = (where, slip.key if slip else "", "")
            who.setdefault(key, []).append(learner.name)
            slip_said = slip_of(verdict, symbol)
            if learner.marked.finding is not None:
                slip_said = _("not found: {parts}").format(parts=slip_said)
            wording.setdefault(key, (where, slip_said))
    counted = Counter({key: len(set(names)) for key, names in who.items()})
    return [
        Failing(*wording[key], tuple(dict.fromkeys(who[key]))) for key, _n in counted.most_common()
    ]


def _place(symbol: str) -> str:
    """The quantities of a kind and layer: δ_h for δ_h1, net_o for net_o2, w+ for w5+."""
    without_sample = symbol.partition("@")[0]
    named = re.sub(r"(?<=[a-z_wbi])\d+(?=\+?(/|$))", "", without_sample)
    return re.sub(r"\[\d+(,\d+)?\](?=$|/)", "", named) if "[" in named else named
