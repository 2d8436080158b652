"""What a model file of a feed-forward network may hold, checked before it is believed.

Raised is ValueError, which says what does not fit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from chainrule.basics.container import Document
from chainrule.basics.i18n import _
from chainrule.basics.stored import (
    ANY_NUMBER,
    ANYTHING,
    FLAG,
    NUMBER,
    TABLE,
    WHOLE,
    WORD,
    Stored,
    check,
    check_fields,
    is_whole,
    listed,
    one_of,
    or_none,
    require,
)
from chainrule.basics.typing import Json
from chainrule.families.stored_state import COMMON, CURVE, SEED, Array, Labels, Row, Table, Value
from chainrule.network import BIASES, Network
from chainrule.pieces.embeddings import EMBEDDINGS, PARAMETERS
from chainrule.preprocessing.schema import Schema
from chainrule.training.history import Curves, History

_PARAMETERS = {
    "activations": listed(WORD),
    "bias": listed(one_of(*BIASES)),
    "loss": WORD,
    "settings": TABLE,
    "estimator": TABLE,
    "embedding": TABLE,
    "inputs": listed(WORD),
}
_OPTIONAL = ("estimator", "embedding", "inputs")
_EMBEDDING = {"name": one_of(*EMBEDDINGS), "columns": listed(WHOLE)}
_ESTIMATOR = {
    "task": one_of("classification", "regression"),
    "arguments": TABLE,
    "fitted": TABLE,
    "labels": or_none(one_of("binary", "multiclass", "multilabel-indicator")),
}
_RANDOM_STATE = Stored(lambda v: v is None or is_whole(v, 2**128 - 1) or SEED.holds(v), SEED.wanted)
_BY_TYPE = {list: CURVE, int: WHOLE, float: NUMBER, str: WORD, bool: FLAG}
_CURVES = {"loss": CURVE, "score": CURVE}

_FITTED: dict[str, Row] = {
    **COMMON,
    "n_iter_": Value(WHOLE, optional=True),
    "t_": Value(WHOLE, optional=True),
    "loss_": Value(ANY_NUMBER, optional=True),
    "loss_curve_": Value(or_none(CURVE), optional=True),
    "best_loss_": Value(or_none(ANY_NUMBER), optional=True),
    "validation_scores_": Value(or_none(CURVE), optional=True),
    "validation_loss_curve_": Value(or_none(CURVE), optional=True),
    "best_validation_score_": Value(or_none(ANY_NUMBER), optional=True),
}
"""What the network and its history do not say; weights alone, not trained here, have no curves."""

OF_NUMBERS = Table({**_FITTED, "output_range_": Array("2 outputs", optional=True)})
OF_CLASSES = Table({**_FITTED, "classes_": Labels("classes", optional=True)})


def check_document(document: Document, own: Collection[str]) -> None:
    """Parameters, arrays and history are those of one network; `own` are the names of the arrays of
    functions of one's own."""
    parameters = document.parameters
    check_fields("parameters", parameters, _PARAMETERS, optional=_OPTIONAL)
    if "embedding" in parameters:
        check_fields("embedding", parameters["embedding"], _EMBEDDING)
    check("settings.random_state", parameters["settings"].get("random_state"), _RANDOM_STATE)
    _check_history(document.history)
    if "estimator" in parameters:
        check_fields("estimator", parameters["estimator"], _ESTIMATOR)
    expected = _arrays_of(parameters)
    for name in expected:
        require(name in document.arrays, _("{name} is missing").format(name=name))
        array = document.arrays[name]
        finite = array.dtype.kind == "f" and array.size > 0 and np.isfinite(array).all()
        require(finite, _("{name} must be finite numbers").format(name=name))
    if "estimator" not in parameters:  # else its own table says what else there may be
        for name in document.arrays.keys() - expected - {*own}:
            raise ValueError(_("there is no array {name!r}").format(name=name))


def _arrays_of(parameters: Json) -> set[str]:
    biases = parameters["bias"]
    require(
        len(biases) == len(parameters["activations"]) > 0,
        _("activations and bias must have an entry for each layer"),
    )
    weights = {f"W[{l}]" for l in range(1, len(biases) + 1)}
    embedded = set(PARAMETERS) if "embedding" in parameters else set()
    return weights | embedded | {f"b[{l}]" for l, bias in enumerate(biases, 1) if bias != "none"}


def _check_history(history: Json) -> None:
    """By the types of a new history's fields; one that an older version wrote has fewer."""
    new = History()
    kinds = {
        field.name: next(
            (kind for of, kind in _BY_TYPE.items() if isinstance(getattr(new, field.name), of)),
            ANYTHING,
        )
        for field in fields(History)
    }
    kinds |= {"eval_sets": listed(TABLE)}
    check_fields("history", history, kinds, optional=kinds)
    for entry in history.get("eval_sets", []):
        check_fields("history.eval_sets", entry, _CURVES, optional=_CURVES)
        Curves(**entry)


def check_schema(network: Network, schema: Schema | None) -> None:
    """Its columns are the network's inputs, and its targets the outputs."""
    if schema is None:
        return
    if schema.classes:
        require(schema.task == "classification", _("the schema has classes, but no such task"))
    else:
        numbers = schema.task == "regression" and schema.target_scaler is not None
        require(numbers, _("the schema has neither classes nor a scale of the targets"))
    ends = (len(schema.parts), schema.n_outputs)
    require(
        ends == (network.sizes[0], network.sizes[-1]),
        _("the schema is for another number of inputs"),
    )


def check_names(network: Network, names: list[str] | None) -> None:
    """As many as the network has inputs, no two alike."""
    if names is not None:
        fits = len(names) == network.sizes[0] == len({*names})
        require(fits, _("the schema is for another number of inputs"))


def check_labels(labels: str | None, sizes: Mapping[str, int], network: Network, task: Any) -> None:
    """So many inputs and outputs as the estimator knows of, and classes as there are outputs."""
    n = sizes.get("classes")
    outputs = network.sizes[-1]
    fits = (n is None) == (labels is None) and (labels is None or task == "classification")
    if n is not None and labels == "binary":
        fits &= n <= 2 and outputs == 1
    elif n is not None:
        fits &= n == outputs
    require(fits, _("classes_ are not those of the outputs"))
    require(sizes.get("outputs", outputs) == outputs, _("output_range_ is not the outputs'"))
    require(sizes["inputs"] == network.sizes[0], _("n_features_in_ is not the network's"))
