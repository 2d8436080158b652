"""The units of an RBF network as a figure: each one's bump over the distance r, and where the row
stands on it."""

from __future__ import annotations

import numpy as np

from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.families.drawing import Anchor, Drawing, drawn_of
from chainrule.families.rbf.maths import Kernel

_MOST = 9
_WIDE, _HIGH, _ACROSS = 210, 130, 3


def bumps_figure(kernel: Kernel, widths: Floats, r2: Floats, phi: Floats, to: Anchor) -> str:
    """Widths, squared distances and values ``(units,)``; of many units those that answer most."""
    drawn = np.sort(np.argsort(-abs(phi), kind="stable")[:_MOST]).tolist()
    rows = -(-len(drawn) // _ACROSS)
    title = _("Bumps of the units, {n} of {all}").format(n=len(drawn), all=len(phi))
    drawing = Drawing(title, _WIDE * min(_ACROSS, len(drawn)), _HIGH * rows + 26, to)
    for place, j in enumerate(drawn):
        corner = (_WIDE * (place % _ACROSS) + 14, 8 + _HIGH * (place // _ACROSS))
        _bump(drawing, corner, kernel, widths[j : j + 1], float(r2[j]), (j, float(phi[j])))
    drawing.text(8, _HIGH * rows + 20, title, "start")
    return drawing.svg()


def _bump(
    drawing: Drawing,
    corner: tuple[float, float],
    kernel: Kernel,
    width: Floats,
    r2: float,
    unit: tuple[int, float],
) -> None:
    """One unit's values over the distance, from its center outwards, and the row's as a dot."""
    (left, top), (j, phi) = corner, unit
    reach = max(3 * float(abs(width[0])), 1.15 * float(np.sqrt(r2)), 1e-9)
    r = np.linspace(0, reach, 60)
    values = kernel.value(r[:, None] ** 2, width)[:, 0]
    low, high = min(0.0, float(values.min()), phi), max(float(values.max()), phi)

    def at(distance: float, value: float) -> tuple[float, float]:
        across = left + (_WIDE - 30) * distance / reach
        return across, top + (_HIGH - 46) * (1 - (value - low) / ((high - low) or 1.0))

    name = f"phi[{j + 1}]"
    of = drawn_of("bump", f"{name} r2[{j + 1}] sigma[{j + 1}]", width=f"{width[0]:.17g}")
    size = f"{left} {top} {_WIDE - 30} {_HIGH - 46}"
    drawing.parts.append(f'<g{of} data-box="{size}">')
    drawing.curve([at(0, low), at(reach, low)], "axis")
    drawing.curve([at(a, b) for a, b in zip(r.tolist(), values.tolist(), strict=True)])
    drawing.dot(*at(float(np.sqrt(r2)), phi), name, phi)
    drawing.parts.append("</g>")
    drawing.named(left + _WIDE / 2 - 15, top + _HIGH - 24, name, phi)
