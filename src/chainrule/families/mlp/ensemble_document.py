"""An ensemble in a model file: a network's file, with ``#j`` after the arrays of member j.

    parameters["members"]   how many there are, their temperature, the best epoch of each, and how
                            much each column matters
    fold                    which member each row trained on was left out of (-1: none)
    residual                of numbers |y − ŷ| ``(n, targets)``, ŷ what that member said, in units

Of very many rows there is an even share of the residuals of each fold, sorted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.container import Document
from chainrule.basics.i18n import _
from chainrule.basics.stored import NUMBER, WHOLE, check_fields, listed, require
from chainrule.families.family import Contents, Family, Fitted
from chainrule.families.mlp import network_document
from chainrule.families.mlp.ensemble import Ensemble, Residuals
from chainrule.network import Network
from chainrule.preprocessing.schema import Schema
from chainrule.training.history import History
from chainrule.training.settings import Settings

_MEMBERS = {
    "n": WHOLE,
    "temperature": NUMBER,
    "best_epochs": listed(WHOLE),
    "importance": listed(NUMBER),
}
_OWN = ("fold", "residual")


class _Member(NamedTuple):
    """A member by itself, as a model."""

    fitted: Network
    network: Network
    schema: Schema | None
    settings: Settings
    history: History
    family: Family
    task: str
    names: None = None


def document(model: Fitted) -> Document:
    ensemble: Ensemble = model.fitted
    shared = (model.schema, model.settings, model.history, model.family, model.task)
    held = [
        network_document.document(_Member(network, network, *shared))
        for network in ensemble.members
    ]
    arrays = {
        f"{name}#{j}": array for j, one in enumerate(held, 1) for name, array in one.arrays.items()
    }
    if ensemble.residuals is not None:
        fold = ensemble.residuals.member.astype(np.int8)
        arrays |= {"fold": fold, "residual": ensemble.residuals.size}
    members = {
        "n": len(ensemble.members),
        "temperature": ensemble.temperature,
        "best_epochs": list(ensemble.best_epochs),
        "importance": list(ensemble.importance),
    }
    return held[0]._replace(parameters=held[0].parameters | {"members": members}, arrays=arrays)


def restored(family: Family, document: Document, own: Mapping[str, Any]) -> Contents:
    parameters, arrays = dict(document.parameters), dict(document.arrays)
    entry = parameters.pop("members")
    check_fields("members", entry, _MEMBERS, optional=("importance",))
    n = entry["n"]
    require(n >= 1 and entry["temperature"] > 0, _("the temperature must be above 0"))
    require(len(entry["best_epochs"]) == n, _("best_epochs must have an entry for each member"))
    residuals = _residuals(arrays, n)
    parts: list[dict[str, Any]] = [{} for _member in range(n)]
    for name, array in arrays.items():
        plain, _hash, j = name.rpartition("#")
        known = j.isdigit() and 1 <= int(j) <= n
        require(known, _("there is no array {name!r}").format(name=name))
        parts[int(j) - 1][plain] = array
    held = [document._replace(parameters=parameters, arrays=part) for part in parts]
    found = [network_document.restored(family, one, own) for one in held]
    networks = tuple(contents.fitted for contents in found)
    same = len({network.sizes for network in networks}) == 1
    require(same, _("the members are of several sizes"))
    matters = tuple(entry.get("importance", ()))
    schema = found[0].schema
    fits = len(matters) in (0, 0 if schema is None else len(schema.inputs))
    require(fits, _("importance must have an entry for each column"))
    ensemble = Ensemble(
        networks,
        entry["temperature"],
        tuple(entry["best_epochs"]),
        residuals=residuals,
        importance=matters,
    )
    return found[0]._replace(fitted=ensemble)


def _residuals(arrays: dict[str, Any], n: int) -> Residuals | None:
    """Taken out of `arrays`; None where there are none."""
    found = [arrays.pop(name, None) for name in _OWN]
    if all(array is None for array in found):
        return None
    member, size = found
    fits = (
        member is not None
        and size is not None
        and member.dtype.kind == "i"
        and size.dtype.kind == "f"
        and size.ndim == 2
        and member.shape == size.shape[:1]
        and ((member >= 0) & (member < n)).all()
        and (np.isfinite(size) & (size >= 0)).all()
    )
    require(fits, _("fold and residual do not fit one another"))
    return Residuals(member.astype(np.int64), size)
