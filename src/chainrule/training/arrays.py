"""What a person gives as arrays, as a network can be trained on it."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.errors import InputError, ShapeError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.engines.plan import Data
from chainrule.network import Network


def as_data(network: Network, X: Any, y: Any, weight: Any = None) -> Data:
    """Arrays of the network's type: X ``(n, inputs)``; y ``(n, outputs)``, or ``(n,)`` numbers for
    one output, or ``(n,)`` class numbers from 0 for a softmax; `weight` ``(n,)``, zero or more.

    Raises InputError for what are no numbers, ShapeError for X of another shape.
    """
    dtype = network.layers[0].W.dtype
    X, y = as_inputs(network, X), in_rows(network, y)
    if weight is not None:
        weight = _numbers("sample_weight", weight, dtype)
        if (weight < 0).any():
            raise InputError(_("sample_weight must not be negative."))
    return Data(X, _numbers("y", y, dtype), weight)


def as_inputs(network: Network, X: Any) -> Floats:
    """X ``(n, inputs)`` alone, with the same errors."""
    found = _numbers("X", X, network.layers[0].W.dtype)
    if found.ndim != 2:
        raise ShapeError(_("X must be (n, inputs); found shape {shape}.").format(shape=found.shape))
    return found


def in_rows(network: Network, y: Any) -> Any:
    """Targets ``(n,)`` as the rows that `as_data` says they stand for; others as they are."""
    y = np.asarray(y)
    if y.ndim == 1 and network.sizes[-1] == 1:
        return y[:, None]
    if y.ndim == 1 and network.output.name == "softmax":
        return _one_hot(y, network.sizes[-1])
    return y


def _numbers(name: str, array: Any, dtype: Any) -> Floats:
    try:
        return np.asarray(array, dtype)
    except (TypeError, ValueError):
        raise InputError(
            _("{name} must be an array of numbers, every row of the same length.").format(name=name)
        ) from None


def _one_hot(y: Any, n: int) -> Floats:
    whole = np.asarray(y, float)
    wrong = np.flatnonzero((whole != np.round(whole)) | (whole < 0) | (whole >= n))
    if len(wrong):
        raise InputError(
            _("Classes must be whole numbers from 0 to {last}; row {row} has {found}.").format(
                last=n - 1, row=wrong[0] + 1, found=y[wrong[0]]
            )
        )
    return np.asarray(np.eye(n)[whole.astype(int)])
