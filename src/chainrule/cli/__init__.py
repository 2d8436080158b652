"""The command line: one file a command, each a thin call of one function of `api`.

Exit status: 0 done, 1 the answer is no, 2 bad input or no room to work in, told in one line and a
hint; 3 another process of the same training has gone; 130 interrupted; 141 nobody reads the output
any more.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click
from click.shell_completion import CompletionItem

from chainrule.basics.arguments import spelled_by
from chainrule.basics.i18n import (
    N_,
    _,
    available_languages,
    let_click_speak,
    unknown_language,
    use_language,
)
from chainrule.cli.faults import fault_of, followed_by
from chainrule.cli.options import check_once
from chainrule.cli.output import Printer, PrintingError, keep_closed_streams_closed, printing, say
from chainrule.cli.spelling import AsOptions

GONE = 141
"""128 + SIGPIPE: what a program ends with whose reader has gone."""

_COMMANDS = {
    "train": N_("Train a network on an example, a network file or a table."),
    "predict": N_("Predict with a trained model, in the units of its table."),
    "explain": N_("Show every number of a training step."),
    "board": N_("Show a training step at work, on one page in the browser."),
    "check": N_("Check numbers worked out by hand, and name the slip."),
    "worksheet": N_("Make an exercise to work out by hand, and its key."),
    "class": N_("Mark a class's worksheets, and see what to teach next."),
    "export": N_("Write a model as C or ONNX, for other programs to run."),
    "inspect": N_("Show what is inside a model file."),
    "runs": N_("List and compare the trainings that --log has written."),
    "examples": N_("List the built-in examples."),
    "doctor": N_("Say what works on this machine, what does not, and why."),
    "completion": N_("Let the shell complete options, names and columns."),
    "man": N_("Print the manual page."),
}
"""The commands and their one-line help, so that listing them loads none of them."""
_MODULES = {"class": "classroom"}
"""Where a command's name is a word of Python."""


def _command(name: str) -> click.Command:
    command = import_module(f"chainrule.cli.{_MODULES.get(name, name)}").command
    assert isinstance(command, click.Command)
    return command


class _Commands(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _command(cmd_name) if cmd_name in _COMMANDS else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in _COMMANDS and not args[0].startswith("-"):
            from chainrule.basics.errors import UnknownNameError

            raise UnknownNameError("command", args[0], _COMMANDS)
        name, command, left = super().resolve_command(ctx, args)
        if command is not None and not ctx.resilient_parsing:
            check_once(str(name), command, ctx, left)
        return name, command, left

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        names = [name for name in _COMMANDS if name.startswith(incomplete)]
        commands = [CompletionItem(name, help=_(_COMMANDS[name])) for name in names]
        return [*commands, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(text)) for name, text in _COMMANDS.items()])


def _group() -> click.Group:
    @click.group(cls=_Commands, help=_("Neural networks you can see through."))
    @click.option("--lang", type=click.Choice(available_languages()), help=_("Language to speak."))
    @click.version_option(package_name="chainrule", prog_name="chainrule")
    def group(lang: str | None) -> None:
        pass

    return group


def _asked_language(arguments: list[str]) -> str | None:
    """The value of --lang, wherever it stands: help texts are built before options are read."""
    for i, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
        if argument == "--lang" and i + 1 < len(arguments):
            return arguments[i + 1]
    return None


def main(arguments: list[str] | None = None) -> None:
    """Run a command and exit."""
    arguments = (sys.argv[1:] if arguments is None else arguments) or ["--help"]
    keep_closed_streams_closed()
    asked = _asked_language(arguments)
    use_language(asked)
    let_click_speak()
    if "_CHAINRULE_COMPLETE" in os.environ:  # the shell asks (see `completion`)
        from chainrule.cli.completion import answer

        answer(_group())
        return
    if not asked and (unknown := unknown_language()):
        known = ", ".join(available_languages())
        note = _("note: there is no language CHAINRULE_LANG={language}; known: {known}.")
        say(note.format(language=unknown, known=known), error=True)
    with printing() as printed, spelled_by(AsOptions(arguments, _options_of)):
        status = _run(arguments)
        status = _printed(*printed, status)
    sys.exit(status)


def _run(arguments: list[str]) -> int:
    """The command's exit status; what went wrong is told on the error stream."""
    try:
        status = _group().main(arguments, prog_name="chainrule", standalone_mode=False)
    except click.Abort as abort:
        if str(abort.__cause__ or ""):  # how far it was
            say(str(abort.__cause__), error=True)
        return 130
    except click.NoSuchOption as error:
        from chainrule.cli.unknown import unknown_option

        message, hint = unknown_option(error)
        where = error.ctx.command_path if error.ctx else "chainrule"
        return _complain(message, hint or _("See {command} --help.").format(command=where))
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "chainrule"
        message = " ".join(_said_of(error).split())
        return _complain(message, _("See {command} --help.").format(command=where))
    except PrintingError:  # told by `_printed`
        return 0
    except Exception as error:
        fault = fault_of(error)
        if fault is None:
            raise
        message, hint = fault
        if not isinstance(error, ImportError):  # the command itself may be what cannot be loaded
            hint = followed_by(_options_of(arguments), hint)
        return _complain(message, hint)
    return status if isinstance(status, int) else 0


_NUMBERS = {
    "integer": N_("whole number"),
    "integer range": N_("whole number"),
    "float": N_("number"),
    "float range": N_("number"),
}
"""What click calls types of numbers, in English whatever language is spoken."""


def _said_of(error: click.UsageError) -> str:
    message = error.format_message()
    kind = error.param.type.name if isinstance(error, click.BadParameter) and error.param else ""
    head, found, tail = message.rpartition(kind) if kind in _NUMBERS else ("", "", "")
    return head + _(_NUMBERS[kind]) + tail if found else message


def _options_of(arguments: Sequence[str]) -> set[str]:
    """The options of the command that is asked for."""
    name = next((argument for argument in arguments if argument in _COMMANDS), None)
    if name is None:
        return set()
    parameters = _command(name).params
    return {option for p in parameters for option in (*p.opts, *p.secondary_opts)}


def _printed(out: Printer, error: Printer, status: int) -> int:
    """The status when all has been printed, as far as it could be."""
    out.flush()
    if isinstance(
        out.failure, BrokenPipeError
    ):  # the reader of our output has gone, as `head` does
        return status if status == 2 else GONE
    if out.failure is not None and status != 2:
        return _complain(
            _("The output cannot be written: {reason}.").format(reason=out.failure.strerror), ""
        )
    if out.lacks_signs:
        say(
            _(
                "note: some characters are not in the output's encoding; each is a ?. "
                "PYTHONIOENCODING=utf-8 shows them."
            ),
            error=True,
        )
    return status


def _complain(message: str, hint: str) -> int:
    say(_("Error: {message}").format(message=message), error=True)
    if hint:
        say(_("Hint: {hint}").format(hint=hint.strip()), error=True)
    return 2
