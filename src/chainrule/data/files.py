"""Tables from files: by a file's ending, its first bytes, or a pattern of names.

The readers are loaded when a file is read: whatever reads none starts sooner.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chainrule.basics import files
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.data.reading import Reading, make_reading
from chainrule.data.table import Table, concatenated

_ARRAYS = {".npz", ".npy"}
_LATER = {".xlsx", ".xls", ".ods", ".zip"}


def read_table(path: str | os.PathLike[str], **how: Any) -> Table:
    """The table in a CSV, TSV, Parquet, JSON, NPZ or IDX file, or in all files of a pattern.

    `how` it is read, where that has to be said: `header` says whether the first record of a text
    file holds the columns' names (without, they are called column1, column2 …); `encoding`
    ("cp1252"); `delimiter` between cells ("blanks": runs of them); `skip` so many lines, and those
    that begin with `comment`; `decimal` and `thousands` are the marks in its numbers; `on_bad_row`:
    "stop" with an error at a row that has too many or too few cells, or "skip" it; `texts`: names
    of columns that are not to be taken as numbers. Text may be packed by gzip, bzip2 or xz.

    In an NPZ file a vector is a column of the array's name, a matrix ``X`` the columns X1, X2 …,
    further dimensions count as columns too; y, target or label come last. Beside IDX images their
    labels are found by name. Files of a pattern such as ``data/*.csv`` are read in the order of
    their names.
    Raises FileError where the file cannot be read, DataError where it is no table.
    """
    reading = make_reading(**how)
    if is_pattern(path):
        tables = [_read(name, reading) for name in sorted(glob.glob(str(path), recursive=True))]
        return concatenated(tables, str(path))
    return _read(path, reading)


def read_pieces(path: str | os.PathLike[str], **reading: Any) -> Iterator[Table]:
    """The table of `read_table` in pieces, in order, so that a large file is never in memory."""
    from chainrule.data.idx_files import is_idx
    from chainrule.data.queries import STRUCTURED, read_structured_pieces
    from chainrule.data.text_files import read_text_pieces

    names = sorted(glob.glob(str(path), recursive=True)) if is_pattern(path) else [path]
    how = make_reading(**reading)
    for name in names:
        found = files.check_readable(name)
        suffix = found.suffix.lower()
        if suffix in STRUCTURED:
            yield from read_structured_pieces(found, str(name))
        elif suffix in _ARRAYS or suffix in _LATER or is_idx(found):
            yield _read(name, how)
        else:
            yield from read_text_pieces(found, how)


def is_pattern(path: str | os.PathLike[str]) -> bool:
    """Not a file's name, and files fit it."""
    return not Path(path).exists() and bool(glob.glob(str(path), recursive=True))


def _read(path: str | os.PathLike[str], reading: Reading) -> Table:
    from chainrule.data.array_files import read_arrays
    from chainrule.data.idx_files import is_idx, read_idx
    from chainrule.data.queries import STRUCTURED, read_structured
    from chainrule.data.text_files import read_text

    found = files.check_readable(path)
    suffix = found.suffix.lower()
    if suffix in _ARRAYS:
        return read_arrays(found, str(path))
    if suffix in STRUCTURED:
        return read_structured(found, str(path))
    if suffix in _LATER:
        raise InputError(
            _("{path}: {suffix} files cannot be read.").format(path=path, suffix=suffix),
            _("Tables are CSV, TSV, Parquet, JSON, NPZ or IDX files."),
        )
    if is_idx(found):
        return read_idx(found)
    return read_text(found, reading)
