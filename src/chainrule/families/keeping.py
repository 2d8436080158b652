"""Where a classical network that learns in epochs is kept while it does, and from where it goes on.

keeping = Keeping(checkpoint, name, arguments, data, labels)
with keeping.while_learning():
    found = keeping.begun(engine, seed, like, most)   what was kept last; nothing where it begins
    keeping.after(epochs, arrays, is_last)            after each epoch, what the next one needs
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import fields
from types import MappingProxyType
from typing import Any

import numpy as np

from chainrule.basics.stored import WHOLE, check, require
from chainrule.basics.typing import Array, Json
from chainrule.engines import native
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
        self._level = ExitStack()

    def begun(
        self,
        engine: str,
        seed: list[int],
        like: Mapping[str, Array],
        most: int,
        curves: Mapping[str, Callable[[int], int]] = MappingProxyType({}),
    ) -> dict[str, Array]:
        """What was kept last, of at `most` so many epochs; {} where the training begins. By the
        instruction set that it was begun by it goes on.

        `like` are such arrays at the beginning, of the types and shapes that they keep; but of the
        `curves` each says how many entries it has after so many epochs.
        """
        self._same["engine"], self._seed = engine_as_said(engine), list(seed)
        if self._found is None:
            return {}
        there = self._found.document["same"]
        try:
            level = check_same(self._checkpoint, dict(there), self._same)
            self._check_arrays(self._found, like, most, curves)
        except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
            raise self._checkpoint.damaged() from error
        if level:
            self._level.enter_context(native.instruction_set(level))
            self._same["engine"] = engine_as_said(engine)
        return {k: v for k, v in self._found.arrays.items() if k != "history.loss"}

    def _check_arrays(
        self,
        found: StoredRun,
        like: Mapping[str, Array],
        most: int,
        curves: Mapping[str, Callable[[int], int]],
    ) -> None:
        """Raise ValueError unless the arrays are such as `after` was given them."""
        n = found.document["t"]
        check("t", n, WHOLE)
        require(0 < n <= most and found.n_epochs == n, "t")
        require(list(found.document["seed"]) == self._seed, "seed")
        require(found.arrays.keys() - {"history.loss"} == like.keys(), "arrays")
        for name, first in like.items():
            array = found.arrays[name]
            shape = (curves[name](n),) if name in curves else first.shape
            require(array.dtype == first.dtype and array.shape == shape, name)
            if name not in curves:
                wrong = ~np.isfinite(array) if np.isfinite(first).all() else np.isnan(array)
                require(not wrong.any() and (first.dtype.kind != "i" or (array >= 0).all()), name)

    @property
    def epochs(self) -> int:
        """So many were over; 0 where the training begins."""
        return 0 if self._found is None else int(self._found.document["t"])

    def after(self, epochs: int, arrays: dict[str, Array], is_last: bool) -> None:
        """So many epochs are over."""
        self._last = epochs, arrays
        if is_last or self._checkpoint.is_due(epochs):
            self._write(goes_on=not is_last)

    @contextmanager
    def while_learning(self) -> Iterator[None]:
        """Where the training within is interrupted, the end of the epoch before is kept."""
        try:
            with self._level:
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
