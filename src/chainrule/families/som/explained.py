"""A self-organizing map's look at one sample, quantity by quantity: the distance of each prototype,
the winner, the neighborhood, and where each prototype moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.expression import Expr, add, call, case, exp, mul, sqrt, sub
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.derivation.graph.derivation import Derivation, derivation_of_sample
from chainrule.derivation.graph.kinds import Built, Kind, given, ref, refs
from chainrule.families.som import maths as som

_SIGMA = ref("sigma")


def _squares(dx: Expr, dy: Expr) -> Expr:
    return dx**2 + dy**2


def _gaussian(dx: Expr, dy: Expr) -> Expr:
    return exp(-(_squares(dx, dy) / (2 * _SIGMA**2)))


_NEIGHBORHOODS: dict[str, Callable[[Expr, Expr], Expr]] = {
    "gaussian": _gaussian,
    "mexican_hat": lambda dx, dy: (1 - _squares(dx, dy) / _SIGMA**2) * _gaussian(dx, dy),
    "bubble": lambda dx, dy: case(call("max", dx, dy) <= _SIGMA, 1, 0),
    "triangle": lambda dx, dy: (
        call("max", 0, _SIGMA - dx) * call("max", 0, _SIGMA - dy) / _SIGMA**2
    ),
}
_DISTANCES: dict[str, Callable[[list[Expr], list[Expr]], Expr]] = {
    "euclidean": lambda x, w: sqrt(add(*(d**2 for d in map(sub, x, w)))),
    "manhattan": lambda x, w: add(*(abs(d) for d in map(sub, x, w))),
    "cosine": lambda x, w: 1 - add(*map(mul, x, w)) / (_length(x) * _length(w)),
}


def _length(x: list[Expr]) -> Expr:
    return sqrt(add(*(a**2 for a in x)))


def derive(estimator: Any, X: Floats, _y: Any, row: int | None, step: int) -> Derivation[None]:
    """What one more sample, row `row`, would do to the map at the rate and radius where they end,
    an online step whichever way the map was trained."""
    if step:
        raise InputError(_("A map is explained as it was fitted: there is no step to go to."))
    row = row or 0
    return _Look(estimator, X[row]).graph(row + 1)


class _Look:
    def __init__(self, estimator: Any, x: Floats) -> None:
        self.estimator, self.x = estimator, x
        self.W = np.asarray(estimator.prototypes_, float)
        self.units, self.n = self.W.shape
        self.grid, shape = estimator.grid_, estimator.shape_
        rate, self.radius = shape.rate.at(1, 1), shape.radius.at(1, 1)
        # a batch has no rate: half of the way is shown
        self.rate = rate if estimator.mode == "online" or estimator.learning_rate else 0.5
        self.known = [i for i in range(1, self.n + 1) if not np.isnan(x[i - 1])]
        self.seen = som.look(
            self.W, x, self.grid, self.rate, self.radius, shape.neighborhood, shape.metric
        )
        self.offsets = self.grid.offsets(self.seen.winner)

    def graph(self, sample: int) -> Derivation[None]:
        n, units, known = self.n, self.units, self.known
        there = set(known)
        kinds = (
            Kind("x[{0}]", "given", given(self.x), (n,), exists=lambda i: i in there),
            Kind("w[{0},{1}]", "given", given(self.W), (units, n)),
            Kind("epsilon", "given", given(float(self.rate))),
            Kind("sigma", "given", given(float(self.radius))),
            Kind("d[{0}]", "match", self._distance, (units,)),
            Kind("winner", "match", self._winner, relation="argmin"),
            Kind("dx[{0}]", "given", given(self.offsets[:, 0]), (units,)),
            Kind("dy[{0}]", "given", given(self.offsets[:, 1]), (units,)),
            Kind("h[{0}]", "match", self._neighborhood, (units,)),
            Kind("w+[{0},{1}]", "update", self._move, (units, n), exists=lambda _k, i: i in there),
        )
        context = {
            "rows": self.grid.n_rows,
            "columns": self.grid.n_columns,
            "inputs": n,
            "topology": self.estimator.topology,
            "toroidal": self.grid.torus,
            "neighborhood": self.estimator.neighborhood,
            "metric": self.estimator.metric,
        }
        heading = _(
            "self-organizing map {rows}×{columns} · {neighborhood} · sample {sample}"
        ).format(
            rows=self.grid.n_rows,
            columns=self.grid.n_columns,
            neighborhood=self.estimator.neighborhood,
            sample=sample,
        )
        return derivation_of_sample("som", kinds, context, heading, sample=sample)

    def _distance(self, k: int) -> Built:
        x: list[Expr] = [ref("x", i) for i in self.known]
        w: list[Expr] = [ref("w", k, i) for i in self.known]
        return self.seen.d[k - 1], _DISTANCES[self.estimator.metric](x, w)

    def _winner(self) -> Built:
        return self.seen.winner + 1, call("argmin", *refs("d", self.units))

    def _neighborhood(self, k: int) -> Built:
        formula = _NEIGHBORHOODS[self.estimator.neighborhood](ref("dx", k), ref("dy", k))
        return self.seen.h[k - 1], formula

    def _move(self, k: int, i: int) -> Built:
        w = ref("w", k, i)
        step = mul(ref("epsilon"), ref("h", k), ref("x", i) - w)
        return self.seen.after[k - 1, i - 1], w + step
