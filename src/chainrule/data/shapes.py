"""Texts that are alike but for their digits: what is decided by its shape is decided once for all.

    12.50 €   31.40 €   have the shape 11.11 €         0.50 €   that of 01.11 €, as 007 has 011

Numbers that begin with 0 are kept apart from others, as codes are known by it. A text with a q or
第 is a shape of its own, as quarters are known by their digit. So for texts of one shape, in which
the same thing stands at the same place, every expression that asks for no more of a digit than
whether a leading one is 0 says the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from chainrule.basics.typing import Floats, Integers

_DIGITS = str.maketrans("23456789", "1" * 8)
_NOT_LEADING = re.compile("(?<=[01])0")
_BY_DIGIT = re.compile("[qQ第]")


class Shape(NamedTuple):
    """One of its texts, and the places of all."""

    example: str
    places: Integers


def shapes_of(texts: Sequence[str]) -> list[Shape]:
    """The shapes of texts, by the first text of each."""
    keys = "\0".join(texts).translate(_DIGITS).split("\0")
    if len(keys) != len(texts):  # one holds a NUL
        keys = [text.translate(_DIGITS) for text in texts]
    shape_of = {key: _NOT_LEADING.sub("1", key) for key in dict.fromkeys(keys)}
    own = {key for key in shape_of if _BY_DIGIT.search(key)}
    if own:
        keys = [text if key in own else key for text, key in zip(texts, keys, strict=True)]
    known: dict[str, int] = {}
    places = {
        key: known.setdefault(shape_of.get(key, key), len(known)) for key in dict.fromkeys(keys)
    }
    codes = np.fromiter(map(places.__getitem__, keys), np.int64, len(keys))
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=len(known)))[:-1]
    return [Shape(texts[group[0]], group) for group in np.split(order, ends) if len(group)]


def examples_of(counts: Mapping[str, int]) -> dict[str, int]:
    """One text of each shape, and how many cells have it, from texts and how often each comes."""
    texts, n = list(counts), np.fromiter(counts.values(), np.int64, len(counts))
    return {shape.example: int(n[shape.places].sum()) for shape in shapes_of(texts)}


def by_shape(texts: Sequence[str], values: Callable[[str, Sequence[str]], npt.ArrayLike]) -> Floats:
    """A number for each text (n,): `values` is given a shape's example and all of its texts."""
    found = np.empty(len(texts))
    for example, places in shapes_of(texts):
        found[places] = values(example, [texts[place] for place in places.tolist()])
    return found


def whole_numbers_at(texts: Sequence[str], begin: int, end: int) -> Floats:
    """The digits of each of texts that are equally long, from one place to another, as a number."""
    signs = np.array(texts).view(np.uint32).reshape(len(texts), -1)
    tens = 10.0 ** np.arange(end - begin)[::-1]
    return np.asarray((signs[:, begin:end].astype(np.float64) - ord("0")) @ tens)
