"""Some of a step's quantities: by name or pattern, by layer and unit, the largest.

A pattern has ``*`` for any index: ``dW[1][*,3]`` are the gradients of all weights into unit 3.
Names are looked at before anything is computed, so that few quantities of a large network are few.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
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


class Derivation(Protocol):
    """What is chosen from: a feed-forward step, or a `Graph`. An entry is a quantity not yet built;
    ``str(entry)`` is its name."""

    def __getitem__(self, name: str) -> Quantity: ...
    def listed(self) -> Iterator[Any]: ...
    def quantity(self, entry: Any, /) -> Quantity: ...
    def entry_of(self, quantity: Quantity) -> Any: ...
    def place_of(self, entry: Any, /) -> tuple[int | None, int | None]: ...
    def check_place(self, layer: int | None, unit: int | None) -> None: ...
    def how_names_look(self) -> str: ...


def select(d: Derivation, choice: Choice) -> Iterator[Quantity]:
    """The quantities chosen, in the order of the derivation, the largest first with `top`.

    Raises UnknownNameError for a name nothing has, InputError for a layer or a unit there is not,
    and where nothing is left.
    """
    d.check_place(choice.layer, choice.unit)
    if choice.top is not None and choice.top < 1:
        raise InputError(_("top must be 1 or more; found {top}.").format(top=choice.top))
    if choice.names and not any("*" in name for name in choice.names):
        found = iter([d[name] for name in choice.names])
        found = (q for q in found if _lies(d, d.entry_of(q), choice))
    else:
        patterns = [_pattern(d, name) for name in choice.names]
        found = (
            d.quantity(entry)
            for entry in d.listed()
            if _lies(d, entry, choice) and _fits(str(entry), patterns)
        )
    if choice.top is not None:
        computed = (q for q in found if q.phase != "given" or choice.names)
        found = iter(heapq.nlargest(choice.top, computed, key=lambda q: abs(q.value)))
    if choice.is_all:
        return found
    return _not_none(found, d)


def _pattern(d: Derivation, name: str) -> re.Pattern[str]:
    if "*" not in name:
        return re.compile(re.escape(d[name].name))
    return re.compile(re.escape(name).replace(r"\*", r"\d+") + r"(@\d+)?")


def _fits(name: str, patterns: Sequence[re.Pattern[str]]) -> bool:
    return not patterns or any(pattern.fullmatch(name) for pattern in patterns)


def _lies(d: Derivation, entry: Any, choice: Choice) -> bool:
    layer, unit = d.place_of(entry)
    return choice.layer in (None, layer) and choice.unit in (None, unit)


def _not_none(found: Iterator[Quantity], d: Derivation) -> Iterator[Quantity]:
    first = next(found, None)
    if first is None:
        raise InputError(_("There is no such quantity."), d.how_names_look())
    yield first
    yield from found
