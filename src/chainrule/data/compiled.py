"""Text files read by the compiled reader, block by block, where it is built.

It knows the grammar of `records` as far as a text keeps to it everywhere, and the numbers of
`cells`; of a text that it does not read (a quote after blanks, a lone CR, a NUL, bytes that are no
UTF-8) it says so, and `records` reads it. A column of which text comes after its first block, and
one of numbers beyond 2**53, which float64 may round, is read once more, as text.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from chainrule.basics.threads import default_threads
from chainrule.data.cells import EXACT, MISSING_NUMBERS, POINT, Cells, Numerals
from chainrule.data.texts import Texts

kernels: Any
try:
    kernels = importlib.import_module("chainrule._native")
except ImportError:  # built without a compiler
    kernels = None

BLOCK = 1 << 22  # bytes
_NUMBER, _TEXT, _PASSED, _LATE = range(4)

Blocks: TypeAlias = Callable[[], Iterator[bytes]]


class WrongRow(NamedTuple):
    """A record with too many or too few cells: its row and line, from 1, and how many it has."""

    row: int
    line: int
    n_cells: int


class Scanned(NamedTuple):
    """The columns of the other records, as numbers or as texts that may be numbers yet."""

    columns: list[Cells]
    wrong: list[WrongRow]


def blocks_of(path: Path) -> Iterator[bytes]:
    """A file without its byte-order mark."""
    with path.open("rb") as file:
        if file.read(3) != b"\xef\xbb\xbf":
            file.seek(0)
        while block := file.read(BLOCK):
            yield block


def blocks_in(content: bytes) -> Iterator[bytes]:
    """Those of what is in memory."""
    return (content[start : start + BLOCK] for start in range(0, len(content), BLOCK))


def scan(
    blocks: Blocks,
    delimiter: str,
    n_headers: int,
    texts: Sequence[bool],
    numerals: Numerals | None,
) -> Scanned | None:
    """Every column, those of `texts` as they stand, after `n_headers` records; None where the text
    is not one for this reader."""
    if kernels is None or len(delimiter.encode()) != 1:
        return None
    known = (numerals or POINT).thousands.isascii()
    kinds = [_TEXT if is_text or not known else _NUMBER for is_text in texts]
    columns: dict[int, Cells] = {}
    wrong: list[WrongRow] = []
    while any(kind != _PASSED for kind in kinds):
        reader = _read(blocks(), delimiter, n_headers, kinds, numerals or POINT)
        if reader is None:
            return None
        found = reader.kinds()
        wrong = [WrongRow(*row) for row in reader.wrong()]
        try:
            columns |= {j: _column(reader, j, k) for j, k in enumerate(found) if k < _PASSED}
        except UnicodeDecodeError:
            return None
        again = [k == _LATE or (k == _NUMBER and _wide(columns[j])) for j, k in enumerate(found)]
        kinds = [_TEXT if is_again else _PASSED for is_again in again]
    return Scanned([columns[j] for j in range(len(texts))], wrong)


def _wide(numbers: Cells) -> bool:
    """Whole numbers may have been rounded in it."""
    column = np.asarray(numbers)
    return bool(len(column)) and max(np.fmax.reduce(column), -np.fmin.reduce(column)) >= EXACT


def _read(
    blocks: Iterator[bytes], delimiter: str, n_headers: int, kinds: list[int], numerals: Numerals
) -> Any:
    reader = kernels.CellReader(
        delimiter,
        n_headers,
        numerals.decimal,
        numerals.thousands if numerals.thousands.isascii() else "",
        list(MISSING_NUMBERS),
        kinds,
    )
    n_threads = default_threads()
    block = next(blocks, b"")
    while True:
        following = next(blocks, b"")
        if not reader.feed(block, not following, n_threads):
            return None
        if not following:
            return reader
        block = following


def _column(reader: Any, j: int, kind: int) -> Cells:
    if kind == _NUMBER:
        return np.asarray(reader.numbers(j))
    codes, joined = reader.labels(j)
    return Texts(codes, joined.decode())
