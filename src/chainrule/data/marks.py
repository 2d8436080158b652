"""What stands in a cell of numbers or dates that is missing, besides the words that always do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from chainrule.data.cells import MISSING_NUMBERS, numbers_in, parse

_SIGNS = re.compile(r"[-‐‑‒–—―−－*.·…_~/]{1,4}|\.\s\.|-\s-")
_WORDS = frozenset(
    (
        "n.a.",
        "n.a",
        "n.d.",
        "nd",
        "nil",
        "unknown",
        "missing",
        "not available",
        "no data",
        "not applicable",
        "not reported",
        "undefined",
        "(null)",
        "\\n",
        "#n/a",
        "#n/a!",
        "#na",
        "#value!",
        "#div/0!",
        "#ref!",
        "#name?",
        "#num!",
        "#null!",
        "-nan",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "1.#qnan",
        "1.#ind",
        "暂无数据",
        "暂无",
        "无数据",
        "无",
        "未知",
        "缺失",
        "缺测",
        "空",
        "不详",
        "不明",
    )
)


def is_mark(text: str) -> bool:
    """Signs alone, such as ``-`` and ``…``, or a word that says that nothing is known."""
    return _SIGNS.fullmatch(text) is not None or text.casefold() in _WORDS


def missing_numbers(texts: Sequence[str], marks: Sequence[str] = ()) -> npt.NDArray[np.bool_]:
    """Which cells (n,) of a column of numbers hold nothing, a word for nothing, or one of its
    `marks`, which are compared as numbers too."""
    words = {*MISSING_NUMBERS, *marks}
    missing = np.array([text in words for text in texts], bool)
    numbers = numbers_of(marks)
    return missing | np.isin(numbers_in(texts), numbers) if numbers else missing


def numbers_of(marks: Sequence[str]) -> list[float]:
    """Those of the marks that are numbers."""
    return [number for mark in marks if (number := parse(mark)) is not None and number == number]


def found_marks(counts: Mapping[str, int]) -> dict[str, int]:
    """The cells that `is_mark` of a column, and how often each comes."""
    return {text: n for text, n in counts.items() if is_mark(text)}
