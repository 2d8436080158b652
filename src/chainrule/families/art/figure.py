"""The search of adaptive resonance as a figure: its four modules, and what each has to do with the
sample. Units are circles with their numbers, and each a link to its equation.

    recognition layer   ←──  reset
        ↑      └──→  threshold ──┘
    comparison layer
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.derivation.forms.figure import short

_MOST = 7  # units of a layer, drawn
_APART, _RADIUS = 62, 24
_WIDE = _MOST * _APART + 36
_RIGHT = _WIDE + 70  # where threshold and reset begin
_TIP = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
    'orient="auto"><path d="M0 0L8 4L0 8z" fill="currentColor"/></marker></defs>'
)


class Search(NamedTuple):
    """What is drawn: the code ``(m,)``, choices ``(categories,)``, and for each test in order the
    category (from 0), the vigilance, the match and what came of it; `went` is the category in the
    end, len(T) a new one."""

    code: Floats
    T: Floats
    tested: Sequence[tuple[int, float, float, str]]
    went: int


def search_figure(search: Search, anchor: Callable[[str], str]) -> str:
    """An SVG; `anchor(name)` is the address of a quantity's equation."""
    title = _("The search for a category")
    parts = [
        f'<svg class="network" viewBox="0 0 {_RIGHT + 240} 330" role="group" aria-label="{title}">'
        f"<title>{title}</title>",
        _TIP,
        *_module(0, 30, _WIDE, _("recognition layer")),
        *_module(0, 210, _WIDE, _("comparison layer")),
        *_module(_RIGHT, 30, 230, _("reset")),
        *_module(_RIGHT, 210, 230, _("threshold")),
        *_arrows(search),
        *_units("T", search.T, _drawn(search), 88, anchor, search),
        *_units("I", search.code, list(range(len(search.code)))[:_MOST], 268, anchor, search),
        *_lines(_RIGHT + 115, 68, _of_reset(search)),
        *_lines(_RIGHT + 115, 248, _of_threshold(search)),
        "</svg>",
    ]
    return "\n".join(parts)


def _module(x: float, y: float, width: float, title: str) -> Iterator[str]:
    yield (
        f'<rect x="{x + 2}" y="{y}" width="{width - 4}" height="100" rx="8" fill="none" '
        f'stroke="currentColor"/><text x="{x + 8}" y="{y - 8}" class="start">'
        f"{html.escape(title)}</text>"
    )


def _arrows(search: Search) -> Iterator[str]:
    across = _WIDE / 2
    yield _arrow(across, 206, across, 134, "I")
    yield _arrow(_WIDE, 120, _RIGHT - 2, 224, "J")
    yield _arrow(_WIDE, 260, _RIGHT - 2, 260, "I")
    if any(what != "resonance" for *_test, what in search.tested):
        yield _arrow(_RIGHT + 115, 206, _RIGHT + 115, 134, "")
        yield _arrow(_RIGHT - 2, 70, _WIDE, 70, "")


def _arrow(x1: float, y1: float, x2: float, y2: float, label: str) -> str:
    line = f'<path d="M{x1:g} {y1:g}L{x2:g} {y2:g}" stroke="currentColor" marker-end="url(#tip)"/>'
    return line + f'<text x="{(x1 + x2) / 2 + 10:g}" y="{(y1 + y2) / 2 - 4:g}">{label}</text>'


def _drawn(search: Search) -> list[int]:
    """The categories tested, then those of the greatest choices; in their order."""
    greatest = (-search.T).argsort(kind="stable").tolist()
    tested = [j for j, *_test in search.tested[-_MOST:]]
    first = list(dict.fromkeys([*tested, *greatest]))[:_MOST]
    return sorted(first)


def _units(
    letter: str,
    values: Floats,
    drawn: Sequence[int],
    y: float,
    anchor: Callable[[str], str],
    search: Search,
) -> Iterator[str]:
    start = (_WIDE - (len(drawn) - 1) * _APART) / 2
    out = {j for j, _rho, _match, what in search.tested if what != "resonance"}
    for place, unit in enumerate(drawn):
        x, name, value = start + place * _APART, f"{letter}[{unit + 1}]", float(values[unit])
        wins = letter == "T" and unit == search.went
        look = ' class="won"' if wins else ""
        struck = letter == "T" and unit in out
        cross = (
            f'<path d="M{x - 17:g} {y + 17}L{x + 17:g} {y - 17}" stroke="currentColor"/>'
            if struck
            else ""
        )
        yield (
            f'<a href="{anchor(name)}" data-name="{name}"><title>{name} = {value:.9g}</title>'
            f'<circle cx="{x:g}" cy="{y}" r="{_RADIUS}"{look}/>'
            f'<text class="name" x="{x:g}" y="{y - 5}">{name}</text>'
            f'<text class="value" x="{x:g}" y="{y + 13}">{short(value)}</text>{cross}</a>'
        )
    if len(drawn) < len(values):
        yield f'<text x="{_WIDE - 34}" y="{y + 38}">{len(drawn)}/{len(values)}</text>'


def _of_threshold(search: Search) -> list[str]:
    """The last tests, a line each."""
    signs = {"reset": "<", "resonance": "≥", "other class": "≥"}
    lines = [
        f"M[{n}] = {short(match)} {signs[what]} ρ = {short(rho)}"
        for n, (_j, rho, match, what) in enumerate(search.tested, 1)
    ]
    return lines[-4:]


def _of_reset(search: Search) -> list[str]:
    words = {"reset": _("category {j} is reset"), "other class": _("category {j}: another class")}
    lines = [words[what].format(j=j + 1) for j, *_test, what in search.tested if what in words]
    if search.went == len(search.T):
        lines.append(_("category {j} is founded").format(j=search.went + 1))
    return lines[-4:] or [_("nothing to reset")]


def _lines(x: float, y: float, lines: Sequence[str]) -> Iterator[str]:
    for place, line in enumerate(lines):
        yield f'<text x="{x}" y="{y + 18 * place}">{html.escape(line)}</text>'
