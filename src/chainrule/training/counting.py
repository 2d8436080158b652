"""How many of the steps before the one that is shown are taken: a bar with the time left, drawn by
rich where the standard error stream is a terminal, once the steps have taken a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from chainrule.basics.i18n import _

T = TypeVar("T")

PATIENCE = 1.0
"""Seconds without a word."""
_OFTEN = 0.1
"""Seconds between two drawings."""
_asked: ContextVar[bool] = ContextVar("asked", default=False)


@contextmanager
def steps_counted(verbose: bool) -> Iterator[None]:
    """Within, `counted` draws a bar if `verbose` says so."""
    before = _asked.set(verbose)
    try:
        yield
    finally:
        _asked.reset(before)


def counted(steps: Iterable[T], n: int) -> Iterator[T]:
    """The `n` items of `steps` as they are, and the bar."""
    if not (_asked.get() and sys.stderr.isatty()):
        yield from steps
        return
    due = time.monotonic() + PATIENCE
    bar = None
    try:
        for done, step in enumerate(steps):
            if time.monotonic() >= due:
                bar = bar or _Bar(n)
                bar.show(done)
                due = time.monotonic() + _OFTEN
            yield step
    finally:
        if bar is not None:
            bar.close()


class _Bar:
    """rich's bar over `n` steps, loaded when it is drawn; it leaves nothing behind."""

    def __init__(self, n: int) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        columns = TextColumn(_("steps")), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("", total=n)
        self._progress.start()

    def show(self, done: int) -> None:
        self._progress.update(self._task, completed=done)

    def close(self) -> None:
        self._progress.stop()
