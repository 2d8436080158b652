"""Text files that memory does not hold: read piece by piece, each column into a file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np

from chainrule.basics.typing import Integers
from chainrule.data.decoding import TextFile
from chainrule.data.form import find_form
from chainrule.data.in_files import ColumnFiles, OneAtATime
from chainrule.data.reading import Reading
from chainrule.data.table import Rejected, Table
from chainrule.data.text_files import PIECE, in_its_kind, read_text_pieces, table_of
from chainrule.data.texts import Texts


def read_text_by_column(
    text: TextFile,
    reading: Reading,
    folder: Path,
    size: int = PIECE,
    dropped: Collection[str] = (),
) -> Table:
    """The table of `read_text`, its columns in files in `folder`, but for the `dropped` ones.

    A column of which text comes after its first piece is read once more, as text, and is then what
    it is as a whole.
    """
    form = find_form(text, reading)
    names = form.named.names
    late, n, rows, rejected = set[int](), 0, list[Integers](), list[Rejected]()
    files = ColumnFiles(folder, names)
    for piece in read_text_pieces(text, reading, size):
        for j, cells in enumerate(piece.values):
            if names[j] in dropped:
                continue
            if isinstance(cells, Texts) and names[j] not in reading.texts:
                late.add(j)
            if j not in late:
                files.put(j, cells)
        rows.append(np.arange(n, n + piece.n_rows) if piece.rows is None else piece.rows)
        rejected += piece.rejected
        n += piece.n_rows
    if late:
        _put_as_text(files, sorted(late), text, reading, size)
    values = OneAtATime(files.column, len(names), n)
    kept = np.concatenate(rows) if rejected else None
    return table_of(form, values, kept, reading)._replace(rejected=tuple(rejected))


def _put_as_text(
    files: ColumnFiles, places: Sequence[int], text: TextFile, reading: Reading, size: int
) -> None:
    """These columns, read as text; as numbers, where they are that as a whole."""
    for j in places:
        files.restart(j)
    as_text = reading._replace(texts=reading.texts | {files.names[j] for j in places})
    for piece in read_text_pieces(text, as_text, size):
        for j in places:
            files.put(j, piece.values[j])
    for j in places:
        cells = in_its_kind(files.column(j), files.names[j], reading)
        files.restart(j)
        files.put(j, cells)
