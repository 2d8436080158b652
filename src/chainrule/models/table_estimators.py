# Longer than 250 lines: two estimators, their arguments and what these mean.
"""A table in scikit-learn: what `chainrule.train` makes of a data frame as it comes, as an
estimator.

    model = TableClassifier().fit(frame, labels)      categories, dates and gaps go in as they are
    model.predict_proba(frame)                        (n, classes)
    model.oof_score_                                  accuracy on rows by networks without them

An array's columns are numbers, NaN a missing cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from numbers import Integral, Real
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import (
    check_array,
    check_consistent_length,
    check_is_fitted,
    column_or_1d,
    validate_data,
)

from chainrule.basics.arguments import taking
from chainrule.basics.container import from_bytes, to_bytes
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import refuse_gaps, refuse_no_arrays, refuse_others
from chainrule.basics.random import estimator_seed
from chainrule.basics.typing import Floats
from chainrule.data.making import make_table, table_from_frame
from chainrule.data.said import marks_said, names_said
from chainrule.data.table import Table
from chainrule.families.gate import checked, checked_weight, fits
from chainrule.families.keywords import Estimator
from chainrule.families.mlp.ensemble import Ensemble, OutOfFold
from chainrule.families.registry import get_family
from chainrule.families.scored import Regressor
from chainrule.models.intervals import intervals
from chainrule.models.model import Model
from chainrule.models.report import Report
from chainrule.models.unseen import unseen_by
from chainrule.models.workflow import train_problem
from chainrule.preprocessing.class_weights import ClassWeight
from chainrule.preprocessing.scaling import SCALINGS
from chainrule.problems.from_table import Columns
from chainrule.problems.problem import Problem
from chainrule.problems.recipe import with_recipe
from chainrule.problems.sources import read_problem

_COLUMNS = ["array-like", None]


class _OfTable(Estimator):
    """What both share: a frame or an array as a problem, fitted as the command does."""

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        "max_iter": [Interval(Integral, 1, None, closed="left"), None],
        "seconds": [Interval(Real, 0, None, closed="neither"), None],
        "scale": [StrOptions(set(SCALINGS)), None],
        "random_state": ["random_state"],
        "n_threads": [Interval(Integral, 1, None, closed="left"), None],
        "categorical": _COLUMNS,
        "numeric": _COLUMNS,
        "date": _COLUMNS,
        "missing": _COLUMNS,
        "drop": _COLUMNS,
    }
    _task: ClassVar[str]
    max_iter: int | None
    seconds: float | None
    scale: str | None
    random_state: Any
    n_threads: int | None
    categorical: Sequence[str] | None
    numeric: Sequence[str] | None
    date: Sequence[str] | None
    missing: Sequence[str] | None
    drop: Sequence[str] | None
    model_: Model
    report_: Report

    def __getstate__(self) -> dict[str, Any]:
        """What pickle, joblib and skops store: the model as the bytes of its file, and what its
        members said of rows they had not seen, which the file leaves out."""
        state: dict[str, Any] = dict(super().__getstate__())  # it may be the attributes
        if "model_" not in state:
            return state
        data, unseen = to_bytes(self.model_.to_document()), unseen_by(self.model_)
        state["_unseen"] = None if unseen is None else [unseen.member, unseen.z]
        return state | {"model_": np.frombuffer(data, np.uint8)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """The inverse; what was pickled before holds the model itself."""
        stored = state.get("model_")
        if isinstance(stored, np.ndarray):
            unseen = state["_unseen"]
            model = Model.from_document(from_bytes(stored.tobytes(), type(self).__name__))
            if unseen is not None:
                ensemble: Ensemble = model.fitted
                (member, z), output = unseen, ensemble.members[0].output
                out_of_fold = OutOfFold(member, z, output, ensemble.temperature)
                model = replace(model, fitted=replace(ensemble, out_of_fold=out_of_fold))
            state = {name: state[name] for name in state if name != "_unseen"} | {"model_": model}
        super().__setstate__(state)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.string = True
        tags.input_tags.categorical = True
        return tags

    def _train(self, problem: Problem, sample_weight: Any, class_weight: ClassWeight) -> None:
        if sample_weight is not None:
            problem = problem._replace(sample_weight=sample_weight)
        self.model_, self.report_, _problem = train_problem(
            problem, get_family("mlp"), class_weight=class_weight
        )
        self.n_iter_ = self.model_.history.n_epochs
        figures = self.report_.out_of_fold
        name = "accuracy" if self._task == "classification" else "r2"
        self.oof_score_ = np.nan if figures is None else figures[name]

    def _problem(self, X: Any, targets: Sequence[Any]) -> Problem:
        """Of predicting `targets`, ``(n,)`` each, from X."""
        table = self._table(X)
        names = _names_of_targets(table.columns, len(targets))
        drop, categorical, numeric, date = (
            tuple(names_said(name, getattr(self, name), X) or ())
            for name in ("drop", "categorical", "numeric", "date")
        )
        missing = marks_said("missing", self.missing)
        numbers = numeric if _is_frame(X) else table.columns  # an array's, whatever they look like
        # a whole number stays one: weights are drawn by it as `chainrule.train` draws them
        is_whole = isinstance(self.random_state, Integral)
        state = int(self.random_state) if is_whole else estimator_seed(self.random_state)
        settings: dict[str, Any] = {"random_state": state}
        for name in ("max_iter", "n_threads"):
            if getattr(self, name) is not None:
                settings[name] = int(getattr(self, name))
        whole = make_table([*table.columns, *names], [*table.values, *targets], "X")
        problem = taking("missing")(read_problem)(
            whole._replace(labels=table.labels),
            names,
            settings=settings,
            task=self._task,
            columns=Columns(drop, categorical, numbers, date, missing),
        )
        return with_recipe(problem, self.scale, settings, self.seconds)

    def _table(self, X: Any) -> Table:
        """A frame as it is; the columns of an array as numbers, NaN a missing cell."""
        if _is_frame(X):
            return table_from_frame(X)
        return make_table([f"x{i + 1}" for i in range(X.shape[1])], list(X.T), "X")

    def _checked(self, X: Any, reset: bool) -> Any:
        """X with as many columns, of the names, that it had; InputError or scikit-learn's error."""
        refuse_no_arrays("X", X)
        if _is_frame(X):
            if reset and not len(X.columns):
                raise InputError(_("X has no columns."))
            if not len(X):
                raise InputError(_("{data}: there are no rows.").format(data="X"))
            validate_data(self, X, reset=reset, skip_check_array=True)
            return X
        return checked(self, X, reset=reset, dtype=np.float64, ensure_all_finite="allow-nan")

    def _raw(self, X: Any) -> Floats:
        check_is_fitted(self, "model_")
        X = self._checked(X, reset=False)
        schema = self.model_.schema
        assert schema is not None
        return schema.inputs_of(self._table(X))

    def _checked_weight(self, X: Any, sample_weight: Any) -> Any:
        return None if sample_weight is None else checked_weight(sample_weight, X, np.float64)


def _names_of_targets(columns: Sequence[str], n: int) -> list[str]:
    """Names that no column has."""
    name = "y"
    while any(column.startswith(name) for column in columns):
        name += "_"
    return [name] if n == 1 else [f"{name}{k}" for k in range(1, n + 1)]


def _is_frame(X: Any) -> bool:
    return hasattr(X, "columns") and hasattr(X, "__getitem__")


class TableClassifier(ClassifierMixin, _OfTable):
    """Classes from a table: several networks, each without one part of the rows, averaged.

    Parameters
    ----------
    max_iter : epochs; None: by the table's size
    seconds : of one core that the fit may take, turned into epochs before it begins; None: by the
        table's size
    scale : "robust" (None), "standard", "max", "minmax" or "none"
    class_weight : "balanced", or a dictionary by class
    random_state : where all chance comes from
    n_threads : changes no bit; None: as many as there are processors
    categorical, numeric, date, missing, drop : columns of a frame, as in `chainrule.train`

    Attributes
    ----------
    classes_ : sorted, ``(k,)``
    oof_score_ : accuracy on the rows, each by the network that has not seen it; NaN where there are
        too few rows for that
    oof_proba_ : the probabilities it is taken from ``(n, k)``; None there
    n_iter_ : epochs of each network
    model_ : the `chainrule.Model`, to explain, inspect and save
    report_ : what ``chainrule train`` prints
    n_features_in_, feature_names_in_ : as in scikit-learn
    """

    _task: ClassVar[str] = "classification"
    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **_OfTable._parameter_constraints,
        "class_weight": [StrOptions({"balanced"}), dict, None],
    }

    def __init__(
        self,
        *,
        max_iter: int | None = None,
        seconds: float | None = None,
        scale: str | None = None,
        class_weight: ClassWeight = None,
        random_state: Any = None,
        n_threads: int | None = None,
        categorical: Sequence[str] | None = None,
        numeric: Sequence[str] | None = None,
        date: Sequence[str] | None = None,
        missing: Sequence[str] | None = None,
        drop: Sequence[str] | None = None,
    ) -> None:
        self.max_iter = max_iter
        self.seconds = seconds
        self.scale = scale
        self.class_weight = class_weight
        self.random_state = random_state
        self.n_threads = n_threads
        self.categorical = categorical
        self.numeric = numeric
        self.date = date
        self.missing = missing
        self.drop = drop

    @fits
    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Learn the labels y ``(n,)`` of a frame, or of numbers ``(n, inputs)``."""
        X = self._checked(X, reset=True)
        refuse_no_arrays("y", y)
        refuse_gaps("y", y)
        y = column_or_1d(y, warn=True)
        check_classification_targets(y)
        check_consistent_length(X, y)
        weight = self._checked_weight(X, sample_weight)
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            message = _("A classifier needs two classes or more; all labels are of one class, {y}.")
            raise InputError(message.format(y=repr(self.classes_[0])))
        problem = self._problem(X, [codes])
        labels = self.classes_.astype(str) if self.classes_.dtype.kind == "O" else self.classes_
        problem = problem._replace(y=labels[codes], target_features=())
        self._train(problem, weight, self.class_weight)
        return self

    def predict_proba(self, X: Any) -> Floats:
        """The probabilities ``(n, classes)``."""
        raw = self._raw(X)
        p: Floats = self.model_.probabilities(raw)
        return p

    def predict(self, X: Any) -> Any:
        """The labels ``(n,)``."""
        p = self.predict_proba(X)
        return self.classes_[p.argmax(axis=1)]

    @property
    def oof_proba_(self) -> Floats | None:
        """Of the rows fitted, each by the network that has not seen it."""
        check_is_fitted(self, "model_")
        unseen, schema = unseen_by(self.model_), self.model_.schema
        assert schema is not None
        return None if unseen is None else schema.probabilities(unseen.outputs)[0]


class TableRegressor(Regressor, _OfTable):
    """Numbers from a table: several networks, each without one part of the rows, averaged.

    Parameters
    ----------
    max_iter, seconds, scale, random_state, n_threads, categorical, numeric, date, missing, drop :
        as of `TableClassifier`

    Attributes
    ----------
    oof_score_ : R² on the rows, each by the network that has not seen it; NaN where there are too
        few rows for that
    oof_prediction_ : what it is taken from, ``(n,)`` or ``(n, targets)``; None there
    model_, report_, n_features_in_, feature_names_in_ : as of `TableClassifier`
    """

    _task: ClassVar[str] = "regression"

    def __init__(
        self,
        *,
        max_iter: int | None = None,
        seconds: float | None = None,
        scale: str | None = None,
        random_state: Any = None,
        n_threads: int | None = None,
        categorical: Sequence[str] | None = None,
        numeric: Sequence[str] | None = None,
        date: Sequence[str] | None = None,
        missing: Sequence[str] | None = None,
        drop: Sequence[str] | None = None,
    ) -> None:
        self.max_iter = max_iter
        self.seconds = seconds
        self.scale = scale
        self.random_state = random_state
        self.n_threads = n_threads
        self.categorical = categorical
        self.numeric = numeric
        self.date = date
        self.missing = missing
        self.drop = drop

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags

    @fits
    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Learn the numbers y ``(n,)`` or ``(n, targets)`` of a frame, or of numbers ``(n,
        inputs)``."""
        X = self._checked(X, reset=True)
        if y is None:
            message = _("{estimator} requires y to be passed, but the target y is None.")
            raise InputError(message.format(estimator=type(self).__name__))
        refuse_others("y", y)
        y = check_array(y, ensure_2d=False, dtype=np.float64, input_name="y")
        check_consistent_length(X, y)
        weight = self._checked_weight(X, sample_weight)
        self._flat = y.ndim == 1
        self._train(self._problem(X, list(y.reshape(len(y), -1).T)), weight, None)
        return self

    def predict(self, X: Any) -> Floats:
        """The numbers, ``(n,)`` or ``(n, targets)`` as they were learned."""
        raw = self._raw(X)
        return self._shaped(self.model_.predict(raw))

    def predict_interval(self, X: Any, level: float = 0.9) -> Floats:
        """The ends ``(n, 2)`` or ``(n, targets, 2)`` between which about `level` of new rows lie;
        see `chainrule.models.intervals`."""
        ends = intervals(self.model_, self._raw(X), level)
        return ends[:, 0] if self._flat else ends

    @property
    def oof_prediction_(self) -> Floats | None:
        """Of the rows fitted, each by the network that has not seen it."""
        check_is_fitted(self, "model_")
        unseen, schema = unseen_by(self.model_), self.model_.schema
        assert schema is not None
        return None if unseen is None else self._shaped(schema.decode_outputs(unseen.outputs))

    def _shaped(self, predicted: Floats) -> Floats:
        return predicted[:, 0] if self._flat else predicted
