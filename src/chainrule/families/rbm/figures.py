"""How well a restricted Boltzmann machine fits rows."""

from __future__ import annotations

from typing import Any


def machine_figures(estimator: Any, X: Any) -> dict[str, float]:
    """The likelihood is exact, or has `log_z_error`, the standard error of annealing's ln Z."""
    found = estimator.log_partition(n_betas=500)
    figures = {"log_likelihood": estimator.log_likelihood(X, found.log_z).mean()}
    if found.standard_error:
        figures["log_z_error"] = found.standard_error
    if hasattr(estimator, "score_samples"):
        figures["pseudo_likelihood"] = estimator.score_samples(X).mean()
    return figures | {"reconstruction_error": estimator.reconstruction_error(X)}
