"""Text in columns: a CJK character takes two places on a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def display_width(text: str) -> int:
    """The places that `text` takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def padded(text: str, width: int, right: bool = False) -> str:
    """`text` with spaces to `width` places, at its left if `right`."""
    space = " " * (width - display_width(text))
    return space + text if right else text + space


def aligned(rows: Sequence[Sequence[str]], right: Sequence[int] = (), gap: str = "  ") -> list[str]:
    """A line a row, its cells below one another; columns `right` end together."""
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    return [
        gap.join(padded(cell, widths[j], j in right) for j, cell in enumerate(row)).rstrip()
        for row in rows
    ]
