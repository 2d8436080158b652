"""What a training run leaves behind, epoch by epoch, and why it ended."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Literal, TypeAlias

from chainrule.basics.typing import Json

StopReason: TypeAlias = Literal[
    "max_iter", "converged", "early_stopping", "interrupted", "diverged", "callback", "running"
]


@dataclass
class Curves:
    """Loss (without penalty) and score of one `eval_set` after each epoch."""

    loss: list[float] = field(default_factory=list)
    score: list[float] = field(default_factory=list)


@dataclass
class History:
    """One entry an epoch in every list that is used.

    ``loss`` is the mean over the epoch's batches, each before its update, penalty included (as in
    scikit-learn's ``loss_curve_``); ``score`` and the other curves are taken after the epoch.
    ``best_epoch`` counts from 1; it is the epoch whose weights were kept.
    """

    loss: list[float] = field(default_factory=list)
    score: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    validation_score: list[float] = field(default_factory=list)
    eval_sets: list[Curves] = field(default_factory=list)
    learning_rate: list[float] = field(default_factory=list)
    n_samples: int = 0
    seconds: float = 0.0
    best_epoch: int = 0
    stop_reason: StopReason = "running"
    engine: str = ""

    @property
    def n_epochs(self) -> int:
        return len(self.loss)

    def to_json(self) -> Json:
        return asdict(self)

    @staticmethod
    def from_json(data: Json) -> History:
        curves = [Curves(**entry) for entry in data.get("eval_sets", [])]
        return History(**{**data, "eval_sets": curves})
