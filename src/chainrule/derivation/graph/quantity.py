"""A quantity: one number of a step, where it comes from, and what it is called."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from chainrule.basics import notebook
from chainrule.basics.expression import Expr, references
from chainrule.basics.i18n import _
from chainrule.derivation.graph.names import Name


class Quantity(NamedTuple):
    """One node of a derivation.

    ``name`` is the canonical one (``z[1][2]``, with ``@row`` where several samples are shown);
    ``expr`` is None for what is given: inputs, targets, parameters, settings. ``layer`` is None
    for what belongs to no layer; ``sample`` is the 1-based data row, None for a batch's own.
    ``value`` is true or false where ``relation`` is ``<`` or ``<=``, an integer for a place.
    """

    name: Name
    aliases: tuple[str, ...]
    phase: str
    step: int
    value: float
    expr: Expr | None = None
    layer: int | None = None
    sample: int | None = None
    relation: str = "="
    family: str = "mlp"

    def _repr_html_(self) -> str:
        """What a notebook shows: what it is called, its number, and what it is worked out from."""
        names = ", ".join([*self.aliases, str(self.name)])
        rows = [
            [_("name"), names],
            [_("value"), repr(self.value)],
            [_("phase"), self.phase],
            [_("worked out from"), ", ".join(self.depends) or _("given")],
        ]
        return notebook.table(["", ""], rows)

    @property
    def depends(self) -> tuple[str, ...]:
        """The quantities its expression refers to, each once."""
        return () if self.expr is None else tuple(dict.fromkeys(references(self.expr)))


class Values(Protocol):
    """Where a quantity is found by its name."""

    def __getitem__(self, name: str) -> Quantity: ...
