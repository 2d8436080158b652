"""What the first records of a text are: lines above the table, the names of columns, or rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from chainrule.data.cells import MISSING_NUMBERS, POINT, is_number
from chainrule.data.marks import is_mark
from chainrule.data.reading import Reading
from chainrule.data.records import Record

_MOST_TITLES = 10  # lines above the header


def names_rows(head: Sequence[Record]) -> bool:
    """The header has one name less than every row has cells, the first of which are 1, 2, 3 … or
    different words, as in decimals with a comma they are not, and the last not all empty; and is no
    title of two parts over the names."""
    rows = [record.cells for record in head[1:]]
    n_names = len(head[0].cells)
    if n_names < 2 or not rows or {len(cells) for cells in rows} != {n_names + 1}:
        return False
    first, last = [cells[0].strip() for cells in rows], {cells[-1].strip() for cells in rows}
    words = len({*first}) == len(rows) and not any(map(is_number, first))
    counted = first == [str(row) for row in range(1, len(rows) + 1)]
    return (words or (counted and len(rows) > 2)) and last != {""} and not is_title(head[1:])


def is_title(rest: Sequence[Record]) -> bool:
    """What stands above these records: the first holds words alone, and those below numbers."""
    texts = [cell.strip() for cell in rest[0].cells]
    below = [cell.strip() for record in rest[1:] for cell in record.cells]
    return all(map(is_word, texts)) and any(map(is_number, below))


def n_titles(head: Sequence[Record], reading: Reading) -> int:
    """How many of the first records are lines above the table: fewer cells than all that follow."""
    widths = [sum(1 for cell in record.cells if cell.strip()) for record in head]
    full = [len(record.cells) for record in head]
    usual, n = Counter(full).most_common(1)[0]
    if reading.header is False or usual < 2 or n < 3 or full[-1] != usual:
        return 0
    above = 0
    while above < min(len(full) - 1, _MOST_TITLES) and (
        full[above] != usual or (widths[above] <= 1 and usual > 2)
    ):
        above += 1
    short = all(max(widths[k], 1) <= max(1, usual // 2) for k in range(above))
    same = all(width == usual for width in full[above:])
    return above if short and same else 0


def is_header(head: Sequence[Record], reading: Reading) -> bool:
    """No cell is a number; or one that is none stands over numbers; or the numbers, three and more,
    are pandas' column numbers 0, 1, 2 …"""
    numerals = reading.numerals or POINT
    texts = [cell.strip() for cell in head[0].cells]
    numbers = [j for j, text in enumerate(texts) if is_number(text, numerals)]
    if not numbers:
        return True
    first = numbers[0]
    counted = 3 <= len(numbers) < len(texts) and all(texts[j] == str(j) for j in numbers)
    behind = first == 1 and not texts[0] and all(texts[j] == str(j - 1) for j in numbers)
    if counted or (behind and len(numbers) == len(texts) - 1):
        return True
    values = [texts[j] for j in numbers]
    if len({*values}) < len(values) or not all(value.isdigit() for value in values):
        return False
    below = [record.cells for record in head[1:] if len(record.cells) == len(texts)]
    return any(
        is_word(text) and _are_numbers([cells[j].strip() for cells in below], reading)
        for j, text in enumerate(texts)
    )


def is_word(text: str) -> bool:
    return bool(text) and text[0].isalpha() and text not in MISSING_NUMBERS and not is_mark(text)


def _are_numbers(cells: Sequence[str], reading: Reading) -> bool:
    present = [cell for cell in cells if cell not in MISSING_NUMBERS and not is_mark(cell)]
    return bool(present) and all(is_number(cell, reading.numerals or POINT) for cell in present)
