"""A perceptron as a figure: of two inputs the plane with its lines and the row, before and after
the correction; of more the inputs and the sums that they go into."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.families.drawing import RADIUS, Anchor, Drawing, in_a_row

_Names = Callable[[int], str]
_SIDE = 340
_MOST = 8


def perceptron_figure(
    W: Floats,
    b: Floats,
    x: Floats,
    s: Floats,
    after: tuple[Floats, Floats] | None,
    to: Anchor,
    name: _Names = "s[{}]".format,
) -> str:
    """Weights ``(sums, inputs)``, biases and sums ``(sums,)``, the row x ``(inputs,)``, and the
    weights and biases `after` its correction."""
    if len(x) == 2:
        return _plane(W, b, x, s, after, to, name)
    inputs, sums = in_a_row(len(x), _MOST), in_a_row(len(s), _MOST)
    height = 70 * max(len(inputs), len(sums)) + 40
    drawing = Drawing(_("Perceptron"), 420, height, to)
    left = [(50.0, (height - 70 * len(inputs)) / 2 + 70 * (i + 0.5)) for i in inputs]
    right = [(360.0, (height - 70 * len(sums)) / 2 + 70 * (c + 0.5)) for c in sums]
    drawing.weights(
        (left[i][0] + RADIUS, left[i][1], right[c][0] - RADIUS, right[c][1], float(W[c, i]))
        for i in inputs
        for c in sums
    )
    for i in inputs:
        drawing.unit(*left[i], f"x[{i + 1}]", float(x[i]))
    for c in sums:
        drawing.unit(*right[c], name(c + 1), float(s[c]), won=bool(s[c] > 0))
    return drawing.svg()


def neuron_figure(w: Floats, theta: float, x: Floats, s: float, to: Anchor) -> str:
    """A McCulloch-Pitts neuron, whose threshold takes the place of a bias of -θ."""
    return perceptron_figure(
        w[None], np.array([-theta]), x, np.array([s]), None, to, name=lambda _c: "s"
    )


def _plane(
    W: Floats,
    b: Floats,
    x: Floats,
    s: Floats,
    after: tuple[Floats, Floats] | None,
    to: Anchor,
    name: _Names,
) -> str:
    feet = [abs(bias) / (np.hypot(*w) or 1.0) for w, bias in zip(W, b, strict=True)]
    reach = 1.4 * max(1.0, float(abs(x).max()), *(min(float(f), 4.0) for f in feet))

    def at(point: Floats) -> tuple[float, float]:
        return (
            float(_SIDE * (1 + point[0] / reach) / 2),
            float(_SIDE * (1 - point[1] / reach) / 2),
        )

    drawing = Drawing(_("Perceptron"), _SIDE + 170, _SIDE + 10, to)
    drawing.curve([at(np.array([-reach, 0])), at(np.array([reach, 0]))], "axis")
    drawing.curve([at(np.array([0, -reach])), at(np.array([0, reach]))], "axis")
    _lines(drawing, W, b, reach, at, "curve")
    if after is not None and not np.array_equal(after[0], W):
        _lines(drawing, *after, reach, at, "curve after")
    drawing.dot(*at(x), "x[1]", float(x[0]))
    for c in range(len(s)):
        drawing.named(_SIDE + 85, 30 + 24 * c, name(c + 1), float(s[c]))
    for i in range(2):
        drawing.named(_SIDE + 85, 60 + 24 * (len(s) + i), f"x[{i + 1}]", float(x[i]))
    return drawing.svg()


def _lines(drawing: Drawing, W: Floats, b: Floats, reach: float, at: object, look: str) -> None:
    assert callable(at)
    for w, bias in zip(W, b, strict=True):
        size = float(w @ w)
        if not size:
            continue
        foot, along = -bias * w / size, np.array([-w[1], w[0]]) / np.sqrt(size)
        inside = [
            p
            for t in np.linspace(-3, 3, 241) * reach
            if (abs(p := foot + t * along) <= reach).all()
        ]
        if len(inside) > 1:
            drawing.curve([at(inside[0]), at(inside[-1])], look)
            side = foot + 0.15 * reach * w / np.sqrt(size)
            if (abs(foot) <= reach).all():
                drawing.curve([at(foot), at(side)], look + " thin")
