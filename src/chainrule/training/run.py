# Longer than 250 lines: everything that can end an epoch stands beside the loop that takes it.
"""A training run: epochs of steps, what is recorded of them, and how the run ends.

Each epoch orders the rows, lets the engine take its steps at that epoch's learning rate, scores
what is to be scored, and asks: is the loss still finite, has it stopped improving, does a callback
or the person at the keyboard want to end it? Whichever way a run ends, the network that it hands
back is whole: the last epoch's, the best one's with early stopping, or the last finite one.

An epoch is taken in parts, between which a checkpoint may be written: a run that goes on from one
has the bits of a run that was never stopped.
"""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from chainrule.backprop import Backward
from chainrule.basics.errors import DivergenceWarning, RanksError, TrainingWarning
from chainrule.basics.random import Seed
from chainrule.basics.typing import Json
from chainrule.engines import native, reference
from chainrule.engines.choice import Engine
from chainrule.engines.plan import State, rows_of_parts
from chainrule.engines.source import Source
from chainrule.engines.threads import one_blas_thread
from chainrule.network import Network
from chainrule.training.agreement import check_epoch
from chainrule.training.callbacks import Callback, Epoch, asks_for_the_end
from chainrule.training.checkpoint import Kept
from chainrule.training.endings import ending, in_a_sentence
from chainrule.training.evaluation import (
    Validation,
    is_finite,
    record_scores,
    record_training_score,
)
from chainrule.training.history import History, StopReason, StopRule
from chainrule.training.lbfgs import GRADIENT_OF_MINIMUM, minimize
from chainrule.training.plan import RunPlan
from chainrule.training.sameness import doings
from chainrule.training.settings import Settings
from chainrule.training.stopping import StoppingState, judge, levels_off
from chainrule.training.stored_run import Cursor, Point, StoredRun, stored


class RunResult(NamedTuple):
    """The network to keep, the history, and what a later run needs to go on from here."""

    network: Network
    history: History
    state: State
    stopping: StoppingState
    seed: Seed


class Whole(NamedTuple):
    """Where a run was after its last whole epoch, to which an interruption goes back; and within
    the epoch after it the state and the cursor."""

    lengths: list[int]
    samples_seen: int
    state: State
    stopping: StoppingState
    best_network: Network
    best_epoch: int
    within: tuple[State, Cursor] | None = None


class Keeping(NamedTuple):
    """Where a run is kept: the checkpoint, what must be the same to go on from it, and the
    instruction set to go on by ("": the best)."""

    checkpoint: Kept
    same: dict[str, Json]
    level: str = ""


_TOLD = ("max_fun", "line_search", "diverged")
"""The ends that nobody asked for."""
_WORK = 2e10
"""Parameters · rows of a part of an epoch, a second or some."""


@dataclass
class Run:
    """A run that `begin` has checked and planned; `train` takes its epochs, once.

    `history` grows, and `state`, `stopping` and `best_network` are replaced as the run goes on. It
    takes the epochs up to `last_epoch`; `cursor` is how far within the next one it is.
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
    last_epoch: int
    source: Source
    cursor: Cursor = field(default_factory=Cursor)
    keeping: Keeping | None = None

    def train(self) -> RunResult:
        """Train until the run ends by one of the reasons of `history.StopReason`.

        KeyboardInterrupt ends the run and keeps its whole epochs; so does, in the checkpoint alone,
        a RanksError, which says that another process has gone. A loss that is no longer finite
        ends it with the last finite weights and a DivergenceWarning; that lbfgs gave up is a
        TrainingWarning.
        """
        self._started = time.perf_counter()
        self._whole = self._now()
        level = self.keeping.level if self.keeping else ""
        try:
            with one_blas_thread(), native.instruction_set(level or native.level()):
                if self.history.stop_reason == "running":
                    self._go_on()
        except KeyboardInterrupt:
            self._go_back()
            self._keep()
            self._end("interrupted")
        except RanksError:
            self._go_back()
            self._keep()
            raise
        self._count_seconds()
        if self.history.stop_reason in _TOLD:
            diverged = self.history.stop_reason == "diverged"
            kind = DivergenceWarning if diverged else TrainingWarning
            warnings.warn(in_a_sentence(ending(self.history, self.settings)), kind, stacklevel=3)
        seed = self.plan.steps.seed
        return RunResult(self.best_network, self.history, self.state, self.stopping, seed)

    def _go_on(self) -> None:
        """To the end, which a checkpoint tells of."""
        if self.settings.solver == "lbfgs":
            self._minimize()
        else:
            self._take_epochs()
        self._keep()

    def _count_seconds(self) -> None:
        """Those since they were counted last."""
        now = time.perf_counter()
        self.history.seconds += now - self._started
        self._started = now

    def _now(self) -> Whole:
        history = self.history
        return Whole(
            history.lengths(),
            history.samples_seen,
            self.state,
            self.stopping,
            self.best_network,
            history.best_epoch,
            (self.state, self.cursor) if self.cursor.rows else None,
        )

    def _go_back(self) -> None:
        """To the last whole epoch."""
        whole, history = self._whole, self.history
        history.cut(whole.lengths)
        history.samples_seen, history.best_epoch = whole.samples_seen, whole.best_epoch
        self.state, self.stopping = whole.state, whole.stopping
        self.best_network = whole.best_network

    def _take_epochs(self) -> None:
        for epoch in range(self.history.n_epochs + 1, self.last_epoch + 1):
            rate = self.plan.learning_rate(epoch) / self.stopping.slowdown
            state, loss = self._take_epoch(epoch, rate)
            self.history.samples_seen += self.plan.n_samples
            ends = self._after_epoch(state, loss, rate)
            if self.plan.steps.ranks is not None:
                check_epoch(self.plan.steps.ranks, self.history.loss[-1], self.stopping)
            if ends:
                return
            if self.keeping and self.keeping.checkpoint.is_due(epoch):
                self._keep()
        self._end("max_iter")

    def _take_epoch(self, epoch: int, rate: float) -> tuple[State, float]:
        """The state after the rows of an epoch that are still to be taken, and its mean loss, or a
        loss that is not finite."""
        plan = self.plan
        state, cursor, self.cursor = self.state, self.cursor, Cursor()
        steps = plan.steps_of(epoch)
        seed = plan.steps.seed if plan.shuffle else None
        for part in self.source.parts(seed, epoch, cursor.rows, self._rows_of_a_part()):
            state, sums = self.engine.train_part(
                state, part, plan.batch_size, steps, rate, cursor.sums
            )
            cursor = Cursor(cursor.rows + len(part.order), sums)
            if not math.isfinite(sums.loss):
                break
            if self.keeping:
                self._whole = self._whole._replace(within=(state, cursor))
                if cursor.rows < plan.n_samples and self.keeping.checkpoint.is_due():
                    self._keep()
        return state, cursor.sums.mean

    def _rows_of_a_part(self) -> int:
        """All of an epoch, unless a checkpoint may have to be written within."""
        if self.keeping is None or not self.keeping.checkpoint.looks_within_epochs:
            return self.plan.n_samples
        unit = rows_of_parts(self.plan.batch_size)
        return unit * max(1, int(_WORK / (unit * self.state.network.n_parameters)))

    def _keep(self) -> None:
        """Write where the run is into its checkpoint, if it has one; of several ranks the first."""
        ranks = self.plan.steps.ranks
        if self.keeping is None or (ranks is not None and ranks.rank > 0):
            return
        self._count_seconds()
        state, cursor = self._whole.within or (self.state, Cursor())
        seed = self.plan.steps.seed
        point = Point(seed, state, cursor, self.stopping, self.best_network, self.history)
        document, arrays = stored(point)
        found = doings(state.network, self.engine.data, self.plan)
        document |= {"same": self.keeping.same, "functions": found}
        self.keeping.checkpoint.write(StoredRun(document, arrays))

    def _minimize(self) -> None:
        """The iterations of L-BFGS, each of which counts as an epoch."""
        settings, steps, n_before = self.settings, self.plan.steps, self.history.n_epochs

        def objective(network: Network) -> tuple[float, Backward]:
            return reference.gradients(
                network, self.engine.data, steps.penalty, shards=steps.shards
            )

        def on_iteration(network: Network, loss: float) -> bool:
            state = self.state._replace(network=network, t=self.state.t + 1)
            return self._after_epoch(state, loss, rate=math.nan)

        network, reason, rule = minimize(
            self.state.network,
            objective,
            on_iteration,
            max_iter=settings.max_iter,
            max_fun=settings.max_fun,
            tol=GRADIENT_OF_MINIMUM if settings.tol is None else settings.tol,
        )
        if self.history.n_epochs == n_before:  # it never left the start
            self._after_epoch(self.state, objective(network)[0], rate=math.nan)
        if self.history.stop_reason == "running":
            self.state = self.state._replace(network=network)
            if not settings.early_stopping:
                self.best_network = network
            self._end(reason, rule)

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
            data, outputs = self.engine.data, self.engine.outputs
            record_training_score(self.history, state.network, data, score, outputs)
        record_scores(self.history, state.network, self.validation, self.engine.outputs)
        stops = self._follow_rules(rate)
        self._whole = self._now()
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

    def _follow_rules(self, rate: float) -> bool:
        """Keep the weights of an epoch that is the best so far, and ask the stopping rules."""
        early_stopping, value = self.settings.early_stopping, self._watched_value()
        if not early_stopping or value > self.stopping.best:
            self.best_network = self.state.network
            self.history.best_epoch = self.history.n_epochs
        self.stopping, stops = judge(self.stopping, value, rate, self.settings)
        if stops:
            self._end("early_stopping") if early_stopping else self._end("converged", "tol")
        elif levels_off(self.history.loss, self.settings):
            self._end("converged", "rel_tol")
            return True
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
        if not self.callbacks:
            return False
        history = self.history
        epoch = Epoch(
            history.n_epochs, self.state.network, history, self.settings, state=self.state
        )
        answers = [callback(epoch) for callback in self.callbacks]
        return any(map(asks_for_the_end, answers))

    def _end(self, reason: StopReason, rule: StopRule = "") -> None:
        self.history.stop_reason, self.history.stop_rule = reason, rule
        if not self.settings.early_stopping:
            self.history.best_epoch = self.history.n_epochs - (reason == "diverged")
