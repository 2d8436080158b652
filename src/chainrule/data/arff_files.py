"""ARFF files, those of Weka: a header of attributes, then lines like those of a CSV.

    % a comment
    @relation iris
    @attribute 'sepal length' numeric
    @attribute class {setosa, virginica}
    @data
    5.1,setosa

(https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable). The file is rewritten as a
CSV of the same lines; sparse rows, ``{1 5.1, 3 setosa}``, are not read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _
from chainrule.basics.temporary import write_scratch
from chainrule.data.decoding import TextFile

_ATTRIBUTE = re.compile(r"""@attribute\s+('(?:[^'\\]|\\.)*'|"[^"]*"|\S+)\s+\S""", re.IGNORECASE)


def arff_text(text: TextFile) -> TextFile:
    """The data as CSV, its header where ``@data`` stands. DataError where that is missing."""
    return text._replace(path=write_scratch(_lines(text), ".csv"))


def _lines(text: TextFile) -> Iterator[bytes]:
    names: list[str] = []
    in_data = False
    with text.open() as file:
        for number, line in enumerate(file, 1):
            stripped = line.strip()
            if in_data:
                yield _row(stripped, text, number)
            elif stripped.lower().startswith("@data"):
                in_data = True
                yield _csv(names)
            else:
                match = _ATTRIBUTE.match(stripped)
                names += [_unquoted(match[1])] if match else []
                yield b"\n"
    if not in_data or not names:
        raise DataError(
            _("{path} is no whole ARFF file: it has no @attribute, or no @data.").format(path=text)
        )


def _row(line: str, text: TextFile, number: int) -> bytes:
    if not line or line.startswith("%"):
        return b"\n"
    if line.startswith("{"):
        raise DataError(
            _("{path}, line {line}: sparse rows are not read.").format(path=text, line=number),
            _("Save it as CSV, or with rows in full."),
        )
    quote = '"' if '"' in line and "'" not in line else "'"
    found = csv.reader([line], quotechar=quote, skipinitialspace=True, escapechar="\\")
    return _csv([cell.strip() for cell in next(found)])


def _csv(cells: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue().encode()


def _unquoted(name: str) -> str:
    return name[1:-1].replace("\\'", "'") if name[:1] in ("'", '"') else name
