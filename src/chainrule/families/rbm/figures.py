"""How well a restricted Boltzmann machine fits rows, and what columns come to that know nothing of
one another."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.typing import Floats


def machine_figures(estimator: Any, X: Any) -> dict[str, float]:
    """The likelihood is exact, or has `log_z_error`, the standard error of annealing's ln Z."""
    found = estimator.log_partition(n_betas=500)
    figures = {"log_likelihood": estimator.log_likelihood(X, found.log_z).mean()}
    if found.standard_error:
        figures["log_z_error"] = found.standard_error
    if hasattr(estimator, "score_samples"):
        figures["pseudo_likelihood"] = estimator.score_samples(X).mean()
    return figures | {"reconstruction_error": estimator.reconstruction_error(X)}


def columns_guessed(estimator: Any, known: Floats, X: Floats) -> dict[str, float]:
    """A machine without hidden units: each column by its mean in the rows `known` (and, of real
    units, its variance). Its pseudo-likelihood is its likelihood."""
    mean = known.mean(axis=0)
    if estimator.machine_.s is None:
        p = (known.sum(axis=0) + 1) / (len(known) + 2)
        each = X * np.log(p) + (1 - X) * np.log(1 - p)
    else:
        s = np.where(known.var(axis=0) > 0, known.var(axis=0), 1)
        each = -((X - mean) ** 2) / (2 * s) - np.log(2 * np.pi * s) / 2
    score = float(each.sum(axis=1).mean())
    return {
        "log_likelihood": score,
        "pseudo_likelihood": score,
        "reconstruction_error": float(np.square(X - mean).mean()),
    }
