"""The derivation of a step at a moment of a training run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats, Integers
from chainrule.derivation.feedforward.derivation import FeedForward, derivation_of_step
from chainrule.derivation.feedforward.records import Situation
from chainrule.engines.plan import Data, initial_state
from chainrule.network import Network
from chainrule.training.moment import moment
from chainrule.training.plan import plan_run
from chainrule.training.settings import Settings
from chainrule.training.smoothing import smoothed


def derive(
    network: Network,
    data: Data,
    settings: Settings,
    *,
    n_steps: int = 0,
    rows: Sequence[int] | None = None,
    shows_signals: bool = False,
) -> FeedForward:
    """The derivation after `n_steps` steps of training on `data`.

    `rows` (from 0) are the ones shown, as one batch; None: those that the next step would take.
    """
    data = smoothed(network, data, settings.label_smoothing)
    at = moment(network, data, settings, n_steps)
    shown = at.rows if rows is None else _rows_of(data, rows)
    return derivation_of_step(
        Situation(at.state, data.rows(shown), shown, at.plan, at.rate, n_steps, shows_signals)
    )


def derive_forward(
    network: Network, X: Floats, settings: Settings, rows: Sequence[int]
) -> FeedForward:
    """The derivation of the forward pass of the rows `rows` of X ``(n, inputs)``, whose targets
    are not known."""
    plan = plan_run(network, len(X), settings)
    data = Data(X, np.empty((len(X), 0)))
    shown = _rows_of(data, rows)
    state, rate = initial_state(network, plan.steps.optimizer), plan.learning_rate(1)
    return derivation_of_step(Situation(state, data.rows(shown), shown, plan.steps, rate))


def _rows_of(data: Data, rows: Sequence[int]) -> Integers:
    """The rows, each once and all there; else InputError."""
    shown = np.asarray(rows)
    outside = shown[(shown < 0) | (shown >= len(data.X))]
    if len(outside):
        raise InputError(
            _("There is no sample {sample}; the data have {n}.").format(
                sample=int(outside[0]) + 1, n=len(data.X)
            )
        )
    if len(set(shown.tolist())) < len(shown):
        raise InputError(_("A sample is asked for twice."))
    return shown
