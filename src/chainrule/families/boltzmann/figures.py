"""How well a Boltzmann machine fits rows: what can be computed of that in reasonable time."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.families.boltzmann.maths import MOST_EXACT

_MOST_HIDDEN = 10  # units whose states are enumerated for each cell of the table


def boltzmann_figures(estimator: Any, X: Any) -> dict[str, float]:
    if len(estimator.biases_) <= MOST_EXACT:
        return {"log_likelihood": estimator.score(X)}
    if estimator.n_hidden_ <= _MOST_HIDDEN and not np.isnan(X).any():
        return {"pseudo_likelihood": float(estimator.pseudo_log_likelihood(X).mean())}
    return {"units": len(estimator.biases_)}
