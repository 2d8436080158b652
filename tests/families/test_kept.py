"""A classical network that learns in epochs goes on from a checkpoint to the bytes of a training
that was not stopped, in memory and streamed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.container import to_bytes
from chainrule.basics.errors import CheckpointError, InputError
from chainrule.cli import main
from chainrule.families.perceptron import engine as perceptron_engine
from chainrule.families.rbm import fitting as rbm_fitting
from chainrule.families.som.engine import Batch

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
CASES: dict[str, dict[str, Any]] = {
    "som": {"n_rows": 3, "n_columns": 3, "n_iter": 20, "watch": True, "column_weights": [1, 2]},
    "rbm": {"n_components": 4, "n_iter": 20, "momentum": 0.5, "sparsity_target": 0.2},
    "gaussian-rbm": {"n_components": 4, "n_iter": 20, "variance": "learned", "persistent": True},
    "perceptron": {"max_iter": 20, "tol": None, "average": True},
    "perceptron, pocket": {"max_iter": 20, "pocket": True, "n_iter_no_change": 20},
}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> str:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(300, 2)).round(3)
    y = np.where(X.sum(axis=1) + rng.normal(size=300) > 0, "yes", "no")
    path = tmp_path_factory.mktemp("tables") / "table.csv"
    rows = [f"{a},{b},{label}" for (a, b), label in zip(X.tolist(), y, strict=True)]
    path.write_text("\n".join(["a,b,kind", *rows]) + "\n")
    return str(path)


def trained(table: str, case: str, **others: Any) -> bytes:
    family, how = case.split(",")[0], CASES[case]
    outcome = cr.train(table, "kind", model=family, **how | others)
    return to_bytes(outcome.model.to_document())


@pytest.fixture(scope="module")
def expected() -> dict[str, bytes]:
    return {}


def stopping(of: Any, name: str, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The call of that number ends with Ctrl-C, in the midst of an epoch."""
    real: Callable[..., Any] = getattr(of, name)
    calls = 0

    def called(*arguments: Any, **others: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > after:
            raise KeyboardInterrupt
        return real(*arguments, **others)

    monkeypatch.setattr(of, name, called)


WITHIN: dict[str, tuple[Any, str]] = {
    "som": (Batch, "add"),
    "rbm": (rbm_fitting, "cd_epoch"),
    "gaussian-rbm": (rbm_fitting, "cd_epoch"),
    "perceptron": (perceptron_engine, "perceptron_epoch"),
}
MEMORY = "22KB"


@pytest.mark.parametrize("stop", range(20))
@pytest.mark.parametrize("case", CASES)
def test_it_goes_on_to_the_same_bytes(
    case: str,
    stop: int,
    table: str,
    tmp_path: Path,
    expected: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Stopped in each epoch; every other one begins in memory and goes on streamed, or the other
    way round."""
    if case not in expected:
        expected[case] = trained(table, case)
    streamed: dict[str, Any] = {"memory": MEMORY, "scratch": tmp_path}
    first, second = [({}, streamed), (streamed, {}), ({}, {}), (streamed, streamed)][stop % 4]
    kept: dict[str, Any] = {"checkpoint": tmp_path / "ck", "resume": True}
    with monkeypatch.context() as patch:
        stopping(*WITHIN[case.split(",")[0]], stop, patch)
        with pytest.raises(KeyboardInterrupt):
            trained(table, case, every=1 + stop % 3, **kept, **first)
    assert (tmp_path / "ck").exists() == (stop > 0)
    assert trained(table, case, **kept, **second) == expected[case]
    assert trained(table, case, **kept) == expected[case]  # it has ended: nothing is trained


def test_another_table_or_setting_is_refused_by_name(table: str, tmp_path: Path) -> None:
    for case in CASES:
        path = tmp_path / case
        trained(table, case, checkpoint=path)
        other = tmp_path / "other.csv"
        other.write_text(Path(table).read_text().replace("0.1", "0.2"))
        with pytest.raises(CheckpointError, match="other rows"):
            trained(str(other), case, checkpoint=path, resume=True)
        name = "max_iter" if "max_iter" in CASES[case] else "n_iter"
        with pytest.raises(CheckpointError, match=f"{name}.* 20, not 21"):
            trained(table, case, checkpoint=path, resume=True, **{name: 21})
        with pytest.raises(CheckpointError, match="engine"):
            trained(table, case, checkpoint=path, resume=True, engine="reference")
        with pytest.raises(CheckpointError, match="holds a training already"):
            trained(table, case, checkpoint=path)


def test_parts_left_out_are_kept_one_after_another(
    table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, kept = trained(table, "som", cv=3), {"checkpoint": tmp_path / "ck", "resume": True}
    with monkeypatch.context() as patch:
        stopping(Batch, "add", 33, patch)
        with pytest.raises(KeyboardInterrupt):
            trained(table, "som", cv=3, every=1, **kept)
    assert trained(table, "som", cv=3, **kept) == whole


@pytest.mark.quick
@pytest.mark.parametrize("said", [["--model", "som", "--param", "mode=online"], ["--model", "rbf"]])
def test_what_learns_in_no_epochs_is_refused(
    said: list[str], table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["train", table, "--target", "kind", *said, "--checkpoint", str(tmp_path / "ck")])
    assert ended.value.code == 2
    assert "No checkpoint can hold a training of" in capsys.readouterr().err
    assert not (tmp_path / "ck").exists()
    with pytest.raises(InputError):
        cr.train(table, "kind", model="art2a", checkpoint=tmp_path / "ck")
