"""Lengths of time, beyond a day too, are numbers of hours: by Python's own timedelta."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import chainrule as cr
from chainrule.data.lengths import hours, written
from chainrule.problems.problem import Problem
from chainrule.problems.sources import read_problem

LENGTHS = [timedelta(hours=i * 1.25, seconds=i) for i in range(40)]
HOURS = [length / timedelta(hours=1) for length in LENGTHS]
FRAME = pd.DataFrame({"took": LENGTHS, "y": [float(i) for i in range(40)]})


def _clock(length: timedelta) -> str:
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


def _are_hours(problem: Problem, expected: list[float] = HOURS) -> None:
    assert problem.features[0].kind == "number"
    np.testing.assert_allclose(problem.X[:, 0], expected, rtol=1e-12)
    assert "lengths of time, in hours" in [told.text for told in problem.told]


def test_clocks_beyond_a_day_are_lengths_of_time(tmp_path: Path) -> None:
    rows = "".join(f"{_clock(length)},{i}.5\n" for i, length in enumerate(LENGTHS))
    (tmp_path / "t.csv").write_text("took,y\n" + rows)
    _are_hours(read_problem(str(tmp_path / "t.csv"), "y"))
    backwards = read_problem(str(tmp_path / "t.csv"), "took")
    np.testing.assert_allclose(backwards.y[:, 0], HOURS, rtol=1e-12)


def test_a_model_of_lengths_is_stored_with_them_and_reads_them_again(tmp_path: Path) -> None:
    model = cr.train(FRAME, "y", max_iter=2, output=tmp_path / "m.json").model
    later = pd.DataFrame({"took": ["2 days 01:00:00", "36:10:00"]})
    expected = cr.predict(
        model, pd.DataFrame({"took": [timedelta(hours=49), timedelta(hours=36, minutes=10)]})
    )
    np.testing.assert_array_equal(cr.predict(tmp_path / "m.json", later), expected)
    assert expected[0] != expected[1]


def test_those_below_a_day_are_times_of_day_unless_they_are_said_to_be_numbers(
    tmp_path: Path,
) -> None:
    from chainrule.problems.from_table import Columns

    rows = "".join(f"{_clock(length)},{i}.5\n" for i, length in enumerate(LENGTHS[:19]))
    (tmp_path / "t.csv").write_text("took,y\n" + rows)
    assert read_problem(str(tmp_path / "t.csv"), "y").features[0].kind == "time"
    said = read_problem(str(tmp_path / "t.csv"), "y", columns=Columns(numeric=("took",)))
    _are_hours(said, HOURS[:19])


@pytest.mark.parametrize("made", [pd.DataFrame, pl.from_pandas, pa.Table.from_pandas])
def test_lengths_of_a_frame_are_read_as_those_of_its_csv(made: Any, tmp_path: Path) -> None:
    _are_hours(read_problem(made(FRAME), "y"))
    FRAME.to_csv(tmp_path / "t.csv", index=False)
    _are_hours(read_problem(str(tmp_path / "t.csv"), "y"))


def test_a_missing_length_is_a_gap() -> None:
    frame = FRAME.copy()
    frame.loc[3, "took"] = pd.NaT
    _are_hours(read_problem(frame, "y"), [np.nan if i == 3 else h for i, h in enumerate(HOURS)])


@pytest.mark.quick
def test_a_length_comes_back_from_its_text() -> None:
    for seconds in (0, 59.25, 90_061.5, -600, -90_000, 1e9):
        length = np.array([timedelta(seconds=seconds)], "timedelta64[us]")
        assert hours(written(length)[0]) == pytest.approx(seconds / 3600, rel=1e-14)
    assert [hours(text) for text in ("12:60", "1:2:3", "a", "")] == [None] * 4
