"""Parquet files: through polars or pyarrow where one is installed, else through duckdb.

The first two take files of plain columns only: numbers, booleans, texts, dates and moments without
a zone. Of these they give what duckdb gives, in less time; other files, and what they cannot read,
are left to it, and so is every error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import numpy as np

from chainrule.basics.threads import default_threads
from chainrule.data import queries
from chainrule.data.cells import EXACT, Cells, Column, texts_of, whole_numbers
from chainrule.data.limits import check_table
from chainrule.data.making import make_table, make_table_by_column, texts_of_flags
from chainrule.data.table import Table
from chainrule.data.texts import Texts

Columns: TypeAlias = list[tuple[str, Cells]]
T = TypeVar("T")
FORM = "Parquet"
ROWS = 1 << 18  # of a piece
_CELLS = 1 << 23
"""So many are read by polars at once: what they take is free again when their columns are made."""


def size_of_parquet(path: Path, source: str) -> tuple[int, int]:
    """How many rows and columns the file says it has."""
    size = _of_first_library(lambda library, module: _SIZES[library](module, path))
    return queries.size_of_parquet(path, source) if size is None else size


def read_parquet(path: Path, source: str) -> Table:
    """Raises InputError where the machine's memory cannot hold it, by what the file says."""
    rows, columns = size_of_parquet(path, source)
    check_table(source, float(rows), columns)
    found = _by_library(path, 0, rows) if rows else None
    if found is None:
        return queries.read_parquet(path, source)
    return make_table([name for name, _ in found], [cells for _, cells in found], source, FORM)


def read_parquet_pieces(path: Path, source: str, rows: int = ROWS) -> Iterator[Table]:
    """The same, so many rows at a time."""
    n, _columns = size_of_parquet(path, source)
    for first in range(0, n, rows):
        found = _by_library(path, first, min(rows, n - first))
        if found is None:
            table = queries.read_parquet_rows(path, source, first, rows)
        else:
            names, columns = zip(*found, strict=True)
            table = make_table(names, columns, source, FORM)
        yield table._replace(rows=np.arange(first, first + table.n_rows))
    if n == 0:
        yield queries.read_parquet(path, source)  # which says so


def parquet_by_column(path: Path, source: str) -> Table:
    """The table of `read_parquet`, whose columns are read when they are asked for."""
    n, _columns = size_of_parquet(path, source)
    names = queries.names_of_parquet(path, source)
    if n == 0:
        return queries.read_parquet(path, source)  # which says so

    def column(name: str) -> Cells:
        found = _by_library(path, 0, n, [name])
        return queries.column_of_parquet(path, source, name) if found is None else found[0][1]

    return make_table_by_column(names, lambda j: column(names[j]), n, source, FORM)


def _by_library(
    path: Path, first: int, n: int, names: Sequence[str] | None = None
) -> Columns | None:
    """So many rows from the `first` on, by the first library that is here and takes the file; of
    the columns `names` (None: all)."""

    def read(library: str, module: Any) -> Columns | None:
        found = _READERS[library](module, path, first, n, names)
        whole = found is not None and {len(cells) for _name, cells in found} == {n}
        return found if whole else None

    return _of_first_library(read)


def _of_first_library(asked: Callable[[str, Any], T | None]) -> T | None:
    """What the first one that is here gives that takes the file."""
    for library in ("polars", "pyarrow"):
        try:
            module = import_module(library)
        except ImportError:
            continue
        try:
            found = asked(library, module)
        except (KeyboardInterrupt, MemoryError, SystemExit):
            raise
        except BaseException:  # a panic of polars is no Exception; duckdb tells what is wrong
            found = None
        if found is not None:
            return found
    return None


def _texts(codes: Any, texts: list[str | None]) -> Texts:
    """Without blanks around them; a missing text is an empty one, as duckdb's is."""
    plain = ["" if text is None else text for text in texts]
    return Texts.joined([texts_of(Texts(np.asarray(codes, np.int32), plain))])


def _own(cells: Column) -> Column:
    """An array that may be changed, and no part of a library's table."""
    return cells if cells.flags.writeable else cells.copy()


# -- polars ----------------------------------------------------------------------------------------


def _size_by_polars(polars: Any, path: Path) -> tuple[int, int] | None:
    lazy = polars.scan_parquet(path, glob=False)
    dtypes = lazy.collect_schema().dtypes()
    if not all(_is_plain(polars, dtype) for dtype in dtypes):
        return None
    return int(lazy.select(polars.len()).collect().item()), len(dtypes)


def _by_polars(
    polars: Any, path: Path, first: int, n: int, wanted: Sequence[str] | None = None
) -> Columns | None:
    lazy = polars.scan_parquet(path, glob=False)
    schema = lazy.collect_schema()
    if not all(_is_plain(polars, dtype) for dtype in schema.dtypes()):
        return None
    names = schema.names() if wanted is None else list(wanted)
    at_once = max(default_threads(), _CELLS // n)
    found: list[Cells] = []
    with ThreadPoolExecutor(default_threads()) as pool:
        for k in range(0, len(names), at_once):
            frame = lazy.select(names[k : k + at_once]).slice(first, n).collect()
            columns = frame.get_columns()
            del frame
            found += pool.map(lambda column: _cells(polars, column), _given_up(columns))
    return list(zip(names, found, strict=True))


def _given_up(columns: list[Any]) -> Iterator[Any]:
    """Each of them, held here no longer."""
    columns.reverse()
    while columns:
        yield columns.pop()


def _is_plain(polars: Any, dtype: Any) -> bool:
    if isinstance(dtype, polars.Datetime):
        return dtype.time_zone is None
    is_huge = str(dtype) == "Int128"  # which releases before 1.18 do not know
    numbers = dtype.is_float() or (dtype.is_integer() and not is_huge)
    return numbers or dtype in (polars.Boolean, polars.String, polars.Date, polars.Categorical)


def _cells(polars: Any, column: Any) -> Cells:
    if column.dtype in (polars.String, polars.Categorical):
        return _texts_of_polars(polars, column.cast(polars.String).fill_null(""))
    if column.dtype == polars.Boolean and column.null_count():
        return texts_of_flags(column.fill_null(False).to_numpy(), column.is_null().to_numpy())
    if column.dtype.is_temporal():
        return np.asarray(column.to_numpy()).astype("datetime64[us]")
    if column.null_count():
        if column.dtype.is_integer() and max(column.max() or 0, -(column.min() or 0)) > EXACT:
            return whole_numbers(column.to_list())
        column = column.cast(polars.Float64)
    return _own(column.to_numpy())


def _texts_of_polars(polars: Any, cells: Any) -> Texts:
    if hasattr(polars, "Categories"):  # its own places take half the time
        placed = cells.cast(polars.Categorical(polars.Categories.random()))
        different = placed.unique(maintain_order=True)
        if np.array_equal(different.to_physical(), np.arange(len(different))):
            return _texts(placed.to_physical().to_numpy(), different.cast(polars.String).to_list())
    different = cells.unique(maintain_order=True)
    places = np.arange(len(different), dtype=np.int32)
    codes = cells.replace_strict(different, places, return_dtype=polars.Int32)
    return _texts(codes.to_numpy(), different.to_list())


# -- pyarrow ---------------------------------------------------------------------------------------


def _size_by_pyarrow(pyarrow: Any, path: Path) -> tuple[int, int] | None:
    file = import_module("pyarrow.parquet").ParquetFile(path)
    schema, types = file.schema_arrow, pyarrow.types
    plain = all(_is_plain_arrow(types, field.type) for field in schema)
    return (int(file.metadata.num_rows), len(schema)) if plain else None


def _by_pyarrow(
    pyarrow: Any, path: Path, first: int, n: int, wanted: Sequence[str] | None = None
) -> Columns | None:
    parquet = import_module("pyarrow.parquet")
    types, schema = pyarrow.types, parquet.read_schema(path)
    if not all(_is_plain_arrow(types, field.type) for field in schema):
        return None
    of_texts = [field.name for field in schema if _is_text(types, field.type)]
    file = parquet.ParquetFile(path, read_dictionary=of_texts)
    if (first, n) == (0, file.metadata.num_rows):
        table = file.read(wanted)
    else:
        batches = import_module("pyarrow.dataset").dataset(path, format="parquet")
        table = batches.take(np.arange(first, first + n))
    columns = zip(table.column_names, table.columns, strict=True)
    return [(name, _cells_of_arrow(pyarrow, column)) for name, column in columns]


def _is_text(types: Any, dtype: Any) -> bool:
    return bool(types.is_string(dtype) or types.is_large_string(dtype))


def _is_plain_arrow(types: Any, dtype: Any) -> bool:
    if types.is_timestamp(dtype):
        return dtype.tz is None
    if types.is_dictionary(dtype):
        return _is_text(types, dtype.value_type)
    plain = (types.is_integer, types.is_floating, types.is_boolean, types.is_date)
    return _is_text(types, dtype) or any(fits(dtype) for fits in plain)


def _cells_of_arrow(pyarrow: Any, column: Any) -> Cells:
    types, missing = pyarrow.types, column.null_count
    if _is_text(types, column.type):
        column = column.dictionary_encode()
    if types.is_dictionary(column.type):
        whole = column.unify_dictionaries().combine_chunks()
        texts = [*whole.dictionary.to_pylist(), None]
        codes = whole.indices.fill_null(len(texts) - 1).to_numpy(zero_copy_only=False)
        return _texts(codes, texts)
    if types.is_boolean(column.type) and missing:
        gaps = column.is_null().to_numpy()
        return texts_of_flags(column.fill_null(False).to_numpy(), gaps)
    cells = column.to_numpy()
    if types.is_integer(column.type) and missing and np.nanmax(np.abs(cells), initial=0) >= EXACT:
        return whole_numbers(column.to_pylist())
    if types.is_temporal(column.type):
        return np.asarray(cells).astype("datetime64[us]")
    return _own(cells.astype(np.float64, copy=False) if missing else cells)


_SIZES = {"polars": _size_by_polars, "pyarrow": _size_by_pyarrow}
_READERS = {"polars": _by_polars, "pyarrow": _by_pyarrow}
