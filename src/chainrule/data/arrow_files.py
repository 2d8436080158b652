"""Arrow and Feather files, through pyarrow or polars, whichever is installed."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from chainrule.basics.errors import DataError, MissingDependencyError
from chainrule.basics.i18n import _
from chainrule.data.cells import Cells
from chainrule.data.making import make_table_by_column, table_from_frame
from chainrule.data.table import Table


def read_arrow(path: Path, named: str) -> Table:
    """Raises MissingDependencyError where neither library is installed."""
    return table_from_frame(_frame(path, named, None), named)._replace(form="Arrow")


def arrow_by_column(path: Path, named: str) -> Table:
    """The same, its columns read when they are asked for."""
    names, (n, _columns) = _names_of(path, named), size_of_arrow(path, named)
    if n == 0:
        return read_arrow(path, named)  # which says so

    def column(j: int) -> Cells:
        return table_from_frame(_frame(path, named, (j,)), named).values[0]

    return make_table_by_column(names, column, n, named, "Arrow")


def size_of_arrow(path: Path, named: str) -> tuple[int, int]:
    """How many rows and columns it has."""
    names = _names_of(path, named)
    return (len(_frame(path, named, (0,))) if names else 0), len(names)


def _names_of(path: Path, named: str) -> list[str]:
    frame = _frame(path, named, ())  # a schema of Arrow's, or a frame of polars
    return [str(name) for name in getattr(frame, "names", None) or frame.columns]


def _frame(path: Path, named: str, places: Sequence[int] | None) -> Any:
    """The columns at `places` (None: all); without any, what has the names of all."""
    for library, reader in (("pyarrow", _by_pyarrow), ("polars", _by_polars)):
        try:
            module = import_module(library)
        except ImportError:
            continue
        try:
            return reader(module, path, None if places is None else list(places))
        except Exception as error:  # whatever the library says of a damaged file
            reason = str(error).partition("\n")[0].rstrip(".")
            raise DataError(
                _("{source} cannot be read: {why}.").format(source=named, why=reason),
                _("Fetch or write it once more."),
            ) from error
    raise MissingDependencyError(
        _("{path} is an Arrow file, which pyarrow or polars reads; neither is installed.").format(
            path=named
        ),
        _("Install one: pip install pyarrow; or save the table as Parquet or CSV."),
    )


def _is_file(path: Path) -> bool:
    """And no stream of Arrow's."""
    with path.open("rb") as file:
        return file.read(6) == b"ARROW1"


def _by_pyarrow(pyarrow: Any, path: Path, places: list[int] | None) -> Any:
    ipc = import_module("pyarrow.ipc")
    options = ipc.IpcReadOptions(included_fields=places)
    with pyarrow.OSFile(str(path)) as source:
        opened = ipc.open_file if _is_file(path) else ipc.open_stream
        reader = opened(source, options=options if places else None)
        return reader.schema if places == [] else reader.read_all()


def _by_polars(polars: Any, path: Path, places: list[int] | None) -> Any:
    read = polars.read_ipc if _is_file(path) else polars.read_ipc_stream
    return read(path, n_rows=0) if places == [] else read(path, columns=places)
