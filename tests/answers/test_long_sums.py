"""Sheets of a large network, 784 inputs to a unit: an edit of one term costs one term, and gives
what the whole formula gives with the edit made."""

import functools

import numpy as np
import pytest

import chainrule as cr
from chainrule.answers import spread
from chainrule.answers.checking import check_sheet
from chainrule.answers.reading import read_sheet
from chainrule.answers.web import Numbers, Quantities, Worked
from chainrule.basics import evaluation
from chainrule.basics.evaluation import evaluate
from chainrule.basics.expression import Ref, add, mul
from chainrule.derivation.slips.edits import LEFT_OUT, Edit

N = 784
MOST = 200_000  # nodes of formulas worked out for a sheet; one sum has 2,353


@functools.cache
def explanation():
    rng = np.random.default_rng(7)
    network = cr.Network.create((N, 100, 10), "relu", "softmax", "log_loss", random_state=0)
    row = rng.random((1, N)) * (rng.random((1, N)) < 0.3)
    return cr.explain(network, data=row, target=np.eye(10)[[3]])


def checked(monkeypatch, answers):
    """The sheet marked, and how many nodes of formulas were worked out for it."""
    found, n, inner = explanation(), 0, evaluation._evaluate

    def counted(expr, look):
        nonlocal n
        n += 1
        return inner(expr, look)

    monkeypatch.setattr(evaluation, "_evaluate", counted)
    return check_sheet(found, read_sheet(answers)), n


def of_unit(unit):
    """Input by weight, term by term, from the arrays; not by the library's formulas."""
    s = explanation().feed_forward.records
    return s.situation.data.X[0] * s.layer(1).W[:, unit - 1], float(s.layer(1).b[unit - 1])


def test_a_forgotten_term_is_named_at_little_cost(monkeypatch):
    terms, bias = of_unit(5)
    largest = int(np.argmax(np.abs(terms)))
    wrong = terms.sum() + bias - terms[largest]
    marked, n = checked(monkeypatch, {"z[1][5]": f"{wrong:.7g}"})
    told = marked.first_wrong.slips
    assert "path_forgotten" in [c.slip.key for c in told]
    assert Ref(f"a[0][{largest + 1}]") in [arg for c in told for arg in c.slip.parts[0].args]
    assert n < MOST, n


def test_a_number_that_nothing_explains_costs_little(monkeypatch):
    terms, bias = of_unit(5)
    marked, n = checked(monkeypatch, {"z[1][5]": f"{terms.sum() + bias + 0.1234:.5g}"})
    assert marked.first_wrong is marked["z[1][5]"]
    assert n < MOST, n


def test_each_edit_gives_what_its_formula_gives():
    """By the terms that differ, and worked out as a whole."""
    quantities = Quantities(explanation().feed_forward)
    quantity, look = quantities["z[1][5]"], quantities.value
    numbers = Numbers(quantities)
    worked, edits = Worked(quantity.expr, numbers), quantities.edits("z[1][5]")
    for edit in edits[::41]:
        whole = evaluate(edit.of(quantity.expr), look)
        found = worked.with_change(edit.path, edit.new)
        assert found == pytest.approx(whole, rel=1e-9, nan_ok=True), edit
    other = Numbers(quantities, {"a[0][3]": 2.0, "W[1][700,5]": -1.0})
    whole = evaluate(quantity.expr, other.__getitem__)
    assert worked.over(["a[0][3]", "W[1][700,5]"], other) == pytest.approx(whole, rel=1e-12)


def test_the_spread_of_a_long_sum_is_that_of_its_tree():
    """Products of two names one by one, and by the walk through the tree: a sum within a sum."""
    names = [(f"x{i}", f"w{i}") for i in range(100)]
    value = {name: 0.1 + i / 70 for i, pair in enumerate(names) for name in pair}
    products = [mul(Ref(x), Ref(w)) for x, w in names]
    flat, nested = add(*products, Ref("x0")), add(add(*products), Ref("x0"))

    def of(expr):
        return spread.spread(expr, value.__getitem__, lambda name: 1e-4, lambda x: 5e-5)

    assert of(flat) == pytest.approx(of(nested), rel=1e-12)
    assert of(flat) > 0


@pytest.mark.quick
def test_a_term_in_whose_place_nothing_is_put_is_left_out():
    a, b, c = map(Ref, "abc")
    edit = Edit("path_forgotten", (1,), LEFT_OUT, (b,))
    assert edit.of(add(a, b, c)) == add(a, c)
    assert edit.of(add(a, b)) == a
    assert edit.within(0).of(mul(add(a, b, c), c)) == mul(add(a, c), c)
