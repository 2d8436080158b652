"""Some of a step's quantities: by name or pattern, by layer and unit, the largest.

A pattern has ``*`` for any index: ``dW[1][*,3]`` are the gradients of all weights into unit 3.
Names are looked at before anything is computed, so that few quantities of a large network are few.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.derivation.graph.derivation import Derivation
from chainrule.derivation.graph.names import Name
from chainrule.derivation.graph.quantity import Quantity


class Choice(NamedTuple):
    """Which quantities: `names` and patterns (none: all), of one `layer`, of one `unit`, the `top`
    largest by |value|."""

    names: tuple[str, ...] = ()
    layer: int | None = None
    unit: int | None = None
    top: int | None = None

    @property
    def is_all(self) -> bool:
        return self == Choice()


def select(derivation: Derivation[Any], choice: Choice) -> Iterator[Quantity]:
    """The quantities chosen, in the order of the derivation, the largest first with `top`.

    Raises UnknownNameError for a name nothing has, InputError for a layer or a unit there is not,
    and where nothing is left.
    """
    derivation.check_place(choice.layer, choice.unit)
    if choice.top is not None and choice.top < 1:
        raise InputError(_("top must be 1 or more; found {top}.").format(top=choice.top))
    if choice.names and not any("*" in name for name in choice.names):
        named = [derivation[name].name for name in choice.names]
        names = (name for name in named if _lies(derivation, name, choice))
    else:
        patterns = [_pattern(derivation, name) for name in choice.names]
        names = (
            name
            for name in derivation.names()
            if _lies(derivation, name, choice) and _fits(name, patterns)
        )
    chosen: Iterator[Quantity] = map(derivation.quantity, names)
    if choice.top is not None:
        computed = (q for q in chosen if q.phase != "given" or choice.names)
        chosen = iter(heapq.nlargest(choice.top, computed, key=lambda q: abs(q.value)))
    return chosen if choice.is_all else _not_none(chosen, derivation)


def _pattern(derivation: Derivation[Any], name: str) -> re.Pattern[str]:
    if "*" not in name:
        return re.compile(re.escape(derivation[name].name))
    return re.compile(re.escape(name).replace(r"\*", r"\d+") + r"(@\d+)?")


def _fits(name: Name, patterns: Sequence[re.Pattern[str]]) -> bool:
    return not patterns or any(pattern.fullmatch(name) for pattern in patterns)


def _lies(derivation: Derivation[Any], name: Name, choice: Choice) -> bool:
    layer, unit = derivation.place_of(name)
    return choice.layer in (None, layer) and choice.unit in (None, unit)


def _not_none(chosen: Iterator[Quantity], derivation: Derivation[Any]) -> Iterator[Quantity]:
    first = next(chosen, None)
    if first is None:
        raise InputError(_("There is no such quantity."), derivation.guide().names)
    yield first
    yield from chosen
