"""Each step of each derivative equals SymPy's derivative of the definition."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sympy

import chainrule as cr
from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.basics.expression import Expr, Num, Ref
from chainrule.cli import main
from chainrule.derivation.feedforward.differentiation import of_activation, of_losses
from chainrule.pieces.activations import ACTIVATIONS
from chainrule.pieces.formula import Differentiation
from chainrule.pieces.losses import NAMES, rows_named

TRAINED = [name for name, f in ACTIVATIONS.items() if f.pullback is not None]
SYMPY: dict[str, Any] = {
    "add": sympy.Add, "mul": sympy.Mul, "sub": lambda x, y: x - y, "div": lambda x, y: x / y,
    "neg": lambda x: -x, "pow": lambda x, y: x**y, "exp": sympy.exp, "ln": sympy.log,
    "tanh": sympy.tanh, "abs": sympy.Abs, "sign": sympy.sign, "max": sympy.Max,
    "gt": sympy.Gt, "le": sympy.Le,
    "case": lambda c, x, y: sympy.Piecewise((x, c), (y, True)),
    "Phi": lambda x: (1 + sympy.erf(x / sympy.sqrt(2))) / 2,
    "phi": lambda x: sympy.exp(-(x**2) / 2) / sympy.sqrt(2 * sympy.pi),
}  # fmt: skip


def to_sympy(expr: Expr) -> Any:
    if isinstance(expr, Num):
        return sympy.nsimplify(expr.value)
    if isinstance(expr, Ref):
        return sympy.Symbol(expr.name, real=True)
    return SYMPY[expr.op](*map(to_sympy, expr.args))


POINTS = [-2.3, -0.4, 0.7, 1.9]
Z = sympy.symbols("z z1 z2 z3", real=True)


def equal(found: Any, expected: Any, values: dict[Any, float]) -> bool:
    difference = sympy.N((found - expected).subs(values), 30)
    return abs(complex(difference)) < 1e-15


@pytest.mark.parametrize("name", TRAINED)
def test_every_step_is_the_derivative_of_the_activation(name: str) -> None:
    for d in of_activation(ACTIVATIONS[name]):
        definition = to_sympy(d.definition)
        by = Z[2] if d.derivative.endswith("z2") else Z[1] if name == "softmax" else Z[0]
        expected = sympy.diff(definition, by)
        others = {}
        if name == "softmax":
            shared = sympy.exp(Z[1]) + sympy.exp(Z[2]) + sympy.exp(Z[3])
            others = {f"a{k}": sympy.exp(Z[k]) / shared for k in (1, 2)}
        for point in POINTS:
            values = {Z[0]: point, Z[1]: point, Z[2]: 0.3, Z[3]: -1.1}
            for step in d.steps:
                found = to_sympy(step.expr).subs(
                    {sympy.Symbol(n, real=True): e for n, e in ({"f": definition} | others).items()}
                )
                assert equal(found, expected, values), (name, step)


@pytest.mark.parametrize("name", NAMES)
def test_every_step_is_the_gradient_of_the_loss(name: str) -> None:
    y, a = sympy.symbols("y a", real=True)
    for d in of_losses(rows_named(name)):
        if d.derivative != "∂E/∂a":
            continue
        expected = sympy.diff(to_sympy(d.definition), a)
        for target, output in [(0.3, 0.8), (0.9, 0.25), (1.0, 0.6), (3.5, 0.4), (0.2, 2.5)]:
            if output > 1 and "log_loss" in d.title:
                continue
            for step in d.steps:
                assert equal(to_sympy(step.expr), expected, {y: target, a: output}), (name, step)


def test_the_deltas_of_log_loss_are_derivatives_by_z() -> None:
    z = Z[0]
    y, a = sympy.symbols("y a", real=True)
    logistic, softmax = (
        d for d in of_losses(rows_named("log_loss")) if d.derivative.startswith("δ")
    )
    unit = 1 / (1 + sympy.exp(-z))
    expected = sympy.diff(to_sympy(logistic.definition).subs(a, unit), z)
    for step in logistic.steps:
        assert equal(to_sympy(step.expr).subs(a, unit), expected, {z: 0.4, y: 0.3})
    total = sum(sympy.exp(x) for x in Z[1:])
    outputs = {sympy.Symbol(f"a{k}", real=True): sympy.exp(Z[k]) / total for k in (1, 2, 3)}
    targets = {sympy.Symbol(f"y{k}", real=True): v for k, v in ((1, 0.2), (2, 0.5), (3, 0.3))}
    values = {Z[1]: 0.4, Z[2]: -0.8, Z[3]: 1.3} | targets
    expected = sympy.diff(to_sympy(softmax.definition).subs(outputs), Z[1])
    for step in softmax.steps:
        assert equal(to_sympy(step.expr).subs(outputs), expected, values), step


@pytest.mark.quick
@pytest.mark.parametrize("name", TRAINED)
def test_the_last_step_is_the_formula_in_use(name: str) -> None:
    if name != "softmax":
        in_use = to_sympy(ACTIVATIONS[name].slope(Ref("z"), Ref("f")))
        last = of_activation(ACTIVATIONS[name])[0].steps[-1].expr
        assert sympy.simplify(to_sympy(last) - in_use) == 0


@pytest.mark.quick
def test_the_logistic_function_takes_five_steps_and_its_definition() -> None:
    steps = of_activation(ACTIVATIONS["logistic"])[0].steps
    assert len(steps) == 6
    assert all(isinstance(d, Differentiation) for d in of_activation(ACTIVATIONS["softmax"]))


def test_the_command_shows_them(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, said in (
        (["--activation", "sigmoid"], "f·(1 - f)"),
        (["--loss", "log_loss"], "= a - y"),
        (["--activation", "tanh", "--format", "latex"], r"\begin{align*}"),
        (["--activation", "gelu", "--format", "json"], '"chainrule-differentiation/1"'),
    ):
        with pytest.raises(SystemExit) as ended:
            main(["explain", *arguments])
        assert ended.value.code == 0
        assert said in capsys.readouterr().out
    for arguments in (["--activation", "sigmoidd"], ["--activation", "step"], []):
        with pytest.raises(SystemExit) as ended:
            main(["explain", *arguments])
        assert ended.value.code == 2


def test_in_python() -> None:
    assert "1 - f²" in str(cr.differentiate(activation="tanh"))
    assert json.dumps(cr.differentiate(loss="huber").to_json())
    with pytest.raises(UnknownNameError, match="log_los"):
        cr.differentiate(loss="log_los")
    with pytest.raises(InputError):
        cr.differentiate()
