"""Which engine takes a run, and why."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from chainrule.backprop import forward
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Array
from chainrule.engines import native, reference
from chainrule.engines.plan import Data, Outputs, Plan, TrainPart
from chainrule.network import Network

_log = logging.getLogger("chainrule")


class Engine(NamedTuple):
    """An engine by its name, and the data as it wants them."""

    name: str
    train_part: TrainPart
    data: Data
    outputs: Outputs


def outputs(network: Network, X: Any, engine: str = "auto", n_threads: int | None = None) -> Array:
    """The output layer's values ``(n, outputs)`` of X ``(n, inputs)``, dense or sparse: by the
    native engine where it can, unless `engine` is "reference"."""
    if isinstance(X, np.ndarray):
        X = X.astype(np.result_type(X, network.layers[0].W), copy=False)
    if engine == "reference" or native.refusal_of_pass(network, X) is not None:
        return forward(network, X).a[-1]
    return native.outputs(network, X, n_threads)


def choose(wanted: str, network: Network, data: Data, plan: Plan, solver: object) -> Engine:
    """The engine for a run. `wanted`: "native", "reference", or "auto", which takes the native one
    where it can do what is asked. A log line says which, and why.

    Raises InputError where "native" is wanted and cannot do it.
    """
    if _decided(wanted, _refusal(network, data, plan, solver)) == "native":
        evaluate = partial(outputs, n_threads=plan.n_threads)
        return Engine("native", native.train_part, native.prepared(data), evaluate)
    evaluate = partial(outputs, engine="reference" if wanted == "reference" else "auto")
    return Engine("reference", reference.train_part, data, evaluate)


def chosen_engine(wanted: str, *arrays: Any) -> str:
    """ "native" or "reference" for a classical network's kernels over these arrays, as `choose`."""
    return _decided(wanted, native.refusal_of_arrays(*map(np.asarray, arrays)))


def _decided(wanted: str, refusal: str | None) -> str:
    if wanted == "native" and refusal is not None:
        raise InputError(
            _("The native engine cannot do this: {reason}.").format(reason=refusal),
            _("Use engine='auto', which takes the reference engine then."),
        )
    if wanted == "reference" or refusal is not None:
        reason = _("it was asked for") if wanted == "reference" else refusal
        _log.info(_("The reference engine runs: {reason}.").format(reason=reason))
        return "reference"
    _log.info(_("The native engine runs."))
    return "native"


def _refusal(network: Network, data: Data, plan: Plan, solver: object) -> str | None:
    if solver == "lbfgs":
        return _("lbfgs takes its steps in SciPy")
    return native.refusal(network, data, plan)
