"""Where a slip may have been made: one quantity, its formula, its network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from chainrule.basics.expression import Expr
from chainrule.derivation.feedforward.derivation import FeedForward
from chainrule.derivation.graph.names import Name
from chainrule.derivation.graph.quantity import Quantity


class Site(NamedTuple):
    """A quantity where a slip may have been made."""

    d: FeedForward
    name: Name
    quantity: Quantity
    expr: Expr


Rewrites: TypeAlias = Callable[[Site], Iterator[Expr]]
"""The wrong formulas that a mistake makes of a quantity's right one."""


def is_output(site: Site) -> bool:
    """∂E/∂a, δ or an output's part of them, of the output layer: where the loss comes in."""
    l = site.quantity.layer
    return l == len(site.d.network.layers) and site.name.kind in ("dE/da", "dE[k]/da", "delta")


def is_elementwise(site: Site) -> bool:
    l = site.quantity.layer
    return l is not None and l > 0 and site.d.network.layers[l - 1].activation.elementwise
