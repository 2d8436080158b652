"""What happens to numbers before a network sees them, and after: arrays and JSON, nothing else.

    scaled = (x − shift) / scale,   x = scaled · scale + shift      (one shift and scale a column)

    kind       shift     scale
    none       0         1
    standard   mean      standard deviation (of the population, as scikit-learn's)
    max        0         max |x|
    minmax     min       max − min
    robust     median    quartile 3 − quartile 1; where they are equal, (max − min)/2

A column that never changes has scale 1 (for "max": one that is zero), and so has one that changes
by no more than rounding does, as 0.1 + 0.2 and 0.3 do: max − min ≤ 2⁻⁴⁶ max |x|. By its deviation a
cell of 0.31 would be 10¹⁴. Of "robust" the inputs level off, so that a far-off cell cannot outweigh
the rest (Holzmüller et al. 2024, RealMLP):

    clipped = scaled / √(1 + (scaled/3)²),   between −3 and 3
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from chainrule.basics.errors import DataError, ShapeError, UnknownNameError
from chainrule.basics.i18n import _
from chainrule.basics.many_rows import mean_of_rows, some_rows
from chainrule.basics.typing import Floats, Json


class Scaler(NamedTuple):
    """A fitted scaling of k columns. `shift` and `scale` are float64, shape (k,), finite; so is
    `clip`, the value that each column's do not reach (∞: they do not level off); None: no column's
    do."""

    kind: str
    shift: Floats
    scale: Floats
    clip: Floats | None = None

    def transform(self, X: npt.ArrayLike) -> Floats:
        """(X − shift) / scale, clipped, shape (n, k) as X. Raises ShapeError for another k."""
        scaled = self._fitting(X) - self.shift
        scaled /= self.scale
        if self.clip is not None:
            scaled /= np.hypot(1.0, scaled / self.clip)
        return scaled

    def inverse(self, Z: npt.ArrayLike) -> Floats:
        """Z · scale + shift, shape (n, k), of values that do not level off: back in the units of
        the data."""
        found = self._fitting(Z) * self.scale
        found += self.shift
        return found

    def to_json(self) -> Json:
        steps: Json = {"kind": self.kind}
        steps |= {"shift": self.shift.tolist(), "scale": self.scale.tolist()}
        if self.clip is not None:
            steps["clip"] = [c if np.isfinite(c) else None for c in self.clip.tolist()]
        return steps

    @staticmethod
    def from_json(data: Json) -> Scaler:
        shift, scale = (np.array(data[name], dtype=np.float64) for name in ("shift", "scale"))
        clip = [np.inf if c is None else c for c in data["clip"]] if "clip" in data else None
        return Scaler(data["kind"], shift, scale, None if clip is None else np.array(clip, float))

    def _fitting(self, X: npt.ArrayLike) -> Floats:
        matrix = _matrix(X)
        if matrix.shape[1] != len(self.shift):
            raise ShapeError(
                _("The data has {found} columns; the scaling was made for {expected}.").format(
                    found=matrix.shape[1], expected=len(self.shift)
                )
            )
        return matrix


def fit_scaler(kind: str, X: npt.ArrayLike, names: Sequence[str] = ()) -> Scaler:
    """The scaling `kind` of the columns of X (n, k), which an error calls by these `names`, or by
    number.

    Raises UnknownNameError for a kind there is not; DataError if X has no rows, holds NaN or
    infinities, or numbers so large that a column's range overflows.
    """
    if kind not in SCALINGS:
        raise UnknownNameError("scaling", kind, SCALINGS)
    matrix = _matrix(X)
    if not len(matrix):
        raise DataError(_("There are no rows to scale."))
    _check_finite(matrix, names)
    with np.errstate(over="ignore", invalid="ignore"):
        shift, scale = SCALINGS[kind](matrix)
    large = np.flatnonzero(~(np.isfinite(shift) & np.isfinite(scale)))
    if len(large):
        raise DataError(
            _("The numbers in column {column} are too large to scale.").format(
                column=_called(names, int(large[0]))
            ),
            _("Give them in a larger unit."),
        )
    return Scaler(kind, shift, np.where(scale > 0, scale, 1.0))


def _extent(X: Floats) -> Floats:
    """max − min of each column, 0 where that is no more than rounding."""
    low, high = X.min(axis=0), X.max(axis=0)
    extent = high - low
    return np.where(extent > 2.0**-46 * np.maximum(-low, high), extent, 0.0)


def _standard(X: Floats) -> tuple[Floats, Floats]:
    """Mean and deviation; deviations are taken in units of the range, where no square vanishes."""
    mean, extent = mean_of_rows(lambda rows: X[rows], len(X)), _extent(X)
    changes = np.where(extent > 0, extent, 1.0)
    rest = mean_of_rows(lambda rows: (X[rows] - mean) / changes, len(X))  # what rounding has left
    square = mean_of_rows(lambda rows: ((X[rows] - mean) / changes - rest) ** 2, len(X))
    return mean, np.where(extent > 0, np.sqrt(square) * changes, 0.0)


def _robust(X: Floats) -> tuple[Floats, Floats]:
    first, median, third = np.quantile(X, [0.25, 0.5, 0.75], axis=0)
    spread, extent = third - first, _extent(X)
    # by a smaller spread the farthest cell would leave the numbers
    apart = (extent > 0) & (spread > 1e-300 * extent)
    return median, np.where(apart, spread, extent / 2)


SCALINGS: dict[str, Callable[[Floats], tuple[Floats, Floats]]] = {
    "none": lambda X: (np.zeros(X.shape[1]), np.ones(X.shape[1])),
    "standard": _standard,
    "max": lambda X: (np.zeros(X.shape[1]), np.abs(X).max(axis=0)),
    "minmax": lambda X: (X.min(axis=0), _extent(X)),
    "robust": _robust,
}
CLIPPED_AT = 3.0
"""Of inputs scaled by "robust"."""


def _matrix(X: npt.ArrayLike) -> Floats:
    matrix = np.asarray(X, dtype=np.float64)
    if matrix.ndim != 2:
        raise ShapeError(
            _("Expected a matrix (rows, columns); found shape {shape}.").format(shape=matrix.shape)
        )
    return matrix


def _called(names: Sequence[str], j: int) -> str:
    return names[j] if j < len(names) else str(j + 1)


def _check_finite(X: Floats, names: Sequence[str]) -> None:
    if not all(np.isfinite(X[rows]).all() for rows in some_rows(len(X))):
        rows, columns = np.nonzero(~np.isfinite(X))
        raise DataError(
            _("The number in row {row}, column {column} is not finite ({value}).").format(
                row=int(rows[0]) + 1,
                column=_called(names, int(columns[0])),
                value=X[rows[0], columns[0]],
            )
        )
