"""The names of a file's columns, from its first bytes alone: what a shell completes while a person
types must not wait for a table of many gigabytes."""

from __future__ import annotations

import lzma
import zlib
from contextlib import suppress
from pathlib import Path

from chainrule.basics.errors import ChainruleError
from chainrule.basics.temporary import write_scratch
from chainrule.data.answering import connected
from chainrule.data.decoding import as_text, unpacker
from chainrule.data.form import find_form
from chainrule.data.reading import make_reading

LOOKED_AT = 1 << 16  # bytes of a text; of a Parquet file only the footer is read
_PARQUET = b"PAR1"


def column_names(path: str | Path) -> list[str]:
    """The columns of the text or Parquet file at `path`; none of what cannot be read, or is another
    kind of file."""
    path = Path(path)
    with suppress(OSError, EOFError, ValueError, lzma.LZMAError, zlib.error, ChainruleError):
        with unpacker(path)(path) as file:
            head = file.read(LOOKED_AT)
        if head.startswith(_PARQUET):
            return _of_parquet(path)
        whole = head if len(head) < LOOKED_AT else head[: head.rfind(b"\n") + 1]
        copy = write_scratch([whole], ".csv")
        return list(find_form(as_text(copy, named=str(path)), make_reading()).named.names)
    return []


def _of_parquet(path: Path) -> list[str]:
    import duckdb

    with connected() as connection, suppress(duckdb.Error):
        query = "SELECT name FROM (DESCRIBE SELECT * FROM read_parquet([?])) t(name)"
        return [name for (name, *_rest) in connection.execute(query, [str(path)]).fetchall()]
    return []
