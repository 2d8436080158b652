"""Arrow and Feather files, through pyarrow or polars, whichever is installed."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from chainrule.basics.errors import DataError, MissingDependencyError
from chainrule.basics.i18n import _
from chainrule.data.making import table_from_frame
from chainrule.data.table import Table


def read_arrow(path: Path, named: str) -> Table:
    """Raises MissingDependencyError where neither library is installed."""
    for library, reader in (("pyarrow", _by_pyarrow), ("polars", _by_polars)):
        try:
            module = import_module(library)
        except ImportError:
            continue
        try:
            frame = reader(module, path)
        except Exception as error:  # whatever the library says of a damaged file
            reason = str(error).partition("\n")[0].rstrip(".")
            raise DataError(
                _("{source} cannot be read: {why}.").format(source=named, why=reason)
            ) from error
        return table_from_frame(frame, named)._replace(form="Arrow")
    raise MissingDependencyError(
        _("{path} is an Arrow file, which pyarrow or polars reads; neither is installed.").format(
            path=named
        ),
        _("Install one: pip install pyarrow; or save the table as Parquet or CSV."),
    )


def _by_pyarrow(pyarrow: Any, path: Path) -> Any:
    ipc = import_module("pyarrow.ipc")
    with path.open("rb") as file:
        is_file = file.read(6) == b"ARROW1"
    with pyarrow.OSFile(str(path)) as source:
        reader = ipc.open_file(source) if is_file else ipc.open_stream(source)
        return reader.read_all()


def _by_polars(polars: Any, path: Path) -> Any:
    with path.open("rb") as file:
        is_file = file.read(6) == b"ARROW1"
    return polars.read_ipc(path) if is_file else polars.read_ipc_stream(path)
