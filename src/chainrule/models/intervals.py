"""Intervals of numbers that are predicted, from how far off each row was by the network without it.

With Rᵢ = |yᵢ − ŷ₋ᵢ(xᵢ)|, ŷ₋ᵢ the network that row i was left out of, and α = 1 − level,

    low    the ⌊α(n+1)⌋-th smallest of  ŷ₋ᵢ(x) − Rᵢ
    high   the ⌈(1−α)(n+1)⌉-th smallest of  ŷ₋ᵢ(x) + Rᵢ

over the n rows trained on. At least 1 − 2α of new rows lie within, mostly about 1 − α. Source: CV+
of Barber, Candès, Ramdas & Tibshirani 2021, "Predictive inference with the jackknife+".
"""

from __future__ import annotations

import math

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.stored import is_number
from chainrule.basics.typing import Floats
from chainrule.data.cells import Column
from chainrule.families.mlp.ensemble import Ensemble, Residuals
from chainrule.models.model import Model

_AT_A_TIME = 4_000_000  # numbers


def check_level(model: Model, level: float) -> None:
    """Raise InputError unless `model` has residuals, and so many that the `level` can be told."""
    if not is_number(level) or not 0 < level < 1:
        message = _("An interval's level lies between 0 and 1; found {level!r}.")
        raise InputError(message.format(level=level), _("For instance --interval 0.9."))
    residuals = _residuals(model)
    if residuals is None:
        raise InputError(
            _("Only a model of several networks that predicts numbers has intervals."),
            _("chainrule train makes one of a table of 20 rows or more."),
        )
    n = len(residuals.size)
    if _ranks(n, level)[0] < 1:
        message = _("{n} rows are too few for intervals of level {level}: at most {most:.2g}.")
        raise InputError(message.format(n=n, level=level, most=1 - 1 / (n + 1)))


def intervals(model: Model, X: Floats, level: float) -> Floats:
    """``(n, targets, 2)``: the low and the high end for raw rows X ``(n, inputs)``, in the targets'
    units. Raises InputError as `check_level`."""
    check_level(model, level)
    residuals, schema = _residuals(model), model.schema
    assert residuals is not None
    assert schema is not None
    ensemble: Ensemble = model.fitted
    x = model.encoded(X)
    centers = np.stack(
        [schema.decode_outputs(ensemble.outputs_of(j, x)) for j in range(len(ensemble.members))]
    )  # (members, n, targets)
    found = np.empty((len(x), len(schema.targets), 2))
    step = max(1, _AT_A_TIME // len(residuals.size))
    for start in range(0, len(x), step):
        rows = slice(start, start + step)
        for k in range(len(schema.targets)):
            found[rows, k] = _ends(
                centers[residuals.member, rows, k], residuals.size[:, k, None], level
            )
    return found


def columns_of_intervals(model: Model, X: Floats, level: float) -> dict[str, Column]:
    """The ends as columns ``(n,)``, two for each target."""
    ends, schema = intervals(model, X, level), model.schema
    assert schema is not None
    return {
        f"{target}_{end}": ends[:, k, e]
        for k, target in enumerate(schema.targets)
        for e, end in enumerate(("low", "high"))
    }


def _residuals(model: Model) -> Residuals | None:
    found: Residuals | None = getattr(model.fitted, "residuals", None)
    return found


def _ranks(n: int, level: float) -> tuple[int, int]:
    """Which of n numbers in order, from 1, the low and the high end are."""
    alpha = 1 - level
    tiny = 1e-9  # of α(n + 1), which is a whole number but for rounding
    return math.floor(alpha * (n + 1) + tiny), math.ceil((1 - alpha) * (n + 1) - tiny)


def _ends(center: Floats, size: Floats, level: float) -> Floats:
    """``(rows, 2)`` of centers ``(n, rows)`` and residuals ``(n, 1)``."""
    low, high = _ranks(len(size), level)
    below = np.partition(center - size, low - 1, axis=0)[low - 1]
    above = np.partition(center + size, high - 1, axis=0)[high - 1]
    return np.stack([below, above], axis=1)
