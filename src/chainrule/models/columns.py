"""Predictions as columns: in the target's own name and units, with probabilities on request."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _, ngettext
from chainrule.basics.typing import Floats
from chainrule.data import Table
from chainrule.data.cells import Column
from chainrule.models.classical import ClassicalModel
from chainrule.models.mlp import Model
from chainrule.preprocessing.schema import Schema


def check_probable(model: Model | ClassicalModel) -> None:
    """Raise InputError unless the model has probabilities."""
    if isinstance(model, ClassicalModel):
        model.check_probable()
    else:
        _probable_schema(model)


def _probable_schema(model: Model) -> Schema:
    """The schema of a model whose outputs are probabilities of classes; else InputError."""
    if model.schema is None or not model.schema.classes:
        raise InputError(_("Only a classification has probabilities: this model predicts numbers."))
    if model.network.loss.name != "log_loss":
        raise InputError(
            _("The outputs of a network trained with the loss {loss} are no probabilities.").format(
                loss=model.network.loss.name
            ),
            _("Train with the loss log_loss."),
        )
    return model.schema


def inputs_of(model: Model | ClassicalModel, table: Table) -> Floats:
    """The raw inputs ``(n, inputs)`` in a table."""
    return table.numbers() if model.schema is None else model.schema.inputs_of(table)


def predicted_columns(
    model: Model | ClassicalModel, X: Floats, proba: bool = False
) -> dict[str, Column]:
    """A column (n,) for each target, and with `proba` one for each class, ``P(target=class)``; of a
    network without a target what its family tells of a row."""
    if isinstance(model, ClassicalModel):
        return model.columns(X, proba)
    a = model.outputs(X)
    schema = model.schema
    if schema is None:
        return {name: a[:, k] for k, name in enumerate(_numbered(a.shape[1]))}
    labels = schema.decode_outputs(a)
    columns = labels[:, None] if labels.ndim == 1 else labels
    found = {name: columns[:, k] for k, name in enumerate(schema.targets)}
    if not proba:
        return found
    triples = zip(schema.targets, schema.classes, schema.probabilities(a), strict=True)
    for target, classes, p in triples:
        for k, label in enumerate(classes.labels.tolist()):
            found[f"P({target}={label})"] = p[:, k]
    return found


def _numbered(n: int) -> list[str]:
    return [f"y{k}" for k in range(1, n + 1)]


def beside_inputs(table: Table, predicted: dict[str, Column]) -> dict[str, Column]:
    """The columns of the table, then those predicted, renamed where the name is taken."""
    kept = {name: _as_found(cells) for name, cells in zip(table.columns, table.values, strict=True)}
    for name, cells in predicted.items():
        kept[name if name not in kept else _("{name} (predicted)").format(name=name)] = cells
    return kept


def _as_found(cells: Column) -> Column:
    """Whole numbers without a point, as they most likely stood in the file."""
    if cells.dtype.kind == "M":
        return np.where(np.isnat(cells), "", np.datetime_as_string(cells)).astype(object)
    whole = cells.dtype.kind == "f" and (np.isnan(cells) | (cells == np.rint(cells))).all()
    if not whole or np.isinf(cells).any():
        return cells
    if not np.isnan(cells).any():
        return cells.astype(np.int64)
    return np.array([None if x != x else int(x) for x in cells.tolist()], dtype=object)


class Surprises:
    """Cells that the training rows did not have the like of, counted piece by piece."""

    def __init__(self, schema: Schema | None) -> None:
        self.schema = schema
        self.unseen: Counter[str] = Counter()
        self.missing: Counter[str] = Counter()

    def look_at(self, X: Floats) -> None:
        """Count the labels never seen, and missing cells where none were, in X ``(n, inputs)``."""
        if self.schema is None:
            return
        for j, encoding in enumerate(self.schema.encodings):
            missing = np.isnan(X[:, j])
            name = self.schema.inputs[j]
            if encoding.kind == "category":
                self.unseen[name] += int((~missing & ~np.isin(X[:, j], encoding.labels)).sum())
            if not encoding.tells_missing:
                self.missing[name] += int(missing.sum())

    def lines(self) -> list[str]:
        """What a person should know; nothing where there is nothing."""
        unseen = [
            ngettext(
                "{name}: {n} cell has a label that training did not; it counts as the average row.",
                "{name}: {n} cells have labels that training did not; they count as the average "
                "row.",
                n,
            ).format(name=name, n=n)
            for name, n in self.unseen.items() if n
        ]  # fmt: skip
        missing = [
            ngettext(
                "{name}: {n} cell is missing, as none was in training; it counts as the mean.",
                "{name}: {n} cells are missing, as none were in training; they count as the mean.",
                n,
            ).format(name=name, n=n)
            for name, n in self.missing.items() if n
        ]  # fmt: skip
        return unseen + missing


def probabilities(model: Model | ClassicalModel, X: Floats) -> Any:
    """``(n, classes)`` of one target; of several a list of these."""
    if isinstance(model, ClassicalModel):
        return model.probabilities(X)
    found = _probable_schema(model).probabilities(model.outputs(X))
    return found[0] if len(found) == 1 else found
