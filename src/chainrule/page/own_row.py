"""A row in its own columns and units, beside what the network is given and gives.

sepal length 6.0  →  scaled 0.177  →  …  →  versicolor, 98.2 %
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats, Json
from chainrule.basics.visible import visible
from chainrule.data.cells import text_of
from chainrule.data.columns import Feature
from chainrule.preprocessing.schema import Schema


class Origin(NamedTuple):
    """Where the rows of a derivation come from: the schema that reads them, and their columns
    ``(n, inputs)`` as they came."""

    schema: Schema
    raw: Floats


def own_names(schema: Schema) -> tuple[list[str], list[str]]:
    """What each of the network's inputs and each of its outputs is called."""
    return [*map(visible, schema.parts)], [*map(visible, _outputs(schema))]


def _outputs(schema: Schema) -> Iterator[str]:
    """The class that an output stands for, or its target; of two classes the second."""
    if not schema.classes:
        yield from schema.targets
        return
    several = len(schema.classes) > 1
    for target, classes, width in zip(schema.targets, schema.classes, schema.widths, strict=True):
        for label in classes.labels.tolist()[-width:]:
            yield f"{target}={text_of(label)}" if several else text_of(label)


def own_cells(origin: Origin, row: int) -> Json:
    """The cells of data row `row`, from 1: ``[[column, cell, first part, parts], ...]``; `parts` of
    the network's inputs, from `first part` on, are made of a column."""
    schema, cells, first = origin.schema, [], 0
    for feature, value, width in zip(
        schema.named_features, origin.raw[row - 1].tolist(), schema.part_counts, strict=True
    ):
        cells.append([visible(feature.name), visible(_cell(feature, value)), first + 1, width])
        first += width
    return cells


def _cell(feature: Feature, value: float) -> str:
    if np.isnan(value):
        return _("missing")
    if feature.kind == "category":
        known = 0 <= int(value) < len(feature.labels)
        return feature.labels[int(value)] if known else _("a label not seen in training")
    if feature.kind in ("date", "time"):
        day, time = str(np.datetime64(round(value * 86400), "s")).split("T")
        time = time.removesuffix(":00")
        if feature.kind == "time":
            return time
        return day if time == "00:00" else f"{day} {time}"
    if feature.kind == "boolean":
        return _("true") if value else _("false")
    return text_of(float(f"{value:.12g}"))


def own_prediction(schema: Schema, outputs: Floats) -> Json:
    """What the outputs ``(outputs,)`` say in the target's own words: ``[[target, answer,
    probability], ...]``; the probability is None of numbers."""
    a = outputs[None]
    decoded = np.asarray(schema.decode_outputs(a)).reshape(-1).tolist()
    if not schema.classes:
        said = [f"{value:.6g}" for value in decoded]
        return [[visible(t), s, None] for t, s in zip(schema.targets, said, strict=True)]
    best = [float(p.max()) for p in schema.probabilities(a)]
    return [
        [visible(target), visible(text_of(label)), p]
        for target, label, p in zip(schema.targets, decoded, best, strict=True)
    ]
