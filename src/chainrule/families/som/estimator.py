# Longer than 250 lines: one estimator, most of it its arguments and what these mean.
"""The self-organizing map behind scikit-learn's interface."""

from __future__ import annotations

from numbers import Integral, Real
from typing import Any, Self

import numpy as np
from sklearn.base import (
    ClassNamePrefixFeaturesOutMixin,
    ClusterMixin,
    TransformerMixin,
)
from sklearn.utils._param_validation import Interval, StrOptions

from chainrule.basics.arguments import argument
from chainrule.basics.errors import DivergenceError, InputError
from chainrule.basics.i18n import _
from chainrule.basics.memory import check_room
from chainrule.basics.random import Seed, estimator_seed
from chainrule.basics.stored import NUMBER, TABLE, WHOLE
from chainrule.basics.threads import MOST_THREADS
from chainrule.basics.typing import Floats
from chainrule.families import counted
from chainrule.families.falling import DECAYS, Decay, check_fall
from chainrule.families.gate import check_squares, checked_weight, fits
from chainrule.families.keeping import Keeping
from chainrule.families.som.clustered import Clustered
from chainrule.families.som.clusters import WAYS
from chainrule.families.som.engine import Batch, Steps, som_online
from chainrule.families.som.labelled import Labelled, labels_of
from chainrule.families.som.looked import Looked
from chainrule.families.som.maths import (
    DISTANCES,
    NEIGHBORHOODS,
    Distances,
)
from chainrule.families.som.measured import Measured
from chainrule.families.som.start import initial_prototypes
from chainrule.families.state import in_one_type, keep_arguments
from chainrule.families.stored_state import COMMON, ENGINE, SEED, Array, Labels, Table, Value
from chainrule.training.evaluation import near_blocks

_FLOATS = (np.float64, np.float32)


def _has_gaps(rows: Floats) -> bool:
    return bool(np.isnan(rows).any())


class SOM(
    ClassNamePrefixFeaturesOutMixin,
    TransformerMixin,
    ClusterMixin,
    Clustered,
    Labelled,
    Measured,
):
    """A self-organizing map: a grid of prototypes that keeps near what is near.

    Parameters
    ----------
    n_rows, n_columns : the grid
    topology : "rectangular" or "hexagonal"; `toroidal` joins opposite edges
    mode : "online", a sample at a time, or "batch", all at once
    n_iter : epochs; `n_steps` (online) says the number of samples instead
    learning_rate : None: 0.5 online; 1 in batch, where it blends the new prototypes with the old
    radius : None: half the longer side of the grid
    learning_rate_end, radius_end : where they have fallen to at the end
    learning_rate_decay, radius_decay : "linear", "exponential", "asymptotic" (to a third), or a
        function of (start, end, part), part the share of the way, from 0 to 1
    neighborhood : "gaussian", "bubble", "triangle", or (online) "mexican_hat"
    metric : "euclidean", "manhattan", "cosine", or a function of rows ``(n, features)`` and
        prototypes ``(units, features)`` that gives distances ``(n, units)``
    column_weights : None: all count the same; a number above 0 for each column, by which its share
        of a distance (its square, where squares are added) is multiplied; or "by_column": 1 for
        each. A table's column counts so much in all, however many inputs it became (a date is five)
    n_clusters : None: each unit is a cluster of its own; a number, or "auto" (2 to 12, by
        silhouette): units are joined to so many clusters
    cluster_by : "agglomerative", where units join that lie beside one another on the map, or
        "kmeans"
    watch : keep the quantization error after each epoch in history_
    init : "sample" (rows), "random" (uniform within each column's range), "pca" (the plane of the
        two greatest variances), or an array (n_rows, n_columns, features)
    missing : "error", or "ignore": components that are NaN count for nothing
    shuffle : take the rows in a new order in each epoch
    random_state : seed
    engine : "auto", "native" or "reference"
    n_threads : of a batch; no number of them changes a bit

    Attributes: weights_ (n_rows, n_columns, features), hits_ (units,) how many training samples
    each unit has, units_ (n,) the unit of each of them, labels_ (n,) its cluster (without
    n_clusters the same; a map of a table has neither), quantization_error_, history_
    (of `watch`), n_iter_, engine_; with n_clusters unit_clusters_ (units,); after `fit` with y also
    classes_ and unit_labels_ (units,), the place among them of each unit's commonest label (a unit
    without samples has that of the nearest prototype with some).

    Units are numbered row by row. Formulas, variants and sources: `chainrule.families.som.maths`.
    """

    _parameter_constraints = {  # noqa: RUF012  (scikit-learn's name for it)
        "n_rows": [Interval(Integral, 1, None, closed="left")],
        "n_columns": [Interval(Integral, 1, None, closed="left")],
        "topology": [StrOptions({"rectangular", "hexagonal"})],
        "toroidal": ["boolean"],
        "mode": [StrOptions({"online", "batch"})],
        "n_iter": [Interval(Integral, 1, None, closed="left")],
        "n_steps": [Interval(Integral, 1, None, closed="left"), None],
        "learning_rate": [Interval(Real, 0, None, closed="neither"), None],
        "learning_rate_end": [Interval(Real, 0, None, closed="left")],
        "learning_rate_decay": [StrOptions(set(DECAYS)), callable],
        "radius": [Interval(Real, 0, None, closed="neither"), None],
        "radius_end": [Interval(Real, 0, None, closed="neither")],
        "radius_decay": [StrOptions(set(DECAYS)), callable],
        "neighborhood": [StrOptions(set(NEIGHBORHOODS))],
        "metric": [StrOptions(set(DISTANCES)), callable],
        "column_weights": counted.WANTED,
        "n_clusters": [Interval(Integral, 1, None, closed="left"), StrOptions({"auto"}), None],
        "cluster_by": [StrOptions(set(WAYS))],
        "watch": ["boolean"],
        "init": [StrOptions({"sample", "random", "pca"}), "array-like"],
        "missing": [StrOptions({"error", "ignore"})],
        "shuffle": ["boolean"],
        "random_state": ["random_state"],
        "engine": [StrOptions({"auto", "native", "reference"})],
        "n_threads": [Interval(Integral, 1, MOST_THREADS, closed="both"), None],
    }
    _stored = Table(
        {
            **COMMON,
            "weights_": Array("n_rows n_columns inputs"),
            "labels_": Array("samples", low=0, below="units", whole=True, unless="hits_"),
            "units_": Array("samples", low=0, below="units", whole=True, optional=True),
            "hits_": Array("units", low=0, whole=True, optional=True),
            "unit_clusters_": Array("units", low=0, below="units", whole=True, optional=True),
            "input_weights_": counted.STORED,
            "history_": Value(TABLE, optional=True),
            "quantization_error_": Value(NUMBER),
            "t_": Value(WHOLE),
            "n_iter_": Value(WHOLE),
            "seed_": Value(SEED),
            "engine_": ENGINE,
            "classes_": Labels("classes", optional=True),
            "unit_labels_": Array("units", low=0, below="classes", whole=True, optional=True),
        },
        {
            "n_rows": lambda som, _: int(som.n_rows),
            "n_columns": lambda som, _: int(som.n_columns),
            "units": lambda som, _: int(som.n_rows * som.n_columns),
            "classes": lambda _, sizes: sizes.get("classes", 0),
        },
    )

    _keeping: Keeping | None = None

    def __init__(
        self,
        n_rows: int = 10,
        n_columns: int = 10,
        *,
        topology: str = "rectangular",
        toroidal: bool = False,
        mode: str = "batch",
        n_iter: int = 20,
        n_steps: int | None = None,
        learning_rate: float | None = None,
        learning_rate_end: float = 0.01,
        learning_rate_decay: str | Decay = "linear",
        radius: float | None = None,
        radius_end: float = 0.5,
        radius_decay: str | Decay = "exponential",
        neighborhood: str = "gaussian",
        metric: str | Distances = "euclidean",
        column_weights: Any = None,
        n_clusters: int | str | None = None,
        cluster_by: str = "agglomerative",
        watch: bool = False,
        init: Any = "sample",
        missing: str = "error",
        shuffle: bool = True,
        random_state: Any = 0,
        engine: str = "auto",
        n_threads: int | None = None,
    ) -> None:
        keep_arguments(self, locals())

    # -- fitting -------------------------------------------------------------------------------

    @fits
    def fit(self, X: Any, y: Any = None, sample_weight: Any = None) -> Self:
        """Fit to X ``(n, features)``; labels y ``(n,)`` name the units, and change nothing else.
        `sample_weight` ``(n,)``: how often each row counts in a batch, by what the rate is
        multiplied online."""
        X, y, weight = self._begun(X, y, sample_weight, reset=True)
        W = self._first_prototypes(X)
        self.engine_ = self._engine(X, W)
        X = self._weighed(X)
        n_epochs = self.n_iter
        if self.mode == "online":
            total = self.n_steps or self.n_iter * len(X)
            n_epochs = -(-total // len(X))
        kept = self._kept(self._keeping, W, n_epochs)
        if kept:
            W = kept["W"]
            if self.watch:
                self.history_ = {"quantization_error": kept["errors"].tolist()}
        for epoch in range(self._keeping.epochs if self._keeping else 0, n_epochs):
            if self.mode == "online" and not self.watch:
                W = self._online(W, X, 0, total, total, weight)
                break
            if self.mode == "online":
                first = epoch * len(X)
                W = self._online(W, X, first, min(first + len(X), total), total, weight)
            else:
                W = self._batch(W, X, epoch, weight)
            if self.watch:
                self._watched(W, X)
            if self._keeping is not None:
                self._keep(self._keeping, W, epoch + 1, n_epochs)
        self.t_, self.n_iter_ = total if self.mode == "online" else n_epochs, n_epochs
        self._store(W, X, y)
        return self

    def _kept(self, keeping: Keeping | None, W: Floats, n_epochs: int) -> dict[str, Any]:
        """What the checkpoint has of such prototypes; nothing where it has nothing."""
        if keeping is None:
            return {}
        like = {"W": W, "errors": np.empty(0)}
        curves = {"errors": lambda n: n if self.watch else 0}
        return keeping.begun(self.engine_, self.seed_, like, n_epochs, curves)

    def _keep(self, keeping: Keeping, W: Floats, epochs: int, n_epochs: int) -> None:
        curves = self.__dict__.get("history_", {"quantization_error": []})
        errors = np.array(curves["quantization_error"], float)
        keeping.after(epochs, {"W": W, "errors": errors}, epochs == n_epochs)

    @fits
    def partial_fit(self, X: Any, y: Any = None, sample_weight: Any = None) -> Self:
        """One epoch over X ``(n, features)``: the first as `fit` begins, later ones at the rate and
        radius that `fit` would have come to; after its last one these stay where they end. Labels
        are those of this call's y: an earlier call's no longer belong to units that have moved."""
        continues = hasattr(self, "weights_")
        X, y, weight = self._begun(X, y, sample_weight, reset=not continues)
        if continues:
            X, W = in_one_type(X, self.prototypes_)
            W = self._weighed(W)
        else:
            W = self._first_prototypes(X)
            self.t_, self.n_iter_ = 0, 0
        self.engine_ = self._engine(X, W)
        X = self._weighed(X)
        if self.mode == "online":
            first, n = self.n_iter_ * len(X), len(X)
            W = self._online(W, X, first, first + n, self.n_iter * n, weight)
        else:
            W = self._batch(W, X, self.n_iter_, weight)
        self.t_ += len(X) if self.mode == "online" else 1
        self.n_iter_ += 1
        if self.watch:
            self._watched(W, X)
        self._store(W, X, y)
        return self

    def _begun(
        self, X: Any, y: Any, sample_weight: Any, reset: bool
    ) -> tuple[Floats, Any, Floats | None]:
        """Rows, labels and weights when they are found right."""
        X = self._validated(X, reset=reset)
        y = labels_of(y, len(X))
        weight = None if sample_weight is None else checked_weight(sample_weight, X, np.float64)
        if weight is not None and ((weight < 0).any() or not weight.any()):
            raise InputError(_("sample_weight must be 0 or more, and not 0 throughout."))
        if self.metric in ("euclidean", "cosine"):
            for rows in near_blocks(X):
                check_squares(self, rows)
                del rows  # before the next are read
        if reset:
            self._check_together(X)
            self._weigh_columns(X.shape[1])
            self.seed_ = list(estimator_seed(self.random_state))
            self.__dict__.pop("history_", None)
        return X, y, weight

    def _first_prototypes(self, X: Floats) -> Floats:
        return self._weighed(initial_prototypes(X, self.grid_, self.init, Seed(*self.seed_)))

    def _online(
        self, W: Floats, X: Floats, first: int, last: int, total: int, weight: Floats | None
    ) -> Floats:
        seed = Seed(*self.seed_) if self.shuffle else None
        steps = Steps(first, last, total, seed, weight)
        return som_online(self.engine_, W, X, self.shape_, steps)

    def _batch(self, W: Floats, X: Floats, epoch: int, weight: Floats | None) -> Floats:
        shape, start = self.shape_, 0
        rate, radius = (v.at(epoch, self.n_iter) for v in (shape.rate, shape.radius))
        batch = Batch(self.engine_, W, shape, self.n_threads)
        for rows in near_blocks(X):
            batch.add(rows, None if weight is None else weight[start : start + len(rows)])
            start += len(rows)
            del rows
        return batch.after(rate, radius)

    def _watched(self, W: Floats, X: Floats) -> None:
        error = self._mean_distance(self.engine_, W, X)
        curves = self.__dict__.setdefault("history_", {"quantization_error": []})
        curves["quantization_error"].append(error)

    def _check_together(self, X: Floats) -> None:
        """What only shows beside other arguments or the data. Nothing is allocated before."""
        if self.toroidal and self.topology == "hexagonal" and self.n_rows % 2:
            raise InputError(
                _("A hexagonal torus needs an even number of rows; found {n}.").format(
                    n=self.n_rows
                )
            )
        if self.mode == "batch" and self.neighborhood == "mexican_hat":
            raise InputError(
                _("In batch mode a mexican hat's negative part would divide by sums around 0."),
                _("Use {option}, or another neighborhood.").format(option=argument(mode="online")),
            )
        check_fall(self.learning_rate_decay, self.learning_rate_end)
        units = self.n_rows * self.n_columns
        if isinstance(self.n_clusters, Integral) and self.n_clusters > units:
            raise InputError(
                _("{k} clusters are more than the {n} units.").format(k=self.n_clusters, n=units),
                _("Choose n_clusters up to {n}, or 'auto'.").format(n=units),
            )
        features = X.shape[1]
        check_room(
            _("A map of {rows}×{columns} units of {features} features").format(
                rows=self.n_rows, columns=self.n_columns, features=features
            ),
            3 * units * features * X.dtype.itemsize,
            _("Choose a smaller map."),
        )

    def _engine(self, X: Floats, W: Floats) -> str:
        if self.mode == "batch" and any(map(_has_gaps, near_blocks(X))):
            return self._reference(X, W, _("a batch with missing components"))
        return self._engine_of(X, W)

    def _store(self, W: Floats, X: Floats, y: Any) -> None:
        """The prototypes W, and what they make of the rows X, both weighed."""
        if not np.isfinite(W).all():
            raise DivergenceError(
                _("The prototypes left the numbers."),
                _(
                    "A smaller learning_rate or radius usually helps, and so does another "
                    "neighborhood than the mexican hat."
                ),
            )
        if hasattr(self, "input_weights_"):
            W = np.asarray(W / self.input_weights_.astype(W.dtype))
        self.weights_ = W.reshape(self.n_rows, self.n_columns, X.shape[1])
        looked = Looked(self.grid_.size, y, self._keeps_rows)
        W = self._weighed(W)
        self.quantization_error_ = self._mean_distance(self.engine_, W, X, looked.see)
        self._cluster(looked)
        self._label(looked)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.allow_nan = self.missing == "ignore"
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags
