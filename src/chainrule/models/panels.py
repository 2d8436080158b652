"""Parts of pictures that several families have: colors, weights as an image or as tiles, units of a
map. matplotlib is loaded where something is drawn.

Classes have the colors of Okabe and Ito (2008), told apart by most people who are color-blind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats, Integers
from chainrule.basics.visible import visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

Panel: TypeAlias = "Callable[[Axes], None]"
"""Draws one part of a picture."""

MOST_TICKS = 30
_CLASSES = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#F0E442",
    "#000000",
    "#332288",
    "#882255",
)
_MOST_TILES = 100
_LONGEST = 18  # characters of a name
_ACROSS = 40  # characters that stand beside one another below an image


def plain(text: object, longest: int = _LONGEST) -> str:
    """A name from outside: short, no controls, and its dollars are no formula."""
    shown = visible(str(text))
    return (shown if len(shown) <= longest else shown[: longest - 1] + "…").replace("$", r"\$")


def color_of(code: int) -> str:
    """The color of a class by its place; after ten they come again."""
    return _CLASSES[code % len(_CLASSES)]


def legend_of(axes: Axes, labels: Sequence[object], title: str = "") -> None:
    """Colors and names of classes, beside the picture."""
    from matplotlib.patches import Patch

    shown = [Patch(color=color_of(k), label=plain(label)) for k, label in enumerate(labels[:20])]
    axes.legend(
        handles=shown,
        title=title,
        loc="upper left",
        bbox_to_anchor=(1.0, 1.0),
        frameon=False,
        fontsize=8,
    )


def matrix_panel(
    W: Any, title: str, x: str, y: str, names: Sequence[str] = (), across: Sequence[str] = ()
) -> Panel:
    """Weights as an image, red above 0 and blue below; `names` of the rows, and of the columns
    `across`, which are numbered from 0 where they have none."""

    def panel(axes: Axes) -> None:
        from matplotlib.ticker import FixedLocator, MaxNLocator

        most = float(np.abs(W).max()) or 1.0
        image = axes.imshow(
            W, cmap="RdBu_r", vmin=-most, vmax=most, aspect="auto", interpolation="nearest"
        )
        for axis, n in zip((axes.yaxis, axes.xaxis), np.shape(W), strict=True):
            axis.set_major_locator(FixedLocator([0]) if n == 1 else MaxNLocator(integer=True))
        if 0 < len(names) <= MOST_TICKS:
            axes.set_yticks(range(len(names)), map(plain, names), fontsize=_size(len(names)))
        if 0 < len(across) <= MOST_TICKS:
            turned = 90 if max(map(len, across)) * len(across) > _ACROSS else 0
            size = _size(len(across))
            axes.set_xticks(range(len(across)), map(plain, across), rotation=turned, fontsize=size)
        axes.set(xlabel=x, ylabel=y, title=title)
        axes.figure.colorbar(image, ax=axes)

    return panel


def _size(n: int) -> float:
    """In points, of n labels side by side along an axis."""
    return min(10.0, max(4.0, 150 / n))


def tiles_panel(rows: Floats, title: str, middle: float | None = None) -> Panel:
    """Rows as small images beside one another, of square ones; `middle`: the value that is white,
    None: gray from the least to the greatest."""
    side = int(np.sqrt(rows.shape[1]))
    shown = rows[:_MOST_TILES]
    across = int(np.ceil(np.sqrt(len(shown))))
    down = -(-len(shown) // across)
    sheet = np.full((down * (side + 1) - 1, across * (side + 1) - 1), np.nan)
    for k, row in enumerate(shown):
        i, j = divmod(k, across)
        place = np.s_[
            i * (side + 1) : i * (side + 1) + side, j * (side + 1) : j * (side + 1) + side
        ]
        sheet[place] = row.reshape(side, side)

    def panel(axes: Axes) -> None:
        if middle is None:
            image = axes.imshow(sheet, cmap="gray", interpolation="nearest")
        else:
            most = float(np.abs(shown - middle).max()) or 1.0
            image = axes.imshow(
                sheet,
                cmap="RdBu_r",
                interpolation="nearest",
                vmin=middle - most,
                vmax=middle + most,
            )
        axes.set(title=title)
        axes.set_axis_off()
        _bar_beside(axes, image)

    return panel


def are_square(rows: Floats) -> bool:
    """Whether rows look like images of as many lines as columns: a square number, of 9 or more."""
    side = int(np.sqrt(rows.shape[1]))
    return side >= 3 and side * side == rows.shape[1]


def rows_panel(rows: Floats, title: str, names: Sequence[str], y: str) -> Panel:
    """Weights of hidden units: as tiles where they are square, else as an image."""
    if are_square(rows):
        return tiles_panel(rows, title, middle=0.0)
    return matrix_panel(rows.T, title, y, _("input"), names)


# -- units of a map ------------------------------------------------------------------------------


def plane_panel(fitted: Any, values: Floats, title: str, are_days: bool = False) -> Panel:
    """A number a unit at its place on the grid; days since 1970 are told as dates."""

    def panel(axes: Axes) -> None:
        from matplotlib.collections import PolyCollection

        units = PolyCollection(_corners(fitted, 1.0), array=np.asarray(values, float))
        units.set_edgecolor("face")
        axes.add_collection(units)
        _frame(axes, fitted, title)
        bar = _bar_beside(axes, units)
        if are_days:
            dates_on(bar.ax.yaxis if bar.orientation == "vertical" else bar.ax.xaxis)

    return panel


def _bar_beside(axes: Axes, shown: Any) -> Any:
    """The bar of the colors of what is `shown` in its own proportions: close to it and as high,
    however wide another picture of the page is; below what is much wider than high."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    if abs(high - low) < abs(right - left) / 4:
        return axes.figure.colorbar(shown, ax=axes, location="bottom", pad=0.02, shrink=0.8)
    return axes.figure.colorbar(shown, cax=axes.inset_axes((1.03, 0.0, 0.05, 1.0)))


def dates_on(axis: Axis) -> None:
    """Days since 1970 along an axis are told as dates."""
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(4, integer=True))
    axis.set_major_formatter(lambda day, _place: str(np.datetime64(int(np.floor(day)), "D")))


def classes_panel(
    fitted: Any, codes: Integers, labels: Sequence[object], title: str, hits: Any = None
) -> Panel:
    """A class a unit by its color; with `hits` ``(units,)`` more rows are larger."""

    def panel(axes: Axes) -> None:
        from matplotlib.collections import PolyCollection

        size = 1.0 if hits is None else _sizes(hits)
        back = PolyCollection(_corners(fitted, 1.0), facecolors="#eeeeee", edgecolors="white")
        colors = [color_of(code) for code in codes.tolist()]
        axes.add_collection(back)
        axes.add_collection(PolyCollection(_corners(fitted, size), facecolors=colors))
        _frame(axes, fitted, title)
        legend_of(axes, labels)

    return panel


def _sizes(hits: Any) -> Floats:
    """Of each unit by its rows: large enough to be seen from the first row on."""
    return np.where(hits > 0, 0.45 + 0.55 * np.sqrt(hits / max(hits.max(), 1)), 0.0)


def _corners(fitted: Any, size: Any) -> list[Floats]:
    """The corners of each unit ``(corners, 2)``: squares or hexagons that touch at size
    1."""
    places = fitted.grid_.places()
    if fitted.topology == "hexagonal":
        angles = np.pi / 6 + np.arange(6) * np.pi / 3
        shape = np.column_stack([np.cos(angles), np.sin(angles)]) / np.sqrt(3)
    else:
        shape = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
    sizes = np.broadcast_to(np.asarray(size, float), len(places))
    return list(places[:, None] + shape * sizes[:, None, None])


def _frame(axes: Axes, fitted: Any, title: str) -> None:
    places = fitted.grid_.places()
    low, high = places.min(axis=0) - 0.7, places.max(axis=0) + 0.7
    axes.set(xlim=(low[0], high[0]), ylim=(high[1], low[1]), aspect="equal", title=title)
    axes.set_axis_off()
