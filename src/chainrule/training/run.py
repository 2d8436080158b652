"""A training run: epochs of steps, what is recorded of them, and how the run ends.

Each epoch orders the rows, lets the engine take its steps at that epoch's learning rate, scores
what is to be scored, and asks: is the loss still finite, has it stopped improving, does a callback
or the person at the keyboard want to end it? Whichever way a run ends, the network that it hands
back is whole: the last epoch's, the best one's with early stopping, or the last finite one.
"""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from chainrule.backprop import Backward
from chainrule.basics.errors import DivergenceWarning
from chainrule.basics.i18n import _
from chainrule.basics.random import Seed
from chainrule.engines import reference
from chainrule.engines.choice import Engine
from chainrule.engines.plan import State
from chainrule.engines.threads import one_blas_thread
from chainrule.network import Network
from chainrule.training.callbacks import Callback, Epoch, asks_for_the_end
from chainrule.training.evaluation import (
    Validation,
    is_finite,
    record_scores,
    record_training_score,
)
from chainrule.training.history import History, StopReason
from chainrule.training.lbfgs import minimize
from chainrule.training.plan import RunPlan
from chainrule.training.settings import Settings
from chainrule.training.stopping import StoppingState, judge


class RunResult(NamedTuple):
    """The network to keep, the history, and what a later run needs to go on from here."""

    network: Network
    history: History
    state: State
    stopping: StoppingState
    seed: Seed


@dataclass
class Run:
    """A run that `begin` has checked and planned; `train` takes its epochs, once.

    `history` grows, and `state`, `stopping` and `best_network` are replaced as the run goes on.
    """

    settings: Settings
    plan: RunPlan
    engine: Engine
    validation: Validation
    callbacks: Sequence[Callback]
    state: State
    stopping: StoppingState
    history: History
    best_network: Network

    def train(self) -> RunResult:
        """Train until the run ends by one of the reasons of `history.StopReason`.

        KeyboardInterrupt ends the run and keeps what was learned. A loss that is no longer finite
        ends it with the last finite weights and a DivergenceWarning.
        """
        started = time.perf_counter()
        try:
            with one_blas_thread():
                if self.settings.solver == "lbfgs":
                    self._minimize()
                else:
                    self._take_epochs()
        except KeyboardInterrupt:
            self._end("interrupted")
        self.history.seconds += time.perf_counter() - started
        if self.history.stop_reason == "diverged":
            warnings.warn(_divergence_message(self.history), DivergenceWarning, stacklevel=3)
        seed = self.plan.steps.seed
        return RunResult(self.best_network, self.history, self.state, self.stopping, seed)

    def _take_epochs(self) -> None:
        plan, data = self.plan, self.engine.data
        first = self.history.n_epochs + 1
        for epoch in range(first, first + self.settings.max_iter):
            rate = plan.learning_rate(epoch) / self.stopping.slowdown
            state, loss = self.engine.train_epoch(
                self.state, data, plan.order(epoch), plan.batch_size, plan.steps, rate
            )
            self.history.samples_seen += plan.n_samples
            if self._after_epoch(state, loss, rate):
                return
        self._end("max_iter")

    def _minimize(self) -> None:
        """The iterations of L-BFGS, each of which counts as an epoch."""
        settings, steps = self.settings, self.plan.steps

        def objective(network: Network) -> tuple[float, Backward]:
            return reference.gradients(
                network, self.engine.data, steps.penalty, n_workers=steps.n_workers
            )

        def on_iteration(network: Network, loss: float) -> bool:
            state = self.state._replace(network=network, t=self.state.t + 1)
            return self._after_epoch(state, loss, rate=math.nan)

        network, converged = minimize(
            self.state.network,
            objective,
            on_iteration,
            max_iter=settings.max_iter,
            max_fun=settings.max_fun,
            tol=settings.tol or 0.0,
        )
        if not self.history.loss:  # the starting point is a minimum already
            self.history.loss.append(objective(network)[0])
        if self.history.stop_reason == "running":
            self.state = self.state._replace(network=network)
            if not settings.early_stopping:
                self.best_network = network
            self._end("converged" if converged else "max_iter")

    # -- after each epoch ----------------------------------------------------------------------

    def _after_epoch(self, state: State, loss: float, rate: float) -> bool:
        """Record the epoch, keep its weights if they are to be kept; True ends the run."""
        self.history.loss.append(loss)
        self.history.learning_rate.append(rate)
        if not (math.isfinite(loss) and is_finite(state.network)):
            self._diverge()
            return True
        self.state = state
        if self.settings.train_score and self.validation.score:
            score = self.validation.score
            record_training_score(self.history, state.network, self.engine.data, score)
        record_scores(self.history, state.network, self.validation)
        stops = self._follow_rule(rate)
        if self._tell_callbacks():
            self._end("callback")
            return True
        return stops

    def _diverge(self) -> None:
        """Every curve gets an entry for the epoch whose numbers left the finite ones."""
        history, validation = self.history, self.validation
        if math.isfinite(history.loss[-1]):
            history.loss[-1] = math.nan
        if validation.rows is not None:
            history.validation_loss.append(math.nan)
            history.validation_score += [math.nan] if validation.score else []
        self._end("diverged")

    def _follow_rule(self, rate: float) -> bool:
        """Keep the weights of an epoch that is the best so far, and ask the stopping rule."""
        early_stopping, value = self.settings.early_stopping, self._watched_value()
        if not early_stopping or value > self.stopping.best:
            self.best_network = self.state.network
            self.history.best_epoch = self.history.n_epochs
        self.stopping, stops = judge(self.stopping, value, rate, self.settings)
        if stops:
            self._end("early_stopping" if early_stopping else "converged")
        return stops

    def _watched_value(self) -> float:
        """What the stopping rule watches: the greater, the better."""
        if not self.settings.early_stopping:
            return -self.history.loss[-1]
        if self.validation.score is None:
            return -self.history.validation_loss[-1]
        return self.history.validation_score[-1]

    def _tell_callbacks(self) -> bool:
        """Every callback is told, whatever the others answer; True where one asks for the end."""
        history = self.history
        epoch = Epoch(history.n_epochs, self.state.network, history, self.settings)
        answers = [callback(epoch) for callback in self.callbacks]
        return any(map(asks_for_the_end, answers))

    def _end(self, reason: StopReason) -> None:
        self.history.stop_reason = reason
        if not self.settings.early_stopping:
            self.history.best_epoch = self.history.n_epochs - (reason == "diverged")


def _divergence_message(history: History) -> str:
    """At which epoch the loss stopped being finite, and what was kept."""
    return _(
        "The loss was {loss} in epoch {epoch}; the weights from before it were kept. "
        "A smaller learning_rate_init or scaled inputs usually help."
    ).format(loss=history.loss[-1], epoch=history.n_epochs)
