"""``chainrule train DATA``"""

from __future__ import annotations

from typing import Any

import click

from chainrule.api import train
from chainrule.cli.options import (
    as_json,
    language,
    print_json,
    read_parameters,
    sources,
    table_or_name,
    whole_numbers,
)  # fmt: skip
from chainrule.errors import InputError
from chainrule.history import StopReason
from chainrule.i18n import N_, _, ngettext
from chainrule.problem import NetworkSpec
from chainrule.report import Report
from chainrule.sources import is_stated

_REASONS: dict[StopReason, str] = {
    "max_iter": N_("all epochs done"),
    "converged": N_("the loss no longer improved"),
    "early_stopping": N_("the held-out score no longer improved"),
    "interrupted": N_("interrupted; what was learned is kept"),
    "callback": N_("stopped by a callback"),
}
_SETTINGS = {
    "solver": "solver",
    "learning_rate": "learning_rate_init",
    "epochs": "max_iter",
    "batch_size": "batch_size",
    "seed": "random_state",
}
_OF_THE_NETWORK = ("hidden", "activation", "loss")


@click.command(help=_("Train a network on DATA: a built-in example, a network file (.toml), or a "
                      "table (CSV, TSV, Parquet, JSON, NPZ)."))  # fmt: skip
@click.argument("data", required=False)
@sources
@click.option("--target", help=_("The column to predict."))
@click.option("-o", "--output", metavar="MODEL", help=_("Save the trained model here."))
@click.option("--force", is_flag=True, help=_("Replace MODEL if it exists."))
@click.option("--hidden", metavar="64,32", help=_("Units of each hidden layer; '' for none."))
@click.option("--activation", help=_("Activation of the hidden layers."))
@click.option("--loss", help=_("The loss."))
@click.option("--solver", help=_("sgd, momentum, nesterov, rmsprop, adam, adamw or lbfgs."))
@click.option("--learning-rate", type=float, help=_("The initial learning rate."))
@click.option("--epochs", type=int, help=_("The most epochs to train."))
@click.option("--batch-size", help=_("Samples a step, or 'full'."))
@click.option("--scale", default=None, help=_("standard, max, minmax or none."))
@click.option("--task", type=click.Choice(["classification", "regression"]),
              help=_("What the target is; by its values if not said."))  # fmt: skip
@click.option("--test-fraction", type=click.FloatRange(0, 1, max_open=True), default=0.2,
              show_default=True, help=_("Part of the rows held out for the score."))  # fmt: skip
@click.option("--seed", type=int, help=_("Where all chance comes from."))
@click.option("--param", multiple=True, metavar="NAME=VALUE",
              help=_("Any other setting, such as early_stopping=true."))  # fmt: skip
@as_json
@language
def command(
    data: str | None, sql: str | None, encoding: str | None, as_json: bool, **options: Any
) -> None:
    """See the help."""
    source = table_or_name(data, sql, encoding)
    settings = {
        setting: options[name] for name, setting in _SETTINGS.items() if options[name] is not None
    }
    settings |= read_parameters(options["param"])
    if str(settings.get("batch_size", "")).isdigit():
        settings["batch_size"] = int(settings["batch_size"])
    outcome = train(
        source,
        options["target"],
        task=options["task"],
        scale=options["scale"] or "standard",
        network=_network(source, options),
        test_fraction=options["test_fraction"],
        output=options["output"],
        force=options["force"],
        verbose=not as_json,
        **settings,
    )
    if as_json:
        print_json(outcome.report.to_json() | {"model": options["output"]})
        return
    for line in report_lines(outcome.report):
        click.echo(line)
    for line in _next_steps(options["output"]):
        click.echo(line)


def _network(data: Any, options: dict[str, Any]) -> NetworkSpec | None:
    """What the options say of the network; only a table leaves that open."""
    said = [name for name in (*_OF_THE_NETWORK, "scale", "task") if options[name] is not None]
    if isinstance(data, str) and is_stated(data):
        if said:
            raise InputError(
                _("{source} brings its own network and scales: --{option} does not apply.").format(
                    source=data, option=said[0]
                ),
                _("chainrule examples NAME prints an example as a file to change."),
            )
        return None
    spec = NetworkSpec(seed=options["seed"] or 0)
    hidden = whole_numbers(options["hidden"], "--hidden")
    changes: dict[str, Any] = {"hidden": hidden} if hidden is not None else {}
    changes |= {name: options[name] for name in ("activation", "loss") if options[name]}
    return spec._replace(**changes)


def report_lines(report: Report) -> list[str]:
    """What was learned from what, when it ended, and how good it is."""
    history = report.history
    return [
        _("{title}: {rows}, {inputs} inputs → {outputs}; {held} held out").format(
            title=report.title, rows=_rows(report.rows), inputs=report.inputs,
            outputs=_outputs(report), held=_rows(report.held_out_rows),
        ),
        _("network {sizes}, trained {epochs} epochs in {seconds:.2g} s: {reason}").format(
            sizes="-".join(map(str, report.sizes)), epochs=history.n_epochs,
            seconds=history.seconds, reason=_(_REASONS[history.stop_reason]),
        ),
        _("loss {first:.4g} → {last:.4g}").format(first=history.loss[0], last=history.loss[-1]),
        *_table_of_figures(report),
    ]  # fmt: skip


def _rows(n: int) -> str:
    return ngettext("{n} row", "{n} rows", n).format(n=n)


def _outputs(report: Report) -> str:
    if not report.classes:
        return ", ".join(report.targets)
    return _("{n} classes of {target}").format(n=len(report.classes), target=report.targets[0])


_NAMES = {
    "accuracy": N_("accuracy"), "balanced_accuracy": N_("balanced accuracy"),
    "log_loss": N_("log loss"), "r2": N_("R²"), "rmse": N_("root mean square error"),
    "mae": N_("mean absolute error"),
}  # fmt: skip


def _table_of_figures(report: Report) -> list[str]:
    """A line a figure, a column for the training rows, the held-out rows, and guessing."""
    columns = {
        _("training rows"): report.training,
        _("held-out rows"): report.held_out,
        _("guessing"): report.guessing,
    }
    shown = {name: figures for name, figures in columns.items() if figures is not None}
    names = [name for name in report.training if name != "r2" or report.training_rows > 2]
    width = max(len(_(_NAMES[name])) for name in names)
    head = " " * (width + 2) + "  ".join(f"{name:>13}" for name in shown)
    rows = [
        f"{_(_NAMES[name]):{width}}  "
        + "  ".join(f"{_figure(figures[name], name):>13}" for figures in shown.values())
        for name in names
    ]
    return [head, *rows]


def _figure(value: float, name: str) -> str:
    """Errors are in the target's units, of any size; the others lie about 1."""
    return f"{value:.4g}" if name in ("rmse", "mae") else f"{value:.4f}"


def _next_steps(output: str | None) -> list[str]:
    if output is None:
        return [_("not saved: -o FILE keeps the model")]
    return [
        _("saved {path}").format(path=output),
        _("next: chainrule predict {path} TABLE, chainrule inspect {path}, "
          "chainrule explain {path} --data TABLE").format(path=output),
    ]  # fmt: skip
