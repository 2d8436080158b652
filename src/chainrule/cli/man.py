"""``chainrule man``: the manual page, made from what --help says."""

from __future__ import annotations

import re
import subprocess
from importlib.metadata import version
from pathlib import Path

import click

from chainrule.basics.files import write_bytes
from chainrule.basics.i18n import _
from chainrule.cli.options import language
from chainrule.cli.output import say, say_text

_PLACE = ".local/share/man/man1/chainrule.1"


@click.command(help=_("Print the manual page: chainrule man | man -l -"))
@click.option("--install", is_flag=True, help=_("Write it where `man chainrule` finds it."))
@language
@click.pass_context
def command(context: click.Context, install: bool) -> None:
    """See the help."""
    assert context.parent is not None
    page = manual_page(context.parent)
    if not install:
        say_text(page)
        return
    path = Path.home() / _PLACE
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, page.encode(), force=True)
    if _found(path):
        say(_("{path} is written: man chainrule").format(path=path))
        return
    say(
        _(
            "{path} is written: man {path}; with ~/.local/bin on the PATH, man chainrule finds it"
        ).format(path=path)
    )


def _found(path: Path) -> bool:
    """Whether `man` knows the page by its name: it looks beside the folders of the PATH."""
    try:
        said = subprocess.run(["man", "-w", "chainrule"], capture_output=True, check=False)
    except OSError:
        return False
    return said.stdout.decode().strip() == str(path)


def manual_page(context: click.Context) -> str:
    """In roff's macros man(7), of the group of commands in `context`."""
    group = context.command
    assert isinstance(group, click.Group)
    lines = [
        f'.TH CHAINRULE 1 "" "chainrule {version("chainrule")}"',
        ".SH NAME",
        rf"chainrule \- {_plain(group.help or '')}",
        ".SH SYNOPSIS",
        r"\fBchainrule\fR \fICOMMAND\fR [\fIOPTION\fR]...",
        ".SH COMMANDS",
    ]
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        lines += _of_command(command, click.Context(command, context, name))
    lines += [
        ".SH EXIT STATUS",
        _plain(
            _(
                "0: done. 1: the answer is no. 2: bad input, told in one line and a hint. "
                "3: another process has gone. 130: interrupted. 141: nobody reads the output."
            )
        ),
    ]
    return "\n".join(lines) + "\n"


def _of_command(command: click.Command, context: click.Context) -> list[str]:
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [
        f".SS {_plain(f'chainrule {context.info_name}')}",
        rf"\fBchainrule {context.info_name}\fR {_plain(usage)}",
        ".PP",
        _plain(command.help or ""),
    ]
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and record[1]:  # an argument stands in the line above
            names, text = record
            lines += [".TP", rf"\fB{_plain(names)}\fR", _plain(text)]
    return lines


def _plain(text: str) -> str:
    """Text that roff prints as it stands."""
    text = " ".join(text.split()).replace("\\", r"\e").replace("-", r"\-")
    return re.sub(r"^(?=[.'])", r"\\&", text)
