"""``chainrule export MODEL FILE``, or ``-o FILE``, as the other commands have it."""

from __future__ import annotations

import click

from chainrule.api import export
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _, ngettext
from chainrule.cli.options import as_json, language, print_json
from chainrule.cli.output import say
from chainrule.models.model import load

LARGE = 1_000_000
"""From so many bytes on the file's own size is told: numbers take more room as text."""


@click.command(
    help=_(
        "Write MODEL as a program of C (FILE.c) or as ONNX (FILE.onnx), with its columns, gaps, "
        "scaling and categories."
    )
)
@click.argument("model")
@click.argument("file", required=False)
@click.option("-o", "--output", metavar="FILE", help=_("The same as FILE."))
@click.option(
    "--data", metavar="TABLE", help=_("Rows of this table are those on which FILE.c tests itself.")
)
@click.option("--force", is_flag=True, help=_("Replace FILE if it exists."))
@as_json
@language
def command(
    model: str,
    file: str | None,
    output: str | None,
    data: str | None,
    force: bool,
    as_json: bool,
) -> None:
    """See the help."""
    if file is not None and output is not None:
        raise InputError(_("FILE is given twice."), f"chainrule export {model} {file}")
    file = output if file is None else file
    if file is None:
        hint = f"chainrule export {model} FILE.c | FILE.onnx"
        raise InputError(_("Where to is not said."), hint)
    written = export(load(model), file, data=data, force=force)
    if as_json:
        print_json(written._asdict())
        return
    say(
        ngettext(
            "{path} written: {format}, {n} input, {size:.1f} KB of weights",
            "{path} written: {format}, {n} inputs, {size:.1f} KB of weights",
            written.n_inputs,
        ).format(
            path=written.path,
            format=written.format,
            n=written.n_inputs,
            size=written.n_bytes / 1000,
        )
    )
    if written.n_networks > 1:
        said = _("It averages {n} networks; chainrule train --fast makes a single small one.")
        say(said.format(n=written.n_networks))
    if written.n_file_bytes >= LARGE:
        say(_("The file has {size:.1f} MB.").format(size=written.n_file_bytes / 1e6))
    if written.format == "C99":
        say(
            _("It tests itself: cc -std=c99 -O2 -DNET_TEST {path} -lm && ./a.out").format(path=file)
        )
