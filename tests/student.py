"""A student who works a training step out by hand, in plain loops, and makes one mistake.

It shares no code with the library: what the library must recognize comes from here. A step is a
dictionary from names to numbers; `slip` is the name of a mistake, made wherever
it can be, or only at the quantity `spot`. `chances` are the quantities where it can be made.
"""

import math
from typing import NamedTuple

ACTIVATIONS = {
    "identity": lambda z: z,
    "logistic": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "relu": lambda z: max(0.0, z),
}
SLOPES = {  # of z and a
    "identity": lambda z, a: 1.0,
    "logistic": lambda z, a: a * (1 - a),
    "tanh": lambda z, a: 1 - a * a,
    "relu": lambda z, a: float(z > 0),
}


class Exercise(NamedTuple):
    """W[l][i][j] and b[l][j] (None: no bias) for layers from 1 at place 0, rows X and y."""

    W: list
    b: list
    activations: list
    loss: str
    X: list
    y: list
    eta: float


class Student:
    def __init__(self, exercise, slip=None, spot=None, choose=lambda options: options[0], digits=3):
        self.e, self.slip, self.spot, self.choose = exercise, slip, spot, choose
        self.digits = digits
        self.takes_z = choose([True, False])  # one wrong place for the slope, or the other
        self.chances, self.numbers = [], {}
        self.sizes = [len(exercise.X[0]), *(len(W[0]) for W in exercise.W)]
        self.L, self.n = len(exercise.W), len(exercise.X)

    def slips(self, slip, name):
        if slip != self.slip:
            return False
        self.chances.append(name)
        return self.spot is None or name == self.spot

    def at(self, name, s):
        return name if self.n == 1 else f"{name}@{s + 1}"

    def write(self, name, value):
        self.numbers[name] = value
        return value

    def total(self, name, terms):
        """A sum, with the slips that sums invite."""
        if len(terms) > 1 and self.slips("path_forgotten", name):
            terms = list(terms)
            terms.pop(self.choose(range(len(terms))))
        return math.fsum(terms)

    def short(self, name, *operands):
        """Operands that were worked out, rounded where that is the slip."""
        if self.slips("rounded_early", name):
            return [round(x, self.digits) for x in operands]
        return list(operands)

    def units(self, l):
        return range(self.sizes[l])

    def weight(self, l, i, j, name, new=False):
        W = self.after[l - 1] if new else self.e.W[l - 1]
        if self.slips("transposed", name):
            rows, columns = len(W), len(W[0])
            i, j = divmod(j * rows + i, columns)  # numbered by the receiver, read by the sender
        return W[i][j]

    def other(self, own, n):
        return self.choose([k for k in range(n) if k != own])

    # -- the step ------------------------------------------------------------------------------

    def work(self):
        a, z = self.forward()
        self.losses(a)
        self.backward(a, z)
        return self.numbers

    def forward(self):
        a, z = [[list(map(float, x)) for x in self.e.X]], []
        for l in range(1, self.L + 1):
            z.append(
                [[self.weighted_sum(l, j, s, a) for j in self.units(l)] for s in range(self.n)]
            )
            a.append([self.activate(l, s, z[l - 1][s]) for s in range(self.n)])
        return a, z

    def weighted_sum(self, l, j, s, a):
        name = self.at(f"z[{l}][{j + 1}]", s)
        below = list(a[l - 1][s])
        if len(below) > 1 and self.slips("neighbor", name):
            i = self.choose(range(len(below)))
            below[i] = a[l - 1][s][self.other(i, len(below))]
        if l > 1:
            below = self.short(name, *below)
        z = self.total(name, [self.weight(l, i, j, name) * x for i, x in enumerate(below)])
        if self.e.b[l - 1] is not None and not self.slips("bias_forgotten", name):
            z += self.e.b[l - 1][j]
        return self.write(name, z)

    def activate(self, l, s, z):
        kind = self.e.activations[l - 1]
        names = [self.at(f"a[{l}][{j + 1}]", s) for j in self.units(l)]
        if kind == "softmax":
            powers = [math.exp(x) for x in z]
            return [
                self.write(name, p / math.fsum(powers))
                for name, p in zip(names, powers, strict=True)
            ]
        values = []
        for j, name in enumerate(names):
            x = z[j]
            if len(z) > 1 and self.slips("neighbor", name):
                x = z[self.other(j, len(z))]
            (x,) = self.short(name, x)
            if kind == "logistic" and self.slips("exponent_sign", name):
                x = -x
            forgotten = self.slips("activation_forgotten", name)
            values.append(self.write(name, x if forgotten else ACTIVATIONS[kind](x)))
        return values

    def losses(self, a):
        for s in range(self.n):
            parts = []
            for k, (y, out) in enumerate(zip(self.e.y[s], a[-1][s], strict=True)):
                name = self.at(f"E[{k + 1}]", s)
                (out,) = self.short(name, out)
                parts.append(self.write(name, self.part(y, out, name)))
            name = self.at("E", s)
            self.write(name, self.total(name, self.short(name, *parts)))
        if self.n > 1:
            share = 1 if self.slips("not_averaged", "E") else 1 / self.n
            shares = self.short("E", *(self.numbers[f"E@{s + 1}"] for s in range(self.n)))
            self.write("E", self.total("E", [share * x for x in shares]))

    def part(self, y, a, name):
        if self.e.loss == "log_loss":
            if self.slips("target_swapped", name):
                y, a = a, y
            other = self.e.activations[-1] == "logistic"
            return -y * log(a) - ((1 - y) * log(1 - a) if other else 0)
        constant = 0.5 if self.e.loss == "half_squared_error" else 1 / self.sizes[-1]
        constant = 1 if self.slips("constant_forgotten", name) else constant
        return constant * (y - a) ** 2

    def backward(self, a, z):
        e, self.after, delta = self.e, [None] * self.L, None
        for l in range(self.L, 0, -1):
            delta = [self.deltas(l, s, a, z, delta) for s in range(self.n)]
            W, b = self.gradients(l, a, delta)
            self.after[l - 1] = W
            del b
        assert len(self.after) == len(e.W)

    def deltas(self, l, s, a, z, above):
        if l == self.L and e_cancels(self.e):
            return [self.canonical(j, s, a, z) for j in self.units(l)]
        deltas = []
        for j in self.units(l):
            name = self.at(f"delta[{l}][{j + 1}]", s)
            g = self.loss_slope(j, s, a) if l == self.L else self.carried(l, j, s, above)
            slope = self.slope(l, j, s, a, z)
            g, slope = self.short(name, g, slope)
            slope = 1 if self.slips("slope_forgotten", name) else slope
            deltas.append(self.write(name, g * slope))
        return deltas

    def canonical(self, k, s, a, z):
        name = self.at(f"delta[{self.L}][{k + 1}]", s)
        y, out = self.e.y[s][k], a[-1][s][k]
        (out,) = self.short(name, out)
        d = y - out if self.slips("target_swapped", name) else out - y
        if not (self.n > 1 and self.slips("not_averaged", name)):
            d /= self.n
        if self.e.activations[-1] == "logistic" and self.slips("slope_not_cancelled", name):
            d *= SLOPES["logistic"](z[-1][s][k], a[-1][s][k])
        return self.write(name, d)

    def loss_slope(self, k, s, a):
        name = self.at(f"dE/da[{self.L}][{k + 1}]", s)
        y, out = self.e.y[s][k], a[-1][s][k]
        if len(self.e.y[s]) > 1 and self.slips("neighbor", name):
            y = self.e.y[s][self.other(k, len(self.e.y[s]))]
        (out,) = self.short(name, out)
        d = y - out if self.slips("target_swapped", name) else out - y
        if self.e.loss == "half_squared_error":
            d *= 2 if self.slips("constant_forgotten", name) else 1
        elif not self.slips("constant_forgotten", name):
            d *= 2 / self.sizes[-1]
        if not (self.n > 1 and self.slips("not_averaged", name)):
            d /= self.n
        return self.write(name, d)

    def carried(self, l, j, s, above):
        """∂E/∂a below the output layer: the sum over all paths, by outputs just below it."""
        name = self.at(f"dE/da[{l}][{j + 1}]", s)
        by_part = l == self.L - 1 and len(above[s]) > 1 and self.e.activations[-1] != "softmax"
        terms = []
        for k, d in enumerate(above[s]):
            part = self.at(f"dE[{k + 1}]/da[{l}][{j + 1}]", s)
            where = part if by_part else name
            new = self.slips("other_weights", where)
            (d,) = self.short(where, d)
            terms.append(d * self.weight(l + 1, j, k, where, new))
            if by_part:
                self.write(part, terms[-1])
        return self.write(name, self.total(name, terms))

    def slope(self, l, j, s, a, z):
        name, kind = self.at(f"da/dz[{l}][{j + 1}]", s), self.e.activations[l - 1]
        x, out = z[l - 1][s][j], a[l][s][j]
        if self.slips("slope_at_output", name):
            if self.takes_z:
                return self.write(name, SLOPES[kind](x, x))  # a(1 − a) with z for a
            return self.write(name, SLOPES[kind](out, ACTIVATIONS[kind](out)))  # σ′(a)
        (out,) = self.short(name, out)
        return self.write(name, SLOPES[kind](x, out))

    def gradients(self, l, a, delta):
        W, rate = [list(row) for row in self.e.W[l - 1]], self.e.eta
        for j in self.units(l):
            for i in self.units(l - 1):
                name = f"dW[{l}][{i + 1},{j + 1}]"
                below = i
                if self.sizes[l - 1] > 1 and self.slips("neighbor", name):
                    below = self.other(i, self.sizes[l - 1])
                shares = []
                for s in range(self.n):
                    d, x = delta[s][j], a[l - 1][s][below]
                    d, *x = self.short(name, d, *([x] if l > 1 else []))
                    shares.append(d * (x[0] if x else a[l - 1][s][below]))
                gradient = self.write(name, self.total(name, shares))
                W[i][j] = self.step(f"W+[{l}][{i + 1},{j + 1}]", W[i][j], gradient, rate)
            if self.e.b[l - 1] is not None:
                name = f"db[{l}][{j + 1}]"
                shares = self.short(name, *(delta[s][j] for s in range(self.n)))
                gradient = self.write(name, self.total(name, shares))
                self.step(f"b+[{l}][{j + 1}]", self.e.b[l - 1][j], gradient, rate)
        return W, None

    def step(self, name, w, gradient, rate):
        (gradient,) = self.short(name, gradient)
        rate = 1 if self.slips("rate_forgotten", name) else rate
        rate = -rate if self.slips("rate_sign", name) else rate
        return self.write(name, w - rate * gradient)


def log(x):
    return math.log(x) if x > 0 else math.nan


def e_cancels(exercise):
    """log_loss behind its own activation: δ = a − y."""
    return exercise.loss == "log_loss"
