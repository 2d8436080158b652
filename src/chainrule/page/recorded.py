"""A run that a `Recorder` has watched, as the page shows it: for each moment kept, how large the
loss and each layer's gradient are, where the weights are, what is said over the inputs, or which
images are misread.

    {"steps", "epochs", "losses", "gradients": [[a number a layer], ...],
     "curve": {"epochs", "loss", "watched"}, "paths": {"symbols", "values"},
     "plane": {"names", "ends", "fine", "labels", "low", "high", "said": [bytes], "points"},
     "images": {"side", "rows", "labels", "pixels": {row: bytes},
                "misread": [[how many, [row, true, said]]]},
     "values": [the quantities of the step shown, float64, of each moment]}

Lists of bytes and of float64 are base64. What a run has not is null.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from chainrule.backprop import forward
from chainrule.basics.json_floats import json_float
from chainrule.basics.typing import Floats, Integers, Json
from chainrule.basics.visible import visible
from chainrule.data.cells import text_of
from chainrule.data.names import image_side
from chainrule.derivation.feedforward.derivation import FeedForward, derivation_of_step
from chainrule.derivation.forms.symbols import in_parts, textbook
from chainrule.derivation.graph.names import Name
from chainrule.engines.reference import gradients
from chainrule.network import Network
from chainrule.page.symbols import symbol_of
from chainrule.preprocessing.over_inputs import ends_of, grid, shown_over_inputs
from chainrule.preprocessing.schema import Schema
from chainrule.training.callbacks import Recorder, Snapshot

MOST_VALUES = 150_000
"""Quantities times moments that the page holds, so that each moment can be opened."""
_FEWEST_ROWS = 3
_MOST_ROWS = 1000
_MOST_POINTS = 400
_MOST_PATHS = 24
_MOST_TILES = 12
_FINE = {1: 120, 2: 64}
_MOST_ON_A_CURVE = 400


def recorded(
    run: Recorder, derivation: FeedForward, schema: Schema | None, names: Sequence[str] | None
) -> Json:
    """The document described above; `names` are those of the quantities that the page holds, in
    their order; None: too many."""
    moments = run.snapshots
    some = np.linspace(0, len(run.data.X) - 1, min(len(run.data.X), _MOST_ROWS)).astype(int)
    data = run.data.rows(some)
    losses, sizes = [], []
    for moment in moments:
        E, back = gradients(moment.state.network, data, run.plan.steps.penalty)
        losses.append(json_float(float(E)))
        sizes.append([json_float(float(np.linalg.norm(dW))) for dW in back.dW[1:]])
    reader = Reader.of(schema, moments[0].state.network)
    return {
        "steps": [moment.step for moment in moments],
        "epochs": [moment.epoch for moment in moments],
        "losses": losses,
        "gradients": sizes,
        "curve": _curve(run),
        "paths": _paths(moments, derivation),
        "plane": _plane(moments, reader, data.X, data.y),
        "images": _images(moments, reader, data.X, data.y, some),
        "values": _values(run, moments, derivation, names),
    }


class Reader(NamedTuple):
    """What a network says of rows as it is given them: classes by their places, or numbers in
    units; `labels` are None of numbers."""

    schema: Schema | None
    labels: list[str] | None

    @staticmethod
    def of(schema: Schema | None, network: Network) -> Reader:
        if schema is not None and schema.classes:
            return Reader(schema, [visible(text_of(l)) for l in schema.classes[0].labels.tolist()])
        if schema is None and network.loss.name == "log_loss":
            return Reader(None, [str(k) for k in range(max(2, network.sizes[-1]))])
        return Reader(schema, None)

    def read(self, a: Floats) -> Any:
        """Of outputs or targets ``(n, outputs)``: places of classes, or numbers, ``(n,)``."""
        if self.labels is None:
            numbers = a if self.schema is None else self.schema.decode_outputs(a)
            return np.asarray(numbers, float).reshape(len(a), -1)[:, 0]
        if self.schema is not None:
            return self.schema.probabilities(a)[0].argmax(axis=1)
        return a.argmax(axis=1) if a.shape[1] > 1 else (a[:, 0] > 0.5).astype(int)

    def says(self, network: Network, X: Floats) -> Any:
        """The same of rows X ``(n, inputs)``, as the network is given them."""
        return self.read(np.asarray(forward(network, X).a[-1], float))


# -- curves and paths ----------------------------------------------------------------------------


def _curve(run: Recorder) -> Json | None:
    history = run.history
    if history is None or not history.loss:
        return None
    n = len(history.loss)
    shown = np.unique(np.round(np.geomspace(1, n, _MOST_ON_A_CURVE)).astype(int))
    watched = history.validation_loss or (history.eval_sets[0].loss if history.eval_sets else [])
    return {
        "epochs": shown.tolist(),
        "loss": [json_float(history.loss[k - 1]) for k in shown],
        "watched": [json_float(watched[k - 1]) for k in shown] if len(watched) == n else None,
    }


def _paths(moments: Sequence[Snapshot], derivation: FeedForward) -> Json:
    """The weights that move most, of each moment."""
    weights = np.array([_all_weights(m.state.network) for m in moments])
    moved = np.abs(weights - weights[0]).max(axis=0)
    moved[~np.isfinite(moved)] = 0
    chosen = np.sort(np.argsort(-moved, kind="stable")[:_MOST_PATHS])
    names = list(_names_of_weights(moments[0].state.network))
    symbol = textbook(derivation.textbook)
    return {
        "symbols": [symbol_of(in_parts(symbol(names[k]))) for k in chosen],
        "values": [[json_float(float(w)) for w in row[chosen]] for row in weights],
    }


def _all_weights(network: Network) -> Floats:
    return np.concatenate([np.asarray(layer.W, float).ravel() for layer in network.layers])


def _names_of_weights(network: Network) -> Iterator[Name]:
    for l, layer in enumerate(network.layers, 1):
        for i, j in np.ndindex(*layer.W.shape):
            yield Name("W", (l, i + 1, j + 1))


# -- over the inputs -----------------------------------------------------------------------------


def _plane(moments: Sequence[Snapshot], reader: Reader, X: Floats, y: Floats) -> Json | None:
    """What is said over one or two inputs, a byte a point: the class, or how far it is between the
    least and the greatest."""
    schema, n = reader.schema, moments[0].state.network.sizes[0]
    if n > 2 or len(X) < _FEWEST_ROWS or not (schema is None or shown_over_inputs(schema)):
        return None
    raw = X if schema is None else schema.input_scaler.inverse(X)
    low, high = raw.min(axis=0), raw.max(axis=0)
    ends = np.stack([low, high]) if schema is None else ends_of(schema, raw)
    assert ends is not None
    points = grid(ends, _FINE[n])
    seen = points if schema is None else schema.encode_inputs(points)
    said = [reader.says(moment.state.network, seen) for moment in moments]
    true = reader.read(y)
    least, greatest = _range([*said, true])
    few = np.linspace(0, len(raw) - 1, min(len(raw), _MOST_POINTS)).astype(int)
    names = [f"x{i + 1}" for i in range(n)] if schema is None else list(schema.inputs)
    target = "y" if schema is None else schema.targets[0]
    return {
        "names": [*map(visible, names), visible(target)],
        "ends": ends.tolist(),
        "fine": _FINE[n],
        "labels": reader.labels,
        "low": least,
        "high": greatest,
        "said": [_bytes(values, reader.labels, least, greatest) for values in said],
        "points": [[*raw[k].tolist(), float(true[k])] for k in few],
    }


def _range(values: Sequence[Any]) -> tuple[float, float]:
    everything = np.concatenate([np.asarray(v, float) for v in values])
    finite = everything[np.isfinite(everything)]
    return float(finite.min()), float(finite.max())


def _bytes(values: Any, labels: list[str] | None, low: float, high: float) -> str:
    if labels is None:
        part = (np.nan_to_num(values, nan=low, posinf=high, neginf=low) - low) / ((high - low) or 1)
        values = np.round(255 * np.clip(part, 0, 1))
    return _base64(np.asarray(values, np.uint8))


def _base64(array: Any) -> str:
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


# -- images --------------------------------------------------------------------------------------


def _images(
    moments: Sequence[Snapshot], reader: Reader, X: Floats, y: Floats, rows: Integers
) -> Json | None:
    """The first rows that are misread at each moment, and the images of all of these."""
    schema = reader.schema
    side = 0 if schema is None else image_side(schema.parts)
    if schema is None or not side or reader.labels is None:
        return None
    raw, true = schema.input_scaler.inverse(X), reader.read(y)
    misread: list[Json] = []
    pixels: dict[int, str] = {}
    for moment in moments:
        said = reader.says(moment.state.network, X)
        wrong = np.flatnonzero(said != true)
        shown = wrong[:_MOST_TILES].tolist()
        misread.append([len(wrong), [[int(rows[k]), int(true[k]), int(said[k])] for k in shown]])
        pixels |= {int(rows[k]): _gray(raw[k]) for k in shown if int(rows[k]) not in pixels}
    return {
        "side": side,
        "rows": len(X),
        "labels": reader.labels,
        "pixels": pixels,
        "misread": misread,
    }


def _gray(row: Floats) -> str:
    span = float(row.max() - row.min()) or 1.0
    return _base64(np.round(255 * (row - row.min()) / span).astype(np.uint8))


# -- the step that is shown, at each moment ------------------------------------------------------


def _values(
    run: Recorder,
    moments: Sequence[Snapshot],
    derivation: FeedForward,
    names: Sequence[str] | None,
) -> list[str] | None:
    if names is None or len(names) * len(moments) > MOST_VALUES:
        return None
    situation = derivation.records.situation
    found = []
    for moment in moments:
        epoch = moment.epoch + 1
        plan, rate = run.plan.steps_of(epoch), run.plan.learning_rate(epoch)
        then = derivation_of_step(
            situation._replace(state=moment.state, plan=plan, rate=rate, step=moment.step)
        )
        found.append(_base64(np.array([float(then[name].value) for name in names], "<f8")))
    return found
