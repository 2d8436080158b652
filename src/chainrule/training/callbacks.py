"""Callbacks: what is told after each epoch, and the answer that ends a run; and those that come
with the library, `Recorder` for the board and `MLflow`."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from importlib import import_module
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from chainrule.basics.errors import InputError, MissingDependencyError
from chainrule.basics.i18n import _
from chainrule.engines import reference
from chainrule.engines.plan import Data, State
from chainrule.network import Network
from chainrule.training.checks import check_has_steps
from chainrule.training.history import History
from chainrule.training.plan import RunPlan
from chainrule.training.settings import Settings


class Epoch(NamedTuple):
    """What a callback is told: the epoch's number (from 1), and where the run is after it; and, of
    several networks that are trained side by side, which one's epoch it is (from 1), and the
    histories of all. `state` is the network with what the optimizer remembers; None of several
    networks."""

    number: int
    network: Network
    history: History
    settings: Settings
    member: int = 1
    members: int = 1
    state: State | None = None
    histories: Sequence[History] = ()


Callback: TypeAlias = Callable[[Epoch], object]
"""Called after each epoch; True ends the training."""


class Snapshot(NamedTuple):
    """A moment of a run: after how many steps and whole epochs, and where it is then."""

    step: int
    epoch: int
    state: State


_MOST_BYTES = 50_000_000
_SMALL = 2000
"""Parameters of a network of whose first epoch single steps are kept too."""


class Recorder:
    """A callback that keeps where a run is at its start, after the first few epochs, then after
    ever more of them (2, 3, 4 … 100 … 10,000), and at its end: about `most` moments, fewer where
    networks are large. Of small networks it takes the steps of the first epoch too. After
    training, ``cr.board(model, run=recorder)`` shows them.

    It records one network; of several that are trained side by side nothing.
    """

    def __init__(self, most: int = 60) -> None:
        if not isinstance(most, int) or most < 2:
            raise InputError(_("Recorder: most must be a whole number from 2."))
        self.most = most
        self.history: History | None = None
        self._kept: list[Snapshot] = []
        self._last: Snapshot | None = None

    def begin(self, state: State, data: Data, settings: Settings, plan: RunPlan) -> None:
        """A run begins, on `data`; what was kept of an earlier one is forgotten. Raises InputError
        for lbfgs, which takes no steps."""
        check_has_steps(settings)
        self.data, self.settings, self.plan = data, settings, plan
        self._per_epoch = -(-plan.n_samples // plan.batch_size)
        self._last, self.history = None, None
        room = _MOST_BYTES // (8 * state.network.n_parameters)
        most = max(2, min(self.most, room))
        ends = np.geomspace(1, max(settings.max_iter, 1), most)
        self._epochs = {*np.round(ends).astype(int).tolist()}
        self._kept = [Snapshot(0, 0, state)]
        if state.network.n_parameters <= _SMALL:
            self._take_first_steps(state, most)

    def _take_first_steps(self, state: State, most: int) -> None:
        """Single steps of the first epoch, as the reference engine takes them."""
        last = min(self._per_epoch, 100) - 1
        wanted = {*np.round(np.geomspace(1, max(last, 1), most // 4 + 2)).astype(int).tolist()}
        steps = itertools.islice(self.plan.each_step(), last)
        for n, (rows, rate, how) in enumerate(steps, 1):
            state = reference.train_step(state, self.data.rows(rows), rows, how, rate).state
            if n in wanted:
                self._kept.append(Snapshot(n, 0, state))

    def __call__(self, epoch: Epoch) -> None:
        if epoch.state is None or not self._kept:
            return
        self.history = epoch.history
        step = epoch.number * self._per_epoch
        self._last = Snapshot(step, epoch.number, epoch.state)
        if epoch.number in self._epochs:
            self._kept.append(self._last)

    @property
    def snapshots(self) -> list[Snapshot]:
        """What was kept, in order, the end of the run with it."""
        ends = self._last is not None and self._kept[-1] is not self._last
        return [*self._kept, self._last] if ends and self._last else list(self._kept)


class MLflow:
    """A callback that logs each epoch's loss and scores to mlflow's active run, or to one that it
    starts, and at the first epoch the settings; of several networks each one's as ``network2/loss``
    and the first one's settings. Raises MissingDependencyError without mlflow."""

    def __init__(self) -> None:
        try:
            self._mlflow = import_module("mlflow")
        except ImportError as error:
            message = _("MLflow() needs mlflow.")
            raise MissingDependencyError(message, "pip install mlflow-skinny") from error

    def __call__(self, epoch: Epoch) -> None:
        if epoch.number == epoch.member == 1:
            settings = {row.name: getattr(epoch.settings, row.name) for row in fields(Settings)}
            self._mlflow.log_params(settings | {"sizes": epoch.network.sizes})
        of_one = f"network{epoch.member}/" if epoch.members > 1 else ""
        found = epoch.history.at(epoch.number)
        self._mlflow.log_metrics({of_one + n: v for n, v in found.items()}, step=epoch.number)


def as_callbacks(given: Any) -> list[Callback]:
    """One callback or several, or None, as a list; InputError for what cannot be called."""
    several = () if given is None else (given,) if callable(given) else given
    for callback in several if isinstance(several, Iterable) else (given,):
        if not callable(callback):
            message = _("callbacks must be functions of an epoch; found {found!r}.")
            raise InputError(message.format(found=callback))
    return list(several)


def asks_for_the_end(answer: object) -> bool:
    """A callback's answer is True, Python's or NumPy's."""
    return isinstance(answer, bool | np.bool_) and bool(answer)
