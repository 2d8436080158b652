"""Rows of very many numbers, read record by record.

A record is turned into numbers as a whole, so that time grows with the cells, and no cell's text is
kept beside the others'. That holds for a file in which Python's `float` and our numbers are the
same: ASCII, no underscore, and no number that begins with 0 and a digit (a code). The columns that
hold text are those that do so in the first record.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from chainrule.basics.typing import Floats
from chainrule.data.cells import MISSING_NUMBERS, Column, is_missing, parse

_BLOCK = 1 << 20
_NOUGHT, _NINE = ord("0"), ord("9")


def is_python(path: Path) -> bool:
    """Every number in the file is to Python what it is to us."""
    last = np.full(2, ord(","), np.uint8)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            signs = np.concatenate([last, np.frombuffer(block, np.uint8)])
            digit = (signs >= _NOUGHT) & (signs <= _NINE)
            inside = digit | (signs == ord("."))
            code = ~inside[:-2] & (signs[1:-1] == _NOUGHT) & digit[2:]
            if (signs > 127).any() or (signs == ord("_")).any() or code.any():
                return False
            last = signs[-2:]
    return True


def read_wide(records: Iterable[Sequence[str]], texts: set[int], width: int) -> list[Column] | None:
    """The columns of the records, numbers where they are all numbers or missing; None where a
    column is of both, or a record is not of that width."""
    rows: list[Floats] = []
    words: dict[int, list[str]] = {}
    for place, given in enumerate(records):
        cells = list(given)
        if len(cells) != width:
            return None
        if place == 0:
            found = (j for j, cell in enumerate(cells) if j in texts or _is_text(cell))
            words = {j: [] for j in found}
        for j, column in words.items():
            column.append(cells[j])
            cells[j] = "0"
        numbers = _numbers(cells)
        if numbers is None:
            return None
        rows.append(numbers)
    matrix = np.array(rows).reshape(-1, width)
    if np.isinf(matrix).any():
        return None
    columns: list[Column] = list(np.ascontiguousarray(matrix.T))
    for j, column in words.items():
        columns[j] = np.array(column, dtype=object)
    return columns


def _is_text(cell: str) -> bool:
    return parse(cell) is None and not is_missing(cell)


def _numbers(cells: Sequence[str]) -> Floats | None:
    try:
        return np.fromiter(map(float, cells), np.float64, len(cells))
    except ValueError:
        try:
            return np.array([np.nan if c.strip() in MISSING_NUMBERS else float(c) for c in cells])
        except ValueError:
            return None
