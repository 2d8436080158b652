"""What each slip of the pen would make of a number, for the page to compare with what is typed.

    {name: [[value, key, x, y], ...]}     the sentence ``slip:key`` has {x} and {y} for parts

The slips are the one-edit rewrites of the number's own formula (`derivation.slips`), those that
people make more often first; each value once.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from typing import NamedTuple, cast

from chainrule.basics.evaluation import evaluate
from chainrule.basics.typing import Json
from chainrule.derivation.explanation import AnyDerivation
from chainrule.derivation.feedforward.derivation import FeedForward
from chainrule.derivation.forms.symbols import Symbol
from chainrule.derivation.forms.text import text_formula
from chainrule.derivation.graph.quantity import Quantity
from chainrule.derivation.slips.edits import SENTENCES, Edit, sentence_of
from chainrule.derivation.slips.grammar import common_edits_of, edits_of

MOST_ASKED = 400
"""Quantities of a step whose slips are worked out; a page of more judges without naming them."""
MOST_SLIPS = 40
_LONGEST_PART = 60
_SAME = 1e-9


class Made(NamedTuple):
    """A slip and the number it gives."""

    value: float
    edit: Edit


def slips(derivation: AnyDerivation, symbol: Symbol) -> Json:
    """The slips of every number that is worked out; none of a large or a classical network."""
    return {
        str(q.name): [
            [made.value, made.edit.key, *_parts(made.edit, symbol)]
            for made in heapq.nsmallest(MOST_SLIPS, _made(derivation, q), key=_rank)
        ]
        for q in _asked(derivation)
    }


def twins(derivation: AnyDerivation) -> Json:
    """Of the same numbers, what the slips that everyone knows make of them: a right number that
    could as well be one of these has too few digits to tell."""
    return {
        str(q.name): [
            value
            for edit in common_edits_of(cast(FeedForward, derivation), q)
            if math.isfinite(value := _value(derivation, q, edit))
            and not _is_same(value, float(q.value))
        ]
        for q in _asked(derivation)
    }


def _asked(derivation: AnyDerivation) -> list[Quantity]:
    step = derivation.records
    if step is None or not step.knows_targets or derivation.size > MOST_ASKED:
        return []
    return [q for q in derivation.quantities() if q.expr is not None]


def slip_sentences() -> dict[str, str]:
    """The sentence of each slip by its key, in the language in use."""
    return {f"slip:{key}": sentence_of(key) for key in SENTENCES}


def _made(derivation: AnyDerivation, quantity: Quantity) -> Iterator[Made]:
    """Each other number that a slip gives, once, with the slip that people make most."""
    seen = [float(quantity.value)]
    edits = edits_of(cast(FeedForward, derivation), quantity)
    for edit in sorted(edits, key=lambda edit: edit.rank):
        value = _value(derivation, quantity, edit)
        if math.isfinite(value) and not any(_is_same(value, other) for other in seen):
            seen.append(value)
            yield Made(value, edit)


def _value(derivation: AnyDerivation, quantity: Quantity, edit: Edit) -> float:
    assert quantity.expr is not None
    return evaluate(edit.of(quantity.expr), lambda name: derivation[name].value)


def _is_same(value: float, other: float) -> bool:
    return abs(value - other) <= _SAME * max(abs(value), abs(other))


def _rank(made: Made) -> int:
    return made.edit.rank


def _parts(edit: Edit, symbol: Symbol) -> list[str]:
    """The pieces of formulas that its sentence speaks of."""
    texts = (text_formula(part, symbol) for part in edit.parts[:2])
    return [t if len(t) <= _LONGEST_PART else f"{t[:_LONGEST_PART]} …" for t in texts]
