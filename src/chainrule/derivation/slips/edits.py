"""An edit: one change of a formula's tree, and the sentence that says what was done.

An edit puts `new` in the place at the end of `path` (the places of the arguments, from the root
down); a term in whose place 0 is put is left out, so that a sum of a thousand terms with one
forgotten is not written out a thousand times. The sentence of its key is filled with `parts`,
pieces of formulas. Edits that do the same in sibling quantities, in z[1][1] and z[1][2] say, share
their `signature`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import NamedTuple

from chainrule.basics.expression import Expr, Num, Op, add
from chainrule.basics.i18n import N_, _
from chainrule.derivation.slips.classic import CLASSIC


class Sentence(NamedTuple):
    """What was done, ``{x}`` and ``{y}`` for the parts; `rank` is lower for what people do more
    often: of edits that explain a number alike, the lower are told first."""

    text: str
    rank: int = 1


CLASSIC_RANK = 0
LAST_RANK = 3
"""Edits of this rank fit so much that they are looked at only where no other explains the sheet."""

SENTENCES: dict[str, Sentence] = {
    **{row.key: Sentence(row.sentence, CLASSIC_RANK) for row in CLASSIC.values()},
    "rounded_early": Sentence(CLASSIC["rounded_early"].sentence, LAST_RANK),
    "term_sign": Sentence(N_("the wrong sign before {x} in the sum")),
    "only_term": Sentence(N_("only {x} counted, the other terms of the sum left out")),
    "term_twice": Sentence(N_("{x} counted twice")),
    "terms_multiplied": Sentence(N_("{x} and {y} multiplied where they are added")),
    "factor_dropped": Sentence(N_("the factor {x} left out")),
    "factor_twice": Sentence(N_("the factor {x} multiplied in twice")),
    "factors_added": Sentence(N_("{x} and {y} added where they are multiplied")),
    "factor_divided": Sentence(N_("divided by {x} where it is multiplied")),
    "extra_factor": Sentence(N_("{x} multiplied by {y}, which does not belong there"), 2),
    "sign": Sentence(N_("the wrong sign: {x} without its minus, or with one too many")),
    "difference_turned": Sentence(N_("the difference taken the other way round: {y} - {x}")),
    "added_for_subtracted": Sentence(N_("{y} added where it is subtracted")),
    "subtrahend_forgotten": Sentence(N_("{x} alone taken: {y} not subtracted")),
    "step_alone": Sentence(N_("{x} forgotten: only {y}, the part that is taken off, is written")),
    "fraction_turned": Sentence(N_("the fraction turned over: {y} divided by {x}")),
    "not_divided": Sentence(N_("not divided by {y}")),
    "multiplied_for_divided": Sentence(N_("multiplied by {y} where it is divided by it")),
    "numerator_forgotten": Sentence(N_("1 in place of {x} above the fraction's line")),
    "power_forgotten": Sentence(N_("{x} not raised to its power")),
    "power_as_factor": Sentence(N_("{x} multiplied by {y} where it is raised to it")),
    "function_forgotten": Sentence(N_("the function forgotten: {x} itself taken")),
    "function_swapped": Sentence(N_("{y} worked out in place of {x}")),
    "activation_swapped": Sentence(N_("another activation's formula used: {y}")),
    "slope_swapped": Sentence(N_("another activation's slope used: {y}")),
    "softmax_as_units": Sentence(
        N_("each unit's own exponential or sigmoid, not the softmax: {y}")
    ),
    "name_swapped": Sentence(N_("{y} taken in place of {x}")),
    "neighbor": Sentence(N_("a neighbor's number used: {y} in place of {x}"), CLASSIC_RANK),
    "far_name_swapped": Sentence(N_("{y} taken in place of {x}"), 2),
    "names_swapped": Sentence(N_("{y} taken for {x} throughout")),
    "constant_swapped": Sentence(N_("the constant {y} in place of {x}"), 2),
    "constant_factor": Sentence(N_("multiplied by {y}, a constant that does not belong there"), 2),
    "not_updated": Sentence(N_("not updated: the old value kept"), CLASSIC_RANK),
    "fixed_updated": Sentence(N_("a bias updated that is fixed")),
    "other_rate": Sentence(N_("another learning rate used: {y} for {x}"), 2),
    "power_of_ten": Sentence(N_("the decimal point of {x} moved: {y} used"), 2),
    "digits_exchanged": Sentence(N_("two digits of {x} exchanged: {y} used"), LAST_RANK),
    "digit_miscopied": Sentence(N_("one digit of {x} miscopied: {y} used"), LAST_RANK),
}

LEFT_OUT = Num(0)
"""What is put in the place of a term that is forgotten."""


def sentence_of(key: str) -> str:
    """The sentence of an edit in the language in use, its parts ``{x}`` and ``{y}`` left open."""
    return _(SENTENCES[key].text)


class Edit(NamedTuple):
    """One change of a formula, as described above."""

    key: str
    path: tuple[int, ...]
    new: Expr
    parts: tuple[Expr, ...] = ()
    role: tuple[Hashable, ...] = ()

    @property
    def signature(self) -> tuple[Hashable, ...]:
        return (self.key, *self.role)

    @property
    def rank(self) -> int:
        return SENTENCES[self.key].rank

    def within(self, place: int) -> Edit:
        """The same edit of the expression that has this one as its argument at that place."""
        return self._replace(path=(place, *self.path))

    def of(self, expr: Expr) -> Expr:
        """The formula with the edit made."""
        return _put(expr, self.path, self.new)

    def told(self, written: Callable[[Expr], str]) -> str:
        """The sentence, its parts as `written` writes them."""
        names = dict(zip("xy", map(written, self.parts), strict=False))
        return sentence_of(self.key).format(**names)


def _put(expr: Expr, path: tuple[int, ...], new: Expr) -> Expr:
    if not path:
        return new
    assert isinstance(expr, Op)
    first, *rest = path
    if expr.op == "add" and not rest and new == LEFT_OUT:
        return add(*expr.args[:first], *expr.args[first + 1 :])
    changed = _put(expr.args[first], tuple(rest), new)
    return Op(expr.op, (*expr.args[:first], changed, *expr.args[first + 1 :]))
