"""A fitted estimator as a model: what all families share.

With a schema the estimator is given encoded and scaled inputs, and labels or numbers as they are.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from chainrule.basics.container import Document
from chainrule.basics.errors import InputError, ShapeError
from chainrule.basics.i18n import _
from chainrule.basics.layout import aligned
from chainrule.basics.stored import ANY_NUMBER, TABLE, check, check_fields, one_of, require
from chainrule.basics.typing import Floats, Json
from chainrule.data.cells import Column
from chainrule.families.bits import ones
from chainrule.families.family import Contents, Family, Figures, Fitted, Kind, Rows
from chainrule.families.figures import figures_by_target
from chainrule.families.fitting import as_target, fit
from chainrule.families.state import State, estimator_from, is_fitted, state_of
from chainrule.families.stored_schema import read_schema
from chainrule.families.stored_state import check_state
from chainrule.training.history import History
from chainrule.training.settings import Settings


def n_inputs(estimator: Any) -> int:
    return int(estimator.n_features_in_)


def contents(estimator: Any) -> Contents:
    check_fitted(estimator)
    return Contents(estimator, None, Settings(), History())


def check_fitted(estimator: Any) -> None:
    """Raise InputError unless it is."""
    if not is_fitted(estimator):
        raise InputError(
            _("This {estimator} is not fitted.").format(estimator=type(estimator).__name__),
            _("Call its fit first."),
        )


def task(model: Fitted) -> str:
    found = model.family.task_of(model.fitted)
    assert found is not None
    return found


@contextmanager
def without_names() -> Iterator[None]:
    """An estimator fitted to a data frame is given its columns here as a plain array."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "X does not have valid feature names", UserWarning)
        yield


def predict(model: Fitted, X: Floats) -> Any:
    family, estimator = model.family, model.fitted
    with without_names():
        if family.columns is None:
            return estimator.predict(X)
        return family.columns(estimator, X) | _completed(model, X)


def _completed(model: Fitted, X: Floats) -> dict[str, Column]:
    """P(input = 1) of every input, known or missing, where the family completes rows."""
    if model.family.completes is None:
        return {}
    schema = model.schema
    p = model.family.completes(model.fitted, X)
    names = schema.parts if schema else [f"v{i + 1}" for i in range(p.shape[1])]
    in_units = schema.input_scaler.inverse if schema else np.asarray
    found = zip(ones(model.fitted, names, in_units), p.T, strict=True)
    return {f"P({one})": column for one, column in found}


def columns(model: Fitted, X: Floats, proba: bool) -> dict[str, Column]:
    predicted = predict(model, X)
    if model.family.columns is not None:
        return dict(predicted)
    values = np.asarray(predicted).reshape(len(X), -1)
    names = model.schema.targets if model.schema else names_of_targets(values.shape[1])
    named = dict(zip(names, values.T, strict=True))
    if not proba:
        return named
    p = probabilities(model, X)[0]
    if len(names) > 1:  # of several labels at once each has its own
        return named | {f"P({name}=1)": p[:, k] for k, name in enumerate(names)}
    return named | columns_of_classes(names[0], model.fitted.classes_.tolist(), p)


def names_of_targets(n: int) -> tuple[str, ...]:
    """What targets are called that have no name."""
    return ("y",) if n == 1 else tuple(f"y{k}" for k in range(1, n + 1))


def columns_of_classes(target: str, labels: Sequence[Any], p: Floats) -> dict[str, Column]:
    """The probability ``P(target=label)`` ``(n,)`` of each class; p ``(n, classes)``."""
    return {f"P({target}={label})": p[:, k] for k, label in enumerate(labels)}


def check_probable(model: Fitted) -> None:
    if not hasattr(model.fitted, "predict_proba"):
        raise InputError(
            _("A model of the family {family} has no probabilities.").format(
                family=model.family.name
            )
        )


def probabilities(model: Fitted, X: Floats) -> list[Floats]:
    check_probable(model)
    with without_names():
        return [model.fitted.predict_proba(X)]


def figures(model: Fitted, X: Floats, y: Any, weight: Floats | None = None) -> dict[str, Figures]:
    if model.family.figures is not None:
        of_rows = model.family.figures(model.fitted, X)
        return {"": {name: float(value) for name, value in of_rows.items()}}
    names = model.schema.targets if model.schema else ("y",)
    called = predict(model, X)
    return figures_by_target(names, model.task, as_target(y, model.task), called, weight)


def document(model: Fitted) -> Document:
    state = state_of(model.fitted)
    parameters: Json = {
        "task": model.task,
        "arguments": state.arguments,
        "fitted": state.fitted,
    }
    schema, steps = model.schema.to_json() if model.schema else (None, None)
    return Document(model.family.name, parameters, state.arrays, schema, steps)


def restored(family: Family, document: Document, _own: Mapping[str, Any]) -> Contents:
    parameters = document.parameters
    check_fields(
        "parameters",
        parameters,
        {"task": one_of(*family.estimators), "arguments": TABLE, "fitted": TABLE},
    )
    state = State(parameters["arguments"], parameters["fitted"], document.arrays)
    kind = family.estimator(parameters["task"])
    sizes = check_state(checked_arguments(kind, state.arguments), kind._stored, *state[1:])
    estimator, schema = estimator_from(kind, state), read_schema(document)
    if schema is not None:
        fits = len(schema.parts) == sizes["inputs"]
        require(fits, _("the schema is for another number of inputs"))
        estimator._names_of_inputs = schema.parts
    return Contents(estimator, schema, Settings(), History())


def checked_arguments(kind: Any, arguments: Mapping[str, Any]) -> Any:
    """An estimator of that class with these arguments; ValueError where it cannot have them."""
    known = kind._get_param_names()
    for name in arguments:
        require(name in known, _("there is no argument {name!r}").format(name=name))
        if isinstance(arguments[name], int | float) and not isinstance(arguments[name], bool):
            check(name, arguments[name], ANY_NUMBER)
    made = kind(**arguments)
    made._validate_params()
    return made


def derive(
    model: Fitted, rows: Rows, shown: Sequence[int] | None, step: int, settings: dict[str, Any]
) -> Any:
    if rows.weight is not None:
        settings = {"sample_weight": rows.weight} | settings
    if settings:
        message = _("A classical network is explained as it was fitted: {setting} does not apply.")
        raise InputError(message.format(setting=next(iter(settings))))
    n = len(rows.X)
    if shown and (len(shown) > 1 or not 0 <= shown[0] < n):
        message = _("A classical network is explained on one sample from 1 to {n}.")
        raise InputError(message.format(n=n))
    X, y = np.asarray(rows.X, np.float64), as_target(rows.y, model.task)
    classes = getattr(model.fitted, "classes_", None)
    if y is not None and classes is not None:
        y = known_labels(y, classes)
    return model.family.derive(model.fitted, X, y, shown[0] if shown else None, step)


def known_labels(y: Any, classes: Any) -> Any:
    """Labels ``(n,)``; InputError for one that is none of `classes`, ShapeError for several in a
    row. Compared as they are: "1" is not 1."""
    y = np.asarray(y)
    if y.ndim == 2 and y.shape[1] == 1:
        y = y[:, 0]
    if y.ndim != 1:
        message = _("The targets must be one label for each row; found shape {shape}.")
        raise ShapeError(message.format(shape=y.shape))
    learned = set(classes.tolist())
    for label in y.tolist():
        if label not in learned:
            message = _("There is no class {label!r} in what the network learned.")
            raise InputError(message.format(label=label))
    return y


def lines(model: Fitted, name: str) -> list[str]:
    """The heading, and what was learned."""
    state = state_of(model.fitted)
    return [heading(type(model.fitted), state, name), *learned(state)]


def learned(state: State) -> list[str]:
    """Its arrays' shapes and its other attributes, a line each."""
    rows = [
        [name, _("array {shape}").format(shape="×".join(map(str, array.shape)) or "1")]
        for name, array in state.arrays.items()
    ]
    rows += [[name, _short(value)] for name, value in state.fitted.items()]
    return ["  " + line for line in aligned(rows)]


def heading(kind: Any, state: State, name: str) -> str:
    """The family, and an estimator of that class with its arguments that are not the usual ones."""
    usual = kind().get_params()
    changed = {k: v for k, v in state.arguments.items() if repr(v) != repr(usual[k])}
    arguments = ", ".join(f"{key}={value!r}" for key, value in changed.items())
    return f"{name}: {kind.__name__}({arguments})"


def _short(value: Any) -> str:
    if isinstance(value, dict) and "texts" in value:
        value = value["texts"]
    text = str(value)
    return text if len(text) <= 80 else text[:79] + "…"


KIND = Kind.of(globals(), fit=fit)
