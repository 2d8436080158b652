"""``chainrule predict MODEL DATA``"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from chainrule.api import predict_pieces
from chainrule.basics.i18n import _, ngettext
from chainrule.cli.columns import rejected_lines
from chainrule.cli.options import as_json, language, on_bad_row, print_json, sources, tables_of
from chainrule.cli.output import say, say_data
from chainrule.data.writing import check_output, csv_text, write_columns
from chainrule.models.model import load
from chainrule.models.rows import texts_of


@click.command(
    help=_(
        "Predict every row of DATA (CSV, TSV, Parquet, JSON, NPZ, IDX, or a built-in "
        "example's) with MODEL, in the target's own units, rows in the same order."
    )
)
@click.argument("model")
@click.argument("data", required=False)
@sources
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help=_("Write the predictions here: .csv, .tsv, .json, .jsonl or .parquet; - prints them."),
)
@click.option("--force", is_flag=True, help=_("Replace FILE if it exists."))
@click.option("--proba", is_flag=True, help=_("Add the probability of each class."))
@click.option(
    "--interval",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    metavar="0.9",
    help=_("Add the ends between which about so many of new rows lie, of numbers."),
)
@click.option(
    "--unknown",
    is_flag=True,
    help=_("Say unknown of rows that no category takes by its vigilance (adaptive resonance)."),
)
@click.option(
    "--vigilance",
    type=click.FloatRange(0, 1),
    metavar="0.9",
    help=_("The same by another vigilance than that of training."),
)
@on_bad_row
@click.option("--keep", is_flag=True, help=_("Keep the columns of DATA, predictions after them."))
@as_json
@language
def command(
    model: str, data: str | None, output: str | None, force: bool, as_json: bool, **options: Any
) -> None:
    """See the help."""
    output = None if output == "-" else output
    if output is not None:
        check_output(output, force=force)
    loaded = load(model)
    keep, named = options["keep"], loaded.input_names is not None
    as_text = output is None or Path(output).suffix.lower() in (".csv", ".tsv")
    tables = tables_of(data, options, named, texts_of(loaded), raw=keep and as_text)
    pieces, surprises = predict_pieces(
        loaded,
        tables,
        proba=options["proba"],
        interval=options["interval"],
        unknown=options["unknown"],
        vigilance=options["vigilance"],
        keep=keep,
        on_bad_row=options["on_bad_row"],
    )
    if output is not None:
        rows = write_columns(output, pieces, force=force)
        if as_json:
            print_json({"rows": rows, "output": output})
        else:
            say(
                ngettext(
                    "{rows} prediction written to {path}",
                    "{rows} predictions written to {path}",
                    rows,
                ).format(rows=rows, path=output)
            )
    elif as_json:
        print_json(_whole(pieces))
    else:
        for place, columns in enumerate(pieces):
            say_data(csv_text(columns, header=place == 0))
    for line in rejected_lines(surprises.rejected):
        say(line, error=True)
    for line in surprises.lines():
        say(_("note: {line}").format(line=line), error=True)


def _whole(pieces: Iterable[dict[str, Any]]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {}
    for piece in pieces:
        for name, cells in piece.items():
            columns.setdefault(name, []).extend(cells.tolist())
    return columns
