"""A map that predicts: what its units' rows have for a target, smoothed over the map.

    ŷₖ = Σₓ h(k, c(x)) y(x) / Σₓ h(k, c(x))        over the rows whose target is known
       = Σᵤ h(k, u) Sᵤ / Σᵤ h(k, u) nᵤ             Sᵤ the sum of unit u's targets, nᵤ its rows

The map is fitted to all rows, those without a target too. Of classes ŷₖ are shares, which are the
probabilities.

Source: Riese, Keller and Hinz, "Supervised and semi-supervised self-organizing maps", Remote
Sensing 12 (2020), whose second map is trained step by step, where this one is the batch map's step.
"""

from __future__ import annotations

from numbers import Real
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.base import ClassifierMixin, clone
from sklearn.utils._param_validation import Interval
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_consistent_length, check_is_fitted, column_or_1d

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import check_finite, numbers, refuse_no_arrays
from chainrule.basics.stored import FLAG
from chainrule.basics.typing import Flags, Floats
from chainrule.families.gate import fits
from chainrule.families.keywords import Estimator
from chainrule.families.scored import Regressor
from chainrule.families.som import maths as som
from chainrule.families.som.estimator import SOM
from chainrule.families.state import keep_arguments
from chainrule.families.stored_state import COMMON, Array, Labels, Row, Table, Value


class _OnMap(Estimator):
    """What both have: a map, and a value for each of its units."""

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        "som": [SOM, None],
        "smoothing": [Interval(Real, 0, None, closed="neither")],
    }
    _inner: ClassVar[tuple[str, type[SOM]]] = ("som", SOM)
    """Whose arguments may be said beside its own where it is made from a table of settings."""
    som: SOM | None
    smoothing: float

    def _fit_map(self, X: Any, Y: Floats, known: Flags, sample_weight: Any) -> None:
        """The map of X, and the units' values by targets Y ``(n, k)`` of the rows `known`."""
        if not known.any():
            raise InputError(_("y: no row has a target."))
        self.map_ = clone(SOM() if self.som is None else self.som)
        for name in ("_names_of_inputs", "_widths_of_columns"):  # of a table
            if hasattr(self, name):
                setattr(self.map_, name, getattr(self, name))
        self.map_.fit(X, sample_weight=sample_weight)
        self.n_features_in_ = self.map_.n_features_in_
        if hasattr(self.map_, "feature_names_in_"):
            self.feature_names_in_ = self.map_.feature_names_in_
        grid, units = self.map_.grid_, self.map_.units_
        weight = None if sample_weight is None else np.asarray(sample_weight, float)[known]
        added = som.sums(Y[known], units[known], grid.size, weight)
        self.unit_sums_, self.unit_counts_ = added.values, added.counts[:, 0].copy()
        nothing, radius = np.zeros((grid.size, Y.shape[1])), self.smoothing
        means = som.smoothed(nothing, added, grid, 1.0, radius, "gaussian")
        ones = som.Sums(added.counts, added.counts)
        reached = som.smoothed(nothing, ones, grid, 1.0, radius, "gaussian") > 0
        self.unit_values_: Floats = np.where(reached, means, Y[known].mean(axis=0))

    def _checked_target(self, X: Any, y: Any) -> Any:
        """y ``(n, ...)`` as an array, as long as X; ValueError as scikit-learn's estimators."""
        if y is None:
            raise ValueError(
                _("{estimator} requires y to be passed, but the target y is None.").format(
                    estimator=type(self).__name__
                )
            )
        refuse_no_arrays("X", X)
        refuse_no_arrays("y", y)
        y = np.asarray(y)
        check_consistent_length(X, y)
        if y.dtype.kind == "f" and np.isinf(y).any():
            check_finite("y", y, nan=True)
        return column_or_1d(y, warn=True) if y.ndim == 2 and y.shape[1] == 1 else y

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.allow_nan = self.som is not None and self.som.missing == "ignore"
        return tags

    def _values(self, X: Any) -> Floats:
        check_is_fitted(self, "map_")
        return np.asarray(self.unit_values_[self.map_.units(X)])


_STORED: dict[str, Row] = {
    **COMMON,
    "unit_values_": Array("units targets"),
    "unit_sums_": Array("units targets"),
    "unit_counts_": Array("units", low=0),
}


class SOMRegressor(Regressor, _OnMap):
    """Numbers predicted by a self-organizing map, from rows of which only some need a target.

    Parameters
    ----------
    som : the map to be fitted (a `SOM`); None: one with the usual arguments
    smoothing : σ, in units of the grid, by which a unit's neighbors count for its value

    Attributes: map_ (fitted), unit_values_ (units, targets), and what these come from, unit_sums_
    (units, targets) and unit_counts_ (units,) of the rows with a target.

    >>> X = [[0.0], [0.1], [1.0], [1.1]]
    >>> fitted = SOMRegressor(SOM(2, 1), smoothing=0.1).fit(X, [0, None, 5, 5])
    >>> fitted.predict([[0.05], [1.05]]).round(9)
    array([0., 5.])
    """

    _stored = Table({**_STORED, "one_target_": Value(FLAG)})

    def __init__(self, som: SOM | None = None, *, smoothing: float = 0.5) -> None:
        keep_arguments(self, locals())

    @fits
    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Fit to X ``(n, features)`` and numbers y ``(n,)`` or ``(n, targets)``; NaN or None: not
        known."""
        Y = numbers("y", self._checked_target(X, y), np.float64)
        self.one_target_ = Y.ndim == 1
        Y = Y[:, None] if self.one_target_ else Y
        known: Flags = np.asarray(~np.isnan(Y).any(axis=1))
        self._fit_map(X, Y, known, sample_weight)
        return self

    def predict(self, X: Any) -> Floats:
        """Numbers ``(n,)`` or ``(n, targets)``."""
        values = self._values(X)
        return values[:, 0] if self.one_target_ else values


class SOMClassifier(ClassifierMixin, _OnMap):
    """Classes predicted by a self-organizing map, from rows of which only some need a label.

    Parameters
    ----------
    som, smoothing : as in `SOMRegressor`
    unlabelled : a label that says that there is none, besides None and NaN; scikit-learn's
        semi-supervised estimators have −1

    Attributes: as in `SOMRegressor`, unit_values_ (units, classes), and classes_.

    >>> X = [[0.0], [0.1], [1.0], [1.1]]
    >>> SOMClassifier(SOM(2, 1), smoothing=0.1).fit(X, ["a", None, "b", None]).predict([[0.05]])
    array(['a'], dtype=object)
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **_OnMap._parameter_constraints,
        "unlabelled": "no_validation",
    }
    unlabelled: Any

    _stored = Table(
        {**_STORED, "classes_": Labels("classes")}, {"targets": lambda _, sizes: sizes["classes"]}
    )

    def __init__(
        self, som: SOM | None = None, *, smoothing: float = 0.5, unlabelled: Any = None
    ) -> None:
        keep_arguments(self, locals())

    @fits
    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Fit to X ``(n, features)`` and labels y ``(n,)``."""
        y = column_or_1d(self._checked_target(X, y))
        known = np.array([self._is_known(label) for label in y.ravel()], bool)
        if not known.any():
            raise InputError(_("y: no row has a target."))
        check_classification_targets(y[known])
        self.classes_ = np.unique(y[known])
        Y = (y[:, None] == self.classes_).astype(float)
        self._fit_map(X, Y, known, sample_weight)
        return self

    def _is_known(self, label: Any) -> bool:
        if label is None or (isinstance(label, float) and np.isnan(label)):
            return False
        return bool(self.unlabelled is None or label != self.unlabelled)

    def predict_proba(self, X: Any) -> Floats:
        """The share of each class ``(n, classes)``."""
        return self._values(X)

    def predict(self, X: Any) -> Any:
        """The class of the greatest share, ``(n,)``."""
        values = self._values(X)
        return self.classes_[values.argmax(axis=1)]
