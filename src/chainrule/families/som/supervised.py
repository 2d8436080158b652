"""A map that predicts: what its units' rows have for a target, smoothed over the map.

    ŷₖ = Σₓ h(k, c(x)) y(x) / Σₓ h(k, c(x))        over the rows whose target is known

The map is fitted to all rows, those without a target too. Of classes ŷₖ are shares, which are the
probabilities.

Source: Riese, Keller and Hinz, "Supervised and semi-supervised self-organizing maps", Remote
Sensing 12 (2020), whose second map is trained step by step, where this one is the batch map's step.
"""

from __future__ import annotations

from numbers import Real
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.base import ClassifierMixin, RegressorMixin, clone
from sklearn.utils._param_validation import Interval
from sklearn.utils.validation import check_is_fitted

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import numbers, refuse_masks
from chainrule.basics.typing import Flags, Floats
from chainrule.families.gate import fits
from chainrule.families.keywords import Estimator
from chainrule.families.som import maths as som
from chainrule.families.som.estimator import SOM
from chainrule.families.state import keep_arguments


class _OnMap(Estimator):
    """What both have: a map, and a value for each of its units."""

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        "som": [SOM, None],
        "smoothing": [Interval(Real, 0, None, closed="neither")],
    }
    som: SOM | None
    smoothing: float

    def _fit_map(self, X: Any, Y: Floats, known: Flags, sample_weight: Any) -> None:
        """The map of X, and the units' values by targets Y ``(n, k)`` of the rows `known`."""
        if not known.any():
            raise InputError(_("y: no row has a target."))
        self.map_ = clone(SOM() if self.som is None else self.som)
        self.map_.fit(X, sample_weight=sample_weight)
        self.n_features_in_ = self.map_.n_features_in_
        grid, units = self.map_.grid_, self.map_.units_
        weight = None if sample_weight is None else np.asarray(sample_weight, float)[known]
        added = som.sums(Y[known], units[known], grid.size, weight)
        everywhere = np.tile(Y[known].mean(axis=0), (grid.size, 1))
        self.unit_values_: Floats = som.smoothed(
            everywhere, added, grid, 1.0, self.smoothing, "gaussian"
        )

    def _values(self, X: Any) -> Floats:
        check_is_fitted(self, "map_")
        return np.asarray(self.unit_values_[self.map_.units(X)])


class SOMRegressor(RegressorMixin, _OnMap):
    """Numbers predicted by a self-organizing map, from rows of which only some need a target.

    Parameters
    ----------
    som : the map to be fitted (a `SOM`); None: one with the usual arguments
    smoothing : σ, in units of the grid, by which a unit's neighbors count for its value

    Attributes: map_ (fitted), unit_values_ (units, targets).

    >>> X = [[0.0], [0.1], [1.0], [1.1]]
    >>> SOMRegressor(SOM(2, 1), smoothing=0.1).fit(X, [0, None, 5, 5]).predict([[0.05], [1.05]])
    array([0., 5.])
    """

    def __init__(self, som: SOM | None = None, *, smoothing: float = 0.5) -> None:
        keep_arguments(self, locals())

    @fits
    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Fit to X ``(n, features)`` and numbers y ``(n,)`` or ``(n, targets)``; NaN or None: not
        known."""
        Y = numbers("y", y, np.float64)
        self._one = Y.ndim == 1
        Y = Y.reshape(len(Y), -1)
        known: Flags = np.asarray(~np.isnan(Y).any(axis=1))
        self._fit_map(X, Y, known, sample_weight)
        return self

    def predict(self, X: Any) -> Floats:
        """Numbers ``(n,)`` or ``(n, targets)``."""
        values = self._values(X)
        return values[:, 0] if self._one else values


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

    def __init__(
        self, som: SOM | None = None, *, smoothing: float = 0.5, unlabelled: Any = None
    ) -> None:
        keep_arguments(self, locals())

    @fits
    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Fit to X ``(n, features)`` and labels y ``(n,)``."""
        refuse_masks("y", y)
        y = np.asarray(y)
        known = np.array([self._is_known(label) for label in y.ravel()], bool)
        if not known.any():
            raise InputError(_("y: no row has a target."))
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
        return self.classes_[self._values(X).argmax(axis=1)]
