"""Options that several commands have, and how their values are read."""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from chainrule._typing import Json
from chainrule.errors import InputError
from chainrule.i18n import _, available_languages

if TYPE_CHECKING:
    from chainrule.data import Table

F = TypeVar("F", bound=Callable[..., Any])


def language(command: F) -> F:
    """``--lang``: already read before the help was built; accepted after the command too."""
    return click.option(
        "--lang",
        type=click.Choice(available_languages()),
        expose_value=False,
        help=_("Language to speak."),
    )(command)


def sources(command: F) -> F:
    """``--sql`` and ``--encoding``: other ways to say where a table comes from."""
    sql = click.option("--sql", metavar="SELECT", help=_("A query over files, instead of DATA."))
    encoding = click.option(
        "--encoding", help=_("Of a text file; UTF-8, UTF-16 and GB18030 are told apart.")
    )
    return sql(encoding(command))


def as_json(command: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help=_("Print the result as JSON."))(
        command
    )


def print_json(document: Json) -> None:
    click.echo(json.dumps(_finite(document), ensure_ascii=False, default=_plain))


def _finite(value: Any) -> Any:
    """JSON has no NaN and no infinity: such a number becomes null."""
    if isinstance(value, dict):
        return {key: _finite(v) for key, v in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(v) for v in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else str(value)


def table_or_name(
    data: str | None, sql: str | None = None, encoding: str | None = None
) -> str | Table:
    """DATA as it was named, or the table that --sql gives: one of the two."""
    if (data is None) == (sql is None):
        raise InputError(
            _("Name DATA or give --sql, one of the two."),
            _("For instance --sql \"SELECT * FROM 'data/*.parquet'\"."),
        )
    from chainrule.data import read_sql, read_table

    if sql is not None:
        return read_sql(sql)
    assert data is not None
    return data if encoding is None else read_table(data, encoding=encoding)


def read_parameters(pairs: Iterable[str]) -> dict[str, Any]:
    """``NAME=VALUE`` settings; a value is a number, true, false, none, a list or a word."""
    found = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise InputError(
                _("--param takes NAME=VALUE; found {found!r}.").format(found=pair),
                _("For instance --param tol=1e-5."),
            )
        found[name.strip().replace("-", "_")] = _value(text.strip())
    return found


def _value(text: str) -> Any:
    words = {"true": True, "false": False, "none": None}
    if text.lower() in words:
        return words[text.lower()]
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


def whole_numbers(text: str | None, what: str) -> tuple[int, ...] | None:
    """``64,32`` as numbers from 1; an empty text as none of them."""
    if text is None:
        return None
    try:
        numbers = tuple(int(part) for part in text.split(",") if part.strip())
    except ValueError:
        numbers = (0,)
    if any(n < 1 for n in numbers):
        raise InputError(
            _("{what} takes whole numbers from 1, with commas between; found {found!r}.").format(
                what=what, found=text
            )
        )
    return numbers
