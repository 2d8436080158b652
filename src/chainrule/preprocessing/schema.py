"""What the columns of a table mean to a network: which go in, what comes out, in which units.

Inputs are encoded and scaled column by column (`preprocessing.encoding`). A numeric target is
scaled too and scaled back. The classes of a target become one output (two classes: 0 and 1, the
second one's probability) or one each; several targets of classes lie side by side, each class
against the rest.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _, ngettext
from chainrule.basics.typing import Floats, Integers, Json
from chainrule.data.columns import Feature, read_feature, side_by_side
from chainrule.data.in_files import Inputs
from chainrule.data.table import Table
from chainrule.preprocessing import Classes, Encoding, Scaler
from chainrule.preprocessing.inputs import InputEncoder
from chainrule.preprocessing.splitting import are_all
from chainrule.preprocessing.targets import TargetKind

NEAR = 4096  # rows


class Schema(NamedTuple):
    """Names and scales of the inputs and targets; `classes`, one of each target, only in
    classification; `features` and `encodings`, one of each input, and `target_features`, how each
    target is read, only of a table."""

    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    task: Literal["classification", "regression", "none"]
    input_scaler: Scaler
    target_scaler: Scaler | None = None
    classes: tuple[Classes, ...] = ()
    features: tuple[Feature, ...] = ()
    encodings: tuple[Encoding, ...] = ()
    unused: tuple[str, ...] = ()
    target_features: tuple[Feature, ...] = ()

    @property
    def n_outputs(self) -> int:
        """Units that the output layer needs."""
        return sum(self.widths) if self.classes else len(self.targets)

    @property
    def target_kind(self) -> TargetKind:
        """What the targets are to a network."""
        if not self.classes:
            return "numbers"
        if len(self.classes) > 1:
            return "labels"
        return "two classes" if self.n_outputs == 1 else "classes"

    @property
    def widths(self) -> list[int]:
        """Output units of each target of classes."""
        return [1 if len(c.labels) == 2 else len(c.labels) for c in self.classes]

    @property
    def part_counts(self) -> list[int]:
        """How many of the network's inputs each column becomes."""
        return [e.n_parts for e in self.encodings] or [1] * len(self.inputs)

    @property
    def scaled_parts(self) -> tuple[int, ...]:
        """The places of the inputs that are numbers and days."""
        scaled = [each for e in self.encodings for each in e.scaled] or [True] * len(self.inputs)
        return tuple(place for place, is_scaled in enumerate(scaled) if is_scaled)

    @property
    def parts(self) -> list[str]:
        """The name of each of the network's inputs."""
        if not self.encodings:
            return list(self.inputs)
        pairs = zip(self.features, self.encodings, strict=True)
        return [name for f, e in pairs for name in e.part_names(f.name, f.labels)]

    @property
    def named_features(self) -> tuple[Feature, ...]:
        """What the numbers of each input mean: where nothing is said, numbers."""
        return self.features or tuple(map(Feature, self.inputs))

    @property
    def texts(self) -> list[str]:
        """The columns that are read as they stand, even where they would make plain numbers."""
        return [f.name for f in (*self.features, *self.target_features) if f.by_text]

    def encode_inputs(
        self, X: Inputs, rows: Integers | None = None, dtype: npt.DTypeLike = np.float64
    ) -> Floats:
        """Raw columns ``(n, inputs)``, of their `rows` (None: all), to what the network is given;
        so many at a time as stay near."""
        rows = None if rows is None or are_all(rows, len(X)) else rows
        n = len(X) if rows is None else len(rows)
        encoded = np.empty((n, len(self.input_scaler.shift)), dtype)
        encoder = InputEncoder(self.encodings, self.input_scaler)
        for start in range(0, max(1, n), NEAR):
            near = slice(start, start + NEAR)
            encoder.write(np.asarray(X[near] if rows is None else X[rows[near]]), encoded[near])
        return encoded

    def with_gaps(self, X: Floats, parts: Floats) -> Floats:
        """`parts` ``(n, p)`` of raw columns X ``(n, inputs)``, NaN for those of missing cells and
        of labels that training did not have."""
        gaps = np.isnan(X)
        for j, e in enumerate(self.encodings):
            if e.kind == "category":
                gaps[:, j] |= ~np.isin(X[:, j], e.labels)
        return np.where(np.repeat(gaps, self.part_counts, axis=1), np.nan, parts)

    def encode_targets(self, y: Any) -> Floats:
        """Labels ``(n,)`` or ``(n, targets)``, or numbers likewise, to the network's targets
        ``(n, outputs)``."""
        if not self.classes:
            assert self.target_scaler is not None
            return self.target_scaler.transform(np.asarray(y, float).reshape(len(y), -1))
        return np.hstack(
            [
                codes[:, None].astype(float) if width == 1 else c.one_hot(codes)
                for c, codes, width in zip(self.classes, self.codes(y), self.widths, strict=True)
            ]
        )

    def codes(self, y: Any) -> list[Integers]:
        """The place of each label among its target's classes, ``(n,)`` for each target."""
        labels = np.asarray(y)
        columns = [labels] if labels.ndim == 1 else list(labels.T)
        return [c.encode(column) for c, column in zip(self.classes, columns, strict=True)]

    def decode_outputs(self, a: Floats) -> Any:
        """Outputs ``(n, outputs)`` to labels ``(n,)``, or ``(n, targets)`` of several targets, or
        numbers ``(n, targets)`` in units."""
        if not self.classes:
            assert self.target_scaler is not None
            return self.target_scaler.inverse(a)
        pairs = zip(self.classes, self.probabilities(a), strict=True)
        labels = [c.decode(p.argmax(axis=1)) for c, p in pairs]
        if len(labels) == 1:
            return labels[0]
        return np.array([column.astype(object) for column in labels], dtype=object).T

    def probabilities(self, a: Floats) -> list[Floats]:
        """For each target ``(n, classes)``: of two classes 1 − a and a; of more, a itself, or
        where they are each against the rest, a/Σa."""
        edges = np.cumsum([0, *self.widths])
        blocks = [a[:, i:j] for i, j in itertools.pairwise(edges)]
        return [_shares(block, single=len(blocks) == 1) for block in blocks]

    def inputs_of(self, table: Table) -> Floats:
        """The input columns of `table` by name, in any order, as raw numbers ``(n, inputs)``; other
        columns may be there.

        Raises InputError where a column is missing, DataError at the first cell that is not what
        it was at training.
        """
        table = table.named_as(self.inputs)
        check_columns(table, self.inputs, self.known)
        if not self.features:
            return table.numbers(self.inputs)
        return read_features(table, self.features)

    @property
    def known(self) -> tuple[str, ...]:
        """The columns of the table it was made from, in no order of it."""
        return (*self.inputs, *self.targets, *self.unused)

    def to_json(self) -> tuple[Json, Json]:
        """The schema, and the preprocessing, as a model file stores them."""
        names: Json = {
            "inputs": list(self.inputs),
            "targets": list(self.targets),
            "task": self.task,
            "unused": list(self.unused),
            "features": [feature.to_json() for feature in self.features],
            "target_features": [feature.to_json() for feature in self.target_features],
        }
        steps: Json = {
            "inputs": self.input_scaler.to_json(),
            "classes": [classes.to_json() for classes in self.classes],
            "encodings": [encoding.to_json() for encoding in self.encodings],
        }
        if self.target_scaler is not None:
            steps["targets"] = self.target_scaler.to_json()
        return names, steps

    @staticmethod
    def from_json(names: Json, steps: Json) -> Schema:
        """The inverse of `to_json`."""
        classes = steps.get("classes", [])
        return Schema(
            tuple(names["inputs"]),
            tuple(names["targets"]),
            names["task"],
            Scaler.from_json(steps["inputs"]),
            Scaler.from_json(steps["targets"]) if "targets" in steps else None,
            tuple(map(Classes.from_json, [classes] if isinstance(classes, dict) else classes)),
            tuple(map(Feature.from_json, names.get("features", []))),
            tuple(map(Encoding.from_json, steps.get("encodings", []))),
            tuple(names.get("unused", [])),
            tuple(map(Feature.from_json, names.get("target_features", []))),
        )


MOST_NAMES = 20  # in a message


def read_features(table: Table, features: Sequence[Feature]) -> Floats:
    """The columns as raw numbers ``(n, features)``; DataError at the first cell that is wrong."""
    columns = []
    for feature in features:
        values, wrong = read_feature(table, feature)
        if wrong.any():
            raise table.cell_error(feature.name, int(wrong.argmax()), feature.kind)
        columns.append(values)
    return side_by_side(columns, table.n_rows)


def _shares(a: Floats, single: bool) -> Floats:
    if a.shape[1] == 1:
        return np.hstack([1 - a, a])
    return a if single else a / np.maximum(a.sum(axis=1, keepdims=True), np.finfo(float).tiny)


def numbers_by_names(table: Table, names: Sequence[str]) -> Floats:
    """These columns of a table as they are, ``(n, columns)``. Raises InputError where one is
    missing, DataError at the first cell that is no number."""
    table = table.named_as(names)
    check_columns(table, names, names)
    return table.numbers(names)


def check_columns(table: Table, wanted: Sequence[str], known: Sequence[str]) -> None:
    """Raise InputError unless all `wanted` columns are there; one that is not `known` is named
    beside those that are missing: it may be one of them, misspelt."""
    gone = [name for name in wanted if name not in table.columns]
    if not gone:
        return
    missing, n = ", ".join(gone[:MOST_NAMES]), len(gone)
    expected = {*known}
    extra = ", ".join([name for name in table.columns if name not in expected][:MOST_NAMES])
    if extra:
        message = ngettext(
            "{source}: column {missing} is missing, and {extra} is not known.",
            "{source}: columns {missing} are missing; not known: {extra}.",
            n,
        )
    else:
        message = ngettext(
            "{source}: column {missing} is missing.",
            "{source}: columns {missing} are missing.",
            n,
        )
    names = ", ".join([*wanted[:MOST_NAMES], *(["…"] if len(wanted) > MOST_NAMES else [])])
    raise InputError(
        message.format(source=table.source, missing=missing, extra=extra),
        _("The model was trained on: {names}.").format(names=names),
    )
