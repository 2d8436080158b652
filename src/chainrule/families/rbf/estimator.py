# Longer than 250 lines: two estimators, their arguments and what these mean.
"""Radial basis function networks behind scikit-learn's interface."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Integral, Real
from typing import Any, Self

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted

from chainrule.basics.arguments import argument
from chainrule.basics.errors import InputError, ShapeError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import check_finite, numbers
from chainrule.basics.random import estimator_seed
from chainrule.basics.stored import FLAG, NUMBER, WHOLE, Stored, listed, one_of
from chainrule.basics.typing import Floats
from chainrule.families import counted
from chainrule.families.gate import check_squares, checked, dense, fits
from chainrule.families.keywords import Estimator
from chainrule.families.rbf import leaving_out
from chainrule.families.rbf import maths as rbf
from chainrule.families.rbf import placing as rbf_placing
from chainrule.families.rbf.maths import KERNELS, Units
from chainrule.families.scored import Regressor
from chainrule.families.state import keep_arguments
from chainrule.families.stored_state import COMMON, CURVE, Array, Labels, Row, Table, Value

_AT_MOST = 500  # centers, where their number is not said
_AT_MOST_BY_OLS = 100
_FIXED_ALPHA = 1e-3  # where no row is left out to find one


class _RBF(Estimator):
    """What both share: from arguments to units, and outputs from units."""

    _parameter_constraints = {  # noqa: RUF012  (scikit-learn's name for it)
        "n_centers": [Interval(Integral, 1, None, closed="left"), StrOptions({"auto", "all"})],
        "centers": [StrOptions({"random", "kmeans", "ols"}), "array-like"],
        "kernel": [StrOptions(set(KERNELS))],
        "width": [Interval(Real, 0, None, closed="neither"), StrOptions({"nearest", "cv", "loo"})],
        "width_factor": [Interval(Real, 0, None, closed="neither")],
        "alpha": [Interval(Real, 0, None, closed="left"), StrOptions({"loo"})],
        "read_out": [StrOptions({"ridge", "average"})],
        "refine": [Interval(Integral, 0, None, closed="left")],
        "column_weights": counted.WANTED,
        "random_state": ["random_state"],
    }
    n_centers: int | str
    centers: Any
    kernel: str
    width: float | str
    width_factor: float
    alpha: float | str
    read_out: str
    refine: int
    column_weights: Any
    random_state: Any

    def __init__(
        self,
        n_centers: int | str = "auto",
        *,
        centers: Any = "kmeans",
        kernel: str = "gaussian",
        width: float | str = "loo",
        width_factor: float = 1.0,
        alpha: float | str = "loo",
        read_out: str = "ridge",
        refine: int = 0,
        column_weights: Any = None,
        random_state: Any = 0,
    ) -> None:
        keep_arguments(self, locals())

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags

    def _fit(self, X: Floats, y: Floats) -> None:
        """Place the units, read them out, refine them. y ``(n, outputs)``."""
        shares = counted.shares_of_inputs(self, X.shape[1])
        roots = None if shares is None else np.sqrt(shares)
        check_squares(self, X if roots is None else X * roots)
        counted.keep_input_weights(self, roots)
        X = self._weighed(X)
        share = np.full(len(X), 1 / len(X))
        if self.read_out == "average":
            units = self._averaging(X, y, share)
        else:
            units = self._reading_out(X, y, share)
        self.loss_curve_: list[float] = []
        if self.refine and self.read_out == "ridge":
            units, self.loss_curve_ = rbf.refine(
                units, KERNELS[self.kernel], X, y, share, self.alpha_, self.refine
            )
        centers, self.widths_, self.coef_, self.intercept_ = units
        self.centers_ = centers / getattr(self, "input_weights_", 1.0)
        self.n_iter_ = len(self.loss_curve_)

    def _reading_out(self, X: Floats, y: Floats, share: Floats) -> Units:
        self.alpha_ = _FIXED_ALPHA if isinstance(self.alpha, str) else float(self.alpha)
        centers, widths = self._placed(X, y, share)
        kernel = KERNELS[self.kernel]
        smooth = self._is_smooth()
        self.penalty_ = "smoothness" if smooth else "weights"
        if "loo" in self.chosen_by and len(X) > 2:
            widths = self._left_out(X, y, centers, widths, smooth)
        phi = kernel.value(rbf.squared_distances(X, centers), widths)
        if not smooth:
            return Units(centers, widths, *rbf.read_out(phi, y, share, self.alpha_))
        L = leaving_out.cholesky(kernel.value(rbf.squared_distances(centers, centers), widths))
        return Units(centers, widths, *leaving_out.smooth_read_out(phi, y, share, self.alpha_, L))

    @property
    def chosen_by(self) -> tuple[str, str]:
        """How width and penalty are found: "loo", "cv", "nearest" or "given"."""
        width = self.width if isinstance(self.width, str) else "given"
        alpha = self.alpha if isinstance(self.alpha, str) and width != "cv" else "given"
        return width, alpha

    def _is_smooth(self) -> bool:
        """Whether VᵀΦV is penalized: of one width and a kernel that has such a penalty. Refinement
        goes down ‖V‖²."""
        width, alpha = self.chosen_by
        fits = self.kernel in leaving_out.POSITIVE_DEFINITE and not self.refine
        return alpha == "loo" and width in ("loo", "given") and fits

    def _left_out(
        self, X: Floats, y: Floats, centers: Floats, widths: Floats, smooth: bool
    ) -> Floats:
        """Widths ``(units,)``, and `alpha_`, by leaving each row out."""
        by_width, by_alpha = self.chosen_by
        kernel, tried = KERNELS[self.kernel], [widths]
        if by_width == "loo":
            usual = leaving_out.usual_widths(centers, kernel)
            tried = [one * self.width_factor for one in usual]
        alpha = self.alpha_ if by_alpha == "given" else None
        seed = estimator_seed(self.random_state)
        found, self.validation_errors_ = leaving_out.chosen(
            X, y, centers, tried, kernel, alpha, smooth, seed
        )
        self.alpha_ = found.alpha
        return found.widths

    def _averaging(self, X: Floats, y: Floats, share: Floats) -> Units:
        """GRNN, PNN: a unit a row, its output the row's target, or, of fewer units, the mean of the
        targets of the rows it is nearest to."""
        if self.kernel != "gaussian":
            raise InputError(
                _("{average} needs {gaussian}, not {kernel!r}.").format(
                    average=argument(read_out="average"),
                    gaussian=argument(kernel="gaussian"),
                    kernel=self.kernel,
                )
            )
        centers, widths = self._placed(X, y, share)
        return rbf.averaging(X, y, share, centers, widths)

    def _placed(self, X: Floats, y: Floats, share: Floats) -> tuple[Floats, Floats]:
        """Centers ``(units, inputs)`` and widths ``(units,)``."""
        seed, kernel = estimator_seed(self.random_state), KERNELS[self.kernel]
        k = self._how_many(len(X))
        if not isinstance(self.centers, str):
            centers = numbers("centers", self.centers, np.float64)
            check_finite("centers", centers)
            if centers.ndim != 2 or centers.shape[1] != X.shape[1]:
                raise ShapeError(
                    _("centers: expected shape (units, {n}), found {shape}.").format(
                        n=X.shape[1], shape=centers.shape
                    )
                )
            centers = self._weighed(centers)
        elif k == len(X):
            centers = X.copy()
        elif self.centers == "random":
            centers = X[rbf_placing.random_rows(len(X), k, seed)]
        elif self.centers == "kmeans":
            centers = rbf_placing.kmeans(X, k, seed)
        else:
            part = X[rbf_placing.random_rows(len(X), min(len(X), 5 * k), seed)]
            usual = float(np.median(rbf_placing.nearest_widths(part))) * 4
            width = usual if isinstance(self.width, str) else float(self.width)
            centers = X[rbf_placing.orthogonal_least_squares(X, y, k, kernel, width, seed)]
        return centers, self._widths(X, y, share, centers) * self.width_factor

    def _widths(self, X: Floats, y: Floats, share: Floats, centers: Floats) -> Floats:
        k = len(centers)
        if not isinstance(self.width, str):
            return np.full(k, float(self.width))
        if self.width == "loo" and self.read_out == "ridge":
            return np.full(k, leaving_out.median_distance(centers))
        if self.width == "nearest" or self.kernel == "thin_plate" or len(X) < 2:
            return rbf_placing.nearest_widths(centers)
        width, self.validation_errors_ = self._validated(X, y, share, centers)
        return np.full(k, width)

    def _validated(
        self, X: Floats, y: Floats, share: Floats, centers: Floats
    ) -> tuple[float, list[list[float]]]:
        how: Callable[..., Any] = rbf_placing.validated_width
        if self.read_out == "average":
            how = rbf_placing.validated_average
        width, errors = how(
            X,
            y,
            share,
            centers,
            KERNELS[self.kernel],
            _FIXED_ALPHA if isinstance(self.alpha, str) else self.alpha,
            estimator_seed(self.random_state),
        )
        return width, [[w, error] for w, error in errors.items()]

    def _how_many(self, n: int) -> int:
        if self.n_centers == "all":
            return n
        if self.n_centers == "auto":
            by_ols = isinstance(self.centers, str) and self.centers == "ols"
            most = _AT_MOST_BY_OLS if by_ols else _AT_MOST
            return n if self.read_out == "average" else min(most, n)
        if not isinstance(self.centers, str):
            return len(self.centers)
        if int(self.n_centers) > n:
            raise InputError(
                _("{k} centers are more than the {n} samples.").format(k=self.n_centers, n=n),
                _("Choose n_centers up to {n}, or 'auto'.").format(n=n),
            )
        return int(self.n_centers)

    @property
    def units_(self) -> Units:
        """The parameters as `chainrule.families.rbf.maths` takes them, of weighed inputs."""
        centers = self._weighed(self.centers_)
        return Units(centers, self.widths_, self.coef_, self.intercept_)

    def _weighed(self, X: Floats) -> Floats:
        """Rows or centers, each column times the root of what it counts, as distances are taken."""
        return np.asarray(X * getattr(self, "input_weights_", 1.0))

    def _outputs(self, X: Any) -> Floats:
        check_is_fitted(self)
        X = dense(checked(self, X, dtype=np.float64, reset=False, accept_sparse="csr"))
        X = self._weighed(X)
        if self.read_out == "average":
            return rbf.average(X, self.units_)
        return rbf.forward(self.units_, KERNELS[self.kernel], X).outputs


_ARGUMENTS = """
    Parameters
    ----------
    n_centers : units; "auto": one on each sample up to 500 (100 by "ols"; with
        read_out="average" always); "all": one on each sample
    centers : "kmeans", "random", "ols" (orthogonal least squares), or an array (units, inputs)
    kernel : "gaussian", "multiquadric", "inverse_multiquadric", "thin_plate"
    width : a number, "nearest" (root mean square distance to the two nearest other centers), "loo"
        (one for all: the median distance between centers, or twice, a half ... a sixteenth of it
        where that is surely better by leaving each row out), "cv" (one for all, by 5-fold
        cross-validation)
    width_factor : multiplies the widths found
    alpha : a number: ridge penalty on the outputs' weights, not on their biases; "loo": found by
        leaving each row out, and of the roughness VᵀΦV where kernel ("gaussian",
        "inverse_multiquadric") and width (one for all) allow it and refine is 0; with width="cv"
        it is 0.001
    read_out : "ridge" least squares, or "average", the mean of the units' targets weighted by how
        near they are, without any training: Specht's general regression neural network, and for
        classes his probabilistic neural network (1990) with the classes' frequencies as priors
    refine : most iterations of L-BFGS that then move centers, widths and weights down the gradient
    column_weights : None: all count the same; a number above 0 for each column, by which its share
        of a squared distance is multiplied; or "by_column": 1 for each. A table's column counts so
        much in all, however many inputs it became (a date is five)
    random_state : seed

    Inputs are not scaled: distances add up columns as they are, or as `column_weights` says.

    Attributes: centers_ (units, inputs), widths_ (units,), coef_ (units, outputs), intercept_,
    alpha_ and penalty_ ("smoothness" or "weights") of "ridge", loss_curve_ and n_iter_ of the
    refinement, input_weights_ (inputs,) the roots of the shares of `column_weights`,
    validation_errors_ ([width, squared error] of "cv", [width, alpha, squared error] of
    "loo").

    Formulas and sources: `chainrule.families.rbf.maths`, `chainrule.families.rbf.placing` and
    `chainrule.families.rbf.leaving_out`.
"""


_TRIED = Stored(
    lambda v: isinstance(v, list) and len(v) in (2, 3) and all(map(NUMBER.holds, v)), NUMBER.wanted
)
_UNITS: dict[str, Row] = {
    **COMMON,
    "input_weights_": counted.STORED,
    "centers_": Array("units inputs"),
    "widths_": Array("units", low=np.finfo(float).tiny),
    "coef_": Array("units outputs"),
    "intercept_": Array("outputs"),
    "loss_curve_": Value(CURVE),
    "n_iter_": Value(WHOLE),
    "validation_errors_": Value(listed(_TRIED), optional=True),
    "alpha_": Value(NUMBER, optional=True),
    "penalty_": Value(one_of("smoothness", "weights"), optional=True),
}


class RBFRegressor(Regressor, _RBF):
    __doc__ = "A radial basis function network that predicts numbers.\n" + _ARGUMENTS
    _stored = Table({**_UNITS, "one_output_": Value(FLAG)})

    @fits
    def fit(self, X: Any, y: Any) -> Self:
        """Fit to X ``(n, features)`` and y ``(n,)`` or ``(n, outputs)``."""
        X, y = checked(
            self, X, y, dtype=np.float64, accept_sparse="csr", multi_output=True, y_numeric=True
        )
        X = dense(X)
        self.one_output_ = np.ndim(y) == 1
        self._fit(X, np.asarray(y, float).reshape(len(X), -1))
        return self

    def predict(self, X: Any) -> Floats:
        """``(n,)`` or ``(n, outputs)``."""
        outputs = self._outputs(X)
        return outputs[:, 0] if self.one_output_ else outputs

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags


class RBFClassifier(ClassifierMixin, _RBF):
    __doc__ = (
        "A radial basis function network that classifies: an output for each class, fitted by\n"
        "    least squares to 1 for its own samples and 0 for the others.\n" + _ARGUMENTS
    )
    _stored = Table(
        {**_UNITS, "classes_": Labels("classes")},
        {"outputs": lambda _, sizes: sizes["classes"]},
    )

    @fits
    def fit(self, X: Any, y: Any) -> Self:
        """Fit to X ``(n, features)`` and labels y ``(n,)``."""
        X, y = checked(self, X, y, dtype=np.float64, accept_sparse="csr")
        X = dense(X)
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(
                _("RBFClassifier needs samples of 2 classes or more; the data have one class only.")
            )
        self._fit(X, np.eye(len(self.classes_))[codes])
        return self

    def predict_proba(self, X: Any) -> Floats:
        """``(n, classes)``: the outputs cut to [0, 1] and made to add up to 1."""
        return rbf.probabilities(self._outputs(X))

    def predict(self, X: Any) -> Any:
        """Labels ``(n,)``, of the greatest output."""
        outputs = self._outputs(X)
        return self.classes_[outputs.argmax(axis=1)]
