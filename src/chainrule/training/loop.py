"""The training loop: epochs of steps, what is recorded, and when to stop.

Each epoch orders the rows, lets an engine take its steps at that epoch's learning rate, scores
whatever is watched, and asks: is the loss still finite, has it stopped improving, does a callback
or the person at the keyboard want to end it? Whichever way a run ends, the network that it hands
back is whole: the last epoch's, the best one's with early stopping, or the last finite one.
"""

from __future__ import annotations

import itertools
import sys
import time
import warnings
from contextlib import AbstractContextManager
from functools import cache
from typing import Any, NamedTuple

from threadpoolctl import ThreadpoolController

from chainrule.basics.errors import DivergenceWarning, InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Integers
from chainrule.engines import reference
from chainrule.engines.plan import Data, Plan, State
from chainrule.network import Network
from chainrule.training.begin import check_trainable
from chainrule.training.history import History
from chainrule.training.run import Callback, Epoch, Run, Standing, Trained, Watched
from chainrule.training.settings import Settings

__all__ = [
    "Callback", "Epoch", "Moment", "Standing", "Trained", "Watched", "divergence_message",
    "moment", "train",
]  # fmt: skip


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
    run = Run(network, data, settings, watched, resume)
    started = time.perf_counter()
    try:
        with one_blas_thread():
            run.lbfgs() if settings.solver == "lbfgs" else run.epochs()
    except KeyboardInterrupt:
        run.end("interrupted")
    run.history.seconds += time.perf_counter() - started
    if run.history.stop_reason == "diverged":
        warnings.warn(divergence_message(run.history), DivergenceWarning, stacklevel=3)
    return Trained(run.kept, run.history, run.state, run.standing())


def one_blas_thread() -> AbstractContextManager[Any]:
    """Several BLAS threads on small matrices cost more than they save: up to 6 times."""
    found: AbstractContextManager[Any] = _libraries("scipy.linalg" in sys.modules).limit(
        limits=1, user_api="blas"
    )
    return found


@cache
def _libraries(with_scipy: bool) -> ThreadpoolController:
    """The BLAS libraries that are loaded; looking for them takes half a millisecond, as long as
    training a small network, and SciPy brings one of its own."""
    return ThreadpoolController()


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
    run = Run(network, data, settings, Watched())
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
