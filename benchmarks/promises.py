"""Whether what the defaults say of themselves holds on rows that they did not see.

    ECE         Σ over 15 bins of equal width of the most probable class's p, of the bin's share of
                the rows · |mean p − share that is right|
    excess      ECE − that of a perfect forecaster with the same p: classes that are drawn by them
    inside      share of the held-out numbers within their interval of 0.9
    noise       (accuracy out of fold − guessing)/√(guessing (1 − guessing)/n), of labels that
                depend on nothing

An interval keeps its word where `inside`, over all splits of a table together, is within three
binomial standard errors and 0.01 of its level.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from chainrule.basics.typing import Flags, Floats

LEVEL = 0.9
NOISE_ROWS = (20, 60, 200, 1000, 2400, 10_000)
_BINS, _DRAWS = 15, 300


def ece(p: Floats, right: Flags) -> float:
    """Of the most probable class's p ``(n,)``, and whether it was right ``(n,)``."""
    bins = np.minimum((p * _BINS).astype(int), _BINS - 1)
    off = np.bincount(bins, p, _BINS) - np.bincount(bins, right, _BINS)
    return float(abs(off).sum() / len(p))


def excess_ece(p: Floats, right: Flags) -> float:
    rng = np.random.default_rng(0)
    perfect = [ece(p, rng.random(len(p)) < p) for _ in range(_DRAWS)]
    return ece(p, right) - float(np.mean(perfect))


def kept(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The mean excess over the tables of classes, and of each table of numbers how many held-out
    rows of all its splits lie in their intervals; of our rows in `rows`."""
    ours = [row for row in rows if row.get("method") == "chainrule"]
    excesses = [row["excess"] for row in ours if np.isfinite(row["excess"])]
    found: list[dict[str, Any]] = []
    if excesses:
        found.append({"excess ECE": round(float(np.mean(excesses)), 4)})
    for table in sorted({row["table"] for row in ours if np.isfinite(row["inside"])}):
        own = [row for row in ours if row["table"] == table]
        n = sum(row["rows"] for row in own)
        inside = sum(row["rows"] * row["inside"] for row in own) / n
        bound = 3 * (LEVEL * (1 - LEVEL) / n) ** 0.5 + 0.01
        found.append(
            {
                "intervals of": table,
                "inside": round(inside, 4),
                "allowed": f"{LEVEL} ± {bound:.3f}",
                "kept": bool(abs(inside - LEVEL) <= bound),
            }
        )
    return found


def noise(sizes: Sequence[int] = NOISE_ROWS) -> list[dict[str, Any]]:
    """A row a size: labels of two classes beside five columns that say nothing of them."""
    import chainrule as cr

    found = []
    for n in sizes:
        rng = np.random.default_rng(n)
        X, y = rng.normal(size=(n, 5)), np.where(rng.random(n) < 0.5, "a", "b")
        score = cr.TableClassifier(random_state=0).fit(X, y).oof_score_
        guessing = np.unique(y, return_counts=True)[1].max() / n
        off = (score - guessing) / (guessing * (1 - guessing) / n) ** 0.5
        found.append(
            {"noise": n, "out of fold": score, "guessing": guessing, "standard errors": off}
        )
    return found
