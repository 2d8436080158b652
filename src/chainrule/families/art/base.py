"""What the networks of adaptive resonance share: rows are scaled and coded, and go through the
network in order; what its arguments may be, and what is kept of it in a file."""

from __future__ import annotations

from numbers import Integral, Real
from typing import Any

import numpy as np
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.validation import check_is_fitted

from chainrule.basics.arguments import argument
from chainrule.basics.errors import DataError, InputError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import numbers
from chainrule.basics.stored import WHOLE, is_number
from chainrule.basics.typing import Floats, Integers
from chainrule.engines.choice import chosen_engine
from chainrule.families import counted
from chainrule.families.art import maths as art
from chainrule.families.art.engine import art_fit, art_nearest
from chainrule.families.art.maths import Rule, Settings
from chainrule.families.cells import column_named
from chainrule.families.gate import checked
from chainrule.families.keywords import Estimator
from chainrule.families.stored_state import COMMON, ENGINE, Array, Row, Sizes, Value

_UNIT = Interval(Real, 0, 1, closed="both")
ARGUMENTS: dict[str, Any] = {
    "rho": [_UNIT],
    "alpha": [Interval(Real, 0, None, closed="left")],
    "n_iter": [Interval(Integral, 1, None, closed="left")],
    "max_categories": [Interval(Integral, 1, None, closed="left"), None],
    "column_weights": counted.WANTED,
    "engine": [StrOptions({"auto", "native", "reference"})],
}
BETA = {"beta": [Interval(Real, 0, 1, closed="right")]}
BOUNDS = {"bounds": ["array-like", None]}


STORED: dict[str, Row] = {
    **COMMON,
    "prototypes_": Array("categories codes", low=0, high=1),
    "input_weights_": counted.STORED,
    "n_iter_": Value(WHOLE),
    "engine_": ENGINE,
}
STORED_BOUNDS: dict[str, Row] = {"bounds_": Array("2 inputs")}


def as_inputs(_estimator: Any, sizes: Sizes) -> int:
    return sizes["inputs"]


def twice_the_inputs(_estimator: Any, sizes: Sizes) -> int:
    """Complement coding."""
    return 2 * sizes["inputs"]


class ART(Estimator):
    """What all share: samples are coded and go through the network in order."""

    rule_: Rule
    family_: str
    prototypes_: Floats
    category_classes_: Integers

    rho: float
    alpha: float
    n_iter: int
    max_categories: int | None
    column_weights: Any
    engine: str

    @property
    def settings_(self) -> Settings:
        """The arguments as `chainrule.families.art.maths` takes them."""
        return Settings(self.rho, self.alpha, getattr(self, "beta", 1.0))

    def coded(self, X: Any, beyond: bool = False) -> tuple[Floats, Floats]:
        """Rows X ``(n, features)`` between 0 and 1, with `beyond` as far outside as they lie, and
        their codes ``(n, m)``. Errors as of `nearest`."""
        check_is_fitted(self, "prototypes_")
        return self._coded(self._validated(X, reset=False), beyond=beyond)

    def _coded(
        self, X: Floats, learning: bool = False, beyond: bool = False
    ) -> tuple[Floats, Floats]:
        """The same of rows that were looked at."""
        scaled = self._scaled(X, learning, beyond)
        return scaled, self.rule_.code(scaled, self._counts, self.settings_.theta)

    @property
    def _counts(self) -> Floats:
        """g of each column, ``(features,)``."""
        return np.asarray(getattr(self, "input_weights_", np.ones(self.n_features_in_)))

    def _begin_counts(self, n: int) -> None:
        """What each of n columns counts; the greatest 1."""
        shares = counted.shares_of_inputs(self, n)
        counted.keep_input_weights(self, None if shares is None else shares / shares.max())

    def _validated(self, X: Any, reset: bool) -> Floats:
        rows: Floats = checked(self, X, dtype=np.float64, reset=reset)
        return rows

    def _learn(
        self, X: Floats, continues: bool, n_iter: int, wanted: Integers | None = None
    ) -> tuple[Integers, Integers]:
        """The category each sample went to in the last pass ``(n,)``, and the pairs of categories
        that fitted one sample in any ``(pairs, 2)``. Nothing is changed if it fails."""
        codes = self._coded(X, learning=True)[1]
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
                    _("Sample {row} needs more than {option} categories.").format(
                        row=stopped + 1, option=argument(max_categories=most)
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
        codes = self.coded(X, beyond)[1]
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
                _("Name bounds wide enough for all data to come: {option}.").format(
                    option=argument(bounds=(0, 1))
                ),
            )
        span = np.where(high > low, high - low, 1)
        scaled: Floats = (X - low) / span
        return scaled if beyond else np.clip(scaled, 0, 1)

    def _begin_bounds(self, X: Floats) -> None:
        """The bounds said, or those of the first data; and what columns count."""
        self._begin_counts(X.shape[1])
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


class Boxed(ART):
    """Categories that are boxes: fuzzy ART and ARTMAP."""

    rule_ = art.FUZZY
    bounds: Any
    beta: float

    def boxes(self) -> Floats:
        """The corners of each category's box in the data's units, ``(categories, 2, features)``."""
        check_is_fitted(self, "prototypes_")
        d = self.n_features_in_
        low, high = self.bounds_
        sides = self.prototypes_.reshape(-1, 2, d) / self._counts
        corners = np.stack([sides[:, 0], 1 - sides[:, 1]], axis=1)
        scaled: Floats = low + corners * (high - low)
        return scaled
