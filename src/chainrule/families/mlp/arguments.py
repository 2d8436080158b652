"""The arguments of the multi-layer perceptrons: what each may be and what it means.

Most are settings of a training run, and their rows stand in `chainrule.training.settings`. The
others stand here, with those that scikit-learn takes in a way of its own.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from numbers import Integral, Real
from types import NoneType
from typing import Any, NamedTuple, TypeVar

import numpy as np
from sklearn.utils._param_validation import Interval, Options, StrOptions

from chainrule.families.mlp.base import BaseMLP
from chainrule.network import BIASES
from chainrule.pieces.activations import ACTIVATIONS, ALIASES, Activation
from chainrule.pieces.embeddings import EMBEDDINGS
from chainrule.pieces.losses import NAMES, Loss
from chainrule.pieces.scores import SCORES
from chainrule.training.rules import Rule
from chainrule.training.settings import LINES, RULES, as_docstring

E = TypeVar("E", bound=type[BaseMLP])


class Argument(NamedTuple):
    """A row: what the argument may be, in scikit-learn's terms, and the docstring's line."""

    constraint: list[Any]
    line: str


_COUNT = Interval(Integral, 1, None, closed="left")
_ACTIVATION = [StrOptions({*ACTIVATIONS, *ALIASES}), Activation, callable]
_LOSS = StrOptions({*NAMES, "squared_error"})

ARGUMENTS: dict[str, Argument] = {
    "hidden_layer_sizes": Argument(
        ["array-like", _COUNT], "units of each hidden layer, or of the only one; () for none"
    ),
    "activation": Argument(
        [*_ACTIVATION, "array-like"],
        "of the hidden layers, or a list with one for each; a name, or `chainrule.activation(...)`",
    ),
    "output_activation": Argument(
        [*_ACTIVATION, tuple, None], "None: what goes with the targets and the loss"
    ),
    "loss": Argument(
        [_LOSS, Loss, callable],
        "its name, `chainrule.loss(...)`, or a function (y, a) -> (E, dE/da)",
    ),
    "class_weight": Argument(
        [dict, list, StrOptions({"balanced"}), None],
        'None, "balanced" or a dictionary by class, of several labels one for all or a list with '
        "one for each; multiplied on the sample weights",
    ),
    "scoring": Argument(
        [StrOptions(set(SCORES)), callable, None],
        'what early stopping and `eval_set` are scored by: "f1", "roc_auc" ..., or a function '
        "(y, output, weight); None: accuracy, or R²",
    ),
    "bias": Argument([StrOptions(set(BIASES))], "trained, fixed or none"),
    "embedding": Argument(
        [StrOptions(set(EMBEDDINGS)), None],
        'None, or "pbld": each input beside three mixtures of 16 waves of it, of learned lengths '
        "(`chainrule.pieces.embeddings`); inputs should have a spread of about 1",
    ),
    "embedding_columns": Argument(
        ["array-like", None], "the inputs that are embedded, counted from 0; None: all"
    ),
    "embedding_scale": Argument(
        [Interval(Real, 0, None, closed="neither")],
        "the standard deviation of the first frequencies; larger ones see finer detail",
    ),
    "clip_output": Argument(
        ["boolean"], "predictions stay between the least and the greatest target of the fit"
    ),
    "coefs_init": Argument(
        ["array-like", None], "weights to start from, an array for each layer; None: random ones"
    ),
    "intercepts_init": Argument(["array-like", None], "likewise the biases"),
    "callbacks": Argument(
        ["array-like", callable, None], "told of each epoch; one that returns True ends the fit"
    ),
    "verbose": Argument(["verbose"], "print the loss of each epoch"),
    "warm_start": Argument(["boolean"], "`fit` goes on from the fit before"),
    # settings that scikit-learn has in a form of its own
    "nesterovs_momentum": Argument(["boolean"], 'of "sgd" with momentum: nesterov'),
    "random_state": Argument(["random_state"], LINES["random_state"]),
    "validation_fraction": Argument(
        [Interval(Real, 0, 1, closed="left")], LINES["validation_fraction"]
    ),
    "n_iter_no_change": Argument([_COUNT, Options(Real, {np.inf})], LINES["n_iter_no_change"]),
}


def described(estimator: E) -> E:
    """A class decorator that reads the constructor: each argument gets its constraint and, in the
    docstring, its line; the names of those that are settings stand in ``_setting_names``."""
    names = list(inspect.signature(estimator).parameters)
    rows = {name: ARGUMENTS.get(name) or _of_setting(name) for name in names}
    lines = as_docstring({name: row.line for name, row in rows.items()})
    estimator._parameter_constraints = {name: row.constraint for name, row in rows.items()}
    estimator._setting_names = [name for name in names if name in LINES]
    estimator.__doc__ = str(estimator.__doc__).replace("{parameters}", lines)
    return estimator


def _of_setting(name: str) -> Argument:
    return Argument(_constraint(RULES[name]), LINES[name])


_THEIR_TERMS: dict[Any, Any] = {NoneType: None, Callable: callable}


def _constraint(rule: Rule) -> list[Any]:
    """A rule in scikit-learn's terms, in which no bound is None."""
    constraint: list[Any] = [StrOptions(set(rule.names))] if rule.names else []
    if bool in rule.kinds:
        constraint.append("boolean")
    elif rule.values:
        constraint.append(Options(Integral, set(rule.values)))
    elif rule.kinds:
        kind = Real if float in rule.kinds else Integral
        low, high = (None if np.isinf(bound) else bound for bound in (rule.low, rule.high))
        constraint.append(Interval(kind, low, high, closed=rule.closed))
    if rule.many:
        constraint.append("array-like")
    return constraint + [_THEIR_TERMS.get(kind, kind) for kind in rule.others]
