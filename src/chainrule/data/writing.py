"""Tables to CSV."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from chainrule import files
from chainrule.data.cells import Column
from chainrule.errors import ShapeError
from chainrule.i18n import _


def write_csv(
    path: str | os.PathLike[str], columns: Mapping[str, npt.ArrayLike], *, force: bool = False
) -> None:
    """Write named columns (n,) as CSV in UTF-8, durably (files.write_bytes).

    Raises ShapeError as `csv_text`, FileError where the file is in the way or cannot be written.
    """
    files.write_bytes(path, csv_text(columns).encode(), force=force)


def csv_text(columns: Mapping[str, npt.ArrayLike]) -> str:
    """Named columns (n,) as CSV.

    Floats are the shortest digits that read back as the same float. Raises ShapeError for columns
    of different lengths.
    """
    texts = {name: _texts(np.asarray(column)) for name, column in columns.items()}
    if len({len(cells) for cells in texts.values()}) > 1:
        raise ShapeError(
            _("Columns of different lengths: {lengths}.").format(
                lengths=", ".join(f"{name} {len(cells)}" for name, cells in texts.items())
            )
        )
    lines = [",".join(_quoted(name) for name in texts)]
    lines += [",".join(cells) for cells in zip(*texts.values(), strict=True)]
    return "".join(line + "\n" for line in lines)


def _texts(column: Column) -> list[str]:
    """The cells of a column as they are written; float32 keeps its own shortest digits."""
    cells = column if column.dtype == np.float32 else column.tolist()
    if column.dtype.kind in "biuf":
        return [str(cell) for cell in cells]
    return [_quoted(str(cell)) for cell in cells]


def _quoted(text: str) -> str:
    """Quoted where a separator, a quote, an end of line or a space at an end asks for it."""
    if text and text == text.strip() and not re.search(r'[",\r\n]', text):
        return text
    return '"' + text.replace('"', '""') + '"'
