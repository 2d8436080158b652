"""How far a training is: a bar with epochs, loss, score, samples/s and the time left, or a line
after every so many epochs.

The bar is drawn by rich, and only where the standard error stream is a terminal; lines go to the
same stream.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from chainrule.basics.i18n import _
from chainrule.basics.layout import figure
from chainrule.training.callbacks import Epoch
from chainrule.training.history import History

if TYPE_CHECKING:
    from rich.progress import Progress

LINES = 20  # of a run that is told of by lines, where no number is said


class ProgressBar:
    """A training callback to use in a ``with`` block; silent where nobody watches or `shown`
    is False."""

    def __init__(self, n_samples: int, shown: bool = True) -> None:
        self.n_samples = n_samples
        self.started = time.perf_counter()
        self._epochs: dict[int, int] = {}  # of each network
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
        self._epochs[epoch.member] = epoch.number
        done = sum(self._epochs.values())
        self._progress.update(
            self._task,
            completed=done,
            total=epoch.settings.max_iter * epoch.members,
            loss=_("loss {loss}").format(loss=f"{epoch.history.loss[-1]:.4g}"),
            score=_latest_score(epoch.history),
            speed=f"{done * self.n_samples / max(seconds, 1e-9):,.0f}/s",
        )


class EpochLines:
    """A training callback that prints a line after every `every` epochs, and after the last one
    that is allowed; 0: twenty lines in all. `names` are those of the parts that are looked at."""

    def __init__(self, every: int = 0, names: Sequence[str] = ()) -> None:
        self.every, self.names = every, names

    def __enter__(self) -> EpochLines:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing is left to do."""

    def __call__(self, epoch: Epoch) -> None:
        n = epoch.settings.max_iter
        every = self.every or max(1, n * epoch.members // LINES)
        if epoch.number % every == 0 or epoch.number == n or (epoch.number == 1 and not self.every):
            print(line_of(epoch, self.names), file=sys.stderr, flush=True)


def line_of(epoch: Epoch, names: Sequence[str] = ()) -> str:
    """Where a run is after an epoch: its loss, and the loss and score of each part that is looked
    at."""
    history = epoch.history
    said = _("epoch {n} of {all}: loss {loss}").format(
        n=epoch.number, all=epoch.settings.max_iter, loss=figure(history.loss[-1])
    )
    if epoch.members > 1:
        which = _("network {j} of {k}").format(j=epoch.member, k=epoch.members)
        said = f"{which}, {said}"
    parts = {_("rows watched"): (history.validation_loss, history.validation_score)}
    for i, curves in enumerate(history.eval_sets):
        parts[names[i] if i < len(names) else f"eval_set {i + 1}"] = curves.loss, curves.score
    told = [_part(name, *curves) for name, curves in parts.items() if curves[0]]
    return "; ".join([said, *told])


def _part(name: str, losses: list[float], scores: list[float]) -> str:
    if not scores:
        return _("{part}: loss {loss}").format(part=name, loss=figure(losses[-1]))
    return _("{part}: loss {loss}, score {score}").format(
        part=name, loss=figure(losses[-1]), score=figure(scores[-1])
    )


def watcher(
    n_samples: int, verbose: bool | int, names: Sequence[str] = ()
) -> ProgressBar | EpochLines:
    """What `verbose` asks for: True, a bar, or lines where no terminal is; a number, a line after
    every so many epochs."""
    if not isinstance(verbose, bool) and verbose > 0:
        return EpochLines(verbose, names)
    if verbose and not sys.stderr.isatty():
        return EpochLines()
    return ProgressBar(n_samples, bool(verbose))


def _latest_score(history: History) -> str:
    """The score that says most: validation, an eval set, or training rows."""
    curves = [history.validation_score, *(c.score for c in history.eval_sets), history.score]
    shown = next((curve for curve in curves if curve), None)
    return _("score {score}").format(score=figure(shown[-1], 4)) if shown else ""


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
