"""The names of a table's columns: each once, none without; those of pixels."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, SupportsIndex
from unicodedata import normalize

from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _


class Names(tuple[str, ...]):
    """Names in order, each of which is found at once, among however many."""

    _places: dict[str, int]

    def __new__(cls, names: Iterable[str]) -> Names:
        made = super().__new__(cls, names)
        made._places = {name: place for place, name in reversed(list(enumerate(made)))}
        return made

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def index(self, value: Any, start: SupportsIndex = 0, stop: SupportsIndex = 2**31, /) -> int:
        if value not in self._places:
            raise ValueError(value)
        return self._places[value]

    def __reduce__(self) -> tuple[Any, ...]:
        return Names, (tuple(self),)


class Named(NamedTuple):
    """Names as they can be used, those the file does not give, and what is told of them."""

    names: Names
    nameless: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def forms_of(name: str) -> set[str]:
    """A name as it is, and with its letters composed and taken apart as Unicode can: é is one sign
    or two, which look the same."""
    return {name, normalize("NFC", name), normalize("NFD", name)}


def alike(name: str, names: Sequence[str]) -> str:
    """The only one of `names` that differs from `name` in nothing that can be seen; `name` itself
    where it is among them, or where there is none."""
    if name in names or name.isascii():
        return name
    same = [each for each in names if normalize("NFC", each) == normalize("NFC", name)]
    return same[0] if len(same) == 1 else name


def numbered(name: str, count: int) -> list[str]:
    return [f"{name}{j + 1}" for j in range(count)]


def distinct(given: Sequence[str]) -> Named:
    """A column without a name is called by its place, column3; the second of one name x (2)."""
    names: dict[str, None] = {}
    nameless, notes = [], []
    taken = {*given}
    for place, name in enumerate(given, 1):
        free = name or _free(f"column{place}", taken)
        if not name:
            nameless.append(free)
        elif name in names:
            free = _second(name, taken)
            notes.append(
                _("column {place} is named {name!r} again, and is called {free!r}").format(
                    place=place, name=name, free=free
                )
            )
        taken.add(free)
        names[free] = None
    return Named(Names(names), tuple(nameless), tuple(notes))


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "'"
    return name


def _second(name: str, taken: set[str]) -> str:
    n = 2
    while f"{name} ({n})" in taken:
        n += 1
    return f"{name} ({n})"


FEWEST_PIXELS = 16


def image_side(names: Sequence[str]) -> int:
    """How many pixels stand in a line where columns look like a square image: their names are one
    name with numbers (pixel_0_0, px17), and there are as many as 4², 5² ...; else 0."""
    stems = {re.sub(r"[\d_., -]+", "", name) for name in names}
    side = math.isqrt(len(names))
    is_image = len(names) >= FEWEST_PIXELS and len(stems) == 1 and side * side == len(names)
    return side if is_image else 0


def check_distinct(names: Iterable[str], source: str) -> None:
    """Raise DataError where two columns have one name."""
    twice = next((name for name, n in Counter(names).items() if n > 1), None)
    if twice is not None:
        message = _("{source}: two columns are named {name!r}.")
        raise DataError(message.format(source=source, name=twice))
