"""Cells of text as numbers, and what is wrong with those that are none.

A number is ASCII: ``-1.5``, ``.5``, ``1e5``, spaces around it allowed; no ``1_000``, ``0x10`` or
digits of other scripts. A decimal comma and a separator of thousands have to be named (`Numerals`):
``1,234`` is a number twice over. An empty cell, NA, N/A, NaN and null stand for a missing one;
among numbers None and ? do too, among labels they are labels. A column with a cell such as ``007``
is one of codes: it stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Integers

Column: TypeAlias = npt.NDArray[Any]

MISSING = ("", "NA", "N/A", "n/a", "na", "#N/A", "<NA>", "NaN", "nan", "NAN", "NULL", "null")
"""What stands in a cell that is missing."""
MISSING_NUMBERS = (*MISSING, "None", "none", "?")

_INFINITE = re.compile(r"[+-]?(inf|infinity)", re.IGNORECASE)
_SEPARATED = re.compile(r"[+-]?(\d{1,3}([,.' \u00a0\u202f]\d{3})+|\d+)([,.]\d+)?", re.ASCII)
_LABELS_AT_MOST = 20  # distinct numbers among labels, as preprocessing.decide_task


class Numerals(NamedTuple):
    """How numbers are written: the decimal mark, and what separates thousands ("": nothing)."""

    decimal: str = "."
    thousands: str = ""

    @property
    def pattern(self) -> str:
        """A regular expression that fits a whole number or decimal, without spaces around it."""
        point, mark = re.escape(self.decimal), re.escape(self.thousands)
        whole = rf"(?:[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+|[0-9]+)" if mark else "[0-9]+"
        return rf"[+-]?(?:{whole}{point}?[0-9]*|{point}[0-9]+)(?:[eE][+-]?[0-9]+)?"

    def plain(self, text: str) -> str:
        """The number as Python and SQL write it."""
        without = text.replace(self.thousands, "") if self.thousands else text
        return without.replace(self.decimal, ".")


POINT = Numerals()


def make_numerals(decimal: str | None = None, thousands: str | None = None) -> Numerals | None:
    """The marks that are named, None where neither is; thousands set apart by points go with a
    decimal comma. Raises InputError for marks that are not one character each, or alike."""
    if decimal is None and thousands is None:
        return None
    decimal = decimal or ("," if thousands == "." else ".")
    thousands = thousands or ""
    marks = (".", ",")
    if decimal not in marks or thousands not in ("", ",", ".", " ", "'", "_", "\u00a0", "\u202f"):
        raise InputError(
            _(
                "The decimal mark is . or , and thousands are separated by , . ' _ a space or "
                "nothing; found {decimal!r} and {thousands!r}."
            ).format(decimal=decimal, thousands=thousands)
        )
    if decimal == thousands:
        raise InputError(
            _("{mark!r} cannot both mark decimals and separate thousands.").format(mark=decimal)
        )
    return Numerals(decimal, thousands)


def is_missing(text: str) -> bool:
    """The cell of a label holds nothing, or a word for nothing."""
    return text.strip() in MISSING


def is_number(text: str, numerals: Numerals = POINT) -> bool:
    """The cell is a finite number as people write them in tables."""
    return re.fullmatch(numerals.pattern, text) is not None


def parse(text: str, numerals: Numerals = POINT) -> float | None:
    """The number in a cell, NaN in a missing one; None where there is something else."""
    text = text.strip()
    if is_number(text, numerals):
        return float(numerals.plain(text))
    if _INFINITE.fullmatch(text):
        return float(text)
    return float("nan") if text in MISSING_NUMBERS else None


def is_code(text: str) -> bool:
    """A nought and a digit begin it, as a postal code: as a number it would lose the nought."""
    return text[:1] == "0" and "0" <= text[1:2] <= "9"


def mostly_numbers(parsed: Sequence[float | None]) -> bool:
    """All cells are numbers; or 9 of 10, and too many different ones to be labels."""
    numbers = [number for number in parsed if number is not None]
    if len(numbers) == len(parsed):
        return True
    return len(set(numbers)) > _LABELS_AT_MOST and 10 * len(numbers) >= 9 * len(parsed)


def complaint(text: str, kind: str = "number") -> tuple[str, str]:
    """What is wrong with a cell, to be filled in, and what to do; `kind` as in `columns`."""
    if not text.strip():
        return (
            _("{source}: the cell in column {column!r}, {where} is empty."),
            _("Fill the cell, or leave such rows out with --on-bad-row skip."),
        )
    correct = _("Correct the cell, or leave such rows out with --on-bad-row skip.")
    if kind == "number" and parse(text) is not None:
        return (
            _("{source}: cell {text!r} in column {column!r}, {where} is not a finite number."),
            correct,
        )
    messages = {
        "number": _("{source}: cell {text!r} in column {column!r}, {where} is not a number."),
        "boolean": _("{source}: cell {text!r} in column {column!r}, {where} is not true or false."),
        "date": _("{source}: cell {text!r} in column {column!r}, {where} is not a date."),
        "time": _("{source}: cell {text!r} in column {column!r}, {where} is not a time of day."),
        "category": _("{source}: cell {text!r} in column {column!r}, {where} cannot be used."),
    }
    separated = kind == "number" and _SEPARATED.fullmatch(text.strip())
    return messages[kind], separated_hint() if separated else correct


def separated_hint() -> str:
    """How to say in which way numbers are written."""
    return _("Say how numbers are written: --decimal , or --thousands , (decimal=',').")


def typed(cells: Column, numerals: Numerals = POINT) -> Column:
    """float64, NaN where a cell is missing, if the others are finite numbers; else the texts."""
    texts, codes = factorized(cells)
    numbers = [parse(text, numerals) for text in texts]
    plain = all(number is not None and not np.isinf(number) for number in numbers)
    if plain and not any(is_code(text.strip()) for text in texts):
        return np.array(numbers, dtype=np.float64)[codes]
    return np.array([text.strip() for text in texts], dtype=object)[codes]


def factorized(cells: Iterable[Any]) -> tuple[list[str], Integers]:
    """The different texts in the order they come, and the place of each cell's among them."""
    texts = list(cells)
    if {*map(type, texts)} != {str}:
        texts = list(map(text_of, texts))
    places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
    codes = np.fromiter(map(places.__getitem__, texts), np.int64, len(texts))
    return list(places), codes


def text_of(cell: Any) -> str:
    """A cell as a text file would have it: 3 for 3.0, nothing for what is missing."""
    if isinstance(cell, str):
        return cell
    if cell is None or cell != cell:
        return ""
    whole = isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53
    return str(int(cell)) if whole else str(cell)


def texts_of(cells: Column) -> Column:
    """Each cell's text (n,), as an object array."""
    return np.array([text_of(cell).strip() for cell in cells.tolist()], dtype=object)
