"""A network as an SVG figure: units as circles with their values, weights as lines with theirs.

Of a wide layer the first and the last units are drawn, with a gap between. Each unit and each
weight is a link to its equation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.network import Network

_MOST_UNITS = 8  # of a layer, drawn
_MOST_LABELED = 24  # weights with their numbers
_STEP_X, _STEP_Y, _RADIUS = 230, 84, 27


class Unit(NamedTuple):
    """A drawn unit, counted from 1 (0: a gap), and where it stands."""

    number: int
    x: float
    y: float


def figure(
    network: Network,
    values: Sequence[Floats],
    label: Callable[[int, int], str],
    anchor: Callable[[str], str],
) -> str:
    """The figure of one sample.

    values : the activations ``(units,)`` of each layer, the inputs first. `label(l, j)` is what is
    written on a unit, as SVG, `anchor(name)` the address of a quantity's equation.
    """
    layers = [_units(size, l) for l, size in enumerate(network.sizes)]
    height = max(unit.y for units in layers for unit in units) + _STEP_Y
    width = (len(layers) - 1) * _STEP_X + 150
    shift = [(height - _STEP_Y - max(u.y for u in units)) / 2 for units in layers]
    placed = [
        [u._replace(y=u.y + dy) for u in units] for units, dy in zip(layers, shift, strict=True)
    ]
    title = _("A network of {sizes} units").format(sizes="-".join(map(str, network.sizes)))
    parts = [
        f'<svg class="network" viewBox="0 0 {width} {height:.0f}" role="group" '
        f'aria-label="{title}"><title>{title}</title>',
        *_lines(network, placed, anchor),
        *_circles(placed, values, label, anchor),
        "</svg>",
    ]
    return "\n".join(parts)


def _units(size: int, l: int) -> list[Unit]:
    """The units drawn, from the top; of many the first and the last, a gap between."""
    drawn = list(range(1, size + 1))
    if size > _MOST_UNITS:
        drawn = [*range(1, _MOST_UNITS - 1), 0, size]
    return [Unit(j, 75 + l * _STEP_X, 45 + k * _STEP_Y) for k, j in enumerate(drawn)]


def _lines(
    network: Network, placed: list[list[Unit]], anchor: Callable[[str], str]
) -> Iterator[str]:
    most = max(float(np.abs(layer.W).max()) for layer in network.layers) or 1.0
    for l, (below, above) in enumerate(pairwise(placed), 1):
        W = network.layers[l - 1].W
        labeled = W.size <= _MOST_LABELED
        for source in below:
            for goal in above:
                if source.number and goal.number:
                    weight = float(W[source.number - 1, goal.number - 1])
                    name = f"W[{l}][{source.number},{goal.number}]"
                    yield _line(source, goal, weight, most, name, anchor(name), labeled)


def _line(
    source: Unit, goal: Unit, weight: float, most: float, name: str, href: str, labeled: bool
) -> str:
    sign = "minus" if weight < 0 else "plus"
    wide = 0.6 + 3.4 * abs(weight) / most
    x1, x2 = source.x + _RADIUS, goal.x - _RADIUS
    line = (
        f'<line class="{sign}" x1="{x1}" y1="{source.y:.1f}" x2="{x2}" y2="{goal.y:.1f}" '
        f'stroke-width="{wide:.2f}"/>'
    )
    text = ""
    if labeled:  # a quarter of the way along, where lines that cross have parted
        part = 0.27
        x, y = x1 + part * (x2 - x1), source.y + part * (goal.y - source.y) - 5
        text = f'<text class="weight" x="{x:.1f}" y="{y:.1f}">{short(weight)}</text>'
    return (
        f'<a href="{href}" data-name="{name}"><title>{name} = {weight:.9g}</title>{line}{text}</a>'
    )


def _circles(
    placed: list[list[Unit]],
    values: Sequence[Floats],
    label: Callable[[int, int], str],
    anchor: Callable[[str], str],
) -> Iterator[str]:
    for l, units in enumerate(placed):
        for unit in units:
            if not unit.number:
                yield f'<text class="gap" x="{unit.x}" y="{unit.y:.1f}">⋮</text>'
                continue
            name, value = f"a[{l}][{unit.number}]", float(values[l][unit.number - 1])
            yield (
                f'<a href="{anchor(name)}" data-name="{name}"><title>{name} = {value:.9g}</title>'
                f'<circle cx="{unit.x}" cy="{unit.y:.1f}" r="{_RADIUS}"/>'
                f'<text class="name" x="{unit.x}" y="{unit.y - 5:.1f}">'
                f"{label(l, unit.number)}</text>"
                f'<text class="value" x="{unit.x}" y="{unit.y + 14:.1f}">{short(value)}</text></a>'
            )


def short(value: float) -> str:
    """A number that fits into a circle."""
    return f"{value:.3g}".replace("-", "−")
