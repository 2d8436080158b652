"""Text in columns, where a CJK character takes two places on a terminal, and curves in a line."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np

from chainrule.basics.visible import visible


def display_width(text: str) -> int:
    """The places that `text` takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def padded(text: str, width: int, right: bool = False) -> str:
    """`text` with spaces to `width` places, at its left if `right`."""
    space = " " * (width - display_width(text))
    return space + text if right else text + space


def aligned(rows: Sequence[Sequence[str]], right: Sequence[int] = (), gap: str = "  ") -> list[str]:
    """A line a row, its cells below one another, whatever is in them; columns `right` end
    together."""
    rows = [list(map(visible, row)) for row in rows]
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    return [
        gap.join(padded(cell, widths[j], j in right) for j, cell in enumerate(row)).rstrip()
        for row in rows
    ]


_BARS = "▁▂▃▄▅▆▇█"


def sparkline(values: list[float], width: int = 50) -> str:
    """A curve in one line of text: at most `width` bars, on a logarithmic scale if all > 0."""
    places = np.linspace(0, len(values) - 1, min(width, len(values))).astype(int)
    curve = np.asarray(values, float)[places]
    curve = curve[np.isfinite(curve)]
    if not len(curve):
        return ""
    curve = np.log(curve) if (curve > 0).all() else curve
    spread = float(np.ptp(curve)) or 1.0
    return "".join(_BARS[round(7 * float(v - curve.min()) / spread)] for v in curve)
