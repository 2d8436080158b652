"""Numbers as units of 0 and 1: what lies above its column's threshold is 1.

An estimator's argument `threshold` is

    None        rows must be of 0 and 1
    a number    the threshold of all columns
    a list      a number for each column (of a table's column for all inputs that it became)
    "median"    each column's median in the rows that are fitted first; ½ of a column of 0 and 1;
                where nothing lies above the median, the greatest number that something lies above

and what came of it is the attribute `thresholds_` ``(features,)``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from chainrule.basics.arguments import argument, argument_name
from chainrule.basics.errors import DataError, InputError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import numbers
from chainrule.basics.typing import Floats
from chainrule.families.cells import by_input, column_named
from chainrule.families.stored_state import Array

STORED = {"thresholds_": Array("inputs", optional=True)}


def begin(estimator: Any, X: Floats) -> None:
    """Keep the thresholds that the argument means for the rows X ``(n, features)``, NaN in gaps."""
    estimator.__dict__.pop("thresholds_", None)
    if estimator.threshold is not None:
        estimator.thresholds_ = _thresholds(estimator, X)


def _thresholds(estimator: Any, X: Floats) -> Floats:
    if isinstance(estimator.threshold, str):
        return np.array([_median(column[~np.isnan(column)]) for column in X.T])
    n = X.shape[1]
    said = numbers("threshold", estimator.threshold, np.float64)
    found = by_input(estimator, said) if said.ndim else np.full(n, float(said))
    if found.shape != (n,) or not np.isfinite(found).all():
        raise InputError(
            _("threshold: expected a number, or {n} of them, one for each column.").format(n=n)
        )
    return found


def _median(known: Floats) -> float:
    """Of the numbers that a column has, maybe none."""
    if np.isin(known, (0, 1)).all():
        return 0.5
    median = float(np.quantile(known, 0.5, method="lower"))
    below = known[known < known.max()]
    return float(below.max()) if median == known.max() and len(below) else median


def bits(estimator: Any, X: Floats) -> Floats:
    """Rows X ``(n, features)`` as 0 and 1; NaN stays. DataError for what is neither, where the
    argument is None."""
    if estimator.threshold is None:
        _check(estimator, X)
        return X
    # a file of 0.1.0 has the number alone
    above = getattr(estimator, "thresholds_", None)
    if above is None:
        above = numbers("threshold", estimator.threshold, np.float64)
    return np.where(np.isnan(X), X, above < X)


def _check(estimator: Any, X: Floats) -> None:
    wrong = ~np.isnan(X) & (X != 0) & (X != 1)
    if wrong.any():
        row, column = np.argwhere(wrong)[0].tolist()
        raise DataError(
            _("Row {row}, column {column}: {value:.6g} is neither 0 nor 1.").format(
                row=row + 1, column=column_named(estimator, column), value=X[row, column]
            ),
            _(
                "{name} says what counts as 1: {option} what lies above its column's median; or a "
                "number."
            ).format(name=argument_name("threshold"), option=argument(threshold="median")),
        )


def ones(estimator: Any, names: Sequence[str], in_units: Callable[[Floats], Floats]) -> list[str]:
    """What is so where each input is 1: ``smokes=1``, ``sex=F``, ``age>54``; `in_units` gives rows
    ``(n, features)`` in the user's units."""
    cuts = getattr(estimator, "thresholds_", None)
    above = ["=1"] * len(names)
    if cuts is not None:
        above = [f">{cut:.6g}" for cut in in_units(cuts[None])[0].tolist()]
    return [name if "=" in name else name + sign for name, sign in zip(names, above, strict=True)]


def cut_notes(estimator: Any, _X: Any, _y: Any) -> list[str]:
    """Where a table's columns were cut; those of labels are of 0 and 1."""
    cuts, names = (getattr(estimator, name, None) for name in ("thresholds_", "_names_of_inputs"))
    if cuts is None or names is None:
        return []
    pairs = zip(names, cuts.tolist(), strict=True)
    told = [f"{name} {cut:.6g}" for name, cut in pairs if "=" not in name]
    if not told:
        return []
    more = [_("… and {n} more").format(n=len(told) - _MOST)] if len(told) > _MOST else []
    return [_("counts as 1 above: {cuts}").format(cuts=", ".join([*told[:_MOST], *more]))]


_MOST = 12  # columns that are told
