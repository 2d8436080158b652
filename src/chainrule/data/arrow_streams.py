"""Tables that come as a stream: Arrow's, or tables one after another. They are written once to an
Arrow file, in which rows are numbered as they came, and read from there.

A stream is anything with ``__arrow_c_stream__`` that has no columns of its own, such as a
`pyarrow.RecordBatchReader`; an iterator of data frames, Arrow tables or record batches; or a
function that gives one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

from chainrule.basics.errors import DataError, MissingDependencyError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import is_lazy
from chainrule.basics.temporary import as_file_error

NAMED = "stream"
"""What such a table is called."""


def is_stream(source: Any) -> bool:
    """Whether `source` is one, and no table that can be read twice."""
    if is_lazy(source) or hasattr(source, "columns") or is_one_column(source):
        return False
    return hasattr(source, "__arrow_c_stream__") or hasattr(source, "__next__") or callable(source)


def is_one_column(source: Any) -> bool:
    """A Series or an array of Arrow's, which say that they are streams, too."""
    return hasattr(source, "dtype") or hasattr(source, "chunks")


def write_stream(source: Any, path: Path) -> None:
    """All rows of a stream in a new Arrow file.

    Raises MissingDependencyError without pyarrow, DataError where a table has other columns or
    other types than the first, or where none came.
    """
    pyarrow = _pyarrow()
    given = source() if callable(source) else source
    batches = _batches(pyarrow, given)
    first = next(batches, None)
    if first is None:
        raise DataError(_("{source} has no rows.").format(source=NAMED))
    with as_file_error(path):
        file = path.open("xb")
    with file, import_module("pyarrow.ipc").new_file(file, first.schema) as writer:
        for number, table in enumerate(chain([first], batches), 1):
            rows = _as_first(first.schema, table, number)
            with as_file_error(path):
                writer.write_table(rows)


def record_batches(source: Any) -> Iterator[Any]:
    """The tables of a stream of Arrow's, some rows each."""
    yield from map(_pyarrow().table, _pyarrow().RecordBatchReader.from_stream(source))


def _pyarrow() -> Any:
    try:
        return import_module("pyarrow")
    except ImportError as error:
        raise MissingDependencyError(
            _("Streams of tables need pyarrow, which is not installed."), "pip install pyarrow"
        ) from error


def _batches(pyarrow: Any, given: Any) -> Iterator[Any]:
    """Each as an Arrow table whose labels are plain texts: those of a batch say nothing of the
    next."""
    if hasattr(given, "__arrow_c_stream__"):
        given = pyarrow.RecordBatchReader.from_stream(given)
    if not isinstance(given, Iterable):
        raise _no_table(given, 1)
    for number, each in enumerate(given, 1):
        try:
            table = pyarrow.Table.from_batches([each]) if _is_batch(each) else pyarrow.table(each)
        except (TypeError, ValueError, AttributeError) as error:
            raise _no_table(each, number) from error
        if table.num_rows or number == 1:
            yield _plain(pyarrow, table)


def _is_batch(each: Any) -> bool:
    return type(each).__name__ == "RecordBatch"


def _no_table(found: Any, number: int) -> DataError:
    message = _("Batch {number} of the stream is no table; found {kind}.")
    return DataError(
        message.format(number=number, kind=type(found).__name__),
        _("Data frames, Arrow tables and record batches are."),
    )


def _plain(pyarrow: Any, table: Any) -> Any:
    fields = [
        pyarrow.field(f.name, f.type.value_type)
        if pyarrow.types.is_dictionary(f.type)
        else pyarrow.field(f.name, f.type)
        for f in table.schema
    ]
    return table.cast(pyarrow.schema(fields))


def _as_first(schema: Any, table: Any, number: int) -> Any:
    """`table` with the columns of the first; DataError names one that differs."""
    if table.schema.names != schema.names:
        differing = sorted({*schema.names} ^ {*table.schema.names}) or table.schema.names
        raise DataError(
            _("Batch {number} of the stream has other columns than the first: {names}.").format(
                number=number, names=", ".join(differing[:3])
            )
        )
    if table.schema == schema:
        return table
    for field in schema:
        there = table.schema.field(field.name).type
        if there != field.type and str(there) != "null" and not _fits(there, field.type):
            message = _("Batch {number} of the stream: {column!r} is {there}; it was {first}.")
            raise DataError(
                message.format(number=number, column=field.name, there=there, first=field.type),
                _("Give it the same type in every batch."),
            )
    try:
        return table.cast(schema)
    except ValueError as error:
        message = _("Batch {number} of the stream: {why}.")
        why = str(error).partition("\n")[0].rstrip(".")
        raise DataError(message.format(number=number, why=why)) from error


def _fits(there: Any, first: Any) -> bool:
    """Numbers of a type are all numbers of another: whole ones as float64, up to 2^53."""
    return str(first) == "double" and str(there).startswith(("int", "uint", "float"))
