"""Tables from files: CSV and TSV (read by duckdb), NPZ and NPY, and arrays; and back to CSV."""

from __future__ import annotations

import os

from chainrule import files
from chainrule.data.array_files import read_arrays
from chainrule.data.queries import STRUCTURED, read_sql, read_structured
from chainrule.data.table import Table, table_from_arrays, table_from_frame
from chainrule.data.text_files import read_text
from chainrule.data.writing import csv_text, write_csv
from chainrule.errors import InputError
from chainrule.i18n import _

__all__ = [
    "Table", "csv_text", "read_sql", "read_table", "table_from_arrays", "table_from_frame",
    "write_csv",
]  # fmt: skip

_LATER = {".xlsx", ".xls", ".ods", ".zip"}


def read_table(
    path: str | os.PathLike[str], *, header: bool | None = None, encoding: str | None = None
) -> Table:
    """The table in a CSV, TSV, Parquet, JSON or NPZ file.

    `header` says whether the first record of a text file holds the columns' names; None: it does
    unless a cell in it is a number. Without, columns are called column1, column2 …
    `encoding` of a text file; None: UTF-8, UTF-16 and GB18030 are told apart. Text may be packed
    by gzip, bzip2 or xz.
    In an NPZ file a vector is a column of the array's name, a matrix ``X`` the columns X1, X2 …,
    further dimensions count as columns too; y, target or label come last.
    Raises FileError where the file cannot be read, DataError where it is no table.
    """
    found = files.check_readable(path)
    suffix = found.suffix.lower()
    if suffix in {".npz", ".npy"}:
        return read_arrays(found, str(path))
    if suffix in STRUCTURED:
        return read_structured(found, str(path))
    if suffix in _LATER:
        raise InputError(
            _("{path}: {suffix} files cannot be read.").format(path=path, suffix=suffix),
            _("Tables are CSV, TSV, Parquet, JSON or NPZ files."),
        )
    return read_text(found, header, encoding)
