"""The backward pass, quantity by quantity: each factor of the chain rule, each gradient.

With the sequential update order the formulas below the output layer refer to ``W+``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.basics.expression import Expr, Num, add, call, div, mul, neg, sub
from chainrule.derivation.feedforward.formulas import ACTIVATION_FORMULAS, softmax_derivative
from chainrule.derivation.feedforward.forward import loss_formula, loss_operands
from chainrule.derivation.feedforward.kinds import Builder, Built
from chainrule.derivation.graph.names import Name

if TYPE_CHECKING:
    from chainrule.derivation.feedforward.derivation import FeedForward


def _share_factor(d: FeedForward, row: int | None) -> Expr:
    return Num(1) if len(d.rows) == 1 else d.share_expr(row)


def _loss_slope(d: FeedForward, name: Name) -> Built:
    """dE/da: from the loss at the output, from the layer above below it."""
    l, j = name.indices
    s, L = d.place(name), len(d.network.layers)
    if l == L:
        y, a = d.situation.data.y, d.passed.a[-1]
        value = (d.network.loss.gradient(y, a) * d.share[:, None])[s, j - 1]
        if d.network.loss.outputs is None:
            return value, None
        formula = loss_formula(d, y[s, j - 1]).gradient
        slope = formula(*loss_operands(d, s, j, name.row), d.network.sizes[-1])
        return value, mul(_share_factor(d, name.row), slope)
    terms = [
        mul(d.ref("delta", l + 1, k, row=name.row), d.weight_above(l, j, k))
        for k in range(1, d.network.sizes[l + 1] + 1)
    ]
    if l == L - 1 and d.network.output.elementwise and len(terms) > 1:
        terms = [d.ref("dE[k]/da", k, l, j, row=name.row) for k in range(1, d.network.sizes[L] + 1)]
    return (d.back.delta[l + 1] @ d.matrix_above(l).T)[s, j - 1], add(*terms)


def _slope(d: FeedForward, name: Name) -> Built:
    """da/dz, dropout's factor included."""
    l, j = name.indices
    s, f = d.place(name), d.network.layers[l - 1].activation
    if not f.elementwise:
        return _softmax_slope(d, Name("da[i]/dz", (l, j, j), name.row))
    assert f.derivative is not None
    mask = d.passed.mask[l]
    value = f.derivative(d.passed.z[l], d.passed.f[l])[s, j - 1]
    of = d.ref("a" if mask is None else "f", l, j, row=name.row)
    slope = ACTIVATION_FORMULAS[f.name].derivative(d.ref("z", l, j, row=name.row), of)
    if mask is None:
        return value, slope
    return value * mask[s, j - 1], mul(d.ref("mask", l, j, row=name.row), slope)


def _softmax_slope(d: FeedForward, name: Name) -> Built:
    l, i, j = name.indices
    a = d.passed.a[-1][d.place(name)]
    refs: list[Expr] = [d.ref("a", l, k, row=name.row) for k in range(1, len(a) + 1)]
    value = a[i - 1] * ((i == j) - a[j - 1])
    return value, softmax_derivative(refs, i - 1, j - 1)


def _delta(d: FeedForward, name: Name) -> Built:
    l, j = name.indices
    L, row = len(d.network.layers), name.row
    value = d.back.delta[l][d.place(name), j - 1]
    if l < L or d.network.output.elementwise:
        if l == L and d.network.output.name in d.network.loss.canonical:
            return value, _canonical_delta(d, j, row)
        return value, mul(d.ref("dE/da", l, j, row=row), d.ref("da/dz", l, j, row=row))
    if d.network.output.name in d.network.loss.canonical:
        return value, _canonical_delta(d, j, row)
    mean = [
        mul(d.ref("dE/da", l, i, row=row), d.ref("a", l, i, row=row))
        for i in range(1, d.network.sizes[L] + 1)
    ]
    # Σᵢ ∂E/∂aᵢ · ∂aᵢ/∂zⱼ with aⱼ taken out, as it is computed
    return value, mul(d.ref("a", l, j, row=row), sub(d.ref("dE/da", l, j, row=row), add(*mean)))


def _canonical_delta(d: FeedForward, k: int, row: int | None) -> Expr:
    """δ = (a − y)·share, the poles of the two factors having cancelled."""
    L = len(d.network.layers)
    return mul(_share_factor(d, row), sub(d.ref("a", L, k, row=row), d.ref("y", k, row=row)))


def _part_slope(d: FeedForward, name: Name) -> Built:
    """dE[k]/da: output k's part of the loss alone."""
    k, l, j = name.indices
    L, s = len(d.network.layers), d.place(name)
    if l == L:
        if j != k:
            return 0.0, Num(0)
        value, expr = _loss_slope(d, Name("dE/da", (L, k), name.row))
        return value, expr
    if l == L - 1 and d.network.output.elementwise:
        value = (d.part_of_output(k - 1).delta[l + 1] @ d.matrix_above(l).T)[s, j - 1]
        return value, mul(d.ref("delta", L, k, row=name.row), d.weight_above(l, j, k))
    terms = [
        mul(d.ref("dE[k]/dz", k, l + 1, m, row=name.row), d.weight_above(l, j, m))
        for m in range(1, d.network.sizes[l + 1] + 1)
    ]
    return (d.part_of_output(k - 1).delta[l + 1] @ d.matrix_above(l).T)[s, j - 1], add(*terms)


def _part_delta(d: FeedForward, name: Name) -> Built:
    k, l, j = name.indices
    L, row = len(d.network.layers), name.row
    value = d.part_of_output(k - 1).delta[l][d.place(name), j - 1]
    if l < L:
        return value, mul(d.ref("dE[k]/da", k, l, j, row=row), d.ref("da/dz", l, j, row=row))
    if not d.network.output.elementwise:
        g, a = d.ref("dE[k]/da", k, l, k, row=row), d.ref("a", l, j, row=row)
        through_sum = mul(g, d.ref("a", l, k, row=row))  # as the pullback computes it
        return value, mul(a, sub(g, through_sum) if j == k else neg(through_sum))
    return (value, d.ref("delta", l, k, row=row)) if j == k else (0.0, Num(0))


def _part_gradient(d: FeedForward, name: Name) -> Built:
    k, l, i, j = name.indices
    terms = [
        mul(d.ref("dE[k]/dz", k, l, j, row=row), d.ref("a", l - 1, i, row=row)) for row in d.rows
    ]
    part = d.part_of_output(k - 1).delta[l][:, j - 1]
    return float(part @ d.passed.a[l - 1][:, i - 1]), add(*terms)


def _input_slope(d: FeedForward, name: Name) -> Built:
    """dz/dW is the input of the weight."""
    l, i, _j = name.indices
    return d.passed.a[l - 1][d.place(name), i - 1], d.ref("a", l - 1, i, row=name.row)


def _one(d: FeedForward, name: Name) -> Built:
    return 1.0, Num(1)


def _path(d: FeedForward, name: Name) -> Built:
    """dz/da is the weight."""
    l, i, j, _ = name.indices
    return d.network.layers[l - 1].W[i - 1, j - 1], d.ref("W", l, i, j)


def _data_gradient(d: FeedForward, name: Name) -> Built:
    l, i, j = name.indices
    terms = [mul(d.ref("delta", l, j, row=row), d.ref("a", l - 1, i, row=row)) for row in d.rows]
    return float(d.back.delta[l][:, j - 1] @ d.passed.a[l - 1][:, i - 1]), add(*terms)


def _penalty_gradient(d: FeedForward, name: Name) -> Built:
    l, i, j = name.indices
    penalty = d.situation.plan.penalty
    W, n = d.ref("W", l, i, j), d.ref("n")
    terms: list[Expr] = []
    if penalty.l2:
        terms.append(div(mul(d.ref("alpha"), W), n))
    if penalty.l1:
        terms.append(div(mul(d.ref("l1"), call("sign", W)), n))
    per_batch = penalty.per_batch(d.situation.data.total_weight)
    return per_batch.gradient(d.network.layers[l - 1].W)[i - 1, j - 1], add(*terms)


def _gradient(d: FeedForward, name: Name) -> Built:
    l, i, j = name.indices
    value = d.back.dW[l][i - 1, j - 1]
    if any(d.situation.plan.penalty):
        return value, add(d.ref("dE/dW", l, i, j), d.ref("dR/dW", l, i, j))
    return value, _data_gradient(d, name)[1]


def _bias_gradient(d: FeedForward, name: Name) -> Built:
    l, j = name.indices
    layer = d.network.layers[l - 1]
    units = range(1, layer.n_out + 1) if layer.shares_bias else (j,)
    terms = [d.ref("delta", l, unit, row=row) for row in d.rows for unit in units]
    return d.bias_entry(d.back.db[l], j), add(*terms)


def _signal(d: FeedForward, name: Name) -> Built:
    """The picture story's error signal: target − output, carried back through the weights alone."""
    l, j = name.indices
    L, s = len(d.network.layers), d.place(name)
    signal = d.situation.data.y - d.passed.a[-1]
    for layer in reversed(d.network.layers[l:]):
        signal = signal @ layer.W.T
    if l == L:
        return signal[s, j - 1], sub(d.ref("y", j, row=name.row), d.ref("a", L, j, row=name.row))
    terms = [
        mul(d.ref("W", l + 1, j, k), d.ref("d", l + 1, k, row=name.row))
        for k in range(1, d.network.sizes[l + 1] + 1)
    ]
    return signal[s, j - 1], add(*terms)


BACKWARD: dict[str, tuple[str, Builder]] = {
    "dE/da": ("backward", _loss_slope),
    "da/dz": ("backward", _slope),
    "da[i]/dz": ("backward", _softmax_slope),
    "delta": ("backward", _delta),
    "dE[k]/da": ("backward", _part_slope),
    "dE[k]/dz": ("backward", _part_delta),
    "dE[k]/dW": ("backward", _part_gradient),
    "dz/dW": ("backward", _input_slope),
    "dz/db": ("backward", _one),
    "dz/da": ("backward", _path),
    "dE/dW": ("backward", _data_gradient),
    "dR/dW": ("backward", _penalty_gradient),
    "dW": ("backward", _gradient),
    "db": ("backward", _bias_gradient),
    "d": ("backward", _signal),
}
