"""A step's gradients beside finite differences of the loss: the proof of a derivation.

    (J(w + h) − J(w − h)) / 2h, J = E + R on the rows shown, masks held fixed      (see gradcheck)

In the sequential order the gradients below the output layer are not derivatives of E, since they
were carried back through weights already updated; they are left out.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from chainrule.derivation.feedforward.derivation import FeedForward
from chainrule.derivation.graph.names import Name
from chainrule.pieces.embeddings import PARAMETERS
from chainrule.training.gradcheck import check_gradients


class Proof(NamedTuple):
    """A gradient's name (``dW[2][1,1]``), its value, the finite difference, and whether they agree;
    None where the difference straddles a kink, so that there is no derivative between."""

    name: str
    gradient: float
    finite_difference: float
    agrees: bool | None

    @property
    def difference(self) -> float:
        return self.gradient - self.finite_difference


_PARAMETERS = {
    kind.format(name): name for name in ("W", "b", *PARAMETERS) for kind in ("{}", "d{}", "{}+")
}
"""The kinds that speak of a weight, a bias or a parameter of the embedding."""


def prove(derivation: FeedForward, names: Collection[Name] | None = None) -> list[Proof]:
    """The proof of each gradient among `names`, and of that of each weight and trained bias among
    them; None: of all."""
    step = derivation.records
    situation, data = step.situation, step.situation.data
    parameters = None
    if names is not None:
        speaking = (name for name in names if name.kind in _PARAMETERS)
        parameters = {str(name.of_kind(_PARAMETERS[name.kind])) for name in speaking}
    comparisons = check_gradients(
        step.network,
        data.X,
        data.y,
        data.weight,
        penalty=situation.plan.penalty,
        masks=step.record.masks,
        only=parameters,
    )
    gradients = [(derivation[f"d{c.name}"], c) for c in comparisons]
    return [
        Proof(gradient.name, gradient.value, comparison.numeric, comparison.agrees)
        for gradient, comparison in gradients
        if not step.is_sequential or gradient.layer == step.L
    ]
