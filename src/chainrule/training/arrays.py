"""What a person gives as arrays, as a network can be trained on it."""

from __future__ import annotations

import warnings
from numbers import Real
from typing import Any

import numpy as np

from chainrule.basics.errors import InputError, ShapeError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import numbers, refuse_others
from chainrule.basics.typing import Floats
from chainrule.engines.plan import Data
from chainrule.network import Network, in_type


def as_data(network: Network, X: Any, y: Any, weight: Any = None) -> Data:
    """Arrays of the network's type: X ``(n, inputs)``; y ``(n, outputs)``, or ``(n,)`` numbers for
    one output, or ``(n,)`` class numbers from 0 for a softmax; `weight` ``(n,)``, zero or more.

    Raises InputError for what are no numbers, ShapeError for X of another shape.
    """
    dtype = network.layers[0].W.dtype
    X, y = as_inputs(network, X), numbers("y", in_rows(network, y), dtype)
    if weight is not None:
        weight = numbers("sample_weight", weight, dtype)
        if (weight < 0).any():
            raise InputError(_("sample_weight must not be negative."))
    return Data(X, y, weight)


def as_inputs(network: Network, X: Any) -> Floats:
    """X ``(n, inputs)`` alone, with the same errors."""
    found = numbers("X", X, network.layers[0].W.dtype)
    if found.ndim != 2:
        raise ShapeError(_("X must be (n, inputs); found shape {shape}.").format(shape=found.shape))
    return found


def in_rows(network: Network, y: Any) -> Floats:
    """Targets as floats; ``(n,)`` as the rows that `as_data` says they stand for."""
    if network.output.name == "softmax" and np.ndim(y) == 1 and network.sizes[-1] > 1:
        return _one_hot(y, network.sizes[-1])
    found = _targets(y)
    return found[:, None] if found.ndim == 1 and network.sizes[-1] == 1 else found


def _targets(y: Any) -> Floats:
    try:
        return numbers("y", y)
    except InputError as error:
        if not error.hint:
            error.hint = _("Classes are numbers here; MLPClassifier takes labels as they are.")
        raise


def _one_hot(y: Any, n: int) -> Floats:
    refuse_others("y", y)
    found = np.asarray(y)
    if found.dtype.kind not in "biuf":
        found = np.array([label if isinstance(label, Real) else -1 for label in found.tolist()])
    wrong = np.flatnonzero(~((found >= 0) & (found < n) & (found == np.floor(found))))
    if len(wrong):
        raise InputError(
            _("Classes must be whole numbers from 0 to {last}; row {row} has {found!r}.").format(
                last=n - 1, row=wrong[0] + 1, found=np.asarray(y).tolist()[wrong[0]]
            ),
            _("np.unique(y, return_inverse=True)[1] numbers them; MLPClassifier takes any labels."),
        )
    return np.asarray(np.eye(n)[found.astype(np.int64)])


def check_network(network: Any) -> None:
    """Raise InputError for what is no `Network`."""
    if not isinstance(network, Network):
        raise InputError(
            _("Expected a Network, found {kind}.").format(kind=type(network).__name__),
            _("cr.Network.create makes one; model.network is that of a model."),
        )


def in_safe_type(network: Network, X: Any, *others: Any) -> Network:
    """`network`, in float64 where float32 would change X ``(n, inputs)`` or the `others`, targets
    and weights; a warning says so.

    float32 is computed in only where X is float32 and the others are the same numbers in it.
    """
    if network.layers[0].W.dtype != np.float32:
        return network
    named = zip(("y", "sample_weight"), others, strict=False)
    changed = [name for name, array in named if array is not None and not fits_float32(array)]
    if getattr(X, "dtype", None) == np.float32 and not changed:
        return network
    tell_float64(changed[0] if changed else "X")
    return in_type(network, np.float64)


def fits_float32(array: Any) -> bool:
    """All entries are the same numbers in float32."""
    found = np.asarray(array)
    if found.dtype == np.float32 or found.dtype.kind not in "biuf":
        return True
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.array_equal(found.astype(np.float32), found, equal_nan=True))


def tell_float64(name: str) -> None:
    """Warn that the array `name` is why float64 is computed in."""
    message = _("The fit computes in float64: {name} is not the same in float32.")
    warnings.warn(message.format(name=name), stacklevel=4)
