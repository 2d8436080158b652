"""A map that predicts as a model: as other estimators, but for its file, in which the map has a
part of its own: ``parameters["map"]``, and arrays whose names begin with ``map:``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chainrule.basics.container import Document
from chainrule.basics.i18n import _
from chainrule.basics.stored import TABLE, check_fields, one_of, require
from chainrule.families import estimated
from chainrule.families.family import Contents, Family, Fitted
from chainrule.families.state import State, estimator_from, state_of
from chainrule.families.stored_schema import read_schema
from chainrule.families.stored_state import Sizes, check_state
from chainrule.training.history import History
from chainrule.training.settings import Settings

_MAP = "map:"


def _states(fitted: Any) -> tuple[State, State]:
    """Of the estimator and of its map."""
    return state_of(fitted, without=("som", "map_")), state_of(fitted.map_)


def lines(model: Fitted, name: str) -> list[str]:
    """The heading, what was learned, and the same of the map."""
    outer, inner = _states(model.fitted)
    return [
        estimated.heading(type(model.fitted), outer, name),
        *estimated.learned(outer),
        estimated.heading(type(model.fitted.map_), inner, _("its map")),
        *estimated.learned(inner),
    ]


def document(model: Fitted) -> Document:
    outer, inner = _states(model.fitted)
    parameters = {
        "task": model.task,
        "arguments": outer.arguments,
        "fitted": outer.fitted,
        "map": {"arguments": inner.arguments, "fitted": inner.fitted},
    }
    arrays = outer.arrays | {_MAP + name: array for name, array in inner.arrays.items()}
    schema, steps = model.schema.to_json() if model.schema else (None, None)
    return Document(model.family.name, parameters, arrays, schema, steps)


def restored(family: Family, document: Document, _own: Mapping[str, Any]) -> Contents:
    parameters = document.parameters
    tables = {"arguments": TABLE, "fitted": TABLE}
    check_fields(
        "parameters", parameters, {"task": one_of(*family.estimators), **tables, "map": TABLE}
    )
    check_fields("map", parameters["map"], tables)
    arrays = document.arrays
    of_map = {name[len(_MAP) :]: a for name, a in arrays.items() if name.startswith(_MAP)}
    own = {name: a for name, a in arrays.items() if not name.startswith(_MAP)}
    kind = family.estimator(parameters["task"])
    inner, sizes = _read(kind._inner[1], parameters["map"], of_map)
    outer, others = _read(kind, parameters, own)
    fits = all(others[word] == sizes[word] for word in ("inputs", "units"))
    require(fits, _("the map is of another size than its values"))
    outer.map_, outer.som = inner, type(inner)(**inner.get_params())
    schema = read_schema(document)
    if schema is not None:
        right = len(schema.parts) == sizes["inputs"]
        require(right, _("the schema is for another number of inputs"))
        outer._names_of_inputs = schema.parts
    return Contents(outer, schema, Settings(), History())


def _read(kind: Any, entry: Mapping[str, Any], arrays: Mapping[str, Any]) -> tuple[Any, Sizes]:
    """The estimator of an entry, when it is found right, and how large it is."""
    state = State(entry["arguments"], entry["fitted"], dict(arrays))
    made = estimated.checked_arguments(kind, state.arguments)
    sizes = check_state(made, kind._stored, *state[1:])
    return estimator_from(kind, state), sizes


KIND = estimated.KIND._replace(document=document, restored=restored, lines=lines)
