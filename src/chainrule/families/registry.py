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

from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.basics.i18n import N_, _
from chainrule.families import figures as family_figures

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
        return getattr(import_module(f"chainrule.families.{module}.estimator"), name)

    def derive(self, estimator: Any, X: Any, y: Any, row: int | None, step: int) -> Any:
        """The derivation of what row `row` (from 0; None: the first, or the one a step takes) of X
        does to the network, after `step` steps of learning from X (0: as it was fitted)."""
        module = next(iter(self.estimators.values())).partition(":")[0]
        return import_module(f"chainrule.families.{module}.explained").derive(
            estimator, X, y, row, step
        )


FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        Family(
            "perceptron",
            N_("perceptron"),
            {"classification": "perceptron:Perceptron"},
            notes=family_figures.on_separability,
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
            columns=family_figures.of_map,
            figures=family_figures.figures_of_map,
            uses_labels=True,
        ),
        Family(
            "art1",
            N_("ART 1"),
            {"none": "art:ART1"},
            scale="none",
            columns=family_figures.of_categories,
            figures=family_figures.figures_of_categories,
        ),
        Family(
            "art2a",
            N_("ART 2-A"),
            {"none": "art:ART2A"},
            scale="none",
            columns=family_figures.of_categories,
            figures=family_figures.figures_of_categories,
        ),
        Family(
            "fuzzy-art",
            N_("fuzzy ART"),
            {"none": "art:FuzzyART"},
            scale="none",
            columns=family_figures.of_categories,
            figures=family_figures.figures_of_categories,
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
            columns=family_figures.of_hidden_units,
            figures=family_figures.figures_of_machine,
        ),
        Family(
            "gaussian-rbm",
            N_("Gaussian restricted Boltzmann machine"),
            {"none": "rbm:GaussianRBM"},
            scale="standard",
            arguments={"n_components": 64},
            columns=family_figures.of_hidden_units,
            figures=family_figures.figures_of_machine,
        ),
        Family(
            "boltzmann",
            N_("Boltzmann machine"),
            {"none": "boltzmann:BoltzmannMachine"},
            scale="none",
            columns=family_figures.of_hidden_units,
            figures=family_figures.figures_of_boltzmann,
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
