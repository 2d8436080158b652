"""A training run under way: what changes from epoch to epoch, and when it stops."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from chainrule.backprop import Backward
from chainrule.basics.random import row_order
from chainrule.basics.typing import Floats, Integers
from chainrule.engines import reference
from chainrule.engines.choice import choose
from chainrule.engines.plan import Data, State, initial_state
from chainrule.network import Network
from chainrule.pieces.schedules import get_schedule
from chainrule.pieces.scores import Score
from chainrule.training.begin import make_plan
from chainrule.training.evaluation import is_finite, loss_of, record_scores
from chainrule.training.history import Curves, History, StopReason
from chainrule.training.lbfgs import minimize
from chainrule.training.settings import Settings


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


class Run:
    """A run under way: what changes from epoch to epoch."""

    def __init__(
        self,
        network: Network,
        data: Data,
        settings: Settings,
        watched: Watched,
        resume: Trained | None = None,
    ) -> None:
        self.settings, self.watched = settings, watched
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
        self.history = History()
        self.best, self.since_best, self.slowdown, self.epochs_before = Standing()
        if resume is not None:
            self.state = resume.state._replace(network=network)
            self.history = copy.deepcopy(resume.history)
            self.best, self.since_best, self.slowdown, self.epochs_before = resume.standing
        self.engine = choose(settings.engine, network, data, self.plan, settings.solver)
        self.data, self.history.engine = self.engine.data, self.engine.name
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
            state, loss = self.engine.train_epoch(
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
