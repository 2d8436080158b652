"""The places in a checkpoint of runs that are trained side by side.

    places = places_in(checkpoint, n)      the next n runs of it
    begin(network, ..., checkpoint=places[j])

Each run is written when it is due, by whichever thread trains it; the file then holds the others as
they were written last. So a kill throws each back by what `every` says, and none further.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from chainrule.basics.errors import CheckpointError
from chainrule.network import Network
from chainrule.training.checkpoint import Checkpoint
from chainrule.training.stored_run import StoredRun, parameters, with_parameters

_KEPT = "kept[{epoch}]."


class Place:
    """The run of that number in `checkpoint`. With it go networks that are kept of some of its
    epochs: `kept` gives those that are to be written, by epoch. Where `is_cut_short`, a callback
    has ended the run only because of others: it is written as one that goes on."""

    def __init__(self, checkpoint: Checkpoint, number: int) -> None:
        self.checkpoint, self.number = checkpoint, number
        self.kept: Callable[[], Mapping[int, Network]] = dict
        self.is_cut_short: Callable[[], bool] = lambda: False
        self._written = time.monotonic()

    @property
    def looks_within_epochs(self) -> bool:
        return self.checkpoint.looks_within_epochs

    def is_due(self, n_epochs: int = 0) -> bool:
        return self.checkpoint.every.is_due(self._written, n_epochs)

    def next_run(self) -> StoredRun | None:
        """The run as the file has it; None where it has not begun."""
        return self.checkpoint.run(self.number)

    def networks(self, like: Network) -> dict[int, Network]:
        """Those that the file keeps of its epochs, each `like` this one; CheckpointError where they
        are not."""
        run = self.next_run()
        names = [] if run is None else [name for name in run.arrays if name.startswith("kept[")]
        try:
            epochs = sorted({int(name[5 : name.index("]")]) for name in names})
            return {
                epoch: with_parameters(like, run.arrays, _KEPT.format(epoch=epoch))
                for epoch in (epochs if run else ())
                if run is not None
            }
        except (KeyError, ValueError) as error:
            raise self.damaged() from error

    def write(self, run: StoredRun) -> None:
        document, arrays = run.document, dict(run.arrays)
        if run.stop_reason == "callback" and self.is_cut_short():
            going_on = {"stop_reason": "running", "stop_rule": ""}
            document = document | {"history": document["history"] | going_on}
        for epoch, network in self.kept().items():
            prefix = _KEPT.format(epoch=epoch)
            arrays |= {prefix + name: array for name, array in parameters(network).items()}
        self.checkpoint.put(self.number, StoredRun(document, arrays))
        self._written = time.monotonic()

    def damaged(self) -> CheckpointError:
        return self.checkpoint.damaged()

    def differs(self, what: str, there: object, here: object) -> CheckpointError:
        return self.checkpoint.differs(what, there, here)

    def is_other(self, what: str) -> CheckpointError:
        return self.checkpoint.is_other(what)


def places_in(checkpoint: Checkpoint | None, n: int) -> list[Place | None]:
    """Those of the next `n` runs; None where there is no checkpoint. From where they go on is told
    once, of the run that has come least far."""
    if checkpoint is None:
        return [None] * n
    places = [Place(checkpoint, number) for number in checkpoint.claimed(n)]
    begun = [run for run in (place.next_run() for place in places) if run is not None]
    open_runs = [run for run in begun if run.stop_reason == "running"]
    if open_runs:
        checkpoint.tell_of(min(open_runs, key=lambda run: run.n_epochs))
    return list(places)
