"""A Boltzmann machine's next step of learning, quantity by quantity.

    clamped phase     the energies and probabilities of all states that row `row` allows, ⟨sᵢsⱼ⟩ in
                      them, and over all rows
    free phase        the same of all states there are
    update            w+ = w + η(clamped − free)

⟨sᵢsᵢ⟩ is ⟨sᵢ⟩. State k has the bits of k − 1: unit i is on where (k − 1) >> (i − 1) is odd; in the
clamped phase counted over the gaps and hidden units. States are listed where they are few and the
means exact; else the means are given, drawn by the chains as the next step draws them. By Hebb's
rule the row is stored.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import numpy as np

from chainrule.basics.expression import Expr, add, case, exp, lt, mul
from chainrule.basics.typing import Floats
from chainrule.derivation.graph.kinds import Built, Kind, given, ref
from chainrule.families.boltzmann import maths as boltzmann
from chainrule.families.boltzmann.maths import Machine, Means

_MOST_LISTED = 8  # units of which all states are told
_MOST_ENERGY = 500.0  # beyond, e^−E leaves the numbers


class States:
    """States s ``(k, units)`` of one phase by their letter, and the means in them."""

    def __init__(self, letter: str, phase: str, m: Machine, s: Floats) -> None:
        self.letter, self.phase, self.m, self.s = letter, phase, m, s
        self.E = boltzmann.energy(m, s)
        weights = np.exp(-self.E)
        self.Z, self.p = float(weights.sum()), weights / weights.sum()

    @property
    def kinds(self) -> list[Kind]:
        n = (len(self.s),)
        return [
            Kind(f"E{self.letter}[{{0}}]", self.phase, self._energy, n),
            Kind(f"Z{self.letter}", self.phase, self._sum),
            Kind(f"P{self.letter}[{{0}}]", self.phase, self._probability, n),
        ]

    def _energy(self, k: int) -> Built:
        on = (np.flatnonzero(self.s[k - 1]) + 1).tolist()
        terms = [ref("w", i, j) for i in on for j in on if i < j] + [ref("theta", i) for i in on]
        return float(self.E[k - 1]), -add(*terms) if terms else None

    def _weight(self, k: int) -> Expr:
        return exp(-ref(f"E{self.letter}", k))

    def _sum(self) -> Built:
        return self.Z, add(*map(self._weight, range(1, len(self.s) + 1)))

    def _probability(self, k: int) -> Built:
        return float(self.p[k - 1]), self._weight(k) / ref(f"Z{self.letter}")

    def both(self, i: int, j: int) -> tuple[float, Expr | None]:
        """⟨sᵢsⱼ⟩: the probabilities of the states in which both are on."""
        on = np.flatnonzero(self.s[:, i - 1] * self.s[:, j - 1])
        terms = [ref(f"P{self.letter}", k) for k in (on + 1).tolist()]
        return float(self.p[on].sum()), add(*terms) if terms else None


class Learning:
    """The next step of `estimator` from rows X ``(n, visible)``, told by the row `row`."""

    def __init__(self, estimator: Any, m: Machine, X: Floats, row: int) -> None:
        self.m, self.n, self.rows, self.x = m, len(m.theta), len(X), X[row]
        self.joined = np.asarray(estimator._joined(self.n), bool)
        self.rate, self.decay = float(estimator.rate_), float(estimator.weight_decay)
        self.by_sign = estimator.update == "sign"
        drawn = copy.deepcopy(estimator)
        self.clamped, self.free = drawn._phases(X)
        few = estimator.exact_ and estimator.noise is None and self.n <= _MOST_LISTED
        self.listed = self._listed() if few else ()

    def _listed(self) -> Sequence[States]:
        """The states that the row allows, and all."""
        known = boltzmann.with_hidden(self.m, self.x[None])[0]
        gaps = np.flatnonzero(np.isnan(known))
        allowed = np.tile(np.nan_to_num(known), (2 ** len(gaps), 1))
        allowed[:, gaps] = boltzmann.states(len(gaps))
        found = (
            States("c", "clamped", self.m, allowed),
            States("f", "free", self.m, boltzmann.states(self.n)),
        )
        return found if max(abs(part.E).max() for part in found) < _MOST_ENERGY else ()

    @property
    def kinds(self) -> list[Kind]:
        pairs, where = (self.n, self.n), self._has
        told = [
            Kind("eta", "given", given(self.rate)),
            *([Kind("lambda", "given", given(self.decay))] if self.decay else []),
        ]
        if self.listed:
            own, free = self.listed
            told += [
                Kind("rest[{0},{1}]", "given", self._rest, pairs, exists=where),
                *own.kinds,
                Kind("row[{0},{1}]", "clamped", own.both, pairs, exists=where, group="clamped"),
                Kind("clamped[{0},{1}]", "clamped", self._clamped, pairs, exists=where,
                     group="clamped"),
                *free.kinds,
                Kind("free[{0},{1}]", "free", free.both, pairs, exists=where),
            ]  # fmt: skip
        else:
            told += [
                Kind("clamped[{0},{1}]", "clamped", self._clamped, pairs, exists=where),
                Kind("free[{0},{1}]", "free", self._free, pairs, exists=where),
            ]
        joined = self._are_joined
        return [
            *told,
            Kind("dw[{0},{1}]", "update", self._change, pairs, group="w", exists=joined),
            Kind("w+[{0},{1}]", "update", self._weight, pairs, group="w", exists=joined),
            Kind("dtheta[{0}]", "update", self._change_of_bias, (self.n,), group="theta"),
            Kind("theta+[{0}]", "update", self._bias, (self.n,), group="theta"),
        ]

    def _are_joined(self, i: int, j: int) -> bool:
        return i < j and bool(self.joined[i - 1, j - 1])

    def _has(self, i: int, j: int) -> bool:
        return i == j or self._are_joined(i, j)

    @staticmethod
    def _mean(means: Means, i: int, j: int) -> float:
        return float(means.units[i - 1] if i == j else means.pairs[i - 1, j - 1])

    def _rest(self, i: int, j: int) -> Built:
        """The sum over the other rows."""
        whole = self.rows * self._mean(self.clamped, i, j)
        return whole - self.listed[0].both(i, j)[0], None

    def _clamped(self, i: int, j: int) -> Built:
        value = self._mean(self.clamped, i, j)
        if not self.listed:
            return value, None
        return value, (ref("row", i, j) + ref("rest", i, j)) / self.rows

    def _free(self, i: int, j: int) -> Built:
        return self._mean(self.free, i, j), None

    def _difference(self, i: int, j: int) -> Built:
        clamped, free = ref("clamped", i, j), ref("free", i, j)
        value = self._mean(self.clamped, i, j) - self._mean(self.free, i, j)
        if not self.by_sign:
            return value, clamped - free
        return float(np.sign(value)), case(clamped > free, 1, case(lt(clamped, free), -1, 0))

    def _change(self, i: int, j: int) -> Built:
        value, formula = self._difference(i, j)
        if not self.decay:
            return value, formula
        assert formula is not None
        w = float(self.m.W[i - 1, j - 1])
        return value - self.decay * w, formula - mul(ref("lambda"), ref("w", i, j))

    def _weight(self, i: int, j: int) -> Built:
        value = float(self.m.W[i - 1, j - 1]) + self.rate * self._change(i, j)[0]
        return value, ref("w", i, j) + ref("eta") * ref("dw", i, j)

    def _change_of_bias(self, i: int) -> Built:
        return self._difference(i, i)

    def _bias(self, i: int) -> Built:
        value = float(self.m.theta[i - 1]) + self.rate * self._difference(i, i)[0]
        return value, ref("theta", i) + ref("eta") * ref("dtheta", i)


class Storing:
    """A row stored by Hebb's rule besides what is."""

    def __init__(self, m: Machine, x: Floats) -> None:
        self.m, self.n = m, len(m.theta)
        one, self.after = boltzmann.stored(x[None]), boltzmann.stored_besides(m, x[None])
        self.dW = one.W

    @property
    def kinds(self) -> list[Kind]:
        def joined(i: int, j: int) -> bool:
            return i < j

        pairs = (self.n, self.n)
        return [
            Kind("dw[{0},{1}]", "update", self._change, pairs, group="w", exists=joined),
            Kind("w+[{0},{1}]", "update", self._weight, pairs, group="w", exists=joined),
            Kind("theta+[{0}]", "update", self._bias, (self.n,)),
        ]

    def _change(self, i: int, j: int) -> Built:
        product = (2 * ref("s", i) - 1) * (2 * ref("s", j) - 1)
        return float(self.dW[i - 1, j - 1]), product / self.n

    def _weight(self, i: int, j: int) -> Built:
        return float(self.after.W[i - 1, j - 1]), ref("w", i, j) + ref("dw", i, j)

    def _bias(self, i: int) -> Built:
        others = [ref("dw", min(i, j), max(i, j)) for j in range(1, self.n + 1) if j != i]
        value = float(self.after.theta[i - 1])
        return value, ref("theta", i) - add(*others) / 2 if others else ref("theta", i)
