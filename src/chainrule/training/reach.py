"""What a network cannot learn: targets beyond its output's range, by units that no longer change.

A unit is idle where its slope f′(z) is below 1e-4 on every row (logistic beyond |z| = 9.2, tanh
beyond 5.3, relu at or below 0): hardly any of what δ = f′(z)·∂E/∂a carries back passes through it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import NamedTuple

import numpy as np

from chainrule.backprop import forward
from chainrule.basics.i18n import _, ngettext
from chainrule.basics.layout import figure
from chainrule.basics.threads import default_threads
from chainrule.basics.typing import Flags, Floats
from chainrule.engines.plan import Data
from chainrule.engines.threads import one_blas_thread
from chainrule.network import Network
from chainrule.pieces.activations import Activation

LEAST_SLOPE = 1e-4
TOLD, WARNED_OF = 0.1, 0.5
"""The share of a layer's units from which on a report tells of them, and a warning is given."""
NEAR = 0.01  # of the targets' spread
BLOCK = 4096  # rows looked at in one go at most: mostly a few are enough to see every unit at work


def beyond_range(network: Network, y: Floats) -> str:
    """A sentence on the targets ``(n, outputs)`` that the output's values cannot reach; "" where
    there are none."""
    output = network.output
    low, high, _closed, total = output.range
    beyond = ((y < low) | (y > high)).any(axis=1)
    if beyond.any():
        row = int(np.argmax(beyond))
        found = y[row][(y[row] < low) | (y[row] > high)][0]
        said = _(
            "{n} of {all} rows have targets beyond the output {activation}, whose values lie "
            "between {low} and {high}: row {row} has {found}. Scale the targets, or use the output "
            "identity, which has no bounds."
        )
        return said.format(
            n=int(beyond.sum()),
            all=len(y),
            activation=output.name,
            low=_bound(low),
            high=_bound(high),
            row=row + 1,
            found=figure(float(found)),
        )
    return "" if total is None else _other_total(output, y, total)


def _bound(value: float) -> str:
    return f"{value:g}" if math.isfinite(value) else ("∞" if value > 0 else "−∞")


def _other_total(output: Activation, y: Floats, total: float) -> str:
    sums = y.sum(axis=1)
    wrong = np.flatnonzero(abs(sums - total) > 1e-6)
    if not len(wrong):
        return ""
    return _(
        "The values of the output {activation} sum to {total:g}, the targets of {n} of {all} rows "
        "do not: those of row {row} sum to {found}. The output identity or logistic has no such "
        "sum."
    ).format(
        activation=output.name,
        total=total,
        n=len(wrong),
        all=len(y),
        row=int(wrong[0]) + 1,
        found=figure(float(sums[wrong[0]])),
    )


# -- units that no longer learn ------------------------------------------------------------------


class Idle(NamedTuple):
    """How many units of a layer are idle."""

    layer: int
    n: int
    n_units: int
    activation: str

    def sentence(self) -> str:
        """What it means, and what helps."""
        dead = ngettext(
            "Layer {layer}: {n} of {all} {activation} units is dead, 0 on all training rows, and "
            "no longer learns. A smaller learning rate, leaky_relu or scaled inputs help.",
            "Layer {layer}: {n} of {all} {activation} units are dead, 0 on all training rows, and "
            "no longer learn. A smaller learning rate, leaky_relu or scaled inputs help.",
            self.n,
        )
        saturated = ngettext(
            "Layer {layer}: {n} of {all} {activation} units is saturated, at an end of its range "
            "on all training rows, and hardly learns. Scaled inputs or smaller first weights help.",
            "Layer {layer}: {n} of {all} {activation} units are saturated, at an end of their "
            "range on all training rows, and hardly learn. Scaled inputs or smaller first weights "
            "help.",
            self.n,
        )
        words = dead if self.activation == "relu" else saturated
        return words.format(
            layer=self.layer, n=self.n, all=self.n_units, activation=self.activation
        )


def idle_units(
    network: Network,
    data: Data,
    encoded: Callable[[Floats], Floats] = lambda X: X,
    least: float = 0.0,
    n_threads: int | None = None,
) -> list[Idle]:
    """The layers of which units, such a share at `least`, are idle on all the rows of `data`, which
    the network is given `encoded`; some blocks of rows at once, in threads (None: as many as there
    are processors), whose number changes nothing: a unit is at work or not in each. An output unit
    that is where its targets are has done its work, and behind log_loss f′ is cancelled."""
    L = len(network.layers)
    at_work = [np.zeros(layer.n_out, bool) for layer in network.layers]
    at_work[-1][:] = network.loss.name == "log_loss"
    off = np.zeros(network.sizes[-1], bool)
    near = NEAR * (float(np.ptp(data.y)) or 1.0)
    blocks, at_once = _growing_blocks(data.X.shape[0]), 1  # mostly the first is enough

    def look(part: Data) -> tuple[list[Flags], Flags]:
        record = forward(network, encoded(part.X))
        found = zip(network.layers, record.z[1:], record.a[1:], strict=True)
        slopes = [_has_slope(layer.activation, z, a) for layer, z, a in found]
        return slopes, (abs(record.a[L] - part.y) > near).any(axis=0)

    n_threads = n_threads or default_threads()
    with one_blas_thread(), ThreadPoolExecutor(n_threads) as pool:
        while parts := [data.rows(rows) for rows in islice(blocks, at_once)]:
            at_once = n_threads
            looks = [look(parts[0])] if len(parts) == 1 else [*pool.map(look, parts)]
            for slopes, is_off in looks:
                off |= is_off
                for units, have_slope in zip(at_work, slopes, strict=True):
                    units |= have_slope
            if not any(_are_idle(units, least) for units in at_work):
                return []
    at_work[-1] |= ~off
    pairs = zip(range(1, L + 1), network.layers, at_work, strict=True)
    found = [Idle(l, int((~w).sum()), layer.n_out, layer.activation.name) for l, layer, w in pairs]
    return [idle for idle, units in zip(found, at_work, strict=True) if _are_idle(units, least)]


def _are_idle(at_work: Flags, least: float) -> bool:
    """Units are, and such a share at `least`."""
    idle = int((~at_work).sum())
    return idle > 0 and idle / len(at_work) >= least


def _growing_blocks(n_rows: int) -> Iterator[slice]:
    """All the rows, a few first: mostly these show every unit at work."""
    start, length = 0, 32
    while start < n_rows:
        yield slice(start, start + length)
        start, length = start + length, min(2 * length, BLOCK)


def _has_slope(activation: Activation, z: Floats, a: Floats) -> Flags:
    """Which units ``(units,)`` have one on some row; those that depend on one another always."""
    if activation.derivative is None:
        return np.ones(z.shape[1], bool)
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray((abs(activation.derivative(z, a)) >= LEAST_SLOPE).any(axis=0))
