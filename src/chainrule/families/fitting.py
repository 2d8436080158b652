"""An estimator of a family fitted to a problem."""

from __future__ import annotations

import inspect
import shutil
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.basics.errors import ChainruleError, InputError, TrainingWarning, nearest
from chainrule.basics.i18n import _
from chainrule.basics.many_rows import some_rows
from chainrule.basics.memory import give_back
from chainrule.basics.typing import Integers
from chainrule.engines.plan import Data
from chainrule.engines.row_files import Layout, append
from chainrule.engines.source import BLOCK
from chainrule.engines.streamed import Streamed, too_little
from chainrule.families.family import Contents, Family, Task
from chainrule.families.keeping import Keeping
from chainrule.preprocessing import Scaler, encode, fit_scaler
from chainrule.preprocessing.schema import Schema
from chainrule.problems.problem import Problem, input_schema
from chainrule.training.history import History
from chainrule.training.settings import Settings
from chainrule.training.streams import told_parts


def fit(family: Family, task: Task) -> Contents:
    """The family's estimator, fitted to rows of a problem, and the problem's columns."""
    problem, rows = task.problem, task.rows
    schema = input_schema(problem, rows)  # before scikit-learn is loaded, which takes memory
    if family.scale == "minmax" == problem.scale:  # its units are bounded: waves of dates, too
        schema = schema._replace(input_scaler=_within(schema, problem, rows))
    learns = "none" if family.learns_nothing else problem.task
    estimator = _made(family, learns, dict(task.arguments))
    weight = _weight(estimator, family, task)
    with _in_one_line():
        estimator._validate_params()
    step = None if family.step is None else family.step(estimator)
    room, streamed = _room(problem, schema, len(rows), step)
    if task.begin is not None:
        task.begin(problem._replace(streamed=streamed))
    estimator._names_of_inputs = schema.parts
    estimator._widths_of_columns = schema.part_counts
    estimator._keeps_rows = False
    y = as_target(problem.y, problem.task)
    target = () if y is None or (family.learns_nothing and not family.uses_labels) else (y[rows],)
    X = _encoded(problem, schema, rows, room)
    if family.takes_gaps(estimator):
        X = schema.with_gaps(problem.in_memory[rows], X)
    with _in_one_line(), warnings.catch_warnings(), ExitStack() as stack:
        warnings.simplefilter("ignore", TrainingWarning)  # the family's notes tell it
        if task.checkpoint is not None:
            kept = _kept(family, task, estimator, X, target, weight)
            stack.enter_context(kept.while_learning())
            estimator._keeping = kept
        estimator.fit(X, *target, **weight)
    estimator.__dict__.pop("_keeping", None)
    if problem.room is not None:
        give_back()
    return Contents(estimator, schema, Settings(), History())


def _kept(
    family: Family, task: Task, estimator: Any, X: Any, target: Any, weight: dict[str, Any]
) -> Keeping:
    """Where the checkpoint keeps it."""
    assert task.checkpoint is not None
    n, arguments = len(X), estimator.get_params()
    labels, codes = [], np.zeros((n, 0), np.int64)
    if target:
        found, places = np.unique(target[0], return_inverse=True)
        labels, codes = list(map(str, found.tolist())), places.astype(np.int64).reshape(n, -1)
    data = Data(X, codes, *weight.values())
    return Keeping(task.checkpoint, family.name, arguments, data, labels)


def _within(schema: Schema, problem: Problem, rows: Integers) -> Scaler:
    """The scaling of all inputs between their least and their greatest."""
    ends = []
    for some in some_rows(len(rows)):
        parts = encode(schema.encodings, np.asarray(problem.X[rows[some]]))
        ends += [parts.min(axis=0), parts.max(axis=0)]
    return fit_scaler("minmax", np.array(ends))


def _room(
    problem: Problem, schema: Schema, n: int, step: int | None
) -> tuple[Streamed | None, str]:
    """Where `n` rows lie that memory does not hold, and through how much of it they go. With `step`
    an epoch takes them in an order of its own, so many at a time; else in blocks, as they lie.

    Raises InputError where memory is too little for those that are looked at together.
    """
    room = problem.room
    if room is None:
        return None, ""
    layout = Layout(len(schema.input_scaler.shift), 0, False, np.dtype(np.float64))
    found = Streamed(_empty(room.folder / "encoded"), layout, n, layout.empty(0))
    if step is not None:
        found.divide(room.memory, step)
        return found, told_parts(found.n_bytes, room.memory, found.n_parts, room.folder)
    least = _BLOCKS * min(n, BLOCK) * layout.row_bytes
    if least > room.memory:
        raise too_little(found.n_bytes, BLOCK, least, room.memory)
    return found, told_parts(found.n_bytes, room.memory, -(-n // BLOCK), room.folder)


_BLOCKS = 4
"""So many times the rows that are looked at together are held: as they come, and what is made of
them."""


def _empty(folder: Path) -> Path:
    """A new folder, in place of one of a part that was left out before."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def _encoded(problem: Problem, schema: Schema, rows: Integers, room: Streamed | None) -> Any:
    """The rows as an estimator is given them, in a file where memory does not hold them."""
    if room is None:
        return schema.encode_inputs(problem.X, rows)
    for some in some_rows(len(rows)):
        X = schema.encode_inputs(problem.X, rows[some])
        append(room.folder, room.layout, Data(X, X[:, :0]))
    give_back()
    return room.inputs()


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
