"""What ranks must have in common to train one network together: it is compared before the first
step, and after each epoch."""

from __future__ import annotations

import hashlib

import numpy as np

from chainrule.basics.arguments import argument, argument_name
from chainrule.basics.errors import InputError, RanksError
from chainrule.basics.i18n import N_, _
from chainrule.basics.typing import Json
from chainrule.engines.plan import Ranks
from chainrule.training.settings import Settings
from chainrule.training.stopping import StoppingState
from chainrule.training.stored_run import Point, stored

_WORDS = {
    "rows": N_("rows"),
    "network": N_("the network"),
    "settings": N_("settings"),
    "engine": N_("the engine"),
    "seed": N_("random numbers"),
    "point": N_("the weights to begin with, or the checkpoint"),
}
"""What is compared, and what it is called."""


def check_shards(settings: Settings, n_samples: int, ranks: Ranks | None) -> None:
    """Raise InputError where a batch cannot be cut into the shards, or they cannot be shared out to
    the ranks."""
    shards, batch = settings.shards, settings.steps_of(n_samples)
    if batch < shards:
        message = _("A batch of {n} samples cannot be cut into {shards} shards.")
        hint = _("Smaller {shards}, or a larger {batch_size}.").format(
            shards=argument_name("shards"), batch_size=argument_name("batch_size")
        )
        raise InputError(message.format(n=batch, shards=shards), hint)
    if ranks is None:
        return
    if settings.solver == "lbfgs":
        raise InputError(
            _("lbfgs takes its steps in SciPy, in one process."),
            _("Choose another solver, adam for instance."),
        )
    if shards % ranks.n:
        message = _("The number of shards, {shards}, is no multiple of the number of ranks, {n}.")
        raise InputError(
            message.format(n=ranks.n, shards=shards),
            _(
                "{option}, for instance, is shared out by 1, 2, 4 or 8 ranks (torchrun "
                "--nproc-per-node)."
            ).format(option=argument(shards=8)),
        )


def check_begins(ranks: Ranks, same: dict[str, Json], point: Point) -> None:
    """Raise InputError, in every rank, where what one of them begins with is not what the first
    does. The hours that they may take to read are waited for."""
    engine = {name: value for name, value in same["engine"].items() if name != "best"}
    held = same | {"engine": engine, "seed": point.seed, "point": _of_point(point)}
    digests = [hashlib.sha256(repr(held[name]).encode()).digest() for name in _WORDS]
    mine = np.frombuffer(b"".join(digests), np.uint8)
    found = [each.reshape(len(_WORDS), -1) for each in ranks.gather(mine, patient=True)]
    for rank, theirs in enumerate(found):
        for word, differs in zip(_WORDS.values(), (theirs != found[0]).any(axis=1), strict=True):
            if differs:
                raise InputError(
                    _("Rank {rank} and rank 0 differ in this: {what}.").format(
                        rank=rank, what=_(word)
                    ),
                    _("Every rank needs the same files, versions and options."),
                )


def _of_point(point: Point) -> str:
    """A hash of all numbers of a point but the curves, in which clocks may be."""
    found = hashlib.sha256(repr((point.state.t, point.cursor, point.stopping)).encode())
    for name, array in stored(point).arrays.items():
        if not name.startswith("history."):
            found.update(name.encode() + array.tobytes())
    return found.hexdigest()


def check_epoch(ranks: Ranks, loss: float, stopping: StoppingState) -> None:
    """Raise RanksError where a rank judges an epoch otherwise than the others: it would go another
    way than they from here on."""
    mine = np.array([loss, *map(float, stopping)])
    if any(each.tobytes() != mine.tobytes() for each in ranks.gather(mine)):
        raise RanksError(_("The ranks compute different numbers: their machines are not alike."))
