"""Formulas written out: the text reads back to the value of its tree, the LaTeX is balanced."""

import itertools
import math
import re

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chainrule.api import explain
from chainrule.basics.expression import (
    Num,
    Op,
    Ref,
    add,
    call,
    case,
    div,
    gt,
    le,
    lt,
    mul,
    neg,
    power,
    sub,
)
from chainrule.derivation.forms import formula, symbols
from chainrule.derivation.forms.text import render_one, text_substituted
from chainrule.derivation.graph.names import FORMS, Name, Spelling, form_of, spelled
from chainrule.network import Network

A, B, C = Ref("a[1][1]"), Ref("a[1][2]"), Ref("a[1][3]")
SHORT = {A: "a", B: "b", C: "c"}


def leaf(x):
    return SHORT[x] if x in SHORT else formula.constant(x)


# -- each operation ------------------------------------------------------------------------------

WRITTEN = [
    (add(A, B, C), "a + b + c", "a + b + c"),
    (add(A, neg(B)), "a + (-b)", r"a + \left(-b\right)"),
    (add(neg(A), B), "-a + b", "-a + b"),
    (add(A, -2), "a + (-2)", r"a + \left(-2\right)"),
    (add(A, sub(B, C)), "a + (b - c)", r"a + \left(b - c\right)"),
    (sub(A, B), "a - b", "a - b"),
    (sub(A, add(B, C)), "a - (b + c)", r"a - \left(b + c\right)"),
    (sub(A, neg(B)), "a - (-b)", r"a - \left(-b\right)"),
    (sub(A, mul(B, C)), "a - b·c", r"a - b \cdot c"),
    (sub(sub(A, B), C), "a - b - c", "a - b - c"),
    (sub(A, sub(B, C)), "a - (b - c)", r"a - \left(b - c\right)"),
    (mul(A, B, C), "a·b·c", r"a \cdot b \cdot c"),
    (mul(A, sub(1, A)), "a·(1 - a)", r"a \cdot \left(1 - a\right)"),
    (mul(A, -0.5), "a·(-0.5)", r"a \cdot \left(-0.5\right)"),
    (mul(-0.5, A), "-0.5·a", r"-0.5 \cdot a"),
    (mul(neg(A), B), "-a·b", r"-a \cdot b"),
    (neg(A), "-a", "-a"),
    (neg(mul(A, B)), "-a·b", r"-a \cdot b"),
    (neg(add(A, B)), "-(a + b)", r"-\left(a + b\right)"),
    (neg(neg(A)), "-(-a)", r"-\left(-a\right)"),
    (neg(Num(-3)), "-(-3)", r"-\left(-3\right)"),
    (div(A, B), "a/b", r"\frac{a}{b}"),
    (div(add(A, B), sub(A, B)), "(a + b)/(a - b)", r"\frac{a + b}{a - b}"),
    (div(A, mul(B, C)), "a/(b·c)", r"\frac{a}{b \cdot c}"),
    (div(A, div(B, C)), "a/(b/c)", r"\frac{a}{\frac{b}{c}}"),
    (div(div(A, B), C), "a/b/c", r"\frac{\frac{a}{b}}{c}"),
    (div(A, -2), "a/(-2)", r"\frac{a}{-2}"),
    (mul(div(1, 2), A), "1/2·a", r"\frac{1}{2} \cdot a"),
    (power(A, 2), "a²", "a^{2}"),
    (power(A, 12), "a¹²", "a^{12}"),
    (power(sub(A, B), 2), "(a - b)²", r"\left(a - b\right)^{2}"),
    (power(neg(A), 2), "(-a)²", r"\left(-a\right)^{2}"),
    (power(Num(-3), 2), "(-3)²", r"\left(-3\right)^{2}"),
    (power(A, B), "a^b", "a^{b}"),
    (power(A, 0.5), "a^0.5", "a^{0.5}"),
    (call("exp", neg(A)), "e^(-a)", "e^{-a}"),
    (call("ln", add(A, B)), "ln(a + b)", r"\ln\left(a + b\right)"),
    (call("sqrt", A), "√(a)", r"\sqrt{a}"),
    (call("abs", sub(A, B)), "|a - b|", r"\left|a - b\right|"),
    (call("sign", A), "sign(a)", r"\operatorname{sign}\left(a\right)"),
    (call("tanh", A), "tanh(a)", r"\tanh\left(a\right)"),
    (call("sin", A), "sin(a)", r"\sin\left(a\right)"),
    (call("cos", A), "cos(a)", r"\cos\left(a\right)"),
    (call("Phi", A), "Φ(a)", r"\Phi\left(a\right)"),
    (call("phi", A), "φ(a)", r"\varphi\left(a\right)"),
    (call("max", 0, A), "max(0, a)", r"\max\left(0, a\right)"),
    (case(gt(A, 0), A, mul(0.01, A)), "(a if a > 0 else 0.01·a)",
     r"\begin{cases}a & \text{if } a > 0 \\ 0.01 \cdot a & \text{otherwise}\end{cases}"),
    (case(le(A, 1), 1, 0), "(1 if a ≤ 1 else 0)",
     r"\begin{cases}1 & \text{if } a \le 1 \\ 0 & \text{otherwise}\end{cases}"),
    (call("min", A, B, C), "min(a, b, c)", r"\min\left(a, b, c\right)"),
    (call("argmin", A, B), "argmin(a, b)", r"\operatorname{argmin}\left(a, b\right)"),
    (call("argmax", A, B), "argmax(a, b)", r"\operatorname{argmax}\left(a, b\right)"),
    (case(lt(A, B), 1, 0), "(1 if a < b else 0)",
     r"\begin{cases}1 & \text{if } a < b \\ 0 & \text{otherwise}\end{cases}"),
    (mul(A, call("exp", B)), "a·e^(b)", r"a \cdot e^{b}"),
]  # fmt: skip


@pytest.mark.quick
@pytest.mark.parametrize("expr, text, latex", WRITTEN)
def test_each_operation_is_written_with_the_brackets_it_needs(expr, text, latex):
    assert formula.text(expr, leaf) == text
    assert formula.latex(expr, leaf) == latex


@pytest.mark.quick
def test_every_operation_is_in_the_table():
    def operations(expr):
        inner = itertools.chain.from_iterable(map(operations, expr.args)) if _op(expr) else ()
        return {expr.op, *inner} if _op(expr) else set()

    def _op(expr):
        return isinstance(expr, Op)

    used = set().union(*(operations(expr) for expr, _, _ in WRITTEN))
    assert used == {"add", "sub", "mul", "div", "neg", "pow", *formula._TEXT.functions}
    assert formula._TEXT.functions.keys() == formula._LATEX.functions.keys()


# -- reading it back -----------------------------------------------------------------------------

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def Phi(x):  # noqa: N802
    return math.erfc(-x / math.sqrt(2)) / 2


def phi(x):
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)


def sign(x):
    return float(np.sign(x))


READERS = {"ln": math.log, "tanh": math.tanh, "Phi": Phi, "phi": phi, "sign": sign,
           "max": max, "abs": abs, "sqrt": math.sqrt, "exp": math.exp}  # fmt: skip


def read(text, **values):
    """What the text says, by Python's own rules of what binds how tightly."""
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: f"**{m[0].translate(SUPERSCRIPTS)}", text)
    text = text.replace("e^(", "exp(").replace("^", "**").replace("·", "*").replace("≤", "<=")
    text = text.replace("√", "sqrt").replace("Φ", "Phi").replace("φ", "phi")
    while "|" in text:
        text = re.sub(r"\|([^|]*)\|", r"abs(\1)", text)
    return eval(text, {"__builtins__": {}}, READERS | values)


EVALUATE = {
    "add": lambda *x: sum(x), "mul": lambda *x: math.prod(x), "sub": lambda x, y: x - y,
    "div": lambda x, y: x / y, "neg": lambda x: -x, "pow": lambda x, y: x**y,
    "case": lambda c, x, y: x if c else y, "gt": lambda x, y: x > y, "le": lambda x, y: x <= y,
    "ln": math.log, **{k: v for k, v in READERS.items() if k != "ln"},
}  # fmt: skip


def evaluate(expr, values):
    if isinstance(expr, Num):
        return expr.value
    if isinstance(expr, Ref):
        return values[expr]
    return EVALUATE[expr.op](*(evaluate(arg, values) for arg in expr.args))


NUMBERS = st.sampled_from([-3.0, -0.5, -1e-7, 0.0, 0.25, 1.0, 2.0, 1e21])


def _operations(inner):
    pairs = st.tuples(inner, inner)
    several = st.lists(inner, min_size=2, max_size=4)
    return st.one_of(
        several.map(lambda x: add(*x)), several.map(lambda x: Op("mul", tuple(x))),
        pairs.map(lambda x: sub(*x)), pairs.map(lambda x: div(*x)), inner.map(neg),
        st.tuples(inner, st.sampled_from([2, 3])).map(lambda x: power(*x)),
        inner.map(lambda x: call("tanh", x)), inner.map(lambda x: call("Phi", x)),
        inner.map(lambda x: call("phi", x)), inner.map(lambda x: call("sign", x)),
        pairs.map(lambda x: call("max", *x)),
        st.tuples(inner, inner, inner).map(lambda x: case(gt(x[0], x[1]), x[2], x[0])),
        st.tuples(inner, inner, inner).map(lambda x: case(le(x[0], x[1]), x[2], x[1])),
    )  # fmt: skip


TREES = st.recursive(
    st.one_of(NUMBERS.map(Num), st.sampled_from([A, B, C])), _operations, max_leaves=12
)


@given(TREES, st.tuples(NUMBERS, NUMBERS, NUMBERS))
def test_the_text_of_any_formula_reads_back_to_its_value(expr, chosen):
    values = dict(zip((A, B, C), chosen, strict=True))
    try:
        wanted = evaluate(expr, values)
    except (ZeroDivisionError, OverflowError):
        assume(False)
    assume(math.isfinite(wanted))
    named = {SHORT[ref]: value for ref, value in values.items()}
    assert read(formula.text(expr, leaf), **named) == pytest.approx(wanted, rel=1e-12)

    def substitute(x):
        return formula.number(values[x], None) if isinstance(x, Ref) else formula.constant(x)

    assert read(formula.text(expr, substitute)) == pytest.approx(wanted, rel=1e-12)


@given(TREES)
def test_the_latex_of_any_formula_is_balanced(expr):
    assert_balanced(formula.latex(expr, leaf))


def assert_balanced(text):
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if brace == "{" else -1
        assert depth >= 0, text
    assert depth == 0, text
    assert len(re.findall(r"\\left\W", text)) == len(re.findall(r"\\right\W", text)), text
    assert text.count(r"\begin{") == text.count(r"\end{")


# -- whole explanations --------------------------------------------------------------------------

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(4, 3)), RNG.uniform(0.1, 0.9, size=(4, 2))
NETWORKS = {
    "logistic": (("tanh", "logistic"), {}),
    "softmax": (("gelu", "softmax"), {}),
    "squared softmax": (("elu", "softmax"), {"loss": "half_squared_error"}),
    "deep": (("softplus", "leaky_relu", "relu", "identity"), {"loss": "huber"}),
    "poisson": (("exp", "exp"), {"loss": "poisson"}),
    "absolute": (("identity",), {"loss": "absolute_error"}),
    "penalties": (("tanh", "identity"), {"alpha": 0.1, "l1": 0.01, "solver": "adamw"}),
    "dropout": (("tanh", "identity"), {"dropout": 0.5, "solver": "rmsprop"}),
    "sequential": (("tanh", "logistic"), {"update_order": "sequential", "solver": "nesterov"}),
    "momentum": (("relu", "identity"), {"solver": "momentum", "loss": "mean_squared_error"}),
}


def explanation(name, samples="all", step=0):
    activations, said = NETWORKS[name]
    said = dict(said)
    default = "log_loss" if activations[-1] in ("logistic", "softmax") else "half_squared_error"
    sizes = (3, *[3] * (len(activations) - 1), 2)
    network = Network.create(
        sizes, activations[:-1], activations[-1], said.pop("loss", default), random_state=1
    )
    y = np.eye(2)[[0, 1, 1, 0]] if activations[-1] == "softmax" else Y
    return explain(network, data=X, target=y, samples=samples, step=step, random_state=5, **said)


@pytest.mark.parametrize("samples", [[2], "all"])
@pytest.mark.parametrize("name", NETWORKS)
def test_what_is_printed_of_every_quantity_reads_back_to_its_value(name, samples):
    shown = explanation(name, samples, step=1)
    read_back = 0
    for quantity in shown:
        if quantity.expr is None:
            continue
        text = text_substituted(quantity.expr, shown.derivation, None)
        assert read(text) == pytest.approx(quantity.value, rel=1e-9, abs=1e-14), quantity.name
        read_back += 1
    assert read_back > 20


@pytest.mark.parametrize("name", NETWORKS)
def test_the_latex_of_every_quantity_is_balanced(name):
    for node in explanation(name).to_json(everything=True)["quantities"]:
        assert_balanced(node["latex"])
        assert not re.search(r"[δ∂ηΣ·²√]", node["latex"]), node["latex"]


def layered(text):
    """The name of a network with layers that is written so."""
    stem, _at, row = text.partition("@")
    pattern, numbers = spelled(stem)
    kind = next(k for k in FORMS if Spelling.of_form(form_of(k)).pattern == pattern)
    indices = Spelling.of_form(form_of(kind)).indices(numbers)
    return Name(kind, indices, int(row) if row else None)


def classical(text):
    """The same of a network without layers."""
    places = itertools.count()
    _pattern, numbers = spelled(text)
    form = re.sub(r"(?<=[\[,])\d+", lambda _number: f"{{{next(places)}}}", text)
    return Name(form, tuple(numbers))


@pytest.mark.parametrize("name, wanted", [
    ("z[1][2]", "z^{(1)}_{2}"), ("z[1][2]@3", r"z^{(1)\langle 3 \rangle}_{2}"),
    ("W[2][1,3]", "W^{(2)}_{1,3}"), ("W+[2][1,3]", "W^{+(2)}_{1,3}"), ("b[1][2]", "b^{(1)}_{2}"),
    ("E", "E"), ("E[2]", "E_{2}"), ("E@3", r"E^{\langle 3 \rangle}"), ("y[1]", "y_{1}"),
    ("delta[2][1]", r"\delta^{(2)}_{1}"), ("eta", r"\eta"), ("lambda", r"\lambda"),
    ("dW[2][1,1]", r"\frac{\partial J}{\partial W^{(2)}_{1,1}}"),
    ("dE/da[2][1]", r"\frac{\partial E}{\partial a^{(2)}_{1}}"),
    ("da/dz[2][1]", r"\frac{\partial a^{(2)}_{1}}{\partial z^{(2)}_{1}}"),
    ("dE[1]/da[1][2]", r"\frac{\partial E_{1}}{\partial a^{(1)}_{2}}"),
])  # fmt: skip
def test_a_name_in_latex_has_its_layer_above_and_its_units_below(name, wanted):
    assert symbols.latex(layered(name)) == wanted


@pytest.mark.parametrize("name, wanted", [
    ("w[3,2]", "w_{3,2}"), ("w+[3,2]", "w_{3,2}^{+}"), ("d[3]", "d_{3}"), ("theta", r"\theta"),
    ("sigma[2]", r"\sigma_{2}"), ("winner", r"\mathit{winner}"),
])  # fmt: skip
def test_a_classical_network_has_one_group_of_indices(name, wanted):
    assert symbols.latex(classical(name)) == wanted


@pytest.mark.parametrize("name, wanted", [
    ("eta", "η"), ("delta[2][1]", "δ[2][1]"), ("dE/da[2][1]", "∂E/∂a[2][1]"),
    ("z[1][1]", "z[1][1]"), ("beta_1", "β₁"), ("dE[1]/da[1][2]@4", "∂E[1]/∂a[1][2]@4"),
])  # fmt: skip
def test_a_name_in_text_has_greek_letters_and_round_dees(name, wanted):
    assert symbols.plain(name) == wanted


# -- the text form -------------------------------------------------------------------------------


@pytest.mark.parametrize("value, digits, wanted", [
    (0.1, None, "0.1"), (3.0, None, "3"), (-0.0, None, "-0"), (1e300, None, "1e+300"),
    (1 / 3, None, "0.3333333333333333"), (1 / 3, 3, "0.333"), (2 / 3, 1, "0.7"),
    (1234567.0, 3, "1.23e+06"), (1e-10, 9, "1e-10"), (math.inf, 3, "inf"), (math.nan, 3, "nan"),
])  # fmt: skip
def test_a_number_has_as_many_digits_as_are_asked_for(value, digits, wanted):
    assert formula.number(value, digits) == wanted


@given(st.floats(allow_nan=False))
def test_all_digits_read_back_to_the_same_number(value):
    assert float(formula.number(value, None)) == value


@pytest.mark.parametrize("digits", [1, 3, 9, 17])
def test_every_line_of_numbers_has_the_digits_that_were_asked_for(digits):
    lines = explain("mazur").text(digits=digits).splitlines()
    for line in lines:
        for found in re.findall(r"(?<![\w\[(])\d+\.\d+", line.partition("  W[")[0]):
            assert len(found.replace(".", "").lstrip("0")) <= digits


@pytest.mark.quick
def test_the_three_lines_of_an_equation_are_formula_numbers_result():
    e = explain("mazur")
    lines = e.text(["net_h1"]).splitlines()
    at = next(i for i, line in enumerate(lines) if "net_h1 = " in line)
    assert [line.split() for line in lines[at : at + 3]] == [
        ["net_h1", "=", "w1·i1", "+", "w2·i2", "+", "b1"],
        ["=", "0.15·0.05", "+", "0.2·0.1", "+", "0.35"],
        ["=", "0.3775", "z[1][1]"],
    ]
    assert "    i1 = 0.05" in e.text(["i1"])


def test_textbook_names_are_shown_where_there_are_any_else_the_index():
    e = explain("mazur")
    assert {"net_h1", "out_o2", "w5+", "∂E/∂w5"} <= set(re.findall(r"[\w∂/+]+", e.text()))
    by_index = e.text(index_names=True)
    assert "net_h1" not in by_index
    assert "z[1][1] = W[1][1,1]·a[0][1]" in by_index
    assert "net_h1" not in explain("signals").text()


@pytest.mark.quick
def test_phases_stand_in_the_order_of_the_work():
    text = explain("mazur").text()
    places = [text.index(f"\n{phase}\n") for phase in ("FORWARD", "LOSS", "BACKWARD", "UPDATE")]
    assert places == sorted(places)
    assert "GIVEN" not in text
    assert "GIVEN" in explain("mazur").text(["w1"])


@pytest.mark.parametrize("width", [60, 80, 120])
def test_long_equations_are_wrapped_to_the_width_and_lose_nothing(width):
    shown = explanation("deep")
    for quantity in shown:
        lines = render_one(quantity, shown.derivation, symbols.plain, digits=None, width=width)
        equation = [line.removesuffix(f"  {quantity.name}").rstrip() for line in lines]
        long = [line for line in equation if len(line) > width]
        assert all(len(line.split(" = ")[-1].split()) == 1 for line in long), long  # unbreakable
        whole = render_one(quantity, shown.derivation, symbols.plain, digits=None, width=10_000)
        assert " ".join(" ".join(lines).split()) == " ".join(" ".join(whole).split())
