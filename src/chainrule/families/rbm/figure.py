"""A restricted Boltzmann machine as a figure: its two layers, and the way of a step of contrastive
divergence up, down and up again, with the free energies."""

from __future__ import annotations

from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.families.drawing import Anchor, Drawing, in_a_row

_MOST = 8
_APART = 66


def step_figure(
    W: Floats,
    rows: tuple[Floats, Floats, Floats, Floats, Floats],
    free: tuple[float, float],
    to: Anchor,
) -> str:
    """Weights ``(hidden, visible)``; `rows` are v0, P(h), h, v1 and P(h) again."""
    v0, ph0, h0, v1, ph1 = rows
    visible, hidden = in_a_row(len(v0), _MOST), in_a_row(len(ph0), _MOST)
    half = _APART * max(len(visible), len(hidden)) + 30
    drawing = Drawing(_("Restricted Boltzmann machine"), 2 * half + 20, 330, to)
    sides = [(0.0, v0, "v0", ph0, "ph0"), (half + 20.0, v1, "v1", ph1, "ph1")]
    for left, v, v_name, p, p_name in sides:
        below = [left + (half - _APART * len(visible)) / 2 + _APART * (k + 0.5) for k in visible]
        above = [left + (half - _APART * len(hidden)) / 2 + _APART * (k + 0.5) for k in hidden]
        drawing.weights(
            (below[i], 250, above[j], 130, float(W[j, i]), f"W[{j + 1},{i + 1}]")
            for j in hidden
            for i in visible
        )
        for i in visible:
            drawing.unit(below[i], 250, f"{v_name}[{i + 1}]", float(v[i]))
        for j in hidden:
            drawing.unit(above[j], 130, f"{p_name}[{j + 1}]", float(p[j]))
            if v_name == "v0":
                name = f"h0[{j + 1}]"
                drawing.unit(above[j], 60, name, float(h0[j]), won=bool(h0[j]), won_by=name)
        drawing.named(left + half / 2, 310, f"F{v_name[1]}", free[int(v_name[1])])
        whole = (len(v), len(p))
        if whole != (len(visible), len(hidden)):
            drawing.text(
                left + half / 2, 26, _("{v} visible, {h} hidden").format(v=whole[0], h=whole[1])
            )
    return drawing.svg()
