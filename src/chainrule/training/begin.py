"""The beginning of a training run: what is checked, planned and chosen, once.

run = begin(network, data, settings)     # every error that can be known comes here
result = run.train()
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence

from chainrule.basics.errors import InputError, TrainingWarning
from chainrule.basics.i18n import _
from chainrule.basics.typing import Json
from chainrule.engines.choice import choose
from chainrule.engines.plan import Data, initial_state, resumed_state
from chainrule.engines.ranks import current
from chainrule.engines.shards import Share
from chainrule.engines.source import InMemory, Source
from chainrule.network import Network
from chainrule.training.agreement import check_begins, check_shards
from chainrule.training.callbacks import Callback, Recorder, as_callbacks
from chainrule.training.checkpoint import Kept
from chainrule.training.checks import check_trainable
from chainrule.training.evaluation import Validation
from chainrule.training.history import Curves, History
from chainrule.training.plan import RunPlan, plan_run
from chainrule.training.reach import beyond_range
from chainrule.training.resuming import next_run, restored_point
from chainrule.training.run import Keeping, Run, RunResult
from chainrule.training.sameness import sameness
from chainrule.training.settings import Settings
from chainrule.training.smoothing import smoothed
from chainrule.training.stopping import StoppingState
from chainrule.training.stored_run import Cursor, Point, StoredRun, restored, stored


def begin(
    network: Network,
    data: Data,
    settings: Settings,
    validation: Validation | None = None,
    callbacks: Sequence[Callback] = (),
    resume: RunResult | None = None,
    checkpoint: Kept | None = None,
    source: Source | None = None,
    at: StoredRun | None = None,
    fingerprint: str = "",
    tell: Callable[[StoredRun, str], None] | None = None,
) -> Run:
    """A run that trains `network` on `data`; all arrays are of the network's type and shapes.

    With `resume` an earlier run goes on: its epochs are counted on (so the rows come in the order
    that one longer run would take them in), its optimizer remembers, its history grows: it is
    appended to, not copied, so that the thousandth call costs what the first did. With a
    `checkpoint` the run is kept there, and goes on from where it was kept, to the same bits. Where
    the rows come from a `source`, `data` are its sample; else they have that `fingerprint`, taken
    where it is not known. One of several processes may begin `at` the point that another has: which
    is what `tell` is told of there, with the instruction set to go on by.

    With ``early_stopping`` the rows of ``validation.rows`` decide, by score where there is one,
    else by loss. Raises InputError or ShapeError, or CheckpointError for a run that cannot go on
    exactly; nothing has been changed then. Targets that the output cannot reach are told in a
    TrainingWarning when a run begins anew.
    """
    callbacks = as_callbacks(callbacks)
    validation = validation or Validation()
    checked = data if source is None else data._replace(weight=None)  # a sample may weigh nothing
    check_trainable(network, checked, validation)
    if settings.early_stopping and validation.rows is None:
        raise InputError(_("Early stopping needs validation rows to watch."))
    if settings.label_smoothing:
        data = smoothed(network, data, settings.label_smoothing)
    kept = at if checkpoint is None else next_run(checkpoint, settings)
    earlier = kept or resume
    n = data.X.shape[0] if source is None else source.n_rows
    plan = plan_run(network, n, settings, earlier and earlier.seed, resume and resume.history)
    ranks = current()
    check_shards(settings, n, ranks)
    engine = choose(
        settings.engine,
        network,
        data,
        plan.steps,
        settings.solver,
        settings.device,
        settings.mixed_precision,
    )
    source = source or InMemory(engine.data, fingerprint=fingerprint)
    if ranks is not None:
        source.share_out(Share(n, plan.batch_size, settings.shards, ranks))
    point, keeping, beyond = _start(network, plan, resume), None, ""
    if at is not None:
        point = restored(at, network, plan.steps.optimizer)
    same: dict[str, Json] = {}
    if checkpoint is not None or ranks is not None:
        same = sameness(network, source, validation, settings, engine.name)
    if checkpoint is not None:
        keeping = Keeping(checkpoint, same)
        if kept is not None:
            point, level = restored_point(checkpoint, kept, same, network, data, plan)
            keeping = Keeping(checkpoint, _by_level(same, level), level)
    if ranks is not None:
        if tell is not None:
            tell(stored(point), "" if keeping is None else keeping.level)
        check_begins(ranks, same, point)
    if earlier is None:
        beyond = beyond_range(network, data.y)
    if beyond:
        warnings.warn(beyond, TrainingWarning, stacklevel=3)
    history = point.history
    last_epoch = settings.max_iter + (history.n_epochs if kept is None else 0)
    if history.stop_reason == "running" or kept is None:
        _open(history, engine.name, n, len(validation.eval_sets))
    for callback in callbacks:
        if isinstance(callback, Recorder):
            callback.begin(point.state, data, settings, plan)
    return Run(
        settings,
        plan.shared_by(ranks),
        engine,
        validation,
        callbacks,
        point.state,
        point.stopping,
        history,
        point.best_network,
        last_epoch,
        source,
        point.cursor,
        keeping,
    )


def _by_level(same: dict[str, Json], level: str) -> dict[str, Json]:
    """The same of a run that goes on by another instruction set than the best one here."""
    return same | {"engine": same["engine"] | {"level": level}} if level else same


def _start(network: Network, plan: RunPlan, resume: RunResult | None) -> Point:
    """Where a run begins that is not restored from a checkpoint."""
    seed = plan.steps.seed
    if resume is None:
        state = initial_state(network, plan.steps.optimizer)
        return Point(seed, state, Cursor(), StoppingState(), network, History())
    state = resumed_state(resume.state, network)
    return Point(seed, state, Cursor(), resume.stopping, network, resume.history)


def _open(history: History, engine: str, n_samples: int, n_eval_sets: int) -> None:
    """What a history says of a run from its start on."""
    history.engine, history.n_samples, history.stop_reason = engine, n_samples, "running"
    history.eval_sets += [Curves() for _ in range(n_eval_sets - len(history.eval_sets))]
