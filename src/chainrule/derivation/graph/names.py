"""The names of quantities, read and written: ``z[1][2]``, ``dE/da[2][1]@3``.

Every kind has one written form. Layers, units and rows count from 1, layer 0 is the input.
``d<X>/d<Y>`` names are kinds of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from chainrule.basics.expression import Expr, references
from chainrule.pieces.embeddings import PARAMETERS

_UNIT, _WEIGHT = "[{0}][{1}]", "[{0}][{1},{2}]"

FORMS: dict[str, str] = {
    **{kind: kind + _UNIT for kind in ("a", "z", "f", "mask", "delta", "d", "b", "db", "b+")},
    **{kind: kind + _WEIGHT for kind in ("W", "dW", "W+")},
    **{f"{m}W{after}": f"{m}W{after}{_WEIGHT}" for m in "mvs" for after in ("", "+")},
    **{f"{m}b{after}": f"{m}b{after}{_UNIT}" for m in "mvs" for after in ("", "+")},
    "y[k]": "y[{0}]",
    "E[k]": "E[{0}]",
    **{kind: kind for kind in ("E", "R", "share", "eta", "mu", "rho", "beta_1", "beta_2")},
    **{kind: kind for kind in ("epsilon", "lambda", "t", "alpha", "l1", "n")},
    "dE/da": "dE/da[{0}][{1}]",
    "dE/dW": "dE/dW[{0}][{1},{2}]",
    "dR/dW": "dR/dW[{0}][{1},{2}]",
    "dE[k]/da": "dE[{0}]/da[{1}][{2}]",
    "dE[k]/dz": "dE[{0}]/dz[{1}][{2}]",
    "dE[k]/dW": "dE[{0}]/dW[{1}][{2},{3}]",
    "da/dz": "da/dz[{0}][{1}]",
    "da[i]/dz": "da[{0}][{1}]/dz[{0}][{2}]",
    "dz/dW": "dz[{0}][{2}]/dW[{0}][{1},{2}]",
    "dz/db": "dz[{0}][{1}]/db[{0}][{1}]",
    "dz/da": "dz[{0}][{2}]/da[{3}][{1}]",
    **{kind: kind + _UNIT for kind in ("angle", "wave", "emb")},
    **{f"dE/d{kind}": f"dE/d{kind}{_UNIT}" for kind in ("angle", "wave", "emb")},
    **{
        kind.format(name): kind.format(name) + (_WEIGHT if name == "mix" else _UNIT)
        for name in PARAMETERS
        for kind in ("{}", "d{}", "{}+", *(m + "{}" for m in "mvs"), *(m + "{}+" for m in "mvs"))
    },
}
"""The forms of a feed-forward network's kinds; a kind that has none here is written as it is."""


GRADIENTS = ("dW", "db", *(f"d{name}" for name in PARAMETERS))
"""The kinds that are ∂E/∂ of a parameter, and are written with one letter."""
OF_EMBEDDING = frozenset(
    kind for kind in FORMS if kind.strip("+").endswith((*PARAMETERS, "angle", "wave", "emb"))
)
"""The kinds that belong to an embedding, and to no layer."""


def form_of(kind: str) -> str:
    """The written form of a kind, ``{0}`` where its first index stands."""
    return FORMS.get(kind, kind)


class Name(str):
    """A quantity's name: its text, and what the text is made of.

    ``kind`` is a key of `FORMS`, or the form itself; ``indices`` stand in the order of the form;
    ``sample`` is its data row, or None. Two names are equal where their texts are.
    """

    __slots__ = ("indices", "kind", "sample")
    kind: str
    indices: tuple[int, ...]
    sample: int | None

    def __new__(cls, kind: str, indices: tuple[int, ...] = (), sample: int | None = None) -> Name:
        text = form_of(kind).format(*indices)
        name = super().__new__(cls, text if sample is None else f"{text}@{sample}")
        name.kind, name.indices, name.sample = kind, indices, sample
        return name

    def __getnewargs__(self) -> tuple[Any, ...]:
        return self.kind, self.indices, self.sample

    def of_kind(self, kind: str) -> Name:
        """The name of another kind with the same indices and sample."""
        return Name(kind, self.indices, self.sample)

    def at(self, *indices: int) -> Name:
        """The name of the same kind and sample with other indices."""
        return Name(self.kind, indices, self.sample)

    def of_sample(self, sample: int | None) -> Name:
        """The same name for another sample, or for none."""
        return self if sample == self.sample else Name(self.kind, self.indices, sample)


def as_name(text: str) -> Name:
    """A derivation's own name, which an expression's reference holds as text."""
    assert isinstance(text, Name), text
    return text


def names_in(expr: Expr) -> list[Name]:
    """The names that a derivation's expression refers to, each once, in order."""
    return list(map(as_name, dict.fromkeys(references(expr))))


_PLACE = re.compile(r"\{(\d)\}")
_NUMBER = re.compile(r"(?<=[\[,])\d+(?=[\],])")


class Spelling(NamedTuple):
    """A way to write a kind's name: the text with # for each number, and which index each is."""

    pattern: str
    places: tuple[int, ...]

    @classmethod
    def of_form(cls, form: str) -> Spelling:
        return cls(_PLACE.sub("#", form), tuple(map(int, _PLACE.findall(form))))

    def indices(self, numbers: Iterable[int]) -> tuple[int, ...] | None:
        """The indices that the numbers of a text are; None where one index has two values."""
        pairs = set(zip(self.places, numbers, strict=True))
        indices = dict(pairs)
        return tuple(indices[i] for i in sorted(indices)) if len(indices) == len(pairs) else None


def spelled(text: str) -> tuple[str, list[int]]:
    """A name's text with # for each number, and the numbers."""
    return _NUMBER.sub("#", text), list(map(int, _NUMBER.findall(text)))


def parts_of_derivative(name: Name) -> tuple[str, str]:
    """The X and Y of a name that is d<X>/d<Y>, both written whole; empty where it is none."""
    if name.kind in GRADIENTS:
        return "E", Name(name.kind[1:], name.indices)
    if name.kind == "da/dz":
        return Name("a", name.indices), Name("z", name.indices)
    above, slash, below = name.of_sample(None).partition("/d")
    return (above[1:], below) if slash else ("", "")
