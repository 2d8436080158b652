"""An ONNX graph while it is being put together, and the functions of ours in its operators.

Names inside the graph are ``T1``, ``T2``, …, or what `new_name` gives: those of inputs and outputs
are small (`names`), so no two meet.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
from onnx import NodeProto, TensorProto, helper, numpy_helper

from chainrule.basics.typing import Floats
from chainrule.pieces.activations import LEAKY_SLOPE
from chainrule.pieces.embeddings import Embedding

ML = "ai.onnx.ml"
OPSETS = {"": 17, ML: 3}
"""By domain: the version says what each operator means."""
IR_VERSION = 8


class Graph:
    """Nodes and constants; what `add` and `constant` give is the name of a value."""

    def __init__(self, new_name: Callable[[], str] | None = None) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []
        numbers = itertools.count(1)
        self._name = new_name or (lambda: f"T{next(numbers)}")

    def add(self, operator: str, *values: str, domain: str = "", **attributes: Any) -> str:
        """A node, by the name of what comes out of it."""
        name = self._name()
        self.nodes.append(helper.make_node(operator, values, [name], domain=domain, **attributes))
        return name

    def called(self, value: str, name: str) -> None:
        """`value` under the name of an output."""
        self.nodes.append(helper.make_node("Identity", [value], [name]))

    def constant(self, array: Any) -> str:
        """Numbers, truth values or texts."""
        name = self._name()
        array = np.asarray(array)
        if array.dtype.kind in "UO":
            tensor = numpy_helper.from_array(array.astype(object), name)
        else:
            tensor = numpy_helper.from_array(np.ascontiguousarray(array), name)
        self.constants.append(tensor)
        return name

    def cast(self, value: str, dtype: Any) -> str:
        return self.add("Cast", value, to=helper.np_dtype_to_tensor_dtype(np.dtype(dtype)))

    def columns(self, value: str, first: int, count: int) -> str:
        """``value[:, first : first + count]``."""
        ends = (self.constant(np.array([k])) for k in (first, first + count, 1))
        return self.add("Slice", value, *ends)

    def sum_last(self, value: str, axis: int, keepdims: bool = False) -> str:
        return self.add("ReduceSum", value, self.constant(np.array([axis])), keepdims=int(keepdims))

    def without_axis(self, value: str) -> str:
        """``(n, 1)`` as ``(n,)``."""
        return self.add("Squeeze", value, self.constant(np.array([1])))


def activation(graph: Graph, name: str, z: str) -> str:
    """f(z) of a layer, float32."""
    if name == "identity":
        return z
    if name == "gelu":
        half, root = (graph.constant(np.float32(x)) for x in (0.5, np.sqrt(0.5)))
        erf = graph.add("Erf", graph.add("Mul", z, root))
        size = graph.add("Add", erf, graph.constant(np.float32(1)))
        return graph.add("Mul", graph.add("Mul", z, half), size)
    if name == "step":
        return graph.cast(graph.add("GreaterOrEqual", z, graph.constant(np.float32(0))), np.float32)
    operator, attributes = _OPERATORS[name]
    return graph.add(operator, z, **attributes)


_OPERATORS: dict[str, tuple[str, dict[str, Any]]] = {
    "logistic": ("Sigmoid", {}),
    "tanh": ("Tanh", {}),
    "relu": ("Relu", {}),
    "leaky_relu": ("LeakyRelu", {"alpha": LEAKY_SLOPE}),
    "elu": ("Elu", {"alpha": 1.0}),
    "softplus": ("Softplus", {}),
    "exp": ("Exp", {}),
    "softmax": ("Softmax", {"axis": 1}),
}


def embedded(graph: Graph, embedding: Embedding, x: str) -> str:
    """What layer 1 takes in ``(n, inputs + columns · mixtures)`` of x ``(n, inputs)``, float32."""
    freq, phase, mix, shift = (np.asarray(array, np.float32) for array in embedding.parameters)
    columns = graph.constant(np.array(embedding.columns, np.int64))
    each = graph.add("Unsqueeze", graph.add("Gather", x, columns, axis=1), graph.constant([2]))
    turns = graph.add("Mul", each, graph.constant(np.float32(2 * np.pi) * freq))
    wave = graph.add("Cos", graph.add("Add", turns, graph.constant(phase)))
    mixed = graph.add("MatMul", graph.add("Transpose", wave, perm=[1, 0, 2]), graph.constant(mix))
    emb = graph.add("Transpose", mixed, perm=[1, 0, 2])
    emb = graph.add("Add", emb, graph.constant(shift))
    beside = graph.add("Reshape", emb, graph.constant(np.array([0, embedding.n_out])))
    return graph.add("Concat", x, beside, axis=1)


def kernel(graph: Graph, name: str, r2: str, widths: Floats) -> str:
    """φ ``(n, units)`` of r² and the widths ``(units,)``, float64."""
    if name == "gaussian":
        return graph.add("Exp", graph.add("Div", r2, graph.constant(-2 * widths**2)))
    if name == "thin_plate":
        far = graph.add("Greater", r2, graph.constant(0.0))
        log = graph.add("Log", graph.add("Where", far, r2, graph.constant(1.0)))
        return graph.add("Mul", graph.add("Mul", r2, log), graph.constant(0.5))
    root = graph.add("Sqrt", graph.add("Add", r2, graph.constant(widths**2)))
    return root if name == "multiquadric" else graph.add("Reciprocal", root)


def distances(graph: Graph, metric: str, x: str, W: Floats) -> str:
    """d ``(n, units)`` of x ``(n, inputs)`` from W, float64; what is missing counts for nothing."""
    x = graph.add("Unsqueeze", x, graph.constant(np.array([1])))
    missing, zero = graph.add("IsNaN", x), graph.constant(0.0)
    w = graph.constant(W[None])
    if metric == "cosine":
        x, w = (graph.add("Where", missing, zero, value) for value in (x, w))
        lengths = [graph.add("Sqrt", graph.sum_last(graph.add("Mul", v, v), 2)) for v in (x, w)]
        length = graph.add("Mul", *lengths)
        whole = graph.add("Where", graph.add("Greater", length, zero), length, graph.constant(1.0))
        product = graph.sum_last(graph.add("Mul", x, w), 2)
        return graph.add("Sub", graph.constant(1.0), graph.add("Div", product, whole))
    apart = graph.add("Where", missing, zero, graph.add("Sub", x, w))
    if metric == "manhattan":
        return graph.sum_last(graph.add("Abs", apart), 2)
    return graph.add("Sqrt", graph.sum_last(graph.add("Mul", apart, apart), 2))
