"""Tables from files: by a file's first bytes, its ending, or a pattern of names.

The readers are loaded when a file is read: whatever reads none starts sooner.
"""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from chainrule.basics import files
from chainrule.basics.temporary import write_scratch
from chainrule.data.applying import refuse_idle
from chainrule.data.kinds import FileKind, kind_of, refuse_address
from chainrule.data.reading import Reading, make_reading
from chainrule.data.table import Table, concatenated

STDIN = "-"


class _File(NamedTuple):
    """Where a file lies, what it is called, and what it is; "idx" of MNIST's arrays."""

    path: Path
    named: str
    kind: FileKind | str


def read_table(path: str | os.PathLike[str], **how: Any) -> Table:
    """The table at `path`: in a text file (CSV, TSV …), a workbook (.xlsx, .xls, .ods), a Parquet,
    Arrow, Feather, JSON, SQLite, ARFF, NPZ or IDX file, in a zip archive of one of these, in all
    files of a pattern, or, from "-", in what is piped in.

    `how` it is read, where that has to be said: `header` says whether the first record of a text
    file holds the columns' names (without, they are called column1, column2 …); `encoding`
    ("cp1252"); `delimiter` between cells ("blanks": runs of them); `skip` so many lines, and those
    that begin with `comment`; `decimal` and `thousands` are the marks in its numbers; `on_bad_row`:
    "stop" with an error at a row that has too many or too few cells, or "skip" it; `texts`: names
    of columns that are not to be taken as numbers; `sheet` of a workbook; `table` of a database or
    an archive. Text may be packed by gzip, bzip2 or xz.

    In an NPZ file a vector is a column of the array's name, a matrix ``X`` the columns X1, X2 …,
    further dimensions count as columns too; y, target or label come last. Beside IDX images their
    labels are found by name. Files of a pattern such as ``data/*.csv`` are read in the order of
    their names.
    Raises FileError where the file cannot be read, DataError where it is no table, InputError where
    what is said of its form is not for such a file (see `applying`).
    """
    reading = make_reading(**how)
    if is_pattern(path):
        tables = [_read(name, reading, how) for name in _names_of(path)]
        return concatenated(tables, str(path))
    return _read(path, reading, how)


def read_pieces(path: str | os.PathLike[str], **how: Any) -> Iterator[Table]:
    """The table of `read_table` in pieces, in order, so that a large file is never in memory."""
    from chainrule.data.parquet_files import read_parquet_pieces
    from chainrule.data.text_files import read_text_pieces

    reading = make_reading(**how)
    for name in _names_of(path) if is_pattern(path) else [path]:
        file = _found(name, reading, how)
        if file.kind == "parquet":
            yield from read_parquet_pieces(file.path, file.named)
        elif file.kind == "text":
            yield from read_text_pieces(_text(file, reading), reading)
        else:
            yield _table(file, reading)


def is_pattern(path: str | os.PathLike[str]) -> bool:
    """Not a file's name, and files fit it."""
    return not Path(path).exists() and bool(glob.glob(str(path), recursive=True))


def _names_of(pattern: str | os.PathLike[str]) -> list[str]:
    return sorted(glob.glob(str(pattern), recursive=True))


def kind_at(path: str | os.PathLike[str]) -> str:
    """What a file is, or the first one of a pattern, by its first bytes."""
    from chainrule.data.idx_files import is_idx

    found = files.check_readable(_names_of(path)[0] if is_pattern(path) else path)
    return "idx" if is_idx(found) else kind_of(found, str(found))


def _read(path: str | os.PathLike[str], reading: Reading, how: dict[str, Any]) -> Table:
    return _table(_found(path, reading, how), reading)


def _found(path: str | os.PathLike[str], reading: Reading, how: dict[str, Any]) -> _File:
    """The file of that name, what is piped in, or the one table of an archive. Raises InputError
    where it is said how to read it, and not for such a file."""
    from chainrule.data.archives import unpacked
    from chainrule.data.idx_files import is_idx

    refuse_address(path)
    found = _piped_in() if str(path) == STDIN else files.check_readable(path)
    named = str(path)
    kind = "idx" if is_idx(found) else kind_of(found, named)
    if kind != "archive":
        refuse_idle(how, named, kind)
        return _File(found, named, kind)
    member, named = unpacked(found, named, reading.table)
    inner = kind_of(member, named)
    refuse_idle(how, named, kind, inner)
    return _File(member, named, inner)


def _piped_in() -> Path:
    """A copy of standard input."""
    path = write_scratch(iter(lambda: sys.stdin.buffer.read(1 << 20), b""), "")
    return files.check_readable(path)


def _text(file: _File, reading: Reading) -> Any:
    from chainrule.data.decoding import as_text

    return as_text(file.path, reading.encoding, file.named)


def _table(file: _File, reading: Reading) -> Table:
    from chainrule.data import queries, text_files

    path, named, kind = file
    if kind == "idx":
        from chainrule.data.idx_files import read_idx

        return read_idx(path)
    if kind == "arrays":
        from chainrule.data.array_files import read_arrays

        return read_arrays(path, named)
    if kind == "sqlite":
        from chainrule.data.databases import read_sqlite

        return read_sqlite(path, named, reading.table)
    if kind == "arrow":
        from chainrule.data.arrow_files import read_arrow

        return read_arrow(path, named)
    if kind == "parquet":
        from chainrule.data.parquet_files import read_parquet

        return read_parquet(path, named)
    if kind == "json":
        from chainrule.data.decoding import is_plainly_utf8
        from chainrule.data.json_files import inner_table

        is_plain = reading.encoding is None and is_plainly_utf8(path)
        plain = path if is_plain else _text(file, reading).path
        return queries.read_json(inner_table(plain, named) or plain, named)
    if kind == "workbook":
        from chainrule.data.workbooks import workbook_text

        text, told = workbook_text(path, named, reading.sheet)
        return text_files.read_text(text, reading, told)
    if kind == "arff":
        from chainrule.data.arff_files import arff_text

        return text_files.read_text(arff_text(_text(file, reading)), reading, "ARFF")
    return text_files.read_text(_text(file, reading), reading)
