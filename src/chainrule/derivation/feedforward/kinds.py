"""The rows of a feed-forward step's table: which indices a kind has, and what they mean.

A row's functions take the `StepRecords` first; `bound` gives them those of one step. l is a layer,
i a unit of the layer below, j and k units, all from 1. A builder of what each sample has takes the
sample last.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

from chainrule.derivation.feedforward.records import StepRecords
from chainrule.derivation.graph.kinds import Built, Kind

Builder: TypeAlias = Callable[..., Built]
Exists: TypeAlias = Callable[..., bool]


def of_units(name: str, phase: str, build: Builder, **more: Any) -> Kind:
    """A kind with one quantity for each unit (l, j), and each sample."""
    return Kind(name, phase, build, None, exists=StepRecords.has_unit, layer=0, unit=1, **more)


def of_outputs(
    name: str, phase: str, build: Builder, exists: Exists = StepRecords.has_output, **more: Any
) -> Kind:
    """One for each output k, and each sample."""
    return Kind(name, phase, build, None, exists=exists, unit=0, **more)


def of_samples(name: str, phase: str, build: Builder, **more: Any) -> Kind:
    """One for each sample."""
    return Kind(name, phase, build, **more)


def of_weights(
    name: str,
    phase: str,
    build: Builder,
    exists: Exists = StepRecords.has_weight,
    per_sample: bool = False,
    **more: Any,
) -> Kind:
    """One for each weight (l, i, j)."""
    return Kind(
        name, phase, build, None, exists=exists, per_sample=per_sample, layer=0, unit=2, **more
    )


def of_biases(name: str, phase: str, build: Builder, **more: Any) -> Kind:
    """One for each bias (l, j); where a layer shares one, by its first unit's indices."""
    own = StepRecords.own_bias
    row = Kind(name, phase, build, None, exists=StepRecords.has_bias, layer=0, unit=1, **more)
    return row._replace(canonical=own, per_sample=False)


def of_step(name: str, phase: str, build: Builder) -> Kind:
    """One for the step."""
    return Kind(name, phase, build, per_sample=False)


def bound(kind: Kind, step: StepRecords) -> Kind:
    """The row with its functions bound to the records of a step."""
    return kind._replace(
        build=partial(kind.build, step),
        exists=None if kind.exists is None else partial(kind.exists, step),
        canonical=None if kind.canonical is None else partial(kind.canonical, step),
    )
