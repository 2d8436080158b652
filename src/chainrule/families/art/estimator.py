"""Adaptive resonance behind scikit-learn's interface: ART1, ART2A, FuzzyART."""

from __future__ import annotations

from numbers import Real
from typing import Any

import numpy as np
from sklearn.utils._param_validation import Interval, StrOptions

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.families import bits as thresholds
from chainrule.families.art import maths as art
from chainrule.families.art.base import (
    ARGUMENTS,
    BETA,
    BOUNDS,
    STORED,
    STORED_BOUNDS,
    Boxed,
    as_inputs,
    twice_the_inputs,
)
from chainrule.families.art.clusterer import JOINS, STORED_CLUSTERS, Clusterer
from chainrule.families.art.maths import Settings
from chainrule.families.state import keep_arguments
from chainrule.families.stored_state import Table


class ART1(Clusterer):
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
    column_weights : None: all count the same; a number above 0 for each column, by which its share
        of an overlap is multiplied (only their ratios matter); or "by_column": the same for each. A
        table's column counts so much in all, however many inputs it became (a date is five)
    engine : "auto", "native" or "reference"

    Attributes: prototypes_ (categories, features), labels_ (n,) the category of each training row,
    n_categories_, n_iter_, engine_. With join_categories labels_ are clusters, categories_ (n,) the
    categories, category_clusters_ and category_rows_ (categories,), edges_ (edges, 2) those joined.
    With column_weights input_weights_ (features,), the greatest 1, by which codes are multiplied.
    Formulas, variants and sources: `chainrule.families.art.maths`.
    """

    rule_ = art.ART1
    family_ = "art1"
    _parameter_constraints = {  # noqa: RUF012  (scikit-learn's name for it)
        **ARGUMENTS,
        **JOINS,
        "threshold": [Real, StrOptions({"median"}), "array-like", None],
    }
    _stored = Table({**STORED, **STORED_CLUSTERS, **thresholds.STORED}, {"codes": as_inputs})
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
        column_weights: Any = None,
        engine: str = "auto",
    ) -> None:
        keep_arguments(self, locals())

    def _begin(self, X: Floats) -> None:
        """There are no bounds: bits are bits."""
        thresholds.begin(self, X)
        self._begin_counts(X.shape[1])

    def _scaled(self, X: Floats, learning: bool, beyond: bool = False) -> Floats:
        return thresholds.bits(self, X)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.positive_only = self.threshold is None
        return tags


class ART2A(Clusterer):
    """ART 2-A: categories of directions of rows of numbers.

    Parameters
    ----------
    rho : vigilance, 0 to 1: the cosine between a row and its category's prototype
    alpha : answer of an uncommitted category, at most 1/√features; 0: it never wins by that
    beta : learning rate
    theta : components of a row of length 1 up to this are noise, and count as 0; below 1/√features
    bounds : (low, high): numbers or one for each column; None: those of the first data. Columns are
        scaled from them to [0, 1]
    n_iter, max_categories, join_categories, min_rows, column_weights, engine : as in `ART1`

    Attributes: as in `ART1`, and bounds_ (2, features).
    """

    rule_ = art.ART2A
    family_ = "art2a"
    _parameter_constraints = {  # noqa: RUF012  (scikit-learn's name for it)
        **ARGUMENTS,
        **JOINS,
        **BETA,
        **BOUNDS,
        "theta": [Interval(Real, 0, 1, closed="left")],
    }
    _stored = Table({**STORED, **STORED_CLUSTERS, **STORED_BOUNDS}, {"codes": as_inputs})
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
        column_weights: Any = None,
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


class FuzzyART(Boxed, Clusterer):
    """Fuzzy ART: categories that are boxes, no larger than the vigilance allows.

    Parameters
    ----------
    rho : vigilance, 0 to 1: 1 − rho is the most that a box's sides may add up to, of all columns
        (each counting by column_weights)
    alpha : choice parameter; small: the box that needs to grow least wins
    beta : learning rate; 1: a box grows to hold its row at once
    bounds : (low, high): numbers or one for each column; None: those of the first data. Rows are
        scaled from them to [0, 1] and complement coded here; `fit` and `partial_fit` refuse rows
        outside, for `predict` they count as the bound
    n_iter, max_categories, join_categories, min_rows, column_weights, engine : as in `ART1`

    Attributes: prototypes_ (categories, 2·features): (lower corner, 1 − upper corner) in units of
    the bounds, times input_weights_ where there are column_weights; labels_ (n,), bounds_
    (2, features), n_categories_, n_iter_, engine_.
    Formulas, variants and sources: `chainrule.families.art.maths`.
    """

    family_ = "fuzzy-art"
    _parameter_constraints = {**ARGUMENTS, **JOINS, **BETA, **BOUNDS}  # noqa: RUF012  (scikit-learn's name for it)
    _stored = Table({**STORED, **STORED_CLUSTERS, **STORED_BOUNDS}, {"codes": twice_the_inputs})

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
        column_weights: Any = None,
        engine: str = "auto",
    ) -> None:
        keep_arguments(self, locals())
