"""JSON files and answers of queries that memory does not hold: written once to a Parquet file.

Its columns are then read one at a time, and are what `queries` makes of them. Parquet has no whole
numbers of 128 bits: these are written as texts, and are numbers again where float64 holds them all.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainrule.basics.memory import Room
from chainrule.basics.temporary import as_file_error
from chainrule.data.answering import answering
from chainrule.data.cells import Cells, typed
from chainrule.data.making import make_table_by_column
from chainrule.data.queries import (
    MOST_SECONDS,
    check_select,
    column_of_parquet,
    json_query,
    kinds_of,
    quoted,
    size_of_parquet,
)
from chainrule.data.table import Table
from chainrule.data.texts import Texts

if TYPE_CHECKING:
    import duckdb

_SHARE, _LEAST = 4, 100e6
"""The database may take such a part of the memory while it writes, and so many bytes."""


def json_by_column(path: Path, source: str, copy: Path, room: Room) -> Table:
    """The table of `queries.read_json`, its columns in a file `copy`."""
    query = json_query(path, source)
    kinds = _copied(query, [str(path)], source, copy, room, 1e9)
    return _by_column(kinds, source, "JSON", copy, path)


def sql_by_column(query: str, copy: Path, room: Room) -> Table:
    """The table of `queries.read_sql`, whose query is answered once."""
    check_select(query)
    kinds = _copied(query.strip().rstrip(";"), [], "SQL", copy, room, MOST_SECONDS)
    return _by_column(kinds, "SQL", "SQL", copy, None)


def _copied(
    query: str, values: list[Any], source: str, copy: Path, room: Room, most_seconds: float
) -> dict[str, str]:
    """Write the answer; the kind of each of its columns."""
    with answering(source, most_seconds) as connection:
        _limit(connection, room, copy)
        kinds = kinds_of(connection.execute(f"SELECT * FROM ({query}\n) LIMIT 0", values), source)
        casts = ", ".join(
            f"CAST({quoted(name)} AS VARCHAR) AS {quoted(name)}"
            for name, kind in kinds.items()
            if _is_huge(kind)
        )
        chosen = f"* REPLACE ({casts})" if casts else "*"
        answer = f"SELECT {chosen} FROM ({query}\n)"
        with as_file_error(copy):
            copy.touch(0o600)
        connection.execute(f"COPY ({answer}) TO '{_escaped(copy)}' (FORMAT parquet)", values)
    return kinds


def _by_column(
    kinds: dict[str, str], source: str, form: str, copy: Path, origin: Path | None
) -> Table:
    names = list(kinds)

    def column(j: int) -> Cells:
        cells = column_of_parquet(copy, source, names[j], form, origin)
        if isinstance(cells, Texts) and _is_huge(kinds[names[j]]):
            return typed(cells)
        return cells

    rows, _columns = size_of_parquet(copy, source)
    return make_table_by_column(names, column, rows, source, form)


def _is_huge(kind: str) -> bool:
    return "HUGEINT" in kind


def _limit(connection: duckdb.DuckDBPyConnection, room: Room, copy: Path) -> None:
    """What the database needs beyond its part of the memory goes to files beside the copy."""
    megabytes = int(max(_LEAST, room.memory / _SHARE) / 1e6)
    connection.execute(f"SET memory_limit = '{megabytes}MB'")
    connection.execute(f"SET temp_directory = '{_escaped(copy.parent)}'")


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")
