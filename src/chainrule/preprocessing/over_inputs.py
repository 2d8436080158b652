"""The one or two numbers that a network reads, as a line or a plane to see what it says there."""

from __future__ import annotations

import numpy as np

from chainrule.basics.typing import Floats
from chainrule.preprocessing.schema import Schema

_MARGIN = 0.08
_ENDS = {"standard": (-2.5, 2.5), "robust": (-2.5, 2.5), "minmax": (0.0, 1.0), "max": (0.0, 1.0)}


def shown_over_inputs(schema: Schema | None) -> bool:
    """One or two columns are read, and numbers alone."""
    if schema is None or len(schema.inputs) > 2:
        return False
    return schema.parts == list(schema.inputs) and schema.task != "none"


def ends_of(schema: Schema, X: Floats | None) -> Floats | None:
    """What is looked at ``(2, inputs)``: around the rows X, else as far as the scaling says that
    rows lay; None where it says nothing."""
    if X is not None and len(X):
        low, high = np.nanmin(X, axis=0), np.nanmax(X, axis=0)
    elif schema.input_scaler.kind in _ENDS:
        ends = np.array(_ENDS[schema.input_scaler.kind])
        both = np.repeat(ends[:, None], len(schema.inputs), axis=1)
        low, high = schema.input_scaler.inverse(both)
    else:
        return None
    room = _MARGIN * np.where(high > low, high - low, 1.0)
    return np.stack([low - room, high + room])


def grid(ends: Floats, fine: int) -> Floats:
    """Rows of inputs ``(points, inputs)`` between the ends ``(2, inputs)``: a line, or line by line
    from the top, as a picture is read."""
    x = np.linspace(ends[0, 0], ends[1, 0], fine)
    if ends.shape[1] == 1:
        return x[:, None]
    y = np.linspace(ends[1, 1], ends[0, 1], fine)
    across, down = np.meshgrid(x, y)
    return np.column_stack([across.ravel(), down.ravel()])
