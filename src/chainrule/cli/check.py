"""``chainrule check SOURCE [ANSWERS]``"""

from __future__ import annotations

import shutil
import sys
from typing import Any

import click

from chainrule.answers.reading import is_itself_a_sheet, may_be_sheet
from chainrule.api import check
from chainrule.basics.command_line import quoted
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.cli.options import (
    as_json,
    language,
    of_a_loss,
    of_a_member,
    of_a_rate,
    read_samples,
    settings_of_a_step,
)
from chainrule.cli.output import say_text


@click.command(
    help=_(
        "Check numbers worked out by hand against the true ones of SOURCE: an example, a "
        "network file (.toml), or a MODEL with --data. ANSWERS is a TOML, JSON or CSV file of "
        "names and numbers (out_h1 = 0.5933), or a derivation in JSON. A filled worksheet is "
        "both: chainrule check SHEET. Each number may be rounded as you like: its digits say "
        "how exact it means to be. Exit status 0: nothing is wrong; 1: something is."
    )
)
@click.argument("source")
@click.argument("answers", required=False)
@click.option("--data", help=_("For a model: the table to look at."))
@click.option(
    "--sample", metavar="I", help=_("Data rows, from 1: 3 or 1,2,5 or 'all', as one batch.")
)
@click.option("--step", type=click.IntRange(min=0), help=_("Train so many steps first."))
@click.option(
    "--update-order",
    type=click.Choice(["simultaneous", "sequential"]),
    help=_("All weights from the old ones, or the output layer first."),
)
@click.option(
    "--tolerance",
    metavar="1%|DIGITS",
    help=_("What a number may be off by beside its digits: a share of it, or so many digits."),
)
@click.option("--param", multiple=True, metavar="NAME=VALUE", help=_("Replace a training setting."))
@of_a_member
@of_a_rate
@of_a_loss
@click.option("--all", "everything", is_flag=True, help=_("List every answer, however many."))
@as_json
@language
def command(source: str, answers: str | None, **options: Any) -> int:
    """See the help."""
    _check_named(source, answers)
    settings = settings_of_a_step(options, check)
    marked = check(
        source,
        answers,
        data=options["data"],
        samples=read_samples(options["sample"]),
        step=options["step"],
        verbose=sys.stderr.isatty(),
        tolerance=options["tolerance"],
        loss=options["loss"],
        **settings,
    )
    if options["as_json"]:
        say_text(marked.json(), "json")
    else:
        width = max(60, shutil.get_terminal_size((100, 24)).columns)
        say_text(marked.text(width=width, everything=options["everything"]))
    return 0 if marked.passed else 1


def _check_named(source: str, answers: str | None) -> None:
    """A shell names the answers' file; what is typed in its place is told where to write it."""
    if answers is None and not may_be_sheet(source):
        raise InputError(
            _("There are no answers to check."),
            _("Name their file after SOURCE, or check a filled worksheet: chainrule check SHEET."),
        )
    if answers is not None and (not answers or is_itself_a_sheet(answers)):
        raise InputError(
            _("The answers stand in a file; {found} is none.").format(found=quoted(answers)),
            _("Write them into one, a line each: net_h1 = 0.3775. Then: {command}").format(
                command=f"chainrule check {quoted(source)} mine.txt"
            ),
        )
