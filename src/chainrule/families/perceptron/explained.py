"""The McCulloch-Pitts neuron and the perceptron, quantity by quantity: the sum, the test, the
correction of every weight."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.expression import add, call, case, mul
from chainrule.basics.i18n import _, ngettext
from chainrule.basics.typing import Floats, Integers
from chainrule.basics.visible import visible
from chainrule.derivation.graph.derivation import Derivation, derivation_of_sample
from chainrule.derivation.graph.kinds import Built, Kind, given, ref, refs
from chainrule.families.perceptron import maths as perceptron
from chainrule.families.perceptron.figure import neuron_figure, perceptron_figure
from chainrule.families.perceptron.maths import Look, Weights


def derive(estimator: Any, X: Floats, y: Any, row: int | None, step: int) -> Derivation[None]:
    """What row `row` does to the network; of a perceptron after `step` corrections of learning from
    X and y anew (then, with no row named, the sample of the next correction)."""
    if hasattr(estimator, "threshold"):
        return _neuron(estimator, X, row or 0, step)
    return _perceptron(estimator, X, y, row, step)


def _neuron(estimator: Any, X: Floats, row: int, step: int) -> Derivation[None]:
    if step:
        raise InputError(_("A McCulloch-Pitts neuron does not learn: there is no step."))
    x, w, theta = X[row], estimator.weights_, float(estimator.threshold)
    n = len(x)
    fires = perceptron.neuron(x[None], w, theta)[0]
    s = perceptron.sums(x[None], Weights(w[None], np.zeros(1)))[0, 0]
    kinds = (
        Kind("x[{0}]", "given", given(x), (n,)),
        Kind("w[{0}]", "given", given(w), (n,)),
        Kind("theta", "given", given(theta)),
        Kind("s", "forward", lambda: (s, add(*map(mul, refs("w", n), refs("x", n))))),
        Kind("y", "forward", lambda: (fires, case(ref("theta") <= ref("s"), 1, 0))),
    )
    heading = _("McCulloch-Pitts neuron · sample {sample}").format(sample=row + 1)
    draw = partial(neuron_figure, w, theta, x, float(s))
    return derivation_of_sample(
        "mcculloch-pitts", kinds, {"inputs": n}, heading, sample=row + 1, figure=draw
    )


def _perceptron(estimator: Any, X: Floats, y: Any, row: int | None, step: int) -> Derivation[None]:
    codes = None if y is None else _codes(estimator, y)
    weights = Weights(np.asarray(estimator.coef_, float), np.asarray(estimator.intercept_, float))
    if step:
        if codes is None:
            raise InputError(_("Steps of learning need the labels: data with the target column."))
        weights, looked_at = _after(estimator, X, codes, step)
        row = looked_at if row is None else row
    row = row or 0
    code = None if codes is None else int(codes[row])
    return _Correction(estimator, weights, X[row], code).graph(row + 1, step)


def _codes(estimator: Any, y: Any) -> Integers:
    unknown = np.setdiff1d(y, estimator.classes_)
    if len(unknown):
        raise InputError(
            _("There is no class {label!r}.").format(label=unknown[0].item()),
            _("Known: {names}.").format(names=", ".join(map(str, estimator.classes_))),
        )
    codes: Integers = np.searchsorted(estimator.classes_, y).astype(np.int64)
    return codes


def _after(estimator: Any, X: Floats, codes: Integers, step: int) -> tuple[Weights, int]:
    """The weights after `step` corrections, and the row of the next one (or the last row looked
    at, where there is none)."""
    rows = 1 if len(estimator.classes_) == 2 else len(estimator.classes_)
    weights = Weights(np.zeros((rows, X.shape[1])), np.zeros(rows))
    done = 0
    for epoch in range(estimator.max_iter):
        before = done
        for i in estimator.order(len(X), epoch).tolist():
            seen = perceptron.look(weights, X[i], int(codes[i]), estimator.rule_)
            if seen.mistaken.any():
                if done == step:
                    return weights, i
                weights, done = seen.after, done + 1
        if done == before:
            break
    if done < step:
        raise InputError(
            ngettext(
                "Learning makes {n} correction on these data, and then no more.",
                "Learning makes {n} corrections on these data, and then no more.",
                done,
            ).format(n=done)
        )
    return weights, 0


class _Correction:
    """One sample before a perceptron's weights, and what it changes."""

    def __init__(self, estimator: Any, weights: Weights, x: Floats, code: int | None) -> None:
        self.estimator, self.weights, self.x, self.code = estimator, weights, x, code
        self.rule = estimator.rule_
        self.k, self.n = weights.W.shape
        self.together = self.rule.together and self.k > 1
        self.s = weights.W @ x + weights.b
        self.seen: Look | None = (
            None if code is None else perceptron.look(weights, x, code, self.rule)
        )

    def graph(self, sample: int, step: int) -> Derivation[None]:
        k, n = self.k, self.n
        kinds = [
            Kind("x[{0}]", "given", given(self.x), (n,)),
            Kind("w[{0},{1}]", "given", given(self.weights.W), (k, n)),
            Kind("b[{0}]", "given", given(self.weights.b), (k,)),
            Kind("s[{0}]", "forward", self._sum, (k,)),
            Kind("predicted", "forward", self._predicted),
        ]
        if self.seen is not None:
            kinds += [
                Kind("t[{0}]", "given", given(self.seen.t), (k,)),
                Kind("eta", "given", given(float(self.rule.eta))),
                Kind("margin", "given", given(float(self.rule.margin))),
                *self._tests(),
                Kind("w+[{0},{1}]", "update", self._new_weight, (k, n), exists=self._corrected),
                Kind("b+[{0}]", "update", self._new_bias, (k,), exists=self._corrects_bias),
            ]
        classes = [str(label) for label in self.estimator.classes_]
        context = {"inputs": n, "classes": classes, "multi_class": self.estimator.multi_class}
        heading = self._heading(sample, step)
        after = None if self.seen is None else (self.seen.after.W, self.seen.after.b)
        draw = partial(perceptron_figure, self.weights.W, self.weights.b, self.x, self.s, after)
        return derivation_of_sample(
            "perceptron", kinds, context, heading, sample=sample, step=step, figure=draw
        )

    def _heading(self, sample: int, step: int) -> str:
        parts = [_("perceptron"), _("sample {sample}").format(sample=sample)]
        if self.code is not None:
            parts.append(
                _("class {label}").format(label=visible(self.estimator.classes_[self.code]))
            )
        corrected = ngettext("after {n} correction", "after {n} corrections", step).format(n=step)
        parts.append(corrected if step else _("as trained"))
        return " · ".join(parts)

    def _sum(self, c: int) -> Built:
        terms = map(mul, refs("w", self.n, c), refs("x", self.n))
        return self.s[c - 1], add(*terms, ref("b", c))

    def _predicted(self) -> Built:
        """The place of the class among the classes, from 1."""
        if self.k == 1:
            return (2 if self.s[0] > 0 else 1), case(ref("s", 1) > 0, 2, 1)
        return int(self.s.argmax()) + 1, call("argmax", *refs("s", self.k))

    def _tests(self) -> list[Kind]:
        if not self.together:
            return [Kind("mistaken[{0}]", "match", self._mistaken, (self.k,), relation="<=")]
        return [Kind("mistaken", "match", self._mistaken_together, relation="<=")]

    def _mistaken(self, c: int) -> Built:
        assert self.seen is not None
        return bool(self.seen.mistaken[c - 1]), ref("t", c) * ref("s", c) <= ref("margin")

    def _mistaken_together(self) -> Built:
        assert self.seen is not None
        own, rival = int(self.seen.t.argmax()) + 1, int(self.seen.t.argmin()) + 1
        test = ref("s", own) - ref("s", rival) <= ref("margin")
        return bool(self.seen.mistaken.any()), test

    def _corrected(self, c: int, *_i: int) -> bool:
        return self.seen is not None and bool(self.seen.mistaken[c - 1])

    def _corrects_bias(self, c: int) -> bool:
        return self.rule.intercept and self._corrected(c)

    def _new_weight(self, c: int, i: int) -> Built:
        assert self.seen is not None
        step = mul(ref("eta"), ref("t", c), ref("x", i))
        return self.seen.after.W[c - 1, i - 1], ref("w", c, i) + step

    def _new_bias(self, c: int) -> Built:
        assert self.seen is not None
        return self.seen.after.b[c - 1], ref("b", c) + ref("eta") * ref("t", c)
