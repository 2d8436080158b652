"""Adaptive resonance's kernel: samples in order, by the reference (`models.art`) or compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from chainrule.basics.typing import Floats, Integers
from chainrule.engines import native
from chainrule.families.art import maths as art
from chainrule.families.art.maths import EPSILON, Rule, Settings


class Learned(NamedTuple):
    """Prototypes ``(categories, m)``, the category each sample went to ``(n,)``, the class of each
    category, and the row (from 0) that would need one more than there may be, else None."""

    prototypes: Floats
    went: Integers
    classes: Integers
    stopped: int | None = None


def art_fit(
    engine: str,
    rule: Rule,
    W: Floats,
    codes: Floats,
    settings: Settings,
    most: int,
    classes: Integers | None = None,
    wanted: Integers | None = None,
) -> Learned:
    """Learn coded samples ``(n, m)`` in order, from prototypes W on. With `wanted` ``(n,)``, the
    classes of the samples, `classes` are those of the categories there are."""
    if engine == "native":
        return _native(rule, W, codes, settings, most, classes, wanted)
    prototypes, went, owned = art.learn(rule, W, codes, settings, classes, wanted)
    too_many = np.flatnonzero(went >= most)
    return Learned(prototypes, went, owned, int(too_many[0]) if len(too_many) else None)


def art_nearest(engine: str, rule: Rule, W: Floats, codes: Floats, settings: Settings) -> Integers:
    """The category of the greatest choice of each coded row, whatever its match, ``(n,)``."""
    if engine == "native":
        return _native(rule, W, codes, settings, len(W), None, None, learns=False).went
    return art.nearest(rule, W, codes, settings)


def _native(
    rule: Rule,
    W: Floats,
    codes: Floats,
    s: Settings,
    most: int,
    classes: Integers | None,
    wanted: Integers | None,
    learns: bool = True,
) -> Learned:
    assert native._native is not None
    went = np.zeros(len(codes), np.int64)
    prototypes, labels, stopped = native._native.art_fit(
        native._native.ART_RULES.index(rule.name),
        np.ascontiguousarray(W, np.float64).reshape(-1, codes.shape[1]),
        None if classes is None else np.ascontiguousarray(classes, np.int64),
        np.ascontiguousarray(codes, np.float64),
        None if wanted is None else np.ascontiguousarray(wanted, np.int64),
        went, s.rho, s.alpha, 1.0 if rule.name == "art1" else s.beta, s.theta,
        native._native.TRACKING.index(s.tracking), EPSILON, most, learns, native.LEVEL,
    )  # fmt: skip
    return Learned(prototypes, went, labels, None if stopped < 0 else int(stopped))
