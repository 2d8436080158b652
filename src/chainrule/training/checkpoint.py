# Longer than 250 lines: what a checkpoint holds, how it is opened and how it is written.
"""A checkpoint: one file that training goes on from, to the bytes of a run that was never stopped.

    checkpoint = Checkpoint("run.ck", every="5min", resume=True)
    settings = checkpoint.agreed(settings)     what was said then, unless it is said otherwise now
    begin(network, data, settings, checkpoint=checkpoint).train()

The file is replaced whole, durably (`basics.files`), so that at any moment it holds an older point
or a newer one. It may hold several runs, one after another, such as those of a cross-validation:
each `begin` takes the next one, and one that has ended is not trained again. Runs that are trained
side by side have each a `chainrule.training.beside.Place` in it.
"""

from __future__ import annotations

import logging
import math
import os
import re
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from chainrule.basics import container
from chainrule.basics.arguments import Like, argument, argument_name
from chainrule.basics.errors import CheckpointError, FileError, InputError, ModelFileError
from chainrule.basics.files import check_writable, digest_of
from chainrule.basics.i18n import _
from chainrule.basics.random import Seed
from chainrule.basics.typing import Json
from chainrule.training.sameness import plain
from chainrule.training.settings import LINES
from chainrule.training.stored_run import StoredRun, check_stored

FAMILY = "checkpoint"
USUAL = "5min"
_UNITS = {"s": 1, "sec": 1, "min": 60, "m": 60, "h": 3600}
_TIME = re.compile(r"(\d+(?:\.\d+)?)\s*(s|sec|min|m|h)")
_EPOCHS = re.compile(r"(\d+)(?:\s*epochs?)?")
_log = logging.getLogger("chainrule")


def _ways() -> dict[str, str]:
    """What is said of a file that is there."""
    return {"resume": argument(resume=True), "force": argument(force=True)}


class Every(NamedTuple):
    """How often a checkpoint is written: after so many epochs, or so many seconds."""

    epochs: float = math.inf
    seconds: float = math.inf

    def is_due(self, written: float, n_epochs: int = 0) -> bool:
        """Whether to write again what was `written` at that time, at the end of that epoch or, for
        0, within one."""
        by_time = time.monotonic() - written >= self.seconds
        return by_time or (n_epochs > 0 and n_epochs % self.epochs == 0)


def as_every(given: Any) -> Every:
    """ "5min", "90s", "2h": seconds; "10 epochs" or 10: epochs. InputError for anything else."""
    text = str(given).strip()
    found = _TIME.fullmatch(text)
    if found:
        return Every(seconds=float(found[1]) * _UNITS[found[2]])
    found = _EPOCHS.fullmatch(text)
    if isinstance(given, bool) or not found or int(found[1]) == 0:
        raise InputError(
            _("{name} must be a time or a number of epochs from 1; found {found!r}.").format(
                name=argument_name("every"), found=given
            ),
            _("For instance {time} or {epochs}.").format(
                time=argument(every="5min"), epochs=argument(every=10)
            ),
        )
    return Every(epochs=int(found[1]))


class Kept(Protocol):
    """Where one run is kept: a `Checkpoint`, or a place in one."""

    @property
    def looks_within_epochs(self) -> bool: ...
    def next_run(self) -> StoredRun | None: ...
    def is_due(self, n_epochs: int = 0) -> bool: ...
    def write(self, run: StoredRun) -> None: ...
    def damaged(self) -> CheckpointError: ...
    def differs(self, what: str, there: object, here: object) -> CheckpointError: ...
    def is_other(self, what: str) -> CheckpointError: ...


class Checkpoint:
    """A file in which training is kept while it goes on.

    `every` says how often it is written: a time ("5min", "90s", "2h") or a number of epochs; it
    also is when a run ends or is interrupted. A file that is there is gone on from with `resume`,
    replaced with `force` where it is a checkpoint, and else left alone; with `resume` and without a
    file training begins. `tell` is given sentences for the person who waits; None: they are logged.

    Raises CheckpointError where the file is in the way or is no whole checkpoint, FileError where
    it cannot be written, InputError for no such time.
    """

    def __init__(
        self,
        path: str | Path,
        every: str | float = USUAL,
        *,
        resume: bool = False,
        force: bool = False,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self.path, self.every, self._tell = path, as_every(every), tell
        self.has_agreed = False
        self.notes: dict[str, Json] = {"outputs": {}}
        """What else is to be in the file, such as where the log is."""
        self.before_writing: Callable[[], None] = lambda: None
        """Completes the notes."""
        self._said: Json = {}
        self._runs: list[StoredRun | None] = []
        self._n_begun = 0
        self._lock = threading.Lock()
        self._written = time.monotonic()
        check_writable(path, force=True)
        if os.path.exists(path):
            self._look_at_file(resume, force)

    # -- what the file holds -------------------------------------------------------------------

    def _look_at_file(self, resume: bool, force: bool) -> None:
        try:
            document = container.load_document(self.path)
        except ModelFileError as error:
            message = _("{path} is no whole checkpoint, and is left alone.")
            hint = _("Choose another name, or remove it.")
            raise CheckpointError(message.format(path=self.path), hint) from error
        if document.family != FAMILY:
            message = _("{path} is a model, no checkpoint, and is left alone.")
            raise CheckpointError(message.format(path=self.path), _("Choose another name."))
        if not resume and not force:
            message = _("{path} holds a training already.")
            hint = _("{resume} goes on with it, {force} starts anew.").format(**_ways())
            raise CheckpointError(message.format(path=self.path), hint)
        if resume:
            self._read(document)

    def _read(self, document: container.Document) -> None:
        try:
            held = document.parameters
            version, self._said, runs = held["version"], dict(held["said"]), list(held["runs"])
            self.notes = dict(held.get("notes", {}))
            self.notes["outputs"] = dict(self.notes.get("outputs", {}))
            self._runs = [None if run is None else StoredRun(run, {}) for run in runs]
            for name, array in document.arrays.items():
                number, _slash, rest = name.partition("/")
                of_run = self._runs[int(number) - 1]
                if of_run is None:
                    raise KeyError(name)
                of_run.arrays[rest] = array
            for run in filter(None, self._runs):
                check_stored(run)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            raise self.damaged() from error
        if version != container.library_version():
            raise self.differs("chainrule", version, container.library_version())

    def damaged(self) -> CheckpointError:
        """The file is whole, but describes no run."""
        message = _("{path} does not describe a training that can go on.")
        return CheckpointError(
            message.format(path=self.path),
            _("Start anew: {force} in place of {resume}.").format(**_ways()),
        )

    def differs(self, what: str, there: object, here: object) -> CheckpointError:
        """The run was begun with another value of `what`, or with none."""
        message = _("{path} was begun with {what} {there}, not {here}.")
        if there is None:
            message = _("{path} was begun without {what}, not with {here}.")
        return CheckpointError(
            message.format(path=self.path, what=argument_name(what), there=there, here=here),
            self._ways_on(),
        )

    def is_other(self, what: str) -> CheckpointError:
        """The run was begun with another `what`, of which there is no more to say."""
        message = _("{path} was begun with other {what}: it cannot go on with these.")
        return CheckpointError(
            message.format(path=self.path, what=what),
            self._ways_on(),
        )

    @staticmethod
    def _ways_on() -> str:
        return _("Go on as it was begun, or start anew: {force} in place of {resume}.").format(
            **_ways()
        )

    @property
    def seed(self) -> Seed | None:
        """That of the first run in the file, or the one that was drawn before it."""
        noted = self.notes.get("seed")
        if noted is not None:
            return Seed(*noted)
        return self._runs[0].seed if self._runs and self._runs[0] else None

    def replaces(self, path: str | Path) -> bool:
        """Whether what is at `path` is what this training has written there (see `has_written`),
        byte for byte: another file of that name is not its own."""
        digest = self.notes["outputs"].get(os.path.realpath(path))
        return digest is not None and digest == digest_of(path)

    def has_written(self, path: str | Path) -> None:
        """Note in the file that this training has written what is at `path`."""
        self.notes["outputs"][os.path.realpath(path)] = digest_of(path)
        self._save()

    # -- what was said -------------------------------------------------------------------------

    def agreed(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """What is said of the training, with what was said when it began; from then on it is that.

        Raises CheckpointError for what is said otherwise now, and for a function that is to be
        given again.
        """
        self.has_agreed = True
        if not self._runs:
            self._said = {name: plain(value) for name, value in said.items()}
            return dict(said)
        for name, value in said.items():
            if name in LINES and name not in self._said:
                continue  # the usual value then: `begin` compares what it was
            there, here = self._said.get(name), plain(value)
            if here != there:
                raise self.differs(name, None if there is None else _shown(there), _shown(here))
        return {name: self._again(name, value) for name, value in self._said.items()} | {**said}

    def _again(self, name: str, value: Json) -> Any:
        if isinstance(value, dict) and "function" in value:
            message = _("{path} was begun with a function as {name}, which is not in it.")
            hint = _("Give it again: {name}=...")
            raise CheckpointError(message.format(path=self.path, name=name), hint.format(name=name))
        if isinstance(value, dict):
            return {key: self._again(name, entry) for key, entry in value["pairs"]}
        return [self._again(name, entry) for entry in value] if isinstance(value, list) else value

    # -- runs ----------------------------------------------------------------------------------

    def next_run(self) -> StoredRun | None:
        """The next run as the file has it; None where it has not begun."""
        (number,) = self.claimed(1)
        run = self.run(number)
        if run is not None:
            self.tell_of(run)
        return run

    @property
    def n_begun(self) -> int:
        """How many of its runs were begun or gone on with by this process."""
        return self._n_begun

    def claimed(self, n: int) -> range:
        """The numbers, from 1, of the next `n` runs, which are trained side by side."""
        first = self._n_begun + 1
        self._n_begun += n
        return range(first, first + n)

    def run(self, number: int) -> StoredRun | None:
        """A run as the file has it; None where it has not begun."""
        return self._runs[number - 1] if number <= len(self._runs) else None

    def tell_of(self, run: StoredRun) -> None:
        """Tell from where a run goes on that has not come to its end."""
        if run.stop_reason == "running":
            said = _("training goes on after epoch {n} ({path})")
            (self._tell or _log.info)(said.format(n=run.n_epochs, path=self.path))

    def is_due(self, n_epochs: int = 0) -> bool:
        """Whether to write now, at the end of that epoch or, for 0, within one."""
        return self.every.is_due(self._written, n_epochs)

    @property
    def looks_within_epochs(self) -> bool:
        """It may have to be written within an epoch."""
        return math.isfinite(self.every.seconds)

    def write(self, run: StoredRun) -> None:
        """Put the run that was begun last into the file. Where that fails, training goes on, and
        what the file held stays there."""
        self.put(self._n_begun, run)

    def put(self, number: int, run: StoredRun) -> None:
        """The same of the run of that number, which others may be writing beside."""
        with self._lock:
            missing = self._n_begun - len(self._runs)
            self._runs = [*self._runs, *[None] * missing][: self._n_begun]
            self._runs[number - 1] = run
            self.before_writing()
            self._save()

    def _save(self) -> None:
        arrays = {
            f"{number}/{name}": array
            for number, run in enumerate(self._runs, 1)
            for name, array in (run.arrays.items() if run else ())
        }
        held = {
            "version": container.library_version(),
            "said": self._said,
            "notes": self.notes,
            "runs": [run and run.document for run in self._runs],
        }
        try:
            container.save_document(container.Document(FAMILY, held, arrays), self.path, force=True)
        except FileError as error:
            message = _("The checkpoint could not be written, training goes on: {reason}")
            (self._tell or _log.warning)(message.format(reason=error.message))
        self._written = time.monotonic()


def _shown(value: Json) -> str:
    if isinstance(value, dict):
        pairs = value.get("pairs", [])
        return value.get("function") or ", ".join(f"{k}={_shown(v)}" for k, v in pairs)
    return ", ".join(map(_shown, value)) if isinstance(value, list) else str(value)


def opened(
    checkpoint: str | Path | Checkpoint | None,
    every: str | float = USUAL,
    *,
    resume: bool = False,
    force: bool = False,
) -> Checkpoint | None:
    """The checkpoint that is asked for, if one is; InputError where `resume` has nothing to go on
    with."""
    if checkpoint is None and resume:
        raise InputError(
            _("{name} goes on from a checkpoint, and none is named.").format(
                name=argument_name("resume")
            ),
            argument(checkpoint=Like("FILE")),
        )
    if every != USUAL and (checkpoint is None or isinstance(checkpoint, Checkpoint)):
        raise InputError(
            _("{name} says how often a checkpoint is written, and none is named.").format(
                name=argument_name("every")
            )
            if checkpoint is None
            else _("A Checkpoint says itself how often it is written, not {name}.").format(
                name=argument_name("every")
            ),
            argument(checkpoint=Like("FILE")) if checkpoint is None else "Checkpoint(..., every)",
        )
    if checkpoint is None or isinstance(checkpoint, Checkpoint):
        return checkpoint
    return Checkpoint(checkpoint, every, resume=resume, force=force)
