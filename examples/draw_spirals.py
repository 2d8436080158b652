"""Draw the regions that `chainrule train spirals` makes of the plane.

python examples/draw_spirals.py docs/images/spirals.png      (needs matplotlib)
"""

import sys

import matplotlib
import numpy as np

import chainrule as cr
from chainrule.problems.datasets import load_dataset

matplotlib.use("Agg")
import matplotlib.pyplot as plt

COLORS = {"blue": "#4c78a8", "green": "#54a24b", "red": "#e45756"}


def main(path: str) -> None:
    data = load_dataset("spirals")
    outcome = cr.train("spirals")
    side = np.linspace(-1.15, 1.15, 400)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    order = sorted(COLORS)
    regions = np.searchsorted(order, outcome.model.predict(grid)).reshape(len(side), -1)

    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4), width_ratios=(1, 1.25), dpi=110)
    palette = matplotlib.colors.ListedColormap([COLORS[name] for name in order])
    extent = (side[0], side[-1], side[0], side[-1])
    left.imshow(regions, origin="lower", extent=extent, cmap=palette, alpha=0.35)
    for name in order:
        points = data.X[data.y == name]
        left.scatter(*points.T, s=9, color=COLORS[name], edgecolor="white", linewidth=0.3)
    score = outcome.report.held_out["accuracy"]
    left.set_title(f"2-64-64-3, accuracy {score:.3f} on held-out rows", fontsize=10)
    left.set_xticks([])
    left.set_yticks([])
    right.semilogy(range(1, outcome.model.history.n_epochs + 1), outcome.model.history.loss)
    right.set(xlabel="epoch", ylabel="training loss")
    right.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(path)


if __name__ == "__main__":
    main(sys.argv[1])
