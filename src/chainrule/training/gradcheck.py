"""Gradient checking: every parameter's ∂(E+R)/∂w from `backprop.py` beside a finite difference.

    (J(w + h) − J(w − h)) / 2h,   h = 1e-5 · max(1, |w|),   J = E + R

They agree where |analytic − numeric| ≤ 1e-7 + 1e-5 |numeric|. A parameter whose two evaluations
lie on different sides of a kink (of a rectifier, an absolute error, Huber's corner, an L1
penalty) has no derivative between them and is marked, not judged.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from chainrule.backprop import Backward, backward, forward
from chainrule.basics import notebook
from chainrule.basics.errors import InputError, ShapeError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import check_finite
from chainrule.basics.typing import Array, Floats
from chainrule.engines.plan import Data
from chainrule.network import Network, in_type
from chainrule.pieces.activations import POINTS, Activation, Derivative
from chainrule.pieces.calling import called
from chainrule.pieces.embeddings import PARAMETERS, Embedding, embed
from chainrule.pieces.losses import Loss, batch_loss, output_delta, shares
from chainrule.pieces.penalties import Penalty
from chainrule.training.arrays import as_data, check_network

STEP = 1e-5
ABSOLUTE = 1e-7
RELATIVE = 1e-5
_BEND = 0.01  # a slope that jumps more than so much is a kink: there is no derivative to judge


class Comparison(NamedTuple):
    """One parameter: its name (``W[1][2,1]``, layers and units from 1) and both derivatives.

    ``agrees`` is None where the difference quotient straddles a kink.
    """

    name: str
    analytic: float
    numeric: float
    agrees: bool | None


class Comparisons(list[Comparison]):
    """A comparison for each parameter, in order; a notebook shows them as a table."""

    def _repr_html_(self) -> str:
        verdicts = {True: _("agrees"), False: _("DIFFERS"), None: _("at a kink")}
        rows = [[c.name, f"{c.analytic:.9g}", f"{c.numeric:.9g}", verdicts[c.agrees]] for c in self]
        head = [_("name"), _("gradient"), _("finite difference"), ""]
        worst = [c.name for c in self if c.agrees is False]
        title = _("{n} parameters, {wrong} of them wrong").format(n=len(self), wrong=len(worst))
        return notebook.table(head, rows, title)


_Perturbed: TypeAlias = tuple[str, float, Callable[[float], Network], float]
"""A parameter's name, its derivative, the network with it moved by so much, and how much."""


class _Point(NamedTuple):
    """J at one point, and on which side of each kink it lies."""

    value: float
    sides: list[Array]


def check_gradients(
    network: Network,
    X: Any,
    y: Any,
    weight: Any = None,
    *,
    penalty: Penalty | None = None,
    masks: Sequence[Array | None] | None = None,
    only: Collection[str] | None = None,
) -> Comparisons:
    """Compare a `network`'s derivatives of every weight and trained bias, and of the embedding's
    parameters, or `only` of those named.

    In float64: X ``(n, inputs)``; y ``(n, outputs)``, or ``(n,)`` as `fit` takes it; weight
    ``(n,)``; `masks` as `backprop.forward` takes them; `penalty` before its division by n.
    Raises ShapeError for arrays of other shapes, InputError for what are no finite numbers.
    """
    check_network(network)
    network = in_type(network, np.float64)
    X, y, weight = as_data(network, X, y, weight)
    for name, array, width in (("X", X, network.sizes[0]), ("y", y, network.sizes[-1])):
        if array.shape != (len(X), width):
            message = _("{name} has shape {found}; the network needs {expected}.")
            expected = (len(X), width)
            raise ShapeError(message.format(name=name, found=array.shape, expected=expected))
        check_finite(name, array)
    share = shares(X.shape[0], weight, X)
    penalty = (penalty or Penalty()).per_batch(
        float(X.shape[0] if weight is None else weight.sum())
    )
    passed = forward(network, X, masks)
    delta = output_delta(network.loss, network.output, y, passed.z[-1], passed.a[-1], share)
    back = backward(network, passed, delta, penalty)

    def J(changed: Network) -> _Point:
        passed = forward(changed, X, masks)
        R = penalty.value(layer.W for layer in changed.layers)
        E = batch_loss(changed.loss, y, passed.a[-1], share)
        residual = y - passed.a[-1]
        weights = [layer.W > 0 for layer in changed.layers] if penalty.l1 else []
        return _Point(
            E + R, [*(z > 0 for z in passed.z[1:]), residual > 0, abs(residual) > 1, *weights]
        )

    found = Comparisons()
    perturbed = [_perturbed(network, back.dW, back.db), _perturbed_embedding(network, back)]
    for name, analytic, moved, h in itertools.chain(*perturbed):
        if only is not None and name not in only:
            continue
        above, below = J(moved(h)), J(moved(-h))
        numeric = (above.value - below.value) / (2 * h)
        smooth = all(np.array_equal(*pair) for pair in zip(above.sides, below.sides, strict=True))
        close = abs(analytic - numeric) <= ABSOLUTE + RELATIVE * abs(numeric)
        found.append(Comparison(name, analytic, numeric, close if smooth else close or None))
    return found


def _perturbed(network: Network, dW: list[Array], db: list[Array]) -> Iterator[_Perturbed]:
    """Of each weight and trained bias."""
    for l, layer in enumerate(network.layers, 1):
        for i, j in np.ndindex(layer.W.shape):
            moved = partial(_with_moved, network, l, "W", (i, j))
            h = STEP * max(1.0, abs(float(layer.W[i, j])))
            yield f"W[{l}][{i + 1},{j + 1}]", float(dW[l][i, j]), moved, h
        if layer.b is None or layer.bias != "trained":
            continue
        for (j,) in np.ndindex(layer.b.shape):
            moved = partial(_with_moved, network, l, "b", (j,))
            h = STEP * max(1.0, abs(float(layer.b[j])))
            yield f"b[{l}][{j + 1}]", float(db[l][j]), moved, h


def _perturbed_embedding(network: Network, back: Backward) -> Iterator[_Perturbed]:
    """The same of the embedding's parameters: ``freq[i][m]``, ``mix[i][m,k]`` ... of input i."""
    embedding = network.embedding
    if embedding is None or back.embedding is None:
        return
    for name in PARAMETERS:
        array, gradient = getattr(embedding, name), getattr(back.embedding, name)
        for place in np.ndindex(array.shape):
            moved = partial(_with_moved_embedding, network, embedding, name, place)
            h = STEP * max(1.0, abs(float(array[place])))
            column, rest = embedding.columns[place[0]] + 1, ",".join(str(i + 1) for i in place[1:])
            yield f"{name}[{column}][{rest}]", float(gradient[place]), moved, h


def _with_moved_embedding(
    network: Network, embedding: Embedding, name: str, place: tuple[int, ...], by: float
) -> Network:
    array = getattr(embedding, name).copy()
    array[place] += by
    return replace(network, embedding=embedding._replace(**{name: array}))


def _with_moved(
    network: Network, l: int, letter: str, place: tuple[int, ...], by: float
) -> Network:
    """The network with one weight or bias of layer l larger by so much."""
    layers = list(network.layers)
    array = getattr(layers[l - 1], letter).copy()
    array[place] += by
    layers[l - 1] = replace(layers[l - 1], **{letter: array})
    return replace(network, layers=tuple(layers))


# -- functions of the caller's -------------------------------------------------------------------


def check_functions(network: Network, data: Data) -> None:
    """Of a network with functions of the caller's: raise InputError where a derivative is not the
    function's, or where one gives an array of another shape. A few rows of `data` are enough."""
    a = data.X if network.embedding is None else embed(network.embedding, data.X).output
    for l, layer in enumerate(network.layers, 1):
        z = a @ layer.W if layer.b is None else a @ layer.W + layer.b
        f = layer.activation
        if f.is_own and f.derivative is not None:
            place = _("layer {layer}").format(layer=l)
            _check_activation(f, f.derivative, np.asarray(z, np.float64), place)
            _check_activation(f, f.derivative, POINTS, "")
        a = called(_("activation"), f.name, _("value"), f.value, z) if f.is_own else f.value(z)
    if network.loss.is_own:
        y, a = np.asarray(data.y, np.float64), np.asarray(a, np.float64)
        check_loss_gradient(network.loss, network.output, y, a)


def _check_activation(f: Activation, derivative: Derivative, z: Floats, place: str) -> None:
    """The derivative at z ``(n, units)`` against the values on both sides of it."""
    h = STEP * np.maximum(1, abs(z))
    with np.errstate(all="ignore"):
        value = called(_("activation"), f.name, _("value"), f.value, z)
        given = called(_("activation"), f.name, _("derivative"), derivative, z, value)
        above, below = f.value(z + h), f.value(z - h)
    if place and not np.isfinite(value).all():
        row, j = np.argwhere(~np.isfinite(value))[0]
        message = _(
            "The activation {name} is {value} at z = {z:.6g} ({place}, row {row}, unit {unit})."
        )
        raise InputError(
            message.format(
                name=f.name, value=value[row, j], z=z[row, j], place=place, row=row + 1, unit=j + 1
            )
        )
    numeric = (above - below) / (2 * h)
    bend = abs(above - 2 * value + below) / h
    smooth = np.isfinite(numeric) & (bend <= _BEND * np.maximum(1, abs(numeric)))
    wrong = smooth & ~(abs(given - numeric) <= 1e-5 + 1e-4 * abs(numeric))
    if wrong.any():
        row, j = np.unravel_index(int(np.argmax(wrong)), z.shape)
        where = f" ({place}, " + _("row {row}, unit {unit}").format(row=row + 1, unit=j + 1) + ")"
        message = _(
            "The derivative of the activation {name} is not that of its values: at z = {z:.6g}"
            "{where}: returned {given:.6g}, finite difference {numeric:.6g}."
        )
        raise InputError(
            message.format(
                name=f.name,
                z=z[row, j],
                where=where if place else "",
                given=given[row, j],
                numeric=numeric[row, j],
            )
        )


def check_loss_gradient(loss: Loss, output: Activation, y: Floats, a: Floats) -> None:
    """Raise InputError where a loss's own gradient is not the derivative of its value.

    y and a are ``(n, k)``; the entry that is worst is named, with both numbers.
    """
    called(_("loss"), loss.name, _("value"), loss.value, y, a)
    given = called(_("loss"), loss.name, _("gradient"), loss.gradient, y, a)
    h = STEP * np.maximum(1, abs(a))
    numeric = np.empty_like(a)
    for k in range(a.shape[1]):  # an output's part may depend on the other outputs too
        moved = np.zeros_like(a)
        moved[:, k] = h[:, k]
        change = loss.value(y, a + moved).sum(axis=1) - loss.value(y, a - moved).sum(axis=1)
        numeric[:, k] = change / (2 * h[:, k])
    wrong = abs(given - numeric) > 1e-5 + 1e-4 * abs(numeric)
    if wrong.mean() > 0.05:  # a kink may spoil an entry here and there
        row, k = divmod(int(np.argmax(abs(given - numeric))), a.shape[1])
        raise InputError(
            _(
                "The gradient of the loss {loss} is not the derivative of its value: row {row}, "
                "output {output}: returned {given:.6g}, finite difference {numeric:.6g}."
            ).format(
                loss=loss.name,
                row=row + 1,
                output=k + 1,
                given=given[row, k],
                numeric=numeric[row, k],
            ),
            _("A loss returns (value, dvalue/da) of (y, a), both of the shape of a."),
        )
