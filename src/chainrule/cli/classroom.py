"""``chainrule class FOLDER``"""

from __future__ import annotations

from typing import Any

import click

from chainrule.api import mark_class
from chainrule.basics.i18n import _
from chainrule.cli.options import as_json, language, print_json
from chainrule.cli.output import say, say_text


@click.command(
    help=_(
        "Mark a class: FOLDER is what chainrule worksheet --class wrote, or a folder of "
        "worksheets. The sheets in it are filled in, or --answers says what was handed in. One "
        "mark for each blank that is right, also from an earlier number of one's own. The status "
        "is 1 where an answer or a sheet cannot be read."
    )
)
@click.argument("folder")
@click.option(
    "--answers",
    metavar="FILE",
    help=_("A table, a row for each learner: learner, then the quantities; or a folder of sheets."),
)
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    help=_("Write marks.csv, class.html and a page of feedback for each learner."),
)
@click.option("--names", is_flag=True, help=_("Say who made each slip."))
@click.option(
    "--tolerance",
    metavar="1%|DIGITS",
    help=_("What a number may be off by beside its digits: a share of it, or so many digits."),
)
@click.option("--force", is_flag=True, help=_("Overwrite existing files."))
@as_json
@language
def command(folder: str, **options: Any) -> int:
    """See the help."""
    marked = mark_class(
        folder,
        options["answers"],
        tolerance=options["tolerance"],
        output=options["output"],
        names=options["names"],
        force=options["force"],
    )
    if options["as_json"]:
        print_json(marked.to_json())
    else:
        say_text(marked.text(names=options["names"]))
        if options["output"] is not None:
            say(_("written to {path}").format(path=options["output"]))
    return 0 if marked.is_all_read else 1
