"""Which engine takes a run, and why."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from chainrule.backprop import forward
from chainrule.basics.arguments import argument
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import is_sparse
from chainrule.basics.typing import Array
from chainrule.engines import native, reference, sparse
from chainrule.engines import torch as torch_engine
from chainrule.engines.plan import Data, Outputs, Plan, TrainPart
from chainrule.network import Network, in_type

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
    thin = is_sparse(X)
    if thin or isinstance(X, np.ndarray):
        X = X.astype(np.result_type(X.dtype, network.layers[0].W), copy=False)
    if engine == "reference":
        return forward(network, X).a[-1]
    if _refusal_of_pass(network, X, thin) is not None:
        return _row_by_row(network, X)
    return (sparse.outputs if thin else native.outputs)(network, X, n_threads)


def outputs_of_finite(
    network: Network, X: Array, engine: str = "auto", n_threads: int | None = None
) -> Array | None:
    """The same of an array in which a number may not be finite: None where one is not. Where the
    native engine can, it looks as it goes: of many rows, reading them once more is a twentieth."""
    if engine == "reference" or _refusal_of_pass(network, X, False) is not None:
        finite = bool(np.isfinite(X).all())
        return outputs(network, X, engine, n_threads) if finite else None
    X = X.astype(np.result_type(X.dtype, network.layers[0].W), copy=False)
    a, finite = native.passed(network, X, n_threads)
    return a if finite else None


def _row_by_row(network: Network, X: Any) -> Array:
    """As the native engine's, a row's float32 do not depend on the rows beside it, though BLAS adds
    its products in another order then: computed in float64, and rounded."""
    if not isinstance(X, np.ndarray) or X.dtype != np.float32:
        return forward(network, X).a[-1]
    return forward(in_type(network, np.float64), X.astype(np.float64)).a[-1].astype(np.float32)


def _refusal_of_pass(network: Network, X: Any, thin: bool) -> str | None:
    if not thin:
        return native.refusal_of_pass(network, X)
    return _refusal_of_sparse(X) or native.refusal_of_pass(network, X[:0].toarray())


def _refusal_of_sparse(X: Any) -> str | None:
    if sparse.pays(X):
        return None
    return _("X is sparse and has more than {n} columns").format(n=sparse.MOST_COLUMNS)


def choose(
    wanted: str,
    network: Network,
    data: Data,
    plan: Plan,
    solver: object,
    device: str = "cpu",
    mixed_precision: bool = False,
) -> Engine:
    """The engine for a run. `wanted`: "native", "reference", "torch" on a `device`, with products
    in bfloat16 if so asked, or "auto", which takes the native one where it can do what is asked,
    else the reference. A log line says which, and why.

    Raises InputError where "native" or "torch" is wanted and cannot do it, or the device is not
    there, MissingDependencyError without PyTorch.
    """
    if wanted == "torch":
        return _on_device(device, mixed_precision, network, data, plan, solver)
    if _decided(wanted, _refusal(network, data, plan, solver)) == "native":
        evaluate = partial(outputs, n_threads=plan.n_threads)
        if is_sparse(data.X):
            return Engine("native", sparse.train_part, data, evaluate)
        return Engine("native", native.train_part, native.prepared(data), evaluate)
    evaluate = partial(outputs, engine="reference" if wanted == "reference" else "auto")
    return Engine("reference", reference.train_part, data, evaluate)


def chosen_engine(wanted: str, *arrays: Any) -> str:
    """ "native" or "reference" for a classical network's kernels over these arrays, as `choose`."""
    return _decided(wanted, native.refusal_of_arrays(*map(np.asarray, arrays)))


def _decided(wanted: str, refusal: str | None) -> str:
    if wanted == "native" and refusal is not None:
        raise _cannot(_("The native engine cannot do this: {reason}."), refusal)
    if wanted == "reference" or refusal is not None:
        reason = _("it was asked for") if wanted == "reference" else refusal
        _log.info(_("The reference engine runs: {reason}.").format(reason=reason))
        return "reference"
    _log.info(_("The native engine runs."))
    return "native"


def _refusal(network: Network, data: Data, plan: Plan, solver: object) -> str | None:
    refusal = _refusal_of_solver(solver)
    if is_sparse(data.X):
        refusal = refusal or _refusal_of_sparse(data.X)
        data = data._replace(X=data.X[:0].toarray())
    return refusal or native.refusal(network, data, plan)


def _refusal_of_solver(solver: object) -> str | None:
    return _("lbfgs takes its steps in SciPy") if solver == "lbfgs" else None


def _cannot(message: str, reason: str) -> InputError:
    return InputError(
        message.format(reason=reason),
        _("Use {option}, which takes one that can.").format(option=argument(engine="auto")),
    )


def _on_device(
    device: str, mixed_precision: bool, network: Network, data: Data, plan: Plan, solver: object
) -> Engine:
    there = torch_engine.OnDevice(device, mixed_precision)
    refusal = torch_engine.refusal(network, data, plan, device, mixed_precision)
    refusal = _refusal_of_solver(solver) or refusal
    if refusal is not None:
        raise _cannot(_("The torch engine cannot do this: {reason}."), refusal)
    _log.info(_("The torch engine runs on {device}.").format(device=device))
    return Engine("torch", there.train_part, data, there.outputs)
