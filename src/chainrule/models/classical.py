"""A fitted classical network with all that is needed to use it: a model file's content."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.basics.container import Document, load_document, save_document
from chainrule.basics.errors import InputError, ModelFileError, ShapeError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats, Json
from chainrule.families.registry import Family, get_family
from chainrule.families.state import State, restored, state_of
from chainrule.models.mlp import FAMILY, Model
from chainrule.preprocessing.schema import Schema


@dataclass(frozen=True, eq=False)
class ClassicalModel:
    """An estimator of a family, and the columns and units it works in (None: plain arrays)."""

    family: Family
    estimator: Any
    schema: Schema | None = None
    task: str = "none"

    def encoded(self, X: Floats) -> Floats:
        """Raw inputs ``(n, inputs)`` as the estimator is given them."""
        n = len(self.schema.inputs) if self.schema else self.estimator.n_features_in_
        if np.ndim(X) != 2 or np.shape(X)[1] != n:
            raise ShapeError(
                _("Expected rows of {n} inputs, found shape {shape}.").format(
                    n=n, shape=np.shape(X)
                )
            )
        if self.schema is None:
            return X
        found = self.schema.encode_inputs(np.asarray(X, float))
        if self.family.completes is not None:
            return self.schema.with_gaps(X, found)
        # rows may lie outside what training saw; a probability cannot
        bounded = self.family.scale == "minmax" == self.schema.input_scaler.kind
        return np.clip(found, 0, 1) if bounded else found

    def predict(self, X: Floats) -> Any:
        """Labels or numbers ``(n,)``; of a family without a target, its columns by their names."""
        if self.family.columns is not None:
            return self.family.columns(self.estimator, self.encoded(X)) | self._completed(X)
        return self.estimator.predict(self.encoded(X))

    def _completed(self, X: Floats) -> dict[str, Any]:
        """P(input = 1) of every input, known or missing, where the family completes rows."""
        if self.family.completes is None:
            return {}
        p = self.family.completes(self.estimator, self.encoded(X))
        names = self.schema.parts if self.schema else [f"v{i + 1}" for i in range(p.shape[1])]
        return {
            f"P({name})" if "=" in name else f"P({name}=1)": p[:, i] for i, name in enumerate(names)
        }

    def columns(self, X: Floats, proba: bool = False) -> dict[str, Any]:
        """The same as columns ``(n,)``, with `proba` one more for each class."""
        found = self.predict(X)
        if isinstance(found, dict):
            return dict(found)
        targets = self.schema.targets if self.schema else ("y",)
        values = np.asarray(found).reshape(len(X), -1)
        columns = {name: values[:, k] for k, name in enumerate(targets)}
        if proba:
            p = self.probabilities(X)
            labels = self.estimator.classes_.tolist()
            columns |= {f"P({targets[0]}={label})": p[:, k] for k, label in enumerate(labels)}
        return columns

    def probabilities(self, X: Floats) -> Floats:
        """``(n, classes)``; InputError where the estimator has none."""
        self.check_probable()
        p: Floats = self.estimator.predict_proba(self.encoded(X))
        return p

    def check_probable(self) -> None:
        if not hasattr(self.estimator, "predict_proba"):
            raise InputError(
                _("A model of the family {family} has no probabilities.").format(
                    family=self.family.name
                )
            )

    def save(self, path: str | Path, *, force: bool = False) -> None:
        """Write a model file; an existing one is only replaced with `force`."""
        save_document(self.to_document(), path, force=force)

    def to_document(self) -> Document:
        state = state_of(self.estimator)
        parameters: Json = {
            "task": self.task,
            "arguments": state.arguments,
            "fitted": state.fitted,
        }
        schema, steps = self.schema.to_json() if self.schema else (None, None)
        return Document(self.family.name, parameters, state.arrays, schema, steps)

    @staticmethod
    def from_document(document: Document, source: str | Path = "") -> ClassicalModel:
        """The inverse of `to_document`; ModelFileError where it describes no such network."""
        parameters, schema = document.parameters, None
        try:
            family = get_family(document.family)
            state = State(parameters["arguments"], parameters["fitted"], document.arrays)
            estimator = restored(family.estimator(parameters["task"]), state)
            if document.schema:
                schema = Schema.from_json(document.schema, document.preprocessing)
                estimator._names_of_inputs = schema.parts
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ModelFileError(
                _("{source} does not describe a network: {reason}.").format(
                    source=source, reason=str(error).rstrip(".")
                )
            ) from error
        return ClassicalModel(family, estimator, schema, parameters["task"])


def load_any(path: str | Path) -> Model | ClassicalModel:
    """Read a model file of any family; ModelFileError says what is wrong with it."""
    document = load_document(path)
    if document.family == FAMILY:
        return Model.from_document(document, path)
    return ClassicalModel.from_document(document, path)
