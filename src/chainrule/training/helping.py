"""Of the processes that torchrun starts on a machine, the first reads the table, and the others
help it to train: what they need of a run it writes into a file beside the rows.

    hand_over(ranks, run, ...)   the first: they begin, too, and know what each step asks of them
    dismiss(ranks)               the first: there is nothing more to be done
    help_to_train(ranks)         the others, until then

A helper has of the table the rows of its own shards, as they are encoded, in files that it shares
with the others; and whole the rows that are watched after each epoch. What goes over gloo is the
name of the file alone.
"""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics import container
from chainrule.basics.errors import RanksError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Array, Json
from chainrule.engines import native
from chainrule.engines.plan import Data, Ranks, rows_of_parts
from chainrule.engines.row_files import Layout
from chainrule.engines.streamed import Streamed
from chainrule.engines.threads import one_blas_thread
from chainrule.network import Layer, Network
from chainrule.pieces.activations import get_activation
from chainrule.pieces.embeddings import PARAMETERS, Embedding
from chainrule.pieces.losses import get_loss
from chainrule.pieces.scores import get_score
from chainrule.training.begin import begin
from chainrule.training.evaluation import Validation
from chainrule.training.sameness import described, plain
from chainrule.training.settings import Settings
from chainrule.training.smoothing import smoothed
from chainrule.training.stored_run import StoredRun
from chainrule.training.streams import SAMPLE

_LONGEST = 4096
_DONE, _FAULT = "done", "fault"
_FILE = "run"


class ScoreName(NamedTuple):
    """A score as `get_score` knows it."""

    name: str
    several_labels: bool = False


class Begun(NamedTuple):
    """A run that is about to take its first step: its network and settings, the files in which its
    rows lie, through how much `memory` they are streamed (None: they are not), the rows that are
    watched and their score."""

    network: Network
    settings: Settings
    rows: Streamed
    memory: float | None
    watched: Validation
    score: ScoreName


# -- the first of a machine ------------------------------------------------------------------------


def has_helpers(ranks: Ranks | None) -> bool:
    """Whether this process reads a table for others."""
    return ranks is not None and ranks.leader == ranks.rank


def hand_over(ranks: Ranks, run: Begun, at: StoredRun, level: str) -> None:
    """Have the others of this machine begin at that point, by that instruction set."""
    path = run.rows.folder / f"{_FILE}-{ranks.rank}"
    container.save_document(_document(run, at, level), path, force=True)
    ranks.wait = False
    if _FAULT in _all_say(ranks, str(path)):
        raise RanksError(_("A rank could not begin."))


def dismiss(ranks: Ranks, is_fault: bool = False) -> None:
    """Let the others of this machine go where they wait for something to do."""
    if has_helpers(ranks) and ranks.wait:
        _all_say(ranks, _FAULT if is_fault else _DONE)


def _all_say(ranks: Ranks, word: str) -> list[str]:
    """What every rank says, once all have come, however long they read."""
    mine = np.frombuffer(word.encode().ljust(_LONGEST), np.uint8)
    return [bytes(each).decode().strip() for each in ranks.gather(mine, patient=True)]


def _document(run: Begun, at: StoredRun, level: str) -> container.Document:
    rows, layout = run.rows, run.rows.layout
    watched = [] if run.watched.rows is None else [run.watched.rows]
    eval_sets = [*watched, *run.watched.eval_sets]
    parameters = {
        "at": at.document,
        "level": level,
        "network": described(run.network),
        "settings": {row.name: plain(getattr(run.settings, row.name)) for row in fields(Settings)}
        | {"random_state": None},
        "layout": [*layout[:3], layout.dtype.str],
        "rows": [rows.n_rows, rows.fingerprint, run.memory],
        "watched": len(watched),
        "eval_sets": len(eval_sets),
        "score": list(run.score),
    }
    arrays = {f"at/{name}": array for name, array in at.arrays.items()}
    for i, data in enumerate(eval_sets):
        named = zip(Data._fields, data, strict=True)
        arrays |= {f"{i}/{name}": array for name, array in named if array is not None}
    return container.Document("run", parameters, arrays)


# -- the others ------------------------------------------------------------------------------------


def help_to_train(ranks: Ranks) -> bool:
    """Take part in every run until there is none; False where the first had a fault to tell."""
    while True:
        said = _all_say(ranks, "")
        if _FAULT in said:
            return False
        word = said[ranks.rank if ranks.leader is None else ranks.leader]
        if word == _DONE:
            return True
        _train(Path(word))


def _train(path: Path) -> None:
    held = container.load_document(path)
    said = held.parameters
    at = StoredRun(said["at"], _under("at/", held.arrays))
    network = _network(said["network"], at.arrays)
    settings = Settings(**said["settings"])
    n, fingerprint, memory = said["rows"]
    n_in, n_out, is_weighted, dtype = said["layout"]
    rows = _rows(path.parent, Layout(n_in, n_out, is_weighted, np.dtype(dtype)), n)
    rows = rows.made_by(partial(smoothed, network, epsilon=settings.label_smoothing), fingerprint)
    run = begin(
        network,
        rows.mapped() if memory is None else rows.sample,
        settings,
        _watched(said, held.arrays),
        source=None if memory is None else _divided(rows, memory, settings),
        at=at,
        fingerprint=fingerprint,
    )
    with one_blas_thread(), native.instruction_set(said["level"] or native.level()):
        run.train()
    rows.release()


def _rows(folder: Path, layout: Layout, n: int) -> Streamed:
    sample = Streamed(folder, layout, min(n, SAMPLE), layout.empty(0)).whole()
    return Streamed(folder, layout, n, sample)


def _divided(rows: Streamed, memory: float, settings: Settings) -> Streamed:
    rows.divide(memory, rows_of_parts(settings.steps_of(rows.n_rows)))
    return rows


def _under(prefix: str, arrays: dict[str, Array]) -> dict[str, Array]:
    return {n.removeprefix(prefix): a for n, a in arrays.items() if n.startswith(prefix)}


def _watched(said: Json, arrays: dict[str, Array]) -> Validation:
    found = [Data(**_under(f"{i}/", arrays)) for i in range(said["eval_sets"])]
    rows = found.pop(0) if said["watched"] else None
    return Validation(rows, found, get_score(*said["score"]))


def _network(said: Json, arrays: dict[str, Array]) -> Network:
    """The network that was described so, with the parameters of the run."""
    layers = [
        Layer(arrays[f"W[{l}]"], arrays.get(f"b[{l}]"), get_activation(name), bias)
        for l, (name, bias) in enumerate(zip(said["activations"], said["bias"], strict=True), 1)
    ]
    columns: Any = said["embedding"]
    embedding = None
    if columns is not None:
        embedding = Embedding(tuple(columns), *(arrays[name] for name in PARAMETERS))
    return Network(tuple(layers), get_loss(said["loss"], layers[-1].activation), embedding)
