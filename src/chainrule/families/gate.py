"""The gate of the estimators: scikit-learn's checks of X and y, and before them what it lets pass;
and of what a method that fits is called with.

scikit-learn takes dates for days since 1970 and drops masks; `basics.numbers` says what is refused.
A number that is not finite is told by its row and column, which scikit-learn does not say.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

import numpy as np
from sklearn.base import _fit_context
from sklearn.utils import metaestimators
from sklearn.utils.validation import _check_sample_weight, validate_data

from chainrule.basics.arguments import argument_or
from chainrule.basics.errors import DataError, InputError, UnknownArgumentError
from chainrule.basics.i18n import _
from chainrule.basics.meanings import meant
from chainrule.basics.memory import check_room
from chainrule.basics.numbers import (
    check_finite,
    is_sparse,
    numbers,
    refuse_gaps,
    refuse_no_arrays,
    refuse_others,
    refuse_sparse,
)
from chainrule.basics.places import columns_of
from chainrule.families.cells import column_named

_NO_TARGET = "no_validation"


def checked(estimator: Any, X: Any, y: Any = _NO_TARGET, **checks: Any) -> Any:
    """X, or X and y, as `validate_data` of scikit-learn gives them with these `checks`.

    Raises InputError for what says more than numbers, and for numbers that are not finite where
    they must be; for all else the errors that scikit-learn's own estimators raise.
    """
    if _is_as_wanted(estimator, X, y, checks):
        return X
    refuse_others("X", X)
    if not checks.get("accept_sparse"):
        refuse_sparse("X", X)
    has_target = not (isinstance(y, str) and y == _NO_TARGET)
    if has_target:
        _refuse_others_in_target(y, checks.get("y_numeric", False))
    try:
        return validate_data(estimator, X, y, **checks)
    except ValueError:
        _tell_place(estimator, X, y if has_target else None, checks)
        raise


_USUAL = {"accept_sparse", "dtype", "reset"}


def _is_as_wanted(estimator: Any, X: Any, y: Any, checks: dict[str, Any]) -> bool:
    """`validate_data` would give X back as it is: a plain array of finite numbers of the right type
    and width, for a fitted estimator that knows no names. Of one row it takes most of the time that
    a prediction takes."""
    if not checks.keys() <= _USUAL:
        return False
    if checks.get("reset", True) or not (isinstance(y, str) and y == _NO_TARGET):
        return False
    types = checks.get("dtype")
    types = types if isinstance(types, tuple | list) else [types]
    return is_plain(estimator, X, types) and _has_finite_sum(X)


def is_plain(estimator: Any, X: Any, types: Sequence[Any]) -> bool:
    """A plain array (n, features) of one of the types, for a fitted estimator that knows no names;
    whether its numbers are finite is not looked at."""
    if type(X) is not np.ndarray or X.ndim != 2:
        return False
    known = vars(estimator)
    return (
        X.dtype in types
        and X.shape[1] == known.get("n_features_in_")
        and "feature_names_in_" not in known
        and len(X) > 0
    )


def _has_finite_sum(X: Any) -> bool:
    with np.errstate(over="ignore"):
        return bool(np.isfinite(X.sum()))


def dense(X: Any) -> Any:
    """Rows as an array: sparse ones are made dense, where memory holds them (InputError)."""
    if not is_sparse(X):
        return X
    n, d = X.shape
    check_room(
        _("{n} rows of {d} columns").format(n=n, d=d),
        n * d * X.dtype.itemsize,
        _("Choose fewer columns, or fit the rows in parts: partial_fit."),
    )
    return X.toarray()


def check_squares(estimator: Any, X: Any, times: float = 16.0) -> None:
    """Raise DataError where a number of rows X ``(n, features)``, NaN in gaps, is so large that
    `times` the sum of a row's squares, as squared distances are, would leave the numbers of its
    type."""
    largest = np.sqrt(np.finfo(X.dtype).max / max(X.shape[1], 1) / times)
    if not X.size or (-largest <= X.min() and X.max() <= largest):  # as a rule, without a copy
        return
    if not np.nanmax(np.abs(X)) > largest:
        return
    row, column = np.argwhere(np.abs(X) > largest)[0].tolist()
    message = _("Row {row}, column {column}: {value:.6g} is so large that squares overflow.")
    name = column_named(estimator, column)
    raise DataError(
        message.format(row=row + 1, column=name, value=X[row, column]),
        _("Scale the columns first: {option}.").format(
            option=argument_or("StandardScaler()", scale="standard")
        ),
    )


def checked_weight(sample_weight: Any, X: Any, dtype: Any) -> Any:
    """How much each row of X counts, ``(n,)``; None: 1. Errors as for X, and InputError for a
    negative one."""
    refuse_others("sample_weight", sample_weight)
    weight = _check_sample_weight(sample_weight, X, dtype=dtype)
    if (weight < 0).any():
        message = _("sample_weight is negative in row {row}.")
        row = int(np.argmax(weight < 0)) + 1
        raise InputError(message.format(row=row), _("Weights are zero or more."))
    return weight


def _refuse_others_in_target(y: Any, are_numbers: bool) -> None:
    """Numbers are no dates and not complex; labels may be what scikit-learn takes for labels;
    none may be missing or hidden by a mask."""
    if are_numbers:
        refuse_others("y", y)
    else:
        refuse_no_arrays("y", y)
        refuse_gaps("y", y)


def _tell_place(estimator: Any, X: Any, y: Any, checks: dict[str, Any]) -> None:
    """Raise InputError where a number of X or y that is not finite is what was wrong."""
    nan = checks.get("ensure_all_finite", True) == "allow-nan"
    for name, given, allowed in (("X", X, nan), ("y", y, False)):
        try:
            found = given if is_sparse(given) else numbers(name, given)
        except InputError:
            if name == "X":
                raise
            continue  # labels, or what scikit-learn has a sentence for
        if found.ndim in (1, 2):
            check_finite(name, found, nan=allowed, column=_columns_of(estimator, X, name))


def _columns_of(estimator: Any, X: Any, name: str) -> Any:
    """How columns of X are called: a data frame's by their names, which come first."""
    if name != "X":
        return None
    return columns_of(X) or (lambda j: column_named(estimator, j))


# -- methods -------------------------------------------------------------------------------------

F = TypeVar("F", bound=Callable[..., Any])


def fits(method: F) -> F:
    """A method that fits: what it is called with is checked by name, what the estimator was made
    with by scikit-learn's rules."""
    known = inspect.signature(method).parameters
    validated = _fit_context(prefer_skip_nested_validation=True)(method)

    @wraps(method)
    def fit(self: Any, *args: Any, **kwargs: Any) -> Any:
        for name in kwargs:
            if name not in known:
                raise _misplaced(self, method.__name__, name)
        return validated(self, *args, **kwargs)

    return cast(F, fit)


def available_if(check: Callable[[Any], bool]) -> Callable[[F], F]:
    """scikit-learn's, with the method's own type: a method that an estimator has where `check` of
    it is true."""

    def decorated(method: F) -> F:
        return cast(F, metaestimators.available_if(check)(method))

    return decorated


def _misplaced(estimator: Any, method: str, name: str) -> UnknownArgumentError:
    """``fit(X, y, epochs=3)``: what belongs to the estimator is named as it is typed there."""
    kind, known = type(estimator), type(estimator)._get_param_names()
    ours = meant(name, known)
    how = _("That is said when it is made: {estimator}({name}=...).").format(
        estimator=kind.__name__, name=ours
    )
    place = _("argument of {estimator}").format(estimator=f"{kind.__name__}.{method}")
    known = [*inspect.signature(getattr(kind, method)).parameters][1:]
    return UnknownArgumentError(place, name, [] if ours else known, how if ours else "")
