# Longer than 250 lines: the search and the codes of three kinds stand side by side.
"""Adaptive resonance's search for one sample, quantity by quantity, module by module:

    comparison layer     takes the sample in, as its code I
    recognition layer    every category answers with its choice T; the greatest is J[1]
    threshold            the match M of the category tested beside the vigilance ρ
    reset                takes a category that does not fit out; the next greatest is J[2], …; where
                         none is left, a new one is founded

and what the category that resonates becomes. These are the modules of Carpenter and Grossberg, by
the names that Zhou's "Machine Learning" (周志华《机器学习》, section 5.5.2) gives them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import partial
from typing import Any

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.expression import Expr, add, call, case, le, lt, mul, sqrt
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.derivation.graph.derivation import Derivation, derivation_of_sample
from chainrule.derivation.graph.kinds import Built, Kind, given, ref, refs
from chainrule.families.art import maths as art
from chainrule.families.art.figure import Search, search_figure

_BEFORE = -1  # stands for a choice that is not looked at any more


def derive(estimator: Any, X: Floats, y: Any, row: int | None, step: int) -> Derivation[None]:
    """How row `row` would find its category, and what that would become, if it were learned now."""
    if step:
        raise InputError(_("A network is explained as it was fitted: there is no step to go to."))
    row = row or 0
    search = _Contrast if estimator.rule_ is art.ART2A else _Overlap
    return search(estimator, X[row], None if y is None else y[row]).graph(row + 1)


def _is_first(n: int) -> bool:
    return n == 1


def _is_later(n: int) -> bool:
    return n > 1


def _length(terms: list[Expr]) -> Expr:
    return sqrt(add(*(term**2 for term in terms)))


class _Search(ABC):
    """What all rules share; `j` is a category, `n` a test, both from 1."""

    def __init__(self, estimator: Any, x: Floats, label: Any) -> None:
        self.estimator, self.rule = estimator, estimator.rule_
        self.s = estimator.settings_
        self.x, self.code = (part[0] for part in estimator._coded(x[None]))
        self.g = getattr(estimator, "input_weights_", None)
        self.W = np.asarray(estimator.prototypes_, float)
        self.k, self.m = self.W.shape
        self.class_of = getattr(estimator, "category_classes_", None)
        self.wanted = self._wanted(label)
        classes = None if self.wanted is None else self.class_of
        self.seen = art.look(self.rule, self.W, self.code, self.s, classes, self.wanted)
        self.tests = self.seen.tested
        self.strict = self.wanted is not None and self.s.tracking in ("MT0", "MT~")
        self.is_new = self.seen.category == self.k
        self.j = self.seen.category + 1

    def _wanted(self, label: Any) -> int | None:
        if self.class_of is None or label is None:
            return None
        found = np.flatnonzero(self.estimator.classes_ == label)
        if not len(found):
            raise InputError(
                _("There is no class {label!r}.").format(label=label),
                _("Known: {names}.").format(names=", ".join(map(str, self.estimator.classes_))),
            )
        return int(found[0])

    def graph(self, sample: int) -> Derivation[None]:
        k, m, tests = self.k, self.m, len(self.tests)
        strictly = "<" if self.strict else "<="
        kinds = [
            Kind("x[{0}]", "given", given(self.x), (len(self.x),)),
            *([] if self.g is None else [Kind("g[{0}]", "given", given(self.g), self.g.shape)]),
            Kind("w[{0},{1}]", "given", given(self.W), (k, m)),
            Kind("alpha", "given", given(float(self.s.alpha))),
            Kind("beta", "given", given(float(self.s.beta))),
            *self._classes(),
            *self._coding(),
            Kind("T[{0}]", "recognition", self._choice, (k,)),
            Kind("J[{0}]", "recognition", self._tried, (tests,), "argmax", "test", _is_first),
            Kind("J[{0}]", "reset", self._tried, (tests,), "argmax", "test", _is_later),
            Kind("M[{0}]", "threshold", self._match, (tests,), group="test"),
            Kind("rho[{0}]", "threshold", self._vigilance, (tests,), group="test"),
            Kind("fits[{0}]", "threshold", self._fits, (tests,), strictly, "test"),
            Kind("same[{0}]", "threshold", self._same, (tests,), "<=", "test", self._has_class),
            Kind("category", "reset" if self.is_new else "threshold", lambda: (self.j, None)),
            *self._learning(),
        ]
        family = self.estimator.family_
        context = {
            "inputs": len(self.x),
            "categories": k,
            "rho": self.s.rho,
            "alpha": self.s.alpha,
            "beta": self.s.beta,
        }
        heading, draw = self._heading(sample), partial(search_figure, self._drawn())
        return derivation_of_sample(
            family,
            kinds,
            context,
            heading,
            sample=sample,
            figure=draw,
        )

    def _drawn(self) -> Search:
        """What the figure shows."""
        seen = self.seen
        tested = [(j, rho, float(seen.M[j]), what) for j, rho, what in self.tests]
        return Search(self.code, seen.T, tested, seen.category)

    def _heading(self, sample: int) -> str:
        outcome = _("a new category") if self.is_new else _("category {j}").format(j=self.j)
        return _("{network} · {k} categories · sample {sample} → {outcome}").format(
            network=type(self.estimator).__name__, k=self.k, sample=sample, outcome=outcome
        )

    # -- what a rule says -----------------------------------------------------------------------

    @abstractmethod
    def _coding(self) -> list[Kind]:
        """From x to the code I."""

    @abstractmethod
    def _learning(self) -> list[Kind]:
        """What becomes of the category."""

    @abstractmethod
    def _choice(self, j: int) -> Built:
        """T of category j."""

    @abstractmethod
    def _match(self, n: int) -> Built:
        """M of the category of test n."""

    # -- the search -----------------------------------------------------------------------------

    def _classes(self) -> list[Kind]:
        if self.wanted is None:
            return []
        assert self.class_of is not None
        return [
            Kind("class", "given", given(self.wanted + 1)),
            Kind("class_of[{0}]", "given", given(np.asarray(self.class_of) + 1), (self.k,)),
        ]

    def _category(self, n: int) -> int:
        """The category of test n, from 1."""
        return self.tests[n - 1][0] + 1

    def _tried(self, n: int) -> Built:
        """The greatest choice of those not tested yet; of other classes too, but for MT~."""
        out = {self._category(i) for i in range(1, n)}
        if self.s.tracking == "MT~" and self.wanted is not None:
            assert self.class_of is not None
            out |= {j for j in range(1, self.k + 1) if self.class_of[j - 1] != self.wanted}
        answers = [_BEFORE if j in out else ref("T", j) for j in range(1, self.k + 1)]
        return self._category(n), call("argmax", *answers)

    def _vigilance(self, n: int) -> Built:
        if n == 1:
            return self.tests[0][1], None
        if self.tests[n - 2][2] != "other class":
            return self.tests[n - 1][1], ref("rho", n - 1)
        match = ref("M", n - 1)
        raised: dict[str, Expr] = {"MT+": match + art.EPSILON, "MT-": match - art.EPSILON}
        return self.tests[n - 1][1], raised.get(self.s.tracking, match)

    def _fits(self, n: int) -> Built:
        sign = lt if self.strict else le
        return self.tests[n - 1][2] != "reset", sign(ref("rho", n), ref("M", n))

    def _has_class(self, n: int) -> bool:
        return self.wanted is not None and self.tests[n - 1][2] != "reset"

    def _same(self, n: int) -> Built:
        away = ref("class_of", self._category(n)) - ref("class")
        return self.tests[n - 1][2] == "resonance", abs(away) <= 0

    def _w(self, j: int) -> list[Expr]:
        return refs("w", self.m, j)


class _Overlap(_Search):
    """ART 1 and fuzzy ART."""

    def _coding(self) -> list[Kind]:
        def component(i: int) -> Built:
            d = len(self.x)
            column = i if i <= d else i - d
            whole: Expr = ref("x", i) if i <= d else 1 - ref("x", column)
            return self.code[i - 1], whole if self.g is None else ref("g", column) * whole

        return [Kind("I[{0}]", "comparison", component, (self.m,))]

    def _common(self, j: int) -> Expr:
        pairs = zip(refs("I", self.m), self._w(j), strict=True)
        return add(*(call("min", code, w) for code, w in pairs))

    def _choice(self, j: int) -> Built:
        value = self.seen.T[j - 1]
        if self.s.alpha + self.W[j - 1].sum() == 0:
            return value, None
        return value, self._common(j) / add(ref("alpha"), *self._w(j))

    def _match(self, n: int) -> Built:
        j = self._category(n)
        value = self.seen.M[j - 1]
        if self.code.sum() == 0:
            return value, None
        return value, self._common(j) / add(*refs("I", self.m))

    def _learning(self) -> list[Kind]:
        return [Kind("w+[{0}]", "update", self._new, (self.m,))]

    def _new(self, i: int) -> Built:
        value, code = self.seen.after[i - 1], ref("I", i)
        if self.is_new:
            return value, code
        w = ref("w", self.j, i)
        common = call("min", code, w)
        if self.s.beta == 1 or self.rule is art.ART1:
            return value, common
        kept = (1 - ref("beta")) * w
        return value, ref("beta") * common + kept


class _Contrast(_Search):
    """ART 2-A."""

    def __init__(self, estimator: Any, x: Floats, label: Any) -> None:
        super().__init__(estimator, x, label)
        roots = 1.0 if self.g is None else np.sqrt(self.g)
        self.weighed, self.taken = self.x * roots, "x" if self.g is None else "z"
        self.length = float(np.sqrt((self.weighed**2).sum()))
        self.unit = self.weighed / (self.length or 1)
        self.kept = np.where(self.unit > self.s.theta, self.unit, 0)
        self.kept_length = float(np.sqrt((self.kept**2).sum()))

    def _coding(self) -> list[Kind]:
        m = self.m
        return [
            Kind("theta", "given", given(float(self.s.theta))),
            *([] if self.g is None else [Kind("z[{0}]", "comparison", self._weigh, (m,))]),
            Kind("length", "comparison", lambda: (self.length, _length(refs(self.taken, m)))),
            Kind("u[{0}]", "comparison", self._unit, (m,)),
            Kind("f[{0}]", "comparison", self._above_noise, (m,)),
            Kind("kept", "comparison", lambda: (self.kept_length, _length(refs("f", m)))),
            Kind("I[{0}]", "comparison", self._coded, (m,)),
            Kind("sum", "comparison", lambda: (float(self.code.sum()), add(*refs("I", m)))),
        ]

    def _weigh(self, i: int) -> Built:
        return self.weighed[i - 1], ref("x", i) * sqrt(ref("g", i))

    def _unit(self, i: int) -> Built:
        whole = ref(self.taken, i) / ref("length") if self.length else None
        return self.unit[i - 1], whole

    def _above_noise(self, i: int) -> Built:
        u = ref("u", i)
        return self.kept[i - 1], case(u > ref("theta"), u, 0)

    def _coded(self, i: int) -> Built:
        return self.code[i - 1], ref("f", i) / ref("kept") if self.kept_length else None

    def _choice(self, j: int) -> Built:
        return self.seen.T[j - 1], add(*map(mul, refs("I", self.m), self._w(j)))

    def _match(self, n: int) -> Built:
        """T, or −1 where an uncommitted category would answer more."""
        j = self._category(n)
        uncommitted = ref("alpha") * ref("sum")
        return self.seen.M[j - 1], case(uncommitted > ref("T", j), -1, ref("T", j))

    def _learning(self) -> list[Kind]:
        m = self.m
        if self.is_new:
            return [
                Kind("w+[{0}]", "update", lambda i: (self.seen.after[i - 1], ref("I", i)), (m,))
            ]
        w = self.W[self.j - 1]
        self.noted = np.where(w > self.s.theta, self.code, 0)
        self.noted_length = float(np.sqrt((self.noted**2).sum()))
        unit = self.noted / (self.noted_length or 1)
        self.blend = self.s.beta * unit + (1 - self.s.beta) * w
        self.blend_length = float(np.sqrt((self.blend**2).sum()))
        return [
            Kind("psi[{0}]", "update", self._noted, (m,)),
            Kind("noted", "update", lambda: (self.noted_length, _length(refs("psi", m)))),
            Kind("v[{0}]", "update", self._blended, (m,)),
            Kind("long", "update", lambda: (self.blend_length, _length(refs("v", m)))),
            Kind("w+[{0}]", "update", self._new, (m,)),
        ]

    def _noted(self, i: int) -> Built:
        where = ref("w", self.j, i) > ref("theta")
        return self.noted[i - 1], case(where, ref("I", i), 0)

    def _blended(self, i: int) -> Built:
        seen: Expr = ref("psi", i)
        if self.noted_length:
            seen = seen / ref("noted")
        kept = (1 - ref("beta")) * ref("w", self.j, i)
        return self.blend[i - 1], ref("beta") * seen + kept

    def _new(self, i: int) -> Built:
        v = ref("v", i)
        return self.seen.after[i - 1], v / ref("long") if self.blend_length else v
