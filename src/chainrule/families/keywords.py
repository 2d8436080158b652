"""What every estimator of ours is besides what it does: its arguments are answered by meaning, and
one that was stored before there was an argument has the usual value of it.

``MLPClassifier(lr=0.1)`` is a TypeError that names `learning_rate_init`; so are `set_params`, and a
value such as ``solver="SGD"``.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar, Self, TypeVar, cast

from sklearn.base import BaseEstimator, _fit_context
from sklearn.utils import metaestimators
from sklearn.utils._param_validation import InvalidParameterError, StrOptions

from chainrule.basics.errors import UnknownArgumentError, nearest
from chainrule.basics.i18n import _
from chainrule.basics.meanings import meant
from chainrule.training.rules import hint_for

_NAMED = re.compile(r"The '(\w+)' parameter")


F = TypeVar("F", bound=Callable[..., Any])


def fits(method: F) -> F:
    """A method that fits: what it is called with is checked by name, what the estimator was made
    with by scikit-learn's rules."""
    known = inspect.signature(method).parameters
    checked = _fit_context(prefer_skip_nested_validation=True)(method)

    @wraps(method)
    def fit(self: Estimator, *args: Any, **kwargs: Any) -> Any:
        for name in kwargs:
            if name not in known:
                raise _misplaced(self, method.__name__, name)
        return checked(self, *args, **kwargs)

    return cast(F, fit)


def available_if(check: Callable[[Any], bool]) -> Callable[[F], F]:
    """scikit-learn's, with the method's own type: a method that an estimator has where `check` of
    it is true."""

    def decorated(method: F) -> F:
        return cast(F, metaestimators.available_if(check)(method))

    return decorated


def _misplaced(estimator: Estimator, method: str, name: str) -> UnknownArgumentError:
    """``fit(X, y, epochs=3)``: what belongs to the estimator is named as it is typed there."""
    kind, known = type(estimator), type(estimator)._get_param_names()
    ours = meant(name, known)
    how = _("That is said when it is made: {estimator}({name}=...).").format(
        estimator=kind.__name__, name=ours
    )
    place = _("argument of {estimator}").format(estimator=f"{kind.__name__}.{method}")
    known = [*inspect.signature(getattr(kind, method)).parameters][1:]
    return UnknownArgumentError(place, name, [] if ours else known, how if ours else "")


class Estimator(BaseEstimator):
    """scikit-learn's, with a hint in the errors for arguments."""

    _parameter_constraints: ClassVar[dict[str, Any]]

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        cls._check_names(kwargs)
        made: Self = super().__new__(cls)
        return made

    @classmethod
    def _check_names(cls, names: Any) -> None:
        """Raise UnknownArgumentError for a name that is no argument; of an inner estimator's
        argument the part before its ``__`` is looked at."""
        known = cls._get_param_names() if names else []
        for name in names:
            if name.partition("__")[0] not in known:
                kind = _("argument of {estimator}").format(estimator=cls.__name__)
                raise UnknownArgumentError(kind, name, known)

    def set_params(self, **params: Any) -> Self:
        """Replace arguments; returns the estimator."""
        self._check_names(params)
        super().set_params(**params)
        return self

    def __setstate__(self, state: dict[str, Any]) -> None:
        """What pickle and its like call."""
        parameters = inspect.signature(type(self)).parameters
        usual = {name: parameters[name].default for name in self._get_param_names()}
        super().__setstate__(usual | state)

    def _validate_params(self) -> None:
        try:
            super()._validate_params()
        except InvalidParameterError as error:
            match = _NAMED.search(str(error))
            hint = "" if match is None else self._hint(match[1])
            if not hint:
                raise
            raise InvalidParameterError(f"{error} {hint}") from None

    def _hint(self, name: str) -> str:
        """What a wrong value of the argument most likely means."""
        value = getattr(self, name)
        rules = self._parameter_constraints[name]
        words = [word for rule in rules if isinstance(rule, StrOptions) for word in rule.options]
        return hint_for(name, value) or (nearest(value, sorted(words)) if words else "")
