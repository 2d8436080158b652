"""Losses: E of one sample, its gradient ∂E/∂a at the output, and δ = ∂E/∂z of the output layer.

The loss of a batch is the weighted mean of its samples' losses. A sample's share, 1/n or w/Σw,
is multiplied into its δ at once, so the samples' gradients simply add up (`shares`).

| name               | E of one sample, y the target, a the output, k over the N outputs        |
|--------------------|---------------------------------------------------------------------------|
| half_squared_error | Σ ½(y − a)²                                                               |
| mean_squared_error | 1/N Σ (y − a)²              (its gradient has the factor 2/N)             |
| absolute_error     | Σ |y − a|                                                                 |
| huber              | Σ ½(y − a)² where |y − a| ≤ 1, else Σ (|y − a| − ½)   (Huber 1964, k = 1) |
| log_loss           | logistic: −Σ (y ln a + (1−y) ln(1−a));  softmax: −Σ y ln a                |
| poisson            | Σ (y ln(y/a) − y + a)       (half the Poisson deviance)                   |

log_loss reads `a` clipped to [ε, 1 − ε], ε the spacing of its type at 1, as scikit-learn does.
With the activation whose inverse is the loss's link (logistic or softmax with log_loss, exp with
poisson) δ is a − y: the two factors' poles cancel, and δ stays finite where they are not.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeAlias

from array_api_compat import array_namespace

from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Array
from chainrule.pieces.activations import Activation


class Loss(NamedTuple):
    """``value(y, a)`` and ``gradient(y, a)``, both ``(n, k)``: each output's part of each
    sample's loss, and ∂E/∂a; shares are multiplied on by others.

    ``outputs`` names the output activations it may follow, ``canonical`` those with δ = a − y.
    """

    name: str
    value: Callable[[Array, Array], Array]
    gradient: Callable[[Array, Array], Array]
    outputs: tuple[str, ...] | None
    canonical: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return self.name


CustomLoss: TypeAlias = Callable[[Array, Array], tuple[Array, Array]]
"""``loss(y, a) -> (E, dE/da)``, both of the shape of `a`: each output's part, and its gradient."""


def _half_squared(y: Array, a: Array) -> Array:
    return 0.5 * (y - a) * (y - a)


def _half_squared_gradient(y: Array, a: Array) -> Array:
    return a - y


def _mean_squared(y: Array, a: Array) -> Array:
    return (y - a) * (y - a) / a.shape[1]


def _mean_squared_gradient(y: Array, a: Array) -> Array:
    return 2 / a.shape[1] * (a - y)


def _absolute(y: Array, a: Array) -> Array:
    return array_namespace(a).abs(y - a)


def _absolute_gradient(y: Array, a: Array) -> Array:
    return array_namespace(a).sign(a - y)


def _huber(y: Array, a: Array) -> Array:
    xp = array_namespace(a)
    size = xp.abs(y - a)
    return xp.where(size <= 1, 0.5 * size * size, size - 0.5)


def _huber_gradient(y: Array, a: Array) -> Array:
    return array_namespace(a).clip(a - y, -1.0, 1.0)


def clipped(a: Array) -> Array:
    """Probabilities kept off 0 and 1 by the spacing ε of their type."""
    xp = array_namespace(a)
    epsilon = float(xp.finfo(a.dtype).eps)
    return xp.clip(a, epsilon, 1 - epsilon)


def _binary_log_loss(y: Array, a: Array) -> Array:
    xp = array_namespace(a)
    a = clipped(a)
    return -(y * xp.log(a) + (1 - y) * xp.log(1 - a))


def _binary_log_loss_gradient(y: Array, a: Array) -> Array:
    a = clipped(a)
    return (a - y) / (a * (1 - a))


def _categorical_log_loss(y: Array, a: Array) -> Array:
    return -y * array_namespace(a).log(clipped(a))


def _categorical_log_loss_gradient(y: Array, a: Array) -> Array:
    return -y / clipped(a)


def _poisson(y: Array, a: Array) -> Array:
    xp = array_namespace(a)
    positive = y > 0
    ratio = xp.where(positive, y, xp.ones_like(y)) / xp.where(positive, a, xp.ones_like(a))
    return y * xp.log(ratio) - y + a


def _poisson_gradient(y: Array, a: Array) -> Array:
    return 1 - y / a


def _squared(y: Array, a: Array) -> Array:
    return 0.5 * (y - a) * (y - a) / a.shape[1]


SQUARED_ERROR = Loss("squared_error", _squared, _half_squared_gradient, ("identity",))
"""What scikit-learn means by it: descends Σ ½(y − a)², and reports its mean over the outputs. With
several outputs the gradient is therefore not that of the value, and it is no row of the table."""

_REAL = ("identity", "logistic", "tanh", "relu", "leaky_relu", "elu", "gelu", "softplus", "exp")
_SMOOTH = (*_REAL, "softmax")

LOSSES: dict[str, Loss] = {
    row.name: row
    for row in (
        Loss("half_squared_error", _half_squared, _half_squared_gradient, _SMOOTH),
        Loss("mean_squared_error", _mean_squared, _mean_squared_gradient, _SMOOTH),
        Loss("absolute_error", _absolute, _absolute_gradient, _SMOOTH),
        Loss("huber", _huber, _huber_gradient, _SMOOTH),
        Loss("poisson", _poisson, _poisson_gradient, ("exp", "softplus"), ("exp",)),
    )
}
_LOG_LOSSES: dict[str, Loss] = {
    "logistic": Loss(
        "log_loss", _binary_log_loss, _binary_log_loss_gradient, ("logistic",), ("logistic",)
    ),
    "softmax": Loss(
        "log_loss",
        _categorical_log_loss,
        _categorical_log_loss_gradient,
        ("softmax",),
        ("softmax",),
    ),
}

ALLOWED: tuple[tuple[str, str], ...] = tuple(
    (output, loss.name)
    for loss in (*LOSSES.values(), *_LOG_LOSSES.values())
    for output in loss.outputs or ()
)
"""The pairs of output activation and loss that a network may have; all others raise."""


def get_loss(name: str | Loss | CustomLoss, output: Activation) -> Loss:
    """The loss called `name`, as it follows the output activation `output`.

    Raises UnknownNameError for a name nothing has, InputError for a pair outside `ALLOWED`.
    """
    if isinstance(name, Loss):
        return name
    if callable(name):
        return _custom(name)
    known = [*LOSSES, "log_loss"]
    if name not in known:
        raise UnknownNameError("loss", name, known)
    if (output.name, name) not in ALLOWED:
        allowed = ", ".join(activation for activation, loss in ALLOWED if loss == name)
        raise InputError(
            _("The loss {loss} cannot follow the output activation {activation}.").format(
                loss=name, activation=output.name
            ),
            _("It can follow: {allowed}.").format(allowed=allowed),
        )
    return _LOG_LOSSES[output.name] if name == "log_loss" else LOSSES[name]


def _custom(loss: CustomLoss) -> Loss:
    name = getattr(loss, "__name__", type(loss).__name__)
    return Loss(name, partial(_part_of, loss, 0), partial(_part_of, loss, 1), outputs=None)


def _part_of(loss: CustomLoss, which: int, y: Array, a: Array) -> Array:
    return loss(y, a)[which]


def shares(n: int, weight: Array | None, like: Array) -> Array:
    """Each sample's share of its batch's mean: 1/n, or w/Σw; shape ``(n, 1)``."""
    xp = array_namespace(like)
    if weight is None:
        return xp.full((n, 1), 1 / n, dtype=like.dtype)
    return xp.reshape(weight / xp.sum(weight), (n, 1))


def batch_loss(loss: Loss, y: Array, a: Array, share: Array) -> float:
    """E of a batch: Σ over samples and outputs of their parts times the samples' shares."""
    return float(array_namespace(a).sum(loss.value(y, a) * share))


def output_delta(
    loss: Loss, activation: Activation, y: Array, z: Array, a: Array, share: Array
) -> Array:
    """δ of the output layer, ``(n, k)``: ∂E/∂z with every sample's share inside."""
    if activation.name in loss.canonical:
        return (a - y) * share
    assert activation.pullback is not None  # a network with a loss has no `step`
    return activation.pullback(loss.gradient(y, a) * share, z, a)
