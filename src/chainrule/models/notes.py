"""Sentences of the report on what was decided for the user, and on what should worry them: of the
fit, the rows' weights, the targets' scale and the type of numbers.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.engines.plan import Data
from chainrule.families.fitting import as_target
from chainrule.families.mlp.network_fitting import type_for
from chainrule.models.judging import Tested
from chainrule.models.model import Model
from chainrule.problems.problem import Problem
from chainrule.training.reach import TOLD, beyond_range, idle_units
from chainrule.training.settings import Settings


def notes_on_fit(model: Model, X: Floats, y: Any) -> tuple[str, ...]:
    """What the family has to say of a fit to these rows."""
    if model.family.layered:
        return _on_network(model, X, y)
    if model.family.notes is None:
        return ()
    return tuple(model.family.notes(model.estimator, model.as_given(X), as_target(y, model.task)))


def _on_network(model: Model, X: Floats, y: Any) -> tuple[str, ...]:
    """Targets that its output cannot reach, and units that no longer learn."""
    schema = model.schema
    assert schema is not None
    targets = schema.encode_targets(y)
    beyond = beyond_range(model.networks[0], targets)
    idle = []
    if len(model.networks) == 1:  # of several no unit matters so much
        n = model.settings.n_threads
        idle = idle_units(model.network, Data(X, targets), model.encoded, TOLD, n_threads=n)
    return (
        *([beyond] if beyond else []),
        *(layer.sentence() for layer in idle),
    )


def notes_on_weights(problem: Problem, tested: Tested | None) -> list[str]:
    """What the weights of the rows are good for."""
    if problem.sample_weight is None or problem.y is None:
        return []
    if tested is not None and tested.source and tested.weight is None:
        note = _("note: {file} has no column of weights: there each row counts once.")
        return [note.format(file=tested.source)]
    return [_("note: rows count by their weight in the figures too.")]


def notes_on_targets(problem: Problem, model: Model) -> list[str]:
    """How targets are scaled, where it is otherwise than the inputs and nobody said so."""
    scaler = None if model.schema is None else model.schema.target_scaler
    usual = "standard" if problem.scale == "robust" else problem.scale
    if scaler is None or problem.target_scale is not None or scaler.kind == usual:
        return []
    note = _("note: targets are scaled by {kind}, within the reach of the output {output}.")
    if scaler.kind == "none":
        note = _("note: targets are not scaled: they lie within the reach of the output {output}.")
    return [note.format(kind=scaler.kind, output=model.networks[0].output.name)]


def notes_on_type(n_rows: int, settings: Settings, model: Model) -> list[str]:
    """The type of numbers that one network learned `n_rows` in, where it is not float64."""
    n = n_rows * model.networks[0].sizes[0]
    if len(model.networks) > 1 or type_for(n, settings) is np.float64:
        return []
    if settings.mixed_precision:
        return [_("note: trained in float32, with products in bfloat16")]
    if settings.device != "cpu":
        return [_("note: trained in float32, as {device} does best").format(device=settings.device)]
    return [_("note: trained in float32, as {n:,} numbers go in").format(n=n)]
