"""Logs of trainings: what is in a file, after a kill and a resume too, and what is read from it."""

import csv
import io
import json
import math

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import chainrule as cr
from chainrule.basics.errors import FileError
from chainrule.cli.runs import command
from chainrule.training.checkpoint import Checkpoint
from chainrule.training.run_log import differing, read_runs

RNG = np.random.default_rng(0)
X = RNG.normal(size=(120, 3))
Y = np.sin(X[:, :1])
CLOCK = ("seconds", "began")


def fit(folder, **how):
    network = cr.Network.create((3, 4, 1), "tanh", random_state=0)
    usual = {"max_iter": 6, "batch_size": 20, "random_state": 1, "early_stopping": True}
    return cr.fit(network, X, Y, log=folder, **usual | how)


def without_clock(path):
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return [{name: v for name, v in line.items() if name not in CLOCK} for line in lines]


@pytest.mark.quick
def test_a_line_for_each_epoch_says_what_the_history_says(tmp_path):
    model = fit(tmp_path)
    begin, *epochs, end = without_clock(tmp_path / "run-0001.jsonl")
    assert begin["sizes"] == [3, 4, 1]
    assert begin["settings"]["batch_size"] == 20
    assert begin["seed"] == "1"
    assert [line["epoch"] for line in epochs] == [1, 2, 3, 4, 5, 6]
    assert [line["loss"] for line in epochs] == model.history.loss
    assert [line["validation_score"] for line in epochs] == model.history.validation_score
    assert end == {"end": "max_iter", "epochs": 6, "best_epoch": model.history.best_epoch,
                   "figures": {}}  # fmt: skip


@pytest.mark.quick
def test_no_log_is_ever_overwritten(tmp_path):
    (tmp_path / "run-0007.jsonl").write_text("mine\n")
    fit(tmp_path)
    fit(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"run-{n:04d}.jsonl" for n in (7, 8, 9)
    ]
    assert (tmp_path / "run-0007.jsonl").read_text() == "mine\n"
    assert [run.name for run in read_runs(tmp_path)] == ["run-0008.jsonl", "run-0009.jsonl"]


@pytest.mark.parametrize("stop", range(1, 6))
@pytest.mark.parametrize("torn", [False, True])
def test_after_a_kill_it_goes_on_in_its_file_which_is_as_if_nothing_had_been(tmp_path, stop, torn):
    class Killed(BaseException):
        pass

    def killed(epoch):
        if epoch.number == stop + 1:
            raise Killed

    fit(tmp_path / "whole")
    folder, path = tmp_path / "log", tmp_path / "run.ck"
    with pytest.raises(Killed):  # the checkpoint is written after two epochs, the log after each
        fit(folder, checkpoint=Checkpoint(path, every=2), callbacks=killed)
    log = folder / "run-0001.jsonl"
    if torn:
        log.write_bytes(log.read_bytes()[:-9])
    fit(folder, checkpoint=path, resume=True)
    found = without_clock(max(folder.iterdir()))
    assert found == without_clock(tmp_path / "whole" / "run-0001.jsonl")


@pytest.mark.parametrize("several", [False, True])
def test_what_was_killed_after_its_last_epoch_gets_its_last_line(tmp_path, several):
    """Gone on with it tells of no epoch more; its log was "not ended" for ever."""
    logs, kept = tmp_path / "logs", tmp_path / "run.ck"
    table = pd.DataFrame(X, columns=list("abc")).assign(y=Y)

    def train():
        if several:
            return cr.train(table, "y", max_iter=3, random_state=0, log=logs, checkpoint=kept,
                            resume=True)  # fmt: skip
        return fit(logs, checkpoint=kept, resume=True)

    train()
    path = logs / "run-0001.jsonl"
    whole = without_clock(path)
    assert whole[-1]["end"] == "max_iter"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    train()
    assert without_clock(path) == whole
    train()
    assert without_clock(path) == whole
    assert [entry.name for entry in logs.iterdir()] == ["run-0001.jsonl"]


def test_the_parts_of_a_cross_validation_have_a_file_each(tmp_path):
    outcome = cr.train("iris", cv=2, max_iter=3, log=tmp_path)
    runs = read_runs(tmp_path)
    assert [len(run.epochs) for run in runs] == [3, 3, 3]
    assert runs[-1].curve("loss") == outcome.model.history.loss
    assert all(run.end["end"] == "max_iter" for run in runs)


def test_several_networks_have_one_file_with_the_means_of_their_curves(tmp_path):
    """It once had a file for each change from network to network."""
    table = pd.DataFrame(X, columns=list("abc")).assign(y=np.where(X[:, 0] > 0, "u", "v"))
    outcome = cr.train(table, "y", max_iter=4, log=tmp_path)
    (run,) = read_runs(tmp_path)
    assert run.begin["networks"] == 5
    assert [line["epoch"] for line in run.epochs] == [1, 2, 3, 4]
    assert run.curve("loss") == outcome.model.history.loss
    assert run.curve("validation_loss") == outcome.model.history.validation_loss
    assert run.end["end"] == "max_iter"


@pytest.mark.quick
def test_a_diverged_epoch_is_there_with_its_loss(tmp_path):
    def explodes(epoch):
        return 0.01 if epoch < 3 else 1e200

    with np.errstate(all="ignore"), pytest.warns(cr.DivergenceWarning):
        fit(tmp_path, solver="sgd", learning_rate=explodes, early_stopping=False)
    (run,) = read_runs(tmp_path)
    assert run.end["end"] == "diverged"
    assert len(run.epochs) == run.end["epochs"] >= 3
    assert not math.isfinite(run.curve("loss")[-1])


@pytest.mark.quick
def test_trainings_are_compared_by_what_they_differ_in(tmp_path):
    fit(tmp_path)
    fit(tmp_path, solver="sgd", max_iter=3)
    with (tmp_path / "run-0003.jsonl").open("w") as half:
        half.write((tmp_path / "run-0001.jsonl").read_text()[:600])
    runs = read_runs(tmp_path)
    assert differing(runs)[1] == {"max_iter": 3, "solver": "sgd"}
    printed = CliRunner().invoke(command, [str(tmp_path)]).output.splitlines()
    assert len(printed) == 4
    assert "solver" in printed[0]
    assert "batch_size" not in printed[0]
    assert "not ended" in printed[3]
    rows = list(csv.DictReader(io.StringIO(
        CliRunner().invoke(command, [str(tmp_path), "--csv"]).output
    )))  # fmt: skip
    assert [row["epoch"] for row in rows[6:9]] == ["1", "2", "3"]
    assert float(rows[0]["loss"]) == runs[0].curve("loss")[0]


@pytest.mark.quick
def test_a_folder_without_logs_is_told(tmp_path):
    with pytest.raises(FileError, match="no log of a training"):
        read_runs(tmp_path)


def test_mlflow_is_told_of_each_epoch(tmp_path, monkeypatch):
    mlflow = pytest.importorskip("mlflow")
    told = {"params": [], "metrics": []}
    monkeypatch.setattr(mlflow, "log_params", told["params"].append)
    monkeypatch.setattr(
        mlflow, "log_metrics", lambda found, step: told["metrics"].append((step, found))
    )
    model = fit(tmp_path, callbacks=cr.callbacks.MLflow())
    assert told["params"][0]["solver"] == "adam"
    assert [step for step, _found in told["metrics"]] == [1, 2, 3, 4, 5, 6]
    assert [found["loss"] for _step, found in told["metrics"]] == model.history.loss


def test_mlflow_is_told_of_each_of_several_networks(monkeypatch):
    """It was given the settings of each, and refuses those of another seed."""
    mlflow = pytest.importorskip("mlflow")
    params, losses = [], {}
    monkeypatch.setattr(mlflow, "log_params", params.append)
    monkeypatch.setattr(
        mlflow, "log_metrics", lambda found, step: losses.setdefault(step, {}).update(found)
    )
    table = pd.DataFrame(X, columns=list("abc")).assign(y=Y)
    model = cr.train(table, "y", max_iter=2, callbacks=cr.callbacks.MLflow()).model
    assert len(params) == 1
    means = [np.mean([losses[n][f"network{j}/loss"] for j in range(1, 6)]) for n in (1, 2)]
    assert means == pytest.approx(model.history.loss)
