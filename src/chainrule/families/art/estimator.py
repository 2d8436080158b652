# Longer than 250 lines: four estimators, most of it their arguments and what these mean.
"""Adaptive resonance behind scikit-learn's interface: ART1, ART2A, FuzzyART, FuzzyARTMAP."""

from __future__ import annotations

from numbers import Integral, Real
from typing import Any, Self, cast

import numpy as np
from sklearn.base import ClassifierMixin, ClusterMixin
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.multiclass import _check_partial_fit_first_call, check_classification_targets
from sklearn.utils.validation import check_is_fitted

from chainrule.basics.errors import DataError, InputError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import numbers
from chainrule.basics.stored import WHOLE
from chainrule.basics.typing import Floats, Integers
from chainrule.engines.choice import chosen_engine
from chainrule.families.art import maths as art
from chainrule.families.art.engine import art_fit, art_nearest
from chainrule.families.art.maths import TRACKING, Rule, Settings, Tracking
from chainrule.families.cells import column_named
from chainrule.families.gate import checked, fits
from chainrule.families.keywords import Estimator
from chainrule.families.state import keep_arguments
from chainrule.families.stored_state import COMMON, ENGINE, Array, Labels, Row, Sizes, Table, Value

_UNIT = Interval(Real, 0, 1, closed="both")
_COMMON: dict[str, Any] = {
    "rho": [_UNIT],
    "alpha": [Interval(Real, 0, None, closed="left")],
    "n_iter": [Interval(Integral, 1, None, closed="left")],
    "max_categories": [Interval(Integral, 1, None, closed="left"), None],
    "engine": [StrOptions({"auto", "native", "reference"})],
}
_BETA = {"beta": [Interval(Real, 0, 1, closed="right")]}
_BOUNDS = {"bounds": ["array-like", None]}


_OF_ALL: dict[str, Row] = {
    **COMMON,
    "prototypes_": Array("categories codes", low=0, high=1),
    "n_iter_": Value(WHOLE),
    "engine_": ENGINE,
}
_BEGUN: dict[str, Row] = {"bounds_": Array("2 inputs")}
_WENT: dict[str, Row] = {"labels_": Array("samples", low=0, below="categories", whole=True)}


def _as_inputs(_estimator: Any, sizes: Sizes) -> int:
    return sizes["inputs"]


def _twice_the_inputs(_estimator: Any, sizes: Sizes) -> int:
    """Complement coding."""
    return 2 * sizes["inputs"]


class _ART(Estimator):
    """What all share: samples are coded and go through the network in order."""

    rule_: Rule
    family_: str
    prototypes_: Floats
    category_classes_: Integers

    rho: float
    alpha: float
    n_iter: int
    max_categories: int | None
    engine: str

    @property
    def settings_(self) -> Settings:
        """The arguments as `chainrule.families.art.maths` takes them."""
        return Settings(self.rho, self.alpha, getattr(self, "beta", 1.0))

    def coded(self, X: Floats, learning: bool = False) -> tuple[Floats, Floats]:
        """Rows X ``(n, features)`` between 0 and 1, and their codes ``(n, m)``."""
        scaled = self._scaled(X, learning)
        return scaled, self.rule_.code(scaled, self.settings_.theta)

    def _validated(self, X: Any, reset: bool) -> Floats:
        rows: Floats = checked(self, X, dtype=np.float64, reset=reset)
        return rows

    def _learn(
        self, X: Floats, continues: bool, n_iter: int, wanted: Integers | None = None
    ) -> Integers:
        """The category each sample went to in the last pass. Nothing is changed if it fails."""
        codes = self.coded(X, learning=True)[1]
        W = self.prototypes_ if continues else np.zeros((0, codes.shape[1]))
        classes = self.category_classes_ if continues and wanted is not None else None
        engine = chosen_engine(self.engine, codes, W)
        settings = self.settings_
        for epoch in range(n_iter):
            before = W
            most = len(X) + len(W) if self.max_categories is None else int(self.max_categories)
            found = art_fit(engine, self.rule_, W, codes, settings, most, classes, wanted)
            if found.stopped is not None:
                raise DataError(
                    _("Sample {row} needs more than max_categories={n} categories.").format(
                        row=found.stopped + 1, n=most
                    ),
                    _("Raise max_categories, or lower rho."),
                )
            W, classes = found.prototypes, found.classes if wanted is not None else None
            self._epochs = epoch + 1
            if W.shape == before.shape and np.array_equal(W, before):
                break
        self.engine_, self.prototypes_ = engine, W
        if classes is not None:
            self.category_classes_ = classes
        return found.went

    def _nearest(self, X: Any) -> Integers:
        check_is_fitted(self, "prototypes_")
        codes = self.coded(self._validated(X, reset=False))[1]
        engine = chosen_engine(self.engine, codes, self.prototypes_)
        settings = self.settings_
        return art_nearest(engine, self.rule_, self.prototypes_, codes, settings)

    @property
    def n_categories_(self) -> int:
        """How many categories there are."""
        return len(self.prototypes_)

    # -- scaling -------------------------------------------------------------------------------

    def _scaled(self, X: Floats, learning: bool) -> Floats:
        """Rows between the bounds; what lies outside them counts as the bound, in `predict`."""
        low, high = self.bounds_
        if learning and ((low > X) | (high < X)).any():
            row, column = np.argwhere((low > X) | (high < X))[0].tolist()
            raise DataError(
                _(
                    "Row {row}, column {column}: {value:.6g} lies outside the bounds {low:.6g} to "
                    "{high:.6g} that the network was begun with."
                ).format(
                    row=row + 1,
                    column=column_named(self, column),
                    value=X[row, column],
                    low=low[column],
                    high=high[column],
                ),
                _("Name bounds wide enough for all data to come: bounds=(low, high)."),
            )
        span = np.where(high > low, high - low, 1)
        scaled: Floats = np.clip((X - low) / span, 0, 1)
        return scaled

    def _begin_bounds(self, X: Floats) -> None:
        """The bounds said, or those of the first data."""
        bounds = getattr(self, "bounds", None)
        if bounds is None:
            self.bounds_ = np.vstack([X.min(axis=0), X.max(axis=0)])
            return
        given = numbers("bounds", bounds, np.float64)
        if given.ndim != 1 and given.shape != (2, X.shape[1]):
            raise InputError(
                _(
                    "bounds: expected (low, high), numbers or one for each of {n} columns; found "
                    "shape {shape}."
                ).format(n=X.shape[1], shape=given.shape)
            )
        low, high = given
        self.bounds_ = np.vstack(
            [np.broadcast_to(low, X.shape[1]), np.broadcast_to(high, X.shape[1])]
        ).astype(float)
        if (self.bounds_[0] > self.bounds_[1]).any():
            raise InputError(_("bounds: low is above high."))


class _Clusterer(ClusterMixin, _ART):
    """Categories without classes."""

    @fits
    def fit(self, X: Any, y: Any = None) -> Self:
        """Learn the rows of X ``(n, features)`` in order; y is not used."""
        X = self._validated(X, reset=True)
        self._begin(X)
        self.labels_ = self._learn(X, False, self.n_iter)
        self.n_iter_ = self._epochs
        return self

    @fits
    def partial_fit(self, X: Any, y: Any = None) -> Self:
        """Learn more rows in order; what was learned stays."""
        continues = hasattr(self, "prototypes_")
        X = self._validated(X, reset=not continues)
        if not continues:
            self._begin(X)
        self.labels_ = self._learn(X, continues, 1)
        self.n_iter_ = 1
        return self

    def _begin(self, X: Floats) -> None:
        self._begin_bounds(X)

    def predict(self, X: Any) -> Integers:
        """The category of the greatest choice for each row, ``(n,)``, whatever its match."""
        return self._nearest(X)


class ART1(_Clusterer):
    """ART 1: categories of rows of 0 and 1, each prototype what all of its rows have in common.

    Parameters
    ----------
    rho : vigilance, 0 to 1: the share of a row's ones that its category must have
    alpha : L − 1 of Carpenter and Grossberg; greater: larger prototypes are preferred less
    threshold : None: rows must be of 0 and 1; a number: what is above it counts as 1
    n_iter : passes over the rows, fewer where nothing changes any more
    max_categories : DataError where one more is needed
    engine : "auto", "native" or "reference"

    Attributes: prototypes_ (categories, features), labels_ (n,), n_categories_, n_iter_, engine_.
    Formulas, variants and sources: `chainrule.families.art.maths`.
    """

    rule_ = art.ART1
    family_ = "art1"
    _parameter_constraints = {  # noqa: RUF012  (scikit-learn's name for it)
        **_COMMON,
        "threshold": [Real, None],
    }
    _stored = Table({**_OF_ALL, **_WENT}, {"codes": _as_inputs})
    threshold: float | None

    def __init__(
        self,
        rho: float = 0.5,
        *,
        alpha: float = 1.0,
        threshold: float | None = None,
        n_iter: int = 1,
        max_categories: int | None = None,
        engine: str = "auto",
    ) -> None:
        keep_arguments(self, locals())

    def _begin(self, X: Floats) -> None:
        """There are no bounds: bits are bits."""

    def _scaled(self, X: Floats, learning: bool) -> Floats:
        if self.threshold is not None:
            return (self.threshold < X).astype(float)
        wrong = (X != 0) & (X != 1)
        if wrong.any():
            row, column = np.argwhere(wrong)[0].tolist()
            raise DataError(
                _("Row {row}, column {column}: {value:.6g} is neither 0 nor 1.").format(
                    row=row + 1, column=column_named(self, column), value=X[row, column]
                ),
                _("ART1(threshold=...) takes what is above the threshold as 1."),
            )
        return X

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.positive_only = self.threshold is None
        return tags


class ART2A(_Clusterer):
    """ART 2-A: categories of directions of rows of numbers.

    Parameters
    ----------
    rho : vigilance, 0 to 1: the cosine between a row and its category's prototype
    alpha : answer of an uncommitted category, at most 1/√features; 0: it never wins by that
    beta : learning rate
    theta : components of a row of length 1 up to this are noise, and count as 0; below 1/√features
    bounds : (low, high): numbers or one for each column; None: those of the first data. Columns are
        scaled from them to [0, 1]
    n_iter, max_categories, engine : as in `ART1`

    Attributes: as in `ART1`, and bounds_ (2, features).
    """

    rule_ = art.ART2A
    family_ = "art2a"
    _parameter_constraints = {  # noqa: RUF012
        **_COMMON,
        **_BETA,
        **_BOUNDS,
        "theta": [Interval(Real, 0, 1, closed="left")],
    }
    _stored = Table({**_OF_ALL, **_WENT, **_BEGUN}, {"codes": _as_inputs})
    beta: float
    theta: float
    bounds: Any

    def __init__(
        self,
        rho: float = 0.9,
        *,
        alpha: float = 0.0,
        beta: float = 0.5,
        theta: float = 0.0,
        bounds: Any = None,
        n_iter: int = 1,
        max_categories: int | None = None,
        engine: str = "auto",
    ) -> None:
        keep_arguments(self, locals())

    def _begin(self, X: Floats) -> None:
        most = 1 / np.sqrt(X.shape[1])
        for name, value in (("alpha", self.alpha), ("theta", self.theta)):
            if value > most:
                raise InputError(
                    _("{name}={value} is above 1/√features = {most:.4g}.").format(
                        name=name, value=value, most=most
                    )
                )
        super()._begin(X)

    @property
    def settings_(self) -> Settings:
        """The arguments as `chainrule.families.art.maths` takes them."""
        return Settings(self.rho, self.alpha, self.beta, self.theta)


class FuzzyART(_Clusterer):
    """Fuzzy ART: categories that are boxes, no larger than the vigilance allows.

    Parameters
    ----------
    rho : vigilance, 0 to 1: 1 − rho is the most that a box's sides may add up to, of all columns
    alpha : choice parameter; small: the box that needs to grow least wins
    beta : learning rate; 1: a box grows to hold its row at once
    bounds : (low, high): numbers or one for each column; None: those of the first data. Rows are
        scaled from them to [0, 1] and complement coded here; `fit` and `partial_fit` refuse rows
        outside, for `predict` they count as the bound
    n_iter, max_categories, engine : as in `ART1`

    Attributes: prototypes_ (categories, 2·features): (lower corner, 1 − upper corner) in units of
    the bounds; labels_ (n,), bounds_ (2, features), n_categories_, n_iter_, engine_.
    Formulas, variants and sources: `chainrule.families.art.maths`.
    """

    rule_ = art.FUZZY
    family_ = "fuzzy-art"
    _parameter_constraints = {**_COMMON, **_BETA, **_BOUNDS}  # noqa: RUF012
    _stored = Table({**_OF_ALL, **_WENT, **_BEGUN}, {"codes": _twice_the_inputs})
    beta: float
    bounds: Any

    def __init__(
        self,
        rho: float = 0.5,
        *,
        alpha: float = 1e-3,
        beta: float = 1.0,
        bounds: Any = None,
        n_iter: int = 1,
        max_categories: int | None = None,
        engine: str = "auto",
    ) -> None:
        keep_arguments(self, locals())

    def boxes(self) -> Floats:
        """The corners of each category's box in the data's units, ``(categories, 2, features)``."""
        check_is_fitted(self, "prototypes_")
        d = self.n_features_in_
        low, high = self.bounds_
        corners = np.stack([self.prototypes_[:, :d], 1 - self.prototypes_[:, d:]], axis=1)
        scaled: Floats = low + corners * (high - low)
        return scaled


class FuzzyARTMAP(ClassifierMixin, _ART):
    """Fuzzy ARTMAP (simplified): boxes of fuzzy ART, each of one class.

    Parameters
    ----------
    rho : base-line vigilance
    alpha, beta, bounds, n_iter, max_categories, engine : as in `FuzzyART`
    match_tracking : "MT+", "MT-", "MT0", "MT1" or "MT~": what becomes of the vigilance where the
        winner has another class (see `chainrule.families.art.maths`)

    Attributes: as in `FuzzyART`, without labels_, and classes_, category_classes_ (categories,) the
    place of each category's class among them.
    """

    rule_ = art.FUZZY
    family_ = "fuzzy-artmap"
    _parameter_constraints = {  # noqa: RUF012
        **_COMMON,
        **_BETA,
        **_BOUNDS,
        "match_tracking": [StrOptions(set(TRACKING))],
    }
    _stored = Table(
        {
            **_OF_ALL,
            **_BEGUN,
            "classes_": Labels("classes"),
            "category_classes_": Array("categories", low=0, below="classes", whole=True),
        },
        {"codes": _twice_the_inputs},
    )
    beta: float
    match_tracking: str
    bounds: Any

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

    def predict(self, X: Any) -> Any:
        """The label of the category of the greatest choice for each row, ``(n,)``."""
        nearest = self._nearest(X)
        return self.classes_[self.category_classes_[nearest]]
