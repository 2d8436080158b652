"""Columns of a table as the inputs of a network: encoded and scaled, in one go where the compiled
module is there, with the bits of `encode` and `Scaler.transform` either way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from chainrule.basics.threads import default_threads
from chainrule.basics.typing import Floats, Integers
from chainrule.data import compiled
from chainrule.preprocessing.encoding import Encoding, encode, waves
from chainrule.preprocessing.scaling import Scaler

_LABEL, _NUMBER, _WAVES = range(3)


class _Columns(NamedTuple):
    """What the kernel reads of each column (k,): what it is, how many parts it has besides the one
    for gaps, and whether it has that; its labels and the means of these parts, one column after
    another; and the scaling of all parts (p,)."""

    kind: Integers
    known: Integers
    tells_missing: npt.NDArray[np.uint8]
    labels: Floats
    means: Floats
    shift: Floats
    scale: Floats
    clip: Floats | None


class InputEncoder:
    """Writes rows as a network is given them."""

    def __init__(self, encodings: Sequence[Encoding], scaler: Scaler) -> None:
        self.encodings, self.scaler = encodings, scaler
        self._columns = None
        if compiled.kernels is not None and encodings and _are_scaled_as_usual(encodings, scaler):
            self._columns = _columns_of(encodings, scaler)

    def write(self, X: Floats, parts: npt.NDArray[Any]) -> None:
        """The parts (n, p), float64 or float32, of raw columns X (n, k)."""
        if self._columns is None or X.shape[1] != len(self.encodings):
            parts[:] = self.scaler.transform(encode(self.encodings, X))
            return
        place = 0
        for j, e in enumerate(self.encodings):
            if e.periods:
                x = X[:, j]
                after = place + (e.kind != "time")
                known = np.where(np.isnan(x), 0.0, x)
                for k, wave in enumerate(waves(e, known)):
                    parts[:, after + k] = wave
            place += e.n_parts
        cells = np.asarray(X, np.float64)
        compiled.kernels.encode_inputs(cells, self._columns, parts, default_threads())


def _are_scaled_as_usual(encodings: Sequence[Encoding], scaler: Scaler) -> bool:
    """Parts that are no numbers and no days stay as they are."""
    scaled = np.array([each for e in encodings for each in e.scaled])
    if scaled.shape != scaler.shift.shape:
        return False
    others = ~scaled
    as_they_are = (scaler.shift[others] == 0).all() and (scaler.scale[others] == 1).all()
    return bool(as_they_are and (scaler.clip is None or np.isinf(scaler.clip[others]).all()))


def _columns_of(encodings: Sequence[Encoding], scaler: Scaler) -> _Columns:
    kinds = {"category": _LABEL, "time": _WAVES}
    return _Columns(
        np.array([kinds.get(e.kind, _NUMBER) for e in encodings]),
        np.array([len(e.means) for e in encodings]),
        np.array([e.tells_missing for e in encodings], np.uint8),
        np.array([x for e in encodings for x in e.labels or (0,) * len(e.means)], np.float64),
        np.array([x for e in encodings for x in e.means], np.float64),
        scaler.shift,
        scaler.scale,
        scaler.clip,
    )
