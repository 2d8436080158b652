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
from chainrule.basics.stored import WHOLE, is_number
from chainrule.basics.typing import Floats, Integers
from chainrule.engines.choice import chosen_engine
from chainrule.families import bits as thresholds
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
_WENT: dict[str, Row] = {
    "labels_": Array("samples", low=-1, below="categories", whole=True),
    "categories_": Array("samples", low=0, below="categories", whole=True, optional=True),
    "edges_": Array("edges 2", low=0, below="categories", whole=True, optional=True),
    "category_rows_": Array("categories", low=0, whole=True, optional=True),
}
_JOINS: dict[str, Any] = {
    "join_categories": ["boolean"],
    "min_rows": [Interval(Integral, 1, None, closed="left")],
}


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

    def coded(
        self, X: Floats, learning: bool = False, beyond: bool = False
    ) -> tuple[Floats, Floats]:
        """Rows X ``(n, features)`` between 0 and 1, with `beyond` as far outside as they lie, and
        their codes ``(n, m)``."""
        scaled = self._scaled(X, learning, beyond)
        return scaled, self.rule_.code(scaled, self.settings_.theta)

    def _validated(self, X: Any, reset: bool) -> Floats:
        rows: Floats = checked(self, X, dtype=np.float64, reset=reset)
        return rows

    def _learn(
        self, X: Floats, continues: bool, n_iter: int, wanted: Integers | None = None
    ) -> tuple[Integers, Integers]:
        """The category each sample went to in the last pass ``(n,)``, and the pairs of categories
        that fitted one sample in any ``(pairs, 2)``. Nothing is changed if it fails."""
        codes = self.coded(X, learning=True)[1]
        W = self.prototypes_ if continues else np.zeros((0, codes.shape[1]))
        classes = self.category_classes_ if continues and wanted is not None else None
        engine = chosen_engine(self.engine, codes, W)
        settings, pairs = self.settings_, list[Integers]()
        for epoch in range(n_iter):
            before = W
            most = len(X) + len(W) if self.max_categories is None else int(self.max_categories)
            found, stopped = art_fit(engine, self.rule_, W, codes, settings, most, classes, wanted)
            if stopped is not None:
                raise DataError(
                    _("Sample {row} needs more than max_categories={n} categories.").format(
                        row=stopped + 1, n=most
                    ),
                    _("Raise max_categories, or lower rho."),
                )
            W, classes = found.prototypes, found.classes if wanted is not None else None
            pairs.append(np.column_stack([found.went, found.second])[found.second >= 0])
            self._epochs = epoch + 1
            if W.shape == before.shape and np.array_equal(W, before):
                break
        self.engine_, self.prototypes_ = engine, W
        if classes is not None:
            self.category_classes_ = classes
        return found.went, np.unique(np.sort(np.vstack(pairs), axis=1), axis=0)

    def nearest(self, X: Any) -> Integers:
        """The category of the greatest choice for each row, ``(n,)``, whatever its match."""
        return self._found(X, None)

    def search(self, X: Any, rho: float | None = None) -> Integers:
        """The category each row resonates with, ``(n,)``, −1 where the vigilance test fails with
        all: the row is unlike what was learned, or lies far outside the bounds. `rho`: the
        vigilance, None for that of learning; a category grown larger than another allows takes no
        row by that."""
        check_is_fitted(self, "prototypes_")
        rho = self.rho if rho is None else rho
        if not is_number(rho) or not 0 <= rho <= 1:
            message = _("rho is a vigilance from 0 to 1; found {found!r}.")
            raise InputError(message.format(found=rho))
        return self._found(X, float(rho))

    def _found(self, X: Any, rho: float | None) -> Integers:
        """The category of the greatest choice; with a vigilance of those that fit by it."""
        check_is_fitted(self, "prototypes_")
        beyond = rho is not None  # what lies far outside the bounds is not known
        codes = self.coded(self._validated(X, reset=False), beyond=beyond)[1]
        engine = chosen_engine(self.engine, codes, self.prototypes_)
        settings, fitting = self.settings_, rho is not None
        if rho is not None:
            settings = settings._replace(rho=rho)
        return art_nearest(engine, self.rule_, self.prototypes_, codes, settings, fitting)

    def _categories(self, X: Any, unknown: Any, rho: float | None) -> Integers:
        """The nearest category of each row; with an answer for `unknown` rows that of the search,
        −1 for these."""
        if unknown is not None:
            return self.search(X, rho)
        if rho is not None:
            raise InputError(
                _("rho says which rows are unknown: say what stands for them, too."),
                _("For example predict(X, unknown=-1, rho=0.9)."),
            )
        return self.nearest(X)

    @property
    def n_categories_(self) -> int:
        """How many categories there are."""
        return len(self.prototypes_)

    # -- scaling -------------------------------------------------------------------------------

    def _scaled(self, X: Floats, learning: bool, beyond: bool = False) -> Floats:
        """Rows between the bounds; what lies outside them counts as the bound, in `predict`, but in
        `search` lies `beyond`."""
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
        scaled: Floats = (X - low) / span
        return scaled if beyond else np.clip(scaled, 0, 1)

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

    join_categories: bool
    min_rows: int
    categories_: Integers
    labels_: Integers
    edges_: Integers
    category_rows_: Integers

    @fits
    def fit(self, X: Any, y: Any = None) -> Self:
        """Learn the rows of X ``(n, features)`` in order; y is not used."""
        X = self._validated(X, reset=True)
        self._begin(X)
        self._keep(*self._learn(X, False, self.n_iter), continues=False)
        self.n_iter_ = self._epochs
        return self

    @fits
    def partial_fit(self, X: Any, y: Any = None) -> Self:
        """Learn more rows in order; what was learned stays."""
        continues = hasattr(self, "prototypes_")
        X = self._validated(X, reset=not continues)
        if not continues:
            self._begin(X)
        self._keep(*self._learn(X, continues, 1), continues=continues)
        self.n_iter_ = 1
        return self

    def _begin(self, X: Floats) -> None:
        self._begin_bounds(X)

    def _keep(self, went: Integers, pairs: Integers, continues: bool) -> None:
        """Keep the categories that rows `went` to ``(n,)``, and where they are joined which
        `pairs` ``(pairs, 2)`` are, besides those of earlier calls."""
        edges, rows = np.zeros((0, 2), np.int64), np.zeros(0, np.int64)
        if continues and self.join_categories and hasattr(self, "edges_"):
            edges, rows = self.edges_, self.category_rows_
        for name in ("edges_", "category_rows_"):
            self.__dict__.pop(name, None)
        self.categories_ = went
        if self.join_categories:
            self.edges_ = np.unique(np.vstack([edges, pairs]), axis=0)
            counts = np.bincount(went, minlength=self.n_categories_)
            counts[: len(rows)] += rows
            self.category_rows_ = counts.astype(np.int64)
        self.labels_ = self._clusters_of(went)

    @property
    def category_clusters_(self) -> Integers:
        """The cluster of each category, ``(categories,)``, −1 for noise; with join_categories."""
        check_is_fitted(self, "edges_")
        rows = self.category_rows_
        return art.clusters(self.n_categories_, self.edges_, rows, self.min_rows)

    def _clusters_of(self, categories: Integers) -> Integers:
        """What `predict` says of these categories; −1 of −1."""
        if not hasattr(self, "edges_"):
            return categories
        return np.append(self.category_clusters_, -1)[categories]

    def predict(self, X: Any, unknown: int | None = None, rho: float | None = None) -> Integers:
        """The category of the greatest choice for each row, ``(n,)``, whatever its match; with
        join_categories its cluster. With `unknown`, −1 for instance, that stands for rows that the
        vigilance test keeps from every category (see `search`)."""
        found = self._categories(X, unknown, rho)
        labels = self._clusters_of(found)
        return labels if unknown is None else np.where(found < 0, unknown, labels)


class _Boxed(_ART):
    """Categories that are boxes: fuzzy ART and ARTMAP."""

    rule_ = art.FUZZY
    bounds: Any
    beta: float

    def boxes(self) -> Floats:
        """The corners of each category's box in the data's units, ``(categories, 2, features)``."""
        check_is_fitted(self, "prototypes_")
        d = self.n_features_in_
        low, high = self.bounds_
        corners = np.stack([self.prototypes_[:, :d], 1 - self.prototypes_[:, d:]], axis=1)
        scaled: Floats = low + corners * (high - low)
        return scaled


class ART1(_Clusterer):
    """ART 1: categories of rows of 0 and 1, each prototype what all of its rows have in common.

    Parameters
    ----------
    rho : vigilance, 0 to 1: the share of a row's ones that its category must have
    alpha : L − 1 of Carpenter and Grossberg; greater: larger prototypes are preferred less
    threshold : None: rows must be of 0 and 1; what is above it counts as 1: a number, one for each
        column, or "median", each column's
    n_iter : passes over the rows, fewer where nothing changes any more
    max_categories : DataError where one more is needed
    join_categories : the category a row goes to and the next best that fits it are joined, and
        labels_ and `predict` say the clusters that arise (topological clustering)
    min_rows : joined, a category that fewer rows went to is noise, of cluster −1
    engine : "auto", "native" or "reference"

    Attributes: prototypes_ (categories, features), labels_ (n,) the category of each training row,
    n_categories_, n_iter_, engine_. With join_categories labels_ are clusters, categories_ (n,) the
    categories, category_clusters_ and category_rows_ (categories,), edges_ (edges, 2) those joined.
    Formulas, variants and sources: `chainrule.families.art.maths`.
    """

    rule_ = art.ART1
    family_ = "art1"
    _parameter_constraints = {  # noqa: RUF012  (scikit-learn's name for it)
        **_COMMON,
        **_JOINS,
        "threshold": [Real, StrOptions({"median"}), "array-like", None],
    }
    _stored = Table({**_OF_ALL, **_WENT, **thresholds.STORED}, {"codes": _as_inputs})
    threshold: Any

    def __init__(
        self,
        rho: float = 0.5,
        *,
        alpha: float = 1.0,
        threshold: Any = None,
        n_iter: int = 1,
        max_categories: int | None = None,
        join_categories: bool = False,
        min_rows: int = 1,
        engine: str = "auto",
    ) -> None:
        keep_arguments(self, locals())

    def _begin(self, X: Floats) -> None:
        """There are no bounds: bits are bits."""
        thresholds.begin(self, X)

    def _scaled(self, X: Floats, learning: bool, beyond: bool = False) -> Floats:
        return thresholds.bits(self, X)

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
    n_iter, max_categories, join_categories, min_rows, engine : as in `ART1`

    Attributes: as in `ART1`, and bounds_ (2, features).
    """

    rule_ = art.ART2A
    family_ = "art2a"
    _parameter_constraints = {  # noqa: RUF012
        **_COMMON,
        **_JOINS,
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
        join_categories: bool = False,
        min_rows: int = 1,
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


class FuzzyART(_Boxed, _Clusterer):
    """Fuzzy ART: categories that are boxes, no larger than the vigilance allows.

    Parameters
    ----------
    rho : vigilance, 0 to 1: 1 − rho is the most that a box's sides may add up to, of all columns
    alpha : choice parameter; small: the box that needs to grow least wins
    beta : learning rate; 1: a box grows to hold its row at once
    bounds : (low, high): numbers or one for each column; None: those of the first data. Rows are
        scaled from them to [0, 1] and complement coded here; `fit` and `partial_fit` refuse rows
        outside, for `predict` they count as the bound
    n_iter, max_categories, join_categories, min_rows, engine : as in `ART1`

    Attributes: prototypes_ (categories, 2·features): (lower corner, 1 − upper corner) in units of
    the bounds; labels_ (n,), bounds_ (2, features), n_categories_, n_iter_, engine_.
    Formulas, variants and sources: `chainrule.families.art.maths`.
    """

    family_ = "fuzzy-art"
    _parameter_constraints = {**_COMMON, **_JOINS, **_BETA, **_BOUNDS}  # noqa: RUF012
    _stored = Table({**_OF_ALL, **_WENT, **_BEGUN}, {"codes": _twice_the_inputs})

    def __init__(
        self,
        rho: float = 0.5,
        *,
        alpha: float = 1e-3,
        beta: float = 1.0,
        bounds: Any = None,
        n_iter: int = 1,
        max_categories: int | None = None,
        join_categories: bool = False,
        min_rows: int = 1,
        engine: str = "auto",
    ) -> None:
        keep_arguments(self, locals())


class FuzzyARTMAP(ClassifierMixin, _Boxed):
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
