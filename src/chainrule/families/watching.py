"""Whether an energy model goes on learning: how likely rows are, looked at after the epochs 1, 2,
4, 8, … and the last.

The likelihood may fall while the reconstruction error does, too (Fischer and Igel, ICANN 2010): too
high a rate, or too few sweeps for weights that have grown. It fell where the last look is below the
best by more than a quarter of what was won from the first look to the best, by more than a
tenth of the best itself, and by more than three standard errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from chainrule.basics.arguments import argument
from chainrule.basics.i18n import _
from chainrule.basics.stored import WHOLE, listed
from chainrule.families.stored_state import CURVE, Value
from chainrule.training.history import Curve

ROWS = 200
"""At most so many rows are looked at, from all over the data."""


class Likelihood(NamedTuple):
    """The mean over rows of ln p, or of the pseudo-likelihood, and its standard error."""

    value: float
    error: float = 0.0


class Fall(NamedTuple):
    """The best look, and the last, which is worse."""

    best_epoch: int
    best: float
    last_epoch: int
    last: float

    def sentence(self, sweeps: str) -> str:
        """`sweeps` is the argument by which there are more of these."""
        return _(
            "The likelihood fell from {best:.4g} after epoch {best_epoch} to {last:.4g} after "
            "epoch {last_epoch}: {epochs}, a learning_rate that is smaller or falls ({falling}), "
            "or more sweeps ({sweeps}) usually help."
        ).format(
            **self._asdict(),
            epochs=argument(n_iter=self.best_epoch),
            falling=argument(learning_rate_end=0),
            sweeps=sweeps,
        )


def is_due(epoch: int, n_iter: int) -> bool:
    """Whether to look after this epoch, counted from 1: a power of two, or the last."""
    return epoch == n_iter or epoch & (epoch - 1) == 0


def fall_of(epochs: Sequence[int], values: Sequence[float], errors: Sequence[float]) -> Fall | None:
    """The fall there was by the last look, if any."""
    if not values:
        return None
    best = max(range(len(values)), key=values.__getitem__)
    won = values[best] - values[0]
    allowed = max(won / 4, abs(values[best]) / 10, 3 * (errors[best] + errors[-1]))
    if values[best] - values[-1] <= allowed:
        return None
    return Fall(epochs[best], values[best], epochs[-1], values[-1])


STORED = {
    "watched_epochs_": Value(listed(WHOLE), optional=True),
    "likelihoods_": Value(CURVE, optional=True),
    "likelihood_errors_": Value(CURVE, optional=True),
}


class Watched:
    """An estimator that keeps what its looks in the last `fit` saw."""

    _more_sweeps = "k"
    watched_epochs_: list[int]
    likelihoods_: list[float]
    likelihood_errors_: list[float]

    def _forget_looks(self) -> None:
        self.watched_epochs_, self.likelihoods_ = Curve(), Curve()
        self.likelihood_errors_ = Curve()

    def _keep_look(self, epoch: int, found: Likelihood) -> None:
        self.watched_epochs_.append(epoch)
        self.likelihoods_.append(found.value)
        self.likelihood_errors_.append(found.error)

    @property
    def fall_(self) -> Fall | None:
        """The likelihood's fall in the last `fit`, None where it did not fall."""
        if not hasattr(self, "watched_epochs_"):  # stored by an earlier version
            return None
        return fall_of(self.watched_epochs_, self.likelihoods_, self.likelihood_errors_)


def fall_notes(estimator: Any, _X: Any, _y: Any) -> list[str]:
    """That the likelihood fell while it learned, where it did."""
    fall = estimator.fall_
    return [] if fall is None else [fall.sentence(estimator._more_sweeps)]
