"""A kind of quantities: one row of a derivation's table.

A kind is one letter of the derivation for all its indices, ``d[1] … d[25]``: how it is written, in
which phase it stands, which indices there are, and a function that builds the value and the
expression of one of them from the records of the step:

    Kind("d[{0}]", "distance", distance, (n_units,))          d[1], d[2], …
    Kind("passes", "match", vigilance_test, relation="<=")    one quantity, true or false
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, product
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from chainrule.basics.expression import Expr, Ref
from chainrule.derivation.graph.names import Name, form_of

Built: TypeAlias = "tuple[float, Expr | None]"
"""A value (true or false for the relations ``<`` and ``<=``), and the expression that gives it,
None for what is given."""


class Kind(NamedTuple):
    """One row of the table.

    name, phase : the kind of its names (a key of `names.FORMS`, or the form), and where it stands.
    build : ``build(*indices)``, or ``build(*indices, sample)`` where several samples are shown and
        the kind exists once for each, ``per_sample``.
    shape, exists : how many of each index there are, from 1, and ``exists(*indices)``: is there
        such a one? With `shape` None the latter says it all, and alone.
    relation, group : of value and expression; consecutive kinds of a group are told unit by unit.
    layer, unit : which of the indices are the layer and the unit (of a weight the one that
        receives it), if any is.
    aliases, spellings : other forms of the name; the former are shown, the latter only read.
    canonical : the indices by which a quantity that has several is listed.
    """

    name: str
    phase: str
    build: Callable[..., Built]
    shape: tuple[int, ...] | None = ()
    relation: str = "="
    group: str = ""
    exists: Callable[..., bool] | None = None
    per_sample: bool = True
    layer: int | None = None
    unit: int | None = 0
    aliases: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    canonical: Callable[..., tuple[int, ...]] | None = None

    def has(self, indices: tuple[int, ...]) -> bool:
        """Is there a quantity of these indices?"""
        pairs = () if self.shape is None else zip(indices, self.shape, strict=True)
        within = all(1 <= i <= n for i, n in pairs)
        return within and (self.exists is None or self.exists(*indices))

    def indices(self, *first: int) -> Sequence[tuple[int, ...]] | Grid:
        """Those that exist and begin with `first`, the last index running fastest."""
        assert self.shape is not None, "the derivation that has such a kind lists it"
        rest = (range(1, n + 1) for n in self.shape[len(first) :])
        grid = Grid(*((i,) for i in first), *rest)
        whole = self.exists is None and all(map(operator.le, first, self.shape))
        return grid if whole else [index for index in grid if self.has(index)]

    def example(self) -> str:
        """Its name with ones for the indices."""
        return form_of(self.name).format(1, 1, 1, 1)


class Grid:
    """Every choice of one index from each axis, the last running fastest; counted, not listed."""

    def __init__(self, *axes: Sequence[int]) -> None:
        self.axes = axes

    def __len__(self) -> int:
        return math.prod(map(len, self.axes))

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        return product(*self.axes)

    def index(self, choice: tuple[int, ...]) -> int:
        """How many come before a choice; ValueError where it is none of them."""
        place = 0
        for axis, i in zip(self.axes, choice, strict=True):
            place = place * len(axis) + axis.index(i)
        return place


class Passage(NamedTuple):
    """A stretch of what is told: for each of the indices, each of the kinds, of one sample."""

    kinds: tuple[str, ...]
    indices: Sequence[tuple[int, ...]] | Grid
    sample: int | None = None

    @property
    def size(self) -> int:
        """How many quantities it tells."""
        return len(self.kinds) * len(self.indices)

    def names(self) -> Iterator[Name]:
        return (Name(kind, index, self.sample) for index in self.indices for kind in self.kinds)

    def place_of(self, name: Name) -> int | None:
        """How many of its names come before that one; None where it does not tell it."""
        if name.kind not in self.kinds or name.sample != self.sample:
            return None
        try:
            before = self.indices.index(name.indices)
        except ValueError:
            return None
        return before * len(self.kinds) + self.kinds.index(name.kind)


def passages_of(kinds: Iterable[Kind]) -> Iterator[Passage]:
    """The order of the table: kind by kind; the kinds of a group together, unit by unit."""
    for group, members in groupby(kinds, key=lambda kind: kind.group):
        if not group:
            yield from (Passage((kind.name,), kind.indices()) for kind in members)
            continue
        together = [(kind, kind.shape) for kind in members if kind.shape]
        for unit in range(1, max(shape[0] for _kind, shape in together) + 1):
            yield from (Passage((kind.name,), kind.indices(unit)) for kind, _shape in together)


def given(values: Any) -> Callable[..., Built]:
    """The builder of what is given: an array's entry, or one number."""
    array = np.asarray(values)
    return lambda *index: (array[tuple(i - 1 for i in index)].item(), None)


_PLACES = ("", "[{0}]", "[{0},{1}]")


def ref(letters: str, *indices: int) -> Ref:
    """A reference to ``letters[i,j]``, in a derivation without layers."""
    return Ref(Name(letters + _PLACES[len(indices)], indices))


def refs(letters: str, n: int, *before: int) -> list[Expr]:
    """References to ``letters`` with the last index from 1 to n."""
    return [ref(letters, *before, i) for i in range(1, n + 1)]
