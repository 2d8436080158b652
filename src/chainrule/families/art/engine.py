"""Adaptive resonance's kernel: samples in order, by the reference (`maths`) or compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from chainrule.basics.typing import Floats, Integers
from chainrule.engines.native import kernels, level
from chainrule.families.art import maths as art
from chainrule.families.art.maths import EPSILON, Rule, Settings


class Learned(NamedTuple):
    """Prototypes ``(categories, m)``, the category each sample went to ``(n,)``, the class of each
    category, and the row (from 0) that would need one more than there may be, else None."""

    prototypes: Floats
    went: Integers
    classes: Integers
    stopped: int | None = None


class Run(NamedTuple):
    """Samples in order as the compiled module reads them, by these names; it writes `went`."""

    rule: str
    W: Floats
    classes: Integers | None
    codes: Floats
    sample_classes: Integers | None
    went: Integers
    most: int
    rho: float
    alpha: float
    beta: float
    theta: float
    epsilon: float
    tracking: str


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
        run = _run(rule, W, codes, settings)._replace(
            classes=_integers(classes), sample_classes=_integers(wanted), most=most
        )
        W, owned, stopped = kernels.art_fit(run, level())
        return Learned(W, run.went, owned, None if stopped < 0 else stopped)
    prototypes, went, owned = art.learn(rule, W, codes, settings, classes, wanted)
    too_many = np.flatnonzero(went >= most)
    return Learned(prototypes, went, owned, int(too_many[0]) if len(too_many) else None)


def art_nearest(engine: str, rule: Rule, W: Floats, codes: Floats, settings: Settings) -> Integers:
    """The category of the greatest choice of each coded row, whatever its match, ``(n,)``."""
    if engine == "native":
        run = _run(rule, W, codes, settings)
        kernels.art_nearest(run, level())
        return run.went
    return art.nearest(rule, W, codes, settings)


def _run(rule: Rule, W: Floats, codes: Floats, settings: Settings) -> Run:
    """Without classes; there may be as many categories as there are."""
    return Run(
        rule=rule.name,
        W=np.ascontiguousarray(W, np.float64).reshape(-1, codes.shape[1]),
        classes=None,
        codes=np.ascontiguousarray(codes, np.float64),
        sample_classes=None,
        went=np.zeros(len(codes), np.int64),
        most=len(W),
        rho=settings.rho,
        alpha=settings.alpha,
        beta=1.0 if rule.name == "art1" else settings.beta,
        theta=settings.theta,
        epsilon=EPSILON,
        tracking=settings.tracking,
    )


def _integers(codes: Integers | None) -> Integers | None:
    return None if codes is None else np.ascontiguousarray(codes, np.int64)
