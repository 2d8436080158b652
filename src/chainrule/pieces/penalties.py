"""Penalties on the weights (never on the biases), added to a batch's loss.

    R = α₂/(2n) · Σ W²  +  α₁/n · Σ |W|          n: the batch's samples, or the sum of their weights
    ∂R/∂W = (α₂ W + α₁ sign W)/n

The 1/n is scikit-learn's convention: α is then spread over the samples as the loss is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from chainrule.basics.array_api import array_namespace
from chainrule.basics.typing import Array


class Penalty(NamedTuple):
    """α₂ (`l2`) and α₁ (`l1`), already divided by the batch's n (see `per_batch`)."""

    l2: float = 0.0
    l1: float = 0.0

    def per_batch(self, n: float) -> Penalty:
        """The same penalty for a batch of `n` samples (or of total weight `n`)."""
        return Penalty(self.l2 / n, self.l1 / n)

    def value(self, weights: Iterable[Array]) -> float:
        """R over all weight arrays, zero where nothing is penalized."""
        return sum((float(self.of(W)) for W in weights), 0.0) if self.l2 or self.l1 else 0.0

    def of(self, W: Array) -> Array:
        """R of one array, left where it is."""
        xp = array_namespace(W)
        return 0.5 * self.l2 * xp.sum(W * W) + self.l1 * xp.sum(xp.abs(W))

    def gradient(self, W: Array) -> Array:
        """∂R/∂W, same shape as W; the subgradient 0 where an L1-penalized weight is 0."""
        gradient = self.l2 * W
        return gradient + self.l1 * array_namespace(W).sign(W) if self.l1 else gradient
