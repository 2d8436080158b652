"""Tables from files: by a file's first bytes, its ending, or a pattern of names.

The readers are loaded when a file is read: whatever reads none starts sooner.
"""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from chainrule.basics import files
from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _
from chainrule.basics.memory import Room
from chainrule.basics.temporary import make_folder, write_scratch
from chainrule.data.applying import refuse_idle
from chainrule.data.kinds import FileKind, kind_of, refuse_address
from chainrule.data.reading import Reading, make_reading
from chainrule.data.table import Table, concatenated

STDIN = "-"


class _File(NamedTuple):
    """Where a file lies, what it is called, and what it is; "idx" of MNIST's arrays; "sql": it
    is a query."""

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
    return read(unread(path, **how))


class Unread(NamedTuple):
    """A table that has been found and not read: its path or pattern, its files, each with its text
    where it is one, and how they are read."""

    path: str
    files: tuple[tuple[_File, Any], ...]
    reading: Reading

    def together(self, tables: Sequence[Table]) -> Table:
        """That of its files' tables."""
        return concatenated(tables, self.path) if is_pattern(self.path) else tables[0]


def unread(path: str | os.PathLike[str], **how: Any) -> Unread:
    """The table at `path`, found; with the errors of `read_table` that this can raise."""
    reading = make_reading(**how)
    names = _names_of(path) if is_pattern(path) else [path]
    found = [_found(name, reading, how) for name in names]
    texts = [_text(file, reading) if file.kind == "text" else None for file in found]
    return Unread(str(path), tuple(zip(found, texts, strict=True)), reading)


def unread_sql(query: str) -> Unread:
    """The answer of a SELECT over files that is still to be given."""
    return Unread("SQL", ((_File(Path(), query, "sql"), None),), make_reading())


def unread_stream(source: Any, folder: Path) -> Unread:
    """The table of a stream, see `arrow_streams`, which is written to a file in `folder`."""
    from chainrule.data.arrow_streams import NAMED, write_stream

    path = folder / "stream.arrow"
    write_stream(source, path)
    return Unread(NAMED, ((_File(path, NAMED, "arrow"), None),), make_reading())


def read(source: Unread) -> Table:
    """All of it, see `read_table`."""
    return source.together([_table(file, source.reading, text) for file, text in source.files])


def read_by_column(source: Unread, room: Room, dropped: Collection[str] = ()) -> Table:
    """The same of more rows than memory should hold: the columns of text files in files in the
    room's folder, those of Parquet files where they are, each loaded when it is asked for. Of text
    files the `dropped` columns are not read. Other files are read whole."""
    reading = source.reading
    tables = []
    for k, (file, text) in enumerate(source.files):
        if file.kind == "parquet":
            from chainrule.data.parquet_files import parquet_by_column

            tables.append(parquet_by_column(file.path, file.named))
        elif file.kind == "text":
            from chainrule.data.texts_by_column import read_text_by_column

            size = max(_LEAST_PIECE, min(_LARGEST_PIECE, int(room.memory / _PIECES)))
            folder = make_folder(room.folder / f"table{k}")
            tables.append(read_text_by_column(text, reading, folder, size, dropped))
        elif file.kind == "json":
            from chainrule.data.copies import json_by_column

            copy = room.folder / f"table{k}.parquet"
            tables.append(json_by_column(_plain_json(file, reading), file.named, copy, room))
        elif file.kind == "sql":
            from chainrule.data.copies import sql_by_column

            tables.append(sql_by_column(file.named, room.folder / f"table{k}.parquet", room))
        elif file.kind == "arrow":
            from chainrule.data.arrow_files import arrow_by_column

            tables.append(arrow_by_column(file.path, file.named))
        else:
            tables.append(_table(file, reading, text))
    return source.together(tables)._replace(room=room)


_PIECES, _LEAST_PIECE, _LARGEST_PIECE = 16, 1 << 16, 1 << 26
"""A piece of a text file is such a part of the memory, and of at least and at most so many bytes:
its cells, and copies, take more."""
_BYTES_OF_A_CELL = 8
"""As it is written in a file of another kind, the fewest there mostly are."""


def cells_about(source: Unread) -> float:
    """About how many cells there are, by the sizes of the files."""
    return sum(_cells_about(file, text, source.reading) for file, text in source.files)


def _cells_about(file: _File, text: Any, reading: Reading) -> float:
    if file.kind == "parquet":
        from chainrule.data.parquet_files import size_of_parquet

        rows, columns = size_of_parquet(file.path, file.named)
        return float(rows * columns)
    if file.kind == "text":
        from chainrule.data.form import find_form
        from chainrule.data.text_files import rows_about

        return rows_about(text.path) * len(find_form(text, reading).named.names)
    if file.kind == "arrow":
        from chainrule.data.arrow_files import size_of_arrow

        rows, columns = size_of_arrow(file.path, file.named)
        return float(rows * columns)
    if file.kind == "sql":
        from chainrule.data.queries import check_select, size_of_sql

        check_select(file.named)
        rows_of_answer, width = size_of_sql(file.named)
        return rows_of_answer * width
    return file.path.stat().st_size / _BYTES_OF_A_CELL


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
    if path.stat().st_size == 0:
        raise DataError(_("Nothing is piped in."), _("For instance: cat FILE | chainrule train -"))
    return files.check_readable(path)


def _text(file: _File, reading: Reading) -> Any:
    from chainrule.data.decoding import as_text

    return as_text(file.path, reading.encoding, file.named)


def _table(file: _File, reading: Reading, text: Any = None) -> Table:
    """All of a file, whose `text` has been made where it is one."""
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
        return queries.read_json(_plain_json(file, reading), named)
    if kind == "sql":
        return queries.read_sql(named)
    if kind == "workbook":
        from chainrule.data.workbooks import workbook_text

        text, told = workbook_text(path, named, reading.sheet)
        return text_files.read_text(text, reading, told)
    if kind == "arff":
        from chainrule.data.arff_files import arff_text

        return text_files.read_text(arff_text(_text(file, reading)), reading, "ARFF")
    return text_files.read_text(text or _text(file, reading), reading)


def _plain_json(file: _File, reading: Reading) -> Path:
    """A file of records in UTF-8."""
    from chainrule.data.decoding import is_plainly_utf8
    from chainrule.data.json_files import inner_table

    is_plain = reading.encoding is None and is_plainly_utf8(file.path)
    plain = file.path if is_plain else _text(file, reading).path
    return inner_table(plain, file.named, reading.table) or plain
