"""Pictures of a training run and of a network: loss curves, confusion matrix, weights.

PNG, SVG or PDF by the file's ending; matplotlib (the extra ``plot``) draws them.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from chainrule.basics.errors import InputError, MissingDependencyError
from chainrule.basics.files import check_writable, write_bytes
from chainrule.basics.i18n import _
from chainrule.basics.visible import visible
from chainrule.models.model import Model
from chainrule.models.report import Report
from chainrule.training.history import History

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Panel: TypeAlias = "Callable[[Axes], None]"
"""Draws one part of a picture."""

ENDINGS = (".png", ".svg", ".pdf")
_CJK_FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
)
_MOST_TICKS = 30
_MOST_PLANES = 9
_IN_A_ROW = 4


def check_plot(path: str | Path, force: bool = False) -> None:
    """Raise InputError, MissingDependencyError or FileError where no picture could be drawn."""
    if Path(path).suffix.lower() not in ENDINGS:
        raise InputError(
            _("{path}: a picture is {endings}.").format(path=path, endings=", ".join(ENDINGS))
        )
    if find_spec("matplotlib") is None:
        raise MissingDependencyError(
            _("Pictures need matplotlib, which is not installed."),
            _("pip install 'chainrule[plot]'"),
        )
    check_writable(path, force=force)


def plot_report(report: Report, path: str | Path, *, force: bool = False) -> None:
    """The loss curves, and the confusion matrix of each target of classes."""
    history = report.history
    assert history is not None
    panels: list[Panel] = [lambda axes: _loss(axes, history)]
    for target, counts in (report.confusion or {}).items():
        labels = list(report.class_counts[target])
        panels.append(_confusion_panel(target, labels, counts))
    _draw(panels, path, force)


def plot_model(model: Model, path: str | Path, *, force: bool = False) -> None:
    """The picture of the model's family; InputError where there is none."""
    name = model.family.name
    if name not in _PICTURES:
        raise InputError(_("There is no picture of the family {family}.").format(family=name))
    _draw(_PICTURES[name](model), path, force)


def _network_panels(model: Model) -> list[Panel]:
    """The loss curves, and the weights of each layer: a column a unit, a row an input."""
    panels: list[Panel] = []
    if model.history.loss:
        panels.append(lambda axes: _loss(axes, model.history))
    names = model.schema.parts if model.schema else []
    for l, layer in enumerate(model.network.layers, 1):
        panels.append(_weights_panel(l, np.asarray(layer.W), names if l == 1 else []))
    return panels


def _map_panels(model: Model) -> list[Panel]:
    """Of a self-organizing map the U-matrix, how many training rows each unit has, the units'
    labels if there are any, and a plane for each of the first inputs: one square a unit."""
    fitted = model.estimator
    names = model.schema.parts if model.schema else []
    W = fitted.prototypes_
    hits = fitted.training_hits_
    panels = [
        _plane_panel(
            fitted, fitted.u_matrix().ravel(), _("Distance from the neighbors (U-matrix)")
        ),
        _plane_panel(fitted, hits, _("Training rows")),
    ]
    if hasattr(fitted, "unit_labels_"):
        panels.append(_plane_panel(fitted, fitted.unit_labels_, _("Labels"), fitted.classes_))
    for i in range(min(W.shape[1], _MOST_PLANES)):
        name = names[i] if names else _("input {i}").format(i=i + 1)
        panels.append(_plane_panel(fitted, W[:, i], name))
    return panels


_PICTURES: dict[str, Callable[[Model], list[Panel]]] = {
    "mlp": _network_panels,
    "som": _map_panels,
}
"""What is drawn of a model, by its family."""


def _plane_panel(fitted: Any, values: Any, title: str, labels: Any = None) -> Panel:
    """A value a unit at its place on the grid."""

    def panel(axes: Axes) -> None:
        from matplotlib.collections import RegularPolyCollection

        places, hexagonal = fitted.grid_.places(), fitted.topology == "hexagonal"
        span = np.ptp(places, axis=0) + 1
        size = (180 / max(span)) ** 2 * (2.6 if hexagonal else 2.0)
        units = RegularPolyCollection(
            6 if hexagonal else 4,
            rotation=0 if hexagonal else np.pi / 4,
            sizes=(size,),
            offsets=places,
            offset_transform=axes.transData,
            array=np.asarray(values, float),
            cmap="tab10" if labels is not None else "viridis",
        )
        axes.add_collection(units)
        low, high = places.min(axis=0) - 0.7, places.max(axis=0) + 0.7
        axes.set(
            xlim=(low[0], high[0]), ylim=(high[1], low[1]), aspect="equal", title=_plain(title)
        )
        axes.set_axis_off()
        if labels is None:
            axes.figure.colorbar(units, ax=axes, shrink=0.8)
        else:
            for (x, y), code in zip(places, values, strict=True):
                axes.text(x, y, _plain(str(labels[code])[:8]), ha="center", va="center", fontsize=6)

    return panel


def _draw(panels: list[Panel], path: str | Path, force: bool) -> None:
    import matplotlib as mpl
    from matplotlib import font_manager
    from matplotlib.figure import Figure

    check_plot(path, force)
    known = {font.name for font in font_manager.fontManager.ttflist}
    fonts = ["DejaVu Sans", *(name for name in _CJK_FONTS if name in known)]
    content = io.BytesIO()
    with mpl.rc_context({"font.family": fonts, "svg.hashsalt": "chainrule"}):
        columns = min(len(panels), _IN_A_ROW)
        rows = -(-len(panels) // columns)
        figure = Figure(figsize=(5.2 * columns, 4.4 * rows), layout="constrained")
        for place, panel in enumerate(panels, 1):
            panel(figure.add_subplot(rows, columns, place))
        kind = Path(path).suffix.lower().removeprefix(".")
        no_date = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph")  # no font for it here: an empty box
            figure.savefig(content, format=kind, dpi=150, metadata=no_date)
    write_bytes(path, content.getvalue(), force=force)


def _plain(text: str) -> str:
    """A name from outside: no controls, and its dollars are no formula."""
    return visible(text).replace("$", r"\$")


def _loss(axes: Axes, history: History) -> None:
    epochs = np.arange(1, history.n_epochs + 1)
    marker = "o" if len(epochs) == 1 else ""
    axes.plot(epochs, history.loss, marker=marker, label=_("training"))
    if history.validation_loss:
        axes.plot(epochs, history.validation_loss, marker=marker, label=_("validation"))
    for k, curves in enumerate(history.eval_sets, 1):
        axes.plot(epochs[: len(curves.loss)], curves.loss, label=_("set {k}").format(k=k))
    if history.best_epoch:
        axes.axvline(history.best_epoch, color="0.6", linewidth=1, linestyle=":")
    values = np.array(history.loss)
    if (values > 0).all() and values.max() > 20 * values.min():
        axes.set_yscale("log")
    axes.set(xlabel=_("epoch"), ylabel=_("loss"), title=_("Loss"))
    axes.legend(frameon=False)


def _confusion_panel(target: str, labels: list[str], counts: list[list[int]]) -> Panel:
    def panel(axes: Axes) -> None:
        table = np.array(counts)
        axes.imshow(table, cmap="Blues")
        places = range(len(labels))
        if len(labels) <= _MOST_TICKS:
            turned = 90 if max(map(len, labels)) > 6 else 0
            shown = list(map(_plain, labels))
            axes.set_xticks(places, shown, rotation=turned)
            axes.set_yticks(places, shown)
        if len(labels) <= 15:
            _write_counts(axes, table)
        axes.set(xlabel=_("called"), ylabel=_("true class"), title=_plain(target))

    return panel


def _write_counts(axes: Axes, table: Any) -> None:
    for (row, column), count in np.ndenumerate(table):
        color = "white" if count > table.max() / 2 else "black"
        axes.text(column, row, str(count), ha="center", va="center", color=color)


def _weights_panel(l: int, W: Any, names: list[str]) -> Panel:
    def panel(axes: Axes) -> None:
        most = float(np.abs(W).max()) or 1.0
        image = axes.imshow(
            W, cmap="RdBu_r", vmin=-most, vmax=most, aspect="auto", interpolation="nearest"
        )
        if names and len(names) <= _MOST_TICKS:
            axes.set_yticks(range(len(names)), list(map(_plain, names)))
        axes.set(xlabel=_("unit"), ylabel=_("input"), title=_("Weights of layer {l}").format(l=l))
        axes.figure.colorbar(image, ax=axes)

    return panel
