"""How much a sample counts by its class: n/(k·nⱼ) where classes are to count the same in all, of n
samples, k classes and nⱼ samples of class j; or as a dictionary says.

Of several labels a sample's weight is the product of the weights of its labels. A dictionary holds
for each of them, a list has one for each. Source: King & Zeng 2001, as scikit-learn has it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from chainrule.basics.arguments import argument, argument_name, is_typed
from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats

ClassWeight: TypeAlias = "str | Mapping[Any, float] | Sequence[Any] | None"
"""None, "balanced", a dictionary of weights by class, or a list with one of these for each label;
a class that a dictionary has not weighs 1."""


def class_weights(y: Any, class_weight: ClassWeight, classes: Any = None) -> Floats:
    """The weight of each sample ``(n,)`` by its classes y ``(n,)``, or ``(n, labels)``.

    `classes` are all there may be, where y need not have each. Raises InputError for weights of
    another form, UnknownNameError for a class that there is not.
    """
    y = np.asarray(y)
    columns = [y] if y.ndim == 1 else list(y.T)
    weight = np.ones(len(y))
    for column, wanted in zip(columns, _of_each(class_weight, len(columns)), strict=True):
        known, codes = np.unique(column, return_inverse=True)
        of_class = weight_of_classes(column, wanted, known if classes is None else classes)
        weight *= np.array([of_class[label] for label in known.tolist()])[codes]
    return weight


def weight_of_classes(y: Any, class_weight: ClassWeight, classes: Any) -> dict[Any, float]:
    """The weight of each of the `classes` of one label y ``(n,)``."""
    labels = np.asarray(classes).tolist()
    if class_weight is None:
        return dict.fromkeys(labels, 1.0)
    if isinstance(class_weight, str) and class_weight == "balanced":
        there, counts = np.unique(np.asarray(y), return_counts=True)
        share = len(y) / (len(there) * counts)
        return dict.fromkeys(labels, 1.0) | dict(zip(there.tolist(), share.tolist(), strict=True))
    if not isinstance(class_weight, Mapping):
        raise _wrong(class_weight)
    return _said(class_weight, labels)


def _said(class_weight: Mapping[Any, float], labels: list[Any]) -> dict[Any, float]:
    """The dictionary's, whose keys may be the classes as texts."""
    texts = {str(label): label for label in labels}
    found = dict.fromkeys(labels, 1.0)
    for key, weight in class_weight.items():
        label = key if key in found else texts.get(str(key))
        if label is None:
            raise UnknownNameError("class", key, map(str, labels))
        if not isinstance(weight, (int, float, np.number)) or not 0 <= weight < np.inf:
            message = _("{name} of {label!r} must be zero or a positive number; found {found!r}.")
            raise InputError(
                message.format(name=argument_name("class_weight"), label=key, found=weight)
            )
        found[label] = float(weight)
    return found


def _of_each(class_weight: ClassWeight, n: int) -> list[Any]:
    """One for each of the `n` labels."""
    if not isinstance(class_weight, (list, tuple)):
        return [class_weight] * n
    if len(class_weight) != n:
        message = _("class_weight is a list of {given} for {n} labels.")
        raise InputError(message.format(given=len(class_weight), n=n))
    return list(class_weight)


def _wrong(found: Any) -> InputError:
    message = _("{name} takes balanced, or LABEL=WEIGHT; found {found!r}.")
    if not is_typed():
        message = _(
            '{name} must be "balanced", a dictionary of weights by class, or a list of these '
            "for several labels; found {found!r}."
        )
    return InputError(
        message.format(name=argument_name("class_weight"), found=found),
        _("For instance {option}.").format(option=argument(class_weight={0: 1, 1: 5})),
    )
