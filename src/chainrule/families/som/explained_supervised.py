"""A prediction by a map, quantity by quantity: the winner, and its value, which is that of the rows
around it on the map."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.expression import add, call, mul
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.derivation.graph.derivation import Derivation, derivation_of_sample
from chainrule.derivation.graph.kinds import Built, Kind, given, ref, refs
from chainrule.families.som import maths as som
from chainrule.families.som.explained import Winner, gaussian
from chainrule.families.som.figure import map_figure


def derive(estimator: Any, X: Floats, _y: Any, row: int | None, step: int) -> Derivation[None]:
    """What the map says of row `row`."""
    if step:
        raise InputError(_("A map is explained as it was fitted: there is no step to go to."))
    row = row or 0
    return _Prediction(estimator, X[row]).graph(row + 1)


class _Prediction:
    """S[u,k] is the sum of the targets of unit u's training rows, n[u] how many these are."""

    def __init__(self, estimator: Any, x: Floats) -> None:
        self.estimator, self.look = estimator, Winner(estimator.map_, x)
        grid, c = estimator.map_.grid_, self.look.winner
        self.c = c + 1
        self.offsets = grid.offsets(c)
        self.h = som.neighborhood_of(grid, c, estimator.smoothing, "gaussian")
        self.sums, self.counts = estimator.unit_sums_, estimator.unit_counts_
        self.values = estimator.unit_values_[c]

    def graph(self, sample: int) -> Derivation[None]:
        units, k = self.sums.shape
        classes = getattr(self.estimator, "classes_", None)
        kinds = [
            *self.look.kinds(),
            Kind("sigma", "given", given(float(self.estimator.smoothing))),
            Kind("dx[{0}]", "given", given(self.offsets[:, 0]), (units,)),
            Kind("dy[{0}]", "given", given(self.offsets[:, 1]), (units,)),
            Kind("S[{0},{1}]", "given", given(self.sums), (units, k)),
            Kind("n[{0}]", "given", given(self.counts), (units,)),
            Kind("h[{0}]", "forward", self._neighborhood, (units,)),
            Kind("y[{0}]", "forward", self._value, (k,)),
            *([] if classes is None else [Kind("predicted", "forward", self._class)]),
        ]
        labels = None if classes is None else [str(label) for label in classes]
        context = {"inputs": len(self.look.x), "units": units, "classes": labels}
        heading = _("{kind} · {rows}×{columns} units · sample {sample}").format(
            kind=type(self.estimator).__name__,
            rows=self.estimator.map_.n_rows,
            columns=self.estimator.map_.n_columns,
            sample=sample,
        )
        grid, u_matrix = self.estimator.map_.grid_, self.estimator.map_.u_matrix().ravel()
        draw = partial(map_figure, grid, u_matrix, self.look.d, self.h, self.look.winner)
        return derivation_of_sample(
            "supervised-som", kinds, context, heading, sample=sample, figure=draw
        )

    def _neighborhood(self, u: int) -> Built:
        return self.h[u - 1], gaussian(ref("dx", u), ref("dy", u))

    def _value(self, k: int) -> Built:
        """By the units with rows that have a target; where none is near, the mean of all."""
        there = (np.flatnonzero(self.counts) + 1).tolist()
        if (self.h * self.counts).sum() == 0:
            return self.values[k - 1], None
        above = add(*(mul(ref("h", u), ref("S", u, k)) for u in there))
        return self.values[k - 1], above / add(*(mul(ref("h", u), ref("n", u)) for u in there))

    def _class(self) -> Built:
        """The place of the class among the classes, from 1."""
        return int(self.values.argmax()) + 1, call("argmax", *refs("y", len(self.values)))
