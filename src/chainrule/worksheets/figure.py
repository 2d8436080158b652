"""The network of a worksheet as a figure: every unit and every weight with its name."""

from __future__ import annotations

import html
from collections.abc import Iterator

from chainrule.derivation.feedforward.derivation import FeedForward
from chainrule.derivation.forms.symbols import Symbol, in_parts, textbook, to_svg
from chainrule.derivation.graph.names import Name

WIDTH, HEIGHT, _MARGIN, _RADIUS = 240.0, 112.0, 16.0, 11.0
LARGEST = 40  # weights; of a larger network the figure would be unreadable


def figure(derivation: FeedForward) -> str:
    """An SVG; "" where the network is too large for names on all its weights."""
    network = derivation.records.network
    if sum(layer.n_in * layer.n_out for layer in network.layers) > LARGEST:
        return ""
    parts = "".join(_parts(derivation, textbook(derivation.textbook)))
    box = f"0 0 {WIDTH:g} {HEIGHT:g}"
    return f'<svg viewBox="{box}" role="img" xmlns="http://www.w3.org/2000/svg">{parts}</svg>'


def _parts(derivation: FeedForward, symbol: Symbol) -> Iterator[str]:
    s = derivation.records
    for l in range(1, s.L + 1):
        for _l, i, j in s.weights(l):
            yield _edge(s.sizes, l, i, j, symbol(Name("W", (l, i, j))))
    for l, size in enumerate(s.sizes):
        for unit in range(1, size + 1):
            x, y = _place(s.sizes, l, unit)
            yield f'<circle cx="{x:g}" cy="{y:g}" r="{_RADIUS:g}" fill="#fff" stroke="#000"/>'
            yield _text(x, y + 3, _unit(symbol(Name("a", (l, unit)))))
            if l and s.layer(l).b is not None:
                bias = symbol(Name("b", s.own_bias(l, unit)))
                yield _text(x, y - _RADIUS - 4, to_svg(in_parts(bias)))


def _unit(symbol: str) -> str:
    """h1 for out_h1: what a unit is called is what its numbers have in common."""
    short = symbol.removeprefix("out_")
    return html.escape(short) if short != symbol else to_svg(in_parts(symbol))


def _edge(sizes: tuple[int, ...], l: int, i: int, j: int, name: str) -> str:
    """The line of a weight; its name where lines into one unit lie apart, each at another place."""
    (x1, y1), (x2, y2) = _place(sizes, l - 1, i), _place(sizes, l, j)
    at = 0.3 + 0.4 * (j - 0.5) / sizes[l]
    line = f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="#777"/>'
    x, y = x1 + at * (x2 - x1), y1 + at * (y2 - y1)
    back = f'<rect x="{x - 8:.1f}" y="{y - 6:.1f}" width="16" height="12" fill="#fff"/>'
    return line + back + _text(x, y + 3, to_svg(in_parts(name)))


def _place(sizes: tuple[int, ...], l: int, unit: int) -> tuple[float, float]:
    x = _MARGIN + (WIDTH - 2 * _MARGIN) * l / (len(sizes) - 1)
    return round(x, 1), round(HEIGHT * (unit - 0.35) / (sizes[l] + 0.3), 1)


def _text(x: float, y: float, content: str, size: int = 9) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-size="{size}">{content}</text>'
