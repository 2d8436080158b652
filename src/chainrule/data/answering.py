"""duckdb, confined: a database in memory that answers, and whose errors are told in one line.

Nothing is fetched from a network, no extension is loaded and no variable of Python's is a table; a
query that goes on without end is stopped.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _

if TYPE_CHECKING:
    import duckdb

CONFINED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
}


@contextlib.contextmanager
def connected() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that reaches no network, finds no variable of Python's, and draws no
    progress bar. Raises MemoryError where duckdb has none left."""
    import duckdb

    try:
        with duckdb.connect(config=CONFINED) as connection:
            with contextlib.suppress(duckdb.Error):  # in a notebook without ipywidgets is none
                connection.execute("SET enable_progress_bar = false")
            yield connection
    except duckdb.OutOfMemoryException as error:
        raise MemoryError(first_line(error)) from None


@contextlib.contextmanager
def answering(
    source: str, most_seconds: float = threading.TIMEOUT_MAX
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A context with a database, whose errors are told as those of `source`."""
    import duckdb

    with connected() as connection, ended_after(most_seconds, connection):
        try:
            yield connection
        except duckdb.InterruptException:
            raise too_long(most_seconds) from None
        except duckdb.Error as error:
            raise _unreadable(source, error) from None


@contextlib.contextmanager
def ended_after(seconds: float, connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """A query that goes on for so long is interrupted."""
    timer = threading.Timer(seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def too_long(seconds: float) -> DataError:
    return DataError(
        _("The SQL was stopped after {n:.0f} seconds.").format(n=seconds),
        _("Write what it gives to a file first, with duckdb, and give that."),
    )


def _unreadable(source: str, error: duckdb.Error) -> Exception:
    """What duckdb says, in one line; where it has no memory left, its own error."""
    import duckdb

    if isinstance(error, duckdb.OutOfMemoryException):
        return error
    why = first_line(error)
    return DataError(_("{source} cannot be read: {why}.").format(source=source, why=why))


def first_line(error: duckdb.Error) -> str:
    """Without the lines that point into the query, and without the last full stop."""
    return str(error).strip().partition("\n")[0].rstrip(". ")
