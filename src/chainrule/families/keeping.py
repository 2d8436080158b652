"""Where a classical network that learns in epochs is kept while it does, and from where it goes on.

keeping = Keeping(checkpoint, name, arguments, data, labels)
found = keeping.begun(engine, seed)     what was kept last, by its names; nothing where it begins
keeping.after(epochs, arrays, is_last)  after each epoch, what the next one needs
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

import numpy as np

from chainrule.basics.i18n import _
from chainrule.basics.typing import Array, Json
from chainrule.engines.plan import Data
from chainrule.engines.source import RowHash
from chainrule.training.checkpoint import Checkpoint
from chainrule.training.history import History
from chainrule.training.resuming import check_same
from chainrule.training.sameness import engine_as_said, plain
from chainrule.training.stored_run import StoredRun

_CHANGE_NO_BIT = ("n_threads", "engine", "verbose")  # the engine is compared


class Keeping:
    """One training of the family `name` with those arguments, in a checkpoint; what cannot go on
    exactly is refused by name (CheckpointError)."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        name: str,
        arguments: Mapping[str, Any],
        data: Data,
        labels: list[str],
    ) -> None:
        rows = RowHash()
        rows.add(data)
        settings = {k: plain(v) for k, v in arguments.items() if k not in _CHANGE_NO_BIT}
        self._same: dict[str, Json] = {
            "rows": rows.hexdigest(),
            "rows watched": [],
            "network": {"model": name, "labels": labels},
            "settings": settings,
        }
        self._checkpoint, self._seed = checkpoint, [0, 0]
        self._found = checkpoint.next_run()
        self._last: tuple[int, dict[str, Array]] | None = None

    def begun(self, engine: str, seed: list[int]) -> dict[str, Array]:
        """What was kept last; {} where the training begins."""
        self._same["engine"], self._seed = engine_as_said(engine), list(seed)
        if self._found is None:
            return {}
        there = self._found.document["same"]
        try:
            level = check_same(self._checkpoint, dict(there), self._same)
        except (KeyError, TypeError, AttributeError) as error:
            raise self._checkpoint.damaged() from error
        if level:
            here = self._same["engine"]["level"] or self._same["engine"]["best"]
            raise self._checkpoint.differs(_("the instruction set"), level, here)
        return {k: v for k, v in self._found.arrays.items() if k != "history.loss"}

    def after(self, epochs: int, arrays: dict[str, Array], is_last: bool) -> None:
        """So many epochs are over."""
        self._last = epochs, arrays
        if is_last or self._checkpoint.is_due(epochs):
            self._write(goes_on=not is_last)

    @contextmanager
    def interrupted(self) -> Iterator[None]:
        """Where the training within is interrupted, the end of the epoch before is kept."""
        try:
            yield
        except KeyboardInterrupt:
            self._write(goes_on=True)
            raise

    def _write(self, goes_on: bool) -> None:
        if self._last is None:
            return
        epochs, arrays = self._last
        history = History(stop_reason="running" if goes_on else "max_iter")
        document: Json = {
            "seed": self._seed,
            "t": epochs,
            "cursor": [0, 0, 0],
            "stopping": [0, 0, 0],
            "history": {
                row.name: getattr(history, row.name)
                for row in fields(History)
                if not isinstance(getattr(history, row.name), list)
            },
            "eval_sets": 0,
            "same": self._same,
            "functions": [],
        }
        kept = {"history.loss": np.zeros(epochs), **arrays}
        self._checkpoint.write(StoredRun(document, kept))


def as_array(values: Json) -> Array:
    """JSON as bytes, which an array holds."""
    return np.frombuffer(json.dumps(values).encode(), np.uint8)


def from_array(array: Array) -> Any:
    return json.loads(array.tobytes())
