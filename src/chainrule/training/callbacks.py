"""Callbacks: what is told after each epoch, and the answer that ends a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from chainrule.network import Network
from chainrule.training.history import History
from chainrule.training.settings import Settings


class Epoch(NamedTuple):
    """What a callback is told: the epoch's number (from 1), and where the run is after it."""

    number: int
    network: Network
    history: History
    settings: Settings


Callback: TypeAlias = Callable[[Epoch], object]
"""Called after each epoch; True ends the training."""
