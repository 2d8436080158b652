"""What is said of a cell that cannot be read names what the function that was called takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

import chainrule as cr
from chainrule.cli import main

X = pd.DataFrame(np.arange(60.0).reshape(20, 3) % 7, columns=["a", "b", "c"])
Y = X.sum(axis=1).to_numpy()
BAD = X.astype(object)
BAD.loc[[4, 6], "b"] = "old"
SKIP = "on_bad_row"


class Ready(NamedTuple):
    """Models that know a table's columns, a frame's names, a network, and estimators."""

    of_table: Any
    of_frame: Any
    network: cr.Network
    estimator: Any


@pytest.fixture(scope="module")
def ready() -> Ready:
    network = cr.Network.create([3, 2, 1], "tanh", "identity", random_state=0)
    return Ready(
        cr.train(X.assign(y=Y), "y", max_iter=1, fast=True, verbose=False).model,
        cr.fit(network, X, Y, max_iter=1),
        network,
        cr.TableRegressor(max_iter=1).fit(X, Y),
    )


NO_HINT = (
    "X: cell 'old' in column 'b', row 5 is not a number. Correct the cell, or leave the row out."
)
CALLS: dict[str, tuple[Callable[[Ready], Any], Any]] = {
    "cr.train": (
        lambda _r: cr.train(BAD.assign(y=Y), "y", numeric="b", fast=True, max_iter=1), cr.train,
    ),
    "cr.train, test": (
        lambda _r: cr.train(
            X.assign(y=Y), "y", test=BAD.assign(y=Y), fast=True, max_iter=1
        ), cr.train,
    ),
    "cr.fit, eval_set": (
        lambda r: cr.fit(r.network, X, Y, eval_set=(BAD[["b", "a", "c"]], Y), max_iter=1), cr.fit,
    ),
    "cr.fit, frames": (
        lambda r: cr.fit(r.network, iter([(X, Y), (BAD[["b", "a", "c"]], Y)]), max_iter=1), cr.fit,
    ),
    "cr.predict": (lambda r: cr.predict(r.of_table, BAD), cr.predict),
    "cr.predict, interval": (lambda r: cr.predict(r.of_table, BAD, interval=0.9), cr.predict),
    "cr.explain": (lambda r: cr.explain(r.of_table, data=BAD), cr.explain),
    "cr.explain, targets": (lambda r: cr.explain(r.of_table, data=BAD.assign(y=Y)), cr.explain),
    "cr.board": (lambda r: cr.board(r.of_table, data=BAD), cr.board),
    "cr.export": (lambda r: cr.export(r.of_table, "x.c", data=BAD), cr.export),
    "predict": (lambda r: r.of_table.predict(BAD), cr.Model.predict),
    "predict, names": (lambda r: r.of_frame.predict(BAD), cr.Model.predict),
    "outputs": (lambda r: r.of_frame.outputs(BAD), cr.Model.outputs),
    "figures": (lambda r: r.of_frame.figures(BAD, Y), cr.Model.figures),
    "encoded": (lambda r: r.of_table.encoded(BAD), cr.Model.encoded),
    "TableRegressor.predict": (lambda r: r.estimator.predict(BAD), cr.TableRegressor.predict),
    "TableRegressor.fit": (
        lambda _r: cr.TableRegressor(numeric=["b"]).fit(BAD, Y), cr.TableRegressor,
    ),
    "TableClassifier.fit": (
        lambda _r: cr.TableClassifier(numeric=["b"]).fit(BAD, Y > 7), cr.TableClassifier,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CALLS)
def test_a_hint_names_an_argument_only_where_it_is_taken(
    case: str, ready: Ready, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    call, called = CALLS[case]
    with pytest.raises(cr.ChainruleError) as caught:
        call(ready)
    said, taken = str(caught.value), inspect.signature(called).parameters
    assert "'old' in column 'b', row 5" in said
    assert (SKIP in said) == (SKIP in taken)
    assert ("missing=" in said) == ("missing" in taken)
    if not {SKIP, "missing"} & {*taken}:
        assert said.endswith(NO_HINT)


def test_of_an_empty_cell_too(ready: Ready) -> None:
    gaps = X.astype(object)
    gaps.loc[4, "b"] = " "
    with pytest.raises(cr.ChainruleError, match=r"empty\. Fill the cell, or leave the row out\.$"):
        cr.fit(ready.network, X, Y, eval_set=(gaps[["b", "a", "c"]], Y), max_iter=1)


ROWS = [f"{i},{i * 3 % 5},{i * 5 % 7}" for i in range(20)]
UNCUT = {
    "a cell too many": ("1,2,3,4", "Cells are separated by ','"),
    "a quote that does not end": ('"1"x,2,3', "A cell that holds quotes is quoted, its quotes"),
}


@pytest.mark.quick
@pytest.mark.parametrize("case", UNCUT)
def test_a_file_is_read_without_such_rows_by_what_is_named(
    case: str, ready: Ready, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row, said = UNCUT[case]
    path, model = tmp_path / "t.csv", tmp_path / "m"
    path.write_text("\n".join(["a,b,c", *ROWS, row, *ROWS]) + "\n")
    cr.save(ready.of_table, model)
    with pytest.raises(cr.ChainruleError, match=said) as caught:
        cr.predict(ready.of_table, path)
    assert "cr.read_table(..., on_bad_row='skip') leaves such rows out" in str(caught.value)
    assert len(cr.predict(ready.of_table, cr.read_table(path, on_bad_row="skip"))) == 40
    with pytest.raises(cr.ChainruleError, match=said) as caught:
        cr.train(path, "c", fast=True, max_iter=1)
    assert "; on_bad_row='skip' leaves such rows out" in str(caught.value)
    for command, option in (("predict", True), ("explain", False)):
        data = [path] if command == "predict" else ["--data", path]
        with pytest.raises(SystemExit):
            main([command, *map(str, [model, *data])])
        err = capsys.readouterr().err
        assert said in err
        assert ("--on-bad-row skip" in err) == option
