"""A step of contrastive divergence for one sample, quantity by quantity: P(h|v), the coin flips
with their uniform numbers, v′ and h′, and positive less negative statistics."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule._typing import Floats
from chainrule.derivation.expression import (
    Expr,
    Ref,
    add,
    call,
    case,
    div,
    lt,
    mul,
    neg,
    power,
    sub,
)
from chainrule.derivation.graph import Built, Graph, Kind, given
from chainrule.i18n import _
from chainrule.models import rbm
from chainrule.models.rbm import Machine
from chainrule.random import Seed


def derive(estimator: Any, X: Floats, _y: Any, row: int | None, step: int) -> Graph:
    """CD-1 from row `row`, with the draws of step `step`."""
    row = row or 0
    return _Divergence(estimator, X[row], step).graph(row + 1, step)


def _sigmoid(x: Expr) -> Expr:
    return div(1, add(1, call("exp", neg(x))))


class _Divergence:
    """`j` is a hidden unit, `i` a visible one, both from 1."""

    def __init__(self, estimator: Any, v: Floats, step: int) -> None:
        m = estimator.machine_
        W, b, c = (np.asarray(part, float) for part in m[:3])
        self.m = Machine(W, b, c, m.gaussian)
        self.k, self.d = W.shape
        self.rate = float(estimator.learning_rate)
        self.step = rbm.divergence(self.m, v[None].astype(float), Seed(*estimator.seed_), step)
        self.model = self.step.phases[0]
        self.fields = {
            "x": self.step.v @ W.T + c, "x'": self.model.v @ W.T + c, "y": self.step.h @ W + b
        }  # fmt: skip

    def graph(self, sample: int, step: int) -> Graph:
        k, d, m = self.k, self.d, self.m
        s, model = self.step, self.model
        gaussian = m.gaussian
        kinds = [
            Kind("v[{0}]", "given", given(s.v[0]), (d,)),
            Kind("w[{0},{1}]", "given", given(m.W), (k, d)),
            Kind("b[{0}]", "given", given(m.b), (d,)),
            Kind("c[{0}]", "given", given(m.c), (k,)),
            Kind("eta", "given", given(self.rate)),
            Kind("F", "energy", self._free_energy),
            Kind("x[{0}]", "forward", lambda j: self._into_hidden("x", "v", j), (k,), group="up"),
            Kind("p[{0}]", "forward", lambda j: self._probability("p", "x", s.p_h, j), (k,),
                 group="up"),
            Kind("u[{0}]", "given", given(s.u_h[0]), (k,)),
            Kind("h[{0}]", "sample", lambda j: self._flip("u", "p", s.h, j), (k,), "<"),
            Kind("y[{0}]", "sample", self._into_visible, (d,), group="down"),
            *self._visible_draw(),
            Kind("v'[{0}]", "sample", self._visible, (d,), "=" if gaussian else "<", "down"),
            Kind("x'[{0}]", "sample", lambda j: self._into_hidden("x'", "v'", j), (k,),
                 group="again"),
            Kind("p'[{0}]", "sample", lambda j: self._probability("p'", "x'", model.p_h, j), (k,),
                 group="again"),
            Kind("dw[{0},{1}]", "update", self._change, (k, d)),
            Kind("db[{0}]", "update", self._change_b, (d,)),
            Kind("dc[{0}]", "update", self._change_c, (k,)),
            Kind("w+[{0},{1}]", "update", self._new, (k, d)),
            Kind("b+[{0}]", "update", self._new_b, (d,)),
            Kind("c+[{0}]", "update", self._new_c, (k,)),
        ]  # fmt: skip
        family = "gaussian-rbm" if gaussian else "rbm"
        context = {"visible": d, "hidden": k, "learning_rate": self.rate}
        heading = _("{family} {visible}-{hidden} · CD-1 · sample {sample} · draws of step {step}")
        named = heading.format(
            family="GaussianRBM" if gaussian else "BernoulliRBM", visible=d, hidden=k,
            sample=sample, step=step,
        )  # fmt: skip
        return Graph(family, kinds, context, named, sample=sample, step=step)

    def _free_energy(self) -> Built:
        value = rbm.free_energy(self.m, self.step.v)[0]
        units = [call("ln", add(1, call("exp", Ref(f"x[{j}]")))) for j in range(1, self.k + 1)]
        visible: list[Expr] = [
            mul(div(1, 2), power(sub(Ref(f"v[{i}]"), Ref(f"b[{i}]")), 2)) if self.m.gaussian
            else mul(Ref(f"b[{i}]"), Ref(f"v[{i}]"))
            for i in range(1, self.d + 1)
        ]  # fmt: skip
        if abs(self.fields["x"]).max() > 500:  # e^x alone would overflow
            return value, None
        of_v = add(*visible)
        return value, sub(of_v if self.m.gaussian else neg(of_v), add(*units))

    def _into_hidden(self, name: str, v: str, j: int) -> Built:
        terms = [mul(Ref(f"w[{j},{i}]"), Ref(f"{v}[{i}]")) for i in range(1, self.d + 1)]
        return self.fields[name][0, j - 1], add(*terms, Ref(f"c[{j}]"))

    def _probability(self, _name: str, x: str, p: Floats, j: int) -> Built:
        return p[0, j - 1], _sigmoid(Ref(f"{x}[{j}]"))

    def _flip(self, u: str, p: str, states: Floats, j: int) -> Built:
        return int(states[0, j - 1]), case(lt(Ref(f"{u}[{j}]"), Ref(f"{p}[{j}]")), 1, 0)

    def _into_visible(self, i: int) -> Built:
        terms = [mul(Ref(f"h[{j}]"), Ref(f"w[{j},{i}]")) for j in range(1, self.k + 1)]
        return self.fields["y"][0, i - 1], add(*terms, Ref(f"b[{i}]"))

    def _visible_draw(self) -> list[Kind]:
        draws = given(self.model.draws_v[0])
        if self.m.gaussian:
            return [Kind("n[{0}]", "given", draws, (self.d,), group="down")]
        mean = self.model.mean_v[0]
        return [
            Kind("q[{0}]", "sample", lambda i: (mean[i - 1], _sigmoid(Ref(f"y[{i}]"))), (self.d,),
                 group="down"),
            Kind("u'[{0}]", "given", draws, (self.d,), group="down"),
        ]  # fmt: skip

    def _visible(self, i: int) -> Built:
        if self.m.gaussian:
            return self.model.v[0, i - 1], add(Ref(f"y[{i}]"), Ref(f"n[{i}]"))
        return self._flip("u'", "q", self.model.v, i)

    def _change(self, j: int, i: int) -> Built:
        positive = mul(Ref(f"p[{j}]"), Ref(f"v[{i}]"))
        negative = mul(Ref(f"p'[{j}]"), Ref(f"v'[{i}]"))
        return self.step.dW[j - 1, i - 1], sub(positive, negative)

    def _change_b(self, i: int) -> Built:
        return self.step.db[i - 1], sub(Ref(f"v[{i}]"), Ref(f"v'[{i}]"))

    def _change_c(self, j: int) -> Built:
        return self.step.dc[j - 1], sub(Ref(f"p[{j}]"), Ref(f"p'[{j}]"))

    def _moved(self, name: str, change: str, before: Any, by: Any) -> Built:
        return before + self.rate * by, add(Ref(name), mul(Ref("eta"), Ref(change)))

    def _new(self, j: int, i: int) -> Built:
        place = j - 1, i - 1
        return self._moved(f"w[{j},{i}]", f"dw[{j},{i}]", self.m.W[place], self.step.dW[place])

    def _new_b(self, i: int) -> Built:
        return self._moved(f"b[{i}]", f"db[{i}]", self.m.b[i - 1], self.step.db[i - 1])

    def _new_c(self, j: int) -> Built:
        return self._moved(f"c[{j}]", f"dc[{j}]", self.m.c[j - 1], self.step.dc[j - 1])
