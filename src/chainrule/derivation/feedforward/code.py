"""A short code for a step, the same for the same numbers: by it a sheet finds its answers."""

from __future__ import annotations

import zlib

import numpy as np

from chainrule.derivation.feedforward.derivation import FeedForward

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another


def code_of(derivation: FeedForward) -> str:
    """Five letters and digits made of the network, its data and its learning rate."""
    s = derivation.records
    arrays = [layer.W for layer in s.network.layers]
    arrays += [layer.b for layer in s.network.layers if layer.b is not None]
    arrays += [] if s.network.embedding is None else s.network.embedding.parameters
    arrays += [s.situation.data.X, s.situation.data.y, np.asarray(s.situation.rate)]
    number = zlib.crc32(repr(list(derivation.context().items())).encode())
    for array in arrays:
        number = zlib.crc32(np.ascontiguousarray(array, dtype="<f8").tobytes(), number)
    return "".join(_LETTERS[number >> 5 * place & 31] for place in range(5))
