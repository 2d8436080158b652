"""Callbacks: what is told after each epoch, and the answer that ends a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from importlib import import_module
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from chainrule.basics.errors import InputError, MissingDependencyError
from chainrule.basics.i18n import _
from chainrule.network import Network
from chainrule.training.history import History
from chainrule.training.settings import Settings


class Epoch(NamedTuple):
    """What a callback is told: the epoch's number (from 1), and where the run is after it; and, of
    several networks that are trained side by side, which one's epoch it is (from 1)."""

    number: int
    network: Network
    history: History
    settings: Settings
    member: int = 1
    members: int = 1


Callback: TypeAlias = Callable[[Epoch], object]
"""Called after each epoch; True ends the training."""


class MLflow:
    """A callback that logs each epoch's loss and scores to mlflow's active run, or to one that it
    starts, and at the first epoch the settings. Raises MissingDependencyError without mlflow."""

    def __init__(self) -> None:
        try:
            self._mlflow = import_module("mlflow")
        except ImportError as error:
            message = _("MLflow() needs mlflow.")
            raise MissingDependencyError(message, "pip install mlflow-skinny") from error

    def __call__(self, epoch: Epoch) -> None:
        if epoch.number == 1:
            settings = {row.name: getattr(epoch.settings, row.name) for row in fields(Settings)}
            self._mlflow.log_params(settings | {"sizes": epoch.network.sizes})
        self._mlflow.log_metrics(epoch.history.at(epoch.number), step=epoch.number)


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
