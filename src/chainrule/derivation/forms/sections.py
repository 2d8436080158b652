"""What is told, cut into phases and layers: the walk that every form shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from chainrule.basics.i18n import N_, _
from chainrule.derivation.graph.names import OF_EMBEDDING
from chainrule.derivation.graph.quantity import Quantity

PHASES = {
    "given": N_("GIVEN"),
    "forward": N_("FORWARD"),
    "loss": N_("LOSS"),
    "backward": N_("BACKWARD"),
    "update": N_("UPDATE"),
    "match": N_("MATCH"),
    "comparison": N_("COMPARISON LAYER"),
    "recognition": N_("RECOGNITION LAYER"),
    "threshold": N_("THRESHOLD"),
    "reset": N_("RESET"),
    "sample": N_("SAMPLING"),
    "energy": N_("ENERGY"),
    "clamped": N_("CLAMPED PHASE"),
    "free": N_("FREE PHASE"),
}


class Start(NamedTuple):
    """The titles of the phase and of the layer that begin with a quantity; "" where none does."""

    phase: str
    layer: str


Told = TypeVar("Told")


def in_sections(
    items: Iterable[Told], quantity_of: Callable[[Told], Quantity]
) -> Iterator[tuple[Start, Told]]:
    """Each item, and what begins with it."""
    phase: str = ""
    layer: int | str | None = None
    for item in items:
        quantity = quantity_of(item)
        begins_phase = quantity.phase != phase
        if begins_phase:
            phase, layer = quantity.phase, None
        place = "embedding" if _is_of_embedding(quantity) else quantity.layer
        begins_layer = place is not None and place != layer
        if begins_layer:
            layer = place
        yield (
            Start(
                _(PHASES[phase]) if begins_phase else "",
                _title(place) if begins_layer else "",
            ),
            item,
        )


def _is_of_embedding(quantity: Quantity) -> bool:
    """Its parameters and what comes of them, as far as what layer 1 takes in."""
    name = quantity.name
    return name.kind in OF_EMBEDDING or (quantity.layer == 0 and quantity.phase == "forward")


def _title(place: int | str | None) -> str:
    return _("embedding") if place == "embedding" else _("layer {layer}").format(layer=place)


def told(quantities: Iterable[Quantity], given: bool) -> Iterator[tuple[Start, Quantity]]:
    """Quantities in their sections; what is given only if `given`."""
    shown = (q for q in quantities if given or q.phase != "given")
    return in_sections(shown, lambda quantity: quantity)
