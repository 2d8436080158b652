"""A classical network fitted to a problem, and how good it is on rows: labels and numbers beside
those predicted, or the family's own figures where there is no target."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.errors import ChainruleError, InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats, Integers, Json
from chainrule.data import Unused
from chainrule.families.registry import Family
from chainrule.models.classical import ClassicalModel
from chainrule.models.report import Figures, Tested, figures_of_classes, figures_of_numbers
from chainrule.preprocessing import fit_scaler
from chainrule.problems.problem import Problem, input_schema


def for_family(problem: Problem, family: Family, scale: str | None) -> Problem:
    """The problem as the family takes it: scaled as said, else as the family needs it, else as the
    source says; a target it neither learns nor uses is left out."""
    problem = problem._replace(scale=scale or family.scale or problem.scale)
    if not family.learns_nothing or family.uses_labels:
        return problem
    reason = _("this kind of network learns no target")
    left_out = [Unused(name, reason, dropped=True) for name in problem.targets]
    unused = (*problem.unused, *left_out)
    return problem._replace(y=None, task="none", targets=(), unused=unused)


def fit_family(
    problem: Problem,
    family: Family,
    arguments: dict[str, Any],
    rows: Integers,
    begin: Callable[[Problem], None] | None = None,
) -> ClassicalModel:
    """The family's estimator, fitted to the rows `rows` of the problem. `begin` is given the
    problem when nothing is found against the arguments."""
    task = "none" if family.learns_nothing else problem.task
    estimator = _made(family.estimator(task), family, arguments)
    with _in_one_line():
        estimator._validate_params()
    if begin is not None:
        begin(problem)
    schema, parts = input_schema(problem, rows)
    if family.scale == "minmax" == problem.scale:  # its units are bounded: waves of dates, too
        schema = schema._replace(input_scaler=fit_scaler("minmax", parts[rows]))
    estimator._names_of_inputs = schema.parts
    y = as_target(problem.y, problem.task)
    given = () if y is None or (family.learns_nothing and not family.uses_labels) else (y[rows],)
    X = schema.input_scaler.transform(parts)
    if family.completes is not None:
        X = schema.with_gaps(problem.X, X)
    with _in_one_line():
        estimator.fit(X[rows], *given)
    return ClassicalModel(family, estimator, schema, task)


@contextmanager
def _in_one_line() -> Iterator[None]:
    """What scikit-learn finds wrong, as an error of ours."""
    try:
        yield
    except ChainruleError:
        raise
    except ValueError as error:
        raise InputError(" ".join(str(error).split())) from error


def _made(estimator: Any, family: Family, arguments: dict[str, Any]) -> Any:
    """With the arguments given; UnknownNameError names the nearest of a wrong one."""
    known = estimator._get_param_names()
    for name in arguments:
        if name not in known:
            raise InputError(
                _("{family} has no setting {name!r}.").format(family=family.name, name=name),
                _("Known: {names}.").format(names=", ".join(known)),
            )
    if "random_state" in known:
        arguments = {"random_state": 0} | arguments
    return estimator(**{**family.arguments, **arguments})


def as_target(y: Any, task: str) -> Any:
    """Labels ``(n,)`` as they were meant (whole numbers as integers), numbers ``(n,)`` or
    ``(n, targets)``; None where there are none."""
    if y is None or task == "none":
        return None
    y = np.asarray(y)
    if task == "classification":
        if y.ndim > 1 and y.shape[1] > 1:
            raise InputError(_("A classical network learns one target of classes."))
        labels = y.ravel()
        exact = labels.dtype.kind == "f" and (labels == np.rint(labels)).all()
        return labels.astype(np.int64) if exact else labels
    y = np.asarray(y, float)
    return y[:, 0] if y.ndim > 1 and y.shape[1] == 1 else y


class ClassicalReport(NamedTuple):
    """What the fitting came to: figures on the training rows, on rows that it has not seen (None:
    none were held out), and of guessing; `folds` of each part of a cross-validation."""

    title: str
    family: str
    rows: int
    rejected: tuple[Any, ...]
    inputs: int
    task: str
    targets: tuple[str, ...]
    training_rows: int
    held_out_rows: int
    held_out_from: str
    training: Figures
    held_out: Figures | None
    guessing: Figures | None
    folds: tuple[Figures, ...]
    notes: tuple[str, ...] = ()

    def to_json(self) -> Json:
        fields = self._asdict()
        fields["rejected"] = [row._asdict() for row in self.rejected]
        return {key: list(v) if isinstance(v, tuple) else v for key, v in fields.items()}


def score_family(model: ClassicalModel, tested: Tested) -> Figures:
    """The figures of `model` on rows it has not seen."""
    return _figures(model, tested.X, as_target(tested.y, model.task))


def report_family(
    problem: Problem,
    model: ClassicalModel,
    known: Integers,
    tested: Tested | None,
    folds: Sequence[Figures],
) -> ClassicalReport:
    """The report of `model` on the rows `known` it was fitted to and on those it was not."""
    y = as_target(problem.y, problem.task)
    learned = None if y is None or model.task == "none" else y[known]
    return ClassicalReport(
        title=problem.title,
        family=model.family.name,
        rows=len(problem.X),
        rejected=problem.rejected,
        inputs=len(problem.inputs),
        task=model.task,
        targets=() if model.task == "none" else problem.targets,
        training_rows=len(known),
        held_out_rows=0 if tested is None else len(tested.X),
        held_out_from="" if tested is None else tested.source,
        training=_figures(model, problem.X[known], learned),
        held_out=None if tested is None else score_family(model, tested),
        guessing=None if tested is None or learned is None else compared(
            model.task, as_target(tested.y, model.task), _guess(learned, model.task, tested)
        ),
        folds=tuple(folds),
        notes=_notes(model, problem.X[known], learned),
    )  # fmt: skip


def _notes(model: ClassicalModel, X: Floats, y: Any) -> tuple[str, ...]:
    if model.family.notes is None:
        return ()
    return tuple(model.family.notes(model.estimator, model.encoded(X), y))


def _figures(model: ClassicalModel, X: Floats, y: Any) -> Figures:
    if model.family.figures is not None:
        found = model.family.figures(model.estimator, model.encoded(X))
        return {name: float(value) for name, value in found.items()}
    return compared(model.task, y, model.estimator.predict(model.encoded(X)))


def compared(task: str, y: Any, predicted: Any) -> Figures:
    """Labels or numbers beside those predicted."""
    if task == "classification":
        return figures_of_classes(predicted == y, y)
    y, predicted = (np.asarray(numbers, float).reshape(len(y), -1) for numbers in (y, predicted))
    return figures_of_numbers(y, predicted)


def _guess(known: Any, task: str, tested: Tested) -> Any:
    """The commonest class, or the mean, of the rows `known`, for each row tested."""
    if task == "classification":
        labels, counts = np.unique(known, return_counts=True)
        return np.full(len(tested.X), labels[counts.argmax()])
    return np.broadcast_to(known.mean(axis=0), (len(tested.X), *known.shape[1:]))
