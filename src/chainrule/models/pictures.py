# Longer than 250 lines: a picture for each family in one place, each panel short.
"""What is drawn of a model, by its family: a list of panels each.

A map's planes are in its columns' units; boxes of fuzzy ART lie in the two or three pairs of
columns in which they differ most; weights of an RBM are images where its rows are square.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.families.estimated import names_of_targets
from chainrule.models.model import Model
from chainrule.models.panels import (
    Panel,
    are_square,
    classes_panel,
    color_of,
    dates_on,
    legend_of,
    matrix_panel,
    plain,
    plane_panel,
    rows_panel,
    tiles_panel,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_PLANES = 24
_MOST_PAIRS = 3
_MOST_STATES = 16
_QUICKLY_LISTED = 12  # units of a Boltzmann machine whose states are all looked at


def panels_of(model: Model) -> list[Panel]:
    """The panels of its family; InputError where there are none."""
    name = model.family.name
    if name not in _PICTURES:
        raise InputError(_("There is no picture of the family {family}.").format(family=name))
    return _PICTURES[name](model)


def _names(model: Model) -> list[str]:
    """What the network's inputs are called."""
    if model.schema is not None:
        return list(model.schema.parts)
    n = model.n_inputs
    known = model.input_names or [_("input {i}").format(i=i + 1) for i in range(n)]
    return list(known)


def _in_units(model: Model, X: Floats) -> Floats:
    """Inputs ``(n, inputs)`` as they were before they were scaled."""
    return X if model.schema is None else model.schema.input_scaler.inverse(X)


def _days(model: Model) -> set[int]:
    """Which inputs are days since 1970: a date's first."""
    if model.schema is None or not model.schema.encodings:
        return set()
    counts = model.schema.part_counts
    firsts = np.cumsum([0, *counts[:-1]]).tolist()
    kinds = [encoding.kind for encoding in model.schema.encodings]
    return {first for first, kind in zip(firsts, kinds, strict=True) if kind == "date"}


def _tell_dates(axes: Axes, model: Model, x: int, y: int) -> None:
    """Along the axes of these two inputs, where they are days."""
    for axis, i in ((axes.xaxis, x), (axes.yaxis, y)):
        if i in _days(model):
            dates_on(axis)


# -- maps ----------------------------------------------------------------------------------------


def _map_panels(model: Model) -> list[Panel]:
    """The U-matrix, how many training rows each unit has, by label if there are labels, clusters if
    there are clusters, and a plane for each of the first inputs."""
    return _panels_of_map(model, model.estimator)


def _value_panels(model: Model) -> list[Panel]:
    """What each unit predicts, a class by its color or a plane a target; and its map."""
    fitted = model.estimator
    grid, hits = fitted.map_, fitted.map_.training_hits_
    values = fitted.unit_values_
    if hasattr(fitted, "classes_"):
        title, labels = _("Training rows, by the class predicted"), fitted.classes_.tolist()
        own = [classes_panel(grid, values.argmax(axis=1), labels, title, hits)]
    else:
        names = model.schema.targets if model.schema else names_of_targets(values.shape[1])
        own = [
            plane_panel(grid, plane, plain(_("{target}, predicted").format(target=name), 30))
            for name, plane in zip(names, values.T, strict=True)
        ]
    return own + _panels_of_map(model, grid)


def _panels_of_map(model: Model, fitted: Any) -> list[Panel]:
    hits = fitted.training_hits_
    panels = [
        plane_panel(fitted, fitted.u_matrix().ravel(), _("Distance from the neighbors (U-matrix)"))
    ]
    if hasattr(fitted, "unit_labels_"):
        title = _("Training rows, by label")
        labels = fitted.classes_.tolist()
        panels.append(classes_panel(fitted, fitted.unit_labels_, labels, title, hits))
    else:
        panels.append(plane_panel(fitted, hits, _("Training rows")))
    if hasattr(fitted, "unit_clusters_"):
        codes = fitted.unit_clusters_
        labels = [str(k) for k in range(codes.max() + 1)]
        panels.append(classes_panel(fitted, codes, labels, _("Clusters")))
    W, days = _in_units(model, fitted.prototypes_), _days(model)
    for i, (name, plane) in enumerate(zip(_names(model)[:_MOST_PLANES], W.T, strict=False)):
        panels.append(plane_panel(fitted, plane, plain(name, 30), i in days))
    return panels


# -- adaptive resonance --------------------------------------------------------------------------


def _box_panels(model: Model) -> list[Panel]:
    """Boxes of fuzzy ART and ARTMAP, in the pairs of columns in which their middles differ most."""
    fitted = model.estimator
    low, high = fitted.bounds_
    spread = fitted.boxes().mean(axis=1).std(axis=0) / np.where(high > low, high - low, 1)
    first = np.sort(np.argsort(-spread, kind="stable")[:_MOST_PAIRS])
    pairs = list(combinations(first.tolist(), 2)) or [(0, 0)]
    return [_boxes_panel(model, pair) for pair in pairs[:_MOST_PAIRS]]


def _boxes_panel(model: Model, pair: tuple[int, int]) -> Panel:
    """The boxes in two of the columns; of many their edges rather than what they cover."""
    fitted, names = model.estimator, _names(model)
    low, high = fitted.bounds_[:, [*pair]]
    boxes = fitted.boxes()[:, :, pair]
    codes = getattr(fitted, "category_classes_", np.arange(len(boxes)))
    labels = fitted.classes_.tolist() if hasattr(fitted, "category_classes_") else []

    def panel(axes: Axes) -> None:
        from matplotlib.colors import to_rgba
        from matplotlib.patches import Rectangle

        shade = min(0.35, 5 / len(boxes))
        for box, code in zip(boxes, codes.tolist(), strict=True):
            color = color_of(code)
            face, edge = to_rgba(color, shade), to_rgba(color, 0.6)
            side = box[1] - box[0]
            axes.add_patch(Rectangle(box[0], *side, facecolor=face, edgecolor=edge))
            axes.plot(*box.mean(axis=0), ".", color=color, markersize=4)  # a box may be a point
        room = 0.05 * np.where(high > low, high - low, 1)
        axes.set(
            xlim=(low[0] - room[0], high[0] + room[0]),
            ylim=(low[1] - room[1], high[1] + room[1]),
            xlabel=plain(names[pair[0]], 40),
            ylabel=plain(names[pair[1]], 40),
            title=_("Categories: {n} boxes").format(n=len(boxes)),
        )
        _tell_dates(axes, model, *pair)
        if labels:
            legend_of(axes, labels)

    return panel


def _prototype_panels(model: Model) -> list[Panel]:
    W, title = model.estimator.prototypes_, _("Prototypes of the categories")
    if are_square(W):
        return [tiles_panel(W, title)]
    return [matrix_panel(W.T, title, _("category"), _("input"), _names(model))]


# -- energy models -------------------------------------------------------------------------------


def _rbm_panels(model: Model) -> list[Panel]:
    """The weights of each hidden unit, the visible biases' part, and what the chains would show."""
    fitted, names = model.estimator, _names(model)
    machine = fitted.machine_
    panels = [rows_panel(machine.W, _("Weights of the hidden units"), names, _("hidden unit"))]
    H = getattr(fitted, "h_samples_", None)
    if H is None:
        H = np.eye(len(machine.c))
        title = _("What each hidden unit alone shows")
    else:
        title = _("What the chains show")
    shown = fitted.inverse_transform(H)
    if are_square(shown):
        panels.append(tiles_panel(_in_units(model, shown), title))
    else:  # scaled: one color says nothing of columns in units of their own
        panels.append(matrix_panel(shown.T, title, "", _("input"), names))
    if getattr(fitted, "likelihoods_", None):
        panels.append(_likelihood_panel(fitted))
    return panels


def _likelihood_panel(fitted: Any) -> Panel:
    def panel(axes: Axes) -> None:
        axes.plot(fitted.watched_epochs_, fitted.likelihoods_, "o-", markersize=3)
        axes.set_xscale("log", base=2)
        axes.xaxis.set_major_formatter("{x:g}")
        axes.set(xlabel=_("epoch"), ylabel=_("mean over rows"), title=_("log likelihood"))

    return panel


def _boltzmann_panels(model: Model) -> list[Panel]:
    """The weights between units, and the states of least energy with their probabilities."""
    fitted = model.estimator
    names = _names(model) + [f"h{j + 1}" for j in range(fitted.n_hidden_)]
    W = fitted.weights_ + np.diag(fitted.biases_)
    title, unit = _("Weights; biases on the diagonal"), _("unit")
    panels = [matrix_panel(W, title, unit, unit, names, names)]
    n = len(fitted.biases_)
    if n <= _QUICKLY_LISTED:
        states = (np.arange(2**n)[:, None] >> np.arange(n) & 1).astype(float)
        panels.append(_states_panel(states, fitted.energy(states)))
    return panels


def _states_panel(states: Floats, E: Floats) -> Panel:
    def panel(axes: Axes) -> None:
        lowest = np.argsort(E, kind="stable")[:_MOST_STATES]
        p = np.exp(E.min() - E)
        p /= p.sum()
        labels = ["".join(str(int(bit)) for bit in states[k]) for k in lowest]
        axes.barh(range(len(lowest)), E[lowest], color=color_of(0))
        axes.set_yticks(range(len(lowest)), labels, family="monospace", fontsize=8)
        axes.invert_yaxis()
        for place, k in enumerate(lowest):
            axes.annotate(f"  P={p[k]:.2g}", (max(E[k], 0.0), place), va="center", fontsize=7)
        axes.margins(x=0.2)
        axes.set(xlabel=_("energy"), ylabel=_("state"), title=_("States of least energy"))

    return panel


# -- perceptrons and radial units ----------------------------------------------------------------


def _line_panels(model: Model) -> list[Panel]:
    """Of two inputs the lines; else the weights."""
    fitted, names = model.estimator, _names(model)
    if hasattr(fitted, "coef_"):
        W, b, classes = fitted.coef_, fitted.intercept_, fitted.classes_.tolist()
    else:
        W, b, classes = fitted.weights_[None], np.array([-fitted.threshold]), []
    classes = classes[1:] if len(W) == 1 else classes
    if W.shape[1] == 2 and abs(W).sum() > 0:
        return [_lines_panel(model, W, b, classes, names)]
    title = _("Weights")
    if len(W) > 1 and are_square(W):
        return [tiles_panel(W, title, middle=0.0)]
    return [matrix_panel(W.T, title, _("class"), _("input"), names, list(map(str, classes)))]


def _lines_panel(
    model: Model, W: Floats, b: Floats, classes: Sequence[object], names: Sequence[str]
) -> Panel:
    def panel(axes: Axes) -> None:
        feet = abs(b) / np.sqrt((W * W).sum(axis=1))
        far = 3.0 if model.schema else max(2.0, 1.5 * float(feet.max()))
        reach = np.array([-far, far])
        ends = _in_units(model, np.column_stack([reach, reach]))
        for k, (w, bias) in enumerate(zip(W, b, strict=True)):
            foot = -bias * w / (w @ w)
            along = np.array([-w[1], w[0]]) / np.sqrt(w @ w)
            line = _in_units(model, foot + np.outer([-10.0, 10.0], along))
            side = _in_units(model, np.array([foot, foot + 0.6 * w / np.sqrt(w @ w)]))
            axes.plot(*line.T, color=color_of(k))
            axes.annotate(
                "", side[1], side[0], arrowprops={"arrowstyle": "->", "color": color_of(k)}
            )
        axes.set(
            xlim=ends[:, 0],
            ylim=ends[:, 1],
            xlabel=plain(names[0], 40),
            ylabel=plain(names[1], 40),
            title=_("Lines; arrows to the side that is called"),
        )
        _tell_dates(axes, model, 0, 1)
        legend_of(axes, classes)

    return panel


def _radial_panels(model: Model) -> list[Panel]:
    """Centers with circles of their widths, in the two columns in which they differ most; and the
    weights of the output."""
    fitted, names = model.estimator, _names(model)
    units = fitted.units_._replace(centers=fitted.centers_)
    outputs = getattr(fitted, "classes_", None)
    targets = [] if outputs is None else list(map(str, outputs.tolist()))
    return [
        _circles_panel(model, units, names),
        matrix_panel(
            units.V.T,
            _("Weights of the output"),
            _("unit"),
            _("output"),
            targets if len(targets) == units.V.shape[1] else [],
        ),
    ]


def _circles_panel(model: Model, units: Any, names: Sequence[str]) -> Panel:
    def panel(axes: Axes) -> None:
        from matplotlib.patches import Ellipse

        spread = units.centers.std(axis=0)
        pair = np.sort(np.argsort(-spread, kind="stable")[:2])
        pair = np.array([pair[0], pair[-1]])
        weights = getattr(model.estimator, "input_weights_", 1.0)
        reach = units.centers + units.widths[:, None] / weights
        centers, reach = _in_units(model, units.centers)[:, pair], _in_units(model, reach)[:, pair]
        for center, far in zip(centers, reach, strict=True):
            size = 2 * abs(far - center)
            axes.add_patch(Ellipse(center, *size, fill=False, color=color_of(0), alpha=0.3))
        axes.plot(*centers.T, "o", color=color_of(5), markersize=4)
        axes.set(
            xlabel=plain(names[pair[0]], 40),
            ylabel=plain(names[pair[1]], 40),
            title=_("Centers and widths: {n} units").format(n=len(centers)),
        )
        _tell_dates(axes, model, *pair.tolist())
        axes.autoscale_view()

    return panel


_PICTURES: dict[str, Callable[[Model], list[Panel]]] = {
    "perceptron": _line_panels,
    "mcculloch-pitts": _line_panels,
    "rbf": _radial_panels,
    "som": _map_panels,
    "supervised-som": _value_panels,
    "art1": _prototype_panels,
    "art2a": _prototype_panels,
    "fuzzy-art": _box_panels,
    "fuzzy-artmap": _box_panels,
    "rbm": _rbm_panels,
    "gaussian-rbm": _rbm_panels,
    "boltzmann": _boltzmann_panels,
}
"""The panels by the family's name; a feed-forward network's stand in `plots`, with its history."""
