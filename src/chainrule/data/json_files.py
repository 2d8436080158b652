"""JSON documents that hold a table somewhere inside: one array of objects, or columns by name.

    {"meta": …, "data": [{"x": 1}, {"x": 2}]}      {"x": [1, 2], "y": [3, 4]}
    {"x": {"0": 1, "1": 2}, …}                      as pandas writes it
    {"columns": ["x", "y"], "data": [[1, 3], …]}    the same, with orient="split"
    [["x", "y"], [1, 3], [2, 4]]                    rows, the names above them or not

Lists of objects, and an object a line, are read by duckdb (see `queries`) and do not come here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from chainrule.basics.arguments import argument
from chainrule.basics.errors import DataError, InputError, UnknownNameError
from chainrule.basics.i18n import _
from chainrule.basics.temporary import write_scratch
from chainrule.data.names import numbered

Records: TypeAlias = list[dict[str, Any]]

_DEEPEST = 5
_LARGEST = 1 << 30  # bytes
_LONGEST_LINE = 1 << 20


def inner_table(path: Path, named: str, wanted: str | None = None) -> Path | None:
    """The table inside a document, or of several the `wanted` one, as a file of objects, one a
    line; None where the file is a list of objects, or one a line. Raises DataError or InputError
    where there are several tables, or none."""
    if path.stat().st_size > _LARGEST or not _is_inner(path) or _is_lines(path):
        return None
    try:
        document = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None  # an object a line, or damaged
    if isinstance(document, list):
        records = _of_rows(document)
    elif isinstance(document, dict):
        records = _of_split(document) or _of_columns(document)
        if records is None and all(_is_plain(value) for value in document.values()):
            return None  # one record
    else:
        return None
    if records is None:
        records = _inner(dict(_arrays(document, "", 0)), named, wanted)
    return write_scratch((json.dumps(r).encode() + b"\n" for r in records), ".jsonl")


def _inner(found: dict[str, Records], named: str, wanted: str | None) -> Records:
    """The one table of those `found` by the keys that lead to them, or the `wanted` one."""
    if wanted is not None:
        if wanted not in found:
            raise UnknownNameError("table", wanted, found)
        return found[wanted]
    if len(found) == 1:
        return next(iter(found.values()))
    message = _("{path} holds {n} lists of records: {names}.").format(
        path=named, n=len(found), names=", ".join([*found][:10]) or "–"
    )
    if found:
        choose = _("Choose one: {option}.").format(option=argument(table=next(iter(found))))
        raise InputError(message, choose)
    raise DataError(message, _("Save it as a list of records, or one a line."))


def _of_rows(rows: list[Any]) -> Records | None:
    """Records of lists of equal length, the first of which may be the names of the columns."""
    if len(rows) < 2 or not all(isinstance(row, list) for row in rows):
        return None
    if len({*map(len, rows)}) != 1 or not all(_is_plain(cell) for row in rows for cell in row):
        return None
    named = all(isinstance(cell, str) for cell in rows[0]) and len({*rows[0]}) == len(rows[0])
    has_names = named and not all(isinstance(cell, str) for cell in rows[1])
    names = rows[0] if has_names else numbered("column", len(rows[0]))
    return [dict(zip(names, row, strict=True)) for row in rows[has_names:]]


def _of_split(document: dict[str, Any]) -> Records | None:
    """As pandas writes it with orient="split"."""
    names, rows = document.get("columns"), document.get("data")
    if not isinstance(names, list) or not isinstance(rows, list) or not rows:
        return None
    if not all(isinstance(row, list) and len(row) == len(names) for row in rows):
        return None
    return [dict(zip(map(str, names), row, strict=True)) for row in rows]


def _is_inner(path: Path) -> bool:
    """It begins as an object, or as a list of lists."""
    with path.open("rb") as file:
        head = file.read(1000).lstrip(b"\xef\xbb\xbf \t\r\n")
    return head[:1] == b"{" or (head[:1] == b"[" and head[1:].lstrip()[:1] == b"[")


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


def _of_columns(document: dict[str, Any]) -> Records | None:
    """Records of columns of equal length: lists, or objects with the same keys."""
    values = list(document.values())
    if values and all(isinstance(v, dict) for v in values) and len({*map(tuple, values)}) == 1:
        values = [list(v.values()) for v in values]
    if not values or not all(isinstance(v, list) and all(map(_is_plain, v)) for v in values):
        return None
    if len({*map(len, values)}) != 1 or not values[0]:
        return None
    return [dict(zip(document, row, strict=True)) for row in zip(*values, strict=True)]


def _arrays(value: Any, name: str, depth: int) -> Iterator[tuple[str, Records]]:
    """The arrays of objects, by the keys that lead to them."""
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        yield name, value
    elif isinstance(value, dict) and depth < _DEEPEST:
        for key, inner in value.items():
            yield from _arrays(inner, f"{name}.{key}" if name else key, depth + 1)
