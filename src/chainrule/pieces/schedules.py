"""Learning-rate schedules: η for each epoch.

| name       | η in epoch e = 1, 2, ...                                                    |
|------------|-----------------------------------------------------------------------------|
| constant   | η₀                                                                          |
| invscaling | η₀/(t + 1)^p, t the samples seen before the epoch (as in scikit-learn)      |
| adaptive   | η₀, divided by 5 each time `n_iter_no_change` epochs bring no improvement   |
| cosine     | η₀/2 · (1 + cos(π (e−1)/max_iter))  (Loshchilov & Hutter 2017, equation 5)  |
| callable   | whatever ``schedule(e)`` returns                                            |

`adaptive` starts as `constant`; the training loop divides.

What is left of dropout or weight decay in an epoch, t = (e−1)/max_iter:

| constant    | 1                                                                        |
| flat_cosine | 1 to t = ½, then ½ (1 + cos(π (2t−1))), 0 from t = 1  (Holzmüller 2024)  |
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

from chainrule.basics.errors import UnknownNameError

Schedule: TypeAlias = Callable[[int], float]
"""``epoch (from 1) -> learning rate``."""

SCHEDULES = ("constant", "invscaling", "adaptive", "cosine")


FADES = ("constant", "flat_cosine")


def get_fade(name: str, max_iter: int) -> Schedule:
    """``epoch (from 1) -> share`` of dropout or weight decay that is left."""

    def flat_cosine(epoch: int) -> float:
        t = min((epoch - 1) / max_iter, 1.0)
        return 1.0 if t <= 0.5 else (1 + math.cos(math.pi * (2 * t - 1))) / 2

    if name not in FADES:
        raise UnknownNameError("schedule", name, FADES)
    return flat_cosine if name == "flat_cosine" else lambda epoch: 1.0


def get_schedule(
    name: str | Schedule,
    rate: float,
    *,
    n_samples: int,
    max_iter: int,
    power_t: float,
    more_samples: int = 0,
) -> Schedule:
    """The schedule called `name` from the initial `rate`; a callable is its own schedule. An epoch
    has `n_samples`; where earlier ones had others, `more_samples` is what they saw beyond that."""
    if callable(name):
        return name

    def samples(epoch: int) -> int:
        return (epoch - 1) * n_samples + more_samples + 1

    rules: dict[str, Schedule] = {
        "constant": lambda epoch: rate,
        "invscaling": lambda epoch: rate / samples(epoch) ** power_t,
        "adaptive": lambda epoch: rate,
        "cosine": lambda epoch: rate / 2 * (1 + math.cos(math.pi * (epoch - 1) / max_iter)),
    }
    if name not in rules:
        raise UnknownNameError("learning_rate", name, SCHEDULES)
    return rules[name]
