"""Activations: what a unit makes of its weighted sum, a = f(z), and the derivative f′.

One row each: the value f(z), the derivative written with whichever of z and a is at hand, and
the pullback that carries a gradient g = ∂E/∂a back to ∂E/∂z, which is g·f′(z) for every
activation that acts on each unit by itself, and for the softmax

    ∂E/∂zⱼ = aⱼ (gⱼ − Σₖ gₖ aₖ).

At a kink the derivative is the one of the left branch: relu′(0) = 0, leaky_relu′(0) = 0.01.
`step` has no derivative that could teach anything, so training through it is an error.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from array_api_compat import array_namespace

from chainrule.basics.errors import UnknownNameError
from chainrule.basics.typing import Array
from chainrule.pieces.special import normal_cdf, normal_pdf

LEAKY_SLOPE = 0.01


class Activation(NamedTuple):
    """An activation. Arrays are ``(n, units)``, rows are samples.

    ``value(z) -> a``; ``derivative(z, a) -> f′(z)``, entry by entry, None where there is none;
    ``pullback(g, z, a) -> ∂E/∂z``; ``elementwise`` is False where units depend on one another.
    """

    name: str
    value: Callable[[Array], Array]
    derivative: Callable[[Array, Array], Array] | None
    pullback: Callable[[Array, Array, Array], Array] | None
    elementwise: bool = True

    def __repr__(self) -> str:
        return self.name

    def __reduce__(self) -> tuple[object, ...]:
        known = ACTIVATIONS.get(self.name) is self
        return (get_activation, (self.name,)) if known else (Activation, tuple(self))


def _identity(z: Array) -> Array:
    return z


def _identity_derivative(z: Array, a: Array) -> Array:
    return array_namespace(z).ones_like(z)


def logistic(z: Array) -> Array:
    """1/(1 + e⁻ᶻ), by e⁻|ᶻ| so that nothing overflows."""
    xp = array_namespace(z)
    e = xp.exp(-xp.abs(z))
    return xp.where(z < 0, e, xp.ones_like(e)) / (1 + e)


def _logistic_derivative(z: Array, a: Array) -> Array:
    return a * (1 - a)


def _tanh(z: Array) -> Array:
    return array_namespace(z).tanh(z)


def _tanh_derivative(z: Array, a: Array) -> Array:
    return 1 - a * a


# `where(z <= 0, …)` and not `maximum`: a NaN has to come through, or divergence would hide.
def _relu(z: Array) -> Array:
    xp = array_namespace(z)
    return xp.where(z <= 0, xp.zeros_like(z), z)


def _relu_derivative(z: Array, a: Array) -> Array:
    xp = array_namespace(z)
    return xp.where(z <= 0, xp.zeros_like(z), xp.ones_like(z))


def _leaky_relu(z: Array) -> Array:
    return array_namespace(z).where(z <= 0, LEAKY_SLOPE * z, z)


def _leaky_relu_derivative(z: Array, a: Array) -> Array:
    xp = array_namespace(z)
    return xp.where(z <= 0, xp.full_like(z, LEAKY_SLOPE), xp.ones_like(z))


def _elu(z: Array) -> Array:
    xp = array_namespace(z)
    return xp.where(z <= 0, xp.expm1(xp.where(z <= 0, z, xp.zeros_like(z))), z)


def _elu_derivative(z: Array, a: Array) -> Array:
    xp = array_namespace(z)
    return xp.where(z <= 0, a + 1, xp.ones_like(z))


def _gelu(z: Array) -> Array:
    return z * normal_cdf(z)


def _gelu_derivative(z: Array, a: Array) -> Array:
    return normal_cdf(z) + z * normal_pdf(z)


def _softplus(z: Array) -> Array:
    xp = array_namespace(z)
    return xp.log1p(xp.exp(-xp.abs(z))) + _relu(z)


def _softplus_derivative(z: Array, a: Array) -> Array:
    return logistic(z)


def _exp(z: Array) -> Array:
    return array_namespace(z).exp(z)


def _exp_derivative(z: Array, a: Array) -> Array:
    return a


def _softmax(z: Array) -> Array:
    xp = array_namespace(z)
    e = xp.exp(z - xp.max(z, axis=1, keepdims=True))
    return e / xp.sum(e, axis=1, keepdims=True)


def _softmax_pullback(g: Array, z: Array, a: Array) -> Array:
    xp = array_namespace(z)
    return a * (g - xp.sum(g * a, axis=1, keepdims=True))


def _step(z: Array) -> Array:
    xp = array_namespace(z)
    return xp.where(z < 0, xp.zeros_like(z), xp.ones_like(z))


def _by_unit(
    name: str, value: Callable[[Array], Array], derivative: Callable[[Array, Array], Array]
) -> Activation:
    def pullback(g: Array, z: Array, a: Array) -> Array:
        return g * derivative(z, a)

    return Activation(name, value, derivative, pullback)


ACTIVATIONS: dict[str, Activation] = {
    row.name: row
    for row in (
        _by_unit("identity", _identity, _identity_derivative),
        _by_unit("logistic", logistic, _logistic_derivative),
        _by_unit("tanh", _tanh, _tanh_derivative),
        _by_unit("relu", _relu, _relu_derivative),
        _by_unit("leaky_relu", _leaky_relu, _leaky_relu_derivative),
        _by_unit("elu", _elu, _elu_derivative),
        _by_unit("gelu", _gelu, _gelu_derivative),
        _by_unit("softplus", _softplus, _softplus_derivative),
        _by_unit("exp", _exp, _exp_derivative),
        Activation("softmax", _softmax, None, _softmax_pullback, elementwise=False),
        Activation("step", _step, None, None),
    )
}
ALIASES = {"sigmoid": "logistic", "linear": "identity"}


def get_activation(name: str | Activation) -> Activation:
    """The activation called `name`; UnknownNameError lists the known ones."""
    if isinstance(name, Activation):
        return name
    known = ACTIVATIONS | {alias: ACTIVATIONS[real] for alias, real in ALIASES.items()}
    if name not in known:
        raise UnknownNameError("activation", name, known)
    return known[name]
