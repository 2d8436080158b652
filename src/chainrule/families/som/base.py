"""What every part of a map needs: rows when they are found right, what its columns count, the grid
and the rates that follow from its arguments, and the unit that each row is nearest to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

import numpy as np
from sklearn.utils.validation import check_is_fitted

from chainrule.basics.errors import DataError, InputError
from chainrule.basics.i18n import _
from chainrule.basics.many_rows import mean_of_rows
from chainrule.basics.typing import Floats, Integers
from chainrule.engines.choice import chosen_engine
from chainrule.engines.row_files import NOT_HELD, RowsMade
from chainrule.families.counted import keep_input_weights, shares_of_inputs
from chainrule.families.falling import Decay, Falling
from chainrule.families.gate import checked, dense
from chainrule.families.keywords import Estimator
from chainrule.families.som import maths as som
from chainrule.families.som.engine import Shape, in_parts, winners
from chainrule.families.som.maths import Distances, Grid
from chainrule.training.evaluation import by_blocks, near, near_blocks

_FLOATS = (np.float64, np.float32)


def _ignored(_rows: slice, _units: Integers) -> None:
    """Where nobody asks for the units."""


class Map(Estimator):
    """The arguments of `SOM`, and the prototypes ``weights_`` that a map has once it is fitted."""

    n_rows: int
    n_columns: int
    topology: str
    toroidal: bool
    mode: str
    n_iter: int
    n_steps: int | None
    learning_rate: float | None
    learning_rate_end: float
    learning_rate_decay: str | Decay
    radius: float | None
    radius_end: float
    radius_decay: str | Decay
    neighborhood: str
    metric: str | Distances
    column_weights: Any
    n_clusters: int | str | None
    cluster_by: str
    watch: bool
    init: Any
    missing: str
    shuffle: bool
    random_state: Any
    engine: str
    n_threads: int | None
    weights_: Floats

    # -- what comes in ---------------------------------------------------------------------------

    def _validated(self, X: Any, reset: bool, gaps: bool = False) -> Floats:
        """Rows, sparse ones made dense; NaN is let through where it is ignored, or with `gaps`."""
        if not reset:
            check_is_fitted(self, "weights_")
        if isinstance(X, NOT_HELD):
            for _checked in map(partial(self._validated, reset=reset, gaps=gaps), near_blocks(X)):
                del _checked  # before the next are read
            found: Any = X
            return cast(Floats, found)
        gaps = gaps or self.missing == "ignore"
        finite = "allow-nan" if gaps else True
        rows = checked(
            self,
            X,
            dtype=_FLOATS,
            order="C",
            reset=reset,
            ensure_all_finite=finite,
            accept_sparse="csr",
        )
        rows = dense(rows)
        empty = np.isnan(rows).all(axis=1) if gaps else np.zeros(1, bool)
        if empty.any():
            raise DataError(
                _("Row {row} has no component that is known.").format(row=int(empty.argmax()) + 1)
            )
        return np.asarray(rows)

    # -- how much each column counts -------------------------------------------------------------

    def _weigh_columns(self, n: int) -> None:
        """Keep what columns are multiplied by, where it is said what they count."""
        shares = shares_of_inputs(self, n)
        if shares is not None and self.metric != "manhattan":
            shares = np.sqrt(shares)
        keep_input_weights(self, shares)

    def _weighed(self, X: Floats) -> Floats:
        """Rows or prototypes as distances are taken from them."""
        if not hasattr(self, "input_weights_"):
            return X
        if isinstance(X, NOT_HELD):
            made = partial(self._weighed_between, X)
            return RowsMade(made, range(len(X)), X.shape[1], X.dtype)
        return np.asarray(X * self.input_weights_.astype(X.dtype))

    def _weighed_between(self, X: Any, start: int, stop: int) -> Floats:
        return self._weighed(near(X[start:stop]))

    # -- which engine ----------------------------------------------------------------------------

    def _engine_of(self, X: Floats, W: Floats) -> str:
        own = (self.metric, self.learning_rate_decay, self.radius_decay)
        if not all(isinstance(part, str) for part in own):
            return self._reference(X, W, _("a function of one's own"))
        return chosen_engine(self.engine, near(X[:1]), W)

    def _reference(self, X: Floats, W: Floats, reason: str) -> str:
        """The reference engine; InputError where the native one is asked for."""
        if self.engine == "native":
            message = _("The native engine cannot do this: {reason}.")
            raise InputError(message.format(reason=reason))
        return chosen_engine("reference", near(X[:1]), W)

    # -- what is derived from the arguments ------------------------------------------------------

    @property
    def grid_(self) -> Grid:
        """Where the units are."""
        return Grid(self.n_rows, self.n_columns, self.topology == "hexagonal", self.toroidal)

    @property
    def shape_(self) -> Shape:
        """The map as the engines take it."""
        usual = 0.5 if self.mode == "online" else 1.0
        rate = usual if self.learning_rate is None else self.learning_rate
        falls = self.mode == "online" or self.learning_rate is not None
        radius = max(self.n_rows, self.n_columns) / 2 if self.radius is None else self.radius
        return Shape(
            self.grid_,
            self.neighborhood,
            self.metric,
            Falling(self.learning_rate_decay, rate, self.learning_rate_end)
            if falls
            else Falling("linear", rate, rate),
            Falling(self.radius_decay, radius, self.radius_end),
        )

    @property
    def prototypes_(self) -> Floats:
        """`weights_` as rows, ``(units, features)``."""
        check_is_fitted(self, "weights_")
        return self.weights_.reshape(-1, self.weights_.shape[2])

    # -- where rows lie --------------------------------------------------------------------------

    def units(self, X: Any) -> Integers:
        """The nearest unit of each row, ``(n,)``, numbered row by row."""
        return self._units(self._validated(X, reset=False))

    def _units(self, X: Floats) -> Integers:
        W, X = self._weighed(self.prototypes_.astype(X.dtype)), self._weighed(X)
        return self._winners(self._engine_of(X, W), W, X)

    def _winners(self, engine: str, W: Floats, X: Floats) -> Integers:
        """Of rows X, some at a time; both weighed."""
        of_rows = partial(winners, engine, W, metric=self.metric, n_threads=self.n_threads)
        found: Integers = by_blocks(of_rows, X)
        return found

    def _mean_distance(
        self, engine: str, W: Floats, X: Floats, seen: Callable[[slice, Integers], None] = _ignored
    ) -> float:
        """Of rows X from their nearest prototypes, both weighed; `seen` is told the units of some
        rows after another."""

        def of_rows(rows: slice) -> Floats:
            X_near = near(X[rows])
            units = winners(engine, W, X_near, self.metric, self.n_threads)
            seen(rows, units)
            parts = [
                som.own_distances(X_near[some], W[units[some]], self.metric)
                for some in in_parts(len(X_near), 4 * X.shape[1])
            ]
            return np.concatenate(parts)

        return float(mean_of_rows(of_rows, len(X)))
