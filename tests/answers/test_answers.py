"""Checking numbers worked out by hand: sheets of random networks worked out by `student.py`, which
shares no code with the library, with each slip and without; and what people write, right or not.

The full campaign: CHAINRULE_CASES=100 pytest -n0 -s tests/answers/test_answers.py -k "slip_is or
correct or rounded"
"""

import functools
import itertools
import os
import re
import shlex
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from student import Exercise, Student

import chainrule as cr
from chainrule.answers.checking import check_sheet
from chainrule.answers.likeness import likeness
from chainrule.answers.reading import read_sheet
from chainrule.answers.written import read_number
from chainrule.basics.i18n import use_language
from chainrule.cli import main
from chainrule.derivation.explanation import Explanation
from chainrule.derivation.feedforward.moments import derive
from chainrule.engines.plan import Data
from chainrule.network import Layer, Network
from chainrule.pieces.activations import ACTIVATIONS
from chainrule.pieces.losses import get_loss
from chainrule.training.settings import Settings

SLIPS = (
    "slope_forgotten", "slope_at_output", "slope_not_cancelled", "target_swapped", "other_weights",
    "transposed", "neighbor", "bias_forgotten", "rate_forgotten", "rate_sign",
    "constant_forgotten", "not_averaged", "path_forgotten", "activation_forgotten",
    "exponent_sign", "rounded_early",
)  # fmt: skip
"""What `student.py` can do."""
CASES = int(os.environ.get("CHAINRULE_CASES", "25"))
OUTPUTS = [
    ("logistic", "half_squared_error"), ("identity", "half_squared_error"),
    ("tanh", "mean_squared_error"), ("identity", "mean_squared_error"),
    ("logistic", "mean_squared_error"), ("logistic", "log_loss"), ("softmax", "log_loss"),
]  # fmt: skip
FINAL = ("E", "dW", "db", "W+", "b+")
UNITS = ("z[", "a[", "delta[", *FINAL)


# -- random networks, and the sheets that a student hands in -------------------------------------


@functools.cache
def situation(case):
    """A random exercise, and the library's own derivation of it."""
    rng = np.random.default_rng([7, case])
    output, loss = OUTPUTS[rng.integers(len(OUTPUTS))]
    sizes = [int(n) for n in rng.integers(2, 4, rng.integers(2, 5))]
    n = int(rng.choice([1, 2, 3]))
    hidden = rng.choice(["logistic", "tanh", "relu", "identity"], len(sizes) - 2).tolist()
    shapes = list(itertools.pairwise(sizes))
    W = [rng.uniform(-1, 1, shape).round(2) for shape in shapes]
    b = [rng.uniform(-0.5, 0.5, shape[1]).round(2) for shape in shapes]
    X = rng.uniform(-1, 1, (n, sizes[0])).round(2)
    y = rng.uniform(0.1, 0.9, (n, sizes[-1])).round(2)
    if loss == "log_loss":
        y = np.eye(sizes[-1])[rng.integers(0, sizes[-1], n)]
    eta = float(rng.choice([0.1, 0.3, 0.5]))
    activations = [*hidden, output]
    layers = [
        Layer(w, c, ACTIVATIONS[f], "trained") for w, c, f in zip(W, b, activations, strict=True)
    ]
    network = Network(tuple(layers), get_loss(loss, ACTIVATIONS[output]))
    settings = Settings(solver="sgd", learning_rate_init=eta, batch_size="full", shuffle=False)
    d = derive(network, Data(X, y), settings)
    lists = [w.tolist() for w in W], [c.tolist() for c in b]
    exercise = Exercise(*lists, activations, loss, X.tolist(), y.tolist(), eta)
    return exercise, Explanation(d, "exercise")


def rounded(numbers, digits, kinds=None):
    """The sheet: each number to so many significant digits, as text."""
    return {
        name: f"{value:#.{digits}g}"
        for name, value in numbers.items()
        if np.isfinite(value) and (kinds is None or name.startswith(kinds))
    }


def half_unit(text):
    mantissa, _, exponent = text.partition("e")
    decimals = len(mantissa.partition(".")[2])
    return 0.5 * 10.0 ** (int(exponent or 0) - decimals)


def slipped_sheet(case, slip, digits, kinds):
    """A sheet with that slip made somewhere or everywhere; None where it changes nothing."""
    exercise, explanation = situation(case)
    rng = np.random.default_rng([8, case])
    right = Student(exercise).work()
    looking = Student(exercise, slip, spot="nowhere")
    looking.work()
    if not looking.chances:
        return None
    everywhere = slip not in ("neighbor", "path_forgotten") and rng.random() < 0.5
    spot = None if everywhere else str(rng.choice(looking.chances))
    seed, length = int(rng.integers(2**31)), int(rng.integers(1, 4))
    picking = np.random.default_rng(seed)

    def choose(options):
        return options[int(picking.integers(len(options)))]

    numbers = Student(exercise, slip, spot, choose, length).work()
    sheet = rounded(numbers, digits, kinds)
    changed = [
        n for n, text in sheet.items() if abs(float(text) - right[n]) > half_unit(text) * 1.001
    ]
    return (explanation, sheet, changed) if changed else None


def test_the_student_agrees_with_the_library():
    for case in range(40):
        exercise, explanation = situation(case)
        numbers = Student(exercise).work()
        for name, value in numbers.items():
            assert value == pytest.approx(explanation[name].value, rel=1e-12, abs=1e-14), name
        listed = {q.name for q in explanation if q.phase != "given"}
        assert listed - set(numbers) == {n for n in listed if n.startswith("da[")}


# -- every slip is named -------------------------------------------------------------------------


def rate(slip, digits, kinds):
    """How often the slip is among at most three named for the first wrong number; of how many."""
    named = Counter()
    for case in range(40 * CASES):
        made = slipped_sheet(case, slip, digits, kinds)
        if made is None:
            continue
        explanation, sheet, _changed = made
        first = check_sheet(explanation, read_sheet(sheet)).first_wrong
        keys = [] if first is None else [c.slip.key for c in first.slips]
        named[len(keys) <= 3 and slip in keys] += 1
        if named.total() == CASES:
            break
    return named[True] / max(1, named.total()), named.total()


@pytest.mark.parametrize("slip", SLIPS)
def test_each_slip_is_named_among_three(slip):
    """The student hands in every number, or only loss, gradients and new weights."""
    found, n = rate(slip, 6, None)
    print(f"\n{slip:20} all numbers, 6 digits: {found:.1%} of {n}")
    assert n == CASES
    assert found >= 0.95


@pytest.mark.skipif(CASES < 50, reason="part of the full campaign")
@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("digits, kinds", [(4, None), (5, UNITS), (6, FINAL)])
def test_how_often_each_slip_is_named_on_poorer_sheets(slip, digits, kinds):
    found, n = rate(slip, digits, kinds)
    print(
        f"\n{slip:20} {'all' if kinds is None else ' '.join(kinds):40} {digits} digits: {found:.1%}"
    )
    assert n == CASES
    assert found >= 0.8


# -- no correct sheet is rejected ----------------------------------------------------------------


@pytest.mark.parametrize("digits", [1, 2, 3, 4, 6, 9, 15])
def test_no_correct_sheet_is_rejected(digits):
    for case in range(CASES):
        exercise, explanation = situation(case)
        numbers = Student(exercise).work()
        for kinds in (None, FINAL):
            marked = check_sheet(explanation, read_sheet(rounded(numbers, digits, kinds)))
            assert marked.first_wrong is None, marked.text()
            assert marked.passed or digits == 1  # with one digit it may not be proven


class Rounding(Student):
    """A student who goes on with each number as it was written down."""

    def write(self, name, value):
        return super().write(name, float(f"{value:.{self.digits}g}"))


@pytest.mark.parametrize("digits", [2, 3, 4])
def test_going_on_with_rounded_numbers_is_right(digits):
    remarks = Counter()
    for case in range(CASES):
        exercise, explanation = situation(case)
        numbers = Rounding(exercise, digits=digits).work()
        marked = check_sheet(explanation, read_sheet(rounded(numbers, digits)))
        assert marked.first_wrong is None, marked.text()
        remarks.update(marked.counts)
    assert remarks["rounded"] > 0
    assert not remarks["follows"]


def test_few_digits_that_are_all_there_are_are_enough(tmp_path):
    """0.1 written for 0.09999999999999998 is the number; 0 for 0.3 says nothing."""
    sheet = cr.worksheet(sizes=[2, 2, 1], activation="relu", seed=7)
    assert sheet.derivation["net_h1"].value != 0.1
    file = tmp_path / "sheet.toml"
    for text, mark in [("0.1", "right"), ("0", "coarse"), ("1", "wrong")]:
        file.write_text(sheet.text().replace('"net_h1" = ""', f'"net_h1" = {text}'))
        marked = cr.check(file)
        assert marked["net_h1"].mark == mark
        assert marked.passed is (mark == "right")


def test_a_correct_sheet_of_decimals_passes_however_few():
    for decimals in range(7):
        for case in range(CASES):
            exercise, explanation = situation(case)
            sheet = {n: f"{v:.{decimals}f}" for n, v in Student(exercise).work().items()}
            marked = check_sheet(explanation, read_sheet(sheet))
            assert marked.first_wrong is None, marked.text()
            assert marked.passed or marked.counts["coarse"]


# -- a fair teacher ------------------------------------------------------------------------------


def test_one_mistake_costs_one_mark():
    """What was worked out correctly from a wrong number is told from what is wrong itself."""
    for case in range(CASES):
        made = slipped_sheet(case, "bias_forgotten", 9, None)
        if made is None:
            continue
        explanation, sheet, changed = made
        marked = check_sheet(explanation, read_sheet(sheet))
        wrong = {v.quantity.name for v in marked if v.mark == "wrong"}
        assert wrong <= {n for n in changed if n.startswith("z[")}
        assert set(changed) == {v.quantity.name for v in marked if v.mark in ("wrong", "follows")}
        for verdict in marked:
            if verdict.mark == "follows":
                assert verdict.upstream


@pytest.mark.parametrize(
    "answers, first, slip, formula",
    [
        ({"net_h1": "0.3825"}, "net_h1", "transposed", "w1·i1 + w3·i2 + b1"),
        ({"net_h1": "0.0275"}, "net_h1", "bias_forgotten", "w1·i1 + w2·i2"),
        ({"out_o1": "0.24863493"}, "out_o1", "exponent_sign", "1/(1 + e^(net_o1))"),
        ({"dE/dw5": "-0.082167041"}, "dE/dw5", "target_swapped", "target_o1 - out_o1"),
        ({"delta_o1": "-0.138498562"}, "delta_o1", "target_swapped", "target_o1 - out_o1"),
        ({"delta_o1": "0.138498562", "delta_o2": "-0.038098237", "dE/dw5": "-0.022602541"},
         "dE/dw5", "neighbor", "δ_o2·out_h1"),
        ({"delta_o1": "0.138498562", "delta_o2": "-0.038098237", "dE/dout_h1": "0.188010260"},
         "dE/dout_h1", "slope_forgotten", "∂E/∂out_o1·w5"),
        ({"w1+": "0.150219284"}, "w1+", "rate_sign", "w1 - (-η·∂E/∂w1)"),
        ({"dE/dout_h1": "0.0553994247"}, "dE/dout_h1", "path_forgotten", "∂E_o1/∂out_h1"),
    ],
)  # fmt: skip
def test_the_slips_of_the_texts(answers, first, slip, formula):
    """The errors that tutorials on this very example make, each with its formula."""
    marked = cr.check("mazur", answers)
    wrong = marked.first_wrong
    assert wrong is not None
    assert marked[first] is wrong
    assert slip in [c.slip.key for c in wrong.slips]
    assert f"= {formula}\n" in marked.text()
    assert not marked.passed


PUBLISHED = {
    "net_h1": "0.3775", "out_h1": "0.593269992", "out_h2": "0.596884378",
    "net_o1": "1.105905967", "out_o1": "0.75136507", "out_o2": "0.772928465",
    "E_o1": "0.274811083", "E_o2": "0.023560026", "E_total": "0.298371109",
    "dE/dout_o1": "0.74136507", "dout_o1/dnet_o1": "0.186815602", "delta_o1": "0.138498562",
    "delta_o2": "-0.038098237", "dE/dw5": "0.082167041", "dE_o1/dout_h1": "0.055399425",
    "dE_o2/dout_h1": "-0.019049119", "dE/dout_h1": "0.036350306",
    "dout_h1/dnet_h1": "0.241300709", "dE/dw1": "0.000438568", "w1+": "0.149780716",
    "w2+": "0.19956143", "w3+": "0.24975114", "w4+": "0.29950229", "w5+": "0.35891648",
    "w6+": "0.408666186", "w7+": "0.511301270", "w8+": "0.561370121",
}  # fmt: skip


@pytest.mark.quick
def test_the_published_figures_of_the_2_2_2_example_are_right():
    marked = cr.check("mazur", PUBLISHED)
    assert marked.passed
    assert set(marked.counts) <= {"right", "rounded"}


def test_a_right_number_after_a_wrong_one_does_not_hide_its_slip():
    """δ_h1 without its slope, and ∂E/∂w1 right all the same: the slip is at δ_h1."""
    answers = {"dE/dout_h1": "0.03635", "delta_h1": "0.03635", "dE/dw1": "0.000439"}
    first = cr.check("mazur", answers | {"out_h1": "0.5933"}).first_wrong
    assert (first.slips[0].slip.key, first.slips[0].at) == ("slope_forgotten", "delta[1][1]")


def test_a_formula_that_gives_one_whatever_goes_in_is_not_told_beside_a_slip():
    """δ_o1 without its slope is also δ_o1 with out + (1 - out), which is 1, for it."""
    answers = {"net_h1": "0.3775", "out_h1": "0.5933", "delta_o1": "0.7414"}
    (told,) = cr.check("mazur", answers).first_wrong.slips
    assert told.slip.key == "slope_forgotten"


def test_likeness_is_told_where_no_slip_fits():
    told = [
        ("net_h1", "-0.3775", "sign"),
        ("net_h1", "3.775", "decimal_point"),
        ("net_h1", "0.3757", "digits_exchanged"),
        ("net_h1", "0.3781", "close"),
        ("net_h1", "123", None),
    ]
    for name, text, like in told:
        (answer,) = cr.check("mazur", {name: text}).to_json()["answers"]
        assert answer["likeness"] == like, text
        assert [slip["slip"] for slip in answer["slips"]] == (["sign"] if like == "sign" else [])


def test_a_number_cut_off_is_right():
    marked = cr.check("mazur", {"out_h1": "0.59326", "out_h2": "0.59688"})
    assert marked.passed
    assert "cut off" in marked.text()
    assert likeness(read_number("0.59326"), 0.593269992) == "cut_off"


# -- derivations as receipts ---------------------------------------------------------------------


def test_a_derivation_is_a_receipt():
    run = cr.explain("xor", step=3, update_order="sequential").to_json()
    marked = cr.check("xor", run)
    assert marked.passed
    assert marked.counts == {"right": len(run["quantities"])}


@pytest.mark.parametrize("case", range(12))
def test_an_edited_derivation_is_found_out(case):
    """One value changed in its last digits: it is wrong, and nothing else is."""
    run = cr.explain("mazur").to_json()
    rng = np.random.default_rng([9, case])
    quantity = run["quantities"][int(rng.integers(len(run["quantities"])))]
    quantity["value"] += 1e-9
    marked = cr.check("mazur", run)
    assert not marked.passed
    assert marked[quantity["name"]].mark == "wrong"
    assert marked.first_wrong is marked[quantity["name"]]
    assert {v.mark for v in marked} == {"right", "wrong"}


@pytest.mark.quick
def test_an_edited_equation_is_found_out():
    run = cr.explain("mazur").to_json()
    net = next(q for q in run["quantities"] if q["name"] == "z[1][1]")
    net["expr"]["args"].pop()
    marked = cr.check("mazur", run)
    assert marked.first_wrong is marked["net_h1"]
    assert marked["net_h1"].mark == "equation"


# -- what people write ---------------------------------------------------------------------------

SAME = [
    ("a.toml", 'out_h1 = 0.5933\n"delta_o2" = "-0.0381"\n'),
    ("b.toml", "# mine\na[1][1] = 0.5933  # so\nδ_o2 = −0.0381\n"),
    ("c.toml", "[answers]\nout_h1 = 0.5933\n'delta[2][2]' = -3.81e-2\nE = ''\n"),
    ("d.json", '{"out_h1": 0.5933, "delta[2][2]": "-0.0381"}'),
    ("e.json", '{"answers": {"out_h1": 0.5933, "delta_o2": -0.0381, "E": ""}}'),
    ("f.json", '[{"name": "out_h1", "value": 0.593269992107187}, '
               '{"name": "delta_o2", "value": -0.0380982365166} ]'),
    ("g.csv", "out_h1,0.5933\ndelta_o2,-0.0381\n"),
    ("h.csv", "name;value\nout_h1;0.5933\ndelta[2][2];-0.0381\n"),
    ("i.tsv", "# mine\nout_h1\t0.5933\ndelta_o2\t-0.0381\n"),
    ("k.txt", "out_h1: 0,5933\ndelta_o2：−0,0381\n"),
    ("l.txt", "out_h1 = 0.5933, delta_o2 = -0.0381; E ="),
    ("m.txt", "δ[2][2]=-0,0381，out_h1＝0.5933"),
    ("n.csv", "out_h1;0,5933\ndelta_o2;-0,0381\n"),
    ("o.csv", "out_h1,0,5933\ndelta_o2,-0.0381\n"),
    ("p.txt", "out_h1: 0.5933\nE:\ndelta_o2: -0.0381"),
    ("q.txt", "out_h1 = 0.5933,\ndelta_o2 = -0.0381；\nE = ?\nb1 = —"),
    ("r.txt", "out_h1 = 0.5933、delta[2][2] = -0,0381"),
    ("s.txt", "a[1][1] = 0,5933, delta[2][2] = -0,0381"),
    ("t.toml", "[answers]\nout_h1 = ０．５９３３\ndelta_o2 = -0.0381\nE = ?"),
    ("v.md", "| name | value |\n|---|:--:|\n| out_h1 | 0.5933 |\n| delta_o2 | -0,0381 |\n"),
    ("w.txt", "# mine\n\nout_h1 0.5933\ndelta_o2   -0.0381"),
    ("x.txt", "1) out_h1 = 1/(1+e^(-0.3775)) = 0.5933\n2) delta_o2 = -0.217·0.1755 = -0.0381"),
    ("y.txt", "- out_h1 ≈ 0.5933\n* delta_o2 → -0.0381"),
    ("u.txt", "out_h1 =\nout_h1 = 0.5933\ndelta_o2 = -0.0381"),
    ("j.txt", "\ufeffout_h1 = 0.5933\ndelta_o2 = -0.0381\n"),
]  # fmt: skip


@pytest.mark.parametrize("name, text", SAME, ids=[name for name, _ in SAME])
def test_the_same_answers_in_every_form(tmp_path, name, text):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    marked = cr.check("mazur", file)
    assert {v.quantity.name for v in marked} == {"a[1][1]", "delta[2][2]"}
    assert marked.passed is (name != "f.json")  # a derivation's numbers claim every digit


SPELLED = {
    "a[1][1]": ["out h1", "outh1", "out_{h1}", "Out_H1", "out(h1)", "$out_{h1}$", "a_h1", "h1输出"],
    "z[1][1]": ["net h1", "z_h1", "净输入h1", "隐含层h1的净输入", "z[1, 1]"],
    "W+[2][1,1]": [
        "w5 new",
        "w5_new",
        "w5(new)",
        "w5*",
        "new w5",
        "w_5^+",
        "w_{5}^{+}",
        "w5 neu",
        "新w5",
        "w5新",
        "权值5新",
        "W+[2][1][1]",
    ],
    "dW[2][1,1]": [
        "dE/dw_5",
        "dEtotal/dw5",
        "∂E_total/∂w_{5}",
        "\\partial E/\\partial w_5",
        "\\frac{\\partial E}{\\partial w_{5}}",
    ],
    "delta[2][1]": ["δo1", "δ(o1)", "delta o1", "Delta_o1", "\\delta_{o1}", "误差信号o1"],
    "E": ["Etotal", "E total", "总误差", "e_total"],
    "E[1]": ["Eo1", "E_{o1}"],
}


@pytest.mark.quick
@pytest.mark.parametrize("name, said", [(n, said) for n, all_ in SPELLED.items() for said in all_])
def test_a_name_is_read_as_a_pen_writes_it(tmp_path, name, said):
    """Each is one quantity's, whatever is left out; what could be two is not guessed."""
    file = tmp_path / "answers.txt"
    file.write_text(f"{said} = 1", encoding="utf-8")
    (verdict,) = cr.check("mazur", file)
    assert verdict.quantity.name == name


@pytest.mark.parametrize("said", ["h1", "d_o1", "z1", "w", "out", "E_o", "新"])
def test_what_could_be_several_is_not_guessed(tmp_path, said):
    file = tmp_path / "answers.txt"
    file.write_text(f"{said} = 1", encoding="utf-8")
    with pytest.raises(cr.ChainruleError, match="Unknown quantity"):
        cr.check("mazur", file)


@pytest.mark.quick
@pytest.mark.parametrize(
    "text, value, half_unit",
    [
        ("5.933·10^-1", 0.5933, 5e-5),
        ("5.933×10⁻¹", 0.5933, 5e-5),
        ("5,9*10^{-1}", 0.59, 5e-3),
        ("59.33%", 0.5933, 5e-5),
        ("59 %", 0.59, 5e-3),
        (",5933", 0.5933, 5e-5),
        ("0.5933.", 0.5933, 5e-5),
        ("**0.5933**", 0.5933, 5e-5),
        ("≈ 0.5933", 0.5933, 5e-5),
        ("0.5933 (rounded)", 0.5933, 5e-5),
        ("$0.5933$", 0.5933, 5e-5),
        ("1,5e-3", 1.5e-3, 5e-5),
    ],
)
def test_a_number_is_read_as_a_pen_writes_it(text, value, half_unit):
    written = read_number(text)
    assert written.value == value
    assert written.half_unit == pytest.approx(half_unit, rel=1e-12)


@pytest.mark.parametrize("text", ["1,234,567", "0.593 3", "0·5933", "5 (of 7)", "10^", "%", "1%%"])
def test_what_is_no_number_stays_none(text):
    assert read_number(text) is None


@pytest.mark.parametrize("name", ["w1+", "w1'", "w1′", "w₁⁺", "'w1+'", '"w1\'"'])
@pytest.mark.parametrize("table", ["", "[answers]\n"])
def test_a_new_weight_may_have_a_prime(tmp_path, name, table):
    """w1' is the new weight, never the old one with a quote lost."""
    file = tmp_path / "answers.txt"
    file.write_text(f"{table}{name} = 0.14978", encoding="utf-8")
    assert cr.check("mazur", file).counts == {"right": 1}


@pytest.mark.quick
@pytest.mark.parametrize("wrong", [
    {"net_h1": "0.5"}, {"net_h1": "0.7"}, {"net_h2": "-0.8"}, {"net_h1": "1.0"},
    {"net_h1": "0.6", "net_h2": "-0.8"}, {"net_h1": "0.60", "net_h2": "-0.8"},
    {"net_h1": "0.6", "net_h2": "-1.0"},
])  # fmt: skip
def test_no_wrong_number_is_its_own_excuse(wrong):
    """net_h1 = -0.1·1 + 0.5·3 - 0.8 = 0.6 and net_h2 = 0.2·1 - 0.6·3 + 0.7 = -0.9: no rounding, no
    cutting off gives another number, though it is the only one that would say how many digits are
    kept."""
    sheet = cr.worksheet(sizes=[2, 2, 1], seed=0)
    marked = check_sheet(Explanation(sheet.derivation, sheet.title), read_sheet(wrong))
    assert not marked.passed
    assert [verdict.mark for verdict in marked][-1] == "wrong"


def test_zero_is_right_where_the_terms_cancel():
    """0.1·1 + 0.2·1 − 0.3·1 is 0, whatever its binary digits leave over."""
    layer = Layer(np.array([[0.1], [0.2], [-0.3]]), None, ACTIVATIONS["identity"], "none")
    network = Network((layer,), get_loss("half_squared_error", layer.activation))
    settings = Settings(solver="sgd", learning_rate_init=0.1, batch_size="full", shuffle=False)
    derivation = derive(network, Data(np.ones((1, 3)), np.array([[0.5]])), settings)
    explanation = Explanation(derivation, "terms that cancel")
    left_over = float(derivation["z[1][1]"].value)
    assert 0 < abs(left_over) < 1e-15
    for zero in ("0", "0.000"):
        assert check_sheet(explanation, read_sheet({"z[1][1]": zero})).counts == {"right": 1}


@pytest.mark.quick
def test_a_tolerance_is_a_share_or_digits():
    def passes(text, tolerance):
        return cr.check("mazur", {"out_h1": text}, tolerance=tolerance).passed

    assert not passes("0.5951", None)
    assert passes("0.5951", "1%")
    assert passes("0.5951", 0.01)
    assert not passes("0.5951", "0.1 %")
    assert passes("0.5936", 3)
    assert not passes("0.5936", "4")
    with pytest.raises(cr.ChainruleError, match="A tolerance is a share such as 1%"):
        passes("0.5933", "much")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_tables_as_a_spreadsheet_saves_them(tmp_path, encoding):
    file = tmp_path / "answers.csv"
    file.write_bytes("名称,数值\r\nout_h1,0.5933\r\ndelta_o2,−0.0381\r\n".encode(encoding))
    marked = cr.check("mazur", file)
    assert marked.counts == {"right": 2}
    file.write_bytes(b"out_h1 = 0.5933 \xff\xfe\x00\xd8")
    with pytest.raises(cr.ChainruleError, match=r"answers\.csv"):
        cr.check("mazur", file)


def test_a_comma_in_a_name_is_no_separator(tmp_path):
    file = tmp_path / "answers.csv"
    file.write_text("W+[2][1,1],0.3589\nout_h1,151/400\n")
    marked = cr.check("mazur", file)
    assert marked["w5+"].mark == "right"
    assert marked["out_h1"].answer.where == "line 2"


WRONG = [
    ("out_h9 = 0.5", "line 1: Unknown quantity 'out_h9'.", "Did you mean 'out_h2'?"),
    ("\nz[1][3] = 0.5", "line 2: z[1][3]: there is no unit 3 in layer 1, which has 2.", "z[1]"),
    ("z[4][1] = 0.5", "z[4][1]: there is no layer 4; the network has 2.", ""),
    ("out_h1 = 1,234,567", "line 1: out_h1 = '1,234,567' is not a number.", "with a point"),
    ("out_h1 = 0.59\nout_h1 = 0.6", "line 1 and line 2: out_h1 is answered twice.", ""),
    ("out_h1 = 0.59\n\na[1][1] = 0.6", "line 1 and line 3: out_h1 and a[1][1] are", ""),
    ("[answers]\nE = 1\nE = 2", "line 2 and line 3: E is answered twice.", ""),
    ("out_h1,0.5\nE,1\nout_h1,0.6", "line 1 and line 3: out_h1 is answered twice.", ""),
    ("out_h1 = half", "line 1: out_h1 = 'half' is not a number.", "0.5933"),
    ("out_h1 = nan", "line 1: out_h1 = 'nan' is not a number.", "finite"),
    ("out_h1 = 1e999", "is not a number.", ""),
    ("out_h1 = 1/0", "is not a number.", ""),
    ("out_h1 = true", "is not a number.", ""),
    ('{"out_h1": NaN}', "NaN is not a number.", "finite"),
    ('{"out_h1": [0.5]}', "is not a number.", ""),
    ('{"out_h1": 0.5', "line 1: not JSON", ""),
    ('{"out_h1": 0.5, "out_h1": 0.6}', "out_h1 is answered twice.", ""),
    ('{"out_h1": 0.5, "a[1][1]": 0.5}', "out_h1 and a[1][1] are the same quantity", ""),
    ('{"quantities": [{"name": "E"}]}', "quantity 1: a name and a value are needed.", ""),
    ('{"answers": 3}', "the answers must be names with numbers.", ""),
    ("out_h1;0.5\nE;abc", "line 2: E = 'abc' is not a number.", ""),
    ("", "is empty.", ""),
    ("# nothing\n", "holds no answers.", "out_h1 = 0.5933"),
    ("out_h1 = ''", "nothing is filled in yet.", "between the quotes"),
    ("just words", "no answers can be read here.", "out_h1 = 0.5933"),
]


@pytest.mark.parametrize("text, message, hint", WRONG)
def test_what_cannot_be_read_is_told(tmp_path, text, message, hint):
    file = tmp_path / "answers.txt"
    file.write_text(text)
    with pytest.raises(cr.ChainruleError) as caught:
        cr.check("mazur", file)
    assert message in caught.value.message
    assert "answers.txt" in caught.value.message
    assert hint in caught.value.hint


def test_a_derivation_of_another_network_is_no_answer():
    with pytest.raises(cr.ChainruleError, match="its sizes are 2,2,2, not 2,5,1"):
        cr.check("xor", cr.explain("mazur").to_json())
    run = cr.explain("mazur").to_json()
    run["context"]["step"] = "soon"
    with pytest.raises(cr.ChainruleError, match="context of the derivation cannot be read"):
        cr.check("mazur", run)


def test_a_given_number_copied_wrongly():
    marked = cr.check("mazur", {"i1": "0.06", "w1": "0.15"})
    assert marked.first_wrong is marked["i1"]
    assert "This number is given" in marked.text()


def test_a_batch_and_a_trained_model():
    batch = cr.explain("xor", samples=[1, 2])
    numbers = {q.name: f"{q.value:.5g}" for q in batch if q.phase != "given"}
    assert cr.check("xor", numbers, samples=[1, 2]).passed
    rng = np.random.default_rng(0)
    network = cr.Network.create((784, 30, 10), "logistic", "softmax", "log_loss", random_state=0)
    X, y = rng.random((2, 784)), np.eye(10)[[3, 7]]
    right = cr.explain(network, data=X, target=y)
    name = "dW[1][5,6]"
    marked = cr.check(network, {name: f"{right[name].value:.4g}"}, data=X, target=y)
    assert marked.passed
    swapped = cr.check(network, {name: f"{-right[name].value:.6g}"}, data=X, target=y)
    assert "target_swapped" in [c.slip.key for c in swapped.first_wrong.slips]


@pytest.mark.parametrize(
    "answers, message",
    [
        ({1: 0.3775}, "the dictionary: the name of a quantity is a text; found 1"),
        ({"answers": {None: 1}}, "the dictionary: the name of a quantity is a text; found None"),
        (None, "There are no answers to check. Give a dictionary"),
        ("", "a file's name or a dictionary; found ''"),
        ({}, "the dictionary holds no answers"),
    ],
)
def test_what_are_no_answers_in_python_is_told_in_its_words(answers, message):
    with pytest.raises(cr.ChainruleError) as told:
        cr.check("mazur", answers)
    assert message in str(told.value)
    assert "SHEET" not in str(told.value)


def test_numbers_of_numpy_are_numbers():
    for number in (np.float32(0.5), np.float64(0.5), Fraction(1, 2)):
        assert cr.check("mazur", {"eta": number})["eta"].mark == "right"
    assert cr.check("mazur", {"eta": np.int64(2)})["eta"].mark == "wrong"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_answers_typed_in_a_shell_are_told_a_command_that_works(
    capsys, tmp_path, language, request
):
    """The hint, followed to the letter."""
    request.addfinalizer(lambda: use_language("en"))
    for arguments in (["net_h1 = 0.3775"], [""]):
        with pytest.raises(SystemExit) as ended:
            main(["check", "mazur", *arguments, "--lang", language])
        told = capsys.readouterr().err
        assert ended.value.code == 2
        assert "{" not in told
        file = tmp_path / "mine.txt"
        file.write_text(re.search(r"net_h1 = [\d.]*\d", told)[0])
        command = shlex.split(re.search(r"chainrule (check .*)", told)[1])
        with pytest.raises(SystemExit) as ended:
            main([str(file) if word == "mine.txt" else word for word in command])
        assert ended.value.code == 0
        assert "net_h1" in capsys.readouterr().out


def test_a_file_without_a_name_is_told():
    """ " is a folder, not a file." was said."""
    for read in (cr.load, cr.read_table):
        with pytest.raises(cr.ChainruleError, match="A file's name is needed"):
            read("")
