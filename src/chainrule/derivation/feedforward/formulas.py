"""The formulas of activations, losses and optimizers as expression trees.

They say in symbols what `activations`, `losses` and `optimizers` say in arrays; a test evaluates
each against its row. An activation's derivative may be written with its z or its value f.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from chainrule.basics.expression import Expr, add, call, case, div, gt, le, mul, neg, power, sub
from chainrule.pieces.activations import LEAKY_SLOPE

Unary: TypeAlias = Callable[[Expr], Expr]
Binary: TypeAlias = Callable[[Expr, Expr], Expr]


class ActivationFormula(NamedTuple):
    """``value(z)`` and ``derivative(z, f)``."""

    value: Unary
    derivative: Binary


def _logistic(z: Expr) -> Expr:
    return div(1, add(1, call("exp", neg(z))))


ACTIVATION_FORMULAS: dict[str, ActivationFormula] = {
    "identity": ActivationFormula(lambda z: z, lambda z, f: add(1)),
    "logistic": ActivationFormula(_logistic, lambda z, f: mul(f, sub(1, f))),
    "tanh": ActivationFormula(lambda z: call("tanh", z), lambda z, f: sub(1, power(f, 2))),
    "relu": ActivationFormula(lambda z: call("max", 0, z), lambda z, f: case(gt(z, 0), 1, 0)),
    "leaky_relu": ActivationFormula(
        lambda z: case(gt(z, 0), z, mul(LEAKY_SLOPE, z)),
        lambda z, f: case(gt(z, 0), 1, LEAKY_SLOPE),
    ),
    "elu": ActivationFormula(
        lambda z: case(gt(z, 0), z, sub(call("exp", z), 1)),
        lambda z, f: case(gt(z, 0), 1, add(f, 1)),
    ),
    "gelu": ActivationFormula(
        lambda z: mul(z, call("Phi", z)),
        lambda z, f: add(call("Phi", z), mul(z, call("phi", z))),
    ),
    "softplus": ActivationFormula(
        lambda z: call("ln", add(1, call("exp", z))), lambda z, f: _logistic(z)
    ),
    "exp": ActivationFormula(lambda z: call("exp", z), lambda z, f: f),
    "step": ActivationFormula(lambda z: case(gt(0, z), 0, 1), lambda z, f: add(0)),
}


def softmax(zs: list[Expr], k: int) -> Expr:
    """e^{z_k} / Σ e^{z_m}."""
    return div(call("exp", zs[k]), add(*(call("exp", z) for z in zs)))


def softmax_derivative(a: list[Expr], i: int, j: int) -> Expr:
    """∂aᵢ/∂zⱼ = aᵢ(1 − aᵢ) for i = j, else −aᵢ aⱼ."""
    return mul(a[i], sub(1, a[i])) if i == j else neg(mul(a[i], a[j]))


class LossFormula(NamedTuple):
    """``value(y, a, n)`` and ``gradient(y, a, n)`` of one output; n is the number of outputs."""

    value: Callable[[Expr, Expr, int], Expr]
    gradient: Callable[[Expr, Expr, int], Expr]


def _distance(y: Expr, a: Expr) -> Expr:
    return call("abs", sub(y, a))


def _surprise(y: Expr, a: Expr) -> Expr:
    return neg(mul(y, call("ln", a)))


LOSS_FORMULAS: dict[str, LossFormula] = {
    "half_squared_error": LossFormula(
        lambda y, a, n: mul(div(1, 2), power(sub(y, a), 2)), lambda y, a, n: sub(a, y)
    ),
    "mean_squared_error": LossFormula(
        lambda y, a, n: mul(div(1, n), power(sub(y, a), 2)),
        lambda y, a, n: mul(div(2, n), sub(a, y)),
    ),
    "absolute_error": LossFormula(
        lambda y, a, n: _distance(y, a), lambda y, a, n: call("sign", sub(a, y))
    ),
    "huber": LossFormula(
        lambda y, a, n: case(
            le(_distance(y, a), 1),
            mul(div(1, 2), power(sub(y, a), 2)),
            sub(_distance(y, a), div(1, 2)),
        ),
        lambda y, a, n: case(le(_distance(y, a), 1), sub(a, y), call("sign", sub(a, y))),
    ),
    "binary_log_loss": LossFormula(
        lambda y, a, n: sub(_surprise(y, a), mul(sub(1, y), call("ln", sub(1, a)))),
        lambda y, a, n: div(sub(a, y), mul(a, sub(1, a))),
    ),
    "categorical_log_loss": LossFormula(
        lambda y, a, n: _surprise(y, a), lambda y, a, n: neg(div(y, a))
    ),
    "poisson": LossFormula(
        lambda y, a, n: add(sub(mul(y, call("ln", div(y, a))), y), a),
        lambda y, a, n: sub(1, div(y, a)),
    ),
    "poisson_of_zero": LossFormula(lambda y, a, n: a, lambda y, a, n: add(1)),
}


class UpdateTerms(NamedTuple):
    """What an optimizer's formulas speak of: the parameter, its gradient, the settings by name
    (eta, mu, beta_1 ...), and each remembered array by its letter, before the step."""

    w: Expr
    g: Expr
    setting: Callable[[str], Expr]
    memory: dict[str, Expr]
    after: dict[str, Expr]


def _velocity(terms: UpdateTerms) -> dict[str, Expr]:
    mu, eta = terms.setting("mu"), terms.setting("eta")
    return {"v": sub(mul(mu, terms.memory["v"]), mul(eta, terms.g))}


def _average(decay: Expr, old: Expr, new: Expr) -> Expr:
    return add(mul(decay, old), mul(sub(1, decay), new))


def _moments(terms: UpdateTerms) -> dict[str, Expr]:
    return {
        "m": _average(terms.setting("beta_1"), terms.memory["m"], terms.g),
        "s": _average(terms.setting("beta_2"), terms.memory["s"], power(terms.g, 2)),
    }


def _corrected(terms: UpdateTerms, letter: str, beta: str) -> Expr:
    return div(terms.after[letter], sub(1, power(terms.setting(beta), terms.setting("t"))))


def _adam_step(terms: UpdateTerms) -> Expr:
    m, s = _corrected(terms, "m", "beta_1"), _corrected(terms, "s", "beta_2")
    return div(mul(terms.setting("eta"), m), add(call("sqrt", s), terms.setting("epsilon")))


def _decayed(terms: UpdateTerms) -> Expr:
    return mul(terms.w, sub(1, mul(terms.setting("eta"), terms.setting("lambda"))))


class OptimizerFormula(NamedTuple):
    """``memory(terms)``: the new remembered values by letter; ``parameter(terms)``: w⁺."""

    memory: Callable[[UpdateTerms], dict[str, Expr]]
    parameter: Callable[[UpdateTerms], Expr]


def _nothing(terms: UpdateTerms) -> dict[str, Expr]:
    return {}


OPTIMIZER_FORMULAS: dict[str, OptimizerFormula] = {
    "sgd": OptimizerFormula(_nothing, lambda t: sub(t.w, mul(t.setting("eta"), t.g))),
    "momentum": OptimizerFormula(_velocity, lambda t: add(t.w, t.after["v"])),
    "nesterov": OptimizerFormula(
        _velocity,
        lambda t: sub(add(t.w, mul(t.setting("mu"), t.after["v"])), mul(t.setting("eta"), t.g)),
    ),
    "rmsprop": OptimizerFormula(
        lambda t: {"s": _average(t.setting("rho"), t.memory["s"], power(t.g, 2))},
        lambda t: sub(
            t.w,
            div(
                mul(t.setting("eta"), t.g),
                add(call("sqrt", t.after["s"]), t.setting("epsilon")),
            ),
        ),
    ),
    "adam": OptimizerFormula(_moments, lambda t: sub(t.w, _adam_step(t))),
    "adamw": OptimizerFormula(_moments, lambda t: sub(_decayed(t), _adam_step(t))),
}

SETTING_SYMBOLS: dict[str, str] = {
    "momentum": "mu",
    "decay": "rho",
    "beta_1": "beta_1",
    "beta_2": "beta_2",
    "epsilon": "epsilon",
    "weight_decay": "lambda",
}
"""An optimizer's settings and the symbols its formulas use."""
