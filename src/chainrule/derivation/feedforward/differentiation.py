# Longer than 250 lines: a table, the steps of each activation and of each loss.
"""How each derivative comes about: the steps from a function's definition to the formula in use.

Every step is an expression that equals the derivative; a test evaluates each, and differentiates
the definition by another means. In a step, f is the function's own value, a1 a softmax's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from chainrule.basics.expression import (
    Expr,
    Ref,
    add,
    call,
    case,
    div,
    gt,
    le,
    mul,
    neg,
    power,
    sub,
)
from chainrule.basics.i18n import N_, _
from chainrule.derivation.feedforward.formulas import ACTIVATION_FORMULAS, LOSS_FORMULAS
from chainrule.pieces.activations import LEAKY_SLOPE


class Step(NamedTuple):
    """An expression that equals the derivative, and why it equals the one before."""

    expr: Expr
    reason: str

    @property
    def why(self) -> str:
        """The reason, translated."""
        return _(self.reason)


class Differentiation(NamedTuple):
    """``function = definition`` and ``derivative = step₁ = step₂ …``, both sides' symbols."""

    title: str
    function: str
    definition: Expr
    derivative: str
    steps: tuple[Step, ...]


_Z, _F = Ref("z"), Ref("f")
_Y, _A = Ref("y"), Ref("a")
_CHAIN = N_("chain rule")
_EACH = N_(
    "each branch by itself; at the corner, where there is no derivative, the second is taken"
)
_DEFINITION = N_("by the definition of f")


def _exp(x: Expr) -> Expr:
    return call("exp", x)


def _logistic_steps() -> tuple[Step, ...]:
    e = _exp(neg(_Z))
    below = add(1, e)
    return (
        Step(mul(neg(power(below, -2)), neg(e)), N_("chain rule on (1 + e^(-z))⁻¹")),
        Step(div(e, power(below, 2)), N_("the two signs cancel")),
        Step(mul(div(1, below), div(e, below)), N_("written as a product of two fractions")),
        Step(mul(div(1, below), div(sub(below, 1), below)), N_("1 added and taken away above")),
        Step(mul(div(1, below), sub(1, div(1, below))), N_("the second fraction taken apart")),
        Step(mul(_F, sub(1, _F)), _DEFINITION),
    )


def _tanh_steps() -> tuple[Step, ...]:
    plus, minus = _exp(_Z), _exp(neg(_Z))
    total, difference = add(plus, minus), sub(plus, minus)
    return (
        Step(
            div(sub(mul(total, total), mul(difference, difference)), power(total, 2)),
            N_("quotient rule on (e^z − e^(−z))/(e^z + e^(−z))"),
        ),
        Step(sub(1, power(div(difference, total), 2)), N_("the fraction taken apart")),
        Step(sub(1, power(_F, 2)), _DEFINITION),
    )


def _gelu_steps() -> tuple[Step, ...]:
    Phi, phi = call("Phi", _Z), call("phi", _Z)
    return (Step(add(mul(1, Phi), mul(_Z, phi)), N_("product rule; the derivative of Φ is φ")),)


def _softplus_steps() -> tuple[Step, ...]:
    e = _exp(_Z)
    return (
        Step(mul(div(1, add(1, e)), e), _CHAIN),
        Step(div(e, add(1, e)), N_("written as one fraction")),
        Step(
            div(1, add(1, _exp(neg(_Z)))),
            N_("divided above and below by e^z: the logistic function"),
        ),
    )


_ACTIVATION_STEPS: dict[str, tuple[Step, ...]] = {
    "identity": (Step(add(1), N_("the slope of a line through the origin at 45°")),),
    "logistic": _logistic_steps(),
    "tanh": _tanh_steps(),
    "relu": (Step(case(gt(_Z, 0), 1, 0), _EACH),),
    "leaky_relu": (Step(case(gt(_Z, 0), 1, LEAKY_SLOPE), _EACH),),
    "elu": (
        Step(case(gt(_Z, 0), 1, _exp(_Z)), _EACH),
        Step(case(gt(_Z, 0), 1, add(sub(_exp(_Z), 1), 1)), N_("1 taken away and added")),
        Step(case(gt(_Z, 0), 1, add(_F, 1)), _DEFINITION),
    ),
    "gelu": _gelu_steps(),
    "softplus": _softplus_steps(),
    "exp": (Step(_exp(_Z), N_("e^z is its own derivative")), Step(_F, _DEFINITION)),
}


def activation(name: str) -> tuple[Differentiation, ...]:
    """The derivation of f′ of an activation; of softmax that of both its derivatives."""
    if name == "softmax":
        return _softmax()
    return (
        Differentiation(
            name, "f(z)", ACTIVATION_FORMULAS[name].value(_Z), "f′(z)", _ACTIVATION_STEPS[name]
        ),
    )


def _softmax() -> tuple[Differentiation, ...]:
    z = [Ref(f"z{k}") for k in (1, 2, 3)]
    a1, a2 = Ref("a1"), Ref("a2")
    e = [_exp(x) for x in z]
    S = add(*e)
    own = (
        Step(div(sub(mul(e[0], S), mul(e[0], e[0])), power(S, 2)), N_("quotient rule")),
        Step(mul(div(e[0], S), div(sub(S, e[0]), S)), N_("a common factor taken out")),
        Step(mul(div(e[0], S), sub(1, div(e[0], S))), N_("the second fraction taken apart")),
        Step(mul(a1, sub(1, a1)), N_("by the definition of a")),
    )
    other = (
        Step(
            div(sub(mul(0, S), mul(e[0], e[1])), power(S, 2)),
            N_("quotient rule; above, z₂ does not occur"),
        ),
        Step(neg(mul(div(e[0], S), div(e[1], S))), N_("written as a product of two fractions")),
        Step(neg(mul(a1, a2)), N_("by the definition of a")),
    )
    definition = div(e[0], S)
    return (
        Differentiation("softmax", "a1", definition, "∂a1/∂z1", own),
        Differentiation("softmax", "a1", definition, "∂a1/∂z2", other),
    )


class _Loss(NamedTuple):
    """The row of `LOSS_FORMULAS`, and the steps of its gradient with n outputs."""

    formula: str
    steps: Callable[[], tuple[Step, ...]]


N = 3  # outputs in the example of the mean squared error


def _squared(factor: Expr | float, twice: Expr | float) -> tuple[Step, ...]:
    inner = mul(factor, 2, sub(_Y, _A), neg(add(1)))
    return (
        Step(inner, _CHAIN),
        Step(mul(twice, sub(_A, _Y)), N_("the factors put together, the sign put in")),
    )


def _binary_steps() -> tuple[Step, ...]:
    return (
        Step(
            sub(neg(div(_Y, _A)), mul(sub(1, _Y), div(-1, sub(1, _A)))),
            N_("the derivative of ln x is 1/x; chain rule on ln(1 − a)"),
        ),
        Step(
            div(add(neg(mul(_Y, sub(1, _A))), mul(sub(1, _Y), _A)), mul(_A, sub(1, _A))),
            N_("over the common denominator"),
        ),
        Step(div(sub(_A, _Y), mul(_A, sub(1, _A))), N_("multiplied out above: y·a cancels")),
    )


def _distance() -> Expr:
    return call("abs", sub(_Y, _A))


LOSSES: dict[str, tuple[_Loss, ...]] = {
    "half_squared_error": (_Loss("half_squared_error", lambda: _squared(div(1, 2), 1)),),
    "mean_squared_error": (_Loss("mean_squared_error", lambda: _squared(div(1, N), div(2, N))),),
    "absolute_error": (
        _Loss(
            "absolute_error",
            lambda: (
                Step(
                    mul(call("sign", sub(_Y, _A)), neg(add(1))),
                    N_("the derivative of |x| is its sign; chain rule"),
                ),
                Step(call("sign", sub(_A, _Y)), N_("the sign put in")),
            ),
        ),
    ),
    "huber": (
        _Loss(
            "huber",
            lambda: (
                Step(
                    case(
                        le(_distance(), 1),
                        mul(div(1, 2), 2, sub(_Y, _A), neg(add(1))),
                        mul(call("sign", sub(_Y, _A)), neg(add(1))),
                    ),
                    N_("each branch by itself; chain rule"),
                ),
                Step(
                    case(le(_distance(), 1), sub(_A, _Y), call("sign", sub(_A, _Y))),
                    N_("the sign put in"),
                ),
            ),
        ),
    ),
    "log_loss": (
        _Loss("binary_log_loss", _binary_steps),
        _Loss(
            "categorical_log_loss",
            lambda: (Step(neg(div(_Y, _A)), N_("the derivative of ln x is 1/x")),),
        ),
    ),
    "poisson": (
        _Loss(
            "poisson",
            lambda: (
                Step(
                    add(neg(div(_Y, _A)), 1),
                    N_("ln(y/a) is ln y − ln a, whose derivative is −1/a"),
                ),
                Step(sub(1, div(_Y, _A)), N_("put in order")),
            ),
        ),
    ),
}


def loss(name: str) -> tuple[Differentiation, ...]:
    """The derivation of a loss's gradient by an output, and where it is combined with an
    activation, of δ."""
    found = [
        Differentiation(
            row.formula, "E", LOSS_FORMULAS[row.formula].value(_Y, _A, N), "∂E/∂a", row.steps()
        )
        for row in LOSSES[name]
    ]
    return (*found, *(_combined() if name == "log_loss" else ()))


def _combined() -> tuple[Differentiation, ...]:
    """δ of log loss behind a logistic unit, and behind a softmax of three."""
    binary = LOSS_FORMULAS["binary_log_loss"].value(_Y, _A, N)
    slope, above = mul(_A, sub(1, _A)), sub(_A, _Y)
    y, a = ([Ref(f"{letter}{k}") for k in (1, 2, 3)] for letter in "ya")
    terms = [neg(div(y[0], a[0])), neg(div(y[1], a[1])), neg(div(y[2], a[2]))]
    parts = [mul(t, call("ln", p)) for t, p in zip(y, a, strict=True)]
    slopes = [mul(a[0], sub(1, a[0])), neg(mul(a[1], a[0])), neg(mul(a[2], a[0]))]
    return (
        Differentiation(
            "logistic, log_loss", "E", binary, "δ",
            (
                Step(mul(div(above, slope), slope), N_("∂E/∂a times the slope of the unit")),
                Step(above, N_("a·(1 − a) cancels")),
            ),
        ),
        Differentiation(
            "softmax, log_loss", "E", sub(sub(neg(parts[0]), parts[1]), parts[2]), "δ1",
            (
                Step(
                    add(*(mul(t, s) for t, s in zip(terms, slopes, strict=True))),
                    N_("each ∂E/∂a times its ∂a/∂z1, summed: z1 is in every output"),
                ),
                Step(
                    add(neg(mul(y[0], sub(1, a[0]))), mul(y[1], a[0]), mul(y[2], a[0])),
                    N_("each a cancels"),
                ),
                Step(sub(mul(a[0], add(*y)), y[0]), N_("a common factor taken out")),
                Step(sub(a[0], y[0]), N_("the targets sum to 1")),
            ),
        ),
    )  # fmt: skip
