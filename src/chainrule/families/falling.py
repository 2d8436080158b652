"""Values that fall while a network learns: a map's rate and radius, a Boltzmann machine's rate.

Step t = 0 … T − 1; v₁ is the value of the last:

    linear        v₀ + (v₁ − v₀)·t/(T−1)    asymptotic    v₀ / (1 + 2t/T)
    exponential   v₀·(v₁/v₀)^(t/(T−1))
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _

Decay: TypeAlias = Callable[[float, float, float], float]
"""``decay(start, end, part)``: the value at a part of the way, from 0 to 1."""

DECAYS: dict[str, Decay] = {
    "linear": lambda start, end, part: start + (end - start) * part,
    "exponential": lambda start, end, part: start * (end / start) ** part,
    "asymptotic": lambda start, _end, part: start / (1 + 2 * part),
}
"""The value at a part of the way, see `part_of_the_way`."""


def part_of_the_way(kind: str | Decay, step: int, total: int) -> float:
    """How far a value has fallen at step `step` of `total`, from 0; 1 at the last step. The
    asymptotic fall has no end of its own: it comes to 1 a step after the last, as in MiniSom."""
    steps = total if kind == "asymptotic" else max(total - 1, 1)
    return min(step / steps, 1.0) if total else 1.0


class Falling(NamedTuple):
    """How a value falls from start to end, by a name of `DECAYS`."""

    kind: str | Decay
    start: float
    end: float

    def at(self, step: int, total: int) -> float:
        """At step `step`, from 0, of `total`; afterwards it stays where it ended."""
        part = part_of_the_way(self.kind, step, total)
        fall = DECAYS[self.kind] if isinstance(self.kind, str) else self.kind
        return float(fall(self.start, self.end, part))


def falling_rate(estimator: Any) -> Falling:
    """That of an estimator's `learning_rate`, which falls to `learning_rate_end` by
    `learning_rate_decay`, or where the end is None stays. InputError where it cannot."""
    start, end = estimator.learning_rate, estimator.learning_rate_end
    if end is None:
        return Falling("linear", start, start)
    check_fall(estimator.learning_rate_decay, end)
    return Falling(estimator.learning_rate_decay, start, end)


def check_fall(kind: str | Decay, end: float) -> None:
    """Raise InputError for a fall that never comes to its end."""
    if kind == "exponential" and end == 0:
        raise InputError(_("An exponential decay cannot end at 0."))
