"""The lines of a worksheet: what is worked out in a training step, all of it or some phases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from chainrule.basics.arguments import Like, argument
from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.basics.i18n import _
from chainrule.derivation.feedforward.derivation import FeedForward
from chainrule.derivation.feedforward.records import no_targets
from chainrule.derivation.graph.quantity import Quantity
from chainrule.pieces.losses import NAMES
from chainrule.pieces.optimizers import OPTIMIZERS

MOST_STEPS = 500
_MOST_TO_CHOOSE_FROM = 40 * MOST_STEPS  # they are all made first


def lines_of(derivation: FeedForward, steps: Sequence[str]) -> list[Quantity]:
    """The quantities of these phases or kinds; of all where none is said. Raises UnknownNameError
    for what is neither, InputError for what a sheet cannot carry."""
    quantities = _worked_out(derivation)
    chosen = _chosen(quantities, steps)
    if len(chosen) > MOST_STEPS:
        raise _too_many(len(chosen), _fitting(quantities))
    return chosen


def _worked_out(derivation: FeedForward) -> list[Quantity]:
    """All that has a formula. Raises InputError for what a sheet cannot carry."""
    network, situation = derivation.records.network, derivation.records.situation
    if not derivation.records.knows_targets:
        raise no_targets()
    if any(situation.plan.dropout) or situation.data.weight is not None or situation.step:
        raise InputError(
            _("A worksheet has no dropout, no sample weights, and starts before the first step.")
        )
    if len({layer.bias for layer in network.layers}) > 1:
        raise InputError(_("A worksheet's layers all have the same kind of biases."))
    own = [layer.activation.name for layer in network.layers if layer.activation.is_own]
    if own:
        message = _("A worksheet cannot carry {name}, a function of one's own.")
        raise InputError(message.format(name=own[0]))
    loss, solver = network.loss, situation.plan.optimizer.name
    if loss.is_own or loss.name not in NAMES or solver not in OPTIMIZERS:
        raise InputError(
            _("A worksheet cannot carry the loss {loss} with the solver {solver}.").format(
                loss=loss.name, solver=solver
            ),
            _("It knows the losses and solvers that have a formula of their own."),
        )
    if derivation.size > _MOST_TO_CHOOSE_FROM:
        raise _too_many(derivation.size, [])
    return [q for q in derivation.quantities() if q.expr is not None]


def _chosen(quantities: list[Quantity], steps: Sequence[str]) -> list[Quantity]:
    """Those of the phases or kinds. Raises UnknownNameError for what is neither."""
    known = dict.fromkeys([q.phase for q in quantities] + [q.name.kind for q in quantities])
    for step in steps:
        if step not in known:
            raise UnknownNameError("step", step, known)
    return [q for q in quantities if not steps or q.phase in steps or q.name.kind in steps]


def _fitting(quantities: list[Quantity]) -> list[str]:
    """The phases, and of the others the kinds, that a sheet can carry alone."""
    phases = Counter(q.phase for q in quantities)
    fit = [phase for phase, n in phases.items() if n <= MOST_STEPS]
    kinds = Counter(q.name.kind for q in quantities if q.phase not in fit)
    return fit + [kind for kind, n in kinds.items() if n <= MOST_STEPS]


def _too_many(n: int, fitting: list[str]) -> InputError:
    hint = _("Take a smaller network, or fewer rows.")
    if fitting:
        hint = _("Choose what is worked out with {option}: {names}.").format(
            option=argument(steps=Like("NAME,…")), names=", ".join(fitting)
        )
    return InputError(_("About {n:,} numbers are too many for a worksheet.").format(n=n), hint)
