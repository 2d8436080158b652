"""The step of contrastive divergence of a restricted Boltzmann machine with Bernoulli units, as a
table of quantities; what another kind of visible units has of its own is asked for by methods."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from chainrule.basics.expression import Expr, add, case, exp, ln, mul
from chainrule.basics.i18n import _
from chainrule.basics.random import Seed
from chainrule.basics.typing import Floats
from chainrule.derivation.graph.derivation import Derivation, derivation_of_sample
from chainrule.derivation.graph.kinds import Built, Kind, given, ref, refs
from chainrule.families.rbm import maths as rbm
from chainrule.families.rbm.engine import uniforms
from chainrule.families.rbm.figure import step_figure


def _logistic(x: Expr) -> Expr:
    return 1 / (1 + exp(-x))


def _softplus(x: Expr) -> Expr:
    return ln(1 + exp(x))


class Step:
    """One sample's step with Bernoulli units; `i` is a visible and `j` a hidden unit, from 1."""

    family, title = "rbm", "Bernoulli"

    def __init__(self, estimator: Any, v0: Floats, row: int, sweep: int) -> None:
        self.estimator, self.row, self.sweep = estimator, row, sweep
        self.machine = rbm.changed(estimator.machine_, lambda part: part.astype(float))
        self.m, self.n = self.machine.W.shape
        self.rate = float(estimator.rate_)
        self.decay = float(estimator.weight_decay)
        draws = uniforms(Seed(*estimator.seed_), np.array([row]))
        self.seen = rbm.cd_step(self.machine, v0[None], None, 1, draws, sweep)
        sides = (self.seen.v0, self.seen.v1)
        self.inputs = [rbm.hidden_input(self.machine, v)[0] for v in sides]
        self.free = [rbm.free_energy(self.machine, v)[0] for v in sides]

    def graph(self) -> Derivation[None]:
        n, m, seen, machine = self.n, self.m, self.seen, self.machine
        assert seen.u is not None
        kinds = [
            Kind("v0[{0}]", "given", given(seen.v0[0]), (n,)),
            Kind("W[{0},{1}]", "given", given(machine.W), (m, n)),
            Kind("b[{0}]", "given", given(machine.b), (n,)),
            Kind("c[{0}]", "given", given(machine.c), (m,)),
            Kind("u0[{0}]", "given", given(seen.u[0]), (m,)),
            Kind("eta", "given", given(self.rate)),
            *([Kind("lambda", "given", given(self.decay))] if self.decay else []),
            *self._own(),
            Kind("x0[{0}]", "forward", lambda j: self._input(j, 0), (m,), group="hidden"),
            Kind("ph0[{0}]", "forward", lambda j: self._p(j, 0), (m,), group="hidden"),
            Kind("F0", "forward", lambda: self._free_energy(0)),
            Kind("coin0[{0}]", "sample", self._coin, (m,), "<", "coin"),
            Kind("h0[{0}]", "sample", self._hidden, (m,), group="coin"),
            *self._reconstruction(),
            Kind("x1[{0}]", "sample", lambda j: self._input(j, 1), (m,), group="again"),
            Kind("ph1[{0}]", "sample", lambda j: self._p(j, 1), (m,), group="again"),
            Kind("F1", "sample", lambda: self._free_energy(1)),
            Kind("positive[{0},{1}]", "update", self._positive, (m, n), group="w"),
            Kind("negative[{0},{1}]", "update", self._negative, (m, n), group="w"),
            Kind("dW[{0},{1}]", "update", self._by_weight, (m, n), group="w"),
            Kind("db[{0}]", "update", self._by_visible, (n,)),
            Kind("dc[{0}]", "update", self._by_hidden, (m,)),
            Kind("W+[{0},{1}]", "update", self._weight, (m, n)),
            Kind("b+[{0}]", "update", self._visible_bias, (n,)),
            Kind("c+[{0}]", "update", self._hidden_bias, (m,)),
            *self._own_update(),
        ]
        context = {
            "visible": n,
            "hidden": m,
            "units": self.title,
            "learning_rate": self.rate,
            "weight_decay": self.decay,
        }
        heading = _(
            "{network} {visible}-{hidden} · CD-1 · sample {sample} · draws of sweep {sweep}"
        ).format(
            network=type(self.estimator).__name__,
            visible=n,
            hidden=m,
            sample=self.row + 1,
            sweep=self.sweep,
        )
        rows = (seen.v0[0], seen.ph0[0], seen.h0[0], seen.v1[0], seen.ph1[0])
        draw = partial(step_figure, machine.W, rows, (self.free[0], self.free[1]))
        return derivation_of_sample(
            self.family,
            kinds,
            context,
            heading,
            sample=self.row + 1,
            step=self.sweep,
            figure=draw,
        )

    # -- what differs between the kinds of units ------------------------------------------------

    def _own(self) -> list[Kind]:
        return [Kind("u1[{0}]", "given", given(self.seen.u1[0]), (self.n,))]

    def _reconstruction(self) -> list[Kind]:
        n = self.n
        return [
            Kind("y1[{0}]", "sample", self._field, (n,), group="visible"),
            Kind("pv1[{0}]", "sample", self._visible_p, (n,), group="visible"),
            Kind("coin1[{0}]", "sample", self._visible_coin, (n,), "<", "visible"),
            Kind("v1[{0}]", "sample", self._visible, (n,), group="visible"),
        ]

    def _own_update(self) -> list[Kind]:
        return []

    def _scaled(self, v: str, i: int) -> Expr:
        """A visible unit as the hidden ones see it."""
        return ref(v, i)

    def _visible_energy(self, v: str) -> Expr:
        return -add(*map(mul, refs("b", self.n), refs(v, self.n)))

    def _pull(self, v: str, i: int) -> Expr:
        """−∂E/∂bᵢ."""
        return ref(v, i)

    def _step_size(self, _i: int) -> Expr:
        return ref("eta")

    # -- the hidden units ------------------------------------------------------------------------

    def _input(self, j: int, side: int) -> Built:
        terms = [ref("W", j, i) * self._scaled(f"v{side}", i) for i in range(1, self.n + 1)]
        return self.inputs[side][j - 1], add(ref("c", j), *terms)

    def _p(self, j: int, side: int) -> Built:
        value = (self.seen.ph0, self.seen.ph1)[side][0, j - 1]
        return value, _logistic(ref(f"x{side}", j))

    def _free_energy(self, side: int) -> Built:
        hidden = add(*map(_softplus, refs(f"x{side}", self.m)))
        return self.free[side], self._visible_energy(f"v{side}") - hidden

    def _coin(self, j: int) -> Built:
        return bool(self.seen.h0[0, j - 1]), ref("u0", j) < ref("ph0", j)

    def _hidden(self, j: int) -> Built:
        return self.seen.h0[0, j - 1], case(ref("u0", j) < ref("ph0", j), 1, 0)

    # -- the visible units -----------------------------------------------------------------------

    def _sum_from_above(self, i: int) -> Expr:
        terms = [ref("h0", j) * ref("W", j, i) for j in range(1, self.m + 1)]
        return add(ref("b", i), *terms)

    def _field(self, i: int) -> Built:
        fields = self.seen.h0 @ self.machine.W + self.machine.b
        return fields[0, i - 1], self._sum_from_above(i)

    def _visible_p(self, i: int) -> Built:
        return self.seen.pv1[0, i - 1], _logistic(ref("y1", i))

    def _visible_coin(self, i: int) -> Built:
        return bool(self.seen.v1[0, i - 1]), ref("u1", i) < ref("pv1", i)

    def _visible(self, i: int) -> Built:
        return self.seen.v1[0, i - 1], case(ref("u1", i) < ref("pv1", i), 1, 0)

    # -- what is learned -------------------------------------------------------------------------

    def _both(self, j: int, i: int, side: int) -> Built:
        v, ph = ((self.seen.v0, self.seen.ph0), (self.seen.v1, self.seen.ph1))[side]
        value = ph[0, j - 1] * rbm.scaled(self.machine, v)[0, i - 1]
        return value, ref(f"ph{side}", j) * self._scaled(f"v{side}", i)

    def _positive(self, j: int, i: int) -> Built:
        return self._both(j, i, 0)

    def _negative(self, j: int, i: int) -> Built:
        return self._both(j, i, 1)

    def _by_weight(self, j: int, i: int) -> Built:
        value = self.seen.gradient.dW[j - 1, i - 1]
        return value, ref("positive", j, i) - ref("negative", j, i)

    def _by_visible(self, i: int) -> Built:
        return self.seen.gradient.db[i - 1], self._pull("v0", i) - self._pull("v1", i)

    def _by_hidden(self, j: int) -> Built:
        return self.seen.gradient.dc[j - 1], ref("ph0", j) - ref("ph1", j)

    def _weight(self, j: int, i: int) -> Built:
        w, dW = self.machine.W[j - 1, i - 1], self.seen.gradient.dW[j - 1, i - 1]
        gain = self._step_size(i) * ref("dW", j, i)
        terms = [ref("W", j, i), gain]
        value = w + self._size(i) * dW
        if self.decay:
            terms.append(-mul(ref("eta"), ref("lambda"), ref("W", j, i)))
            value -= self.rate * self.decay * w
        return value, add(*terms)

    def _size(self, i: int) -> float:
        return self.rate if self.machine.s is None else self.rate * float(self.machine.s[i - 1])

    def _visible_bias(self, i: int) -> Built:
        value = self.machine.b[i - 1] + self._size(i) * self.seen.gradient.db[i - 1]
        return value, ref("b", i) + self._step_size(i) * ref("db", i)

    def _hidden_bias(self, j: int) -> Built:
        value = self.machine.c[j - 1] + self.rate * self.seen.gradient.dc[j - 1]
        return value, ref("c", j) + ref("eta") * ref("dc", j)
