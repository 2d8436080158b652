"""The backward pass, quantity by quantity: each factor of the chain rule, each gradient.

With the sequential update order the formulas below the output layer refer to ``W+``.
"""

from __future__ import annotations

from chainrule.basics.expression import Expr, Num, add, call, div, mul, neg, sub
from chainrule.derivation.feedforward.forward import loss_operands
from chainrule.derivation.feedforward.kinds import Builder, of_biases, of_units, of_weights
from chainrule.derivation.feedforward.records import StepRecords
from chainrule.derivation.graph.kinds import Built, Kind
from chainrule.derivation.graph.names import FORMS


def _share_factor(s: StepRecords, sample: int | None) -> Expr:
    return s.share_expr(sample) if s.is_batch else Num(1)


# -- δ and its factors ---------------------------------------------------------------------------


def _loss_slope(s: StepRecords, l: int, j: int, sample: int | None = None) -> Built:
    """dE/da: from the loss at the output, from the layer above below it."""
    place = s.place(sample)
    if l == s.L:
        y, a = s.targets, s.passed.a[-1]
        value = (s.network.loss.gradient(y, a) * s.share[:, None])[place, j - 1]
        formula = s.network.loss.formula(y[place, j - 1])
        if formula is None:
            return value, None
        slope = formula.gradient(*loss_operands(s, j, sample), s.sizes[-1])
        return value, mul(_share_factor(s, sample), slope)
    if l == s.L - 1 and s.network.output.elementwise and len(s.outputs) > 1:
        terms: list[Expr] = [s.ref("dE[k]/da", k, l, j, sample=sample) for k in s.outputs]
    else:
        above = s.units(l + 1)
        terms = [
            mul(s.ref("delta", l + 1, k, sample=sample), s.weight_above(l, j, k)) for k in above
        ]
    return (s.back.delta[l + 1] @ s.matrix_above(l).T)[place, j - 1], add(*terms)


def _slope(s: StepRecords, l: int, j: int, sample: int | None = None) -> Built:
    """da/dz, dropout's factor included."""
    f = s.layer(l).activation
    if not f.elementwise:
        return _softmax_slope(s, l, j, j, sample)
    assert f.derivative is not None
    place, mask = s.place(sample), s.passed.mask[l]
    value = f.derivative(s.passed.z[l], s.passed.f[l])[place, j - 1]
    value = value if mask is None else value * mask[place, j - 1]
    if f.slope is None:
        return value, None
    of = s.ref("a" if mask is None else "f", l, j, sample=sample)
    slope = f.slope(s.ref("z", l, j, sample=sample), of)
    return value, slope if mask is None else mul(s.ref("mask", l, j, sample=sample), slope)


def _softmax_slope(s: StepRecords, l: int, i: int, j: int, sample: int | None = None) -> Built:
    a = s.passed.a[-1][s.place(sample)]
    refs: list[Expr] = [s.ref("a", l, k, sample=sample) for k in s.units(l)]
    slope = s.network.output.slope
    expr = None if slope is None else slope(refs, i - 1, j - 1)
    return a[i - 1] * ((i == j) - a[j - 1]), expr


def _delta(s: StepRecords, l: int, j: int, sample: int | None = None) -> Built:
    value = s.back.delta[l][s.place(sample), j - 1]
    slope = s.ref("dE/da", l, j, sample=sample)
    if l == s.L and s.is_canonical:
        return value, _canonical_delta(s, j, sample)
    if l < s.L or s.network.output.elementwise:
        return value, mul(slope, s.ref("da/dz", l, j, sample=sample))
    mean = [
        mul(s.ref("dE/da", l, i, sample=sample), s.ref("a", l, i, sample=sample)) for i in s.outputs
    ]
    # Σᵢ ∂E/∂aᵢ · ∂aᵢ/∂zⱼ with aⱼ taken out, as it is computed
    return value, mul(s.ref("a", l, j, sample=sample), sub(slope, add(*mean)))


def _canonical_delta(s: StepRecords, k: int, sample: int | None) -> Expr:
    """δ = (a − y)·share, the poles of the two factors having cancelled."""
    return mul(
        _share_factor(s, sample),
        sub(s.ref("a", s.L, k, sample=sample), s.ref("y[k]", k, sample=sample)),
    )


# -- of one output's part of the loss ------------------------------------------------------------


def _part_slope(s: StepRecords, k: int, l: int, j: int, sample: int | None = None) -> Built:
    """dE[k]/da."""
    if l == s.L:
        return _loss_slope(s, l, k, sample) if j == k else (0.0, Num(0))
    carried = s.part_of_output(k).delta[l + 1] @ s.matrix_above(l).T
    value = carried[s.place(sample), j - 1]
    if l == s.L - 1 and s.network.output.elementwise:
        return value, mul(s.ref("delta", s.L, k, sample=sample), s.weight_above(l, j, k))
    terms = [
        mul(s.ref("dE[k]/dz", k, l + 1, m, sample=sample), s.weight_above(l, j, m))
        for m in s.units(l + 1)
    ]
    return value, add(*terms)


def _part_delta(s: StepRecords, k: int, l: int, j: int, sample: int | None = None) -> Built:
    """dE[k]/dz."""
    value = s.part_of_output(k).delta[l][s.place(sample), j - 1]
    if l < s.L:
        return value, mul(
            s.ref("dE[k]/da", k, l, j, sample=sample), s.ref("da/dz", l, j, sample=sample)
        )
    if not s.network.output.elementwise:
        g, a = s.ref("dE[k]/da", k, l, k, sample=sample), s.ref("a", l, j, sample=sample)
        through_sum = mul(g, s.ref("a", l, k, sample=sample))  # as the pullback computes it
        return value, mul(a, sub(g, through_sum) if j == k else neg(through_sum))
    return (value, s.ref("delta", l, k, sample=sample)) if j == k else (0.0, Num(0))


def _part_gradient(s: StepRecords, k: int, l: int, i: int, j: int) -> Built:
    """dE[k]/dW."""
    terms = [
        mul(s.ref("dE[k]/dz", k, l, j, sample=sample), s.ref("a", l - 1, i, sample=sample))
        for sample in s.samples
    ]
    part = s.part_of_output(k).delta[l][:, j - 1]
    return float(part @ s.passed.a[l - 1][:, i - 1]), add(*terms)


# -- the slopes of z -----------------------------------------------------------------------------


def _slope_by_weight(s: StepRecords, l: int, i: int, j: int, sample: int | None = None) -> Built:
    """dz/dW is the input of the weight."""
    return s.passed.a[l - 1][s.place(sample), i - 1], s.ref("a", l - 1, i, sample=sample)


def _slope_by_bias(s: StepRecords, l: int, j: int, sample: int | None = None) -> Built:
    return 1.0, Num(1)


def _slope_by_input(s: StepRecords, l: int, i: int, j: int, below: int) -> Built:
    """dz/da is the weight."""
    return s.layer(l).W[i - 1, j - 1], s.ref("W", l, i, j)


# -- gradients -----------------------------------------------------------------------------------


def _data_gradient(s: StepRecords, l: int, i: int, j: int) -> Built:
    terms = [
        mul(s.ref("delta", l, j, sample=sample), s.ref("a", l - 1, i, sample=sample))
        for sample in s.samples
    ]
    return float(s.back.delta[l][:, j - 1] @ s.passed.a[l - 1][:, i - 1]), add(*terms)


def _penalty_gradient(s: StepRecords, l: int, i: int, j: int) -> Built:
    penalty = s.situation.plan.penalty
    W, n = s.ref("W", l, i, j), s.ref("n")
    terms: list[Expr] = []
    if penalty.l2:
        terms.append(div(mul(s.ref("alpha"), W), n))
    if penalty.l1:
        terms.append(div(mul(s.ref("l1"), call("sign", W)), n))
    per_batch = penalty.per_batch(s.situation.data.total_weight)
    return per_batch.gradient(s.layer(l).W)[i - 1, j - 1], add(*terms)


def _gradient(s: StepRecords, l: int, i: int, j: int) -> Built:
    value = s.back.dW[l][i - 1, j - 1]
    if s.is_penalized:
        return value, add(s.ref("dE/dW", l, i, j), s.ref("dR/dW", l, i, j))
    return value, _data_gradient(s, l, i, j)[1]


def _bias_gradient(s: StepRecords, l: int, j: int) -> Built:
    units = s.units(l) if s.layer(l).shares_bias else (j,)
    terms = [s.ref("delta", l, unit, sample=sample) for sample in s.samples for unit in units]
    return s.back.db[l][j - 1], add(*terms)


def _signal(s: StepRecords, l: int, j: int, sample: int | None = None) -> Built:
    """The picture story's error signal: target − output, carried back through the weights alone."""
    signal = s.targets - s.passed.a[-1]
    for layer in reversed(s.network.layers[l:]):
        signal = signal @ layer.W.T
    value = signal[s.place(sample), j - 1]
    if l == s.L:
        return value, sub(s.ref("y[k]", j, sample=sample), s.ref("a", l, j, sample=sample))
    terms = [
        mul(s.ref("W", l + 1, j, k), s.ref("d", l + 1, k, sample=sample)) for k in s.units(l + 1)
    ]
    return value, add(*terms)


# -- the table -----------------------------------------------------------------------------------


def _has_part(s: StepRecords, k: int, l: int, j: int) -> bool:
    return s.has_output(k) and s.has_unit(l, j)


def _has_part_weight(s: StepRecords, k: int, l: int, i: int, j: int) -> bool:
    return s.has_output(k) and s.has_weight(l, i, j)


def _has_pair(s: StepRecords, l: int, i: int, j: int) -> bool:
    """Two outputs of a softmax."""
    return l == s.L and not s.network.output.elementwise and s.has_output(i) and s.has_output(j)


def _has_path(s: StepRecords, l: int, i: int, j: int, below: int) -> bool:
    return below == l - 1 and s.has_weight(l, i, j)


def _of_parts(name: str, build: Builder) -> Kind:
    """One for each output k, unit (l, j), and sample."""
    return Kind(name, "backward", build, None, exists=_has_part, layer=1, unit=2)


BACKWARD: tuple[Kind, ...] = (
    of_units("dE/da", "backward", _loss_slope),
    of_units("da/dz", "backward", _slope, spellings=("da[{0}][{1}]/dz[{0}][{1}]",)),
    Kind("da[i]/dz", "backward", _softmax_slope, None, exists=_has_pair, layer=0, unit=2),
    of_units("delta", "backward", _delta, aliases=("dE/dz[{0}][{1}]",)),
    _of_parts("dE[k]/da", _part_slope),
    _of_parts("dE[k]/dz", _part_delta),
    Kind(
        "dE[k]/dW",
        "backward",
        _part_gradient,
        None,
        exists=_has_part_weight,
        per_sample=False,
        layer=1,
        unit=3,
    ),
    of_weights("dz/dW", "backward", _slope_by_weight, per_sample=True),
    of_units("dz/db", "backward", _slope_by_bias),
    of_weights("dz/da", "backward", _slope_by_input, exists=_has_path),
    of_weights("dR/dW", "backward", _penalty_gradient),
    of_biases("db", "backward", _bias_gradient, spellings=("dE/db[{0}][{1}]",)),
    of_units("d", "backward", _signal),
)

PENALIZED: tuple[Kind, ...] = (
    of_weights("dE/dW", "backward", _data_gradient),
    of_weights("dW", "backward", _gradient),
)
UNPENALIZED: tuple[Kind, ...] = (
    of_weights("dW", "backward", _gradient, aliases=(FORMS["dE/dW"],)),
)
"""dW: the gradient of E + R, or of E, whose name it then has as well."""
