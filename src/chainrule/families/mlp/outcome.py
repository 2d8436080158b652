"""How a fit ended, told by scikit-learn's errors and warnings."""

from __future__ import annotations

import warnings

from sklearn.exceptions import ConvergenceWarning

from chainrule.basics.i18n import _
from chainrule.engines.plan import Data
from chainrule.training.endings import ending, in_a_sentence
from chainrule.training.reach import WARNED_OF, idle_units
from chainrule.training.run import RunResult
from chainrule.training.settings import Settings

_TO_THE_CALLER = 6
"""Frames between `warnings.warn` and whoever called `fit`."""


def tell_outcome(result: RunResult, settings: Settings, data: Data) -> None:
    """Warn of an end that is none, and of units that are idle on the rows of `data`.

    Raises ValueError where the weights left the numbers and none better are kept.
    """
    tell_end(result, settings)
    history = result.history
    if history.stop_reason == "max_iter" and settings.tol is not None:
        message = _("Maximum iterations ({n}) reached and the optimization hasn't converged yet.")
        _warn(message.format(n=settings.max_iter), ConvergenceWarning)
    if history.stop_reason == "diverged":
        return
    for idle in idle_units(result.network, data, least=WARNED_OF, n_threads=settings.n_threads):
        _warn(idle.sentence(), ConvergenceWarning)


def tell_end(result: RunResult, settings: Settings) -> None:
    """The same of a `partial_fit`, which is one epoch and looks at no unit."""
    reason, words = result.history.stop_reason, in_a_sentence(ending(result.history, settings))
    if reason == "diverged" and not (settings.early_stopping or settings.solver == "lbfgs"):
        message = _(
            "Solver produced non-finite parameter weights. The input data may contain large "
            "values and need to be preprocessed."
        )
        raise ValueError(f"{message} {words}")
    if reason == "interrupted":
        message = _("Training interrupted by user.")
        _warn(f"{message} {words}", UserWarning)
    if reason in ("max_fun", "line_search", "diverged"):
        _warn(words, ConvergenceWarning)


def _warn(words: str, kind: type[Warning]) -> None:
    warnings.warn(words, kind, stacklevel=_TO_THE_CALLER)
