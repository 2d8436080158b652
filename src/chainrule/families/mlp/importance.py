"""How much each column matters: what is lost where its cells are dealt to other rows.

    importance of column c = loss with c shuffled − loss

on rows by the network that has not seen them, at the epoch that they had no say in (by the epoch it
keeps, which is best on just these rows, columns of noise came to 0.1); of classes the log loss, of
numbers the share of the variance that is no longer predicted (R² falls by so much). Near 0 it does
not matter, or another column says the same. Source: Breiman 2001, "Random forests", section 10.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from chainrule.basics.random import Seed
from chainrule.basics.typing import Floats
from chainrule.engines.plan import Data
from chainrule.families.mlp.ensemble import Ensemble, OutOfFold
from chainrule.pieces.losses import batch_loss, shares

_ROWS, _FEWEST = 40_000, 40  # rows of a fold times columns; rows of a fold


def importance(
    witnesses: Ensemble, unseen: OutOfFold, rows: Data, widths: Sequence[int], seed: Seed
) -> Floats:
    """Of each column ``(columns,)``, which `widths` of the inputs of `rows` belong to; the members
    of `witnesses` are those that spoke of the rows `unseen`."""
    generator = np.random.Generator(np.random.PCG64(seed))
    edges = np.cumsum([0, *widths])
    total = np.zeros(len(widths))
    most = max(_FEWEST, _ROWS // len(widths))
    for j in range(len(witnesses.members)):
        places = np.flatnonzero(unseen.member == j)[:most]
        found = rows.rows(places)
        part = found._replace(X=np.asarray(found.X), y=np.asarray(found.y))  # from a file
        before = _loss(witnesses, j, part)
        for c, (start, end) in enumerate(pairwise(edges)):
            X = part.X.copy()
            X[:, start:end] = X[generator.permutation(len(X)), start:end]
            total[c] += _loss(witnesses, j, part._replace(X=X)) - before
    return total / len(witnesses.members) / _unit(witnesses, rows)


def _loss(ensemble: Ensemble, j: int, part: Data) -> float:
    a = ensemble.outputs_of(j, part.X)
    y = part.y.astype(a.dtype)
    return float(batch_loss(ensemble.loss, y, a, shares(len(y), None, y)))


def _unit(ensemble: Ensemble, rows: Data) -> float:
    """Of squared errors the mean loss of predicting the mean; of others 1."""
    if ensemble.loss.name == "log_loss":
        return 1.0
    y = np.asarray(rows.y)
    mean = np.broadcast_to(y.mean(axis=0), y.shape)
    return float(batch_loss(ensemble.loss, y, mean, shares(len(y), None, y))) or 1.0
