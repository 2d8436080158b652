"""Columns of numbers, labels and dates as inputs of a network.

Of a column x, as `data.columns` gives it, come these parts:

    number, boolean   x
    category          for each label of the training rows: 1 where x is it, else 0
    date              x, and sin 2πx/p, cos 2πx/p for the periods p of a year, a week and, if the
                      training rows have times, a day
    time              sin 2πx, cos 2πx

A missing cell, and a label that the training rows do not have, get the mean of each part over the
training rows: they count as the average row. Where training rows have gaps, one more part is 1
for a missing cell, else 0. Numbers and days are then scaled; the other parts stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from chainrule.basics.i18n import _
from chainrule.basics.many_rows import mean_of_rows, without_gaps
from chainrule.basics.typing import Floats, Integers, Json
from chainrule.data.in_files import Inputs, StoredRows
from chainrule.preprocessing.scaling import CLIPPED_AT, Scaler, fit_scaler
from chainrule.preprocessing.splitting import are_all

YEAR, WEEK, DAY = 365.2425, 7.0, 1.0  # days


class Encoding(NamedTuple):
    """What becomes of one column: the places of its labels, the periods of its date, the mean of
    each part; and of the training rows how many cells are missing, the least and the greatest."""

    kind: str = "number"
    labels: tuple[int, ...] = ()
    periods: tuple[float, ...] = ()
    means: tuple[float, ...] = (0.0,)
    missing: int = 0
    low: float = 0.0
    high: float = 0.0

    @property
    def tells_missing(self) -> bool:
        """One more part is 1 for a missing cell."""
        return self.missing > 0

    @property
    def n_parts(self) -> int:
        return len(self.means) + self.tells_missing

    @property
    def scaled(self) -> list[bool]:
        """Which of the parts are scaled."""
        scaled = self.kind in ("number", "boolean", "date")
        return [scaled, *[False] * (self.n_parts - 1)]

    def encode(self, x: Floats) -> Floats:
        """The parts (n, n_parts) of a column (n,)."""
        parts = np.empty((len(x), self.n_parts))
        self.encode_into(x, parts)
        return parts

    def encode_into(self, x: Floats, parts: Floats) -> None:
        """The same, written into `parts`."""
        missing = np.isnan(x)
        unknown = missing
        known = parts[:, : len(self.means)]
        if self.kind == "category":
            unknown = _one_hot(self.labels, x, known)
        else:
            known[:] = _parts(self, np.where(missing, 0.0, x))
        known[unknown] = self.means
        if self.tells_missing:
            parts[:, -1] = missing

    def part_names(self, name: str, labels: Sequence[str]) -> list[str]:
        """What each part is called, after its column and the column's labels."""
        if self.kind == "category":
            names = [f"{name}={labels[place]}" for place in self.labels]
        else:
            words = {YEAR: _("year"), WEEK: _("week"), DAY: _("day")}
            waves = [(wave, words[p]) for p in self.periods for wave in ("sin", "cos")]
            names = [] if self.kind == "time" else [name]
            names += [f"{name} ({wave} {period})" for wave, period in waves]
        return [*names, _("{name} (missing)").format(name=name)] if self.tells_missing else names

    def to_json(self) -> Json:
        usual = Encoding()._asdict()
        return {key: value for key, value in self._asdict().items() if value != usual[key]}

    @staticmethod
    def from_json(data: Json) -> Encoding:
        fields: Json = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
        return Encoding(**fields)


def _one_hot(labels: Sequence[int], x: Floats, parts: Floats) -> npt.NDArray[np.bool_]:
    """Writes 1 where a cell (n,) is a label, else 0, into parts (n, labels), and says which cells
    are none."""
    parts[:] = 0.0
    if not labels:
        return np.ones(len(x), bool)
    places = np.minimum(np.searchsorted(labels, x), len(labels) - 1)  # labels are in order
    is_label = np.asarray(np.array(labels)[places] == x)
    rows = np.flatnonzero(is_label)
    parts[rows, places[rows]] = 1.0
    return ~is_label


def _parts(encoding: Encoding, x: Floats) -> Floats:
    """The parts of known cells (n,) that are no labels, without the one of missing cells."""
    return np.column_stack([*([] if encoding.kind == "time" else [x]), *waves(encoding, x)])


def waves(encoding: Encoding, x: Floats) -> Iterator[Floats]:
    """sin and cos (n,) of each period, of days or times (n,)."""
    for period in encoding.periods:
        phase = 2 * np.pi * x / period
        yield np.sin(phase)
        yield np.cos(phase)


def fit_encoding(kind: str, x: Floats) -> Encoding:
    """The encoding of a column by its training rows (n,)."""
    known = without_gaps(x)
    ends = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
    found = Encoding(kind, (), (), (), len(x) - len(known), *ends)
    if kind == "category":
        labels, counts = np.unique(known[known >= 0], return_counts=True)
        shares = counts / max(1, len(known))
        return found._replace(labels=tuple(labels.astype(int).tolist()), means=(*shares.tolist(),))
    if kind == "time":
        found = found._replace(periods=(DAY,))
    elif kind == "date":
        has_times = (known != np.floor(known)).any()
        found = found._replace(periods=(YEAR, WEEK, DAY) if has_times else (YEAR, WEEK))
    if not len(known):
        return found._replace(means=(0.0,) * _parts(found, known).shape[1])
    with np.errstate(over="ignore", invalid="ignore"):  # told where they are scaled
        means = mean_of_rows(lambda rows: _parts(found, known[rows]), len(known))
    return found._replace(means=(*means.tolist(),))


def encode(encodings: Sequence[Encoding], X: Floats) -> Floats:
    """The parts (n, p) of all columns of X (n, k); X itself where there are no encodings."""
    if all(e.kind == "number" and not e.tells_missing for e in encodings):
        means = [e.means[0] for e in encodings]
        return np.where(np.isnan(X), means, X) if encodings and np.isnan(X).any() else X
    parts = np.empty((len(X), sum(e.n_parts for e in encodings)))
    start = 0
    for j, encoding in enumerate(encodings):
        encoding.encode_into(X[:, j], parts[:, start : start + encoding.n_parts])
        start += encoding.n_parts
    return parts


def columns_of(X: Inputs, rows: Integers | None = None) -> Iterator[Floats]:
    """Each column (n,) of X (n, k), of its `rows` (None: all), some at a time: their cells lie side
    by side in memory. Of what lies in files one at a time."""
    if isinstance(X, StoredRows):
        chosen = X if rows is None else X[rows]
        yield from map(chosen.column, range(X.shape[1]))
        return
    rows = None if rows is None or are_all(rows, len(X)) else rows
    for start in range(0, X.shape[1], _AT_A_TIME):
        near = X.T[start : start + _AT_A_TIME]
        yield from np.ascontiguousarray(near if rows is None else near[:, rows])


_AT_A_TIME = 8


def fit_input_scaler(
    kind: str,
    encodings: Sequence[Encoding],
    X: Inputs,
    rows: Integers | None = None,
    names: Sequence[str] = (),
) -> Scaler:
    """The scaling of the parts of X (n, k) by its `rows` (None: all): of numbers and days as `kind`
    says, of others none. A missing cell counts as the mean. Errors call the columns by `names`."""
    if not encodings:
        return fit_scaler(kind, np.asarray(X if rows is None else X[rows]), names)
    scaled = np.concatenate([e.scaled for e in encodings])
    shift, scale = np.zeros(len(scaled)), np.ones(len(scaled))
    place = 0
    for j, (e, x) in enumerate(zip(encodings, columns_of(X, rows), strict=True)):
        if e.scaled[0]:
            known = np.where(np.isnan(x), e.means[0], x) if e.missing else x
            _kind, *found, _clip = fit_scaler(
                kind, known[:, None], names[j : j + 1] or [f"{j + 1}"]
            )
            shift[place], scale[place] = (values.item() for values in found)
        place += e.n_parts
    clip = np.where(scaled, CLIPPED_AT, np.inf) if kind == "robust" else None
    return Scaler(kind, shift, scale, clip)
