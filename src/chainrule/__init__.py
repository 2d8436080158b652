"""chainrule: neural networks you can see through.

Train a feed-forward network by backpropagation, use it, and see every number of it as
formula, numbers put in, result. Start with `train`, `fit`, `explain`, or `chainrule --help`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chainrule.answers.marked import Marked
    from chainrule.api import (
        Explanation,
        Model,
        Outcome,
        check,
        differentiate,
        explain,
        load,
        predict,
        read_table,
        save,
        train,
        worksheet,
    )  # fmt: skip
    from chainrule.errors import ChainruleError, DivergenceError, DivergenceWarning
    from chainrule.estimators.art import ART1, ART2A, FuzzyART, FuzzyARTMAP
    from chainrule.estimators.boltzmann import BoltzmannMachine
    from chainrule.estimators.migration import from_rbms, from_sklearn, from_torch
    from chainrule.estimators.mlp import MLPClassifier, MLPRegressor
    from chainrule.estimators.perceptron import McCullochPittsNeuron, Perceptron
    from chainrule.estimators.rbf import RBFClassifier, RBFRegressor
    from chainrule.estimators.rbm import BernoulliRBM, GaussianRBM
    from chainrule.estimators.som import SOM
    from chainrule.fitting import fit
    from chainrule.gradcheck import check_gradients
    from chainrule.history import History
    from chainrule.network import Layer, Network
    from chainrule.worksheets.sheet import Worksheet

_HOME = {
    "ART1": "estimators.art",
    "ART2A": "estimators.art",
    "BernoulliRBM": "estimators.rbm",
    "BoltzmannMachine": "estimators.boltzmann",
    "ChainruleError": "errors",
    "DivergenceError": "errors",
    "DivergenceWarning": "errors",
    "Explanation": "api",
    "FuzzyART": "estimators.art",
    "FuzzyARTMAP": "estimators.art",
    "GaussianRBM": "estimators.rbm",
    "History": "history",
    "Layer": "network",
    "MLPClassifier": "estimators.mlp",
    "MLPRegressor": "estimators.mlp",
    "Marked": "answers.marked",
    "McCullochPittsNeuron": "estimators.perceptron",
    "Model": "api",
    "Network": "network",
    "Outcome": "api",
    "Perceptron": "estimators.perceptron",
    "RBFClassifier": "estimators.rbf",
    "RBFRegressor": "estimators.rbf",
    "SOM": "estimators.som",
    "Worksheet": "worksheets.sheet",
    "check": "api",
    "check_gradients": "gradcheck",
    "differentiate": "api",
    "explain": "api",
    "fit": "fitting",
    "from_rbms": "estimators.migration",
    "from_sklearn": "estimators.migration",
    "from_torch": "estimators.migration",
    "load": "api",
    "predict": "api",
    "read_table": "api",
    "save": "api",
    "train": "api",
    "worksheet": "api",
}

__all__ = [
    "ART1",
    "ART2A",
    "SOM",
    "BernoulliRBM",
    "BoltzmannMachine",
    "ChainruleError",
    "DivergenceError",
    "DivergenceWarning",
    "Explanation",
    "FuzzyART",
    "FuzzyARTMAP",
    "GaussianRBM",
    "History",
    "Layer",
    "MLPClassifier",
    "MLPRegressor",
    "Marked",
    "McCullochPittsNeuron",
    "Model",
    "Network",
    "Outcome",
    "Perceptron",
    "RBFClassifier",
    "RBFRegressor",
    "Worksheet",
    "check",
    "check_gradients",
    "differentiate",
    "explain",
    "fit",
    "from_rbms",
    "from_sklearn",
    "from_torch",
    "load",
    "predict",
    "read_table",
    "save",
    "train",
    "worksheet",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load a public name's module when the name is first used."""
    if name == "__version__":
        from importlib.metadata import version

        return version("chainrule")
    if name not in _HOME:
        raise AttributeError(f"module 'chainrule' has no attribute {name!r}")
    return getattr(import_module(f"chainrule.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
