"""One answer: a name and a number as they stand in a source, and what they mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from numbers import Real
from typing import Any, NamedTuple

from chainrule.answers.written import Written, read_number
from chainrule.basics.errors import ChainruleError, DataError, InputError
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


Refuse = Callable[[Entry, ChainruleError], None]
"""What is done about an answer that cannot be read."""


def at_once(_entry: Entry, error: ChainruleError) -> None:
    """Nothing is marked where one answer cannot be read."""
    raise error


def written_of(entry: Entry, source: str) -> Written:
    """The entry's number; DataError says what it is instead, and where."""
    value = entry.value
    if isinstance(value, Written):
        return value
    plain = isinstance(value, Real | str) and not isinstance(value, bool)
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


def is_blank(value: Any) -> bool:
    """Nothing is answered: the place is empty, or holds a dash or a question mark."""
    return isinstance(value, str) and value.strip() in _BLANKS


_BLANKS = ("", "?", "？", "-", "−", "–", "—", "…", "...")


def plain_name(text: str) -> str:
    """The name with ASCII letters and no spaces: ∂E/∂w5 → dE/dw5, δ_o1 → delta_o1, and of a new
    weight w₅⁺ or w5′ → w5+."""
    plain = unicodedata.normalize("NFKC", re.sub(r"\s", "", text)).translate(_LETTERS)
    return re.sub(r"^([wb]\w*)'$", r"\1+", plain)


_LETTERS = str.maketrans({"∂": "d", "δ": "delta", "η": "eta", "′": "'", "’": "'"})


def duplicate(source: str, said: Entry, before: Entry) -> InputError:
    """Two answers for one quantity, and where they stand."""
    places = [entry.where for entry in (before, said) if entry.where]
    place = ", ".join([source, _(" and ").join(dict.fromkeys(places))] if places else [source])
    if said.name == before.name:
        return InputError(
            _("{place}: {name} is answered twice.").format(place=place, name=said.name)
        )
    return InputError(
        _("{place}: {first} and {second} are the same quantity, answered twice.").format(
            place=place, first=before.name, second=said.name
        )
    )
