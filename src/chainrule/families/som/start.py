"""The prototypes that a map starts from: rows of the data, random ones, the plane of the two
greatest variances, or an array of the caller's."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import numbers
from chainrule.basics.random import Seed, initialization_generator
from chainrule.basics.typing import Floats
from chainrule.families.som import maths as som
from chainrule.families.som.maths import Grid


def initial_prototypes(X: Floats, grid: Grid, init: Any, seed: Seed) -> Floats:
    """Prototypes ``(units, features)`` of the type of X ``(n, features)``, in which NaN is a gap.

    `init`: "sample", "random", "pca", or an array ``(units, features)`` or
    ``(n_rows, n_columns, features)``. Raises InputError where it cannot be used.
    """
    if not isinstance(init, str):
        return _from_array(numbers("init", init, X.dtype).copy(), grid, X.shape[1])
    if np.isnan(X).any():
        X = np.where(np.isnan(X), np.nanmean(X, axis=0), X)
    generator = initialization_generator(seed)
    if init == "sample":
        rows = generator.choice(len(X), grid.size, replace=len(X) < grid.size)
        return X[rows]
    if init == "pca":
        return _plane(X, grid).astype(X.dtype)
    low, high = X.min(axis=0), X.max(axis=0)
    return generator.uniform(low, high, (grid.size, X.shape[1])).astype(X.dtype)


def _from_array(prototypes: Floats, grid: Grid, features: int) -> Floats:
    expected = (grid.n_rows, grid.n_columns, features)
    if prototypes.shape not in ((grid.size, features), expected):
        raise InputError(
            _("init: expected shape {expected}, found {found}.").format(
                expected=expected, found=prototypes.shape
            )
        )
    if not np.isfinite(prototypes).all():
        raise InputError(_("init: every prototype must be finite."))
    return prototypes.reshape(grid.size, features)


def _plane(X: Floats, grid: Grid) -> Floats:
    if not (np.ptp(X, axis=0) > 0).any():
        raise InputError(
            _("init='pca': no column changes, so there is no direction to spread the map in."),
            _("Use init='sample'."),
        )
    return som.principal_plane(X.astype(float), grid)
