"""What a training run leaves behind, epoch by epoch, and why it ended."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np

from chainrule.basics import notebook
from chainrule.basics.averages import mean
from chainrule.basics.i18n import _
from chainrule.basics.layout import figure
from chainrule.basics.typing import Json

StopReason: TypeAlias = Literal[
    "max_iter",
    "converged",
    "early_stopping",
    "max_fun",
    "line_search",
    "diverged",
    "interrupted",
    "callback",
    "running",
]
StopRule: TypeAlias = Literal["rel_tol", "tol", "gradient", "reduction", ""]
"""What a run converged by: a rule of `stopping`, or one of lbfgs's own (see `lbfgs`)."""


class Curve(list[Any]):
    """A list of numbers, one an epoch, whose pickle takes at most 8 bytes for each: their bytes,
    all first ones before all second ones, deflated where that is shorter (of a constant learning
    rate next to nothing is left)."""

    def __reduce__(self) -> tuple[Any, ...]:
        whole = all(type(number) is int for number in self)
        numbers = np.array(self, np.int64 if whole else np.float64)
        plain = numbers.view(np.uint8).reshape(-1, 8).T.tobytes()
        deflated = zlib.compress(plain)
        shorter = len(deflated) < len(plain)
        return _curve, (deflated if shorter else plain, shorter, numbers.dtype.str)


def _curve(held: bytes, is_deflated: bool, dtype: str) -> Curve:
    """The inverse of `Curve.__reduce__`."""
    plain = zlib.decompress(held) if is_deflated else held
    by_place = np.frombuffer(plain, np.uint8).reshape(8, -1).T
    return Curve(np.ascontiguousarray(by_place).view(dtype).ravel().tolist())


@dataclass
class Curves:
    """Loss (without penalty) and score of one `eval_set` after each epoch."""

    loss: list[float] = field(default_factory=Curve)
    score: list[float] = field(default_factory=Curve)


@dataclass
class History:
    """One entry an epoch in every list that is used.

    ``loss`` is the mean over the epoch's batches, each before its update, penalty included (as in
    scikit-learn's ``loss_curve_``); ``score`` and the other curves are taken after the epoch.
    ``best_epoch`` counts from 1; it is the epoch whose weights were kept, 0 where these are the
    first. ``samples_seen`` are those of all epochs of steps. A run that goes on from an earlier one
    appends to its history. ``stop_reason`` says how the run ended and, of one that converged,
    ``stop_rule`` by what; `chainrule.training.endings.ending` puts it in words.
    """

    loss: list[float] = field(default_factory=Curve)
    score: list[float] = field(default_factory=Curve)
    validation_loss: list[float] = field(default_factory=Curve)
    validation_score: list[float] = field(default_factory=Curve)
    eval_sets: list[Curves] = field(default_factory=list)
    learning_rate: list[float] = field(default_factory=Curve)
    n_samples: int = 0
    samples_seen: int = 0
    seconds: float = 0.0
    best_epoch: int = 0
    stop_reason: StopReason = "running"
    stop_rule: StopRule = ""
    engine: str = ""

    @property
    def n_epochs(self) -> int:
        return len(self.loss)

    def _repr_html_(self) -> str:
        """What a notebook shows: each curve's first, best and last number, and the loss drawn."""
        curves = {
            "loss": self.loss,
            "score": self.score,
            "validation_loss": self.validation_loss,
            "validation_score": self.validation_score,
        }
        curves |= {f"eval_{i}_loss": c.loss for i, c in enumerate(self.eval_sets, 1)}
        rows = [
            [name, *map(figure, (curve[0], best(curve), curve[-1]))]
            for name, curve in curves.items()
            if curve
            for best in (max if name.endswith("score") else min,)
        ]
        title = _("{n} epochs in {seconds:.2g} s; the weights are those of epoch {best}").format(
            n=self.n_epochs, seconds=self.seconds, best=self.best_epoch
        )
        head = ["", _("first"), _("best"), _("last")]
        return notebook.table(head, rows, title) + notebook.curve(self.loss, _("Loss"))

    def at(self, n: int) -> dict[str, float]:
        """What the curves have of epoch `n`, by their names; those of the eval sets are
        ``eval_1_loss``, ``eval_1_score`` ..."""
        names = ("loss", "score", "validation_loss", "validation_score", "learning_rate")
        curves = {name: getattr(self, name) for name in names}
        for i, watched in enumerate(self.eval_sets, 1):
            curves |= {f"eval_{i}_loss": watched.loss, f"eval_{i}_score": watched.score}
        return {name: curve[n - 1] for name, curve in curves.items() if len(curve) >= n}

    @contextmanager
    def taken_back_on_error(self) -> Iterator[None]:
        """A context after which, if it ends in an exception, the curves are as long as before."""
        lengths = self.lengths()
        try:
            yield
        except BaseException:
            self.cut(lengths)
            raise

    def lengths(self) -> list[int]:
        """How long each curve is, for `cut`."""
        return list(map(len, self._curves()))

    def cut(self, lengths: Iterable[int]) -> None:
        """Take back what was appended since the curves were so long."""
        for curve, length in zip(self._curves(), lengths, strict=True):
            del curve[length:]

    def _curves(self) -> Iterator[list[float]]:
        yield from (self.loss, self.score, self.validation_loss, self.validation_score)
        yield self.learning_rate
        for curves in self.eval_sets:
            yield from (curves.loss, curves.score)

    def to_json(self) -> Json:
        return asdict(self)

    @staticmethod
    def from_json(data: Json) -> History:
        curves = [Curves(**entry) for entry in data.get("eval_sets", [])]
        return History(**{**data, "eval_sets": curves})


def mean_history(histories: Sequence[History]) -> History:
    """The curves' means over the members, as long as the shortest."""
    first = histories[0]

    def mean_curve(curves: Sequence[Sequence[float]]) -> Curve:
        return Curve(map(mean, zip(*curves, strict=False)))

    reasons = [history.stop_reason for history in histories]
    eval_sets = zip(*(history.eval_sets for history in histories), strict=True)
    return History(
        loss=mean_curve([h.loss for h in histories]),
        validation_loss=mean_curve([h.validation_loss for h in histories]),
        eval_sets=[
            Curves(mean_curve([c.loss for c in each]), mean_curve([c.score for c in each]))
            for each in eval_sets
        ],
        learning_rate=first.learning_rate,
        samples_seen=sum(h.samples_seen for h in histories),
        stop_reason=next((r for r in _WORSE if r in reasons), first.stop_reason),
        engine=first.engine,
    )


_WORSE: tuple[StopReason, ...] = ("diverged", "interrupted", "callback")
"""Ends of one member that are told of all, the gravest first."""
