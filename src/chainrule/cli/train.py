# Longer than 250 lines: the command with the most options, each beside its help.
"""``chainrule train DATA``"""

from __future__ import annotations

import re
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from chainrule.api import board, train
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.cli.columns import (
    columns_of_problem,
    rejected_lines,
    remarks_on,
    without_target,
)
from chainrule.cli.options import (
    as_json,
    columns,
    language,
    print_json,
    read_parameters,
    sources,
    table_or_name,
    test_table,
    whole_numbers,
)
from chainrule.cli.output import say
from chainrule.cli.ranks import in_ranks
from chainrule.cli.spelling import OPTIONS
from chainrule.engines import native
from chainrule.families.registry import FAMILIES, get_family
from chainrule.models.plots import check_plot, plot_training
from chainrule.models.report_lines import report_lines
from chainrule.page.board import check_page
from chainrule.pieces.losses import NAMES
from chainrule.problems.network_spec import NetworkSpec
from chainrule.problems.problem import Problem
from chainrule.problems.recipe import TOLD_FROM
from chainrule.training.callbacks import Recorder
from chainrule.training.checkpoint import USUAL, Checkpoint

if TYPE_CHECKING:
    from chainrule.models.workflow import Outcome

_SETTINGS = {
    OPTIONS.get(setting, setting): setting
    for setting in (
        "solver",
        "learning_rate_init",
        "max_iter",
        "batch_size",
        "shards",
        "random_state",
        "engine",
        "device",
    )
}
_COLUMNS = ("drop", "categorical", "numeric", "date", "missing", "on_bad_row")
_BOTH = ("missing",)  # a setting of maps, besides what an option says of columns
_CLASSICAL = [name for name, family in FAMILIES.items() if not family.layered]
_DRAWN = ("plot", "board")
_OF_THE_NETWORK = ("hidden", "activation", "output_activation", "loss")


@click.command(
    help=_(
        "Train a network on DATA: a built-in example, a network file (.toml), or a "
        "table (CSV, TSV, Parquet, JSON, NPZ)."
    )
)
@click.argument("data", required=False)
@sources
@click.option(
    "--target",
    multiple=True,
    metavar="COLUMN",
    help=_("The column to predict; several with commas between."),
)
@columns
@click.option("-o", "--output", metavar="MODEL", help=_("Save the trained model here."))
@click.option("--force", is_flag=True, help=_("Replace MODEL and the checkpoint if they exist."))
@click.option(
    "--model",
    "family",
    default="mlp",
    show_default=True,
    metavar="NAME",
    help=_("mlp, or a classical network: {names}.").format(names=", ".join(_CLASSICAL)),
)
@click.option("--hidden", metavar="64,32", help=_("Units of each hidden layer; '' for none."))
@click.option("--activation", help=_("Activation of the hidden layers."))
@click.option(
    "--output-activation",
    help=_("Activation of the output; by the loss and the target if not said."),
)
@click.option("--loss", help=_("The loss: {names}.").format(names=", ".join(NAMES)))
@click.option("--solver", help=_("sgd, momentum, nesterov, rmsprop, adam, adamw or lbfgs."))
@click.option("--learning-rate", type=float, help=_("The initial learning rate."))
@click.option("--epochs", type=int, help=_("The most epochs to train."))
@click.option("--batch-size", help=_("Samples a step, or 'full'."))
@click.option(
    "--shards",
    type=int,
    metavar="N",
    help=_("Fixed parts of each batch, 1, 2, 4 ..., that the ranks of torchrun share out."),
)
@click.option("--fast", is_flag=True, help=_("One network instead of several, in a second."))
@click.option(
    "--time",
    metavar="30s",
    help=_("How long the networks may take on one core: so many s or min."),
)
@click.option("--scale", default=None, help=_("standard, robust, max, minmax or none."))
@click.option(
    "--task",
    type=click.Choice(["classification", "regression"]),
    help=_("What the target is; by its values if not said."),
)
@click.option(
    "--test-fraction",
    type=click.FloatRange(0, 1, max_open=True),
    help=_("Part of the rows held out for the score; a fifth, of several networks none."),
)
@click.option(
    "--test",
    metavar="FILE",
    help=_("Score on this table, read as DATA is, and train on all rows of DATA."),
)
@click.option(
    "--cv",
    type=click.IntRange(min=2),
    metavar="K",
    help=_("Score by leaving out each of K parts once, then train on all rows."),
)
@click.option(
    "--validation",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    metavar="PART",
    help=_("Watch this part of the training rows and keep the best epoch."),
)
@click.option(
    "--score",
    metavar="NAME",
    help=_("A figure to have besides, and to watch: f1, roc_auc ...; several with commas between."),
)
@click.option(
    "--class-weight",
    metavar="balanced|LABEL=W,...",
    help=_("How much each class counts: the same in all, or so much a row."),
)
@click.option("--weight", metavar="COLUMN", help=_("This column says how much each row counts."))
@click.option(
    "--print-every",
    type=click.IntRange(min=1),
    metavar="N",
    help=_("Print loss and score after every N epochs, on the rows held out too."),
)
@click.option("--plot", metavar="FILE", help=_("Draw what was learned: .png, .svg or .pdf."))
@click.option(
    "--board",
    metavar="FILE",
    help=_(
        "Write the run as a page: a slider over its steps, and the network at each. One network."
    ),
)
@click.option(
    "--checkpoint",
    metavar="FILE",
    help=_("Keep the training in this file while it goes on, and at its end."),
)
@click.option(
    "--every",
    default=USUAL,
    show_default=True,
    metavar="TIME|EPOCHS",
    help=_("How often the checkpoint is written: 30s, 5min, 2h, or after so many epochs."),
)
@click.option(
    "--resume",
    is_flag=True,
    help=_("Go on from the checkpoint, to the same bytes; begin where there is none."),
)
@click.option(
    "--log",
    metavar="DIR",
    help=_("Write a line for each epoch into a new file of this folder; see chainrule runs."),
)
@click.option(
    "--memory",
    metavar="SIZE",
    help=_("What a table may take of it, such as 1GB; half of what is free if not said."),
)
@click.option(
    "--scratch",
    metavar="DIR",
    help=_("Where a larger table is streamed through a new folder; the system's if not said."),
)
@click.option(
    "--verbose",
    is_flag=True,
    help=_("Print all notes on the columns, and loss and score after every epoch."),
)
@click.option("--seed", type=int, help=_("Where all chance comes from."))
@click.option("--engine", help=_("auto, native, reference, or torch: PyTorch's tensors."))
@click.option("--device", help=_("Where the torch engine trains: cpu, cuda or mps."))
@click.option(
    "--param",
    multiple=True,
    metavar="NAME=VALUE",
    help=_("Any other setting, such as early_stopping=true."),
)
@as_json
@language
def command(data: str | None, as_json: bool, **options: Any) -> int:
    """See the help."""
    one = options["fast"] or options["board"] is not None  # a page of a run shows one network's
    return in_ranks(partial(_train, data, as_json), options | {"fast": one})


def _train(data: str | None, as_json: bool, options: dict[str, Any]) -> None:
    source = table_or_name(data, options)
    _check_family(options)
    keeper = _checkpoint(options)
    force = _may_replace(keeper, options)
    recorder = None if options["board"] is None else Recorder()
    settings, columns = _settings_and_columns(options)
    outcome = train(
        source,
        options["target"] or None,
        model=options["family"],
        task=options["task"],
        scale=options["scale"],
        network=_network(options),
        **columns,
        fast=options["fast"],
        seconds=_seconds(options["time"]),
        test_fraction=options["test_fraction"],
        test=test_table(options),
        cv=options["cv"] or 0,
        output=options["output"],
        force=options["force"],
        weight=options["weight"],
        class_weight=_class_weight(options["class_weight"]),
        score=options["score"] and [name.strip() for name in options["score"].split(",")],
        verbose=_told(options) or (not as_json and sys.stderr.isatty()),
        callbacks=[] if recorder is None else [recorder],
        announce=partial(_announce, columns=not as_json, verbose=options["verbose"]),
        checkpoint=keeper,
        every=options["every"] if keeper is None else USUAL,
        resume=options["resume"],
        log=options["log"],
        memory=options["memory"],
        scratch=options["scratch"],
        **settings,
    )
    if options["plot"] is not None:
        _plot(outcome, options["plot"], force["plot"])
    if recorder is not None:
        board(outcome, run=recorder).save(options["board"], force=force["board"])
    if keeper is not None:
        for name in force:
            keeper.has_written(options[name])
    if as_json:
        held = outcome.model.to_document()
        report = outcome.report.to_json() | {"model": options["output"], "schema": held.schema}
        print_json(report | {"preprocessing": held.preprocessing})
        return
    for line in [*report_lines(outcome.report), *_next_steps(options)]:
        say(line)


def _may_replace(keeper: Checkpoint | None, options: dict[str, Any]) -> dict[str, bool]:
    """Of each picture that is wanted; raises before anything is trained where it cannot be
    written."""
    force = {
        name: (keeper is not None and keeper.replaces(options[name])) or options["force"]
        for name in _DRAWN
        if options[name] is not None
    }
    if "plot" in force:
        check_plot(options["plot"], force["plot"])
    if "board" in force:
        check_page(options["board"], force["board"])
    return force


def _plot(outcome: Outcome, path: str, force: bool) -> None:
    problem, report = outcome.problem, outcome.report
    plot_training(
        outcome.model,
        report,
        path,
        force=force,
        y=problem.y if report.training_rows == report.rows else None,
        rows=None if problem.room is not None else (problem.in_memory, problem.y),
    )


def _told(options: dict[str, Any]) -> int:
    """After so many epochs each a line is printed; 0: none."""
    if options["verbose"] and get_family(options["family"]).layered:
        return options["print_every"] or 1
    return options["print_every"] or 0


def _checkpoint(options: dict[str, Any]) -> Checkpoint | None:
    """Where the training is kept, which says so on the error stream."""
    if options["checkpoint"] is None:
        return None
    tell = partial(say, error=True)
    how = {name: options[name] for name in ("every", "resume", "force")}
    return Checkpoint(options["checkpoint"], **how, tell=tell)


def _class_weight(text: str | None) -> Any:
    """``balanced``, or ``yes=5,no=1`` as a dictionary."""
    if text is None or "=" not in text:
        return text
    pairs = [part.rpartition("=") for part in text.split(",")]
    try:
        return {label.strip(): float(weight) for label, _equals, weight in pairs}
    except ValueError:
        message = _("{name} takes balanced, or LABEL=WEIGHT; found {found!r}.")
        raise InputError(
            message.format(name="--class-weight", found=text), "--class-weight balanced"
        ) from None


def _seconds(text: str | None) -> float | None:
    """``30s`` or ``2min`` as seconds."""
    if text is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?) *(s|min)?", text.strip())
    if found is None or float(found[1]) <= 0:
        message = _("--time takes seconds or minutes; found {found!r}.")
        raise InputError(message.format(found=text), _("For instance --time 30s."))
    return float(found[1]) * (60 if found[2] == "min" else 1)


def _check_family(options: dict[str, Any]) -> None:
    """A classical network's settings have names of their own."""
    if get_family(options["family"]).layered:
        return
    names = (*_OF_THE_NETWORK, *_SETTINGS, "validation", "score", "print_every", "board")
    said = [name for name in names if name not in ("seed", "engine") and options[name] is not None]
    if said:
        raise InputError(
            _("--{option} does not apply to --model {family}.").format(
                option=said[0].replace("_", "-"), family=options["family"]
            ),
            _("Its own settings are given by --param NAME=VALUE."),
        )


def _settings(options: dict[str, Any]) -> dict[str, Any]:
    """What the options say of the training."""
    said = {setting: options[name] for name, setting in _SETTINGS.items()}
    settings = {setting: value for setting, value in said.items() if value is not None}
    if options["validation"] is not None:
        settings |= {"early_stopping": True, "validation_fraction": options["validation"]}
    settings |= read_parameters(options["param"], train, besides=_BOTH)
    if str(settings.get("batch_size", "")).isdigit():
        settings["batch_size"] = int(settings["batch_size"])
    return settings


def _settings_and_columns(options: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the options say of the training, and of a table's columns; what a map does where cells
    are missing is said beside the marks of these."""
    settings = _settings(options)
    columns = {name: options[name] for name in _COLUMNS}
    word = settings.pop("missing", None)
    if word is None:
        return settings, columns
    has_setting = get_family(options["family"]).has_setting("missing")
    if not has_setting or word not in ("ignore", "error"):
        raise InputError(
            _("--param missing={found} is no setting of {family}.").format(
                found=word, family=options["family"]
            ),
            _("A map has missing=ignore; --missing says what stands for missing cells."),
        )
    return settings, columns | {"missing": (*columns["missing"], word)}


def _announce(problem: Problem, columns: bool, verbose: bool) -> None:
    """Before training begins: the columns of a table and the rows that were left out, and, where
    the compiled engine is missing, that it is."""
    if columns and problem.features:
        left_out = [*without_target(problem.without_target), *rejected_lines(problem.rejected)]
        remarks = [*remarks_on(problem, len(problem.told) if verbose else None), *left_out]
        for line in [*columns_of_problem(problem), *([""] if remarks else []), *remarks, ""]:
            say(line)
    if problem.streamed:
        say(problem.streamed, error=True)
    if problem.recipe is not None and problem.recipe.seconds >= TOLD_FROM:
        about = _("about {seconds:.0f} s on one core; --fast: one network, {fast:.1g} s")
        recipe = problem.recipe
        say(about.format(seconds=recipe.seconds, fast=recipe.fast_seconds), error=True)
    reason = None if problem.settings.engine == "torch" else native.refusal_of_arrays()
    if reason is not None:
        note = _("note: the reference engine trains, which is slower: {reason}.")
        say(note.format(reason=reason), error=True)
    if reason is not None and not native.kernels:
        hint = _(
            "Install a C++ compiler (g++ or clang++), then chainrule again, with pip's "
            "--force-reinstall --no-cache-dir."
        )
        say(_("Hint: {hint}").format(hint=hint), error=True)


def _network(options: dict[str, Any]) -> NetworkSpec | None:
    """What the options say of the network."""
    if not get_family(options["family"]).layered:
        return None
    hidden = whole_numbers(options["hidden"], "--hidden")
    changes: dict[str, Any] = {"hidden": hidden} if hidden is not None else {}
    words = ("activation", "output_activation", "loss")
    changes |= {name: options[name] for name in words if options[name]}
    return NetworkSpec()._replace(**changes)


def _next_steps(options: dict[str, Any]) -> list[str]:
    output = options["output"]
    drawn = [
        _("drawn {path}").format(path=options[name]) for name in _DRAWN if options[name] is not None
    ]
    if output is None:
        return [*drawn, _("not saved: -o FILE keeps the model")]
    return [
        *drawn,
        _("saved {path}").format(path=output),
        _(
            "next: chainrule predict {path} TABLE, chainrule inspect {path}, "
            "chainrule explain {path} --data TABLE"
        ).format(path=output),
    ]
