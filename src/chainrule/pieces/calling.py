"""Functions of the caller's, called: what one gives is an array of numbers of the shape of its
arguments, or an error names the function and says what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.basics.errors import ChainruleError, InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats


def cannot_be_data(name: str) -> InputError:
    """What skops is told, which stores numbers, names and arrays."""
    return InputError(
        _("{name} is a function, which skops cannot store.").format(name=name),
        _("pickle stores an estimator with its functions; cr.save keeps their names."),
    )


def called(
    kind: str, name: str, what: str, function: Callable[..., Any], *arrays: Floats
) -> Floats:
    """``function(*arrays)``, of the shape ``(n, k)`` that the arrays have.

    `kind` is an activation or a loss, `what` its value, derivative or gradient, both in words.
    Raises InputError where the function raises, or gives no real numbers of that shape.
    """
    shape = arrays[-1].shape
    try:
        given = function(*arrays)
    except ChainruleError:
        raise
    except Exception as error:  # a function of the caller's may raise anything
        message = _(
            "The {what} of the {kind} {name} fails for an array of shape {shape}: {reason}."
        )
        reason = f"{type(error).__name__}: {error}".rstrip(".: ")
        raise InputError(
            message.format(what=what, kind=kind, name=name, shape=shape, reason=reason)
        ) from error
    is_array = hasattr(given, "dtype") or isinstance(given, int | float)
    if not is_array or np.asarray(given).dtype.kind not in "biuf":
        message = _("The {kind} {name} returns a {what} that is no array of real numbers: {found}.")
        found = type(given).__name__
        if hasattr(given, "dtype"):
            found += f", {given.dtype}"
        raise InputError(message.format(kind=kind, name=name, what=what, found=found))
    if np.shape(given) != shape:
        message = _("The {kind} {name} returns a {what} of shape {found}; expected {shape}.")
        raise InputError(
            message.format(kind=kind, name=name, what=what, found=np.shape(given), shape=shape)
        )
    return np.asarray(given)


def check_is_function(name: str, what: str, function: object) -> None:
    """Raise InputError unless it can be called."""
    if not callable(function):
        message = _("The {what} of {name} must be a function; found {found!r}.")
        raise InputError(message.format(what=what, name=name, found=function))


def check_range(name: str, ends: Any) -> None:
    """Raise InputError unless `ends` begin with two increasing numbers, infinite ones too."""
    try:
        low, high = map(float, ends[:2])
        is_range = low < high
    except (TypeError, ValueError, KeyError):
        is_range = False
    if not is_range:
        message = _("The range of {name} must be two increasing numbers; found {found!r}.")
        raise InputError(message.format(name=name, found=ends))
