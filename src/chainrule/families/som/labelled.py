"""A map as a classifier: the label of each unit, the commonest of its rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.utils.validation import check_is_fitted

from chainrule.basics.errors import DataError, InputError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import refuse_no_arrays
from chainrule.families.som import maths as som
from chainrule.families.som.base import Map
from chainrule.families.som.looked import Looked


class Labelled(Map):
    """Labels of units and of rows, where the map was fitted with some."""

    def _label(self, looked: Looked) -> None:
        if looked.classes is None:  # those of an earlier call were of other prototypes
            if hasattr(self, "unit_labels_"):
                for name in ("classes_", "unit_labels_"):
                    delattr(self, name)
            return
        self.classes_ = looked.classes
        self.unit_labels_ = som.unit_labels(
            looked.counts, self._weighed(self.prototypes_), self.metric
        )

    def predict_label(self, X: Any) -> Any:
        """The label of each row's nearest unit, ``(n,)``; the map must be fitted with labels."""
        self._check_labelled()
        return self.classes_[self.unit_labels_[self.units(X)]]

    def _check_labelled(self) -> None:
        check_is_fitted(self, "weights_")
        if not hasattr(self, "unit_labels_"):
            raise InputError(_("The map was fitted without labels."), _("Call fit(X, y)."))

    def label_map(self) -> Any:
        """The label of each unit, ``(n_rows, n_columns)``; the map must be fitted with labels."""
        self._check_labelled()
        return self.classes_[self.unit_labels_].reshape(self.n_rows, self.n_columns)


def labels_of(y: Any, n: int) -> Any:
    """y ``(n,)`` as an array, or None."""
    if y is None:
        return None
    refuse_no_arrays("y", y)
    y = np.asarray(y)
    if y.shape != (n,):
        raise InputError(
            _("y has shape {shape}; expected one label for each of the {n} samples.").format(
                shape=y.shape, n=n
            )
        )
    if y.dtype.kind == "f" and np.isnan(y).any():
        raise DataError(_("Row {row} has no label.").format(row=int(np.isnan(y).argmax()) + 1))
    return y
