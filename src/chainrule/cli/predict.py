"""``chainrule predict MODEL DATA``"""

from __future__ import annotations

import sys
from typing import Any

import click

from chainrule.api import load, predict
from chainrule.cli.options import as_json, language, print_json, sources, table_or_name
from chainrule.data import csv_text, write_csv
from chainrule.files import check_writable
from chainrule.i18n import _


@click.command(help=_("Predict every row of DATA (CSV, TSV, Parquet, JSON, NPZ) with MODEL, in the "
                      "target's own units, rows in the same order."))  # fmt: skip
@click.argument("model")
@click.argument("data", required=False)
@sources
@click.option("-o", "--output", metavar="CSV", help=_("Write the predictions here."))
@click.option("--force", is_flag=True, help=_("Replace the output if it exists."))
@as_json
@language
def command(
    model: str,
    data: str | None,
    sql: str | None,
    encoding: str | None,
    output: str | None,
    force: bool,
    as_json: bool,
) -> None:
    """See the help."""
    source = table_or_name(data, sql, encoding)
    if output is not None:
        check_writable(output, force=force)
    loaded = load(model)
    columns = _columns(loaded, predict(loaded, source))
    if as_json:
        print_json({name: column.tolist() for name, column in columns.items()})
    elif output is None:
        sys.stdout.write(csv_text(columns))
    if output is not None:
        write_csv(output, columns, force=force)
        if not as_json:
            rows = len(next(iter(columns.values())))
            click.echo(_("{rows} predictions written to {path}").format(rows=rows, path=output))


def _columns(model: Any, predicted: Any) -> dict[str, Any]:
    if predicted.ndim == 1:
        return {model.schema.targets[0]: predicted}
    n = predicted.shape[1]
    names = model.schema.targets if model.schema else [f"y{k}" for k in range(1, n + 1)]
    return {name: predicted[:, k] for k, name in enumerate(names)}
