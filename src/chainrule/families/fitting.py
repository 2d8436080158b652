"""An estimator of a family fitted to a problem."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from chainrule.basics.errors import ChainruleError, InputError, TrainingWarning, nearest
from chainrule.basics.i18n import _
from chainrule.families.family import Contents, Family, Task
from chainrule.preprocessing import encode, fit_scaler
from chainrule.problems.problem import input_schema
from chainrule.training.history import History
from chainrule.training.settings import Settings


def fit(family: Family, task: Task) -> Contents:
    """The family's estimator, fitted to rows of a problem, and the problem's columns."""
    problem, rows = task.problem, task.rows
    learns = "none" if family.learns_nothing else problem.task
    estimator = _made(family, learns, dict(task.arguments))
    weight = _weight(estimator, family, task)
    with _in_one_line():
        estimator._validate_params()
    if task.begin is not None:
        task.begin(problem)
    schema = input_schema(problem, rows)
    if family.scale == "minmax" == problem.scale:  # its units are bounded: waves of dates, too
        parts = encode(schema.encodings, problem.in_memory[rows])
        schema = schema._replace(input_scaler=fit_scaler("minmax", parts))
    estimator._names_of_inputs = schema.parts
    estimator._widths_of_columns = schema.part_counts
    y = as_target(problem.y, problem.task)
    target = () if y is None or (family.learns_nothing and not family.uses_labels) else (y[rows],)
    X = schema.encode_inputs(problem.X, rows)
    if family.takes_gaps(estimator):
        X = schema.with_gaps(problem.in_memory[rows], X)
    with _in_one_line(), warnings.catch_warnings():
        warnings.simplefilter("ignore", TrainingWarning)  # the family's notes tell it
        estimator.fit(X, *target, **weight)
    return Contents(estimator, schema, Settings(), History())


def _weight(estimator: Any, family: Family, task: Task) -> dict[str, Any]:
    """The argument of `fit` for how much the rows count, where they do not count the same."""
    weight = task.weights()
    if weight is None:
        return {}
    if "sample_weight" not in inspect.signature(estimator.fit).parameters:
        raise InputError(
            _("{family} takes no weights: each row counts the same.").format(family=family.name)
        )
    return {"sample_weight": weight}


@contextmanager
def _in_one_line() -> Iterator[None]:
    """What scikit-learn finds wrong, as an error of ours."""
    try:
        yield
    except ChainruleError:
        raise
    except ValueError as error:
        raise InputError(" ".join(str(error).split())) from error


def _made(family: Family, task: str, arguments: dict[str, Any]) -> Any:
    """With the arguments given, those of an inner estimator among them; InputError names those
    there are where one is wrong."""
    estimator, names = family.estimator(task), family.setting_names(task)
    argument, kind = getattr(estimator, "_inner", ("", None))
    for name in arguments:
        if name not in names:
            raise InputError(
                _("{family} has no setting {name!r}.").format(family=family.name, name=name),
                " ".join(
                    [nearest(name, names), _("Known: {names}.").format(names=", ".join(names))]
                ).strip(),
            )
    if "random_state" in names:
        arguments = {"random_state": 0} | arguments
    arguments = {**family.arguments, **arguments}
    if kind is not None:
        of_inner = arguments.keys() & {*kind._get_param_names()}
        inner = {name: arguments.pop(name) for name in of_inner}
        given = arguments.get(argument)
        arguments[argument] = kind(**({} if given is None else given.get_params()) | inner)
    return estimator(**arguments)


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
    try:
        y = np.asarray(y, float)
    except (TypeError, ValueError):
        raise InputError(_("The targets must be numbers.")) from None
    return y[:, 0] if y.ndim > 1 and y.shape[1] == 1 else y
