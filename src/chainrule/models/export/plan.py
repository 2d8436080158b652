"""What a format has to say of a trained model, without saying it: cells to parts, parts through the
network, its outputs to answers.

    cell → parts      as in `preprocessing.encoding`, numbers and days then (x − shift)/scale,
                      clipped as in `preprocessing.scaling`
    parts → outputs   `Layers`, the `Mean` of several, `Radial` or `Prototypes`: arrays and the
                      names of functions
    outputs → answer  a `Quantity`, a `Label`, or the `Place` on a map

A number is a cell of its own type, a label a text, a truth value 1 or 0, a date days since 1970, a
time of day a part of the day.
"""

from __future__ import annotations

import math
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np

from chainrule.basics.typing import Floats
from chainrule.data.columns import Kind
from chainrule.pieces.embeddings import Embedding
from chainrule.preprocessing import Encoding
from chainrule.preprocessing.targets import Values


class Cell(NamedTuple):
    """A column that goes in. `labels` are those of a category that training had, each a part, and
    `missing` the texts that stand in it for none;
    `encoding` None: the number as it is; `shift`, `scale` and `clip` are those of its first
    part."""

    name: str
    kind: Kind = "number"
    labels: tuple[str, ...] = ()
    encoding: Encoding | None = None
    shift: float = 0.0
    scale: float = 1.0
    missing: tuple[str, ...] = ()
    clip: float = math.inf

    @property
    def n_parts(self) -> int:
        return 1 if self.encoding is None else self.encoding.n_parts


class Dense(NamedTuple):
    """A layer: W ``(n_in, n_out)``, b ``(n_out,)``, the activation's name."""

    W: Floats
    b: Floats
    activation: str


class Layers(NamedTuple):
    """A feed-forward network, its inputs embedded where an embedding says so."""

    layers: tuple[Dense, ...]
    embedding: Embedding | None = None

    @property
    def n_numbers(self) -> int:
        arrays = [array for layer in self.layers for array in (layer.W, layer.b)]
        embedding = () if self.embedding is None else self.embedding.parameters
        return sum(array.size for array in (*arrays, *embedding))


class Mean(NamedTuple):
    """Several networks of the same sizes: the outputs are the mean of theirs."""

    members: tuple[Layers, ...]

    @property
    def n_numbers(self) -> int:
        return sum(member.n_numbers for member in self.members)


class Radial(NamedTuple):
    """An RBF network: centers ``(units, inputs)``, widths ``(units,)``, V ``(units, outputs)``, b
    ``(outputs,)``; with `averages` the outputs are the mean of V weighted by φ."""

    centers: Floats
    widths: Floats
    V: Floats
    b: Floats
    kernel: str
    averages: bool


class Prototypes(NamedTuple):
    """A self-organizing map: W ``(units, inputs)``; the outputs are the distances ``(units,)``."""

    W: Floats
    metric: str


Body: TypeAlias = Layers | Mean | Radial | Prototypes
Shares: TypeAlias = Literal["of two", "as they are", "of their sum", "cut, of their sum"]


class Quantity(NamedTuple):
    """`n` outputs from `first` on, as numbers: a·scale + shift."""

    name: str
    first: int
    n: int = 1
    shift: float = 0.0
    scale: float = 1.0


class Label(NamedTuple):
    """A class, told from `width` outputs from `first` on: of one, the second class where it is
    above ½; of several, that of the greatest, the first of equal ones. `shares` say how outputs
    become probabilities, None where they are none."""

    name: str
    first: int
    width: int
    labels: Values
    shares: Shares | None


class Place(NamedTuple):
    """The unit at the least distance: its row and column, and its label where units have one."""

    n_columns: int
    unit_labels: Values | None


Answer: TypeAlias = Quantity | Label | Place


class Plan(NamedTuple):
    """A model, ready to be written. Without `named` cells the input is an array."""

    cells: tuple[Cell, ...]
    named: bool
    body: Body
    n_outputs: int
    answers: tuple[Answer, ...]

    @property
    def n_parts(self) -> int:
        return sum(cell.n_parts for cell in self.cells)

    @property
    def answer_names(self) -> list[str]:
        """A place on a map has several."""
        return [name for answer in self.answers for name in _names(answer)]

    @property
    def n_numbers(self) -> int:
        """How many numbers the network itself consists of."""
        body = self.body
        if isinstance(body, Layers | Mean):
            return body.n_numbers
        return sum(part.size for part in body if isinstance(part, np.ndarray))

    @property
    def n_networks(self) -> int:
        return len(self.body.members) if isinstance(self.body, Mean) else 1

    @property
    def dtype(self) -> type[np.floating[Any]]:
        """What is computed in. Distances are differences of large numbers, and an RBF network's
        outputs sums of large terms that cancel: these keep float64."""
        return np.float32 if isinstance(self.body, Layers | Mean) else np.float64


def _names(answer: Answer) -> list[str]:
    if not isinstance(answer, Place):
        return [answer.name]
    return ["row", "column", "distance", *([] if answer.unit_labels is None else ["label"])]
