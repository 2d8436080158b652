"""A fitted estimator as JSON and arrays, and back: its arguments, and its public fitted attributes.

Fitted attributes end in ``_``. An estimator whose predictions depend on nothing else can be saved.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Json


class State(NamedTuple):
    """`arguments` of the constructor, `fitted` attributes that JSON can hold, and arrays by name;
    a list of arrays stands under ``name.0 name.1 …``."""

    arguments: dict[str, Any]
    fitted: Json
    arrays: dict[str, npt.NDArray[Any]]


def state_of(estimator: Any) -> State:
    """Raises InputError where an argument is an object, as a function or a random generator."""
    fitted: dict[str, Any] = {}
    arrays: dict[str, npt.NDArray[Any]] = {}
    for name, value in vars(estimator).items():
        if name.startswith("_") or not name.endswith("_"):
            continue
        if isinstance(value, list) and value and all(isinstance(v, np.ndarray) for v in value):
            arrays |= {f"{name}.{k}": array for k, array in enumerate(value)}
        elif isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
            arrays[name] = value
        elif isinstance(value, np.ndarray):
            fitted[name] = {"texts": [str(text) for text in value], "kind": value.dtype.kind}
        else:
            fitted[name] = value
    return State(_plain_arguments(estimator), fitted, arrays)


def restored(estimator: Any, state: State) -> Any:
    """A new estimator of that class, with its state."""
    made = estimator(**state.arguments)
    for name, value in state.fitted.items():
        if isinstance(value, dict) and value.keys() == {"texts", "kind"}:
            value = np.array(value["texts"], dtype=object if value["kind"] == "O" else str)
        setattr(made, name, value)
    lists: dict[str, list[npt.NDArray[Any]]] = {}
    for name, array in state.arrays.items():
        attribute, dot, _place = name.partition(".")
        if dot:
            lists.setdefault(attribute, []).append(array)
        else:
            setattr(made, attribute, array)
    for name, found in lists.items():
        setattr(made, name, found)
    return made


def _plain_arguments(estimator: Any) -> dict[str, Any]:
    arguments = estimator.get_params(deep=False)
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
    return dict(arguments)
