"""Predictions beside the columns they were made from: cells as they stood, and what was unlike
training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import chainrule as cr
from chainrule.cli import main

HEADER = "id,age,weight,city,y\n"
ROWS = [
    f"{i},{20 + i % 50},{50 + i % 30}.50 kg,0{i % 4}1,{'yes' if i % 3 else 'no'}" for i in range(60)
]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    (tmp_path / "t.csv").write_text(HEADER + "\n".join(ROWS) + "\n")
    cr.train(tmp_path / "t.csv", "y", max_iter=1, output=tmp_path / "m")
    return tmp_path / "m"


def predict(
    capsys: pytest.CaptureFixture[str], model: Path, content: str, *options: str
) -> tuple[int, str, str]:
    path = model.with_name("new.csv")
    path.write_text(content)
    with pytest.raises(SystemExit) as ended:
        main(["predict", str(model), str(path), *options])
    out, err = capsys.readouterr()
    return int(str(ended.value.code or 0)), out, err


@pytest.mark.quick
def test_kept_cells_are_copied_as_they_stand(
    model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Noughts before and behind, quotes where they are needed, cells that are empty."""
    rows = ['0001,1e3,71.50 kg,011,""', '7,020.0,"071.5 kg",001,', "8,,60 kg,,no"]
    status, out, _err = predict(capsys, model, HEADER + "\n".join(rows) + "\n", "--keep")
    assert status == 0
    kept = [line.rpartition(",")[0] for line in out.splitlines()]
    assert kept == [
        HEADER.strip(),
        "0001,1e3,71.50 kg,011,",
        "7,020.0,071.5 kg,001,",
        "8,,60 kg,,no",
    ]


def test_what_is_unlike_training_is_told(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = ["1,30,55.5 kg,001,yes,a", "1,999,55.5,001,yes,b", "1,-300,56,777,yes,c"]
    status, out, err = predict(capsys, model, HEADER.strip() + ",more\n" + "\n".join(rows) + "\n")
    assert (status, len(out.splitlines())) == (0, 4)
    for said in (
        "age: 2 cells are far outside of what training saw: -300 … 999, in training 20 … 69",
        "weight: 2 cells without kg are taken to be in it",
        "city: 1 cell has a label that training did not",
        "training did not have are passed over: more",
    ):
        assert said in err
    status, _out, err = predict(capsys, model, HEADER + ROWS[3] + "\n")
    assert (status, err) == (0, "")


def test_rows_with_wrong_cells_are_left_out_where_that_is_said(
    model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = HEADER + "\n".join([ROWS[0], "5,old,50 kg,001,no", "6,3", ROWS[1]]) + "\n"
    assert predict(capsys, model, content)[0] == 2
    status, out, err = predict(capsys, model, content, "--keep", "--on-bad-row", "skip")
    assert status == 0
    assert [line.rpartition(",")[0] for line in out.splitlines()[1:]] == ROWS[:2]
    assert "row 2 (line 3): column 'age': 'old' is not a finite number" in err
    assert "row 3 (line 4): expected 5 cells, found 2" in err


def test_a_unit_of_another_kind_is_no_number(
    model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = predict(capsys, model, HEADER + "1,30,55.5 lb,001,yes\n")
    assert (status, out) == (2, "")
    assert "'55.5 lb' in column 'weight', row 1 (line 2)" in err


def test_older_models_read_as_before(tmp_path: Path) -> None:
    """A feature that a model file holds without a dress is one of plain numbers."""
    from chainrule.data.columns import Feature

    assert Feature.from_json({"name": "a", "kind": "number"}) == Feature("a")
    known = Feature("a", "category", ("x", "y"))
    assert Feature.from_json({"name": "a", "kind": "category", "labels": ["x", "y"]}) == known
    assert known.to_json() == {"name": "a", "kind": "category", "labels": ("x", "y")}
    assert np.isnan(cr.read_table(_written(tmp_path)).cells("a")[1])


def _written(folder: Path) -> Path:
    (folder / "gap.csv").write_text("a,b\n1,2\n,3\n")
    return folder / "gap.csv"
