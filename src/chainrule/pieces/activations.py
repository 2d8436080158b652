# Longer than 250 lines: a table, each activation with its formula and the steps of its derivative.
"""Activations: what a unit makes of its weighted sum, a = f(z), and the derivative f′.

One row each: the value f(z), the derivative written with whichever of z and a is at hand, and
the pullback that carries a gradient g = ∂E/∂a back to ∂E/∂z, which is g·f′(z) for every
activation that acts on each unit by itself, and for the softmax

    ∂E/∂zⱼ = aⱼ (gⱼ − Σₖ gₖ aₖ).

At a kink the derivative is the one of the left branch: relu′(0) = 0, leaky_relu′(0) = 0.01.
`step` has no derivative that could teach anything, so training through it is an error.

Beside its functions a row has what is shown of it: the formula, the derivation of its derivative,
and the range of its values. `activation` makes a row of a function of one's own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Any, NoReturn, TypeAlias, TypeGuard

import numpy as np

from chainrule.basics.array_api import array_namespace
from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.basics.expression import Expr, Num, Ref, add, call, case, exp, ln, mul, replaced
from chainrule.basics.i18n import N_, _
from chainrule.basics.typing import Array
from chainrule.pieces.calling import cannot_be_data, check_is_function, check_range
from chainrule.pieces.formula import (
    ANY_NUMBER,
    CHAIN,
    DEFINITION,
    DISTRIBUTION,
    EACH_BRANCH,
    NOT_NEGATIVE,
    POSITIVE,
    PROBABILITY,
    Differentiation,
    Range,
    Step,
    check_leaves_alone,
    last,
    traced,
)
from chainrule.pieces.special import normal_cdf, normal_pdf

LEAKY_SLOPE = 0.01

Value: TypeAlias = Callable[[Array], Array]
Derivative: TypeAlias = Callable[[Array, Array], Array]
Steps: TypeAlias = Callable[[Expr, Expr], tuple[Step, ...]]
OwnFunction: TypeAlias = tuple[Value, Value]
"""A function of one's own and its derivative, ``(f, df)``, both of arrays z."""


@dataclass(frozen=True, slots=True, eq=False)
class Activation:
    """An activation. Arrays are ``(n, units)``, rows are samples.

    ``value(z) -> a``; ``derivative(z, a) -> f′(z)``, entry by entry, None where there is none;
    ``pullback(g, z, a) -> ∂E/∂z``; ``elementwise`` is False where units depend on one another.
    ``formula(z)`` and ``slope(z, f)`` are the same in symbols, None where no formula is known; of
    units that depend on one another ``formula(zs, k)`` and ``slope(a, i, j)`` of unit k, and of
    ∂aᵢ/∂zⱼ. ``differentiations()`` tell how the slope comes about; ``range`` is that of the values.
    """

    name: str
    value: Value
    derivative: Derivative | None
    pullback: Callable[[Array, Array, Array], Array] | None
    elementwise: bool = True
    formula: Callable[..., Expr] | None = None
    slope: Callable[..., Expr] | None = None
    differentiations: Callable[[], tuple[Differentiation, ...]] | None = None
    range: Range = ANY_NUMBER

    @property
    def is_own(self) -> bool:
        """It is no row of the table: a function of the caller's."""
        return ACTIVATIONS.get(self.name) is not self

    @property
    def kernel(self) -> str | None:
        """What the compiled function is called, if there is one; a caller's function has none."""
        return None if self.is_own else self.name

    def __repr__(self) -> str:
        return self.name

    def __reduce_ex__(self, _protocol: Any) -> tuple[object, ...]:
        if not self.is_own:
            return get_activation, (self.name,)
        return Activation, tuple(getattr(self, field.name) for field in fields(self))

    def __reduce__(self) -> NoReturn:
        """Asked for by skops alone, which stores data: pickle asks for the one above."""
        raise cannot_be_data(self.name)


def _by_unit(
    name: str,
    value: Value,
    derivative: Derivative,
    steps: Steps,
    range: Range = ANY_NUMBER,
    textbook: Callable[[Expr], Expr] | None = None,
) -> Activation:
    """The row of an activation of each unit by itself; without a `textbook` form its value, run
    on symbols, is the formula."""
    formula = textbook or value
    return Activation(
        name,
        value,
        derivative,
        partial(_through, derivative),
        formula=formula,
        slope=lambda z, f: last(steps(z, f)),
        differentiations=lambda: (_differentiation(name, formula, steps),),
        range=range,
    )


def _through(derivative: Derivative, g: Array, z: Array, a: Array) -> Array:
    return g * derivative(z, a)


def _differentiation(name: str, formula: Callable[[Expr], Expr], steps: Steps) -> Differentiation:
    z, f = Ref("z"), Ref("f")
    return Differentiation(name, "f(z)", formula(z), "f′(z)", steps(z, f))


# -- identity ------------------------------------------------------------------------------------


def _identity(z: Array) -> Array:
    return z


def _identity_derivative(z: Array, a: Array) -> Array:
    return array_namespace(z).ones_like(z)


def _identity_steps(z: Expr, f: Expr) -> tuple[Step, ...]:
    return (Step(Num(1), N_("the slope of a line through the origin at 45°")),)


# -- logistic ------------------------------------------------------------------------------------


def logistic(z: Array) -> Array:
    """1/(1 + e⁻ᶻ), by e⁻|ᶻ| so that nothing overflows."""
    xp = array_namespace(z)
    e = xp.exp(-xp.abs(z))
    return xp.where(z < 0, e, xp.ones_like(e)) / (1 + e)


def _logistic_derivative(z: Array, a: Array) -> Array:
    return a * (1 - a)


def _logistic_formula(z: Expr) -> Expr:
    return 1 / (1 + exp(-z))


def _logistic_steps(z: Expr, f: Expr) -> tuple[Step, ...]:
    e = exp(-z)
    below = 1 + e
    return (
        Step(-(below**-2) * -e, N_("chain rule on (1 + e^(-z))⁻¹")),
        Step(e / below**2, N_("the two signs cancel")),
        Step(1 / below * (e / below), N_("written as a product of two fractions")),
        Step(1 / below * ((below - 1) / below), N_("1 added and taken away above")),
        Step(1 / below * (1 - 1 / below), N_("the second fraction taken apart")),
        Step(f * (1 - f), DEFINITION),
    )


# -- tanh ----------------------------------------------------------------------------------------


def _tanh(z: Array) -> Array:
    return array_namespace(z).tanh(z)


def _tanh_derivative(z: Array, a: Array) -> Array:
    return 1 - a * a


def _tanh_steps(z: Expr, f: Expr) -> tuple[Step, ...]:
    plus, minus = exp(z), exp(-z)
    total, difference = plus + minus, plus - minus
    quotient_rule = (mul(total, total) - mul(difference, difference)) / total**2
    return (
        Step(quotient_rule, N_("quotient rule on (e^z − e^(−z))/(e^z + e^(−z))")),
        Step(1 - (difference / total) ** 2, N_("the fraction taken apart")),
        Step(1 - f**2, DEFINITION),
    )


# -- relu, leaky_relu, elu -----------------------------------------------------------------------


# `where(z <= 0, …)` and not `maximum`: a NaN has to come through, or divergence would hide.
def _relu(z: Array) -> Array:
    xp = array_namespace(z)
    return xp.where(z <= 0, xp.zeros_like(z), z)


def _relu_derivative(z: Array, a: Array) -> Array:
    xp = array_namespace(z)
    return xp.where(z <= 0, xp.zeros_like(z), xp.ones_like(z))


def _relu_steps(z: Expr, f: Expr) -> tuple[Step, ...]:
    return (Step(case(z > 0, 1, 0), EACH_BRANCH),)


def _leaky_relu(z: Array) -> Array:
    return array_namespace(z).where(z <= 0, LEAKY_SLOPE * z, z)


def _leaky_relu_derivative(z: Array, a: Array) -> Array:
    xp = array_namespace(z)
    return xp.where(z <= 0, xp.full_like(z, LEAKY_SLOPE), xp.ones_like(z))


def _leaky_relu_steps(z: Expr, f: Expr) -> tuple[Step, ...]:
    return (Step(case(z > 0, 1, LEAKY_SLOPE), EACH_BRANCH),)


def _elu(z: Array) -> Array:
    xp = array_namespace(z)
    return xp.where(z <= 0, xp.expm1(xp.where(z <= 0, z, xp.zeros_like(z))), z)


def _elu_derivative(z: Array, a: Array) -> Array:
    xp = array_namespace(z)
    return xp.where(z <= 0, a + 1, xp.ones_like(z))


def _elu_steps(z: Expr, f: Expr) -> tuple[Step, ...]:
    return (
        Step(case(z > 0, 1, exp(z)), EACH_BRANCH),
        Step(case(z > 0, 1, exp(z) - 1 + 1), N_("1 taken away and added")),
        Step(case(z > 0, 1, f + 1), DEFINITION),
    )


# -- gelu, softplus, exp -------------------------------------------------------------------------


def _gelu(z: Array) -> Array:
    return z * normal_cdf(z)


def _gelu_derivative(z: Array, a: Array) -> Array:
    return normal_cdf(z) + z * normal_pdf(z)


def _gelu_steps(z: Expr, f: Expr) -> tuple[Step, ...]:
    slope = call("Phi", z) + z * call("phi", z)
    return (Step(slope, N_("product rule; the derivative of Φ is φ")),)


def _softplus(z: Array) -> Array:
    xp = array_namespace(z)
    return xp.log1p(xp.exp(-xp.abs(z))) + _relu(z)


def _softplus_derivative(z: Array, a: Array) -> Array:
    return logistic(z)


def _softplus_steps(z: Expr, f: Expr) -> tuple[Step, ...]:
    e = exp(z)
    return (
        Step(1 / (1 + e) * e, CHAIN),
        Step(e / (1 + e), N_("written as one fraction")),
        Step(_logistic_formula(z), N_("divided above and below by e^z: the logistic function")),
    )


def _exp(z: Array) -> Array:
    return array_namespace(z).exp(z)


def _exp_derivative(z: Array, a: Array) -> Array:
    return a


def _exp_steps(z: Expr, f: Expr) -> tuple[Step, ...]:
    return (Step(exp(z), N_("e^z is its own derivative")), Step(f, DEFINITION))


# -- softmax, step -------------------------------------------------------------------------------


def _softmax(z: Array) -> Array:
    xp = array_namespace(z)
    e = xp.exp(z - xp.max(z, axis=1, keepdims=True))
    return e / xp.sum(e, axis=1, keepdims=True)


def _softmax_pullback(g: Array, z: Array, a: Array) -> Array:
    xp = array_namespace(z)
    return a * (g - xp.sum(g * a, axis=1, keepdims=True))


def _softmax_formula(zs: Sequence[Expr], k: int) -> Expr:
    """e^{z_k} / Σ e^{z_m}."""
    return exp(zs[k]) / add(*map(exp, zs))


def _softmax_slope(a: Sequence[Expr], i: int, j: int) -> Expr:
    """∂aᵢ/∂zⱼ = aᵢ(1 − aᵢ) for i = j, else −aᵢ aⱼ."""
    return a[i] * (1 - a[i]) if i == j else -(a[i] * a[j])


def _softmax_differentiations() -> tuple[Differentiation, ...]:
    z = [Ref(f"z{k}") for k in (1, 2, 3)]
    a = [Ref(f"a{k}") for k in (1, 2, 3)]
    e = [exp(x) for x in z]
    S = add(*e)
    definition = _softmax_formula(z, 0)
    own = (
        Step((e[0] * S - mul(e[0], e[0])) / S**2, N_("quotient rule")),
        Step(e[0] / S * ((S - e[0]) / S), N_("a common factor taken out")),
        Step(e[0] / S * (1 - e[0] / S), N_("the second fraction taken apart")),
        Step(_softmax_slope(a, 0, 0), N_("by the definition of a")),
    )
    other = (
        Step((0 * S - e[0] * e[1]) / S**2, N_("quotient rule; above, z₂ does not occur")),
        Step(-(e[0] / S * (e[1] / S)), N_("written as a product of two fractions")),
        Step(_softmax_slope(a, 0, 1), N_("by the definition of a")),
    )
    return (
        Differentiation("softmax", "a1", definition, "∂a1/∂z1", own),
        Differentiation("softmax", "a1", definition, "∂a1/∂z2", other),
    )


def _step(z: Array) -> Array:
    xp = array_namespace(z)
    return xp.where(z < 0, xp.zeros_like(z), xp.ones_like(z))


# -- the table -----------------------------------------------------------------------------------

ACTIVATIONS: dict[str, Activation] = {
    row.name: row
    for row in (
        _by_unit("identity", _identity, _identity_derivative, _identity_steps),
        _by_unit(
            "logistic",
            logistic,
            _logistic_derivative,
            _logistic_steps,
            PROBABILITY,
            textbook=_logistic_formula,
        ),
        _by_unit("tanh", _tanh, _tanh_derivative, _tanh_steps, Range(-1, 1)),
        _by_unit(
            "relu",
            _relu,
            _relu_derivative,
            _relu_steps,
            NOT_NEGATIVE,
            textbook=lambda z: call("max", 0, z),
        ),
        _by_unit(
            "leaky_relu",
            _leaky_relu,
            _leaky_relu_derivative,
            _leaky_relu_steps,
            textbook=lambda z: case(z > 0, z, LEAKY_SLOPE * z),
        ),
        _by_unit(
            "elu",
            _elu,
            _elu_derivative,
            _elu_steps,
            Range(-1, math.inf),
            textbook=lambda z: case(z > 0, z, exp(z) - 1),
        ),
        _by_unit(
            "gelu",
            _gelu,
            _gelu_derivative,
            _gelu_steps,
            Range(-0.17, math.inf),
            textbook=lambda z: z * call("Phi", z),
        ),
        _by_unit(
            "softplus",
            _softplus,
            _softplus_derivative,
            _softplus_steps,
            POSITIVE,
            textbook=lambda z: ln(1 + exp(z)),
        ),
        _by_unit("exp", _exp, _exp_derivative, _exp_steps, POSITIVE),
        Activation(
            "softmax",
            _softmax,
            None,
            _softmax_pullback,
            elementwise=False,
            formula=_softmax_formula,
            slope=_softmax_slope,
            differentiations=_softmax_differentiations,
            range=DISTRIBUTION,
        ),
        Activation(
            "step",
            _step,
            None,
            None,
            formula=lambda z: case(Num(0) > z, 0, 1),
            range=Range(0, 1, closed=True),
        ),
    )
}
ALIASES = {"sigmoid": "logistic", "linear": "identity"}


ActivationLike: TypeAlias = str | Activation | OwnFunction


def get_activation(name: ActivationLike) -> Activation:
    """The activation called `name`, or the row of a function of one's own, ``(f, df)``.

    UnknownNameError lists the known names; InputError where the derivative is missing.
    """
    if isinstance(name, Activation):
        return name
    if callable(name):
        raise without_derivative(name_of(name))
    if isinstance(name, tuple):
        f, df = name
        return _own_row(name_of(f), f, df, ANY_NUMBER)
    known = ACTIVATIONS | {alias: ACTIVATIONS[real] for alias, real in ALIASES.items()}
    if name not in known:
        raise UnknownNameError("activation", name, known)
    return known[name]


def without_derivative(name: str) -> InputError:
    return InputError(
        _("The activation {name} comes without its derivative.").format(name=name),
        _("Give both, (f, df), or chainrule.activation('name', f, df)."),
    )


def is_one_activation(value: Any) -> TypeGuard[ActivationLike]:
    """It stands for one activation; anything else is a sequence of them, one for each layer."""
    pair = isinstance(value, tuple) and len(value) == 2 and all(map(callable, value))
    return pair or callable(value) or isinstance(value, str | Activation)


# -- one's own -----------------------------------------------------------------------------------

POINTS = np.linspace(-8, 8, 33)[:, None]
"""Where a function of one's own is looked at: its values there stand for the function."""


def activation(
    name: str, f: Value, df: Value, range: Range | tuple[float, float] = ANY_NUMBER
) -> Activation:
    """An activation of one's own, to be used wherever the name of one of ours can stand.

    `f` and its derivative `df` are functions of an array z ``(n, units)`` that give one of the same
    shape, each entry from its own z alone; training checks the derivative before it begins. Where
    they can be run on symbols (arithmetic, comparisons with `where`, NumPy's common functions) they
    are explained by their formulas. `range` are the ends between which the values lie: log_loss can
    only follow one of (0, 1), poisson one of (0, inf). Raises InputError for a name of ours.
    """
    check_own_name(name, (*ACTIVATIONS, *ALIASES))
    check_is_function(name, _("value"), f)
    check_is_function(name, _("derivative"), df)
    check_range(name, range)
    return _own_row(name, f, df, Range(*range))


def _own_row(name: str, f: Value, df: Value, range: Range) -> Activation:
    for function in (f, df):
        check_leaves_alone(name, function, [POINTS])
    value, slope = traced(f, {"z": POINTS}), traced(df, {"z": POINTS})
    derivative = partial(_of_z, df)
    derivation = None
    if value is not None and slope is not None:
        derivation = partial(_as_given, name, value, slope)
    return Activation(
        name,
        f,
        derivative,
        partial(_through, derivative),
        formula=None if value is None else partial(_put_in, value),
        slope=None if slope is None else partial(_put_in, slope),
        differentiations=derivation,
        range=range,
    )


def _of_z(df: Value, z: Array, a: Array) -> Array:
    slope = df(z)
    is_flag = getattr(getattr(slope, "dtype", None), "kind", "") == "b"  # lambda z: z > 0, say
    return slope * array_namespace(z).ones_like(z) if is_flag else slope


def _put_in(formula: Expr, z: Expr, f: Expr | None = None) -> Expr:
    return replaced(formula, {Ref("z"): z})


def _as_given(name: str, value: Expr, slope: Expr) -> tuple[Differentiation, ...]:
    step = Step(slope, N_("as it was given"))
    return (Differentiation(name, "f(z)", value, "f′(z)", (step,)),)


def name_of(function: Any) -> str:
    """A function's own name; of a lambda ``<lambda>``, which cannot be saved."""
    return str(getattr(function, "__name__", type(function).__name__))


def check_own_name(name: str, ours: Iterable[str]) -> None:
    """Raise InputError where a function of one's own has no name, or one of `ours`."""
    if not isinstance(name, str) or not name.isidentifier():
        message = _("A function of one's own needs a name, such as 'square'; found {name!r}.")
        hint = _(
            "chainrule.activation('square', f, df) and chainrule.loss('square', E, dE) give it one."
        )
        raise InputError(message.format(name=name), hint)
    if name in ours:
        raise InputError(
            _("{name} is the name of one of the library's own functions.").format(name=name),
            _("Give yours another name."),
        )
