"""A map as a figure: each unit a tile, the darker the farther its prototype is from its neighbors'
(the U-matrix), on it a disk as large as the winner's neighborhood reaches it."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.families.drawing import Anchor, Drawing, drawn_of

_WIDE, _NARROWEST = 640, 440.0


def map_figure(grid: Any, u_matrix: Floats, d: Floats, h: Floats, winner: int, to: Anchor) -> str:
    """Distances d and neighborhood h ``(units,)`` of a row whose winner is that unit, from 0."""
    places = grid.places()
    low, high = places.min(axis=0) - 0.6, places.max(axis=0) + 0.6
    size = min(72.0, _WIDE / float((high - low)[0]))
    x, y = ((places - low) * size).T
    width, height = (high - low) * size
    drawing = Drawing(
        _("Self-organizing map"), max(float(width), _NARROWEST), float(height) + 28, to
    )
    span = float(np.ptp(u_matrix)) or 1.0
    shade = (u_matrix - u_matrix.min()) / span
    corners = _corners(grid.hexagonal) * size
    for k in range(len(d)):
        path = "M" + "L".join(f"{x[k] + a:.1f} {y[k] + b:.1f}" for a, b in corners) + "Z"
        near = " ".join(str(j + 1) for j in np.flatnonzero(grid.neighbors(k)))
        data = drawn_of("tile", f"d[{k + 1}]", near=near, between=f"{u_matrix[k]:.17g}")
        drawing.tile(path, f"d[{k + 1}]", float(d[k]), float(shade[k]), k == winner, data)
        most = 0.38 * size
        radius = most * float(np.sqrt(np.clip(h[k], 0, 1)))
        drawing.parts.append(
            f'<circle class="reach" cx="{x[k]:.1f}" cy="{y[k]:.1f}" '
            f'r="{radius if radius > 1 else 0:.1f}"'
            f"{drawn_of('reach', f'h[{k + 1}]', most=f'{most:.3f}')}/>"
        )
    said = _("dark: far from its neighbors; disks: how far the winner reaches")
    drawing.text(4, float(height) + 20, said, "start")
    return drawing.svg()


def _corners(hexagonal: bool) -> Floats:
    """Of a unit's tile around its place, tiles touching at size 1."""
    if not hexagonal:
        return np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
    angles = np.pi / 6 + np.arange(6) * np.pi / 3
    corners: Floats = np.column_stack([np.cos(angles), np.sin(angles)]) / np.sqrt(3)
    return corners
