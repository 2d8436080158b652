# Longer than 250 lines: what each panel of a training shows, each a few lines beside the others.
"""Pictures of a training run and of a network: loss curves, confusion matrix, weights.

PNG, SVG or PDF by the file's ending; matplotlib (the extra ``plot``) draws them.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.basics.errors import InputError, MissingDependencyError
from chainrule.basics.files import check_writable, write_bytes
from chainrule.basics.i18n import _
from chainrule.basics.layout import figure
from chainrule.basics.typing import Floats
from chainrule.data.names import image_side
from chainrule.families.mlp.ensemble import OutOfFold
from chainrule.models.model import Model
from chainrule.models.panels import (
    MOST_TICKS,
    Panel,
    matrix_panel,
    plain,
    tiles_panel,
)
from chainrule.models.pictures import panels_of
from chainrule.models.regions import region_panels
from chainrule.models.report import Report
from chainrule.models.unseen import unseen_by
from chainrule.training.history import History

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from chainrule.pieces.embeddings import Embedding

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
_MOST_BARS = 12
_BINS = 15  # of equal width, of probabilities


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


def plot_training(
    model: Model,
    report: Report,
    path: str | Path,
    *,
    force: bool = False,
    y: Any = None,
    rows: tuple[Floats, Any] | None = None,
) -> None:
    """Of a training run: the loss curves and the confusion matrix of each target of classes; of a
    classical network what it has learned. Of one or two inputs what is predicted over them, with
    the `rows` of the problem, their inputs and targets. Of several networks and the targets y of
    the rows they were trained on also how much columns matter, and what was said of rows not seen
    beside what is true."""
    if report.history is None:
        _draw([*region_panels(model, *(rows or ())), *_panels_of(model)], path, force)
    else:
        plot_report(report, path, force=force, model=model, y=y, rows=rows)


def plot_report(
    report: Report,
    path: str | Path,
    *,
    force: bool = False,
    model: Model | None = None,
    y: Any = None,
    rows: tuple[Floats, Any] | None = None,
) -> None:
    """The loss curves, and the confusion matrix of each target of classes. Of a `model` of one or
    two inputs what it predicts over them, with these `rows`; of several
    networks and the targets y of the rows trained on also how much columns matter, and what was
    said of rows not seen beside what is true."""
    history = report.history
    assert history is not None
    panels: list[Panel] = [lambda axes: _loss(axes, history)]
    if model is not None:
        panels += region_panels(model, *(rows or ()))
    for target, counts in (report.confusion or {}).items():
        labels = list(report.class_counts[target])
        panels.append(_confusion_panel(target, labels, counts))
    if report.importance:
        panels.append(_importance_panel(report))
    unseen = None if model is None or y is None else unseen_by(model)
    if model is not None and unseen is not None:
        panels += _unseen_panels(model, unseen, y)
    _draw(panels, path, force)


def _importance_panel(report: Report) -> Panel:
    largest = sorted((report.importance or {}).items(), key=lambda pair: pair[1])[-_MOST_BARS:]

    def panel(axes: Axes) -> None:
        axes.barh([plain(name) for name, _value in largest], [value for _name, value in largest])
        axes.locator_params("x", nbins=5)
        axes.set(xlabel=_lost(report), title=_("What a shuffled column costs"))

    return panel


def _lost(report: Report) -> str:
    """In what a shuffled column is measured."""
    if "log_loss" in report.training:
        return _("log loss")
    return _("R²") if "r2" in report.training else _("loss")


def _unseen_panels(model: Model, unseen: OutOfFold, y: Any) -> list[Panel]:
    """Of classes how often what was said was right, by how sure it was; numbers beside the true."""
    schema = model.schema
    assert schema is not None
    if not schema.classes:
        said, true = schema.decode_outputs(unseen.outputs), np.asarray(y, float).reshape(len(y), -1)
        columns = zip(schema.targets, true.T, said.T, strict=True)
        return [_numbers_panel(*column) for column in columns]
    triples = zip(
        schema.targets, schema.codes(y), schema.probabilities(unseen.outputs), strict=True
    )
    return [
        _calibration_panel(target, p.argmax(axis=1) == codes, p) for target, codes, p in triples
    ]


def _numbers_panel(target: str, true: Any, said: Any) -> Panel:
    def panel(axes: Axes) -> None:
        axes.scatter(true, said, s=6, alpha=0.5)
        ends = [min(true.min(), said.min()), max(true.max(), said.max())]
        axes.plot(ends, ends, color="0.6", linewidth=1)
        axes.set(xlabel=_("true"), ylabel=_("out of fold"), title=plain(target))

    return panel


def _calibration_panel(target: str, right: Any, p: Any) -> Panel:
    def panel(axes: Axes) -> None:
        sure = p.max(axis=1)
        bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
        there = np.unique(bins)
        axes.plot([0, 1], [0, 1], color="0.6", linewidth=1)
        axes.plot(
            [sure[bins == b].mean() for b in there],
            [right[bins == b].mean() for b in there],
            marker="o",
        )
        axes.set(xlabel=_("how sure"), ylabel=_("how often right"), title=plain(target))

    return panel


def plot_model(model: Model, path: str | Path, *, force: bool = False) -> None:
    """The picture of the model's family."""
    _draw([*region_panels(model), *_panels_of(model)], path, force)


def _panels_of(model: Model) -> list[Panel]:
    return _network_panels(model) if model.family.layered else panels_of(model)


def _network_panels(model: Model) -> list[Panel]:
    """The loss curves, and the weights of each layer, of several networks of the first one: a
    column a unit, a row an input; of images an image a unit."""
    panels: list[Panel] = []
    if model.history.loss:
        panels.append(lambda axes: _loss(axes, model.history))
    parts = model.schema.parts if model.schema else ()
    names = _inputs_of_layer_1(parts, model.networks[0].embedding)
    several = len(model.networks) > 1
    for l, layer in enumerate(model.networks[0].layers, 1):
        title = _("Weights of layer {l}").format(l=l)
        if several:
            title = _("Network 1 of {n}: weights of layer {l}").format(n=len(model.networks), l=l)
        W = np.asarray(layer.W)
        if l == 1 and image_side(parts):
            panels.append(tiles_panel(W.T, title, middle=0.0))
            continue
        panels.append(matrix_panel(W, title, _("unit"), _("input"), names if l == 1 else ()))
    return panels


def _inputs_of_layer_1(parts: Sequence[str], embedding: Embedding | None) -> list[str]:
    """What its rows are called: the inputs, and behind them what an embedding makes of some."""
    if embedding is None or not parts:
        return [*parts]
    made = range(1, embedding.n_mixtures + 1)
    return [*parts, *(f"emb {k}: {parts[c]}" for c in embedding.columns for k in made)]


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
    from matplotlib.ticker import MaxNLocator

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
    axes.xaxis.set_major_locator(MaxNLocator("auto", integer=True))
    axes.set(xlabel=_("epoch"), ylabel=_("loss"), title=_("Loss"))
    axes.legend(frameon=False)


def _confusion_panel(target: str, labels: list[str], counts: Sequence[Sequence[float]]) -> Panel:
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
        said = figure(count) if count % 1 else str(int(count))
        axes.text(column, row, said, ha="center", va="center", color=color)
