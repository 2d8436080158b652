"""A map that MiniSom trained, as one of ours: the same prototypes, and with them the same winners.

MiniSom numbers its units (x, y), x first. A rectangular map becomes one of x rows and y columns,
unit by unit in the same order. Its hexagons lie in rows along x, so that a hexagonal map becomes
one of y rows and x columns, upside down where y is even: there MiniSom moves the other rows aside.

MiniSom's quantization error is Euclidean whatever the map's distance is; ours is in that distance.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.random import estimator_seed
from chainrule.basics.typing import Floats
from chainrule.families.som.estimator import SOM
from chainrule.families.som.maths import Distances


def chebyshev(X: Floats, W: Floats) -> Floats:
    """The greatest of x − w of rows X ``(n, inputs)`` and prototypes W ``(units, inputs)``,
    ``(n, units)``: with its sign, as MiniSom has it, by which the same units win."""
    return np.asarray((X[:, None, :] - W).max(axis=2))


_METRICS: dict[str, str | Distances] = {
    "_euclidean_distance": "euclidean",
    "_cosine_distance": "cosine",
    "_manhattan_distance": "manhattan",
    "_chebyshev_distance": chebyshev,
}
_NEIGHBORHOODS = {f"_{name}": name for name in ("gaussian", "mexican_hat", "bubble", "triangle")}


def from_minisom(minisom: Any, X: Any) -> SOM:
    """A fitted `SOM` of `minisom`, a trained MiniSom, and the rows X ``(n, features)`` it learned.

    Prototypes, winners and their distances are MiniSom's; X gives the hits, the error and what
    pictures show. Further training begins at MiniSom's rate and radius, both falling to a third.
    Raises InputError for what is no MiniSom, and for a distance or a neighborhood of one's own.
    """
    names = ("_weights", "topology", "_activation_distance", "neighborhood", "_sigma")
    if not all(hasattr(minisom, name) for name in names):
        message = _("from_minisom takes a trained MiniSom; found {kind}.")
        raise InputError(message.format(kind=type(minisom).__name__))
    W = np.array(minisom._weights, np.float64)
    hexagonal = minisom.topology == "hexagonal"
    if hexagonal:
        W = W.transpose(1, 0, 2)
        W = W if len(W) % 2 else W[::-1]
    made = SOM(
        len(W),
        W.shape[1],
        topology="hexagonal" if hexagonal else "rectangular",
        mode="online",
        metric=_named(minisom._activation_distance, _METRICS),
        neighborhood=_named(minisom.neighborhood, _NEIGHBORHOODS),
        radius=float(minisom._sigma),
        radius_decay="asymptotic",
        learning_rate=float(minisom._learning_rate),
        learning_rate_decay="asymptotic",
    )
    rows = made._validated(X, reset=True)
    if rows.shape[1] != W.shape[2]:
        raise InputError(
            _("The map has {n} columns, X has {m}.").format(n=W.shape[2], m=rows.shape[1])
        )
    made.seed_, made.t_, made.n_iter_ = list(estimator_seed(0)), len(rows), 1
    flat = np.ascontiguousarray(W.reshape(-1, W.shape[2]))
    made.engine_ = made._engine(rows, flat)
    made._store(flat, rows, None)
    return made


def _named(function: Any, known: dict[str, Any]) -> Any:
    """Ours for a function of MiniSom's, by its name."""
    name = getattr(function, "__name__", "")
    if name not in known:
        raise InputError(
            _("This map uses a function of one's own, {name!r}.").format(name=name or function),
            _("Make a SOM with such a function, and init=its weights."),
        )
    return known[name]
