# Longer than 250 lines: a look at a row online and in batch, which tell most alike.
"""A self-organizing map's look at one sample, quantity by quantity: the distance of each prototype
and the winner; and as the map was trained, where prototypes move by one more sample, or what one
more epoch of the batch makes of the winner's: the sums of each unit's samples, smoothed.

With column weights each square (of manhattan each difference) counts so many times.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.expression import Expr, Num, add, call, case, exp, mul, sqrt, sub
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.derivation.graph.derivation import Derivation, derivation_of_sample
from chainrule.derivation.graph.kinds import Built, Kind, given, ref, refs
from chainrule.derivation.graph.names import Name
from chainrule.families.som import maths as som
from chainrule.families.som.figure import map_figure

_SIGMA = ref("sigma")


def _squares(dx: Expr, dy: Expr) -> Expr:
    return dx**2 + dy**2


def gaussian(dx: Expr, dy: Expr) -> Expr:
    """e^(−(dx² + dy²)/(2σ²))."""
    return exp(-(_squares(dx, dy) / (2 * _SIGMA**2)))


_NEIGHBORHOODS: dict[str, Callable[[Expr, Expr], Expr]] = {
    "gaussian": gaussian,
    "mexican_hat": lambda dx, dy: (1 - _squares(dx, dy) / _SIGMA**2) * gaussian(dx, dy),
    "bubble": lambda dx, dy: case(call("max", dx, dy) <= _SIGMA, 1, 0),
    "triangle": lambda dx, dy: (
        call("max", 0, _SIGMA - dx) * call("max", 0, _SIGMA - dy) / _SIGMA**2
    ),
}
Vector = list[Expr]
_DISTANCES: dict[str, Callable[[Vector, Vector, Vector], Expr]] = {
    "euclidean": lambda x, w, g: sqrt(add(*map(mul, g, (d**2 for d in map(sub, x, w))))),
    "manhattan": lambda x, w, g: add(*map(mul, g, (abs(d) for d in map(sub, x, w)))),
    "cosine": lambda x, w, g: (
        1 - add(*map(mul, g, map(mul, x, w))) / (_length(x, g) * _length(w, g))
    ),
}
_MOST_UNITS = 24  # of a larger map only what lies near the winner is told unasked
_NEXT = 4  # units, besides the winner, whose distances are told then
_OF_UNITS = ("h[{0}]", "dx[{0}]", "dy[{0}]", "w+[{0},{1}]", "S[{0},{1}]", "n[{0},{1}]")
_OF_INPUTS = ("S[{0},{1}]", "rest[{0}]", "m[{0}]", "w+[{0},{1}]")
_INPUTS = 8  # whose prototypes' moves are told then: where the row lies farthest away
_SOME = 1e-18  # a neighborhood below this adds nothing to a sum


def _length(x: Vector, g: Vector) -> Expr:
    return sqrt(add(*map(mul, g, (a**2 for a in x))))


def derive(estimator: Any, X: Floats, _y: Any, row: int | None, step: int) -> Derivation[None]:
    """What one more sample, row `row`, would do to a map trained online at the rate and radius
    where they end; or what one more epoch over the rows X would do to the prototype of its winner,
    in a map trained in batch."""
    if step:
        raise InputError(_("A map is explained as it was fitted: there is no step to go to."))
    if not isinstance(estimator.metric, str):
        raise InputError(
            _("A map with a metric of one's own cannot be explained: its formula is not known.")
        )
    row = row or 0
    told = _Online if estimator.mode == "online" else _Batch
    return told(estimator, X, row).graph(row + 1)


class Winner:
    """The distances of one row x ``(inputs,)``, and the nearest unit, counted from 0."""

    def __init__(self, estimator: Any, x: Floats) -> None:
        self.metric, self.x = estimator.metric, np.asarray(x, float)
        self.W = np.asarray(estimator.prototypes_, float)
        self.units, self.n = self.W.shape
        self.known = [i for i in range(1, self.n + 1) if not np.isnan(self.x[i - 1])]
        weights = getattr(estimator, "input_weights_", None)
        self.g = None if weights is None else weights ** (1 if self.metric == "manhattan" else 2)
        weighed = estimator._weighed
        self.d = som.distances(weighed(self.x[None]), weighed(self.W), self.metric)[0]
        self.winner = int(self.d.argmin())
        away = np.nan_to_num(abs(self.x - self.W[self.winner]))
        self.farthest = set((-away).argsort(kind="stable")[:_INPUTS].tolist())

    def kinds(self) -> list[Kind]:
        there = set(self.known)
        return [
            Kind("x[{0}]", "given", given(self.x), (self.n,), exists=lambda i: i in there),
            Kind("w[{0},{1}]", "given", given(self.W), (self.units, self.n)),
            *([] if self.g is None else [Kind("g[{0}]", "given", given(self.g), (self.n,))]),
            Kind("winner", "match", self._winner, relation="argmin"),
            Kind("d[{0}]", "match", self._distance, (self.units,)),
        ]

    def _winner(self) -> Built:
        return self.winner + 1, call("argmin", *refs("d", self.units))

    def _distance(self, k: int) -> Built:
        x: Vector = [ref("x", i) for i in self.known]
        w: Vector = [ref("w", k, i) for i in self.known]
        g: Vector = [Num(1) if self.g is None else ref("g", i) for i in self.known]
        return self.d[k - 1], _DISTANCES[self.metric](x, w, g)

    def is_usual(self, name: Name) -> bool:
        """Of a large map what is told unasked: of the winner, and the distances of the next."""
        if self.units <= _MOST_UNITS:
            return True
        if name.kind in ("d[{0}]", "w[{0},{1}]"):
            return name.indices[0] - 1 in self.d.argsort(kind="stable")[: 1 + _NEXT].tolist()
        if name.kind in _OF_INPUTS and name.indices[-1] - 1 not in self.farthest:
            return False
        of_winner = name.kind not in _OF_UNITS or name.indices[0] == self.winner + 1
        return of_winner and name.kind != "winner"


class _Look(ABC):
    """What both ways of training share."""

    def __init__(self, estimator: Any, X: Floats, row: int) -> None:
        self.estimator, self.X = estimator, np.asarray(X, float)
        self.look = Winner(estimator, self.X[row])
        self.x, self.W = self.look.x, self.look.W
        self.grid, shape = estimator.grid_, estimator.shape_
        self.rate, self.radius = shape.rate.at(1, 1), shape.radius.at(1, 1)
        self.c = self.look.winner + 1
        self.offsets = self.grid.offsets(self.look.winner)
        self.h = som.neighborhood_of(
            self.grid, self.look.winner, self.radius, estimator.neighborhood
        )

    def graph(self, sample: int) -> Derivation[None]:
        units = self.look.units
        kinds = (
            *self.look.kinds(),
            Kind("epsilon", "given", given(float(self.rate))),
            Kind("sigma", "given", given(float(self.radius))),
            Kind("dx[{0}]", "given", given(self.offsets[:, 0]), (units,)),
            Kind("dy[{0}]", "given", given(self.offsets[:, 1]), (units,)),
            Kind("h[{0}]", "match", self._neighborhood, (units,)),
            *self._learning(),
        )
        estimator = self.estimator
        context = {
            "rows": self.grid.n_rows,
            "columns": self.grid.n_columns,
            "inputs": self.look.n,
            "topology": estimator.topology,
            "toroidal": self.grid.torus,
            "neighborhood": estimator.neighborhood,
            "metric": estimator.metric,
            "mode": estimator.mode,
        }
        heading = _(
            "self-organizing map {rows}×{columns} · {neighborhood} · sample {sample} → unit "
            "{unit}, row {row}, column {column}"
        ).format(
            rows=self.grid.n_rows,
            columns=self.grid.n_columns,
            neighborhood=estimator.neighborhood,
            sample=sample,
            unit=self.c,
            row=(self.c - 1) // self.grid.n_columns,
            column=(self.c - 1) % self.grid.n_columns,
        )
        heading += " · " + self._way()
        u_matrix, d = estimator.u_matrix().ravel(), self.look.d
        draw = partial(map_figure, self.grid, u_matrix, d, self.h, self.look.winner)
        return derivation_of_sample(
            "som", kinds, context, heading, sample=sample, usual=self.look.is_usual, figure=draw
        )

    def _neighborhood(self, k: int) -> Built:
        formula = _NEIGHBORHOODS[self.estimator.neighborhood](ref("dx", k), ref("dy", k))
        return self.h[k - 1], formula

    @abstractmethod
    def _way(self) -> str:
        """What is shown, in words."""

    @abstractmethod
    def _learning(self) -> list[Kind]:
        """What becomes of the prototypes."""


class _Online(_Look):
    """Every prototype moves towards the sample."""

    def _way(self) -> str:
        return _("one more sample")

    def _learning(self) -> list[Kind]:
        there = set(self.look.known)
        shape = (self.look.units, self.look.n)
        return [Kind("w+[{0},{1}]", "update", self._move, shape, exists=lambda _k, i: i in there)]

    def _move(self, k: int, i: int) -> Built:
        w, x = self.W[k - 1, i - 1], self.x[i - 1]
        step = mul(ref("epsilon"), ref("h", k), ref("x", i) - ref("w", k, i))
        return w + self.rate * self.h[k - 1] * (x - w), ref("w", k, i) + step


class _Batch(_Look):
    """The winner's prototype becomes the mean of all rows, each by how near its own winner is.

    S[u,i] is the sum over the rows whose winner is unit u, n[u,i] how many these are; `rest` is
    that sum without the row explained.
    """

    def __init__(self, estimator: Any, X: Floats, row: int) -> None:
        super().__init__(estimator, X, row)
        self.sums = som.sums(self.X, estimator.units(self.X), self.look.units)
        own = np.where(np.isnan(self.x), 0, self.x)
        self.rest = self.sums.values[self.look.winner] - own
        near = abs(self.h) > _SOME
        self.near = (np.flatnonzero(near & self.sums.counts.any(axis=1)) + 1).tolist()

    def _way(self) -> str:
        return _("one more epoch over {n} rows, each counted once").format(n=len(self.X))

    def _learning(self) -> list[Kind]:
        units, n = self.sums.values.shape
        others = set(range(1, units + 1)) - {self.c}
        known = set(self.look.known)
        return [
            Kind("n[{0},{1}]", "given", given(self.sums.counts), (units, n)),
            Kind("rest[{0}]", "given", given(self.rest), (n,)),
            Kind(
                "S[{0},{1}]", "given", given(self.sums.values), (units, n),
                exists=lambda u, i: u in others or i not in known,
            ),
            Kind(
                "S[{0},{1}]", "update", self._sum, (units, n),
                exists=lambda u, i: u == self.c and i in known,
            ),
            Kind("m[{0}]", "update", self._mean, (n,), exists=self._is_reached),
            Kind(
                "w+[{0},{1}]", "update", self._new, (units, n), exists=lambda u, _i: u == self.c
            ),
        ]  # fmt: skip

    def _is_reached(self, i: int) -> bool:
        return bool((self.h * self.sums.counts[:, i - 1]).sum() > 0)

    def _sum(self, u: int, i: int) -> Built:
        return self.rest[i - 1] + self.x[i - 1], ref("rest", i) + ref("x", i)

    def _mean(self, i: int) -> Built:
        counts, values = self.sums.counts[:, i - 1], self.sums.values[:, i - 1]
        above = add(*(mul(ref("h", u), ref("S", u, i)) for u in self.near))
        below = add(*(mul(ref("h", u), ref("n", u, i)) for u in self.near))
        return float((self.h @ values) / (self.h @ counts)), above / below

    def _new(self, u: int, i: int) -> Built:
        w = self.W[u - 1, i - 1]
        if not self._is_reached(i):
            return w, ref("w", u, i)
        mean = float(self._mean(i)[0])
        if self.rate == 1:
            return mean, ref("m", i)
        moved = ref("w", u, i) + ref("epsilon") * (ref("m", i) - ref("w", u, i))
        return w + self.rate * (mean - w), moved
