"""What is told of a classical network: the columns that `predict` writes for each row, the figures
that `train` reports where there is no target, and remarks on the fit."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.i18n import _


def of_map(estimator: Any, X: Any) -> dict[str, Any]:
    d = estimator.transform(X)
    units = d.argmin(axis=1)
    columns = {
        "row": units // estimator.n_columns,
        "column": units % estimator.n_columns,
        "distance": d[np.arange(len(d)), units],
    }
    if hasattr(estimator, "unit_labels_"):
        columns["label"] = estimator.classes_[estimator.unit_labels_[units]]
    return columns


def figures_of_map(estimator: Any, X: Any) -> dict[str, float]:
    return {
        "quantization_error": estimator.quantization_error(X),
        "topographic_error": estimator.topographic_error(X),
    }


def of_categories(estimator: Any, X: Any) -> dict[str, Any]:
    return {"category": estimator.predict(X) + 1}


def figures_of_categories(estimator: Any, X: Any) -> dict[str, float]:
    return {
        "categories": estimator.n_categories_,
        "categories_met": len(np.unique(estimator.predict(X))),
    }


def of_hidden_units(estimator: Any, X: Any) -> dict[str, Any]:
    p = estimator.transform(X)
    return {f"P(h{j}=1)": p[:, j - 1] for j in range(1, p.shape[1] + 1)}


def figures_of_machine(estimator: Any, X: Any) -> dict[str, float]:
    """The likelihood is exact, or has `log_z_error`, the standard error of annealing's ln Z."""
    found = estimator.log_partition(n_betas=500)
    figures = {"log_likelihood": estimator.log_likelihood(X, found.log_z).mean()}
    if found.standard_error:
        figures["log_z_error"] = found.standard_error
    if hasattr(estimator, "score_samples"):
        figures["pseudo_likelihood"] = estimator.score_samples(X).mean()
    return figures | {"reconstruction_error": estimator.reconstruction_error(X)}


_MOST_HIDDEN = 10  # units whose states are enumerated for each cell of the table


def figures_of_boltzmann(estimator: Any, X: Any) -> dict[str, float]:
    from chainrule.families.boltzmann.maths import MOST_EXACT

    if len(estimator.biases_) <= MOST_EXACT:
        return {"log_likelihood": estimator.score(X)}
    if estimator.n_hidden_ <= _MOST_HIDDEN and not np.isnan(X).any():
        return {"pseudo_likelihood": float(estimator.pseudo_log_likelihood(X).mean())}
    return {"units": len(estimator.biases_)}


_MOST_TO_PROVE = 500_000  # numbers of the training rows: some seconds
_MOST_SHARES = 4


def on_separability(estimator: Any, X: Any, y: Any) -> list[str]:
    """Where mistakes are left: for each class whether a line could do better, or why none can."""
    if (estimator.predict(X) == y).all() or np.size(X) > _MOST_TO_PROVE:
        return []
    labels, found = estimator.classes_, estimator.separability(X, y)
    names = labels[1:] if len(labels) == 2 else labels
    return [_told(label, case) for label, case in zip(names.tolist(), found, strict=True)]


def _told(label: Any, found: Any) -> str:
    if found.separable:
        return _("{label}: a line separates it from the rest.").format(label=label)
    rows = np.flatnonzero(found.shares > 1e-9)
    if len(rows) > _MOST_SHARES:
        return _("{label}: no line separates it from the rest: a point between its rows lies "
                 "between the others too.").format(label=label)  # fmt: skip
    shares = ", ".join(
        _("{share:.4g} of row {row}").format(share=found.shares[i], row=i + 1) for i in rows
    )
    point = ", ".join(f"{x:.4g}" for x in found.point)
    return _("{label}: no line separates it from the rest: the point ({point}) lies between rows "
             "of both ({shares} of the training rows).").format(
        label=label, point=point, shares=shares)  # fmt: skip
