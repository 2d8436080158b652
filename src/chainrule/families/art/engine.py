"""Adaptive resonance's kernel: samples in order, by the reference (`maths`) or compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from chainrule.basics.typing import Floats, Integers
from chainrule.engines.native import kernels, level
from chainrule.families.art import maths as art
from chainrule.families.art.maths import EPSILON, Learned, Rule, Settings


class Pass(NamedTuple):
    """What `chainrule.families.art.maths.learn` gives, and the row (from 0) that would need one
    more category than there may be, else None."""

    learned: Learned
    stopped: int | None = None


class Run(NamedTuple):
    """Samples in order as the compiled module reads them, by these names; it writes `went` and
    `second`."""

    rule: str
    W: Floats
    classes: Integers | None
    codes: Floats
    sample_classes: Integers | None
    went: Integers
    second: Integers | None
    fitting: bool
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
) -> Pass:
    """Learn coded samples ``(n, m)`` in order, from prototypes W on. With `wanted` ``(n,)``, the
    classes of the samples, `classes` are those of the categories there are."""
    if engine == "native":
        second = np.zeros(len(codes), np.int64)
        run = _run(rule, W, codes, settings)._replace(
            classes=_integers(classes),
            sample_classes=_integers(wanted),
            second=second,
            most=most,
        )
        W, owned, stopped = kernels.art_fit(run, level())
        learned = Learned(W, run.went, second, owned)
        return Pass(learned, None if stopped < 0 else stopped)
    learned = art.learn(rule, W, codes, settings, classes, wanted)
    too_many = np.flatnonzero(learned.went >= most)
    return Pass(learned, int(too_many[0]) if len(too_many) else None)


def art_nearest(
    engine: str, rule: Rule, W: Floats, codes: Floats, settings: Settings, fitting: bool = False
) -> Integers:
    """The category of the greatest choice of each coded row, ``(n,)``: of all, or of those that are
    `fitting`, −1 where none is."""
    if engine == "native":
        run = _run(rule, W, codes, settings)._replace(fitting=fitting)
        kernels.art_nearest(run, level())
        return run.went
    found = art.fitting if fitting else art.nearest
    return found(rule, W, codes, settings)


def _run(rule: Rule, W: Floats, codes: Floats, settings: Settings) -> Run:
    """Without classes; there may be as many categories as there are."""
    return Run(
        rule=rule.name,
        W=np.ascontiguousarray(W, np.float64).reshape(-1, codes.shape[1]),
        classes=None,
        codes=np.ascontiguousarray(codes, np.float64),
        sample_classes=None,
        went=np.zeros(len(codes), np.int64),
        second=None,
        fitting=False,
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
