"""An estimator's arguments and its public fitted attributes; both as JSON and arrays, and back.

Fitted attributes end in ``_``. An estimator whose predictions depend on nothing else can be saved.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats, Json


class State(NamedTuple):
    """`arguments` of the constructor, `fitted` attributes that JSON can hold, and arrays by name;
    a list of arrays stands under ``name.0 name.1 …``."""

    arguments: dict[str, Any]
    fitted: Json
    arrays: dict[str, npt.NDArray[Any]]


def keep_arguments(estimator: Any, arguments: dict[str, Any]) -> None:
    """What scikit-learn asks of a constructor: every argument as it came, under its own name.

    Called as ``keep_arguments(self, locals())``.
    """
    for name, value in arguments.items():
        if name not in ("self", "__class__"):
            setattr(estimator, name, value)


def in_one_type(X: Floats, learned: Floats) -> tuple[Floats, Floats]:
    """New rows and what was learned from earlier ones, float32 where both are, else float64: what
    was learned in float64 is not cut to the float32 of rows that come later."""
    dtype = np.result_type(X, learned)
    return X.astype(dtype, copy=False), learned.astype(dtype, copy=False)


def is_fitted(estimator: Any) -> bool:
    """It has learned something: a public attribute whose name ends in ``_``."""
    return any(map(_is_fitted_name, vars(estimator)))


def _is_fitted_name(name: str) -> bool:
    return name.endswith("_") and not name.startswith("_")


def state_of(estimator: Any, without: Collection[str] = ()) -> State:
    """All but the arguments and attributes `without`.

    Raises InputError where an argument is an object, as a function or a random generator.
    """
    fitted: dict[str, Any] = {}
    arrays: dict[str, npt.NDArray[Any]] = {}
    for name, value in vars(estimator).items():
        if not _is_fitted_name(name) or name in without:
            continue
        if isinstance(value, list) and value and all(isinstance(v, np.ndarray) for v in value):
            arrays |= {f"{name}.{k}": array for k, array in enumerate(value)}
        elif isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
            arrays[name] = value
        elif isinstance(value, np.ndarray):
            fitted[name] = {"texts": [str(text) for text in value], "kind": value.dtype.kind}
        else:
            fitted[name] = value
    return State(_plain_arguments(estimator, without), fitted, arrays)


def estimator_from(estimator: Any, state: State) -> Any:
    """A new estimator of that class, with its state."""
    restored = estimator(**state.arguments)
    for name, value in state.fitted.items():
        if isinstance(value, dict) and value.keys() == {"texts", "kind"}:
            value = np.array(value["texts"], dtype=object if value["kind"] == "O" else str)
        setattr(restored, name, value)
    lists: dict[str, list[npt.NDArray[Any]]] = {}
    for name, array in state.arrays.items():
        attribute, dot, _place = name.partition(".")
        if dot:
            lists.setdefault(attribute, []).append(array)
        else:
            setattr(restored, attribute, array)
    for name, arrays in lists.items():
        setattr(restored, name, arrays)
    return restored


def _plain_arguments(estimator: Any, without: Collection[str]) -> dict[str, Any]:
    arguments = {k: v for k, v in estimator.get_params(deep=False).items() if k not in without}
    for name, value in arguments.items():
        if not isinstance(value, bool | int | float | str | list | tuple | dict | None) and (
            not isinstance(value, np.ndarray | np.generic)
        ):
            raise InputError(
                _("{estimator}({name}=...) is an object: a model file cannot hold it.").format(
                    estimator=type(estimator).__name__, name=name
                ),
                _("Numbers, texts and lists of them can be saved."),
            )
    return arguments
