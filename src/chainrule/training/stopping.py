"""When a run stops because nothing improves any more: scikit-learn's rule.

An epoch improves where the value watched (the loss with its sign changed, or the score of held-out
rows) is at least `tol` better than the best before it. After more than `n_iter_no_change` epochs
without an improvement the run stops; with ``learning_rate="adaptive"`` the learning rate is divided
by 5 instead, until it has come down to 1e-6.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from chainrule.training.settings import Settings

SLOWER = 5
SLOWEST = 1e-6


class StoppingState(NamedTuple):
    """Where a run is with the rule: the best value watched, the epochs since it improved, and what
    `adaptive` has divided the learning rate by."""

    best: float = -math.inf
    since_best: int = 0
    slowdown: float = 1.0


def judge(
    state: StoppingState, value: float, rate: float, settings: Settings
) -> tuple[StoppingState, bool]:
    """The state after an epoch of that `value` and learning rate, and whether the run stops."""
    best, slowdown = max(state.best, value), state.slowdown
    if settings.tol is None:
        return StoppingState(best, state.since_best, slowdown), False
    since_best = 0 if value >= state.best + settings.tol else state.since_best + 1
    if since_best <= settings.n_iter_no_change or settings.solver == "lbfgs":
        return StoppingState(best, since_best, slowdown), False
    if settings.learning_rate == "adaptive" and rate > SLOWEST:
        return StoppingState(best, 0, slowdown * SLOWER), False
    return StoppingState(best, since_best, slowdown), True
