"""The parts of a family's figure: units, lines, tiles and curves as SVG, each number a link to its
equation.

Nothing has a style of its own, for the page's policy forbids it: looks are classes and attributes.
What is drawn from numbers says of which, so that the page can draw it again where one is typed over
(`frontend/src/shapes.ts`): data-draw is what it is, data-of the names of the numbers.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence

from chainrule.derivation.forms.figure import short

Anchor = Callable[[str], str]
RADIUS = 24
MOST_LINES = 120


class Drawing:
    """A figure of some width and height; `anchor(name)` is the address of a quantity's equation."""

    def __init__(self, title: str, width: float, height: float, anchor: Anchor) -> None:
        self.anchor, name = anchor, html.escape(title)
        self.parts = [
            f'<svg class="drawn" width="{width:g}" viewBox="0 0 {width:g} {height:g}" role="group" '
            f'aria-label="{name}"><title>{name}</title>'
        ]

    def svg(self) -> str:
        return "\n".join([*self.parts, "</svg>"])

    def unit(
        self, x: float, y: float, name: str, value: float, won: bool = False, won_by: str = ""
    ) -> None:
        """A circle with a quantity's name and number; `won_by` is the quantity that is more than 0
        where it has won, or two that differ."""
        look = (' class="won"' if won else "") + drawn_of("won", won_by)
        self._linked(
            name,
            value,
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS}"{look}/>'
            f'<text class="name" x="{x:.1f}" y="{y - 5:.1f}">{html.escape(name)}</text>'
            f'<text class="value" x="{x:.1f}" y="{y + 13:.1f}">{short(value)}</text>',
        )

    def tile(
        self, path: str, name: str, value: float, shade: float, won: bool, data: str = ""
    ) -> None:
        """A shape ``M…Z`` that is the darker, the greater `shade`, from 0 to 1."""
        look = "tile won" if won else "tile"
        dark = f'fill-opacity="{0.75 * shade:.3f}"'
        self._linked(name, value, f'<path class="{look}" d="{path}" {dark}{data}/>')

    def dot(self, x: float, y: float, name: str, value: float, data: str = "") -> None:
        self._linked(name, value, f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="5"{data}/>')

    def named(self, x: float, y: float, name: str, value: float) -> None:
        """``name = number`` as text."""
        words = f'{html.escape(name)} = <tspan class="value">{short(value)}</tspan>'
        self._linked(name, value, f'<text x="{x:.1f}" y="{y:.1f}">{words}</text>')

    def _linked(self, name: str, value: float, inside: str) -> None:
        said = html.escape(name)
        self.parts.append(
            f'<a href="{self.anchor(name)}" data-name="{said}">'
            f"<title>{said} = {value:.9g}</title>{inside}</a>"
        )

    def weights(
        self,
        lines: Iterable[tuple[float, float, float, float, float, str]],
    ) -> None:
        """Lines ``(x1, y1, x2, y2, weight, name)``, by their sign and size; of many none."""
        drawn = list(lines)
        most = max((abs(w) for *_ends, w, _name in drawn), default=0.0) or 1.0
        for x1, y1, x2, y2, w, name in drawn if len(drawn) <= MOST_LINES else []:
            sign = "minus" if w < 0 else "plus"
            self.parts.append(
                f'<line class="{sign}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
                f'stroke-width="{0.4 + 3 * abs(w) / most:.2f}"{drawn_of("weight", name)}/>'
            )

    def text(self, x: float, y: float, words: str, look: str = "") -> None:
        shown = f' class="{look}"' if look else ""
        self.parts.append(f'<text{shown} x="{x:.1f}" y="{y:.1f}">{html.escape(words)}</text>')

    def curve(
        self, points: Sequence[tuple[float, float]], look: str = "curve", data: str = ""
    ) -> None:
        path = "M" * bool(points) + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        self.parts.append(f'<path class="{look}" d="{path}"{data}/>')


def drawn_of(what: str, names: str, **more: str) -> str:
    """The attributes of a shape that is drawn of the numbers with those names; none for none."""
    data = {"draw": what, "of": names} | more if names else {}
    return "".join(f' data-{key}="{html.escape(text)}"' for key, text in data.items())


def in_a_row(n: int, most: int) -> list[int]:
    """The places (from 0) of those of `n` that are drawn: all, or the first of many."""
    return list(range(min(n, most)))
