"""The arrays behind a derivation: the records of `backprop` and of the engine's step.

Each is computed when it is first asked for, and once.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np

from chainrule.backprop import Backward, Forward, backward, forward
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats, Integers
from chainrule.engines.plan import Data, Plan, State
from chainrule.engines.reference import StepRecord, train_step
from chainrule.pieces.losses import output_delta, shares


class Situation(NamedTuple):
    """What is explained: the state before a step, the rows it learns from, and how.

    X ``(n, inputs)``, y ``(n, outputs)``, weight ``(n,)`` or None are the step's own rows;
    `rows` their places in the data, from 0; `step` the number of steps taken before;
    `shows_signals` adds the error signals of the picture story to what is listed.
    """

    state: State
    data: Data
    rows: Integers
    plan: Plan
    rate: float
    step: int = 0
    shows_signals: bool = False


class StepRecords:
    """The records of one step; ``rows`` are its samples' data rows, from 1."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.network = situation.state.network
        self.rows = [int(row) + 1 for row in situation.rows]
        self._parts: dict[int, Backward] = {}

    @cached_property
    def record(self) -> StepRecord:
        """The step itself."""
        s = self.situation
        return train_step(s.state, s.data, s.rows, s.plan, s.rate)

    @cached_property
    def passed(self) -> Forward:
        return forward(self.network, self.situation.data.X, self.record.masks)

    @property
    def back(self) -> Backward:
        if self.record.backward is None:
            raise InputError(_("The rows shown have no weight, so no step is taken."))
        return self.record.backward

    @cached_property
    def share(self) -> Floats:
        """Each sample's share of the batch's mean, ``(n,)``."""
        data = self.situation.data
        share: Floats = shares(len(self.rows), data.weight, data.X)[:, 0]
        return share

    @cached_property
    def loss_parts(self) -> Floats:
        """Each output's part of each sample's loss, ``(n, outputs)``."""
        parts: Floats = self.network.loss.value(self.situation.data.y, self.passed.a[-1])
        return parts

    def part_of_output(self, k: int) -> Backward:
        """The backward pass of output k's part of the loss alone (k from 0)."""
        if k not in self._parts:
            self._parts[k] = self._part_of_output(k)
        return self._parts[k]

    def _part_of_output(self, k: int) -> Backward:
        y, a, z = self.situation.data.y, self.passed.a[-1], self.passed.z[-1]
        if self.network.output.elementwise:
            delta = output_delta(
                self.network.loss, self.network.output, y, z, a, self.share[:, None]
            )
            delta = np.where(np.arange(a.shape[1]) == k, delta, 0)
        else:
            g = self.network.loss.gradient(y, a) * self.share[:, None]
            pullback = self.network.output.pullback
            assert pullback is not None
            delta = pullback(np.where(np.arange(a.shape[1]) == k, g, 0), z, a)
        after = self.record.state.network.layers
        update = (lambda l, dW, db: after[l - 1]) if self.situation.plan.sequential else None
        return backward(self.network, self.passed, delta, update_layer=update)

    def matrix_above(self, l: int) -> Floats:
        """The weights that δ[l+1] is carried back through."""
        sequential = self.situation.plan.sequential
        network = self.record.state.network if sequential else self.network
        W: Floats = network.layers[l].W
        return W
