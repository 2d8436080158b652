"""A Boltzmann machine as a figure: its two layers, every unit joined to every other, before the
sweep and after it, with the energies."""

from __future__ import annotations

from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.families.drawing import Anchor, Drawing, in_a_row

_MOST = 10
_APART = 70


def sweep_figure(
    W: Floats,
    before: Floats,
    after: Floats,
    visible: int,
    energies: tuple[float, float],
    to: Anchor,
) -> str:
    """States ``(units,)`` before and after, the first `visible` of them visible; weights ``(units,
    units)``."""
    layers = [
        in_a_row(visible, _MOST),
        [visible + j for j in in_a_row(len(before) - visible, _MOST)],
    ]
    width = _APART * max(map(len, layers)) + 140
    drawing = Drawing(_("Boltzmann machine"), width, 400, to)
    place: dict[int, tuple[float, float]] = {}
    for units, y in zip(layers, (300.0, 150.0), strict=True):
        left = 120 + (width - 120 - _APART * len(units)) / 2 + _APART / 2
        place |= {unit: (left + _APART * float(k), y) for k, unit in enumerate(units)}
    drawing.weights(
        (*place[i], *place[j], float(W[i, j]), f"w[{i + 1},{j + 1}]")
        for i in place
        for j in place
        if i < j and W[i, j]
    )
    for unit, (x, y) in place.items():
        drawing.unit(x, y, f"s[{unit + 1}]", float(before[unit]))
        drawing.unit(
            x,
            y + (56 if y > 200 else -56),
            f"s+[{unit + 1}]",
            float(after[unit]),
            won=bool(after[unit] != before[unit]),
            won_by=f"s+[{unit + 1}] s[{unit + 1}]",
        )
    drawing.text(8, 90, _("hidden"), "start")
    drawing.text(8, 360, _("visible"), "start")
    drawing.named(56, 200, "E", energies[0])
    drawing.named(56, 224, "E+", energies[1])
    return drawing.svg()
