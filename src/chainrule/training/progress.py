"""A progress bar for training: epochs, loss, score, samples/s and the time left.

Drawn by rich on the standard error stream, and only where that is a terminal.
"""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from chainrule.basics.i18n import _
from chainrule.training.callbacks import Epoch
from chainrule.training.history import History

if TYPE_CHECKING:
    from rich.progress import Progress


class ProgressBar:
    """A training callback to use in a ``with`` block; silent where nobody watches or `shown`
    is False."""

    def __init__(self, n_samples: int, shown: bool = True) -> None:
        self.n_samples = n_samples
        self.started = time.perf_counter()
        self._progress = _make_progress() if shown and sys.stderr.isatty() else None
        if self._progress:
            self._task = self._progress.add_task("", loss="", score="", speed="")

    def __enter__(self) -> ProgressBar:
        if self._progress:
            self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._progress:
            self._progress.stop()

    def __call__(self, epoch: Epoch) -> None:
        if self._progress is None:
            return
        seconds = time.perf_counter() - self.started
        self._progress.update(
            self._task,
            completed=epoch.number,
            total=epoch.settings.max_iter,
            loss=_("loss {loss:.4g}").format(loss=epoch.history.loss[-1]),
            score=_latest_score(epoch.history),
            speed=f"{epoch.number * self.n_samples / max(seconds, 1e-9):,.0f}/s",
        )


def _latest_score(history: History) -> str:
    """The score that says most: validation, an eval set, or training rows."""
    curves = [history.validation_score, *(c.score for c in history.eval_sets), history.score]
    shown = next((curve for curve in curves if curve), None)
    return _("score {score:.4f}").format(score=shown[-1]) if shown else ""


def _make_progress() -> Progress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    fields = [TextColumn(f"{{task.fields[{name}]}}") for name in ("loss", "score", "speed")]
    return Progress(
        BarColumn(),
        MofNCompleteColumn(),
        *fields,
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
