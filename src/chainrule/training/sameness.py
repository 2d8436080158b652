"""What must be the same for a run to go on to the same bits, each thing by its name.

rows, rows watched   SHA-256 of X, y and weights
network              sizes, activations, biases, loss, type of the numbers
settings             all but those that change no bit
engine               its name; of the native one its instruction sets, of the reference NumPy
                     and its BLAS, of torch PyTorch
functions            what functions of the caller's make of the first rows
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from importlib.metadata import version
from typing import Any

import numpy as np

from chainrule.basics.typing import Json
from chainrule.engines import native, reference
from chainrule.engines.plan import Data
from chainrule.engines.source import InMemory, Source
from chainrule.engines.threads import blas_libraries
from chainrule.network import Network
from chainrule.pieces.optimizers import Optimizer
from chainrule.training.evaluation import Validation
from chainrule.training.plan import RunPlan
from chainrule.training.settings import Settings

_CHANGE_NO_BIT = ("n_threads", "engine", "random_state")  # the engine and the seed are compared
_CLOSE = 1e-9


def sameness(
    network: Network, source: Source, validation: Validation, settings: Settings, engine: str
) -> dict[str, Json]:
    """All of it but the functions."""
    watched = [] if validation.rows is None else [validation.rows]
    return {
        "rows": source.fingerprint,
        "rows watched": [InMemory(part).fingerprint for part in (*watched, *validation.eval_sets)],
        "network": described(network),
        "settings": plain_settings(settings),
        "engine": engine_as_said(engine),
    }


def described(network: Network) -> Json:
    """What a network is but for its numbers."""
    return {
        "sizes": list(network.sizes),
        "activations": [layer.activation.name for layer in network.layers],
        "bias": [layer.bias for layer in network.layers],
        "shared": [layer.shares_bias for layer in network.layers],
        "loss": network.loss.name,
        "embedding": None if network.embedding is None else list(network.embedding.columns),
        "type": str(network.layers[0].W.dtype),
    }


def plain_settings(settings: Settings) -> dict[str, Json]:
    """The settings that bits depend on, as JSON; of a function its name."""
    return {
        row.name: plain(getattr(settings, row.name))
        for row in fields(settings)
        if row.name not in _CHANGE_NO_BIT
    }


def plain(value: Any) -> Json:
    """A value as JSON: pairs of a dictionary, the name of a function."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, str | int | float | None):
        return value
    if isinstance(value, Optimizer):
        return [value.name, plain(value.settings)]
    if isinstance(value, Mapping):
        return {"pairs": [[plain(key), plain(entry)] for key, entry in value.items()]}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    return {"function": getattr(value, "__name__", type(value).__name__)}


def engine_as_said(name: str) -> Json:
    """The engine, and what of this machine its bits depend on."""
    if name == "native":
        return {"name": name, "level": native.level(), "best": native.levels()[0]}
    if name == "torch":
        return {"name": name, "torch": version("torch")}  # the device is a setting
    return {"name": name, "numpy": np.__version__, "blas": blas_libraries()}


def level_to_take(there: Json, here: Json) -> str | None:
    """The instruction set by which a run on the `engine` that it was begun on goes on here, by
    `native.instruction_set`; None where it cannot."""
    if there.get("name") != here["name"] or here["name"] != "native":
        return "" if there == here else None
    asked = there["level"] or there["best"]
    if not there["level"] and there["best"] == here["best"]:
        return ""
    return asked if asked in native.levels() else None


def doings(network: Network, data: Data, plan: RunPlan) -> list[float]:
    """What functions of the caller's do: some learning rates; after an optimizer of the caller's
    two steps, after an activation or a loss the loss and the sizes of the gradients that `network`
    has of the first rows."""
    found = _own_steps(plan)
    rows = data.rows(slice(0, 20))
    if _has_own(network) and rows.total_weight > 0:
        loss, back = reference.gradients(network, rows, plan.steps.penalty)
        found += [loss, *(float(abs(dW).sum()) for dW in back.dW[1:])]
    return found


def _has_own(network: Network) -> bool:
    return network.loss.is_own or any(layer.activation.is_own for layer in network.layers)


def _own_steps(plan: RunPlan) -> list[float]:
    optimizer = plan.steps.optimizer
    rates = [float(plan.learning_rate(epoch)) for epoch in (1, 2, 3, 5, 10, 100)]
    if optimizer.kernel is not None:
        return rates
    w, memory = np.linspace(-1, 1, 9), optimizer.init(np.linspace(-1, 1, 9))
    for t in (1, 2):
        w, memory = optimizer.update(w, w[::-1], memory, t, 0.1)
    return [*rates, *map(float, w)]


def do_the_same(there: Json, here: list[float]) -> bool:
    """Functions did the same, up to what another order of additions makes of it."""
    return len(there) == len(here) and bool(
        np.allclose(there, here, rtol=_CLOSE, atol=_CLOSE, equal_nan=True)
    )
