"""A Boltzmann machine's state, quantity by quantity: its energy term by term, every unit's flip
(field, probability, the uniform number, what it becomes), and its next step of learning."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from chainrule.basics.expression import Expr, add, case, exp, mul
from chainrule.basics.i18n import _
from chainrule.basics.random import Seed
from chainrule.basics.typing import Floats
from chainrule.derivation.graph.derivation import Derivation, derivation_of_sample
from chainrule.derivation.graph.kinds import Built, Kind, given, ref
from chainrule.families.boltzmann import maths as boltzmann
from chainrule.families.boltzmann.explained_learning import Learning, Storing
from chainrule.families.boltzmann.figure import sweep_figure
from chainrule.families.boltzmann.maths import Machine


def derive(estimator: Any, X: Floats, _y: Any, row: int | None, step: int) -> Derivation[None]:
    """A sweep at temperature 1 from row `row`, its gaps and hidden units at 0, with the draws of
    sweep `step`; the energies before and after; and what the next step of learning makes of the
    weights."""
    row = row or 0
    bits = estimator.bits(X)
    m = Machine(*(np.asarray(part, float) for part in estimator.machine_))
    sweep = _Sweep(m, bits[row], Seed(*estimator.seed_), step)
    return sweep.graph(row + 1, step, _learning(estimator, m, bits, row))


def _learning(estimator: Any, m: Machine, bits: Floats, row: int) -> list[Kind]:
    """What learns: all rows by the gradient, or this one by Hebb's rule, if it has no gap."""
    if estimator.rule == "boltzmann":
        return Learning(estimator, m, bits, row).kinds
    return [] if np.isnan(bits[row]).any() else Storing(m, bits[row]).kinds


class _Sweep:
    """Units are looked at in order: unit i sees those before it as they became."""

    def __init__(self, m: Machine, v: Floats, seed: Seed, step: int) -> None:
        self.m, self.n, self.visible = m, len(m.theta), len(v)
        self.s = np.concatenate([np.nan_to_num(v), np.zeros(self.n - len(v))])
        self.u = boltzmann.uniforms(seed, 1, self.n, step)[0]
        now = self.s.copy()
        self.flips = []
        for i in range(self.n):
            self.flips.append(boltzmann.flip(m, now, i, 1.0, float(self.u[i])))
            now[i] = self.flips[-1].state
        self.after = now

    def graph(self, sample: int, step: int, learning: list[Kind]) -> Derivation[None]:
        n, pairs = self.n, (self.n, self.n)
        kinds = (
            Kind("s[{0}]", "given", given(self.s), (n,)),
            Kind("w[{0},{1}]", "given", given(self.m.W), pairs, exists=lambda i, j: i < j),
            Kind("theta[{0}]", "given", given(self.m.theta), (n,)),
            Kind("E", "energy", lambda: self._energy("s", self.s)),
            Kind("x[{0}]", "sample", self._field, (n,), group="unit"),
            Kind("p[{0}]", "sample", self._probability, (n,), group="unit"),
            Kind("u[{0}]", "given", given(self.u), (n,), group="unit"),
            Kind("on[{0}]", "sample", self._below, (n,), "<", "unit"),
            Kind("s+[{0}]", "sample", self._flip, (n,), group="unit"),
            Kind("E+", "energy", lambda: self._energy("s+", self.after)),
            *learning,
        )
        heading = _(
            "Boltzmann machine · {visible} visible, {hidden} hidden · sample {sample} · "
            "draws of sweep {step}"
        ).format(visible=self.visible, hidden=self.n - self.visible, sample=sample, step=step)
        context = {"visible": self.visible, "hidden": self.n - self.visible, "temperature": 1}
        energies = (self._energy("s", self.s)[0], self._energy("s+", self.after)[0])
        draw = partial(sweep_figure, self.m.W, self.s, self.after, self.visible, energies)
        return derivation_of_sample(
            "boltzmann", kinds, context, heading, sample=sample, step=step, figure=draw
        )

    def _w(self, i: int, j: int) -> Expr:
        return ref("w", min(i, j), max(i, j))

    def _energy(self, name: str, s: Floats) -> Built:
        places = range(1, self.n + 1)
        terms = [
            mul(self._w(i, j), ref(name, i), ref(name, j)) for i in places for j in places if i < j
        ]
        terms += [ref("theta", i) * ref(name, i) for i in places]
        return boltzmann.energy(self.m, s[None])[0], -add(*terms)

    def _field(self, i: int) -> Built:
        terms = [
            self._w(i, j) * ref("s+" if j < i else "s", j) for j in range(1, self.n + 1) if j != i
        ]
        return float(self.flips[i - 1].field), add(ref("theta", i), *terms)

    def _probability(self, i: int) -> Built:
        return float(self.flips[i - 1].p), 1 / (1 + exp(-ref("x", i)))

    def _below(self, i: int) -> Built:
        return bool(self.flips[i - 1].state), ref("u", i) < ref("p", i)

    def _flip(self, i: int) -> Built:
        state = int(self.flips[i - 1].state)
        return state, case(ref("u", i) < ref("p", i), 1, 0)
