"""Adaptive resonance's search for one sample, quantity by quantity: the code, every choice, each test
of a match in its order, and what the category that resonates becomes."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule._typing import Floats
from chainrule.derivation.expression import Expr, Ref, add, call, case, div, gt, le, lt, mul, power, sub
from chainrule.derivation.graph import Built, Graph, Kind, given, refs
from chainrule.errors import InputError
from chainrule.i18n import _
from chainrule.models import art

_NAMES = {"art1": "ART 1", "fuzzy": "fuzzy ART", "art2a": "ART 2-A"}


def derive(estimator: Any, X: Floats, y: Any, row: int | None, step: int) -> Graph:
    """How row `row` would find its category if it were learned now."""
    if step:
        raise InputError(_("A network is explained as it was fitted: there is no step to go to."))
    row = row or 0
    return _Search(estimator, X[row], None if y is None else y[row]).graph(row + 1)


class _Search:
    def __init__(self, estimator: Any, x: Floats, label: Any) -> None:
        self.estimator, self.rule = estimator, estimator._rule
        self.settings = estimator._settings(len(x))
        scaled = estimator._scaled(x[None], False)
        self.x = scaled[0]
        self.code = estimator._coded(x[None], False)[0]
        self.W = np.asarray(estimator.prototypes_, float)
        self.k, self.m = self.W.shape
        self.classes = getattr(estimator, "category_classes_", None)
        self.wanted = self._wanted(label)
        classes = None if self.wanted is None else self.classes
        self.seen = art.look(self.rule, self.W, self.code, self.settings, classes, self.wanted)
        self.tests = self.seen.tested

    def _wanted(self, label: Any) -> int | None:
        if self.classes is None or label is None:
            return None
        found = np.flatnonzero(self.estimator.classes_ == label)
        if not len(found):
            raise InputError(
                _("There is no class {label!r}.").format(label=label),
                _("Known: {names}.").format(names=", ".join(map(str, self.estimator.classes_))),
            )
        return int(found[0])

    def graph(self, sample: int) -> Graph:
        k, m, d = self.k, self.m, len(self.x)
        fuzzy = self.rule.name == "fuzzy"
        kinds = [
            Kind("x[{0}]", "given", given(self.x), (d,)),
            Kind("w[{0},{1}]", "given", given(self.W), (k, m)),
            Kind("rho", "given", given(float(self.settings.rho))),
            Kind("alpha", "given", given(float(self.settings.alpha))),
            Kind("beta", "given", given(float(self.settings.beta))),
        ]
        if self.rule.name == "art2a":
            kinds.append(Kind("theta", "given", given(float(self.settings.theta))))
            kinds += self._kinds_of_contrast(d)
        else:
            code = self._complement if fuzzy else lambda i: (self.code[i - 1], Ref(f"x[{i}]"))
            kinds.append(Kind("I[{0}]", "forward", code, (m,)))
        if self.wanted is not None:
            kinds += [
                Kind("class", "given", lambda: (self.wanted + 1, None)),
                Kind("class_of[{0}]", "given", lambda j: (int(self.classes[j - 1]) + 1, None), (k,)),
            ]
        kinds += [
            Kind("T[{0}]", "forward", self._choice, (k,)),
            Kind("M[{0}]", "match", self._match, (k,), group="test", exists=self._is_tested),
            Kind("rho[{0}]", "match", self._rho, (k,), group="test", exists=self._raised),
            Kind("fits[{0}]", "match", self._fits, (k,), relation=self._relation, group="test",
                 exists=self._is_tested),
            Kind("category", "match", lambda: (self.seen.category + 1, None)),
            Kind("w+[{0},{1}]", "update", self._new, (k + 1, m), exists=self._is_the_one),
        ]  # fmt: skip
        if self.rule.name == "art2a":
            kinds.insert(-1, Kind("seen[{0}]", "update", self._seen, (m,), exists=self._learns))
            kinds.insert(-1, Kind("u[{0}]", "update", self._blended, (m,), exists=self._learns))
        kinds = [kind for kind in kinds if kind.form != "fits[{0}]"] + [
            kind for kind in kinds if kind.form == "fits[{0}]"
        ] if False else kinds  # fmt: skip
        context = {"inputs": d, "categories": k, "rho": self.settings.rho,
                   "alpha": self.settings.alpha, "beta": self.settings.beta}  # fmt: skip
        name = type(self.estimator).__name__
        family = {"ART1": "art1", "ART2A": "art2a", "FuzzyART": "fuzzy-art"}.get(
            name, "fuzzy-artmap"
        )
        return Graph(family, self._in_order(kinds), context, self._heading(sample), sample=sample)
