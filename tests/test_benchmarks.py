"""The benchmarks run, say what they should, and compare the same arithmetic."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from benchmarks import (
    __main__,
    accuracy,
    calls,
    engines,
    mlp,
    page,
    predict,
    promises,
    scaling,
    table,
    workloads,
)


class Told(NamedTuple):
    """A runner that has weights."""

    weights: list[list[float]]


def short(name: str, *peers: str) -> dict[str, Any]:
    """A row measured in one round, on an eighth of the workload's rows."""
    w = workloads.WORKLOADS[name]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(workloads.WORKLOADS, name, w._replace(rows=w.rows // 8))
        (row,) = mlp.measure(name, peers, rounds=1, seconds=0.01)
    return row


def test_a_row_has_the_form_that_was_promised() -> None:
    row = short("tiny", "one_thread")
    assert set(row) >= {
        "workload", "ours_us_per_step", "peers", "ratio", "limit_us_per_step",
        "fraction_of_limit", "threads",
    }  # fmt: skip
    assert (row["workload"], row["threads"], list(row["peers"])) == ("tiny", 1, ["one_thread"])
    assert row["ours_us_per_step"] > 0
    json.dumps(row)


def test_scikit_learn_does_the_same_arithmetic() -> None:
    row = short("tabular", "sklearn")
    assert set(row["ratio"]) == {"sklearn"}


@pytest.mark.parametrize("name", ["mazur", "tiny", "tabular"])
def test_pytorch_does_the_same_arithmetic(name: str, torch: Any) -> None:
    assert set(short(name, "torch")["ratio"]) == {"torch"}


def test_a_peer_that_cannot_is_said_to_be_missing() -> None:
    assert short("tiny", "sklearn")["missing"] == ["sklearn"]


@pytest.mark.parametrize("by", [1.0, 1.05])
def test_other_arithmetic_is_refused(by: float) -> None:
    start = workloads.arrays("tiny")
    flat = [start[key].ravel() for key in ("W1", "b1", "W2", "b2")]
    moved = [x + 0.1 for x in flat]
    other = [x + 0.1 * by for x in flat]
    runners = {"ours": Told(moved), "peer": Told(other)}
    if by == 1.0:
        mlp.check_agreement("tiny", start, runners)
    else:
        with pytest.raises(SystemExit, match="peer computes something else"):
            mlp.check_agreement("tiny", start, runners)


@pytest.mark.quick
def test_flops_are_those_of_three_products_less_the_first_delta() -> None:
    w = workloads.Workload((3, 5, 2), "relu", "identity", 4, 8)
    forward, gradients, deltas = 3 * 5 + 5 * 2, 3 * 5 + 5 * 2, 5 * 2
    assert w.flops == 2 * 4 * (forward + gradients + deltas)


def test_scaling_and_table_measure_small_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scaling, "DOUBLINGS", range(2))
    monkeypatch.setattr(scaling, "ROUNDS", 1)
    monkeypatch.setattr(scaling, "EPOCH_ROWS", 2000)
    rows = scaling.measure()
    assert [row["rows"] for row in rows if "rows" in row] == [1000, 2000] * 2
    monkeypatch.setattr(table, "ROUNDS", 1)
    assert [row["part"] for row in table.measure(500)[1:3]] == ["read", "train one epoch"]


def test_the_command_writes_what_it_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mlp, "ROUNDS", 1)
    file = tmp_path / "mlp.json"
    said = ["mlp", "--workload", "tiny", "--peers", "", "--json", str(file)]
    monkeypatch.setattr(sys, "argv", ["benchmarks", *said])
    __main__.main()
    (row,) = json.loads(file.read_text())
    assert f"ours_us_per_step: {row['ours_us_per_step']}" in capsys.readouterr().out


def test_the_page_shows_the_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "page.md"
    file.write_text("before\n<!-- figures -->\nold\n<!-- end of figures -->\nafter\n")
    (tmp_path / "results").mkdir()
    row = {"workload": "tiny", "ours_us_per_step": 1.5, "peers": {"jax": 3.0},
           "ratio": {"jax": 2.0}, "missing": ["sklearn"],
           "versions": {"jax": "9", "one_thread": ""}}  # fmt: skip
    (tmp_path / "results" / "mlp.json").write_text(json.dumps([row]))
    monkeypatch.setattr(page, "HERE", tmp_path)
    monkeypatch.setattr(page, "PAGE", file)
    page.write()
    text = file.read_text()
    assert "| tiny | 1.5 | 3.0 | 2.0 |" in text
    assert "sklearn has no tiny" in text
    assert "\njax 9\n" in text
    assert "old" not in text
    assert np.isfinite(mlp.gemm_rate("float32"))


@pytest.mark.quick
def test_the_page_on_accuracy_shows_means_over_splits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def row(method: str, split: int, error: float) -> dict[str, Any]:
        found = {"table": "spam", "split": split, "method": method, "rows": 50, "error": error}
        return found | {"log_loss": 2 * error, "seconds": 1.0}

    file = tmp_path / "page.md"
    file.write_text("before\n<!-- figures -->\nold\n<!-- end of figures -->\nafter\n")
    (tmp_path / "results").mkdir()
    rows = [
        row("chainrule", 0, 0.1),
        row("chainrule", 1, 0.3),
        row("hgb", 0, 0.2),
        row("hgb", 1, 0.4),
    ]
    (tmp_path / "results" / "accuracy.json").write_text(json.dumps(rows))
    monkeypatch.setattr(page, "HERE", tmp_path)
    monkeypatch.setattr(page, "ACCURACY", file)
    page.write_accuracy()
    ratio = np.sqrt(0.11 / 0.21 * 0.31 / 0.41)
    line = f"| spam* | 50 | 0.2000 | 0.3000 | 0.400 | 0.600 | 1.0 | 1.0 | {ratio:.3f} |"
    assert line in file.read_text()
    assert "old" not in file.read_text()


def test_predictions_are_timed_and_compared_with_scikit_learns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(predict, "CALLS", 2)
    monkeypatch.setattr(predict, "ROUNDS", 1)
    found = predict.measure(3_000)
    assert [(row["rows"], row["dtype"]) for row in found] == [
        (n, dtype) for dtype in ("float32", "float64") for n in (1, 1_000, 3_000)
    ]
    assert all(row["ours_us"] > 0 and row["scikit-learn_us"] > 0 for row in found)


def test_calls_of_one_row_are_timed_beside_scikit_learns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "AT", (5, 40))
    monkeypatch.setattr(calls, "STRETCH", 5)
    rows = calls.measure(80)
    assert [row["call"] for row in rows] == [5, 40, 80] * 2
    for early, late in zip(rows[::3], rows[2::3], strict=True):
        grown = late["pickle_bytes"] - early["pickle_bytes"]
        assert grown <= 8 * (late["call"] - early["call"])


def test_accuracy_is_measured_on_the_same_rows(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 2))
    for name, y in (("labels", np.where(x[:, 0] > 0, "a", "b")), ("numbers", x[:, 0] * 3 + 1)):
        lines = [f"{a:.3f},{b:.3f},{c}" for (a, b), c in zip(x, y, strict=True)]
        (tmp_path / f"{name}.csv").write_text("\n".join(["u,v,y", *lines]))
    rows = accuracy.measure(tmp_path, peers=["hgb", "catboost"])
    measured = [row for row in rows if "method" in row]
    assert [(row["table"], row["method"]) for row in measured][:2] == [
        ("labels", "chainrule"),
        ("labels", "hgb"),
    ]
    assert all(0 <= row["error"] < 1 for row in measured)
    assert rows[-1]["better on"].endswith("of 2")


@pytest.mark.quick
def test_how_sure_and_how_right_are_compared_bin_by_bin() -> None:
    """By hand: two rows in the bin from 14/15, one of them right, and one of 0.55, right."""
    p, right = np.array([0.95, 0.95, 0.55]), np.array([True, False, True])
    assert promises.ece(p, right) == pytest.approx((abs(1.9 - 1) + abs(0.55 - 1)) / 3)
    rng = np.random.default_rng(0)
    p = rng.uniform(0.5, 1, 4000)
    assert abs(promises.excess_ece(p, rng.random(4000) < p)) < 0.01
    assert promises.excess_ece(p, rng.random(4000) < p - 0.2) == pytest.approx(0.2, abs=0.03)


@pytest.mark.quick
def test_an_interval_keeps_its_word_over_all_splits_of_a_table() -> None:
    def row(table: str, inside: float, excess: float = np.nan) -> dict[str, Any]:
        found = {"table": table, "method": "chainrule", "rows": 100}
        return found | {"inside": inside, "excess": excess}

    rows = [row("a", 0.80), row("a", 1.0), row("b", 0.98), row("b", 1.0), row("c", np.nan, 0.02)]
    ece, a, b = promises.kept(rows)
    assert ece == {"excess ECE": 0.02}
    assert (a["inside"], a["kept"], b["inside"], b["kept"]) == (0.9, True, 0.99, False)
    assert a["allowed"] == "0.9 ± 0.074"  # 3 √(0.09/200) + 0.01


def test_noise_is_not_learned() -> None:
    (row,) = promises.noise((20,))
    assert row["noise"] == 20
    assert abs(row["standard errors"]) <= 3


@pytest.mark.quick
def test_means_over_tables_are_geometric() -> None:
    def row(table: str, method: str, error: float, loss: float) -> dict[str, Any]:
        found = {"table": table, "split": 0, "method": method, "error": error}
        return found | {"log_loss": loss, "seconds": 1.0}

    classes = [row("a", "chainrule", 0.09, 0.2), row("a", "hgb", 0.04, 0.1)]
    rows = [*classes, row("b", "chainrule", 0.2, np.nan), row("b", "hgb", 0.4, np.nan)]
    (found,) = [r for r in accuracy.summaries(rows, "hgb") if r["tables"] == "all"]
    assert (found["classes"], found["nRMSE"], found["error"]) == (2.0, 0.5, 1.0)
    assert (found["log_loss"], found["better on"]) == (2.0, "1 of 2")


def test_engines_are_timed_on_the_same_network() -> None:
    pytest.importorskip("torch", reason="the extra `oracle` is not installed")
    (row,) = engines.measure(widths=(4,))
    assert row["parameters"] == 64 * 4 + 4 + 4 * 4 + 4 + 4 * 10 + 10
    assert row["torch_x"] == pytest.approx(row["torch_ms"] / row["native_ms"], rel=0.02)


@pytest.mark.parametrize(
    "said, told",
    [
        ("mlp --peers none", "no peer 'none'; there are: one_thread, jax, torch, sklearn"),
        ("mlp --peers sklearn,none", "no peer 'none'"),
        ("mlp --python none=/bin/x", "no peer 'none'"),
        ("mlp --python jax", "--python takes PEER=PATH; found 'jax'"),
        ("mlp --workload som", "no workload 'som'; there are: mazur, "),
        ("classic --workload mazur", "no workload 'mazur'; there are: "),
        ("accuracy --peers none", "no peer 'none'; there are: chainrule, hgb, "),
        ("accuracy --tables {folder} --only c", "no table 'c'; there are: a, b"),
        ("rbf --only none", "no table 'none'; there are: iris, wine"),
    ],
)
def test_a_name_that_nothing_has_is_told_in_a_line(
    said: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("x,y\n1,2\n")
    words = [word.format(folder=tmp_path) for word in said.split()]
    monkeypatch.setattr(sys, "argv", ["benchmarks", *words])
    with pytest.raises(SystemExit) as ended:
        __main__.main()
    out, err = capsys.readouterr()
    assert (ended.value.code, out, err.count("\n")) == (2, "", 1)
    assert told in err
