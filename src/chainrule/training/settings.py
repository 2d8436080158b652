# Longer than 250 lines: a table, each setting with its rule and the line that explains it.
"""How to train: the one list of settings, named as scikit-learn names them.

A row of `Settings` holds a setting's type, its default, the rule for its values and the line that
explains it. The constraints of the estimators, what they pass on and the lines of their docstrings
follow from these rows; a new setting is a row here and an argument of their constructors.

`sgd` is plain gradient descent here; `momentum` and `nesterov` are solvers of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, TypeAlias

import numpy as np

from chainrule.basics.arguments import OF_READING, Like, argument
from chainrule.basics.errors import InputError, UnknownArgumentError
from chainrule.basics.i18n import _
from chainrule.basics.meanings import meant
from chainrule.engines.torch import DEVICES
from chainrule.pieces.optimizers import OPTIMIZERS, Optimizer, get_optimizer
from chainrule.pieces.schedules import FADES, SCHEDULES, Schedule
from chainrule.training.rules import (
    BATCH,
    BELOW_ONE,
    BELOW_ONE_OR_NONE,
    COUNT,
    FLAG,
    FRACTION,
    MOST_SHARDS,
    NOT_NEGATIVE,
    NOT_NEGATIVE_OR_NONE,
    POSITIVE,
    RATES,
    SHARDS,
    THREADS,
    UP_TO_ONE,
    Rule,
    one_of,
)

UpdateOrder: TypeAlias = Literal["simultaneous", "sequential"]
_SOLVER = one_of(*OPTIMIZERS, "lbfgs", others=(Optimizer,))
_SCHEDULE = one_of(*SCHEDULES, others=(Callable,))
_FADE = one_of(*FADES)
_UPDATE_ORDER = one_of("simultaneous", "sequential")
_ENGINE = one_of("auto", "native", "reference", "torch")
_DEVICE = one_of(*DEVICES)


def setting(default: Any, rule: Rule | None, line: str) -> Any:
    """A row; where `rule` is None, whoever takes the value checks it."""
    return field(default=default, metadata={"rule": rule, "line": line})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of a training run."""

    solver: str | Optimizer = setting(
        "adam", _SOLVER, "sgd, momentum, nesterov, rmsprop, adam, adamw, lbfgs, or an `Optimizer`"
    )
    learning_rate_init: float = setting(0.001, POSITIVE, "η₀, the learning rate to begin with")
    learning_rate: str | Schedule = setting(
        "constant", _SCHEDULE, "constant, invscaling, adaptive, cosine, or a function of the epoch"
    )
    power_t: float = setting(0.5, NOT_NEGATIVE, "the exponent of invscaling")
    momentum: float = setting(0.9, UP_TO_ONE, "μ of momentum and nesterov")
    beta_1: float = setting(0.9, BELOW_ONE, "β₁ of adam and adamw, how long g is remembered")
    beta_2: float = setting(0.999, BELOW_ONE, "β₂ of adam and adamw, how long g² is remembered")
    decay: float = setting(0.99, BELOW_ONE, "ρ of rmsprop, how long g² is remembered")
    epsilon: float = setting(1e-8, POSITIVE, "ε in the divisor of rmsprop, adam and adamw")
    weight_decay: float = setting(0.01, NOT_NEGATIVE, "λ of adamw: w shrinks by ηλw in each step")
    batch_size: int | str = setting(
        "auto", BATCH, 'samples a step; "auto" is min(200, n), "full" all of them, 1 is online'
    )
    max_iter: int = setting(200, COUNT, "epochs; for lbfgs, iterations")
    max_fun: int = setting(15000, COUNT, "evaluations of the loss allowed to lbfgs")
    shuffle: bool = setting(True, FLAG, "a new order of the rows in each epoch")
    rel_tol: float | None = setting(
        None,
        BELOW_ONE_OR_NONE,
        "stop where the mean loss of a window of epochs lies less than this share below that of "
        "the window before; None: all epochs are run",
    )
    tol: float | None = setting(
        None,
        NOT_NEGATIVE_OR_NONE,
        "of the estimators: the least improvement that counts as one; None: any, and never stop",
    )
    n_iter_no_change: int = setting(
        10,
        COUNT,
        "epochs without an improvement that early stopping, adaptive and tol have patience for",
    )
    early_stopping: bool = setting(
        False, FLAG, "hold rows out, watch their score, keep the best epoch's weights"
    )
    validation_fraction: float = setting(0.1, FRACTION, "the share of rows held out")
    alpha: float = setting(0.0, NOT_NEGATIVE, "the penalty α/(2n)·ΣW²")
    l1: float = setting(0.0, NOT_NEGATIVE, "the penalty l1/n·Σ|W|")
    dropout: float | Sequence[float] = setting(
        0.0, RATES, "the chance that a hidden unit is left out of a step; for all layers or each"
    )
    dropout_schedule: str = setting(
        "constant",
        _FADE,
        '"flat_cosine": dropout stays for half of the epochs, then falls to 0 as half a cosine',
    )
    weight_decay_schedule: str = setting(
        "constant", _FADE, '"flat_cosine": the same of adamw\'s weight decay'
    )
    label_smoothing: float = setting(
        0.0,
        BELOW_ONE,
        "ε of log_loss: so much of a target is shared out evenly over the classes",
    )
    update_order: UpdateOrder = setting(
        "simultaneous", _UPDATE_ORDER, '"sequential": the output layer first, δ through new weights'
    )
    shards: int = setting(
        1,
        SHARDS,
        "fixed parts of a batch, 1, 2, 4 ..., whose gradients are summed in one order; part of the "
        "result, unlike n_threads",
    )
    train_score: bool = setting(False, FLAG, "also score the training rows after each epoch")
    random_state: Any = setting(None, None, "whole number, generator or None")
    engine: str = setting(
        "auto",
        _ENGINE,
        '"native" (compiled), "reference", "torch", or "auto": native where it can do it, else '
        "reference",
    )
    device: str = setting("cpu", _DEVICE, 'of the torch engine: "cpu", "cuda" or "mps"')
    mixed_precision: bool = setting(
        False,
        FLAG,
        "of the torch engine: matrices are multiplied in bfloat16, all else stays in float32",
    )
    n_threads: int | None = setting(
        None,
        THREADS,
        "of the compiled engine, of which they change no bit, and of torch on the processor; "
        "None: as many as pay",
    )

    def __post_init__(self) -> None:
        for name, default in DEFAULTS.items():
            value = getattr(self, name)
            if value is default:
                continue
            if isinstance(value, np.generic):  # of a grid of settings, say
                value = value.item()
                object.__setattr__(self, name, value)
            rule = RULES.get(name)
            if rule is not None and not rule.allows(value):
                raise rule.error(name, value)
        self._check_combinations()

    def _check_combinations(self) -> None:
        if self.update_order == "sequential" and self.solver == "lbfgs":
            raise InputError(
                _("lbfgs needs the gradient of the whole network at one point."),
                _("Use {option}, or another solver.").format(
                    option=argument(update_order="simultaneous")
                ),
            )
        if self.update_order == "sequential" and self.shards > 1:
            raise InputError(
                _("With {option} a layer's update waits for the whole batch.").format(
                    option=argument(update_order="sequential")
                ),
                _("Use {option}.").format(option=argument(shards=1)),
            )
        if self.uses_dropout and self.solver == "lbfgs":
            raise InputError(
                _("lbfgs needs the same loss at each evaluation, and dropout changes it."),
                _("Use {option}, or another solver.").format(option=argument(dropout=0)),
            )
        if self.device != "cpu" and self.engine != "torch":
            raise InputError(
                _("{option} is of the torch engine alone.").format(
                    option=argument(device=self.device)
                ),
                argument(engine="torch", device=self.device),
            )
        if self.mixed_precision and self.engine != "torch":
            raise InputError(
                _("{option} is of the torch engine alone.").format(
                    option=argument(mixed_precision=True)
                ),
                argument(engine="torch", mixed_precision=True),
            )
        decays = isinstance(self.solver, str) or self.solver.kernel is not None
        if self.weight_decay_schedule != "constant" and not (decays and self._decays_weights()):
            raise InputError(
                _("weight_decay_schedule is of the solver adamw, which alone has a weight decay."),
                _("Use {option}, or leave it out.").format(option=argument(solver="adamw")),
            )

    def _decays_weights(self) -> bool:
        return self.solver != "lbfgs" and "weight_decay" in self.optimizer().settings

    @property
    def uses_dropout(self) -> bool:
        """Some hidden unit may be left out."""
        return self.dropout != 0 if isinstance(self.dropout, int | float) else any(self.dropout)

    def changed(self, **changes: Any) -> Settings:
        """These settings with some replaced; an unknown name raises and names the nearest."""
        check_known(changes)
        return replace(self, **changes)

    def optimizer(self) -> Optimizer:
        """The solver with its own numbers (not for lbfgs)."""
        if isinstance(self.solver, Optimizer):
            return self.solver
        wanted = get_optimizer(self.solver).settings
        return get_optimizer(self.solver, **{name: getattr(self, name) for name in wanted})

    def steps_of(self, n: int) -> int:
        """Samples a step, for `n` training rows."""
        if self.batch_size == "full" or self.solver == "lbfgs":
            return n
        return min(200 if self.batch_size == "auto" else int(self.batch_size), n)


LINES: dict[str, str] = {row.name: row.metadata["line"] for row in fields(Settings)}
"""What each setting means."""
DEFAULTS: dict[str, Any] = {row.name: row.default for row in fields(Settings)}
"""What each setting is where nobody says; the rules allow it."""
RULES: dict[str, Rule] = {
    row.name: row.metadata["rule"] for row in fields(Settings) if row.metadata["rule"]
}
"""What each setting may be."""


def as_docstring(lines: dict[str, str]) -> str:
    """The lines of parameters as a docstring has them, below one that is indented by four."""
    return "\n    ".join(f"{name} : {line}" for name, line in lines.items())


Settings.__doc__ = f"{Settings.__doc__}\n\n    {as_docstring(LINES)}\n    "


def make_settings(changes: dict[str, Any], usual: Settings | None = None) -> Settings:
    """`Settings`, or the `usual` ones, with changes that a person asks for.

    An unknown one raises and names the nearest; so does a `tol`, which is the estimators'.
    """
    check_known(changes)
    if changes.get("tol") is not None:
        raise InputError(
            _("tol is a rule of the estimators; here all epochs are run."),
            _("{option} stops where the loss no longer falls.").format(
                option=argument(rel_tol=1e-4)
            ),
        )
    return Settings(**changes) if usual is None else replace(usual, **changes)


def by_new_names(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Settings that an earlier version has stored, among other things, by their names now:
    `n_workers`, a whole number from 1, is the `shards` that are not more."""
    found = dict(stored)
    if COUNT.allows(found.get("n_workers")):
        found["shards"] = min(2 ** (int(found.pop("n_workers")).bit_length() - 1), MOST_SHARDS)
    return found


_OF_NETWORK = (
    "loss",
    "hidden_layer_sizes",
    "activation",
    "output_activation",
    "initializer",
    "bias",
    "embedding",
)


def check_known(names: Iterable[str], others: Iterable[str] = ()) -> None:
    """Raise UnknownArgumentError for a name that is no setting; the hint may name one of the
    `others` too, arguments that whoever takes the settings has besides."""
    for name in names:
        if name in LINES:
            continue
        known = [*LINES, *others]
        raise UnknownArgumentError("setting", name, known, how=_belongs(name, known))


def _belongs(name: str, known: Iterable[str]) -> str:
    """Where what is no setting is said; "" where that is not known."""
    if name in OF_READING:
        return _("It is said where a file is read: {option}.").format(
            option=argument(**{name: Like("...")})
        )
    of_network = "" if meant(name, list(known)) else meant(name, _OF_NETWORK)
    how = _(
        "{name} belongs to the network: it is said where that is made, in cr.Network.create, "
        "in a network file, or to train."
    )
    return how.format(name=of_network) if of_network else ""
