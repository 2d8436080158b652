"""The columns of a table as parts of a network's input, in ONNX."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.models.export.onnx_graph import ML, Graph
from chainrule.models.export.plan import Cell, Plan

_MISSING = -2
"""The place of a missing text among the labels; that of another one is −1."""


def parts_of(graph: Graph, plan: Plan, fields: Sequence[str]) -> str:
    """x ``(n, parts)`` as the network is given it."""
    parts = []
    for cell, field in zip(plan.cells, fields, strict=True):
        found = (
            _of_texts(graph, cell, field)
            if cell.kind == "category"
            else _of_numbers(graph, cell, field)
        )
        parts += [graph.cast(part, plan.dtype) for part in found]
    return graph.add("Concat", *parts, axis=1)


def _of_numbers(graph: Graph, cell: Cell, x: str) -> list[str]:
    e, constant = cell.encoding, graph.constant
    if e is None:
        return [_scaled(graph, cell, x)]
    missing = graph.add("IsNaN", x)
    found = []
    if cell.kind != "time":
        filled = graph.add("Where", missing, constant(e.means[0]), x)
        found = [_scaled(graph, cell, filled)]
    for period in e.periods:
        turn = graph.add("Mul", x, constant(2 * np.pi))
        angle = graph.add("Div", turn, constant(period))
        quarter = graph.add("Add", angle, constant(np.pi / 2))
        for turned in (angle, quarter):  # cos: not all runtimes have one of float64
            mean = constant(e.means[len(found)])
            found.append(graph.add("Where", missing, mean, graph.add("Sin", turned)))
    return [*found, missing] if e.tells_missing else found


def _scaled(graph: Graph, cell: Cell, x: str) -> str:
    moved = graph.add("Sub", x, graph.constant(cell.shift))
    scaled = graph.add("Div", moved, graph.constant(cell.scale))
    if math.isinf(cell.clip):
        return scaled
    share = graph.add("Div", scaled, graph.constant(cell.clip))
    squared = graph.add("Add", graph.add("Mul", share, share), graph.constant(1.0))
    return graph.add("Div", scaled, graph.add("Sqrt", squared))


def _of_texts(graph: Graph, cell: Cell, text: str) -> list[str]:
    assert cell.encoding is not None
    words = [*map(utf8, cell.labels), *cell.missing]
    places = [*range(len(cell.labels)), *[_MISSING] * len(cell.missing)]
    place = graph.add(
        "LabelEncoder",
        text,
        domain=ML,
        keys_strings=words,
        values_int64s=places,
        default_int64=-1,
    )
    found = []
    if cell.labels:
        labels = graph.constant(np.arange(len(cell.labels)))
        same = graph.cast(graph.add("Equal", place, labels), np.float64)
        known = graph.add("GreaterOrEqual", place, graph.constant(0))
        means = graph.constant(np.array(cell.encoding.means))
        found.append(graph.add("Where", known, same, means))
    if cell.encoding.tells_missing:
        found.append(graph.add("Equal", place, graph.constant(_MISSING)))
    return found


def utf8(text: str) -> str:
    """The text; InputError where it is none of UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        message = _("{text!r} is no text of UTF-8, as ONNX asks for.").format(text=text)
        raise InputError(message, _("Rename it in the table, and train again.")) from None
    return text
