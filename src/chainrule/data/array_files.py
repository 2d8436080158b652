"""NPZ and NPY files: arrays by name, flattened into columns. Nothing is unpickled."""

from __future__ import annotations

import contextlib
import tokenize
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _
from chainrule.data.archives import check_size
from chainrule.data.cells import Column
from chainrule.data.making import make_table, no_column
from chainrule.data.names import numbered
from chainrule.data.table import Table

_TARGET_NAMES = ("y", "target", "targets", "label", "labels")
_ARCHIVE_ERRORS = (
    ValueError,
    OSError,
    EOFError,
    KeyError,
    TypeError,
    RuntimeError,
    OverflowError,
    MemoryError,
    RecursionError,
    SyntaxError,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_arrays(path: Path, source: str) -> Table:
    """The table in an NPZ or NPY file; y, target or label come last."""
    _check_size(path, source)
    return _npz_table(_load_arrays(path), source)


def _check_size(path: Path, source: str) -> None:
    """Raise DataError for an archive that unpacks to far more than its size."""
    members: list[zipfile.ZipInfo] = []
    with contextlib.suppress(*_ARCHIVE_ERRORS), zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    check_size(members, source)


def _load_arrays(path: Path) -> dict[str, Column]:
    """The arrays of an NPZ file (or the one of an NPY file). Nothing is unpickled."""
    try:
        with path.open("rb") as file:
            loaded = np.load(file, allow_pickle=False)
            if isinstance(loaded, np.ndarray):
                return {"X": loaded}
            with loaded as archive:
                arrays = {name: archive[name] for name in archive.files}
    except _ARCHIVE_ERRORS as error:
        raise DataError(
            _("{path} cannot be read as NumPy arrays: {reason}.").format(
                path=path, reason=str(error).split("\n")[0].rstrip(".")
            ),
            _("Write it with numpy.savez, from arrays of numbers or text, not objects."),
        ) from error
    return dict(sorted(arrays.items(), key=lambda item: item[0].lower() in _TARGET_NAMES))


def _npz_table(arrays: Mapping[str, Column], source: str) -> Table:
    names: list[str] = []
    columns: list[Column] = []
    for name, array in arrays.items():
        if not isinstance(array, np.ndarray) or array.ndim == 0:
            raise no_column(name, source)
        flat = array.reshape(len(array), -1) if array.size else array.reshape(0, 1)
        names += [name] if array.ndim == 1 else numbered(name, flat.shape[1])
        columns += list(flat.T)
        if array.dtype.kind == "S":
            columns[-flat.shape[1] :] = map(_texts, flat.T)
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{name} {n}" for name, n in lengths.items())
        raise DataError(
            _("{source}: arrays of different numbers of rows: {found}.").format(
                source=source, found=found
            ),
            _(
                "Write those of one table to a file of their own: numpy.savez('train.npz', "
                "X=X_train, y=y_train)."
            ),
        )
    return make_table(names, columns, source)


def _texts(cells: Column) -> Column:
    """Bytes (n,) as texts, where they are UTF-8."""
    try:
        return np.char.decode(cells, "utf-8")
    except UnicodeDecodeError:
        return cells
