"""Sheets of a simulated learner (`learner.py`): each single edit of a formula, in four ways of
rounding, is named; correct sheets, in eight ways of rounding and cutting, lose no mark.

A slip counts where it moves a number by more than a unit of its last digit; it is named where one
of at most three candidates is the very formula that the learner used, tried at random numbers.

The long campaign, a few minutes: CHAINRULE_SLIPS=100 pytest -n0 -s tests/answers/test_slips.py
"""

import ast
import functools
import itertools
import math
import os
import random
from collections import Counter

import numpy as np
import pytest
from learner import (
    FUNCTIONS,
    Change,
    Task,
    changes,
    formulas,
    is_given,
    library_name,
    miscopied,
    worked,
)

import chainrule as cr
from chainrule.answers.checking import check_sheet
from chainrule.answers.reading import read_sheet
from chainrule.basics.evaluation import evaluate
from chainrule.derivation.explanation import Explanation
from chainrule.derivation.feedforward.moments import derive
from chainrule.engines.plan import Data
from chainrule.network import Layer, Network
from chainrule.pieces.activations import ACTIVATIONS
from chainrule.pieces.losses import get_loss
from chainrule.training.settings import Settings

SLIPS = int(os.environ.get("CHAINRULE_SLIPS", "2"))
"""Edits for each network and each way of rounding."""
SHEETS = 5 * SLIPS

TASKS = {
    "fixed bias": Task(
        [[[0.15, 0.25], [0.2, 0.3]], [[0.4, 0.5], [0.45, 0.55]]], [[0.35], [0.6]],
        ["logistic", "logistic"], "half_squared_error", [[0.05, 0.1]], [[0.01, 0.99]], 0.5, True,
    ),
    "relu": Task(
        [[[0.31, -0.22, 0.53], [0.74, 0.45, -0.66]], [[0.67], [-0.38], [0.89]]],
        [[0.11, -0.23, 0.35], [0.27]],
        ["relu", "identity"], "half_squared_error", [[1.5, 0.5]], [[1.2]], 0.1,
    ),
    "softmax": Task(
        [[[0.31, -0.52], [0.83, 0.24], [-0.45, 0.66]], [[0.77, -0.38, 0.29], [-0.61, 0.92, 0.43]]],
        [[0.14, -0.25], [0.36, -0.17, 0.28]],
        ["tanh", "softmax"], "log_loss", [[0.6, -0.4, 0.9]], [[0.0, 1.0, 0.0]], 0.3,
    ),
    "batch": Task(
        [[[0.41, -0.72], [0.63, 0.34]], [[0.95], [-0.56]]], [[0.27, -0.18], [0.39]],
        ["tanh", "logistic"], "log_loss", [[0.8, -0.3], [-0.6, 1.2]], [[1.0], [0.0]], 0.2,
    ),
    "deep": Task(
        [
            [[0.51, -0.42], [0.33, 0.84]], [[0.75, 0.26], [-0.67, 0.48]],
            [[0.99, -0.31], [0.52, 0.63]],
        ],
        [[0.14, 0.25], [-0.36, 0.17], [0.28, -0.19]],
        ["tanh", "logistic", "identity"], "mean_squared_error", [[0.7, -0.5]], [[0.4, -0.8]], 0.4,
    ),
}  # fmt: skip


MORE = {
    "far apart": Task(
        [[[12.0, -25.0], [0.0031, 0.0047]], [[105.0], [-33.0]]],
        [[1.0, 0.5], [-0.5]],
        ["tanh", "identity"],
        "half_squared_error",
        [[0.02, 31.0]],
        [[40.0]],
        0.001,
    ),
}
"""Tasks for single sheets."""


def significant(digits):
    return lambda x: f"{x:#.{digits}g}".rstrip(".")


def decimals(digits):
    return lambda x: f"{x:.{digits}f}"


def cut_to(digits):
    """Significant digits, the others cut off."""

    def written(x):
        places = digits - 1 - math.floor(math.log10(abs(x))) if x else digits
        return cut_at(max(0, places))(x)

    return written


def cut_at(places):
    def written(x):
        whole = math.trunc(x * 10**places + math.copysign(1e-9, x))
        return f"{whole / 10**places:.{places}f}"

    return written


class Way(tuple):
    """How a number is written, and whether the learner goes on with what is written."""

    write = property(lambda self: self[0])
    carry = property(lambda self: (lambda x: float(self[0](x))) if self[1] else None)


FOUR = {
    "4 significant": Way((significant(4), False)),
    "3 significant, carried": Way((significant(3), True)),
    "5 decimals": Way((decimals(5), False)),
    "5 significant, cut": Way((cut_to(5), False)),
}
EIGHT = {
    "3 significant": Way((significant(3), False)),
    "3 significant, carried": Way((significant(3), True)),
    "4 significant, carried": Way((significant(4), True)),
    "4 decimals": Way((decimals(4), False)),
    "4 decimals, carried": Way((decimals(4), True)),
    "3 significant, cut": Way((cut_to(3), False)),
    "4 significant, cut, carried": Way((cut_to(4), True)),
    "5 decimals, cut": Way((cut_at(5), False)),
}


@functools.cache
def explanation(title):
    task = (TASKS | MORE)[title]
    layers = [
        Layer(np.array(W), np.array(b), ACTIVATIONS[f], "fixed" if task.fixed else "trained")
        for W, b, f in zip(task.W, task.b, task.activations, strict=True)
    ]
    network = Network(tuple(layers), get_loss(task.loss, layers[-1].activation))
    settings = Settings(solver="sgd", learning_rate_init=task.eta, batch_size="full", shuffle=False)
    data = Data(np.array(task.X), np.array(task.y))
    return Explanation(derive(network, data, settings), title)


@functools.cache
def sheet_of(title):
    return formulas((TASKS | MORE)[title])


def computed(sheet):
    return [name for name in sheet if not is_given(name)]


def marked(title, numbers, way, kept):
    answers = {library_name(name): way.write(numbers[name]) for name in kept}
    return check_sheet(explanation(title), read_sheet(answers))


@functools.cache
def all_changes(title):
    """Every edit of every formula, shuffled."""
    sheet = sheet_of(title)
    found = [change for name in computed(sheet) for change in changes(sheet, name)]
    found += miscopied(sheet)
    random.Random(title).shuffle(found)
    return found


def moves(way, right, wrong, names):
    """The slip moves a number beyond the sheet's precision."""

    def unit(text):
        return 10.0 ** -len(text.partition(".")[2])

    texts = [(way.write(right[n]), way.write(wrong[n])) for n in names]
    return any(abs(float(a) - float(b)) > 1.001 * unit(b) for a, b in texts)


def is_named(title, change, verdict, rng):
    """One of the candidates is the learner's formula, at the quantity where it was used."""
    sheet = sheet_of(title)
    name_of = {library_name(name): name for name in sheet}
    for candidate in verdict.slips:
        if candidate.at == library_name(change.name) and all(
            same_number(change, candidate, sheet, name_of, rng) for _n in range(3)
        ):
            return True
    return False


def same_number(change, candidate, sheet, name_of, rng):
    numbers = {name: rng.uniform(0.2, 0.9) for name in sheet}
    code = compile(change.tree, change.name, "eval")
    expected = float(eval(code, FUNCTIONS, dict(numbers)))
    elsewhere = rng.uniform(0.2, 0.9)  # a name that the learner's sheet does not have
    found = evaluate(candidate.expr, lambda name: numbers.get(name_of.get(name, ""), elsewhere))
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12)


def sheets_with_slips(title, way, share):
    """Sheets with one slip each: ``(change, verdicts)``."""
    sheet, rng, n = sheet_of(title), random.Random(f"{title} {share}"), 0
    right = worked(sheet, way.carry)
    for change in all_changes(title):
        numbers = worked({**sheet, change.name: change.tree}, way.carry)
        kept = [name for name in computed(sheet) if rng.random() < share]
        if numbers is None or not kept or not moves(way, right, numbers, kept):
            continue
        yield change, marked(title, numbers, way, kept)
        n += 1
        if n == SLIPS:
            return


def test_the_learner_agrees_with_the_library():
    for title in TASKS:
        for name, value in worked(sheet_of(title)).items():
            assert value == pytest.approx(explanation(title)[library_name(name)].value, rel=1e-12)


@pytest.mark.parametrize("share", [1.0, 0.6])
def test_single_slips_are_named(share):
    """At least 95 % named among at most three, at most 1 % given other names alone."""
    counts, rng = Counter(), random.Random(5)
    for title in TASKS:
        for name, way in FOUR.items():
            for change, verdicts in sheets_with_slips(title, way, share):
                first = verdicts.first_wrong
                told = () if first is None else first.slips
                assert len(told) <= 3
                right = first is not None and is_named(title, change, first, rng)
                counts["named" if right else "misnamed" if told else "silent"] += 1
                if not right:
                    print(title, "|", name, "|", change.what, "|", [c.slip.key for c in told])
    print(f"\n{share:.0%} of the numbers written: {dict(counts)}")
    assert counts["named"] >= 0.95 * counts.total()
    assert counts["misnamed"] <= max(1, 0.01 * counts.total())


ONCE_MISNAMED = [
    # ½ left out makes twice the output's error: told beside "counted twice", which is the same
    ("fixed bias", "4 significant", "Ek_1", "1 / 1 * (y_1 - a2_1) ** 2", "Ek_2 E"),
    # of the numbers that are not written each was rounded before it was used
    (
        "fixed bias", "3 significant, carried", "z2_2", "W2_1_2 * z1_1 + W2_2_2 * a1_2 + b2_1",
        "a1_1 a1_2 a2_1 Ek_2 E g2_1 s2_1 g2_2 s2_2 delta2_2 dW2_2_2 delta1_1 Wn2_1_2 Wn2_2_2",
    ),
    # a minus too many in the slope, in δ, in the sum: the same number
    ("batch", "4 significant", "s1_1_s1", "a1_1_s1 ** 2 - 1", (
        "z1_2_s1 a1_2_s1 z2_1_s1 Ek_1_s1 a1_1_s2 z1_2_s2 z2_1_s2 a2_1_s2 E db2_1 g1_2_s1 s1_2_s1 "
        "g1_1_s2 s1_1_s2 g1_2_s2 dW1_1_1 dW1_2_2 db1_1 Wn1_1_2 Wn1_2_2 bn1_1"
    )),
    # the slope of 1 is no formula in which all cancels
    ("deep", "3 significant, carried", "s1_2", "1", "a1_1 a1_2 a2_2 z3_2 a3_2 s1_1 s1_2 delta1_2"),
    # a slope of 0, and a δ of 0.00: the number used moved by a power of ten, whichever
    (
        "batch", "3 significant, carried", "a0_2_s2", "12.0",
        "a1_1_s1 a1_1_s2 z2_1_s2 E delta2_1_s1 dW2_1_1 dW2_2_1 g1_1_s2 delta1_1_s2 g1_2_s2 "
        "delta1_2_s2 dW1_2_1 dW1_1_2 db1_2",
    ),
]  # fmt: skip


@pytest.mark.parametrize("title, way, name, wrong, kept", ONCE_MISNAMED)
def test_slips_that_were_misnamed_once_are_named(title, way, name, wrong, kept):
    change = Change(name, "", ast.parse(wrong, mode="eval"))
    numbers = worked({**sheet_of(title), name: change.tree}, FOUR[way].carry)
    first = marked(title, numbers, FOUR[way], kept.split()).first_wrong
    assert is_named(title, change, first, random.Random(0)), [c.slip.key for c in first.slips]


def test_the_first_of_two_slips_is_named():
    counts, rng = Counter(), random.Random(6)
    for title in TASKS:
        sheet, found = sheet_of(title), all_changes(title)
        for number, (first, second) in enumerate(itertools.pairwise(found)):
            if number == 4 * SLIPS:
                break
            way = list(FOUR.values())[number % 4]
            wrong = {**sheet, first.name: first.tree, second.name: second.tree}
            numbers, right = worked(wrong, way.carry), worked(sheet, way.carry)
            kept = computed(sheet)
            if first.name == second.name or numbers is None:
                continue
            if not moves(way, right, numbers, kept):
                continue
            verdict = marked(title, numbers, way, kept).first_wrong
            named = verdict is not None and any(
                is_named(title, change, verdict, rng) for change in (first, second)
            )
            counts[named] += 1
    print(f"\npairs: {counts[True]} of {counts.total()}")
    assert counts[True] >= 0.7 * counts.total()


MANY_ZEROS = 146
"""The sheet that has as many of them as they can decide how many digits are kept."""


def test_correct_sheets_lose_no_mark():
    """However they are rounded or cut off, and however few of the numbers are written."""
    for number in {*range(SHEETS), MANY_ZEROS}:
        rng = random.Random(number)
        title, way = list(TASKS)[number % 5], list(EIGHT.values())[number // 5 % 8]
        numbers, share = worked(sheet_of(title), way.carry), rng.choice([0.3, 0.5, 0.7, 1.0])
        kept = [name for name in computed(sheet_of(title)) if rng.random() < share]
        if kept:
            verdicts = marked(title, numbers, way, kept)
            assert {v.mark for v in verdicts} <= {"right", "rounded", "coarse"}, verdicts.text()


SHEETS_ONCE_MARKED_DOWN = [
    # who cuts off goes on with the digits that stand there: 46.15·0.1446 = 6.673, not 6.676
    ("far apart", cut_to(4), None),
    # with few numbers as many agree in decimals as in digits
    ("fixed bias", cut_at(4), ["a1_2", "Wn1_1_1", "Wn1_2_1"]),
    ("relu", cut_at(4), ["z1_2", "a2_1", "dW2_2_1", "dW1_1_3", "bn1_3", "Wn2_1_1", "Wn2_2_1"]),
    ("far apart", decimals(3), ["Ek_1", "g1_1", "g1_2", "db1_1"]),
    # 1058 and 1178 do not say that no decimals are kept
    (
        "far apart",
        cut_to(3),
        ["E", "dW2_1_1", "delta1_1", "delta1_2", "dW1_1_1", "dW1_2_2", "Wn1_1_2"],
    ),
]


@pytest.mark.parametrize("title, write, kept", SHEETS_ONCE_MARKED_DOWN)
def test_sheets_that_were_marked_down_once_are_right(title, write, kept):
    way = Way((write, True))
    numbers = worked(sheet_of(title), way.carry)
    verdicts = marked(title, numbers, way, kept or computed(sheet_of(title)))
    assert {v.mark for v in verdicts} <= {"right", "rounded", "coarse"}, verdicts.text()


# -- the cases of the classroom ------------------------------------------------------------------


def test_a_bare_zero_excuses_nothing():
    """A sheet that ignores the second output does not pass because of a 0."""
    answers = {
        "delta_o1": "0.1385", "delta_o2": "0", "dE/dout_h1": "0.0554", "delta_h1": "0.0134",
        "dE/dw1": "0.00067", "w1+": "0.1497",
    }  # fmt: skip
    verdicts = cr.check("mazur", answers)
    assert not verdicts.passed
    assert verdicts["delta_o2"].mark == "coarse"
    assert verdicts.first_wrong is verdicts["dE/dout_h1"]
    assert verdicts.first_wrong.slips[0].slip.key == "path_forgotten"
    del answers["delta_o2"]
    assert cr.check("mazur", answers).first_wrong.slips[0].slip.key == "path_forgotten"


@pytest.mark.quick
def test_what_few_digits_do_not_tell_is_said():
    """0.150 for 0.14978 is right, and may as well not be updated; 0.1498 is not."""
    right = cr.check("mazur", {"w1+": "0.150"})
    assert right.passed
    assert right["w1+"].twin.key == "not_updated"
    assert "write 4 digits" in right.text()
    assert cr.check("mazur", {"w1+": "0.1498"})["w1+"].twin is None


def test_zero_is_right_where_it_is_zero():
    numbers = worked(sheet_of("relu"))
    assert numbers["a1_2"] == 0
    verdicts = check_sheet(explanation("relu"), read_sheet({"out_h2": "0", "out_h1": "0.945"}))
    assert verdicts.passed
