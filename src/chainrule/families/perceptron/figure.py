"""A perceptron as a figure: of two inputs the plane with its lines and the row, before and after
the correction; of more the inputs and the sums that they go into."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.families.drawing import RADIUS, Anchor, Drawing, drawn_of, in_a_row

_Names = Callable[[int], str]


class Names(NamedTuple):
    """What the sums, the weights and the biases of a sum are called."""

    sum: _Names = "s[{}]".format
    weight: Callable[[int, int], str] = "w[{},{}]".format
    bias: _Names = "b[{}]".format


_SIDE = 340
_MOST = 8
_USUAL = Names()
_AFTER = Names(weight="w+[{},{}]".format, bias="b+[{}]".format)
_OF_A_NEURON = Names(lambda _c: "s", lambda _c, i: f"w[{i}]", lambda _c: "-theta")


def perceptron_figure(
    W: Floats,
    b: Floats,
    x: Floats,
    s: Floats,
    after: tuple[Floats, Floats] | None,
    to: Anchor,
    names: Names = _USUAL,
) -> str:
    """Weights ``(sums, inputs)``, biases and sums ``(sums,)``, the row x ``(inputs,)``, and the
    weights and biases `after` its correction."""
    if len(x) == 2:
        return _plane(W, b, x, s, after, to, names)
    inputs, sums = in_a_row(len(x), _MOST), in_a_row(len(s), _MOST)
    height = 70 * max(len(inputs), len(sums)) + 40
    drawing = Drawing(_("Perceptron"), 420, height, to)
    left = [(50.0, (height - 70 * len(inputs)) / 2 + 70 * (i + 0.5)) for i in inputs]
    right = [(360.0, (height - 70 * len(sums)) / 2 + 70 * (c + 0.5)) for c in sums]
    drawing.weights(
        (
            *(left[i][0] + RADIUS, left[i][1], right[c][0] - RADIUS, right[c][1]),
            *(float(W[c, i]), names.weight(c + 1, i + 1)),
        )
        for i in inputs
        for c in sums
    )
    for i in inputs:
        drawing.unit(*left[i], f"x[{i + 1}]", float(x[i]))
    for c in sums:
        name = names.sum(c + 1)
        drawing.unit(*right[c], name, float(s[c]), won=bool(s[c] > 0), won_by=name)
    return drawing.svg()


def neuron_figure(w: Floats, theta: float, x: Floats, s: float, to: Anchor) -> str:
    """A McCulloch-Pitts neuron, whose threshold takes the place of a bias of -θ."""
    return perceptron_figure(w[None], np.array([-theta]), x, np.array([s]), None, to, _OF_A_NEURON)


def _plane(
    W: Floats,
    b: Floats,
    x: Floats,
    s: Floats,
    after: tuple[Floats, Floats] | None,
    to: Anchor,
    names: Names,
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
    _lines(drawing, (W, b), reach, at, "curve", names)
    if after is not None and not np.array_equal(after[0], W):
        _lines(drawing, after, reach, at, "curve after", _AFTER)
    drawing.dot(*at(x), "x[1]", float(x[0]), drawn_of("point", "x[1] x[2]", side=str(_SIDE)))
    for c in range(len(s)):
        drawing.named(_SIDE + 85, 30 + 24 * c, names.sum(c + 1), float(s[c]))
    for i in range(2):
        drawing.named(_SIDE + 85, 60 + 24 * (len(s) + i), f"x[{i + 1}]", float(x[i]))
    return drawing.svg()


def _lines(
    drawing: Drawing,
    weights: tuple[Floats, Floats],
    reach: float,
    at: Callable[[Floats], tuple[float, float]],
    look: str,
    names: Names,
) -> None:
    """Each sum's line, on which it is 0, and across it from its foot where the sum grows."""
    for c, (w, bias) in enumerate(zip(*weights, strict=True), 1):
        of = f"{names.weight(c, 1)} {names.weight(c, 2)} {names.bias(c)}"
        line, side = _line(w, float(bias), reach)
        drawing.curve([at(p) for p in line], look, drawn_of("line", of))
        drawing.curve([at(p) for p in side], look + " thin", drawn_of("side", of))


def _line(w: Floats, bias: float, reach: float) -> tuple[list[Floats], list[Floats]]:
    """The ends of a line inside the frame, and from its foot to its side; none that is not seen."""
    size = float(w @ w)
    if not size:
        return [], []
    foot, along = -bias * w / size, np.array([-w[1], w[0]]) / np.sqrt(size)
    inside = [
        p for t in np.linspace(-3, 3, 241) * reach if (abs(p := foot + t * along) <= reach).all()
    ]
    side = foot + 0.15 * reach * w / np.sqrt(size)
    line = [inside[0], inside[-1]] if len(inside) > 1 else []
    return line, [foot, side] if line and (abs(foot) <= reach).all() else []
