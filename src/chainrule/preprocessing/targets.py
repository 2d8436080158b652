"""Targets: is it a class or a quantity, and labels as codes and back."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from chainrule.basics.errors import DataError, InputError, ShapeError, UnknownNameError
from chainrule.basics.i18n import _
from chainrule.basics.many_rows import some_rows
from chainrule.basics.typing import Floats, Integers, Json

Task: TypeAlias = Literal["classification", "regression"]
Values: TypeAlias = npt.NDArray[Any]

TASKS: tuple[Task, ...] = ("classification", "regression")
LABELS_AT_MOST = 20  # more different whole numbers are quantities, not labels
ROWS_PER_LABEL = 5  # and so are those that hardly repeat


class Usual(NamedTuple):
    """Names of the output activation, the loss and the score where none is named."""

    output: str
    loss: str
    score: str


TargetKind: TypeAlias = Literal["two classes", "classes", "labels", "numbers"]
"""What a network has for targets; "labels": several targets, each of classes."""

USUAL: dict[TargetKind, Usual] = {
    "two classes": Usual("logistic", "log_loss", "accuracy"),
    "classes": Usual("softmax", "log_loss", "accuracy"),
    "labels": Usual("logistic", "log_loss", "subset_accuracy"),
    "numbers": Usual("identity", "half_squared_error", "r2"),
}


class Classes(NamedTuple):
    """The labels of a classification, sorted, each once: shape (c,); text, int64, float64, bool."""

    labels: Values

    def encode(self, y: npt.ArrayLike) -> Integers:
        """The positions (n,) in `labels` of the labels y (n,).

        Raises DataError for a label there is not, naming it and its row.
        """
        given = np.asarray(y)
        if not _is_text(given):
            return self._encoded(_target(given))
        known = {label: place for place, label in enumerate(self.labels.tolist())}
        places = {text: known.get(text.rstrip("\0"), -1) for text in {*given}}  # as NumPy has texts
        codes = np.fromiter(map(places.__getitem__, given), np.int64, len(given))
        if (codes < 0).any():
            raise self._unknown(given, int((codes < 0).argmax()))
        return codes

    def _encoded(self, given: Values) -> Integers:
        if (given.dtype.kind == "U") != (self.labels.dtype.kind == "U"):
            codes, wrong = np.zeros(len(given), dtype=np.int64), np.ones(len(given), dtype=bool)
        else:
            codes, wrong = np.empty(len(given), np.int64), np.empty(len(given), bool)
            for rows in some_rows(len(given)):
                places = np.searchsorted(self.labels, given[rows])
                codes[rows] = np.minimum(places, len(self.labels) - 1)
                wrong[rows] = self.labels[codes[rows]] != given[rows]
        if wrong.any():
            raise self._unknown(given, int(np.flatnonzero(wrong)[0]))
        return codes

    def one_hot(self, codes: npt.ArrayLike) -> Floats:
        """A matrix (n, c): 1 where the code of the row is, else 0."""
        return np.asarray(np.eye(len(self.labels))[np.asarray(codes, dtype=np.int64)])

    def decode(self, codes: npt.ArrayLike) -> Values:
        """The labels (n,) at the positions `codes` (n,)."""
        return np.asarray(self.labels[np.asarray(codes, dtype=np.int64)])

    def to_json(self) -> Json:
        kind = {"U": "text", "i": "integer", "f": "float", "b": "bool"}[self.labels.dtype.kind]
        return {"type": kind, "labels": self.labels.tolist()}

    @staticmethod
    def from_json(data: Json) -> Classes:
        kinds = {"text": np.str_, "integer": np.int64, "float": np.float64, "bool": np.bool_}
        return Classes(np.array(data["labels"], dtype=kinds[data["type"]]))

    def _unknown(self, given: Values, index: int) -> DataError:
        shown = [repr(label) for label in self.labels[:LABELS_AT_MOST].tolist()]
        more = ["…"] if len(self.labels) > LABELS_AT_MOST else []
        return DataError(
            _("Row {row}: there is no class {label!r}.").format(
                row=index + 1, label=given[index : index + 1].tolist()[0]
            ),
            _("Known: {names}.").format(names=", ".join(shown + more)),
        )


def fit_classes(y: npt.ArrayLike) -> Classes:
    """The classes in the labels y (n,).

    Whole numbers given as floats, as a table has them, become integers. Raises DataError for fewer
    than two classes, or a label that is NaN or infinite.
    """
    given = np.asarray(y)
    if _is_text(given):
        labels = np.unique(np.array([*{*given}], np.str_))
    else:
        given = _target(given)
        _check_target(given)
        labels = np.unique(given)
    if len(labels) < 2:
        raise DataError(
            _("The target has one class only: {label!r}.").format(label=labels[0].item()),
            _("A classification needs rows of two classes or more."),
        )
    exact = labels.dtype.kind == "f" and (labels == np.rint(labels)).all()
    return Classes(labels.astype(np.int64) if exact and np.abs(labels).max() < 2**53 else labels)


def decide_task(y: npt.ArrayLike | None, task: str | None = None) -> Task:
    """ "classification" or "regression": `task` if given, else what the target y (n,) looks like.

    Text and bool are labels. So are whole numbers of at most 20 different values, each on 5 rows
    or more on average. A matrix (n, k) of several columns is a regression; None (a target nobody
    can look at) too. Raises UnknownNameError for another task; DataError for one class only, a
    target that is the same in all of several rows, text in a regression, an empty target, NaN or
    infinities (which row).
    """
    check_task(task)
    wanted = next((known for known in TASKS if known == task), None)
    if y is None:
        return wanted or "regression"
    given = np.asarray(y)
    if given.ndim == 2 and given.shape[1] > 1:
        return _decide_columns(given, wanted)
    target = _target(given[:1] if _is_text(given) else given)
    _check_target(target)
    decided = wanted or ("classification" if looks_like_labels(target) else "regression")
    if decided == "classification":
        _check_classes(fit_classes(given), len(given))
    else:
        _check_quantity(target)
    return decided


def check_task(task: str | None) -> None:
    """Raise UnknownNameError for a task there is not."""
    if task is not None and task not in TASKS:
        raise UnknownNameError("task", task, TASKS)


def _check_classes(classes: Classes, n: int) -> None:
    """Labels that hardly repeat are names, or quantities."""
    if len(classes.labels) > LABELS_AT_MOST and 2 * len(classes.labels) > n:
        numbers = classes.labels.dtype.kind != "U"
        raise DataError(
            _("The target has {k:,} different values in {n:,} rows: too many for classes.").format(
                k=len(classes.labels), n=n
            ),
            _("Say the task 'regression'.") if numbers else _("Choose another target."),
        )


def _decide_columns(y: Values, task: Task | None) -> Task:
    if task == "classification":
        raise InputError(_("A classification has one target column; found {n}.").format(n=len(y.T)))
    for column in y.T:
        target = _target(column)
        _check_target(target)
        _check_quantity(target)
    return "regression"


def looks_like_labels(y: Values) -> bool:
    """Text, bool, or whole numbers of few different values that come again."""
    if y.dtype.kind in "Ub":
        return True
    distinct = len(np.unique(y))
    few = distinct <= LABELS_AT_MOST and len(y) >= ROWS_PER_LABEL * distinct
    return few and bool((y == np.rint(y)).all())


def _target(y: npt.ArrayLike) -> Values:
    """y as (n,) of text, bool, int64 or float64."""
    given = np.asarray(y)
    if given.ndim == 2 and given.shape[1] == 1:
        given = given[:, 0]
    if given.ndim != 1:
        raise ShapeError(
            _("Expected one target for each row; found shape {shape}.").format(shape=given.shape)
        )
    if given.dtype.kind == "O" and any(isinstance(label, str) for label in given):
        _check_text(given)
        return given.astype(np.str_)
    if given.dtype.kind in "Ub":
        return given
    return given.astype(np.int64 if _are_whole(given) else np.float64)


def _is_text(given: Values) -> bool:
    """Texts (n,), each by itself: as an array of text all would take as much as the longest, so
    they are looked up one by one."""
    return given.dtype == object and given.ndim == 1 and {*map(type, given)} == {str}


def _are_whole(given: Values) -> bool:
    """Whole numbers that int64 holds; float64 would take different ones for the same."""
    if given.dtype.kind == "u":
        return not len(given) or int(given.max()) <= np.iinfo(np.int64).max
    return given.dtype.kind == "i"


def _check_text(y: Values) -> None:
    if {*map(type, y)} == {str}:
        return
    wrong = next((i for i, label in enumerate(y) if not isinstance(label, str)), None)
    if wrong is not None:
        raise DataError(
            _("The target in row {row} is {value!r}; others are text.").format(
                row=wrong + 1, value=y[wrong]
            )
        )


def _check_target(y: Values) -> None:
    if not len(y):
        raise DataError(_("The target is empty."))
    wrong = np.flatnonzero(~np.isfinite(y) if y.dtype.kind == "f" else [])
    if len(wrong):
        raise DataError(
            _("The target in row {row} is not a finite number ({value}).").format(
                row=int(wrong[0]) + 1, value=y[wrong[0]]
            ),
            _("Correct the cell, or remove the row."),
        )


def _check_quantity(y: Values) -> None:
    if y.dtype.kind == "U":
        raise DataError(
            _("A regression needs numbers; the target in row 1 is {label!r}.").format(
                label=y[0].item()
            ),
            _("Choose another target, or the task 'classification'."),
        )
    if len(y) > 1 and (y == y[0]).all():
        raise DataError(
            _("The target is constant: every row has {value}.").format(value=y[0]),
            _("There is nothing to learn; choose another target."),
        )
