"""How a run goes on from a checkpoint: what must be the same is compared, the point restored."""

from __future__ import annotations

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.random import make_seed
from chainrule.basics.typing import Json
from chainrule.engines.plan import Data
from chainrule.network import Network
from chainrule.training.checkpoint import Kept
from chainrule.training.plan import RunPlan
from chainrule.training.sameness import do_the_same, doings, level_to_take
from chainrule.training.settings import Settings
from chainrule.training.stored_run import Point, StoredRun, restored


def next_run(checkpoint: Kept, settings: Settings) -> StoredRun | None:
    """The next run of the checkpoint, by its seed; None where it has not begun.

    Raises InputError for lbfgs, and CheckpointError for another seed.
    """
    if settings.solver == "lbfgs":
        raise InputError(
            _("lbfgs keeps what it remembers inside SciPy: a checkpoint cannot hold it."),
            _("Choose another solver, adam for instance, or train without a checkpoint."),
        )
    kept = checkpoint.next_run()
    if kept is None or settings.random_state is None:
        return kept
    if make_seed(settings.random_state) != kept.seed:
        raise checkpoint.is_other(_("random numbers"))
    return kept


def restored_point(
    checkpoint: Kept,
    kept: StoredRun,
    same: dict[str, Json],
    network: Network,
    data: Data,
    plan: RunPlan,
) -> tuple[Point, str]:
    """Where the run `kept` stands, and the instruction set by which it goes on.

    Raises CheckpointError where it was begun with another thing of `same`, and for functions of the
    caller's that do something else than they did.
    """
    try:
        level = check_same(checkpoint, dict(kept.document["same"]), same)
        point = restored(kept, network, plan.steps.optimizer)
        functions = kept.document["functions"]
        do_same = do_the_same(functions, doings(point.state.network, data, plan))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise checkpoint.damaged() from error
    if not do_same:
        raise checkpoint.is_other(_("functions of your own"))
    return point, level


_MAKE_ROWS = ("label_smoothing", "early_stopping", "validation_fraction", "type")
"""Of the settings and the network: with another value the same data are other rows. Where others
differ besides the rows, they are what follows from the data: nobody said them."""


def check_same(checkpoint: Kept, there: Json, here: Json) -> str:
    """The instruction set to go on by; CheckpointError names what differs."""
    said = [(n, there[p].get(n), v) for p in ("settings", "network") for n, v in here[p].items()]
    other = [row for row in said if row[1] != row[2]]
    for row in other:
        if row[0] in _MAKE_ROWS:
            raise checkpoint.differs(*row)
    watched = _("rows that are watched")
    words = {"rows": _("rows"), "rows watched": watched}
    for name, word in words.items():
        if there[name] != here[name]:
            raise checkpoint.is_other(word)
    if other:
        raise checkpoint.differs(*other[0])
    level = level_to_take(there["engine"], here["engine"])
    if level is None:
        raise checkpoint.differs(_("the engine"), *map(_engine, (there["engine"], here["engine"])))
    return level


def _engine(engine: Json) -> str:
    """An engine in words."""
    if engine["name"] == "native":
        return f"native, {engine['level'] or engine['best']}"
    if engine["name"] == "torch":
        return f"torch, PyTorch {engine['torch']}"
    return f"{engine['name']}, NumPy {engine['numpy']}, {'; '.join(engine['blas'])}"
