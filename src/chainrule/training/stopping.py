"""When a run stops because nothing improves any more: two rules.

By windows (`rel_tol`)  the mean loss of the last w epochs against that of the w before,

    mean(last w) ≥ mean(w before) − rel_tol·|mean(w before)|,    w = max(10, max_iter/20).

Single epochs of online learning rise and fall, and a hard problem has plateaus; means of windows
see through both.

scikit-learn's (`tol`)  an epoch improves where the value watched (the loss with its sign changed,
or the score of held-out rows) is at least `tol` better than the best before it. After more than
`n_iter_no_change` epochs without an improvement the run stops. Early stopping asks this rule always
(without `tol` anything better improves); the loss is asked only where there is a `tol`.

With ``learning_rate="adaptive"`` the learning rate is divided by 5 where that rule would stop,
until it has come down to 1e-6.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from chainrule.basics.averages import mean
from chainrule.training.settings import Settings

SLOWER = 5
SLOWEST = 1e-6
SHORTEST_WINDOW = 10
WINDOWS = 20  # in all the epochs


class StoppingState(NamedTuple):
    """Where a run is with scikit-learn's rule: the best value watched, the epochs since it
    improved, and what `adaptive` has divided the learning rate by."""

    best: float = -math.inf
    since_best: int = 0
    slowdown: float = 1.0


def judge(
    state: StoppingState, value: float, rate: float, settings: Settings
) -> tuple[StoppingState, bool]:
    """The state after an epoch of that `value` and learning rate, and whether the run stops by
    scikit-learn's rule."""
    best, slowdown = max(state.best, value), state.slowdown
    since_best = 0 if _improves(value, state.best, settings.tol) else state.since_best + 1
    if since_best <= settings.n_iter_no_change or settings.solver == "lbfgs":
        return StoppingState(best, since_best, slowdown), False
    if settings.learning_rate == "adaptive" and rate > SLOWEST:
        return StoppingState(best, 0, slowdown * SLOWER), False
    asked = settings.early_stopping or settings.tol is not None
    return StoppingState(best, since_best, slowdown), asked


def _improves(value: float, best: float, tol: float | None) -> bool:
    return value > best if tol is None else value >= best + tol


def window(max_iter: int) -> int:
    """Epochs whose mean loss is compared."""
    return max(SHORTEST_WINDOW, max_iter // WINDOWS)


def levels_off(losses: Sequence[float], settings: Settings) -> bool:
    """Whether the losses of the epochs so far end the run by the rule of windows."""
    w = window(settings.max_iter)
    if settings.rel_tol is None or len(losses) < 2 * w:
        return False
    before, last = mean(losses[-2 * w : -w]), mean(losses[-w:])
    return last >= before - settings.rel_tol * abs(before)
