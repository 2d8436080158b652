"""The dress that a column of numbers has in common, from its different cells and how often each
comes; so counts of blocks of rows may be added up before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from chainrule.data.cells import POINT, Numerals
from chainrule.data.dress import Dress, Parts, alike, number_in, parts_of, split_tens

_MARKED = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_NUMERALS = (
    POINT,
    Numerals(","),
    *(Numerals(".", mark) for mark in (",", " ", "'", "_")),
    *(Numerals(",", mark) for mark in (".", " ", "'")),
)


class Found(NamedTuple):
    """The dress of a column; which of its cells are not in it; and a mark of its cells that could
    be the decimal mark or separate thousands ("": none could)."""

    dress: Dress
    values: dict[str, float]
    unclear: str = ""


def find_dress(
    counts: Mapping[str, int],
    numerals: Numerals | None = None,
    comma: str = "thousands",
    tenths: int = 9,
) -> Found | None:
    """The dress that so many tenths of the cells have, from the different cells and how often each
    comes; with 0 that which most have.

    `numerals` are those that a person has named; where commas could be either, they are what
    `comma` says. None where no dress is that common.
    """
    cells = {text: parts for text in counts if (parts := parts_of(text)) is not None}
    total = sum(counts.values())
    shared = _shared(cells, counts, total, tenths)
    if shared is None:
        return None
    prefix, suffix, tens = shared
    digits: Counter[str] = Counter()
    for text, parts in cells.items():
        digits[parts.digits] += counts[text]
    unclear = "" if numerals is not None else _unclear(digits)
    some_bare = any(map(str.isdigit, digits))  # decimals, always three, would hardly be none
    chosen = _numerals(digits, numerals, "thousands" if unclear and some_bare else comma)
    dress = Dress(prefix, suffix, *chosen, tens)
    values = {t: v for t, parts in cells.items() if (v := dress.value_of(parts)) is not None}
    if 10 * sum(counts[text] for text in values) < tenths * total:
        return None
    return Found(dress, values, unclear)


def _shared(
    cells: Mapping[str, Parts], counts: Mapping[str, int], total: int, tenths: int
) -> tuple[str, str, bool] | None:
    """Sign, unit, and whether units are powers of ten."""
    around: Counter[tuple[str, str]] = Counter()
    spelled: Counter[tuple[str, str]] = Counter()
    for text, parts in cells.items():
        around[parts.prefix, alike(parts.suffix)] += counts[text]
        spelled[parts.prefix, parts.suffix] += counts[text]
    if not around:
        return None
    (prefix, unit), n = around.most_common(1)[0]
    if 10 * n >= tenths * total:
        return (
            prefix,
            max(
                (s for p, s in spelled if p == prefix and alike(s) == unit),
                key=lambda s: spelled[prefix, s],
            ),
            False,
        )
    prefixes, bare = {p for p, _ in spelled if p}, {s for _, s in spelled}
    units = {split_tens(s)[1] for s in bare if split_tens(s)[0] != 1.0}
    if len(prefixes) <= 1 and len(units) == 1 and len(bare) > 1:
        rest = {split_tens(s)[1] for s in bare}
        if rest <= {"", *units}:
            return next(iter(prefixes), ""), units.pop(), True
    named = [key for key in around if key != ("", "")]
    if len(named) == 1 and 10 * (around[named[0]] + around["", ""]) >= 9 * total:
        prefix, unit = named[0]
        half = 2 * around[named[0]] >= total
        return (prefix, next(s for p, s in spelled if alike(s) == unit), False) if half else None
    return None


def _numerals(digits: Counter[str], said: Numerals | None, comma: str) -> Numerals:
    """Those that the most cells fit; what a person said, and the usual ones, come first."""
    order = list(_NUMERALS)
    if comma == "thousands":
        order[1], order[2] = order[2], order[1]
    candidates = [said, *order] if said is not None else order
    shares = [
        sum(n for text, n in digits.items() if number_in(text, c) is not None) for c in candidates
    ]
    return candidates[shares.index(max(shares))]


def _unclear(digits: Iterable[str]) -> str:
    """The mark, where each cell that has one has three digits after it and one to three before, and
    the others are whole numbers below 1,000."""
    marks = {text[-4] if _MARKED.fullmatch(text) else "" for text in digits if len(text) > 3}
    marks |= {"" for text in digits if len(text) <= 3 and not text.isdigit()}
    return marks.pop() if len(marks) == 1 else ""
