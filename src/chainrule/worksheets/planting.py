"""A slip planted in a worksheet, to be found: one line is worked out as people get it wrong, and
what comes after is worked out correctly from it.

    level 1    a classic mistake; its line has its formula; three sentences to choose from
    level 2    any slip that people often make; four sentences
    level 3    any slip; no formulas, the factors of the chain rule are not shown; five sentences

What is planted depends on the sheet alone, its code and whose it is: the same sheet has the same
slip, and `plantings` yields one after another, so that the first that can be told is taken.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from chainrule.basics.evaluation import evaluate
from chainrule.basics.expression import Expr
from chainrule.basics.i18n import N_, _
from chainrule.derivation.feedforward.code import code_of
from chainrule.derivation.feedforward.derivation import FeedForward
from chainrule.derivation.graph.exactly import LEFT_OVER
from chainrule.derivation.graph.quantity import Quantity
from chainrule.derivation.slips.classic import CLASSIC
from chainrule.derivation.slips.edits import Edit
from chainrule.derivation.slips.grammar import edits_of

ASKED = ("line", "done", "right")
"""What is asked: the first wrong line, what was done (a letter), the right number."""
LETTERS = "ABCDE"
_SEEN = 0.02  # of a number: by less it does not look wrong
_STRANGEST = 100.0  # times the true number: what is further off is seen at a glance
_LINES = 12  # in which slips are looked for at a time
_MOST_EDITS = 400  # of one line

Item = TypeVar("Item")


class Level(NamedTuple):
    """How hard it is: slips up to that rank, of the classic ones alone, how many sentences to
    choose from, and what the sheet shows."""

    rank: int
    is_classic: bool
    n_choices: int
    formulas: bool
    hidden: tuple[str, ...] = ()


LEVELS = {
    1: Level(1, True, 3, True),
    2: Level(1, False, 4, True),
    3: Level(2, False, 5, False, ("dE/da", "da/dz", "dE[k]/da", "dE[k]/dz", "dE/dz")),
}


class Planted(NamedTuple):
    """The slip, the line where it was made, what every quantity has then, and the sentences to
    choose from, of which one is the slip's."""

    level: int
    at: Quantity
    edit: Edit
    numbers: dict[str, float]
    choices: tuple[Edit, ...]

    @property
    def formula(self) -> dict[str, Expr]:
        """The line's formula with the slip, by the line's name."""
        return {} if self.at.expr is None else {self.at.name: self.edit.of(self.at.expr)}

    @property
    def letter(self) -> str:
        """The slip's own among the choices."""
        return LETTERS[self.choices.index(self.edit)]


class _Slip(NamedTuple):
    quantity: Quantity
    edit: Edit
    value: float


def shown_at(level: int, quantities: Sequence[Quantity]) -> list[Quantity]:
    """The lines that a sheet of that level shows."""
    return [q for q in quantities if q.name.kind not in LEVELS[level].hidden]


def plantings(
    derivation: FeedForward, quantities: Sequence[Quantity], level: int, learner: str
) -> Iterator[Planted]:
    """Slips for the lines of a sheet: of a few lines at a time, one kind after another."""
    salt = f"{code_of(derivation)} {learner} {level}"
    lines = _shuffled(shown_at(level, quantities), salt, lambda q: str(q.name))
    for start in range(0, len(lines), _LINES):
        some = lines[start : start + _LINES]
        yield from _in_lines(derivation, quantities, some, level, salt)


def _in_lines(
    derivation: FeedForward,
    quantities: Sequence[Quantity],
    lines: Iterable[Quantity],
    level: int,
    salt: str,
) -> Iterator[Planted]:
    slips = [slip for q in lines for slip in _slips(derivation, q, LEVELS[level])]
    by_key: dict[str, list[_Slip]] = {}
    for slip in slips:
        by_key.setdefault(slip.edit.key, []).append(slip)
    waiting = [
        _shuffled(by_key[key], salt, lambda slip: (slip.quantity.name, slip.edit.signature))
        for key in _shuffled(by_key, salt, str)
    ]
    while waiting:
        for alike in waiting:
            slip = alike.pop()
            choices = _choices(slip, slips, LEVELS[level].n_choices, salt)
            numbers = _carried_on(derivation, slip, quantities)
            if len(choices) > 1 and all(map(math.isfinite, numbers.values())):
                yield Planted(level, slip.quantity, slip.edit, numbers, choices)
        waiting = [alike for alike in waiting if alike]


def _slips(derivation: FeedForward, quantity: Quantity, level: Level) -> Iterator[_Slip]:
    """The slips of a line that show and do not look absurd; of those that give one number none but
    the first."""
    seen: set[str] = set()
    true = float(quantity.value)
    for _n, edit in zip(range(_MOST_EDITS), edits_of(derivation, quantity), strict=False):
        if edit.rank > level.rank or (level.is_classic and not _is_classic(edit)):
            continue
        assert quantity.expr is not None
        value = evaluate(edit.of(quantity.expr), lambda name: float(derivation[name].value))
        if _shows(value, true) and f"{value:.5g}" not in seen:
            seen.add(f"{value:.5g}")
            yield _Slip(quantity, edit, value)


def _is_classic(edit: Edit) -> bool:
    return (edit.key in CLASSIC and CLASSIC[edit.key].alike) or edit.key == "not_updated"


def _shows(value: float, true: float) -> bool:
    if not math.isfinite(value) or abs(value) < LEFT_OVER:
        return False
    least = _SEEN * max(abs(true), LEFT_OVER)
    return least < abs(value - true) and abs(value) <= _STRANGEST * max(0.1, abs(true))


def _choices(slip: _Slip, slips: Iterable[_Slip], n: int, salt: str) -> tuple[Edit, ...]:
    """The slip among others, each of another kind: of the same line first, then of other lines."""
    others: dict[str, Edit] = {}
    shuffled = _shuffled(slips, salt, lambda s: (s.quantity.name, s.edit.signature))
    own = [s for s in shuffled if s.quantity is slip.quantity]
    for other in (*own[: max(2, n // 2)], *shuffled):
        if other.edit.key != slip.edit.key and len(others) < n - 1:
            others.setdefault(other.edit.key, other.edit)
    chosen = (slip.edit, *others.values())
    return tuple(_shuffled(chosen, salt, lambda edit: edit.signature))


def _carried_on(
    derivation: FeedForward, slip: _Slip, quantities: Iterable[Quantity]
) -> dict[str, float]:
    """The number of every line, worked out from the slip's where it comes from it."""
    numbers: dict[str, float] = {slip.quantity.name: slip.value}

    def number(name: str) -> float:
        if name not in numbers:
            quantity = derivation[name]
            own = {ref: number(ref) for ref in quantity.depends}
            numbers[name] = float(quantity.value)
            if any(x != float(derivation[ref].value) for ref, x in own.items()):
                assert quantity.expr is not None
                numbers[name] = evaluate(quantity.expr, own.__getitem__)
        return numbers[name]

    return {q.name: number(q.name) for q in quantities}


def _shuffled(items: Iterable[Item], salt: str, what: Callable[[Item], Hashable]) -> list[Item]:
    """In an order that depends on the items and the salt alone."""
    return sorted(items, key=lambda item: zlib.crc32(f"{salt} {what(item)}".encode()))


# -- in words ------------------------------------------------------------------------------------


def question(name: str) -> str:
    """What is asked of a slip that is to be found."""
    return _(_QUESTIONS[name])


_QUESTIONS = {
    "line": N_("The first wrong line, by its name"),
    "done": N_("What was done there, a letter"),
    "right": N_("The right number of that line"),
}


def task(n_lines: int) -> str:
    """What is to be done on a sheet with a slip in it."""
    return _(
        "One of the {n} lines is wrong; those after it are worked out correctly from it. Find the "
        "first wrong line, say what was done there, and give the right number."
    ).format(n=n_lines)
