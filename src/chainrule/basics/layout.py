"""Text in columns, where a CJK character takes two places on a terminal, numbers for a person, and
curves in a line."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence

import numpy as np

from chainrule.basics.i18n import _
from chainrule.basics.visible import visible

_DIGITS = 7  # that a number has at most


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


def figure(value: float, places: int | None = None) -> str:
    """A number of a report: at most 7 significant digits, `places` of them behind the point where
    that is not too many; NaN is undefined."""
    if math.isnan(value):
        return _("undefined")
    fixed = f"{value:.{_DIGITS}g}" if places is None else f"{value:.{places}f}"
    return fixed if sum(map(str.isdigit, fixed)) <= _DIGITS else f"{value:.{_DIGITS}g}"


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
