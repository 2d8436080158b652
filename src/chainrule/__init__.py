"""chainrule: neural networks you can see through.

Train a feed-forward network by backpropagation, use it, and see every number of it as
formula, numbers put in, result. Start with `train`, `fit`, `explain`, or `chainrule --help`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chainrule.answers.klass import MarkedClass
    from chainrule.answers.marked import Marked
    from chainrule.api import (
        board,
        check,
        differentiate,
        explain,
        export,
        mark_class,
        plot,
        predict,
        save,
        train,
        worksheet,
    )
    from chainrule.basics.errors import ChainruleError, DivergenceError, DivergenceWarning
    from chainrule.data.files import read_table
    from chainrule.derivation.explanation import Explanation
    from chainrule.families.art.artmap import FuzzyARTMAP
    from chainrule.families.art.estimator import ART1, ART2A, FuzzyART
    from chainrule.families.boltzmann.estimator import BoltzmannMachine
    from chainrule.families.mlp.estimator import MLPClassifier, MLPRegressor
    from chainrule.families.mlp.migration import from_rbms, from_sklearn, to_sklearn
    from chainrule.families.mlp.torch_modules import from_torch, to_torch
    from chainrule.families.perceptron.estimator import McCullochPittsNeuron, Perceptron
    from chainrule.families.rbf.estimator import RBFClassifier, RBFRegressor
    from chainrule.families.rbm.estimator import BernoulliRBM, GaussianRBM
    from chainrule.families.som.estimator import SOM
    from chainrule.families.som.migration import from_minisom
    from chainrule.families.som.supervised import SOMClassifier, SOMRegressor
    from chainrule.models.export.skl2onnx import register_skl2onnx
    from chainrule.models.fit import fit
    from chainrule.models.model import Model, load
    from chainrule.models.table_estimators import TableClassifier, TableRegressor
    from chainrule.models.trusted import SKOPS_TRUSTED
    from chainrule.models.workflow import Outcome
    from chainrule.network import Layer, Network
    from chainrule.pieces.activations import activation
    from chainrule.pieces.losses import loss
    from chainrule.training import callbacks
    from chainrule.training.gradcheck import check_gradients
    from chainrule.training.history import History
    from chainrule.worksheets.worksheet import Worksheet

_HOME = {
    "ART1": "families.art.estimator",
    "ART2A": "families.art.estimator",
    "BernoulliRBM": "families.rbm.estimator",
    "BoltzmannMachine": "families.boltzmann.estimator",
    "ChainruleError": "basics.errors",
    "DivergenceError": "basics.errors",
    "DivergenceWarning": "basics.errors",
    "Explanation": "derivation.explanation",
    "FuzzyART": "families.art.estimator",
    "FuzzyARTMAP": "families.art.artmap",
    "GaussianRBM": "families.rbm.estimator",
    "History": "training.history",
    "Layer": "network",
    "MLPClassifier": "families.mlp.estimator",
    "MLPRegressor": "families.mlp.estimator",
    "Marked": "answers.marked",
    "MarkedClass": "answers.klass",
    "McCullochPittsNeuron": "families.perceptron.estimator",
    "Model": "models.model",
    "Network": "network",
    "Outcome": "models.workflow",
    "Perceptron": "families.perceptron.estimator",
    "RBFClassifier": "families.rbf.estimator",
    "RBFRegressor": "families.rbf.estimator",
    "SKOPS_TRUSTED": "models.trusted",
    "SOM": "families.som.estimator",
    "SOMClassifier": "families.som.supervised",
    "SOMRegressor": "families.som.supervised",
    "TableClassifier": "models.table_estimators",
    "TableRegressor": "models.table_estimators",
    "Worksheet": "worksheets.worksheet",
    "activation": "pieces.activations",
    "board": "api",
    "callbacks": "training.callbacks",
    "check": "api",
    "check_gradients": "training.gradcheck",
    "differentiate": "api",
    "explain": "api",
    "export": "api",
    "fit": "models.fit",
    "from_minisom": "families.som.migration",
    "from_rbms": "families.mlp.migration",
    "from_sklearn": "families.mlp.migration",
    "from_torch": "families.mlp.torch_modules",
    "load": "models.model",
    "loss": "pieces.losses",
    "mark_class": "api",
    "plot": "api",
    "predict": "api",
    "read_table": "data.files",
    "register_skl2onnx": "models.export.skl2onnx",
    "save": "api",
    "to_sklearn": "families.mlp.migration",
    "to_torch": "families.mlp.torch_modules",
    "train": "api",
    "worksheet": "api",
}

__all__ = [
    "ART1",
    "ART2A",
    "SKOPS_TRUSTED",
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
    "MarkedClass",
    "McCullochPittsNeuron",
    "Model",
    "Network",
    "Outcome",
    "Perceptron",
    "RBFClassifier",
    "RBFRegressor",
    "SOMClassifier",
    "SOMRegressor",
    "TableClassifier",
    "TableRegressor",
    "Worksheet",
    "activation",
    "board",
    "callbacks",
    "check",
    "check_gradients",
    "differentiate",
    "explain",
    "export",
    "fit",
    "from_minisom",
    "from_rbms",
    "from_sklearn",
    "from_torch",
    "load",
    "loss",
    "mark_class",
    "plot",
    "predict",
    "read_table",
    "register_skl2onnx",
    "save",
    "to_sklearn",
    "to_torch",
    "train",
    "worksheet",
]


if TYPE_CHECKING:
    __version__: str
else:  # a checker of types is not to take every name for one of ours

    def __getattr__(name: str) -> Any:
        """Load a public name's module when the name is first used."""
        if name == "__version__":
            from importlib.metadata import version

            return version("chainrule")
        if name not in _HOME:
            raise AttributeError(f"module 'chainrule' has no attribute {name!r}")
        home = import_module(f"chainrule.{_HOME[name]}")
        return home if name == "callbacks" else getattr(home, name)


def __dir__() -> list[str]:
    return sorted([*__all__, *(name for name in globals() if name.startswith("__"))])
