"""Answers read from TOML, JSON or CSV, from a worksheet, a derivation, or a dictionary.

    out_h1 = 0.5933                lines, also with a colon, or several with commas or semicolons
    [answers]                      TOML; names with brackets need no quotes here
    {"out_h1": 0.5933}             JSON; also under "answers", or a whole chainrule-derivation/1
    out_h1,0.5933                  CSV, with or without a header; comma, semicolon or tab

Numbers keep their text, for their digits say how exact they mean to be. ∂ and δ may be written for
d and delta. What is left empty is not answered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple

from chainrule.answers.entries import Entry, duplicate, is_blank
from chainrule.answers.lines import in_cells, of_lines, rows_of
from chainrule.answers.toml_sheets import document_of
from chainrule.answers.written import exact
from chainrule.basics.errors import DataError, InputError
from chainrule.basics.files import check_readable
from chainrule.basics.formats import DERIVATION, refuse_newer
from chainrule.basics.i18n import _
from chainrule.basics.typing import Json
from chainrule.data.decoding import as_text


class Sheet(NamedTuple):
    """What a source of answers holds: its entries, the names of all that it asks for, and, of a
    worksheet or a derivation, the whole document."""

    source: str
    entries: tuple[Entry, ...]
    asked: tuple[str, ...] = ()
    document: Json | None = None

    @property
    def blank(self) -> int:
        """How many are left empty."""
        return len(set(self.asked) - {entry.name for entry in self.entries})

    @property
    def is_derivation(self) -> bool:
        return isinstance(self.document, dict) and self.document.get("format") == DERIVATION


class NothingFilledError(DataError):
    """A sheet whose blanks are all empty: `sheet`, without entries."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, source = sheet, sheet.source
        super().__init__(
            _("{source}: nothing is filled in yet.").format(source=source),
            _("Write numbers between the quotes, and check again."),
        )


class _Text(str):
    """A JSON number, as it is written."""


def read_sheet(answers: str | Path | Mapping[str, Any]) -> Sheet:
    """The answers in a file or a dictionary; raises DataError or InputError naming the place."""
    if isinstance(answers, Mapping):
        return _from_document(dict(answers), _("the dictionary"), {})
    if not isinstance(answers, str | PathLike) or answers == "" or is_itself_a_sheet(answers):
        raise InputError(
            _("The answers are a file's name or a dictionary; found {found!r}.").format(
                found=answers
            ),
            _('For instance {"net_h1": 0.3775}, or a file of such lines: net_h1 = 0.3775'),
        )
    source = str(answers)
    try:
        with as_text(check_readable(answers)).open() as file:
            text = file.read()
    except UnicodeDecodeError:
        raise DataError(_("{source} is not UTF-8 text.").format(source=answers)) from None
    if re.match(r"\s*(\{|\[\s*[{\]])", text):
        return _from_json(text, source)
    if re.search(r"^\s*\[{1,2}\w+\]{1,2}\s*$", text, re.MULTILINE):
        return _from_toml(text, source)
    if re.search(r"^\s*[^#\s](\[[^\]\n]*\]|[^,;\t\n\[|])*[=:＝：≈~→]", text, re.MULTILINE):
        return _sheet(source, list(of_lines(text, source)))
    return _from_csv(text, source)


def may_be_sheet(source: Any) -> bool:
    """The source may be the name of a filled worksheet, which is all that is checked then."""
    return isinstance(source, str | Path) and Path(source).suffix.lower() in (".toml", ".json")


def is_itself_a_sheet(answers: str | PathLike[str]) -> bool:
    """Whether lines of a sheet were given where the name of one is wanted."""
    return bool(re.search("[=＝\n]", str(answers))) and not Path(answers).exists()


# -- the four forms ------------------------------------------------------------------------------


def _from_json(text: str, source: str) -> Sheet:
    def refuse(word: str) -> Any:
        raise DataError(
            _("{source}: {word} is not a number.").format(source=source, word=word),
            _("An answer must be a finite number."),
        )

    try:
        document = json.loads(
            text,
            parse_float=_Text,
            parse_int=_Text,
            parse_constant=refuse,
            object_pairs_hook=partial(_without_repeats, source),
        )
    except json.JSONDecodeError as error:
        raise DataError(
            _("{source}, line {line}: not JSON: {reason}.").format(
                source=source, line=error.lineno, reason=error.msg
            )
        ) from None
    return _from_document(document, source, {})


def _without_repeats(source: str, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        said = Entry(next(name for name in names if names.count(name) > 1), "")
        raise duplicate(source, said, said)
    return found


def _from_toml(text: str, source: str) -> Sheet:
    document, lines = document_of(text, source)
    return _from_document(document, source, lines)


_HEADINGS = ("value", "number", "answer", "result", "值", "数值", "答案", "结果")
"""What may stand over a column of numbers."""


def _from_csv(text: str, source: str) -> Sheet:
    lines = [line for line in text.splitlines() if line.strip() and line.lstrip()[0] != "#"]
    if not lines:
        raise _empty(source)
    delimiter = next((d for d in "\t;," if all(d in line for line in lines)), None)
    if delimiter is None:
        cells = in_cells(text)
        if cells is not None:
            return _from_csv(cells, source)
        raise DataError(
            _("{source}: no answers can be read here.").format(source=source),
            _("Write one answer a line, for instance: out_h1 = 0.5933"),
        )
    entries = list(rows_of(text.splitlines(), delimiter, source))
    if entries[0].value.lower() in _HEADINGS:
        entries = entries[1:]
    return _sheet(source, entries)


# -- documents -----------------------------------------------------------------------------------


def _from_document(document: Any, source: str, lines: Mapping[str, int]) -> Sheet:
    """A mapping of names to numbers, or one that has them under "answers" or "quantities"."""
    if isinstance(document, list):
        document = {"quantities": document}
    if not isinstance(document, dict):
        raise DataError(_("{source} holds no names with numbers.").format(source=source))
    refuse_newer(document, source)
    if isinstance(document.get("quantities"), list):
        return _of_derivation(document, source)
    answers = document.get("answers", document)
    if not isinstance(answers, dict):
        raise DataError(
            _("{source}: the answers must be names with numbers.").format(source=source)
        )
    unnamed = [name for name in answers if not isinstance(name, str)]
    if unnamed:
        raise InputError(
            _("{source}: the name of a quantity is a text; found {found!r}.").format(
                source=source, found=unnamed[0]
            ),
            _("For instance {option}.").format(option='{"net_h1": 0.3775}'),
        )
    entries = [
        Entry(name, value, _("line {line}").format(line=lines[name]) if name in lines else "")
        for name, value in answers.items()
    ]
    return _sheet(source, entries, document if "answers" in document else None)


def _of_derivation(document: dict[str, Any], source: str) -> Sheet:
    entries = []
    for i, quantity in enumerate(document["quantities"], 1):
        where = _("quantity {n}").format(n=i)
        if not isinstance(quantity, dict) or not {"name", "value"} <= quantity.keys():
            raise DataError(
                _("{source}, {where}: a name and a value are needed.").format(
                    source=source, where=where
                )
            )
        value = quantity["value"]
        if isinstance(value, dict):
            value = exact(float(value.get("$float", "nan")))
        elif isinstance(value, _Text | int | float):
            value = exact(float(value))
        entries.append(Entry(str(quantity["name"]), value, where))
    return _sheet(source, entries, document)


def _sheet(source: str, entries: list[Entry], document: Json | None = None) -> Sheet:
    filled = [entry for entry in entries if not is_blank(entry.value)]
    sheet = Sheet(source, tuple(filled), tuple(entry.name for entry in entries), document)
    if not entries:
        raise _empty(source)
    if not filled:
        raise NothingFilledError(sheet)
    return sheet


def _empty(source: str) -> DataError:
    return DataError(
        _("{source} holds no answers.").format(source=source),
        _("Write one answer a line, for instance: out_h1 = 0.5933"),
    )
