"""Where a model says what, over its inputs: of two numbers the regions of the plane, of one the
fitted curve, with the rows it learned from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.models.model import Model
from chainrule.models.panels import Panel, color_of, legend_of, plain
from chainrule.preprocessing.over_inputs import ends_of, grid, shown_over_inputs

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FINE = 240
"""Points of the plane along a side, and of a curve."""
_MOST_POINTS = 5000


def region_panels(model: Model, X: Floats | None = None, y: Any = None) -> list[Panel]:
    """A panel for each target; X ``(n, inputs)`` and y are the rows learned from, where they are
    known."""
    schema = model.schema
    if schema is None or model.task == "none" or not shown_over_inputs(schema):
        return []
    if (ends := ends_of(schema, X)) is None:
        return []
    said = np.asarray(model.predict(grid(ends, FINE))).reshape(-1, len(schema.targets))
    true = None if X is None or y is None else np.asarray(y).reshape(len(X), -1)
    panels = []
    for k, target in enumerate(schema.targets):
        points = None if true is None or X is None else (X[:_MOST_POINTS], true[:_MOST_POINTS, k])
        panels.append(_panel(model, ends, said[:, k], plain(target), points, k))
    return panels


def _panel(
    model: Model, ends: Floats, said: Any, target: str, points: tuple[Floats, Any] | None, k: int
) -> Panel:
    assert model.schema is not None
    labels = model.schema.classes[k].labels.tolist() if model.schema.classes else []
    names = [plain(name, 40) for name in model.schema.inputs]
    if len(names) == 1:
        return _curve(ends, said, [*names, target], points, labels)
    return _plane(ends, said, [*names, target], points, labels)


def _codes(values: Any, labels: Sequence[object]) -> Any:
    code = {str(label): k for k, label in enumerate(labels)}
    return np.array([code.get(str(value), -1) for value in np.asarray(values).tolist()])


def _curve(
    ends: Floats,
    said: Any,
    names: Sequence[str],
    points: tuple[Floats, Any] | None,
    labels: Sequence[object],
) -> Panel:
    def panel(axes: Axes) -> None:
        values = _codes(said, labels) if labels else said.astype(float)
        if points is not None:
            true = _codes(points[1], labels) if labels else points[1]
            axes.plot(points[0][:, 0], true, "o", color=color_of(5), markersize=3, alpha=0.6)
        axes.plot(grid(ends, FINE)[:, 0], values, color=color_of(0))
        if labels:
            axes.set_yticks(range(len(labels)), list(map(plain, labels)))
        axes.set(xlabel=names[0], ylabel=names[1], title=_("What is predicted"))

    return panel


def _plane(
    ends: Floats,
    said: Any,
    names: Sequence[str],
    points: tuple[Floats, Any] | None,
    labels: Sequence[object],
) -> Panel:
    def panel(axes: Axes) -> None:
        from matplotlib.colors import to_rgb

        extent = (*ends[:, 0].tolist(), *ends[:, 1].tolist())
        how: Any = {"extent": extent, "aspect": "auto", "interpolation": "nearest"}
        if labels:
            colors = np.array([to_rgb(color_of(k)) for k in range(len(labels))])
            picture = colors[_codes(said, labels)].reshape(FINE, FINE, 3)
            axes.imshow(0.35 * picture + 0.65, **how)
        else:
            image = axes.imshow(said.astype(float).reshape(FINE, FINE), cmap="viridis", **how)
            axes.figure.colorbar(image, ax=axes)
        if points is not None:
            true = points[1]
            shown = [color_of(k) for k in _codes(true, labels)] if labels else "white"
            axes.scatter(
                points[0][:, 0], points[0][:, 1], c=shown, s=9, edgecolors="black", linewidths=0.3
            )
        axes.set(
            xlabel=names[0], ylabel=names[1], title=_("{target}, predicted").format(target=names[2])
        )
        if labels:
            legend_of(axes, labels)

    return panel
