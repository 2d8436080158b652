"""A network's loss and score on rows, and whether it is still made of numbers."""

from __future__ import annotations

import numpy as np

from chainrule.backprop import forward
from chainrule.basics.typing import Floats
from chainrule.engines.plan import Data
from chainrule.network import Network
from chainrule.pieces.losses import batch_loss, shares
from chainrule.pieces.scores import Score


def loss_of(network: Network, data: Data) -> tuple[float, Floats]:
    """The mean loss of `data` without penalty or dropout, and the outputs ``(n, k)``."""
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        a = forward(network, data.X).a[-1]
        share = shares(data.X.shape[0], data.weight, data.y)
        return batch_loss(network.loss, data.y, a, share), a


def record_scores(
    losses: list[float], scores: list[float], network: Network, part: Data, score: Score | None
) -> None:
    """Append the loss and the score of `part`, the score only where there is one."""
    loss, a = loss_of(network, part)
    losses.append(loss)
    if score is not None:
        scores.append(score(part.y, a, part.weight))


def is_finite(network: Network) -> bool:
    """Every weight and bias is a finite number."""
    return all(
        np.isfinite(layer.W).all() and (layer.b is None or np.isfinite(layer.b).all())
        for layer in network.layers
    )
