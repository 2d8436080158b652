"""The update, quantity by quantity: what the optimizer remembers, and the new parameters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from chainrule.derivation.feedforward.formulas import (
    OPTIMIZER_FORMULAS,
    SETTING_SYMBOLS,
    UpdateTerms,
)
from chainrule.derivation.feedforward.kinds import bound, of_biases, of_step, of_weights
from chainrule.derivation.feedforward.records import StepRecords
from chainrule.derivation.graph.kinds import Built, Kind, given


def _update_terms(s: StepRecords, array: str, *index: int) -> UpdateTerms:
    """What the optimizer's formulas are given for one entry of W or b."""
    letters = s.memory_letters
    return UpdateTerms(
        w=s.ref(array, *index),
        g=s.ref(f"d{array}", *index),
        setting=s.ref,
        memory={m: s.ref(f"{m}{array}", *index) for m in letters},
        after={m: s.ref(f"{m}{array}+", *index) for m in letters},
    )


def _updated_weight(s: StepRecords, l: int, i: int, j: int) -> Built:
    formula = OPTIMIZER_FORMULAS.get(s.situation.plan.optimizer.name)
    value = s.record.state.network.layers[l - 1].W[i - 1, j - 1]
    return value, formula and formula.parameter(_update_terms(s, "W", l, i, j))


def _updated_bias(s: StepRecords, l: int, j: int) -> Built:
    b = s.record.state.network.layers[l - 1].b
    assert b is not None
    if s.layer(l).bias == "fixed":
        return b[j - 1], s.ref("b", l, j)
    formula = OPTIMIZER_FORMULAS.get(s.situation.plan.optimizer.name)
    return b[j - 1], formula and formula.parameter(_update_terms(s, "b", l, j))


def _remembered(letter: str, array: str, s: StepRecords, *index: int, is_after: bool) -> Built:
    """What the optimizer remembers of a parameter, before the step or after it."""
    state = s.record.state if is_after else s.situation.state
    memory = getattr(state.memory[index[0] - 1][array == "b"], letter)
    value = memory[tuple(i - 1 for i in index[1:])]
    formula = OPTIMIZER_FORMULAS.get(s.situation.plan.optimizer.name)
    if formula is None or not is_after:
        return value, None
    return value, formula.memory(_update_terms(s, array, *index))[letter]


def _memory_kinds(letter: str) -> Iterator[Kind]:
    for plus in ("", "+"):
        of_entry = partial(_remembered, letter, is_after=bool(plus))
        yield of_weights(f"{letter}W{plus}", "update", partial(of_entry, "W"))
        yield of_biases(f"{letter}b{plus}", "update", partial(of_entry, "b"))


def _settings(s: StepRecords) -> dict[str, Any]:
    """The numbers of the step by their symbols."""
    plan = s.situation.plan
    settings = plan.optimizer.settings.items()
    return {
        "eta": s.situation.rate,
        "t": s.situation.state.t + 1,
        "alpha": plan.penalty.l2,
        "l1": plan.penalty.l1,
        "n": s.situation.data.total_weight,
        **{SETTING_SYMBOLS.get(key, key): value for key, value in settings},
    }


def update_kinds(s: StepRecords) -> Iterator[Kind]:
    """The rows of the optimizer that the step has."""
    rows = [of_weights("W+", "update", _updated_weight), of_biases("b+", "update", _updated_bias)]
    for letter in s.memory_letters:
        rows += _memory_kinds(letter)
    yield from (bound(row, s) for row in rows)
    for symbol, number in _settings(s).items():
        yield of_step(symbol, "given", given(float(number)))
