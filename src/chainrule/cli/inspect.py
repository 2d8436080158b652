"""``chainrule inspect MODEL``"""

from __future__ import annotations

import click
import numpy as np

from chainrule.basics.i18n import _, ngettext
from chainrule.cli.columns import columns_of_schema
from chainrule.cli.options import as_json, language, print_json
from chainrule.cli.output import say, say_text
from chainrule.models.model import Model, load
from chainrule.models.plots import check_plot, plot_model


@click.command(help=_("Show what is inside MODEL: columns and units, layers, training."))
@click.argument("model")
@click.option("--weights", is_flag=True, help=_("Print every weight and bias."))
@click.option("--plot", metavar="FILE", help=_("Draw what it has learned: .png, .svg or .pdf."))
@click.option("--force", is_flag=True, help=_("Replace FILE if it exists."))
@as_json
@language
def command(model: str, weights: bool, plot: str | None, force: bool, as_json: bool) -> None:
    """See the help."""
    if plot is not None:
        check_plot(plot, force)
    loaded = load(model)
    if plot is not None:
        plot_model(loaded, plot, force=force)
    if as_json:
        document = loaded.to_document()._asdict()
        arrays = document.pop("arrays")
        if weights:
            document["arrays"] = {name: array.tolist() for name, array in arrays.items()}
        print_json(document | {"shapes": {name: array.shape for name, array in arrays.items()}})
        return
    for line in [*_columns(loaded), *loaded.lines()]:
        say(line)
    if weights:
        for name, array in loaded.to_document().arrays.items():
            say(f"{name} =")
            say_text(np.array2string(array, threshold=2**31, max_line_width=120))


def _columns(model: Model) -> list[str]:
    if model.schema is None:
        return [
            ngettext("plain arrays, {n} input", "plain arrays, {n} inputs", model.n_inputs).format(
                n=model.n_inputs
            )
        ]
    classes = getattr(model.fitted, "classes_", None)
    labels = None if classes is None else classes.tolist()
    return [*columns_of_schema(model.schema, labels), ""]
