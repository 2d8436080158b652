"""Where a slip may have been made: one quantity, its formula, its network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from chainrule.basics.expression import Expr
from chainrule.derivation.feedforward.derivation import FeedForward
from chainrule.derivation.feedforward.records import StepRecords
from chainrule.derivation.graph.names import Name
from chainrule.derivation.graph.quantity import Quantity


class Site(NamedTuple):
    """A quantity where a slip may have been made."""

    derivation: FeedForward
    quantity: Quantity
    expr: Expr

    @property
    def name(self) -> Name:
        return self.quantity.name

    @property
    def step(self) -> StepRecords:
        return self.derivation.records


Rewrites: TypeAlias = Callable[[Site], Iterator[Expr]]
"""The wrong formulas that a mistake makes of a quantity's right one."""


def is_output(site: Site) -> bool:
    """∂E/∂a, δ or an output's part of them, of the output layer: where the loss comes in."""
    is_slope = site.name.kind in ("dE/da", "dE[k]/da", "delta")
    return is_slope and site.quantity.layer == site.step.L


def is_elementwise(site: Site) -> bool:
    l = site.quantity.layer
    return l is not None and l > 0 and site.step.layer(l).activation.elementwise
