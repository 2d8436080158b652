"""Predictions in which rows that a network does not know are told: those that the vigilance test of
adaptive resonance keeps from every category."""

from __future__ import annotations

from typing import Any

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.data.cells import Column
from chainrule.families.estimated import without_names
from chainrule.models.model import Model


def check_searches(model: Model) -> None:
    """Raise InputError for a family without a vigilance."""
    if model.family.searched is None:
        raise InputError(
            _(
                "Networks of adaptive resonance say which rows are unknown; {family} does not."
            ).format(family=model.family.name)
        )


def searched(model: Model, X: Floats, vigilance: float | None) -> dict[str, Column]:
    """Columns ``(n,)`` by their names, "unknown" where no category takes a raw row of X
    ``(n, inputs)`` by this vigilance (None: that of training)."""
    check_searches(model)
    assert model.family.searched is not None
    with without_names():
        columns = model.family.searched(model.fitted, model.encoded(X), vigilance)
    target = model.schema.targets[0] if model.schema and model.schema.targets else "y"
    return {name or target: column for name, column in columns.items()}


def told(model: Model, X: Floats, vigilance: float | None) -> Any:
    """The same as `predict` gives it: labels ``(n,)``, or the columns where there is no target."""
    columns = searched(model, X, vigilance)
    return columns if model.family.learns_nothing else next(iter(columns.values()))
