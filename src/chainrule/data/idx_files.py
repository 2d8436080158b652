"""IDX files, the format of MNIST: one array of numbers, packed by gzip or not.

    2 zero bytes · type (8 uint8, 9 int8, 11 int16, 12 int32, 13 float32, 14 float64) · number of
    dimensions · each dimension as a 32-bit number · the cells; all big-endian

(http://yann.lecun.com/exdb/mnist). The labels of ``…images-idx3-ubyte`` lie beside it, in
``…labels-idx1-ubyte``, and become the column ``label``.
"""

from __future__ import annotations

import gzip
import math
import zlib
from pathlib import Path

import numpy as np

from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _
from chainrule.data.cells import Column
from chainrule.data.limits import check_unpacked
from chainrule.data.making import make_table
from chainrule.data.names import numbered
from chainrule.data.table import Table

_BLOCK = 1 << 20
_TYPES = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}


def is_idx(path: Path) -> bool:
    """By its first bytes, unpacked."""
    try:
        head = _bytes(path, 4)
    except (OSError, EOFError, zlib.error):
        return False
    return len(head) == 4 and head[:2] == b"\0\0" and head[2] in _TYPES and 1 <= head[3] <= 8


def read_idx(path: Path) -> Table:
    """Rows of images flattened into X1, X2 …, with their labels if these lie beside them."""
    array = _array(path)
    flat = array.reshape(len(array), math.prod(array.shape[1:]))
    names = ["label"] if array.ndim == 1 else numbered("X", flat.shape[1])
    columns = list(flat.T)
    labels = _labels_beside(path)
    if array.ndim > 1 and labels is not None:
        found = _array(labels)
        if found.shape != (len(array),):
            raise DataError(
                _("{path} holds {n} labels for {m} rows in {images}.").format(
                    path=labels, n=len(found), m=len(array), images=path
                )
            )
        names, columns = [*names, "label"], [*columns, found]
    return make_table(
        names, [column.astype(column.dtype.newbyteorder("=")) for column in columns], str(path)
    )


def _labels_beside(path: Path) -> Path | None:
    name = path.name.replace("images", "labels").replace("idx3", "idx1").removesuffix(".gz")
    beside = [path.with_name(name), path.with_name(name + ".gz")]
    return next((found for found in beside if found.exists() and found != path), None)


def _array(path: Path) -> Column:
    try:
        content = _bytes(path)
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(path) from error
    dtype = np.dtype(_TYPES.get(content[2], "V0")) if len(content) > 4 else np.dtype("V0")
    start = 4 + 4 * content[3] if dtype.itemsize else 0
    shape = [int.from_bytes(content[at : at + 4]) for at in range(4, start, 4)]
    if not dtype.itemsize or len(content) != start + dtype.itemsize * math.prod(shape):
        raise _damaged(path)
    return np.frombuffer(content, dtype, offset=start).reshape(shape)


def _bytes(path: Path, n: int = -1) -> bytes:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    content = bytearray()
    with gzip.open(path) if packed else path.open("rb") as file:
        while n < 0 and (block := file.read(_BLOCK)):
            content += block
            check_unpacked(str(path), len(content), path.stat().st_size)
        return bytes(content) if n < 0 else file.read(n)


def _damaged(path: Path) -> DataError:
    return DataError(
        _("{path} is no whole IDX file.").format(path=path),
        _("Its size does not fit the dimensions it states: fetch it once more."),
    )
