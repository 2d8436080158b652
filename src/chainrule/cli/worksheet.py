"""``chainrule worksheet [SOURCE]``"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from chainrule.api import worksheet
from chainrule.basics.errors import InputError
from chainrule.basics.files import check_writable, write_bytes
from chainrule.basics.i18n import _
from chainrule.cli.options import (
    language,
    of_a_step,
    read_samples,
    settings_of_a_step,
    whole_numbers,
)
from chainrule.cli.output import say, say_text
from chainrule.page.form import form_page
from chainrule.worksheets.class_folder import read_names, write_folder
from chainrule.worksheets.html import ONE_SIDE, write_html
from chainrule.worksheets.latex import write_latex
from chainrule.worksheets.worksheet import Worksheet


@click.command(
    help=_(
        "Make an exercise to work out by hand: a training step with blanks. SOURCE is an "
        "example, a network file (.toml), or a MODEL with --data; or give --sizes, and the "
        "numbers are chosen so that results stay short. The text is a network file with a "
        "table of answers: filled in with any editor, it goes into chainrule check."
    )
)
@click.argument("source", required=False)
@click.option("--sizes", metavar="2,3,1", help=_("Units of each layer, the inputs first."))
@click.option(
    "--activation",
    default="logistic",
    show_default=True,
    metavar="NAME,...",
    help=_("Of the hidden layers, or one for each layer."),
)
@click.option("--loss", default="half_squared_error", show_default=True, help=_("The loss."))
@click.option(
    "--bias",
    type=click.Choice(["trained", "fixed", "none"]),
    default="trained",
    show_default=True,
    help=_("How the biases are treated."),
)
@click.option(
    "--rows",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help=_("Samples in the batch."),
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help=_("Other numbers; sheet 2 of --count has the next seed."),
)
@click.option(
    "--count",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help=_("Different sheets; of a SOURCE, one for each data row."),
)
@click.option(
    "--blanks",
    type=click.FloatRange(0, 1),
    default=1.0,
    show_default=True,
    help=_("Share of the steps to do, the last ones; the others are shown."),
)
@click.option(
    "--steps",
    metavar="PHASE,...",
    help=_("Only forward, loss, backward or update; the rest is given."),
)
@click.option(
    "--class",
    "names",
    metavar="NAMES.CSV",
    help=_("A sheet for each learner, and the key, into the folder that -o names."),
)
@click.option(
    "--slip",
    type=click.IntRange(1, 3),
    help=_("All numbers are shown, one of them wrong, to be found: 1 easy to 3 hard."),
)
@click.option("--no-formulas", is_flag=True, help=_("Do not give the formulas of the blanks."))
@click.option("--answers", is_flag=True, help=_("The key: the same sheets, filled in."))
@click.option("--data", help=_("For a model: the table to look at."))
@of_a_step
@click.option(
    "--digits",
    type=click.IntRange(2, 17),
    default=6,
    show_default=True,
    help=_("Significant digits of numbers that are not short."),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "html", "latex", "json", "form"]),
    default="text",
    show_default=True,
    help=_("How it is written; form: a page to fill in offline, which saves the answers."),
)
@click.option("-o", "--output", metavar="FILE", help=_("Write here; several as FILE-1, FILE-2 …"))
@click.option("--force", is_flag=True, help=_("Overwrite an existing file."))
@language
def command(source: str | None, **options: Any) -> None:
    """See the help."""
    settings = settings_of_a_step(options, worksheet)
    if options["form"] == "form" and options["answers"]:
        raise InputError(
            _("A page to fill in holds no answers."), _("--format html --answers writes the key.")
        )
    if options["names"] is not None:
        _write_class(source, options, settings)
        return
    sheets = [_sheet(source, options, settings, i) for i in range(options["count"])]
    _write(sheets, options)


def _write_class(source: str | None, options: dict[str, Any], settings: Any) -> None:
    """A sheet for each learner into a folder."""
    if options["output"] is None:
        raise InputError(_("A class needs a folder to write into."), _("For instance -o sheets."))
    if options["count"] > 1:
        raise InputError(_("With --class each learner gets one sheet: leave --count out."))
    if options["form"] == "json":
        raise InputError(
            _("The sheets of a class are not written as JSON."),
            _("--format latex writes what is printed, --format form what is filled in offline."),
        )
    names = read_names(options["names"])
    sheets = [_sheet(source, options, settings, i, name) for i, name in enumerate(names)]
    _tell_sides(sheets)
    form = form_page if options["form"] == "form" else None
    latex = options["form"] == "latex"
    write_folder(sheets, options["output"], force=options["force"], latex=latex, form=form)
    message = _("{n} sheets written to {path}: print {sheets}; {key} is the key.").format(
        n=len(sheets),
        path=options["output"],
        sheets="sheets.tex" if latex else "sheets.html",
        key="key.tex" if latex else "key.html",
    )
    say(message)


def _tell_sides(sheets: list[Worksheet]) -> None:
    """Where a sheet does not fit on one side."""
    n = max(len(sheet.answers()) for sheet in sheets)
    if n > ONE_SIDE:
        message = _(
            "note: {n} blanks do not fit on one side of A4; --steps forward,loss or --blanks 0.5 "
            "takes fewer."
        )
        say(message.format(n=n), error=True)


def _sheet(
    source: str | None, options: dict[str, Any], settings: Any, i: int, learner: str = ""
) -> Worksheet:
    samples = read_samples(options["sample"])
    if source is not None and options["count"] > 1:
        samples = [i + 1]
    return worksheet(
        source,
        sizes=whole_numbers(options["sizes"], "--sizes"),
        activation=[name.strip() for name in options["activation"].split(",")],
        loss=options["loss"],
        bias=options["bias"],
        rows=options["rows"],
        seed=options["seed"] + (i if source is None else 0),
        data=options["data"],
        samples=samples,
        blanks=options["blanks"],
        formulas=not options["no_formulas"],
        digits=options["digits"],
        steps=[step.strip() for step in (options["steps"] or "").split(",") if step.strip()],
        learner=learner,
        slip=options["slip"],
        **settings,
    )


def _write(sheets: list[Worksheet], options: dict[str, Any]) -> None:
    """One document to print, or a file each to fill in."""
    form, answers, output = options["form"], options["answers"], options["output"]
    if form == "latex":
        documents = [write_latex(sheets, answers)]
    elif form == "html":
        documents = [write_html(sheets, answers)]
    elif form == "json":
        documents = [sheet.json(answers=answers) + "\n" for sheet in sheets]
    elif form == "form":
        documents = [form_page(sheet) for sheet in sheets]
    else:
        documents = [sheet.text(answers=answers) for sheet in sheets]
    if output is None:
        if len(documents) > 1:
            raise InputError(
                _("Several sheets to fill in need a file each."),
                _("-o sheet.toml writes sheet-1.toml, sheet-2.toml …"),
            )
        say_text(documents[0], form)
        return
    paths = _paths(Path(output), len(documents))
    for path in paths:
        check_writable(path, force=options["force"])
    if form in ("html", "latex", "form") and not answers:
        _tell_sides(sheets)
    for path, document in zip(paths, documents, strict=True):
        write_bytes(path, document.encode(), force=options["force"])
    ends = dict.fromkeys((str(paths[0]), str(paths[-1])))
    say(_("written to {path}").format(path=" … ".join(ends)))


def _paths(output: Path, n: int) -> list[Path]:
    """FILE itself, or FILE-01, FILE-02 … with digits enough to sort."""
    width = len(str(n))
    if n == 1:
        return [output]
    return [output.with_name(f"{output.stem}-{i:0{width}}{output.suffix}") for i in range(1, n + 1)]
