"""Intervals of numbers that are predicted, from how far off each row was by the network without it.

With Rᵢ = |yᵢ − ŷ₋ᵢ(xᵢ)|, ŷ₋ᵢ the network that row i was left out of, and ŷ the networks' mean,

    ŷ(x) ± the ⌈level·(n+1)⌉-th smallest of the Rᵢ

over the n rows trained on: the jackknife, by folds. Its promise rests on networks that a fold more
or less changes little (Steinberger & Leeb 2023, "Conditional predictive inference for stable
algorithms"); CV+ of Barber, Candès, Ramdas & Tibshirani 2021, "Predictive inference with the
jackknife+", is safe without, and puts each ŷ₋ᵢ(x) in the place of ŷ(x). But the mean that is
predicted is nearer to the truth than each ŷ₋ᵢ, and intervals around these are too wide: on nine
tables CV+ of 0.9 held 0.92 of new rows, from 0.90 to 0.93, and this 0.91, from 0.90 to 0.92
(``python -m benchmarks accuracy``).
"""

from __future__ import annotations

import math

import numpy as np

from chainrule.basics.arguments import argument
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.stored import is_number
from chainrule.basics.typing import Floats
from chainrule.data.cells import Column
from chainrule.families.mlp.ensemble import Ensemble, Residuals
from chainrule.models.model import Model


def check_level(model: Model, level: float) -> None:
    """Raise InputError unless `model` has residuals, and so many that the `level` can be told."""
    if not is_number(level) or not 0 < level < 1:
        message = _("An interval's level lies between 0 and 1; found {level!r}.")
        raise InputError(
            message.format(level=level),
            _("For instance {option}.").format(option=argument(interval=0.9)),
        )
    residuals = _residuals(model)
    if residuals is None:
        hint = _("chainrule train makes one of a table of 20 rows or more.")
        if model.task == "classification":
            hint = _("Of classes there are probabilities: {option}.").format(
                option=argument(proba=True)
            )
        raise InputError(
            _("Only a model of several networks that predicts numbers has intervals."), hint
        )
    n = len(residuals.size)
    if _rank(n, level) > n:
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
    center = schema.decode_outputs(ensemble.outputs(model.encoded(X)))
    k = _rank(len(residuals.size), level) - 1
    half = np.partition(residuals.size, k, axis=0)[k]
    return np.stack([center - half, center + half], axis=2)


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


def _rank(n: int, level: float) -> int:
    """Which of n residuals in order, from 1, an interval of that level reaches."""
    tiny = 1e-9  # of level (n + 1), which is a whole number but for rounding
    return math.ceil(level * (n + 1) - tiny)
