"""Who is told of each epoch of a fit: a line on the terminal, and scikit-learn's own callbacks
(``set_callbacks``, from its version 1.9 on).

For scikit-learn the fit is a root task and each epoch a task within it. A task is opened when the
one before it ends, so the last one opened is closed empty.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chainrule.basics.layout import figure
from chainrule.network import Network
from chainrule.training.callbacks import Epoch

__all__ = ["CallbackSupportMixin", "ScikitLearnCallbacks"]

try:
    from sklearn.callback import CallbackSupportMixin
except ImportError:  # an older scikit-learn has none

    class CallbackSupportMixin:  # type: ignore[no-redef]
        """No callbacks to support."""


def print_epoch(epoch: Epoch) -> None:
    """What scikit-learn prints where `verbose` is on."""
    print(f"Iteration {epoch.number}, loss = {figure(epoch.history.loss[-1])}")
    if epoch.history.validation_score:
        print(f"Validation score: {figure(epoch.history.validation_score[-1])}")


class ScikitLearnCallbacks:
    """A callback of ours that passes each epoch on to scikit-learn's, and their wish to stop back.

    `attributes_of(network)` gives the fitted attributes that an estimator of that network has.
    """

    def __init__(
        self,
        estimator: Any,
        X: Any,
        y: Any,
        attributes_of: Callable[[Network], dict[str, Any]],
    ) -> None:
        self._fit_arguments = {"estimator": estimator, "X": X, "y": y}
        self._attributes_of = attributes_of
        self._fit = estimator._init_callback_context(max_subtasks=None)
        self._fit.call_on_fit_task_begin(**self._fit_arguments)
        self._open()

    def _open(self) -> None:
        self._epoch = self._fit.subcontext(task_name="epoch")
        self._epoch.call_on_fit_task_begin(**self._fit_arguments)

    def __call__(self, epoch: Epoch) -> bool:
        fitted = self._attributes_of(epoch.network)
        stop = self._epoch.call_on_fit_task_end(
            **self._fit_arguments, reconstruction_attributes=fitted
        )
        self._open()
        return bool(stop)

    def close(self) -> None:
        """End the task left open, and the fit."""
        self._epoch.call_on_fit_task_end(estimator=self._fit_arguments["estimator"])
        self._fit.call_on_fit_task_end(**self._fit_arguments)
