"""Cells of text as numbers, and what is wrong with those that are none.

A number is ASCII: ``-1.5``, ``.5``, ``1e5``, spaces around it allowed; no ``1_000``, ``0x10`` or
digits of other scripts. A decimal comma and a separator of thousands have to be named (`Numerals`):
``1,234`` is a number twice over. An empty cell, NA, N/A, NaN and null stand for a missing one;
among numbers None and ? do too, among labels they are labels. A column with a cell such as ``007``
is one of codes: it stays text. So does one of whole numbers that float64 would round, those beyond
2**53 that are no multiple of a power of two: different ones would become one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from chainrule.basics.arguments import argument, is_taken
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.data.shapes import by_shape
from chainrule.data.texts import Texts

Column: TypeAlias = npt.NDArray[Any]
Cells: TypeAlias = Column | Texts

MISSING = ("", "NA", "N/A", "n/a", "na", "#N/A", "<NA>", "NaN", "nan", "NAN", "NULL", "null")
"""What stands in a cell that is missing."""
MISSING_NUMBERS = (*MISSING, "None", "none", "?")
_MISSING, _MISSING_NUMBERS = frozenset(MISSING), frozenset(MISSING_NUMBERS)

_INFINITE = re.compile(r"[+-]?(inf|infinity)", re.IGNORECASE)
_SEPARATED = re.compile(r"[+-]?(\d{1,3}([,.' \u00a0\u202f]\d{3})+|\d+)([,.]\d+)?", re.ASCII)
_LOOKED_AT = 100  # texts, to see that they are no numbers
_LABELS_AT_MOST = 20  # distinct numbers among labels, as preprocessing.decide_task


class Numerals(NamedTuple):
    """How numbers are written: the decimal mark, and what separates thousands ("": nothing)."""

    decimal: str = "."
    thousands: str = ""

    @property
    def pattern(self) -> str:
        """A regular expression that fits a whole number or decimal, without spaces around it; with
        commas between thousands also lakhs, ``12,34,567``."""
        point, mark = re.escape(self.decimal), re.escape(self.thousands)
        whole = rf"(?:[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+|[0-9]+)" if mark else "[0-9]+"
        if mark == ",":
            whole = rf"(?:[0-9]{{1,2}}(?:,[0-9]{{2}})+,[0-9]{{3}}|{whole})"
        return rf"[+-]?(?:{whole}{point}?[0-9]*|{point}[0-9]+)(?:[eE][+-]?[0-9]+)?"

    def plain(self, text: str) -> str:
        """The number as Python and SQL write it."""
        without = text.replace(self.thousands, "") if self.thousands else text
        return without.replace(self.decimal, ".")

    def all_plain(self, texts: Sequence[str]) -> Sequence[str]:
        """The same of each."""
        return texts if self == POINT else self.plain("\0".join(texts)).split("\0")


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
    return text.strip() in _MISSING


def is_number(text: str, numerals: Numerals = POINT) -> bool:
    """The cell is a finite number as people write them in tables."""
    return _pattern(numerals).fullmatch(text) is not None


@cache
def _pattern(numerals: Numerals) -> re.Pattern[str]:
    return re.compile(numerals.pattern)


def parse(text: str, numerals: Numerals = POINT) -> float | None:
    """The number in a cell, NaN in a missing one; None where there is something else."""
    text = text.strip()
    if is_number(text, numerals):
        return float(numerals.plain(text))
    if _INFINITE.fullmatch(text):
        return float(text)
    return float("nan") if text in _MISSING_NUMBERS else None


def is_code(text: str) -> bool:
    """A nought and a digit begin it, as a postal code: as a number it would lose the nought."""
    return text[:1] == "0" and "0" <= text[1:2] <= "9"


EXACT = 2**53
"""Whole numbers up to it are what they are in float64."""
_LONG = re.compile(r"[+-]?(\d{16,300})(?:\.0*)?", re.ASCII)
_LONG_IN_GROUPS = re.compile(r"[+-]?(\d{1,3}([,.'_ \u00a0\u202f])\d{3}(?:\2\d{3}){4,98})", re.ASCII)


def is_rounded(text: str) -> bool:
    """A whole number that float64 does not hold: another would be taken for the same."""
    if len(text) <= 15:
        return False
    match = _LONG.fullmatch(text)
    if match is None and (match := _LONG_IN_GROUPS.fullmatch(text)) is None:
        return False
    digits = match[1] if match.re is _LONG else match[1].replace(match[2], "")
    return int(digits) != int(float(digits))


def holds_rounded(texts: Iterable[str]) -> bool:
    return any(map(is_rounded, texts))


def whole_numbers(cells: Sequence[int | None]) -> Cells:
    """float64 (n,), NaN where there is None; the numbers as texts, where one would be rounded."""
    if any(cell is not None and abs(cell) > EXACT and int(float(cell)) != cell for cell in cells):
        return Texts.of(["" if cell is None else str(cell) for cell in cells])
    return np.array([np.nan if cell is None else cell for cell in cells], np.float64)


def mostly_numbers(parsed: Collection[tuple[float | None, int]]) -> bool:
    """All cells are numbers; or 9 of 10, and too many different ones to be labels. `parsed` holds
    each different cell's number, and how often it comes."""
    numbers = [(number, n) for number, n in parsed if number is not None]
    n, total = sum(n for _number, n in numbers), sum(n for _number, n in parsed)
    if n == total:
        return True
    return len({number for number, _n in numbers}) > _LABELS_AT_MOST and 10 * n >= 9 * total


def complaint(text: str, kind: str = "number") -> tuple[str, str]:
    """What is wrong with a cell, to be filled in, and what to do; `kind` as in `columns`."""
    if not text.strip():
        empty = _("{source}: the cell in column {column!r}, {where} is empty.")
        fill = _("Fill the cell, or leave such rows out with {option}.")
        return empty, _with_skip(fill, _("Fill the cell, or leave the row out."))
    correct = _with_skip(
        _("Correct the cell, or leave such rows out with {option}."),
        _("Correct the cell, or leave the row out."),
    )
    number = parse(text) if kind == "number" else None
    if number is not None and abs(number) < float("inf"):
        return (
            _("{source}: cell {text!r} in column {column!r}, {where} is written in another way."),
            separated_hint(),
        )
    if number is not None:
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


def _with_skip(skipping: str, else_: str) -> str:
    """The one where what was called leaves such rows out when it is told to."""
    if not is_taken("on_bad_row"):
        return else_
    return skipping.format(option=argument(on_bad_row="skip"))


def separated_hint() -> str:
    """How to say in which way numbers are written."""
    return _("Say how numbers are written: {point} or {comma}.").format(
        point=argument(decimal="."), comma=argument(decimal=",", thousands=".")
    )


def numbers_in(texts: Sequence[str], numerals: Numerals = POINT) -> Floats:
    """The number in each cell (n,) as `parse` has it; infinite where there is something else."""

    def values(example: str, alike: Sequence[str]) -> npt.ArrayLike:
        number = parse(example, numerals)
        if number is None or number != number or not is_number(example.strip(), numerals):
            return np.inf if number is None else number
        return np.array(list(map(float, numerals.all_plain(alike))))

    return by_shape(texts, values)


def typed(cells: Texts, numerals: Numerals = POINT) -> Cells:
    """float64, NaN where a cell is missing, if the others are finite numbers; else the texts."""
    cells = cells.changed(str.strip)
    texts = cells.texts
    if any(parse(text, numerals) is None for text in texts[:_LOOKED_AT]):
        return cells
    numbers = numbers_in(texts, numerals)
    kept = any(map(is_code, texts)) or holds_rounded(texts)
    plain = not np.isinf(numbers).any() and not kept
    return cells.by_text(numbers) if plain else cells


def text_of(cell: Any) -> str:
    """A cell as a text file would have it: 3 for 3.0, nothing for what is missing."""
    if isinstance(cell, str):
        return cell
    if cell is None or cell != cell:
        return ""
    whole = isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53
    return str(int(cell)) if whole else str(cell)


def texts_of(cells: Cells) -> Texts:
    """Each cell's text (n,), without blanks around it."""
    if isinstance(cells, Texts):
        return cells.changed(str.strip)
    return Texts.of([text_of(cell).strip() for cell in cells.tolist()])
