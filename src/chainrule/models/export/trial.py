"""The rows on which an exported file tests itself: three of the training rows, or, where no table
is given, the least, the mean and the greatest of each column in training."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.typing import Floats
from chainrule.data.columns import Feature
from chainrule.models.export.plan import Cell, Plan, Prototypes
from chainrule.models.model import Model
from chainrule.models.rows import inputs_of

N_ROWS = 3
_ANOTHER = "(another)"


class Trial(NamedTuple):
    """Rows X ``(n, inputs)`` in the user's units, as cells too (``rows[k][j]``, None: missing), and
    what the network's outputs ``(n, outputs)`` for them are."""

    rows: list[list[Any]]
    outputs: Floats


def trial_of(model: Model, plan: Plan, data: Any = None) -> Trial:
    """`data`: a table, its file, a data frame or an array; its first, middle and last row."""
    X = _made(plan) if data is None else np.asarray(inputs_of(model, data), float)
    X = X[np.unique(np.linspace(0, len(X) - 1, N_ROWS).astype(int))]
    if model.family.layered:
        found = model.outputs(X)
    elif isinstance(plan.body, Prototypes):
        found = model.fitted.transform(model.encoded(X))
    else:
        found = model.fitted._outputs(model.encoded(X))
    return Trial(cells_of(model, plan, X), np.asarray(found, float))


def cells_of(model: Model, plan: Plan, X: Floats) -> list[list[Any]]:
    """Raw rows X ``(n, inputs)`` as a program hands them over: texts for places among labels."""
    features = model.schema.named_features if model.schema else tuple(map(Feature, ()))
    kinds = features or [Feature(cell.name) for cell in plan.cells]
    return [[_cell(f, float(x)) for f, x in zip(kinds, row, strict=True)] for row in X]


def _cell(feature: Feature, x: float) -> Any:
    if np.isnan(x):
        return None
    if feature.kind != "category":
        return x
    return feature.labels[int(x)] if x >= 0 else _ANOTHER


def _made(plan: Plan) -> Floats:
    return np.column_stack([_of_cell(j, cell) for j, cell in enumerate(plan.cells)])


def _of_cell(j: int, cell: Cell) -> list[float]:
    """Three cells of a column."""
    e = cell.encoding
    if e is None:  # the range is not known; scaled numbers lie about 0
        return [cell.shift + cell.scale * ((j + k) % 3 - 1) for k in range(N_ROWS)]
    if e.kind == "category":
        return [float(e.labels[k * (len(e.labels) - 1) // 2]) for k in range(N_ROWS)]
    return [e.low, (e.low + e.high) / 2, e.high]
