"""A step of a classical network as a graph of quantities: a table of kinds, built when asked for.

A kind is one letter of the derivation for all its indices, ``d[1] … d[25]``: how it is written, in
which phase it stands, how many of each index there are, and a function that builds the value and
the expression of one of them from the records of `chainrule.models`. The order of the kinds is the
order in which the step is told; consecutive kinds of one `group` are told together, unit by unit:

    Kind("d[{0}]", "distance", distance, (n_units,))          d[1], d[2], …
    Kind("passes", "match", vigilance_test, relation="<=")    one quantity, true or false
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.basics.expression import Expr, Ref
from chainrule.basics.i18n import _
from chainrule.basics.typing import Json
from chainrule.derivation.graph.quantity import Quantity

Built: TypeAlias = "tuple[float, Expr | None]"


class Kind(NamedTuple):
    """One row of a derivation's table.

    ``form``: ``"w[{0},{1}]"``, ASCII, indices from 1. ``build(*indices)`` gives the value (a
    number, or true or false for the relations ``<`` and ``<=``) and the expression, None for what
    is given. ``shape``: how many of each index. ``exists(*indices)``: is there such a one?
    """

    form: str
    phase: str
    build: Callable[..., Built]
    shape: tuple[int, ...] = ()
    relation: str = "="
    group: str = ""
    exists: Callable[..., bool] | None = None

    def indices(self) -> Iterator[tuple[int, ...]]:
        """Those that exist, the last index running fastest."""
        every = itertools.product(*(range(1, n + 1) for n in self.shape))
        return (index for index in every if self.exists is None or self.exists(*index))


class Entry(NamedTuple):
    """One quantity before it is built."""

    kind: Kind
    indices: tuple[int, ...]

    def __str__(self) -> str:
        return self.kind.form.format(*self.indices)


class Graph:
    """The derivation of one step of a classical network: ``g["d[3]"]`` is a `Quantity`.

    `heading` says in words what is shown; `context` what a reader of the JSON must know; `sample`
    is the 1-based data row (None: of no one row), `step` how many steps were taken before.
    """

    def __init__(
        self,
        family: str,
        kinds: Sequence[Kind],
        context: Json,
        heading: str,
        *,
        sample: int | None = None,
        step: int = 0,
    ) -> None:
        self.family, self.kinds, self.heading = family, tuple(kinds), heading
        self.sample, self.step = sample, step
        self.rows = [] if sample is None else [sample]
        self._context = {"family": family, **context, "samples": self.rows, "step": step}
        self._readers = [(_pattern(kind.form), kind) for kind in self.kinds]
        self._cache: dict[str, Quantity] = {}

    def context(self) -> Json:
        return self._context

    def __getitem__(self, text: str) -> Quantity:
        """The quantity of that name; UnknownNameError names the nearest."""
        text = text.strip()
        if text not in self._cache:
            entry = self._read(text)
            if entry is None:
                known = [str(entry) for entry in itertools.islice(self.listed(), 300)]
                error = UnknownNameError("quantity", text, known)
                nearest = error.hint.partition(_("Known: {names}.").partition("{")[0])[0]
                error.hint = nearest + self.how_names_look()
                raise error
            self.quantity(entry)
        return self._cache[text]

    def how_names_look(self) -> str:
        return _("Names here look like {names}.").format(
            names=", ".join(kind.form.format(1, 1, 1) for kind in self.kinds)
        )

    def _read(self, text: str) -> Entry | None:
        for pattern, kind in self._readers:
            match = pattern.fullmatch(text)
            if match is None:
                continue
            index = tuple(map(int, match.groups()))
            there = all(1 <= i <= n for i, n in zip(index, kind.shape, strict=True))
            if there and (kind.exists is None or kind.exists(*index)):
                return Entry(kind, index)
        return None

    def quantity(self, entry: Entry) -> Quantity:
        """The quantity of a listed entry, made once."""
        name = str(entry)
        if name not in self._cache:
            kind = entry.kind
            value, expr = kind.build(*entry.indices)
            self._cache[name] = Quantity(
                name=name,
                aliases=(),
                phase=kind.phase,
                step=self.step,
                value=value.item() if isinstance(value, np.generic) else value,
                expr=expr,
                sample=self.sample,
                relation=kind.relation,
                family=self.family,
            )
        return self._cache[name]

    def listed(self) -> Iterator[Entry]:
        """Every entry in the order in which the step is told."""
        for group, found in itertools.groupby(self.kinds, key=lambda kind: kind.group):
            kinds = list(found)
            if not group:
                yield from (Entry(kind, index) for kind in kinds for index in kind.indices())
                continue
            together = [
                (index[:1], place, Entry(kind, index))
                for place, kind in enumerate(kinds)
                for index in kind.indices()
            ]
            yield from (entry for *_key, entry in sorted(together, key=lambda item: item[:2]))

    def names(self) -> Iterator[str]:
        return map(str, self.listed())

    def quantities(self) -> Iterator[Quantity]:
        return map(self.quantity, self.listed())

    @property
    def size(self) -> int:
        """About how many quantities are listed, counted without building them."""
        return sum(int(np.prod(kind.shape, dtype=np.int64)) for kind in self.kinds)

    @property
    def example(self) -> str:
        """The name of a quantity that is computed."""
        kinds = [kind for kind in self.kinds if kind.phase != "given"]
        return kinds[-1].form.format(*[1] * len(kinds[-1].shape))

    # -- choosing ------------------------------------------------------------------------------

    def check_place(self, layer: int | None, unit: int | None) -> None:
        """Raise InputError where there is no such unit; there are no layers here."""
        if layer is not None:
            raise InputError(
                _("This network has no layers to choose from."), _("Choose with --unit.")
            )
        most = max((kind.shape[0] for kind in self.kinds if kind.shape), default=0)
        if unit is not None and not 1 <= unit <= most:
            raise InputError(
                _("There is no unit {unit}; units are counted from 1 to {last}.").format(
                    unit=unit, last=most
                )
            )

    def place_of(self, entry: Entry) -> tuple[int | None, int | None]:
        """(layer, unit): no layer, and the first index."""
        return None, entry.indices[0] if entry.indices else None

    def entry_of(self, quantity: Quantity) -> Entry:
        entry = self._read(quantity.name)
        assert entry is not None
        return entry


def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\d\\\}", r"(\\d+)", re.escape(form)))


def given(values: Any) -> Callable[..., Built]:
    """The builder of what is given: an array's entry, or one number."""
    array = np.asarray(values)
    return lambda *index: (array[tuple(i - 1 for i in index)].item(), None)


def refs(form: str, n: int, *before: int) -> list[Expr]:
    """References to ``form`` with the last index from 1 to n."""
    return [Ref(form.format(*before, i)) for i in range(1, n + 1)]
