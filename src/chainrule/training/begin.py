"""Before a training run starts: what must hold, and the plan of its steps."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from chainrule.backprop import forward
from chainrule.basics.errors import InputError, ShapeError
from chainrule.basics.i18n import _
from chainrule.basics.random import make_seed
from chainrule.engines.plan import Data, Plan
from chainrule.network import Network
from chainrule.pieces.penalties import Penalty
from chainrule.training.gradcheck import check_loss_gradient
from chainrule.training.settings import Settings


def check_trainable(network: Network, data: Data, others: Iterable[tuple[str, Data]] = ()) -> None:
    """Raise InputError or ShapeError where `network` cannot learn from `data`.

    Looked at: the shapes and finiteness of `data` and of all the named `others`, the domain of
    the loss, layers without a derivative, the sum of the weights, a custom loss's gradient.
    """
    for name, part in ((_("training data"), data), *others):
        _check_arrays(network, name, part)
    _check_targets(network, data)
    for l, layer in enumerate(network.layers, 1):
        if layer.activation.pullback is None:
            raise InputError(
                _("Layer {layer}: {activation} has no derivative to train by.").format(
                    layer=l, activation=layer.activation.name
                ),
                _("Use logistic, tanh or relu, or the perceptron's own rule."),
            )
    if data.total_weight <= 0:
        raise InputError(_("The sample weights sum to zero."))
    if network.loss.outputs is None:
        few = data.rows(slice(0, 20))
        check_loss_gradient(network.loss, network.output, few.y, forward(network, few.X).a[-1])


def _check_arrays(network: Network, name: str, part: Data) -> None:
    n, sizes = part.X.shape[0], network.sizes
    expected = {"X": (n, sizes[0]), "y": (n, sizes[-1]), "sample_weight": (n,)}
    arrays = {"X": part.X, "y": part.y, "sample_weight": part.weight}
    for which, array in arrays.items():
        if array is not None and tuple(array.shape) != expected[which]:
            raise ShapeError(
                _("{data}: {which} has shape {found}; the network needs {expected}.").format(
                    data=name, which=which, found=tuple(array.shape), expected=expected[which]
                )
            )
        numbers = getattr(array, "data", array) if hasattr(array, "tocsr") else array
        if array is not None and not np.isfinite(numbers).all():
            dense = array.toarray() if hasattr(array, "tocsr") else array
            row = int(np.argwhere(~np.isfinite(dense))[0][0]) + 1
            raise InputError(
                _("{data}: {which} is not a finite number in row {row}.").format(
                    data=name, which=which, row=row
                )
            )
    if n == 0:
        raise InputError(_("{data}: there are no rows.").format(data=name))
    if part.weight is not None and (part.weight < 0).any():
        row = int(np.argmax(part.weight < 0)) + 1
        raise InputError(
            _("{data}: sample_weight is negative in row {row}.").format(data=name, row=row),
            _("Weights are zero or more."),
        )


def _check_targets(network: Network, data: Data) -> None:
    y, loss = data.y, network.loss.name
    if loss == "poisson" and (y < 0).any():
        raise InputError(_("The poisson loss needs targets of zero or more."))
    if loss == "log_loss" and ((y < 0) | (y > 1)).any():
        raise InputError(_("log_loss needs targets from 0 to 1."))
    if loss == "log_loss" and network.output.name == "softmax":
        wrong = np.flatnonzero(abs(y.sum(axis=1) - 1) > 1e-6)
        if len(wrong):
            raise InputError(
                _("Behind a softmax the targets of a row sum to 1; row {row} sums to {total:g}.")
                .format(row=wrong[0] + 1, total=y[wrong[0]].sum())
            )  # fmt: skip


def make_plan(network: Network, settings: Settings) -> Plan:
    """The steps' terms for `network`: dropout gets one rate for each hidden layer."""
    hidden = len(network.layers) - 1
    rates = settings.dropout
    rates = (rates,) * hidden if isinstance(rates, (int, float)) else tuple(rates)
    if len(rates) != hidden:
        raise ShapeError(
            _("{given} dropout rates for {needed} hidden layers.").format(
                given=len(rates), needed=hidden
            )
        )
    solver = Settings(solver="sgd") if settings.solver == "lbfgs" else settings
    return Plan(
        optimizer=solver.optimizer(),
        penalty=Penalty(settings.alpha, settings.l1),
        dropout=tuple(float(p) for p in rates),
        sequential=settings.update_order == "sequential",
        n_workers=settings.n_workers,
        seed=make_seed(settings.random_state),
        n_threads=settings.n_threads,
    )
