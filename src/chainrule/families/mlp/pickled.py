"""What pickle, joblib and skops store of a multi-layer perceptron: names, numbers and arrays.

    _frame    the activations by their names, the biases, the loss by its name; a function of one's
              own stands there itself
    _run      what a later run needs of this one: its optimizer's memory, steps, stopping, seed

All other attributes are stored as they are.
"""

from __future__ import annotations

from typing import Any

from chainrule.engines.plan import State
from chainrule.families.keywords import Estimator
from chainrule.families.mlp.attributes import Frame, network_of
from chainrule.pieces.activations import get_activation
from chainrule.pieces.losses import row_titled
from chainrule.training.run import RunResult
from chainrule.training.settings import by_new_names


class StoredAsData(Estimator):
    """What pickle and its like call."""

    def __getstate__(self) -> dict[str, Any]:
        return _stored(super().__getstate__())

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(_unstored(by_new_names(state)))


def _stored(attributes: dict[str, Any]) -> dict[str, Any]:
    """An estimator's attributes as they are stored."""
    found = dict(attributes)
    if "_frame" in found:
        found["_frame"] = _named(found["_frame"])
    if "_run" in found:
        run: RunResult = found["_run"]
        found["_run"] = {
            "memory": run.state.memory,
            "embedding_memory": run.state.embedding_memory,
            "t": run.state.t,
            "stopping": run.stopping,
            "seed": run.seed,
        }
    return found


def _unstored(stored: dict[str, Any]) -> dict[str, Any]:
    """The inverse of `_stored`."""
    found = dict(stored)
    if "_frame" in found:
        found["_frame"] = _frame(found["_frame"])
    if "_run" in found:
        run = found["_run"]
        network = network_of(
            found["coefs_"], found["intercepts_"], found["_frame"], found.get("embedding_")
        )
        state = State(network, run["memory"], run["t"], run.get("embedding_memory", ()))
        found["_run"] = RunResult(network, found["history_"], state, run["stopping"], run["seed"])
    return found


def _named(frame: Frame) -> dict[str, Any]:
    layers, loss = frame
    return {
        "activations": [f if f.is_own else f.name for f, _bias in layers],
        "biases": [bias for _f, bias in layers],
        "loss": loss if loss.is_own else loss.kernel,
    }


def _frame(named: dict[str, Any]) -> Frame:
    activations = map(get_activation, named["activations"])
    loss = named["loss"]
    layers = tuple(zip(activations, named["biases"], strict=True))
    return layers, row_titled(loss) if isinstance(loss, str) else loss
