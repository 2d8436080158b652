"""Derivations of many networks (every allowed pair of output and loss, every optimizer, both
orders, penalties, weights, dropout, every kind of bias): each expression, and each line of numbers
as it is printed, is evaluated with 40 digits by an evaluator written here, and must give the
stated value; each derivative must be the finite difference of a forward pass written here."""

import json
import re
from functools import cache

import mpmath as mp
import numpy as np
import pytest

from chainrule.api import worksheet
from chainrule.basics.errors import UnknownNameError
from chainrule.derivation.feedforward.moments import derive
from chainrule.derivation.forms.json import render_json
from chainrule.derivation.forms.symbols import plain, textbook
from chainrule.derivation.forms.text import render_one, render_text
from chainrule.derivation.graph.names import Name
from chainrule.engines.plan import Data
from chainrule.network import Layer, Network
from chainrule.pieces.activations import ACTIVATIONS
from chainrule.pieces.losses import ALLOWED, get_loss
from chainrule.pieces.optimizers import OPTIMIZERS
from chainrule.training.settings import Settings

EPS = mp.mpf(2) ** -52
HIDDEN = ("logistic", "tanh", "relu", "leaky_relu", "elu", "gelu", "softplus", "exp", "identity")
BIASES = (("trained", False), ("fixed", True), ("none", False), ("trained", True), ("fixed", False))
CASES = range(2 * len(ALLOWED))


@pytest.fixture(autouse=True)
def forty_digits():
    with mp.workdps(40):
        yield


def make_network(case, rng):
    output, loss = ALLOWED[case % len(ALLOWED)]
    depth, n_out = int(rng.integers(0, 3)), int(rng.integers(1 if output != "softmax" else 2, 4))
    hidden = [HIDDEN[(case + l) % len(HIDDEN)] for l in range(depth)]
    sizes = [2, *[3, 2][:depth], n_out]
    bias, shared = BIASES[rng.integers(len(BIASES))]
    layers = []
    for n_in, n_units, name in zip(sizes, sizes[1:], [*hidden, output], strict=False):
        b = None if bias == "none" else rng.uniform(-0.5, 0.5, 1 if shared else n_units)
        layers.append(Layer(rng.uniform(-1, 1, (n_in, n_units)), b, ACTIVATIONS[name], bias))
    return Network(tuple(layers), get_loss(loss, ACTIVATIONS[output]))


def make_data(network, loss, weighted, rng):
    n, k = 5, network.sizes[-1]
    y = {
        "log_loss": lambda: (
            np.eye(k)[rng.integers(0, k, n)] if k > 1 else rng.random((n, 1)).round()
        ),
        "poisson": lambda: rng.poisson(1.0, (n, k)).astype(float),
    }.get(loss, lambda: rng.normal(0, 1.5, (n, k)))()
    return Data(rng.normal(size=(n, 2)), y, rng.uniform(0.2, 3, n) if weighted else None)


@cache
def arguments(case):
    """What `derive` takes for a step of a network that combines the table's columns in another way
    for each number."""
    rng = np.random.default_rng([50, case])
    network = make_network(case, rng)
    data = make_data(network, network.loss.name, rng.random() < 0.5, rng)
    settings = Settings(
        solver=list(OPTIMIZERS)[case % 6],
        learning_rate_init=0.1,
        batch_size=int(rng.choice([1, 3])),
        update_order=str(rng.choice(["simultaneous", "sequential"])),
        alpha=float(rng.choice([0.0, 0.3])),
        l1=float(rng.choice([0.0, 0.2])),
        dropout=float(rng.choice([0.0, 0.4])),
        random_state=case,
    )
    steps, signals = int(rng.integers(0, 4)), rng.random() < 0.2
    return (network, data, settings), {"n_steps": steps, "shows_signals": bool(signals)}


@cache
def derivation(case):
    step, shown = arguments(case)
    return derive(*step, **shown)


@cache
def example():
    """A 2-3-2 network, plain gradient descent, one sample."""
    rng = np.random.default_rng(51)
    layers = [
        Layer(rng.normal(size=s), rng.normal(size=s[1]), ACTIVATIONS["logistic"])
        for s in ((2, 3), (3, 2))
    ]
    network = Network(tuple(layers), get_loss("half_squared_error", ACTIVATIONS["logistic"]))
    data = Data(rng.normal(size=(1, 2)), rng.random((1, 2)))
    return derive(network, data, Settings(solver="sgd"))


def test_the_cases_cover_every_column_of_the_table():
    plans = [derivation(case).records.situation for case in CASES]
    assert {s.plan.optimizer.name for s in plans} == set(OPTIMIZERS)
    for order in (True, False):
        of_order = [s for s in plans if s.plan.sequential is order]
        assert {len(s.rows) for s in of_order} >= {1, 3}
        assert {s.data.weight is None for s in of_order} == {True, False}
        assert {any(s.plan.dropout) for s in of_order} == {True, False}
        assert {tuple(map(bool, s.plan.penalty)) for s in of_order} == {
            (a, b) for a in (True, False) for b in (True, False)
        }
        layers = [layer for s in of_order for layer in s.state.network.layers]
        assert {l.bias for l in layers} == {"trained", "fixed", "none"}
        assert {l.shares_bias for l in layers} == {True, False}
        assert {l.activation.name for l in layers} >= {*HIDDEN, "softmax"}
        assert {len(s.state.network.layers) for s in of_order} == {1, 2, 3}


# -- the evaluator: a value, and the sum of the magnitudes of the terms that make it --------------

FUNCTIONS = {  # value, slope
    "exp": (mp.exp, mp.exp),
    "ln": (mp.log, lambda x: 1 / x),
    "sqrt": (mp.sqrt, lambda x: 1 / (2 * mp.sqrt(x)) if x else mp.mpf(0)),
    "tanh": (mp.tanh, lambda x: 1 - mp.tanh(x) ** 2),
    "Phi": (mp.ncdf, mp.npdf),
    "phi": (mp.npdf, lambda x: -x * mp.npdf(x)),
    "abs": (abs, lambda x: mp.mpf(1)),
    "sign": (mp.sign, lambda x: mp.mpf(0)),
}


def evaluate(tree, values):
    """(value, magnitude) of an expression in its JSON form; leaves are exact."""
    if "num" in tree:
        v = mp.mpf(tree["num"])
        return v, abs(v)
    if "ref" in tree:
        v = mp.mpf(values(tree["ref"]))
        return v, abs(v)
    op, args = tree["op"], tree["args"]
    if op == "case":
        condition, then, otherwise = args
        left, right = (evaluate(side, values)[0] for side in condition["args"])
        holds = {"gt": left > right, "le": left <= right}[condition["op"]]
        return evaluate(then if holds else otherwise, values)
    found = [evaluate(arg, values) for arg in args]
    v, m = [x for x, _ in found], [x for _, x in found]
    if op in FUNCTIONS:
        f, slope = FUNCTIONS[op]
        carried = abs(slope(v[0])) * m[0] if "op" in args[0] else 0
        return f(v[0]), abs(f(v[0])) + carried
    return {
        "add": lambda: (mp.fsum(v), mp.fsum(m)),
        "sub": lambda: (v[0] - v[1], m[0] + m[1]),
        "mul": lambda: (mp.fprod(v), mp.fprod(m)),
        "div": lambda: (v[0] / v[1], m[0] * m[1] / v[1] ** 2),
        "pow": lambda: (v[0] ** v[1], m[0] ** v[1]),
        "neg": lambda: (-v[0], m[0]),
        "max": lambda: (max(v), max(m)),
    }[op]()


def document(case):
    d = derivation(case)
    return json.loads(json.dumps(render_json(d.quantities(), d, d.context())))["quantities"]


@pytest.mark.parametrize("case", CASES)
def test_every_quantity_that_a_document_names_is_in_it(case):
    quantities = document(case)
    there = {q["name"] for q in quantities}
    assert {name for q in quantities for name in q["depends"]} <= there


@pytest.mark.parametrize("solver", OPTIMIZERS)
def test_what_an_optimizer_starts_from_is_told(solver):
    """What it remembers, its settings, and the number of the step where its formula has that."""
    network, data = example().records.network, example().records.situation.data
    d = derive(network, data, Settings(solver=solver), n_steps=2)
    updated = [q for q in d.quantities() if q.name.kind in ("W+", "b+")]
    reached, left = set(), {q.name for q in updated}
    while left:
        reached |= left
        left = {name for q in left for name in d[q].depends} - reached
    given = {q.name for q in d.quantities() if q.phase == "given"}
    assert {name for name in reached if d[name].phase == "given"} <= given
    letters = {"sgd": "", "momentum": "v", "nesterov": "v", "rmsprop": "s"}.get(solver, "ms")
    assert {name[0] for name in reached & given if name[1:].startswith(("W[", "b["))} == {*letters}
    assert ("t" in reached) == (solver in ("adam", "adamw"))


def number(value):
    return float(value["$float"]) if isinstance(value, dict) else value


def all_names(d):
    """Every listed name, and the unlisted factors of the chain rule."""
    network, rows = d.records.network, d.samples
    L, sizes, outputs = len(network.layers), network.sizes, range(1, network.sizes[-1] + 1)
    at = [""] if len(rows) == 1 else [f"@{row}" for row in rows]
    yield from d.names()
    for l in range(1, L + 1):
        units, below = range(1, sizes[l] + 1), range(1, sizes[l - 1] + 1)
        elementwise = network.layers[l - 1].activation.elementwise
        for s in at:
            for j in units:
                yield f"dE/da[{l}][{j}]{s}"
                yield f"da/dz[{l}][{j}]{s}"
                yield f"mask[{l}][{j}]{s}"
                yield f"f[{l}][{j}]{s}"
                yield from (f"dE[{k}]/da[{l}][{j}]{s}" for k in outputs)
                yield from (f"dE[{k}]/dz[{l}][{j}]{s}" for k in outputs)
                if not elementwise:
                    yield from (f"da[{l}][{i}]/dz[{l}][{j}]{s}" for i in units)
                for i in below:
                    yield f"dz[{l}][{j}]/dW[{l}][{i},{j}]{s}"
                    yield f"dz[{l}][{j}]/da[{l - 1}][{i}]"
        for j in units:
            for i in below:
                yield f"dE/dW[{l}][{i},{j}]"
                yield from (f"dE[{k}]/dW[{l}][{i},{j}]" for k in outputs)


def nodes(case):
    d = derivation(case)
    quantities = {name: d[name] for name in all_names(d)}
    return d, render_json(quantities.values(), d, d.context())["quantities"]


@pytest.mark.parametrize("case", CASES)
def test_every_expression_gives_its_value(case):
    d, found = nodes(case)
    for node in found:
        if node["expr"] is not None:
            value, magnitude = evaluate(node["expr"], lambda name: d[name].value)
            error = abs(value - mp.mpf(number(node["value"])))
            assert error <= 8 * EPS * magnitude, (node["name"], node["formula"], error / EPS)


PYTHON = [
    (r"e\^\(", "exp("), (r"√\(", "sqrt("), (r"\bln\(", "log("), ("·", "*"), ("≤", "<="),
    (r"\|([^|]*)\|", r"abs(\1)"), (r"\^", "**"), (r"([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", r"**\1"), ("Φ", "Phi"),
    ("φ", "phi"),
]  # fmt: skip
DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
NUMBER = r"(?<![\w.])(\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?![\w(])"


def read(printed):
    """The value of a printed line of numbers."""
    for pattern, replacement in PYTHON:
        printed = re.sub(pattern, replacement, printed)
    printed = re.sub(NUMBER, r'mpf("\1")', printed.translate(DIGITS))
    names = {
        "mpf": lambda digits: mp.mpf(float(digits)), "exp": mp.exp, "sqrt": mp.sqrt,
        "log": mp.log, "Phi": mp.ncdf,
        "phi": mp.npdf, "abs": abs, "sign": mp.sign, "tanh": mp.tanh, "max": max,
    }  # fmt: skip
    return eval(printed, {"__builtins__": {}}, names)


@pytest.mark.parametrize("case", CASES)
def test_every_printed_line_of_numbers_gives_its_value(case):
    d, found = nodes(case)
    for node in found:
        if node["expr"] is not None:
            _, magnitude = evaluate(node["expr"], lambda name: d[name].value)
            error = abs(read(node["substituted"]) - mp.mpf(number(node["value"])))
            assert error <= 8 * EPS * magnitude, (node["name"], node["substituted"])


# -- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_every_name_and_alias_leads_back_to_its_quantity(case):
    d = derivation(case)
    quantities = list(d.quantities())
    names = [q.name for q in quantities]
    assert len(set(names)) == len(names)
    assert names == list(d.names())
    taken = set(names)
    for q in quantities:
        assert d.read(str(q.name)) == q.name
        assert str(Name(q.name.kind, q.name.indices, q.name.sample)) == q.name
        assert d[q.name] is q
        for alias in q.aliases:
            assert alias not in taken
            assert d[alias] is q, alias
        for needed in q.depends:
            assert d[needed].name == needed


@pytest.mark.parametrize("case", CASES)
def test_what_a_quantity_depends_on_is_listed_before_it(case):
    d = derivation(case)
    order = {name: place for place, name in enumerate(d.names())}
    for q in d.quantities():
        late = [name for name in q.depends if name in order and order[name] > order[q.name]]
        if not d.records.situation.plan.sequential:
            assert not late, (q.name, late)


@pytest.mark.quick
def test_textbook_names_are_read():
    d = example()
    for symbol, name in (
        ("net_h1", "z[1][1]"), ("out_h2", "a[1][2]"), ("i2", "a[0][2]"), ("w1", "W[1][1,1]"),
        ("w2", "W[1][2,1]"), ("w3", "W[1][1,2]"), ("net_o1", "z[2][1]"), ("E_total", "E"),
        ("dout_h1/dnet_h1", "da/dz[1][1]"), ("dE/dout_h1", "dE/da[1][1]"), ("w1+", "W+[1][1,1]"),
        ("delta_o1", "delta[2][1]"), ("dE/dnet_o1", "delta[2][1]"), ("E_o1", "E[1]"),
    ):  # fmt: skip
        assert d[symbol].name == name
    assert d["dE/dw1"].name == d["dE/dW[1][1,1]"].name == "dW[1][1,1]"
    assert d["dE/dz[2][1]"].name == "delta[2][1]"


@pytest.mark.quick
def test_what_an_optimizer_remembers_has_the_textbooks_names():
    """On a sheet of w1 and b_h1 the velocity is v_w1; by its own name it is read as before."""
    sheet = worksheet(sizes=[2, 2, 1], solver="momentum")
    d = sheet.derivation
    assert d["v_w3+"].name == d["vW+[1][1,2]"].name == "vW+[1][1,2]"
    assert d["v_b_h1"].name == d["vb[1][1]"].name == "vb[1][1]"
    assert "w3+ = w3 + v_w3+" in sheet.text()
    assert "vW" not in sheet.text()
    assert "v_{bh1}" in sheet.latex()
    assert "v<" not in sheet.html().replace("<i>v</i>", "")


UNKNOWN = (
    "", "foo", "z", "z[1]", "z[0][1]", "z[9][1]", "z[1][99]", "a[1][0]", "W[1][1]", "W[1][3,1]",
    "W[0][1,1]", "E[9]", "y[0]", "net_h9", "w99", "z[1][1]@99", "dE/dq[1][1]",
    "dz[1][1]/dW[1][1,2]",
    "dz[2][1]/da[0][1]", "dE[9]/da[1][1]", "mW[1][1,1]", "z[-1][1]", "z[1][1] + 1",
)  # fmt: skip


@pytest.mark.quick
@pytest.mark.parametrize("name", UNKNOWN)
def test_an_unknown_name_is_an_error_that_says_how_names_look(name):
    with pytest.raises(UnknownNameError) as caught:
        example()[name]
    assert "z[1][2]" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_of_several_samples_a_sample_must_be_named():
    d = derivation(next(c for c in CASES if len(derivation(c).samples) == 3))
    row, first = d.samples[1], d.samples[0]
    assert d[f"z[1][1]@{row}"].sample == row
    outside = next(row for row in range(1, 9) if row not in d.samples)
    for name in ("z[1][1]", f"z[1][1]@{outside}"):
        with pytest.raises(UnknownNameError, match=rf"'z\[1\]\[1\]@{first}' is of the first"):
            d[name]


@pytest.mark.quick
def test_a_near_name_is_suggested():
    with pytest.raises(UnknownNameError, match="Did you mean 'net_h1'"):
        example()["nett_h1"]


# -- derivatives ---------------------------------------------------------------------------------

H = 1e-6


class Bumped:
    """A forward pass written here, with one entry of W, b, z or a moved by h."""

    def __init__(self, d, what, place, h):
        s = d.records.situation
        n = len(d.samples)
        weight = np.ones(n) if s.data.weight is None else s.data.weight
        self.z, self.a = [], [s.data.X.copy()]
        self.R = 0.0
        total = weight.sum()
        for l, layer in enumerate(d.records.network.layers, 1):
            W, b = layer.W.copy(), 0.0 if layer.b is None else layer.b.copy()
            if (what, place[0]) == ("W", l):
                W[place[1:]] += h
            if (what, place[0]) == ("b", l):
                b[place[1]] += h
            z = self.a[-1] @ W + b
            if (what, place[0]) == ("z", l):
                z[place[1:]] += h
            a = layer.activation.value(z)
            mask = d.records.record.masks[l]
            a = a if mask is None else a * mask
            if (what, place[0]) == ("a", l):
                a = a.copy()
                a[place[1:]] += h
            self.z.append(z)
            self.a.append(a)
            penalty = s.plan.penalty
            self.R += (penalty.l2 / 2 * (W**2).sum() + penalty.l1 * abs(W).sum()) / total
        parts = d.records.network.loss.value(s.data.y, self.a[-1])
        self.parts = (parts * (weight / total)[:, None]).sum(axis=0)
        self.E = self.parts.sum()


def slope(d, what, place, of):
    """The central difference quotient, or None where the two sides differ (a kink)."""
    low, mid, high = (of(Bumped(d, what, place, h)) for h in (-H, 0, H))
    if abs((high - mid) - (mid - low)) > H * (1e-3 + 1e-2 * abs(high - low) / H):
        return None
    return (high - low) / (2 * H)


def numeric(d, name):
    """The finite difference that a derivative's name asks for; False where it is no derivative."""
    kind, index = name.kind, name.indices
    s = 0 if name.sample is None else d.samples.index(name.sample)

    def at(l, j):
        return l, s, j - 1

    def weight(l, i, j):
        return l, i - 1, j - 1

    def part(k):
        return lambda p: p.parts[k - 1]

    J = {
        "dE/da": lambda l, j: slope(d, "a", at(l, j), lambda p: p.E),
        "delta": lambda l, j: slope(d, "z", at(l, j), lambda p: p.E),
        "dE[k]/da": lambda k, l, j: slope(d, "a", at(l, j), part(k)),
        "dE[k]/dz": lambda k, l, j: slope(d, "z", at(l, j), part(k)),
        "dE[k]/dW": lambda k, l, i, j: slope(d, "W", weight(l, i, j), part(k)),
        "dE/dW": lambda l, i, j: slope(d, "W", weight(l, i, j), lambda p: p.E),
        "dR/dW": lambda l, i, j: slope(d, "W", weight(l, i, j), lambda p: p.R),
        "dW": lambda l, i, j: slope(d, "W", weight(l, i, j), lambda p: p.E + p.R),
        "db": lambda l, j: slope(d, "b", (l, j - 1), lambda p: p.E + p.R),
        "da/dz": lambda l, j: slope(d, "z", at(l, j), lambda p: p.a[l][s, j - 1]),
        "da[i]/dz": lambda l, i, j: slope(d, "z", at(l, j), lambda p: p.a[l][s, i - 1]),
        "dz/dW": lambda l, i, j: slope(d, "W", weight(l, i, j), lambda p: p.z[l - 1][s, j - 1]),
        "dz/da": lambda l, i, j, below: (
            slope(d, "a", at(below, i), lambda p: p.z[l - 1][s, j - 1]) if below else False
        ),
    }.get(kind)
    return False if J is None else J(*index)


def is_sequential(case):
    (_network, _data, settings), _shown = arguments(case)
    return settings.update_order == "sequential"


@pytest.mark.parametrize("case", [c for c in CASES if not is_sequential(c)])
def test_every_derivative_is_the_finite_difference_of_the_network(case):
    d = derivation(case)
    compared = kinks = 0
    for name in dict.fromkeys(all_names(d)):
        q = d[name]
        expected = numeric(d, q.name)
        if expected is False:
            continue
        compared += 1
        kinks += expected is None
        if expected is not None:
            assert q.value == pytest.approx(expected, rel=1e-5, abs=1e-7), name
    assert compared
    assert kinks <= 0.1 * compared


@pytest.mark.parametrize("case", [c for c in CASES if is_sequential(c)])
def test_in_the_sequential_order_the_output_layers_derivatives_are_still_those_of_the_loss(case):
    d = derivation(case)
    L = len(d.records.network.layers)
    for q in d.quantities():
        name = q.name
        if name.kind in ("delta", "dW", "db") and name.indices[0] == L:
            expected = numeric(d, name)
            if expected is not None:
                assert q.value == pytest.approx(expected, rel=1e-5, abs=1e-7), q.name


@pytest.mark.parametrize("case", CASES)
def test_the_updates_are_the_step_that_training_takes(case):
    d = derivation(case)
    after = d.records.record.state.network.layers
    for q in d.quantities():
        name = q.name
        if name.kind == "W+":
            l, i, j = name.indices
            assert q.value == after[l - 1].W[i - 1, j - 1]
        if name.kind == "b+":
            l, j = name.indices
            assert q.value == after[l - 1].b[j - 1]


# -- renderings ----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_every_value_comes_back_from_json_bit_for_bit(case):
    for q, node in zip(derivation(case).quantities(), document(case), strict=True):
        assert node["name"] == q.name
        assert np.float64(number(node["value"])).tobytes() == np.float64(q.value).tobytes()
        assert node["depends"] == list(q.depends)


def test_what_json_has_no_number_for_is_marked():
    d = derivation(0)
    odd = [d["E"]._replace(value=v) for v in (float("nan"), float("inf"), -float("inf"))]
    text = json.dumps(render_json(odd, d, {}), allow_nan=False)
    found = [node["value"] for node in json.loads(text)["quantities"]]
    assert found == [{"$float": "nan"}, {"$float": "inf"}, {"$float": "-inf"}]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("digits", [None, 9, 4])
def test_the_text_says_each_result(case, digits):
    d = derivation(case)
    shown = [q for q in d.quantities() if q.phase != "given"]
    text = "\n".join(render_text(shown, d, plain, digits=digits))
    for q in shown:
        result = re.sub(r"\.0$", "", repr(q.value)) if digits is None else f"{q.value:.{digits}g}"
        lines = render_one(q, d, plain, digits=digits, width=100)
        assert lines[0].lstrip().startswith(plain(q.name) + " = ")
        assert f"= {result}" in lines[-1]
        assert "\n".join(lines) in text


@pytest.mark.quick
def test_the_textbooks_symbols_stand_beside_the_canonical_names():
    d = example()
    text = "\n".join(render_text(d.quantities(), d, textbook(d.textbook)))
    assert re.search(r"net_h1 = w1·i1 \+ w2·i2", text)
    assert re.search(r"z\[1\]\[1\]$", text, re.MULTILINE)


@pytest.mark.parametrize("case", CASES)
def test_latex_is_balanced_and_names_nothing_in_ascii_brackets(case):
    for node in document(case):
        latex = node["latex"]
        assert latex.count("{") == latex.count("}")
        assert latex.count(r"\left") == latex.count(r"\right")
        assert not re.search(r"\b(delta|mask|eta|alpha)\[", latex)


def test_the_context_says_how_the_step_was_taken():
    for case in (0, 7, 20):
        d = derivation(case)
        context, plan = d.context(), d.records.situation.plan
        assert context["solver"] == plan.optimizer.name
        assert context["update_order"] == ("sequential" if plan.sequential else "simultaneous")
        assert context["samples"] == d.samples
        assert context["sizes"] == list(d.records.network.sizes)
        assert json.loads(json.dumps(context)) == context
