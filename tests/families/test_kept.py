"""A classical network that learns in epochs goes on from a checkpoint to the bytes of a training
that was not stopped, in memory and streamed."""

from __future__ import annotations

import errno
import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.container import load_document, save_document, to_bytes
from chainrule.basics.errors import CheckpointError, InputError
from chainrule.cli import main
from chainrule.engines import native
from chainrule.families.perceptron import engine as perceptron_engine
from chainrule.families.rbm import fitting as rbm_fitting
from chainrule.families.som.engine import Batch
from tests import mutated_models

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
        with pytest.raises(CheckpointError, match="holds a training already"):
            trained(table, case, checkpoint=path)


def test_another_engine_is_refused_by_name(table: str, tmp_path: Path) -> None:
    pytest.importorskip("chainrule._native")
    for case in CASES:
        path = tmp_path / case
        trained(table, case, checkpoint=path)
        with pytest.raises(CheckpointError, match="engine"):
            trained(table, case, checkpoint=path, resume=True, engine="reference")


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


@pytest.mark.skipif(len(native.levels()) < 2, reason="one instruction set here")
@pytest.mark.parametrize("case", CASES)
def test_it_goes_on_by_the_instruction_set_it_was_begun_by(
    case: str, table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice, for what goes on by another one is kept as that."""
    kept: dict[str, Any] = {"checkpoint": tmp_path / "ck", "resume": True}
    best, older = native.levels()[0], native.levels()[-1]
    with native.instruction_set(older):
        whole = trained(table, case)
    if case in ("rbm", "gaussian-rbm"):  # the others' kernels add in one order on all of them
        assert whole != trained(table, case)
    for level, after in ((older, 6), ("", 6)):
        with monkeypatch.context() as patch, native.instruction_set(level):
            stopping(*WITHIN[case.split(",")[0]], after, patch)
            with pytest.raises(KeyboardInterrupt):
                trained(table, case, every=1, **kept)
    assert trained(table, case, **kept) == whole
    with monkeypatch.context() as patch:
        stopping(*WITHIN[case.split(",")[0]], 6, patch)
        with pytest.raises(KeyboardInterrupt):
            trained(table, case, every=1, checkpoint=tmp_path / "ck", force=True)
    monkeypatch.setattr(native, "levels", lambda: [older])
    with pytest.raises(CheckpointError, match=f"native, {best}, not native, {older}"):
        trained(table, case, **kept)


# -- files that were altered, disks that fail ------------------------------------------------------

FILES = int(os.environ.get("CHAINRULE_CASES", 40))


@pytest.fixture
def stopped(case: str, table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkpoint after seven epochs."""
    path = tmp_path / "ck"
    with monkeypatch.context() as patch:
        stopping(*WITHIN[case.split(",")[0]], 7, patch)
        with pytest.raises(KeyboardInterrupt):
            trained(table, case, checkpoint=path, every=1)
    return path


@pytest.mark.parametrize("case", CASES)
def test_an_altered_checkpoint_is_refused_or_exact(case: str, table: str, stopped: Path) -> None:
    """Bits that are turned, files that are cut."""
    whole, expected, rng, ends = (
        stopped.read_bytes(), trained(table, case), np.random.default_rng(0), set()
    )  # fmt: skip
    for k in range(FILES):
        data = bytearray(whole)
        if k % 3:
            data[rng.integers(len(data))] ^= 1 << rng.integers(8)
        else:
            del data[rng.integers(1, len(data)) :]
        stopped.write_bytes(data)
        try:
            assert trained(table, case, checkpoint=stopped, resume=True) == expected
            ends.add("exact")
        except CheckpointError:
            ends.add("refused")
    assert "refused" in ends


@pytest.mark.parametrize("case", CASES)
def test_a_checkpoint_of_another_hand_ends_in_an_error_of_ours(
    case: str, table: str, stopped: Path
) -> None:
    """Its hash made anew, so that only what it says can be looked at: refused in a line, or a
    training that goes on from what is there."""
    document, lines = load_document(stopped), []
    for seed in range(FILES):
        altered, _changes = mutated_models.mutated(np.random.default_rng(seed), document)
        save_document(altered, stopped, force=True)
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                trained(table, case, checkpoint=stopped, resume=True)
            except cr.ChainruleError as error:
                lines.append(str(error).count("\n"))
    assert len(lines) > FILES // 2
    assert not any(lines)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EINTR])
@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace"])
def test_a_disk_that_fails_costs_no_bit(
    call: str, code: int, case: str, table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call of that kind in turn, of all that keep the training: it goes on, what is there is
    the older point or the newer one, and from it the same bytes follow."""
    path, true, whole = tmp_path / "ck", getattr(os, call), trained(table, case)
    kept: dict[str, Any] = {"checkpoint": path, "resume": True}
    for nth in (1, 2, 5, 6):
        path.unlink(missing_ok=True)
        calls = 0

        def failing(*given: Any, nth: int = nth, **named: Any) -> Any:
            nonlocal calls
            is_ours = call in ("write", "fsync") or "chainrule-" in str(given[0])
            calls += is_ours
            if is_ours and calls == nth:
                raise OSError(code, os.strerror(code))
            return true(*given, **named)

        with monkeypatch.context() as patch:
            patch.setattr(os, call, failing)
            stopping(*WITHIN[case.split(",")[0]], 4, patch)
            with pytest.raises(KeyboardInterrupt):
                trained(table, case, every=1, **kept)
        assert calls >= min(nth, 4)
        assert {entry.name for entry in tmp_path.iterdir()} <= {"ck"}
        assert trained(table, case, **kept) == whole
