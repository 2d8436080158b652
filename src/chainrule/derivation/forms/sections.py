"""What is told, cut into phases and layers: the walk that every form shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol, TypeVar

from chainrule.basics.i18n import N_, _
from chainrule.derivation.graph.quantity import Quantity

PHASES = {
    "given": N_("GIVEN"),
    "forward": N_("FORWARD"),
    "loss": N_("LOSS"),
    "backward": N_("BACKWARD"),
    "update": N_("UPDATE"),
    "match": N_("MATCH"),
    "sample": N_("SAMPLING"),
    "energy": N_("ENERGY"),
}


class Values(Protocol):
    """Where the value of a name is found."""

    def __getitem__(self, name: str) -> Quantity: ...


class Start(NamedTuple):
    """The titles of the phase and of the layer that begin with a quantity; "" where none does."""

    phase: str
    layer: str


Told = TypeVar("Told")


def in_sections(
    items: Iterable[Told], quantity_of: Callable[[Told], Quantity]
) -> Iterator[tuple[Start, Told]]:
    """Each item, and what begins with it."""
    phase, layer = "", None
    for item in items:
        quantity = quantity_of(item)
        begins_phase = quantity.phase != phase
        if begins_phase:
            phase, layer = quantity.phase, None
        begins_layer = quantity.layer is not None and quantity.layer != layer
        if begins_layer:
            layer = quantity.layer
        yield (
            Start(
                _(PHASES[phase]) if begins_phase else "",
                _("layer {layer}").format(layer=layer) if begins_layer else "",
            ),
            item,
        )


def told(quantities: Iterable[Quantity], given: bool) -> Iterator[tuple[Start, Quantity]]:
    """Quantities in their sections; what is given only if `given`."""
    shown = (q for q in quantities if given or q.phase != "given")
    return in_sections(shown, lambda quantity: quantity)
