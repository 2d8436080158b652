"""Optimizers: how a gradient g = ∂E/∂w moves a parameter w, at learning rate η.

Each is a pair of pure functions. ``init(w)`` gives what the optimizer remembers of one
parameter array (a NamedTuple of arrays of its shape, all zero); ``update(w, g, memory, t, rate)``
gives the new parameter and the new memory at step ``t`` = 1, 2, ... Nothing is changed in place,
so that both orders of updating, any stop and any trace see whole states. Run on symbols, an update
gives its own formulas (`update_formulas`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.array_api import array_namespace
from chainrule.basics.errors import UnknownNameError
from chainrule.basics.expression import Expr, Op, Ref, as_expr, replaced
from chainrule.basics.typing import Array
from chainrule.pieces.formula import traced


class Optimizer(NamedTuple):
    """``init(w) -> memory`` and ``update(w, g, memory, t, rate) -> (w, memory)``."""

    name: str
    init: Callable[[Array], Any]
    update: Callable[[Array, Array, Any, int, float], tuple[Array, Any]]
    settings: dict[str, float]

    @property
    def kernel(self) -> str | None:
        """What the compiled optimizer is called, if there is one; a caller's own has none."""
        ours = OPTIMIZERS.get(self.name)
        is_ours = ours is not None and self.update.__module__ == ours.__module__
        return self.name if is_ours else None

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={value!r}" for name, value in self.settings.items())
        return f"{self.name}({settings})"

    def __reduce__(self) -> tuple[object, ...]:
        if self.kernel is not None:
            return _row_of, (self.name, self.settings)
        return Optimizer, tuple(self)


class Nothing(NamedTuple):
    """What plain gradient descent remembers."""


class Velocity(NamedTuple):
    """v: the decaying sum of past steps."""

    v: Array


class SquareAverage(NamedTuple):
    """s: the decaying average of g²."""

    s: Array


class Moments(NamedTuple):
    """m and s: the decaying averages of g and g²."""

    m: Array
    s: Array


def _zeros(w: Array) -> Array:
    return array_namespace(w).zeros_like(w)


def sgd() -> Optimizer:
    """Plain gradient descent: w⁺ = w − η g."""

    def update(w: Array, g: Array, _: Nothing, t: int, rate: float) -> tuple[Array, Nothing]:
        return w - rate * g, Nothing()

    return Optimizer("sgd", lambda w: Nothing(), update, {})


def momentum(momentum: float = 0.9) -> Optimizer:
    """Classical momentum (Polyak 1964): v⁺ = μ v − η g;  w⁺ = w + v⁺.

    The learning rate is inside the velocity, as in Sutskever et al. 2013, equations 1-2, and in
    scikit-learn; PyTorch multiplies it on afterwards, which is the same for a constant rate.
    """

    def update(w: Array, g: Array, past: Velocity, t: int, rate: float) -> tuple[Array, Velocity]:
        v = momentum * past.v - rate * g
        return w + v, Velocity(v)

    return Optimizer("momentum", lambda w: Velocity(_zeros(w)), update, {"momentum": momentum})


def nesterov(momentum: float = 0.9) -> Optimizer:
    """Nesterov's momentum: v⁺ = μ v − η g;  w⁺ = w + μ v⁺ − η g.

    Sutskever et al. 2013, equations 3-4, written at the looked-ahead point (Bengio et al. 2013,
    equation 7), as in scikit-learn and PyTorch.
    """

    def update(w: Array, g: Array, past: Velocity, t: int, rate: float) -> tuple[Array, Velocity]:
        v = momentum * past.v - rate * g
        return w + momentum * v - rate * g, Velocity(v)

    return Optimizer("nesterov", lambda w: Velocity(_zeros(w)), update, {"momentum": momentum})


def rmsprop(decay: float = 0.99, epsilon: float = 1e-8) -> Optimizer:
    """s⁺ = ρ s + (1−ρ) g²;  w⁺ = w − η g/(√s⁺ + ε).

    Tieleman & Hinton 2012, lecture 6.5; ε outside the root, as in PyTorch.
    """

    def update(
        w: Array, g: Array, past: SquareAverage, t: int, rate: float
    ) -> tuple[Array, SquareAverage]:
        s = decay * past.s + (1 - decay) * (g * g)
        root = array_namespace(w).sqrt(s)
        return w - rate * g / (root + epsilon), SquareAverage(s)

    settings = {"decay": decay, "epsilon": epsilon}
    return Optimizer("rmsprop", lambda w: SquareAverage(_zeros(w)), update, settings)


def adam(beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-8) -> Optimizer:
    """m⁺ = β₁m + (1−β₁)g;  s⁺ = β₂s + (1−β₂)g²;  m̂ = m⁺/(1−β₁ᵗ);  ŝ = s⁺/(1−β₂ᵗ);
    w⁺ = w − η m̂/(√ŝ + ε).

    Kingma & Ba 2015, Algorithm 1: ε is added to the corrected root, as in PyTorch (the variant
    before their section 2.1, which scikit-learn has, adds it to the uncorrected one).
    """
    return adamw(beta_1, beta_2, epsilon, weight_decay=0.0)._replace(
        name="adam", settings={"beta_1": beta_1, "beta_2": beta_2, "epsilon": epsilon}
    )


def adamw(
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-8,
    weight_decay: float = 0.01,
) -> Optimizer:
    """Adam with decoupled decay λ: w⁺ = (1 − ηλ)w − η m̂/(√ŝ + ε).

    Loshchilov & Hutter 2019, Algorithm 2, with λ scaled by η as in PyTorch. Biases decay too.
    """

    def update(w: Array, g: Array, past: Moments, t: int, rate: float) -> tuple[Array, Moments]:
        m = beta_1 * past.m + (1 - beta_1) * g
        s = beta_2 * past.s + (1 - beta_2) * (g * g)
        corrected = m / (1 - beta_1**t)
        root = array_namespace(w).sqrt(s / (1 - beta_2**t))
        kept = w * (1 - rate * weight_decay) if weight_decay else w
        return kept - rate * corrected / (root + epsilon), Moments(m, s)

    settings = {
        "beta_1": beta_1,
        "beta_2": beta_2,
        "epsilon": epsilon,
        "weight_decay": weight_decay,
    }
    return Optimizer("adamw", lambda w: Moments(_zeros(w), _zeros(w)), update, settings)


OPTIMIZERS: dict[str, Callable[..., Optimizer]] = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adamw,
}


def get_optimizer(name: str | Optimizer, **settings: float) -> Optimizer:
    """The optimizer called `name` with its `settings`; UnknownNameError lists the known ones.

    ``lbfgs`` is no row of this table: it needs whole passes, and training hands it to SciPy.
    """
    if isinstance(name, Optimizer):
        return name
    if name not in OPTIMIZERS:
        raise UnknownNameError("solver", name, [*OPTIMIZERS, "lbfgs"])
    return OPTIMIZERS[name](**settings)


def _row_of(name: str, settings: dict[str, float]) -> Optimizer:
    return OPTIMIZERS[name](**settings)


# -- in symbols ----------------------------------------------------------------------------------

SETTING_SYMBOLS = {
    "momentum": "mu",
    "decay": "rho",
    "beta_1": "beta_1",
    "beta_2": "beta_2",
    "epsilon": "epsilon",
    "weight_decay": "lambda",
}
"""An optimizer's settings and the symbols its formulas use."""

MEMORY_LETTERS = frozenset("mvs")
"""What an optimizer's memory may be called to be shown by name."""


class UpdateFormulas(NamedTuple):
    """An update in symbols: ``parameter``, w⁺, and ``memory``, each remembered array by its letter.

    w and g are the parameter and its gradient, t and eta the step and the rate; a letter is a
    remembered array before the step, letter+ after it.
    """

    parameter: Expr
    memory: dict[str, Expr]


def update_formulas(optimizer: Optimizer) -> UpdateFormulas | None:
    """What the update makes of symbols; None where a caller's own cannot be run on them."""
    if optimizer.kernel is not None:
        return _of_ours(optimizer.name, tuple(optimizer.settings))
    return _of_own(optimizer.init, optimizer.update)


@lru_cache
def _of_ours(name: str, settings: tuple[str, ...]) -> UpdateFormulas:
    symbols: dict[str, Any] = {key: Ref(SETTING_SYMBOLS[key]) for key in settings}
    optimizer = get_optimizer(name, **symbols)
    kind = type(optimizer.init(Ref("w")))
    past = kind(*map(Ref, kind._fields))
    t: Any = Ref("t")
    rate: Any = Ref("eta")
    parameter, memory = optimizer.update(Ref("w"), Ref("g"), past, t, rate)
    return _by_letter(parameter, memory._asdict())


@lru_cache
def _of_own(init: Callable[..., Any], update: Callable[..., Any]) -> UpdateFormulas | None:
    """Its settings are the numbers that it was made with."""
    kind = type(init(np.ones((1, 1))))
    letters = getattr(kind, "_fields", None)
    if letters is None or not set(letters) <= MEMORY_LETTERS:
        return None
    numbers = np.linspace(0.5, 2, 7)[:, None]
    at = {name: numbers + k / 7 for k, name in enumerate(("w", "g", "t", "eta", *letters))}

    def after(w: Array, g: Array, t: Array, rate: Array, *memory: Array) -> tuple[Array, Any]:
        parameter, remembered = update(w, g, kind(*memory), t, rate)
        return parameter, remembered

    parameter = traced(lambda *x: after(*x)[0], at)
    memory = {m: traced(lambda *x, m=m: getattr(after(*x)[1], m), at) for m in letters}
    known = {m: expr for m, expr in memory.items() if expr is not None}
    return None if parameter is None or len(known) < len(memory) else _by_letter(parameter, known)


def _by_letter(parameter: Expr, memory: dict[str, Expr]) -> UpdateFormulas:
    """The new parameter refers to what is newly remembered by its letter."""
    new = {as_expr(expr): Ref(f"{m}+") for m, expr in memory.items() if isinstance(expr, Op)}
    return UpdateFormulas(replaced(parameter, new), memory)
