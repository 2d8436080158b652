"""What must hold before a network can be trained on data."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.errors import InputError, ShapeError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import check_finite
from chainrule.basics.typing import Floats
from chainrule.engines.plan import Data
from chainrule.engines.row_files import RowsInFile
from chainrule.network import Network
from chainrule.training.evaluation import Validation
from chainrule.training.gradcheck import check_functions
from chainrule.training.settings import Settings


def check_trainable(network: Network, data: Data, validation: Validation | None = None) -> None:
    """Raise InputError or ShapeError where `network` cannot learn from `data`.

    Looked at: the shapes and finiteness of `data` and of the rows of `validation`, the domain of
    the loss, layers without a derivative, the sum of the weights, the
    derivatives of functions of the caller's.
    """
    for name, part in [(_("training data"), data), *_named_parts(validation or Validation())]:
        _check_arrays(network, name, part)
        if part.total_weight == 0:
            raise InputError(_("{data}: the sample weights sum to zero.").format(data=name))
    _check_targets(network, data.y)
    _check_derivatives(network)
    if network.loss.is_own or any(layer.activation.is_own for layer in network.layers):
        check_functions(network, data.rows(slice(0, 20)))


def _named_parts(validation: Validation) -> list[tuple[str, Data]]:
    parts = [(f"eval_set {i}", part) for i, part in enumerate(validation.eval_sets, 1)]
    if validation.rows is not None:
        parts.append((_("validation data"), validation.rows))
    return parts


def _check_arrays(network: Network, name: str, part: Data) -> None:
    n, sizes = part.X.shape[0], network.sizes
    for which, array, expected in (
        ("X", part.X, (n, sizes[0])),
        ("y", part.y, (n, sizes[-1])),
        ("sample_weight", part.weight, (n,)),
    ):
        if array is not None:
            _check_shape(name, which, array, expected)
            if not isinstance(array, RowsInFile):  # those were looked at when they were written
                check_finite(f"{name}: {which}", array)
    if n == 0:
        raise InputError(_("{data}: there are no rows.").format(data=name))
    if part.weight is not None and (part.weight < 0).any():
        row = int(np.argmax(part.weight < 0)) + 1
        raise InputError(
            _("{data}: sample_weight is negative in row {row}.").format(data=name, row=row),
            _("Weights are zero or more."),
        )
    if part.weight is not None:
        _check_sizes(name, np.asarray(part.weight))


def _check_sizes(name: str, weight: Floats) -> None:
    """Raise InputError where weights are so small or large that their type no longer counts by
    them: engines take what lies below its smallest normal number for 0."""
    limits = np.finfo(weight.dtype)
    with np.errstate(over="ignore"):
        wrong = (weight > 0) & (weight < limits.tiny) | ~np.isfinite(weight.sum())
    if wrong.any():
        row = int(np.argmax(wrong)) + 1
        message = _(
            "{data}: sample_weight is {found:g} in row {row}, and {type} counts from {least:.3g} "
            "to {most:.3g} in all."
        )
        raise InputError(
            message.format(
                data=name,
                found=weight[row - 1],
                row=row,
                type=weight.dtype.name,
                least=limits.tiny,
                most=limits.max,
            ),
            _("Divide all weights by their mean: only what they are to one another matters."),
        )


def _check_shape(name: str, which: str, array: Any, expected: tuple[int, ...]) -> None:
    shape = tuple(array.shape)
    if shape != expected:
        raise ShapeError(
            _("{data}: {which} has shape {found}; the network needs {expected}.").format(
                data=name, which=which, found=shape, expected=expected
            )
        )


def _check_targets(network: Network, y: Floats) -> None:
    """The targets lie in the domain of the loss."""
    if network.loss.name == "poisson":
        _check_range(y, 0, np.inf, _("The poisson loss needs targets of zero or more"), "")
    if network.loss.name == "log_loss":
        hint = _("Two classes are 0 and 1: (y == y.max()).astype(float); MLPClassifier takes any.")
        _check_range(y, 0, 1, _("log_loss needs targets from 0 to 1"), hint)
        if network.output.name == "softmax":
            _check_sums(y)


def _check_range(y: Floats, low: float, high: float, needed: str, hint: str) -> None:
    """Raise InputError, which names the first row and its target, where one lies outside."""
    outside = np.argwhere((y < low) | (y > high))
    if len(outside):
        row, column = outside[0].tolist()
        message = _("{needed}; row {row} has {found:g}.")
        raise InputError(message.format(needed=needed, row=row + 1, found=y[row, column]), hint)


def _check_sums(y: Floats) -> None:
    sums = y.sum(axis=1)
    wrong = np.flatnonzero(abs(sums - 1) > 1e-6)
    if len(wrong):
        message = _("Behind a softmax the targets of a row sum to 1; row {row} sums to {total:g}.")
        raise InputError(message.format(row=wrong[0] + 1, total=sums[wrong[0]]))


def _check_derivatives(network: Network) -> None:
    for l, layer in enumerate(network.layers, 1):
        if layer.activation.pullback is None:
            raise InputError(
                _("Layer {layer}: {activation} has no derivative to train by.").format(
                    layer=l, activation=layer.activation.name
                ),
                _("Use logistic, tanh or relu, or the perceptron's own rule."),
            )


def check_has_steps(settings: Settings) -> None:
    """Raise InputError for lbfgs, whose iterations are no steps of a formula of ours."""
    if settings.solver == "lbfgs":
        raise InputError(
            _("lbfgs has no single step to show."), _("Choose another solver, sgd for instance.")
        )
