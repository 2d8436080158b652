"""One answer: a name and a number as they stand in a source, and what they mean."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from chainrule.answers.written import Written, read_number
from chainrule.basics.errors import DataError, InputError
from chainrule.basics.i18n import _


class Entry(NamedTuple):
    """A name and its number as they stand in the source, and where: "line 3", or ""."""

    name: str
    value: Any
    where: str = ""


class Answer(NamedTuple):
    """A number given for the quantity `name` (canonical), called `said` by the person."""

    name: str
    said: str
    written: Written
    where: str = ""


def written_of(entry: Entry, source: str) -> Written:
    """The entry's number; DataError says what it is instead, and where."""
    value = entry.value
    if isinstance(value, Written):
        return value
    plain = isinstance(value, int | float | str) and not isinstance(value, bool)
    found = read_number(str(value)) if plain else None
    if found is None:
        place = f"{source}, {entry.where}" if entry.where else source
        raise DataError(
            _("{place}: {name} = {value!r} is not a number.").format(
                place=place, name=entry.name, value=str(value)
            ),
            _hint(str(value)),
        )
    return found


def _hint(text: str) -> str:
    if re.fullmatch(r"[+-]?\d+([,.]\d+){2,}", text.strip()):
        return _("Write decimals with a point, and no separator between thousands.")
    if text.strip().lower().lstrip("+-") in ("nan", "inf", "infinity"):
        return _("An answer must be a finite number.")
    return _("Numbers look like 0.5933, -1.2e-3 or 1/3.")


def plain_name(text: str) -> str:
    """The name with ASCII letters and no spaces: ∂E/∂w5 → dE/dw5, δ_o1 → delta_o1, w5⁺ → w5+."""
    return re.sub(r"\s", "", text).translate(_LETTERS)


_LETTERS = str.maketrans({"∂": "d", "δ": "delta", "η": "eta", "⁺": "+", "＝": "="})


def duplicate(source: str, said: str, before: str) -> InputError:
    if said == before:
        return InputError(_("{source}: {name} is answered twice.").format(source=source, name=said))
    return InputError(
        _("{source}: {first} and {second} are the same quantity, answered twice.").format(
            source=source, first=before, second=said
        )
    )
