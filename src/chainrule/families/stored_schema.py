"""The schema in a model file, checked by tables before it is believed.

Every entry is of its kind, and names, parts, scales, labels and classes are as many as belong
together. Raised is ValueError, which says what does not fit.
"""

from __future__ import annotations

from itertools import pairwise

from chainrule.basics.container import Document
from chainrule.basics.i18n import N_, _
from chainrule.basics.stored import (
    ANYTHING,
    FLAG,
    NUMBER,
    TABLE,
    WHOLE,
    WORD,
    Stored,
    check,
    check_fields,
    listed,
    one_of,
    or_none,
    require,
)
from chainrule.basics.typing import Json
from chainrule.data.dates import ORDERS
from chainrule.preprocessing.encoding import Encoding
from chainrule.preprocessing.scaling import SCALINGS, Scaler
from chainrule.preprocessing.schema import Schema

_KIND = one_of("number", "boolean", "category", "date", "time")
_NAMES = {
    "inputs": listed(WORD),
    "targets": listed(WORD),
    "task": one_of("classification", "regression", "none"),
    "unused": listed(WORD),
    "features": listed(TABLE),
    "target_features": listed(TABLE),
}
_STEPS = {
    "inputs": TABLE,
    "classes": ANYTHING,
    "encodings": listed(TABLE),
    "targets": TABLE,
}
_SCALER = {
    "kind": one_of(*SCALINGS),
    "shift": listed(NUMBER),
    "scale": listed(NUMBER),
    "clip": listed(or_none(NUMBER)),
}
_FEATURE = {
    "name": WORD,
    "kind": _KIND,
    "labels": listed(WORD),
    "order": one_of("", *ORDERS),
    "dress": TABLE,
    "missing": listed(WORD),
}
_DRESS = {
    "prefix": WORD,
    "suffix": WORD,
    "decimal": one_of(".", ","),
    "thousands": WORD,
    "tens": FLAG,
    "clock": FLAG,
    "fractions": FLAG,
}
_ENCODING = {
    "kind": _KIND,
    "labels": listed(WHOLE),
    "periods": listed(NUMBER),
    "means": listed(NUMBER),
    "missing": WHOLE,
    "low": NUMBER,
    "high": NUMBER,
}
_LABELS = {
    "text": WORD,
    "integer": Stored(lambda v: type(v) is int and abs(v) < 2**63, N_("a whole number")),
    "float": NUMBER,
    "bool": FLAG,
}
_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
"""Of the years 1 and 9999, counted from 1970."""


def read_schema(document: Document) -> Schema | None:
    """The schema of a model file; None where it has none."""
    if document.schema is None:
        return None
    names, steps = document.schema, document.preprocessing
    check_fields("schema", names, _NAMES, optional=("unused", "features", "target_features"))
    check_fields("preprocessing", steps, _STEPS, optional=("classes", "encodings", "targets"))
    for which in ("features", "target_features"):
        for j, feature in enumerate(names.get(which, []), 1):
            check_fields(f"{which} {j}", feature, _FEATURE, optional=_FEATURE.keys() - {"name"})
            check_fields(f"{which} {j}.dress", feature.get("dress", {}), _DRESS, optional=_DRESS)
    for j, encoding in enumerate(steps.get("encodings", []), 1):
        check_fields(f"encodings {j}", encoding, _ENCODING, optional=_ENCODING)
    for place in ("inputs", "targets"):
        if place in steps:
            check_fields(f"preprocessing.{place}", steps[place], _SCALER, optional=("clip",))
    classes = steps.get("classes", [])
    for of_target in [classes] if isinstance(classes, dict) else classes:
        _check_classes(of_target)
    schema = Schema.from_json(names, steps)
    _check_together(schema)
    return schema


def _check_classes(classes: Json) -> None:
    check_fields("classes", classes, {"type": one_of(*_LABELS), "labels": ANYTHING})
    labels = classes["labels"]
    check("classes.labels", labels, listed(_LABELS[classes["type"]]))
    is_sorted = len(labels) >= 2 and all(a < b for a, b in pairwise(labels))
    require(is_sorted, _("the labels of a target must be two or more, and sorted"))


def _check_together(schema: Schema) -> None:
    """What belongs together is as many."""
    n = len(schema.inputs)
    named = [feature.name for feature in schema.features]
    require(n > 0 and len({*schema.inputs}) == n, _("the inputs must have names of their own"))
    require(not named or named == list(schema.inputs), _("inputs and features differ"))
    require(len(schema.encodings) in (0, n), _("inputs and encodings differ in number"))
    require(bool(schema.encodings) <= bool(named), _("there are encodings, but no features"))
    for encoding, feature in zip(schema.encodings, schema.features, strict=False):
        _check_encoding(encoding, len(feature.labels))
        require(encoding.kind == feature.kind, _("a feature and its encoding are of two kinds"))
    n_parts = sum(encoding.n_parts for encoding in schema.encodings) or n
    _check_scaler(schema.input_scaler, n_parts)
    if schema.target_scaler is not None:
        _check_scaler(schema.target_scaler, len(schema.targets))
    n_read = len(schema.target_features)
    require(n_read in (0, len(schema.targets)), _("targets and their features differ in number"))
    require(
        len(schema.classes) in (0, len(schema.targets)), _("targets and classes differ in number")
    )


def _check_encoding(encoding: Encoding, n_labels: int) -> None:
    """Its labels are places among the feature's, and each part has a mean."""
    labels, waves = encoding.labels, 2 * len(encoding.periods)
    in_order = all(a < b for a, b in pairwise(labels)) and all(k < n_labels for k in labels)
    require(in_order, _("an encoding has labels that its column has not"))
    widths = {"category": len(labels), "date": 1 + waves, "time": waves}
    require(
        len(encoding.means) == widths.get(encoding.kind, 1),
        _("an encoding's means are not its parts'"),
    )
    require(all(period > 0 for period in encoding.periods), _("a period must be above 0"))
    if encoding.kind == "date":
        days = encoding.low >= _FIRST_DAY and encoding.high <= _LAST_DAY
        require(days, _("a date lies outside the years 1 to 9999"))


def _check_scaler(scaler: Scaler, n: int) -> None:
    require(
        len(scaler.shift) == len(scaler.scale) == n, _("a scaling is for another number of columns")
    )
    require((scaler.scale > 0).all(), _("a scale must be above 0"))
    if scaler.clip is not None:
        fits = len(scaler.clip) == n and (scaler.clip > 0).all()
        require(fits, _("a scaling is for another number of columns"))
