"""A derivation: one step of a network as a graph of quantities keyed by name.

A table of kinds says what there is (see `kinds`); nothing is built before it is asked for, and
each quantity once. Every network has the same class: a perceptron's correction, a map's look at a
sample, and a feed-forward network's step, whose kinds exist once for each sample (``z[1][2]@3``)
and which may have the textbook's names as well.

The order of the kinds is the order in which the step is told, consecutive kinds of one group
together, unit by unit; a step with layers and several samples brings passages of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Generic, NamedTuple, TypeAlias, TypeVar

import numpy as np

from chainrule.basics.arguments import Like, argument
from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Json
from chainrule.derivation.graph.kinds import Kind, Passage, passages_of
from chainrule.derivation.graph.names import Name, Spelling, form_of, spelled
from chainrule.derivation.graph.quantity import Quantity
from chainrule.derivation.graph.textbook import NO_TEXTBOOK, Textbook

_SUGGESTED = 500  # names among which the nearest to an unknown one is looked for
_SAMPLES = 8  # that are listed

Records = TypeVar("Records", covariant=True)
Heading: TypeAlias = Callable[[str, bool], str]
"""``heading(title, trained)`` says what is shown; `trained`: on top of an earlier training."""
Figure: TypeAlias = Callable[[Callable[[str], str]], str]
"""``figure(anchor)``, given where the equation of a quantity stands by its name."""


class Guide(NamedTuple):
    """For someone who has to choose a name: one that is computed, and how names look."""

    example: str
    names: str


class Meaning(NamedTuple):
    """What a text means: the row of the table, the indices, and the sample."""

    kind: Kind
    indices: tuple[int, ...]
    sample: int | None


class Derivation(Generic[Records]):
    """The derivation of one step: ``d["delta[2][1]"]`` is a `Quantity`, by any of its names.

    context : what a reader of the JSON must know. `samples` are the data rows shown, from 1, and
        `step` says how many steps were taken before; both are added to it.
    records : the arrays that the kinds are built from, where others read them as well.
    passages : the order in which the step is told; None for that of the kinds.
    sizes : the units of each layer, the input's first; none where there are no layers.
    guide : what to tell someone who has to choose a name; None for examples of the kinds.
    figure : draws a network without layers, as SVG.
    usual : what is told where nothing is chosen; None: all.
    """

    def __init__(
        self,
        family: str,
        kinds: Sequence[Kind],
        context: Json,
        heading: Heading,
        records: Records,
        *,
        samples: Sequence[int] = (),
        step: int = 0,
        passages: Callable[[], Iterable[Passage]] | None = None,
        sizes: Sequence[int] = (),
        textbook: Textbook = NO_TEXTBOOK,
        guide: Callable[[], Guide] | None = None,
        figure: Figure | None = None,
        usual: Callable[[Name], bool] | None = None,
    ) -> None:
        self.family, self.kinds, self.heading = family, tuple(kinds), heading
        self.records, self.textbook, self.sizes = records, textbook, sizes
        self.samples, self.step, self.is_batch = list(samples), step, len(samples) > 1
        self._context = {"family": family, **context, "samples": self.samples, "step": step}
        self._passages = passages or partial(passages_of, self.kinds)
        self.guide = guide or partial(_guide_of, self.kinds)
        self.figure, self.usual = figure, usual
        self._spelled = _spellings(self.kinds)
        self._rows: dict[str, list[Kind]] = {}
        for kind in self.kinds:
            self._rows.setdefault(kind.name, []).append(kind)
        self._built: dict[str, Quantity] = {}

    def context(self) -> Json:
        """What a reader must know to read the numbers."""
        return self._context

    # -- looking up ----------------------------------------------------------------------------

    def __getitem__(self, text: str) -> Quantity:
        """The quantity of that name; UnknownNameError names the nearest."""
        built = self._built.get(text)
        if built is not None:
            return built
        name = self.read(text)
        if name is None:
            raise self._unknown(text.strip())
        return self.quantity(name)

    def _unknown(self, text: str) -> UnknownNameError:
        """There is no such quantity: the nearest ones, or the sample that is missing or wrong."""
        stem = text.partition("@")[0]
        example = f"{stem}@{self.samples[0]}" if self.is_batch else ""
        if example and self.read(example) is not None:
            shown = ", ".join(map(str, self.samples[:_SAMPLES]))
            shown += ", …" if len(self.samples) > _SAMPLES else ""
            how = _("Samples {samples} are shown; {example} is of the first of them.")
            hint = how.format(samples=shown, example=f"'{example}'")
            return UnknownNameError("quantity", text, [], hint)
        known = [*self.textbook.name_of, *itertools.islice(self.names(), _SUGGESTED)]
        return UnknownNameError("quantity", text, known, self.guide().names)

    def read(self, text: str) -> Name | None:
        """The canonical name that a text means here; None where there is no such quantity."""
        for kind, indices, sample in self.meanings(text):
            needs_sample = kind.per_sample and self.is_batch
            fits = sample in self.samples if sample is not None else not needs_sample
            if fits and kind.has(indices):
                indices = indices if kind.canonical is None else kind.canonical(*indices)
                return Name(kind.name, indices, sample if needs_sample else None)
        return None

    def meanings(self, text: str) -> Iterator[Meaning]:
        """What a text means by its form, whether or not there is such a quantity."""
        stem, at, sample = text.strip().partition("@")
        if at and not sample.isdecimal():
            return
        pattern, numbers = spelled(self.textbook.canonical(stem))
        for kind, spelling in self._spelled.get(pattern, ()):
            indices = spelling.indices(numbers)
            if indices is not None:
                yield Meaning(kind, indices, int(sample) if at else None)

    def quantity(self, name: Name) -> Quantity:
        """The quantity of a canonical name, built once."""
        if name not in self._built:
            self._built[name] = self._build(name, self._kind(name))
        return self._built[name]

    def _kind(self, name: Name) -> Kind:
        """The row of the table that has the name; most kinds have one row."""
        rows = self._rows[name.kind]
        if len(rows) == 1:
            return rows[0]
        has_sample = name.sample is not None
        return next(
            kind
            for kind in rows
            if has_sample == (kind.per_sample and self.is_batch) and kind.has(name.indices)
        )

    def _build(self, name: Name, kind: Kind) -> Quantity:
        sample = () if name.sample is None else (name.sample,)
        value, expr = kind.build(*name.indices, *sample)
        of_one_sample = kind.per_sample and name.sample is None and self.samples
        return Quantity(
            name=name,
            aliases=self._aliases(name, kind),
            phase=kind.phase,
            step=self.step,
            value=value.item() if isinstance(value, np.generic) else value,
            expr=expr,
            layer=None if kind.layer is None else name.indices[kind.layer],
            sample=self.samples[0] if of_one_sample else name.sample,
            relation=kind.relation,
            family=self.family,
        )

    def _aliases(self, name: Name, kind: Kind) -> tuple[str, ...]:
        symbol = self.textbook.written(name)
        others = [str(Name(form, name.indices, name.sample)) for form in kind.aliases]
        return tuple(others) if symbol is None else (symbol, *others)

    # -- listing -------------------------------------------------------------------------------

    def names(self) -> Iterator[Name]:
        """Every listed quantity in the order in which the step is told."""
        for passage in self._passages():
            yield from passage.names()

    def quantities(self) -> Iterator[Quantity]:
        return map(self.quantity, self.names())

    def places(self, names: Iterable[Name]) -> dict[Name, int]:
        """How many listed quantities come before each of the names that are listed, counted
        without listing them."""
        found, before, left = dict[Name, int](), 0, list(names)
        for passage in self._passages():
            places = {name: passage.place_of(name) for name in left}
            found |= {name: before + place for name, place in places.items() if place is not None}
            left = [name for name, place in places.items() if place is None]
            before += passage.size
        return found

    @property
    def size(self) -> int:
        """How many quantities `names` lists, counted without building them."""
        return sum(passage.size for passage in self._passages())

    # -- choosing ------------------------------------------------------------------------------

    def place_of(self, name: Name) -> tuple[int | None, int | None]:
        """The layer and the unit that a name belongs to."""
        kind, indices = self._rows[name.kind][0], name.indices
        layer = None if kind.layer is None else indices[kind.layer]
        return layer, None if kind.unit is None or not indices else indices[kind.unit]

    def check_place(self, layer: int | None, unit: int | None) -> None:
        """Raise InputError where there is no such layer or unit."""
        sizes = self.sizes
        if layer is not None and not sizes:
            message = _("This network has no layers to choose from.")
            raise InputError(
                message, _("Choose with {option}.").format(option=argument(unit=Like("J")))
            )
        if layer is not None and not 0 <= layer < len(sizes):
            message = _(
                "There is no layer {layer}; the network has layers 0 (the inputs) to {last}."
            )
            raise InputError(message.format(layer=layer, last=len(sizes) - 1))
        most = self._most_units() if layer is None else sizes[layer]
        if unit is not None and not 1 <= unit <= most:
            message = _("There is no unit {unit}; units are counted from 1 to {last}.")
            raise InputError(message.format(unit=unit, last=most))

    def _most_units(self) -> int:
        return max(self.sizes or [kind.shape[0] for kind in self.kinds if kind.shape] or [0])


def derivation_of_sample(
    family: str,
    kinds: Sequence[Kind],
    context: Json,
    heading: str,
    *,
    sample: int,
    step: int = 0,
    figure: Figure | None = None,
    usual: Callable[[Name], bool] | None = None,
) -> Derivation[None]:
    """The derivation of one data row, counted from 1, in a network without layers."""

    def whole_heading(title: str, trained: bool) -> str:
        return f"{title} · {heading}"

    return Derivation(
        family,
        kinds,
        context,
        whole_heading,
        None,
        samples=[sample],
        step=step,
        figure=figure,
        usual=usual,
    )


def _spellings(kinds: Iterable[Kind]) -> dict[str, list[tuple[Kind, Spelling]]]:
    """The kinds by the pattern of each of their forms."""
    spellings: dict[str, list[tuple[Kind, Spelling]]] = {}
    for kind in kinds:
        for form in (form_of(kind.name), *kind.aliases, *kind.spellings):
            spelling = Spelling.of_form(form)
            spellings.setdefault(spelling.pattern, []).append((kind, spelling))
    return spellings


def _guide_of(kinds: Sequence[Kind]) -> Guide:
    computed = [kind for kind in kinds if kind.phase != "given"]
    looks = _("Names here look like {names}.")
    return Guide(
        example=computed[-1].example(),
        names=looks.format(names=", ".join(kind.example() for kind in kinds)),
    )
