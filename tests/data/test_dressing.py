"""What stands around the digits of a column's numbers: each column as a person reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from chainrule.data.columns import read_feature
from chainrule.data.files import read_table
from chainrule.problems.sources import read_problem

NUMBERS: dict[str, tuple[list[str], list[float]]] = {
    "lakhs": (["1,00,000", "12,34,567", "2,50,000.50", "1,000"], [1e5, 1234567, 250000.5, 1000]),
    "minus behind": (["3.50-", "4.20", "1234.00-"], [-3.5, 4.2, -1234]),
    "percent in brackets": (["(12%)", "5%", "7.5%"], [-12, 5, 7.5]),
    "thousands of some": (["¥1,200", "¥50", "¥300"], [1200, 50, 300]),
    "a unit with a digit": (["12 m2", "35.5 m2", "7 m2"], [12, 35.5, 7]),
    "of ten": (["7/10", "8/10", "10/10"], [7, 8, 10]),
}
LABELS = {
    "fractions": ["1/2", "3/4", "1/8"],
    "ratios": ["1:2", "3:4", "1:8"],
    "with an error": ["5±1", "6±2", "7±3"],
    "at different speeds": ["120 hp @ 3000rpm", "150 hp @ 3100rpm"],
    "areas and volumes": ["12 m2", "13 m3", "14 m4"],
}
N = 60


def table(tmp_path: Path, cells: list[str], separator: str = ";") -> Path:
    rows = [f"{cells[i % len(cells)]}{separator}{i * 7 % 11}.{i % 10}5" for i in range(N)]
    path = tmp_path / "t.csv"
    path.write_text("\n".join([f"x{separator}y", *rows]) + "\n", encoding="utf-8")
    return path


@pytest.mark.quick
@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("separator", [";", "\t"])
def test_numbers_in_their_dress(name: str, separator: str, tmp_path: Path) -> None:
    cells, values = NUMBERS[name]
    problem = read_problem(table(tmp_path, cells, separator), "y")
    assert problem.features[0].kind == "number"
    assert problem.X[:, 0].tolist() == [values[i % len(values)] for i in range(N)]


@pytest.mark.parametrize("name", LABELS)
def test_what_only_looks_like_numbers_in_a_unit_is_labels(name: str, tmp_path: Path) -> None:
    cells = LABELS[name]
    problem = read_problem(table(tmp_path, cells), "y")
    assert problem.features[0].kind == "category"
    assert {*problem.features[0].labels} == {*cells}


def test_another_unit_is_no_number_of_the_column_later(tmp_path: Path) -> None:
    feature = read_problem(table(tmp_path, NUMBERS["a unit with a digit"][0]), "y").features[0]
    later = tmp_path / "later.csv"
    later.write_text("x\n5 m2\n5 m3\n", encoding="utf-8")
    values, wrong = read_feature(read_table(later), feature)
    assert (values[0], wrong.tolist()) == (5, [False, True])


def test_a_targets_numbers_are_remarked_on_as_the_inputs_are(tmp_path: Path) -> None:
    def told(cells: list[str]) -> str:
        rows = [f"{i * 37 % 101},{cells[i % len(cells)]}" for i in range(N)]
        path = tmp_path / "target.csv"
        path.write_text("\n".join(["x,y", *rows]) + "\n", encoding="utf-8")
        return " ".join(told.text for told in read_problem(path, "y").told if told.column == "y")

    assert "cr.read_table(..., thousands='.')" in told(["1.234", "5.678", "2.345", "9.125"])
    far = [f"{10 + i * 0.37:.2f}" for i in range(14)]
    assert "missing='y=-999'" in told([*far, "-999"])
    assert "task='regression'" in told(["7 kg", "8 kg", "9 kg"])


@pytest.mark.parametrize("name", ["#", "ID#", "Unnamed: 0", "Kundennummer", "订单号", "obs", "key"])
def test_what_numbers_the_rows_by_its_name_stays_out(name: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    rows = [f"{i % 7},{1000 + i},{i % 5}.5" for i in range(N)]
    path.write_text("\n".join([f"a,{name},y", *rows]) + "\n", encoding="utf-8")
    assert [column.name for column in read_problem(path, "y").unused] == [name]
