"""Whether a restricted Boltzmann machine goes on learning: how likely rows are, looked at after the
epochs 1, 2, 4, 8, … and the last.

The likelihood may fall while the reconstruction error does, too (Fischer and Igel, ICANN 2010): too
high a rate, or too few sweeps for weights that have grown. It fell where the last look is below the
best by more than a quarter of what was won from the first look to the best, by more than a
tenth of the best itself, and by more than three standard errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from chainrule.basics.i18n import _

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

    def sentence(self) -> str:
        return _(
            "The likelihood fell from {best:.4g} after epoch {best_epoch} to {last:.4g} after "
            "epoch {last_epoch}: n_iter={best_epoch}, a smaller learning_rate or more sweeps (k) "
            "usually help."
        ).format(**self._asdict())


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
