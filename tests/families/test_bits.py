"""Thresholds of columns: what counts as 1 in the networks whose units are bits, from arrays and
from tables; and what a map does with a table's gaps."""

import csv

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.errors import DataError, InputError

MIXED = np.array(
    [[1.5, 0, 3, 7, 2], [2.5, 1, 3, 7, 1], [9.0, 1, 1, 7, 2], [4.0, 0, 3, 7, 2], [3.0, 0, 2, 7, 2]]
)
"""A measurement, bits, a column whose median is its maximum, a constant, two numbers."""


@pytest.mark.quick
@pytest.mark.parametrize("kind", [cr.ART1, cr.BoltzmannMachine])
def test_each_column_has_its_threshold(kind):
    made = kind(threshold="median").fit(MIXED)
    assert made.thresholds_.tolist() == [3.0, 0.5, 2.0, 7.0, 1.0]  # by hand
    by_hand = kind(threshold=[3, 0.5, 2, 7, 1]).fit(MIXED)
    as_bits = kind().fit((MIXED > [3, 0.5, 2, 7, 1]).astype(float))
    learned = "prototypes_" if kind is cr.ART1 else "weights_"
    for other in (by_hand, as_bits):
        np.testing.assert_array_equal(getattr(made, learned), getattr(other, learned))
    np.testing.assert_array_equal(made.predict(MIXED), by_hand.predict(MIXED))
    assert not hasattr(kind().fit(MIXED[:, 1:2]), "thresholds_")


@pytest.mark.quick
def test_a_gap_has_no_share_in_a_median_and_stays():
    X = np.array([[1, np.nan], [2, np.nan], [np.nan, np.nan], [5, np.nan]])
    machine = cr.BoltzmannMachine(1, n_iter=2, threshold="median").fit(X)
    assert machine.thresholds_[0] == 2
    np.testing.assert_array_equal(machine.bits(X)[:, 0], [0, 0, np.nan, 1])
    assert np.isnan(machine.bits(X)[:, 1]).all()


@pytest.mark.quick
@pytest.mark.parametrize("threshold", [[1, 2], [1, 2, np.nan, 4, 5], np.inf, [[1, 2, 3, 4, 5]]])
@pytest.mark.parametrize("kind", [cr.ART1, cr.BoltzmannMachine])
def test_thresholds_that_fit_no_columns_are_refused(kind, threshold):
    with pytest.raises(InputError, match="threshold: expected a number, or 5 of them"):
        kind(threshold=threshold).fit(MIXED)
    with pytest.raises(DataError, match=r"Row 1, column 1: 1.5 is neither") as error:
        kind().fit(MIXED)
    assert "threshold='median'" in str(error.value.hint)


def test_a_fitted_machine_of_thresholds_comes_back_from_its_file(tmp_path):
    for kind in (cr.ART1, cr.BoltzmannMachine):
        made = kind(threshold="median").fit(MIXED)
        cr.save(made, tmp_path / "m.model", force=True)
        again = cr.load(tmp_path / "m.model").fitted
        np.testing.assert_array_equal(again.thresholds_, made.thresholds_)
        np.testing.assert_array_equal(again.predict(MIXED), made.predict(MIXED))
        of_one = kind(threshold=2.5).fit(MIXED)
        wanted = of_one.predict(MIXED)
        del of_one.thresholds_  # as a file of 0.1.0 has it
        np.testing.assert_array_equal(of_one.predict(MIXED), wanted)


@pytest.fixture
def mixed(tmp_path):
    """A table with numbers, labels, a date and gaps."""
    rng = np.random.default_rng(0)
    table = tmp_path / "mixed.csv"
    with open(table, "w", newline="") as file:
        write = csv.writer(file).writerow
        write(["age", "sex", "since", "smokes"])
        for k in range(60):
            age = "" if k % 9 == 4 else int(rng.integers(18, 90))
            write([age, "mf"[k % 2], f"2020-{1 + k % 12:02}-{1 + k % 28:02}", int(k % 3 == 0)])
    return table


@pytest.mark.parametrize("family", ["art1", "boltzmann"])
def test_a_mixed_table_goes_in_by_medians(family, mixed, tmp_path, done, run):
    settings = ["--param", "threshold=median", *(["--param", "n_iter=5"] * (family != "art1"))]
    said = done("train", mixed, "--model", family, *settings, "-o", tmp_path / "m.model")
    rows = csv.DictReader(mixed.read_text().splitlines())
    ages = sorted(int(row["age"]) for row in rows if row["age"])
    (line,) = (line for line in said.splitlines() if "counts as 1 above" in line)
    cut = float(line.split("age ")[1].split(",")[0])
    assert ages[10] < cut < ages[-10]
    status, out, _err = run("predict", tmp_path / "m.model", mixed)
    assert (status, len(out.splitlines())) == (0, 61)
    if family == "boltzmann":
        head = out.splitlines()[0].split(",")
        assert {f"P(age>{cut:g})", "P(sex=m)", "P(smokes>0.5)"} <= set(head)
    shown = done("explain", tmp_path / "m.model", "--data", mixed, "--sample", "1")
    row = next(line.split() for line in shown.splitlines() if "[1]" in line)
    assert row[1] == "age"
    assert row[-1] == str(int(float(row[-2]) > cut))
    status, _out, err = run("train", mixed, "--model", family)
    assert (status, "threshold=median" in err) == (2, True)


def test_thresholds_and_weights_are_said_by_the_columns_of_a_table(mixed, done, tmp_path):
    """A date is several inputs, labels as many as there are."""
    model = tmp_path / "m.model"
    done("train", mixed, "--model", "art1", "--param", "threshold=[50,0.5,0,0.5]", "-o", model)
    cuts = cr.load(model).fitted.thresholds_
    schema = cr.load(model).schema
    wanted = np.repeat([50, 0.5, 0, 0.5], schema.part_counts)
    np.testing.assert_array_equal(cuts, wanted)
    done("train", mixed, "--model", "som", "--param", "column_weights=[2,1,4,1]", "-o", model,
         "--force")  # fmt: skip
    share = np.repeat(np.array([2, 1, 4, 1]) / schema.part_counts, schema.part_counts)
    np.testing.assert_allclose(cr.load(model).fitted.input_weights_ ** 2, share)


@pytest.mark.parametrize("family", ["som", "supervised-som"])
def test_a_map_leaves_the_gaps_of_a_table_out(family, mixed, done, run, tmp_path):
    """Of the same cells, filled by the table's way or left out: the map that is told to leave them
    out is the one that rows with NaN make."""
    model, target = tmp_path / "m.model", ["--target", "smokes"]
    said = [
        "train",
        mixed,
        *target,
        "--model",
        family,
        "-o",
        model,
        "--force",
        "--test-fraction",
        0,
    ]
    done(*said)
    filled = cr.load(model)
    done(*said, "--param", "missing=ignore")
    left_out = cr.load(model)
    of_map = [getattr(m.fitted, "map_", m.fitted) for m in (filled, left_out)]
    assert [m.missing for m in of_map] == ["error", "ignore"]
    assert not np.array_equal(of_map[0].weights_, of_map[1].weights_)
    outcome = cr.train(
        str(mixed), "smokes", model=family, test_fraction=0.0, missing=["ignore", "sex=x"]
    )
    again = getattr(outcome.model.fitted, "map_", outcome.model.fitted)
    np.testing.assert_array_equal(again.weights_, of_map[1].weights_)
    rows = outcome.model.encoded(outcome.problem.in_memory)
    assert np.isnan(rows).any()
    np.testing.assert_array_equal(cr.SOM(missing="ignore").fit(rows).weights_, of_map[1].weights_)
    status, _out, err = run(*said, "--param", "missing=nothing")
    assert (status, "missing=ignore" in err) == (2, True)


def test_one_name_is_a_name_and_not_its_letters(mixed):
    outcome = cr.train(str(mixed), "smokes", model="som", drop="since", categorical="sex")
    assert [feature.name for feature in outcome.problem.features] == ["age", "sex"]
