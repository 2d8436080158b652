# Longer than 250 lines: two estimators, most of it their arguments and what these mean.
"""The McCulloch-Pitts neuron and the perceptron behind scikit-learn's interface."""

from __future__ import annotations

import math
import warnings
from functools import partial
from numbers import Integral, Real
from typing import Any, Literal, Self

import numpy as np
from sklearn.base import ClassifierMixin, clone
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.multiclass import _check_partial_fit_first_call, check_classification_targets
from sklearn.utils.validation import check_is_fitted

from chainrule.basics.arguments import argument_name
from chainrule.basics.errors import InputError, ShapeError
from chainrule.basics.i18n import _
from chainrule.basics.many_rows import some_rows
from chainrule.basics.numbers import check_finite, numbers
from chainrule.basics.random import Seed, estimator_seed, row_order
from chainrule.basics.stored import WHOLE
from chainrule.basics.typing import Floats, Integers
from chainrule.engines.choice import chosen_engine
from chainrule.engines.row_files import NOT_HELD
from chainrule.families.gate import check_squares, checked, checked_weight, dense, fits
from chainrule.families.keeping import Keeping
from chainrule.families.keywords import Estimator
from chainrule.families.perceptron import maths as perceptron
from chainrule.families.perceptron.engine import CURVES, Samples, Stopping, learn
from chainrule.families.perceptron.maths import Rule, Weights
from chainrule.families.perceptron.separability import Separation, separate
from chainrule.families.state import in_one_type, keep_arguments
from chainrule.families.stored_state import COMMON, CURVE, ENGINE, SEED, Array, Labels, Table, Value
from chainrule.preprocessing.class_weights import class_weights
from chainrule.training.evaluation import by_blocks, near, near_blocks
from chainrule.training.history import Curve

_FLOATS = (np.float64, np.float32)
_ROWS: dict[str, Any] = {"dtype": _FLOATS, "accept_sparse": "csr"}


class McCullochPittsNeuron(ClassifierMixin, Estimator):
    """A neuron with weights set by hand: y = 1 where Σ wᵢxᵢ ≥ θ, else 0; it does not learn.

    Parameters
    ----------
    weights : one number for each input; None: 1 for each
    threshold : θ

    AND of two inputs is ``weights=(1, 1), threshold=2``, OR ``threshold=1``, and NOT of one input
    ``weights=(-1,), threshold=0``. `fit` looks at the number of inputs and at the labels only: of
    two labels the greater one stands for 1. Source: McCulloch and Pitts, "A logical calculus of the
    ideas immanent in nervous activity", 1943.

    >>> and_ = McCullochPittsNeuron((1, 1), 2).fit([[0, 0], [0, 1], [1, 0], [1, 1]])
    >>> and_.predict([[0, 0], [0, 1], [1, 0], [1, 1]])
    array([0, 0, 0, 1])
    """

    _parameter_constraints = {  # noqa: RUF012  (scikit-learn's name for it)
        "weights": ["array-like", None],
        "threshold": [Interval(Real, None, None, closed="neither")],
    }
    _stored = Table(
        {**COMMON, "classes_": Labels("classes"), "weights_": Array("inputs")},
    )
    weights: Any
    threshold: float

    def __init__(self, weights: Any = None, threshold: float = 1.0) -> None:
        keep_arguments(self, locals())

    @fits
    def fit(self, X: Any, y: Any = None) -> Self:
        """Check that the weights fit X ``(n, inputs)``; y ``(n,)`` or None names the two labels."""
        if y is None:
            X = checked(self, X, dtype=_FLOATS)
            self.classes_ = np.array([0, 1])
        else:
            X, y = checked(self, X, y, dtype=_FLOATS)
            check_classification_targets(y)
            self.classes_ = _two_labels(y)
        given = np.ones(X.shape[1])
        if self.weights is not None:
            given = numbers("weights", self.weights, np.float64)
            check_finite("weights", given)
        if given.shape != (X.shape[1],):
            raise ShapeError(
                _("McCullochPittsNeuron has {n} weights, the data have {inputs} inputs.").format(
                    n=given.size, inputs=X.shape[1]
                )
            )
        self.weights_ = given
        return self

    def predict(self, X: Any) -> Any:
        """Labels ``(n,)`` of X ``(n, inputs)``."""
        check_is_fitted(self)
        X = checked(self, X, dtype=_FLOATS, reset=False)
        fires = perceptron.neuron(X, self.weights_, self.threshold)
        return self.classes_[np.minimum(fires.astype(int), len(self.classes_) - 1)]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.required = False
        tags.classifier_tags.multi_class = False
        tags.classifier_tags.poor_score = True
        return tags


def _two_labels(y: Any) -> Any:
    labels = np.unique(y)
    if len(labels) > 2:
        # scikit-learn asks for this sentence of a classifier of two classes
        raise ValueError(
            _("Only binary classification is supported. The target has {n} classes.").format(
                n=len(labels)
            )
        )
    return labels


class Perceptron(ClassifierMixin, Estimator):
    """Rosenblatt's perceptron: weights are corrected by each sample they are mistaken on.

    Parameters are scikit-learn's where it has them (fit_intercept, max_iter, tol, shuffle, verbose,
    eta0, random_state, n_iter_no_change, class_weight, warm_start), and beyond them:

    multi_class : "ovr", each class against the rest, as scikit-learn; "together", the class that
        should win and the one that does are corrected (Kesler's construction)
    average : keep the mean of the weights after every sample looked at (Freund and Schapire 1999)
    pocket : keep the weights of the epoch's end with the fewest mistakes on all samples (Gallant
        1990)
    margin : a sample that is right by no more than this is corrected too (Krauth and Mézard 1987)
    engine : "auto", "native" or "reference"

    Training ends when an epoch has no mistakes, when for n_iter_no_change epochs the mean loss was
    not better by tol than the best (tol None: never), or after max_iter epochs. Where mistakes are
    left, `separability` decides whether any line could have done better. There is no penalty and no
    early stopping; scikit-learn's Perceptron has both. Sparse rows are made dense to be learned
    from, where memory holds them.

    Attributes: coef_ ``(1 or classes, features)``, intercept_, classes_, n_iter_, t_ (samples
    looked at), loss_curve_ and mistakes_ (a number each epoch, the classes added up), engine_.

    Source: Rosenblatt, "The perceptron", Psychological Review 65 (1958). Formulas:
    `chainrule.families.perceptron.maths`.
    """

    _parameter_constraints = {  # noqa: RUF012  (scikit-learn's name for it)
        "fit_intercept": ["boolean"],
        "max_iter": [Interval(Integral, 1, None, closed="left")],
        "tol": [Interval(Real, 0, None, closed="left"), None],
        "shuffle": ["boolean"],
        "verbose": ["verbose"],
        "eta0": [Interval(Real, 0, None, closed="neither")],
        "random_state": ["random_state"],
        "n_iter_no_change": [Interval(Integral, 1, None, closed="left")],
        "class_weight": [StrOptions({"balanced"}), dict, None],
        "warm_start": ["boolean"],
        "multi_class": [StrOptions({"ovr", "together"})],
        "average": ["boolean"],
        "pocket": ["boolean"],
        "margin": [Interval(Real, 0, None, closed="left")],
        "engine": [StrOptions({"auto", "native", "reference"})],
    }
    _stored = Table(
        {
            **COMMON,
            "classes_": Labels("classes"),
            "coef_": Array("rows inputs"),
            "intercept_": Array("rows"),
            "loss_curve_": Value(CURVE),
            "mistakes_": Value(CURVE),
            "t_": Value(WHOLE),
            "n_iter_": Value(WHOLE),
            "seed_": Value(SEED),
            "engine_": ENGINE,
        },
        {"rows": lambda _, sizes: 1 if sizes["classes"] == 2 else sizes["classes"]},
    )
    fit_intercept: bool
    max_iter: int
    tol: float | None
    shuffle: bool
    verbose: int
    eta0: float
    random_state: Any
    n_iter_no_change: int
    class_weight: Any
    warm_start: bool
    multi_class: str
    average: bool
    pocket: bool
    margin: float
    engine: str
    coef_: Floats
    intercept_: Floats
    _keeping: Keeping | None = None

    def __init__(
        self,
        *,
        fit_intercept: bool = True,
        max_iter: int = 1000,
        tol: float | None = 1e-3,
        shuffle: bool = True,
        verbose: int = 0,
        eta0: float = 1.0,
        random_state: Any = 0,
        n_iter_no_change: int = 5,
        class_weight: Any = None,
        warm_start: bool = False,
        multi_class: str = "ovr",
        average: bool = False,
        pocket: bool = False,
        margin: float = 0.0,
        engine: str = "auto",
    ) -> None:
        keep_arguments(self, locals())

    @fits
    def fit(
        self,
        X: Any,
        y: Any,
        coef_init: Any = None,
        intercept_init: Any = None,
        sample_weight: Any = None,
    ) -> Self:
        """Fit to X ``(n, features)`` and labels y ``(n,)``; `sample_weight` ``(n,)`` multiplies the
        learning rate."""
        continues = self.warm_start and hasattr(self, "coef_")
        X, y = self._validated(X, y, reset=not continues)
        X = self._dense(X, self.max_iter)
        check_classification_targets(y)
        classes, codes = _codes(y)
        if len(classes) < 2:
            raise ValueError(
                _("Perceptron needs samples of 2 classes or more; the data have one class only.")
            )
        if continues and not np.array_equal(classes, getattr(self, "classes_", ())):
            raise ValueError(_("With warm_start the labels must be those of the earlier fit."))
        self.classes_ = classes
        if continues:
            X, _W = in_one_type(X, self.coef_)
        start = self._start(X, continues, coef_init, intercept_init)
        weight = self._weights(codes, X, sample_weight)
        self.loss_curve_: list[float] = Curve()
        self.mistakes_: list[int] = Curve()
        self.t_ = 0
        self.seed_ = list(estimator_seed(self.random_state))
        self._learn(X, codes, weight, start, self.max_iter)
        self.n_iter_ = len(self.loss_curve_)
        if self.n_iter_ == self.max_iter and self.mistakes_[-1] and self.tol is not None:
            warnings.warn(
                _(
                    "{n} epochs ({name}) are over and mistakes are left; separability(X, y) "
                    "tells whether a line separates the classes."
                ).format(n=self.max_iter, name=argument_name("max_iter")),
                ConvergenceWarning,
                stacklevel=2,
            )
        return self

    @fits
    def partial_fit(self, X: Any, y: Any, classes: Any = None, sample_weight: Any = None) -> Self:
        """One epoch over X ``(n, features)`` and y ``(n,)``; the first call names all `classes`."""
        begins = _check_partial_fit_first_call(self, classes)
        X, y = self._validated(X, y, reset=begins)
        X = self._dense(X, 1)
        unknown = np.setdiff1d(y, self.classes_)
        if len(unknown):
            raise ValueError(
                _("y has labels that are not in classes: {labels}.").format(labels=unknown)
            )
        codes = np.searchsorted(self.classes_, y).astype(np.int64)
        continues = not begins and hasattr(self, "coef_")
        if continues:
            X, _W = in_one_type(X, self.coef_)
        start = self._start(X, continues, None, None)
        if begins:
            self.loss_curve_, self.mistakes_, self.t_ = Curve(), Curve(), 0
            self.seed_ = list(estimator_seed(self.random_state))
        self._learn(X, codes, self._weights(codes, X, sample_weight), start, 1)
        self.n_iter_ = len(self.loss_curve_)
        return self

    def _validated(self, X: Any, y: Any, reset: bool) -> tuple[Any, Any]:
        if not isinstance(X, NOT_HELD):
            found: tuple[Any, Any] = checked(self, X, y, order="C", reset=reset, **_ROWS)
            return found
        for rows in near_blocks(X):
            checked(self, rows, order="C", reset=reset, **_ROWS)
            del rows  # before the next are read
        return X, np.asarray(y)

    def _dense(self, X: Any, epochs: int) -> Floats:
        """Rows as they are learned from. After m mistakes |w|² is at most η²·m·max|x|², so that no
        sum leaves the numbers; DataError where one could."""
        rows: Floats = dense(X)
        times = 16.0 * max(1.0, self.eta0) * math.sqrt(len(rows) * epochs)
        for some in near_blocks(rows):
            check_squares(self, some, times)
            del some  # before the next are read
        return rows

    def _start(self, X: Floats, continues: bool, coef: Any, intercept: Any) -> Weights:
        rows = 1 if len(self.classes_) == 2 else len(self.classes_)
        shape = (rows, X.shape[1])
        if continues:
            coef = self.coef_ if coef is None else coef
            intercept = self.intercept_ if intercept is None else intercept
        W = np.zeros(shape, X.dtype) if coef is None else _given("coef_init", coef, shape, X.dtype)
        b = np.zeros(rows, X.dtype)
        if intercept is not None:
            b = _given("intercept_init", intercept, (rows,), X.dtype)
        return Weights(W, b)

    def _weights(self, codes: Integers, X: Floats, sample_weight: Any) -> Floats | None:
        if sample_weight is None and self.class_weight is None:
            return None
        rows = np.empty((len(X), 0)) if isinstance(X, NOT_HELD) else X
        weight = checked_weight(sample_weight, rows, np.float64)
        if self.class_weight is not None:
            labels = self.classes_[codes]
            weight = weight * class_weights(labels, self.class_weight, self.classes_)
        return np.asarray(weight)

    @property
    def rule_(self) -> Rule:
        """How mistakes are told and corrected."""
        return Rule(self.eta0, self.margin, self.fit_intercept, self.multi_class == "together")

    def _learn(
        self, X: Floats, codes: Integers, weight: Floats | None, start: Weights, epochs: int
    ) -> None:
        self.engine_ = chosen_engine(self.engine, near(X[:1]), *start)
        before, keeping = len(self.loss_curve_), self._keeping
        found = learn(
            self.engine_,
            start,
            Samples(X, codes, weight, Seed(*self.seed_) if self.shuffle else None),
            before,
            self.rule_,
            Stopping(epochs, self.tol, self.n_iter_no_change),
            self._kept(),
            None
            if keeping is None
            else partial(keeping.begun, self.engine_, self.seed_, most=epochs, curves=CURVES),
            None if keeping is None else keeping.after,
        )
        if self.verbose:
            for epoch, mistakes in enumerate(found.mistakes, before + 1):
                print(_("epoch {epoch}: mistakes {n}").format(epoch=epoch, n=mistakes))
        self.loss_curve_ += found.loss
        self.mistakes_ += found.mistakes
        self.t_ += len(X) * len(found.loss)
        self.coef_, self.intercept_ = found.weights

    def _kept(self) -> Literal["last", "pocket", "mean"]:
        return "mean" if self.average else "pocket" if self.pocket else "last"

    def order(self, n: int, epoch: int) -> Integers:
        """The rows in the order that `epoch` (from 0) takes them, ``(n,)``."""
        return row_order(Seed(*self.seed_) if self.shuffle else None, n, epoch).astype(np.intp)

    def separability(self, X: Any, y: Any) -> list[Separation]:
        """Whether each class can be separated from the rest by a line (of two classes: the second
        from the first): the line, or the proof that there is none. By linear programming."""
        X, y = checked(clone(self), X, y, **_ROWS)
        X = dense(X)
        labels = np.unique(y)
        if len(labels) < 2:
            raise InputError(
                _("Only samples of one class are there: there is nothing to separate.")
            )
        return [separate(X, y == label) for label in (labels[1:] if len(labels) == 2 else labels)]

    def decision_function(self, X: Any) -> Floats:
        """The sums s ``(n, classes)``; of two classes the second one's ``(n,)``."""
        check_is_fitted(self)
        if not isinstance(X, NOT_HELD):
            X = checked(self, X, reset=False, **_ROWS)
        weights = Weights(self.coef_, self.intercept_)
        s: Floats = by_blocks(lambda rows: perceptron.sums(rows, weights), X)
        return s[:, 0] if s.shape[1] == 1 else s

    def predict(self, X: Any) -> Any:
        """Labels ``(n,)``: the greatest sum; of two classes the second where its sum is above 0."""
        if isinstance(X, NOT_HELD):
            return by_blocks(self.predict, X)
        s = self.decision_function(X)
        return self.classes_[(s > 0).astype(int) if s.ndim == 1 else s.argmax(axis=1)]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags


def _codes(y: Any) -> tuple[Any, Integers]:
    """The different labels, and the place of each of y ``(n,)`` among them, in as few bytes as
    hold it."""
    classes = np.unique(y)
    codes = np.empty(len(y), np.min_scalar_type(max(1, len(classes) - 1)))
    for rows in some_rows(len(y)):
        codes[rows] = np.searchsorted(classes, y[rows])
    return classes, codes


def _given(name: str, array: Any, shape: tuple[int, ...], dtype: Any) -> Floats:
    """A copy of what a person gives to start from, in this shape; ShapeError for other numbers."""
    found = numbers(name, array, dtype)
    if found.size != np.prod(shape):
        message = _("{name}: expected shape {expected}, found {found}.")
        raise ShapeError(message.format(name=name, expected=shape, found=found.shape))
    check_finite(name, found)
    return found.copy().reshape(shape)
