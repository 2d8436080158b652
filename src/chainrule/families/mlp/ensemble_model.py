"""An ensemble as a model: its predictions are a network's, of the mean of the members' outputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chainrule.basics.arguments import argument
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.layout import aligned, figure
from chainrule.families.family import Contents, Fitted, Rows
from chainrule.families.mlp import network_model
from chainrule.families.mlp.ensemble import Ensemble
from chainrule.families.mlp.ensemble_document import document, restored
from chainrule.families.mlp.network_fitting import fit
from chainrule.training.history import History
from chainrule.training.settings import Settings


def n_inputs(ensemble: Ensemble) -> int:
    return ensemble.sizes[0]


def contents(ensemble: Ensemble) -> Contents:
    return Contents(ensemble, None, Settings(), History())


def derive(
    model: Fitted, rows: Rows, shown: Sequence[int] | None, step: int, settings: dict[str, Any]
) -> Any:
    """Refused: a step is of one network."""
    n = len(model.fitted.members)
    raise InputError(
        _("This model is {n} networks, whose outputs are averaged.").format(n=n),
        _("Say which one: {option}, up to {n}.").format(option=argument(member=1), n=n),
    )


def lines(model: Fitted, name: str) -> list[str]:
    """What is common to the members, and how each ended."""
    ensemble: Ensemble = model.fitted
    n = len(ensemble.members)
    layers = network_model.lines_of(ensemble.members[0], model)
    epochs = ", ".join(map(str, ensemble.best_epochs))
    told = [_("{n} networks of these layers, whose outputs are averaged").format(n=n), *layers]
    if epochs:
        told.append(_("the weights kept are those of epochs {epochs}").format(epochs=epochs))
    if ensemble.loss.name == "log_loss":
        t = figure(ensemble.temperature)
        told.append(_("temperature T = {t}: p = mean of f(z/T)").format(t=t))
    return [*told, *_importance(model)]


def _importance(model: Fitted) -> list[str]:
    """How much each column matters, the most first."""
    matters = model.fitted.importance
    if not matters or model.schema is None:
        return []
    pairs = sorted(zip(matters, model.schema.inputs, strict=True), key=lambda pair: -pair[0])
    rows = [(name, figure(value, 4)) for value, name in pairs]
    head = (
        _("importance: how much the log loss rises where a column is shuffled")
        if model.fitted.loss.name == "log_loss"
        else _("importance: how much R² falls where a column is shuffled")
    )
    return [head, *("  " + line for line in aligned(rows, right=(1,)))]


ENSEMBLE = network_model.NETWORK._replace(
    fit=fit,
    n_inputs=n_inputs,
    contents=contents,
    document=document,
    restored=restored,
    derive=derive,
    lines=lines,
)
