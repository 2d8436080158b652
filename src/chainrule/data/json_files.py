"""JSON documents that hold a table somewhere inside: one array of objects, or columns by name.

    {"meta": …, "data": [{"x": 1}, {"x": 2}]}      {"x": [1, 2], "y": [3, 4]}
    {"x": {"0": 1, "1": 2}, …}                      as pandas writes it

Lists of objects, and an object a line, are read by duckdb (see `queries`) and do not come here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _
from chainrule.basics.temporary import write_scratch

_DEEPEST = 5
_LARGEST = 1 << 30  # bytes
_LONGEST_LINE = 1 << 20


def inner_table(path: Path, named: str) -> Path | None:
    """The table inside a document as a file of objects, one a line; None where the file is not one
    document that is an object. Raises DataError where there are several tables, or none."""
    if path.stat().st_size > _LARGEST or not _begins_with_brace(path) or _is_lines(path):
        return None
    try:
        document = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None  # an object a line, or damaged
    if not isinstance(document, dict):
        return None
    records = _of_columns(document)
    if records is None:
        found = dict(_arrays(document, "", 0))
        if not found and all(_is_plain(value) for value in document.values()):
            return None  # one record
        if len(found) != 1:
            raise DataError(
                _("{path} holds {n} lists of records: {names}.").format(
                    path=named, n=len(found), names=", ".join([*found][:10]) or "–"
                ),
                _("Save one of them as a file: a list of records, or one a line."),
            )
        records = next(iter(found.values()))
    return write_scratch((json.dumps(r).encode() + b"\n" for r in records), ".jsonl")


def _begins_with_brace(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(1000).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def _is_lines(path: Path) -> bool:
    """Its first line is an object, and another line follows."""
    with path.open("rb") as file:
        line = file.readline(_LONGEST_LINE)
        try:
            return isinstance(json.loads(line), dict) and file.read(1000).lstrip()[:1] == b"{"
        except (ValueError, RecursionError):
            return False


def _is_plain(value: Any) -> bool:
    return not isinstance(value, dict | list)


def _of_columns(document: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Records of columns of equal length: lists, or objects with the same keys."""
    values = list(document.values())
    if values and all(isinstance(v, dict) for v in values) and len({*map(tuple, values)}) == 1:
        values = [list(v.values()) for v in values]
    if not values or not all(isinstance(v, list) and all(map(_is_plain, v)) for v in values):
        return None
    if len({*map(len, values)}) != 1 or not values[0]:
        return None
    return [dict(zip(document, row, strict=True)) for row in zip(*values, strict=True)]


def _arrays(value: Any, name: str, depth: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The arrays of objects, by the keys that lead to them."""
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        yield name, value
    elif isinstance(value, dict) and depth < _DEEPEST:
        for key, inner in value.items():
            yield from _arrays(inner, f"{name}.{key}" if name else key, depth + 1)
