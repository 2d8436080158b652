"""The families: what the command line and a model file must know of each, one row each.

A family's estimator learns a target (``classification``, ``regression``) or none; how its
inputs are scaled where nothing is said; what is written of each row by `predict`, and which
figures `train` reports, where there is no target to compare with.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.basics.i18n import N_, _
from chainrule.families import estimated
from chainrule.families.art.figures import (
    box_of_row,
    category_columns,
    category_figures,
    searched_columns,
    searched_labels,
)
from chainrule.families.bits import cut_notes
from chainrule.families.boltzmann.figures import bits_guessed, boltzmann_figures, boltzmann_notes
from chainrule.families.family import Family, class_names
from chainrule.families.figures import hidden_columns
from chainrule.families.mlp.ensemble_model import ENSEMBLE
from chainrule.families.mlp.estimator_model import ESTIMATOR
from chainrule.families.mlp.network_model import NETWORK
from chainrule.families.perceptron.figures import separability_notes
from chainrule.families.rbf.figures import chosen_notes
from chainrule.families.rbm.figures import columns_guessed, machine_figures
from chainrule.families.som.figures import map_columns, map_figures, prototype_of_row
from chainrule.families.som.start import needs_all_rows, not_by_epochs
from chainrule.families.som.supervised_model import KIND as SUPERVISED_MAP
from chainrule.families.watching import fall_notes

_classical = partial(Family, kind=estimated.KIND)

FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        Family(
            "mlp",
            N_("multi-layer perceptron"),
            {"classification": "mlp:MLPClassifier", "regression": "mlp:MLPRegressor"},
            kind=ESTIMATOR,
            other_kinds={"Network": NETWORK, "Ensemble": ENSEMBLE},
            layered=True,
        ),
        _classical(
            "perceptron",
            N_("perceptron"),
            {"classification": "perceptron:Perceptron"},
            notes=separability_notes,
            streams=lambda _arguments: "",
            unkept=lambda _arguments: "",
            step=lambda _estimator: 1,
        ),
        _classical(
            "mcculloch-pitts",
            N_("McCulloch-Pitts neuron"),
            {"classification": "perceptron:McCullochPittsNeuron"},
            scale="none",
        ),
        _classical(
            "rbf",
            N_("RBF network"),
            {"classification": "rbf:RBFClassifier", "regression": "rbf:RBFRegressor"},
            notes=chosen_notes,
        ),
        _classical(
            "som",
            N_("self-organizing map"),
            {"none": "som:SOM"},
            columns=map_columns,
            figures=map_figures,
            uses_labels=True,
            takes_gaps=lambda estimator: bool(estimator.missing == "ignore"),
            streams=needs_all_rows,
            unkept=not_by_epochs,
            nearest=prototype_of_row,
            nearest_title=N_("nearest prototype"),
        ),
        Family(
            "supervised-som",
            N_("self-organizing map that predicts"),
            {
                "classification": "som.supervised:SOMClassifier",
                "regression": "som.supervised:SOMRegressor",
            },
            kind=SUPERVISED_MAP,
            takes_gaps=lambda estimator: bool(
                estimator.som is not None and estimator.som.missing == "ignore"
            ),
            nearest=lambda estimator, x: prototype_of_row(estimator.map_, x),
            nearest_title=N_("nearest prototype"),
        ),
        _classical(
            "art1",
            N_("ART 1"),
            {"none": "art:ART1"},
            scale="none",
            columns=category_columns,
            figures=category_figures,
            notes=cut_notes,
            searched=searched_columns,
        ),
        _classical(
            "art2a",
            N_("ART 2-A"),
            {"none": "art:ART2A"},
            scale="none",
            columns=category_columns,
            figures=category_figures,
            searched=searched_columns,
        ),
        _classical(
            "fuzzy-art",
            N_("fuzzy ART"),
            {"none": "art:FuzzyART"},
            scale="none",
            columns=category_columns,
            figures=category_figures,
            searched=searched_columns,
            nearest=box_of_row,
            nearest_title=N_("nearest box"),
        ),
        _classical(
            "fuzzy-artmap",
            N_("fuzzy ARTMAP"),
            {"classification": "art.artmap:FuzzyARTMAP"},
            scale="none",
            searched=searched_labels,
            nearest=box_of_row,
            nearest_title=N_("nearest box"),
        ),
        _classical(
            "rbm",
            N_("restricted Boltzmann machine"),
            {"none": "rbm:BernoulliRBM"},
            scale="minmax",
            arguments={"validate_range": True, "n_components": 64},
            columns=hidden_columns,
            figures=machine_figures,
            guessing=columns_guessed,
            notes=fall_notes,
            streams=lambda _arguments: "",
            unkept=lambda _arguments: "",
            step=lambda estimator: int(estimator.batch_size),
        ),
        _classical(
            "gaussian-rbm",
            N_("Gaussian restricted Boltzmann machine"),
            {"none": "rbm:GaussianRBM"},
            scale="standard",
            arguments={"n_components": 64},
            columns=hidden_columns,
            figures=machine_figures,
            guessing=columns_guessed,
            notes=fall_notes,
            streams=lambda _arguments: "",
            unkept=lambda _arguments: "",
            step=lambda estimator: int(estimator.batch_size),
        ),
        _classical(
            "boltzmann",
            N_("Boltzmann machine"),
            {"none": "boltzmann:BoltzmannMachine"},
            scale="none",
            columns=hidden_columns,
            figures=boltzmann_figures,
            guessing=bits_guessed,
            notes=boltzmann_notes,
            takes_gaps=lambda _estimator: True,
            completes=lambda estimator, X: estimator.complete_proba(X),
        ),
    )
}
"""By the name that ``--model`` and a model file use."""


def family_of(fitted: Any) -> Family:
    """The family of a fitted network or estimator; InputError for what is of none."""
    names = class_names(fitted)
    for family in FAMILIES.values():
        if family.task_of(fitted) is not None or not family.other_kinds.keys().isdisjoint(names):
            return family
    hint = _("A Network is, and a fitted estimator of chainrule; from_sklearn makes one of others.")
    if hasattr(fitted, "named_steps"):
        hint = _(
            "Its last step may be: pipeline[-1]. cr.explain takes it whole, skl2onnx writes it."
        )
    message = _("{kind} is no network that can be used here.")
    raise InputError(message.format(kind=type(fitted).__name__), hint)


def name_of(family: Family) -> str:
    """What it is called, in the language spoken."""
    return _(family.title)


def name_of_nearest(family: Family) -> str:
    """What lies nearest to a row is called, in the language spoken."""
    return _(family.nearest_title)


def get_family(name: str) -> Family:
    """Raises UnknownNameError, which names the nearest."""
    if name not in FAMILIES:
        raise UnknownNameError("model", name, FAMILIES)
    return FAMILIES[name]
