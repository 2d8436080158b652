"""Are the printed equations true? Read off the printed text, by a reader of its own.

    PYTHONPATH=src python -m tests.truth --equations 200000      (some minutes)

Steps of random networks are printed as text. Each equation's line of numbers is parsed here and
evaluated with forty digits, and compared with its printed result:

    all digits   |right side − result| ≤ 8 · eps · (sum of the magnitudes of its terms)
    rounded      the result, ± half its last digit, meets the interval that the numbers, each ±
                 half their last digit, allow

The magnitude of a sum is the sum of its terms' magnitudes, that of a product their product; a
function passes its argument's magnitude on by its slope.
"""

from __future__ import annotations

import argparse
import ast
import operator
import re
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, NamedTuple

import numpy as np
from mpmath import mp

from chainrule.derivation.explanation import Explanation
from chainrule.derivation.feedforward.moments import derive
from chainrule.engines.plan import Data
from chainrule.network import Layer, Network
from chainrule.pieces.activations import ACTIVATIONS
from chainrule.pieces.losses import ALLOWED, get_loss
from chainrule.pieces.optimizers import OPTIMIZERS
from chainrule.training.settings import Settings

EPS = 2.0**-52
LEAST = 5e-324  # float64's own: what is smaller is 0
DIGITS = 6
HIDDEN = [name for name, f in ACTIVATIONS.items() if f.pullback is not None and f.elementwise]
BIASES = (("trained", False), ("trained", True), ("fixed", False), ("fixed", True), ("none", False))


class Verdict(NamedTuple):
    equations: int
    undecided: int  # a rounded condition that could go either way
    wrong: list[str]


# -- random steps ---------------------------------------------------------------------------------


def random_step(seed: int) -> Explanation:
    """One step of a random network: any allowed pair, depth, bias, order, optimizer, penalty."""
    rng = np.random.default_rng([9, seed])
    output, loss = ALLOWED[rng.integers(len(ALLOWED))]
    depth = int(rng.integers(0, 4))
    n_out = int(rng.integers(2 if output == "softmax" else 1, 4))
    sizes = [*rng.integers(1, 5, depth + 1).tolist(), n_out]
    bias, shared = BIASES[rng.integers(len(BIASES))]
    names = [*rng.choice(HIDDEN, depth).tolist(), output]
    layers = [
        Layer(
            rng.uniform(-1, 1, (a, b)),
            None if bias == "none" else rng.uniform(-0.5, 0.5, 1 if shared else b),
            ACTIVATIONS[name],
            bias,  # type: ignore[arg-type]
        )
        for a, b, name in zip(sizes[:-1], sizes[1:], names, strict=True)
    ]
    network = Network(tuple(layers), get_loss(loss, ACTIVATIONS[output]))
    data = Data(
        rng.normal(size=(4, sizes[0])),
        _targets(loss, output, n_out, rng),
        rng.uniform(0.2, 3, 4) if rng.random() < 0.3 else None,
    )
    settings = Settings(
        solver=str(rng.choice(list(OPTIMIZERS))),
        learning_rate_init=0.05,
        batch_size=int(rng.choice([1, 3])),
        update_order=str(rng.choice(["simultaneous", "sequential"])),
        alpha=float(rng.choice([0.0, 0.3])),
        l1=float(rng.choice([0.0, 0.2])),
        dropout=float(rng.choice([0.0, 0.4])),
        random_state=seed,
    )
    return Explanation(derive(network, data, settings, n_steps=int(rng.integers(0, 3))), "random")


def _targets(loss: str, output: str, n_out: int, rng: Any) -> Any:
    if loss == "log_loss":
        one_hot = np.eye(n_out)[rng.integers(0, n_out, 4)]
        return one_hot if output == "softmax" else rng.integers(0, 2, (4, n_out)).astype(float)
    if loss == "poisson":
        return rng.poisson(1.5, (4, n_out)).astype(float)
    return rng.normal(0, 1.5, (4, n_out))


# -- reading what is printed ----------------------------------------------------------------------


def equations(text: str) -> Iterator[tuple[str, str]]:
    """(line of numbers, result) of each equation: its last two lines that begin with ``=``."""
    lines: list[str] = []
    for line in [*text.splitlines(), ""]:
        begun = re.match(r"    (\S.*?) = (.*)", line)
        goes_on = re.match(r"     +(= )?(.*)", line)
        if begun is not None and not line.startswith("     "):
            yield from _equation(lines)
            lines = [begun[2]]
        elif goes_on is not None and lines:
            if goes_on[1]:
                lines.append(goes_on[2])
            else:
                lines[-1] += " " + goes_on[2]
        else:
            yield from _equation(lines)
            lines = []


def _equation(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Where the numbers put in are the result already, the line above it is the formula."""
    if len(lines) >= 2 and not _has_names(lines[-2]):
        yield lines[-2], lines[-1].split()[0]


_NUMBERS_AND_FUNCTIONS = (
    r"\d+(\.\d+)?(e[+-]?\d+)?π?|e\^|\b(ln|tanh|sin|cos|sign|(arg)?(max|min)|if|else)\b|[Φφ]\("
)


def _has_names(line: str) -> bool:
    return re.search(r"[^\W\d]", re.sub(_NUMBERS_AND_FUNCTIONS, " ", line)) is not None


_PYTHON = (
    ("e^(", "exp("), ("√(", "sqrt("), ("·", "*"), ("≤", "<="), ("^", "**"), ("Φ(", "Phi("),
    ("φ(", "phi("), ("2π", "(2*PI)"),
)  # fmt: skip
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def parsed(line: str) -> ast.expr:
    line = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: "**" + m[0].translate(_SUPERSCRIPT), line)
    for printed, python in _PYTHON:
        line = line.replace(printed, python)
    while "|" in line:
        line = re.sub(r"\|([^|]*)\|", r"abs(\1)", line)
    return ast.parse(line, mode="eval").body


def _phi(x: Any) -> Any:
    return mp.npdf(x)


FUNCTIONS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "exp": (mp.exp, mp.exp),
    "log": (mp.log, lambda x: 1 / x),
    "ln": (mp.log, lambda x: 1 / x),
    "sqrt": (mp.sqrt, lambda x: 1 / (2 * mp.sqrt(x)) if x else mp.mpf(0)),
    "tanh": (mp.tanh, lambda x: 1 - mp.tanh(x) ** 2),
    "Phi": (mp.ncdf, _phi),
    "phi": (_phi, lambda x: -x * _phi(x)),
    "sign": (mp.sign, lambda x: mp.mpf(0)),
    "abs": (abs, mp.sign),
    "sin": (mp.sin, mp.cos),
    "cos": (mp.cos, lambda x: -mp.sin(x)),
}
"""Each function and its derivative."""


# -- all digits: a value and its magnitude ---------------------------------------------------------


def exact(node: ast.expr) -> tuple[Any, Any]:
    """The value of a parsed line, and the sum of the magnitudes of its terms."""
    match node:
        case ast.Constant(value=value):
            return mp.mpf(value), abs(mp.mpf(value))
        case ast.Name(id="PI"):
            return mp.mpf(mp.pi), mp.mpf(mp.pi)
        case ast.UnaryOp(operand=operand):
            value, size = exact(operand)
            return -value, size
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return exact(body if _holds(test) else orelse)
        case ast.Call(func=ast.Name(id="max" | "min" as name), args=args):
            choose = max if name == "max" else min
            return choose((exact(arg) for arg in args), key=lambda pair: pair[0])
        case ast.Call(func=ast.Name(id="argmax" | "argmin" as name), args=args):
            values = [exact(arg)[0] for arg in args]
            return mp.mpf(values.index((max if name == "argmax" else min)(values)) + 1), mp.mpf(0)
        case ast.Call(func=ast.Name(id=name), args=[arg]):
            value, size = exact(arg)
            f, slope = FUNCTIONS[name]
            return f(value), max(abs(f(value)), abs(slope(value)) * size)
        case ast.BinOp(left=left, op=op, right=right):
            return _combined(op, exact(left), exact(right))
    raise AssertionError(ast.dump(node))


def _holds(test: ast.expr) -> bool:
    assert isinstance(test, ast.Compare)
    left, right = exact(test.left)[0], exact(test.comparators[0])[0]
    return bool(_COMPARED[type(test.ops[0])](left, right))


_COMPARED = {ast.Gt: operator.gt, ast.Lt: operator.lt, ast.LtE: operator.le}


def _combined(op: ast.operator, x: tuple[Any, Any], y: tuple[Any, Any]) -> tuple[Any, Any]:
    (a, size_a), (b, size_b) = x, y
    match op:
        case ast.Add():
            return a + b, size_a + size_b
        case ast.Sub():
            return a - b, size_a + size_b
        case ast.Mult():
            return a * b, size_a * size_b
        case ast.Div():
            return a / b, size_a * size_b / b**2
        case ast.Pow():
            return a**b, size_a**b if a else abs(a**b)
    raise AssertionError(op)


# -- rounded: an interval --------------------------------------------------------------------------


class UndecidedError(Exception):
    """A rounded condition, or a division by what may be zero."""


def interval(node: ast.expr) -> tuple[Any, Any]:
    """The least and the greatest value of a parsed line, each number ± half its last digit."""
    match node:
        case ast.Constant(value=value):
            return _rounded(mp.mpf(value))
        case ast.Name(id="PI"):
            return mp.mpf(mp.pi), mp.mpf(mp.pi)
        case ast.Call(func=ast.Name(id="sin" | "cos" as name), args=[arg]):
            return _turned(name, *interval(arg))
        case ast.UnaryOp(operand=operand):
            low, high = interval(operand)
            return -high, -low
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return interval(body if _surely(test) else orelse)
        case ast.Call(func=ast.Name(id="max" | "min" as name), args=args):
            choose = max if name == "max" else min
            ends = [interval(arg) for arg in args]
            return choose(low for low, _ in ends), choose(high for _, high in ends)
        case ast.Call(func=ast.Name(id="argmax" | "argmin" as name), args=args):
            return _place(name, [interval(arg) for arg in args])
        case ast.Call(func=ast.Name(id=name), args=[arg]):
            low, high = interval(arg)
            if name in ("log", "ln") and low <= 0:
                raise UndecidedError
            low = max(low, mp.mpf(0)) if name == "sqrt" else low
            f = FUNCTIONS[name][0]
            ends = [f(low), f(high), *([f(mp.mpf(0))] if low < 0 < high else [])]
            return min(ends), max(ends)
        case ast.BinOp(left=left, op=op, right=right):
            return _ends(op, interval(left), interval(right))
    raise AssertionError(ast.dump(node))


def _turned(name: str, low: Any, high: Any) -> tuple[Any, Any]:
    """Of sin or cos, which may have an extreme between the ends."""
    f, slope = FUNCTIONS[name]
    ends = [f(low), f(high)]
    if slope(low) * slope(high) < 0:  # it turns in between, at 1 where it rises at first
        ends.append(mp.sign(slope(low)))
    return min(ends), max(ends)


def _rounded(value: Any) -> tuple[Any, Any]:
    if value == 0:
        return value, value
    half = mp.mpf(10) ** (mp.floor(mp.log10(abs(value))) - DIGITS + 1) / 2
    return value - half, value + half


def _surely(test: ast.expr) -> bool:
    assert isinstance(test, ast.Compare)
    left, right = interval(test.left), interval(test.comparators[0])
    compared = _COMPARED[type(test.ops[0])]
    possible = {bool(compared(x, y)) for x in left for y in right}
    if len(possible) > 1:
        raise UndecidedError
    return possible.pop()


def _place(name: str, ends: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    """The place of the surely greatest, or least, interval."""
    if name == "argmin":
        ends = [(-high, -low) for low, high in ends]
    best = max(range(len(ends)), key=lambda i: ends[i][0])
    if any(high >= ends[best][0] for i, (_low, high) in enumerate(ends) if i != best):
        raise UndecidedError
    return mp.mpf(best + 1), mp.mpf(best + 1)


def _ends(op: ast.operator, x: tuple[Any, Any], y: tuple[Any, Any]) -> tuple[Any, Any]:
    match op:
        case ast.Add():
            return x[0] + y[0], x[1] + y[1]
        case ast.Sub():
            return x[0] - y[1], x[1] - y[0]
        case ast.Div() if y[0] <= 0 <= y[1]:
            raise UndecidedError
        case ast.Mult() | ast.Div() | ast.Pow():
            combine = {ast.Mult: mp.fmul, ast.Div: mp.fdiv, ast.Pow: mp.power}[type(op)]
            ends = [combine(a, b) for a in x for b in y]
            if isinstance(op, ast.Pow) and x[0] < 0 < x[1]:
                ends.append(mp.mpf(0))
            return min(map(mp.re, ends)), max(map(mp.re, ends))
    raise AssertionError(op)


# -- the judgement ---------------------------------------------------------------------------------


def judge(
    n_equations: int, first_seed: int = 0, step: Callable[[int], Explanation] = random_step
) -> Verdict:
    """`n_equations` printed equations, half of them with all digits, half of them rounded, of the
    steps that `step` gives for one seed after another."""
    done, undecided, wrong = 0, 0, []
    with mp.workdps(40):
        for seed in count(first_seed):
            explained = step(seed)
            for digits in (None, DIGITS):
                text = explained.text(digits=digits, width=10_000, everything=True)
                for line, result in equations(text):
                    done += 1
                    try:
                        if not (_is_true if digits is None else _may_be_true)(line, result):
                            wrong.append(f"seed {seed}: {line} = {result}")
                    except UndecidedError:
                        undecided += 1
            if done >= n_equations:
                return Verdict(done, undecided, wrong)
    raise AssertionError


def _is_true(line: str, result: str) -> bool:
    tree = parsed(line)
    if isinstance(tree, ast.Compare):
        return _holds(tree) == (result == "true")
    value, size = exact(tree)
    return bool(abs(value - mp.mpf(float(result))) <= 8 * EPS * size + LEAST)


def _may_be_true(line: str, result: str) -> bool:
    tree = parsed(line)
    if isinstance(tree, ast.Compare):
        return _surely(tree) == (result == "true")
    low, high = interval(tree)
    least, most = _rounded(mp.mpf(result))
    return bool(low <= most + LEAST and least - LEAST <= high)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--equations", type=int, default=200_000)
    parser.add_argument("--first-seed", type=int, default=0)
    arguments = parser.parse_args()
    verdict = judge(arguments.equations, arguments.first_seed)
    print(f"{verdict.equations} equations, {verdict.undecided} undecided, "
          f"{len(verdict.wrong)} wrong")  # fmt: skip
    print("\n".join(verdict.wrong[:20]))
    raise SystemExit(bool(verdict.wrong))


if __name__ == "__main__":
    main()
