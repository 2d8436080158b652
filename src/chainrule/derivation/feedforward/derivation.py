"""A feed-forward network's step as a derivation.

The arrays come from the records of `backprop` and of the engine's step; each entry gets its name,
its formula and its place. Nothing is computed before a quantity is asked for, and a quantity asks
only for the pass it stands in.

With the sequential update order the δ of hidden layers are taken through weights already
updated, so formulas below the output layer refer to ``W+`` and are no derivatives of E.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TypeAlias

from chainrule.basics.i18n import N_, _, ngettext
from chainrule.basics.typing import Json
from chainrule.derivation.feedforward.backward import BACKWARD, PENALIZED, UNPENALIZED
from chainrule.derivation.feedforward.embedding import embedding_kinds
from chainrule.derivation.feedforward.forward import FORWARD
from chainrule.derivation.feedforward.kinds import bound
from chainrule.derivation.feedforward.order import passages
from chainrule.derivation.feedforward.records import Situation, StepRecords
from chainrule.derivation.feedforward.update import update_kinds
from chainrule.derivation.graph.derivation import Derivation, Guide
from chainrule.derivation.graph.textbook import textbook_of
from chainrule.pieces.optimizers import update_formulas

FeedForward: TypeAlias = Derivation[StepRecords]
"""The derivation of a feed-forward network's step."""

_ORDERS = {"simultaneous": N_("simultaneous"), "sequential": N_("sequential")}


def derivation_of_step(situation: Situation) -> FeedForward:
    """The derivation of one step; nothing is computed yet."""
    s = StepRecords(situation)
    rows = (*FORWARD, *BACKWARD, *(PENALIZED if s.is_penalized else UNPENALIZED))
    return Derivation(
        "mlp",
        [*(bound(row, s) for row in rows), *update_kinds(s), *embedding_kinds(s)],
        _context(s),
        partial(_heading, s),
        s,
        samples=s.samples,
        step=situation.step,
        passages=partial(passages, s),
        sizes=s.sizes,
        textbook=textbook_of(s.network, s.is_penalized, s.memory_letters),
        guide=partial(_guide, s),
    )


def _context(s: StepRecords) -> Json:
    network, plan = s.network, s.situation.plan
    more: Json = {} if s.knows_targets else {"left_out": ["loss", "backward", "update"]}
    if network.embedding is not None:
        more["embedding"] = {"name": network.embedding.name, "inputs": s.embedded_inputs}
    return more | {
        "sizes": list(network.sizes),
        "activations": [layer.activation.name for layer in network.layers],
        "loss": network.loss.name,
        "bias": [layer.bias for layer in network.layers],
        "solver": plan.optimizer.name,
        "learning_rate": s.situation.rate,
        "update_order": "sequential" if plan.sequential else "simultaneous",
        "alpha": plan.penalty.l2,
        "l1": plan.penalty.l1,
        "dropout": list(plan.dropout),
    }


def _heading(s: StepRecords, title: str, trained: bool) -> str:
    order = _ORDERS["sequential" if s.is_sequential else "simultaneous"]
    of_step = _("{title} · {sizes} · {order} update · {moment} · sample {samples}")
    forward = _("{title} · {sizes} · forward pass · {moment} · sample {samples}")
    line = (of_step if s.knows_targets else forward).format(
        title=title,
        sizes="-".join(map(str, s.sizes)),
        order=_(order),
        moment=_moment(s.situation.step, trained),
        samples=_first_of(s.samples),
    )
    if not s.knows_targets:
        line += "\n" + _(
            "No targets are given, so the loss, the backward pass and the update are left out."
        )
    elif s.is_sequential:
        line += "\n" + _(
            "Each layer is updated before the δ below it is taken, through its new weights W+; "
            "below the output layer these δ are no derivatives of E."
        )
    unwritten = _without_formula(s)
    if unwritten:
        line += "\n" + _(
            "No formula is known of {names}: what it gives is shown as a number only."
        ).format(names=", ".join(unwritten))
    return line


def _without_formula(s: StepRecords) -> list[str]:
    """The names of the functions that are known by their numbers alone, of those shown."""
    rows = dict.fromkeys(layer.activation for layer in s.network.layers)
    names = [f.name for f in rows if f.formula is None or f.slope is None]
    if not s.knows_targets:
        return names
    loss, optimizer = s.network.loss, s.situation.plan.optimizer
    names += [loss.name] if loss.written is None else []
    return names + ([optimizer.name] if update_formulas(optimizer) is None else [])


def _moment(n_steps: int, trained: bool) -> str:
    if trained and n_steps == 0:
        return _("as trained")
    return ngettext("after {n} step", "after {n} steps", n_steps).format(n=n_steps)


def _first_of(samples: Sequence[int]) -> str:
    """The rows shown, the first of them where there are many."""
    if len(samples) <= 8:
        return ", ".join(map(str, samples))
    first = ", ".join(map(str, samples[:6]))
    return _("{first} … ({n} in all)").format(first=first, n=len(samples))


def _guide(s: StepRecords) -> Guide:
    sample = f"@{s.samples[0]}" if s.is_batch else ""
    return Guide(
        example=f"{'delta' if s.knows_targets else 'z'}[{s.L}][1]{sample}",
        names=_(
            "Names look like z[1][2], W[2][1,1], delta[2][1], dE/da[2][1], E; layers count from 1."
        ),
    )
