"""JSON files, SQL over files, and Parquet files of any columns, through duckdb.

A query may only read: one statement, and that a SELECT. See `answering`.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.data.answering import answering, connected, ended_after, too_long
from chainrule.data.cells import EXACT, Cells, Column, texts_of, typed, whole_numbers
from chainrule.data.limits import check_table
from chainrule.data.making import make_table, texts_of_flags
from chainrule.data.names import check_distinct
from chainrule.data.table import Table
from chainrule.data.texts import Texts

if TYPE_CHECKING:
    import duckdb

FORM = "Parquet"
MOST_SECONDS = 600.0  # of a query


def read_json(path: Path, source: str) -> Table:
    """The table of JSON records: a list, or one a line."""
    return _read(json_query(path, source), [str(path)], source, "JSON")


_DEEPEST = 5
_RECORDS = "SELECT * FROM read_json([?])"


def json_query(path: Path, source: str) -> str:
    """All columns; of objects within objects their members, ``address.city``."""
    with answering(source) as connection:
        members = _members(connection, [str(path)])
    if all(len(way) == 1 for way in members.values()):
        return _RECORDS
    chosen = [f"{'.'.join(map(quoted, w))} AS {quoted(name)}" for name, w in members.items()]
    return f"SELECT {', '.join(chosen)} FROM read_json([?])"


def _members(
    connection: duckdb.DuckDBPyConnection, values: list[Any]
) -> dict[str, tuple[str, ...]]:
    """The way to each value of a record, by the name that its column has."""
    described = connection.execute(f"{_RECORDS} LIMIT 0", values).description or ()
    return {".".join(way): way for name, kind, *_rest in described for way in _ways((name,), kind)}


def _ways(way: tuple[str, ...], kind: Any) -> Iterator[tuple[str, ...]]:
    if kind.id != "struct" or len(way) > _DEEPEST:
        yield way
        return
    for name, inner in kind.children:
        yield from _ways((*way, name), inner)


def size_of_parquet(path: Path, source: str) -> tuple[int, int]:
    """How many rows and columns the file says it has."""
    size = "SELECT max(num_rows), count(*) - 1 FROM parquet_file_metadata([?]), parquet_schema([?])"
    ((rows, columns),) = _rows(size, [str(path)] * 2, source)
    return int(rows or 0), int(columns)


def names_of_parquet(path: Path, source: str) -> list[str]:
    """The names of its columns, as `read_parquet` has them."""
    rows = _rows("DESCRIBE SELECT * FROM read_parquet([?])", [str(path)], source)
    return [str(row[0]) for row in rows]


def read_parquet(path: Path, source: str) -> Table:
    return _read("SELECT * FROM read_parquet([?])", [str(path)], source, "Parquet")


def read_parquet_rows(path: Path, source: str, first: int, rows: int) -> Table:
    """The same of so many rows, from the `first` on."""
    query = "SELECT * EXCLUDE (file_row_number) FROM read_parquet([?], file_row_number = true)"
    part = f"{query} WHERE file_row_number BETWEEN {first} AND {first + rows - 1}"
    return _read(part, [str(path)], source, "Parquet")


def _rows(query: str, values: list[Any], source: str) -> list[tuple[Any, ...]]:
    """The few rows that `query` gives."""
    with answering(source) as connection:
        return connection.execute(query, values).fetchall()


def read_sql(query: str) -> Table:
    """The table that a SELECT over files gives, such as ``SELECT * FROM 'a/*.parquet'``.

    Raises InputError for anything but one SELECT, DataError where it cannot be answered.
    """
    check_select(query)
    rows, columns = size_of_sql(query)
    check_table("SQL", rows, columns)
    return _read(query, [], "SQL", most_seconds=MOST_SECONDS)


def check_select(query: str) -> None:
    """Raise InputError for anything but one SELECT."""
    is_pragma = _IS_PRAGMA.match(query)  # a SELECT, or an error, in some releases of duckdb
    kinds = ["PRAGMA"] if is_pragma else _kinds_of_statements(query)
    if kinds != ["SELECT"]:
        raise InputError(
            _("The SQL must be one SELECT; found {kinds}.").format(kinds=", ".join(kinds) or "–"),
            _("For instance SELECT * FROM 'data/*.parquet'."),
        )


def size_of_sql(query: str) -> tuple[float, int]:
    """How many rows and columns the answer has: they are counted before any is kept. What is wrong
    with a query is told when it is answered."""
    import duckdb

    with connected() as connection, ended_after(MOST_SECONDS, connection):
        try:
            connection.execute(f"CREATE TEMP VIEW answer AS {query}")  # whatever ends it
            width = len(connection.execute("SELECT * FROM answer LIMIT 0").description or ())
            row = connection.execute("SELECT count(*) FROM answer").fetchone()
        except duckdb.InterruptException:
            raise too_long(MOST_SECONDS) from None
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error:
            return 0.0, 0
    return (float(row[0]) if row else 0.0), width


_IS_PRAGMA = re.compile(r"(\s|;|--[^\n]*\n|/\*.*?\*/)*pragma\b", re.IGNORECASE | re.DOTALL)


def _kinds_of_statements(query: str) -> list[str]:
    with answering("SQL") as connection:
        return [statement.type.name for statement in connection.extract_statements(query)]


def _read(
    query: str,
    values: list[Any],
    source: str,
    form: str = "SQL",
    most_seconds: float = threading.TIMEOUT_MAX,
) -> Table:
    with answering(source, most_seconds) as connection:
        kinds, columns = _fetched(connection, query, values, source, form, values)
    return make_table([*kinds], columns, source, form)


def column_of_parquet(
    path: Path, source: str, name: str, form: str = FORM, origin: Path | None = None
) -> Cells:
    """The cells of one column of a Parquet file; `form` is that of the file `origin` it was made
    from, in which JSON has numbers as they were written."""
    query, values = f"SELECT {quoted(name)} FROM read_parquet([?])", [str(path)]
    with answering(source) as connection:
        read_again = values if origin is None else [str(origin)]
        _kinds, columns = _fetched(connection, query, values, source, form, read_again)
    return columns[0]


def _fetched(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    values: list[Any],
    source: str,
    form: str,
    values_of_texts: list[Any],
) -> tuple[dict[str, str], list[Cells]]:
    """The kind of each column by its name, and the columns."""
    answer = connection.execute(query, values)
    kinds = kinds_of(answer, source)
    found: dict[str, Column] = answer.fetchnumpy()
    wide = [name for name, kind in kinds.items() if _is_rounded(found[name], kind, form)]
    if wide:
        ways = _members(connection, values_of_texts) if form == "JSON" else {}
        as_texts = _as_texts(query, wide, ways)
        found |= connection.execute(as_texts, values_of_texts).fetchnumpy()
    columns = {name: _plain(found.pop(name)) for name in kinds}
    for name in wide:
        column = columns[name]
        columns[name] = typed(column) if isinstance(column, Texts) else column
    return kinds, [*columns.values()]


def kinds_of(answer: duckdb.DuckDBPyConnection, source: str) -> dict[str, str]:
    """What duckdb calls the kind of each column of an answer; DataError for two of one name."""
    described = [(str(column[0]), str(column[1])) for column in answer.description or ()]
    check_distinct((name for name, _kind in described), source)
    return dict(described)


def quoted(name: str) -> str:
    """A column's name in a query."""
    return '"' + name.replace('"', '""') + '"'


def _is_rounded(cells: Column, kind: str, form: str) -> bool:
    """duckdb gives numbers of this kind as float64, and some are beyond what that holds. JSON has
    one kind of number, whole or not."""
    is_wide = "HUGEINT" in kind or kind.startswith("DECIMAL") or (kind, form) == ("DOUBLE", "JSON")
    return is_wide and bool((np.abs(np.ma.filled(cells, 0.0)) >= EXACT).any())


def _as_texts(query: str, names: list[str], ways: dict[str, tuple[str, ...]]) -> str:
    """The query with these columns as they are written; of all columns, as no query need give its
    rows in the same order again. In JSON they stand at the ends of these `ways`."""
    if ways:
        written = ", ".join(f"{_written(ways[name])} AS {quoted(name)}" for name in names)
        return f"SELECT {written} FROM read_json([?], maximum_depth = 1)"
    casts = ", ".join(f"CAST({name} AS VARCHAR) AS {name}" for name in map(quoted, names))
    return f"SELECT * REPLACE ({casts}) FROM ({query.strip().rstrip(';')}\n)"


def _written(way: tuple[str, ...]) -> str:
    """A value of a record as it stands in the file."""
    first, *inner = way
    if not inner:
        return f"CAST({quoted(first)} AS VARCHAR)"
    path = "$" + "".join(f".{quoted(name)}" for name in inner)
    return f"json_extract_string({quoted(first)}, '{path.replace(chr(39), 2 * chr(39))}')"


def _plain(cells: np.ma.MaskedArray[Any, Any] | Column) -> Cells:
    """No masks: a missing number is NaN, a missing date NaT, a missing text empty or None."""
    missing, plain = np.ma.getmaskarray(cells), np.ma.getdata(cells)
    if plain.dtype.kind in "iufbMm":
        if not missing.any():
            return plain
        if plain.dtype.kind == "b":
            return texts_of_flags(plain, missing)
        if plain.dtype.kind in "iu" and np.ma.max(np.ma.abs(cells)) > EXACT:
            return whole_numbers(cells.tolist())
        filled = plain if plain.dtype.kind in "Mm" else plain.astype(np.float64)
        filled[missing] = "NaT" if plain.dtype.kind in "Mm" else np.nan
        return filled
    texts = plain.tolist()
    for row in np.flatnonzero(missing).tolist() if missing.ndim == 1 else ():
        texts[row] = ""
    if {*map(type, texts)} == {str}:
        return texts_of(Texts.of(texts))
    filled = np.empty(len(cells), object)
    for row, (gone, cell) in enumerate(zip(missing, plain, strict=True)):
        filled[row] = None if np.all(gone) else cell
    return filled
