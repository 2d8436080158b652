"""What the columns of a table mean to a network: which go in, what comes out, in which units.

Inputs are scaled column by column. A numeric target is scaled too and scaled back; the classes of
a target become one output (two classes: 0 and 1, the second one's probability) or one each.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np

from chainrule._typing import Floats, Json
from chainrule.data import Table
from chainrule.errors import InputError
from chainrule.i18n import _
from chainrule.preprocessing import Classes, Scaler


class Schema(NamedTuple):
    """Names and scales of the inputs and targets; `classes` only in classification."""

    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    task: Literal["classification", "regression"]
    input_scaler: Scaler
    target_scaler: Scaler | None = None
    classes: Classes | None = None

    @property
    def n_outputs(self) -> int:
        """Units that the output layer needs."""
        if self.classes is None:
            return len(self.targets)
        return 1 if len(self.classes.labels) == 2 else len(self.classes.labels)

    def encode_inputs(self, X: Floats) -> Floats:
        """Raw columns ``(n, inputs)`` to what the network is given."""
        return self.input_scaler.transform(X)

    def encode_targets(self, y: Any) -> Floats:
        """Labels ``(n,)`` or numbers ``(n, targets)`` to the network's targets ``(n, outputs)``."""
        if self.classes is None:
            assert self.target_scaler is not None
            return self.target_scaler.transform(np.asarray(y, float))
        codes = self.classes.encode(y)
        if self.n_outputs == 1:
            return codes[:, None].astype(float)
        return self.classes.one_hot(codes)

    def decode_outputs(self, a: Floats) -> Any:
        """Outputs ``(n, outputs)`` to labels ``(n,)`` or numbers ``(n, targets)`` in units."""
        if self.classes is None:
            assert self.target_scaler is not None
            return self.target_scaler.inverse(a)
        codes = (a[:, 0] >= 0.5).astype(int) if self.n_outputs == 1 else a.argmax(axis=1)
        return self.classes.decode(codes)

    def inputs_of(self, table: Table) -> Floats:
        """The input columns of `table` by name, in any order; a target's column may be there.

        Raises InputError where a column is missing, or one is there that was not at training.
        """
        missing = [name for name in self.inputs if name not in table.columns]
        known = {*self.inputs, *self.targets}
        extra = [name for name in table.columns if name not in known]
        if missing or extra:
            raise InputError(_columns_message(table.source, missing, extra), self._hint())
        return table.numbers(self.inputs)

    def _hint(self) -> str:
        return _("The model was trained on: {names}.").format(names=", ".join(self.inputs))

    def to_json(self) -> tuple[Json, Json]:
        """The schema, and the preprocessing, as a model file stores them."""
        names = {"inputs": list(self.inputs), "targets": list(self.targets), "task": self.task}
        scalers = {"inputs": self.input_scaler, "targets": self.target_scaler}
        steps = {**scalers, "classes": self.classes}
        return names, {key: step.to_json() for key, step in steps.items() if step is not None}

    @staticmethod
    def from_json(names: Json, steps: Json) -> Schema:
        """The inverse of `to_json`."""
        return Schema(
            tuple(names["inputs"]),
            tuple(names["targets"]),
            names["task"],
            Scaler.from_json(steps["inputs"]),
            Scaler.from_json(steps["targets"]) if "targets" in steps else None,
            Classes.from_json(steps["classes"]) if "classes" in steps else None,
        )


def _columns_message(source: str, missing: list[str], extra: list[str]) -> str:
    if missing and extra:
        return _("{source}: column {missing} is missing, and {extra} is not known.").format(
            source=source, missing=", ".join(missing), extra=", ".join(extra)
        )
    if missing:
        return _("{source}: column {missing} is missing.").format(
            source=source, missing=", ".join(missing)
        )
    return _("{source}: column {extra} is not known.").format(source=source, extra=", ".join(extra))
