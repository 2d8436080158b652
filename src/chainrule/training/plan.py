"""The plan of a run: how each step is taken, and each epoch's rows and learning rate."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from chainrule.basics.errors import ShapeError
from chainrule.basics.i18n import _
from chainrule.basics.random import Seed, make_seed, row_order
from chainrule.basics.threads import default_threads
from chainrule.basics.typing import Integers
from chainrule.engines.plan import Plan, Ranks
from chainrule.network import Network
from chainrule.pieces.optimizers import Optimizer, get_optimizer
from chainrule.pieces.penalties import Penalty
from chainrule.pieces.schedules import Schedule, get_fade, get_schedule
from chainrule.training.history import History
from chainrule.training.settings import Settings


class RunPlan(NamedTuple):
    """What is settled before the first step: how `steps` are taken, and of which rows.

    ``learning_rate(epoch)`` is the schedule's, for epochs from 1; of dropout and weight decay
    `dropout_left` and `decay_left` say what is left in an epoch.
    """

    steps: Plan
    learning_rate: Schedule
    dropout_left: Schedule
    decay_left: Schedule
    n_samples: int
    batch_size: int
    shuffle: bool

    def shared_by(self, ranks: Ranks | None) -> RunPlan:
        """The plan of one of the `ranks` that train together. Whoever looks at a run, as a recorder
        or a derivation does, follows it alone: the bits are the same, and nobody else comes."""
        return self._replace(steps=self.steps._replace(ranks=ranks))

    def steps_of(self, epoch: int) -> Plan:
        """How the steps of `epoch` (from 1) are taken."""
        dropout_left, decay_left = self.dropout_left(epoch), self.decay_left(epoch)
        steps = self.steps
        if dropout_left != 1:
            steps = steps._replace(dropout=tuple(dropout_left * p for p in steps.dropout))
        if decay_left != 1:
            steps = steps._replace(optimizer=_with_decay(steps.optimizer, decay_left))
        return steps

    def order(self, epoch: int) -> Integers:
        """The rows (from 0) of `epoch` (from 1) in the order they are taken, ``(n,)``."""
        return row_order(self.steps.seed if self.shuffle else None, self.n_samples, epoch)

    def each_step(self) -> Iterator[tuple[Integers, float, Plan]]:
        """The rows and the learning rate of every step, and how it is taken, without end."""
        for epoch in itertools.count(1):
            order, rate, how = self.order(epoch), self.learning_rate(epoch), self.steps_of(epoch)
            for start in range(0, self.n_samples, self.batch_size):
                yield order[start : start + self.batch_size], rate, how


def plan_run(
    network: Network,
    n_samples: int,
    settings: Settings,
    seed: Seed | None = None,
    earlier: History | None = None,
) -> RunPlan:
    """The plan for training `network` on so many rows, by `seed` or by the settings' random state,
    after the epochs of an `earlier` run.

    Raises ShapeError for a wrong number of dropout rates.
    """
    more = 0 if earlier is None else earlier.samples_seen - earlier.n_epochs * n_samples
    seed = make_seed(settings.random_state) if seed is None else seed
    schedule = get_schedule(
        settings.learning_rate,
        settings.learning_rate_init,
        n_samples=n_samples,
        max_iter=settings.max_iter,
        power_t=settings.power_t,
        more_samples=more,
    )
    steps, batch_size = _plan_steps(network, settings, seed), settings.steps_of(n_samples)
    return RunPlan(
        steps,
        schedule,
        get_fade(settings.dropout_schedule, settings.max_iter),
        get_fade(settings.weight_decay_schedule, settings.max_iter),
        n_samples,
        batch_size,
        settings.shuffle,
    )


def _with_decay(optimizer: Optimizer, left: float) -> Optimizer:
    """The optimizer with so much of its weight decay."""
    decay = left * optimizer.settings["weight_decay"]
    return get_optimizer(optimizer.name, **optimizer.settings | {"weight_decay": decay})


def _plan_steps(network: Network, settings: Settings, seed: Seed) -> Plan:
    without_steps = settings.solver == "lbfgs"
    optimizer = (settings.changed(solver="sgd") if without_steps else settings).optimizer()
    return Plan(
        optimizer=optimizer,
        penalty=Penalty(settings.alpha, settings.l1),
        dropout=_dropout_rates(network, settings),
        sequential=settings.update_order == "sequential",
        shards=settings.shards,
        seed=seed,
        n_threads=settings.n_threads or default_threads(),
    )


def _dropout_rates(network: Network, settings: Settings) -> tuple[float, ...]:
    """One rate for each hidden layer."""
    hidden = len(network.layers) - 1
    if isinstance(settings.dropout, int | float):
        return (float(settings.dropout),) * hidden
    rates = tuple(float(p) for p in settings.dropout)
    if len(rates) != hidden:
        raise ShapeError(
            _("{given} dropout rates for {needed} hidden layers.").format(
                given=len(rates), needed=hidden
            )
        )
    return rates
