"""The forward pass and the loss, quantity by quantity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from chainrule.basics.expression import Expr, Num, add, call, div, mul, power, sub
from chainrule.derivation.feedforward.formulas import (
    ACTIVATION_FORMULAS,
    LOSS_FORMULAS,
    LossFormula,
    softmax,
)
from chainrule.derivation.feedforward.kinds import Builder, Built
from chainrule.derivation.graph.names import Name
from chainrule.pieces.losses import clipped

if TYPE_CHECKING:
    from chainrule.derivation.feedforward.derivation import FeedForward


def _activation(d: FeedForward, name: Name) -> Built:
    l, j = name.indices
    s = d.place(name)
    value = d.passed.a[l][s, j - 1]
    if l == 0:
        return value, None
    if d.passed.mask[l] is not None:
        return value, mul(d.ref("mask", l, j, row=name.row), d.ref("f", l, j, row=name.row))
    return value, _activation_formula(d, l, j, name.row)


def _activation_formula(d: FeedForward, l: int, j: int, row: int | None) -> Expr:
    f = d.network.layers[l - 1].activation
    if f.elementwise:
        return ACTIVATION_FORMULAS[f.name].value(d.ref("z", l, j, row=row))
    units = d.network.sizes[l]
    zs: list[Expr] = [d.ref("z", l, k, row=row) for k in range(1, units + 1)]
    z = d.passed.z[l][0 if row is None else d.rows.index(row)]
    if abs(z).max() > 500:  # e^z alone would overflow: show the shifted form that is computed
        zs = [sub(ref, float(z.max())) for ref in zs]
    return softmax(zs, j - 1)


def _unmasked(d: FeedForward, name: Name) -> Built:
    l, j = name.indices
    return d.passed.f[l][d.place(name), j - 1], _activation_formula(d, l, j, name.row)


def _mask(d: FeedForward, name: Name) -> Built:
    l, j = name.indices
    mask = d.passed.mask[l]
    return (1.0 if mask is None else mask[d.place(name), j - 1]), None


def _weighted_sum(d: FeedForward, name: Name) -> Built:
    l, j = name.indices
    layer = d.network.layers[l - 1]
    terms: list[Expr] = [
        mul(d.ref("W", l, i, j), d.ref("a", l - 1, i, row=name.row))
        for i in range(1, layer.n_in + 1)
    ]
    if layer.b is not None:
        terms.append(d.ref("b", l, j))
    return d.passed.z[l][d.place(name), j - 1], add(*terms)


def _target(d: FeedForward, name: Name) -> Built:
    return d.situation.data.y[d.place(name), name.indices[0] - 1], None


def _weight(d: FeedForward, name: Name) -> Built:
    l, i, j = name.indices
    return d.network.layers[l - 1].W[i - 1, j - 1], None


def _bias(d: FeedForward, name: Name) -> Built:
    l, j = name.indices
    return d.bias_entry(d.network.layers[l - 1].b, j), None


def loss_formula(d: FeedForward, y: float) -> LossFormula:
    name = d.network.loss.name
    if name == "log_loss":
        name = "binary_log_loss" if d.network.output.name == "logistic" else "categorical_log_loss"
    if name == "poisson" and y == 0:
        name = "poisson_of_zero"
    return LOSS_FORMULAS[name]


def loss_operands(d: FeedForward, s: int, k: int, row: int | None) -> tuple[Expr, Expr]:
    """y and a; the number that a is clipped to where log_loss clips it."""
    L = len(d.network.layers)
    a: Expr = d.ref("a", L, k, row=row)
    if d.network.loss.name == "log_loss":
        stored = d.passed.a[-1][s, k - 1]
        used = clipped(np.asarray([stored]))[0]
        a = a if used == stored else Num(float(used))
    return d.ref("y", k, row=row), a


def _output_loss(d: FeedForward, name: Name) -> Built:
    (k,) = name.indices
    if len(d.rows) > 1 and name.row is None:  # output k's part of the batch's loss
        terms = [mul(d.share_expr(row), d.ref("E[k]", k, row=row)) for row in d.rows]
        return float(np.sum(d.share * d.loss_parts[:, k - 1])), add(*terms)
    s = d.place(name)
    y, a = loss_operands(d, s, k, name.row)
    value = d.loss_parts[s, k - 1]
    if d.network.loss.outputs is None:  # a person's own loss has no formula that we know
        return value, None
    return value, loss_formula(d, d.situation.data.y[s, k - 1]).value(y, a, d.network.sizes[-1])


def _loss(d: FeedForward, name: Name) -> Built:
    outputs = range(1, d.network.sizes[-1] + 1)
    if name.row is not None or len(d.rows) == 1:
        terms: list[Expr] = [d.ref("E[k]", k, row=name.row) for k in outputs]
        return float(d.loss_parts[d.place(name)].sum()), add(*terms)
    terms = [mul(d.share_expr(row), d.ref("E", row=row)) for row in d.rows]
    return float(d.share @ d.loss_parts.sum(axis=1)), add(*terms)


def _share(d: FeedForward, name: Name) -> Built:
    return d.share[d.place(name)], None


def _penalty(d: FeedForward, name: Name) -> Built:
    n, penalty = d.situation.data.total_weight, d.situation.plan.penalty
    refs = [d.ref("W", *index) for index in d.weights()]
    terms: list[Expr] = []
    if penalty.l2:
        squares = add(*(power(ref, 2) for ref in refs))
        terms.append(mul(div(d.ref("alpha"), mul(2, d.ref("n"))), squares))
    if penalty.l1:
        sizes = add(*(call("abs", ref) for ref in refs))
        terms.append(mul(div(d.ref("l1"), d.ref("n")), sizes))
    return penalty.per_batch(n).value(layer.W for layer in d.network.layers), add(*terms)


FORWARD: dict[str, tuple[str, Builder]] = {
    "a": ("forward", _activation),
    "z": ("forward", _weighted_sum),
    "f": ("forward", _unmasked),
    "mask": ("forward", _mask),
    "y": ("given", _target),
    "W": ("given", _weight),
    "b": ("given", _bias),
    "share": ("given", _share),
    "E[k]": ("loss", _output_loss),
    "E": ("loss", _loss),
    "R": ("loss", _penalty),
}
