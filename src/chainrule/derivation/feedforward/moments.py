"""The derivation of a step at a moment of a training run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.derivation.feedforward.derivation import FeedForward, derivation_of_step
from chainrule.derivation.feedforward.records import Situation
from chainrule.engines.plan import Data
from chainrule.network import Network
from chainrule.training.moment import moment
from chainrule.training.settings import Settings


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
    at = moment(network, data, settings, n_steps)
    shown = at.rows if rows is None else np.asarray(rows)
    outside = shown[(shown < 0) | (shown >= len(data.X))]
    if len(outside):
        raise InputError(
            _("There is no sample {sample}; the data have {n}.").format(
                sample=int(outside[0]) + 1, n=len(data.X)
            )
        )
    if len(set(shown.tolist())) < len(shown):
        raise InputError(_("A sample is asked for twice."))
    return derivation_of_step(
        Situation(at.state, data.rows(shown), shown, at.plan, at.rate, n_steps, shows_signals)
    )
