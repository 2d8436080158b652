"""What each column counts where rows are compared: the argument ``column_weights``.

    euclidean     r² = Σ gᵢ (xᵢ − wᵢ)²        manhattan, overlaps of ART     Σ gᵢ |xᵢ − wᵢ|

A table's column has a share g for all inputs that it became: a date is five of them, and counts as
five unless it is said what columns count. Only the shares' ratios matter to ART, whose greatest is
made 1, so that codes stay within 0 and 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.utils._param_validation import StrOptions

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import numbers
from chainrule.basics.typing import Floats
from chainrule.families.cells import by_input
from chainrule.families.stored_state import Array

WANTED = [StrOptions({"by_column"}), "array-like", None]
"""What scikit-learn lets pass as the argument."""
STORED = Array("inputs", low=np.finfo(float).tiny, of="column_weights")


def shares_of_inputs(estimator: Any, n: int) -> Floats | None:
    """g of each of n inputs, ``(n,)``; None where all count the same. Raises InputError."""
    said = estimator.column_weights
    if said is None:
        return None
    widths = np.array(getattr(estimator, "_widths_of_columns", [1] * n))
    shares: Floats = 1 / widths
    if not isinstance(said, str):
        shares = numbers("column_weights", said, np.float64)
        if shares.shape == widths.shape:
            shares = shares / widths
    shares = by_input(estimator, shares)
    if shares.shape != (n,) or not (np.isfinite(shares) & (shares > 0)).all():
        raise InputError(
            _("column_weights: expected {n} numbers above 0, one for each column.").format(n=n)
        )
    return shares


def keep_input_weights(estimator: Any, weights: Floats | None) -> None:
    """Set ``input_weights_``, there exactly where weights are."""
    estimator.__dict__.pop("input_weights_", None)
    if weights is not None:
        estimator.input_weights_ = weights
