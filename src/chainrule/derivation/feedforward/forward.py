"""The forward pass and the loss, quantity by quantity."""

from __future__ import annotations

import numpy as np

from chainrule.basics.expression import Expr, Num, add, call, div, mul, power, sub
from chainrule.derivation.feedforward.kinds import (
    of_biases,
    of_outputs,
    of_samples,
    of_step,
    of_units,
    of_weights,
)
from chainrule.derivation.feedforward.records import StepRecords
from chainrule.derivation.graph.kinds import Built, Kind
from chainrule.pieces.losses import clipped


def _input(s: StepRecords, l: int, i: int, sample: int | None = None) -> Built:
    return s.passed.a[l][s.place(sample), i - 1], None


def _activation(s: StepRecords, l: int, j: int, sample: int | None = None) -> Built:
    value = s.passed.a[l][s.place(sample), j - 1]
    if s.drops_out(l):
        return value, mul(s.ref("mask", l, j, sample=sample), s.ref("f", l, j, sample=sample))
    return value, _activation_formula(s, l, j, sample)


def _activation_formula(s: StepRecords, l: int, j: int, sample: int | None) -> Expr | None:
    f = s.layer(l).activation
    if f.formula is None:  # a person's own activation, with no formula that we know
        return None
    if f.elementwise:
        return f.formula(s.ref("z", l, j, sample=sample))
    zs: list[Expr] = [s.ref("z", l, k, sample=sample) for k in s.units(l)]
    z = s.passed.z[l][s.place(sample)]
    if abs(z).max() > 500:  # e^z alone would overflow: show the shifted form that is computed
        zs = [sub(ref, float(z.max())) for ref in zs]
    return f.formula(zs, j - 1)


def _unmasked(s: StepRecords, l: int, j: int, sample: int | None = None) -> Built:
    return s.passed.f[l][s.place(sample), j - 1], _activation_formula(s, l, j, sample)


def _mask(s: StepRecords, l: int, j: int, sample: int | None = None) -> Built:
    mask = s.passed.mask[l]
    return (1.0 if mask is None else mask[s.place(sample), j - 1]), None


def _weighted_sum(s: StepRecords, l: int, j: int, sample: int | None = None) -> Built:
    terms: list[Expr] = [
        mul(s.ref("W", l, i, j), s.ref("a", l - 1, i, sample=sample)) for i in s.senders(l)
    ]
    if s.layer(l).b is not None:
        terms.append(s.bias_ref("b", l, j))
    return s.passed.z[l][s.place(sample), j - 1], add(*terms)


def _target(s: StepRecords, k: int, sample: int | None = None) -> Built:
    return s.targets[s.place(sample), k - 1], None


def _weight(s: StepRecords, l: int, i: int, j: int) -> Built:
    return s.layer(l).W[i - 1, j - 1], None


def _bias(s: StepRecords, l: int, j: int) -> Built:
    b = s.layer(l).b
    assert b is not None
    return b[j - 1], None


def loss_operands(s: StepRecords, k: int, sample: int | None) -> tuple[Expr, Expr]:
    """y and a; the number that a is clipped to where log_loss clips it."""
    a: Expr = s.ref("a", s.L, k, sample=sample)
    if s.network.loss.name == "log_loss":
        stored = s.passed.a[-1][s.place(sample), k - 1]
        used = clipped(np.asarray([stored]))[0]
        a = a if used == stored else Num(float(used))
    return s.ref("y[k]", k, sample=sample), a


def _output_loss(s: StepRecords, k: int, sample: int | None = None) -> Built:
    """Output k's part of a sample's loss."""
    place = s.place(sample)
    value = s.loss_parts[place, k - 1]
    formula = s.network.loss.formula(s.targets[place, k - 1])
    if formula is None:  # a person's own loss, with no formula that we know
        return value, None
    return value, formula.value(*loss_operands(s, k, sample), s.sizes[-1])


def _output_loss_of_batch(s: StepRecords, k: int) -> Built:
    if not s.is_batch:
        return _output_loss(s, k)
    terms = [mul(s.share_expr(sample), s.ref("E[k]", k, sample=sample)) for sample in s.samples]
    return float(np.sum(s.share * s.loss_parts[:, k - 1])), add(*terms)


def _loss(s: StepRecords, sample: int | None = None) -> Built:
    terms: list[Expr] = [s.ref("E[k]", k, sample=sample) for k in s.outputs]
    return float(s.loss_parts[s.place(sample)].sum()), add(*terms)


def _loss_of_batch(s: StepRecords) -> Built:
    if not s.is_batch:
        return _loss(s)
    terms = [mul(s.share_expr(sample), s.ref("E", sample=sample)) for sample in s.samples]
    return float(s.share @ s.loss_parts.sum(axis=1)), add(*terms)


def _share(s: StepRecords, sample: int | None = None) -> Built:
    return s.share[s.place(sample)], None


def _penalty(s: StepRecords) -> Built:
    n, penalty = s.situation.data.total_weight, s.situation.plan.penalty
    refs = [s.ref("W", *index) for l in range(1, s.L + 1) for index in s.weights(l)]
    terms: list[Expr] = []
    if penalty.l2:
        squares = add(*(power(ref, 2) for ref in refs))
        terms.append(mul(div(s.ref("alpha"), mul(2, s.ref("n"))), squares))
    if penalty.l1:
        sizes = add(*(call("abs", ref) for ref in refs))
        terms.append(mul(div(s.ref("l1"), s.ref("n")), sizes))
    return penalty.per_batch(n).value(layer.W for layer in s.network.layers), add(*terms)


def _is_batch(s: StepRecords) -> bool:
    return s.is_batch


def _has_output_of_batch(s: StepRecords, k: int) -> bool:
    return s.is_batch and s.has_output(k)


FORWARD: tuple[Kind, ...] = (
    Kind("a", "given", _input, None, exists=StepRecords.has_input, layer=0, unit=1),
    of_outputs("y[k]", "given", _target),
    of_samples("share", "given", _share),
    of_weights("W", "given", _weight),
    of_biases("b", "given", _bias),
    of_units("z", "forward", _weighted_sum),
    of_units("f", "forward", _unmasked),
    of_units("mask", "forward", _mask),
    of_units("a", "forward", _activation),
    of_outputs("E[k]", "loss", _output_loss, exists=_has_output_of_batch),
    of_outputs("E[k]", "loss", _output_loss_of_batch, per_sample=False),
    of_samples("E", "loss", _loss, exists=_is_batch),
    of_step("E", "loss", _loss_of_batch),
    of_step("R", "loss", _penalty),
)
