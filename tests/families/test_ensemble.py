"""Several networks averaged: each is what one trained alone would be, and scores are honest."""

from __future__ import annotations

import signal
import threading
import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import expit, log_softmax, softmax

import chainrule as cr
from chainrule.basics.errors import InputError, ModelFileError
from chainrule.basics.random import Seed, make_seed
from chainrule.families.mlp.ensemble import (
    Ensemble,
    as_ensemble,
    at_temperature,
    best_temperature,
    logits,
)
from chainrule.families.mlp.side_by_side import Together
from chainrule.models.report_lines import report_lines
from chainrule.pieces.activations import get_activation
from chainrule.problems import recipe
from chainrule.problems.recipe import one_because


def blobs(n: int = 90, classes: int = 3, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % classes
    X = rng.normal(size=(n, 3)) + 1.5 * np.eye(3)[labels % 3]
    frame = pd.DataFrame(X, columns=list("uvw"))
    frame["kind"] = np.array(list("abcdef"))[labels]
    return frame


def curve(n: int = 80, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    x = rng.uniform(-2, 2, n)
    return pd.DataFrame({"x": x, "noise": rng.normal(size=n), "y": 10 * np.sin(x) + 50})


@pytest.fixture(scope="module")
def of_classes() -> Any:
    return cr.train(blobs(), "kind", max_iter=8, random_state=3)


@pytest.fixture(scope="module")
def of_numbers() -> Any:
    return cr.train(curve(), "y", max_iter=8, random_state=3)


# -- what comes out ------------------------------------------------------------------------------


def test_probabilities_are_the_mean_of_softmax_of_z_over_t(of_classes: Any) -> None:
    model, X = of_classes.model, blobs(seed=1)[list("uvw")].to_numpy()
    t, x = model.fitted.temperature, model.encoded(X).astype(np.float32)
    assert t != 1
    expected = np.mean([softmax(logits(m, x).astype(float) / t, axis=1) for m in model.networks], 0)
    np.testing.assert_allclose(model.probabilities(X), expected, rtol=1e-12)
    labels = np.array(list("abc"))[expected.argmax(axis=1)]
    assert model.predict(X).tolist() == labels.tolist()


def test_numbers_are_the_mean_of_the_members(of_numbers: Any) -> None:
    model, X = of_numbers.model, curve(seed=1)[["x", "noise"]].to_numpy()
    each = [model.member(j).predict(X) for j in range(1, 6)]
    np.testing.assert_allclose(model.predict(X), np.mean(each, axis=0), rtol=1e-6)


@pytest.mark.quick
@pytest.mark.parametrize("name", ["softmax", "logistic"])
def test_the_temperature_has_the_least_log_loss(name: str) -> None:
    rng = np.random.default_rng(0)
    k = 3 if name == "softmax" else 1
    z = 3 * rng.normal(size=(200, k))
    noisy = z / 2 + rng.gumbel(size=z.shape) if k > 1 else z / 2 + rng.logistic(size=z.shape)
    y = np.eye(3)[noisy.argmax(axis=1)] if k > 1 else (noisy > 0).astype(float)
    weight = rng.uniform(0, 2, 200)

    def loss(t: float) -> float:
        if k > 1:
            return float(-(weight * (y * log_softmax(z / t, axis=1)).sum(axis=1)).sum())
        return float(-(weight * np.log(expit(np.where(y > 0, z, -z) / t))[:, 0]).sum())

    expected = minimize_scalar(loss, bounds=(1 / 8, 8), method="bounded", options={"xatol": 1e-10})
    found = best_temperature(get_activation(name), z, y, weight)
    assert found == pytest.approx(expected.x, rel=1e-5)
    assert 1 < found < 4  # z is about twice as sure as the labels ask for


@pytest.mark.quick
def test_one_network_is_an_ensemble_of_one() -> None:
    network = cr.Network.create([2, 3, 1], random_state=0)
    X = np.ones((4, 2))
    assert as_ensemble(network).outputs(X).tobytes() == cr.predict(network, X).tobytes()
    z = logits(network, X)
    assert at_temperature(get_activation("identity"), z, 1.0).tolist() == z.tolist()


# -- who saw which row ---------------------------------------------------------------------------


def test_each_member_is_what_training_without_its_fold_gives(of_classes: Any) -> None:
    """By `cr.fit` alone: the same first weights, the other folds' rows, its own fold watched. Its
    fold is scored by it at the epoch that is best on the folds of the others."""
    model, frame = of_classes.model, blobs()
    schema, unseen, n = model.schema, model.fitted.out_of_fold, len(model.networks)
    X = model.encoded(frame[list("uvw")].to_numpy()).astype(np.float32)
    y = schema.encode_targets(frame["kind"].to_numpy()).astype(np.float32)
    assert np.bincount(unseen.member).tolist() == [18] * n
    epochs: list[list[Any]] = [[] for _member in range(n)]
    curves = []
    for j, network in enumerate(model.networks):
        start = cr.Network.create(
            network.sizes,
            "relu",
            "softmax",
            "log_loss",
            embedding="pbld",
            random_state=3 + j,
            dtype=np.float32,
        )
        out, seed = unseen.member == j, make_seed(3)
        settings = replace(model.settings, random_state=Seed((seed.low + j) % 2**64, seed.high))
        said = {name: getattr(settings, name) for name in settings.__dataclass_fields__}
        alone = cr.fit(
            start,
            X[~out],
            y[~out],
            eval_set=(X[out], y[out]),
            score=lambda y, a, w: float((y * np.log(a)).sum(axis=1).mean()),
            callbacks=lambda epoch, j=j: epochs[j].append(epoch.network),
            **said,
        )
        for ours, theirs in zip(network.layers, alone.network.layers, strict=True):
            assert ours.W.tobytes() == theirs.W.tobytes()
        curves.append(alone.history.validation_loss)
    for j in range(n):
        best = int(np.mean(np.delete(curves, j, axis=0), axis=0).argmin())
        out = unseen.member == j
        z = logits(epochs[j][best], X[out])
        expected = softmax(z.astype(float) / model.fitted.temperature, axis=1)
        np.testing.assert_allclose(unseen.outputs[out], expected, rtol=1e-5, atol=1e-7)


def test_the_report_scores_rows_by_networks_that_had_not_seen_them(of_classes: Any) -> None:
    report, unseen = of_classes.report, of_classes.model.fitted.out_of_fold
    truth = np.searchsorted(list("abc"), blobs()["kind"])
    right = unseen.outputs.argmax(axis=1) == truth
    assert report.out_of_fold["accuracy"] == right.mean()
    p = unseen.outputs[np.arange(90), truth]
    assert report.out_of_fold["log_loss"] == pytest.approx(-np.log(p).mean())
    folds = [right[unseen.member == j].mean() for j in range(5)]
    assert report.spread["accuracy"] == pytest.approx(np.std(folds))
    assert np.trace(report.confusion["kind"]) == right.sum()
    assert (report.held_out, report.held_out_rows, report.members) == (None, 0, 5)
    assert report.guessing["accuracy"] == pytest.approx(1 / 3)


@pytest.mark.parametrize("n", [25, 120])
def test_noise_is_not_learned_out_of_fold(n: int) -> None:
    """Accuracy within three standard errors of guessing, over several tables together; numbers are
    not said to be predicted."""
    right, rows, r2 = 0.0, 0, []
    for seed in range(4):
        rng = np.random.default_rng(seed)
        frame = pd.DataFrame(rng.normal(size=(n, 4)), columns=list("abcd"))
        frame["y"] = rng.permutation(np.array(["u", "v"])[np.arange(n) % 2])
        report = cr.train(frame, "y", random_state=seed, max_iter=30).report
        right, rows = right + n * report.out_of_fold["accuracy"], rows + n
        frame["y"] = rng.normal(size=n)
        r2.append(cr.train(frame, "y", random_state=seed, max_iter=30).report.out_of_fold["r2"])
    assert abs(right / rows - 0.5) < 3 * 0.5 / rows**0.5
    assert np.mean(r2) < 0.02


def test_each_of_several_targets_is_scored_out_of_fold() -> None:
    rng = np.random.default_rng(2)
    frame = pd.DataFrame(rng.normal(size=(100, 3)), columns=list("abc"))
    frame["easy"], frame["noise"] = frame["a"], rng.normal(size=100)
    outcome = cr.train(frame, ["easy", "noise"], max_iter=40)
    unseen, schema = outcome.model.fitted.out_of_fold, outcome.model.schema
    said, true = schema.decode_outputs(unseen.outputs), frame[["easy", "noise"]].to_numpy()
    for k, target in enumerate(("easy", "noise")):
        left = np.mean((true[:, k] - said[:, k]) ** 2) / true[:, k].var()
        assert outcome.report.by_target[target]["r2"] == pytest.approx(1 - left)


def test_errors_of_any_unit_have_a_spread() -> None:
    frame = blobs(60)[["u", "v"]]
    spreads = []
    for unit in (1.0, 1e300, 1e-300):
        report = cr.train(frame.assign(v=frame["v"] * unit), "v", max_iter=2).report
        spreads.append(report.spread["rmse"] / unit)
    np.testing.assert_allclose(spreads, spreads[0], rtol=1e-3)


def test_columns_of_noise_do_not_matter() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(300, 20)), columns=[f"x{i}" for i in range(20)])
    frame["y"] = rng.normal(size=300)
    report = cr.train(frame, "y", random_state=0).report
    assert max(map(abs, report.importance.values())) < 0.03


def test_how_many_threads_there_are_changes_no_bit() -> None:
    frames = [cr.train(blobs(), "kind", max_iter=3, n_threads=n).model for n in (1, 2, 7)]
    first, *others = [m.to_document().arrays for m in frames]
    for arrays in others:
        assert {k: v.tobytes() for k, v in arrays.items()} == {
            k: v.tobytes() for k, v in first.items()
        }


# -- few rows ------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [None, "max"])
def test_six_rows_are_learned_and_nothing_is_held_out(scale: str | None) -> None:
    frame = pd.DataFrame(
        {
            "study": [2, 4, 6, 8, 10, 3],
            "sleep": [7, 6, 8, 5, 7, 9],
            "score": [51, 60, 75, 80, 95, 58],
        }
    )
    report = cr.train(frame, "score", scale=scale).report
    assert report.training["r2"] > 0.9
    assert (report.out_of_fold, report.held_out) == (None, None)
    assert any("nothing is held out" in note for note in report.notes)


def test_a_class_with_one_row_leaves_no_folds() -> None:
    frame = blobs(60)
    frame.loc[0, "kind"] = "z"
    outcome = cr.train(frame, "kind", max_iter=2)
    assert outcome.model.fitted.out_of_fold is None
    assert outcome.model.fitted.temperature == 1
    assert any("z of kind has 1 of the 5 rows" in note for note in outcome.report.notes)


def test_twenty_rows_and_columns_that_say_nothing_are_dealt_with() -> None:
    frame = blobs(20, classes=2)
    frame["always"], frame["empty"] = 7, np.nan
    assert cr.train(frame, "kind", max_iter=2).report.out_of_fold is not None


def test_what_guessing_does_as_well_is_told() -> None:
    frame = blobs(100, classes=2)[["u", "kind"]]
    frame["u"] = np.random.default_rng(5).normal(size=100)
    report = cr.train(frame, "kind").report
    assert any("no better than guessing" in note for note in report.notes)
    long = report._replace(
        notes=tuple(note.replace("kind", "a name " * 20) for note in report.notes)
    )
    assert all(len(line) <= 100 for line in report_lines(long))


def test_a_line_of_a_report_ends_between_a_column_and_the_next_and_not_at_its_figure() -> None:
    trained = cr.train(blobs(), "kind", random_state=0, max_iter=2).report
    for longer in range(20):
        names = ["u" * longer, "months since", "calls in a month", "age", "monthly fee"]
        report = trained._replace(importance=dict.fromkeys(names, -0.006))
        lines = report_lines(report)
        first = next(i for i, line in enumerate(lines) if line.startswith("shuffling"))
        two = "\n".join(lines[first : first + 2])
        assert [name for name in names if f"{name} -0.006" not in two] == []


# -- one network or several ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "said, because",
    [
        ({"solver": "adam"}, "solver"),
        ({"learning_rate_init": 0.003}, "learning_rate_init"),
        ({"batch_size": 7}, "batch_size"),
        ({"early_stopping": True}, "early_stopping"),
        ({"fast": True}, "fast"),
    ],
)
def test_what_is_said_of_a_network_means_one(said: dict[str, Any], because: str) -> None:
    report = cr.train(blobs(), "kind", **({"max_iter": 2} | said)).report
    assert (report.members, report.one_because, report.held_out_rows) == (1, because, 18)


@pytest.mark.quick
def test_what_applies_to_every_member_does_not_mean_one() -> None:
    assert one_because(None, {"max_iter": 3, "random_state": 1, "n_threads": 2}) == ""
    assert one_because(None, {"dropout": 0.1}) == "dropout"


def test_rows_may_be_held_out_beside_the_folds() -> None:
    report = cr.train(blobs(), "kind", max_iter=2, test_fraction=0.2).report
    assert (report.held_out_rows, report.training_rows) == (18, 72)
    assert report.out_of_fold is not None
    assert report.held_out is not None


def test_an_example_is_the_one_network_it_states() -> None:
    assert cr.train("xor", max_iter=2).report.members == 1


def test_seconds_become_epochs_before_training() -> None:
    epochs = [cr.train(blobs(300), "kind", seconds=s).model.history.n_epochs for s in (0.05, 0.1)]
    assert 1 <= epochs[0] < epochs[1]
    with pytest.raises(InputError, match="fast means one"):
        cr.train(blobs(), "kind", seconds=1.0, fast=True)
    with pytest.raises(InputError, match="iris means one"):
        cr.train("iris", seconds=1.0)
    with pytest.raises(InputError, match="som means one"):
        cr.train(blobs(), "kind", model="som", seconds=1.0)
    with pytest.raises(InputError, match="both say how long"):
        cr.train(blobs(), "kind", seconds=1.0, max_iter=3)


# -- weights, ends, files ------------------------------------------------------------------------


def test_rows_without_weight_change_nothing() -> None:
    frame = blobs(60)
    frame["w"] = np.where(np.arange(60) < 30, 1.0, 0.0)
    moved = frame.copy()
    moved.loc[30:, "kind"] = "a"
    kept = [
        cr.train(f, "kind", weight="w", max_iter=3, random_state=0, scale="none").model
        for f in (frame, frame.assign(w=frame["w"] * 3))
    ]
    for one, other in zip(kept[0].networks, kept[1].networks, strict=True):
        np.testing.assert_allclose(one.layers[0].W, other.layers[0].W, rtol=2e-3, atol=2e-4)


def test_a_callback_ends_all_members() -> None:
    told: list[tuple[int, int]] = []

    def ends(epoch: Any) -> bool:
        told.append((epoch.member, epoch.members))
        return epoch.number == 2

    history = cr.train(blobs(), "kind", max_iter=500, callbacks=ends).model.history
    assert history.stop_reason == "callback"
    assert {members for _member, members in told} == {5}
    assert 1 <= history.n_epochs < 20


@pytest.mark.usefixtures("hears_ctrl_c")
def test_ctrl_c_keeps_whole_epochs_of_every_member(caplog: Any) -> None:
    ended = threading.Event()

    main = threading.main_thread().ident
    assert main is not None

    def interrupts(epoch: Any) -> None:
        if epoch.number == 2 and not ended.is_set():
            ended.set()
            signal.pthread_kill(main, signal.SIGINT)

    outcome = cr.train(blobs(), "kind", max_iter=3000, callbacks=interrupts)
    assert "each network ends its epoch. Once more gives it up." in caplog.text
    assert outcome.model.history.stop_reason == "interrupted"
    assert len(outcome.model.networks) == 5
    assert "interrupted" in outcome.report.ending


def test_a_file_gives_back_every_bit(of_classes: Any, of_numbers: Any, tmp_path: Any) -> None:
    for outcome, frame in ((of_classes, blobs(seed=2)), (of_numbers, curve(seed=2))):
        path = tmp_path / "it.model"
        outcome.model.save(path, force=True)
        again = cr.load(path)
        X = frame.iloc[:, :-1]
        assert cr.predict(again, X).tobytes() == cr.predict(outcome.model, X).tobytes()
        assert again.lines() == outcome.model.lines()
        again.save(tmp_path / "again.model", force=True)
        assert (tmp_path / "again.model").read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    "change",
    [
        {"members": {"n": 5, "temperature": 0.0, "best_epochs": [1] * 5}},
        {"members": {"n": 4, "temperature": 1.0, "best_epochs": [1] * 4}},
        {"members": {"n": 5, "temperature": 1.0, "best_epochs": [1]}},
        {"members": {"n": 5}},
    ],
)
def test_a_file_of_no_ensemble_is_refused(of_classes: Any, change: dict[str, Any]) -> None:
    document = of_classes.model.to_document()
    wrong = document._replace(parameters=document.parameters | change)
    with pytest.raises(ModelFileError):
        cr.Model.from_document(wrong)


def test_a_member_is_explained_like_a_network(of_classes: Any) -> None:
    frame = blobs()
    shown = cr.explain(of_classes.model, data=frame, samples=[4], member=2)
    member = of_classes.model.member(2)
    x = frame[list("uvw")].to_numpy()[3:4]
    np.testing.assert_allclose(shown["a[3][1]"].value, member.outputs(x)[0, 0], rtol=1e-5)
    text = shown.text()  # too much for a text: a summary
    assert "network 5" in text
    assert f"predicted: kind = {of_classes.model.predict(x)[0]}" in text
    with pytest.raises(InputError, match="members 1 to 5"):
        cr.explain(of_classes.model, data=frame, member=6)


def test_a_member_of_a_small_ensemble_passes_its_own_check(tmp_path: Any) -> None:
    networks = [
        cr.Network.create([2, 2, 1], "tanh", "identity", random_state=seed) for seed in range(2)
    ]
    model = cr.Model(Ensemble(tuple(networks)))
    said: dict[str, Any] = {
        "data": np.array([[0.1, 0.2]]),
        "target": np.array([[0.3]]),
        "member": 2,
    }
    sheet = cr.explain(model, **said).to_json(everything=True)
    answers = {q["name"]: q["value"] for q in sheet["quantities"] if q["phase"] != "given"}
    assert cr.check(model, answers, **said).passed
    other = said | {"member": 1}
    assert not cr.check(model, answers, **other).passed


def test_a_model_of_several_networks_says_so_where_one_is_wanted(of_classes: Any) -> None:
    with pytest.raises(AttributeError, match="5 networks"):
        _ = of_classes.model.network
    with pytest.raises(InputError, match=r"5 networks.*cr\.to_sklearn takes one"):
        cr.to_sklearn(of_classes.model)


def test_no_warning_comes_from_a_default_training() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        cr.train(blobs(), "kind", max_iter=2)


# -- intervals, importance -----------------------------------------------------------------------


def test_intervals_are_those_of_the_definition(of_numbers: Any) -> None:
    model, frame = of_numbers.model, curve(seed=7)
    X, level = frame[["x", "noise"]].to_numpy()[:5], 0.8
    residuals, n = model.fitted.residuals, 80
    found = cr.predict(model, X, interval=level)
    assert found.shape == (5, 1, 2)
    half = sorted(residuals.size[:, 0])[-(-int(0.8 * (n + 1) * 10) // 10) - 1]  # 64.8: the 65th
    for row in range(5):
        mean = np.mean([model.member(j).predict(X)[row, 0] for j in range(1, 6)])
        np.testing.assert_allclose(found[row, 0], [mean - half, mean + half], rtol=1e-6)


def test_intervals_hold_what_they_say() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(600, 2))
    y = x[:, 0] + 0.5 * rng.normal(size=600)
    model = cr.TableRegressor(max_iter=20, random_state=0).fit(x[:300], y[:300])
    for level in (0.5, 0.9):
        low, high = model.predict_interval(x[300:], level).T
        inside = ((low <= y[300:]) & (y[300:] <= high)).mean()
        assert abs(inside - level) < 3 * (level * (1 - level) / 300) ** 0.5 + 0.03


def test_intervals_that_cannot_be_are_refused(of_classes: Any, of_numbers: Any) -> None:
    X = np.zeros((1, 3))
    with pytest.raises(InputError, match="predicts numbers"):
        cr.predict(of_classes.model, X, interval=0.9)
    with pytest.raises(InputError, match="between 0 and 1"):
        cr.predict(of_numbers.model, X[:, :2], interval=1.5)
    with pytest.raises(InputError, match=r"too few for intervals of level 0\.999"):
        cr.predict(of_numbers.model, X[:, :2], interval=0.999)


def test_a_column_matters_as_much_as_it_is_used(of_numbers: Any) -> None:
    outcome = cr.train(curve(200), "y", max_iter=40)
    matters = outcome.report.importance
    assert set(matters) == {"x", "noise"}
    assert matters["x"] > 0.5 > 10 * abs(matters["noise"])
    assert any("importance" in line for line in outcome.model.lines())


def zones(depends: bool, n: int, seed: int) -> pd.DataFrame:
    """A number, and 120 zones on which y depends, or does not."""
    rng = np.random.default_rng(seed)
    zone, x = rng.integers(0, 120, n), rng.normal(size=n)
    height = np.random.default_rng(0).normal(size=120)[zone]
    y = x + 5 * height if depends else x + rng.normal(size=n)
    return pd.DataFrame({"x": x, "zone": [f"z{k}" for k in zone], "y": y})


@pytest.mark.parametrize("depends", [False, True])
def test_the_penalty_of_many_categories_is_the_one_that_is_better_on_new_rows(
    depends: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, new = zones(depends, 1200 if depends else 400, 1), zones(depends, 2000, 2)

    def trained() -> tuple[Any, float]:
        found = cr.train(table, "y", max_iter=25, random_state=0)
        wrong = np.ravel(cr.predict(found.model, new)) - new["y"].to_numpy()
        return found, float((wrong**2).mean())

    found, error = trained()
    alpha = found.model.settings.alpha
    (other,) = set(recipe.PENALTIES) - {alpha}
    told = any("alpha=0.05" in note for note in found.report.notes)
    assert told == (alpha > 0) == (not depends)
    monkeypatch.setattr(recipe, "PENALTIES", (other,))
    assert error < trained()[1]


def test_an_interruption_of_the_trials_leaves_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each member has had an epoch, as after one of the training itself."""
    train, begun = Together.train, []

    def interrupted(self: Together) -> Any:
        if self.n_members == 1:
            begun.append(self.task.begin)
            self.interrupt()
        return train(self)

    monkeypatch.setattr(Together, "train", interrupted)
    outcome = cr.train(zones(False, 400, 1), "y", max_iter=9, random_state=0)
    assert len(begun) == 1  # the second penalty is not tried any more
    assert outcome.model.history.stop_reason == "interrupted"
    assert outcome.model.history.n_epochs == 1


def test_seconds_have_the_trials_of_penalties_in_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven networks in the time of five."""
    table = zones(False, 400, 1)
    epochs = cr.train(table, "y", seconds=0.4).model.history.n_epochs
    monkeypatch.setattr(recipe, "PENALTIES", ())
    assert epochs / cr.train(table, "y", seconds=0.4).model.history.n_epochs == pytest.approx(
        5 / 7, abs=0.05
    )
