"""How well a Boltzmann machine fits rows: what can be computed of that in reasonable time."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.families.bits import cut_notes
from chainrule.families.boltzmann.maths import MOST_EXACT
from chainrule.families.watching import fall_notes

QUICKLY_ENUMERATED = 10
"""Hidden units whose states may be enumerated for each cell of a table."""


def boltzmann_figures(estimator: Any, X: Any) -> dict[str, float]:
    if len(estimator.biases_) <= MOST_EXACT:
        return {"log_likelihood": estimator.score(X)}
    if estimator.n_hidden_ <= QUICKLY_ENUMERATED and not np.isnan(X).any():
        return {"pseudo_likelihood": float(estimator.pseudo_log_likelihood(X).mean())}
    return {"units": len(estimator.biases_)}


def bits_guessed(estimator: Any, known: Any, X: Any) -> dict[str, float]:
    """Σᵢ ln P(vᵢ) of what is known of rows X, each column by itself: its share of ones among the
    training rows, one of each added. The pseudo-likelihood of such columns is the same number."""
    ones, bits = (estimator.bits(rows) for rows in (known, X))
    p = (np.nansum(ones, axis=0) + 1) / ((~np.isnan(ones)).sum(axis=0) + 2)
    score = float(np.nansum(np.where(bits > 0, np.log(p), np.log(1 - p)) + 0 * bits, axis=1).mean())
    return {"log_likelihood": score, "pseudo_likelihood": score}


def boltzmann_notes(estimator: Any, X: Any, y: Any) -> list[str]:
    """Where columns were cut; a fall of the likelihood; more patterns than can be recalled."""
    told = [*cut_notes(estimator, X, y), *fall_notes(estimator, X, y)]
    return told if estimator.overfull_ is None else [*told, estimator.overfull_]
