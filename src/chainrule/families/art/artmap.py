"""Fuzzy ARTMAP behind scikit-learn's interface: categories of one class each."""

from __future__ import annotations

from typing import Any, Self, cast

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.utils._param_validation import StrOptions
from sklearn.utils.multiclass import _check_partial_fit_first_call, check_classification_targets

from chainrule.basics.i18n import _
from chainrule.families.art.base import (
    ARGUMENTS,
    BETA,
    BOUNDS,
    STORED,
    STORED_BOUNDS,
    Boxed,
    twice_the_inputs,
)
from chainrule.families.art.maths import TRACKING, Settings, Tracking
from chainrule.families.gate import checked, fits
from chainrule.families.state import keep_arguments
from chainrule.families.stored_state import Array, Labels, Table


class FuzzyARTMAP(ClassifierMixin, Boxed):
    """Fuzzy ARTMAP (simplified): boxes of fuzzy ART, each of one class.

    Parameters
    ----------
    rho : base-line vigilance
    alpha, beta, bounds, n_iter, max_categories, column_weights, engine : as in `FuzzyART`
    match_tracking : "MT+", "MT-", "MT0", "MT1" or "MT~": what becomes of the vigilance where the
        winner has another class (see `chainrule.families.art.maths`)

    Attributes: as in `FuzzyART`, without labels_, and classes_, category_classes_ (categories,) the
    place of each category's class among them.
    """

    family_ = "fuzzy-artmap"
    _parameter_constraints = {  # noqa: RUF012  (scikit-learn's name for it)
        **ARGUMENTS,
        **BETA,
        **BOUNDS,
        "match_tracking": [StrOptions(set(TRACKING))],
    }
    _stored = Table(
        {
            **STORED,
            **STORED_BOUNDS,
            "classes_": Labels("classes"),
            "category_classes_": Array("categories", low=0, below="classes", whole=True),
        },
        {"codes": twice_the_inputs},
    )
    match_tracking: str

    def __init__(
        self,
        rho: float = 0.0,
        *,
        alpha: float = 1e-3,
        beta: float = 1.0,
        match_tracking: str = "MT+",
        bounds: Any = None,
        n_iter: int = 1,
        max_categories: int | None = None,
        column_weights: Any = None,
        engine: str = "auto",
    ) -> None:
        keep_arguments(self, locals())

    @property
    def settings_(self) -> Settings:
        """The arguments as `chainrule.families.art.maths` takes them."""
        return super().settings_._replace(tracking=cast("Tracking", self.match_tracking))

    @fits
    def fit(self, X: Any, y: Any) -> Self:
        """Learn rows X ``(n, features)`` with labels y ``(n,)`` in order."""
        X, y = checked(self, X, y, dtype=np.float64)
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        self._begin_bounds(X)
        self._learn(X, False, self.n_iter, codes.astype(np.int64))
        self.n_iter_ = self._epochs
        return self

    @fits
    def partial_fit(self, X: Any, y: Any, classes: Any = None) -> Self:
        """Learn more rows in order; the first call names all `classes`."""
        begins = _check_partial_fit_first_call(self, classes)
        X, y = checked(self, X, y, dtype=np.float64, reset=begins)
        unknown = np.setdiff1d(y, self.classes_)
        if len(unknown):
            raise ValueError(
                _("y has labels that are not in classes: {labels}.").format(labels=unknown)
            )
        if begins:
            self._begin_bounds(X)
        self._learn(X, not begins, 1, np.searchsorted(self.classes_, y).astype(np.int64))
        self.n_iter_ = 1
        return self

    def predict(self, X: Any, unknown: Any = None, rho: float | None = None) -> Any:
        """The label of the category of the greatest choice for each row, ``(n,)``. With `unknown`,
        "unknown" for instance, that stands for rows that the vigilance test keeps from every
        category (see `search`); the base-line vigilance 0 keeps none, so say `rho`."""
        found = self._categories(X, unknown, rho)
        labels = self.classes_[self.category_classes_[found]]
        if unknown is None:
            return labels
        if labels.dtype.kind == "O" or labels.dtype.kind != np.asarray(unknown).dtype.kind:
            labels = labels.astype(object)
        return np.where(found < 0, unknown, labels)
