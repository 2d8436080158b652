"""The kinds of quantities of a feed-forward step: what their indices mean, how they are built."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from chainrule.basics.expression import Expr
from chainrule.derivation.graph.names import Name
from chainrule.network import Network

if TYPE_CHECKING:
    from chainrule.derivation.feedforward.derivation import FeedForward

Built: TypeAlias = "tuple[float, Expr | None]"
Builder: TypeAlias = "Callable[[FeedForward, Name], Built]"
"""``build(d, name) -> (value, expression)``; what is given has no expression."""

OF_A_SAMPLE = frozenset(
    (
        *("a", "z", "f", "mask", "y", "d", "delta", "share", "dE/da", "dE[k]/da", "dE[k]/dz"),
        *("da/dz", "da[i]/dz", "dz/dW", "dz/db"),
    )
)
"""The kinds that exist once for each sample, besides E and E[k], which are a batch's as well."""

WEIGHT_KINDS = frozenset(
    ["W", "dW", "W+", "dE/dW", "dR/dW", "dz/dW", "dz/da"]
    + [f"{m}W{after}" for m in "mvs" for after in ("", "+")]
)
"""The kinds whose indices are layer, unit below, unit."""


class NoSuchQuantityError(Exception):
    """The name is well formed, but this network has nothing of that name."""


def require(condition: bool) -> None:
    if not condition:
        raise NoSuchQuantityError


def check_index(network: Network, name: Name) -> None:
    """Layers and units must exist; which index is which is told by the kind's form."""
    L, sizes = len(network.layers), network.sizes
    kind, index = name.kind, name.indices
    if kind in ("y", "E[k]"):
        require(1 <= index[0] <= sizes[-1])
    elif kind.startswith("dE[k]"):
        require(1 <= index[0] <= sizes[-1])
        check_index(network, Name("W" if kind.endswith("W") else "z", index[1:]))
    elif kind in WEIGHT_KINDS:
        l = index[0]
        require(1 <= l <= L and 1 <= index[1] <= sizes[l - 1] and 1 <= index[2] <= sizes[l])
        require(kind != "dz/da" or index[3] == l - 1)
    elif kind == "da[i]/dz":
        l = index[0]
        require(l == L and not network.output.elementwise and max(index[1:]) <= sizes[L])
    elif index:
        l = index[0]
        require((kind == "a" and l == 0) or 1 <= l <= L)
        require(1 <= index[1] <= sizes[l])


def unit_of(name: Name) -> int | None:
    """The unit a quantity belongs to, of a weight the one that receives it."""
    if not name.indices:
        return None
    if name.kind in WEIGHT_KINDS:
        return name.indices[2]
    return name.indices[-1]


def layer_of(name: Name) -> int | None:
    if name.kind in ("y", "E[k]") or not name.indices:
        return None
    return name.indices[1] if name.kind.startswith("dE[k]") else name.indices[0]
