"""``chainrule explain SOURCE``"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from typing import Any

import click

from chainrule.api import differentiate, explain
from chainrule.basics.errors import InputError
from chainrule.basics.files import check_writable, write_bytes
from chainrule.basics.i18n import _
from chainrule.basics.layout import aligned
from chainrule.cli.options import (
    given_besides,
    language,
    of_a_step,
    read_samples,
    settings_of_a_step,
)
from chainrule.cli.output import Paint, say, say_text
from chainrule.derivation.explanation import Explanation
from chainrule.derivation.feedforward.proof import Proof

_OF_FUNCTIONS = ("activation", "loss", "form", "fragment", "output", "force")
"""What applies without SOURCE, too."""


@click.command(
    help=_(
        "Show every number of a training step of SOURCE: a built-in example, a "
        "network file (.toml), or a MODEL with --data."
    )
)
@click.argument("source", required=False)
@click.option("--activation", help=_("Instead of SOURCE: derive this activation's derivative."))
@click.option(
    "--loss",
    help=_(
        "Of an example or a network file: this loss in place of its own. "
        "Without SOURCE: derive its gradient."
    ),
)
@click.option("--data", help=_("For a model: the table to look at."))
@click.option(
    "--quantity",
    multiple=True,
    metavar="NAME",
    help=_("Show this one: net_h1, 'W[2][1,1]', 'dE/da[2][1]' ..."),
)
@click.option("--layer", type=int, metavar="L", help=_("Only of this layer; 0: the inputs."))
@click.option(
    "--unit",
    type=int,
    metavar="J",
    help=_("Only of this unit, of weights the one that receives them."),
)
@click.option("--top", type=int, metavar="K", help=_("Only the K largest."))
@click.option(
    "--prove", is_flag=True, help=_("Add finite differences of gradients; status 1 if one differs.")
)
@of_a_step
@click.option("--step", type=click.IntRange(min=0), default=0, help=_("Train so many steps first."))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "latex", "html", "json"]),
    default="text",
    show_default=True,
    help=_("How it is written."),
)
@click.option("--fragment", is_flag=True, help=_("In LaTeX, without the document around it."))
@click.option("-o", "--output", metavar="FILE", help=_("Write it here, not to the terminal."))
@click.option("--force", is_flag=True, help=_("Replace FILE if it exists."))
@click.option(
    "--digits",
    type=click.IntRange(1, 17),
    default=9,
    show_default=True,
    help=_("Significant digits in text."),
)
@click.option("--index-names", is_flag=True, help=_("Write z[1][1] where the textbook has net_h1."))
@click.option("--all", "everything", is_flag=True, help=_("However many quantities there are."))
@language
def command(source: str | None, **options: Any) -> int:
    """See the help."""
    if options["output"] is not None:
        check_writable(options["output"], force=options["force"])
    if options["fragment"] and options["form"] != "latex":
        raise InputError(_("--fragment goes with --format latex."))
    if options["activation"] is not None and source is not None:
        raise InputError(_("--activation stands instead of SOURCE."))
    if source is None and (options["activation"] is not None or options["loss"] is not None):
        _write(_derived(options), options)
        return 0
    if source is None:
        raise InputError(
            _("What is to be explained?"),
            _("Name a SOURCE, for instance mazur, or --activation sigmoid."),
        )
    settings = settings_of_a_step(options, explain)
    explanation = explain(
        source,
        data=options["data"],
        samples=read_samples(options["sample"]),
        step=options["step"],
        loss=options["loss"],
        verbose=sys.stderr.isatty(),
        **settings,
    )
    written, proved = _written(explanation, options), _proved(explanation, options)
    if options["prove"]:
        written = _with_proofs(written, proved, options["form"])
    _write(written, options, _colored if options["form"] == "text" else None)
    return int(any(proof.agrees is False for proof in proved))


def _derived(options: dict[str, Any]) -> str:
    """How an activation's or a loss's derivative comes about."""
    if idle := given_besides(_OF_FUNCTIONS):
        raise InputError(
            _("{option} is of a SOURCE, and none is named.").format(option=idle),
            _("The derivation of a function has no samples, layers and settings."),
        )
    derived = differentiate(activation=options["activation"], loss=options["loss"])
    if options["form"] == "json":
        return json.dumps(derived.to_json(), ensure_ascii=False, indent=1)
    if options["form"] == "html":
        raise InputError(_("A derivation of a function is text, latex or json."))
    return derived.latex(options["fragment"]) if options["form"] == "latex" else derived.text()


def _write(written: str, options: dict[str, Any], paint: Paint | None = None) -> None:
    if options["output"] is None:
        say_text(written, options["form"], paint)
    else:
        write_bytes(options["output"], written.encode(), force=options["force"])
        say(_("written to {path}").format(path=options["output"]))


def _chosen(options: dict[str, Any]) -> dict[str, Any]:
    said = {name: options[name] for name in ("layer", "unit", "top", "everything")}
    return {"quantities": options["quantity"]} | said


def _proved(explanation: Explanation, options: dict[str, Any]) -> list[Proof]:
    if not options["prove"]:
        return []
    if options["form"] not in ("text", "json"):
        raise InputError(_("--prove goes with --format text or json."))
    return explanation.prove(**_chosen(options))


def _with_proofs(written: str, proofs: list[Proof], form: str) -> str:
    if form == "json":
        document = json.loads(written)
        document["proofs"] = [
            proof._asdict() | {"difference": proof.difference} for proof in proofs
        ]
        return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)
    verdicts = {True: _("agrees"), False: _("DIFFERS"), None: _("at a kink")}
    rows = [
        [
            p.name,
            f"{p.gradient:.9g}",
            f"{p.finite_difference:.9g}",
            f"{p.difference:.1e}",
            verdicts[p.agrees],
        ]
        for p in proofs
    ]
    head = ["", _("gradient"), _("finite difference"), _("difference"), ""]
    lines = aligned([head, *rows], right=(1, 2, 3)) if rows else [_("no gradient is shown")]
    return written + "\n" + "\n".join([_("PROOF"), *(f"    {line}" for line in lines)]) + "\n"


def _written(explanation: Explanation, options: dict[str, Any]) -> str:
    """In the form that was asked for."""
    chosen = _chosen(options)
    if options["form"] == "json":
        return explanation.json(**chosen)
    how = chosen | {"digits": options["digits"], "index_names": options["index_names"]}
    if options["form"] == "latex":
        return explanation.latex(**how, fragment=options["fragment"])
    if options["form"] == "html":
        return explanation.html(**how)
    return explanation.text(**how, width=max(60, shutil.get_terminal_size((100, 24)).columns))


_RESULT = re.compile(r"(?<= = )(-?\d[\d.e+-]*|-?inf|nan)(?=$|  )", re.MULTILINE)
_PHASE = re.compile(r"^\w+$", re.MULTILINE)


def _colored(text: str) -> str:
    """Phases bold and results colored, on a terminal that wants colors (see no-color.org)."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    text = _PHASE.sub(lambda m: click.style(m[0], bold=True), text)
    return _RESULT.sub(lambda m: click.style(m[0], fg="cyan"), text)
