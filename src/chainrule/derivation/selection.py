"""Some of a step's quantities: by name or pattern, by layer and unit, the largest.

A pattern has ``*`` for any index: ``dW[1][*,3]`` are the gradients of all weights into unit 3.
Names are looked at before anything is computed, so that few quantities of a large network are few.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chainrule.derivation.feedforward import FeedForward
from chainrule.derivation.kinds import WEIGHT_KINDS, layer_of
from chainrule.derivation.names import Name
from chainrule.derivation.quantity import Quantity
from chainrule.errors import InputError
from chainrule.i18n import _


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


def select(d: FeedForward, choice: Choice) -> Iterator[Quantity]:
    """The quantities chosen, in the order of the derivation, the largest first with `top`.

    Raises UnknownNameError for a name nothing has, InputError for a layer or a unit there is not,
    and where nothing is left.
    """
    _check(d, choice)
    if choice.names and not any("*" in name for name in choice.names):
        found = iter([d[name] for name in choice.names])
        found = (q for q in found if _lies(d.name_of(q), choice))
    else:
        patterns = [_pattern(d, name) for name in choice.names]
        found = (
            d.quantity(name)
            for name in d.listed()
            if _lies(name, choice) and _fits(str(name), patterns)
        )
    if choice.top is not None:
        computed = (q for q in found if q.phase != "given" or choice.names)
        found = iter(heapq.nlargest(choice.top, computed, key=lambda q: abs(q.value)))
    if choice.is_all:
        return found
    return _not_none(found)


def _check(d: FeedForward, choice: Choice) -> None:
    sizes = d.network.sizes
    if choice.layer is not None and not 0 <= choice.layer < len(sizes):
        raise InputError(
            _("There is no layer {layer}; the network has layers 0 (the inputs) to {last}.").format(
                layer=choice.layer, last=len(sizes) - 1
            )
        )
    most = max(sizes) if choice.layer is None else sizes[choice.layer]
    if choice.unit is not None and not 1 <= choice.unit <= most:
        raise InputError(
            _("There is no unit {unit}; units are counted from 1 to {last}.").format(
                unit=choice.unit, last=most
            )
        )
    if choice.top is not None and choice.top < 1:
        raise InputError(_("top must be 1 or more; found {top}.").format(top=choice.top))


def _pattern(d: FeedForward, name: str) -> re.Pattern[str]:
    if "*" not in name:
        return re.compile(re.escape(d[name].name))
    return re.compile(re.escape(name).replace(r"\*", r"\d+") + r"(@\d+)?")


def _fits(name: str, patterns: Sequence[re.Pattern[str]]) -> bool:
    return not patterns or any(pattern.fullmatch(name) for pattern in patterns)


def _lies(name: Name, choice: Choice) -> bool:
    if choice.layer is not None and layer_of(name) != choice.layer:
        return False
    return choice.unit is None or unit_of(name) == choice.unit


def unit_of(name: Name) -> int | None:
    """The unit a quantity belongs to, of a weight the one that receives it."""
    if not name.indices:
        return None
    if name.kind in WEIGHT_KINDS:
        return name.indices[2]
    return name.indices[-1]


def _not_none(found: Iterator[Quantity]) -> Iterator[Quantity]:
    first = next(found, None)
    if first is None:
        raise InputError(
            _("There is no such quantity."),
            _("Names look like z[1][2], W[2][1,1], delta[2][1], dE/da[2][1], E; layers count "
              "from 1."),
        )  # fmt: skip
    yield first
    yield from found
