# Longer than 250 lines: a table, each loss with its formula and the steps of its gradient.
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

Which outputs a loss may follow is said by the range of their activations. Beside its functions a
row has what is shown of it: the formula, and the derivation of its gradient. `loss` makes a row of
a function of one's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial
from typing import Any, NamedTuple, NoReturn, TypeAlias

import numpy as np

from chainrule.basics.array_api import array_namespace
from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.basics.expression import Expr, Num, Ref, add, case, div, ln, mul, replaced, sign
from chainrule.basics.i18n import N_, _
from chainrule.basics.typing import Array
from chainrule.pieces.activations import ACTIVATIONS, Activation, check_own_name, name_of
from chainrule.pieces.calling import cannot_be_data, check_is_function
from chainrule.pieces.formula import (
    CHAIN,
    DISTRIBUTION,
    POSITIVE,
    PROBABILITY,
    Differentiation,
    Range,
    Step,
    check_leaves_alone,
    last,
    traced,
)

Function: TypeAlias = Callable[[Array, Array], Array]
Formula: TypeAlias = Callable[[Expr, Expr, int], Expr]


class LossFormula(NamedTuple):
    """``value(y, a, n)`` and ``gradient(y, a, n)`` of one output; n is the number of outputs."""

    value: Formula
    gradient: Formula


class Written(NamedTuple):
    """A row in symbols, of one output of n: ``value(y, a, n)``, and the ``steps(y, a, n)`` of its
    gradient. ``of_zero`` is the formula where a target of 0 leaves the other without a number."""

    value: Formula
    steps: Callable[[Expr, Expr, int], tuple[Step, ...]]
    of_zero: LossFormula | None = None

    @property
    def formula(self) -> LossFormula:
        return LossFormula(self.value, lambda y, a, n: last(self.steps(y, a, n)))


@dataclass(frozen=True, slots=True, eq=False)
class Loss:
    """``value(y, a)`` and ``gradient(y, a)``, both ``(n, k)``: each output's part of each
    sample's loss, and ∂E/∂a; shares are multiplied on by others.

    ``after`` is the range that its outputs have to have, None for any; ``canonical`` names the
    output activations with δ = a − y, and ``delta()`` tells how that comes about. ``written`` is
    None where no formula is known. ``title`` tells rows of the same name apart.
    """

    name: str
    value: Function
    gradient: Function
    after: Range | None = None
    canonical: tuple[str, ...] = ()
    written: Written | None = None
    delta: Callable[[], Differentiation] | None = None
    title: str = ""

    @property
    def is_own(self) -> bool:
        """It is none of the rows: a function of the caller's."""
        return _ROWS.get(self.title or self.name) is not self

    @property
    def kernel(self) -> str | None:
        """What the compiled loss is called, if there is one; a caller's function has none."""
        return None if self.is_own else self.title or self.name

    def may_follow(self, output: Activation) -> bool:
        """Whether it may stand behind that output activation."""
        return output.pullback is not None and self.after in (None, output.range)

    def formula(self, y: float) -> LossFormula | None:
        """Its formula where the target is y; None where none is known."""
        if self.written is None:
            return None
        return (y == 0 and self.written.of_zero) or self.written.formula

    def __repr__(self) -> str:
        return self.name

    def __reduce_ex__(self, _protocol: Any) -> tuple[object, ...]:
        if not self.is_own:
            return row_titled, (self.title or self.name,)
        return Loss, tuple(getattr(self, field.name) for field in fields(self))

    def __reduce__(self) -> NoReturn:
        """Asked for by skops alone, which stores data: pickle asks for the one above."""
        raise cannot_be_data(self.name)


CustomLoss: TypeAlias = Callable[[Array, Array], tuple[Array, Array]]
"""``loss(y, a) -> (E, dE/da)``, both of the shape of `a`: each output's part, and its gradient."""


# -- squared errors ------------------------------------------------------------------------------


_HALF = Num(1) / 2
_MINUS = -Num(1)
_IN_ORDER = N_("the factors put together, the sign put in")


def _half_squared(y: Array, a: Array) -> Array:
    return 0.5 * (y - a) * (y - a)


def _half_squared_gradient(y: Array, a: Array) -> Array:
    return a - y


def _half_squared_formula(y: Expr, a: Expr, n: int) -> Expr:
    return _HALF * (y - a) ** 2


def _half_squared_steps(y: Expr, a: Expr, n: int) -> tuple[Step, ...]:
    return (Step(mul(_HALF, 2, y - a, _MINUS), CHAIN), Step(a - y, _IN_ORDER))


def _mean_squared(y: Array, a: Array) -> Array:
    return (y - a) * (y - a) / a.shape[1]


def _mean_squared_gradient(y: Array, a: Array) -> Array:
    return 2 / a.shape[1] * (a - y)


def _mean_squared_formula(y: Expr, a: Expr, n: int) -> Expr:
    return div(1, n) * (y - a) ** 2


def _mean_squared_steps(y: Expr, a: Expr, n: int) -> tuple[Step, ...]:
    return (
        Step(mul(div(1, n), 2, y - a, _MINUS), CHAIN),
        Step(div(2, n) * (a - y), _IN_ORDER),
    )


def _squared(y: Array, a: Array) -> Array:
    return 0.5 * (y - a) * (y - a) / a.shape[1]


# -- absolute error, huber -----------------------------------------------------------------------


def _absolute(y: Array, a: Array) -> Array:
    return array_namespace(a).abs(y - a)


def _absolute_gradient(y: Array, a: Array) -> Array:
    return array_namespace(a).sign(a - y)


def _absolute_formula(y: Expr, a: Expr, n: int) -> Expr:
    return abs(y - a)


def _absolute_steps(y: Expr, a: Expr, n: int) -> tuple[Step, ...]:
    return (
        Step(sign(y - a) * _MINUS, N_("the derivative of |x| is its sign; chain rule")),
        Step(sign(a - y), N_("the sign put in")),
    )


def _huber(y: Array, a: Array) -> Array:
    xp = array_namespace(a)
    size = xp.abs(y - a)
    return xp.where(size <= 1, 0.5 * size * size, size - 0.5)


def _huber_gradient(y: Array, a: Array) -> Array:
    return array_namespace(a).clip(a - y, -1.0, 1.0)


def _huber_formula(y: Expr, a: Expr, n: int) -> Expr:
    return case(abs(y - a) <= 1, _HALF * (y - a) ** 2, abs(y - a) - _HALF)


def _huber_steps(y: Expr, a: Expr, n: int) -> tuple[Step, ...]:
    near = abs(y - a) <= 1
    branches = case(near, mul(_HALF, 2, y - a, _MINUS), sign(y - a) * _MINUS)
    return (
        Step(branches, N_("each branch by itself; chain rule")),
        Step(case(near, a - y, sign(a - y)), N_("the sign put in")),
    )


# -- log_loss ------------------------------------------------------------------------------------


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


def _binary_formula(y: Expr, a: Expr, n: int) -> Expr:
    return -(y * ln(a)) - (1 - y) * ln(1 - a)


def _binary_steps(y: Expr, a: Expr, n: int) -> tuple[Step, ...]:
    terms = -(y / a) - (1 - y) * (Num(-1) / (1 - a))
    common = (-(y * (1 - a)) + (1 - y) * a) / (a * (1 - a))
    return (
        Step(terms, N_("the derivative of ln x is 1/x; chain rule on ln(1 − a)")),
        Step(common, N_("over the common denominator")),
        Step((a - y) / (a * (1 - a)), N_("multiplied out above: y·a cancels")),
    )


def _binary_delta() -> Differentiation:
    """δ of log loss behind a logistic unit."""
    y, a = Ref("y"), Ref("a")
    slope = a * (1 - a)
    steps = (
        Step((a - y) / slope * slope, N_("∂E/∂a times the slope of the unit")),
        Step(a - y, N_("a·(1 − a) cancels")),
    )
    return Differentiation("logistic, log_loss", "E", _binary_formula(y, a, 1), "δ", steps)


def _categorical_log_loss(y: Array, a: Array) -> Array:
    return -y * array_namespace(a).log(clipped(a))


def _categorical_log_loss_gradient(y: Array, a: Array) -> Array:
    return -y / clipped(a)


def _categorical_formula(y: Expr, a: Expr, n: int) -> Expr:
    return -(y * ln(a))


def _categorical_steps(y: Expr, a: Expr, n: int) -> tuple[Step, ...]:
    return (Step(-(y / a), N_("the derivative of ln x is 1/x")),)


def _categorical_delta() -> Differentiation:
    """δ of log loss behind a softmax of three."""
    y, a = ([Ref(f"{letter}{k}") for k in (1, 2, 3)] for letter in "ya")
    slopes = [a[0] * (1 - a[0]), -(a[1] * a[0]), -(a[2] * a[0])]
    each = add(*(-(t / p) * slope for t, p, slope in zip(y, a, slopes, strict=True)))
    cancelled = add(-(y[0] * (1 - a[0])), y[1] * a[0], y[2] * a[0])
    steps = (
        Step(each, N_("each ∂E/∂a times its ∂a/∂z1, summed: z1 is in every output")),
        Step(cancelled, N_("each a cancels")),
        Step(a[0] * add(*y) - y[0], N_("a common factor taken out")),
        Step(a[0] - y[0], N_("the targets sum to 1")),
    )
    parts = [t * ln(p) for t, p in zip(y, a, strict=True)]
    return Differentiation("softmax, log_loss", "E", -parts[0] - parts[1] - parts[2], "δ1", steps)


# -- poisson -------------------------------------------------------------------------------------


def _poisson(y: Array, a: Array) -> Array:
    xp = array_namespace(a)
    positive = y > 0
    ratio = xp.where(positive, y, xp.ones_like(y)) / xp.where(positive, a, xp.ones_like(a))
    return y * xp.log(ratio) - y + a


def _poisson_gradient(y: Array, a: Array) -> Array:
    return 1 - y / a


def _poisson_formula(y: Expr, a: Expr, n: int) -> Expr:
    return y * ln(y / a) - y + a


def _poisson_steps(y: Expr, a: Expr, n: int) -> tuple[Step, ...]:
    return (
        Step(-(y / a) + 1, N_("ln(y/a) is ln y − ln a, whose derivative is −1/a")),
        Step(1 - y / a, N_("put in order")),
    )


# -- the table -----------------------------------------------------------------------------------

SQUARED_ERROR = Loss("squared_error", _squared, _half_squared_gradient)
"""What scikit-learn means by it: descends Σ ½(y − a)², and reports its mean over the outputs. With
several outputs the gradient is therefore not that of the value, and it is no loss to choose."""

LOSSES: dict[str, Loss] = {
    row.name: row
    for row in (
        Loss(
            "half_squared_error",
            _half_squared,
            _half_squared_gradient,
            written=Written(_half_squared_formula, _half_squared_steps),
        ),
        Loss(
            "mean_squared_error",
            _mean_squared,
            _mean_squared_gradient,
            written=Written(_mean_squared_formula, _mean_squared_steps),
        ),
        Loss(
            "absolute_error",
            _absolute,
            _absolute_gradient,
            written=Written(_absolute_formula, _absolute_steps),
        ),
        Loss("huber", _huber, _huber_gradient, written=Written(_huber_formula, _huber_steps)),
        Loss(
            "poisson",
            _poisson,
            _poisson_gradient,
            after=POSITIVE,
            canonical=("exp",),
            written=Written(
                _poisson_formula,
                _poisson_steps,
                of_zero=LossFormula(lambda y, a, n: a, lambda y, a, n: Num(1)),
            ),
        ),
    )
}
LOG_LOSSES = (
    Loss(
        "log_loss",
        _binary_log_loss,
        _binary_log_loss_gradient,
        after=PROBABILITY,
        canonical=("logistic",),
        written=Written(_binary_formula, _binary_steps),
        delta=_binary_delta,
        title="binary_log_loss",
    ),
    Loss(
        "log_loss",
        _categorical_log_loss,
        _categorical_log_loss_gradient,
        after=DISTRIBUTION,
        canonical=("softmax",),
        written=Written(_categorical_formula, _categorical_steps),
        delta=_categorical_delta,
        title="categorical_log_loss",
    ),
)
NAMES = (*LOSSES, "log_loss")
"""The losses to choose from; which log_loss it is follows from the output."""

_ROWS = {row.title or row.name: row for row in (*LOSSES.values(), *LOG_LOSSES, SQUARED_ERROR)}


def _outputs(loss: Loss) -> list[str]:
    """The output activations that a loss may follow, its canonical one first."""
    allowed = [output.name for output in ACTIVATIONS.values() if loss.may_follow(output)]
    return sorted(allowed, key=lambda name: name not in loss.canonical)


ALLOWED: tuple[tuple[str, str], ...] = tuple(
    (output, loss.name) for loss in (*LOSSES.values(), *LOG_LOSSES) for output in _outputs(loss)
)
"""The pairs of output activation and loss that a network may have; all others raise."""


def output_for(loss: object, usual: str) -> str:
    """The output activation before a loss where none is named: `usual`, or where the loss of that
    name cannot follow it, the loss's own."""
    allowed = [output for output, name in ALLOWED if name == loss]
    return usual if not allowed or usual in allowed else allowed[0]


def rows_named(name: str) -> tuple[Loss, ...]:
    """The rows of that name: two for log_loss, else one, or none."""
    return tuple(row for row in (*LOSSES.values(), *LOG_LOSSES) if row.name == name)


def get_loss(name: str | Loss | CustomLoss, output: Activation) -> Loss:
    """The loss called `name`, as it follows the output activation `output`.

    Raises UnknownNameError for a name nothing has, InputError for a pair outside `ALLOWED`.
    """
    if isinstance(name, Loss):
        return name
    if callable(name):
        return _own_row(name_of(name), partial(_part_of, name, 0), partial(_part_of, name, 1))
    if name not in NAMES:
        raise UnknownNameError("loss", name, NAMES)
    for row in rows_named(name):
        if row.may_follow(output):
            return row
    raise _cannot_follow(name, output)


def _cannot_follow(name: str, output: Activation) -> InputError:
    allowed = ", ".join(activation for activation, loss in ALLOWED if loss == name)
    return InputError(
        _("The loss {loss} cannot follow the output activation {activation}.").format(
            loss=name, activation=output.name
        ),
        _("It can follow: {allowed}.").format(allowed=allowed),
    )


def row_titled(title: str) -> Loss:
    """The row that has this title, or this name and no title."""
    return _ROWS[title]


# -- one's own -----------------------------------------------------------------------------------

OUTPUTS = np.linspace(-2, 6, 33)[:, None]
TARGETS = np.resize([0.0, 1.0, 2.0, 0.5], 33)[:, None]
"""Where a loss of one's own is looked at: its values there stand for the function."""


def loss(name: str, value: Function, gradient: Function) -> Loss:
    """A loss of one's own, to be used wherever the name of one of ours can stand.

    ``value(y, a)`` gives each output's part of each sample's loss, ``gradient(y, a)`` its
    derivative by a, both of the shape ``(n, k)`` of the targets y and the outputs a; training
    checks the gradient before it begins. Where they can be run on symbols they are explained by
    their formulas. Raises InputError for a name of ours.
    """
    check_own_name(name, (*NAMES, *_ROWS))
    check_is_function(name, _("value"), value)
    check_is_function(name, _("gradient"), gradient)
    return _own_row(name, value, gradient)


def _own_row(name: str, value: Function, gradient: Function) -> Loss:
    at = {"y": TARGETS, "a": OUTPUTS}
    for function in (value, gradient):
        check_leaves_alone(name, function, list(at.values()))
    E, slope = traced(value, at), traced(gradient, at)
    if E is None or slope is None:
        return Loss(name, value, gradient)
    return Loss(
        name, value, gradient, written=Written(partial(_put_in, E), partial(_as_given, slope))
    )


def _part_of(loss: CustomLoss, which: int, y: Array, a: Array) -> Array:
    return loss(y, a)[which]


def _put_in(formula: Expr, y: Expr, a: Expr, n: int) -> Expr:
    return replaced(formula, {Ref("y"): y, Ref("a"): a})


def _as_given(gradient: Expr, y: Expr, a: Expr, n: int) -> tuple[Step, ...]:
    return (Step(_put_in(gradient, y, a, n), N_("as it was given")),)


# -- of a batch ----------------------------------------------------------------------------------


def shares(n: int, weight: Array | None, like: Array) -> Array:
    """Each sample's share of its batch's mean: 1/n, or w/Σw; shape ``(n, 1)``."""
    xp = array_namespace(like)
    if weight is None:
        return xp.full((n, 1), 1 / n, dtype=like.dtype, device=like.device)
    return xp.reshape(weight / xp.sum(weight), (n, 1))


def batch_loss(loss: Loss, y: Array, a: Array, share: Array) -> float:
    """E of a batch: Σ over samples and outputs of their parts times the samples' shares."""
    return float(batch_sum(loss, y, a, share))


def batch_sum(loss: Loss, y: Array, a: Array, share: Array) -> Array:
    """The same, left where the arrays are."""
    return array_namespace(a).sum(loss.value(y, a) * share)


def output_delta(
    loss: Loss, activation: Activation, y: Array, z: Array, a: Array, share: Array
) -> Array:
    """δ of the output layer, ``(n, k)``: ∂E/∂z with every sample's share inside."""
    if activation.name in loss.canonical:
        return (a - y) * share
    assert activation.pullback is not None  # a network with a loss has no `step`
    return activation.pullback(loss.gradient(y, a) * share, z, a)
