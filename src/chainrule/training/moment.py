"""A moment of a training run: where it is before a step. No engine is asked for it."""

from __future__ import annotations

import itertools
from typing import NamedTuple

from chainrule.basics.typing import Integers
from chainrule.engines import reference
from chainrule.engines.plan import Data, Plan, State, initial_state
from chainrule.network import Network
from chainrule.training.checks import check_has_steps, check_trainable
from chainrule.training.counting import counted
from chainrule.training.plan import plan_run
from chainrule.training.settings import Settings


class Moment(NamedTuple):
    """A point of a run: the state before a step, the rows (from 0) and the learning rate of it."""

    state: State
    rows: Integers
    rate: float
    plan: Plan


def moment(network: Network, data: Data, settings: Settings, n_steps: int) -> Moment:
    """The run after exactly `n_steps` steps, before the next; no stopping rule is asked.

    Raises InputError for lbfgs, which takes none.
    """
    check_has_steps(settings)
    check_trainable(network, data)
    plan = plan_run(network, data.X.shape[0], settings)
    state, steps = initial_state(network, plan.steps.optimizer), plan.each_step()
    for rows, rate, how in counted(itertools.islice(steps, n_steps), n_steps):
        state = reference.train_step(state, data.rows(rows), rows, how, rate).state
    return Moment(state, *next(steps))
