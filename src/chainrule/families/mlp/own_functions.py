"""Functions of one's own in a model file: their names, and what they do at fixed points.

An activation stands in the file under ``activation[name]``, its values and its slopes at `POINTS`;
a loss under ``loss[name]``, its values and its gradients at `TARGETS` and `OUTPUTS`; an optimizer
under ``optimizer[name]``, the parameters after its first and its second step. Whoever loads the
file gives the function again, and what it does is compared: a file never causes an import.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from chainrule.basics.container import Document
from chainrule.basics.errors import InputError, ModelFileError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.network import Network
from chainrule.pieces.activations import (
    ACTIVATIONS,
    ALIASES,
    POINTS,
    Activation,
    check_own_name,
    get_activation,
    is_one_activation,
    without_derivative,
)
from chainrule.pieces.calling import called
from chainrule.pieces.losses import NAMES, OUTPUTS, SQUARED_ERROR, TARGETS, Loss, get_loss
from chainrule.pieces.optimizers import OPTIMIZERS, Optimizer

OwnRow: TypeAlias = "Activation | Loss | Optimizer"
OwnFunctions: TypeAlias = Mapping[str, OwnRow]
"""Rows by what they are called in a file."""

_KEY = re.compile(r"(activation|loss|optimizer)\[(\w+)\]")
_CLOSE = 1e-9
_RATE, _GRADIENT = 0.1, np.roll(POINTS, 5)
_OURS: dict[type, tuple[str, tuple[str, ...]]] = {
    Activation: ("activation", (*ACTIVATIONS, *ALIASES)),
    Loss: ("loss", (*NAMES, SQUARED_ERROR.name)),
    Optimizer: ("optimizer", (*OPTIMIZERS, "lbfgs")),
}
"""What each kind of row is called, and the names that ours have."""


def key_of(row: OwnRow) -> str:
    """What a row of one's own is called in a file."""
    return f"{_OURS[type(row)][0]}[{row.name}]"


def is_own(row: OwnRow) -> bool:
    return row.kernel is None if isinstance(row, Optimizer) else row.is_own


def arrays_of(network: Network, solver: str | Optimizer = "") -> dict[str, Floats]:
    """What the network's functions that are none of ours do, and the optimizer that trained it, by
    their keys.

    Raises InputError for a function without a name, one with a name of ours, and two of one name.
    """
    rows: list[OwnRow] = [layer.activation for layer in network.layers]
    rows += [network.loss, *([solver] if isinstance(solver, Optimizer) else [])]
    arrays: dict[str, Floats] = {}
    names: dict[str, str] = {}  # `load` is given functions by their bare names
    for row in rows:
        if not is_own(row):
            continue
        check_own_name(row.name, _OURS[type(row)][1])
        key, doings = key_of(row), _doings(row, network.sizes[-1])
        is_another = not np.array_equal(arrays.get(key, doings), doings, equal_nan=True)
        if is_another or names.setdefault(row.name, key) != key:
            raise InputError(
                _("Two functions of one's own are both called {name}.").format(name=row.name)
            )
        arrays[key] = doings
    return arrays


def own_functions(
    document: Document, functions: Mapping[str, Any] | None, source: str | Path
) -> OwnFunctions:
    """The rows for the functions that a file names, of what was given for them by name.

    Raises ModelFileError where one is missing, InputError where it is another than the file's.
    """
    functions = {} if functions is None else functions
    if not isinstance(functions, Mapping):
        message = _("functions must be a dictionary of functions by their names; found {found!r}.")
        raise InputError(message.format(found=functions))
    rows: dict[str, OwnRow] = {}
    for key, array in document.arrays.items():
        match = _KEY.fullmatch(key)
        if match is None:
            continue
        name = match[2]
        if name not in functions:
            raise _missing(name, source)
        if array.ndim != 3 or array.dtype.kind != "f":
            raise _damaged(name, source)
        rows[key] = _row(match[1], name, functions[name])
        here = _doings(rows[key], array.shape[-1])
        if here.shape != array.shape:
            raise _damaged(name, source)
        _compare(rows[key], here, array)
    return rows


def _damaged(name: str, source: str | Path) -> ModelFileError:
    message = _("{source} does not say at the fixed points what the function {name} does.")
    return ModelFileError(message.format(source=source, name=name))


def _missing(name: str, source: str | Path) -> ModelFileError:
    message = _("{source} was trained with a function of one's own, {name}, which is not in it.")
    hint = _("Give it in Python: chainrule.load({source!r}, functions={{{name!r}: ...}}).")
    return ModelFileError(
        message.format(source=source, name=name), hint.format(source=str(source), name=name)
    )


def _row(kind: str, name: str, function: Any) -> OwnRow:
    if kind == "optimizer":
        if not isinstance(function, Optimizer):
            message = _("{name} must be an Optimizer; found {found}.")
            raise InputError(message.format(name=name, found=_described(function)))
        return function._replace(name=name)
    if kind == "activation":
        if isinstance(function, Loss) or not is_one_activation(function):
            message = _("{name} must be an activation, such as (f, df); found {found}.")
            raise InputError(message.format(name=name, found=_described(function)))
        if callable(function):
            raise without_derivative(name)  # the name in the file: a lambda has none
        return replace(get_activation(function), name=name)
    if isinstance(function, Activation) or not (callable(function) or _is_loss(function)):
        message = _("{name} must be a loss, such as chainrule.loss gives; found {found}.")
        raise InputError(message.format(name=name, found=_described(function)))
    return replace(get_loss(function, ACTIVATIONS["identity"]), name=name)


def _is_loss(function: Any) -> bool:
    return isinstance(function, str | Loss)


def _described(function: Any) -> str:
    if isinstance(function, Loss):
        return _("the loss {name}").format(name=function.name)
    if isinstance(function, Activation):
        return _("the activation {name}").format(name=function.name)
    return repr(function)


def _doings(row: OwnRow, n: int) -> Floats:
    """Values and slopes ``(2, 33, k)`` at the fixed points; k is 1 where units or outputs do not
    depend on one another, else n. Of an optimizer the parameters ``(2, 33, 1)`` after two steps."""
    if isinstance(row, Optimizer):
        return _steps(row)
    with np.errstate(all="ignore"):
        if isinstance(row, Loss):
            y, a = _columns(TARGETS, n), _columns(OUTPUTS, n)
            pair = (
                called(_("loss"), row.name, _("value"), row.value, y, a),
                called(_("loss"), row.name, _("gradient"), row.gradient, y, a),
            )
        else:
            z = POINTS if row.elementwise else _columns(POINTS, n)
            value = called(_("activation"), row.name, _("value"), row.value, z)
            pair = (value, _slopes(row, z, value))
    return np.stack([np.asarray(part, np.float64) for part in pair])


def _steps(row: Optimizer) -> Floats:
    w, memory, after = POINTS, row.init(POINTS), []
    with np.errstate(all="ignore"):
        for t in (1, 2):
            w, memory = row.update(w, _GRADIENT, memory, t, _RATE)
            after.append(np.asarray(w, np.float64))
    return np.stack(after)


def _slopes(row: Activation, z: Floats, value: Floats) -> Floats:
    """What the pullback makes of ones; NaN where there is none."""
    kind, what = _("activation"), _("derivative")
    if row.derivative is not None:  # looked at before it is multiplied, which may hide its shape
        return called(kind, row.name, what, row.derivative, z, value)
    if row.pullback is None:
        return np.full_like(z, np.nan)
    return called(kind, row.name, what, row.pullback, np.ones_like(z), z, value)


def _columns(points: Floats, n: int) -> Floats:
    """The points ``(33, n)``, in each column in another order."""
    return np.hstack([np.roll(points, k, axis=0) for k in range(n)])


def _compare(row: OwnRow, here: Floats, in_file: Floats) -> None:
    same = np.isclose(here, in_file, rtol=_CLOSE, atol=_CLOSE, equal_nan=True)
    if same.all():
        return
    n = in_file.shape[-1]
    a = _columns(OUTPUTS if isinstance(row, Loss) else POINTS, n)
    distance = np.where(same, np.inf, abs(a) - np.sign(a) / 100)  # the simplest number to look at
    which, i, k = np.unravel_index(int(np.argmin(distance)), in_file.shape)
    place = f"z = {a[i, k]:g}"
    if isinstance(row, Optimizer):
        place = f"w = {a[i, k]:g}, t = {which + 1}"
    if isinstance(row, Loss):
        place = f"y = {_columns(TARGETS, n)[i, k]:g}, a = {a[i, k]:g}"
    of_values = _(
        "{name} is not the function this was trained with: at {place} it gives {here:.6g}, the "
        "file says {in_file:.6g}."
    )
    of_slopes = _(
        "{name} has not the slope this was trained with: at {place} it is {here:.6g}, the file "
        "says {in_file:.6g}."
    )
    sentence = of_slopes if which and not isinstance(row, Optimizer) else of_values
    raise InputError(
        sentence.format(
            name=row.name, place=place, here=here[which, i, k], in_file=in_file[which, i, k]
        )
    )
