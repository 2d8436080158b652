"""What a notebook shows of a result: a table, lines as they stand on a terminal, a curve, a page in
a frame; all of it plain HTML without a script."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

from chainrule.basics.visible import visible

MOST_ROWS = 60
_WIDE, _HIGH = 300, 80


def table(head: Sequence[str], rows: Sequence[Sequence[object]], title: str = "") -> str:
    """A table with its head; of many rows the first, and how many there are."""
    cells = "".join(f"<th>{_text(name)}</th>" for name in head)
    lines = [f"<tr>{''.join(f'<td>{_text(c)}</td>' for c in row)}</tr>" for row in rows[:MOST_ROWS]]
    caption = f"<caption>{_text(title)}</caption>" if title else ""
    rest = f"<p>… {len(rows)}</p>" if len(rows) > MOST_ROWS else ""
    return (
        f"<table>{caption}<thead><tr>{cells}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
        + rest
    )


def lines(text: str) -> str:
    """Lines with their columns under one another, as on a terminal."""
    return f'<pre style="line-height: 1.3">{html.escape(text)}</pre>'


def curve(values: Sequence[float], title: str) -> str:
    """A curve as a small picture, by its logarithms where it falls far."""
    known = [v for v in values if math.isfinite(v)]
    if len(known) < 2:
        return ""
    by_log = min(known) > 0 and max(known) > 20 * min(known)
    heights = [math.log(v) if by_log else v for v in known]
    span = (max(heights) - min(heights)) or 1.0
    step = _WIDE / (len(heights) - 1)
    points = " ".join(
        f"{k * step:.1f},{4 + (_HIGH - 8) * (1 - (h - min(heights)) / span):.1f}"
        for k, h in enumerate(heights)
    )
    name = html.escape(title)
    return (
        f'<svg width="{_WIDE}" height="{_HIGH}" role="img" aria-label="{name}">'
        f"<title>{name}</title>"
        f'<polyline points="{points}" fill="none" stroke="#1668b8" stroke-width="1.5"/></svg>'
    )


def frame(page: str, height: str) -> str:
    """A whole page in a frame of its own, which nothing outside of it reaches; a form in it is
    handed to its own script (the page's policy lets none be sent)."""
    return (
        f'<iframe srcdoc="{html.escape(page)}" sandbox="allow-scripts allow-downloads allow-forms" '
        f'style="width: 100%; height: {height}; border: 0"></iframe>'
    )


def _text(value: object) -> str:
    return html.escape(visible(str(value)))
