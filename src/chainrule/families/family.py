"""What a family of networks is to the rest of the house: one row, `Family`, and the functions that
say how to use what it fits, `Kind`.

A model holds a fitted network or estimator, and the columns and units it works in. Its families
differ in what a prediction is, what goes into a file, and how a row is explained; that is a `Kind`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, TypeAlias

import numpy as np

from chainrule.basics.arguments import Like, argument, argument_name
from chainrule.basics.container import Document
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats, Integers
from chainrule.data.cells import Column
from chainrule.data.in_files import Inputs
from chainrule.network import Network
from chainrule.preprocessing.class_weights import ClassWeight, class_weights
from chainrule.preprocessing.schema import Schema
from chainrule.problems.problem import Problem
from chainrule.training.callbacks import Callback
from chainrule.training.checkpoint import Checkpoint
from chainrule.training.history import History
from chainrule.training.settings import Settings

_NOTHING: Mapping[str, Any] = MappingProxyType({})
Figures: TypeAlias = dict[str, float]


class Fitted(Protocol):
    """What the functions of a `Kind` read of a model: `fitted`, a network or an estimator; the
    columns and units it works in (None: plain arrays); how it was trained."""

    @property
    def fitted(self) -> Any: ...
    @property
    def schema(self) -> Schema | None: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def history(self) -> History: ...
    @property
    def names(self) -> tuple[str, ...] | None: ...
    @property
    def family(self) -> Family: ...
    @property
    def task(self) -> str: ...
    @property
    def network(self) -> Network: ...


class Contents(NamedTuple):
    """What a model is made of."""

    fitted: Any
    schema: Schema | None
    settings: Settings
    history: History
    names: tuple[str, ...] | None = None


class Rows(NamedTuple):
    """Rows to be explained: X ``(n, parts)`` as the network is given them, y labels or numbers in
    units (None: not known), `weight` ``(n,)`` how much each counts (None: equally), and `raw`
    ``(n, inputs)``, their columns as they came."""

    X: Floats
    y: Any = None
    weight: Floats | None = None
    raw: Floats | None = None


Begin: TypeAlias = Callable[[Problem], None]


class Task(NamedTuple):
    """What a network is to be fitted to: the rows `rows` of a problem. `arguments` are those of an
    estimator, `callbacks` are told of each epoch, and `begin` is given the problem when nothing is
    found against training on it. The first of `scores` is what early stopping watches; `watched`,
    raw rows, their targets and weights (None: equal ones), are scored after each epoch.
    `checkpoint` is where the training is kept."""

    problem: Problem
    rows: Integers
    arguments: Mapping[str, Any] = _NOTHING
    callbacks: Sequence[Callback] = ()
    begin: Begin | None = None
    class_weight: ClassWeight = None
    scores: Sequence[str] = ()
    watched: tuple[Inputs, Any, Floats | None] | None = None
    checkpoint: Checkpoint | None = None

    def weights(self) -> Floats | None:
        """How much each of the rows ``(n,)`` counts: by its column of weights and by its class;
        None where all count the same. InputError for class weights of numbers."""
        given = self.problem.sample_weight
        weight = None if given is None else np.asarray(given, float)[self.rows]
        if self.class_weight is None:
            return weight
        if self.problem.task != "classification":
            raise InputError(
                _("{name} is for classes, and the targets are numbers.").format(
                    name=argument_name("class_weight")
                ),
                _("A column says how much each row counts: {option}.").format(
                    option=argument(weight=Like("COLUMN"))
                ),
            )
        y = np.asarray(self.problem.y)
        classes = np.unique(y) if y.ndim == 1 else None
        by_class = class_weights(y[self.rows], self.class_weight, classes)
        return by_class if weight is None else by_class * weight


class Kind(NamedTuple):
    """How to fit a network, and to use a fitted one. X is ``(n, parts)``, encoded and scaled;
    `model` is `Fitted`.

    fit(family, task)             a new one; InputError or DivergenceError where it cannot be
    n_inputs(fitted)              columns of a plain array
    contents(fitted)              the model of it, without a schema; InputError unless it is fitted
    task(model)                   "classification", "regression" or "none"
    predict(model, X)             labels or numbers; of a network without a target, named columns
    columns(model, X, proba)      the same as columns ``(n,)``, with `proba` one more for each class
    check_probable(model)         InputError unless it has probabilities
    probabilities(model, X)       ``(n, classes)``, one of each target
    figures(model, X, y, weight)  how good it is on rows, by target; y None: where it learns none;
                                  `weight` ``(n,)`` how much each row counts (None: equally)
    document(model)               what its file holds
    restored(family, document, own)
                                  the inverse, `own` the functions of one's own that the file
                                  names (see `mlp.own_functions`); KeyError, TypeError, ValueError
                                  or AttributeError where it describes no such thing
    derive(model, rows, shown, step, settings)
                                  the derivation of the rows `shown` (from 0; None: the usual one)
                                  after `step` steps of learning from `rows`
    lines(model, name)            what is inside, for a person; `name` of the family
    """

    fit: Callable[[Family, Task], Contents]
    n_inputs: Callable[[Any], int]
    contents: Callable[[Any], Contents]
    task: Callable[[Fitted], str]
    predict: Callable[[Fitted, Floats], Any]
    columns: Callable[[Fitted, Floats, bool], dict[str, Column]]
    check_probable: Callable[[Fitted], None]
    probabilities: Callable[[Fitted, Floats], list[Floats]]
    figures: Callable[[Fitted, Floats, Any, Floats | None], dict[str, Figures]]
    document: Callable[[Fitted], Document]
    restored: Callable[[Family, Document, Mapping[str, Any]], Contents]
    derive: Callable[[Fitted, Rows, Sequence[int] | None, int, dict[str, Any]], Any]
    lines: Callable[[Fitted, str], list[str]]

    @classmethod
    def of(cls, module: Mapping[str, Any], **others: Any) -> Kind:
        """The functions that a module has by these names, its ``globals()``; and `others`."""
        return cls(**({name: module[name] for name in cls._fields if name in module} | others))


def class_names(fitted: Any) -> list[str]:
    """The name of its class, then of those that it inherits from; of ours, as scikit-learn has some
    of the same names."""
    ours = __name__.partition(".")[0]
    ancestors = type(fitted).__mro__
    return [c.__name__ for c in ancestors if c.__module__.partition(".")[0] == ours]


class Family(NamedTuple):
    """One row. ``estimators[task]`` is ``folder:class`` under `chainrule.families`, or
    ``folder.file:class`` where it is not in its estimator.py; `kind` says how
    to use a fitted one, and `other_kinds` how to use what else may be fitted, by its class; `scale`
    None leaves the numbers to the source's own; `arguments` are the estimator's where none are
    given. A `layered` family's networks are described by a `NetworkSpec` and trained by `Settings`.

    For a family without a target, ``columns(estimator, X)`` gives what `predict` writes, columns
    ``(n,)`` by their names, and ``figures(estimator, X)`` how well it fits rows X ``(n, inputs)``.
    `uses_labels`: a target, if named, is given to `fit` all the same. ``notes(estimator, X, y)`` is
    what else a person should know of the fit, in sentences. ``completes(estimator, X)`` gives
    P(input = 1) ``(n, inputs)`` where some are missing. ``takes_gaps(estimator)``: missing cells
    are NaN in the X it is given; else they are filled, and told by an input of their own.
    ``searched(estimator, X, vigilance)`` gives columns in which rows that the network does not know
    are told; the column "" is the target's. ``nearest(estimator, x)`` is what of the network lies
    nearest to a row x ``(inputs,)``: two ends of each input, the same of a point; `nearest_title`
    is what that is called. ``streams(arguments)`` names that of the estimator's arguments which
    needs all rows in memory ("": they are streamed where they are more); None: the family does.
    ``unkept(arguments)`` names that of them with which no checkpoint can keep its training ("": one
    can); None: of the family none can. ``step(estimator)`` is how many rows a step of it takes,
    where an epoch has an order of its own.
    ``guessing(estimator, known, X)`` is what columns that know nothing of one another come to, the
    figures of rows X, by the rows `known` that were trained on.
    """

    name: str
    title: str
    estimators: Mapping[str, str]
    kind: Kind
    other_kinds: Mapping[str, Kind] = _NOTHING
    layered: bool = False
    scale: str | None = None
    arguments: Mapping[str, Any] = _NOTHING
    columns: Callable[[Any, Any], dict[str, Any]] | None = None
    figures: Callable[[Any, Any], Figures] | None = None
    uses_labels: bool = False
    notes: Callable[[Any, Any, Any], list[str]] | None = None
    completes: Callable[[Any, Any], Any] | None = None
    takes_gaps: Callable[[Any], bool] = lambda _estimator: False
    guessing: Callable[[Any, Any, Any], Figures] | None = None
    searched: Callable[[Any, Any, float | None], dict[str, Any]] | None = None
    nearest: Callable[[Any, Floats], tuple[Floats, Floats]] | None = None
    nearest_title: str = ""
    streams: Callable[[Mapping[str, Any]], str] | None = None
    step: Callable[[Any], int] | None = None
    unkept: Callable[[Mapping[str, Any]], str] | None = None

    @property
    def learns_nothing(self) -> bool:
        return "none" in self.estimators

    def kind_of(self, fitted: Any) -> Kind:
        """How to use this fitted network or estimator."""
        kinds = (self.other_kinds.get(name) for name in class_names(fitted))
        return next(filter(None, kinds), self.kind)

    def task_of(self, estimator: Any) -> str | None:
        """What a fitted estimator learned to do; None where it is none of this family's."""
        tasks = {home.partition(":")[2]: task for task, home in self.estimators.items()}
        return next((tasks[name] for name in class_names(estimator) if name in tasks), None)

    def estimator(self, task: str) -> Any:
        """The class for a task; InputError where the family cannot do it."""
        if task not in self.estimators:
            raise InputError(
                _("{family} does not do this: {task}.").format(family=self.name, task=task),
                _("It does: {tasks}.").format(tasks=", ".join(self.estimators)),
            )
        module, _dot, name = self.qualified_name(task).rpartition(".")
        return getattr(import_module(module), name)

    def setting_names(self, task: str) -> list[str]:
        """The arguments of the class for a task, then those of an estimator within it."""
        outer = self.estimator(task)
        _argument, inner = getattr(outer, "_inner", ("", None))
        of_inner = [] if inner is None else inner._get_param_names()
        return list(dict.fromkeys([*outer._get_param_names(), *of_inner]))

    def has_setting(self, name: str) -> bool:
        """For one of its tasks."""
        return any(name in self.setting_names(task) for task in self.estimators)

    def qualified_name(self, task: str) -> str:
        """Where the class for a task is: its module, and its name."""
        package, file, name = self._home(task)
        return f"chainrule.families.{package}.{file or 'estimator'}.{name}"

    def _home(self, task: str) -> tuple[str, str, str]:
        """The folder, the file in it if it is not the usual one, and the class."""
        home, _colon, name = self.estimators[task].partition(":")
        package, _dot, file = home.partition(".")
        return package, file, name

    def derive(self, estimator: Any, X: Any, y: Any, row: int | None, step: int) -> Any:
        """The derivation of what row `row` (from 0; None: the first, or the one a step takes) of X
        does to an estimator's network, after `step` steps of learning from X (0: as fitted)."""
        package, file, _class = self._home(next(iter(self.estimators)))
        usual = f"chainrule.families.{package}.explained"
        of_its_own = file and find_spec(f"{usual}_{file}") is not None
        explained = import_module(f"{usual}_{file}" if of_its_own else usual)
        return explained.derive(estimator, X, y, row, step)
