"""The McCulloch-Pitts neuron and the perceptron: record and maths.

    neuron        y = f(Σᵢ wᵢxᵢ − θ),  f(s) = 1 where s ≥ 0, else 0          (McCulloch, Pitts 1943)

    perceptron    s = Σᵢ wᵢxᵢ + b,  t = ±1                                     (Rosenblatt 1958)
                  a mistake is  t·s ≤ margin;  then  w ← w + ηtx,  b ← b + ηt

    several       one against the rest: each class k has its own w, and t = 1 for it, else −1
                  together (Kesler):  r the best of the others,  a mistake is  s_y − s_r ≤ margin;
                  then  w_y ← w_y + ηx,  w_r ← w_r − ηx,  and b likewise        (Duda, Hart 1973)

    averaged      the mean of w and b after every sample looked at           (Freund, Schapire 1999)
    pocket        the w and b of the epoch's end with the fewest mistakes on all samples, so far
                  (Gallant 1990, with ratchet, looked at once an epoch)

A margin above 0 is the perceptron of Krauth and Mézard (1987). The loss of a sample, by which
training stops, is max(0, margin − t·s). A sample's weight multiplies η.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.typing import Flags, Floats, Integers
from chainrule.families.sums import added_up

_LINE = 64
"""Bytes: a sum is taken in as many parts as numbers are in it (see `chainrule.families.sums`)."""


class Weights(NamedTuple):
    """W ``(classes, features)``, one row where there are two classes, and b ``(classes,)``."""

    W: Floats
    b: Floats


class Look(NamedTuple):
    """One sample looked at: sums s and signs t ``(classes,)`` (together: 1 for its class, −1 for
    the best of the others, else 0), which rows were `mistaken`, and what came of it."""

    s: Floats
    t: Floats
    mistaken: Flags
    after: Weights


class Rule(NamedTuple):
    """How mistakes are told and corrected; `intercept` says whether b learns."""

    eta: float = 1.0
    margin: float = 0.0
    intercept: bool = True
    together: bool = False


class Epoch(NamedTuple):
    """One pass over the samples: the last weights, what corrections add to their sum over all looks
    where it was asked for, and for each class the sum of the losses and the number of mistakes
    ``(classes,)``."""

    last: Weights
    total: Weights | None
    loss: Floats
    mistakes: Integers


def neuron(x: Floats, w: Floats, theta: float) -> Floats:
    """1 where Σ wx ≥ θ, else 0, for each row of x ``(n, inputs)``; w ``(inputs,)``."""
    return (added_up(x * w) >= theta).astype(float)


def sums(X: Floats, weights: Weights) -> Floats:
    """s ``(n, classes)`` of rows X ``(n, features)``, to rounding the sums of `look`."""
    s: Floats = X @ weights.W.T + weights.b
    return s


def signs(s: Floats, code: int, rule: Rule) -> Floats:
    """t ``(classes,)`` of a sample of class `code`; with one row of weights t is its only sign."""
    if len(s) == 1:
        return np.array([1.0 if code == 1 else -1.0])
    t = np.full(len(s), 0.0 if rule.together else -1.0)
    t[code] = 1.0
    if rule.together:
        t[rival(s, code)] = -1.0
    return t


def rival(s: Floats, code: int) -> int:
    """The class with the greatest sum besides the sample's own."""
    others = np.where(np.arange(len(s)) == code, -np.inf, s)
    return int(others.argmax())


def look(weights: Weights, x: Floats, code: int, rule: Rule, weight: float = 1.0) -> Look:
    """Look at a sample x ``(features,)`` of class `code`; correct the weights mistaken on it."""
    s = added_up(weights.W * x, _LINE // weights.W.itemsize) + weights.b
    t = signs(s, code, rule)
    confidence = np.full(len(s), t @ s) if rule.together and len(s) > 1 else t * s
    mistaken = (confidence <= rule.margin) & (t != 0)
    step = _step(t, mistaken, rule, weight, weights.W.dtype)
    b = weights.b + step if rule.intercept else weights.b
    return Look(s, t, mistaken, Weights(weights.W + step[:, None] * x, b))


def _step(t: Floats, mistaken: Flags, rule: Rule, weight: float, dtype: Any) -> Floats:
    """What is added to b, and times x to w, of each class ``(classes,)``."""
    return (rule.eta * weight * t * mistaken).astype(dtype)


def losses(seen: Look, rule: Rule) -> Floats:
    """max(0, margin − t·s) of each class's row, ``(classes,)``; together it counts once."""
    if rule.together and len(seen.s) > 1:
        lost = np.zeros(len(seen.s))
        lost[int(seen.t.argmax())] = max(0.0, rule.margin - float(seen.t @ seen.s))
        return lost
    return np.asarray(np.maximum(0.0, rule.margin - seen.t * seen.s))


def begun(weights: Weights, adds_up: bool = True) -> Epoch:
    """An epoch before its first look."""
    k, none = len(weights.b), None
    total = Weights(np.zeros_like(weights.W), np.zeros_like(weights.b)) if adds_up else none
    return Epoch(weights, total, np.zeros(k), np.zeros(k, np.int64))


def epoch(
    found: Epoch,
    X: Floats,
    codes: Integers,
    order: Integers,
    rule: Rule,
    sample_weight: Floats | None = None,
    active: Flags | None = None,
    after: int = 0,
) -> Epoch:
    """Look at more samples, in the order given, and so many `after` these; rows of weights that are
    not `active` stand still.

    Of the sum over all looks only the corrections are added up: one made at look j of n, from 0,
    stays for n − j looks.
    """
    weights, total, loss, mistakes = found.last, found.total, found.loss + 0, found.mistakes + 0
    k, n = len(weights.b), len(order) + after
    active = np.ones(k, bool) if active is None else active
    for j, i in enumerate(order.tolist()):
        weight = 1.0 if sample_weight is None else float(sample_weight[i])
        seen = look(weights, X[i], int(codes[i]), rule, weight)
        loss += losses(seen, rule) * weight * active
        mistakes += seen.mistaken & active
        weights = Weights(
            np.where(active[:, None], seen.after.W, weights.W),
            np.where(active, seen.after.b, weights.b),
        )
        if total is None:
            continue
        stays = weights.b.dtype.type(n - j)
        step = _step(seen.t, seen.mistaken & active, rule, weight, weights.b.dtype) * stays
        b = total.b + step if rule.intercept else total.b
        total = Weights(total.W + step[:, None] * X[i], b)
    return Epoch(weights, total, loss, mistakes)


def mistakes_on(weights: Weights, X: Floats, codes: Integers, rule: Rule) -> Integers:
    """How many samples each row of weights is mistaken on ``(classes,)``; together, the samples
    whose class has not the greatest sum."""
    s = sums(X, weights)
    if rule.together and s.shape[1] > 1:
        return np.full(s.shape[1], (s.argmax(axis=1) != codes).sum())
    own = codes[:, None] == (np.arange(s.shape[1]) if s.shape[1] > 1 else 1)
    return np.asarray((np.where(own, s, -s) <= 0).sum(axis=0))
