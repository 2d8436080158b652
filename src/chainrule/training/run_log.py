# Longer than 250 lines: logs are written and read by the same words.
"""Run logs: a folder with a file for each training, a line of JSON for each of its epochs.

    {"format": "chainrule-run/1", "source", "sizes", "settings", ..., "version", "began"}  the first
    {"epoch", "loss", "learning_rate", "score", "validation_loss", ..., "seconds"}      one an epoch
    {"end", "epochs", "best_epoch", "figures", "seconds"}                               the last

Of several networks a line has the means of their curves. A line is there or not: a file can be read
while its training goes on, and after a kill. `began` and `seconds` are the clock's; all else is the
same wherever the same training ran. A training that goes on from a checkpoint goes on in its file
too, from the epoch on that it goes on from.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from chainrule.basics import container
from chainrule.basics.errors import FileError
from chainrule.basics.i18n import _
from chainrule.basics.json_floats import KEY, json_float
from chainrule.basics.random import Seed
from chainrule.basics.temporary import as_file_error
from chainrule.basics.typing import Json
from chainrule.training.callbacks import Epoch
from chainrule.training.checkpoint import Checkpoint
from chainrule.training.history import History, mean_history
from chainrule.training.sameness import plain_settings
from chainrule.training.settings import Settings

FORMAT = "chainrule-run/1"
_NAME, _PATTERN = "run-{number:04d}.jsonl", "run-*.jsonl"
_log = logging.getLogger("chainrule")


class RunLog:
    """A training callback that writes the log of each training into `folder`, which is made where
    there is none; to use in a ``with`` block. `source` says what is trained on.

    Raises FileError where nothing can be written there; where that comes later, it is told, and
    training goes on.
    """

    def __init__(
        self, folder: str | Path, source: str = "", checkpoint: Checkpoint | None = None
    ) -> None:
        self.folder, self.source, self.checkpoint = Path(folder), source, checkpoint
        self._path: Path | None = None
        self._last, self._begun = 0, time.perf_counter()
        self._histories: Sequence[History] = ()
        self._failed = False
        self._lock = threading.Lock()
        if checkpoint is not None:
            checkpoint.before_writing = self._reserve
        with as_file_error(folder):
            _check_place(self.folder)
            self.folder.mkdir(exist_ok=True)
            if not os.access(self.folder, os.W_OK | os.X_OK):
                raise FileError(
                    _("There is no permission to write into the folder {folder}.").format(
                        folder=folder
                    ),
                    _("Choose another folder."),
                )

    def __enter__(self) -> RunLog:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __call__(self, epoch: Epoch) -> None:
        """A line for the epoch, before it where they are missing lines for earlier ones; of several
        networks when the last of them has come so far."""
        if self._path is None or epoch.number <= self._seen.get(epoch.member, 0):
            self.close()
            self._begin(epoch)
        self._seen[epoch.member] = epoch.number
        self._histories = epoch.histories or (epoch.history,)
        whole = (self._whole_epochs(j, each) for j, each in enumerate(self._histories, 1))
        self._write(self._lines(min(whole)))

    def _whole_epochs(self, member: int, history: History) -> int:
        """How many epochs a network has taken that is still being trained, or has ended."""
        has_ended = history.stop_reason != "running"
        return history.n_epochs if has_ended else self._seen.get(member, 0)

    def close(
        self, figures: Mapping[str, float] | None = None, ended: History | None = None
    ) -> None:
        """The last line: how the training ended, and its `figures` on rows that it has not seen. Of
        one that had `ended` when its process was killed no epoch was told: it is missing still."""
        if self._path is None and ended is not None:
            self._reopen(ended)
        if self._path is None:
            return
        history = self._history
        end = {
            "end": history.stop_reason,
            "epochs": history.n_epochs,
            "best_epoch": history.best_epoch,
            "figures": _encoded(dict(figures or {})),
            "seconds": history.seconds or time.perf_counter() - self._begun,
        }
        n_epochs = min(each.n_epochs for each in self._histories)
        self._write([*self._lines(n_epochs), end])
        self._path = None

    @property
    def _history(self) -> History:
        """That of the training; of several networks the means of their curves."""
        several = len(self._histories) > 1
        return mean_history(self._histories) if several else self._histories[0]

    # -- the file ------------------------------------------------------------------------------

    def _begin(self, epoch: Epoch) -> None:
        """Go on in the file that the checkpoint names, or in a new one."""
        place = 0 if self.checkpoint is None else self.checkpoint.n_begun
        notes: Json = {} if self.checkpoint is None else self.checkpoint.notes
        self._last, self._begun = 0, time.perf_counter()
        self._seen: dict[int, int] = {}
        with self._lock:
            path = self.folder / str(notes.get("log", ""))
            if path.is_file() and notes["logged"] in (0, place):
                several = epoch.members > 1  # which of them comes first says nothing of the others
                self._last = _cut(path, None if several else epoch.number - 1)
            else:
                path = self._new_file()
            self._path = path
            notes |= {"log": path.name, "logged": place}
        if path.is_file() and path.stat().st_size == 0:
            self._write([self._first_line(epoch)])

    def _reopen(self, ended: History) -> None:
        """The file of the training that the checkpoint says has ended, if it does not."""
        notes: Json = {} if self.checkpoint is None else self.checkpoint.notes
        path = self.folder / str(notes.get("log", ""))
        if self.checkpoint is None or notes.get("logged") != self.checkpoint.n_begun:
            return
        run = _read(path) if path.is_file() else None
        if run is not None and not run.end:
            self._path, self._last, self._histories = path, _cut(path, None), (ended,)

    def _reserve(self) -> None:
        """A checkpoint that is written before the first epoch has ended names the file too."""
        assert self.checkpoint is not None
        with self._lock:
            notes, place = self.checkpoint.notes, self.checkpoint.n_begun
            if self._path is None and notes.get("logged") not in (0, place):
                notes |= {"log": self._new_file().name, "logged": 0}

    def _new_file(self) -> Path:
        number = 1 + max((_number_of(path) for path in self.folder.glob(_PATTERN)), default=0)
        while True:
            path = self.folder / _NAME.format(number=number)
            try:
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666))
            except FileExistsError:
                number += 1
            except OSError as error:
                self._tell(error)
                return path
            else:
                return path

    def _first_line(self, epoch: Epoch) -> Json:
        usual = plain_settings(Settings())
        settings = plain_settings(epoch.settings)
        return {
            "format": FORMAT,
            "source": self.source,
            "sizes": list(epoch.network.sizes),
            "activations": [layer.activation.name for layer in epoch.network.layers],
            "loss": epoch.network.loss.name,
            "settings": {name: v for name, v in settings.items() if v != usual[name]},
            "seed": str(_seed_of_the_first(epoch)),
            **({"networks": epoch.members} if epoch.members > 1 else {}),
            "version": container.library_version(),
            "began": datetime.now(UTC).isoformat(timespec="seconds"),
        }

    def _lines(self, n_epochs: int) -> list[Json]:
        """Of the epochs up to that one that have none yet."""
        seconds, history = time.perf_counter() - self._begun, self._history
        new = range(self._last + 1, n_epochs + 1)
        self._last = max(self._last, n_epochs)
        return [{**_line(history, n), "seconds": seconds} for n in new]

    def _write(self, lines: list[Json]) -> None:
        """All of them at once, behind what is there."""
        assert self._path is not None
        if self._failed or not lines:
            return
        text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
        try:
            with self._path.open("ab", buffering=0) as file:
                file.write(text.encode())
        except OSError as error:
            self._tell(error)

    def _tell(self, error: OSError) -> None:
        self._failed = True
        message = _("The log could not be written, training goes on: {reason}.")
        _log.warning(message.format(reason=error.strerror or str(error)))


def _seed_of_the_first(epoch: Epoch) -> Any:
    """Of several networks, whose seeds follow one another, whichever is told of first."""
    seed = epoch.settings.random_state
    if isinstance(seed, Seed):
        return Seed((seed.low - epoch.member + 1) % 2**64, seed.high)
    return seed


def _line(history: History, n: int) -> Json:
    """What a history says of epoch `n`."""
    return {"epoch": n, **_encoded(history.at(n))}


def _encoded(figures: dict[str, float]) -> Json:
    return {name: json_float(float(value)) for name, value in figures.items()}


def _number_of(path: Path) -> int:
    digits = path.stem.removeprefix("run-")
    return int(digits) if digits.isdigit() else 0


def _cut(path: Path, n: int | None) -> int:
    """Take back the lines behind that of epoch `n`, or None but the last and half of one; the last
    epoch that has one then."""
    kept, last = 0, 0
    for line in path.read_bytes().splitlines(keepends=True):
        entry = _entry(line)
        beyond = entry is None or (n is not None and entry.get("epoch", 0) > n)
        if beyond or "end" in entry:
            break
        kept, last = kept + len(line), entry.get("epoch", 0)
    os.truncate(path, kept)
    return int(last)


def _entry(line: bytes) -> Json:
    """The table in a line; None for half a line, or none of ours."""
    try:
        found = json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


# -- reading -------------------------------------------------------------------------------------


class LoggedRun(NamedTuple):
    """A training by its log: the first line, one for each epoch, and the last ({} while it goes on,
    or after a kill)."""

    name: str
    begin: Json
    epochs: list[Json]
    end: Json

    def curve(self, name: str) -> list[float]:
        """The values of the epochs that have one, such as "loss"."""
        return [_number(entry[name]) for entry in self.epochs if name in entry]

    @property
    def seconds(self) -> float:
        """How long it took, up to its last line."""
        last = self.end or (self.epochs[-1] if self.epochs else {})
        return float(last.get("seconds", 0.0))


def _number(value: Json) -> Any:
    return float(value[KEY]) if isinstance(value, dict) else value


def _check_place(folder: Path) -> None:
    """Raise FileError where no folder of that name can be, or be made."""
    if folder.exists() and not folder.is_dir():
        raise FileError(
            _("{path} is a file, not a folder.").format(path=folder),
            _("Choose another folder."),
        )
    if not folder.parent.is_dir():
        raise FileError(
            _("There is no folder {folder} to write into.").format(folder=folder.parent),
            _("Create it first, or choose another."),
        )


def read_runs(folder: str | Path) -> list[LoggedRun]:
    """The trainings that are logged in `folder`, in their order; FileError where there are none."""
    paths = sorted(Path(folder).glob(_PATTERN), key=_number_of)
    with as_file_error(folder):
        runs = [run for run in map(_read, paths) if run is not None]
    if not runs:
        raise FileError(
            _("{folder!r} holds no log of a training.").format(folder=str(folder)),
            _("chainrule train DATA --log {folder} writes one.").format(folder=folder),
        )
    return runs


def _read(path: Path) -> LoggedRun | None:
    lines = path.read_bytes().splitlines(keepends=True)
    entries = [entry for entry in map(_entry, lines) if entry is not None]
    if not entries or entries[0].get("format") != FORMAT:
        return None
    ends = [entry for entry in entries[1:] if "end" in entry]
    epochs = [entry for entry in entries[1:] if "epoch" in entry]
    return LoggedRun(path.name, entries[0], epochs, ends[-1] if ends else {})


def differing(runs: list[LoggedRun]) -> list[dict[str, Json]]:
    """Of each training the settings in which the trainings differ."""
    of_each = [
        {
            "sizes": run.begin.get("sizes"),
            "seed": run.begin.get("seed"),
            **run.begin.get("settings", {}),
        }
        for run in runs
    ]
    names = list(dict.fromkeys(name for settings in of_each for name in settings))
    telling = [
        name
        for name in names
        if any(settings.get(name) != of_each[0].get(name) for settings in of_each)
    ]
    return [{name: s[name] for name in telling if name in s} for s in of_each]


def as_rows(runs: list[LoggedRun]) -> tuple[list[str], list[list[Any]]]:
    """Every epoch of every training as a row: the names of the columns, and the rows."""
    names = list(dict.fromkeys(name for run in runs for entry in run.epochs for name in entry))
    rows = [
        [run.name, *(_number(entry[name]) if name in entry else "" for name in names)]
        for run in runs
        for entry in run.epochs
    ]
    return ["run", *names], rows
