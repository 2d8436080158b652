"""A radial basis function network's forward and backward pass, quantity by quantity."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from chainrule.basics.errors import InputError, ShapeError
from chainrule.basics.expression import Expr, add, call, div, exp, ln, mul, sqrt
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.derivation.graph.derivation import Derivation, derivation_of_sample
from chainrule.derivation.graph.kinds import Built, Kind, given, ref, refs
from chainrule.families.rbf import maths as rbf
from chainrule.families.rbf.figure import bumps_figure
from chainrule.families.rbf.maths import KERNELS, Units

_Formula = Callable[[Expr, Expr], Expr]


def _half_over(s: Expr) -> Expr:
    return 2 * s**2


_VALUE: dict[str, _Formula] = {
    "gaussian": lambda r2, s: exp(-(r2 / _half_over(s))),
    "multiquadric": lambda r2, s: sqrt(r2 + s**2),
    "inverse_multiquadric": lambda r2, s: 1 / sqrt(r2 + s**2),
    "thin_plate": lambda r2, _s: mul(div(1, 2), r2, ln(r2)),
}
_BY_R2: dict[str, Callable[[Expr, Expr, Expr], Expr]] = {
    "gaussian": lambda _r2, s, phi: -(phi / _half_over(s)),
    "multiquadric": lambda _r2, _s, phi: 1 / (2 * phi),
    "inverse_multiquadric": lambda _r2, _s, phi: -(phi**3 / 2),
    "thin_plate": lambda r2, _s, _phi: div(1, 2) * (ln(r2) + 1),
}
_BY_WIDTH: dict[str, Callable[[Expr, Expr, Expr], Expr]] = {
    "gaussian": lambda r2, s, phi: phi * r2 / s**3,
    "multiquadric": lambda _r2, s, phi: s / phi,
    "inverse_multiquadric": lambda _r2, s, phi: -(s * phi**3),
}
"""The slopes by the width; a thin plate has none."""


def derive(estimator: Any, X: Floats, y: Any, row: int | None, step: int) -> Derivation[None]:
    """The forward pass of row `row`; where its target is known, E of this sample and the gradient
    of every parameter. With ``read_out="average"`` the weighted mean only."""
    if step:
        raise InputError(
            _("An RBF network is explained as it was fitted: there is no step to go to.")
        )
    row = row or 0
    target = None if y is None else _target(estimator, y[row])
    step_of = _Averaging if estimator.read_out == "average" else _Pass
    return step_of(estimator, X[row], target).graph(row + 1)


def _target(estimator: Any, y: Any) -> Floats:
    if hasattr(estimator, "classes_"):
        return np.asarray(estimator.classes_ == y, float)
    target = np.asarray(np.atleast_1d(y), float)
    if target.shape != estimator.units_.b.shape:
        message = _("The network has {k} outputs; found {found} targets in a row.")
        raise ShapeError(message.format(k=len(estimator.units_.b), found=len(target)))
    return target


class _Pass:
    """One sample's pass, out and back."""

    def __init__(self, estimator: Any, x: Floats, target: Floats | None) -> None:
        self.estimator, self.x, self.target = estimator, x, target
        units = Units(estimator.centers_, *estimator.units_[1:])
        self.units = Units(*(np.asarray(part, float) for part in units))
        roots = getattr(estimator, "input_weights_", None)
        self.g = None if roots is None else roots**2
        self.kernel = KERNELS[estimator.kernel]
        self.m, self.n = self.units.centers.shape
        self.k = len(self.units.b)
        squares = (x - self.units.centers) ** 2
        exact = (squares if self.g is None else self.g * squares).sum(axis=1)[None]
        phi = self.kernel.value(exact, self.units.widths)
        self.passed = rbf.Forward(exact, phi, phi @ self.units.V + self.units.b)
        if target is not None:
            self.back = rbf.backward(
                self.units, self.kernel, x[None], target[None], self.passed, np.ones(1)
            )

    def graph(self, sample: int) -> Derivation[None]:
        m, n, k = self.m, self.n, self.k
        units = self.units
        has_width = self.kernel.name in _BY_WIDTH
        kinds = [
            *self._of_inputs(),
            *([Kind("sigma[{0}]", "given", given(units.widths), (m,))] if has_width else []),
            Kind("v[{0},{1}]", "given", given(units.V), (m, k)),
            Kind("b[{0}]", "given", given(units.b), (k,)),
            Kind("r2[{0}]", "forward", self._distance, (m,), group="unit"),
            Kind("phi[{0}]", "forward", self._unit, (m,), group="unit"),
            Kind("o[{0}]", "forward", self._output, (k,)),
        ]
        if self.target is not None:
            kinds += [
                Kind("y[{0}]", "given", given(self.target), (k,)),
                Kind("E", "loss", self._loss),
                Kind("dE/do[{0}]", "backward", self._by_output, (k,)),
                Kind("dE/dv[{0},{1}]", "backward", self._by_weight, (m, k), group="back"),
                Kind("dE/dphi[{0}]", "backward", self._by_unit, (m,), group="back"),
                Kind("dphi/dr2[{0}]", "backward", self._slope, (m,), group="back"),
                Kind("dE/dc[{0},{1}]", "backward", self._by_center, (m, n), group="back"),
            ]
            if has_width:
                kinds.append(Kind("dE/dsigma[{0}]", "backward", self._by_width, (m,), group="back"))
        return self._derivation(kinds, self.passed.phi[0], sample)

    def _of_inputs(self) -> list[Kind]:
        """The row, the centers, and what each input counts where that is said."""
        centers = given(self.units.centers)
        return [
            Kind("x[{0}]", "given", given(self.x), (self.n,)),
            *([] if self.g is None else [Kind("g[{0}]", "given", given(self.g), (self.n,))]),
            Kind("c[{0},{1}]", "given", centers, (self.m, self.n)),
        ]

    def _derivation(self, kinds: list[Kind], phi: Floats, sample: int) -> Derivation[None]:
        draw = partial(bumps_figure, self.kernel, self.units.widths, self.passed.r2[0], phi)
        return derivation_of_sample(
            "rbf", kinds, self._context(), self._heading(sample), sample=sample, figure=draw
        )

    def _context(self) -> dict[str, Any]:
        return {
            "inputs": self.n,
            "units": self.m,
            "outputs": self.k,
            "kernel": self.kernel.name,
            "read_out": self.estimator.read_out,
        }

    def _heading(self, sample: int) -> str:
        return _("RBF network · {sizes} · {kernel} · sample {sample}").format(
            sizes=f"{self.n}-{self.m}-{self.k}", kernel=self.kernel.name, sample=sample
        )

    def _distance(self, j: int) -> Built:
        squares = [(ref("x", i) - ref("c", j, i)) ** 2 for i in range(1, self.n + 1)]
        if self.g is not None:
            squares = list(map(mul, refs("g", self.n), squares))
        return self.passed.r2[0, j - 1], add(*squares)

    def _parts(self, j: int) -> tuple[Expr, Expr, Expr]:
        return ref("r2", j), ref("sigma", j), ref("phi", j)

    def _unit(self, j: int) -> Built:
        r2, s, _phi = self._parts(j)
        value = self.passed.phi[0, j - 1]
        if self.kernel.name == "thin_plate" and self.passed.r2[0, j - 1] == 0:
            return value, 0 * r2  # r² ln r² goes to 0 with r
        return value, _VALUE[self.kernel.name](r2, s)

    def _output(self, k: int) -> Built:
        terms = [ref("phi", j) * ref("v", j, k) for j in range(1, self.m + 1)]
        return self.passed.outputs[0, k - 1], add(*terms, ref("b", k))

    def _loss(self) -> Built:
        assert self.target is not None
        errors = zip(refs("o", self.k), refs("y", self.k), strict=True)
        value = rbf.loss(self.units, self.passed, self.target[None], np.ones(1), 0.0)
        return value, div(1, 2) * add(*((o - y) ** 2 for o, y in errors))

    def _by_output(self, k: int) -> Built:
        return self.back.outputs[0, k - 1], ref("o", k) - ref("y", k)

    def _by_weight(self, j: int, k: int) -> Built:
        value = self.back.gradients.V[j - 1, k - 1]
        return value, ref("dE/do", k) * ref("phi", j)

    def _by_unit(self, j: int) -> Built:
        terms = [ref("dE/do", k) * ref("v", j, k) for k in range(1, self.k + 1)]
        return self.back.phi[0, j - 1], add(*terms)

    def _slope(self, j: int) -> Built:
        value = self.kernel.by_r2(self.passed.r2[:, [j - 1]], self.units.widths[[j - 1]])[0, 0]
        if self.kernel.name == "thin_plate" and self.passed.r2[0, j - 1] == 0:
            return value, None
        return value, _BY_R2[self.kernel.name](*self._parts(j))

    def _by_center(self, j: int, i: int) -> Built:
        # by the definition: the sum over samples that `backward` takes has one term here
        slope = self.back.phi[0, j - 1] * self._slope(j)[0]
        value = slope * -2 * (self.x[i - 1] - self.units.centers[j - 1, i - 1])
        moved = ref("x", i) - ref("c", j, i)
        whole = mul(ref("dE/dphi", j), ref("dphi/dr2", j), -2, moved)
        if self.g is None:
            return value, whole
        return value * self.g[i - 1], mul(whole, ref("g", i))

    def _by_width(self, j: int) -> Built:
        slope = _BY_WIDTH[self.kernel.name](*self._parts(j))
        return self.back.gradients.widths[j - 1], ref("dE/dphi", j) * slope


class _Averaging(_Pass):
    """The weighted mean of the units' targets."""

    def graph(self, sample: int) -> Derivation[None]:
        m, k = self.m, self.k
        exponents = -self.passed.r2[0] / (2 * self.units.widths**2)
        self.nearest = exponents.max()
        self.phi = np.exp(exponents - self.nearest)
        kinds = [
            *self._of_inputs(),
            Kind("sigma[{0}]", "given", given(self.units.widths), (m,)),
            Kind("v[{0},{1}]", "given", given(self.units.V), (m, k)),
            Kind("r2[{0}]", "forward", self._distance, (m,), group="unit"),
            Kind("e[{0}]", "forward", self._exponent, (m,), group="unit"),
            Kind("nearest", "forward", self._nearest),
            Kind("phi[{0}]", "forward", self._weight, (m,)),
            Kind("o[{0}]", "forward", self._mean, (k,)),
        ]
        return self._derivation(kinds, self.phi, sample)

    def _exponent(self, j: int) -> Built:
        r2, s, _phi = self._parts(j)
        value = -self.passed.r2[0, j - 1] / (2 * self.units.widths[j - 1] ** 2)
        return value, -(r2 / _half_over(s))

    def _nearest(self) -> Built:
        return self.nearest, call("max", *refs("e", self.m))

    def _weight(self, j: int) -> Built:
        return self.phi[j - 1], exp(ref("e", j) - ref("nearest"))

    def _mean(self, k: int) -> Built:
        weights = refs("phi", self.m)
        targets = [phi * ref("v", j, k) for j, phi in enumerate(weights, 1)]
        value = self.phi @ self.units.V[:, k - 1] / self.phi.sum()
        return value, add(*targets) / add(*weights)
