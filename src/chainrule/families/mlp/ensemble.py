"""Several networks as one model: each learned from other rows, and what they say is averaged.

    classes   p = 1/k · Σⱼ softmax(zⱼ/T)         one logistic output: σ(zⱼ/T)
    numbers   a = 1/k · Σⱼ aⱼ

zⱼ is what goes into the output activation of member j. T, the temperature, makes all of them more
sure (below 1) or less (above), as the rows that they have not seen ask for:

    T = arg min −Σᵢ wᵢ ln p_true(zⱼ₍ᵢ₎/T),   j(i) the member that row i was left out of.

The loss is convex in 1/T. Sources: Hansen & Salamon 1990 (averaging), Breiman 1996 (the score out
of the bag), Guo et al. 2017 (temperature).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.arguments import argument
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats, Integers
from chainrule.engines.choice import outputs as outputs_of
from chainrule.engines.source import BLOCK
from chainrule.network import Network
from chainrule.pieces.activations import Activation, get_activation
from chainrule.pieces.losses import clipped

COLDEST, HOTTEST = 1 / 8, 8.0
_STEPS = 40  # of the golden section: T to nine digits
NOT_LEFT_OUT = -1


class OutOfFold(NamedTuple):
    """Of the rows trained on: the member ``(n,)`` that each was left out of, from 0, and what went
    into its `output` activation, z ``(n, outputs)``, at the epoch which is best on the other
    members' folds. (The epoch that it keeps is best on this one, and would flatter it: on noise R²
    came out at 0.2 of 20 rows.)"""

    member: Integers
    z: Floats
    output: Activation
    temperature: float

    @property
    def outputs(self) -> Floats:
        """Of all rows ``(n, outputs)``."""
        return at_temperature(self.output, self.z, self.temperature)

    def of(self, j: int) -> Floats:
        """Those of the rows that member `j` was left out of."""
        return at_temperature(self.output, self.z[self.member == j], self.temperature)


class Residuals(NamedTuple):
    """|y − ŷ| ``(n, targets)`` in the targets' units, ŷ what that `member` ``(n,)`` said which the
    row was left out of: enough for intervals."""

    member: Integers
    size: Floats


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Networks of the same sizes, activations and loss. `best_epochs` are those whose weights each
    member kept; `out_of_fold` is what they said of rows they had not seen (None: each saw all, or
    it was not kept), `residuals` how far from numbers that was, and `importance` how much each
    column matters (see there).
    """

    members: tuple[Network, ...]
    temperature: float = 1.0
    best_epochs: tuple[int, ...] = ()
    out_of_fold: OutOfFold | None = None
    residuals: Residuals | None = None
    importance: tuple[float, ...] = ()

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units per layer of each member, the inputs first."""
        return self.members[0].sizes

    @property
    def loss(self) -> Any:
        return self.members[0].loss

    def outputs(self, X: Floats) -> Floats:
        """The mean of the members' outputs ``(n, outputs)``, in float64 where there are several."""
        return self._mean([self.outputs_of(j, X) for j in range(len(self.members))])

    def outputs_of(self, j: int, X: Floats) -> Floats:
        """The outputs ``(n, outputs)`` of member `j` (from 0), at the temperature."""
        network = self.members[j]
        rows = np.asarray(X, network.layers[0].W.dtype)
        if self.temperature == 1.0:
            a: Floats = outputs_of(network, rows)
            return a
        return at_temperature(network.output, logits(network, rows), self.temperature)

    def _mean(self, outputs: list[Floats]) -> Floats:
        if len(outputs) == 1:
            return outputs[0]
        mean: Floats = np.mean(np.asarray(outputs, np.float64), axis=0)
        return mean


def as_ensemble(fitted: Any) -> Ensemble:
    """A network alone is an ensemble of one."""
    return fitted if hasattr(fitted, "members") else Ensemble((fitted,))


def check_single(fitted: Any, door: str) -> None:
    """Raise InputError for several networks, where the function called `door` takes one."""
    n = len(getattr(fitted, "members", ()))
    if n > 1:
        raise InputError(
            _("This model is {n} networks, whose outputs are averaged; {door} takes one.").format(
                n=n, door=door
            ),
            _(
                "Export writes all of them as ONNX or C; train with {option} makes one network."
            ).format(option=argument(fast=True)),
        )


def logits(network: Network, X: Floats) -> Floats:
    """z ``(n, outputs)``, what goes into the output activation."""
    *before, last = network.layers
    plain = replace(last, activation=get_activation("identity"))
    z: Floats = outputs_of(replace(network, layers=(*before, plain)), X)
    return z


def at_temperature(output: Activation, z: Floats, temperature: float) -> Floats:
    """f(z/T) ``(n, outputs)`` in float64, f the output activation."""
    return np.asarray(output.value(np.asarray(z, np.float64) / temperature), np.float64)


def best_temperature(output: Activation, z: Floats, y: Floats, weight: Floats | None) -> float:
    """The T from `COLDEST` to `HOTTEST` with the least log loss of z against the targets y, both
    ``(n, outputs)``: golden section over ln T. 1 where the output gives no probabilities."""
    share = np.ones(len(y)) if weight is None else np.asarray(weight, np.float64)

    def loss_of(rows: slice, t: float) -> float:
        a, is_true = at_temperature(output, z[rows], t), y[rows] > 0.5
        if output.name == "softmax":
            given = np.log(clipped(np.where(is_true, a, 0.0).sum(axis=1)))
        else:
            given = np.log(clipped(np.where(is_true, a, 1 - a))).sum(axis=1)
        return -float(given @ share[rows])

    def loss(log_t: float) -> float:
        starts = range(0, len(y), BLOCK)
        return sum(loss_of(slice(first, first + BLOCK), math.exp(log_t)) for first in starts)

    return math.exp(_golden_section(loss, math.log(COLDEST), math.log(HOTTEST)))


def _golden_section(f: Callable[[float], float], low: float, high: float) -> float:
    """Where f, which falls and then rises, is least."""
    ratio = (math.sqrt(5) - 1) / 2
    left, right = high - ratio * (high - low), low + ratio * (high - low)
    at_left, at_right = f(left), f(right)
    for _step in range(_STEPS):
        if at_left <= at_right:
            high, right, at_right = right, left, at_left
            left = high - ratio * (high - low)
            at_left = f(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + ratio * (high - low)
            at_right = f(right)
    return (low + high) / 2
