"""From a constructor's arguments: what each may be, and what some of them stand for."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral, Real
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils._param_validation import Interval, Options, StrOptions

from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.network import BIASES, Layer, Network
from chainrule.pieces.activations import ACTIVATIONS, ALIASES
from chainrule.pieces.losses import LOSSES
from chainrule.pieces.optimizers import OPTIMIZERS
from chainrule.pieces.schedules import SCHEDULES
from chainrule.training.callbacks import Epoch
from chainrule.training.settings import ENGINES, UPDATE_ORDERS


def parameter_constraints(more: dict[str, Any]) -> dict[str, Any]:
    """What each parameter may be, in scikit-learn's terms."""
    positive, not_negative = (
        Interval(Real, 0, None, closed="neither"),
        Interval(Real, 0, None, closed="left"),
    )
    count, below_one = (
        Interval(Integral, 1, None, closed="left"),
        Interval(Real, 0, 1, closed="left"),
    )
    return {
        "hidden_layer_sizes": ["array-like", count],
        "activation": [StrOptions({*ACTIVATIONS, *ALIASES}), "array-like"],
        "output_activation": [StrOptions({*ACTIVATIONS, *ALIASES}), None],
        "loss": [StrOptions({*LOSSES, "log_loss", "squared_error"}), callable],
        "solver": [StrOptions({*OPTIMIZERS, "lbfgs"})],
        "alpha": [not_negative],
        "l1": [not_negative],
        "dropout": [below_one, "array-like"],
        "batch_size": [StrOptions({"auto", "full"}), count],
        "learning_rate": [StrOptions(set(SCHEDULES)), callable],
        "learning_rate_init": [positive],
        "power_t": [not_negative],
        "max_iter": [count],
        "shuffle": ["boolean"],
        "random_state": ["random_state"],
        "tol": [not_negative],
        "verbose": ["verbose"],
        "warm_start": ["boolean"],
        "momentum": [Interval(Real, 0, 1, closed="both")],
        "nesterovs_momentum": ["boolean"],
        "early_stopping": ["boolean"],
        "validation_fraction": [below_one],
        "beta_1": [below_one],
        "beta_2": [below_one],
        "epsilon": [positive],
        "weight_decay": [not_negative],
        "decay": [below_one],
        "n_iter_no_change": [count, Options(Real, {np.inf})],
        "max_fun": [count],
        "update_order": [StrOptions(set(UPDATE_ORDERS))],
        "bias": [StrOptions(set(BIASES))],
        "n_workers": [count],
        "engine": [StrOptions(set(ENGINES))],
        "n_threads": [count, None],
        "coefs_init": ["array-like", None],
        "intercepts_init": ["array-like", None],
        "callbacks": ["array-like", callable, None],
        **more,
    }


def keep_arguments(estimator: BaseEstimator, arguments: dict[str, Any]) -> None:
    """What scikit-learn asks of a constructor: every argument as it came, under its own name."""
    for name, value in arguments.items():
        if name not in ("self", "__class__"):
            setattr(estimator, name, value)


def pairs(eval_set: Any) -> list[Any]:
    if eval_set is None:
        return []
    return [eval_set] if isinstance(eval_set, tuple) else list(eval_set)


def print_epoch(epoch: Epoch) -> None:
    print(f"Iteration {epoch.number}, loss = {epoch.history.loss[-1]:.8f}")
    if epoch.history.validation_score:
        print(f"Validation score: {epoch.history.validation_score[-1]:f}")


def with_given(
    network: Network, coefs: Sequence[Any] | None, intercepts: Sequence[Any] | None
) -> Network:
    layers = []
    for l, layer in enumerate(network.layers):
        W = layer.W if coefs is None else _given(coefs, l, layer.W, "coefs_init")
        b = layer.b
        if b is not None and intercepts is not None:
            b = _given(intercepts, l, b, "intercepts_init")
        layers.append(Layer(W, b, layer.activation, layer.bias))
    return Network(tuple(layers), network.loss)


def _given(arrays: Sequence[Any], l: int, like: Floats, name: str) -> Floats:
    """The array for layer l; None leaves what was drawn."""
    if l < len(arrays) and arrays[l] is None:
        return like
    array = np.array(arrays[l], like.dtype) if l < len(arrays) else None
    if array is None or array.shape != like.shape:
        raise ValueError(
            _("{name}, layer {layer}: expected shape {expected}, found {found}.").format(
                name=name, layer=l + 1, expected=like.shape,
                found=None if array is None else array.shape,
            )
        )  # fmt: skip
    return array
