"""Columns to files: CSV, TSV, JSON (a list of records, or one a line), Parquet; piece by piece.

A file is written whole or not at all (`files.write_bytes`); only one piece is in memory at a time.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from chainrule.basics import files
from chainrule.basics.errors import FileError, InputError, ShapeError
from chainrule.basics.i18n import _
from chainrule.basics.temporary import scratch_folder
from chainrule.data.answering import connected, first_line
from chainrule.data.cells import Column

if TYPE_CHECKING:
    import duckdb

Columns: TypeAlias = Mapping[str, npt.ArrayLike]

WRITTEN = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet")


def check_output(path: str | os.PathLike[str], *, force: bool = False) -> None:
    """Raise InputError for an ending that is not written, FileError as `files.check_writable`."""
    if Path(path).suffix.lower() not in WRITTEN:
        raise InputError(
            _("{path}: the ending says how it is written.").format(path=path),
            _("Known: {names}.").format(names=", ".join(WRITTEN)),
        )
    files.check_writable(path, force=force)


def write_columns(
    path: str | os.PathLike[str], pieces: Iterable[Columns], *, force: bool = False
) -> int:
    """Write named columns (n,), one piece after another, in the form of the file's ending.

    Returns the number of rows. Raises as `check_output`, and ShapeError as `csv_text`.
    """
    check_output(path, force=force)
    counted = _Counted(pieces)
    suffix = Path(path).suffix.lower()
    if suffix == ".parquet":
        with tempfile.TemporaryDirectory(dir=scratch_folder()) as folder:
            files.write_bytes(path, _blocks(_parquet(counted, Path(folder))), force=force)
    else:
        written = {".csv": _csv, ".tsv": _tsv, ".json": _json_list}.get(suffix, _json_lines)
        files.write_bytes(path, (text.encode() for text in written(counted)), force=force)
    return counted.rows


class _Counted:
    """The pieces, and how many rows have gone by."""

    def __init__(self, pieces: Iterable[Columns]) -> None:
        self.pieces = pieces
        self.rows = 0

    def __iter__(self) -> Iterator[dict[str, Column]]:
        for piece in self.pieces:
            columns = {name: _cells(column) for name, column in piece.items()}
            self.rows += _length(columns)
            yield columns


def _cells(column: npt.ArrayLike) -> Column:
    """As an array; of a list of texts NumPy's own type would drop a NUL at the end."""
    cells = np.asarray(column)
    of_texts = cells.dtype.kind == "U" and not isinstance(column, np.ndarray)
    return np.asarray(column, dtype=object) if of_texts else cells


def _length(columns: Mapping[str, Column]) -> int:
    lengths = {name: len(column) for name, column in columns.items()}
    if len({*lengths.values()}) > 1:
        raise ShapeError(
            _("Columns of different lengths: {lengths}.").format(
                lengths=", ".join(f"{name} {n}" for name, n in lengths.items())
            )
        )
    return next(iter(lengths.values()), 0)


def write_csv(path: str | os.PathLike[str], columns: Columns, *, force: bool = False) -> None:
    """Write named columns (n,) as CSV in UTF-8, durably (files.write_bytes).

    Raises ShapeError as `csv_text`, FileError where the file is in the way or cannot be written.
    """
    files.write_bytes(path, csv_text(columns).encode(), force=force)


def csv_text(columns: Columns, header: bool = True, delimiter: str = ",") -> str:
    """Named columns (n,) as CSV.

    Floats are the shortest digits that read back as the same float; a missing number (NaN) is an
    empty cell. Raises ShapeError for columns of different lengths.
    """
    cells = {name: _cells(column) for name, column in columns.items()}
    _length(cells)
    nothing = '""' if len(cells) == 1 and delimiter == "," else ""  # a blank line is no row
    texts = [_texts(column, delimiter, nothing) for column in cells.values()]
    lines = [delimiter.join(_quoted(name, delimiter) for name in cells)] if header else []
    lines += texts[0] if len(texts) == 1 else map(delimiter.join, zip(*texts, strict=True))
    return "\n".join([*lines, ""]) if lines else ""


def _csv(pieces: Iterable[Mapping[str, Column]], delimiter: str = ",") -> Iterator[str]:
    for place, columns in enumerate(pieces):
        yield csv_text(columns, header=place == 0, delimiter=delimiter)


def _tsv(pieces: Iterable[Mapping[str, Column]]) -> Iterator[str]:
    return _csv(pieces, "\t")


def _texts(column: Column, delimiter: str, nothing: str) -> list[str]:
    """The cells of a column as they are written, `nothing` for a missing text; float32 keeps its
    own shortest digits."""
    cells = column if column.dtype == np.float32 else column.tolist()
    if column.dtype.kind == "f":
        return ["" if cell != cell else str(cell) for cell in cells]
    if column.dtype.kind in "biu":
        return [str(cell) for cell in cells]
    if {*map(type, cells)} <= {str, type(None)}:
        written = {cell: _text(cell, delimiter, nothing) for cell in {*cells}}
        return [*map(written.__getitem__, cells)]
    return [_text(cell, delimiter, nothing) for cell in cells]


def _text(cell: Any, delimiter: str, nothing: str) -> str:
    return nothing if cell is None or cell != cell else _quoted(str(cell), delimiter)


def _quoted(text: str, delimiter: str = ",") -> str:
    """Quoted where a separator, a quote, an end of line or a space at an end asks for it."""
    if text == text.strip() and not re.search(f'[{delimiter}"\r\n]', text):
        return text or ('""' if delimiter == "," else "")
    return '"' + text.replace('"', '""') + '"'


def _json_lines(pieces: Iterable[Mapping[str, Column]]) -> Iterator[str]:
    for columns in pieces:
        yield "".join(line + "\n" for line in _records(columns))


def _json_list(pieces: Iterable[Mapping[str, Column]]) -> Iterator[str]:
    before = "[\n"
    for columns in pieces:
        for record in _records(columns):
            yield before + record
            before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def _records(columns: Mapping[str, Column]) -> Iterator[str]:
    for cells in zip(*(column.tolist() for column in columns.values()), strict=True):
        record = dict(zip(columns, map(_json_cell, cells), strict=True))
        yield json.dumps(record, ensure_ascii=False, default=str)


def _json_cell(cell: Any) -> Any:
    """JSON has no NaN and no infinity."""
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def _parquet(pieces: Iterable[Mapping[str, Column]], folder: Path) -> Path:
    """One Parquet file in `folder`, put together from one of each piece."""
    whole = folder / "whole.parquet"
    with connected() as connection:
        for place, columns in enumerate(pieces):
            part = folder / f"part{place:06d}.parquet"
            with _in_one_line(part):
                _write_part(connection, columns, part)
        with _in_one_line(whole):
            connection.execute(
                f"COPY (SELECT * FROM read_parquet('{folder}/part*.parquet', union_by_name=false))"
                f" TO '{whole}' (FORMAT parquet)"
            )
    return whole


def _write_part(
    connection: duckdb.DuckDBPyConnection, columns: Mapping[str, Column], part: Path
) -> None:
    """Numbers go over as arrays, all else as lists: for arrays of objects some releases of duckdb
    need pandas."""
    numbers = {f"c{j}": c for j, c in enumerate(columns.values()) if c.dtype.kind in "biufM"}
    lists = {f"c{j}": c.tolist() for j, c in enumerate(columns.values()) if f"c{j}" not in numbers}
    names = ", ".join(f"c{j} AS {_identifier(name)}" for j, name in enumerate(columns))
    sources = []
    if numbers:
        connection.register("numbers", numbers)
        sources.append("numbers")
    if lists:
        chosen = ", ".join(f"unnest({_placeholder(cells)}) AS {c}" for c, cells in lists.items())
        table = f"CREATE OR REPLACE TEMP TABLE lists AS SELECT {chosen}"
        connection.execute(table, [*lists.values()])
        sources.append("lists")
    tables = " POSITIONAL JOIN ".join(sources)
    connection.execute(f"COPY (SELECT {names} FROM {tables}) TO '{part}' (FORMAT parquet)")


def _placeholder(cells: list[Any]) -> str:
    """Text is said to be text, since a list of nothing has no type."""
    is_text = all(cell is None or isinstance(cell, str) for cell in cells)
    return "?::VARCHAR[]" if is_text else "?"


@contextlib.contextmanager
def _in_one_line(path: Path) -> Iterator[None]:
    """What duckdb cannot write, as an error of ours."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        reason = first_line(error)
        raise FileError(_("{path}: {reason}.").format(path=path, reason=reason)) from None


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            yield block
