"""The update, quantity by quantity: what the optimizer remembers, and the new parameters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from chainrule.basics.expression import Expr, Ref, replaced
from chainrule.derivation.feedforward.kinds import bound, of_biases, of_step, of_weights
from chainrule.derivation.feedforward.records import StepRecords
from chainrule.derivation.graph.kinds import Built, Kind, given
from chainrule.pieces.optimizers import SETTING_SYMBOLS, UpdateFormulas, update_formulas


def formulas_of(s: StepRecords) -> UpdateFormulas | None:
    """The optimizer's, None where it has none that we know."""
    return update_formulas(s.situation.plan.optimizer)


def put_in(s: StepRecords, formula: Expr, array: str, *index: int) -> Expr:
    """An optimizer's formula for one entry of W or b."""
    symbols: dict[Expr, Expr] = {Ref(symbol): s.ref(symbol) for symbol in _settings(s)}
    symbols |= {Ref("w"): s.ref(array, *index), Ref("g"): s.ref(f"d{array}", *index)}
    for m in s.memory_letters:
        symbols[Ref(m)] = s.ref(f"{m}{array}", *index)
        symbols[Ref(f"{m}+")] = s.ref(f"{m}{array}+", *index)
    return replaced(formula, symbols)


def _updated_weight(s: StepRecords, l: int, i: int, j: int) -> Built:
    formulas = formulas_of(s)
    value = s.record.state.network.layers[l - 1].W[i - 1, j - 1]
    return value, formulas and put_in(s, formulas.parameter, "W", l, i, j)


def _updated_bias(s: StepRecords, l: int, j: int) -> Built:
    b = s.record.state.network.layers[l - 1].b
    assert b is not None
    if s.layer(l).bias == "fixed":
        return b[j - 1], s.ref("b", l, j)
    formulas = formulas_of(s)
    return b[j - 1], formulas and put_in(s, formulas.parameter, "b", l, j)


def _remembered(letter: str, array: str, s: StepRecords, *index: int, is_after: bool) -> Built:
    """What the optimizer remembers of a parameter, before the step or after it."""
    state = s.record.state if is_after else s.situation.state
    memory = getattr(state.memory[index[0] - 1][array == "b"], letter)
    value, formulas = memory[tuple(i - 1 for i in index[1:])], formulas_of(s)
    if formulas is None or not is_after:
        return value, None
    return value, put_in(s, formulas.memory[letter], array, *index)


def _memory_kinds(letter: str) -> Iterator[Kind]:
    for plus, phase in (("", "given"), ("+", "update")):
        of_entry = partial(_remembered, letter, is_after=bool(plus))
        yield of_weights(f"{letter}W{plus}", phase, partial(of_entry, "W"))
        yield of_biases(f"{letter}b{plus}", phase, partial(of_entry, "b"))


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
