"""A trained network explained on rows whose targets nobody knows: the forward pass, and that the
rest is left out; what needs the targets says so."""

from __future__ import annotations

import json
import warnings
from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.errors import InputError
from tests.classical import CASES

RNG = np.random.default_rng(14)
X = RNG.normal(size=(6, 3)).round(2)
Y = RNG.integers(0, 2, 6)


def network(**how: Any) -> cr.Network:
    return cr.Network.create([3, 4, 2], "tanh", "softmax", "log_loss", random_state=1, **how)


def numbers(explanation: Any) -> dict[str, float]:
    return {q["name"]: q["value"] for q in explanation.to_json(everything=True)["quantities"]}


@pytest.mark.quick
@pytest.mark.parametrize("samples", [None, [2], [1, 4, 5], "all"])
def test_what_is_shown_is_the_forward_pass_of_the_step(samples: Any) -> None:
    alone = numbers(cr.explain(network(), data=X, samples=samples))
    step = numbers(cr.explain(network(), data=X, target=Y, samples=samples))
    assert alone == {name: step[name] for name in alone}
    left_out = {name.split("[")[0] for name in step.keys() - alone.keys()}
    assert left_out >= {"E", "y", "delta", "dW", "db", "W+", "b+", "eta"}
    assert {name.split("[")[0] for name in alone} == {"a", "z", "W", "b"}


def test_the_numbers_are_those_that_predict_gives() -> None:
    e = cr.explain(network(), data=X, samples="all")
    outputs = [[e[f"a[2][{k}]@{row}"].value for k in (1, 2)] for row in range(1, 7)]
    np.testing.assert_allclose(outputs, cr.predict(network(), X), rtol=0, atol=1e-15)


@pytest.mark.quick
def test_every_form_says_what_is_left_out() -> None:
    e = cr.explain(network(), data=X)
    sentence = "No targets are given, so the loss, the backward pass and the update are left out."
    for text in (e.text(), e.latex(), e.html()):
        assert sentence in " ".join(text.split())
    assert json.loads(e.json())["context"]["left_out"] == ["loss", "backward", "update"]
    assert "left_out" not in cr.explain(network(), data=X, target=Y).to_json()["context"]


@pytest.mark.quick
@pytest.mark.parametrize(
    "name",
    ["E", "E[1]", "y[1]", "delta[1][2]", "dE/da[2][1]", "dW[1][1,1]", "W+[1][1,1]", "mW+[1][1,1]"],
)
def test_what_needs_the_targets_asks_for_them(name: str) -> None:
    with pytest.raises(InputError, match="needs the targets"):
        cr.explain(network(), data=X)[name]


@pytest.mark.parametrize("name", ["dz[1][2]/dW[1][1,2]", "da/dz[1][1]", "eta", "W[2][1,1]"])
def test_what_does_not_need_them_is_there_when_asked_for(name: str) -> None:
    asked, of_step = cr.explain(network(), data=X), cr.explain(network(), data=X, target=Y)
    assert asked[name].value == of_step[name].value


@pytest.mark.parametrize("how", [{"step": 1}, {"sample_weight": np.ones(6)}])
def test_steps_and_weights_need_targets(how: Any) -> None:
    with pytest.raises(InputError, match="needs the targets"):
        cr.explain(network(), data=X, **how)


def test_proofs_and_worksheets_need_targets() -> None:
    with pytest.raises(InputError, match="needs the targets"):
        cr.explain(network(), data=X).prove()
    with pytest.raises(InputError, match="needs the targets"):
        cr.worksheet(network(), data=X)


def test_forward_numbers_can_be_checked() -> None:
    e = cr.explain(network(), data=X)
    right, wrong = e["z[1][1]"].value, e["z[1][2]"].value + 1
    marked = cr.check(network(), {"z[1][1]": right, "z[1][2]": wrong}, data=X)
    assert [verdict.mark for verdict in marked.verdicts] == ["right", "wrong"]


def test_a_network_that_cannot_be_trained_is_explained_forward() -> None:
    steps = cr.Network.create([3, 2, 1], "step", "identity", random_state=1)
    e = cr.explain(steps, data=X)
    assert e["a[2][1]"].value == cr.predict(steps, X)[0, 0]


def test_dropout_that_is_asked_for_is_the_step_s_own() -> None:
    how = {"data": X, "samples": "all", "dropout": 0.5, "random_state": 3}
    alone, step = (numbers(cr.explain(network(), target=y, **how)) for y in (None, Y))
    assert alone == {name: step[name] for name in alone}
    assert any(name.startswith("mask") for name in alone)


@pytest.mark.parametrize("estimator", [cr.MLPClassifier, cr.MLPRegressor])
def test_an_estimator_is_explained_without_targets(estimator: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it is not trained to the end
        fitted = estimator(hidden_layer_sizes=3, max_iter=2, random_state=0).fit(X, Y)
    alone, step = (numbers(cr.explain(fitted, data=X, target=y)) for y in (None, Y))
    assert alone == {name: step[name] for name in alone}


@pytest.mark.parametrize("family", CASES)
def test_what_a_classical_document_names_is_in_it(family: str) -> None:
    for seed in range(5):
        _name, fitted, inputs, y = CASES[family](seed)
        quantities = cr.explain(fitted, data=inputs, target=y).to_json(everything=True)[
            "quantities"
        ]
        there = {q["name"] for q in quantities}
        assert {name for q in quantities for name in q["depends"]} <= there
