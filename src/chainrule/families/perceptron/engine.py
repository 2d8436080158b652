"""The perceptron's kernel: an epoch by the reference (`maths`) or compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from chainrule.basics.typing import Flags, Floats, Integers
from chainrule.engines.native import kernels, level
from chainrule.families.perceptron import maths as perceptron
from chainrule.families.perceptron.maths import Epoch, Rule, Weights


class KernelEpoch(NamedTuple):
    """An epoch as the compiled module reads it, by these names; it changes the weights and adds to
    their totals (what corrections add to the sums over all looks), the losses and the mistakes."""

    W: Floats
    b: Floats
    W_total: Floats | None
    b_total: Floats | None
    X: Floats
    codes: Integers
    order: Integers
    weight: Floats | None
    active: npt.NDArray[np.uint8]
    eta: float
    margin: float
    intercept: bool
    together: bool
    loss: Floats
    mistakes: Integers


def perceptron_epoch(
    engine: str,
    weights: Weights,
    X: Floats,
    codes: Integers,
    order: Integers,
    rule: Rule,
    sample_weight: Floats | None = None,
    active: Flags | None = None,
    adds_up: bool = True,
) -> Epoch:
    """`maths.epoch` by the engine "native" or "reference"; X ``(n, features)`` of the
    weights' type, codes and order ``(n,)``. Where nobody needs the sums over all looks, `adds_up`
    False leaves them out."""
    if engine == "reference":
        return perceptron.epoch(weights, X, codes, order, rule, sample_weight, active)
    k, looks = len(weights.b), len(order)
    kernel_epoch = KernelEpoch(
        W=np.array(weights.W, order="C"),
        b=np.array(weights.b, order="C"),
        W_total=np.zeros_like(weights.W, order="C") if adds_up else None,
        b_total=np.zeros_like(weights.b, order="C") if adds_up else None,
        X=np.ascontiguousarray(X),
        codes=np.ascontiguousarray(codes, np.int64),
        order=np.ascontiguousarray(order, np.int64),
        weight=_contiguous(sample_weight),
        active=np.ones(k, np.uint8) if active is None else active.astype(np.uint8),
        eta=rule.eta,
        margin=rule.margin,
        intercept=rule.intercept,
        together=rule.together and k > 1,
        loss=np.zeros(k),
        mistakes=np.zeros(k, np.int64),
    )
    kernels.perceptron_epoch(kernel_epoch, level())
    W_added, b_added, sums = kernel_epoch.W_total, kernel_epoch.b_total, None
    if W_added is not None and b_added is not None:
        sums = Weights(looks * weights.W + W_added, looks * weights.b + b_added)
    last = Weights(kernel_epoch.W, kernel_epoch.b)
    return Epoch(last, sums, kernel_epoch.loss, kernel_epoch.mistakes)


def _contiguous(weight: Floats | None) -> Floats | None:
    return None if weight is None else np.ascontiguousarray(weight, np.float64)


class Stopping(NamedTuple):
    """A row of weights stands still after an epoch without a mistake, or when its mean loss was not
    better by `tol` (None: never) than the best for `patience` epochs."""

    max_epochs: int
    tol: float | None = None
    patience: int = 5


class Learned(NamedTuple):
    """`weights` as asked for (the last, the pocket's or the mean), `last` to go on from; for each
    epoch the mean loss and the mistakes, the classes added up."""

    weights: Weights
    last: Weights
    loss: list[float]
    mistakes: list[int]


def learn(
    engine: str,
    weights: Weights,
    X: Floats,
    codes: Integers,
    order: Callable[[int], Integers],
    rule: Rule,
    stopping: Stopping,
    sample_weight: Floats | None = None,
    keep: Literal["last", "pocket", "mean"] = "last",
) -> Learned:
    """Epochs until no row of weights learns any more; ``order(epoch)`` from epoch 0."""
    k, n = len(weights.b), len(X)
    active, best, waited = np.ones(k, bool), np.full(k, np.inf), np.zeros(k, int)
    pocket, fewest = weights, np.full(k, n + 1)
    total, looks = Weights(0 * weights.W, 0 * weights.b), np.zeros(k)
    losses, mistakes = [], []
    for epoch in range(stopping.max_epochs):
        found = perceptron_epoch(
            engine, weights, X, codes, order(epoch), rule, sample_weight, active, keep == "mean"
        )
        weights = found.last
        losses.append(float(found.loss.sum()) / n)
        mistakes.append(int(found.mistakes.sum()))
        if keep == "mean":
            assert found.total is not None
            total = Weights(
                total.W + found.total.W * active[:, None], total.b + found.total.b * active
            )
            looks += n * active
        if keep == "pocket":
            now = perceptron.mistakes_on(weights, X, codes, rule)
            better = now < fewest
            fewest = np.where(better, now, fewest)
            pocket = Weights(
                np.where(better[:, None], weights.W, pocket.W),
                np.where(better, weights.b, pocket.b),
            )
        if stopping.tol is not None:
            waited = np.where(found.loss > best - stopping.tol * n, waited + 1, 0)
        best = np.minimum(best, found.loss)
        done = (found.mistakes == 0) | (waited >= stopping.patience)
        active &= ~(done.all() if rule.together else done)
        if not active.any():
            break
    if keep == "mean":
        n_looks = np.maximum(looks, 1).astype(X.dtype)
        mean = Weights(total.W / n_looks[:, None], total.b / n_looks)
        return Learned(mean, weights, losses, mistakes)
    return Learned(pocket if keep == "pocket" else weights, weights, losses, mistakes)
