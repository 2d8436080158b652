"""A step's gradients beside finite differences of the loss: the proof of a derivation.

    (J(w + h) − J(w − h)) / 2h, J = E + R on the rows shown, masks held fixed      (see gradcheck)

In the sequential order the gradients below the output layer are not derivatives of E, since they
were carried back through weights already updated; they are left out.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from chainrule.derivation.feedforward.derivation import FeedForward
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


def prove(d: FeedForward, names: Collection[str] | None = None) -> list[Proof]:
    """The proof of each gradient among `names` (None: of every weight and trained bias)."""
    s, L = d.situation, len(d.network.layers)
    wanted = None if names is None else {n[1:] for n in names if n.startswith(("dW[", "db["))}
    found = check_gradients(
        d.network, s.data.X, s.data.y, s.data.weight,
        penalty=s.plan.penalty, masks=d.record.masks, only=wanted,
    )  # fmt: skip
    return [
        Proof(f"d{c.name}", d[f"d{c.name}"].value, c.numeric, c.agrees)
        for c in found
        if not s.plan.sequential or c.name[2 : c.name.index("]")] == str(L)
    ]
