"""What a value in a stored JSON document must be: rows of tables that a file is checked by.

check("history.seconds", value, NUMBER)     raises ValueError, which names the place and the kind
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from chainrule.basics.i18n import N_, _
from chainrule.basics.typing import Json


class Stored(NamedTuple):
    """A kind of value: ``holds(value)``, and in words."""

    holds: Callable[[Any], bool]
    wanted: str


def is_whole(value: Any, most: int = 2**64 - 1) -> bool:
    """A whole number from 0 to `most`; a truth value is none."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def is_number(value: Any) -> bool:
    """A finite number that a float can hold; a truth value is none."""
    is_real = isinstance(value, int | float) and not isinstance(value, bool)
    return is_real and abs(value) <= sys.float_info.max


def _is_any_number(value: Any) -> bool:
    return isinstance(value, float) or is_number(value)


WORD = Stored(lambda v: isinstance(v, str), N_("a word"))
ANYTHING = Stored(lambda v: True, "")
TABLE = Stored(lambda v: isinstance(v, dict), N_("a table"))
FLAG = Stored(lambda v: isinstance(v, bool), N_("true or false"))
WHOLE = Stored(is_whole, N_("a whole number from 0"))
NUMBER = Stored(is_number, N_("a finite number"))
ANY_NUMBER = Stored(_is_any_number, N_("a number"))


def one_of(*words: str) -> Stored:
    return Stored(lambda v: isinstance(v, str) and v in words, N_("one of the known words"))


def listed(kind: Stored, length: int | None = None) -> Stored:
    """A list of these, of so many where that is said."""
    return Stored(
        lambda v: (
            isinstance(v, list | tuple) and length in (None, len(v)) and all(map(kind.holds, v))
        ),
        N_("a list of such values"),
    )


def or_none(kind: Stored) -> Stored:
    return Stored(lambda v: v is None or kind.holds(v), kind.wanted)


def check(where: str, value: Any, kind: Stored) -> None:
    """Raise ValueError unless `value` is of this kind."""
    if not kind.holds(value):
        message = _("{where} must be {wanted}; found {found}")
        found = repr(value)
        shown = found if len(found) <= 60 else found[:59] + "…"
        raise ValueError(message.format(where=where, wanted=_(kind.wanted), found=shown))


def require(holds: Any, reason: str) -> None:
    """Raise ValueError with this reason unless it holds."""
    if not holds:
        raise ValueError(reason)


def check_fields(
    where: str, document: Json, kinds: Mapping[str, Stored], optional: Collection[str] = ()
) -> None:
    """Raise ValueError unless `document` has these fields, but for the `optional` ones, no others,
    and each of its kind."""
    if not isinstance(document, dict):
        raise ValueError(_("{where} must be a table").format(where=where))
    for name in document:
        if name not in kinds:
            raise ValueError(
                _("{where} has an unknown entry {name!r}").format(where=where, name=name)
            )
    for name, kind in kinds.items():
        if name in document:
            check(f"{where}.{name}", document[name], kind)
        elif name not in optional:
            raise ValueError(_("{where} has no {name!r}").format(where=where, name=name))
