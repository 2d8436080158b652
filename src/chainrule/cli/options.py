# Longer than 250 lines: what several commands ask alike, each option a few lines.
"""Options that several commands have, and how their values are read."""

from __future__ import annotations

import ast
import inspect
import json
import math
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _, available_languages
from chainrule.basics.typing import Json
from chainrule.cli.output import say_text
from chainrule.pieces.losses import NAMES

if TYPE_CHECKING:
    from chainrule.data.files import Unread
    from chainrule.data.table import Table

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
    """``--sql`` and how a file is to be read: where a table comes from."""
    options = [
        click.option("--sql", metavar="SELECT", help=_("A query over files, instead of DATA.")),
        click.option(
            "--delimiter",
            metavar="MARK",
            help=_("What separates cells in a text file: , ; tab … or blanks, runs of these."),
        ),
        click.option(
            "--header/--no-header",
            default=None,
            help=_("The first line of a text file holds the names, or it is data."),
        ),
        click.option("--skip", type=click.IntRange(0), metavar="N", help=_("Pass over N lines.")),
        click.option("--comment", metavar="MARK", help=_("What begins a line that is no data.")),
        click.option(
            "--encoding", help=_("Of a text file; UTF-8, UTF-16 and GB18030 are told apart.")
        ),
        click.option("--decimal", metavar="MARK", help=_("The decimal mark in numbers: . or ,")),
        click.option(
            "--thousands",
            metavar="MARK",
            help=_("What separates thousands in numbers: , . ' or a space."),
        ),
        click.option("--sheet", metavar="NAME", help=_("Which sheet of a workbook.")),
        click.option(
            "--table",
            metavar="NAME",
            help=_("Which table of a database or a JSON document, or file of an archive."),
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def columns(command: F) -> F:
    """What is said of a table's columns and rows."""
    options = [
        click.option("--drop", multiple=True, metavar="COLUMN", help=_("Leave this column out.")),
        click.option(
            "--categorical",
            multiple=True,
            metavar="COLUMN",
            help=_("Take this column as labels, though it holds numbers or many texts."),
        ),
        click.option(
            "--numeric",
            multiple=True,
            metavar="COLUMN",
            help=_("Take this column as numbers; other cells are wrong."),
        ),
        click.option(
            "--date",
            multiple=True,
            metavar="COLUMN[=dmy]",
            help=_(
                "Take this column as dates; dmy, mdy or ymd is the order of day, month and year."
            ),
        ),
        click.option(
            "--missing",
            multiple=True,
            metavar="MARKS",
            help=_("What stands for missing cells, such as -,-999; COLUMN=MARKS of one column."),
        ),
        on_bad_row,
    ]
    for option in reversed(options):
        command = option(command)
    return command


def on_bad_row(command: F) -> F:
    return click.option(
        "--on-bad-row",
        type=click.Choice(["stop", "skip"]),
        default="stop",
        show_default=True,
        help=_("At a row that cannot be used: an error, or leave it out."),
    )(command)


def of_a_member(command: F) -> F:
    return click.option(
        "--member",
        type=click.IntRange(min=1),
        metavar="J",
        help=_("Of a model of several networks, this one; the first if not said."),
    )(command)


def of_a_rate(command: F) -> F:
    return click.option(
        "--learning-rate", type=float, metavar="η", help=_("Instead of the source's own.")
    )(command)


def of_a_loss(command: F) -> F:
    return click.option(
        "--loss",
        help=_("Another loss for an example or a network file: {names}.").format(
            names=", ".join(NAMES)
        ),
    )(command)


def of_a_step(command: F) -> F:
    """``--sample``, ``--member``, ``--learning-rate``, ``--update-order``, ``--param``: which
    training step is shown."""
    options = [
        of_a_member,
        of_a_rate,
        click.option(
            "--param", multiple=True, metavar="NAME=VALUE", help=_("Replace a training setting.")
        ),
        click.option(
            "--update-order",
            type=click.Choice(["simultaneous", "sequential"]),
            help=_("All weights from the old ones, or the output layer first."),
        ),
        click.option(
            "--sample", metavar="I", help=_("Data rows, from 1: 3 or 1,2,5 or 'all', as one batch.")
        ),
    ]
    for option in options:
        command = option(command)
    return command


def given_besides(names: Collection[str]) -> str:
    """An option that was typed and is none of these, as it is typed; "" where there is none."""
    context = click.get_current_context()
    for parameter in context.command.params:
        source = context.get_parameter_source(str(parameter.name))
        typed = source is click.core.ParameterSource.COMMANDLINE
        is_option = isinstance(parameter, click.Option) and parameter.expose_value
        if typed and is_option and parameter.name not in names:
            return parameter.opts[-1]
    return ""


def check_once(
    name: str, command: click.Command, context: click.Context, arguments: list[str]
) -> None:
    """Raise click.UsageError for an option that takes one value and is given twice: the last would
    win, and nothing say so."""
    of_command = click.Context(command, info_name=name, parent=context)
    _values, _left, order = command.make_parser(of_command).parse_args(args=[*arguments])
    for parameter in order:
        flag = getattr(parameter, "is_flag", True)
        if not (flag or parameter.multiple) and order.count(parameter) > 1:
            message = _("{option} is given twice, and takes one value.")
            raise click.UsageError(message.format(option=parameter.opts[-1]), of_command)


def as_json(command: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help=_("Print the result as JSON."))(
        command
    )


def print_json(document: Json) -> None:
    say_text(json.dumps(_finite(document), ensure_ascii=False, default=_plain), "json")


def _finite(value: Any) -> Any:
    """JSON has no NaN and no infinity: such a number becomes null."""
    if isinstance(value, dict):
        return {key: _finite(v) for key, v in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(v) for v in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else str(value)


def table_or_name(data: str | None, options: dict[str, Any]) -> str | Unread | Table:
    """DATA as it was named, or the table that --sql gives: one of the two.

    Where an option of `sources` says how to read it, the table that is to be read so.
    """
    _check_one_source(data, options)
    from chainrule.data.files import unread, unread_sql

    if data is None:
        return unread_sql(options["sql"])
    how = _reading(options)
    _refuse_idle_for_stated(data, how)
    texts = [name for text in options["categorical"] for name in (text, *text.split(","))]
    if not how:
        return data
    return unread(data, **how, on_bad_row=options["on_bad_row"], texts=texts)


def test_table(options: dict[str, Any]) -> str | Table | None:
    """What --test names; read as DATA is where an option of `sources` says how and is for such
    files, its cells as they stand until the columns are known."""
    from chainrule.data.applying import applying
    from chainrule.data.files import kind_at, read_table
    from chainrule.problems.sources import is_stated

    named, how = options["test"], _reading(options)
    if named is None or not how or is_stated(named):
        return cast("str | None", named)
    how = applying(how, kind_at(named))
    return read_table(named, **how, on_bad_row=options["on_bad_row"], raw=True)


def tables_of(
    data: str | None,
    options: dict[str, Any],
    with_targets: bool = True,
    texts: Collection[str] = (),
    raw: bool = False,
) -> Iterable[Table]:
    """The same as tables one after another, none of them large; of an example's or a network file's
    data the targets too, or not. Columns `texts`, or where it is `raw` all, are read as they
    stand."""
    _check_one_source(data, options)
    from chainrule.data.files import read_pieces
    from chainrule.data.queries import read_sql
    from chainrule.problems.sources import is_stated, stated_table

    if data is None:
        return [read_sql(options["sql"])]
    how = _reading(options)
    _refuse_idle_for_stated(data, how)
    if is_stated(data):
        return [stated_table(data, with_targets)]
    skipping = {"on_bad_row": options["on_bad_row"], "texts": texts, "raw": raw}
    return read_pieces(data, **how, **skipping)


def _check_one_source(data: str | None, options: dict[str, Any]) -> None:
    if (data is None) == (options["sql"] is None):
        raise InputError(
            _("Name DATA or give --sql, one of the two."),
            _("For instance --sql \"SELECT * FROM 'data/*.parquet'\"."),
        )
    if data is None and (how := _reading(options)):
        from chainrule.data.applying import refuse_idle

        refuse_idle(how, "--sql", "sql")


def _refuse_idle_for_stated(data: str, how: dict[str, Any]) -> None:
    """What is said of a file's form does not apply to an example or a network file."""
    from chainrule.data.applying import refuse_idle
    from chainrule.problems.sources import is_stated

    if how and is_stated(data):
        refuse_idle(how, data, "stated")


_HOW = (
    "delimiter",
    "header",
    "skip",
    "comment",
    "encoding",
    "decimal",
    "thousands",
    "sheet",
    "table",
)


def _reading(options: dict[str, Any]) -> dict[str, Any]:
    """What is said of how a file is to be read."""
    return {name: options[name] for name in _HOW if options[name] is not None}


def settings_of_a_step(options: dict[str, Any], of: Callable[..., Any]) -> dict[str, Any]:
    """What ``--param``, ``--learning-rate``, ``--update-order`` and ``--member`` say to the
    function `of`."""
    settings = read_parameters(options["param"], of)
    said = {name: options[name] for name in ("update_order", "member")}
    said["learning_rate_init"] = options["learning_rate"]
    return settings | {name: value for name, value in said.items() if value is not None}


def read_parameters(
    pairs: Iterable[str], of: Callable[..., Any], besides: Collection[str] = ()
) -> dict[str, Any]:
    """``NAME=VALUE`` settings for the function `of`; a value is a number, true, false, none, a list
    or a word. InputError for what is no setting, but an argument of the function; `besides` are
    both."""
    found: dict[str, Any] = {}
    arguments = inspect.signature(of).parameters if pairs else {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise InputError(
                _("--param takes NAME=VALUE; found {found!r}.").format(found=pair),
                _("For instance --param tol=1e-5."),
            )
        setting = name.strip().replace("-", "_")
        if setting in arguments and setting not in besides:
            raise InputError(
                _("--param {name}: this is no setting of the training.").format(name=setting),
                _("What a command has an option for is said by that option: see its --help."),
            )
        found[setting] = _value(text.strip())
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


def read_samples(text: str | None) -> list[int] | str | None:
    """The rows that --sample names."""
    if text is None or text == "all":
        return text
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise InputError(
            _(
                "--sample takes data rows from 1, with commas between, or 'all'; found {found!r}."
            ).format(found=text)
        ) from None
