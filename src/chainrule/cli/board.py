"""``chainrule board SOURCE``"""

from __future__ import annotations

import sys
from typing import Any

import click

from chainrule.api import board
from chainrule.basics.i18n import _
from chainrule.cli.options import (
    language,
    of_a_loss,
    of_a_step,
    read_samples,
    settings_of_a_step,
)
from chainrule.cli.output import say
from chainrule.page.board import check_page, has_display


@click.command(
    help=_(
        "Show a training step of SOURCE at work, on one page in the browser: a built-in example, "
        "a network file (.toml), or a MODEL with --data."
    )
)
@click.argument("source")
@click.option("--data", help=_("For a model: the table to look at."))
@of_a_step
@of_a_loss
@click.option("--step", type=click.IntRange(min=0), default=0, help=_("Train so many steps first."))
@click.option(
    "-o", "--output", metavar="FILE", help=_("Write the page here; it is not opened then.")
)
@click.option("--force", is_flag=True, help=_("Replace FILE if it exists."))
@language
def command(source: str, **options: Any) -> None:
    """See the help."""
    path = options["output"]
    if path is not None:
        check_page(path, options["force"])
    settings = settings_of_a_step(options, board)
    shown = board(
        source,
        data=options["data"],
        samples=read_samples(options["sample"]),
        step=options["step"],
        loss=options["loss"],
        verbose=sys.stderr.isatty(),
        **settings,
    )
    if path is not None:
        shown.save(path, force=options["force"])
    else:
        path = shown.show()
    say(_("written to {path}").format(path=path))
    if options["output"] is None and not has_display():
        say(_("There is no display here: open the file in a browser."))
