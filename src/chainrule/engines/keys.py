"""Keys of an epoch's rows that are sorted on disk: a row's word and its number, and the part that
it joins by the word's first bits,

    part = ⌊word · K / 2⁶⁴⌋,

so that all words of a part lie below those of the next one.
"""

from __future__ import annotations

import numpy as np

from chainrule.basics.random import Seed, Words, order_keys
from chainrule.basics.typing import Array, Integers

KEYS = np.dtype([("word", "<u8"), ("number", "<i8")])


def keyed(seed: Seed, epoch: int, first: int, n: int, n_parts: int) -> tuple[Array, Array]:
    """The keys of `n` rows from the `first` on, and which of the parts each joins, as bytes, which
    are sorted in one go."""
    keys = np.empty(n, KEYS)
    keys["word"] = order_keys(seed, n, epoch, first)
    keys["number"] = np.arange(first, first + n)
    part = ((keys["word"] >> np.uint64(32)) * np.uint64(n_parts)) >> np.uint64(32)
    return keys, part.astype(np.uint8)


def ordered(keys: Array) -> Integers:
    """Their order by words, ties by place, which NumPy's quicker sort leaves open; they hardly ever
    come."""
    words: Words = np.ascontiguousarray(keys["word"])
    order = np.argsort(words)
    in_order = words[order]
    if (in_order[1:] == in_order[:-1]).any():
        return np.argsort(words, kind="stable")
    return order
