"""The rows that a model is used on: from a table, its file, a data frame or an array."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.basics.arguments import Like, argument
from chainrule.basics.errors import InputError, ShapeError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import numbers, refuse_lazy, refuse_no_arrays
from chainrule.basics.typing import Floats
from chainrule.data.files import read_table
from chainrule.data.making import table_from_frame
from chainrule.data.table import Rejected, Table
from chainrule.families.family import Rows
from chainrule.models.by_names import by_names
from chainrule.models.model import Model
from chainrule.preprocessing.schema import Schema, check_columns
from chainrule.problems.from_table import read_known, read_rows
from chainrule.problems.sources import is_stated, no_table, read_problem, stated_table


def as_table(data: Any, on_bad_row: str = "stop", texts: Collection[str] = ()) -> Table:
    """A table, that in a file, an example's or a network file's, or a data frame's; its columns
    `texts` as they stand."""
    if isinstance(data, Table):
        return data
    if not isinstance(data, str | Path):
        refuse_lazy("table", data)
        if not _is_frame(data):
            raise no_table(data)
        return table_from_frame(data)
    if is_stated(data):
        return stated_table(data)
    return read_table(data, on_bad_row=on_bad_row, texts=texts)


def texts_of(model: Model) -> list[str]:
    """The columns that the model reads as they stand."""
    return [] if model.schema is None else model.schema.texts


def _is_frame(data: Any) -> bool:
    return hasattr(data, "columns") or hasattr(data, "column_names")


def inputs_of(model: Model, data: Any) -> Floats:
    """The raw inputs ``(n, inputs)``: an array as it is, a table's by the names of its columns."""
    if isinstance(data, str | Path):
        if model.input_names is None and is_stated(data):
            return read_problem(data).in_memory
        data = as_table(data, texts=texts_of(model))
    return by_names(data, model.input_names, model.schema)


def usable_inputs(model: Model, table: Table) -> tuple[Table, Floats, list[Rejected]]:
    """The rows of `table` without a wrong cell, their raw inputs, and the rows left out."""
    if model.schema is None or not model.schema.features:
        return table, inputs_of(model, table), []
    named = table.named_as(model.schema.inputs)
    check_columns(named, model.schema.inputs, model.schema.known)
    X, rejected, kept = read_rows(named, model.schema.features)
    if not rejected:
        return table, X, []
    rows = np.arange(table.n_rows) if table.rows is None else table.rows
    values = tuple(cells[kept] for cells in table.values)
    return table._replace(values=values, rows=rows[kept]), X, rejected


def rows_to_explain(model: Model, data: Any, target: Any, sample_weight: Any) -> Rows:
    """Inputs as the network is given them, and the targets, of `data`: a table, its file, a data
    frame, an array beside `target`, or the name of a built-in example."""
    if data is None:
        raise InputError(
            _("A model is explained on data, and none are given."),
            _("Name a table with {option}.").format(option=argument(data=Like("TABLE"))),
        )
    X, y = _raw(model, data, target)
    weight = None if sample_weight is None else numbers("sample_weight", sample_weight, np.float64)
    return Rows(model.encoded(X), y, weight, X)


def _raw(model: Model, data: Any, target: Any) -> tuple[Floats, Any]:
    schema = model.schema
    refuse_lazy("data", data)
    if schema is None and isinstance(data, str | Path) and is_stated(data):
        problem = read_problem(data)
        X = problem.in_memory
        return X, problem.y if target is None else _targets(target, len(X))
    if schema is None or not (isinstance(data, str | Path | Table) or _is_frame(data)):
        X = inputs_of(model, data)
        return X, None if target is None else _targets(target, len(X), schema)
    table = as_table(data, texts=texts_of(model)).named_as(schema.known)
    if target is not None or not set(schema.targets) <= set(table.columns):
        X = schema.inputs_of(table)
        return X, None if target is None else _targets(target, len(X), schema)
    X, y, _counts = read_known(
        table,
        schema.named_features,
        schema.targets,
        schema.task,
        target_features=schema.target_features,
    )
    return X, y


def _targets(target: Any, n: int, schema: Schema | None = None) -> Any:
    """An array of n targets, or of n rows of them; else ShapeError. InputError for what is no
    number where the model gives numbers."""
    refuse_no_arrays("y", target)
    try:
        y = np.asarray(target)
    except ValueError:
        raise ShapeError(_("Every row must have the same number of targets.")) from None
    if y.ndim == 0 or len(y) != n:
        message = _("The targets must be as many as the rows, {n}; found shape {shape}.")
        raise ShapeError(message.format(n=n, shape=y.shape))
    if schema is not None and schema.task == "regression":
        return numbers("target", target, np.float64)
    return y
