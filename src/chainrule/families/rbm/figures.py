"""How well a restricted Boltzmann machine fits rows, and what columns come to that know nothing of
one another."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from chainrule.basics.typing import Floats
from chainrule.families.rbm.rows import column_means, column_variances, mean_in_parts
from chainrule.training.evaluation import near


def machine_figures(estimator: Any, X: Any) -> dict[str, float]:
    """The likelihood is exact, or has `log_z_error`, the standard error of annealing's ln Z."""
    found = estimator.log_partition(n_betas=500)

    def likelihoods(rows: slice) -> Floats:
        return np.asarray(estimator.log_likelihood(near(X[rows]), found.log_z))

    figures = {"log_likelihood": mean_in_parts(likelihoods, len(X))}
    if found.standard_error:
        figures["log_z_error"] = found.standard_error
    if hasattr(estimator, "mean_score"):
        figures["pseudo_likelihood"] = estimator.mean_score(X)
    return figures | {"reconstruction_error": estimator.reconstruction_error(X)}


def columns_guessed(estimator: Any, known: Any, X: Any) -> dict[str, float]:
    """A machine without hidden units: each column by its mean in the rows `known` (and, of real
    units, its variance). Its pseudo-likelihood is its likelihood."""
    mean = column_means(known)
    if estimator.machine_.s is None:
        p = (mean * len(known) + 1) / (len(known) + 2)
        each = partial(_of_bits, p)
    else:
        found = column_variances(known, mean)
        each = partial(_of_numbers, mean, np.where(found > 0, found, 1))
    score = mean_in_parts(lambda rows: each(near(X[rows])).sum(axis=1), len(X))
    away = mean_in_parts(lambda rows: np.square(near(X[rows]) - mean).mean(axis=1), len(X))
    return {
        "log_likelihood": score,
        "pseudo_likelihood": score,
        "reconstruction_error": away,
    }


def _of_bits(p: Floats, X: Floats) -> Floats:
    return np.asarray(X * np.log(p) + (1 - X) * np.log(1 - p))


def _of_numbers(mean: Floats, s: Floats, X: Floats) -> Floats:
    return np.asarray(-((X - mean) ** 2) / (2 * s) - np.log(2 * np.pi * s) / 2)
