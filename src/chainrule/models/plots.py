"""Pictures of a training run and of a network: loss curves, confusion matrix, weights.

PNG, SVG or PDF by the file's ending; matplotlib (the extra ``plot``) draws them.
"""

from __future__ import annotations

import io
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.basics.errors import InputError, MissingDependencyError
from chainrule.basics.files import check_writable, write_bytes
from chainrule.basics.i18n import _
from chainrule.models.model import Model
from chainrule.models.panels import MOST_TICKS, Panel, matrix_panel, plain
from chainrule.models.pictures import panels_of
from chainrule.models.report import Report
from chainrule.training.history import History

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ENDINGS = (".png", ".svg", ".pdf")
_CJK_FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
)
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


def plot_training(model: Model, report: Report, path: str | Path, *, force: bool = False) -> None:
    """Of a training run: the loss curves and the confusion matrix of each target of classes; of a
    classical network what it has learned."""
    if report.history is None:
        plot_model(model, path, force=force)
    else:
        plot_report(report, path, force=force)


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
    """The picture of the model's family."""
    _draw(_network_panels(model) if model.family.layered else panels_of(model), path, force)


def _network_panels(model: Model) -> list[Panel]:
    """The loss curves, and the weights of each layer: a column a unit, a row an input."""
    panels: list[Panel] = []
    if model.history.loss:
        panels.append(lambda axes: _loss(axes, model.history))
    names = model.schema.parts if model.schema else ()
    for l, layer in enumerate(model.network.layers, 1):
        title = _("Weights of layer {l}").format(l=l)
        W = np.asarray(layer.W)
        panels.append(matrix_panel(W, title, _("unit"), _("input"), names if l == 1 else ()))
    return panels


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
        if len(labels) <= MOST_TICKS:
            turned = 90 if max(map(len, labels)) > 6 else 0
            shown = list(map(plain, labels))
            axes.set_xticks(places, shown, rotation=turned)
            axes.set_yticks(places, shown)
        if len(labels) <= 15:
            _write_counts(axes, table)
        axes.set(xlabel=_("called"), ylabel=_("true class"), title=plain(target))

    return panel


def _write_counts(axes: Axes, table: Any) -> None:
    for (row, column), count in np.ndenumerate(table):
        color = "white" if count > table.max() / 2 else "black"
        axes.text(column, row, str(count), ha="center", va="center", color=color)
