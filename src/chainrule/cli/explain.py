"""``chainrule explain SOURCE``"""

from __future__ import annotations

import shutil
from typing import Any

import click

from chainrule.api import Explanation, explain
from chainrule.cli.options import language, read_parameters
from chainrule.errors import InputError
from chainrule.files import check_writable, write_bytes
from chainrule.i18n import _


@click.command(help=_("Show every number of a training step of SOURCE: a built-in example, a "
                      "network file (.toml), or a MODEL with --data."))  # fmt: skip
@click.argument("source")
@click.option("--data", help=_("For a model: the table to look at."))
@click.option("--quantity", multiple=True, metavar="NAME",
              help=_("Show this one: net_h1, 'W[2][1,1]', 'dE/da[2][1]' ..."))  # fmt: skip
@click.option(
    "--sample", metavar="I", help=_("Data rows, from 1: 3 or 1,2,5 or 'all', as one batch.")
)
@click.option("--step", type=click.IntRange(min=0), default=0, help=_("Train so many steps first."))
@click.option("--update-order", type=click.Choice(["simultaneous", "sequential"]),
              help=_("All weights from the old ones, or the output layer first."))  # fmt: skip
@click.option("--param", multiple=True, metavar="NAME=VALUE", help=_("Replace a training setting."))
@click.option("--format", "form", type=click.Choice(["text", "latex", "html", "json"]),
              default="text",
              show_default=True, help=_("How it is written."))  # fmt: skip
@click.option("--fragment", is_flag=True, help=_("In LaTeX, without the document around it."))
@click.option("-o", "--output", metavar="FILE", help=_("Write it here, not to the terminal."))
@click.option("--force", is_flag=True, help=_("Replace FILE if it exists."))
@click.option("--digits", type=click.IntRange(1, 17), default=9, show_default=True,
              help=_("Significant digits in text."))  # fmt: skip
@click.option("--index-names", is_flag=True, help=_("Write z[1][1] where the textbook has net_h1."))
@click.option("--all", "everything", is_flag=True, help=_("However many quantities there are."))
@language
def command(source: str, **options: Any) -> None:
    """See the help."""
    settings = read_parameters(options["param"])
    if options["update_order"]:
        settings["update_order"] = options["update_order"]
    if options["output"] is not None:
        check_writable(options["output"], force=options["force"])
    explanation = explain(
        source,
        data=options["data"],
        samples=read_samples(options["sample"]),
        step=options["step"],
        **settings,
    )
    written = _written(explanation, options)
    if options["output"] is None:
        click.echo(written, nl=not written.endswith("\n"))
    else:
        write_bytes(options["output"], written.encode(), force=options["force"])
        click.echo(_("written to {path}").format(path=options["output"]))


def _written(explanation: Explanation, options: dict[str, Any]) -> str:
    """In the form that was asked for."""
    chosen = {"quantities": options["quantity"], "everything": options["everything"]}
    if options["form"] == "json":
        return explanation.json(**chosen)
    how = chosen | {"digits": options["digits"], "index_names": options["index_names"]}
    if options["form"] == "latex":
        return explanation.latex(**how, fragment=options["fragment"])
    if options["form"] == "html":
        return explanation.html(**how)
    return explanation.text(**how, width=max(60, shutil.get_terminal_size((100, 24)).columns))


def read_samples(text: str | None) -> list[int] | str | None:
    """The rows that --sample names."""
    if text is None or text == "all":
        return text
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise InputError(
            _("--sample takes data rows from 1, with commas between, or 'all'; found {found!r}.")
            .format(found=text)
        ) from None  # fmt: skip
