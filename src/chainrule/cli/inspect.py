"""``chainrule inspect MODEL``"""

from __future__ import annotations

from typing import Any

import click
import numpy as np

from chainrule.api import Model, load
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.layout import aligned
from chainrule.cli.columns import columns_of_schema
from chainrule.cli.options import as_json, language, print_json
from chainrule.families.state import state_of
from chainrule.models.classical import ClassicalModel
from chainrule.models.plots import check_plot, plot_map, plot_model


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
        _plot(loaded, plot, force)
    if as_json:
        document = loaded.to_document()._asdict()
        arrays = document.pop("arrays")
        if weights:
            document["arrays"] = {name: array.tolist() for name, array in arrays.items()}
        print_json(document | {"shapes": {name: array.shape for name, array in arrays.items()}})
        return
    inside = (
        _classical(loaded)
        if isinstance(loaded, ClassicalModel)
        else [*_layers(loaded), *_training(loaded)]
    )
    for line in [*_columns(loaded), *inside]:
        click.echo(line)
    if weights:
        for name, array in loaded.to_document().arrays.items():
            click.echo(f"{name} =\n{np.array2string(array, threshold=2**31, max_line_width=120)}")


def _plot(model: Model | ClassicalModel, path: str, force: bool) -> None:
    if not isinstance(model, ClassicalModel):
        plot_model(model, path, force=force)
    elif model.family.name == "som":
        plot_map(model, path, force=force)
    else:
        raise InputError(_("There is no picture of the family {family}.").format(
            family=model.family.name))  # fmt: skip


def _classical(model: ClassicalModel) -> list[str]:
    """The family, its arguments that are not the usual ones, and what was learned."""
    state = state_of(model.estimator)
    usual = type(model.estimator)().get_params()
    said = {k: v for k, v in state.arguments.items() if repr(v) != repr(usual[k])}
    arguments = ", ".join(f"{name}={value!r}" for name, value in said.items())
    rows = [[name, _("array {shape}").format(shape="×".join(map(str, array.shape)) or "1")]
            for name, array in state.arrays.items()]  # fmt: skip
    rows += [[name, _short(value)] for name, value in state.fitted.items()]
    return [f"{model.family.said}: {type(model.estimator).__name__}({arguments})",
            *("  " + line for line in aligned(rows))]  # fmt: skip


def _short(value: Any) -> str:
    if isinstance(value, dict) and "texts" in value:
        value = value["texts"]
    text = str(value)
    return text if len(text) <= 80 else text[:79] + "…"


def _columns(model: Model | ClassicalModel) -> list[str]:
    if model.schema is None:
        n = (
            model.estimator.n_features_in_
            if isinstance(model, ClassicalModel)
            else model.network.sizes[0]
        )
        return [_("plain arrays, {n} inputs").format(n=n)]
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
