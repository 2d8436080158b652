"""The prototypes that a map starts from: rows of the data, random ones, the plane of the two
greatest variances, or an array of the caller's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from chainrule.basics.arguments import argument
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import numbers
from chainrule.basics.random import Seed, initialization_generator
from chainrule.basics.typing import Floats
from chainrule.engines.row_files import NOT_HELD
from chainrule.families.som import maths as som
from chainrule.families.som.maths import Grid
from chainrule.training.evaluation import near, near_blocks


def initial_prototypes(X: Floats, grid: Grid, init: Any, seed: Seed) -> Floats:
    """Prototypes ``(units, features)`` of the type of X ``(n, features)``, in which NaN is a gap;
    rows that memory does not hold have none.

    `init`: "sample", "random", "pca", or an array ``(units, features)`` or
    ``(n_rows, n_columns, features)``. Raises InputError where it cannot be used.
    """
    if not isinstance(init, str):
        return _from_array(numbers("init", init, X.dtype).copy(), grid, X.shape[1])
    generator = initialization_generator(seed)
    if not isinstance(X, NOT_HELD) and np.isnan(X).any():
        X = np.where(np.isnan(X), np.nanmean(X, axis=0, dtype=float), X).astype(X.dtype)
    if init == "sample":
        rows = generator.choice(len(X), grid.size, replace=len(X) < grid.size)
        return np.concatenate([near(X[row : row + 1]) for row in rows.tolist()])
    if init == "pca":
        return _plane(X, grid).astype(X.dtype)
    ends = [(rows.min(axis=0), rows.max(axis=0)) for rows in near_blocks(X)]
    low, high = np.min([e[0] for e in ends], axis=0), np.max([e[1] for e in ends], axis=0)
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
            _("{option}: no column changes, so there is no direction to spread the map in.").format(
                option=argument(init="pca")
            ),
            _("Use {option}.").format(option=argument(init="sample")),
        )
    return som.principal_plane(X.astype(float), grid)


_OF_ALL = {"mode": "online", "init": "pca", "missing": "ignore"}


def needs_all_rows(arguments: Mapping[str, Any]) -> str:
    """Which of a map's arguments needs all rows in memory; "" where none does."""
    found = (f"{name}={value}" for name, value in _OF_ALL.items() if arguments.get(name) == value)
    return next(found, "")


def not_by_epochs(arguments: Mapping[str, Any]) -> str:
    """Which of a map's arguments has it learn otherwise than in whole epochs; "": none."""
    return "mode=online" if arguments.get("mode") == "online" else ""
