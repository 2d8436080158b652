"""Which engine takes a run, and why."""

from __future__ import annotations

import logging
from typing import NamedTuple

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.engines import native, reference
from chainrule.engines.plan import Data, Plan, TrainEpoch
from chainrule.network import Network

_log = logging.getLogger("chainrule")


class Engine(NamedTuple):
    """An engine by its name, and the data as it wants them."""

    name: str
    train_epoch: TrainEpoch
    data: Data


def choose(wanted: str, network: Network, data: Data, plan: Plan, solver: object) -> Engine:
    """The engine for a run. `wanted`: "native", "reference", or "auto", which takes the native one
    where it can do what is asked. A log line says which, and why.

    Raises InputError where "native" is wanted and cannot do it.
    """
    why = None if wanted == "reference" else _refusal(network, data, plan, solver)
    if decided(wanted, why) == "native":
        return Engine("native", native.train_epoch, native.prepared(data))
    return Engine("reference", reference.train_epoch, data)


def decided(wanted: str, refusal: str | None) -> str:
    """ "native" or "reference": the native one unless the reference is wanted, or there is a
    `refusal`, which is an InputError where "native" is wanted. A log line says which, and why."""
    if wanted == "native" and refusal is not None:
        raise InputError(
            _("The native engine cannot do this: {reason}.").format(reason=refusal),
            _("Use engine='auto', which takes the reference engine then."),
        )
    if wanted == "reference" or refusal is not None:
        reason = refusal or _("it was asked for")
        _log.info(_("The reference engine runs: {reason}.").format(reason=reason))
        return "reference"
    _log.info(_("The native engine runs."))
    return "native"


def _refusal(network: Network, data: Data, plan: Plan, solver: object) -> str | None:
    if solver == "lbfgs":
        return _("lbfgs takes its steps in SciPy")
    return native.refusal(network, data, plan)
