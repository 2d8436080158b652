"""A restricted Boltzmann machine's step of contrastive divergence from one sample, quantity by
quantity: probabilities, coins with their uniform numbers, the reconstruction, and what each weight
gains."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.expression import Expr, add, call, exp, mul, neg, sqrt
from chainrule.basics.typing import Floats
from chainrule.derivation.graph.derivation import Derivation
from chainrule.derivation.graph.kinds import Built, Kind, given, ref, refs
from chainrule.families.rbm import maths as rbm
from chainrule.families.rbm.explained_step import Step
from chainrule.families.rbm.learning import MOST_LOG_VARIANCE
from chainrule.families.rbm.maths import Machine


def derive(estimator: Any, X: Floats, _y: Any, row: int | None, step: int) -> Derivation[None]:
    """What one more step with one sweep from row `row` (CD-1, however it was trained) would do,
    with the random numbers of sweep `step`; without momentum and sparsity."""
    row = row or 0
    made = Step if estimator.machine_.s is None else _GaussianStep
    return made(estimator, np.asarray(X[row], float), row, step).graph()


class _GaussianStep(Step):
    """With Gaussian units, of variances s; steps are taken in units of the deviations."""

    family, title = "gaussian-rbm", "Gaussian"
    machine: Machine

    def _s(self) -> Floats:
        assert self.machine.s is not None
        return self.machine.s

    def _own(self) -> list[Kind]:
        n, numbers = self.n, rbm.normal(self.seen.u1)[0]
        return [
            Kind("s[{0}]", "given", given(self._s()), (n,)),
            Kind("normal[{0}]", "given", given(numbers), (n,)),
        ]

    def _reconstruction(self) -> list[Kind]:
        n = self.n
        return [
            Kind("mean1[{0}]", "sample", self._field, (n,), group="visible"),
            Kind("v1[{0}]", "sample", self._visible, (n,), group="visible"),
        ]

    def _visible(self, i: int) -> Built:
        noise = sqrt(ref("s", i)) * ref("normal", i)
        return self.seen.v1[0, i - 1], ref("mean1", i) + noise

    def _scaled(self, v: str, i: int) -> Expr:
        return ref(v, i) / ref("s", i)

    def _visible_energy(self, v: str) -> Expr:
        triples = (refs(letter, self.n) for letter in (v, "b", "s"))
        squares = zip(*triples, strict=True)
        return add(*((x - b) ** 2 / (2 * s) for x, b, s in squares))

    def _pull(self, v: str, i: int) -> Expr:
        return (ref(v, i) - ref("b", i)) / ref("s", i)

    def _step_size(self, i: int) -> Expr:
        return ref("eta") * ref("s", i)

    def _own_update(self) -> list[Kind]:
        if self.estimator.variance == "unit":
            return []
        n = self.n
        return [
            Kind("pull0[{0}]", "update", lambda i: self._from_hidden(i, 0), (n,), group="s"),
            Kind("pull1[{0}]", "update", lambda i: self._from_hidden(i, 1), (n,), group="s"),
            Kind("dz[{0}]", "update", self._by_log_variance, (n,), group="s"),
            Kind("s+[{0}]", "update", self._variance, (n,), group="s"),
        ]

    def _from_hidden(self, i: int, side: int) -> Built:
        ph = (self.seen.ph0, self.seen.ph1)[side]
        terms = map(mul, refs(f"ph{side}", self.m), self._column(i))
        return (ph @ self.machine.W)[0, i - 1], add(*terms)

    def _column(self, i: int) -> list[Expr]:
        return [ref("W", j, i) for j in range(1, self.m + 1)]

    def _by_log_variance(self, i: int) -> Built:
        def side(k: int) -> Expr:
            v = ref(f"v{k}", i)
            half = (v - ref("b", i)) ** 2 / 2
            return (half - v * ref(f"pull{k}", i)) / ref("s", i)

        assert self.seen.gradient.dz is not None
        return self.seen.gradient.dz[i - 1], side(0) - side(1)

    def _variance(self, i: int) -> Built:
        assert self.seen.gradient.dz is not None
        change = np.clip(
            self.rate * self.seen.gradient.dz[i - 1], -MOST_LOG_VARIANCE, MOST_LOG_VARIANCE
        )
        most = call("min", ref("eta") * ref("dz", i), MOST_LOG_VARIANCE)
        within = call("max", most, neg(MOST_LOG_VARIANCE))
        return self._s()[i - 1] * np.exp(change), ref("s", i) * exp(within)
