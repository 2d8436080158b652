"""The update, quantity by quantity: what the optimizer remembers, and the new parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainrule.derivation.feedforward.formulas import (
    OPTIMIZER_FORMULAS,
    SETTING_SYMBOLS,
    UpdateTerms,
)
from chainrule.derivation.feedforward.kinds import Builder, Built
from chainrule.derivation.graph.names import Name

if TYPE_CHECKING:
    from chainrule.derivation.feedforward.derivation import FeedForward


def _update_terms(d: FeedForward, name: Name) -> tuple[UpdateTerms, str]:
    """What the optimizer's formulas are given for the parameter that `name` speaks of."""
    array = "b" if "b" in name.kind else "W"
    letters = memory_letters(d)
    index = name.indices
    return (
        UpdateTerms(
            w=d.ref(array, *index),
            g=d.ref(f"d{array}", *index),
            setting=d.ref,
            memory={m: d.ref(f"{m}{array}", *index) for m in letters},
            after={m: d.ref(f"{m}{array}+", *index) for m in letters},
        ),
        array,
    )


def memory_letters(d: FeedForward) -> tuple[str, ...]:
    return tuple(getattr(d.situation.state.memory[0][0], "_fields", ()))


def _updated(d: FeedForward, name: Name) -> Built:
    terms, array = _update_terms(d, name)
    layer = d.record.state.network.layers[name.indices[0] - 1]
    value = d.entry(layer.W if array == "W" else layer.b, name)
    if array == "b" and layer.bias == "fixed":
        return value, terms.w
    formula = OPTIMIZER_FORMULAS.get(d.situation.plan.optimizer.name)
    return value, None if formula is None else formula.parameter(terms)


def _remembered(d: FeedForward, name: Name) -> Built:
    """What the optimizer remembers of a parameter, before the step or after it."""
    terms, array = _update_terms(d, name)
    letter, after = name.kind[0], name.kind.endswith("+")
    d.require(letter in memory_letters(d))
    state = d.record.state if after else d.situation.state
    memory = state.memory[name.indices[0] - 1][array == "b"]
    value = d.entry(getattr(memory, letter), name)
    formula = OPTIMIZER_FORMULAS.get(d.situation.plan.optimizer.name)
    return value, formula.memory(terms)[letter] if after and formula else None


def _setting(d: FeedForward, name: Name) -> Built:
    plan = d.situation.plan
    numbers: dict[str, Any] = {
        "eta": d.situation.rate,
        "t": d.situation.state.t + 1,
        "alpha": plan.penalty.l2,
        "l1": plan.penalty.l1,
        "n": d.situation.data.total_weight,
    }
    numbers |= {SETTING_SYMBOLS.get(key, key): v for key, v in plan.optimizer.settings.items()}
    d.require(name.kind in numbers)
    return float(numbers[name.kind]), None


_MEMORY = [f"{m}{array}{after}" for m in "mvs" for array in "Wb" for after in ("", "+")]
_SETTINGS = ("eta", "t", "alpha", "l1", "n", "mu", "rho", "beta_1", "beta_2", "epsilon", "lambda")

UPDATE: dict[str, tuple[str, Builder]] = {
    "W+": ("update", _updated),
    "b+": ("update", _updated),
    **dict.fromkeys(_MEMORY, ("update", _remembered)),
    **dict.fromkeys(_SETTINGS, ("given", _setting)),
}
