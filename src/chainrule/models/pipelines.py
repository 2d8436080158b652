"""A scikit-learn pipeline that ends in one of ours, looked at where ours begins."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeGuard

import numpy as np

from chainrule.basics.i18n import _

_MOST_NAMES = 20  # in a sentence


class AtItsEnd(NamedTuple):
    """The last step, its inputs ``(n, inputs)`` as the steps before make them of data, and a line
    that says so."""

    estimator: Any
    X: Any
    line: str


def is_pipeline(source: Any) -> bool:
    """It is a scikit-learn pipeline, or stands in for one; scikit-learn need not be loaded."""
    return hasattr(source, "named_steps") and hasattr(source, "steps")


def at_its_end(pipeline: Any, data: Any) -> AtItsEnd:
    """`data` is what the pipeline's own `predict` takes."""
    before = pipeline[:-1]
    X = before.transform(data) if len(before.steps) else data
    X = X.toarray() if hasattr(X, "toarray") else np.asarray(X)
    line = _("a trained network; its inputs, made by {steps}, are {names}").format(
        steps=", ".join(name for name, _step in before.steps) or _("no step"),
        names=", ".join(_names(before, data, X.shape[1])),
    )
    return AtItsEnd(pipeline[-1], X, line)


def _names(before: Any, data: Any, n: int) -> list[str]:
    """What the inputs are called, by those steps that know it; else by their numbers."""
    columns = getattr(data, "columns", None)
    try:
        names = list(map(str, before.get_feature_names_out(columns)))
    except (AttributeError, ValueError):
        names = [f"x{i + 1}" for i in range(n)]
    return [*names[:_MOST_NAMES], *(["…"] if n > _MOST_NAMES else [])]


def is_pair(data: Any) -> TypeGuard[tuple[Any, Any]]:
    """Rows and their targets, ``(X, y)``: the rows are a matrix, which one row is not."""
    return isinstance(data, tuple) and len(data) == 2 and np.ndim(data[0]) == 2
