"""``chainrule inspect MODEL``"""

from __future__ import annotations

from typing import Any

import click
import numpy as np

from chainrule.api import Model, load
from chainrule.cli.options import as_json, language, print_json
from chainrule.i18n import _
from chainrule.plots import check_plot, plot_model
from chainrule.render.columns import columns_of_schema


@click.command(help=_("Show what is inside MODEL: columns and units, layers, training."))
@click.argument("model")
@click.option("--weights", is_flag=True, help=_("Print every weight and bias."))
@click.option("--plot", metavar="FILE", help=_("Draw weights and loss curves: .png, .svg or .pdf."))
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
    for line in [*_columns(loaded), *_layers(loaded), *_training(loaded)]:
        click.echo(line)
    if weights:
        for name, array in loaded.to_document().arrays.items():
            click.echo(f"{name} =\n{np.array2string(array, threshold=2**31, max_line_width=120)}")


def _columns(model: Model) -> list[str]:
    if model.schema is None:
        return [_("plain arrays, {n} inputs").format(n=model.network.sizes[0])]
    return [*columns_of_schema(model.schema), ""]


def _layers(model: Model) -> list[str]:
    lines = [
        _("layer {layer}: {n_in} → {n_out}, {activation}, biases {bias}").format(
            layer=l, n_in=layer.n_in, n_out=layer.n_out, activation=layer.activation.name,
            bias=_bias(layer),
        )
        for l, layer in enumerate(model.network.layers, 1)
    ]  # fmt: skip
    return [
        *lines,
        _("loss {loss}, {n:,} trained parameters").format(
            loss=model.network.loss.name, n=model.network.n_parameters
        ),
    ]


def _bias(layer: Any) -> str:
    words = {"trained": _("trained"), "fixed": _("fixed"), "none": _("none")}
    return words[layer.bias] + (_(" and shared") if layer.shares_bias else "")


_BARS = "▁▂▃▄▅▆▇█"


def sparkline(values: list[float], width: int = 50) -> str:
    """A curve in one line of text: at most `width` bars, on a logarithmic scale if all > 0."""
    places = np.linspace(0, len(values) - 1, min(width, len(values))).astype(int)
    curve = np.asarray(values, float)[places]
    curve = curve[np.isfinite(curve)]
    if not len(curve):
        return ""
    curve = np.log(curve) if (curve > 0).all() else curve
    spread = float(np.ptp(curve)) or 1.0
    return "".join(_BARS[round(7 * float(v - curve.min()) / spread)] for v in curve)


def _training(model: Model) -> list[str]:
    history = model.history
    if not history.loss:
        return [_("not trained here")]
    return [
        _("trained {epochs} epochs with {solver} on {rows} rows").format(
            epochs=history.n_epochs, solver=model.settings.solver, rows=history.n_samples
        ),
        _("loss {curve} {first:.4g} → {last:.4g}").format(
            curve=sparkline(history.loss), first=history.loss[0], last=history.loss[-1]
        ),
    ]
