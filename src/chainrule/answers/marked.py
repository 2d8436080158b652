"""What `check` returns: every answer's verdict, to look at, to print, or as JSON.

{"format": "chainrule-marked/1", "passed", "counts", "first_wrong", "context",
 "cut_off", "answers": [{"name", "said", "written", "value", "true", "own", "mark", "where",
              "upstream", "twin", "likeness", "slips": [{"slip", "sentence", "at", "everywhere",
                         "formula", "substituted", "value"}]}]}

A sheet with a slip to be found has "finding": [{"asked", "said", "expected", "is_right"}] beside.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from chainrule.answers.finding import Finding, tell_finding
from chainrule.answers.likeness import likeness
from chainrule.answers.marking import PROVEN, VERDICTS, Marking, Verdict
from chainrule.answers.slipped import formula_of, substituted_of, told
from chainrule.answers.telling import tell_first, tell_table
from chainrule.basics import notebook
from chainrule.basics.formats import MARKED
from chainrule.basics.i18n import N_, _
from chainrule.basics.json_floats import json_float
from chainrule.basics.typing import Json
from chainrule.derivation.feedforward.derivation import FeedForward
from chainrule.derivation.forms.symbols import plain, textbook

COUNTED = {
    "right": N_("{n} right"),
    "rounded": N_("{n} right from rounded numbers"),
    "coarse": N_("{n} with too few digits to tell"),
    "follows": N_("{n} right from wrong numbers"),
    "equation": N_("{n} with an equation that gives another number"),
    "wrong": N_("{n} wrong"),
    "blank": N_("{n} left empty"),
}


class Marked:
    """Verdicts in the order of the derivation; ``passed`` is False where something is wrong, or
    where an answer has too few digits to tell. ``precision`` is that of the sheet. On a sheet with
    a slip to be found the verdicts are on the numbers shown, and `finding` is what was found."""

    def __init__(
        self,
        derivation: FeedForward,
        title: str,
        marking: Marking,
        blank: int = 0,
        finding: Finding | None = None,
    ) -> None:
        self.derivation, self.title = derivation, title
        self.verdicts, self.precision = marking
        self.blank, self.finding = blank, finding

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.verdicts)

    def __getitem__(self, name: str) -> Verdict:
        """The verdict on the answer for `name`, by any of its names; KeyError if there is none."""
        canonical = self.derivation[name].name
        for verdict in self.verdicts:
            if verdict.quantity.name == canonical:
                return verdict
        raise KeyError(name)

    @property
    def passed(self) -> bool:
        if self.finding is not None:
            return self.finding.is_right
        return all(verdict.mark in PROVEN for verdict in self.verdicts)

    @property
    def first_wrong(self) -> Verdict | None:
        """The first answer, in the order of the derivation, that is wrong in itself."""
        wrong = (v for v in self.verdicts if v.mark in ("wrong", "equation"))
        return next(wrong, None)

    @property
    def counts(self) -> dict[str, int]:
        """How many answers have each mark, and how many are left empty."""
        found = Counter(verdict.mark for verdict in self.verdicts)
        counts = {mark: found[mark] for mark in VERDICTS if found[mark]}
        return counts | ({"blank": self.blank} if self.blank else {})

    def _repr_html_(self) -> str:
        """What a notebook shows: the verdict in words."""
        return notebook.lines(self.text())

    def text(self, *, width: int = 100, everything: bool = False) -> str:
        """The verdict in words: the first wrong number and why, then every answer's mark."""
        if self.finding is not None:
            symbol = textbook(self.derivation.textbook)
            return "\n".join([self.title, *tell_finding(self.finding, symbol)]) + "\n"
        counted = (_(COUNTED[mark]).format(n=n) for mark, n in self.counts.items())
        lines = [self.title, _(", ").join(counted)]
        if self.precision.cuts:
            lines.append(_("Digits are cut off on this sheet where they should be rounded."))
        first = self.first_wrong
        if first is not None:
            lines += ["", *tell_first(self.derivation, first, width)]
        lines += ["", *tell_table(self.derivation, self.verdicts, everything)]
        return "\n".join(lines) + "\n"

    def to_json(self) -> Json:
        """The document described above, as dictionaries and lists."""
        first = self.first_wrong
        return {
            "format": MARKED,
            "passed": self.passed,
            "counts": self.counts,
            "cut_off": self.precision.cuts,
            **({} if self.finding is None else {"finding": _found(self.finding)}),
            "first_wrong": None if first is None else first.quantity.name,
            "context": self.derivation.context(),
            "answers": [_entry(verdict) for verdict in self.verdicts],
        }

    def json(self) -> str:
        """The same document as text."""
        return json.dumps(self.to_json(), ensure_ascii=False, allow_nan=False, indent=1)

    def __str__(self) -> str:
        return self.text()


def _found(finding: Finding) -> Json:
    return [part._asdict() for part in finding.parts]


def _entry(v: Verdict) -> Json:
    return {
        "name": v.quantity.name,
        "said": v.answer.said,
        "written": v.answer.written.text,
        "value": json_float(v.answer.written.value),
        "true": json_float(v.quantity.value),
        "own": json_float(v.own),
        "mark": v.mark,
        "where": v.answer.where,
        "upstream": list(v.upstream),
        "twin": None if v.twin is None else v.twin.key,
        "likeness": None if v.mark != "wrong" else likeness(v.answer.written, v.quantity.value),
        "slips": [
            {
                "slip": c.slip.key,
                "sentence": told(c, plain),
                "at": c.at,
                "everywhere": c.everywhere,
                "formula": formula_of(c),
                "substituted": substituted_of(c),
                "value": json_float(c.value),
            }
            for c in v.slips
        ],
    }
