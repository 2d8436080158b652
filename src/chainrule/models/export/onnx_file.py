"""A model as an ONNX file: an input for each column, an output for each answer.

A column of numbers, truth values, dates or times is a float64 tensor ``(n, 1)``, NaN where a cell
is missing; one of labels a string tensor ``(n, 1)``, empty where it is. A model without names has
one input ``x`` ``(n, inputs)``. A label is ``(n,)``, its probabilities, ``p_`` before its name,
``(n, classes)``; a number is float64, ``(n,)`` or, of an array, ``(n, outputs)``. ONNX wants
identifiers (`names`): which column or answer each is, and what its labels are, the file's metadata
say as JSON, ``chainrule.columns`` and ``chainrule.answers``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from onnx import ModelProto, ValueInfoProto, helper

from chainrule.models.export.names import identifiers
from chainrule.models.export.onnx_cells import parts_of, utf8
from chainrule.models.export.onnx_graph import (
    IR_VERSION,
    OPSETS,
    Graph,
    activation,
    distances,
    embedded,
    kernel,
)
from chainrule.models.export.plan import (
    Body,
    Cell,
    Label,
    Layers,
    Mean,
    Place,
    Plan,
    Quantity,
    Radial,
)


def onnx_model(plan: Plan) -> ModelProto:
    """The model, checked; InputError for texts that are no UTF-8."""
    graph = Graph()
    names = [cell.name for cell in plan.cells] if plan.named else ["x"]
    answers = plan.answer_names
    fields = identifiers([*names, *answers, *(f"p_{name}" for name in identifiers(answers))])
    n, m = len(names), len(answers)
    x = parts_of(graph, plan, fields[:n]) if plan.named else "x"
    a = outputs(graph, plan.body, x)
    found: list[ValueInfoProto] = []
    for k, answer in enumerate(plan.answers):
        if isinstance(answer, Place):
            found += _place(graph, answer, a, fields[n:])
        elif isinstance(answer, Label):
            found += label(graph, plan, answer, a, fields[n + k], fields[n + m + k])
        else:
            found.append(_quantity(graph, answer, a, fields[n + k]))
    drawn = helper.make_graph(
        graph.nodes, "chainrule", _inputs(plan, fields[:n]), found, graph.constants
    )
    opsets = [helper.make_opsetid(domain, version) for domain, version in OPSETS.items()]
    model = helper.make_model(
        drawn, producer_name="chainrule", opset_imports=opsets, ir_version=IR_VERSION
    )
    columns = [_column(cell, field) for cell, field in zip(plan.cells, fields[:n], strict=False)]
    named = [
        {"field": field, "name": name} for field, name in zip(fields[n:], answers, strict=False)
    ]
    said = {"columns": columns if plan.named else [], "answers": named}
    helper.set_model_props(model, {f"chainrule.{k}": json.dumps(v) for k, v in said.items()})
    onnx.checker.check_model(model, full_check=True)
    return model


def _inputs(plan: Plan, fields: Sequence[str]) -> list[ValueInfoProto]:
    if not plan.named:
        return [_value("x", plan.dtype, "n", len(plan.cells))]
    kinds = [np.str_ if cell.kind == "category" else np.float64 for cell in plan.cells]
    return [_value(field, kind, "n", 1) for field, kind in zip(fields, kinds, strict=True)]


def _value(name: str, dtype: Any, *shape: str | int) -> ValueInfoProto:
    kind = np.dtype(object if np.dtype(dtype).kind in "UO" else dtype)
    return helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(kind), shape)


def _column(cell: Cell, field: str) -> dict[str, Any]:
    labels = {"labels": cell.labels} if cell.kind == "category" else {}
    return {"field": field, "name": cell.name, "kind": cell.kind, **labels}


# -- the networks --------------------------------------------------------------------------------


def outputs(graph: Graph, body: Body, x: str) -> str:
    """The outputs ``(n, outputs)``."""
    if isinstance(body, Layers):
        x = x if body.embedding is None else embedded(graph, body.embedding, x)
        for layer in body.layers:
            W, b = (graph.constant(np.asarray(v, np.float32)) for v in (layer.W, layer.b))
            z = graph.add("Add", graph.add("MatMul", x, W), b)
            x = activation(graph, layer.activation, z)
        return x
    if isinstance(body, Mean):
        return graph.add("Mean", *(outputs(graph, member, x) for member in body.members))
    if isinstance(body, Radial):
        return _radial(graph, body, x)
    return distances(graph, body.metric, x, body.W)


def _radial(graph: Graph, body: Radial, x: str) -> str:
    rows = graph.add("Unsqueeze", x, graph.constant(np.array([1])))
    apart = graph.add("Sub", rows, graph.constant(body.centers[None]))
    r2 = graph.sum_last(graph.add("Mul", apart, apart), 2)
    V = graph.constant(body.V)
    if not body.averages:
        phi = kernel(graph, body.kernel, r2, body.widths)
        return graph.add("Add", graph.add("MatMul", phi, V), graph.constant(body.b))
    exponent = graph.add("Div", r2, graph.constant(-2 * body.widths**2))
    top = graph.add("ReduceMax", exponent, axes=[1], keepdims=1)
    phi = graph.add("Exp", graph.add("Sub", exponent, top))
    return graph.add("Div", graph.add("MatMul", phi, V), graph.sum_last(phi, 1, keepdims=True))


# -- outputs to answers --------------------------------------------------------------------------


def _quantity(graph: Graph, answer: Quantity, a: str, field: str) -> ValueInfoProto:
    own = graph.cast(graph.columns(a, answer.first, answer.n), np.float64)
    scaled = graph.add("Mul", own, graph.constant(answer.scale))
    value = graph.add("Add", scaled, graph.constant(answer.shift))
    single = answer.n == 1
    graph.called(graph.without_axis(value) if single else value, field)
    return _value(field, np.float64, "n", *[] if single else [answer.n])


def label(
    graph: Graph, plan: Plan, answer: Label, a: str, field: str, share: str
) -> list[ValueInfoProto]:
    """The label under the name `field`, its probabilities under `share`."""
    own = graph.columns(a, answer.first, answer.width)
    if answer.width == 1:
        above = graph.add("Greater", own, graph.constant(plan.dtype(0.5)))
        place = graph.without_axis(graph.cast(above, np.int64))
    else:
        place = graph.add("ArgMax", own, axis=1, keepdims=0)
    labels = _labels(answer.labels)
    graph.called(graph.add("Gather", graph.constant(labels), place), field)
    found = [_value(field, labels.dtype, "n")]
    if answer.shares is not None:
        graph.called(_shares(graph, plan, answer, own), share)
        found.append(_value(share, plan.dtype, "n", len(answer.labels)))
    return found


def _labels(labels: Any) -> Any:
    """As a tensor can hold them."""
    labels = np.asarray(labels)
    if labels.dtype.kind in "UO":
        return np.array([utf8(str(label)) for label in labels], object)
    return labels.astype(np.int64) if labels.dtype.kind in "iu" else labels


def _shares(graph: Graph, plan: Plan, answer: Label, a: str) -> str:
    if answer.shares == "as they are":
        return a
    one = graph.constant(plan.dtype(1))
    if answer.shares == "of two":
        return graph.add("Concat", graph.add("Sub", one, a), a, axis=1)
    zero = graph.constant(plan.dtype(0))
    cut = answer.shares == "cut, of their sum"
    parts = graph.add("Clip", a, zero, one) if cut else a
    total = graph.sum_last(parts, 1, keepdims=True)
    some = graph.add("Greater", total, zero)
    nothing = graph.constant(plan.dtype(1 / answer.width if cut else 0))
    shares = graph.add("Div", parts, graph.add("Where", some, total, one))
    return graph.add("Where", some, shares, nothing)


def _place(graph: Graph, answer: Place, d: str, fields: Sequence[str]) -> list[ValueInfoProto]:
    unit = graph.add("ArgMin", d, axis=1, keepdims=0)
    n_columns = graph.constant(answer.n_columns)
    graph.called(graph.add("Div", unit, n_columns), fields[0])
    graph.called(graph.add("Mod", unit, n_columns), fields[1])
    graph.called(graph.add("ReduceMin", d, axes=[1], keepdims=0), fields[2])
    found = [_value(name, np.int64, "n") for name in fields[:2]]
    found.append(_value(fields[2], np.float64, "n"))
    if answer.unit_labels is None:
        return found
    labels = _labels(answer.unit_labels)
    graph.called(graph.add("Gather", graph.constant(labels), unit), fields[3])
    return [*found, _value(fields[3], labels.dtype, "n")]
