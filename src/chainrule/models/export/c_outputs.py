"""The statements that lead from the fields of an input to the network's outputs, in C."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from chainrule.models.export import c_functions as functions
from chainrule.models.export.c_source import Source, double_number
from chainrule.models.export.plan import Cell, Layers, Mean, Plan, Prototypes, Radial
from chainrule.pieces.embeddings import PARAMETERS, Embedding


def outputs_of(plan: Plan, fields: Sequence[str], source: Source) -> list[str]:
    """The statements that fill ``a``."""
    parts, x = [], "in->x"
    if plan.named:
        parts, x = [f"{source.real} x[{plan.n_parts}];"], "x"
        part = 0
        for cell, field in zip(plan.cells, fields, strict=True):
            parts += _parts(cell, field, part, source)
            part += cell.n_parts
    if isinstance(plan.body, Layers):
        return parts + _layers(plan.body, x, source)
    if isinstance(plan.body, Mean):
        return parts + _mean(plan.body, x, plan.n_outputs, source)
    if isinstance(plan.body, Radial):
        return parts + _radial(plan.body, x, source)
    return parts + _prototypes(plan.body, x, source)


def _parts(cell: Cell, field: str, part: int, source: Source) -> list[str]:
    """The parts of one column, from ``x[part]`` on."""
    value, e, net = f"in->{field}", cell.encoding, source.net
    if e is None:
        return [f"x[{part}] = {_scaled(cell, value, source)};"]
    found = []
    if cell.kind == "category":
        found += _category(cell, field, part, source)
    elif cell.kind != "time":
        source.use(functions.FILLED)
        filled_in = f"{net}_filled({value}, {double_number(e.means[0])})"
        found += [f"x[{part}] = {_scaled(cell, filled_in, source)};"]
    waves = [(f, period) for period in e.periods for f in ("sin", "cos")]
    for k, (f, period) in enumerate(waves, len(e.means) - len(waves)):
        source.use(functions.WAVE)
        numbers = f"{double_number(period)}, {double_number(e.means[k])}"
        found += [f"x[{part + k}] = {net}_wave({f}, {value}, {numbers});"]
    if e.tells_missing:
        found += [f"x[{part + cell.n_parts - 1}] = {_is_missing(cell, field, source)} ? 1 : 0;"]
    return found


def _scaled(cell: Cell, value: str, source: Source) -> str:
    """The call that scales a number."""
    clips = math.isfinite(cell.clip)
    source.use(functions.CLIPPED if clips else functions.SCALED)
    numbers = [cell.shift, cell.scale, *([cell.clip] if clips else [])]
    name = "clipped" if clips else "scaled"
    return f"{source.net}_{name}({value}, {', '.join(map(double_number, numbers))})"


def _category(cell: Cell, field: str, part: int, source: Source) -> list[str]:
    if not cell.labels:  # the training rows had none
        return []
    assert cell.encoding is not None
    labels, means = (f"{source.net}_{table}_{field}" for table in ("labels", "means"))
    source.texts(labels, cell.labels)
    source.array(means, np.array(cell.encoding.means))
    source.use(functions.CATEGORY)
    arguments = f"in->{field}, {labels}, {means}, {len(cell.labels)}, x + {part}"
    return [f"{source.net}_category({arguments});"]


def _is_missing(cell: Cell, field: str, source: Source) -> str:
    value = f"in->{field}"
    if cell.kind != "category":
        return f"isnan({value})"
    words = f"{source.net}_missing_{field}"
    source.texts(words, cell.missing)
    source.use(functions.MISSING)
    return f"{source.net}_missing({value}, {words}, {len(cell.missing)})"


# -- the networks --------------------------------------------------------------------------------


def _mean(body: Mean, x: str, n_out: int, source: Source) -> list[str]:
    """Each member is a function of its own, which fills its row of ``each``."""
    net, n = source.net, len(body.members)
    for j, member in enumerate(body.members, 1):
        statements = "".join(f"    {line}\n" for line in _layers(member, "x", source, f"_{j}"))
        declared = f"static void {net}_network_{j}(const {source.real} *x, {source.real} *a)"
        source.use(f"\n{declared}\n{{\n{statements}}}\n")
    source.use(functions.MEAN)
    calls = [f"{net}_network_{j + 1}({x}, each[{j}]);" for j in range(n)]
    return [f"{source.real} each[{n}][{n_out}];", *calls, f"{net}_mean(each[0], {n}, a, {n_out});"]


def _layers(body: Layers, x: str, source: Source, member: str = "") -> list[str]:
    """`member` ends the names of its arrays."""
    net, found, a = source.net, [], x
    if body.embedding is not None:
        found, a = _embedded(body.embedding, x, body.layers[0].W.shape[0], source, member), "a0"
    source.use(functions.LAYER)
    for l, layer in enumerate(body.layers, 1):
        n_in, n_out = layer.W.shape
        softmax = layer.activation == "softmax"
        f = "identity" if softmax else layer.activation
        source.use(functions.unit(f))
        W, b = (f"{net}_{array}{l}{member}" for array in "Wb")
        source.array(W, layer.W.T)
        source.array(b, layer.b)
        to = "a" if l == len(body.layers) else f"a{l}"
        if to != "a":
            found.append(f"{source.real} {to}[{n_out}];")
        found.append(f"{net}_layer({a}, {n_in}, {W}, {b}, {net}_{f}, {to}, {n_out});")
        if softmax:
            source.use(functions.SOFTMAX)
            found.append(f"{net}_softmax(a, {n_out});")
        a = to
    return found


def _embedded(embedding: Embedding, x: str, n_wide: int, source: Source, member: str) -> list[str]:
    """The statements that fill ``a0``, what layer 1 takes in."""
    net, n = source.net, len(embedding.columns)
    source.use(functions.EMBED)
    places, *arrays = (f"{net}_{name}{member}" for name in ("embedded", *PARAMETERS))
    source.places(places, embedding.columns)
    for name, array in zip(arrays, embedding.parameters, strict=True):
        source.array(name, np.asarray(array))
    sizes = f"{n_wide - embedding.n_out}, {places}, {n}"
    sizes += f", {embedding.n_waves}, {embedding.n_mixtures}"
    given = ", ".join(arrays)
    return [f"{source.real} a0[{n_wide}];", f"{net}_embed({x}, {sizes}, {given}, a0);"]


def _radial(body: Radial, x: str, source: Source) -> list[str]:
    net, (n, n_in), n_out = source.net, body.centers.shape, len(body.b)
    for name in ("centers", "widths", "V") if body.averages else ("centers", "widths", "V", "b"):
        source.array(f"{net}_{name}", getattr(body, name))
    source.use(functions.SQUARED_DISTANCE)
    if body.averages:
        source.use(functions.AVERAGE)
        arguments = f"{x}, {n_in}, {net}_centers, {net}_widths, {net}_V, phi, {n}, a, {n_out}"
        return [f"{source.real} phi[{n}];", f"{net}_average({arguments});"]
    source.use(functions.kernel(body.kernel))
    source.use(functions.RADIAL)
    units = f"{net}_centers, {net}_widths, {net}_V, {net}_b, {net}_{body.kernel}"
    return [f"{net}_radial({x}, {n_in}, {units}, {n}, a, {n_out});"]


def _prototypes(body: Prototypes, x: str, source: Source) -> list[str]:
    net, (n, n_in) = source.net, body.W.shape
    source.array(f"{net}_prototypes", body.W)
    source.use(functions.distance(body.metric))
    row = f"{net}_prototypes + k * {n_in}"
    return [f"for (int k = 0; k < {n}; k++)", f"    a[k] = {net}_distance({x}, {row}, {n_in});"]
