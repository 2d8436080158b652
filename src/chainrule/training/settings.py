"""How to train: every choice with its default, named as scikit-learn names it, and checked.

`sgd` is plain gradient descent here; `momentum` and `nesterov` are solvers of their own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, TypeAlias

import numpy as np

from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.basics.i18n import N_, _
from chainrule.pieces.optimizers import OPTIMIZERS, Optimizer, get_optimizer
from chainrule.pieces.schedules import SCHEDULES, Schedule

UpdateOrder: TypeAlias = Literal["simultaneous", "sequential"]
UPDATE_ORDERS = ("simultaneous", "sequential")
ENGINES = ("auto", "native", "reference")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of a training run.

    solver : sgd, momentum, nesterov, rmsprop, adam, adamw, lbfgs, or an `Optimizer`
    learning_rate_init, learning_rate, power_t : η₀ and its schedule (see `schedules`)
    momentum, beta_1, beta_2, decay, epsilon, weight_decay : the solver's own numbers
    batch_size : samples a step; "auto" is min(200, n), "full" all of them, 1 is online learning
    max_iter : epochs; for lbfgs, iterations. max_fun : evaluations allowed to lbfgs
    shuffle : a new order of the rows each epoch, drawn from `random_state`
    tol, n_iter_no_change : stop when the loss (or the watched score) has not improved by `tol`
        for more than so many epochs; tol=None never stops early
    early_stopping, validation_fraction : hold rows out, watch them, keep the best epoch's weights
    alpha, l1 : penalties α/(2n)·ΣW² and l1/n·Σ|W|
    dropout : the chance that a hidden unit is left out of a step, one for all layers or one each
    update_order : "simultaneous", or "sequential": the output layer first, δ through new weights
    n_workers : shards of a batch whose gradients are summed in order
    train_score : also score the training rows after each epoch
    random_state : whole number, generator or None
    engine : "native" (compiled), "reference", or "auto": native where it can do what is asked
    n_threads : of the native engine; None for all processors where that pays. Changes no bit
    """

    solver: str | Optimizer = "adam"
    learning_rate_init: float = 0.001
    learning_rate: str | Schedule = "constant"
    power_t: float = 0.5
    momentum: float = 0.9
    beta_1: float = 0.9
    beta_2: float = 0.999
    decay: float = 0.99
    epsilon: float = 1e-8
    weight_decay: float = 0.01
    batch_size: int | str = "auto"
    max_iter: int = 200
    max_fun: int = 15000
    shuffle: bool = True
    tol: float | None = 1e-4
    n_iter_no_change: int = 10
    early_stopping: bool = False
    validation_fraction: float = 0.1
    alpha: float = 0.0
    l1: float = 0.0
    dropout: float | Sequence[float] = 0.0
    update_order: UpdateOrder = "simultaneous"
    n_workers: int = 1
    train_score: bool = False
    random_state: Any = None
    engine: str = "auto"
    n_threads: int | None = None

    def __post_init__(self) -> None:
        for field in fields(self):  # NumPy's numbers, of a grid of settings say, become Python's
            if isinstance(getattr(self, field.name), np.generic):
                object.__setattr__(self, field.name, getattr(self, field.name).item())
        for name, (kinds, holds, wanted) in _RULES.items():
            value = getattr(self, name)
            if not (isinstance(value, kinds) and not _is_bool_for_number(value, kinds)):
                raise _wrong(name, value, wanted)
            if not holds(value):
                raise _wrong(name, value, wanted)
        for name, known in _NAMES.items():
            value = getattr(self, name)
            if not (isinstance(value, Optimizer) or callable(value) or value in known):
                raise UnknownNameError(name, value, known)
        self._check_batch_size()
        self._check_dropout()
        self._check_combinations()

    def _check_batch_size(self) -> None:
        size = self.batch_size
        if size not in ("auto", "full") and not (_whole(size) and int(size) >= 1):
            raise _wrong("batch_size", size, N_("a whole number from 1, 'auto' or 'full'"))

    def _check_dropout(self) -> None:
        rates = [self.dropout] if isinstance(self.dropout, (int, float)) else self.dropout
        if not all(isinstance(p, (int, float)) and 0 <= p < 1 for p in rates):
            raise _wrong("dropout", self.dropout, N_("a number from 0 to below 1, or a list"))

    def _check_combinations(self) -> None:
        if self.update_order == "sequential" and self.solver == "lbfgs":
            raise InputError(
                _("lbfgs needs the gradient of the whole network at one point."),
                _("Use update_order='simultaneous', or another solver."),
            )
        if self.update_order == "sequential" and self.n_workers > 1:
            raise InputError(
                _("With update_order='sequential' a layer's update waits for the whole batch."),
                _("Use n_workers=1."),
            )
        if self.uses_dropout and self.solver == "lbfgs":
            raise InputError(
                _("lbfgs needs the same loss at each evaluation, and dropout changes it."),
                _("Use dropout=0, or another solver."),
            )

    @property
    def uses_dropout(self) -> bool:
        """Some hidden unit may be left out."""
        return self.dropout != 0 if isinstance(self.dropout, (int, float)) else any(self.dropout)

    def changed(self, **changes: Any) -> Settings:
        """These settings with some replaced; an unknown name raises and names the nearest."""
        _check_known(changes)
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


def make_settings(changes: dict[str, Any]) -> Settings:
    """`Settings` from keyword arguments; an unknown one raises and names the nearest."""
    _check_known(changes)
    return Settings(**changes)


def _check_known(names: Iterable[str]) -> None:
    known = [field.name for field in fields(Settings)]
    for name in names:
        if name not in known:
            raise UnknownNameError("setting", name, known)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_bool_for_number(value: Any, kinds: tuple[type, ...]) -> bool:
    return isinstance(value, bool) and bool not in kinds


def _wrong(name: str, value: Any, wanted: str) -> InputError:
    return InputError(
        _("{name} must be {wanted}; found {value!r}.").format(
            name=name, wanted=_(wanted), value=value
        )
    )


_NUMBER = (int, float)
_POSITIVE = (_NUMBER, lambda v: 0 < v < math.inf, N_("a positive number"))
_NOT_NEGATIVE = (_NUMBER, lambda v: 0 <= v < math.inf, N_("zero or a positive number"))
_DECAY = (_NUMBER, lambda v: 0 <= v < 1, N_("a number from 0 to below 1"))
_FRACTION = (_NUMBER, lambda v: 0 < v < 1, N_("a number between 0 and 1"))
_COUNT = ((int,), lambda v: v >= 1, N_("a whole number from 1"))
_FLAG = ((bool,), lambda v: True, N_("True or False"))

_RULES: dict[str, tuple[tuple[type, ...], Callable[[Any], bool], str]] = {
    "learning_rate_init": _POSITIVE,
    "power_t": _NOT_NEGATIVE,
    "momentum": (_NUMBER, lambda v: 0 <= v <= 1, N_("a number from 0 to 1")),
    "beta_1": _DECAY,
    "beta_2": _DECAY,
    "decay": _DECAY,
    "epsilon": _POSITIVE,
    "weight_decay": _NOT_NEGATIVE,
    "max_iter": _COUNT,
    "max_fun": _COUNT,
    "shuffle": _FLAG,
    "tol": (
        (*_NUMBER, type(None)),
        lambda v: v is None or 0 <= v < math.inf,
        N_("zero, a positive number or None"),
    ),
    "n_iter_no_change": _COUNT,
    "early_stopping": _FLAG,
    "validation_fraction": _FRACTION,
    "alpha": _NOT_NEGATIVE,
    "l1": _NOT_NEGATIVE,
    "n_workers": _COUNT,
    "n_threads": (
        (int, type(None)),
        lambda v: v is None or v >= 1,
        N_("a whole number from 1, or None"),
    ),
    "train_score": _FLAG,
}
_NAMES: dict[str, tuple[str, ...]] = {
    "solver": (*OPTIMIZERS, "lbfgs"),
    "learning_rate": SCHEDULES,
    "update_order": UPDATE_ORDERS,
    "engine": ENGINES,
}
