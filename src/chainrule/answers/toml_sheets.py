"""Sheets in TOML that needs no quotes: ``W[2][1,1] = −1/3`` is read as well, and numbers stay text,
for their digits say how exact they mean to be."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

from chainrule.answers.entries import Entry, duplicate
from chainrule.answers.lines import unquoted
from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _

_LINE = re.compile(
    r"""^[ \t]*("[^"\n]*"[ \t]*|[^"'#=\n\[][^"#=\n]*)=([^"'#\n]*)""", re.MULTILINE
)  # name = value, on one line
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def document_of(text: str, source: str) -> tuple[dict[str, Any], dict[str, int]]:
    """The document, and the line of each name. Raises DataError or InputError with the line."""

    def quoted(match: re.Match[str]) -> str:
        name, value = match[1].strip(), match[2].strip()
        if name[0] != '"' and not _BARE.fullmatch(name):
            name = json.dumps(name, ensure_ascii=False)
        is_other = not value or value[0] in "[{" or value in ("true", "false")
        value = value if is_other else json.dumps(value, ensure_ascii=False)
        return f"{name} = {value} "

    text = _LINE.sub(quoted, text)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        _complain_of_a_repeat(text, source)
        raise DataError(
            _("{source}: {reason}.").format(source=source, reason=error),
            _("Write one answer a line, for instance: out_h1 = 0.5933"),
        ) from None
    return document, _lines_of_names(text)


def _complain_of_a_repeat(text: str, source: str) -> None:
    """Raise for the first name that one table has twice."""
    seen: dict[str, Entry] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"\s*\[", line):
            seen = {}
        match = _LINE.match(line)
        if match:
            entry = Entry(unquoted(match[1]), match[2], _("line {line}").format(line=number))
            if entry.name in seen:
                raise duplicate(source, entry, seen[entry.name])
            seen[entry.name] = entry


def _lines_of_names(text: str) -> dict[str, int]:
    lines = {}
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r"\s*[\"']?([^\"'=#]+?)[\"']?\s*=", line)
        if match:
            lines[match[1]] = number
    return lines
