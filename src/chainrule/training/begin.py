"""The beginning of a training run: what is checked, planned and chosen, once.

run = begin(network, data, settings)     # every error that can be known comes here
result = run.train()
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

from chainrule.basics.errors import InputError, TrainingWarning
from chainrule.basics.i18n import _
from chainrule.engines.choice import choose
from chainrule.engines.plan import Data, initial_state, resumed_state
from chainrule.network import Network
from chainrule.training.callbacks import Callback, as_callbacks
from chainrule.training.checks import check_trainable
from chainrule.training.evaluation import Validation
from chainrule.training.history import Curves, History
from chainrule.training.plan import plan_run
from chainrule.training.reach import beyond_range
from chainrule.training.run import Run, RunResult
from chainrule.training.settings import Settings
from chainrule.training.stopping import StoppingState


def begin(
    network: Network,
    data: Data,
    settings: Settings,
    validation: Validation | None = None,
    callbacks: Sequence[Callback] = (),
    resume: RunResult | None = None,
) -> Run:
    """A run that trains `network` on `data`; all arrays are of the network's type and shapes.

    With `resume` an earlier run goes on: its epochs are counted on (so the rows come in the order
    that one longer run would take them in), its optimizer remembers, its history grows: it is
    appended to, not copied, so that the thousandth call costs what the first did.

    With ``early_stopping`` the rows of ``validation.rows`` decide, by score where there is one,
    else by loss. Raises InputError or ShapeError; nothing has been changed then. Targets that the
    output cannot reach are told in a TrainingWarning when a run begins anew.
    """
    callbacks = as_callbacks(callbacks)
    validation = validation or Validation()
    check_trainable(network, data, validation)
    if settings.early_stopping and validation.rows is None:
        raise InputError(_("Early stopping needs validation rows to watch."))
    seed, earlier = (None, None) if resume is None else (resume.seed, resume.history)
    plan = plan_run(network, data.X.shape[0], settings, seed, earlier)
    engine = choose(settings.engine, network, data, plan.steps, settings.solver)
    beyond = "" if resume else beyond_range(network, data.y)
    if beyond:
        warnings.warn(beyond, TrainingWarning, stacklevel=3)
    if resume is None:
        state, stopping = initial_state(network, plan.steps.optimizer), StoppingState()
        history = History()
    else:
        state, stopping = resumed_state(resume.state, network), resume.stopping
        history = resume.history
    _open(history, engine.name, data.X.shape[0], len(validation.eval_sets))
    return Run(settings, plan, engine, validation, callbacks, state, stopping, history, network)


def _open(history: History, engine: str, n_samples: int, n_eval_sets: int) -> None:
    """What a history says of a run from its start on."""
    history.engine, history.n_samples, history.stop_reason = engine, n_samples, "running"
    history.eval_sets += [Curves() for _ in range(n_eval_sets - len(history.eval_sets))]
