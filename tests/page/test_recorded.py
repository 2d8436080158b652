"""A run on the page: what was recorded, beside the run taken again to each moment."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.errors import InputError
from chainrule.cli import main
from chainrule.preprocessing.over_inputs import grid
from tests.page.test_page import Page


def watched(name: str, most: int = 12, **settings: Any) -> tuple[Any, Any, Any]:
    """A training, its recorder, and what the page is given; few moments, which is quick."""
    recorder = cr.callbacks.Recorder(most)
    outcome = cr.train(name, callbacks=[recorder], **settings)
    return outcome, recorder, Page(cr.board(outcome, run=recorder).html).data


def floats(text: str) -> Any:
    return np.frombuffer(base64.b64decode(text), "<f8")


@pytest.mark.quick
def test_an_example_by_name_or_no_recorder_is_told_what_a_run_is_shown_with() -> None:
    """Before: "xor is neither a file nor a built-in example. Did you mean 'xor'?"."""
    recorder = cr.callbacks.Recorder()
    outcome = cr.train("xor", callbacks=[recorder], max_iter=2)
    for source, run in (("xor", recorder), (outcome, 3), (outcome, cr.callbacks.Recorder)):
        with pytest.raises(InputError, match="with the model that was trained") as refused:
            cr.board(source, run=run)
        assert "cr.board(cr.train(..., callbacks=[recorder]), run=recorder)" in str(refused.value)


def test_the_textbooks_run_is_there_with_its_published_losses() -> None:
    """After one step, after two, and after 10,000; simultaneous update."""
    _outcome, _recorder, data = watched("mazur")
    run = data["run"]
    losses = dict(zip(run["steps"], run["losses"], strict=True))
    assert losses[0] == pytest.approx(0.298371109, abs=5e-10)
    assert losses[1] == pytest.approx(0.291027773694, abs=5e-13)
    assert losses[2] == pytest.approx(0.283547133122, abs=5e-13)
    assert losses[10_000] == pytest.approx(3.51018778298e-05, abs=5e-17)
    assert list(data["variants"]) == ["simultaneous"]


@pytest.mark.parametrize("name", ["mazur", "xor"])
def test_each_moment_has_the_numbers_of_the_run_taken_to_it_step_by_step(name: str) -> None:
    _outcome, _recorder, data = watched(name, max_iter=60)
    held = data["variants"]["simultaneous"]["quantities"]
    shown = data["samples"] or [int(cr.explain(name).derivation.samples[0])]
    for step, text in list(zip(data["run"]["steps"], data["run"]["values"], strict=True))[:12]:
        there = cr.explain(name, step=step, samples=shown)
        for row, value in zip(held, floats(text), strict=True):
            assert value == pytest.approx(there[row[0]].value, rel=1e-9, abs=1e-12), (step, row[0])


def test_single_steps_of_the_first_epoch_are_recorded_of_small_networks() -> None:
    _outcome, recorder, _data = watched("xor", 60, max_iter=3)
    assert [(s.step, s.epoch) for s in recorder.snapshots] == [
        (0, 0), (1, 0), (2, 0), (3, 0), (4, 1), (8, 2), (12, 3),
    ]  # fmt: skip


def test_adam_is_at_each_moment_with_what_it_remembers() -> None:
    X, y = np.linspace(-1, 1, 12)[:, None], np.linspace(-1, 1, 12)[:, None] ** 2
    network = cr.Network.create((1, 3, 1), "tanh", random_state=2)
    settings: Any = dict(solver="adam", batch_size=12, shuffle=False)
    recorder = cr.callbacks.Recorder()
    model = cr.fit(network, X, y, callbacks=[recorder], max_iter=8, **settings)
    data = Page(cr.board(model, run=recorder).html).data
    held = [row[0] for row in data["variants"]["simultaneous"]["quantities"]]
    for k, step in enumerate(data["run"]["steps"]):
        stopped = cr.fit(network, X, y, max_iter=step, **settings) if step else None
        W = (network if stopped is None else stopped.network).layers[0].W
        values = dict(zip(held, floats(data["run"]["values"][k]), strict=True))
        assert values["W[1][1,2]"] == pytest.approx(W[0, 1], rel=1e-12)
        after = cr.fit(network, X, y, max_iter=step + 1, **settings).network.layers[0].W
        assert values["W+[1][1,2]"] == pytest.approx(after[0, 1], rel=1e-9)


def test_the_regions_are_what_the_trained_network_predicts() -> None:
    outcome, _recorder, data = watched("spirals", max_iter=5)
    plane = data["run"]["plane"]
    points = grid(np.array(plane["ends"]), plane["fine"])
    said = np.frombuffer(base64.b64decode(plane["said"][-1]), np.uint8)
    labels = np.array(plane["labels"], dtype=object)
    assert (labels[said] == cr.predict(outcome.model, points)).all()
    true = {
        (x, y): arm
        for (x, y), arm in zip(outcome.problem.X.round(9).tolist(), outcome.problem.y, strict=True)
    }
    for x, y, code in plane["points"]:
        assert true[round(x, 9), round(y, 9)] == labels[int(code)]


def test_the_curve_is_what_the_trained_network_predicts() -> None:
    X = np.linspace(-2, 2, 50)[:, None]
    network = cr.Network.create((1, 8, 1), "tanh", random_state=1)
    recorder = cr.callbacks.Recorder(8)
    model = cr.fit(network, X, np.sin(X), max_iter=20, batch_size=2, callbacks=[recorder])
    plane = Page(cr.board(model, run=recorder).html).data["run"]["plane"]
    said = np.frombuffer(base64.b64decode(plane["said"][-1]), np.uint8) / 255
    numbers = plane["low"] + said * (plane["high"] - plane["low"])
    there = cr.predict(model, grid(np.array(plane["ends"]), plane["fine"]))[:, 0]
    np.testing.assert_allclose(numbers, there, atol=(plane["high"] - plane["low"]) / 500)


def test_the_misread_digits_are_those_that_the_network_misreads() -> None:
    outcome, recorder, data = watched("nielsen", 4, max_iter=2)
    images = data["run"]["images"]
    schema = outcome.model.schema
    some = np.linspace(0, len(recorder.data.X) - 1, images["rows"]).astype(int)
    X = schema.input_scaler.inverse(recorder.data.X[some])
    true = recorder.data.y[some].argmax(axis=1)
    said = cr.predict(outcome.model, X)
    n, shown = images["misread"][-1]
    assert n == (said != true).sum() > len(shown) == 12
    for row, truth, wrong in shown:
        place = np.flatnonzero(some == row)[0]
        assert (truth, wrong) == (true[place], said[place])
        pixels = np.frombuffer(base64.b64decode(images["pixels"][str(row)]), np.uint8)
        np.testing.assert_allclose(pixels / 255 * X[place].max(), X[place], atol=0.04)


def test_the_sizes_of_the_gradients_are_those_of_finite_differences() -> None:
    _outcome, recorder, data = watched("xor-batch", max_iter=5)
    network, batch = recorder.snapshots[0].state.network, recorder.data
    first = network.layers[0].W

    def loss() -> float:
        a = 1 / (1 + np.exp(-(batch.X @ network.layers[0].W + network.layers[0].b)))
        out = 1 / (1 + np.exp(-(a @ network.layers[1].W + network.layers[1].b)))
        return float(np.mean((out - batch.y) ** 2) / 2)

    squares = 0.0
    for place in np.ndindex(*first.shape):
        kept = first[place]
        ends = []
        for moved in (kept + 1e-6, kept - 1e-6):
            first[place] = moved
            ends.append(loss())
        first[place] = kept
        squares += ((ends[0] - ends[1]) / 2e-6) ** 2
    assert data["run"]["gradients"][0][0] == pytest.approx(np.sqrt(squares), rel=1e-6)


def test_what_cannot_be_shown_is_said(tmp_path: Path, capsys: Any) -> None:
    with pytest.raises(InputError, match="watched no training"):
        cr.board("mazur", run=cr.callbacks.Recorder())
    outcome, recorder, _data = watched("mazur", max_iter=2)
    with pytest.raises(InputError, match="its own data"):
        cr.board(outcome, run=recorder, step=3)
    with pytest.raises(InputError, match="whole number from 2"):
        cr.callbacks.Recorder(1)
    with pytest.raises(InputError, match="another training than this model's"):
        cr.board(cr.train("mazur", max_iter=3), run=recorder)
    with pytest.raises(InputError, match="no single step to show"):
        cr.train("mazur", solver="lbfgs", callbacks=[recorder])
    page = tmp_path / "run.html"
    for arguments, status in (
        ((), 0),
        ((), 2),
        (("--force",), 0),
        (("--model", "som", "--force"), 2),
    ):
        with pytest.raises(SystemExit) as end:
            main(["train", "mazur", "--epochs", "3", "--board", str(page), *arguments])
        assert end.value.code == status
    assert Page(page.read_text("utf-8")).data["run"]["steps"] == [0, 1, 2, 3]


def test_of_many_quantities_the_moments_are_not_held() -> None:
    _outcome, recorder, data = watched("nielsen", 60, max_iter=2)
    assert data["run"]["values"] is None
    assert len(recorder.snapshots) <= 62
