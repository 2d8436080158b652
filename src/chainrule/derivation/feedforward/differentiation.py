"""How each derivative comes about: the steps from a function's definition to the formula in use.

They stand in the rows of the activations and the losses; here they are put together. Every step is
an expression that equals the derivative; a test evaluates each, and differentiates the definition
by another means.
"""

from __future__ import annotations

from chainrule.basics.errors import InputError
from chainrule.basics.expression import Ref
from chainrule.basics.i18n import _
from chainrule.pieces.activations import Activation
from chainrule.pieces.formula import Differentiation
from chainrule.pieces.losses import Loss

N = 3  # outputs in the example of the mean squared error


def of_activation(f: Activation) -> tuple[Differentiation, ...]:
    """The derivation of f′ of an activation; of softmax that of both its derivatives.

    Raises InputError where there is no derivative, or no formula of it.
    """
    if f.pullback is None:
        raise InputError(_("{name} has no derivative to train by.").format(name=f.name))
    if f.differentiations is None:
        raise InputError(_("{name} is a function without a formula here.").format(name=f.name))
    return f.differentiations()


def of_losses(rows: tuple[Loss, ...]) -> tuple[Differentiation, ...]:
    """The derivation of the losses' gradients by an output, and where they are combined with an
    activation, of δ. Raises InputError where a loss has no formula."""
    return (*map(_gradient, rows), *(row.delta() for row in rows if row.delta is not None))


def _gradient(loss: Loss) -> Differentiation:
    if loss.written is None:
        raise InputError(_("{name} is a function without a formula here.").format(name=loss.name))
    y, a = Ref("y"), Ref("a")
    definition, steps = loss.written.value(y, a, N), loss.written.steps(y, a, N)
    return Differentiation(loss.title or loss.name, "E", definition, "∂E/∂a", steps)
