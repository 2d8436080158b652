"""What every estimator of ours is besides what it does: its arguments are answered by meaning, and
one that was stored before there was an argument has the usual value of it.

``MLPClassifier(lr=0.1)`` is a TypeError that names `learning_rate_init`; so are `set_params`, and a
value such as ``solver="SGD"``.
"""

from __future__ import annotations

import inspect
import re
from typing import Any, ClassVar, Self

from sklearn.base import BaseEstimator
from sklearn.utils._param_validation import InvalidParameterError, StrOptions

from chainrule.basics.errors import UnknownArgumentError, nearest
from chainrule.basics.i18n import _
from chainrule.training.rules import hint_for

_NAMED = re.compile(r"The '(\w+)' parameter")


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
