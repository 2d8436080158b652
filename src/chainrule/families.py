"""The classical families: what the command line and a model file must know of each, one row each.

A family's estimator learns a target (``classification``, ``regression``) or none; how its
inputs are scaled where nothing is said; what is written of each row by `predict`, and which
figures `train` reports, where there is no target to compare with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np

from chainrule.errors import InputError, UnknownNameError
from chainrule.i18n import N_, _

Learns: TypeAlias = Literal["classification", "regression", "none"]
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Family(NamedTuple):
    """One row. ``estimators[task]`` is ``module:class`` under `chainrule.estimators`; `scale` None
    leaves the numbers to the source's own; `arguments` are the estimator's where none are given.

    Of a family without a target, ``columns(estimator, X)`` gives what `predict` writes, columns
    ``(n,)`` by their names, and ``figures(estimator, X)`` how well it fits rows X ``(n, inputs)``.
    `uses_labels`: a target, if named, is given to `fit` all the same. ``notes(estimator, X, y)`` is
    what else a person should know of the fit, in sentences. ``completes(estimator, X)`` gives
    P(input = 1) ``(n, inputs)`` where some are missing: missing cells are then NaN in X.
    """

    name: str
    title: str
    estimators: Mapping[str, str]
    scale: str | None = None
    arguments: Mapping[str, Any] = _NOTHING
    columns: Callable[[Any, Any], dict[str, Any]] | None = None
    figures: Callable[[Any, Any], dict[str, float]] | None = None
    uses_labels: bool = False
    notes: Callable[[Any, Any, Any], list[str]] | None = None
    completes: Callable[[Any, Any], Any] | None = None

    @property
    def said(self) -> str:
        """What it is called, in the language spoken."""
        return _(self.title)

    @property
    def learns_nothing(self) -> bool:
        return "none" in self.estimators

    def estimator(self, task: str) -> Any:
        """The class for a task; InputError where the family cannot do it."""
        if task not in self.estimators:
            raise InputError(
                _("{family} does not do this: {task}.").format(family=self.name, task=task),
                _("It does: {tasks}.").format(tasks=", ".join(self.estimators)),
            )
        module, _colon, name = self.estimators[task].partition(":")
        return getattr(import_module(f"chainrule.estimators.{module}"), name)

    def derive(self, estimator: Any, X: Any, y: Any, row: int | None, step: int) -> Any:
        """The derivation of what row `row` (from 0; None: the first, or the one a step takes) of X
        does to the network, after `step` steps of learning from X (0: as it was fitted)."""
        module = next(iter(self.estimators.values())).partition(":")[0]
        return import_module(f"chainrule.derivation.{module}").derive(estimator, X, y, row, step)


def _of_map(estimator: Any, X: Any) -> dict[str, Any]:
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


def _figures_of_map(estimator: Any, X: Any) -> dict[str, float]:
    return {
        "quantization_error": estimator.quantization_error(X),
        "topographic_error": estimator.topographic_error(X),
    }


def _of_categories(estimator: Any, X: Any) -> dict[str, Any]:
    return {"category": estimator.predict(X) + 1}


def _figures_of_categories(estimator: Any, X: Any) -> dict[str, float]:
    return {
        "categories": estimator.n_categories_,
        "categories_met": len(np.unique(estimator.predict(X))),
    }


def _of_hidden_units(estimator: Any, X: Any) -> dict[str, Any]:
    p = estimator.transform(X)
    return {f"P(h{j}=1)": p[:, j - 1] for j in range(1, p.shape[1] + 1)}


def _figures_of_machine(estimator: Any, X: Any) -> dict[str, float]:
    """The likelihood is exact, or has `log_z_error`, the standard error of annealing's ln Z."""
    found = estimator.log_partition(n_betas=500)
    figures = {"log_likelihood": estimator.log_likelihood(X, found.log_z).mean()}
    if found.standard_error:
        figures["log_z_error"] = found.standard_error
    if hasattr(estimator, "score_samples"):
        figures["pseudo_likelihood"] = estimator.score_samples(X).mean()
    return figures | {"reconstruction_error": estimator.reconstruction_error(X)}


_MOST_HIDDEN = 10  # units whose states are enumerated for each cell of the table


def _figures_of_boltzmann(estimator: Any, X: Any) -> dict[str, float]:
    from chainrule.models.boltzmann import MOST_EXACT

    if len(estimator.biases_) <= MOST_EXACT:
        return {"log_likelihood": estimator.score(X)}
    if estimator.n_hidden_ <= _MOST_HIDDEN and not np.isnan(X).any():
        return {"pseudo_likelihood": float(estimator.pseudo_log_likelihood(X).mean())}
    return {"units": len(estimator.biases_)}


_MOST_TO_PROVE = 500_000  # numbers of the training rows: some seconds
_MOST_SHARES = 4


def _on_separability(estimator: Any, X: Any, y: Any) -> list[str]:
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


FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        Family(
            "perceptron",
            N_("perceptron"),
            {"classification": "perceptron:Perceptron"},
            notes=_on_separability,
        ),
        Family(
            "mcculloch-pitts",
            N_("McCulloch-Pitts neuron"),
            {"classification": "perceptron:McCullochPittsNeuron"},
            scale="none",
        ),
        Family(
            "rbf",
            N_("RBF network"),
            {"classification": "rbf:RBFClassifier", "regression": "rbf:RBFRegressor"},
        ),
        Family(
            "som",
            N_("self-organizing map"),
            {"none": "som:SOM"},
            columns=_of_map,
            figures=_figures_of_map,
            uses_labels=True,
        ),
        Family(
            "art1",
            N_("ART 1"),
            {"none": "art:ART1"},
            scale="none",
            columns=_of_categories,
            figures=_figures_of_categories,
        ),
        Family(
            "art2a",
            N_("ART 2-A"),
            {"none": "art:ART2A"},
            scale="none",
            columns=_of_categories,
            figures=_figures_of_categories,
        ),
        Family(
            "fuzzy-art",
            N_("fuzzy ART"),
            {"none": "art:FuzzyART"},
            scale="none",
            columns=_of_categories,
            figures=_figures_of_categories,
        ),
        Family(
            "fuzzy-artmap",
            N_("fuzzy ARTMAP"),
            {"classification": "art:FuzzyARTMAP"},
            scale="none",
        ),
        Family(
            "rbm",
            N_("restricted Boltzmann machine"),
            {"none": "rbm:BernoulliRBM"},
            scale="minmax",
            arguments={"validate_range": True, "n_components": 64},
            columns=_of_hidden_units,
            figures=_figures_of_machine,
        ),
        Family(
            "gaussian-rbm",
            N_("Gaussian restricted Boltzmann machine"),
            {"none": "rbm:GaussianRBM"},
            scale="standard",
            arguments={"n_components": 64},
            columns=_of_hidden_units,
            figures=_figures_of_machine,
        ),
        Family(
            "boltzmann",
            N_("Boltzmann machine"),
            {"none": "boltzmann:BoltzmannMachine"},
            scale="none",
            columns=_of_hidden_units,
            figures=_figures_of_boltzmann,
            completes=lambda estimator, X: estimator.complete_proba(X),
        ),
    )
}
"""By the name that ``--model`` and a model file use."""


def family_of(estimator: Any) -> tuple[Family, str]:
    """The family of a fitted estimator, and its task; InputError for one of no family."""
    wanted = type(estimator).__name__
    for family in FAMILIES.values():
        for task, home in family.estimators.items():
            if home.endswith(f":{wanted}"):
                return family, task
    raise InputError(
        _("{kind} is no network that can be saved or explained.").format(kind=wanted),
        _("Of an MLPClassifier or MLPRegressor take network_."),
    )


def get_family(name: str) -> Family:
    """Raises UnknownNameError, which names the nearest."""
    if name not in FAMILIES:
        raise UnknownNameError("model", name, ["mlp", *FAMILIES])
    return FAMILIES[name]
