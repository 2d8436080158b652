"""``chainrule runs DIR``"""

from __future__ import annotations

import csv
import io

import click

from chainrule.basics.i18n import _
from chainrule.basics.layout import aligned, figure, sparkline
from chainrule.cli.options import as_json, language, print_json
from chainrule.cli.output import say, say_data
from chainrule.training.run_log import LoggedRun, as_rows, differing, read_runs


@click.command(help=_("List the trainings logged in DIR by --log, and what they differ in."))
@click.argument("folder", metavar="DIR")
@click.option("--csv", "as_csv", is_flag=True, help=_("Print every epoch as a row of CSV."))
@as_json
@language
def command(folder: str, as_csv: bool, as_json: bool) -> None:
    """See the help."""
    runs = read_runs(folder)
    if as_csv:
        text = io.StringIO()
        names, rows = as_rows(runs)
        csv.writer(text, lineterminator="\n").writerows([names, *rows])
        say_data(text.getvalue())
    elif as_json:
        print_json([run._asdict() for run in runs])
    else:
        for line in _table(runs):
            say(line)


def _table(runs: list[LoggedRun]) -> list[str]:
    head = [_("run"), _("data"), _("epochs"), _("loss"), _("best score"), _("seconds"), _("end")]
    names = list(dict.fromkeys(name for settings in differing(runs) for name in settings))
    rows = [[*head, *names, _("loss by epoch")]]
    for run, settings in zip(runs, differing(runs), strict=True):
        curve = run.curve("loss")
        cells = [
            run.name.removesuffix(".jsonl"),
            str(run.begin.get("source", "")),
            str(len(run.epochs)),
            figure(curve[-1], 4) if curve else "",
            _best(run),
            f"{run.seconds:.1f}",
            str(run.end.get("end", _("not ended"))),
        ]
        of_settings = [_shown(settings[name]) if name in settings else "" for name in names]
        rows.append([*cells, *of_settings, sparkline(curve, 20)])
    return aligned(rows, right=[2, 3, 5])


def _best(run: LoggedRun) -> str:
    """The best score of the rows that were watched, or the first figure on rows held out."""
    watched = run.curve("validation_score")
    if watched:
        return figure(max(watched), 4)
    figures = run.end.get("figures") or {}
    name = next(iter(figures), None)
    return "" if name is None else f"{name} {figures[name]:.4g}"


def _shown(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
