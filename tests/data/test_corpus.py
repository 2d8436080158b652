"""What is printed of a column, and its numbers, are those that `corpus` made its cells of."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from corpus import FILES, FORMS, KINDS, write

from chainrule.cli.columns import columns_of_problem, remarks_on
from chainrule.data.files import read_table
from chainrule.problems.from_table import Columns
from chainrule.problems.problem import Problem
from chainrule.problems.sources import read_problem


def printed(problem: Problem) -> dict[str, list[str]]:
    """The table of columns: name, type, missing, values, becomes."""
    lines = [re.split(r"\s{2,}", line) for line in columns_of_problem(problem)]
    return {line[0]: line for line in lines}


@pytest.mark.parametrize("kind, form", FILES)
def test_a_column_is_read_as_it_was_meant(kind: str, form: str, tmp_path: Path) -> None:
    made, written = KINDS[kind], FORMS[form]
    path = write(tmp_path / "t.csv", made, written)
    table = read_table(path, **written.said)
    problem = read_problem(table, "y", columns=Columns(**made.said))
    assert problem.inputs == ("c", "other")
    np.testing.assert_allclose(problem.X[:, 0], made.values, rtol=1e-12, atol=1e-9)
    assert printed(problem)["c"][1:3] == [made.type, str(made.missing)]
    told, *remarks = remarks_on(problem)
    assert told == written.told
    assert made.remark in " ".join(remarks)
    assert bool(made.remark) == any("c:" in line or "c," in line for line in remarks), remarks


@pytest.mark.quick
def test_there_are_many() -> None:
    assert len(FILES) >= 150
    assert {form for _kind, form in FILES} == {*FORMS}


@pytest.mark.parametrize(
    "kind",
    [
        "kilograms",
        "German",
        "codes of two lengths",
        "day first",
        "dashes",
        "K and M",
        "a number that is named",
    ],
)
def test_a_later_file_is_read_as_the_first_was(kind: str, tmp_path: Path) -> None:
    """Nothing is inferred from the new file: single cells of it mean what they meant."""
    import chainrule as cr

    made = KINDS[kind]
    path = write(tmp_path / "t.csv", made, FORMS["semicolons, CR LF, BOM"])
    columns = {name: list(value) for name, value in made.said.items()}
    model = cr.train(path, "y", max_iter=1, output=tmp_path / "m", **columns).model
    expected = cr.predict(model, path, proba=True)
    loaded = cr.load(tmp_path / "m")
    for row in (0, 7, 31):
        one = write(tmp_path / "one.csv", made._replace(cells=[made.cells[row]]), FORMS["commas"])
        lines = one.read_text().replace("0.5", f"{row * row % 101}.5")
        one.write_text(lines)
        np.testing.assert_allclose(cr.predict(loaded, one, proba=True), expected[[row]], rtol=1e-9)
