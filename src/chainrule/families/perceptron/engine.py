"""The perceptron's kernel: an epoch by the reference (`maths`) or compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from chainrule.basics.random import Seed, row_order
from chainrule.basics.typing import Flags, Floats, Integers
from chainrule.engines.native import kernels, level, row_numbers
from chainrule.engines.streamed import RowsByEpoch
from chainrule.families.perceptron import maths as perceptron
from chainrule.families.perceptron.maths import Epoch, Rule, Weights
from chainrule.training.evaluation import near_blocks


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
    after: int
    weight: Floats | None
    active: npt.NDArray[np.uint8]
    eta: float
    margin: float
    intercept: bool
    together: bool
    loss: Floats
    mistakes: Integers


class Samples(NamedTuple):
    """Rows X ``(n, features)``, in memory or in a file, the codes of their classes and their
    weights ``(n,)``, and the seed of their order (None: as they lie)."""

    X: Any
    codes: Integers
    weight: Floats | None
    seed: Seed | None

    def parts(self, epoch: int) -> Iterator[Part]:
        """Those of an epoch in its order, one part after another."""
        n = len(self.X)
        if not isinstance(self.X, RowsByEpoch):
            codes = self.codes.astype(np.int64, copy=False)
            yield Part(self.X, codes, row_order(self.seed, n, epoch), self.weight)
            return
        for some in self.X.epoch(self.seed, epoch):
            codes = _at(some.order, self.codes[some.numbers], len(some.data.X), np.int64)
            weight = self.weight
            if weight is not None:
                weight = _at(some.order, weight[some.numbers], len(some.data.X), np.float64)
            yield Part(some.data.X, codes, some.order, weight)

    def mistakes(self, weights: Weights, rule: Rule) -> Integers:
        """See `maths.mistakes_on`, of all rows."""
        total, start = np.zeros(len(weights.b), np.int64), 0
        for rows in near_blocks(self.X):
            codes = self.codes[start : start + len(rows)]
            total += perceptron.mistakes_on(weights, rows, codes, rule)
            start += len(rows)
        return total


class Part(NamedTuple):
    """Some of the samples: rows, codes, the places in them in their order, and their weights."""

    X: Floats
    codes: Integers
    order: Integers
    weight: Floats | None


def _at(places: Integers, values: Any, n: int, dtype: Any) -> Any:
    """`values` at their `places` of n."""
    found = np.zeros(n, dtype)
    found[places] = values
    return found


def perceptron_epoch(
    engine: str,
    weights: Weights,
    samples: Samples,
    epoch: int,
    rule: Rule,
    active: Flags | None = None,
    adds_up: bool = True,
) -> Epoch:
    """All looks of an epoch by the engine "native" or "reference"; the samples have the weights'
    type. Where nobody needs the sums over all looks, `adds_up` False leaves them out."""
    found, after = perceptron.begun(weights, adds_up), len(samples.X)
    for part in samples.parts(epoch):
        after -= len(part.order)
        if engine == "native":
            found = _native_epoch(found, part, rule, active, after)
        else:
            found = perceptron.epoch(
                found, part.X, part.codes, part.order, rule, part.weight, active, after
            )
    if found.total is None:
        return found
    n = len(samples.X)
    total = Weights(n * weights.W + found.total.W, n * weights.b + found.total.b)
    return found._replace(total=total)


def _native_epoch(found: Epoch, part: Part, rule: Rule, active: Flags | None, after: int) -> Epoch:
    W, b = (np.array(array, order="C") for array in found.last)
    k, total = len(b), found.total
    if total is not None:
        total = Weights(np.array(total.W, order="C"), np.array(total.b, order="C"))
    kernel_epoch = KernelEpoch(
        W=W,
        b=b,
        W_total=None if total is None else total.W,
        b_total=None if total is None else total.b,
        X=np.ascontiguousarray(part.X),
        codes=np.ascontiguousarray(part.codes, np.int64),
        order=row_numbers(part.order),
        after=after,
        weight=_contiguous(part.weight),
        active=np.ones(k, np.uint8) if active is None else active.astype(np.uint8),
        eta=rule.eta,
        margin=rule.margin,
        intercept=rule.intercept,
        together=rule.together and k > 1,
        loss=found.loss.copy(),
        mistakes=found.mistakes.copy(),
    )
    kernels.perceptron_epoch(kernel_epoch, level())
    return Epoch(Weights(W, b), total, kernel_epoch.loss, kernel_epoch.mistakes)


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


_WEIGHTS = ("weights", "pocket", "total")
_OF_CLASSES = ("active", "best", "waited", "fewest", "looks")


CURVES: dict[str, Callable[[int], int]] = {"losses": lambda n: n, "mistakes": lambda n: n}
"""Of what is kept between epochs those arrays that have an entry for each."""


def _arrays(
    weights: Sequence[Weights], standing: Sequence[Any], losses: list[float], mistakes: list[int]
) -> dict[str, Any]:
    """What is kept between epochs, by its names."""
    found = dict(zip(_OF_CLASSES, standing, strict=True))
    for name, one in zip(_WEIGHTS, weights, strict=True):
        found |= {f"{name}.W": one.W, f"{name}.b": one.b}
    found |= {"losses": np.array(losses, float), "mistakes": np.array(mistakes, np.int64)}
    return {name: array.copy() for name, array in found.items()}


def learn(
    engine: str,
    weights: Weights,
    samples: Samples,
    first: int,
    rule: Rule,
    stopping: Stopping,
    keep: Literal["last", "pocket", "mean"] = "last",
    begun: Callable[[dict[str, Any]], Mapping[str, Any]] | None = None,
    after: Callable[[int, dict[str, Any], bool], None] | None = None,
) -> Learned:
    """Epochs, numbered from `first`, until no row of weights learns any more. ``after(epochs,
    arrays, is_last)`` is told of each what the next one needs; ``begun(arrays)``, of what there is
    before the first, gives what to go on from, if there is anything."""
    k, n = len(weights.b), len(samples.X)
    active, best, waited = np.ones(k, bool), np.full(k, np.inf), np.zeros(k, int)
    pocket, fewest = weights, np.full(k, n + 1)
    total, looks = Weights(0 * weights.W, 0 * weights.b), np.zeros(k)
    losses: list[float] = []
    mistakes: list[int] = []

    def now() -> dict[str, Any]:
        standing = (active, best, waited, fewest, looks)
        return _arrays((weights, pocket, total), standing, losses, mistakes)

    kept = {} if begun is None else begun(now())
    if kept:
        weights, pocket, total = (Weights(kept[f"{n}.W"], kept[f"{n}.b"]) for n in _WEIGHTS)
        active, best, waited, fewest, looks = (kept[name].copy() for name in _OF_CLASSES)
        losses, mistakes = kept["losses"].tolist(), kept["mistakes"].tolist()
    for epoch in range(first + len(losses), first + stopping.max_epochs):
        if not active.any():
            break
        found = perceptron_epoch(engine, weights, samples, epoch, rule, active, keep == "mean")
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
            wrong = samples.mistakes(weights, rule)
            better = wrong < fewest
            fewest = np.where(better, wrong, fewest)
            pocket = Weights(
                np.where(better[:, None], weights.W, pocket.W),
                np.where(better, weights.b, pocket.b),
            )
        if stopping.tol is not None:
            waited = np.where(found.loss > best - stopping.tol * n, waited + 1, 0)
        best = np.minimum(best, found.loss)
        done = (found.mistakes == 0) | (waited >= stopping.patience)
        active &= ~(done.all() if rule.together else done)
        if after is not None:
            is_last = not active.any() or len(losses) == stopping.max_epochs
            after(len(losses), now(), is_last)
    if keep == "mean":
        n_looks = np.maximum(looks, 1).astype(weights.b.dtype)
        mean = Weights(total.W / n_looks[:, None], total.b / n_looks)
        return Learned(mean, weights, losses, mistakes)
    return Learned(pocket if keep == "pocket" else weights, weights, losses, mistakes)
