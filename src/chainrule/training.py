"""The training loop: epochs of steps, what is recorded, and when to stop.

Each epoch orders the rows, lets an engine take its steps at that epoch's learning rate, scores
whatever is watched, and asks: is the loss still finite, has it stopped improving, does a callback
or the person at the keyboard want to end it? Whichever way a run ends, the network that it hands
back is whole: the last epoch's, the best one's with early stopping, or the last finite one.
"""

from __future__ import annotations

import copy
import itertools
import math
import time
import warnings
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from threadpoolctl import threadpool_limits

from chainrule._typing import Floats, Integers
from chainrule.backprop import Backward
from chainrule.engines import reference
from chainrule.engines.plan import Data, Plan, State, initial_state
from chainrule.errors import DivergenceWarning, InputError
from chainrule.evaluation import is_finite, loss_of, record_scores
from chainrule.history import Curves, History, StopReason
from chainrule.i18n import _
from chainrule.lbfgs import minimize
from chainrule.metrics import Score
from chainrule.network import Network
from chainrule.random import row_order
from chainrule.schedules import get_schedule
from chainrule.settings import Settings
from chainrule.training_setup import check_trainable, make_plan


class Epoch(NamedTuple):
    """What a callback is told after each epoch."""

    number: int
    network: Network
    history: History
    settings: Settings


Callback: TypeAlias = Callable[[Epoch], object]
"""Called after each epoch; True ends the training."""


class Standing(NamedTuple):
    """How a run stands with its stopping rule: the best value watched, epochs since then, what
    `adaptive` has divided the learning rate by, and the epochs done."""

    best: float = -math.inf
    since_best: int = 0
    slowdown: float = 1.0
    epochs: int = 0


class Trained(NamedTuple):
    """A run's result: the network to keep and its history; state and standing to go on from."""

    network: Network
    history: History
    state: State
    standing: Standing


class Watched(NamedTuple):
    """What is looked at beside the training rows."""

    validation: Data | None = None
    eval_sets: Sequence[Data] = ()
    score: Score | None = None
    callbacks: Sequence[Callback] = ()


def train(
    network: Network,
    data: Data,
    settings: Settings,
    watched: Watched | None = None,
    resume: Trained | None = None,
) -> Trained:
    """Train `network` on `data`; all arrays are of the network's type and shapes.

    With `resume` an earlier run goes on: its epochs are counted on (so the rows come in the order
    that one longer run would take them in), its optimizer remembers, its history grows.

    With ``early_stopping`` the rows of ``watched.validation`` decide, by score where there is
    one, else by loss. KeyboardInterrupt ends the run and keeps what was learned. A loss that is
    no longer finite ends it with the last finite weights and a DivergenceWarning.
    """
    watched = watched or Watched()
    check_trainable(network, data, _named(watched))
    if settings.early_stopping and watched.validation is None:
        raise InputError(_("Early stopping needs validation rows to watch."))
    run = _Run(network, data, settings, watched, resume)
    started = time.perf_counter()
    try:
        # Several BLAS threads on small matrices cost more than they save: up to 6 times.
        with threadpool_limits(1, user_api="blas"):
            run.lbfgs() if settings.solver == "lbfgs" else run.epochs()
    except KeyboardInterrupt:
        run.end("interrupted")
    run.history.seconds += time.perf_counter() - started
    if run.history.stop_reason == "diverged":
        warnings.warn(divergence_message(run.history), DivergenceWarning, stacklevel=3)
    return Trained(run.kept, run.history, run.state, run.standing())


def divergence_message(history: History) -> str:
    """At which epoch the loss stopped being finite, and what was kept."""
    return _(
        "The loss was {loss} in epoch {epoch}; the weights from before it were kept. "
        "A smaller learning_rate_init or scaled inputs usually help."
    ).format(loss=history.loss[-1], epoch=history.n_epochs)


def _named(watched: Watched) -> list[tuple[str, Data]]:
    named = [(f"eval_set {i}", part) for i, part in enumerate(watched.eval_sets, 1)]
    if watched.validation is not None:
        named.append((_("validation data"), watched.validation))
    return named


class Moment(NamedTuple):
    """A point of a run: the state before a step, the rows (from 0) and the learning rate of it."""

    state: State
    rows: Integers
    rate: float
    plan: Plan


def moment(network: Network, data: Data, settings: Settings, n_steps: int) -> Moment:
    """The run after exactly `n_steps` steps, before the next; no stopping rule is asked.

    Raises InputError for lbfgs, whose iterations are no steps of a formula of ours.
    """
    if settings.solver == "lbfgs":
        raise InputError(
            _("lbfgs has no single step to show."), _("Choose another solver, sgd for instance.")
        )
    check_trainable(network, data)
    run = _Run(network, data, settings, Watched())
    state, plan, n = run.state, run.plan, data.X.shape[0]
    size = settings.steps_of(n)
    for epoch in itertools.count(1):
        order, rate = run.order(epoch), run.rate(epoch)
        for start in range(0, n, size):
            rows = order[start : start + size]
            if n_steps == 0:
                return Moment(state, rows, rate, plan)
            state = reference.train_step(state, data.rows(rows), rows, plan, rate).state
            n_steps -= 1
    raise AssertionError  # the count has no end


class _Run:
    """A run under way: what changes from epoch to epoch."""

    def __init__(
        self,
        network: Network,
        data: Data,
        settings: Settings,
        watched: Watched,
        resume: Trained | None = None,
    ) -> None:
        self.data, self.settings, self.watched = data, settings, watched
        self.plan = make_plan(network, settings)
        self.schedule = get_schedule(
            settings.learning_rate,
            settings.learning_rate_init,
            n_samples=data.X.shape[0],
            max_iter=settings.max_iter,
            power_t=settings.power_t,
        )
        self.kept = network
        self.state = initial_state(network, self.plan.optimizer)
        self.history = History(engine="reference")
        self.best, self.since_best, self.slowdown, self.epochs_before = Standing()
        if resume is not None:
            self.state = resume.state._replace(network=network)
            self.history = copy.deepcopy(resume.history)
            self.best, self.since_best, self.slowdown, self.epochs_before = resume.standing
        self.history.n_samples = data.X.shape[0]
        self.history.stop_reason = "running"
        missing = len(watched.eval_sets) - len(self.history.eval_sets)
        self.history.eval_sets += [Curves() for _ in range(missing)]

    def standing(self) -> Standing:
        """Where the stopping rule stands now."""
        return Standing(self.best, self.since_best, self.slowdown, self.history.n_epochs)

    def epochs(self) -> None:
        batch_size = self.settings.steps_of(self.data.X.shape[0])
        for epoch in range(self.epochs_before + 1, self.epochs_before + self.settings.max_iter + 1):
            rate = self.rate(epoch)
            state, loss = reference.train_epoch(
                self.state, self.data, self.order(epoch), batch_size, self.plan, rate
            )
            if self._after_epoch(epoch, state, loss, rate):
                return
        self.end("max_iter")

    def lbfgs(self) -> None:
        settings = self.settings

        def objective(network: Network) -> tuple[float, Backward]:
            return reference.gradients(
                network, self.data, self.plan.penalty, n_workers=settings.n_workers
            )

        def on_iteration(network: Network, loss: float) -> bool:
            state = self.state._replace(network=network, t=self.state.t + 1)
            return self._after_epoch(self.history.n_epochs + 1, state, loss, rate=math.nan)

        found, converged = minimize(
            self.state.network,
            objective,
            on_iteration,
            max_iter=settings.max_iter,
            max_fun=settings.max_fun,
            tol=settings.tol or 0.0,
        )
        if not self.history.loss:  # the starting point is a minimum already
            self.history.loss.append(objective(found)[0])
        if self.history.stop_reason == "running":
            self.state = self.state._replace(network=found)
            self.kept = self.kept if settings.early_stopping else found
            self.end("converged" if converged else "max_iter")

    def end(self, reason: StopReason) -> None:
        self.history.stop_reason = reason
        if not self.settings.early_stopping:
            self.history.best_epoch = self.history.n_epochs - (reason == "diverged")

    def rate(self, epoch: int) -> float:
        """The learning rate of `epoch`, counted from 1."""
        return self.schedule(epoch) / self.slowdown

    def order(self, epoch: int) -> Integers:
        """The rows of `epoch` in the order they are taken."""
        n = self.data.X.shape[0]
        return row_order(self.plan.seed, n, epoch) if self.settings.shuffle else np.arange(n)

    def _after_epoch(self, epoch: int, state: State, loss: float, rate: float) -> bool:
        """Record the epoch, keep its weights if they are to be kept; True ends the run."""
        self.history.loss.append(loss)
        self.history.learning_rate.append(rate)
        if not (math.isfinite(loss) and is_finite(state.network)):
            self._diverged()
            return True
        self.state = state
        watched_value = self._score(loss)
        improved_best = watched_value > self.best
        if not self.settings.early_stopping or improved_best:
            self.kept, self.history.best_epoch = state.network, epoch
        stop = self._no_improvement(watched_value)
        told = Epoch(epoch, state.network, self.history, self.settings)
        asked = [callback(told) for callback in self.watched.callbacks]
        if any(answer is True for answer in asked):
            self.end("callback")
            return True
        return stop

    def _diverged(self) -> None:
        if math.isfinite(self.history.loss[-1]):
            self.history.loss[-1] = math.nan
        if self.watched.validation is not None:
            self.history.validation_loss.append(math.nan)
            self.history.validation_score += [math.nan] if self.watched.score else []
        self.end("diverged")

    def _score(self, loss: float) -> float:
        """Fill the curves; the value to watch, larger is better."""
        history, watched, network = self.history, self.watched, self.state.network
        if self.settings.train_score and watched.score:
            history.score.append(self._score_of(loss_of(network, self.data)[1], self.data))
        for curves, part in zip(history.eval_sets, watched.eval_sets, strict=True):
            record_scores(curves.loss, curves.score, network, part, watched.score)
        if watched.validation is None:
            return -loss
        part = watched.validation
        record_scores(
            history.validation_loss, history.validation_score, network, part, watched.score
        )
        if not self.settings.early_stopping:
            return -loss
        return history.validation_score[-1] if watched.score else -history.validation_loss[-1]

    def _score_of(self, a: Floats, part: Data) -> float:
        assert self.watched.score is not None
        return self.watched.score(part.y, a, part.weight)

    def _no_improvement(self, value: float) -> bool:
        """scikit-learn's rule: an improvement is at least `tol` better than the best."""
        settings = self.settings
        if settings.tol is None:
            self.best = max(self.best, value)
            return False
        self.since_best = 0 if value >= self.best + settings.tol else self.since_best + 1
        self.best = max(self.best, value)
        if self.since_best <= settings.n_iter_no_change or settings.solver == "lbfgs":
            return False
        rate = self.history.learning_rate[-1]
        if settings.learning_rate == "adaptive" and rate > 1e-6:
            self.slowdown, self.since_best = self.slowdown * 5, 0
            return False
        self.end("early_stopping" if settings.early_stopping else "converged")
        return True
