"""A row that a classical network is explained on, as a table: each input by the name that the
equations give it, its column and its cell in the user's units, the number that goes in, and what of
the network lies nearest to it, the box of its category or the prototype of its unit, in these units
too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.families.estimated import without_names
from chainrule.families.registry import name_of_nearest
from chainrule.models.model import Model
from chainrule.page.own_row import Origin, own_cells

_MOST = 40  # inputs that are listed


def row_table(model: Model, derivation: Any, raw: Floats) -> list[list[str]]:
    """The head and a line for each input of the row that `derivation` explains, of raw columns
    ``(n, inputs)``; of many inputs the first, and a line that says so."""
    row = derivation.samples[0]
    x = np.asarray(model.encoded(raw[row - 1 : row])[0], float)
    head = ["", _("column"), _("cell"), _("as the network is given it")]
    found = _nearest(model, x)
    if found is not None:
        head.append(name_of_nearest(model.family))
    lines = [head]
    for i, (name, cell) in enumerate(_cells(model, raw, row)):
        if i == _MOST:
            lines.append(["…", _("{n} more").format(n=len(x) - _MOST)] + [""] * (len(head) - 2))
            break
        letter = derivation.kinds[0].name.format(i + 1)
        given = derivation.read(letter)
        value = "" if given is None else f"{float(derivation[letter].value):.6g}"
        lines.append([letter, name, cell, value, *([] if found is None else [_ends(found, i)])])
    return lines


def _cells(model: Model, raw: Floats, row: int) -> Iterator[tuple[str, str]]:
    """The name of each of the network's inputs, and the cell of its column."""
    if model.schema is None:
        names = model.input_names or [_("input {i}").format(i=i + 1) for i in range(raw.shape[1])]
        yield from (
            (str(name), f"{value:.6g}") for name, value in zip(names, raw[row - 1], strict=True)
        )
        return
    for _column, cell, first, n in own_cells(Origin(model.schema, raw), row):
        yield from ((part, cell) for part in model.schema.parts[first - 1 : first - 1 + n])


def _nearest(model: Model, x: Floats) -> Floats | None:
    """Both ends ``(2, inputs)`` in units, where the family has such a thing."""
    if model.family.nearest is None:
        return None
    with without_names():
        ends = np.array(model.family.nearest(model.fitted, x), float)
    return ends if model.schema is None else model.schema.input_scaler.inverse(ends)


def _ends(found: Floats, i: int) -> str:
    low, high = (f"{value:.6g}" for value in found[:, i])
    return low if low == high else f"{low} … {high}"
