"""Cells of text as numbers, and what is wrong with those that are none.

A number is ASCII: ``-1.5``, ``.5``, ``1e5``, spaces around it allowed; no ``1,5``, ``1_000``,
``0x10`` or digits of other scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from chainrule.i18n import _

Column: TypeAlias = npt.NDArray[Any]

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
_LABELS_AT_MOST = 20  # distinct numbers among labels, as preprocessing.decide_task


def is_number(text: str) -> bool:
    """The cell is a finite number as people write them in tables."""
    return _NUMBER.fullmatch(text) is not None


def parse(text: str) -> float | None:
    """The number in a cell; None where there is none."""
    text = text.strip()
    is_number = _NUMBER.fullmatch(text) or _NOT_FINITE.fullmatch(text)
    return float(text) if is_number else None


def mostly_numbers(parsed: Sequence[float | None]) -> bool:
    """All cells are numbers; or 9 of 10, and too many different ones to be labels."""
    numbers = [number for number in parsed if number is not None]
    if len(numbers) == len(parsed):
        return True
    return len(set(numbers)) > _LABELS_AT_MOST and 10 * len(numbers) >= 9 * len(parsed)


def complaint(text: str) -> tuple[str, str]:
    """What is wrong with a cell that should be a finite number, to be filled in, and what to do."""
    if not text.strip():
        return (
            _("{source}: the cell in column {column!r}, {where} is empty."),
            _("Fill the cell, or remove the row or the column."),
        )
    if parse(text) is not None:
        return (
            _("{source}: cell {text!r} in column {column!r}, {where} is not a finite number."),
            _("Correct the cell, or remove the row."),
        )
    message = _("{source}: cell {text!r} in column {column!r}, {where} is not a number.")
    if re.fullmatch(r"\s*[+-]?[\d.]+,\d+\s*", text):
        return message, _("Write decimals with a point, and no separator between thousands.")
    return message, _("Correct the cell, or remove the row or the column.")


def typed(texts: Column) -> Column:
    numbers = [parse(text) for text in texts]
    if all(number is not None and np.isfinite(number) for number in numbers):
        return np.array(numbers, dtype=np.float64)
    return stripped(texts)


def stripped(texts: Iterable[str]) -> Column:
    return np.array([text.strip() for text in texts], dtype=object)
